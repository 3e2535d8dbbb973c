//! Rendering, held against a great many messages.

use proptest::prelude::*;

use super::markup::{clean, length};
use super::markup_reader::interpret;
use super::render::{CONTENT, Rendered, render};
use super::render_tests::{references, said};
use crate::domain::id::{PersonId, TicketId};
use crate::message::{Card, CardField, Message, Span, Tone, any};

const NASTY: &[&str] = &[
    "*",
    "_",
    "~~",
    "||",
    "`",
    "```",
    "#",
    "-# ",
    "- ",
    "> ",
    "1. ",
    "+ ",
    "\n",
    " ",
    "\\",
    "<",
    ">",
    "@",
    "@everyone",
    "@here",
    "<@111>",
    "<#444>",
    "<t:1:R>",
    "</a:1>",
    "<:e:1>",
    "[",
    "](",
    ")",
    "https://a.example/x_y",
    "http://",
    "https://a.b/",
    "\u{202e}",
    "\u{2028}",
    "\u{0000}",
    "😀",
    "é",
    "word",
    "12",
];

fn any_text() -> impl Strategy<Value = String> {
    any::text(NASTY, 0..12)
}

fn any_span() -> impl Strategy<Value = Span> {
    prop_oneof![
        4 => any_text().prop_map(Span::Text),
        1 => (any_text(), 1..80_usize).prop_map(|(text, times)| Span::Text(text.repeat(times))),
        1 => any_text().prop_map(Span::Strong),
        1 => any_text().prop_map(Span::Emphasis),
        1 => any_text().prop_map(Span::Code),
        1 => (0..5_i64, any_text(), proptest::bool::ANY).prop_map(|(id, name, mention)| Span::Person {
            id: Some(PersonId(id)),
            name,
            mention,
        }),
        1 => (any_text(), any_text()).prop_map(|(label, url)| Span::Link {
            label,
            url: format!("https://l.example/{url}"),
        }),
        1 => (0..6_i64, any_text()).prop_map(|(ticket, name)| Span::Thread {
            ticket: TicketId(ticket),
            name,
        }),
    ]
}

fn any_message() -> impl Strategy<Value = Message> {
    let field = (any_text(), any::lines(any_span(), 3), proptest::bool::ANY)
        .prop_map(|(name, value, short)| CardField { name, value, short });
    let card = (
        any_text(),
        any::lines(any_span(), 8),
        proptest::collection::vec(field, 0..30),
        any_text(),
    )
        .prop_map(|(title, body, fields, footer)| Card {
            title,
            tone: Tone::Neutral,
            body,
            fields,
            footer,
        });
    (any::lines(any_span(), 8), proptest::option::of(card)).prop_map(|(text, card)| Message {
        text,
        card,
        ..Message::default()
    })
}

fn within_limits(rendered: &Rendered) {
    assert!(length(&rendered.content) <= 2_000);
    let Some(embed) = &rendered.embed else {
        assert!(!rendered.content.trim().is_empty());
        return;
    };
    assert!(length(&embed.title) <= 256);
    assert!(length(&embed.description) <= 4_096);
    assert!(length(&embed.footer) <= 2_048);
    assert!(embed.fields.len() <= 25);
    let mut sum = length(&embed.title) + length(&embed.description) + length(&embed.footer);
    for field in &embed.fields {
        assert!((1..=256).contains(&length(&field.name)));
        assert!((1..=1_024).contains(&length(&field.value)));
        assert!(!field.name.trim().is_empty() && !field.value.trim().is_empty());
        sum += length(&field.name) + length(&field.value);
    }
    assert!(sum <= 6_000, "{sum}");
}

/// Nothing in `markup` mentions or shouts but what is allowed.
fn no_surprise(markup: &str, allowed: &[&str]) {
    let (_, active) = interpret(markup);
    for what in active {
        let harmless = ["code", "*", ">", "-", "-#"].contains(&what.as_str())
            || what.starts_with("<http")
            || what.starts_with("link http")
            || allowed.contains(&what.as_str());
        assert!(harmless, "{what} in {markup}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn literal_text_is_shown_as_typed(typed in any_text()) {
        let markup = said(vec![typed.clone().into()]);
        prop_assume!(length(&markup) < CONTENT);
        let (plain, active) = interpret(&markup);
        let percent = plain.contains('%');
        let expected = clean(&typed).replace('\u{200b}', "");
        if !percent && !markup.starts_with('\u{200b}') {
            prop_assert_eq!(plain, expected, "{}", markup);
        }
        for what in active {
            prop_assert!(what.starts_with("<http"), "{} in {}", what, markup);
        }
    }

    #[test]
    fn every_message_keeps_the_limits_and_mentions_nobody_else(message in any_message()) {
        let rendered = render(&message, &references());
        within_limits(&rendered);
        let called = rendered.content.contains("<@111>");
        prop_assert_eq!(called, rendered.mentioned == [111]);
        let meant = message.text.mentions().contains(&PersonId(1));
        prop_assert!(meant || !called);
        no_surprise(&rendered.content, &["<@111>", "<#444>"]);
        if let Some(embed) = &rendered.embed {
            no_surprise(&embed.title, &[]);
            no_surprise(&embed.description, &["<#444>"]);
            for field in &embed.fields {
                no_surprise(&field.name, &[]);
                no_surprise(&field.value, &["<#444>"]);
            }
        }
    }
}
