//! Forms: titles and labels of 45 characters, placeholders of 100 at most.

use std::collections::BTreeMap;

use crate::domain::ad_set::{MAX_DELIVERABLES, MAX_FOLDER_NAME};
use crate::domain::id::DraftId;
use crate::domain::question::{MAX_QUESTION, Question};
use crate::domain::ticket::{MAX_NAME, MAX_TEXT};
use crate::message::{Form, FormField};
use crate::wording::Locale;
use crate::wording::parts::{self, count, date, day, one_line, room};
use crate::wording::view::{AdSetView, CycleView, NoteView, TicketView};

/// The longest title and label.
const TITLE: usize = 45;
/// The longest placeholder.
const PLACEHOLDER: usize = 100;
/// The most characters that a platform's form field takes.
const FIELD: usize = MAX_TEXT;

/// The title of a form on a ticket.
fn of_ticket(what: &str, t: &TicketView) -> String {
    let title = format!("{what} {} · {}", t.ticket.label(), t.ticket.name);
    one_line(&title, TITLE)
}

/// The form of `/refresh submit`. Title and placeholders show the newest Note's date.
pub fn submit(
    Locale::En: Locale,
    draft: DraftId,
    c: &CycleView,
    note: Option<&NoteView>,
    values: &BTreeMap<String, String>,
) -> Form {
    let (title_note, hint) = match note {
        Some(n) => {
            let on = date(c, day(c, n.note.logged_at));
            let word = if n.stale { "old note" } else { "note" };
            let hint = if n.stale {
                format!("The newest note ({on}) is from before the last refresh closed; ask the AM")
            } else {
                format!("What to show and what to avoid, from the note of {on}")
            };
            (format!("{word} of {on}"), hint)
        }
        None => (
            "no note yet".to_owned(),
            "There is no note yet: what to show and what to avoid?".to_owned(),
        ),
    };
    Form {
        id: id(draft),
        title: with_ending(&c.portfolio.client, &title_note),
        fields: vec![
            line(
                "folder",
                "Deliverable Folder Name (for the whole set)",
                MAX_FOLDER_NAME,
            )
            .hint("Such as BPS-2026-11; every ticket of the set gets it")
            .filled(values),
            line("count", "Number of Deliverables In This Ad Set (1-50)", 10)
                .hint(&format!(
                    "1 to {MAX_DELIVERABLES}, this first ticket included"
                ))
                .filled(values),
            line("name", "Name of the first ticket", MAX_NAME)
                .hint("Such as Spring hero")
                .filled(values),
            lines("direction", "Creative direction")
                .hint(&hint)
                .filled(values),
            copy().filled(values),
        ],
    }
}

/// The form of `/refresh clone` for many: one ticket a line.
pub fn clone_many(
    Locale::En: Locale,
    draft: DraftId,
    _c: &CycleView,
    s: &AdSetView,
    values: &BTreeMap<String, String>,
) -> Form {
    let room = room(s);
    Form {
        id: id(draft),
        title: with_ending(
            &s.set.folder_name,
            &format!("{} of {} to create", room, s.set.count),
        ),
        fields: vec![
            lines("lines", "One line each: name | format | what differs")
                .must()
                .hint(&format!(
                    "Up to {}, such as: Spring hero tall | story/reel | 9:16, logo on top",
                    count(room, "line")
                ))
                .filled(values),
        ],
    }
}

/// The form of `/refresh clone` for one, prefilled from the first ticket. Where `values` has a
/// `name`, even an empty one, the form asks for it too: the button *Clone one* brings none.
pub fn clone_one(
    Locale::En: Locale,
    draft: DraftId,
    _c: &CycleView,
    s: &AdSetView,
    first: &TicketView,
    values: &BTreeMap<String, String>,
) -> Form {
    let position = s.tickets.len() + 1;
    let mut fields = Vec::new();
    if values.contains_key("name") {
        fields.push(
            line("name", "Name of the new ticket", MAX_NAME)
                .hint(&format!(
                    "Such as {} tall",
                    one_line(&first.ticket.name, 60)
                ))
                .filled(values),
        );
    }
    fields.push(
        lines("direction", "Creative direction")
            .hint(&format!(
                "What differs from {}, \"{}\"",
                first.ticket.label(),
                one_line(&first.ticket.name, 60)
            ))
            .filled(values),
    );
    fields.push(copy().filled(values));
    Form {
        id: id(draft),
        title: with_ending(
            &s.set.folder_name,
            &format!("{position} of {}", s.set.count),
        ),
        fields,
    }
}

