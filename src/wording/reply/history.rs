//! The audit log in words.

use chrono::NaiveDate;
use serde_json::Value;

use crate::domain::calendar::show_date;
use crate::domain::ticket::Ticket;
use crate::message::{Card, LineKind, Message, Span, Text, Tone, strong};
use crate::request::Press;
use crate::spans;
use crate::wording::Locale;
use crate::wording::parts::{CARD_BODY, client, count, instant, one_line, secondary, weight};
use crate::wording::view::{CycleView, PastView};

/// The most characters of a name, and of why something was refused.
const NAME: usize = 30;
const REASON: usize = 150;

/// Whose history is shown.
#[derive(Debug, Clone)]
pub enum HistoryOf {
    /// A portfolio's.
    Portfolio,
    /// A ticket's.
    Ticket(Box<Ticket>),
}

/// A page of the audit log, newest first. `more`: there is something before it.
pub fn history(
    Locale::En: Locale,
    c: &CycleView,
    of: &HistoryOf,
    entries: &[PastView],
    more: bool,
) -> Message {
    let whose = match of {
        HistoryOf::Portfolio => client(c),
        HistoryOf::Ticket(ticket) => {
            format!("{} \"{}\"", ticket.label(), one_line(&ticket.name, 80))
        }
    };
    let Some(first) = entries.first() else {
        return Message::text(Text::line(spans![format!(
            "There is nothing more in the history of {whose}."
        )]));
    };
    let (mut body, mut last, mut more) = (Text::new(), first, more);
    for entry in entries {
        let longer = body.clone().and(LineKind::Item, line(c, entry));
        if weight(&longer) > CARD_BODY && !body.is_empty() {
            more = true; // the rest stands on the next page
            break;
        }
        (body, last) = (longer, entry);
    }
    let message = Message {
        card: Some(Card {
            title: format!("History of {whose}"),
            tone: Tone::Neutral,
            body,
            fields: Vec::new(),
            footer: format!(
                "Newest first · times of {} · {}",
                c.portfolio.time_zone.name(),
                client(c)
            ),
        }),
        ..Message::default()
    };
    if !more {
        return message;
    }
    let press = match of {
        HistoryOf::Portfolio => Press::MoreHistory(last.seq),
        HistoryOf::Ticket(_) => Press::MoreTicketHistory(last.seq),
    };
    message.button(secondary(press, "More"))
}

fn line(c: &CycleView, entry: &PastView) -> Vec<Span> {
    let (who, what) = past(Locale::En, entry, c.today);
    spans![strong(instant(c, entry.at)), format!(" · {who} {what}")]
}

/// An entry of the audit log: who, and what they did as the rest of the sentence. `today`: dates of
/// another year show it.
pub fn past(Locale::En: Locale, entry: &PastView, today: NaiveDate) -> (String, String) {
    let who = if entry.actor == "refreshbot" {
        "The bot".to_owned()
    } else {
        one_line(&entry.actor, NAME)
    };
    let what = if entry.refused {
        refused(entry)
    } else {
        done(entry, today)
    };
    (who, what)
}

fn refused(entry: &PastView) -> String {
    let tried = match entry.via.split_once(' ') {
        Some(("button", verb)) => verb.replace('-', " "),
        // An older release did not keep which one.
        None if entry.via == "form" => match text(&entry.detail, "form") {
            "" => "form".to_owned(),
            command => command.to_owned(),
        },
        _ => entry.via.clone(),
    };
    let on = entry
        .ticket
        .as_ref()
        .map_or_else(String::new, |ticket| format!(" on {ticket}"));
    let why = match text(&entry.detail, "said") {
        "" => "it was refused".to_owned(),
        said => one_line(said, REASON),
    };
    format!("tried \"{}\"{on}, refused: {why}", one_line(&tried, NAME))
}

fn text<'a>(detail: &'a Value, name: &str) -> &'a str {
    detail.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// Somebody's reason.
fn why(detail: &Value) -> String {
    one_line(text(detail, "reason"), REASON)
}

fn number(detail: &Value, name: &str) -> i64 {
    detail.get(name).and_then(Value::as_i64).unwrap_or_default()
}

fn how_many(detail: &Value, name: &str) -> usize {
    let list = detail.get(name).and_then(Value::as_array);
    list.map_or(0, Vec::len)
}

