//! The only process on an SQLite database: a lock of the operating system's, which ends with the
//! process, however it ends. What an ended process had taken up is then free for the next.

use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::sqlite::SqliteConnectOptions;

use super::db::{Result, Tx};
use crate::run;

pub(super) mod sql {
    crate::statements! {
        FREE_OUTBOX = "UPDATE outbox SET next_at = $1 WHERE next_at > $1 AND lease IS NOT NULL";
        FREE_POSTED = "UPDATE posted SET next_at = $1 WHERE next_at > $1 AND lease IS NOT NULL";
        FREE_ASSET = "UPDATE asset SET next_at = $1 WHERE next_at > $1 AND lease IS NOT NULL";
    }
}

/// How long what an ended process had sent may still be under way to a platform.
const UNDER_WAY: TimeDelta = TimeDelta::seconds(5);

/// Held while a process runs on an SQLite database.
#[derive(Debug)]
pub struct Sole(#[allow(dead_code, reason = "the lock ends with the file")] File);

/// Why a process may not run on a database.
#[derive(Debug, thiserror::Error)]
pub enum NotSole {
    /// Another process runs on it: its id, where it could be read.
    #[error("another process runs on it")]
    Taken(Option<u32>),
    /// The lock's file cannot be made or locked.
    #[error("{0} cannot be locked: {1}")]
    Failed(PathBuf, std::io::Error),
}

impl Sole {
    /// Takes an SQLite database for this process. `None`: it is PostgreSQL, in memory, or nothing
    /// that could be opened, which opening it says better.
    ///
    /// # Errors
    /// Another process has it, or nobody can: see [`NotSole`].
    pub fn take(url: &str) -> std::result::Result<Option<Self>, NotSole> {
        if url.starts_with("postgres") || url.contains(":memory:") || url.contains("mode=memory") {
            return Ok(None);
        }
        let Ok(options) = SqliteConnectOptions::from_str(url) else {
            return Ok(None);
        };
        let path = beside(options.get_filename());
        if path.parent().is_some_and(|folder| !exists(folder)) {
            return Ok(None);
        }
        let failed = |error| NotSole::Failed(path.clone(), error);
        let open = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path);
        let mut file = match open {
            Ok(file) => file,
            // Opening the database says what is wrong with its folder.
            Err(_) if !path.exists() => return Ok(None),
            Err(error) => return Err(failed(error)),
        };
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                let _ = file.read_to_string(&mut holder);
                return Err(NotSole::Taken(holder.trim().parse().ok()));
            }
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        // Only for the sentence that the next one is told: a full disk does not matter.
        let _ = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| writeln!(file, "{}", std::process::id()));
        Ok(Some(Self(file)))
    }
}

fn exists(folder: &Path) -> bool {
    folder.as_os_str().is_empty() || folder.is_dir()
}

fn beside(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(".lock");
    name.into()
}

/// What processes that ended had taken up is taken up again soon, instead of when their leases end.
/// For the only process on its database alone: `_sole` says that it is.
pub async fn take_over(tx: &mut Tx, _sole: &Sole, now: DateTime<Utc>) -> Result<u64> {
    let at = now + UNDER_WAY;
    Ok(run!(&mut *tx, sql::FREE_OUTBOX, at)?
        + run!(&mut *tx, sql::FREE_POSTED, at)?
        + run!(&mut *tx, sql::FREE_ASSET, at)?)
}
