//! Restoring a backup: everything in one transaction, compared at the end with what the backup says
//! of itself, so that a failure leaves the database as it was: empty.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};

use object_store::path::Path as Kept;
use object_store::{ObjectStore, ObjectStoreExt};
use sha2::{Digest, Sha256};

use super::{Counting, Error, FORMAT, MANIFEST, Manifest, Progress, hexadecimal, kept_file, known};
use crate::store::copy::{self, Row};
use crate::store::tables::{self, Table};
use crate::store::{Db, Tx};

/// The longest manifest, row and file that are read, in bytes.
const LONGEST_MANIFEST: u64 = 1024 * 1024;
const LONGEST_ROW: u64 = 256 * 1024 * 1024;
const LARGEST_FILE: u64 = 1024 * 1024 * 1024;

/// How many rows, and about how many bytes of them, are written at once.
const ROWS: usize = 500;
const BYTES: usize = 1024 * 1024;

/// What was restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// What stands first in the backup.
    pub manifest: Manifest,
    /// How many files were written.
    pub files: u64,
}

/// Reads what a backup says of itself, and nothing else.
///
/// # Errors
/// It is no backup, or a newer one.
pub fn look(from: impl Read) -> Result<Manifest, Error> {
    let mut archive = tar::Archive::new(BufReader::new(from));
    manifest(archive.entries().map_err(unread)?.next())
}

/// Whether something can be restored there: nothing has happened in the database.
///
/// # Errors
/// It is not empty, was made by a newer program, or fails.
pub async fn room(db: &Db) -> Result<(), Error> {
    known(db.tables().await)?;
    let mut tx = db.begin().await?;
    empty(&mut tx, copy::newest_step()).await
}

/// Restores a backup into an empty database, and its files to where they are kept; `None` leaves
/// them out.
///
/// # Errors
/// It is no backup, a newer or a damaged one, or the database is not empty or fails. The database is
/// as it was then; files that were written stay, and do no harm.
pub async fn restore(
    db: &Db,
    files: Option<&dyn ObjectStore>,
    from: impl Read,
    progress: &mut dyn Progress,
) -> Result<Restored, Error> {
    known(db.tables().await)?;
    let mut archive = tar::Archive::new(BufReader::new(from));
    let mut entries = archive.entries().map_err(unread)?;
    let manifest = manifest(entries.next())?;
    let mut tx = db.begin().await?;
    empty(&mut tx, manifest.step).await?;
    copy::make_tables(&mut tx, manifest.step).await?;
    copy::forget_bare_workspace(&mut tx).await?;
    let all = tables::tables(&mut tx).await?;
    let mut kept = BTreeMap::new();
    for tally in &manifest.tables {
        let table = all
            .iter()
            .find(|table| table.name == tally.name)
            .ok_or_else(|| Error::Damaged(format!("there is no table {}", tally.name)))?;
        let entry = entries
            .next()
            .ok_or_else(|| Error::Damaged("it ends too early".into()))?
            .map_err(|error| damaged(&error))?;
        if named(&entry) != format!("tables/{}.jsonl", tally.name) {
            return Err(Error::Damaged(format!(
                "{} is not where it belongs",
                tally.name
            )));
        }
        progress.begin(&tally.name, tally.rows);
        load(&mut tx, table, entry, &mut kept, progress).await?;
    }
    copy::set_numbers(&mut tx, &all, &manifest.numbers).await?;
    compare(&mut tx, &all, &manifest, progress).await?;
    let mut written = 0;
    if let Some(files) = files {
        progress.begin("files", manifest.files.unwrap_or(0));
        for entry in entries {
            let entry = entry.map_err(|error| damaged(&error))?;
            keep(files, entry, &kept).await?;
            written += 1;
            progress.advance(1);
        }
        if written != manifest.files.unwrap_or(0) {
            return Err(Error::Damaged("it ends before its last file".into()));
        }
    }
    copy::make_tables(&mut tx, copy::newest_step()).await?;
    tx.commit().await?;
    Ok(Restored {
        manifest,
        files: written,
    })
}

fn damaged(error: &std::io::Error) -> Error {
    Error::Damaged(error.to_string())
}

/// What the reader of archives says of a file that is none helps nobody.
fn unread(error: std::io::Error) -> Error {
    match error.raw_os_error() {
        Some(_) => Error::Disk(error),
        None => Error::NotABackup("it is not an archive that `refreshbot backup` made".into()),
    }
}

fn named(entry: &tar::Entry<impl Read>) -> String {
    String::from_utf8_lossy(&entry.path_bytes()).into_owned()
}

