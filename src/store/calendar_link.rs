//! The secret links to people's calendars. Of the secret only its SHA-256 is kept: it has so many
//! bits that nobody finds it from that, and a copy of the database opens no calendar.

use chrono::{DateTime, Utc};

use super::db::{One, Result, Tx};
use crate::domain::agenda::Whose;
use crate::domain::id::{CycleId, PersonId, PortfolioId, TicketId, WorkspaceId};
use crate::run;

pub(super) mod sql {
    crate::statements! {
        PUT = "INSERT INTO calendar_link (workspace_id, person_id, whose, sha256, made_at) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (person_id, whose) DO UPDATE SET sha256 = excluded.sha256, made_at = excluded.made_at";
        REVOKE = "DELETE FROM calendar_link WHERE workspace_id = $1 AND person_id = $2 AND whose = $3";
        MADE = "SELECT made_at FROM calendar_link WHERE workspace_id = $1 AND person_id = $2 AND whose = $3";
        FIND = "SELECT workspace_id, person_id, whose FROM calendar_link WHERE sha256 = $1";
        TAKE = "UPDATE calendar_link SET person_id = $3 WHERE workspace_id = $1 AND person_id = $2
            AND NOT EXISTS (SELECT 1 FROM calendar_link o WHERE o.person_id = $3 AND o.whose = calendar_link.whose)";
        LEAVE = "DELETE FROM calendar_link WHERE workspace_id = $1 AND person_id = $2";
        KICKOFFS = "SELECT d.cycle_id, d.due_at, d.fired_at FROM cycle c CROSS JOIN due d
            WHERE c.workspace_id = $1 AND c.closed_at IS NULL AND d.cycle_id = c.id AND d.kind = 'kickoff' AND (d.due_at IS NOT NULL OR d.fired_at IS NOT NULL)
            ORDER BY d.revision";
        CHANGED = "SELECT p.id, (SELECT a.at FROM activity a WHERE a.portfolio_id = p.id AND a.outcome = 'done' ORDER BY a.seq DESC LIMIT 1)
            FROM portfolio p WHERE p.workspace_id = $1 AND p.state = 'active'";
        EDITS = "SELECT k.id, (SELECT count(*) FROM activity a WHERE a.ticket_id = k.id AND a.outcome = 'done')
            FROM cycle c CROSS JOIN ad_set s CROSS JOIN ticket k WHERE s.cycle_id = c.id AND k.ad_set_id = s.id
            AND c.workspace_id = $1 AND c.closed_at IS NULL";
    }
}

/// A calendar that a link leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Link {
    /// The workspace.
    pub workspace_id: WorkspaceId,
    /// Who made the link.
    pub person_id: PersonId,
    /// Whose things it shows.
    pub whose: Whose,
}

/// Keeps a link by the SHA-256 of its secret, in hexadecimal; one that was there before leads nowhere
/// any more.
pub async fn put(tx: &mut Tx, link: Link, sha256: &str, at: DateTime<Utc>) -> Result<()> {
    let Link {
        workspace_id,
        person_id,
        whose,
    } = link;
    run!(tx, sql::PUT, workspace_id, person_id, whose, sha256, at)?;
    Ok(())
}

/// A link leads nowhere any more; `false`: there was none.
pub async fn revoke(tx: &mut Tx, link: Link) -> Result<bool> {
    let done = run!(
        tx,
        sql::REVOKE,
        link.workspace_id,
        link.person_id,
        link.whose
    )?;
    Ok(done == 1)
}

/// When a person's link was made; `None`: they have none.
pub async fn made_at(tx: &mut Tx, link: Link) -> Result<Option<DateTime<Utc>>> {
    let (workspace, person, whose) = (link.workspace_id, link.person_id, link.whose);
    let row = run!(tx, opt One<DateTime<Utc>>, sql::MADE, workspace, person, whose)?;
    Ok(row.map(|row| row.0))
}

/// Where a secret with this SHA-256 leads.
pub async fn find(tx: &mut Tx, sha256: &str) -> Result<Option<Link>> {
    run!(tx, opt Link, sql::FIND, sha256)
}

/// Two people were one all along: what `from` had leads to what `to` has.
pub async fn take_over(
    tx: &mut Tx,
    workspace: WorkspaceId,
    from: PersonId,
    to: PersonId,
) -> Result<()> {
    run!(&mut *tx, sql::TAKE, workspace, from, to)?;
    run!(tx, sql::LEAVE, workspace, from)?;
    Ok(())
}

/// When the kickoffs of the open cycles come, or came.
pub async fn kickoffs(
    tx: &mut Tx,
    workspace: WorkspaceId,
) -> Result<Vec<(CycleId, DateTime<Utc>)>> {
    type Row = (CycleId, Option<DateTime<Utc>>, Option<DateTime<Utc>>);
    let rows = run!(tx, all Row, sql::KICKOFFS, workspace)?.into_iter();
    Ok(rows
        .filter_map(|(cycle, due, fired)| Some((cycle, due.or(fired)?)))
        .collect())
}

/// When something last happened to each active portfolio; `None`: nothing yet.
pub async fn changed(
    tx: &mut Tx,
    workspace: WorkspaceId,
) -> Result<Vec<(PortfolioId, Option<DateTime<Utc>>)>> {
    run!(
        tx,
        all(PortfolioId, Option<DateTime<Utc>>),
        sql::CHANGED,
        workspace
    )
}

/// How often something happened to each ticket of the open cycles.
pub async fn edits(tx: &mut Tx, workspace: WorkspaceId) -> Result<Vec<(TicketId, i64)>> {
    run!(tx, all(TicketId, i64), sql::EDITS, workspace)
}
