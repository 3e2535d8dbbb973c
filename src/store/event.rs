//! Events that were acted on, with their replies: the same event acts once.

use chrono::{DateTime, Utc};
use sqlx::types::Json;

use super::db::{One, Result, Tx};
use crate::domain::id::WorkspaceId;
use crate::request::Reply;
use crate::run;

pub(super) mod sql {
    crate::statements! {
        INSERT = "INSERT INTO event (workspace_id, event_id, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
        KEEP = "UPDATE event SET reply = $3 WHERE workspace_id = $1 AND event_id = $2";
        REPLY = "SELECT reply FROM event WHERE workspace_id = $1 AND event_id = $2";
        FORGET = "DELETE FROM event WHERE at < $1";
    }
}

/// Takes an event on; `false`: it was acted on before.
pub async fn take(
    tx: &mut Tx,
    workspace: WorkspaceId,
    event: &str,
    at: DateTime<Utc>,
) -> Result<bool> {
    Ok(run!(tx, sql::INSERT, workspace, event, at)? == 1)
}

/// Keeps the reply with the action.
pub async fn keep_reply(
    tx: &mut Tx,
    workspace: WorkspaceId,
    event: &str,
    reply: &Reply,
) -> Result<()> {
    run!(tx, sql::KEEP, workspace, event, Json(reply))?;
    Ok(())
}

/// The reply to an event.
pub async fn reply(tx: &mut Tx, workspace: WorkspaceId, event: &str) -> Result<Option<Reply>> {
    let row = run!(tx, opt One<Option<Json<Reply>>>, sql::REPLY, workspace, event)?;
    Ok(row.and_then(|row| row.0).map(|reply| reply.0))
}

/// Forgets events older than `before`; no platform repeats one so late.
pub async fn forget(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64> {
    run!(tx, sql::FORGET, before)
}
