//! What is looked at for what stalls, what was told of it, and what people said to that.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::db::{One, Result, Tx};
use crate::domain::id::{CycleId, PersonId, PortfolioId, ReminderId, WorkspaceId};
use crate::domain::reminder::{AnswerKind, Stage, Told};
use crate::run;

pub(super) mod sql {
    crate::statements! {
        TOUCH = "INSERT INTO watch (portfolio_id, workspace_id, look_at) VALUES ($1, $2, $3)
            ON CONFLICT (portfolio_id) DO UPDATE SET look_at = excluded.look_at";
        TOUCH_ALL = "UPDATE watch SET look_at = $2 WHERE workspace_id = $1";
        NEXT = "SELECT workspace_id, portfolio_id, look_at FROM watch WHERE look_at <= $1 ORDER BY look_at, portfolio_id LIMIT $2";
        CLAIM = "UPDATE watch SET look_at = NULL WHERE portfolio_id = $1 AND look_at = $2";
        LOOK_AT = "UPDATE watch SET look_at = $2 WHERE portfolio_id = $1";
        EARLIEST = "SELECT look_at FROM watch WHERE look_at IS NOT NULL ORDER BY look_at LIMIT 1";
        REMINDED = "SELECT cause, stage, round, at FROM reminded WHERE cycle_id = $1";
        ANSWERED = "SELECT cause, kind, name, until, reason, at FROM reminder_answer WHERE cycle_id = $1 ORDER BY id";
        TELL = "INSERT INTO reminded (workspace_id, cause, stage, round, cycle_id, at) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (workspace_id, cause, stage, round) DO NOTHING";
        MESSAGE = "INSERT INTO reminder (workspace_id, person_id, at) VALUES ($1, $2, $3) RETURNING id";
        ITEM = "INSERT INTO reminder_item (reminder_id, workspace_id, cause, portfolio_id, cycle_id, actor_id) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (reminder_id, cause) DO NOTHING";
        WHOSE = "SELECT person_id FROM reminder WHERE workspace_id = $1 AND id = $2";
        ITEMS = "SELECT cause, portfolio_id, cycle_id, actor_id FROM reminder_item WHERE workspace_id = $1 AND reminder_id = $2 ORDER BY portfolio_id, cause";
        ANSWER = "INSERT INTO reminder_answer (workspace_id, cycle_id, cause, kind, person_id, name, until, reason, at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    }
}

/// A portfolio that is to be looked at.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Watch {
    /// The workspace.
    pub workspace_id: WorkspaceId,
    /// The portfolio.
    pub portfolio_id: PortfolioId,
    /// When.
    pub look_at: DateTime<Utc>,
}

/// A cause that a message is about.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Item {
    /// The cause's key.
    pub cause: String,
    /// The portfolio.
    pub portfolio_id: PortfolioId,
    /// The cycle.
    pub cycle_id: CycleId,
    /// Whose thing it is; `None` for the Leads.
    pub actor_id: Option<PersonId>,
}

/// What somebody said to a reminder.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Answer {
    /// The cause's key.
    pub cause: String,
    /// What.
    pub kind: AnswerKind,
    /// Who, by name.
    pub name: String,
    /// Until when it was snoozed.
    pub until: Option<DateTime<Utc>>,
    /// Why.
    pub reason: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// What was told of the causes of a cycle, and what people said to it, by the causes' keys.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct History {
    told: Vec<(String, Stage, i64, DateTime<Utc>)>,
    answers: HashMap<String, Vec<Answer>>,
}

impl History {
    /// What was told of a cause so far.
    pub fn told(&self, cause: &str) -> Told {
        let answers = self.answers.get(cause).map_or(&[][..], Vec::as_slice);
        let snoozes = answers.iter().filter(|one| one.kind == AnswerKind::Snooze);
        let round = i64::try_from(snoozes.clone().count()).unwrap_or(i64::MAX);
        let of = |stage| {
            let mut all = self.told.iter();
            all.find(|(key, which, nth, _)| key == cause && *which == stage && *nth == round)
        };
        Told {
            round,
            reminded_at: of(Stage::Remind).map(|row| row.3),
            escalated: of(Stage::Escalate).is_some(),
            snoozed_until: snoozes.filter_map(|one| one.until).next_back(),
            on_it_at: answers
                .iter()
                .rfind(|one| one.kind == AnswerKind::OnIt)
                .map(|one| one.at),
        }
    }

    /// When somebody was last reminded of a cause.
    pub fn last_reminded(&self, cause: &str) -> Option<DateTime<Utc>> {
        let of = self.told.iter();
        of.filter(|(key, stage, ..)| key == cause && *stage == Stage::Remind)
            .map(|row| row.3)
            .max()
    }

