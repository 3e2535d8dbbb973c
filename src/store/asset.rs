//! Files and links, and the work of copying files before the platform's links expire.

use chrono::{DateTime, Utc};

use super::column::row;
use super::db::{One, Result, Tx};
use crate::domain::asset::{Asset, AssetPurpose, AssetState};
use crate::domain::id::{
    AdSetId, AssetId, CycleId, NoteId, PersonId, QuestionId, TicketId, WorkspaceId,
};
use crate::run;

row!(Asset {
    id,
    note_id,
    ticket_id,
    question_id,
    purpose,
    round,
    name,
    url,
    size,
    state,
    stored_path,
    sender_id,
});

pub(super) mod sql {
    crate::statements! {
        BY_ID = "SELECT * FROM asset WHERE workspace_id = $1 AND id = $2";
        OF_TICKET = "SELECT * FROM asset WHERE workspace_id = $1 AND ticket_id = $2 ORDER BY id";
        OF_SET = "SELECT a.* FROM ticket k CROSS JOIN asset a WHERE a.ticket_id = k.id AND k.workspace_id = $1 AND k.ad_set_id = $2 ORDER BY a.id";
        OF_CYCLE = "SELECT a.* FROM asset a JOIN ticket k ON k.id = a.ticket_id JOIN ad_set s ON s.id = k.ad_set_id
            WHERE a.workspace_id = $1 AND s.cycle_id = $2 ORDER BY a.id";
        OF_NOTE = "SELECT * FROM asset WHERE workspace_id = $1 AND note_id = $2 ORDER BY id";
        INSERT = "INSERT INTO asset (workspace_id, note_id, ticket_id, question_id, purpose, round, name, url, size, media_type, state, stored_path, sha256, sender_id, created_at, next_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, NULL, NULL, $12, $13, $14) RETURNING *";
        ALONG = "INSERT INTO asset (workspace_id, note_id, ticket_id, purpose, round, name, url, size, media_type, state, stored_path, sha256, sender_id, created_at, next_at)
            SELECT workspace_id, NULL, $3, purpose, 1, name, url, size, media_type, state, stored_path, sha256, sender_id, $4" "::timestamptz" ",
            CASE WHEN state = 'copying' THEN $4 ELSE NULL END
            FROM asset WHERE workspace_id = $1 AND ticket_id = $2 AND purpose = 'reference' ORDER BY id";
        CLAIM = "WITH picked AS MATERIALIZED (SELECT id FROM asset WHERE next_at <= $1 ORDER BY next_at, id LIMIT $2 " "FOR UPDATE SKIP LOCKED" ")
            UPDATE asset SET attempts = attempts + 1, lease = $3, next_at = $4 FROM picked WHERE asset.id = picked.id
            RETURNING asset.id, asset.workspace_id, asset.url, asset.name, asset.attempts, asset.created_at";
        STORED = "UPDATE asset SET state = 'stored', stored_path = $3, sha256 = $4, size = $5, next_at = NULL, lease = NULL, last_error = NULL WHERE id = $1 AND lease = $2";
        LOST = "UPDATE asset SET state = 'lost', next_at = NULL, lease = NULL, last_error = $3 WHERE id = $1 AND lease = $2";
        RETRY = "UPDATE asset SET next_at = $3, lease = NULL, last_error = $4 WHERE id = $1 AND lease = $2";
        STILL_COPYING = "SELECT count(*) FROM asset WHERE workspace_id = $1 AND state = 'copying' AND (ticket_id = $2 OR note_id = $3 OR (ticket_id IS NULL AND question_id = $4))";
        SHOW = "UPDATE asset SET shown = TRUE WHERE workspace_id = $1 AND state = 'stored' AND NOT shown AND (ticket_id = $2 OR note_id = $3 OR (ticket_id IS NULL AND question_id = $4)) RETURNING id";
        EARLIEST = "SELECT min(next_at) FROM asset WHERE next_at IS NOT NULL";
    }
}

/// An asset.
pub async fn asset(tx: &mut Tx, workspace: WorkspaceId, id: AssetId) -> Result<Asset> {
    run!(tx, one Asset, sql::BY_ID, workspace, id)
}

/// An asset that an address names; `None` where there is none.
pub async fn find(tx: &mut Tx, workspace: WorkspaceId, id: AssetId) -> Result<Option<Asset>> {
    run!(tx, opt Asset, sql::BY_ID, workspace, id)
}

/// The assets of a ticket, oldest first.
pub async fn of_ticket(
    tx: &mut Tx,
    workspace: WorkspaceId,
    ticket: TicketId,
) -> Result<Vec<Asset>> {
    run!(tx, all Asset, sql::OF_TICKET, workspace, ticket)
}

/// The assets of all tickets of an Ad Set, oldest first.
pub async fn of_set(tx: &mut Tx, workspace: WorkspaceId, ad_set: AdSetId) -> Result<Vec<Asset>> {
    run!(tx, all Asset, sql::OF_SET, workspace, ad_set)
}

/// The assets of all tickets of a cycle, oldest first.
pub async fn of_cycle(tx: &mut Tx, workspace: WorkspaceId, cycle: CycleId) -> Result<Vec<Asset>> {
    run!(tx, all Asset, sql::OF_CYCLE, workspace, cycle)
}

