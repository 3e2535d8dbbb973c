//! What waits for somebody.

use crate::domain::calendar::show_date;
use crate::domain::open_cycle::{OpenCycle, OpenSet};
use crate::domain::people::Person;
use crate::domain::status::TicketStatus;
use crate::domain::todo::{Todo, Waits};
use crate::message::{Card, FileToShow, LineKind, Message, Span, Text, Tone, code, strong};
use crate::request::Press;
use crate::spans;
use crate::wording::Locale;
use crate::wording::parts::{CARD_BODY, count, due_on, one_line, push_items, secondary};
use crate::wording::plain::plain;

/// The list of `person`; `own`: they ask themselves; `calendars`: they may have a link to theirs. `cycles`: those that the entries point at.
pub fn todo(
    Locale::En: Locale,
    person: &Person,
    own: bool,
    calendars: bool,
    cycles: &[OpenCycle],
    todos: &[Todo],
) -> Message {
    let whom = if own {
        "you".to_owned()
    } else {
        one_line(&person.name, 80)
    };
    let with_preferences = |message: Message| {
        if !own {
            return message;
        }
        let message = message.button(secondary(Press::Preferences(person.id), "Preferences"));
        if !calendars {
            return message;
        }
        message.button(secondary(Press::Calendar(person.id), "Calendar"))
    };
    if todos.is_empty() {
        return with_preferences(Message::text(
            Text::line(spans![format!("Nothing waits for {whom}.")]).and_line(spans![
                "Where every client stands: ",
                code("/refresh board"),
                "."
            ]),
        ));
    }
    let lines: Vec<Vec<Span>> = todos
        .iter()
        .filter_map(|todo| Some(entry(cycles.get(todo.cycle)?, todo)))
        .collect();
    let late = todos.iter().filter(|t| t.is_due && t.days < 0).count();
    let today = todos.iter().filter(|t| t.is_due && t.days == 0).count();
    let mut parts = vec![count(todos.len(), "thing")];
    for (n, what) in [(late, "late"), (today, "due today")] {
        if n > 0 {
            parts.push(format!("{n} {what}"));
        }
    }
    let summary = parts.join(", ");
    let tone = if late > 0 {
        Tone::Warning
    } else {
        Tone::Action
    };
    with_preferences(list_card(
        &format!("What waits for {whom}"),
        tone,
        lines,
        &summary,
        "todo",
    ))
}

/// A card with a list; where it does not fit, a file has all of it.
pub(super) fn list_card(
    title: &str,
    tone: Tone,
    lines: Vec<Vec<Span>>,
    summary: &str,
    file: &str,
) -> Message {
    let mut whole = Text::new();
    for line in &lines {
        whole.push(LineKind::Item, line.clone());
    }
    let fits = crate::wording::parts::weight(&whole) <= CARD_BODY;
    let mut body = Text::new();
    push_items(&mut body, lines, CARD_BODY, "thing");
    let files = if fits {
        Vec::new()
    } else {
        let content = format!("{title}\n\n{}\n", plain(&Message::text(whole)));
        let name = format!("{file}.txt");
        vec![FileToShow::Text { name, content }]
    };
    let text = if fits {
        Text::new()
    } else {
        Text::line(spans!["It is long: the attached file has all of it."])
    };
    Message {
        text,
        card: Some(Card {
            title: title.to_owned(),
            tone,
            body,
            fields: Vec::new(),
            footer: summary.to_owned(),
        }),
        files,
        ..Message::default()
    }
}

/// An account that is linked to nobody; `None`: the asker's own.
pub fn todo_of_nobody(Locale::En: Locale, name: Option<&str>) -> Message {
    let fact = match name {
        Some(name) => format!(
            "The account {} is not linked to a person, so nothing can wait for it.",
            one_line(name, 80)
        ),
        None => {
            "Your account is not linked to a person yet, so nothing can wait for you.".to_owned()
        }
    };
    Message::text(Text::line(spans![fact]).and_line(spans![
        "Next: an Admin links it with ",
        code("/refresh-admin people link"),
        "."
    ]))
}

/// One thing: its client, what it is, when, and the command.
pub(in crate::wording) fn entry(c: &OpenCycle, todo: &Todo) -> Vec<Span> {
    let (_, command) = what(c, todo.what);
    let (what, when) = says(c, todo);
    spans![
        strong(one_line(&c.portfolio.client, 60)),
        format!(" · {what} · {when} · "),
        code(command)
    ]
}

/// What it is, and when.
pub(in crate::wording) fn says(c: &OpenCycle, todo: &Todo) -> (String, String) {
    let (what, _) = what(c, todo.what);
    let when = if todo.is_due {
        due_on(c.today, todo.date)
    } else if todo.days == 0 {
        "waits since today".to_owned()
    } else {
        format!("waits since {}", show_date(todo.date, c.today))
    };
    (what, when)
}

fn what(c: &OpenCycle, waits: Waits) -> (String, String) {
    let client = one_line(&c.portfolio.client, 60);
    let of_client = |command: &str| format!("/refresh {command} portfolio:{client}");
    let set = |id| c.sets.iter().find(|set| set.id == id);
    let folder = |id| set(id).map_or_else(String::new, |set| one_line(&set.folder, 60));
    match waits {
        Waits::Discuss => (
            "ask the client whether they want a refresh".to_owned(),
            of_client("confirm"),
        ),
        Waits::Create => ("create the tickets".to_owned(), of_client("submit")),
        Waits::CloneRest(id) => {
            let missing = set(id).map_or(0, OpenSet::missing);
            (
                format!("create {} in {}", count(missing, "more ticket"), folder(id)),
                format!("/refresh clone ad_set:{}", folder(id)),
            )
        }
        Waits::MarkSubmitted => (
            "all tickets exist: mark them submitted".to_owned(),
            of_client("done"),
        ),
        Waits::Ticket(id) => of_ticket(c, id),
        Waits::Question(id) => {
            let question = c.questions.iter().find(|question| question.id == id);
            question.map_or_else(Default::default, |question| {
                let label = question.label();
                (
                    format!(
                        "{label} from {}: {}",
                        one_line(&question.asker, 30),
                        one_line(&question.body, 80)
                    ),
                    format!("/refresh answer question:{label}"),
                )
            })
        }
        Waits::ApproveSet(id) => (
            format!("{} is ready: show it to the client", folder(id)),
            format!("/refresh approve ad_set:{}", folder(id)),
        ),
        Waits::ApproveCycle => (
            "everything is ready: show it to the client".to_owned(),
            of_client("approve"),
        ),
        Waits::ApproveImported => (
            "submitted before the import: approve it when the client has".to_owned(),
            of_client("approve"),
        ),
        Waits::Implement => (
            "approved: put the creatives live in Meta".to_owned(),
            of_client("implement"),
        ),
    }
}

fn of_ticket(c: &OpenCycle, id: crate::domain::id::TicketId) -> (String, String) {
    let Some(ticket) = c.ticket(id) else {
        return Default::default();
    };
    let label = ticket.label();
    let command = if ticket.status == TicketStatus::InProgress {
        "deliver"
    } else {
        "start"
    };
    (
        format!(
            "{label} \"{}\", {}",
            one_line(&ticket.name, 60),
            ticket.status.title()
        ),
        format!("/refresh {command} ticket:{label}"),
    )
}
