//! Workspaces, their platform links and their counters.

use chrono::{DateTime, Utc};

use super::db::{One, Result, Tx};
use crate::domain::id::WorkspaceId;
use crate::domain::people::Platform;
use crate::run;

pub(super) mod sql {
    crate::statements! {
        BY_LINK = "SELECT workspace_id FROM platform_link WHERE platform = $1 AND external_id = $2";
        LINKS = "SELECT external_id FROM platform_link WHERE workspace_id = $1 AND platform = $2 ORDER BY external_id";
        FIRST = "SELECT id FROM workspace ORDER BY id LIMIT 1";
        ALL_IDS = "SELECT id FROM workspace ORDER BY id";
        INSERT = "INSERT INTO workspace (name, time_zone, created_at) VALUES ($1, $2, $3) RETURNING id";
        LINK = "INSERT INTO platform_link (workspace_id, platform, external_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
        RENAME = "UPDATE workspace SET name = $2, time_zone = $3 WHERE id = $1 AND (name <> $2 OR time_zone <> $3)";
        NAME = "SELECT name FROM workspace WHERE id = $1";
        CREATED_AT = "SELECT created_at FROM workspace WHERE id = $1";
        FINGERPRINT = "SELECT schedule_fingerprint FROM workspace WHERE id = $1";
        SET_FINGERPRINT = "UPDATE workspace SET schedule_fingerprint = $2 WHERE id = $1";
        NEXT_NUMBER = "INSERT INTO counter (workspace_id, kind, value) VALUES ($1, $2, 1)
            ON CONFLICT (workspace_id, kind) DO UPDATE SET value = counter.value + 1 RETURNING value";
    }
}

/// The workspace that a guild, a team or the local page is linked to.
pub async fn by_link(
    tx: &mut Tx,
    platform: Platform,
    external_id: &str,
) -> Result<Option<WorkspaceId>> {
    Ok(run!(tx, opt One<WorkspaceId>, sql::BY_LINK, platform, external_id)?.map(|row| row.0))
}

/// What a workspace is linked to on a platform.
pub async fn links(tx: &mut Tx, workspace: WorkspaceId, platform: Platform) -> Result<Vec<String>> {
    let rows = run!(tx, all One<String>, sql::LINKS, workspace, platform)?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// The one workspace of a deployment that describes one.
pub async fn first(tx: &mut Tx) -> Result<Option<WorkspaceId>> {
    Ok(run!(tx, opt One<WorkspaceId>, sql::FIRST)?.map(|row| row.0))
}

/// Every workspace.
pub async fn all(tx: &mut Tx) -> Result<Vec<WorkspaceId>> {
    Ok(run!(tx, all One<WorkspaceId>, sql::ALL_IDS)?
        .into_iter()
        .map(|row| row.0)
        .collect())
}

/// Makes a workspace.
pub async fn insert(
    tx: &mut Tx,
    name: &str,
    time_zone: &str,
    at: DateTime<Utc>,
) -> Result<WorkspaceId> {
    Ok(run!(tx, one One<WorkspaceId>, sql::INSERT, name, time_zone, at)?.0)
}

/// Links a guild, a team or the local page to a workspace; linked already: no change.
pub async fn link(
    tx: &mut Tx,
    workspace: WorkspaceId,
    platform: Platform,
    external_id: &str,
) -> Result<()> {
    run!(tx, sql::LINK, workspace, platform, external_id)?;
    Ok(())
}

/// Follows the configuration's name and zone.
pub async fn rename(
    tx: &mut Tx,
    workspace: WorkspaceId,
    name: &str,
    time_zone: &str,
) -> Result<()> {
    run!(tx, sql::RENAME, workspace, name, time_zone)?;
    Ok(())
}

/// The agency's name.
pub async fn name(tx: &mut Tx, workspace: WorkspaceId) -> Result<String> {
    Ok(run!(tx, one One<String>, sql::NAME, workspace)?.0)
}

/// When it was made.
pub async fn created_at(tx: &mut Tx, workspace: WorkspaceId) -> Result<DateTime<Utc>> {
    Ok(run!(tx, one One<DateTime<Utc>>, sql::CREATED_AT, workspace)?.0)
}

/// Of what settings the due instants were derived.
pub async fn fingerprint(tx: &mut Tx, workspace: WorkspaceId) -> Result<String> {
    Ok(run!(tx, one One<String>, sql::FINGERPRINT, workspace)?.0)
}

/// Records of what settings the due instants were derived.
pub async fn set_fingerprint(tx: &mut Tx, workspace: WorkspaceId, text: &str) -> Result<()> {
    run!(tx, sql::SET_FINGERPRINT, workspace, text)?;
    Ok(())
}

/// The next number of a ticket or question: 1, 2, 3 … within the workspace.
pub async fn next_ticket_number(tx: &mut Tx, workspace: WorkspaceId) -> Result<i64> {
    Ok(run!(tx, one(i64,), sql::NEXT_NUMBER, workspace, "ticket")?.0)
}
