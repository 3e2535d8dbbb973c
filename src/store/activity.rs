//! The append-only audit log.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::types::Json;

use super::db::{One, Result, Tx};
use super::watch;
use crate::domain::id::{ActivityId, CycleId, PersonId, PortfolioId, TicketId, WorkspaceId};
use crate::run;

pub(super) mod sql {
    crate::statements! {
        INSERT = "INSERT INTO activity (workspace_id, at, actor_id, actor_name, platform, via, portfolio_id, cycle_id, ticket_id, what, outcome, detail)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
        OF_PORTFOLIO = "SELECT seq, at, actor_name, via, what, outcome, detail FROM activity WHERE workspace_id = $1 AND portfolio_id = $2 ORDER BY seq DESC LIMIT $3";
        OF_PORTFOLIO_BEFORE = "SELECT a.seq, a.at, a.actor_name, a.via, a.what, a.outcome, a.detail, k.number AS ticket FROM activity a LEFT JOIN ticket k ON k.id = a.ticket_id
            WHERE a.workspace_id = $1 AND a.portfolio_id = $2 AND a.seq < $3 ORDER BY a.seq DESC LIMIT $4";
        OF_TICKET_BEFORE = "SELECT a.seq, a.at, a.actor_name, a.via, a.what, a.outcome, a.detail, k.number AS ticket FROM activity a LEFT JOIN ticket k ON k.id = a.ticket_id
            WHERE a.workspace_id = $1 AND a.ticket_id = $2 AND a.seq < $3 ORDER BY a.seq DESC LIMIT $4";
        BEFORE = "SELECT a.seq, a.at, a.actor_name, a.via, a.what, a.outcome, a.detail, k.number AS ticket, p.client FROM activity a
            LEFT JOIN ticket k ON k.id = a.ticket_id LEFT JOIN portfolio p ON p.id = a.portfolio_id
            WHERE a.workspace_id = $1 AND a.seq < $2 ORDER BY a.seq DESC LIMIT $3";
        AFTER = "SELECT a.seq, a.at, a.actor_name, a.via, a.what, a.outcome, a.detail, k.number AS ticket, p.client FROM activity a
            LEFT JOIN ticket k ON k.id = a.ticket_id LEFT JOIN portfolio p ON p.id = a.portfolio_id
            WHERE a.workspace_id = $1 AND a.seq > $2 ORDER BY a.seq LIMIT $3";
        NEWEST = "SELECT max(seq) FROM activity";
        ABOUT = "SELECT portfolio_id, ticket_id FROM activity WHERE workspace_id = $1 AND seq = $2";
        OF_WORKSPACE = "SELECT seq, at, actor_name, via, what, outcome, detail FROM activity WHERE workspace_id = $1 ORDER BY seq DESC LIMIT $2";
    }
}

/// Who did something, and by what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct By {
    /// The person; `None` for the bot itself and for somebody unknown.
    pub person: Option<PersonId>,
    /// Their name, or `refreshbot`.
    pub name: String,
    /// The platform, or `bot` and `cli`.
    pub platform: String,
    /// The command, button or form, or the kind of due work.
    pub via: String,
}

/// What something was done to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct About {
    /// The portfolio.
    pub portfolio: Option<PortfolioId>,
    /// The cycle.
    pub cycle: Option<CycleId>,
    /// The ticket.
    pub ticket: Option<TicketId>,
}

/// An entry, as it is read back.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Entry {
    /// Its place in the log.
    pub seq: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub actor_name: String,
    /// By what.
    pub via: String,
    /// What happened: `ticket.delivered`.
    pub what: String,
    /// `done` or `refused`.
    pub outcome: String,
    /// Before and after, or the reason of the refusal.
    pub detail: Json<Value>,
}

/// An entry with the ticket that it was about, for people to read.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Past {
    /// Its place in the log.
    pub seq: ActivityId,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub actor_name: String,
    /// By what.
    pub via: String,
    /// What happened: `ticket.delivered`.
    pub what: String,
    /// `done` or `refused`.
    pub outcome: String,
    /// Before and after, or the reason of the refusal.
    pub detail: Json<Value>,
    /// The ticket's number.
    pub ticket: Option<i64>,
}

