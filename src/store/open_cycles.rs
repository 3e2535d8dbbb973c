//! Everything that goes on in the open cycles of a workspace: a few reads, however many clients.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::column::row;
use super::db::{Result, Tx};
use super::{cycle, note, people, portfolio, question, task};
use crate::domain::ad_set::AdSet;
use crate::domain::calendar;
use crate::domain::id::{CycleId, PersonId, PortfolioId, WorkspaceId};
use crate::domain::open_cycle::{OpenCycle, OpenSet, OpenTicket};
use crate::domain::people::Person;
use crate::domain::portfolio::{Cycle, Portfolio, PortfolioState};
use crate::domain::question::Question;
use crate::domain::task::Task;
use crate::run;

row!(OpenTicket {
    id,
    number,
    cycle_id,
    ad_set_id,
    name,
    status,
    round,
    due_date,
    copywriter_id,
    designer_id,
    created_at,
    touched_at
});

pub(super) mod sql {
    crate::statements! {
        PORTFOLIOS = "SELECT id, workspace_id, client, cadence_days AS cadence, time_zone, am_id, sas_id, ad_account, asset_folder, state
            FROM portfolio WHERE workspace_id = $1 AND state <> 'archived' ORDER BY client_key";
        CYCLES = "SELECT c.* FROM cycle c WHERE c.workspace_id = $1 AND c.closed_at IS NULL";
        PEOPLE = "SELECT id, workspace_id, name, email FROM person WHERE workspace_id = $1";
        NOTES = "SELECT p.id, (SELECT n.logged_at FROM note n WHERE n.portfolio_id = p.id ORDER BY n.id DESC LIMIT 1)
            FROM portfolio p WHERE p.workspace_id = $1 AND p.state <> 'archived'";
        SETS = "SELECT s.* FROM cycle c CROSS JOIN ad_set s WHERE s.cycle_id = c.id AND c.workspace_id = $1 AND c.closed_at IS NULL ORDER BY s.id";
        TICKETS = "SELECT k.id, k.number, s.cycle_id, k.ad_set_id, k.name, k.status, k.round, k.due_date, k.copywriter_id, k.designer_id, k.created_at,
            (SELECT a.at FROM activity a WHERE a.ticket_id = k.id AND a.outcome = 'done' ORDER BY a.seq DESC LIMIT 1) AS touched_at
            FROM cycle c CROSS JOIN ad_set s CROSS JOIN ticket k WHERE s.cycle_id = c.id AND k.ad_set_id = s.id
            AND c.workspace_id = $1 AND c.closed_at IS NULL ORDER BY k.ad_set_id, k.position";
        QUESTIONS = "SELECT q.*, q.asker_name AS asker, p.name AS answerer FROM question q LEFT JOIN person p ON p.id = q.answered_by
            WHERE q.workspace_id = $1 AND q.answered_at IS NULL AND q.closed_at IS NULL ORDER BY q.asked_at, q.id";
        SETS_OF = "SELECT * FROM ad_set WHERE workspace_id = $1 AND cycle_id = $2 ORDER BY id";
        TICKETS_OF = "SELECT k.id, k.number, s.cycle_id, k.ad_set_id, k.name, k.status, k.round, k.due_date, k.copywriter_id, k.designer_id, k.created_at,
            (SELECT a.at FROM activity a WHERE a.ticket_id = k.id AND a.outcome = 'done' ORDER BY a.seq DESC LIMIT 1) AS touched_at
            FROM ad_set s CROSS JOIN ticket k WHERE k.ad_set_id = s.id AND s.workspace_id = $1 AND s.cycle_id = $2 ORDER BY k.ad_set_id, k.position";
        TASKS = "SELECT t.* FROM cycle c CROSS JOIN task t WHERE t.cycle_id = c.id AND c.workspace_id = $1 AND c.closed_at IS NULL
            AND t.ticket_id IS NULL AND t.completed_at IS NULL AND t.cancelled_at IS NULL ORDER BY t.id";
    }
}

