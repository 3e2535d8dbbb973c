//! What a ticket asks for is changed: before and after are kept, its thread is told.

use serde_json::{Map, Value, json};

use super::ticket::{may, seen};
use super::typed::{self, ReadOptions};
use super::{Outcome, Step, drafts, private, resolve};
use crate::domain::edit::{TicketField, changes};
use crate::domain::id::{PersonId, TicketId};
use crate::domain::notice::{Destination, Notice};
use crate::domain::permission::Act;
use crate::domain::portfolio::{Cycle, Portfolio};
use crate::domain::refusal::Refusal;
use crate::domain::status::TicketStatus;
use crate::domain::ticket::{MAX_NAME, MAX_TEXT, Ticket};
use crate::request::{Reply, TicketOptions};
use crate::store::draft::{Fields, Purpose};
use crate::store::{self, task};
use crate::wording::reply;

/// `/refresh edit`: what is given changes; with nothing given, the form of the texts.
///
/// # Errors
/// Refused.
pub async fn edit(
    step: &mut Step<'_>,
    typed: Option<&str>,
    name: Option<&str>,
    options: &TicketOptions,
) -> Outcome<Reply> {
    let found = resolve::ticket_of(step, typed).await?;
    may_edit(step, &found).await?;
    if name.is_none() && *options == TicketOptions::default() {
        return open(step, &found.2).await;
    }
    let read = typed::options(options, step.today(&found.0))?;
    let name = name
        .map(|name| typed::line("name", name, MAX_NAME))
        .transpose()?;
    let changed = with_options(found.2.clone(), name, read);
    keep(step, found, changed).await
}

async fn open(step: &mut Step<'_>, ticket: &Ticket) -> Outcome<Reply> {
    let fields: Fields = [
        TicketField::Direction,
        TicketField::Primary,
        TicketField::Headline,
        TicketField::CallToAction,
    ]
    .map(|field| (field.as_str().to_owned(), field.of(ticket)))
    .into();
    drafts::open(step, &Purpose::Edit { ticket: ticket.id }, &fields).await
}

/// The form of the texts was sent.
///
/// # Errors
/// Refused.
pub async fn send(step: &mut Step<'_>, id: TicketId, fields: &Fields) -> Outcome<Reply> {
    let found = store::ticket::ticket(&mut step.tx, step.workspace, id).await?;
    let found = resolve::with_ticket(step, found).await?;
    may_edit(step, &found).await?;
    let text = |field: TicketField| {
        typed::text(
            field.title(),
            typed::field(fields, field.as_str()),
            MAX_TEXT,
        )
    };
    let changed = Ticket {
        direction: text(TicketField::Direction)?,
        primary_text: text(TicketField::Primary)?,
        headline: text(TicketField::Headline)?,
        call_to_action: text(TicketField::CallToAction)?,
        ..found.2.clone()
    };
    keep(step, found, changed).await
}

async fn may_edit(
    step: &mut Step<'_>,
    (portfolio, cycle, ticket): &(Portfolio, Cycle, Ticket),
) -> Outcome<()> {
    may(step, Act::Submission, portfolio, cycle, ticket).await?;
    if ticket.status.is_open() {
        return Ok(());
    }
    Err(Refusal::TicketFinished {
        label: ticket.label(),
        status: ticket.status,
    }
    .into())
}

fn with_options(ticket: Ticket, name: Option<String>, read: ReadOptions) -> Ticket {
    Ticket {
        name: name.unwrap_or(ticket.name),
        format: read.format.unwrap_or(ticket.format),
        placement: read.placement.or(ticket.placement),
        landing_url: read.landing_url.or(ticket.landing_url),
        due_date: read.due.unwrap_or(ticket.due_date),
        ..ticket
    }
}

async fn keep(
    step: &mut Step<'_>,
    (portfolio, cycle, before): (Portfolio, Cycle, Ticket),
    after: Ticket,
) -> Outcome<Reply> {
    let workspace = step.workspace;
    let changed = changes(&before, &after);
    let fields: Vec<TicketField> = changed.iter().map(|change| change.field).collect();
    if !fields.is_empty() {
        store::ticket::rewrite(&mut step.tx, workspace, &after).await?;
        if fields.contains(&TicketField::Due) {
            task::set_due_of_ticket(&mut step.tx, workspace, after.id, after.due_date).await?;
        }
        step.about_ticket(&after);
        step.ticket_changed(&after).await?;
        let changed: Map<String, Value> = changed
            .into_iter()
            .map(|change| {
                let both = json!({ "before": change.before, "after": change.after });
                (change.field.as_str().to_owned(), both)
            })
            .collect();
        let detail = json!({ "ticket": after.label(), "changes": changed });
        step.record("ticket.edited", detail).await?;
        tell(step, &portfolio, &after, fields.clone()).await?;
    }
    let (c, _, t) = seen(step, cycle.id, after.id).await?;
    private(reply::edited(step.settings.locale, &c, &t, &fields))
}

/// Who has not begun yet reads the card; who has is mentioned.
async fn tell(
    step: &mut Step<'_>,
    portfolio: &Portfolio,
    ticket: &Ticket,
    fields: Vec<TicketField>,
) -> Outcome<()> {
    let creatives: Vec<PersonId> = match ticket.status {
        TicketStatus::New => Vec::new(),
        _ => ticket.creatives().collect(),
    };
    let notice = Notice::TicketEdited {
        ticket: ticket.id,
        fields,
        by: step.actor.name.clone(),
    };
    let key = format!("edited:{}:{}", ticket.id, step.event_id);
    let to = Destination::Ticket { ticket: ticket.id };
    step.tell_people(&creatives, portfolio.id, to, notice, key)
        .await
}
