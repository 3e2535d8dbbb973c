//! Submit, clone, mark submitted (process.md section 4, steps 4 to 6).

use serde_json::json;

use super::typed::{self, ReadOptions};
use super::{Outcome, Step, assets, drafts, private, readiness, resolve, views};
use crate::domain::ad_set::{self, AdSet, FolderName, parse_count, room_left};
use crate::domain::id::{AdSetId, CycleId, PersonId, TicketId};
use crate::domain::notice::{Destination, Notice};
use crate::domain::people::Role;
use crate::domain::permission::Act;
use crate::domain::portfolio::{Cycle, Portfolio, PortfolioState};
use crate::domain::refusal::{Incomplete, Missing, Refusal};
use crate::domain::status::{CycleChange, CycleEvent};
use crate::domain::task::TaskKind;
use crate::domain::ticket::{
    Copy, DUE_WORKING_DAYS, Format, MAX_NAME, MAX_TEXT, Ticket, least_loaded, parse_clone_lines,
};
use crate::request::{Account, Reply, TicketOptions, Which};
use crate::store::draft::{Fields, Purpose};
use crate::store::ticket::NewTicket;
use crate::store::{self, asset, cycle, people, posted, task, workspace};
use crate::wording::reply;

/// `/refresh submit`: the form of the first ticket.
///
/// # Errors
/// Refused before the form: not the SAS, not the time, an option that cannot be read.
pub async fn open_submit(
    step: &mut Step<'_>,
    portfolio: Option<&str>,
    options: &TicketOptions,
) -> Outcome<Reply> {
    let (portfolio, cycle) = resolve::open_cycle_of(step, portfolio).await?;
    open_submit_of(step, &portfolio, &cycle, options).await
}

/// [`open_submit`] for a cycle that is known.
///
/// # Errors
/// As there.
pub async fn open_submit_of(
    step: &mut Step<'_>,
    portfolio: &Portfolio,
    cycle: &Cycle,
    options: &TicketOptions,
) -> Outcome<Reply> {
    step.require(Act::Submission, views::named(portfolio), &portfolio.client)
        .await?;
    may_add_set(portfolio, cycle)?;
    typed::options(options, step.today(portfolio))?;
    let purpose = Purpose::Submit {
        cycle: cycle.id,
        options: options.clone(),
    };
    drafts::open(step, &purpose, &Fields::new()).await
}

/// The form of the first ticket was sent: the Ad Set, its first ticket, its people.
///
/// # Errors
/// Refused: nothing was created.
pub async fn submit(
    step: &mut Step<'_>,
    cycle: CycleId,
    options: &TicketOptions,
    fields: &Fields,
) -> Outcome<Reply> {
    let (portfolio, cycle) = locked(step, cycle).await?;
    step.require(Act::Submission, views::named(&portfolio), &portfolio.client)
        .await?;
    may_add_set(&portfolio, &cycle)?;
    let read = typed::options(options, step.today(&portfolio))?;
    let folder = FolderName::parse(&typed::text(
        "Deliverable Folder Name",
        typed::field(fields, "folder"),
        MAX_TEXT,
    )?)
    .map_err(Refusal::FolderName)?;
    let count = parse_count(typed::field(fields, "count")).map_err(Refusal::Count)?;
    let name = typed::line("name", typed::field(fields, "name"), MAX_NAME)?;
    let direction = typed::text(
        "creative direction",
        typed::field(fields, "direction"),
        MAX_TEXT,
    )?;
    let typed_copy = typed::text("copy", typed::field(fields, "copy"), MAX_TEXT)?;
    let taken =
        store::ad_set::by_folder(&mut step.tx, step.workspace, portfolio.id, folder.as_str())
            .await?;
    if let Some(taken) = taken {
        let this_cycle = taken.cycle_id == cycle.id;
        return Err(Refusal::FolderTaken {
            folder: taken.folder_name,
            this_cycle,
        }
        .into());
    }
    let set = make_set(step, &portfolio, &cycle, &folder, count).await?;
    let making = Making {
        name,
        direction,
        copy: Copy::parse(&typed_copy),
        read,
        options,
        position: 1,
        first: None,
    };
    let ticket = make_ticket(step, &portfolio, &cycle, &set, making).await?;
    step.about_ticket(&ticket);
    step.record(
        "ad-set.submitted",
        json!({ "folder": set.folder_name, "count": set.count, "ticket": ticket.label() }),
    )
    .await?;
    let (workspace, now) = (step.workspace, step.now);
    let c = views::by_cycle(&mut step.tx, workspace, cycle.id, now).await?;
    let s = views::of_set(&mut step.tx, workspace, set).await?;
    let t = views::of_ticket(&mut step.tx, workspace, ticket).await?;
    private(reply::first_ticket(step.settings.locale, &c, &s, &t))
}

/// Whether an Ad Set may be added to a cycle.
fn may_add_set(portfolio: &Portfolio, cycle: &Cycle) -> Result<(), Refusal> {
    active(portfolio)?;
    if cycle.outcome.is_some() {
        return Err(Refusal::CycleClosed {
            client: portfolio.client.clone(),
            number: cycle.number,
        });
    }
    cycle
        .status()
        .on(CycleEvent::Reopened, cycle.untracked)
        .map(|_| ())
        .map_err(|refusal| Refusal::Cycle {
            refusal,
            missing: Missing::default(),
            client: portfolio.client.clone(),
        })
}

