//! A calendar as a file that calendar programs read (RFC 5545). `icalendar` writes it: it escapes and
//! folds, and never splits a character.

use chrono::{DateTime, Duration, Utc};
use icalendar::{Calendar, Component, Event, EventLike, Property};

use crate::domain::agenda::{Entry, Whose};
use crate::domain::open_cycle::OpenCycle;
use crate::wording::Locale;
use crate::wording::fit::one_line;
use crate::wording::parts::cycle_status;

/// How often programs are asked to look for news.
const LOOK_EVERY: Duration = Duration::hours(1);

/// For how long a kickoff stands in the day.
const KICKOFF: Duration = Duration::minutes(15);

/// The longest line, without its end.
const OCTETS: usize = 75;

/// What is in a calendar.
#[derive(Debug, Clone)]
pub struct Feed {
    /// The person's name, or the workspace's.
    pub name: String,
    /// Whose things.
    pub whose: Whose,
    /// Sets the entries apart from those of every other workspace.
    pub realm: String,
    /// The open cycles that the entries point at.
    pub cycles: Vec<OpenCycle>,
    /// What stands in it.
    pub appointments: Vec<Appointment>,
}

/// Something that stands in a calendar, with what a program needs to update it in place.
#[derive(Debug, Clone, Copy)]
pub struct Appointment {
    /// The index of its cycle.
    pub cycle: usize,
    /// What and when.
    pub entry: Entry,
    /// How often it may have changed: never fewer than before.
    pub edition: u32,
    /// When it last may have changed.
    pub changed_at: DateTime<Utc>,
}

/// The file.
pub fn calendar(Locale::En: Locale, feed: &Feed) -> String {
    let mut file = Calendar::empty();
    let name = one_line(&feed.name, 100);
    let title = match feed.whose {
        Whose::Own => format!("Creative refreshes of {name}"),
        Whose::Team => format!("Creative refreshes at {name}"),
    };
    for (key, value) in [
        ("VERSION", "2.0"),
        ("PRODID", "-//refreshbot//Creative Refreshes//EN"),
        ("CALSCALE", "GREGORIAN"),
        ("X-WR-CALNAME", &title),
    ] {
        file.append_property(Property::new(key, value));
    }
    file.ttl(&LOOK_EVERY);
    let events = feed.appointments.iter();
    file.extend(events.filter_map(|one| event(feed, one)));
    within_octets(&file.to_string())
}

/// Folds what is too long still: `icalendar` 0.17 does not count the space with which the last piece
/// of a line begins.
fn within_octets(file: &str) -> String {
    let mut all = String::with_capacity(file.len());
    for mut line in file.split_terminator("\r\n") {
        while line.len() > OCTETS {
            let (piece, rest) = line.split_at(line.floor_char_boundary(OCTETS));
            all.push_str(piece);
            all.push_str("\r\n ");
            line = rest;
        }
        all.push_str(line);
        all.push_str("\r\n");
    }
    all
}

fn event(feed: &Feed, one: &Appointment) -> Option<Event> {
    let c = feed.cycles.get(one.cycle)?;
    let client = one_line(&c.portfolio.client, 100);
    let mut event = Event::new();
    let id = match one.entry {
        Entry::Refresh(date) => {
            event.starts(date).ends(date.succ_opt().unwrap_or(date));
            event.summary(&format!("{client}: refresh day"));
            format!("cycle-{}-refresh", c.cycle.id)
        }
        Entry::Kickoff(at) => {
            event.starts(at).ends(at + KICKOFF);
            event.summary(&format!("{client}: kickoff"));
            format!("cycle-{}-kickoff", c.cycle.id)
        }
        Entry::Ticket(id, date) => {
            let ticket = c.ticket(id)?;
            event.starts(date).ends(date.succ_opt().unwrap_or(date));
            let name = one_line(&ticket.name, 100);
            event.summary(&format!("{} due: {name} ({client})", ticket.label()));
            format!("ticket-{id}")
        }
    };
    event
        .uid(&format!("{id}@{}.refreshbot", feed.realm))
        .description(&about(c, one.entry))
        .sequence(one.edition)
        .timestamp(one.changed_at)
        .last_modified(one.changed_at)
        // Nobody is busy all day because something is due.
        .add_property("TRANSP", "TRANSPARENT");
    Some(event.done())
}

fn about(c: &OpenCycle, entry: Entry) -> String {
    let (am, sas) = (one_line(&c.am.name, 80), one_line(&c.sas.name, 80));
    let number = c.cycle.number;
    let people = format!("Account Manager: {am}\nSocial Ad Specialist: {sas}");
    match entry {
        Entry::Refresh(_) | Entry::Kickoff(_) => {
            let status = cycle_status(c.cycle.status());
            format!("Cycle {number}\nCreative Refresh Status: {status}\n{people}")
        }
        Entry::Ticket(id, _) => {
            let set = c
                .sets
                .iter()
                .find(|set| Some(set.id) == c.ticket(id).map(|it| it.ad_set_id));
            let folder = set.map_or_else(String::new, |set| one_line(&set.folder, 100));
            let status = c.ticket(id).map_or("", |ticket| ticket.status.title());
            format!("Ad Set: {folder}, cycle {number}\nTicket Status: {status}\n{people}")
        }
    }
}
