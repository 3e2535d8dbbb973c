//! Submit and mark submitted (process.md section 4, steps 4 and 6).

use serde_json::json;

use super::making::{Making, make_ticket};
use super::{Outcome, Step, drafts, private, readiness, resolve, typed, views};
use crate::domain::ad_set::{self, AdSet, FolderName, parse_count};
use crate::domain::id::CycleId;
use crate::domain::notice::{Asking, Destination, Notice};
use crate::domain::permission::Act;
use crate::domain::portfolio::{Cycle, Portfolio, PortfolioState};
use crate::domain::refusal::{Incomplete, Missing, Refusal};
use crate::domain::status::{CycleChange, CycleEvent};
use crate::domain::task::TaskKind;
use crate::domain::ticket::{Copy, MAX_NAME, MAX_TEXT};
use crate::request::{Reply, TicketOptions};
use crate::store::draft::{Fields, Purpose};
use crate::store::{self, cycle, posted, task};
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
    let t = views::on_set(&s, &ticket)?;
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
    let cycle = if step.stays_as_read() {
        found
    } else {
        cycle::cycle(&mut step.tx, workspace, id).await?
    };
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
    step.answered(Asking::RefreshDay(cycle.id)).await?;
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
    step.answered(Asking::Kickoff(cycle.id)).await?;
    step.answered(Asking::RefreshDay(cycle.id)).await?;
    task::complete(&mut step.tx, workspace, cycle.id, TaskKind::Create, by, now).await?;
    for view in &sets {
        posted::set_dirty(&mut step.tx, workspace, view.set.id, now).await?;
    }
    step.record(
        "cycle.submitted",
        json!({ "before": cycle.status().title(), "after": status.title() }),
    )
    .await?;
    let c = views::by_cycle(&mut step.tx, workspace, cycle.id, now).await?;
    private(reply::done(locale, &c, false))
}
