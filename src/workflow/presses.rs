//! Buttons: each press is authorised anew, and works after a restart and forever.

use super::{
    Outcome, Step, ad_set, approval, calendar, cloning, closing, drafts, due, handing_over,
    kickoff, lists, note, people, private, question, resolve, revision, seeing, snooze, status,
    ticket,
};
use crate::domain::agenda::Whose;
use crate::domain::id::{AdSetId, TicketId};
use crate::domain::permission::{Act, Named};
use crate::domain::portfolio::{Cycle, Portfolio};
use crate::domain::refusal::Refusal;
use crate::domain::ticket::Ticket;
use crate::request::{Press, Reply, TicketOptions};
use crate::store;
use crate::wording::reply;

/// A button was pressed.
///
/// # Errors
/// Refused.
pub async fn press(step: &mut Step<'_>, press: Press) -> Outcome<Reply> {
    let options = TicketOptions::default();
    match press {
        Press::Submit(id) => {
            let (portfolio, cycle) = ad_set::locked(step, id).await?;
            ad_set::open_submit_of(step, &portfolio, &cycle, &options).await
        }
        Press::CloneRest(id) => {
            let (portfolio, cycle, set) = set_of(step, id).await?;
            cloning::open_clone_of(step, &portfolio, &cycle, &set, None, &options).await
        }
        Press::CloneOne(id) => {
            let (portfolio, cycle, set) = set_of(step, id).await?;
            cloning::open_clone_of(step, &portfolio, &cycle, &set, Some(None), &options).await
        }
        Press::Done(id) => {
            let (portfolio, cycle) = ad_set::locked(step, id).await?;
            ad_set::done_of(step, &portfolio, &cycle, false).await
        }
        Press::DoneAnyway(id) => {
            let (portfolio, cycle) = ad_set::locked(step, id).await?;
            ad_set::done_of(step, &portfolio, &cycle, true).await
        }
        Press::Confirm(id) => {
            let (portfolio, cycle) = ad_set::locked(step, id).await?;
            kickoff::confirm_of(step, portfolio, cycle).await
        }
        Press::Decline(id) => {
            let (portfolio, cycle) = ad_set::locked(step, id).await?;
            kickoff::open_decline(step, &portfolio, &cycle).await
        }
        Press::Note(id) => {
            let (portfolio, cycle) = ad_set::locked(step, id).await?;
            note::open_of(step, &portfolio, &cycle, None).await
        }
        Press::Start(id) => {
            let found = ticket_of(step, id).await?;
            ticket::start_of(step, found).await
        }
        Press::Deliver(id) => {
            let found = ticket_of(step, id).await?;
            ticket::open_deliver(step, found).await
        }
        Press::DeliverAnyway(id) => drafts::deliver_anyway(step, id).await,
        Press::AskTicket(id) => {
            let found = ticket_of(step, id).await?;
            question::open_ask_ticket(step, found).await
        }
        Press::AskCycle(id) => question::open_ask_cycle(step, id).await,
        Press::Answer(id) => {
            let found = question::pressed(step, id).await?;
            question::open_answer(step, found).await
        }
        Press::KeepAsNote(id) => {
            let found = question::pressed(step, id).await?;
            question::keep(step, found).await
        }
        Press::Revise(id) => {
            let found = ticket_of(step, id).await?;
            revision::open(step, found).await
        }
        Press::Approve(id) => {
            let found = ticket_of(step, id).await?;
            approval::approve_ticket(step, found).await
        }
        Press::ApproveSet(id) => {
            let (portfolio, cycle, set) = set_of(step, id).await?;
            approval::approve_set(step, portfolio, cycle, set.id).await
        }
        Press::ApproveCycle(id) => {
            let (portfolio, cycle) = ad_set::locked(step, id).await?;
            approval::approve_cycle(step, portfolio, cycle).await
        }
        Press::Implement(id) => closing::implement_pressed(step, id).await,
        Press::Again(id) => drafts::again(step, id).await,
        Press::ShowTicket(id) => status::show_ticket(step, id).await,
        Press::ShowNote(id) => status::show_note(step, id).await,
        Press::MoreNotes(id) => seeing::more_notes(step, id).await,
        Press::MoreHistory(id) => seeing::more_history(step, id, false).await,
        Press::MoreTicketHistory(id) => seeing::more_history(step, id, true).await,
        Press::MoreBoard(page) => lists::board(step, page).await,
        Press::Link(id) => people::link_how(step, id).await,
        Press::Preferences(id) => handing_over::open_preferences(step, id).await,
        Press::Calendar(id) => calendar::show(step, id).await,
        Press::NewCalendarLink(id) => calendar::new_link(step, id, Whose::Own).await,
        Press::RevokeCalendarLink(id) => calendar::revoke(step, id, Whose::Own).await,
        Press::NewTeamLink(id) => calendar::new_link(step, id, Whose::Team).await,
        Press::RevokeTeamLink(id) => calendar::revoke(step, id, Whose::Team).await,
        Press::OnIt(id) => snooze::on_it(step, id).await,
        Press::SnoozeDay(id) => snooze::open_snooze(step, id, 1).await,
        Press::SnoozeThreeDays(id) => snooze::open_snooze(step, id, 3).await,
        Press::StartImported(id) => {
            step.require(Act::Administration, Named::default(), "")
                .await?;
            let started = due::start_held(step, Some(id)).await?;
            private(reply::started_imported(step.settings.locale, started))
        }
    }
}

async fn ticket_of(step: &mut Step<'_>, id: TicketId) -> Outcome<(Portfolio, Cycle, Ticket)> {
    let found = store::ticket::find(&mut step.tx, step.workspace, id).await?;
    resolve::with_ticket(step, found.ok_or(Refusal::NotUnderstood)?).await
}

async fn set_of(
    step: &mut Step<'_>,
    id: AdSetId,
) -> Outcome<(Portfolio, Cycle, crate::domain::ad_set::AdSet)> {
    let found = store::ad_set::find(&mut step.tx, step.workspace, id).await?;
    resolve::with_ad_set(step, found.ok_or(Refusal::NotUnderstood)?).await
}
