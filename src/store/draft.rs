//! Drafts: what was given before a form is sent, and what was typed into a refused one.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;

use super::db::{One, Result, Tx};
use crate::domain::id::{
    AdSetId, CycleId, DraftId, PersonId, QuestionId, ReminderId, TicketId, WorkspaceId,
};
use crate::domain::people::Platform;
use crate::request::{SentFile, TicketOptions};
use crate::run;

pub(super) mod sql {
    crate::statements! {
        INSERT = "INSERT INTO draft (workspace_id, platform, account, purpose, fields, created_at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id";
        BY_ID = "SELECT id, platform, account, purpose, fields, created_at, consumed_by FROM draft WHERE workspace_id = $1 AND id = $2 " "FOR UPDATE" "";
        READ = "SELECT id, platform, account, purpose, fields, created_at, consumed_by FROM draft WHERE workspace_id = $1 AND id = $2";
        KEEP = "UPDATE draft SET fields = $3 WHERE workspace_id = $1 AND id = $2 AND consumed_at IS NULL";
        CONSUME = "UPDATE draft SET fields = $5, consumed_at = $3, consumed_by = $4 WHERE workspace_id = $1 AND id = $2 AND consumed_at IS NULL";
        FORGET = "DELETE FROM draft WHERE created_at < $1";
    }
}

/// How long a draft is kept.
pub const KEPT: chrono::TimeDelta = chrono::TimeDelta::days(7);

/// What a form is for, with the options given before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "form", rename_all = "kebab-case")]
pub enum Purpose {
    /// The first ticket of a new Ad Set.
    Submit {
        /// The cycle.
        cycle: CycleId,
        /// The ticket's options.
        options: TicketOptions,
    },
    /// Many tickets of a set, a line each.
    CloneMany {
        /// The set.
        ad_set: AdSetId,
        /// Options for all of them.
        options: TicketOptions,
    },
    /// One ticket of a set.
    CloneOne {
        /// The set.
        ad_set: AdSetId,
        /// Its name; `None`: asked for in the form.
        name: Option<String>,
        /// Its options.
        options: TicketOptions,
    },
    /// A note.
    Note {
        /// The cycle.
        cycle: CycleId,
        /// A file that goes with it.
        file: Option<SentFile>,
    },
    /// A question on a ticket.
    AskTicket {
        /// The ticket.
        ticket: TicketId,
    },
    /// A question on a cycle.
    AskCycle {
        /// The cycle.
        cycle: CycleId,
    },
    /// An answer.
    Answer {
        /// The question.
        question: QuestionId,
    },
    /// Why there is no refresh this cycle.
    Decline {
        /// The cycle.
        cycle: CycleId,
    },
    /// Changes that are asked for.
    Revise {
        /// The ticket.
        ticket: TicketId,
    },
    /// A ticket's texts, changed.
    Edit {
        /// The ticket.
        ticket: TicketId,
    },
    /// How somebody wants to be told.
    Preferences {
        /// Who.
        person: PersonId,
    },
    /// Why a reminder is snoozed.
    Snooze {
        /// The reminder.
        reminder: ReminderId,
        /// For how many days.
        days: u8,
    },
    /// Links that are handed in.
    Deliver {
        /// The ticket.
        ticket: TicketId,
    },
    /// What is handed in, held back for a question that is open. It has no form.
    DeliverAnyway {
        /// The ticket.
        ticket: TicketId,
        /// Files.
        files: Vec<SentFile>,
        /// Links, each read already.
        links: Vec<String>,
    },
}

impl Purpose {
    /// The command whose form it is: what people call it, and the audit log keeps.
    pub const fn command(&self) -> &'static str {
        match self {
            Self::Submit { .. } => "submit",
            Self::CloneMany { .. } | Self::CloneOne { .. } => "clone",
            Self::Note { .. } => "note",
            Self::AskTicket { .. } | Self::AskCycle { .. } => "ask",
            Self::Answer { .. } => "answer",
            Self::Decline { .. } => "decline",
            Self::Revise { .. } => "revise",
            Self::Edit { .. } => "edit",
            Self::Preferences { .. } => "preferences",
            Self::Snooze { .. } => "snooze",
            Self::Deliver { .. } | Self::DeliverAnyway { .. } => "deliver",
        }
    }
}

/// What was typed, by the fields' names.
pub type Fields = BTreeMap<String, String>;

/// A draft.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Draft {
    /// Identifier.
    pub id: DraftId,
    /// The platform of its owner.
    pub platform: Platform,
    /// Its owner's account.
    pub account: String,
    /// What it is for.
    pub purpose: Json<Purpose>,
    /// What was typed so far.
    pub fields: Json<Fields>,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// The event that consumed it.
    pub consumed_by: Option<String>,
}

/// Begins a draft.
pub async fn insert(
    tx: &mut Tx,
    workspace: WorkspaceId,
    platform: Platform,
    account: &str,
    purpose: &Purpose,
    fields: &Fields,
    at: DateTime<Utc>,
) -> Result<DraftId> {
    let (purpose, fields) = (Json(purpose), Json(fields));
    Ok(run!(
        tx,
        one One<DraftId>,
        sql::INSERT,
        workspace,
        platform,
        account,
        purpose,
        fields,
        at
    )?
    .0)
}

/// A draft, locked until the transaction ends; `None`: there is none, or it is over seven days old
/// and was forgotten.
pub async fn lock(tx: &mut Tx, workspace: WorkspaceId, id: DraftId) -> Result<Option<Draft>> {
    run!(tx, opt Draft, sql::BY_ID, workspace, id)
}

/// A draft, to look at.
pub async fn read(tx: &mut Tx, workspace: WorkspaceId, id: DraftId) -> Result<Option<Draft>> {
    run!(tx, opt Draft, sql::READ, workspace, id)
}

/// Keeps what was typed into a refused form.
pub async fn keep(tx: &mut Tx, workspace: WorkspaceId, id: DraftId, fields: &Fields) -> Result<()> {
    run!(tx, sql::KEEP, workspace, id, Json(fields))?;
    Ok(())
}

/// Consumes a draft; `false`: it was consumed before, so a form sent twice acts once.
pub async fn consume(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: DraftId,
    event: &str,
    fields: &Fields,
    at: DateTime<Utc>,
) -> Result<bool> {
    Ok(run!(tx, sql::CONSUME, workspace, id, at, event, Json(fields))? == 1)
}

/// Forgets drafts begun before `before`.
pub async fn forget(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64> {
    run!(tx, sql::FORGET, before)
}
