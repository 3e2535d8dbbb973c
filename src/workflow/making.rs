//! Makes one ticket: its people, its files, its thread, and who is told.

use super::typed::ReadOptions;
use super::{Outcome, Step, assets};
use crate::domain::ad_set::AdSet;
use crate::domain::id::PersonId;
use crate::domain::notice::{Destination, Notice};
use crate::domain::people::Role;
use crate::domain::portfolio::{Cycle, Portfolio};
use crate::domain::task::TaskKind;
use crate::domain::ticket::{Copy, DUE_WORKING_DAYS, Format, Ticket, least_loaded};
use crate::request::{Account, TicketOptions};
use crate::store::ticket::NewTicket;
use crate::store::{self, asset, task, team, workspace};

/// What a new ticket is made from.
pub(super) struct Making<'a> {
    pub(super) name: String,
    pub(super) direction: String,
    pub(super) copy: Copy,
    pub(super) read: ReadOptions,
    pub(super) options: &'a TicketOptions,
    pub(super) position: i64,
    pub(super) first: Option<&'a Ticket>,
}

pub(super) async fn make_ticket(
    step: &mut Step<'_>,
    portfolio: &Portfolio,
    cycle: &Cycle,
    set: &AdSet,
    making: Making<'_>,
) -> Outcome<Ticket> {
    let (workspace, now, by) = (step.workspace, step.now, step.actor.person_id());
    let first = making.first;
    let copywriter = assignee(
        step,
        portfolio,
        Role::Copywriter,
        making.options.copywriter.as_ref(),
    )
    .await?;
    let designer = assignee(
        step,
        portfolio,
        Role::Designer,
        making.options.designer.as_ref(),
    )
    .await?;
    let due_date = making
        .read
        .due
        .or(first.map(|first| first.due_date))
        .unwrap_or_else(|| {
            step.settings
                .working_hours
                .add_days(cycle.refresh_date, DUE_WORKING_DAYS)
        });
    let new = NewTicket {
        position: making.position,
        name: making.name,
        format: making
            .read
            .format
            .or(first.map(|first| first.format))
            .unwrap_or(Format::Static),
        placement: making
            .read
            .placement
            .or_else(|| first.and_then(|first| first.placement.clone())),
        direction: making.direction,
        copy: making.copy,
        landing_url: making
            .read
            .landing_url
            .or_else(|| first.and_then(|first| first.landing_url.clone())),
        due_date,
        copywriter,
        designer,
        cloned_from: first.map(|first| first.id),
    };
    let number = workspace::next_ticket_number(&mut step.tx, workspace).await?;
    let id = store::ticket::insert(&mut step.tx, workspace, set, number, &new, by, now).await?;
    if let Some(first) = first {
        asset::bring_along(&mut step.tx, workspace, first.id, id, now).await?;
    }
    if let Some(file) = &making.options.file {
        let owner = asset::Owner::Ticket(id, 1);
        let new = super::ticket::sent_file(file, crate::domain::asset::AssetPurpose::Reference);
        asset::insert(&mut step.tx, workspace, owner, &new, by, now).await?;
    }
    let new_task = task::NewTask {
        cycle: cycle.id,
        ticket: Some(id),
        kind: TaskKind::Ticket,
        owner: None,
        due_date,
    };
    task::insert(&mut step.tx, workspace, new_task, now).await?;
    let ticket = store::ticket::ticket(&mut step.tx, workspace, id).await?;
    tell_of_ticket(step, portfolio, &ticket).await?;
    if first.is_some() || making.options.file.is_some() {
        let of = assets::Of {
            ticket: Some(id),
            ..assets::Of::default()
        };
        assets::show_copied(step, of, portfolio.id).await?;
    }
    Ok(ticket)
}

async fn tell_of_ticket(
    step: &mut Step<'_>,
    portfolio: &Portfolio,
    ticket: &Ticket,
) -> Outcome<()> {
    let id = ticket.id;
    let thread = Destination::NewThread { ticket: id };
    step.tell(
        thread,
        Notice::TicketThread { ticket: id },
        format!("thread:{id}"),
    )
    .await?;
    let creatives: Vec<PersonId> = ticket.creatives().collect();
    if !creatives.is_empty() {
        let to = Destination::Ticket { ticket: id };
        let key = format!("assigned:{id}");
        step.tell_people(
            &creatives,
            portfolio.id,
            to,
            Notice::Assigned {
                ticket: id,
                new: Vec::new(),
            },
            key,
        )
        .await?;
    }
    if ticket.copywriter_id.is_none() || ticket.designer_id.is_none() {
        let notice = Notice::Unassigned { ticket: id };
        step.tell(Destination::Leads, notice, format!("unassigned:{id}"))
            .await?;
    }
    Ok(())
}

/// The named one, else the least loaded of the team.
async fn assignee(
    step: &mut Step<'_>,
    portfolio: &Portfolio,
    role: Role,
    named: Option<&Account>,
) -> Outcome<Option<PersonId>> {
    if let Some(account) = named {
        return Ok(Some(super::people::ensure(step, account).await?.id));
    }
    let workspace = step.workspace;
    let candidates = team::candidates(&mut step.tx, workspace, portfolio.id, role).await?;
    Ok(least_loaded(&candidates))
}