/// What was done, as the rest of a sentence that begins with who.
#[allow(
    clippy::too_many_lines,
    reason = "one arm for each thing that can have happened"
)]
fn done(entry: &PastView, today: NaiveDate) -> String {
    let detail = &entry.detail;
    let short = |name: &str| one_line(text(detail, name), 2 * NAME);
    let ticket = || match (&entry.ticket, text(detail, "ticket")) {
        (Some(label), _) => label.clone(),
        (None, label) => label.to_owned(),
    };
    let person = || one_line(entry.person.as_deref().unwrap_or("somebody"), NAME);
    let shown_date = |name: &str| {
        text(detail, name)
            .parse()
            .map_or_else(|_| "a date".to_owned(), |date| show_date(date, today))
    };
    match entry.what.as_str() {
        "portfolio.added" => format!(
            "added the portfolio; first refresh {}",
            shown_date("refresh_date")
        ),
        "portfolio.imported" => "imported the portfolio".to_owned(),
        "portfolio.imported-again" => {
            "imported it again: name, people, zone, cadence and links".to_owned()
        }
        "portfolio.assigned" | "ticket.assigned" | "person.assigned" => {
            let on = match entry.what.as_str() {
                "ticket.assigned" => format!(" of {}", ticket()),
                _ => String::new(),
            };
            format!("made {} {}{on}", person(), role(text(detail, "role")))
        }
        "kickoff.asked" => format!("posted the kickoff of cycle {}", number(detail, "number")),
        "kickoff.passed" => format!(
            "posted no kickoff for cycle {}: it had been answered",
            number(detail, "number")
        ),
        "refresh-day.prompted" => format!(
            "posted the refresh day of cycle {}{}",
            number(detail, "number"),
            if detail.get("late") == Some(&Value::Bool(true)) {
                ", late"
            } else {
                ""
            }
        ),
        "refresh-day.passed" => format!(
            "posted no refresh day for cycle {}: the tickets were there",
            number(detail, "number")
        ),
        "note.logged" => "logged a note".to_owned(),
        "cycle.requested" => "noted that the client wants a refresh".to_owned(),
        "ad-set.submitted" => format!(
            "submitted {} ({}) with {}",
            short("folder"),
            count(number(detail, "count"), "deliverable"),
            ticket()
        ),
        "tickets.cloned" => format!(
            "cloned {} in {}",
            count(how_many(detail, "tickets"), "ticket"),
            short("folder")
        ),
        "cycle.submitted" => "marked the deliverables submitted".to_owned(),
        "ticket.status" => format!("moved {} to {}", ticket(), short("after")),
        "ticket.delivered" => format!(
            "handed in {} on {}",
            count(how_many(detail, "assets"), "asset"),
            ticket()
        ),
        "ticket.revisions" => format!("asked for changes on {}", ticket()),
        "ad-set.ready" => format!("completed {}: ready for review", short("folder")),
        "question.asked" => format!("asked {}", on_ticket(entry, &short("question"))),
        "question.answered" => format!("answered {}", on_ticket(entry, &short("question"))),
        "cycle.status" => match short("after") {
            after if after.is_empty() => "moved the cycle back to blank".to_owned(),
            after => format!("moved the cycle to {after}"),
        },
        "cycle.approved" => format!("approved cycle {}", number(detail, "number")),
        "cycle.closed" => format!(
            "closed cycle {}; next refresh {}",
            number(detail, "number"),
            shown_date("next_refresh_date")
        ),
        "ticket.cancelled" => format!("cancelled {}: {}", ticket(), why(detail)),
        "ticket.forced" | "cycle.forced" => {
            let about = match entry.what.as_str() {
                "ticket.forced" => ticket(),
                _ => "the cycle".to_owned(),
            };
            let status = |name: &str| match short(name) {
                blank if blank.is_empty() => "blank".to_owned(),
                status => status,
            };
            let (before, after) = (status("before"), status("after"));
            format!("forced {about} from {before} to {after}: {}", why(detail))
        }
        "ticket.edited" => format!("changed {}", ticket()),
        "ad-set.corrected" => {
            let of = |side: &str| {
                let set = detail.get(side).unwrap_or(&Value::Null);
                let count = count(number(set, "count"), "deliverable");
                format!("{} ({count})", one_line(text(set, "folder"), 2 * NAME))
            };
            let (before, after) = (of("before"), of("after"));
            format!("corrected {before} to {after}: {}", why(detail))
        }
        "cycle.rescheduled" => {
            let (before, after) = (shown_date("before"), shown_date("after"));
            format!("moved the refresh date from {before} to {after}")
        }
        "portfolio.edited" => "changed the portfolio".to_owned(),
        "portfolio.state" => format!(
            "made the portfolio {}; it was {}",
            short("after"),
            short("before")
        ),
        "file.lost" => format!("could not copy {}", short("file")),
        // What another release wrote.
        other => one_line(&other.replace(['.', '-'], " "), NAME),
    }
}

fn on_ticket(entry: &PastView, what: &str) -> String {
    match &entry.ticket {
        Some(ticket) => format!("{what} on {ticket}"),
        None => what.to_owned(),
    }
}

fn role(word: &str) -> &'static str {
    word.parse::<crate::domain::people::Role>()
        .map_or("responsible", |role| role.title())
}
