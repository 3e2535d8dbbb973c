//! Which cycle, and which portfolio, a notice is about.

use crate::domain::asset::Asset;
use crate::domain::id::{CycleId, NoteId, PortfolioId, WorkspaceId};
use crate::domain::notice::Notice;
use crate::store::{self, Tx};

/// The cycle that a notice is about; none where it is about no single one.
///
/// # Errors
/// A fault of the database.
pub async fn cycle_of(
    tx: &mut Tx,
    workspace: WorkspaceId,
    notice: &Notice,
) -> store::Result<Option<CycleId>> {
    Ok(match notice {
        Notice::Kickoff { cycle, .. }
        | Notice::Declined { cycle }
        | Notice::RefreshDay { cycle, .. }
        | Notice::Approved { cycle }
        | Notice::QuestionsEnded { cycle, .. }
        | Notice::Closed { cycle } => Some(*cycle),
        Notice::NoteLogged { note } | Notice::LateNote { note, .. } => {
            of_note(tx, workspace, *note).await?
        }
        Notice::AdSetCard { ad_set }
        | Notice::SetCorrected { ad_set, .. }
        | Notice::SetReady { ad_set, .. }
        | Notice::SetReadyForSas { ad_set, .. } => {
            let set = store::ad_set::ad_set(tx, workspace, *ad_set).await?;
            Some(set.cycle_id)
        }
        Notice::TicketThread { ticket }
        | Notice::Assigned { ticket, .. }
        | Notice::Unassigned { ticket }
        | Notice::Delivered { ticket, .. }
        | Notice::TicketCancelled { ticket, .. }
        | Notice::TicketMoved { ticket, .. }
        | Notice::TicketEdited { ticket, .. }
        | Notice::Revisions { ticket, .. } => {
            let ticket = store::ticket::ticket(tx, workspace, *ticket).await?;
            Some(ticket.cycle_id)
        }
        Notice::QuestionAsked { question }
        | Notice::QuestionAnswered { question }
        | Notice::AnswerUnread { question, .. } => {
            let found = store::question::find(tx, workspace, *question).await?;
            found.map(|found| found.cycle_id)
        }
        Notice::FileLost { asset } => {
            let asset = store::asset::asset(tx, workspace, *asset).await?;
            of_asset(tx, workspace, &asset).await?
        }
        Notice::Unreachable { about, .. }
        | Notice::MailGivenUp { about, .. }
        | Notice::InChannel { about, .. } => Box::pin(cycle_of(tx, workspace, about)).await?,
        Notice::TakenOver { portfolio, .. } | Notice::OwnChannelGone { portfolio } => {
            let open = store::cycle::open(tx, workspace, *portfolio).await?;
            Some(open.id)
        }
        Notice::Reminder { reminder, .. } => {
            let items = store::watch::items(tx, workspace, *reminder).await?;
            items.first().map(|item| item.cycle_id)
        }
        Notice::Digest { .. }
        | Notice::HandedOver { .. }
        | Notice::Away { .. }
        | Notice::Files { .. }
        | Notice::MissedReply { .. }
        | Notice::ReplyToMessage { .. }
        | Notice::ReplyUndelivered { .. }
        | Notice::Blocked { .. }
        | Notice::RoleGone { .. }
        | Notice::GivenUp { .. }
        | Notice::ImportSummary { .. } => None,
    })
}

async fn of_note(
    tx: &mut Tx,
    workspace: WorkspaceId,
    note: NoteId,
) -> store::Result<Option<CycleId>> {
    let note = store::note::note(tx, workspace, note).await?;
    Ok(note.map(|note| note.cycle_id))
}

async fn of_asset(
    tx: &mut Tx,
    workspace: WorkspaceId,
    asset: &Asset,
) -> store::Result<Option<CycleId>> {
    match (asset.ticket_id, asset.note_id) {
        (Some(ticket), _) => {
            let ticket = store::ticket::ticket(tx, workspace, ticket).await?;
            Ok(Some(ticket.cycle_id))
        }
        (None, Some(note)) => of_note(tx, workspace, note).await,
        (None, None) => Ok(None),
    }
}

/// The portfolio that a notice is about; none where it is about no single one.
///
/// # Errors
/// A fault of the database.
pub async fn portfolio_of(
    tx: &mut Tx,
    workspace: WorkspaceId,
    notice: &Notice,
) -> store::Result<Option<PortfolioId>> {
    match cycle_of(tx, workspace, notice).await? {
        Some(cycle) => {
            let cycle = store::cycle::cycle(tx, workspace, cycle).await?;
            Ok(Some(cycle.portfolio_id))
        }
        None => Ok(None),
    }
}
