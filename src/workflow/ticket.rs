//! Start and deliver (process.md section 4, step 8).

use serde_json::json;

use super::{Outcome, Step, ad_set, drafts, private, readiness, resolve, typed, views};
use crate::domain::asset::{AssetPurpose, AssetState};
use crate::domain::id::{AssetId, CycleId, TicketId};
use crate::domain::notice::{Destination, Notice};
use crate::domain::permission::Act;
use crate::domain::portfolio::{Cycle, Portfolio};
use crate::domain::refusal::Refusal;
use crate::domain::status::{TicketEvent, TicketStatus};
use crate::domain::ticket::{MAX_TEXT, Ticket};
use crate::request::{Reply, SentFile};
use crate::store::asset::{self, NewAsset, Owner};
use crate::store::draft::{Fields, Purpose};
use crate::store::{self, question, task, ticket};
use crate::wording::reply;

/// The longest file name that is kept, in characters.
const MAX_FILE_NAME: usize = 200;

/// `/refresh start`.
///
/// # Errors
/// Refused.
pub async fn start(step: &mut Step<'_>, typed: Option<&str>) -> Outcome<Reply> {
    let found = resolve::ticket_of(step, typed).await?;
    start_of(step, found).await
}

/// [`start`] for a ticket that is known.
///
/// # Errors
/// Refused.
pub async fn start_of(
    step: &mut Step<'_>,
    (portfolio, cycle, ticket): (Portfolio, Cycle, Ticket),
) -> Outcome<Reply> {
    may(step, Act::Creation, &portfolio, &cycle, &ticket).await?;
    let moved = move_ticket(step, &ticket, TicketEvent::Start).await?;
    let (c, s, t) = seen(step, cycle.id, ticket.id).await?;
    let _ = s;
    private(reply::started(
        step.settings.locale,
        &c,
        &t,
        moved.is_none(),
    ))
}

/// Whether the actor may act on a ticket of an open cycle.
///
/// # Errors
/// Refused.
pub async fn may(
    step: &mut Step<'_>,
    act: Act,
    portfolio: &Portfolio,
    cycle: &Cycle,
    ticket: &Ticket,
) -> Outcome<()> {
    let about = match act {
        Act::Creation => ticket.label(),
        _ => portfolio.client.clone(),
    };
    step.require(act, views::named_on(portfolio, ticket), &about)
        .await?;
    ad_set::active(portfolio)?;
    if cycle.outcome.is_some() {
        let (client, number) = (portfolio.client.clone(), cycle.number);
        return Err(Refusal::CycleClosed { client, number }.into());
    }
    Ok(())
}

/// Moves a ticket by the table; gives the new status, or `None` where it is so already.
///
/// # Errors
/// Refused.
pub async fn move_ticket(
    step: &mut Step<'_>,
    ticket: &Ticket,
    event: TicketEvent,
) -> Outcome<Option<TicketStatus>> {
    let to = ticket.status.on(event).map_err(|refusal| Refusal::Ticket {
        refusal,
        label: ticket.label(),
    })?;
    let Some(to) = to else { return Ok(None) };
    let rounds = i64::from(event == TicketEvent::Revise);
    let workspace = step.workspace;
    store::ticket::set_status(
        &mut step.tx,
        workspace,
        ticket.id,
        ticket.status,
        to,
        rounds,
    )
    .await?;
    step.about_ticket(ticket);
    step.ticket_changed(ticket).await?;
    let detail = json!({
        "ticket": ticket.label(), "before": ticket.status.title(), "after": to.title(),
    });
    step.record("ticket.status", detail).await?;
    Ok(Some(to))
}

/// A ticket with its set and cycle, as they are now.
///
/// # Errors
/// A fault of the database.
pub async fn seen(
    step: &mut Step<'_>,
    cycle: CycleId,
    id: TicketId,
) -> Outcome<(
    crate::wording::view::CycleView,
    crate::wording::view::AdSetView,
    crate::wording::view::TicketView,
)> {
    let (workspace, now) = (step.workspace, step.now);
    let c = views::by_cycle(&mut step.tx, workspace, cycle, now).await?;
    let ticket = ticket::ticket(&mut step.tx, workspace, id).await?;
    let set = store::ad_set::ad_set(&mut step.tx, workspace, ticket.ad_set_id).await?;
    let s = views::of_set(&mut step.tx, workspace, set).await?;
    let t = views::on_set(&s, &ticket)?;
    Ok((c, s, t))
}

/// A file that somebody sent, to be copied before the platform's link expires.
pub fn sent_file(file: &SentFile, purpose: AssetPurpose) -> NewAsset {
    NewAsset {
        purpose,
        state: AssetState::Copying,
        name: file
            .name
            .replace('\0', "")
            .chars()
            .take(MAX_FILE_NAME)
            .collect(),
        url: file.url.clone(),
        size: file.size,
        media_type: file.media_type.clone(),
    }
}

fn link(address: &str) -> NewAsset {
    NewAsset {
        purpose: AssetPurpose::Delivered,
        state: AssetState::Link,
        name: address.to_owned(),
        url: address.to_owned(),
        size: 0,
        media_type: None,
    }
}

/// `/refresh deliver`: files, a link, or both.
///
/// # Errors
/// Refused: nothing was handed in.
pub async fn deliver(
    step: &mut Step<'_>,
    typed: Option<&str>,
    files: &[SentFile],
    link_typed: Option<&str>,
) -> Outcome<Reply> {
    let found = resolve::ticket_of(step, typed).await?;
    may(step, Act::Creation, &found.0, &found.1, &found.2).await?;
    let links = match link_typed {
        Some(typed) => vec![typed::address("link", typed)?],
        None => Vec::new(),
    };
    hand_in_unless_asked(step, found, files, &links).await
}

