//! When each person's digest is due.

use chrono::{DateTime, Utc};

use super::db::{One, Result, Tx};
use crate::domain::id::{PersonId, WorkspaceId};
use crate::run;

pub(super) mod sql {
    crate::statements! {
        ADD = "INSERT INTO digest (person_id, workspace_id, next_at) VALUES ($1, $2, $3) ON CONFLICT (person_id) DO NOTHING";
        NEXT = "SELECT person_id, workspace_id, next_at, planned FROM digest WHERE next_at <= $1 ORDER BY next_at, person_id LIMIT $2";
        DUE_FOR = "SELECT person_id, workspace_id, next_at, planned FROM digest WHERE person_id = $1 AND next_at <= $2";
        PLAN = "UPDATE digest SET next_at = $3, planned = TRUE WHERE person_id = $1 AND next_at = $2";
        AGAIN = "UPDATE digest SET next_at = $2, planned = FALSE WHERE workspace_id = $1";
        EARLIEST = "SELECT next_at FROM digest WHERE next_at IS NOT NULL ORDER BY next_at LIMIT 1";
        ZONES = "SELECT p.time_zone, count(*) FROM portfolio p WHERE p.workspace_id = $1 AND p.state = 'active' AND (p.am_id = $2 OR p.sas_id = $2
            OR EXISTS (SELECT 1 FROM ad_set s JOIN ticket k ON k.ad_set_id = s.id WHERE s.portfolio_id = p.id
            AND k.status NOT IN ('completed-deliverable', 'cancelled', 'approved') AND (k.copywriter_id = $2 OR k.designer_id = $2)))
            GROUP BY p.time_zone ORDER BY count(*) DESC, p.time_zone LIMIT 2";
    }
}

/// A person's digest that is due.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Digest {
    /// Whose.
    pub person_id: PersonId,
    /// The workspace.
    pub workspace_id: WorkspaceId,
    /// When.
    pub next_at: DateTime<Utc>,
    /// It is a digest; else only when the next one comes is to be found out.
    pub planned: bool,
}

/// Somebody gets digests from now on.
pub async fn add(
    tx: &mut Tx,
    workspace: WorkspaceId,
    person: PersonId,
    at: DateTime<Utc>,
) -> Result<()> {
    run!(tx, sql::ADD, person, workspace, at)?;
    Ok(())
}

/// What is due, the longest due first.
pub async fn next(tx: &mut Tx, now: DateTime<Utc>, limit: i64) -> Result<Vec<Digest>> {
    run!(tx, all Digest, sql::NEXT, now, limit)
}

/// A person's, if it is due.
pub async fn due_for(tx: &mut Tx, person: PersonId, now: DateTime<Utc>) -> Result<Option<Digest>> {
    run!(tx, opt Digest, sql::DUE_FOR, person, now)
}

/// Plans the one after a digest; `false`: another worker was quicker.
pub async fn plan(tx: &mut Tx, due: &Digest, next: Option<DateTime<Utc>>) -> Result<bool> {
    Ok(run!(tx, sql::PLAN, due.person_id, due.next_at, next)? == 1)
}

/// The settings changed: when each comes is found out anew.
pub async fn again(tx: &mut Tx, workspace: WorkspaceId, at: DateTime<Utc>) -> Result<()> {
    run!(tx, sql::AGAIN, workspace, at)?;
    Ok(())
}

/// When the next one is due.
pub async fn earliest(tx: &mut Tx) -> Result<Option<DateTime<Utc>>> {
    Ok(run!(tx, opt One<DateTime<Utc>>, sql::EARLIEST)?.map(|row| row.0))
}

/// The zone of most of a person's portfolios; `None`: they have none, or two zones have as many.
pub async fn zone_of(
    tx: &mut Tx,
    workspace: WorkspaceId,
    person: PersonId,
) -> Result<Option<String>> {
    let mut zones = run!(tx, all(String, i64), sql::ZONES, workspace, person)?;
    let tie = matches!(&zones[..], [one, other] if one.1 == other.1);
    Ok(if tie || zones.is_empty() {
        None
    } else {
        Some(zones.remove(0).0)
    })
}