fn manifest<R: Read>(entry: Option<std::io::Result<tar::Entry<R>>>) -> Result<Manifest, Error> {
    let entry = entry
        .ok_or_else(|| Error::NotABackup("it is empty".into()))?
        .map_err(unread)?;
    if named(&entry) != MANIFEST {
        return Err(Error::NotABackup(format!(
            "it does not begin with {MANIFEST}"
        )));
    }
    let mut text = Vec::new();
    entry
        .take(LONGEST_MANIFEST)
        .read_to_end(&mut text)
        .map_err(unread)?;
    let newer = |program: &str| Error::Newer {
        program: program.to_owned(),
    };
    let anything: serde_json::Value = serde_json::from_slice(&text)
        .map_err(|error| Error::NotABackup(format!("{MANIFEST} cannot be read: {error}")))?;
    let program = anything["program"]
        .as_str()
        .unwrap_or("of an unknown version");
    if anything["format"].as_u64() > Some(FORMAT.into()) {
        return Err(newer(program));
    }
    let manifest: Manifest = serde_json::from_value(anything.clone())
        .map_err(|error| Error::NotABackup(format!("{MANIFEST} cannot be read: {error}")))?;
    if manifest.step > copy::newest_step() {
        return Err(newer(&manifest.program));
    }
    Ok(manifest)
}

/// What any command makes that opens a database: the workspace, and which server is its own.
const MADE_BY_OPENING: [&str; 2] = ["workspace", "platform_link"];

/// Refuses a database in which something has happened, or with tables that are newer than the backup's.
async fn empty(tx: &mut Tx, step: i64) -> Result<(), Error> {
    for table in tables::tables(tx).await? {
        if !MADE_BY_OPENING.contains(&table.name.as_str()) && copy::count(tx, &table).await? > 0 {
            return Err(Error::NotEmpty(table.name));
        }
    }
    match copy::step(tx).await? {
        Some(there) if there > step => Err(Error::NewerTables),
        _ => Ok(()),
    }
}

/// Writes the lines of a table; notes which files its rows name.
async fn load(
    tx: &mut Tx,
    table: &Table,
    lines: impl Read,
    kept: &mut BTreeMap<String, String>,
    progress: &mut dyn Progress,
) -> Result<(), Error> {
    let mut lines = BufReader::new(lines);
    let mut rows: Vec<Row> = Vec::new();
    let mut bytes = 0;
    loop {
        let mut line = Vec::new();
        let length = (&mut lines)
            .take(LONGEST_ROW)
            .read_until(b'\n', &mut line)
            .map_err(|error| damaged(&error))?;
        let ends = length == 0;
        if !ends {
            let row: Row = serde_json::from_slice(&line)
                .map_err(|error| Error::Damaged(format!("a row of {}: {error}", table.name)))?;
            let is_column = |name: &String| table.columns.iter().any(|it| it.name == *name);
            if let Some(name) = row.keys().find(|name| !is_column(name)) {
                return Err(Error::Damaged(format!(
                    "{} has no column {name}",
                    table.name
                )));
            }
            if table.name == "asset" {
                kept.extend(kept_file(&row));
            }
            rows.push(row);
            bytes += length;
        }
        if !rows.is_empty() && (ends || rows.len() >= ROWS || bytes >= BYTES) {
            copy::write(tx, table, &rows).await?;
            progress.advance(rows.len() as u64);
            rows.clear();
            bytes = 0;
        }
        if ends {
            return Ok(());
        }
    }
}

/// Reads everything once more: it must be what the backup says.
async fn compare(
    tx: &mut Tx,
    all: &[Table],
    manifest: &Manifest,
    progress: &mut dyn Progress,
) -> Result<(), Error> {
    progress.begin("comparing", manifest.tables.iter().map(|it| it.rows).sum());
    for tally in &manifest.tables {
        let Some(table) = all.iter().find(|table| table.name == tally.name) else {
            continue;
        };
        let mut counting = Counting::default();
        copy::read(tx, table, |row| {
            counting.line(&row)?;
            progress.advance(1);
            Ok::<(), Error>(())
        })
        .await?;
        if counting.tally(&tally.name) != *tally {
            return Err(Error::NotTheSame(tally.name.clone()));
        }
    }
    Ok(())
}

/// Writes a file to where its row says that it is kept: a path that no row names is written nowhere.
async fn keep(
    files: &dyn ObjectStore,
    mut entry: tar::Entry<'_, impl Read>,
    kept: &BTreeMap<String, String>,
) -> Result<(), Error> {
    let name = named(&entry);
    let Some((path, sha256)) = name
        .strip_prefix("files/")
        .and_then(|path| kept.get_key_value(path))
    else {
        return Err(Error::Damaged(format!("no row names the file {name:?}")));
    };
    if entry.size() > LARGEST_FILE {
        return Err(Error::Damaged(format!("the file {name:?} is too large")));
    }
    let mut bytes = Vec::new();
    entry
        .read_to_end(&mut bytes)
        .map_err(|error| damaged(&error))?;
    if !sha256.is_empty() && hexadecimal(&Sha256::digest(&bytes)) != *sha256 {
        return Err(Error::Damaged(format!(
            "the file {name:?} is not what it was"
        )));
    }
    let at = Kept::parse(path).map_err(object_store::Error::from)?;
    files.put(&at, bytes.into()).await?;
    Ok(())
}
