//! Notes of the Account Manager (process.md section 4, step 2).

use serde_json::json;

use super::{Outcome, Step, ad_set, drafts, private, resolve, ticket, typed, views};
use crate::domain::asset::AssetPurpose;
use crate::domain::id::{CycleId, NoteId};
use crate::domain::notice::{Destination, Notice};
use crate::domain::permission::Act;
use crate::domain::portfolio::{Cycle, Portfolio};
use crate::domain::refusal::Refusal;
use crate::domain::ticket::MAX_TEXT;
use crate::request::{Reply, SentFile};
use crate::store::asset::{self, Owner};
use crate::store::draft::{Fields, Purpose};
use crate::store::note::Author;
use crate::store::{self, note};
use crate::wording::reply;

/// `/refresh note`: the form.
///
/// # Errors
/// Refused before the form.
pub async fn open(
    step: &mut Step<'_>,
    portfolio: Option<&str>,
    file: Option<SentFile>,
) -> Outcome<Reply> {
    let (portfolio, cycle) = resolve::open_cycle_of(step, portfolio).await?;
    open_of(step, &portfolio, &cycle, file).await
}

/// [`open`] for a cycle that is known.
///
/// # Errors
/// As there.
pub async fn open_of(
    step: &mut Step<'_>,
    portfolio: &Portfolio,
    cycle: &Cycle,
    file: Option<SentFile>,
) -> Outcome<Reply> {
    step.require(Act::Direction, views::named(portfolio), &portfolio.client)
        .await?;
    ad_set::active(portfolio)?;
    drafts::open(
        step,
        &Purpose::Note {
            cycle: cycle.id,
            file,
        },
        &Fields::new(),
    )
    .await
}

/// The form was sent: the note stands in the channel, and in the threads of those who have started.
///
/// # Errors
/// Refused.
pub async fn log(
    step: &mut Step<'_>,
    cycle: CycleId,
    file: Option<&SentFile>,
    fields: &Fields,
) -> Outcome<Reply> {
    let (portfolio, cycle) = ad_set::locked(step, cycle).await?;
    step.require(Act::Direction, views::named(&portfolio), &portfolio.client)
        .await?;
    ad_set::active(&portfolio)?;
    let body = typed::text("note", typed::field(fields, "note"), MAX_TEXT)?;
    if body.trim().is_empty() {
        return Err(Refusal::Empty { field: "note" }.into());
    }
    let id = keep(step, &portfolio, &cycle, &body, file).await?;
    logged(step, portfolio, cycle, id).await
}

/// Logs a note: it stands in the channel, and in the threads of those who have started.
///
/// # Errors
/// A fault of the database.
pub async fn keep(
    step: &mut Step<'_>,
    portfolio: &Portfolio,
    cycle: &Cycle,
    body: &str,
    file: Option<&SentFile>,
) -> Outcome<NoteId> {
    let (workspace, now) = (step.workspace, step.now);
    let name = step.actor.name.clone();
    let author = Author {
        id: step.actor.person_id(),
        name: Some(&name),
    };
    let id = note::insert(
        &mut step.tx,
        workspace,
        portfolio.id,
        cycle.id,
        author,
        body,
        now,
    )
    .await?;
    if let Some(file) = file {
        let new = ticket::sent_file(file, AssetPurpose::Reference);
        asset::insert(
            &mut step.tx,
            workspace,
            Owner::Note(id),
            &new,
            author.id,
            now,
        )
        .await?;
    }
    let detail = json!({ "note": id, "characters": body.chars().count() });
    step.record("note.logged", detail).await?;
    let to = Destination::Portfolio {
        portfolio: portfolio.id,
    };
    let key = format!("note:{id}");
    let notice = Notice::NoteLogged { note: id };
    step.tell_people(&[portfolio.sas_id], portfolio.id, to, notice, key)
        .await?;
    for open in store::ticket::of_cycle(&mut step.tx, workspace, cycle.id).await? {
        if open.status.is_open() {
            let notice = Notice::LateNote {
                note: id,
                ticket: open.id,
            };
            let to = Destination::Ticket { ticket: open.id };
            let people: Vec<_> = open.creatives().collect();
            let key = format!("late-note:{id}:{}", open.id);
            step.mail(portfolio.sas_id, &notice, &key).await?;
            step.tell_people(&people, portfolio.id, to, notice, key)
                .await?;
        }
    }
    Ok(id)
}

/// The answer to who logged a note.
///
/// # Errors
/// A fault of the database.
pub async fn logged(
    step: &mut Step<'_>,
    portfolio: Portfolio,
    cycle: Cycle,
    id: NoteId,
) -> Outcome<Reply> {
    let (workspace, now) = (step.workspace, step.now);
    let c = views::of_cycle(&mut step.tx, portfolio, cycle, now).await?;
    let logged = note::note(&mut step.tx, workspace, id)
        .await?
        .ok_or(Refusal::NotUnderstood)?;
    let n = views::of_note(&mut step.tx, workspace, logged).await?;
    let tickets = store::ticket::of_cycle(&mut step.tx, workspace, c.cycle.id).await?;
    let threads = tickets.iter().filter(|ticket| ticket.status.is_open());
    let threads = threads.count();
    private(reply::noted(step.settings.locale, &c, &n, threads))
}
