//! How far the bot has heard what is written in channels and threads.

use chrono::{DateTime, Utc};

use super::db::{One, Result, Tx};
use crate::domain::id::WorkspaceId;
use crate::domain::people::Platform;
use crate::run;

pub(super) mod sql {
    crate::statements! {
        CHANNELS = "SELECT DISTINCT c.external_id, h.message FROM portfolio_channel c CROSS JOIN portfolio p
            LEFT JOIN heard h ON h.workspace_id = $1 AND h.platform = $2 AND h.channel = c.external_id
            WHERE c.workspace_id = $1 AND c.platform = $2 AND p.id = c.portfolio_id AND p.state = 'active'";
        THREADS = "SELECT o.thread, h.message FROM ticket k
            JOIN posted o ON o.workspace_id = $1 AND o.entity = 'ticket' AND o.entity_id = k.id AND o.kind = 'card' AND o.platform = $2
            LEFT JOIN heard h ON h.workspace_id = $1 AND h.platform = $2 AND h.channel = o.thread
            WHERE k.workspace_id = $1 AND k.status NOT IN ('completed-deliverable', 'cancelled') AND o.thread IS NOT NULL";
        CLOSED = "SELECT o.thread, h.message FROM cycle c CROSS JOIN ad_set s CROSS JOIN ticket k
            JOIN posted o ON o.workspace_id = $1 AND o.entity = 'ticket' AND o.entity_id = k.id AND o.kind = 'card' AND o.platform = $2
            LEFT JOIN heard h ON h.workspace_id = $1 AND h.platform = $2 AND h.channel = o.thread
            WHERE c.workspace_id = $1 AND c.closed_at > $3 AND s.cycle_id = c.id AND k.ad_set_id = s.id AND o.thread IS NOT NULL
            AND k.status IN ('completed-deliverable', 'cancelled') ORDER BY c.closed_at DESC, k.id LIMIT $4";
        OF = "SELECT message FROM heard WHERE workspace_id = $1 AND platform = $2 AND channel = $3";
        PUT = "INSERT INTO heard (workspace_id, platform, channel, message) VALUES ($1, $2, $3, $4)
            ON CONFLICT (workspace_id, platform, channel) DO UPDATE SET message = excluded.message";
    }
}

/// The own channels of active portfolios, and the newest message that was heard in each.
pub async fn channels(
    tx: &mut Tx,
    workspace: WorkspaceId,
    platform: Platform,
) -> Result<Vec<(String, Option<String>)>> {
    run!(
        tx,
        all(String, Option<String>),
        sql::CHANNELS,
        workspace,
        platform
    )
}

/// The threads of open tickets, and the newest message that was heard in each.
pub async fn threads(
    tx: &mut Tx,
    workspace: WorkspaceId,
    platform: Platform,
) -> Result<Vec<(String, Option<String>)>> {
    run!(
        tx,
        all(String, Option<String>),
        sql::THREADS,
        workspace,
        platform
    )
}

/// The threads of finished tickets whose cycle closed after `since`, `most` of them, the latest first.
pub async fn closed_threads(
    tx: &mut Tx,
    workspace: WorkspaceId,
    platform: Platform,
    since: DateTime<Utc>,
    most: i64,
) -> Result<Vec<(String, Option<String>)>> {
    run!(
        tx,
        all(String, Option<String>),
        sql::CLOSED,
        workspace,
        platform,
        since,
        most
    )
}

/// The newest message that was heard in a channel.
pub async fn of(
    tx: &mut Tx,
    workspace: WorkspaceId,
    platform: Platform,
    channel: &str,
) -> Result<Option<String>> {
    let row = run!(tx, opt One<String>, sql::OF, workspace, platform, channel)?;
    Ok(row.map(|row| row.0))
}

/// Everything up to `message` was heard in a channel.
pub async fn put(
    tx: &mut Tx,
    workspace: WorkspaceId,
    platform: Platform,
    channel: &str,
    message: &str,
) -> Result<()> {
    run!(tx, sql::PUT, workspace, platform, channel, message)?;
    Ok(())
}
