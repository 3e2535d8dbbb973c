//! A portfolio's notes, newest first.

use crate::domain::asset::Asset;
use crate::message::{Card, LineKind, Message, Span, Text, Tone, code, emphasis, strong};
use crate::request::Press;
use crate::spans;
use crate::wording::Locale;
use crate::wording::parts::{
    client, count, date, day, listed_up_to, one_line, own_words, secondary,
};
use crate::wording::view::{CycleView, NoteView};

/// What a note's words may weigh on a page.
const WORDS: usize = 270;
/// Files that are named.
const FILES: usize = 3;

/// A page of notes. `first`: the page of the newest; `more`: there are older ones.
pub fn notes(
    Locale::En: Locale,
    c: &CycleView,
    notes: &[NoteView],
    first: bool,
    more: bool,
) -> Message {
    let Some(last) = notes.last() else {
        return none(c, first);
    };
    let mut body = Text::new();
    let mut buttons = Vec::new();
    for (index, n) in notes.iter().enumerate() {
        body.push(LineKind::Plain, heading(c, n, first && index == 0));
        let (words, files) = own_words(&n.note.body, WORDS, "note");
        body.append(words);
        if !n.assets.is_empty() {
            body.push(LineKind::Plain, spans![attachments(&n.assets)]);
        }
        if !files.is_empty() || n.assets.len() > FILES {
            let label = format!("Show all of {}", date(c, day(c, n.note.logged_at)));
            buttons.push(secondary(Press::ShowNote(n.note.id), label));
        }
    }
    if more {
        buttons.push(secondary(Press::MoreNotes(last.note.id), "More"));
    }
    Message {
        card: Some(Card {
            title: format!("Notes of {}", client(c)),
            tone: Tone::Neutral,
            body,
            fields: Vec::new(),
            footer: format!("Notes of {} · cycle {}", client(c), c.cycle.number),
        }),
        buttons,
        ..Message::default()
    }
}

fn none(c: &CycleView, first: bool) -> Message {
    if !first {
        return Message::text(Text::line(spans![format!(
            "There are no older notes of {}: nothing more to look for.",
            client(c)
        )]));
    }
    Message::text(
        Text::line(spans![format!("There is no note of {} yet.", client(c))]).and_line(spans![
            "Next: its Account Manager, ",
            crate::wording::parts::named(&c.am),
            ", logs the client's direction with ",
            code("/refresh note"),
            "."
        ]),
    )
    .button(secondary(Press::Note(c.cycle.id), "Add note"))
}

fn heading(c: &CycleView, n: &NoteView, newest: bool) -> Vec<Span> {
    let author = match n.note.author.as_deref() {
        Some(author) => one_line(author, 40),
        None => "unknown author, imported".to_owned(),
    };
    let mut spans = spans![
        strong(date(c, day(c, n.note.logged_at))),
        format!(" · {author}")
    ];
    if n.note.revision > 1 {
        spans.push(format!(" · revision {}", n.note.revision).into());
    }
    match (newest, n.stale) {
        (true, true) => spans.push(emphasis(
            " · the newest, from before the last refresh closed",
        )),
        (true, false) => spans.push(" · the newest: the tickets are made from it".into()),
        (false, true) => spans.push(" · of an earlier cycle".into()),
        (false, false) => {}
    }
    spans
}

/// `📎 3 files: logo.png, brief.pdf, ...`.
fn attachments(assets: &[Asset]) -> String {
    let names: Vec<String> = assets
        .iter()
        .map(|asset| one_line(&asset.name, 30))
        .collect();
    format!(
        "📎 {}: {}",
        count(assets.len(), "attachment"),
        listed_up_to(&names, FILES)
    )
}
