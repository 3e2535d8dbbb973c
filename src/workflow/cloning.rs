//! Clone: the other tickets of a set, from the first (process.md section 4, step 5).

use serde_json::json;

use super::ad_set::active;
use super::making::{Making, make_ticket};
use super::{Outcome, Step, drafts, private, resolve, typed, views};
use crate::domain::ad_set::{AdSet, room_left};
use crate::domain::id::{AdSetId, TicketId};
use crate::domain::permission::Act;
use crate::domain::portfolio::{Cycle, Portfolio};
use crate::domain::refusal::Refusal;
use crate::domain::ticket::{Copy, MAX_NAME, MAX_TEXT, Ticket, parse_clone_lines};
use crate::request::{Reply, TicketOptions, Which};
use crate::store::draft::{Fields, Purpose};
use crate::store::{self, posted};
use crate::wording::reply;

/// `/refresh clone`: the form, for one ticket where a name is given, else for many.
///
/// # Errors
/// Refused before the form.
pub async fn open_clone(
    step: &mut Step<'_>,
    which: &Which,
    name: Option<&str>,
    options: &TicketOptions,
) -> Outcome<Reply> {
    let (portfolio, cycle, set) = resolve::ad_set_of(step, which).await?;
    if let Some(name) = name {
        typed::line("name", name, MAX_NAME)?;
    }
    open_clone_of(step, &portfolio, &cycle, &set, name.map(Some), options).await
}

/// [`open_clone`] for a set that is known. `one`: for one ticket, with its name if it was given.
///
/// # Errors
/// As there.
pub async fn open_clone_of(
    step: &mut Step<'_>,
    portfolio: &Portfolio,
    cycle: &Cycle,
    set: &AdSet,
    one: Option<Option<&str>>,
    options: &TicketOptions,
) -> Outcome<Reply> {
    let tickets = may_clone(step, portfolio, cycle, set).await?;
    typed::options(options, step.today(portfolio))?;
    let options = options.clone();
    let Some(name) = one else {
        let purpose = Purpose::CloneMany {
            ad_set: set.id,
            options,
        };
        return drafts::open(step, &purpose, &Fields::new()).await;
    };
    let mut fields = Fields::new();
    if let Some(first) = tickets.first() {
        fields.insert("direction".to_owned(), first.direction.clone());
        fields.insert("copy".to_owned(), prefilled(&copy_of(first)));
    }
    if name.is_none() {
        fields.insert("name".to_owned(), String::new());
    }
    let purpose = Purpose::CloneOne {
        ad_set: set.id,
        name: name.map(str::to_owned),
        options,
    };
    drafts::open(step, &purpose, &fields).await
}

/// Whether a set may get another ticket; gives those that it has.
async fn may_clone(
    step: &mut Step<'_>,
    portfolio: &Portfolio,
    cycle: &Cycle,
    set: &AdSet,
) -> Outcome<Vec<Ticket>> {
    step.require(Act::Submission, views::named(portfolio), &portfolio.client)
        .await?;
    active(portfolio)?;
    if cycle.outcome.is_some() {
        let (client, number) = (portfolio.client.clone(), cycle.number);
        return Err(Refusal::CycleClosed { client, number }.into());
    }
    let tickets = store::ticket::of_set(&mut step.tx, step.workspace, set.id).await?;
    if room_left(set.count, tickets.len()) < 1 {
        let (folder, count) = (set.folder_name.clone(), set.count);
        return Err(Refusal::SetFull { folder, count }.into());
    }
    Ok(tickets)
}

/// The form of a bulk clone was sent: all or nothing.
///
/// # Errors
/// Refused: nothing was created; errors name the line.
pub async fn clone_many(
    step: &mut Step<'_>,
    ad_set: AdSetId,
    options: &TicketOptions,
    fields: &Fields,
) -> Outcome<Reply> {
    let set = store::ad_set::ad_set(&mut step.tx, step.workspace, ad_set).await?;
    let (portfolio, cycle, set) = resolve::with_ad_set(step, set).await?;
    let tickets = may_clone(step, &portfolio, &cycle, &set).await?;
    let read = typed::options(options, step.today(&portfolio))?;
    let lines = typed::text("lines", typed::field(fields, "lines"), MAX_TEXT)?;
    let lines = parse_clone_lines(&lines, room_left(set.count, tickets.len()))
        .map_err(Refusal::CloneLines)?;
    if lines.is_empty() {
        return Err(Refusal::Empty { field: "lines" }.into());
    }
    let first = tickets.first().cloned().ok_or(Refusal::NotUnderstood)?;
    let mut created = Vec::with_capacity(lines.len());
    for (position, line) in (next_position(&tickets)..).zip(lines) {
        let mut read = read.clone();
        read.format = line.format.or(read.format);
        let making = Making {
            name: line.name,
            direction: differing(&line.differs, &first.direction),
            copy: copy_of(&first),
            read,
            options,
            position,
            first: Some(&first),
        };
        created.push(make_ticket(step, &portfolio, &cycle, &set, making).await?);
    }
    cloned(step, &cycle, &set, created).await
}

