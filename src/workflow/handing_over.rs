//! `/refresh-admin people handover`, `away` and `preferences`: who does whose things, and how people
//! are told.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::{Outcome, Step, drafts, people, private, typed};
use crate::domain::calendar::today;
use crate::domain::id::{PersonId, PortfolioId};
use crate::domain::notice::{Destination, Moved, Notice};
use crate::domain::people::{Person, Role};
use crate::domain::permission::{Act, Named};
use crate::domain::preference::TellKind;
use crate::domain::refusal::Refusal;
use crate::domain::ticket::Ticket;
use crate::request::{Account, Reply};
use crate::store::absence::{self, Absence};
use crate::store::draft::{Fields, Purpose};
use crate::store::{self, handover, portfolio, preference, task, ticket};
use crate::wording::reply;

/// The longest absence, in days.
const LONGEST: i64 = 366;

/// `/refresh-admin people handover`: portfolios, open tickets, tasks and questions, and with them all
/// reminders, of one person are another's. Both are told.
///
/// # Errors
/// Refused: nothing changed.
pub async fn hand_over(step: &mut Step<'_>, from: &Account, to: &Account) -> Outcome<Reply> {
    let (from, to) = two(step, from, to, "to").await?;
    let workspace = step.workspace;
    let mut moved = Moved {
        questions: handover::questions(&mut step.tx, workspace, from.id).await?,
        ..Moved::default()
    };
    let mut tickets: BTreeMap<PortfolioId, Vec<Ticket>> = BTreeMap::new();
    for id in handover::tickets(&mut step.tx, workspace, from.id).await? {
        let found = ticket::ticket(&mut step.tx, workspace, id).await?;
        tickets.entry(found.portfolio_id).or_default().push(found);
    }
    let named = handover::portfolios(&mut step.tx, workspace, from.id).await?;
    let all: BTreeSet<PortfolioId> = named.into_iter().chain(tickets.keys().copied()).collect();
    for id in all {
        let tickets = tickets.remove(&id).unwrap_or_default();
        one(step, id, &tickets, (&from, &to), &mut moved).await?;
    }
    moved.tasks += handover::tasks(&mut step.tx, workspace, from.id, to.id).await?;
    handover::teams(&mut step.tx, workspace, from.id, to.id).await?;
    if !moved.is_nothing() {
        for told in [from.id, to.id] {
            let notice = Notice::HandedOver {
                from: from.id,
                to: to.id,
                told,
                moved,
            };
            let key = format!("handed-over:{}:{told}", step.event_id);
            tell(step, told, notice, key).await?;
        }
    }
    private(reply::handed_over(step.settings.locale, &from, &to, moved))
}

/// What the person has of one portfolio.
async fn one(
    step: &mut Step<'_>,
    id: PortfolioId,
    tickets: &[Ticket],
    (from, to): (&Person, &Person),
    moved: &mut Moved,
) -> Outcome<()> {
    let workspace = step.workspace;
    let found = portfolio::lock(&mut step.tx, workspace, id).await?;
    step.about_portfolio(&found);
    let detail = |role: &str| json!({ "from": from.id, "person": to.id, "role": role });
    for (role, owner) in [(Role::Am, found.am_id), (Role::Sas, found.sas_id)] {
        if owner != from.id {
            continue;
        }
        portfolio::set_owner(&mut step.tx, workspace, id, role, to.id).await?;
        task::give(&mut step.tx, workspace, id, role, to.id).await?;
        match role {
            Role::Am => moved.am += 1,
            _ => moved.sas += 1,
        }
        step.record("portfolio.handed-over", detail(role.as_str()))
            .await?;
    }
    for ticket in tickets {
        if ticket.copywriter_id == Some(from.id) {
            ticket::set_copywriter(&mut step.tx, workspace, ticket.id, to.id).await?;
        }
        if ticket.designer_id == Some(from.id) {
            ticket::set_designer(&mut step.tx, workspace, ticket.id, to.id).await?;
        }
        moved.tickets += 1;
        step.ticket_changed(ticket).await?;
        step.about_ticket(ticket);
        step.record("ticket.handed-over", detail("creative"))
            .await?;
    }
    Ok(())
}

