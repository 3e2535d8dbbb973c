//! All that people read, to be read aloud: every message as a snapshot, and held to the limits.

mod agency;
mod commands;
mod forms;
mod kickoff;
mod limits;
mod lists;
mod notices;
mod notices_ticket;
mod plain;
mod questions;
mod refusals;
mod replies;
mod replies_status;

use refreshbot::message::{FileToShow, LineKind, Message, Span, Text};
use refreshbot::request::Press;
use refreshbot::wording::plain::plain;

/// What a reader sees; fails where a platform would refuse the message.
pub fn said(message: &Message) -> String {
    hold_to_limits(message);
    plain(message)
}

/// The same for text alone.
pub fn said_text(text: &Text) -> String {
    said(&Message::text(text.clone()))
}

/// The content of the text file that goes with a message.
pub fn attached(message: &Message) -> &str {
    match message.files.as_slice() {
        [FileToShow::Text { content, .. }] => content,
        files => panic!("not one text file: {files:?}"),
    }
}

/// Discord's limits (discord.md), counted as it would be sent at worst: every character of
/// punctuation escaped, people and threads as mentions.
pub fn hold_to_limits(message: &Message) {
    assert!(
        written(&message.text) <= 2_000,
        "content: {}",
        plain(message)
    );
    let card_size = message.card.as_ref().map_or(0, |card| {
        assert!(card.title.chars().count() <= 256, "title");
        assert!(!card.title.is_empty(), "title");
        assert!(
            written(&card.body) <= 4_096,
            "body: {}",
            written(&card.body)
        );
        assert!(card.footer.chars().count() <= 2_048, "footer");
        assert!(card.fields.len() <= 25, "fields");
        let fields: usize = card
            .fields
            .iter()
            .map(|field| {
                assert!(field.name.chars().count() <= 256, "field name");
                assert!(written(&field.value) <= 1_024, "{}", field.name);
                assert!(written(&field.value) > 0, "{} is empty", field.name);
                field.name.chars().count() + written(&field.value)
            })
            .sum();
        card.title.chars().count() + written(&card.body) + card.footer.chars().count() + fields
    });
    assert!(card_size <= 6_000, "card: {card_size}");
    assert!(message.buttons.len() <= 25);
    for button in &message.buttons {
        assert!(button.id.parse::<Press>().is_ok(), "{}", button.id);
        assert!(button.label.chars().count() <= 80, "{}", button.label);
    }
    for line in all_lines(message) {
        for span in &line.spans {
            assert!(!shown(span).contains('\n'), "a span of two lines: {span:?}");
        }
    }
}

fn all_lines(message: &Message) -> impl Iterator<Item = &refreshbot::message::Line> {
    let card = message.card.iter();
    let of_card = card.flat_map(|card| {
        let fields = card.fields.iter().flat_map(|field| &field.value.0);
        card.body.0.iter().chain(fields)
    });
    message.text.0.iter().chain(of_card)
}

fn written(text: &Text) -> usize {
    let lines = text.0.iter().map(|line| {
        let start = match line.kind {
            LineKind::Plain => 1,
            LineKind::Quote | LineKind::Item => 3,
            LineKind::Small => 4,
        };
        start + line.spans.iter().map(span_written).sum::<usize>()
    });
    lines.sum()
}

fn span_written(span: &Span) -> usize {
    let escaped = |text: &str| {
        text.chars()
            .map(|c| 1 + usize::from(c.is_ascii_punctuation()))
            .sum::<usize>()
    };
    match span {
        Span::Text(text) => escaped(text),
        Span::Strong(text) => escaped(text) + 4,
        Span::Emphasis(text) | Span::Code(text) => escaped(text) + 2,
        Span::Once(secret) => escaped(secret.expose()) + 2,
        Span::Person { name, .. } | Span::Thread { name, .. } => escaped(name).max(23),
        Span::Link { label, url } => escaped(label) + url.chars().count() + 4,
    }
}

fn shown(span: &Span) -> &str {
    match span {
        Span::Text(text) | Span::Strong(text) | Span::Emphasis(text) | Span::Code(text) => text,
        Span::Once(secret) => secret.expose(),
        Span::Person { name, .. } | Span::Thread { name, .. } => name,
        Span::Link { label, .. } => label,
    }
}