/// The assets of a note, oldest first.
pub async fn of_note(tx: &mut Tx, workspace: WorkspaceId, note: NoteId) -> Result<Vec<Asset>> {
    run!(tx, all Asset, sql::OF_NOTE, workspace, note)
}

/// Whose an asset is.
#[derive(Debug, Clone, Copy)]
pub enum Owner {
    /// A note's.
    Note(NoteId),
    /// A ticket's, in a revision round.
    Ticket(TicketId, i64),
    /// A question's, on a cycle.
    Question(QuestionId),
    /// A question's, on a ticket.
    TicketQuestion(TicketId, QuestionId),
}

/// What an asset is made of.
#[derive(Debug, Clone)]
pub struct NewAsset {
    /// What it is for.
    pub purpose: AssetPurpose,
    /// `Link`, or `Copying` for a file.
    pub state: AssetState,
    /// File name, or the link's text.
    pub name: String,
    /// The address.
    pub url: String,
    /// Bytes.
    pub size: i64,
    /// Media type.
    pub media_type: Option<String>,
}

/// Adds an asset. A file is queued for copying in the same transaction.
pub async fn insert(
    tx: &mut Tx,
    workspace: WorkspaceId,
    owner: Owner,
    new: &NewAsset,
    sender: Option<PersonId>,
    at: DateTime<Utc>,
) -> Result<Asset> {
    let (note, ticket, question, round) = match owner {
        Owner::Note(note) => (Some(note), None, None, 1),
        Owner::Ticket(ticket, round) => (None, Some(ticket), None, round),
        Owner::Question(question) => (None, None, Some(question), 1),
        Owner::TicketQuestion(ticket, question) => (None, Some(ticket), Some(question), 1),
    };
    let next_at = (new.state == AssetState::Copying).then_some(at);
    run!(
        tx,
        one Asset,
        sql::INSERT,
        workspace,
        note,
        ticket,
        question,
        new.purpose,
        round,
        &new.name,
        &new.url,
        new.size,
        new.media_type.as_deref(),
        new.state,
        sender,
        at,
        next_at
    )
}

/// Gives a clone the reference files of the ticket that it is cloned from.
pub async fn bring_along(
    tx: &mut Tx,
    workspace: WorkspaceId,
    from: TicketId,
    to: TicketId,
    at: DateTime<Utc>,
) -> Result<()> {
    run!(tx, sql::ALONG, workspace, from, to, at)?;
    Ok(())
}

/// A file to copy.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Copying {
    /// The asset.
    pub id: AssetId,
    /// Its workspace.
    pub workspace_id: WorkspaceId,
    /// Where the platform keeps it.
    pub url: String,
    /// File name.
    pub name: String,
    /// How often it was tried, this time included.
    pub attempts: i64,
    /// When it was sent.
    pub created_at: DateTime<Utc>,
}

/// Claims files to copy until `lease_end`.
pub async fn claim(
    tx: &mut Tx,
    now: DateTime<Utc>,
    limit: i64,
    lease: &str,
    lease_end: DateTime<Utc>,
) -> Result<Vec<Copying>> {
    run!(tx, all Copying, sql::CLAIM, now, limit, lease, lease_end)
}

/// A file was copied; `false`: the lease was lost.
pub async fn stored(
    tx: &mut Tx,
    id: AssetId,
    lease: &str,
    path: &str,
    sha256: &str,
    size: i64,
) -> Result<bool> {
    Ok(run!(tx, sql::STORED, id, lease, path, sha256, size)? == 1)
}

/// A file can not be copied any more; `false`: the lease was lost.
pub async fn lost(tx: &mut Tx, id: AssetId, lease: &str, error: &str) -> Result<bool> {
    Ok(run!(tx, sql::LOST, id, lease, error)? == 1)
}

/// A file is tried again later.
pub async fn retry(
    tx: &mut Tx,
    id: AssetId,
    lease: &str,
    at: DateTime<Utc>,
    error: &str,
) -> Result<()> {
    run!(tx, sql::RETRY, id, lease, at, error)?;
    Ok(())
}

/// The files of a ticket, a note or a question that are copied and not posted yet, now taken to be posted; none
/// while others of it are still being copied, so that they come together.
pub async fn take_to_show(
    tx: &mut Tx,
    workspace: WorkspaceId,
    ticket: Option<TicketId>,
    note: Option<NoteId>,
    question: Option<QuestionId>,
) -> Result<Vec<AssetId>> {
    let (copying,) = run!(tx, one One<i64>, sql::STILL_COPYING, workspace, ticket, note, question)?;
    if copying > 0 {
        return Ok(Vec::new());
    }
    let rows = run!(tx, all One<AssetId>, sql::SHOW, workspace, ticket, note, question)?;
    let mut ids: Vec<AssetId> = rows.into_iter().map(|row| row.0).collect();
    ids.sort_unstable();
    Ok(ids)
}

/// When the next copy is to be tried.
pub async fn earliest(tx: &mut Tx) -> Result<Option<DateTime<Utc>>> {
    Ok(run!(tx, one One<Option<DateTime<Utc>>>, sql::EARLIEST)?.0)
}
