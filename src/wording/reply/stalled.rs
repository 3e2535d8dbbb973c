//! What is stalled, and who can act.

use std::collections::BTreeMap;

use crate::domain::calendar::show_date;
use crate::domain::id::PersonId;
use crate::domain::open_cycle::{OpenCycle, OpenSet, OpenTicket};
use crate::domain::people::Person;
use crate::domain::stall::{Cause, Stall};
use crate::message::{Message, Span, Text, Tone, code, strong};
use crate::spans;
use crate::wording::Locale;
use crate::wording::parts::{count, one_line};
use crate::wording::reply::todo::list_card;

/// Everything that is stalled, in the order given. `people`: those who can act.
pub fn stalled(
    Locale::En: Locale,
    stalls: &[(&OpenCycle, Stall)],
    people: &BTreeMap<PersonId, Person>,
) -> Message {
    if stalls.is_empty() {
        return Message::text(Text::line(spans!["Nothing is stalled."]).and_line(spans![
            "Where every client stands: ",
            code("/refresh board"),
            "."
        ]));
    }
    let lines = stalls
        .iter()
        .map(|(c, stall)| line(c, stall, people))
        .collect();
    let escalated = stalls.iter().filter(|(_, stall)| stall.escalated).count();
    let told = if escalated > 0 {
        format!(", {escalated} for the Leads")
    } else {
        String::new()
    };
    let summary = format!("{}{told}", count(stalls.len(), "thing"));
    list_card("What is stalled", Tone::Warning, lines, &summary, "stalled")
}

/// One thing: its client, what stalls, who can act and how, and the days lost.
pub(in crate::wording) fn line(
    c: &OpenCycle,
    stall: &Stall,
    people: &BTreeMap<PersonId, Person>,
) -> Vec<Span> {
    let actors: Vec<String> = stall
        .actors
        .iter()
        .filter_map(|id| people.get(id))
        .map(|person| one_line(&person.name, 30))
        .collect();
    let actors = if actors.is_empty() {
        "nobody is assigned".to_owned()
    } else {
        actors.join(" and ")
    };
    let lost = match stall.days_lost {
        0 => "since today".to_owned(),
        days => format!("{} lost", count(days, "working day")),
    };
    let mut spans = spans![
        strong(one_line(&c.portfolio.client, 60)),
        format!(" · {} · {actors}: ", says(c, stall)),
        code(command(c, stall)),
        format!(" · {lost}")
    ];
    if stall.escalated {
        spans.push(" · for the Leads".into());
    }
    spans
}

fn says(c: &OpenCycle, stall: &Stall) -> String {
    let folder = |id| {
        let set = c.sets.iter().find(|set| set.id == id);
        set.map_or_else(String::new, |set| one_line(&set.folder, 60))
    };
    let ticket = |id| {
        c.ticket(id).map_or_else(String::new, |ticket| {
            format!("{} \"{}\"", ticket.label(), one_line(&ticket.name, 40))
        })
    };
    let refresh = show_date(c.cycle.refresh_date, c.today);
    match stall.cause {
        Cause::Kickoff => "the kickoff is not answered".to_owned(),
        Cause::Note => format!("no note for the refresh of {refresh}"),
        Cause::FirstTicket => format!("no ticket after the refresh date, {refresh}"),
        Cause::AdSet(id) => {
            let missing = c.sets.iter().find(|set| set.id == id);
            let missing = missing.map_or(0, OpenSet::missing);
            format!("{} lacks {}", folder(id), count(missing, "ticket"))
        }
        Cause::Question(id) => {
            let question = c.questions.iter().find(|question| question.id == id);
            question.map_or_else(String::new, |question| {
                format!(
                    "{} from {} is not answered",
                    question.label(),
                    one_line(&question.asker, 30)
                )
            })
        }
        Cause::TicketOverdue(id) => {
            let due = c
                .ticket(id)
                .map(|ticket| show_date(ticket.due_date, c.today));
            format!("{} was due {}", ticket(id), due.unwrap_or_default())
        }
        Cause::TicketUntouched(id) => {
            let status = c.ticket(id).map_or("", |ticket| ticket.status.title());
            format!("{} is still {status}", ticket(id))
        }
        Cause::Review(Some(id)) => format!("{} is ready for review", folder(id)),
        Cause::Review(None) => "everything is ready for approval".to_owned(),
        Cause::Implement => "approved, not marked implemented".to_owned(),
    }
}

/// What the one who can act does next.
pub(in crate::wording) fn command(c: &OpenCycle, stall: &Stall) -> String {
    let label = |id| c.ticket(id).map_or_else(String::new, OpenTicket::label);
    let folder = |id| {
        let set = c.sets.iter().find(|set| set.id == id);
        set.map_or_else(String::new, |set| one_line(&set.folder, 60))
    };
    match stall.cause {
        Cause::Kickoff => "/refresh confirm".to_owned(),
        Cause::Note => "/refresh note".to_owned(),
        Cause::FirstTicket => "/refresh submit".to_owned(),
        Cause::AdSet(id) => format!("/refresh clone ad_set:{}", folder(id)),
        Cause::Question(id) => {
            let question = c.questions.iter().find(|question| question.id == id);
            let label = question.map_or_else(String::new, crate::domain::question::Question::label);
            format!("/refresh answer question:{label}")
        }
        Cause::TicketOverdue(id) => format!("/refresh deliver ticket:{}", label(id)),
        Cause::TicketUntouched(id) => format!("/refresh start ticket:{}", label(id)),
        Cause::Review(_) => "/refresh approve".to_owned(),
        Cause::Implement => "/refresh implement".to_owned(),
    }
}
