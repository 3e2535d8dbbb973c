//! Notices about a ticket: its card and what goes into its thread.

use crate::domain::asset::{Asset, AssetState};
use crate::domain::people::Person;
use crate::domain::question::Question;
use crate::domain::status::TicketStatus;
use crate::domain::ticket::Ticket;
use crate::message::{
    Button, Card, CardField, LineKind, Message, Span, Text, Tone, code, emphasis, strong,
};
use crate::request::Press;
use crate::spans;
use crate::wording::Locale;
use crate::wording::parts::{
    self, LISTED, SHOWN, client, count, creatives, date, due, files_and_links, folder, one_line,
    people, primary, secondary, ticket, tone,
};
use crate::wording::view::{AdSetView, CycleView, TicketView};

/// The most characters that the card shows of primary text, headline and call to action.
const COPY_SHOWN: [usize; 3] = [450, 200, 100];

/// How many open questions the card shows, each with its button.
const OPEN_QUESTIONS: usize = 3;

/// The name of a ticket's thread, 100 characters at most. It never carries the status.
pub fn thread_name(Locale::En: Locale, ticket: &Ticket) -> String {
    format!("{} {}", ticket.label(), one_line(&ticket.name, 80))
}

/// The card that stands first in a ticket's thread and always shows its newest state.
pub fn ticket_card(Locale::En: Locale, c: &CycleView, s: &AdSetView, t: &TicketView) -> Message {
    let (body, mut is_cut) = parts::quote(&t.ticket.direction, SHOWN);
    let (texts, texts_cut) = ticket_texts(t);
    let (links, links_cut) = links(t);
    is_cut |= texts_cut | links_cut;
    let mut fields = facts(c, s, t);
    fields.extend(questions(t));
    fields.extend(texts);
    fields.extend(links);
    let mut buttons = ticket_buttons(t);
    if is_cut {
        buttons.push(secondary(Press::ShowTicket(t.ticket.id), "Show all"));
    }
    Message {
        card: Some(Card {
            title: format!("{} · {}", t.ticket.label(), one_line(&t.ticket.name, 80)),
            tone: tone(t.ticket.status),
            body,
            fields,
            footer: format!(
                "{} · cycle {} · {}",
                t.ticket.label(),
                c.cycle.number,
                client(c)
            ),
        }),
        buttons,
        ..Message::default()
    }
}

fn facts(c: &CycleView, s: &AdSetView, t: &TicketView) -> Vec<CardField> {
    let mut status = t.ticket.status.title().to_owned();
    if t.ticket.round > 1 {
        status = format!("{status} · round {}", t.ticket.round);
    }
    let nobody = spans!["nobody yet"];
    let creatives = creatives(t);
    vec![
        short("Status", spans![status]),
        short(
            "Deliverable",
            spans![format!(
                "{} of {} in {}",
                t.ticket.position,
                t.ticket.set_count,
                folder(s)
            )],
        ),
        short("Format", spans![parts::format(&t.ticket)]),
        short("Due", spans![date(c, t.ticket.due_date)]),
        short(
            "Creatives",
            if creatives.is_empty() {
                nobody
            } else {
                creatives
            },
        ),
    ]
}

/// The questions that wait for an answer, on the card.
fn questions(t: &TicketView) -> Option<CardField> {
    let mut text = Text::new();
    for question in t.open_questions.iter().take(OPEN_QUESTIONS) {
        let asked = format!(
            "{} from {}: {}",
            question.label(),
            one_line(&question.asker, 40),
            one_line(&question.body, 120)
        );
        text.push(LineKind::Item, spans![asked]);
    }
    let more = t.open_questions.len().saturating_sub(OPEN_QUESTIONS);
    if more > 0 {
        text.push(LineKind::Small, spans![format!("and {more} more")]);
    }
    (!text.is_empty()).then(|| long("Open questions", text))
}

fn short(name: &str, value: Vec<Span>) -> CardField {
    field(name, Text::line(value), true)
}

fn long(name: &str, value: Text) -> CardField {
    field(name, value, false)
}

fn field(name: &str, value: Text, short: bool) -> CardField {
    CardField {
        name: name.to_owned(),
        value,
        short,
    }
}

/// Primary text, headline and call to action, and whether something was left out.
fn ticket_texts(t: &TicketView) -> (Vec<CardField>, bool) {
    let texts = [
        ("Primary text", &t.ticket.primary_text),
        ("Headline", &t.ticket.headline),
        ("Call to action", &t.ticket.call_to_action),
    ];
    let mut is_cut = false;
    let mut fields = Vec::new();
    for ((name, words), most) in texts.into_iter().zip(COPY_SHOWN) {
        if words.trim().is_empty() {
            continue;
        }
        let (quoted, shortened) = parts::quote(words, most);
        is_cut |= shortened;
        fields.push(long(name, quoted));
    }
    (fields, is_cut)
}

/// Landing page, references and deliveries, and whether something was left out.
fn links(t: &TicketView) -> (Vec<CardField>, bool) {
    let mut fields = Vec::new();
    if let Some(url) = &t.ticket.landing_url {
        fields.push(long("Landing page", Text::line([parts::link(url, url)])));
    }
    let references: Vec<&Asset> = parts::references(t).collect();
    let delivered = parts::delivered(t);
    let mut is_cut = t
        .ticket
        .landing_url
        .as_deref()
        .is_some_and(parts::link_is_cut);
    for (name, assets) in [("References", references), ("Delivered", delivered)] {
        if assets.is_empty() {
            continue;
        }
        let (named, left_out) = parts::assets(assets);
        is_cut |= left_out;
        fields.push(long(name, Text::line(named)));
    }
    (fields, is_cut)
}

