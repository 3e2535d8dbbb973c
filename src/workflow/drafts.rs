//! Forms and their drafts: what precedes a form is one read and one draft; a form sent twice acts
//! once.

use chrono::TimeDelta;

use super::{
    Outcome, Step, ad_set, cloning, edit, handing_over, kickoff, note, question, revision, snooze,
    ticket, views,
};
use crate::domain::refusal::Refusal;
use crate::domain::ticket::Copy;
use crate::message::Form;
use crate::request::Reply;
use crate::store::draft::{self, Draft, Fields, KEPT, Purpose};
use crate::store::{self, event};
use crate::wording::{self, form};

/// Begins a draft and shows its form.
///
/// # Errors
/// What the form is about is gone, or a fault of the database.
pub async fn open(step: &mut Step<'_>, purpose: &Purpose, fields: &Fields) -> Outcome<Reply> {
    let id = begin(step, purpose, fields).await?;
    Ok(Reply::Form(render(step, id, purpose, fields).await?))
}

/// Begins a draft of the actor's.
///
/// # Errors
/// A fault of the database.
pub async fn begin(
    step: &mut Step<'_>,
    purpose: &Purpose,
    fields: &Fields,
) -> Outcome<crate::domain::id::DraftId> {
    let (workspace, platform, now) = (step.workspace, step.platform, step.now);
    let account = account(step);
    let tx = &mut step.tx;
    Ok(draft::insert(tx, workspace, platform, &account, purpose, fields, now).await?)
}

/// *Edit and send again*: the form again, with what was typed.
///
/// # Errors
/// The draft is gone, or somebody else's.
pub async fn again(step: &mut Step<'_>, id: crate::domain::id::DraftId) -> Outcome<Reply> {
    let draft = take(step, id).await?;
    if draft.consumed_by.is_some() {
        return Err(Refusal::DraftGone.into());
    }
    Ok(Reply::Form(
        render(step, id, &draft.purpose.0, &draft.fields.0).await?,
    ))
}

/// A form was sent.
///
/// # Errors
/// Refused: the typed text is kept in the draft.
pub async fn send(
    step: &mut Step<'_>,
    id: crate::domain::id::DraftId,
    fields: &Fields,
) -> Outcome<Reply> {
    let draft = take(step, id).await?;
    if let Some(event) = &draft.consumed_by {
        return sent_already(step, event).await;
    }
    step.draft_is_theirs = true;
    let reply = match &draft.purpose.0 {
        Purpose::Submit { cycle, options } => ad_set::submit(step, *cycle, options, fields).await?,
        Purpose::CloneMany { ad_set, options } => {
            cloning::clone_many(step, *ad_set, options, fields).await?
        }
        Purpose::CloneOne {
            ad_set,
            name,
            options,
        } => cloning::clone_one(step, *ad_set, name.as_deref(), options, fields).await?,
        Purpose::Note { cycle, file } => note::log(step, *cycle, file.as_ref(), fields).await?,
        Purpose::AskTicket { ticket } => question::send_ask_ticket(step, *ticket, fields).await?,
        Purpose::AskCycle { cycle } => question::send_ask_cycle(step, *cycle, fields).await?,
        Purpose::Answer { question } => question::send_answer(step, *question, fields).await?,
        Purpose::Decline { cycle } => kickoff::send_decline(step, *cycle, fields).await?,
        Purpose::Revise { ticket } => revision::send(step, *ticket, fields).await?,
        Purpose::Edit { ticket } => edit::send(step, *ticket, fields).await?,
        Purpose::Preferences { person } => {
            handing_over::send_preferences(step, *person, fields).await?
        }
        Purpose::Snooze { reminder, days } => snooze::send(step, *reminder, *days, fields).await?,
        Purpose::Deliver { ticket } => ticket::deliver_links(step, *ticket, fields).await?,
        Purpose::DeliverAnyway { .. } => return Err(Refusal::NotUnderstood.into()),
    };
    let (workspace, now, event_id) = (step.workspace, step.now, step.event_id.clone());
    draft::consume(&mut step.tx, workspace, id, &event_id, fields, now).await?;
    Ok(reply)
}

/// *Deliver anyway*: what was held back is handed in, once.
///
/// # Errors
/// The draft is gone, somebody else's, or its ticket takes no delivery any more.
pub async fn deliver_anyway(step: &mut Step<'_>, id: crate::domain::id::DraftId) -> Outcome<Reply> {
    let draft = take(step, id).await?;
    let Purpose::DeliverAnyway {
        ticket,
        files,
        links,
    } = &draft.purpose.0
    else {
        return Err(Refusal::NotUnderstood.into());
    };
    if let Some(event) = &draft.consumed_by {
        return sent_already(step, event).await;
    }
    let reply = ticket::deliver_anyway(step, *ticket, files, links).await?;
    let (workspace, now, event_id) = (step.workspace, step.now, step.event_id.clone());
    let fields = &draft.fields.0;
    draft::consume(&mut step.tx, workspace, id, &event_id, fields, now).await?;
    Ok(reply)
}

