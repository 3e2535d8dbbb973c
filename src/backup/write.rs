//! Making a backup: one snapshot of the database, then the files that its rows name. Files are
//! written once and never changed, so those of a snapshot are there after it.

use std::fs::File;
use std::io::{BufWriter, Seek, Write};
use std::path::Path;

use object_store::path::Path as Kept;
use object_store::{ObjectStore, ObjectStoreExt};

use super::{Counting, Error, FORMAT, MANIFEST, Manifest, Progress, Tally, kept_file, known};
use crate::store::copy::{self, Row};
use crate::store::tables::{self, Table};
use crate::store::{Db, Tx};

/// The version and the instant that stand in the manifest.
#[derive(Debug, Clone)]
pub struct Made {
    /// The program's version.
    pub program: String,
    /// Now.
    pub at: chrono::DateTime<chrono::Utc>,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// What stands first in it.
    pub manifest: Manifest,
    /// Files that rows name and nobody has any more.
    pub missing: Vec<String>,
}

/// Writes everything into a file. `files`: where people's files are kept; `None` leaves them out.
/// `spool`: a folder where the rows may lie meanwhile, in files without a name.
///
/// # Errors
/// The database, the disk or a file fails; what was written is no backup then.
pub async fn write(
    db: &Db,
    files: Option<&dyn ObjectStore>,
    to: &File,
    spool: &Path,
    made: &Made,
    progress: &mut dyn Progress,
) -> Result<Written, Error> {
    known(db.tables().await)?;
    let mut tx = db.snapshot().await?;
    let step = copy::step(&mut tx).await?.ok_or(Error::Nothing)?;
    let all = tables::tables(&mut tx).await?;
    let numbers = copy::numbers(&mut tx, &all).await?;
    let mut spooled = Vec::with_capacity(all.len());
    let mut kept = Vec::new();
    for table in &all {
        let mut take = |row: &Row| {
            if table.name == "asset" {
                kept.extend(kept_file(row));
            }
        };
        spooled.push(spool_rows(&mut tx, table, spool, progress, &mut take).await?);
    }
    // The snapshot is not needed any more.
    drop(tx);
    let mut missing = Vec::new();
    let mut present = Vec::new();
    if let Some(files) = files {
        for (path, _) in &kept {
            let at = Kept::parse(path).map_err(object_store::Error::from)?;
            match files.head(&at).await {
                Ok(_) => present.push((path.clone(), at)),
                // A look says no more: only reading tells a bucket that is not there.
                Err(object_store::Error::NotFound { .. }) => match files.get(&at).await {
                    Err(object_store::Error::NotFound { .. }) => missing.push(path.clone()),
                    Err(error) => return Err(error.into()),
                    Ok(_) => present.push((path.clone(), at)),
                },
                Err(error) => return Err(error.into()),
            }
        }
    }
    let manifest = Manifest {
        format: FORMAT,
        program: made.program.clone(),
        made_at: made.at.to_rfc3339(),
        step,
        tables: spooled.iter().map(|(tally, _)| tally.clone()).collect(),
        numbers,
        files: files.map(|_| present.len() as u64),
    };
    let mut archive = tar::Builder::new(BufWriter::new(to));
    let seconds = u64::try_from(made.at.timestamp()).unwrap_or(0);
    let text = serde_json::to_vec_pretty(&manifest).map_err(std::io::Error::from)?;
    add(
        &mut archive,
        MANIFEST,
        text.len() as u64,
        seconds,
        &text[..],
    )?;
    for (tally, mut rows) in spooled {
        let size = rows.stream_position()?;
        rows.rewind()?;
        add(
            &mut archive,
            &format!("tables/{}.jsonl", tally.name),
            size,
            seconds,
            rows,
        )?;
    }
    if let Some(files) = files {
        progress.begin("files", present.len() as u64);
        for (path, at) in present {
            let bytes = files.get(&at).await?.bytes().await?;
            let name = format!("files/{path}");
            add(&mut archive, &name, bytes.len() as u64, seconds, &bytes[..])?;
            progress.advance(1);
        }
    }
    archive.into_inner()?.flush()?;
    Ok(Written { manifest, missing })
}

/// Reads a table into a file without a name.
async fn spool_rows(
    tx: &mut Tx,
    table: &Table,
    spool: &Path,
    progress: &mut dyn Progress,
    take: &mut dyn FnMut(&Row),
) -> Result<(Tally, File), Error> {
    let rows = copy::count(tx, table).await?;
    progress.begin(&table.name, u64::try_from(rows).unwrap_or(0));
    let mut lines = BufWriter::new(tempfile::tempfile_in(spool)?);
    let mut counting = Counting::default();
    copy::read(tx, table, |row| {
        take(&row);
        lines.write_all(&counting.line(&row)?)?;
        progress.advance(1);
        Ok::<(), Error>(())
    })
    .await?;
    let file = lines
        .into_inner()
        .map_err(std::io::IntoInnerError::into_error)?;
    Ok((counting.tally(&table.name), file))
}

fn add(
    archive: &mut tar::Builder<impl Write>,
    name: &str,
    size: u64,
    seconds: u64,
    content: impl std::io::Read,
) -> std::io::Result<()> {
    let mut header = tar::Header::new_gnu();
    header.set_size(size);
    header.set_mode(0o600);
    header.set_mtime(seconds);
    archive.append_data(&mut header, name, content)
}