/// Whether a portfolio's process runs.
///
/// # Errors
/// It is paused or archived.
pub fn active(portfolio: &Portfolio) -> Result<(), Refusal> {
    match portfolio.state {
        PortfolioState::Active => Ok(()),
        state => Err(Refusal::NotActive {
            client: portfolio.client.clone(),
            archived: state == PortfolioState::Archived,
        }),
    }
}

/// A cycle that a form or button names, with its portfolio locked.
///
/// # Errors
/// The cycle is closed.
pub async fn locked(step: &mut Step<'_>, id: CycleId) -> Outcome<(Portfolio, Cycle)> {
    let workspace = step.workspace;
    let Some(found) = cycle::find(&mut step.tx, workspace, id).await? else {
        return Err(Refusal::NotUnderstood.into());
    };
    step.about_cycle(&found);
    let portfolio = store::portfolio::lock(&mut step.tx, workspace, found.portfolio_id).await?;
    let cycle = cycle::cycle(&mut step.tx, workspace, id).await?;
    if cycle.outcome.is_some() {
        let (client, number) = (portfolio.client, cycle.number);
        return Err(Refusal::CycleClosed { client, number }.into());
    }
    Ok((portfolio, cycle))
}

async fn make_set(
    step: &mut Step<'_>,
    portfolio: &Portfolio,
    cycle: &Cycle,
    folder: &FolderName,
    count: i64,
) -> Outcome<AdSet> {
    let (workspace, now) = (step.workspace, step.now);
    let by = step.actor.person_id();
    let set = store::ad_set::insert(
        &mut step.tx,
        workspace,
        portfolio.id,
        cycle.id,
        folder,
        count,
        by,
        now,
    )
    .await?;
    // A new set takes a cycle back from its review: not every set is ready any more.
    readiness::reopen_cycle(step, cycle).await?;
    step.tell(
        Destination::Portfolio {
            portfolio: portfolio.id,
        },
        Notice::AdSetCard { ad_set: set.id },
        format!("ad-set-card:{}", set.id),
    )
    .await?;
    Ok(set)
}

/// What a new ticket is made from.
struct Making<'a> {
    name: String,
    direction: String,
    copy: Copy,
    read: ReadOptions,
    options: &'a TicketOptions,
    position: i64,
    first: Option<&'a Ticket>,
}

async fn make_ticket(
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
    let of = assets::Of {
        ticket: Some(id),
        ..assets::Of::default()
    };
    assets::show_copied(step, of, portfolio.id).await?;
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
            Notice::Assigned { ticket: id },
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
    let candidates = people::candidates(&mut step.tx, workspace, portfolio.id, role).await?;
    Ok(least_loaded(&candidates))
}

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
    posted::dirty(&mut step.tx, workspace, posted::AD_SET, set.id.0, now).await?;
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

/// `/refresh done`: the notation *Deliverables Submitted*; asks first where tickets are missing.
///
/// # Errors
/// Refused.
pub async fn done(step: &mut Step<'_>, portfolio: Option<&str>) -> Outcome<Reply> {
    let (portfolio, cycle) = resolve::open_cycle_of(step, portfolio).await?;
    done_of(step, &portfolio, &cycle, false).await
}

/// [`done`] for a cycle that is known. `anyway`: it was asked for with tickets missing.
///
/// # Errors
/// Refused.
pub async fn done_of(
    step: &mut Step<'_>,
    portfolio: &Portfolio,
    cycle: &Cycle,
    anyway: bool,
) -> Outcome<Reply> {
    step.require(Act::Submission, views::named(portfolio), &portfolio.client)
        .await?;
    active(portfolio)?;
    let (workspace, now, locale) = (step.workspace, step.now, step.settings.locale);
    let change = cycle
        .status()
        .on(CycleEvent::Submitted, cycle.untracked)
        .map_err(|refusal| Refusal::Cycle {
            refusal,
            missing: Missing::default(),
            client: portfolio.client.clone(),
        })?;
    let sets = views::sets_of(&mut step.tx, workspace, cycle.id).await?;
    let incomplete: Vec<Incomplete> = sets
        .iter()
        .filter(|view| ad_set::room_left(view.set.count, view.tickets.len()) > 0)
        .map(|view| Incomplete {
            folder: view.set.folder_name.clone(),
            created: view.progress().created,
            count: view.set.count,
        })
        .collect();
    let c = views::of_cycle(&mut step.tx, portfolio.clone(), cycle.clone(), now).await?;
    let by = step.actor.person_id();
    let CycleChange::To(status) = change else {
        // The sets may have been ready before the SAS came to note it.
        task::complete(&mut step.tx, workspace, cycle.id, TaskKind::Create, by, now).await?;
        return private(reply::done(locale, &c, true));
    };
    if !anyway && (sets.is_empty() || !incomplete.is_empty()) {
        return private(reply::confirm_done(locale, &c, &incomplete));
    }
    cycle::move_to(&mut step.tx, workspace, cycle.id, status, now).await?;
    task::complete(&mut step.tx, workspace, cycle.id, TaskKind::Create, by, now).await?;
    for view in &sets {
        posted::dirty(&mut step.tx, workspace, posted::AD_SET, view.set.id.0, now).await?;
    }
    step.record(
        "cycle.submitted",
        json!({ "before": cycle.status().title(), "after": status.title() }),
    )
    .await?;
    let c = views::by_cycle(&mut step.tx, workspace, cycle.id, now).await?;
    private(reply::done(locale, &c, false))
}
