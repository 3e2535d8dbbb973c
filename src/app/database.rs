//! Taking and opening the database, and why that failed in sentences without its password.

use super::StartError;
use crate::config::{DatabaseKind, DatabaseUrl};
use crate::domain::id::WorkspaceId;
use crate::store::sole::{NotSole, Sole};
use crate::store::{self, Db, OpenError, workspace};

/// Takes an SQLite database for this process alone, as long as what is returned lives.
///
/// # Errors
/// Another process runs on it.
pub fn take_alone(url: &DatabaseUrl) -> Result<Option<Sole>, StartError> {
    Sole::take(url.expose()).map_err(|error| match error {
        NotSole::Taken(holder) => {
            let holder = holder.map_or_else(String::new, |id| format!(" (process {id})"));
            StartError::Work(format!(
                "Another refreshbot{holder} already runs on the database {url}. Stop it first, or \
                 name another database."
            ))
        }
        error @ NotSole::Failed(..) => StartError::Work(format!("The database {url}: {error}.")),
    })
}

/// Opens the database and brings it up to date.
///
/// # Errors
/// Where it cannot be used, without its password.
pub async fn open_database(url: &DatabaseUrl) -> Result<Db, StartError> {
    Db::open(url.expose())
        .await
        .map_err(|error| unopened(url, &error))
}

/// Why a database could not be opened, in a sentence without its password.
pub(crate) fn unopened(url: &DatabaseUrl, error: &OpenError) -> StartError {
    match error {
        // Not the address: where it cannot be read, nobody knows which part is the password.
        OpenError::Url => StartError::Usage(
            "The database's address has a part that cannot be read. It should look like \
             sqlite://refreshbot.db or postgres://user@host:5432/refreshbot."
                .into(),
        ),
        OpenError::Unreachable(sqlx::Error::PoolTimedOut) => StartError::Work(format!(
            "The database {url} cannot be reached: it accepted no connection within 10 seconds."
        )),
        OpenError::Unreachable(sqlx::Error::Database(refusal)) => {
            // A wrong user or password, no such user, no such database.
            let wrong = ["28P01", "28000", "3D000"];
            let is_wrong = refusal.code().is_some_and(|code| wrong.contains(&&*code));
            let text = refused(url, refusal.message());
            if is_wrong {
                StartError::Usage(text)
            } else {
                StartError::Work(text)
            }
        }
        OpenError::Unreachable(error) => StartError::Work(refused(url, &error.to_string())),
        OpenError::Migration(sqlx::migrate::MigrateError::VersionMissing(version)) => {
            newer(url, *version)
        }
        OpenError::Migration(error) => StartError::Work(format!(
            "The database {url} cannot be brought up to date: {error}."
        )),
    }
}

pub(super) fn newer(url: &DatabaseUrl, step: i64) -> StartError {
    StartError::Work(format!(
        "The database {url} was made by a newer refreshbot (it has step {step}). \
         Start that version, or restore a backup."
    ))
}

pub(super) async fn first_workspace(db: &Db) -> store::Result<Option<WorkspaceId>> {
    let mut tx = db.snapshot().await?;
    workspace::first(&mut tx).await
}

pub(super) fn refused(url: &DatabaseUrl, why: &str) -> String {
    let hint = match url.kind() {
        DatabaseKind::Sqlite => {
            " Does its folder exist, may refreshbot write there, and is the file a database?"
        }
        DatabaseKind::Postgres => "",
    };
    format!("The database {url} cannot be opened: {why}.{hint}")
}

pub(super) fn fault(url: &DatabaseUrl) -> impl Fn(sqlx::Error) -> StartError {
    move |error| StartError::Work(format!("The database {url} failed: {error}."))
}
