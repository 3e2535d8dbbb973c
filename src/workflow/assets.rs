//! What happens once a file was copied, or could not be.

use serde_json::json;

use super::{Outcome, Step, Workflow};
use crate::domain::asset::Asset;
use crate::domain::id::{NoteId, PortfolioId, QuestionId, TicketId};
use crate::domain::notice::{Destination, Notice};
use crate::store::asset::{self, Copying};
use crate::store::{self, cycle, note, question, ticket};

/// Where a file was copied to.
#[derive(Debug, Clone)]
pub struct Copied {
    /// Its path in the object store.
    pub path: String,
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
    /// Bytes.
    pub size: i64,
}

/// What files came with.
#[derive(Debug, Clone, Copy, Default)]
pub struct Of {
    /// A ticket.
    pub ticket: Option<TicketId>,
    /// A note.
    pub note: Option<NoteId>,
    /// A question.
    pub question: Option<QuestionId>,
}

/// A file was copied: it is posted where people look for it, together with the others of its ticket
/// or note.
///
/// # Errors
/// A fault of the database; the copy is claimed again after its lease.
pub async fn stored(
    workflow: &Workflow,
    job: &Copying,
    lease: &str,
    copied: &Copied,
) -> Outcome<()> {
    let mut step = Step::of_bot(workflow, job.workspace_id, "bot", "copy").await?;
    lock_owner(&mut step, job).await?;
    let (path, sha256, size) = (&copied.path, &copied.sha256, copied.size);
    if !asset::stored(&mut step.tx, job.id, lease, path, sha256, size).await? {
        return Ok(());
    }
    let found = asset::asset(&mut step.tx, job.workspace_id, job.id).await?;
    changed(&mut step, &found).await?;
    step.tx.commit().await?;
    workflow.nudge();
    Ok(())
}

/// A file can not be copied any more: its sender is told, who may send it again.
///
/// # Errors
/// A fault of the database; the copy is claimed again after its lease.
pub async fn lost(workflow: &Workflow, job: &Copying, lease: &str, reason: &str) -> Outcome<()> {
    let mut step = Step::of_bot(workflow, job.workspace_id, "bot", "copy").await?;
    lock_owner(&mut step, job).await?;
    if !asset::lost(&mut step.tx, job.id, lease, reason).await? {
        return Ok(());
    }
    let found = asset::asset(&mut step.tx, job.workspace_id, job.id).await?;
    step.record("file.lost", json!({ "file": found.name, "reason": reason }))
        .await?;
    let portfolio = changed(&mut step, &found).await?;
    let notice = Notice::FileLost { asset: job.id };
    let key = format!("file-lost:{}", job.id);
    match (found.sender_id, portfolio) {
        (Some(sender), Some(portfolio)) => {
            let to = Destination::Inbox { person: sender };
            step.tell_people(&[sender], portfolio, to, notice, key)
                .await?;
        }
        _ => step.tell(Destination::Leads, notice, key).await?,
    }
    step.tx.commit().await?;
    workflow.nudge();
    Ok(())
}

/// One after the other for each portfolio: of two files that are done at the same time, the second
/// must see the first, or neither would post them.
async fn lock_owner(step: &mut Step<'_>, job: &Copying) -> Outcome<()> {
    let workspace = step.workspace;
    let found = asset::asset(&mut step.tx, workspace, job.id).await?;
    if let Some(portfolio) = portfolio_of(step, &found).await? {
        store::portfolio::lock(&mut step.tx, workspace, portfolio).await?;
    }
    Ok(())
}

async fn portfolio_of(step: &mut Step<'_>, found: &Asset) -> Outcome<Option<PortfolioId>> {
    let workspace = step.workspace;
    if let Some(id) = found.ticket_id {
        let ticket = ticket::ticket(&mut step.tx, workspace, id).await?;
        return Ok(Some(ticket.portfolio_id));
    }
    if let Some(id) = found.note_id {
        let note = note::note(&mut step.tx, workspace, id).await?;
        return Ok(note.map(|note| note.portfolio_id));
    }
    let Some(id) = found.question_id else {
        return Ok(None);
    };
    let Some(question) = question::find(&mut step.tx, workspace, id).await? else {
        return Ok(None);
    };
    let cycle = cycle::cycle(&mut step.tx, workspace, question.cycle_id).await?;
    Ok(Some(cycle.portfolio_id))
}

/// The cards show it, and what is complete is posted; gives the portfolio.
async fn changed(step: &mut Step<'_>, found: &Asset) -> Outcome<Option<PortfolioId>> {
    let workspace = step.workspace;
    if let Some(id) = found.ticket_id {
        let ticket = ticket::ticket(&mut step.tx, workspace, id).await?;
        step.about_ticket(&ticket);
        step.ticket_changed(&ticket).await?;
    }
    let portfolio = portfolio_of(step, found).await?;
    if let Some(portfolio) = portfolio {
        let of = Of {
            ticket: found.ticket_id,
            note: found.note_id,
            question: found.question_id,
        };
        show_copied(step, of, portfolio).await?;
    }
    Ok(portfolio)
}

/// Posts the copied files of a ticket or note, once none of it is still being copied.
///
/// # Errors
/// A fault of the database.
pub async fn show_copied(step: &mut Step<'_>, of: Of, portfolio: PortfolioId) -> Outcome<()> {
    let workspace = step.workspace;
    let assets =
        store::asset::take_to_show(&mut step.tx, workspace, of.ticket, of.note, of.question)
            .await?;
    let Some(first) = assets.first() else {
        return Ok(());
    };
    let to = match of.ticket {
        Some(ticket) => Destination::Ticket { ticket },
        None => Destination::Portfolio { portfolio },
    };
    let key = format!("files:{first}");
    step.tell(to, Notice::Files { assets }, key).await
}