/// The form of `/refresh note`.
pub fn note(
    Locale::En: Locale,
    draft: DraftId,
    c: &CycleView,
    values: &BTreeMap<String, String>,
) -> Form {
    Form {
        id: id(draft),
        title: with_ending(
            &c.portfolio.client,
            &format!("note for cycle {}", c.cycle.number),
        ),
        fields: vec![
            lines("note", "Note for the submission")
                .must()
                .hint(
                    "The client's direction, requests, links. A file goes with /refresh note file:",
                )
                .filled(values),
        ],
    }
}

/// The form of the button *Deliver*: links, one a line.
pub fn deliver(
    Locale::En: Locale,
    draft: DraftId,
    _c: &CycleView,
    t: &TicketView,
    values: &BTreeMap<String, String>,
) -> Form {
    Form {
        id: id(draft),
        title: of_ticket("Deliver", t),
        fields: vec![
            lines("link", "Links, one a line")
                .must()
                .hint(&format!(
                    "https://... For files use /refresh deliver ticket:{} file:",
                    t.ticket.label()
                ))
                .filled(values),
        ],
    }
}

/// The form of the button *No refresh this cycle*.
pub fn decline(
    Locale::En: Locale,
    draft: DraftId,
    c: &CycleView,
    values: &BTreeMap<String, String>,
) -> Form {
    let mut reason = lines("reason", "Why? (you may leave this empty)");
    reason.most = 1_000;
    Form {
        id: id(draft),
        title: with_ending(&c.portfolio.client, "no refresh this cycle"),
        fields: vec![
            reason
                .hint("Sending this closes the cycle and schedules the next refresh date")
                .filled(values),
        ],
    }
}

/// The form of the button *Ask a question*.
pub fn ask_ticket(
    Locale::En: Locale,
    draft: DraftId,
    c: &CycleView,
    t: &TicketView,
    values: &BTreeMap<String, String>,
) -> Form {
    Form {
        id: id(draft),
        title: of_ticket("Question on", t),
        fields: vec![question(&c.sas.name).filled(values)],
    }
}

/// The form of the button *Ask the AM*.
pub fn ask_cycle(
    Locale::En: Locale,
    draft: DraftId,
    c: &CycleView,
    values: &BTreeMap<String, String>,
) -> Form {
    Form {
        id: id(draft),
        title: with_ending(&c.portfolio.client, "question to the AM"),
        fields: vec![question(&c.am.name).filled(values)],
    }
}

fn question(to: &str) -> FormField {
    let mut field = lines("question", "Your question").must();
    field.most = u16::try_from(MAX_QUESTION).unwrap_or(u16::MAX);
    field.hint(&format!(
        "{} is told, and the answer comes back to you",
        one_line(to, 50)
    ))
}

/// The form of the button *Answer*.
pub fn answer(
    Locale::En: Locale,
    draft: DraftId,
    q: &Question,
    values: &BTreeMap<String, String>,
) -> Form {
    let mut field = lines("answer", "Your answer").must();
    field.most = u16::try_from(MAX_QUESTION).unwrap_or(u16::MAX);
    Form {
        id: id(draft),
        title: one_line(&format!("{} from {}", q.label(), q.asker), TITLE),
        fields: vec![field.hint(&one_line(&q.body, PLACEHOLDER)).filled(values)],
    }
}