/// *Deliver anyway*: what was held back for an open question.
///
/// # Errors
/// Refused: nothing was handed in.
pub async fn deliver_anyway(
    step: &mut Step<'_>,
    id: TicketId,
    files: &[SentFile],
    links: &[String],
) -> Outcome<Reply> {
    let ticket = ticket::ticket(&mut step.tx, step.workspace, id).await?;
    let found = resolve::with_ticket(step, ticket).await?;
    may(step, Act::Creation, &found.0, &found.1, &found.2).await?;
    hand_in(step, found, given(files, links)).await
}

fn given(files: &[SentFile], links: &[String]) -> Vec<NewAsset> {
    let files = files
        .iter()
        .map(|file| sent_file(file, AssetPurpose::Delivered));
    files
        .chain(links.iter().map(|address| link(address)))
        .collect()
}

/// With an open question on the ticket the bot says so and asks to go on; what was given is kept
/// (process.md section 4, step 8).
async fn hand_in_unless_asked(
    step: &mut Step<'_>,
    found: (Portfolio, Cycle, Ticket),
    files: &[SentFile],
    links: &[String],
) -> Outcome<Reply> {
    let assets = given(files, links);
    if assets.is_empty() {
        return Err(Refusal::NothingDelivered.into());
    }
    let ticket = &found.2;
    let open = question::open_of_ticket(&mut step.tx, step.workspace, ticket.id).await?;
    if open.is_empty() {
        return hand_in(step, found, assets).await;
    }
    takes_delivery(ticket)?;
    let purpose = Purpose::DeliverAnyway {
        ticket: ticket.id,
        files: files.to_vec(),
        links: links.to_vec(),
    };
    let draft = drafts::begin(step, &purpose, &Fields::new()).await?;
    let view = views::of_ticket(&mut step.tx, step.workspace, found.2).await?;
    let (locale, count) = (step.settings.locale, (files.len(), links.len()));
    private(reply::deliver_anyway(locale, &view, &open, count, draft))
}

fn takes_delivery(ticket: &Ticket) -> Outcome<()> {
    let refused = |refusal| Refusal::Ticket {
        refusal,
        label: ticket.label(),
    };
    ticket.status.on(TicketEvent::Deliver).map_err(refused)?;
    Ok(())
}

/// *Deliver*: the form for links.
///
/// # Errors
/// Refused before the form.
pub async fn open_deliver(
    step: &mut Step<'_>,
    (portfolio, cycle, ticket): (Portfolio, Cycle, Ticket),
) -> Outcome<Reply> {
    may(step, Act::Creation, &portfolio, &cycle, &ticket).await?;
    takes_delivery(&ticket)?;
    drafts::open(
        step,
        &Purpose::Deliver { ticket: ticket.id },
        &Fields::new(),
    )
    .await
}

/// The form of *Deliver* was sent: one link a line.
///
/// # Errors
/// Refused: nothing was handed in.
pub async fn deliver_links(step: &mut Step<'_>, id: TicketId, fields: &Fields) -> Outcome<Reply> {
    let ticket = ticket::ticket(&mut step.tx, step.workspace, id).await?;
    let found = resolve::with_ticket(step, ticket).await?;
    may(step, Act::Creation, &found.0, &found.1, &found.2).await?;
    let typed = typed::text("link", typed::field(fields, "link"), MAX_TEXT)?;
    let mut links = Vec::new();
    for line in typed.lines().filter(|line| !line.trim().is_empty()) {
        links.push(typed::address("link", line)?);
    }
    hand_in_unless_asked(step, found, &[], &links).await
}

async fn hand_in(
    step: &mut Step<'_>,
    (portfolio, cycle, ticket): (Portfolio, Cycle, Ticket),
    assets: Vec<NewAsset>,
) -> Outcome<Reply> {
    let (workspace, now, by) = (step.workspace, step.now, step.actor.person_id());
    let (files, links): (Vec<_>, Vec<_>) = assets
        .iter()
        .partition(|asset| asset.state == AssetState::Copying);
    let (files, links) = (files.len(), links.len());
    move_ticket(step, &ticket, TicketEvent::Deliver).await?;
    let mut ids: Vec<AssetId> = Vec::with_capacity(assets.len());
    for new in &assets {
        let owner = Owner::Ticket(ticket.id, ticket.round);
        ids.push(
            asset::insert(&mut step.tx, workspace, owner, new, by, now)
                .await?
                .id,
        );
    }
    step.ticket_changed(&ticket).await?;
    task::complete_ticket(&mut step.tx, workspace, ticket.id, by, now).await?;
    let names: Vec<&str> = assets.iter().map(|asset| asset.name.as_str()).collect();
    step.record(
        "ticket.delivered",
        json!({ "ticket": ticket.label(), "assets": names }),
    )
    .await?;
    let first = ids.first().copied().unwrap_or(AssetId(0));
    let notice = Notice::Delivered {
        ticket: ticket.id,
        assets: ids,
        by: step.actor.name.clone(),
    };
    let to = Destination::Ticket { ticket: ticket.id };
    step.tell(to, notice, format!("delivered:{}:{first}", ticket.id))
        .await?;
    let ready = readiness::look(step, &portfolio, &cycle, ticket.ad_set_id).await?;
    let (c, s, t) = seen(step, cycle.id, ticket.id).await?;
    private(reply::delivered(
        step.settings.locale,
        &c,
        &s,
        &t,
        files,
        links,
        ready,
    ))
}
