//! Notes and their revisions.

use chrono::{DateTime, Utc};

use super::column::row;
use super::db::{One, Result, Tx};
use crate::domain::id::{CycleId, NoteId, PersonId, PortfolioId, WorkspaceId};
use crate::domain::note::Note;
use crate::run;

row!(Note {
    id,
    portfolio_id,
    cycle_id,
    author_id,
    author,
    body,
    logged_at,
    revision
});

pub(super) mod sql {
    crate::statements! {
        BY_ID = "SELECT n.id, n.portfolio_id, n.cycle_id, n.author_id, n.author_name AS author, r.body, n.logged_at, r.revision
            FROM note n JOIN note_revision r ON r.note_id = n.id
            WHERE n.workspace_id = $1 AND n.id = $2 ORDER BY r.revision DESC LIMIT 1";
        NEWEST = "SELECT n.id, n.portfolio_id, n.cycle_id, n.author_id, n.author_name AS author, r.body, n.logged_at, r.revision
            FROM note n JOIN note_revision r ON r.note_id = n.id
            WHERE n.workspace_id = $1 AND n.portfolio_id = $2 ORDER BY n.id DESC, r.revision DESC LIMIT 1";
        BEFORE = "SELECT n.id, n.portfolio_id, n.cycle_id, n.author_id, n.author_name AS author, r.body, n.logged_at, r.revision
            FROM note n JOIN note_revision r ON r.note_id = n.id AND r.revision = (SELECT max(l.revision) FROM note_revision l WHERE l.note_id = n.id)
            WHERE n.workspace_id = $1 AND n.portfolio_id = $2 AND n.id < $3 ORDER BY n.id DESC LIMIT $4";
        INSERT = "INSERT INTO note (workspace_id, portfolio_id, cycle_id, author_id, author_name, logged_at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id";
        REVISE = "INSERT INTO note_revision (workspace_id, note_id, revision, body, at, author_id)
            VALUES ($1, $2, (SELECT coalesce(max(revision), 0) + 1 FROM note_revision WHERE note_id = $2), $3, $4, $5)";
    }
}

/// A note, in its newest revision.
pub async fn note(tx: &mut Tx, workspace: WorkspaceId, id: NoteId) -> Result<Option<Note>> {
    run!(tx, opt Note, sql::BY_ID, workspace, id)
}

/// The newest note of a portfolio: the source of truth for the submission.
pub async fn newest(
    tx: &mut Tx,
    workspace: WorkspaceId,
    portfolio: PortfolioId,
) -> Result<Option<Note>> {
    run!(tx, opt Note, sql::NEWEST, workspace, portfolio)
}

/// The newest notes of a portfolio before one (`None`: of all), newest first, each in its newest
/// revision.
pub async fn before(
    tx: &mut Tx,
    workspace: WorkspaceId,
    portfolio: PortfolioId,
    before: Option<NoteId>,
    limit: i64,
) -> Result<Vec<Note>> {
    let before = before.unwrap_or(NoteId(i64::MAX));
    run!(tx, all Note, sql::BEFORE, workspace, portfolio, before, limit)
}

/// Who wrote a note; both `None` for an imported one of unknown author.
#[derive(Debug, Clone, Copy, Default)]
pub struct Author<'a> {
    /// The person.
    pub id: Option<PersonId>,
    /// Their name at that time.
    pub name: Option<&'a str>,
}

/// Logs a note.
pub async fn insert(
    tx: &mut Tx,
    workspace: WorkspaceId,
    portfolio: PortfolioId,
    cycle: CycleId,
    author: Author<'_>,
    body: &str,
    at: DateTime<Utc>,
) -> Result<NoteId> {
    let (id,) = run!(
        tx,
        one One<NoteId>,
        sql::INSERT,
        workspace,
        portfolio,
        cycle,
        author.id,
        author.name,
        at
    )?;
    run!(tx, sql::REVISE, workspace, id, body, at, author.id)?;
    Ok(id)
}
