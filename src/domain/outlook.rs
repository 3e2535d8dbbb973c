//! What somebody waits for, what comes in the next two weeks, and how much the creatives have to do.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};

use super::calendar::today;
use super::id::{PersonId, QuestionId};
use super::open_cycle::{OpenCycle, OpenTicket};
use super::status::Notation;
use super::task::TaskKind;
use super::todo::{Todo, Waits, todo};

/// How far ahead is looked.
pub const DAYS_AHEAD: i64 = 14;

/// Something that somebody waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Awaited {
    /// Something that waits for somebody else.
    Of {
        /// Who can do it.
        whom: PersonId,
        /// What; its `cycle` is the index in the list that was given.
        todo: Todo,
    },
    /// Tickets that are in production.
    Tickets {
        /// The index of the cycle in the list that was given.
        cycle: usize,
        /// Who works on them.
        whom: Vec<PersonId>,
        /// How many.
        open: usize,
        /// How many of them are late.
        late: usize,
        /// When the next of them is due.
        due: NaiveDate,
    },
    /// A question that the person asked.
    Answer {
        /// The index of the cycle in the list that was given.
        cycle: usize,
        /// Who can answer.
        whom: PersonId,
        /// The question.
        question: QuestionId,
        /// The day on which it was asked.
        asked: NaiveDate,
    },
}

/// What `person` waits for: what the other one of Account Manager and Social Ad Specialist has to do
/// in their portfolios, the tickets there, and the answers to their questions.
pub fn awaited(person: PersonId, cycles: &[OpenCycle]) -> Vec<Awaited> {
    let mut all = Vec::new();
    for (index, c) in cycles.iter().enumerate() {
        if !c.is_active() {
            continue;
        }
        for question in &c.questions {
            let whom = c.answers(question);
            if question.asker_id == Some(person) && whom != person {
                let asked = today(question.asked_at, c.portfolio.time_zone);
                let question = question.id;
                all.push(Awaited::Answer {
                    cycle: index,
                    whom,
                    question,
                    asked,
                });
            }
        }
        let (am, sas) = (c.portfolio.am_id, c.portfolio.sas_id);
        let other = match (person == am, person == sas) {
            (true, false) => sas,
            (false, true) => am,
            _ => continue,
        };
        for todo in todo(other, std::slice::from_ref(c)) {
            if !matches!(todo.what, Waits::Ticket(_) | Waits::Question(_)) {
                let todo = Todo {
                    cycle: index,
                    ..todo
                };
                all.push(Awaited::Of { whom: other, todo });
            }
        }
        all.extend(tickets(person, index, c));
    }
    all
}

fn tickets(person: PersonId, index: usize, c: &OpenCycle) -> Option<Awaited> {
    let of_others = |ticket: &&OpenTicket| ticket.is_in_production() && !ticket.is_of(person);
    let open: Vec<&OpenTicket> = c.tickets().filter(of_others).collect();
    let due = open.iter().map(|ticket| ticket.due_date).min()?;
    let mut whom: Vec<PersonId> = open
        .iter()
        .flat_map(|ticket| ticket.copywriter_id.into_iter().chain(ticket.designer_id))
        .collect();
    whom.sort_unstable();
    whom.dedup();
    Some(Awaited::Tickets {
        cycle: index,
        whom,
        open: open.len(),
        late: open.iter().filter(|t| t.due_date < c.today).count(),
        due,
    })
}

/// Something that comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coming {
    /// The index of the cycle in the list that was given.
    pub cycle: usize,
    /// When.
    pub date: NaiveDate,
    /// The kickoff, not the refresh itself.
    pub kickoff: bool,
}

/// What comes for `person` in the next two weeks, the next first: refreshes and kickoffs of their
/// portfolios.
pub fn coming(person: PersonId, cycles: &[OpenCycle], kickoff_days: u16) -> Vec<Coming> {
    let mut all = Vec::new();
    for (index, c) in cycles.iter().enumerate() {
        let (am, sas) = (c.portfolio.am_id == person, c.portfolio.sas_id == person);
        if !c.is_active() || !(am || sas) || !c.sets.is_empty() {
            continue;
        }
        let refresh = c.cycle.refresh_date;
        let days = |date: NaiveDate| (date - c.today).num_days();
        // On the day itself it waits for the Social Ad Specialist.
        if (1..=DAYS_AHEAD).contains(&days(refresh)) {
            all.push(Coming {
                cycle: index,
                date: refresh,
                kickoff: false,
            });
        }
        let kickoff = refresh.checked_sub_days(Days::new(u64::from(kickoff_days)));
        let kickoff = kickoff.filter(|date| am && (0..=DAYS_AHEAD).contains(&days(*date)));
        // Until it has come: then it waits for them, or is answered.
        let to_come = c.cycle.notation == Notation::Blank && c.task(TaskKind::Discuss).is_none();
        if let (Some(date), true) = (kickoff, to_come) {
            all.push(Coming {
                cycle: index,
                date,
                kickoff: true,
            });
        }
    }
    all.sort_by_key(|coming| (coming.date, coming.cycle));
    all
}

/// The weeks that a workload looks at.
pub const WEEKS: usize = 3;

/// How many tickets a creative has to hand in: this week with what is late, next week, the one after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Workload {
    /// Who.
    pub person: PersonId,
    /// Tickets by the week in which they are due.
    pub weeks: [usize; WEEKS],
    /// Tickets that are due later.
    pub later: usize,
}

/// What the creatives have to do, the most loaded in one week first.
pub fn workloads(cycles: &[OpenCycle]) -> Vec<Workload> {
    let mut all: BTreeMap<PersonId, Workload> = BTreeMap::new();
    for c in cycles.iter().filter(|c| c.is_active()) {
        let monday = i64::from(c.today.weekday().num_days_from_monday());
        for ticket in c.tickets().filter(|ticket| ticket.is_in_production()) {
            let days = (ticket.due_date - c.today).num_days() + monday;
            let week = usize::try_from(days.div_euclid(7)).unwrap_or(0);
            let second = ticket
                .designer_id
                .filter(|id| ticket.copywriter_id != Some(*id));
            for person in ticket.copywriter_id.into_iter().chain(second) {
                let load = all.entry(person).or_insert(Workload {
                    person,
                    weeks: [0; WEEKS],
                    later: 0,
                });
                match load.weeks.get_mut(week) {
                    Some(tickets) => *tickets += 1,
                    None => load.later += 1,
                }
            }
        }
    }
    let mut all: Vec<Workload> = all.into_values().collect();
    let most = |load: &Workload| load.weeks.iter().copied().max().unwrap_or(0);
    all.sort_by_key(|load| (std::cmp::Reverse(most(load)), load.person));
    all
}