async fn sent_already(step: &mut Step<'_>, event: &str) -> Outcome<Reply> {
    let locale = step.settings.locale;
    match event::reply(&mut step.tx, step.workspace, event).await? {
        Some(Reply::Private(original)) => {
            super::private(wording::reply::draft_sent_already(locale, &original))
        }
        _ => Err(Refusal::DraftGone.into()),
    }
}

async fn take(step: &mut Step<'_>, id: crate::domain::id::DraftId) -> Outcome<Draft> {
    let draft = draft::lock(&mut step.tx, step.workspace, id).await?;
    let kept = step.now - KEPT;
    let draft = draft
        .filter(|draft| draft.created_at > kept)
        .ok_or(Refusal::DraftGone)?;
    if draft.platform != step.platform || draft.account != account(step) {
        return Err(Refusal::NotYourDraft.into());
    }
    Ok(draft)
}

fn account(step: &Step<'_>) -> String {
    step.actor
        .account
        .as_ref()
        .map_or_else(String::new, |account| account.id.clone())
}

async fn render(
    step: &mut Step<'_>,
    id: crate::domain::id::DraftId,
    purpose: &Purpose,
    fields: &Fields,
) -> Outcome<Form> {
    let (locale, workspace, now) = (step.settings.locale, step.workspace, step.now);
    let tx = &mut step.tx;
    Ok(match purpose {
        Purpose::Submit { cycle, .. } => {
            let c = views::by_cycle(tx, workspace, *cycle, now).await?;
            let note = views::newest_note(tx, &c.portfolio).await?;
            form::submit(locale, id, &c, note.as_ref(), fields)
        }
        Purpose::Note { cycle, .. } => {
            let c = views::by_cycle(tx, workspace, *cycle, now).await?;
            form::note(locale, id, &c, fields)
        }
        Purpose::AskCycle { cycle } => {
            let c = views::by_cycle(tx, workspace, *cycle, now).await?;
            form::ask_cycle(locale, id, &c, fields)
        }
        Purpose::Answer { question } => {
            let found = store::question::find(tx, workspace, *question).await?;
            form::answer(locale, id, &found.ok_or(Refusal::NotUnderstood)?, fields)
        }
        Purpose::Decline { cycle } => {
            let c = views::by_cycle(tx, workspace, *cycle, now).await?;
            form::decline(locale, id, &c, fields)
        }
        Purpose::Preferences { .. } => form::preferences(locale, id, fields),
        Purpose::Snooze { days, .. } => form::snooze(locale, id, *days, fields),
        Purpose::CloneMany { ad_set, .. } | Purpose::CloneOne { ad_set, .. } => {
            let set = store::ad_set::ad_set(tx, workspace, *ad_set).await?;
            let c = views::by_cycle(tx, workspace, set.cycle_id, now).await?;
            let s = views::of_set(tx, workspace, set).await?;
            match (purpose, s.tickets.first()) {
                (Purpose::CloneOne { .. }, Some(first)) => {
                    form::clone_one(locale, id, &c, &s, first, fields)
                }
                _ => form::clone_many(locale, id, &c, &s, fields),
            }
        }
        Purpose::DeliverAnyway { .. } => return Err(Refusal::NotUnderstood.into()),
        Purpose::Deliver { ticket }
        | Purpose::Revise { ticket }
        | Purpose::Edit { ticket }
        | Purpose::AskTicket { ticket } => {
            let ticket = store::ticket::ticket(tx, workspace, *ticket).await?;
            let c = views::by_cycle(tx, workspace, ticket.cycle_id, now).await?;
            let t = views::of_ticket(tx, workspace, ticket).await?;
            match purpose {
                Purpose::AskTicket { .. } => form::ask_ticket(locale, id, &c, &t, fields),
                Purpose::Revise { .. } => form::revise(locale, id, &c, &t, fields),
                Purpose::Edit { .. } => form::edit(locale, id, &t, fields),
                _ => form::deliver(locale, id, &c, &t, fields),
            }
        }
    })
}

/// Forgets drafts and events that nobody can need any more.
///
/// # Errors
/// A fault of the database.
pub async fn forget(step: &mut Step<'_>) -> store::Result<()> {
    draft::forget(&mut step.tx, step.now - KEPT).await?;
    event::forget(&mut step.tx, step.now - TimeDelta::days(30)).await?;
    Ok(())
}

/// The copy that a form holds.
pub fn copy_of(fields: &Fields) -> Copy {
    Copy::parse(fields.get("copy").map_or("", String::as_str))
}
