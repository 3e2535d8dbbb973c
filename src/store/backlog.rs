//! How much waits, of everything that is done in the background.

use chrono::{DateTime, Utc};

use super::db::{Result, Tx};
use crate::run;

pub(super) mod sql {
    crate::statements! {
        OUTBOX = "SELECT count(*), min(created_at) FROM outbox WHERE next_at IS NOT NULL";
        GIVEN_UP = "SELECT count(*) FROM outbox WHERE given_up_at IS NOT NULL";
        DUE = "SELECT count(*), min(due_at) FROM due WHERE due_at <= $1
            AND EXISTS (SELECT 1 FROM cycle c JOIN portfolio p ON p.id = c.portfolio_id WHERE c.id = due.cycle_id AND p.state = 'active')";
        CARDS = "SELECT count(*) FROM posted WHERE next_at IS NOT NULL";
        FILES = "SELECT count(*) FROM asset WHERE next_at IS NOT NULL";
    }
}

/// What waits, in all workspaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Backlog {
    /// What is to be told.
    pub outbox: i64,
    /// Since when the oldest of it has waited.
    pub outbox_oldest: Option<DateTime<Utc>>,
    /// What was given up.
    pub given_up: i64,
    /// What is due and was not fired.
    pub due: i64,
    /// Since when the oldest of it has been due.
    pub due_oldest: Option<DateTime<Utc>>,
    /// Cards that have to be edited.
    pub cards: i64,
    /// Files that have to be copied.
    pub files: i64,
}

/// What waits at `now`.
pub async fn backlog(tx: &mut Tx, now: DateTime<Utc>) -> Result<Backlog> {
    type Counted = (i64, Option<DateTime<Utc>>);
    let (outbox, outbox_oldest) = run!(tx, one Counted, sql::OUTBOX)?;
    let (given_up,) = run!(tx, one(i64,), sql::GIVEN_UP)?;
    let (due, due_oldest) = run!(tx, one Counted, sql::DUE, now)?;
    let (cards,) = run!(tx, one(i64,), sql::CARDS)?;
    let (files,) = run!(tx, one(i64,), sql::FILES)?;
    Ok(Backlog {
        outbox,
        outbox_oldest,
        given_up,
        due,
        due_oldest,
        cards,
        files,
    })
}
