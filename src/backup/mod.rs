//! A copy of everything in one file, the same from SQLite and from PostgreSQL: a plain tar with
//! `manifest.json`, `tables/<name>.jsonl` (one row a line, tables in the order in which they refer
//! to each other), and `files/<path>` (what people sent, as it was copied).

use std::collections::BTreeMap;
use std::io;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::store::copy::Row;
use crate::store::{OpenError, Tables};

mod read;
mod write;

pub use read::{Restored, look, restore, room};
pub use write::{Made, Written, write};

/// The layout that this program writes.
const FORMAT: u32 = 1;

/// The name of the first file in it.
const MANIFEST: &str = "manifest.json";

/// What stands first in a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The layout.
    pub format: u32,
    /// The version of the program that made it.
    pub program: String,
    /// When, as RFC 3339.
    pub made_at: String,
    /// The migration that the tables are at.
    pub step: i64,
    /// The tables, in the order in which they refer to each other.
    pub tables: Vec<Tally>,
    /// The last number that each table gave.
    pub numbers: BTreeMap<String, i64>,
    /// How many files follow; `None`: they were left out.
    pub files: Option<u64>,
}

/// How many rows a table has, and a digest of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// The table.
    pub name: String,
    /// Its rows.
    pub rows: u64,
    /// SHA-256 of its lines, in hexadecimal digits.
    pub sha256: String,
}

/// Why there is no backup, or why it was not restored. Each is a sentence.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed.
    #[error("The database failed: {0}.")]
    Database(#[from] sqlx::Error),
    /// The tables cannot be made.
    #[error("The tables cannot be made: {0}.")]
    Tables(#[from] OpenError),
    /// The disk failed.
    #[error("The file cannot be written or read: {0}.")]
    Disk(#[from] io::Error),
    /// Where people's files are kept failed.
    #[error("A kept file cannot be read or written: {}.", crate::files::why(.0))]
    Files(#[from] object_store::Error),
    /// There is nothing to copy.
    #[error("There is nothing in the database yet.")]
    Nothing,
    /// The database is not as this program knows it.
    #[error("The database was made by a newer refreshbot (it has step {0}). Use that version.")]
    NewerDatabase(i64),
    /// It is something else.
    #[error("It is not a backup of refreshbot's: {0}.")]
    NotABackup(String),
    /// It was made by a newer program.
    #[error(
        "The backup was made by refreshbot {program}, which is newer than this one. Use that version."
    )]
    Newer {
        /// The version that made it.
        program: String,
    },
    /// Something is there already.
    #[error("The database is not empty ({0} has rows), and restoring replaces nothing.")]
    NotEmpty(String),
    /// The tables are newer than the backup.
    #[error(
        "The database has no rows, but tables of a newer version than the backup. Name one without \
         tables; they are made here and brought up to date."
    )]
    NewerTables,
    /// Something in it is not as it was written.
    #[error("The backup is damaged, and nothing was restored: {0}.")]
    Damaged(String),
    /// What was written is not what was read.
    #[error("{0} is not the same after copying, so nothing was kept.")]
    NotTheSame(String),
}

/// How far long work is.
pub trait Progress {
    /// A part of so many items begins.
    fn begin(&mut self, what: &str, items: u64);
    /// So many more are done.
    fn advance(&mut self, items: u64);
}

/// Nobody looks.
impl Progress for () {
    fn begin(&mut self, _: &str, _: u64) {}
    fn advance(&mut self, _: u64) {}
}

/// Counts rows as they pass.
#[derive(Default)]
struct Counting {
    rows: u64,
    digest: Sha256,
}

impl Counting {
    /// Adds a row; gives its line.
    fn line(&mut self, row: &Row) -> io::Result<Vec<u8>> {
        let mut line = serde_json::to_vec(row)?;
        line.push(b'\n');
        self.rows += 1;
        self.digest.update(&line);
        Ok(line)
    }

    fn tally(self, name: &str) -> Tally {
        Tally {
            name: name.to_owned(),
            rows: self.rows,
            sha256: hexadecimal(&self.digest.finalize()),
        }
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

/// The file that a row of `asset` names: its path and digest.
fn kept_file(row: &Row) -> Option<(String, String)> {
    let text = |name: &str| row.get(name).and_then(Value::as_str).map(str::to_owned);
    Some((text("stored_path")?, text("sha256").unwrap_or_default()))
}

/// Refuses what a newer program made.
fn known(tables: Tables) -> Result<(), Error> {
    match tables {
        Tables::Newer(step) => Err(Error::NewerDatabase(step)),
        Tables::Current | Tables::Behind(_) => Ok(()),
    }
}
