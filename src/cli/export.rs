//! `export`: everything, for other programs. As JSON Lines, one row a line, or a CSV file a table.
//!
//! What people wrote is in it as they wrote it, also what a spreadsheet would take for a formula: a
//! guard against that would change data. The bot's token and passwords are in no table.

use std::fs::File;
use std::io::{BufWriter, ErrorKind, Write, stdout};
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::Value;

use super::backup::existing;
use super::progress::Shown;
use super::{Done, Failure, give};
use crate::backup::Progress;
use crate::config::Config;
use crate::store::copy::{self, Row};
use crate::store::tables::{self, Table};
use crate::store::{Db, Tables, Tx};

/// Options of `export`.
#[derive(Debug, Args)]
pub struct Options {
    /// Writes a file <table>.csv for each table into this folder instead
    #[arg(long, value_name = "DIR")]
    csv: Option<PathBuf>,
}

/// Why it ended before its end.
enum Ended {
    Database(sqlx::Error),
    Disk(std::io::Error),
}

impl From<sqlx::Error> for Ended {
    fn from(fault: sqlx::Error) -> Self {
        Self::Database(fault)
    }
}

impl From<std::io::Error> for Ended {
    fn from(error: std::io::Error) -> Self {
        Self::Disk(error)
    }
}

impl From<csv::Error> for Ended {
    fn from(error: csv::Error) -> Self {
        Self::Disk(error.into())
    }
}

/// Writes out everything that the database holds; the bot may run meanwhile.
pub async fn export(options: &Options, config: &Config) -> Done {
    let url = &config.database.url;
    let db = existing(url).await?;
    let exported = match db.tables().await {
        Tables::Newer(step) => Err(Failure::Work(format!(
            "The database {url} was made by a newer refreshbot (it has step {step}). Use that \
             version."
        ))),
        _ => match write(&db, options.csv.as_deref()).await {
            Ok(text) => give(&text),
            // A reader that has gone away has read enough.
            Err(Ended::Disk(error)) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            Err(Ended::Disk(error)) => Err(Failure::Work(format!(
                "The result cannot be written: {error}."
            ))),
            Err(Ended::Database(fault)) => Err(Failure::Work(format!(
                "The database {url} failed: {fault}."
            ))),
        },
    };
    db.close().await;
    exported
}

/// What is said at the end.
async fn write(db: &Db, csv: Option<&Path>) -> Result<String, Ended> {
    let mut tx = db.snapshot().await?;
    let all = tables::tables(&mut tx).await?;
    let mut shown = Shown::new("export");
    if let Some(folder) = csv {
        std::fs::create_dir_all(folder).map_err(|error| at(folder, &error))?;
    }
    let mut total = 0;
    for table in &all {
        let rows = u64::try_from(copy::count(&mut tx, table).await?).unwrap_or(0);
        shown.begin(&table.name, rows);
        total += rows;
        match csv {
            Some(folder) => as_csv(&mut tx, table, folder, &mut shown).await?,
            None => as_lines(&mut tx, table, &mut shown).await?,
        }
    }
    Ok(csv.map_or_else(String::new, |folder| {
        let tables = all.len();
        format!("{total} rows in {tables} files in {}.\n", folder.display())
    }))
}

/// `{"table": …, column: value, …}`, one row a line.
async fn as_lines(tx: &mut Tx, table: &Table, shown: &mut Shown) -> Result<(), Ended> {
    let name = Value::from(table.name.as_str());
    let mut out = BufWriter::new(stdout());
    copy::read(tx, table, |row| {
        let row = serde_json::to_string(&row).map_err(std::io::Error::from)?;
        let columns = row.strip_prefix('{').unwrap_or_default();
        writeln!(out, "{{\"table\":{name},{columns}")?;
        shown.advance(1);
        Ok::<(), Ended>(())
    })
    .await?;
    out.flush()?;
    Ok(())
}

/// The columns in the order of the schema; nothing and an empty text look the same.
async fn as_csv(tx: &mut Tx, table: &Table, folder: &Path, shown: &mut Shown) -> Result<(), Ended> {
    let path = folder.join(format!("{}.csv", table.name));
    let file = File::create_new(&path).map_err(|error| at(&path, &error))?;
    let mut out = csv::Writer::from_writer(BufWriter::new(file));
    out.write_record(table.columns.iter().map(|column| column.name.as_str()))?;
    copy::read(tx, table, |row| {
        out.write_record(table.columns.iter().map(|column| cell(&row, &column.name)))?;
        shown.advance(1);
        Ok::<(), Ended>(())
    })
    .await?;
    out.flush()?;
    Ok(())
}

/// The same error, with where it happened.
fn at(path: &Path, error: &std::io::Error) -> std::io::Error {
    std::io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

fn cell(row: &Row, name: &str) -> String {
    match row.get(name) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}
