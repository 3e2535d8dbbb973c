//! The morning's digest.

use crate::domain::calendar::{show_date, today};
use crate::domain::id::PersonId;
use crate::domain::open_cycle::OpenCycle;
use crate::domain::outlook::{Awaited, Coming, Workload};
use crate::domain::people::Person;
use crate::domain::todo::{Todo, Waits};
use crate::message::{Button, Card, FileToShow, LineKind, Message, Span, Text, Tone, code, strong};
use crate::request::Press;
use crate::spans;
use crate::wording::Locale;
use crate::wording::parts::{CARD_BODY, count, due_on, one_line, push_items, secondary, weight};
use crate::wording::plain::plain;
use crate::wording::reply::{stalled_line, todo_entry, todo_says};
use crate::wording::view::{DigestView, LeadsView};

/// The most things that get a button.
const BUTTONS: usize = 5;
/// The least that a part may weigh, where the whole does not fit.
const PART: usize = 550;

/// Where a card has no room for all of it.
pub(super) const LONG: &str = "It is long: the attached file has all of it.";

/// A part of a digest: its heading, and its lines.
pub(in crate::wording) struct Part {
    pub(super) heading: String,
    pub(super) lines: Vec<Vec<Span>>,
    pub(super) noun: &'static str,
}

/// What waits for somebody, what they wait for, what comes; for Leads, what is stalled besides.
pub fn digest(Locale::En: Locale, d: &DigestView) -> Message {
    with_first(d, None)
}

/// A digest, with something above all of its parts.
pub(super) fn with_first(d: &DigestView, first: Option<Part>) -> Message {
    let parts: Vec<Part> = first.into_iter().chain(parts(d, true)).collect();
    let (body, cut) = body(&parts);
    let files = if cut {
        let content = format!("{}\n", plain(&Message::text(whole(&parts))));
        let name = "digest.txt".to_owned();
        vec![FileToShow::Text { name, content }]
    } else {
        Vec::new()
    };
    let mut text = Text::line(summary(d));
    if cut {
        text.push(LineKind::Plain, spans![LONG]);
    }
    let late = d.own.iter().any(|todo| todo.is_due && todo.days < 0);
    Message {
        text,
        card: Some(Card {
            title: title(d),
            tone: if late { Tone::Warning } else { Tone::Action },
            body,
            fields: Vec::new(),
            footer: "Digest".to_owned(),
        }),
        buttons: buttons(d),
        files,
    }
}

/// The same for a mail, which has room for all of it and no buttons: each thing has its command, and
/// a link to where it stands in chat.
pub fn digest_by_mail(Locale::En: Locale, d: &DigestView) -> Message {
    let mut first = spans![strong(title(d)), " · "];
    first.extend(summary(d));
    let mut text = Text::line(first);
    append_parts(&mut text, d);
    Message::text(text)
}

/// All of its parts, for a mail.
pub(super) fn append_parts(text: &mut Text, d: &DigestView) {
    for part in parts(d, true) {
        text.push(LineKind::Plain, []);
        text.append(whole(&[part]));
    }
}

fn title(d: &DigestView) -> String {
    format!("Your day, {}", show_date(d.today, d.today))
}

fn summary(d: &DigestView) -> Vec<Span> {
    let waiting = d.waiting();
    let late = d.own.iter().filter(|t| t.is_due && t.days < 0).count();
    let mut says = match waiting {
        0 => "Nothing waits for you today".to_owned(),
        1 => "1 thing waits for you".to_owned(),
        many => format!("{many} things wait for you"),
    };
    if late > 0 {
        says = format!("{says}, {late} late");
    }
    let mut spans = spans![strong(says), "."];
    let stalled = d.leads.as_ref().map_or(0, |leads| leads.stalled.len());
    match stalled {
        0 => {}
        1 => spans.push(" 1 thing is stalled.".into()),
        many => spans.push(format!(" {many} things are stalled.").into()),
    }
    spans
}

/// Its parts that say something. `own`: it is the reader's.
pub(in crate::wording) fn parts(d: &DigestView, own: bool) -> Vec<Part> {
    let mut parts = all_parts(d, own);
    parts.retain(|part| !part.lines.is_empty());
    parts
}

/// Where a thing stands in chat.
fn in_chat(d: &DigestView, todo: &Todo, mut line: Vec<Span>) -> Vec<Span> {
    if let Some(url) = d.links.get(&(todo.cycle, todo.what)) {
        let label = "in chat".to_owned();
        line.push(" · ".into());
        line.push(Span::Link {
            label,
            url: url.clone(),
        });
    }
    line
}