/// The open cycles of every portfolio that is not archived, by client.
pub async fn all(
    tx: &mut Tx,
    workspace: WorkspaceId,
    now: DateTime<Utc>,
) -> Result<Vec<OpenCycle>> {
    let portfolios = run!(&mut *tx, all Portfolio, sql::PORTFOLIOS, workspace)?;
    let cycles = run!(&mut *tx, all Cycle, sql::CYCLES, workspace)?;
    let people = run!(&mut *tx, all Person, sql::PEOPLE, workspace)?;
    let notes = run!(
        &mut *tx,
        all(PortfolioId, Option<DateTime<Utc>>),
        sql::NOTES,
        workspace
    )?;
    let mut sets = sets(tx, workspace).await?;
    let mut questions: HashMap<CycleId, Vec<Question>> = HashMap::new();
    for question in run!(&mut *tx, all Question, sql::QUESTIONS, workspace)? {
        questions
            .entry(question.cycle_id)
            .or_default()
            .push(question);
    }
    let mut tasks: HashMap<CycleId, Vec<Task>> = HashMap::new();
    for task in run!(&mut *tx, all Task, sql::TASKS, workspace)? {
        tasks.entry(task.cycle_id).or_default().push(task);
    }
    let people: HashMap<PersonId, Person> = people.into_iter().map(|p| (p.id, p)).collect();
    let notes: HashMap<PortfolioId, Option<DateTime<Utc>>> = notes.into_iter().collect();
    let mut cycles: HashMap<PortfolioId, Cycle> =
        cycles.into_iter().map(|c| (c.portfolio_id, c)).collect();
    let open = portfolios.into_iter().filter_map(|portfolio| {
        let cycle = cycles.remove(&portfolio.id)?;
        Some(OpenCycle {
            am: people.get(&portfolio.am_id)?.clone(),
            sas: people.get(&portfolio.sas_id)?.clone(),
            today: calendar::today(now, portfolio.time_zone),
            noted_at: notes.get(&portfolio.id).copied().flatten(),
            sets: sets.remove(&cycle.id).unwrap_or_default(),
            questions: questions.remove(&cycle.id).unwrap_or_default(),
            tasks: tasks.remove(&cycle.id).unwrap_or_default(),
            portfolio,
            cycle,
        })
    });
    Ok(open.collect())
}

/// The open cycle of one portfolio; `None`: it is archived.
pub async fn one(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: PortfolioId,
    now: DateTime<Utc>,
) -> Result<Option<OpenCycle>> {
    let portfolio = portfolio::portfolio(tx, workspace, id).await?;
    if portfolio.state == PortfolioState::Archived {
        return Ok(None);
    }
    let cycle = cycle::open(tx, workspace, id).await?;
    let tickets = run!(&mut *tx, all OpenTicket, sql::TICKETS_OF, workspace, cycle.id)?;
    let sets = run!(&mut *tx, all AdSet, sql::SETS_OF, workspace, cycle.id)?;
    let mut sets = with_tickets(sets, tickets);
    let tasks = task::of_cycle(tx, workspace, cycle.id).await?.into_iter();
    let open = |task: &Task| {
        task.ticket_id.is_none() && task.completed_at.is_none() && task.cancelled_at.is_none()
    };
    let (am, sas) = people::both(tx, workspace, portfolio.am_id, portfolio.sas_id).await?;
    Ok(Some(OpenCycle {
        am,
        sas,
        today: calendar::today(now, portfolio.time_zone),
        noted_at: note::newest(tx, workspace, id)
            .await?
            .map(|note| note.logged_at),
        sets: sets.remove(&cycle.id).unwrap_or_default(),
        questions: question::open_of_cycle(tx, workspace, cycle.id).await?,
        tasks: tasks.filter(open).collect(),
        portfolio,
        cycle,
    }))
}

/// The Ad Sets of open cycles with their tickets.
async fn sets(tx: &mut Tx, workspace: WorkspaceId) -> Result<HashMap<CycleId, Vec<OpenSet>>> {
    let tickets = run!(&mut *tx, all OpenTicket, sql::TICKETS, workspace)?;
    let sets = run!(&mut *tx, all AdSet, sql::SETS, workspace)?;
    Ok(with_tickets(sets, tickets))
}

fn with_tickets(all: Vec<AdSet>, made: Vec<OpenTicket>) -> HashMap<CycleId, Vec<OpenSet>> {
    let mut tickets: HashMap<_, Vec<OpenTicket>> = HashMap::new();
    for ticket in made {
        tickets.entry(ticket.ad_set_id).or_default().push(ticket);
    }
    let mut sets: HashMap<CycleId, Vec<OpenSet>> = HashMap::new();
    for set in all {
        let tickets = tickets.remove(&set.id).unwrap_or_default();
        sets.entry(set.cycle_id).or_default().push(OpenSet {
            id: set.id,
            folder: set.folder_name,
            count: set.count,
            ready: set.ready,
            ready_round: set.ready_round,
            created_at: set.created_at,
            tickets,
        });
    }
    sets
}