/// `/refresh-admin people away`: somebody stands in from one day to another. Both are told.
///
/// # Errors
/// Refused: nothing changed.
pub async fn away(
    step: &mut Step<'_>,
    person: &Account,
    (first, last): (&str, &str),
    cover: &Account,
) -> Outcome<Reply> {
    let (person, cover) = two(step, person, cover, "cover").await?;
    let now = today(step.now, step.settings.time_zone);
    let first_day = typed::date("from", first, now)?;
    let last_day = typed::date("to", last, now)?;
    let days = (last_day - first_day).num_days();
    if !(0..=LONGEST).contains(&days) || last_day < now {
        return Err(Refusal::Unreadable {
            field: "to",
            typed: last.chars().take(40).collect(),
            expected: "a day on or after the first, not past, at most a year later".to_owned(),
        }
        .into());
    }
    let absence = Absence {
        person_id: person.id,
        cover_id: cover.id,
        first_day,
        last_day,
    };
    absence::put(&mut step.tx, step.workspace, &absence).await?;
    let detail = json!({
        "person": person.id, "cover": cover.id, "from": first_day, "to": last_day
    });
    step.record("person.away", detail).await?;
    for told in [person.id, cover.id] {
        let notice = Notice::Away {
            person: person.id,
            cover: cover.id,
            first_day,
            last_day,
            told,
        };
        let key = format!("away:{}:{told}", step.event_id);
        tell(step, told, notice, key).await?;
    }
    private(reply::away(
        step.settings.locale,
        &person,
        &cover,
        (first_day, last_day),
        now,
    ))
}

/// Two different people, for those who set the bot up.
async fn two(
    step: &mut Step<'_>,
    one: &Account,
    other: &Account,
    field: &'static str,
) -> Outcome<(Person, Person)> {
    step.require(Act::Administration, Named::default(), "")
        .await?;
    let one = people::ensure(step, one).await?;
    let other = people::ensure(step, other).await?;
    if one.id == other.id {
        return Err(Refusal::Unreadable {
            field,
            typed: other.name.chars().take(100).collect(),
            expected: "somebody else".to_owned(),
        }
        .into());
    }
    Ok((one, other))
}

async fn tell(step: &mut Step<'_>, person: PersonId, notice: Notice, key: String) -> Outcome<()> {
    let (workspace, home) = (step.workspace, step.settings.home);
    let account = store::people::account_of(&mut step.tx, workspace, home, person).await?;
    if account.is_none() {
        // Whoever set this up knows it already; there is no portfolio that it is about.
        return Ok(());
    }
    step.tell(Destination::Inbox { person }, notice, key).await
}

/// `/refresh-admin people preferences`: the form, for somebody.
///
/// # Errors
/// Refused before the form.
pub async fn preferences(step: &mut Step<'_>, account: &Account) -> Outcome<Reply> {
    step.require(Act::Administration, Named::default(), "")
        .await?;
    let person = people::ensure(step, account).await?;
    open_preferences(step, person.id).await
}

/// *Preferences*: the form, for oneself or by a Lead.
///
/// # Errors
/// Refused before the form.
pub async fn open_preferences(step: &mut Step<'_>, id: PersonId) -> Outcome<Reply> {
    may(step, id).await?;
    let mut fields = Fields::new();
    for kind in TellKind::ALL {
        let channel = preference::of(&mut step.tx, id, *kind).await?;
        fields.insert(kind.as_str().to_owned(), channel.as_str().to_owned());
    }
    drafts::open(step, &Purpose::Preferences { person: id }, &fields).await
}

/// The form of *Preferences* was sent.
///
/// # Errors
/// Refused: nothing changed.
pub async fn send_preferences(
    step: &mut Step<'_>,
    id: PersonId,
    fields: &Fields,
) -> Outcome<Reply> {
    may(step, id).await?;
    let mut wanted = Vec::new();
    for kind in TellKind::ALL {
        let text = typed::field(fields, kind.as_str()).trim().to_lowercase();
        let channel = text.parse().ok().filter(|channel| kind.allows(*channel));
        let channel = channel.ok_or_else(|| Refusal::Unreadable {
            field: kind.as_str(),
            typed: text.chars().take(40).collect(),
            expected: match kind {
                TellKind::Digest => "chat, mail, both or none".to_owned(),
                _ => "chat, mail or both".to_owned(),
            },
        })?;
        wanted.push((*kind, channel));
    }
    for (kind, channel) in &wanted {
        preference::put(&mut step.tx, step.workspace, id, *kind, *channel).await?;
    }
    let all: BTreeMap<&str, &str> = wanted
        .iter()
        .map(|(kind, channel)| (kind.as_str(), channel.as_str()))
        .collect();
    step.record("person.preferences", json!({ "person": id, "wanted": all }))
        .await?;
    private(reply::preferences(
        step.settings.locale,
        &wanted,
        step.settings.mail,
    ))
}

async fn may(step: &mut Step<'_>, id: PersonId) -> Outcome<()> {
    let own = store::people::find(&mut step.tx, step.workspace, id).await?;
    own.ok_or(Refusal::NotUnderstood)?;
    if step.actor.person_id() == Some(id) {
        return Ok(());
    }
    step.require(Act::Administration, Named::default(), "")
        .await
}
