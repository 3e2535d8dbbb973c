//! What waits for somebody.

use crate::domain::calendar::show_date;
use crate::domain::open_cycle::{OpenCycle, OpenSet};
use crate::domain::status::TicketStatus;
use crate::domain::todo::{Todo, Waits};
use crate::message::{Card, FileToShow, LineKind, Message, Span, Text, Tone, code, strong};
use crate::request::Press;
use crate::spans;
use crate::wording::Locale;
use crate::wording::notice::digest;
use crate::wording::parts::{CARD_BODY, count, due_on, one_line, push_items, secondary};
use crate::wording::plain::plain;
use crate::wording::view::DigestView;

/// What somebody has before them, as in their digest. `own`: they ask themselves; `calendars`: they
/// may have a link to theirs.
pub fn todo(Locale::En: Locale, d: &DigestView, own: bool, calendars: bool) -> Message {
    let whom = if own {
        "you".to_owned()
    } else {
        one_line(&d.person.name, 80)
    };
    let parts = digest::parts(d, own);
    let mut message = if parts.is_empty() {
        Message::text(
            Text::line(spans![format!("Nothing waits for {whom}.")]).and_line(spans![
                "Where every client stands: ",
                code("/refresh board"),
                "."
            ]),
        )
    } else {
        card(d, own, &whom, &parts)
    };
    if own {
        message.buttons = digest::buttons(d);
        let person = d.person.id;
        message = message.button(secondary(Press::Preferences(person), "Preferences"));
        if calendars {
            message = message.button(secondary(Press::Calendar(person), "Calendar"));
        }
    }
    message
}

fn card(d: &DigestView, own: bool, whom: &str, parts: &[digest::Part]) -> Message {
    let instead = d.instead.iter().flat_map(|(_, todos)| todos);
    let all = || d.own.iter().chain(instead.clone()).filter(|t| t.is_due);
    let late = all().filter(|t| t.days < 0).count();
    let today = all().filter(|t| t.days == 0).count();
    // Its first part is headed "Waits for you".
    let title = match (d.waiting(), own) {
        (0, _) => format!("Nothing waits for {whom}"),
        (_, true) => "Your list".to_owned(),
        (_, false) => format!("{whom}'s list"),
    };
    let mut summary = vec![count(d.waiting(), "thing")];
    for (n, what) in [(late, "late"), (today, "due today")] {
        if n > 0 {
            summary.push(format!("{n} {what}"));
        }
    }
    let (body, cut) = digest::body(parts);
    let mut message = Message::default();
    if cut {
        message.text = Text::line(spans!["It is long: the attached file has all of it."]);
        let whole = plain(&Message::text(digest::whole(parts)));
        let content = format!("{title}\n\n{whole}\n");
        let name = "todo.txt".to_owned();
        message.files = vec![FileToShow::Text { name, content }];
    }
    message.card = Some(Card {
        title,
        tone: match (late, d.waiting()) {
            (1.., _) => Tone::Warning,
            (_, 0) => Tone::Neutral,
            _ => Tone::Action,
        },
        body,
        fields: Vec::new(),
        footer: match d.waiting() {
            0 => "Nothing to do now".to_owned(),
            _ => summary.join(", "),
        },
    });
    message
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