/// An entry with what it was about, for those who watch everything.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Watched {
    /// The entry.
    #[sqlx(flatten)]
    pub past: Past,
    /// The client's name.
    pub client: Option<String>,
}

/// The newest entries of a workspace before one, newest first.
pub async fn watched_before(
    tx: &mut Tx,
    workspace: WorkspaceId,
    before: ActivityId,
    limit: i64,
) -> Result<Vec<Watched>> {
    run!(tx, all Watched, sql::BEFORE, workspace, before, limit)
}

/// The entries of a workspace after one, oldest first.
pub async fn watched_after(
    tx: &mut Tx,
    workspace: WorkspaceId,
    after: ActivityId,
    limit: i64,
) -> Result<Vec<Watched>> {
    run!(tx, all Watched, sql::AFTER, workspace, after, limit)
}

/// The newest entry of all; 0: there is none.
pub async fn newest(tx: &mut Tx) -> Result<i64> {
    let newest = run!(tx, one One<Option<i64>>, sql::NEWEST)?.0;
    Ok(newest.unwrap_or(0))
}

/// Whose past is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PastOf {
    /// A portfolio's.
    Portfolio(PortfolioId),
    /// A ticket's.
    Ticket(TicketId),
}

/// The newest entries before one (`None`: of all), newest first.
pub async fn before(
    tx: &mut Tx,
    workspace: WorkspaceId,
    of: PastOf,
    before: Option<ActivityId>,
    limit: i64,
) -> Result<Vec<Past>> {
    let before = before.unwrap_or(ActivityId(i64::MAX));
    match of {
        PastOf::Portfolio(id) => {
            run!(tx, all Past, sql::OF_PORTFOLIO_BEFORE, workspace, id, before, limit)
        }
        PastOf::Ticket(id) => {
            run!(tx, all Past, sql::OF_TICKET_BEFORE, workspace, id, before, limit)
        }
    }
}

/// What an entry was about; `None`: there is no such entry.
pub async fn about(
    tx: &mut Tx,
    workspace: WorkspaceId,
    seq: ActivityId,
) -> Result<Option<(Option<PortfolioId>, Option<TicketId>)>> {
    run!(
        tx,
        opt(Option<PortfolioId>, Option<TicketId>),
        sql::ABOUT,
        workspace,
        seq
    )
}

/// Adds an entry. `refused`: it was attempted and nothing changed.
#[allow(clippy::too_many_arguments)] // an entry is as wide as the log
pub async fn record(
    tx: &mut Tx,
    workspace: WorkspaceId,
    by: &By,
    about: About,
    what: &str,
    refused: bool,
    detail: &Value,
    at: DateTime<Utc>,
) -> Result<()> {
    run!(
        &mut *tx,
        sql::INSERT,
        workspace,
        at,
        by.person,
        &by.name,
        &by.platform,
        &by.via,
        about.portfolio,
        about.cycle,
        about.ticket,
        what,
        if refused { "refused" } else { "done" },
        Json(detail)
    )?;
    if let (Some(portfolio), false) = (about.portfolio, refused) {
        // Whatever happens may be what a reminder waits for, or begin one.
        watch::touch(tx, workspace, portfolio, at).await?;
    }
    Ok(())
}

/// The newest entries of a portfolio, newest first.
pub async fn of_portfolio(
    tx: &mut Tx,
    workspace: WorkspaceId,
    portfolio: PortfolioId,
    limit: i64,
) -> Result<Vec<Entry>> {
    run!(tx, all Entry, sql::OF_PORTFOLIO, workspace, portfolio, limit)
}

/// The newest entries of a workspace, newest first.
pub async fn of_workspace(tx: &mut Tx, workspace: WorkspaceId, limit: i64) -> Result<Vec<Entry>> {
    run!(tx, all Entry, sql::OF_WORKSPACE, workspace, limit)
}