/// The form of a single clone was sent.
///
/// # Errors
/// Refused: nothing was created.
pub async fn clone_one(
    step: &mut Step<'_>,
    ad_set: AdSetId,
    name: Option<&str>,
    options: &TicketOptions,
    fields: &Fields,
) -> Outcome<Reply> {
    let set = store::ad_set::ad_set(&mut step.tx, step.workspace, ad_set).await?;
    let (portfolio, cycle, set) = resolve::with_ad_set(step, set).await?;
    let tickets = may_clone(step, &portfolio, &cycle, &set).await?;
    let read = typed::options(options, step.today(&portfolio))?;
    let name = typed::line(
        "name",
        name.unwrap_or(typed::field(fields, "name")),
        MAX_NAME,
    )?;
    let direction = typed::text(
        "creative direction",
        typed::field(fields, "direction"),
        MAX_TEXT,
    )?;
    typed::text("copy", typed::field(fields, "copy"), MAX_TEXT)?;
    let first = tickets.first().ok_or(Refusal::NotUnderstood)?;
    let making = Making {
        name,
        direction,
        copy: drafts::copy_of(fields),
        read,
        options,
        position: next_position(&tickets),
        first: Some(first),
    };
    let created = make_ticket(step, &portfolio, &cycle, &set, making).await?;
    cloned(step, &cycle, &set, vec![created]).await
}

/// Positions are given in order and never reused.
fn next_position(tickets: &[Ticket]) -> i64 {
    tickets
        .iter()
        .map(|ticket| ticket.position)
        .max()
        .unwrap_or(0)
        + 1
}

fn copy_of(first: &Ticket) -> Copy {
    Copy {
        primary: first.primary_text.clone(),
        headline: first.headline.clone(),
        call_to_action: first.call_to_action.clone(),
    }
}

/// The copy as a form field takes it: what fills the field needs no label for its first part.
fn prefilled(copy: &Copy) -> String {
    let text = copy.to_text();
    if text.chars().count() <= MAX_TEXT {
        return text;
    }
    let unlabelled = text.strip_prefix("Primary: ").map(str::to_owned);
    unlabelled
        .filter(|text| Copy::parse(text) == *copy)
        .unwrap_or(text)
}

/// What differs stands first, since the creatives need it most.
fn differing(differs: &str, direction: &str) -> String {
    match (differs.is_empty(), direction.trim().is_empty()) {
        (true, _) => direction.to_owned(),
        (false, true) => differs.to_owned(),
        (false, false) => format!("{differs}\n\n{direction}"),
    }
}

async fn cloned(
    step: &mut Step<'_>,
    cycle: &Cycle,
    set: &AdSet,
    created: Vec<Ticket>,
) -> Outcome<Reply> {
    let labels: Vec<String> = created.iter().map(Ticket::label).collect();
    step.about_cycle(cycle);
    step.record(
        "tickets.cloned",
        json!({ "folder": set.folder_name, "tickets": labels }),
    )
    .await?;
    let (workspace, now) = (step.workspace, step.now);
    posted::set_dirty(&mut step.tx, workspace, set.id, now).await?;
    let c = views::by_cycle(&mut step.tx, workspace, cycle.id, now).await?;
    let ids: Vec<TicketId> = created.iter().map(|ticket| ticket.id).collect();
    let s = views::of_set(&mut step.tx, workspace, set.clone()).await?;
    let made: Vec<_> = s
        .tickets
        .iter()
        .filter(|view| ids.contains(&view.ticket.id))
        .cloned()
        .collect();
    private(reply::cloned(step.settings.locale, &c, &s, &made))
}
