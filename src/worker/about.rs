//! Which portfolio a notice is about.

use crate::domain::id::{PortfolioId, WorkspaceId};
use crate::domain::notice::Notice;
use crate::store::{self, Tx};

/// The portfolio that a notice is about.
pub(super) async fn portfolio_of(
    tx: &mut Tx,
    workspace: WorkspaceId,
    notice: &Notice,
) -> store::Result<Option<PortfolioId>> {
    Ok(match notice {
        Notice::Kickoff { cycle, .. }
        | Notice::Declined { cycle }
        | Notice::RefreshDay { cycle, .. }
        | Notice::Approved { cycle }
        | Notice::Closed { cycle } => Some(
            store::cycle::cycle(tx, workspace, *cycle)
                .await?
                .portfolio_id,
        ),
        Notice::NoteLogged { note } | Notice::LateNote { note, .. } => {
            store::note::note(tx, workspace, *note)
                .await?
                .map(|note| note.portfolio_id)
        }
        Notice::AdSetCard { ad_set }
        | Notice::SetCorrected { ad_set, .. }
        | Notice::SetReady { ad_set, .. }
        | Notice::SetReadyForSas { ad_set, .. } => Some(
            store::ad_set::ad_set(tx, workspace, *ad_set)
                .await?
                .portfolio_id,
        ),
        Notice::TicketThread { ticket }
        | Notice::Assigned { ticket, .. }
        | Notice::Unassigned { ticket }
        | Notice::Delivered { ticket, .. }
        | Notice::TicketCancelled { ticket, .. }
        | Notice::TicketMoved { ticket, .. }
        | Notice::TicketEdited { ticket, .. }
        | Notice::Revisions { ticket, .. } => Some(
            store::ticket::ticket(tx, workspace, *ticket)
                .await?
                .portfolio_id,
        ),
        Notice::QuestionAsked { question }
        | Notice::QuestionAnswered { question }
        | Notice::AnswerUnread { question, .. } => {
            match store::question::find(tx, workspace, *question).await? {
                Some(found) => {
                    let cycle = store::cycle::cycle(tx, workspace, found.cycle_id).await?;
                    Some(cycle.portfolio_id)
                }
                None => None,
            }
        }
        Notice::FileLost { asset } => {
            let asset = store::asset::asset(tx, workspace, *asset).await?;
            match (asset.ticket_id, asset.note_id) {
                (Some(ticket), _) => Some(
                    store::ticket::ticket(tx, workspace, ticket)
                        .await?
                        .portfolio_id,
                ),
                (None, Some(note)) => store::note::note(tx, workspace, note)
                    .await?
                    .map(|note| note.portfolio_id),
                (None, None) => None,
            }
        }
        Notice::TakenOver { portfolio, .. } | Notice::Unreachable { portfolio, .. } => {
            Some(*portfolio)
        }
        Notice::InChannel { about, .. } => Box::pin(portfolio_of(tx, workspace, about)).await?,
        Notice::Files { .. }
        | Notice::MissedReply { .. }
        | Notice::ReplyToMessage { .. }
        | Notice::ReplyUndelivered { .. }
        | Notice::ImportSummary { .. } => None,
    })
}