    /// What was last said to a reminder of a cause.
    pub fn last_answer(&self, cause: &str) -> Option<&Answer> {
        self.answers.get(cause)?.last()
    }
}

/// Something happened to a portfolio: it is looked at.
pub async fn touch(
    tx: &mut Tx,
    workspace: WorkspaceId,
    portfolio: PortfolioId,
    at: DateTime<Utc>,
) -> Result<()> {
    run!(tx, sql::TOUCH, portfolio, workspace, at)?;
    Ok(())
}

/// The settings changed: every portfolio is looked at.
pub async fn touch_all(tx: &mut Tx, workspace: WorkspaceId, at: DateTime<Utc>) -> Result<()> {
    run!(tx, sql::TOUCH_ALL, workspace, at)?;
    Ok(())
}

/// What is to be looked at, the longest due first.
pub async fn next(tx: &mut Tx, now: DateTime<Utc>, limit: i64) -> Result<Vec<Watch>> {
    run!(tx, all Watch, sql::NEXT, now, limit)
}

/// Takes a look; `false`: another worker is quicker, or something happened meanwhile.
pub async fn claim(tx: &mut Tx, watch: &Watch) -> Result<bool> {
    Ok(run!(tx, sql::CLAIM, watch.portfolio_id, watch.look_at)? == 1)
}

/// When to look next; `None`: only when something happens.
pub async fn look_at(tx: &mut Tx, portfolio: PortfolioId, at: Option<DateTime<Utc>>) -> Result<()> {
    run!(tx, sql::LOOK_AT, portfolio, at)?;
    Ok(())
}

/// When the next look is due.
pub async fn earliest(tx: &mut Tx) -> Result<Option<DateTime<Utc>>> {
    Ok(run!(tx, opt One<DateTime<Utc>>, sql::EARLIEST)?.map(|row| row.0))
}

/// What was told of a cycle's causes, and what people said to it.
pub async fn history(tx: &mut Tx, cycle: CycleId) -> Result<History> {
    let told = run!(
        &mut *tx,
        all(String, Stage, i64, DateTime<Utc>),
        sql::REMINDED,
        cycle
    )?;
    let mut answers: HashMap<String, Vec<Answer>> = HashMap::new();
    for answer in run!(&mut *tx, all Answer, sql::ANSWERED, cycle)? {
        answers
            .entry(answer.cause.clone())
            .or_default()
            .push(answer);
    }
    Ok(History { told, answers })
}

/// A stage of a cause is told; `false`: it was before.
pub async fn tell(
    tx: &mut Tx,
    workspace: WorkspaceId,
    cycle: CycleId,
    cause: &str,
    (stage, round): (Stage, i64),
    at: DateTime<Utc>,
) -> Result<bool> {
    Ok(run!(tx, sql::TELL, workspace, cause, stage, round, cycle, at)? == 1)
}

/// A message that reminds somebody of some causes, or the Leads.
pub async fn message(
    tx: &mut Tx,
    workspace: WorkspaceId,
    person: Option<PersonId>,
    items: &[Item],
    at: DateTime<Utc>,
) -> Result<ReminderId> {
    let (id,) = run!(&mut *tx, one One<ReminderId>, sql::MESSAGE, workspace, person, at)?;
    for item in items {
        run!(
            &mut *tx,
            sql::ITEM,
            id,
            workspace,
            &item.cause,
            item.portfolio_id,
            item.cycle_id,
            item.actor_id
        )?;
    }
    Ok(id)
}

/// Whom a message reminds: `Some(None)` are the Leads; `None`: there is no such message.
pub async fn whose(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: ReminderId,
) -> Result<Option<Option<PersonId>>> {
    let row = run!(tx, opt One<Option<PersonId>>, sql::WHOSE, workspace, id)?;
    Ok(row.map(|row| row.0))
}

/// What a message is about.
pub async fn items(tx: &mut Tx, workspace: WorkspaceId, id: ReminderId) -> Result<Vec<Item>> {
    run!(tx, all Item, sql::ITEMS, workspace, id)
}

/// Keeps what somebody said to a reminder of a cause.
pub async fn answer(
    tx: &mut Tx,
    workspace: WorkspaceId,
    cycle: CycleId,
    answer: &Answer,
    person: Option<PersonId>,
) -> Result<()> {
    run!(
        tx,
        sql::ANSWER,
        workspace,
        cycle,
        &answer.cause,
        answer.kind,
        person,
        &answer.name,
        answer.until,
        &answer.reason,
        answer.at
    )?;
    Ok(())
}