fn all_parts(d: &DigestView, own: bool) -> Vec<Part> {
    let c = |index: usize| d.cycles.get(index);
    let todos = |todos: &[Todo]| -> Vec<Vec<Span>> {
        let lines = todos.iter();
        lines
            .filter_map(|todo| Some(in_chat(d, todo, todo_entry(c(todo.cycle)?, todo))))
            .collect()
    };
    let mut parts = vec![Part {
        heading: if own {
            "Waits for you"
        } else {
            "Waits for them"
        }
        .to_owned(),
        lines: todos(&d.own),
        noun: "thing",
    }];
    for (person, list) in &d.instead {
        parts.push(Part {
            heading: format!("For {}, who is away", one_line(&person.name, 60)),
            lines: todos(list),
            noun: "thing",
        });
    }
    parts.push(Part {
        heading: if own { "You wait for" } else { "They wait for" }.to_owned(),
        lines: d.awaited.iter().filter_map(|one| awaited(d, one)).collect(),
        noun: "thing",
    });
    parts.push(Part {
        heading: "The next two weeks".to_owned(),
        lines: d
            .coming
            .iter()
            .filter_map(|one| Some(coming(c(one.cycle)?, one)))
            .collect(),
        noun: "date",
    });
    if let Some(leads) = &d.leads {
        parts.extend(for_leads(d, leads));
    }
    parts
}

/// As much as a card takes, and whether something was left out: a part that is short leaves room for
/// the others.
pub(in crate::wording) fn body(parts: &[Part]) -> (Text, bool) {
    if weight(&whole(parts)) <= CARD_BODY {
        return (whole(parts), false);
    }
    let mut body = Text::new();
    for (nth, part) in parts.iter().enumerate() {
        let after: usize = parts[nth + 1..]
            .iter()
            .map(|part| weight(&whole(std::slice::from_ref(part))).min(PART))
            .sum();
        body.push(LineKind::Plain, spans![strong(part.heading.clone())]);
        let room = CARD_BODY.saturating_sub(after + 60);
        push_items(&mut body, part.lines.clone(), room, part.noun);
    }
    (body, true)
}

/// All of it.
pub(in crate::wording) fn whole(parts: &[Part]) -> Text {
    let mut text = Text::new();
    for part in parts {
        text.push(LineKind::Plain, spans![strong(part.heading.clone())]);
        for line in &part.lines {
            text.push(LineKind::Item, line.clone());
        }
    }
    text
}

fn name(d: &DigestView, id: PersonId) -> String {
    let person = d.people.get(&id);
    person.map_or_else(
        || "somebody".to_owned(),
        |person: &Person| one_line(&person.name, 30),
    )
}

fn names(d: &DigestView, ids: &[PersonId]) -> String {
    if ids.is_empty() {
        return "nobody is assigned".to_owned();
    }
    let names: Vec<String> = ids.iter().take(3).map(|id| name(d, *id)).collect();
    match ids.len() {
        ..=3 => names.join(", "),
        more => format!("{} and {} more", names.join(", "), more - 3),
    }
}

fn client(c: &OpenCycle) -> Span {
    strong(one_line(&c.portfolio.client, 60))
}

fn awaited(d: &DigestView, one: &Awaited) -> Option<Vec<Span>> {
    Some(match one {
        Awaited::Of { whom, todo } => {
            let c = d.cycles.get(todo.cycle)?;
            let (what, when) = todo_says(c, todo);
            let line = spans![client(c), format!(" · {}: {what} · {when}", name(d, *whom))];
            in_chat(d, todo, line)
        }
        Awaited::Tickets {
            cycle,
            whom,
            open,
            late,
            due,
        } => {
            let c = d.cycles.get(*cycle)?;
            let late = match late {
                0 => String::new(),
                late => format!(", {late} late"),
            };
            let when = due_on(c.today, *due);
            let tickets = count(*open, "ticket");
            let next = if *open == 1 {
                when
            } else {
                format!("the next {when}")
            };
            spans![
                client(c),
                format!(
                    " · {}: {tickets} in production{late} · {next}",
                    names(d, whom)
                )
            ]
        }
        Awaited::Answer {
            cycle,
            whom,
            question,
            asked,
        } => {
            let c = d.cycles.get(*cycle)?;
            let question = c.questions.iter().find(|one| one.id == *question)?;
            spans![
                client(c),
                format!(
                    " · {}: {}, asked {}: {}",
                    name(d, *whom),
                    question.label(),
                    show_date(*asked, c.today),
                    one_line(&question.body, 80)
                )
            ]
        }
    })
}

