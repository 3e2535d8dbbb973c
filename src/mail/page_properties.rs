//! Pages, held against a great many letters: what people type stays text.

use proptest::prelude::*;

use super::page;
use crate::domain::id::{PersonId, TicketId};
use crate::message::{Card, CardField, Span, Text, Tone, any};
use crate::wording::mail::{Act, Letter};

const NASTY: &[&str] = &[
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\" onmouseover=\"alert(1)",
    "' style='display:none",
    "</style>",
    "</title>",
    "</div></body></html>",
    "<!--",
    "-->",
    "<![endif]-->",
    "]]>",
    "&lt;",
    "&#x3c;b&#x3e;",
    "&",
    "<",
    ">",
    "{{ subject }}",
    "{% raw %}",
    "{#",
    "javascript:alert(1)",
    "https://a.example/\"><b>",
    "http://",
    "\n",
    "\r\n",
    "\u{2028}",
    "\u{202e}",
    "\u{0}",
    "word",
];

fn any_text() -> impl Strategy<Value = String> {
    any::text(NASTY, 1..8)
}

fn any_span() -> impl Strategy<Value = Span> {
    prop_oneof![
        any_text().prop_map(Span::Text),
        any_text().prop_map(Span::Strong),
        any_text().prop_map(Span::Emphasis),
        any_text().prop_map(Span::Code),
        any_text().prop_map(|name| Span::Person {
            id: Some(PersonId(1)),
            name,
            mention: true,
        }),
        any_text().prop_map(|name| Span::Thread {
            ticket: TicketId(1),
            name,
        }),
        // A label is never its own address here: the harmless one would not be.
        (any_text(), any_text()).prop_map(|(label, url)| Span::Link {
            label: format!("a{label}"),
            url,
        }),
        (any_text(), any_text()).prop_map(|(label, url)| Span::Link {
            label: format!("a{label}"),
            url: format!("https://l.example/{url}"),
        }),
    ]
}

fn any_lines() -> impl Strategy<Value = Text> {
    any::lines(any_span(), 6)
}

fn any_letter() -> impl Strategy<Value = Letter> {
    let words = proptest::collection::vec(any_text(), 10);
    let link = prop_oneof![
        any_text(),
        any_text().prop_map(|path| format!("https://chat.example/{path}"))
    ];
    let beside = proptest::collection::vec(any_span(), 0..4);
    let texts = (beside, any_lines(), any_lines(), any_lines());
    (words, link, texts).prop_map(|(words, link, (beside, body, card, field))| {
        let word = |index: usize| words[index].clone();
        Letter {
            subject: word(0),
            language: "en",
            heading: word(1),
            beside,
            body,
            card: Some(Card {
                title: word(2),
                tone: Tone::Warning,
                body: card,
                fields: vec![CardField {
                    name: word(3),
                    value: field,
                    short: false,
                }],
                footer: word(4),
            }),
            link: Some(("Open in chat", link)),
            acts_heading: "Where to act:",
            acts: vec![Act {
                label: word(5),
                command: word(6),
            }],
            remarks: vec![word(7)],
            footer: vec![word(8), word(9)],
            text: String::new(),
        }
    })
}

/// The same letter with nothing in it that could be mistaken for anything.
fn harmless(mut letter: Letter) -> Letter {
    let mild = |text: &mut String| *text = mild(text);
    for text in [&mut letter.subject, &mut letter.heading] {
        mild(text);
    }
    letter.acts.iter_mut().for_each(|act| {
        mild(&mut act.label);
        mild(&mut act.command);
    });
    letter.remarks.iter_mut().for_each(mild);
    letter.footer.iter_mut().for_each(mild);
    let mut texts = vec![&mut letter.body];
    if let Some(card) = &mut letter.card {
        mild(&mut card.title);
        mild(&mut card.footer);
        texts.push(&mut card.body);
        for field in &mut card.fields {
            mild(&mut field.name);
            texts.push(&mut field.value);
        }
    }
    let lines = texts.into_iter().flat_map(|text| &mut text.0);
    let spans = lines.flat_map(|line| &mut line.spans);
    for span in spans.chain(&mut letter.beside) {
        match span {
            Span::Text(text) | Span::Strong(text) | Span::Emphasis(text) | Span::Code(text) => {
                mild(text);
            }
            Span::Person { name, .. } | Span::Thread { name, .. } => mild(name),
            // It is left out of a page.
            Span::Once(_) => {}
            // Whether an address is one is for the page to say.
            Span::Link { label, .. } => mild(label),
        }
    }
    letter
}

/// What decides on a line's end, or on whether a link's host is shown, stays.
fn mild(text: &str) -> String {
    text.replace(|c| !['\n', '.', ':', '/'].contains(&c), "x")
}

/// Every tag and every comment of a page, with where its links lead left out.
fn tags(html: &str) -> Vec<String> {
    let tags = html.split('<').skip(1).map(|rest| {
        let tag = rest.split_once('>').map_or(rest, |(tag, _)| tag);
        match tag.split_once("href=\"") {
            Some((before, after)) => {
                let after = after.split_once('"').map_or("", |(_, after)| after);
                format!("{before}{after}")
            }
            None => tag.to_owned(),
        }
    });
    tags.collect()
}

proptest! {
    #[test]
    fn what_people_type_adds_no_tag_and_no_attribute(letter in any_letter()) {
        let html = page(&letter).unwrap();
        let plain = page(&harmless(letter)).unwrap();
        prop_assert_eq!(tags(&html), tags(&plain));
        prop_assert_eq!(html.matches('<').count(), html.matches('>').count());
    }

    #[test]
    fn every_link_leads_to_the_web(letter in any_letter()) {
        let html = page(&letter).unwrap();
        for link in html.split("href=\"").skip(1) {
            let safe = ["https:&#x2f;&#x2f;", "http:&#x2f;&#x2f;", "https://", "http://"];
            let address = link.split('"').next().unwrap().to_lowercase();
            let address = address.trim_start();
            prop_assert!(safe.iter().any(|start| address.starts_with(start)), "{}", address);
        }
    }
}

#[test]
fn nothing_is_loaded_from_anywhere() {
    let template = include_str!("templates/letter.html");
    for loads in [
        "src=", "url(", "@import", "<link", "<img", "http:", "https:", "<script",
    ] {
        assert!(!template.contains(loads), "{loads}");
    }
}