/// The form of the button *Ask for changes*.
pub fn revise(
    Locale::En: Locale,
    draft: DraftId,
    _c: &CycleView,
    t: &TicketView,
    values: &BTreeMap<String, String>,
) -> Form {
    Form {
        id: id(draft),
        title: of_ticket("Changes to", t),
        fields: vec![
            lines("reason", "What should change?")
                .must()
                .hint("The creatives read this in the ticket's thread")
                .filled(values),
        ],
    }
}

/// The form of the buttons *Snooze until tomorrow* and *Snooze three days*.
pub fn snooze(
    Locale::En: Locale,
    draft: DraftId,
    days: u8,
    values: &BTreeMap<String, String>,
) -> Form {
    let mut reason = lines("reason", "Why? (you may leave this empty)");
    reason.most = 500;
    let title = match days {
        1 => "Snooze until tomorrow".to_owned(),
        days => format!("Snooze for {days} days"),
    };
    Form {
        id: id(draft),
        title,
        fields: vec![
            reason
                .hint("The Leads read it if it is still open afterwards")
                .filled(values),
        ],
    }
}

/// The form of *Preferences*: where somebody is told of what.
pub fn preferences(Locale::En: Locale, draft: DraftId, values: &BTreeMap<String, String>) -> Form {
    let field =
        |name: &str, label: &str, hint: &str| line(name, label, 10).hint(hint).filled(values);
    let channels = "chat, mail or both";
    Form {
        id: id(draft),
        title: "Where you are told".to_owned(),
        fields: vec![
            field("prompts", "Kickoffs and refresh days", channels),
            field("tickets", "Changes to your tickets", channels),
            field("reviews", "What is ready, approved or closed", channels),
            field("reminders", "Reminders", channels),
            field("digest", "The morning's digest", "chat, mail, both or none"),
        ],
    }
}

/// The form of `/refresh edit`: the ticket's texts.
pub fn edit(
    Locale::En: Locale,
    draft: DraftId,
    t: &TicketView,
    values: &BTreeMap<String, String>,
) -> Form {
    let field = |name: &str, label: &str| lines(name, label).filled(values);
    Form {
        id: id(draft),
        title: of_ticket("Edit", t),
        fields: vec![
            field("direction", "Creative direction"),
            field("primary", "Primary text"),
            field("headline", "Headline"),
            field("cta", "Call to action"),
        ],
    }
}

fn id(draft: DraftId) -> String {
    format!("form:{draft}")
}

/// `<start> · <ending>`, the start shortened so that the whole is a title.
fn with_ending(start: &str, ending: &str) -> String {
    let left = TITLE.saturating_sub(ending.chars().count() + 3);
    format!("{} · {ending}", one_line(start, left))
}

fn copy() -> FormField {
    lines("copy", "Copy: lines Primary:, Headline:, CTA:")
        .hint("Primary: Spring is here for your dog. / Headline: Spring is here / CTA: Shop now")
}

fn line(name: &str, label: &str, most: usize) -> FormField {
    FormField {
        name: name.to_owned(),
        label: label.to_owned(),
        placeholder: String::new(),
        value: String::new(),
        multiline: false,
        required: true,
        most: u16::try_from(most).unwrap_or(u16::MAX),
    }
}

fn lines(name: &str, label: &str) -> FormField {
    FormField {
        multiline: true,
        required: false,
        ..line(name, label, FIELD)
    }
}

impl FormField {
    fn must(self) -> Self {
        Self {
            required: true,
            ..self
        }
    }

    fn hint(self, hint: &str) -> Self {
        Self {
            placeholder: one_line(hint, PLACEHOLDER),
            ..self
        }
    }

    /// With what was typed before. Nothing typed is lost: the field takes what stands in it, up to
    /// what any field takes.
    fn filled(self, values: &BTreeMap<String, String>) -> Self {
        let Some(typed) = values.get(&self.name) else {
            return self;
        };
        let value = parts::cut(typed, FIELD).unwrap_or_else(|| typed.clone());
        let most = u16::try_from(value.chars().count()).unwrap_or(u16::MAX);
        Self {
            most: self.most.max(most),
            value,
            ..self
        }
    }
}
