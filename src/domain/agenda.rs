//! What stands in a calendar: refresh dates, kickoffs, and the days on which tickets are due.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::id::{CycleId, PersonId, TicketId};
use super::open_cycle::OpenCycle;
use super::text_enum::text_enum;

text_enum! {
    /// Whose calendar it is.
    pub enum Whose {
        /// What a person has to do with, and those for whom they stand in.
        Own = "own",
        /// Everything of the workspace: for Leads and Admins.
        Team = "team",
    }
}

/// Something that stands in a calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// The Creative Refresh Date.
    Refresh(NaiveDate),
    /// The kickoff of a cycle, when it is to come or when it came.
    Kickoff(DateTime<Utc>),
    /// The due date of a ticket that the creatives still have.
    Ticket(TicketId, NaiveDate),
}

/// What is in a calendar, by the index of its cycle. `people`: whose things; `None`: everybody's.
/// `kickoffs`: those that are planned or came, by cycle.
///
/// Account Manager and Social Ad Specialist have their portfolios' refresh dates and kickoffs, the
/// Social Ad Specialist and the creatives have tickets. A paused portfolio has nothing; what is done,
/// cancelled or closed is gone.
pub fn agenda(
    people: Option<&[PersonId]>,
    cycles: &[OpenCycle],
    kickoffs: &BTreeMap<CycleId, DateTime<Utc>>,
) -> Vec<(usize, Entry)> {
    let is_of = |id: PersonId| people.is_none_or(|people| people.contains(&id));
    let mut all = Vec::new();
    for (index, c) in cycles.iter().enumerate().filter(|(_, c)| c.is_active()) {
        let (am, sas) = (is_of(c.portfolio.am_id), is_of(c.portfolio.sas_id));
        if am || sas {
            all.push((index, Entry::Refresh(c.cycle.refresh_date)));
            let kickoff = kickoffs.get(&c.cycle.id);
            all.extend(kickoff.map(|at| (index, Entry::Kickoff(*at))));
        }
        for ticket in c.tickets().filter(|ticket| ticket.is_in_production()) {
            let mut creatives = ticket.copywriter_id.into_iter().chain(ticket.designer_id);
            if sas || people.is_none() || creatives.any(is_of) {
                all.push((index, Entry::Ticket(ticket.id, ticket.due_date)));
            }
        }
    }
    all
}