/// The buttons that a ticket's status calls for.
fn ticket_buttons(t: &TicketView) -> Vec<Button> {
    let id = t.ticket.id;
    let mut buttons = status_buttons(t);
    if t.ticket.status.is_open() {
        buttons.push(secondary(Press::AskTicket(id), "Ask a question"));
    }
    for question in t.open_questions.iter().take(OPEN_QUESTIONS) {
        buttons.push(answer_of(question));
    }
    buttons
}

fn status_buttons(t: &TicketView) -> Vec<Button> {
    let id = t.ticket.id;
    match t.ticket.status {
        TicketStatus::New | TicketStatus::RevisionsRequested => vec![
            primary(Press::Start(id), "Start"),
            secondary(Press::Deliver(id), "Deliver"),
        ],
        TicketStatus::InProgress => vec![primary(Press::Deliver(id), "Deliver")],
        TicketStatus::PendingApproval => vec![
            parts::success(Press::Approve(id), "Approve"),
            secondary(Press::Revise(id), "Ask for changes"),
        ],
        TicketStatus::Approved | TicketStatus::CompletedDeliverable | TicketStatus::Cancelled => {
            Vec::new()
        }
    }
}

/// Creatives were assigned to a ticket: `new` are told.
pub fn assigned(Locale::En: Locale, c: &CycleView, t: &TicketView, new: &[&Person]) -> Message {
    let mut first = spans![
        strong(format!("{} is yours", ticket(t))),
        format!(" · {} · {} · ", client(c), due(c, t.ticket.due_date)),
    ];
    first.extend(people(new, true));
    Message::text(Text::line(first).and_line(spans![
        "On its card in ",
        parts::thread(&t.ticket, 80),
        ", press ",
        emphasis("Start"),
        " when you begin and ",
        emphasis("Deliver"),
        " when you have a link. Files go with ",
        code("/refresh deliver"),
        "."
    ]))
}

/// Assets were handed in; `assets` are those of this delivery.
pub fn delivered(
    Locale::En: Locale,
    c: &CycleView,
    t: &TicketView,
    assets: &[Asset],
    by: &str,
) -> Message {
    let links = assets
        .iter()
        .filter(|asset| asset.state == AssetState::Link)
        .count();
    let round = match t.ticket.round {
        1 => String::new(),
        round => format!(" (round {round})"),
    };
    let mut text = Text::line(spans![
        format!(
            "{} delivered {} for ",
            one_line(by, 80),
            files_and_links(assets.len() - links, links)
        ),
        strong(ticket(t)),
        format!("{round} · {}", client(c)),
    ]);
    let mut named = spans!["📎 "];
    named.extend(parts::assets_posted(assets).0);
    text.push(LineKind::Plain, named);
    text.push(
        LineKind::Plain,
        spans![format!("It is {} now.", t.ticket.status.title())],
    );
    Message::text(text)
}

/// Files that were copied and go with this message. `question`: the open one that they belong to.
pub fn files(Locale::En: Locale, names: &[String], question: Option<&Question>) -> Message {
    let names: Vec<String> = names.iter().map(|name| one_line(name, 80)).collect();
    let shown = parts::listed_up_to(&names, LISTED);
    let message = Message::text(Text::line(spans![format!(
        "📎 {}: {shown}",
        count(names.len(), "file")
    )]));
    match question {
        Some(q) => message.button(answer_of(q)),
        None => message,
    }
}

/// *Answer* under what does not ask the question itself.
fn answer_of(question: &Question) -> Button {
    let label = format!("Answer {}", question.label());
    secondary(Press::Answer(question.id), label)
}

/// A file could not be copied: its link had expired, or it is too large. `label`: `T-14` or `the note`.
pub fn file_lost(Locale::En: Locale, c: &CycleView, label: &str, name: &str) -> Message {
    let how = if label.starts_with("T-") {
        spans![
            "Please send it again: a finished deliverable with ",
            code(format!("/refresh deliver ticket:{label} file:")),
            ", a reference file as a message in the ticket's thread."
        ]
    } else {
        spans![
            "Please send it again with ",
            code("/refresh note file:"),
            "."
        ]
    };
    Message::text(
        Text::line(spans![
            strong(one_line(name, 80)),
            format!(
                " of {} ({}) was not kept: its link had expired, or it is too large to copy (100 MiB is the most).",
                one_line(label, 80),
                client(c)
            )
        ])
        .and_line(how),
    )
}

/// Revisions were asked for.
pub fn revisions(
    Locale::En: Locale,
    c: &CycleView,
    t: &TicketView,
    reason: &str,
    by: &str,
) -> Message {
    let mut first = spans![
        strong(format!("Changes asked for: {}", ticket(t))),
        format!(" · {} · round {}", client(c), t.ticket.round),
    ];
    if !t.creatives().is_empty() {
        first.push(Span::from(" · "));
        first.extend(people(&t.creatives(), true));
    }
    let text = Text::line(first).and_line(spans![
        "Next: press ",
        emphasis("Start"),
        ", and hand it in again when it is done."
    ]);
    Message {
        text,
        card: Some(Card {
            title: format!("{} writes", one_line(by, 80)),
            tone: Tone::Warning,
            body: parts::quote(reason, SHOWN).0,
            fields: Vec::new(),
            footer: format!(
                "Round {} of {} · cycle {} · {}",
                t.ticket.round,
                t.ticket.label(),
                c.cycle.number,
                client(c)
            ),
        }),
        buttons: ticket_buttons(t),
        ..Message::default()
    }
}