fn coming(c: &OpenCycle, one: &Coming) -> Vec<Span> {
    let what = if one.kickoff {
        "kickoff"
    } else {
        "refresh day"
    };
    spans![
        format!("{} · ", show_date(one.date, c.today)),
        client(c),
        format!(" · {what}")
    ]
}

fn for_leads(d: &DigestView, leads: &LeadsView) -> Vec<Part> {
    let stalled = leads.stalled.iter();
    let stalled = stalled
        .filter_map(|(index, stall)| Some(stalled_line(d.cycles.get(*index)?, stall, &d.people)));
    let questions = leads.questions.iter().filter_map(|(index, question)| {
        let c = d.cycles.get(*index)?;
        let asked = today(question.asked_at, c.portfolio.time_zone);
        let days = (c.today - asked).num_days();
        let age = match days {
            ..=0 => "asked today".to_owned(),
            days => format!("open for {}", count(days, "day")),
        };
        Some(spans![
            client(c),
            format!(
                " · {} from {} to {} · {age} · ",
                question.label(),
                one_line(&question.asker, 30),
                name(d, c.answers(question))
            ),
            code(format!("/refresh answer question:{}", question.label()))
        ])
    });
    let loads = leads.workloads.iter();
    vec![
        Part {
            heading: "Stalled".to_owned(),
            lines: stalled.collect(),
            noun: "thing",
        },
        Part {
            heading: "Open questions, the oldest first".to_owned(),
            lines: questions.collect(),
            noun: "question",
        },
        Part {
            heading: format!("Tickets due, of {} a week", leads.capacity),
            lines: loads
                .map(|load| workload(d, load, leads.capacity))
                .collect(),
            noun: "creative",
        },
    ]
}

fn workload(d: &DigestView, load: &Workload, capacity: u16) -> Vec<Span> {
    let [this, next, third] = load.weeks;
    let mut says = format!(": {this} this week, {next} next week, {third} the week after");
    if load.later > 0 {
        says = format!("{says}, {} later", load.later);
    }
    let over = load.weeks.iter().any(|week| *week > usize::from(capacity));
    let mut spans = spans![strong(name(d, load.person)), says];
    if over {
        spans.push(" · more than they can do".into());
    }
    spans
}

/// The first things' next steps, each named with its client.
pub(in crate::wording) fn buttons(d: &DigestView) -> Vec<Button> {
    let all = d.own.iter().filter_map(|todo| {
        let c = d.cycles.get(todo.cycle)?;
        let (press, label) = step(c, todo.what)?;
        let client = one_line(&c.portfolio.client, 40);
        Some(secondary(press, format!("{client}: {label}")))
    });
    all.take(BUTTONS).collect()
}

fn step(c: &OpenCycle, waits: Waits) -> Option<(Press, String)> {
    let cycle = c.cycle.id;
    let label = |text: &str| text.to_owned();
    Some(match waits {
        Waits::Discuss => (Press::Confirm(cycle), label("Client wants a refresh")),
        Waits::Create => (Press::Submit(cycle), label("Submit first ticket")),
        Waits::CloneRest(id) => (Press::CloneRest(id), label("Clone the rest")),
        Waits::MarkSubmitted => (Press::Done(cycle), label("Mark submitted")),
        Waits::Ticket(id) => {
            let ticket = c.ticket(id)?;
            if ticket.status == crate::domain::status::TicketStatus::InProgress {
                (Press::Deliver(id), format!("Deliver {}", ticket.label()))
            } else {
                (Press::Start(id), format!("Start {}", ticket.label()))
            }
        }
        Waits::Question(id) => {
            let question = c.questions.iter().find(|question| question.id == id)?;
            (Press::Answer(id), format!("Answer {}", question.label()))
        }
        Waits::ApproveSet(id) => (Press::ApproveSet(id), label("Approve the set")),
        Waits::ApproveCycle | Waits::ApproveImported => {
            (Press::ApproveCycle(cycle), label("Approve the cycle"))
        }
        Waits::Implement => (Press::Implement(cycle), label("Mark implemented")),
    })
}
