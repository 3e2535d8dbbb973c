//! Runs of the import.

use chrono::{DateTime, Utc};

use super::db::{One, Result, Tx};
use crate::domain::id::{ImportId, WorkspaceId};
use crate::run;

pub(super) mod sql {
    crate::statements! {
        INSERT = "INSERT INTO import (workspace_id, at, imported) VALUES ($1, $2, 0) RETURNING id";
        COUNT = "UPDATE import SET imported = $3 WHERE workspace_id = $1 AND id = $2";
        IMPORTED = "SELECT imported FROM import WHERE workspace_id = $1 AND id = $2";
    }
}

/// Begins an import.
pub async fn insert(tx: &mut Tx, workspace: WorkspaceId, at: DateTime<Utc>) -> Result<ImportId> {
    Ok(run!(tx, one One<ImportId>, sql::INSERT, workspace, at)?.0)
}

/// Keeps how many portfolios it brought.
pub async fn count(tx: &mut Tx, workspace: WorkspaceId, id: ImportId, imported: i64) -> Result<()> {
    run!(tx, sql::COUNT, workspace, id, imported)?;
    Ok(())
}

/// How many portfolios an import brought; `None`: there was no such import.
pub async fn imported(tx: &mut Tx, workspace: WorkspaceId, id: ImportId) -> Result<Option<i64>> {
    Ok(run!(tx, opt(i64,), sql::IMPORTED, workspace, id)?.map(|row| row.0))
}
