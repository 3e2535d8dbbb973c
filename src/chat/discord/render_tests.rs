//! What Discord would make of what we render.

use std::collections::HashMap;

use bytes::Bytes;

use super::files::choose;
use super::markup::length;
use super::markup_reader::interpret;
use super::render::{CONTENT, render};
use crate::chat::References;
use crate::domain::id::{AssetId, PersonId, TicketId};
use crate::message::{
    Button, ButtonStyle, Card, CardField, FileToShow, LineKind, Message, Span, Text, Tone,
};
use crate::spans;

fn content(message: &Message) -> String {
    render(message, &References::default()).content
}

pub fn said(spans: Vec<Span>) -> String {
    content(&Message::text(Text::line(spans)))
}

/// Shown as typed, and nothing of it is markup.
fn inert(typed: &str) {
    let markup = said(vec![typed.into()]);
    let (plain, active) = interpret(&markup);
    assert_eq!(plain, typed, "{markup}");
    assert_eq!(active, Vec::<String>::new(), "{markup}");
}

#[test]
fn what_users_type_is_text() {
    for typed in [
        "**bold** _it_ ~~gone~~ ||spoiler|| `code` ```block```",
        "# heading",
        "-# small",
        "> quote",
        "- item",
        "+ item",
        "1. item",
        "12) item",
        "  - item",
        "[click](https\\://evil.example)",
        "<@123> <@!123> <@&123> <#123> </refresh:123> <t:1700000000> <:x:123> <a:x:123> <id:guide>",
        "snake_case_name and C:\\path\\",
        "a\\*b",
        "😀 ünïcode 漢字",
    ] {
        inert(typed);
    }
}

#[test]
fn backticks_around_a_mention_do_not_hide_it() {
    let person = PersonId(7);
    let references = References {
        accounts: HashMap::from([(person, "99".to_owned())]),
        ..References::default()
    };
    let ana = Span::Person {
        id: Some(person),
        name: "Ana".into(),
        mention: true,
    };
    let text = spans!["a ``` \\` ", Span::Code("C:\\".into()), " ", ana, " `x"];
    let rendered = render(&Message::text(Text::line(text)), &references);
    assert_eq!(
        rendered.content,
        "a \u{2cb}\u{2cb}\u{2cb} \\\\\u{2cb} `C:\\` <@99> \u{2cb}x"
    );
}

#[test]
fn groups_are_not_called() {
    for typed in ["@everyone", "say @here now", "@everyone@here"] {
        let markup = said(vec![typed.into()]);
        assert_eq!(interpret(&markup), (typed.to_owned(), vec![]));
    }
    let markup = said(vec![Span::Code("@everyone".into())]);
    assert!(!markup.contains("@everyone"), "{markup}");
}

#[test]
fn an_address_stays_whole_and_clickable() {
    let markup = said(vec!["see https://a.example/b_c_d?x=1_2 now.".into()]);
    assert_eq!(markup, "see <https://a.example/b_c_d?x=1_2> now.");
    let markup = said(vec!["(https://a.example/x), https://b.example/(y).".into()]);
    assert_eq!(markup, "(<https://a.example/x>), <https://b.example/(y)>.");
}

#[test]
fn an_address_hides_no_markup_behind_it() {
    for typed in [
        "https://a.example/c<@123>",
        "https://a.example/c<t:1>",
        "[x](https://a.example)",
        "https://*bold*",
        "https://a.example/@everyone",
    ] {
        let (_, active) = interpret(&said(vec![typed.into()]));
        let addresses = active.iter().filter(|what| what.starts_with("<http"));
        assert!(
            addresses.count() <= 1 && active.len() <= 1,
            "{typed}: {active:?}"
        );
    }
}

#[test]
fn marks_of_direction_and_control_are_not_shown() {
    let markup = said(vec!["a\u{202e}b\u{2066}c\u{0007}d\u{0000}e\u{2069}".into()]);
    assert_eq!(markup, "abcde");
}

#[test]
fn strong_text_keeps_its_blanks_outside() {
    assert_eq!(
        said(spans!["a", crate::message::strong(" b "), "c"]),
        "a **b** c"
    );
    assert_eq!(
        said(vec![Span::Strong("a".into()), Span::Strong("b".into())]),
        "**a**\u{200b}**b**"
    );
    assert_eq!(
        said(spans![crate::message::strong("**x**")]),
        r"**\*\*x\*\***"
    );
    assert_eq!(said(spans!["a", crate::message::strong("")]), "a");
}

#[test]
fn code_with_a_backtick_is_text() {
    assert_eq!(
        said(spans![crate::message::code("/refresh help")]),
        "`/refresh help`"
    );
    assert_eq!(said(spans![crate::message::code("a`b")]), r"a\`b");
}

#[test]
fn lines_stand_as_they_are_meant() {
    let mut text = Text::line(spans!["plain"]);
    text.push_quote("- one\n\nthree");
    let text = text
        .and(LineKind::Item, spans!["item"])
        .and(LineKind::Small, spans!["small"]);
    assert_eq!(
        content(&Message::text(text)),
        "plain\n> \\- one\n> \u{200b}\n> three\n- item\n-# small"
    );
    let text = Text::new().and(LineKind::Quote, spans!["a\nb"]);
    assert_eq!(content(&Message::text(text)), "> a\n> b");
}

fn mention(id: i64, name: &str) -> Span {
    Span::Person {
        id: Some(PersonId(id)),
        name: name.into(),
        mention: true,
    }
}

pub fn references() -> References {
    References {
        accounts: HashMap::from([(PersonId(1), "111".into()), (PersonId(3), "x>@".into())]),
        threads: HashMap::from([(TicketId(4), "444".into())]),
        files: Vec::new(),
    }
}

#[test]
fn people_are_mentioned_where_they_can_be() {
    let message = Message::text(Text::line(spans![
        mention(1, "Ana"),
        " ",
        mention(2, "Kofi_M"),
        " ",
        mention(3, "Jo"),
        " ",
        Span::Person {
            id: Some(PersonId(1)),
            name: "Ana".into(),
            mention: false
        },
    ]));
    let rendered = render(&message, &references());
    assert_eq!(rendered.content, r"<@111> **Kofi\_M** **Jo** Ana");
    assert_eq!(rendered.mentioned, [111]);
}

#[test]
fn a_card_mentions_nobody() {
    let message = Message {
        card: Some(Card {
            body: Text::line(spans![mention(1, "Ana")]),
            ..card()
        }),
        ..Message::default()
    };
    let rendered = render(&message, &references());
    assert_eq!(rendered.embed.unwrap().description, "**Ana**");
    assert!(rendered.mentioned.is_empty());
}

#[test]
fn threads_and_links() {
    let thread = |ticket| Span::Thread {
        ticket: TicketId(ticket),
        name: "T-5 hero_shot".into(),
    };
    let link = |label: &str, url: &str| Span::Link {
        label: label.into(),
        url: url.into(),
    };
    let message = Message::text(
        Text::line(spans![thread(4), " ", thread(5)])
            .and_line(spans![link("Brief [v2]", "https://a.example/x (1)?y=(2)")])
            .and_line(spans![link("run", "javascript:alert(1)")])
            .and_line(spans![link(
                "https://bank.example",
                "https://evil.example/"
            )]),
    );
    assert_eq!(
        render(&message, &references()).content,
        "<#444> T-5 hero\\_shot\n\
         [Brief \\[v2\\]](<https://a.example/x%20%281%29?y=%282%29>)\n\
         run\n\
         <https://evil.example/>"
    );
}

fn card() -> Card {
    Card {
        title: "T-14 Spring_hero".into(),
        tone: Tone::Working,
        body: Text::new(),
        fields: Vec::new(),
        footer: "T-14 · cycle_7".into(),
    }
}

#[test]
fn a_cards_footer_knows_no_markup() {
    let message = Message {
        card: Some(card()),
        ..Message::default()
    };
    let embed = render(&message, &References::default()).embed.unwrap();
    assert_eq!(embed.title, r"T-14 Spring\_hero");
    assert_eq!(embed.footer, "T-14 · cycle_7");
}

#[test]
fn a_field_too_long_goes_on_in_the_text() {
    let field = |name: &str, value: String| CardField {
        name: name.into(),
        value: Text::line(spans![value]),
        short: true,
    };
    let message = Message {
        card: Some(Card {
            body: Text::line(spans!["Body"]),
            fields: vec![field("Short", "s".into()), field("Long", "l".repeat(1_100))],
            ..card()
        }),
        ..Message::default()
    };
    let embed = render(&message, &References::default()).embed.unwrap();
    assert_eq!(embed.fields.len(), 1);
    assert!(embed.description.starts_with("Body\n**Long**\nlll"));
}

#[test]
fn a_message_is_never_empty() {
    assert_eq!(content(&Message::default()), "\u{200b}");
    assert_eq!(said(vec![" \n ".into()]), "\u{200b}");
    let only_card = Message {
        card: Some(card()),
        ..Message::default()
    };
    assert_eq!(content(&only_card), "");
}

#[test]
fn a_cut_breaks_nothing() {
    for before in 1_985..2_000 {
        let text = Text::line(spans![
            "x".repeat(before),
            mention(1, "Ana"),
            crate::message::strong("a*b*c"),
        ]);
        let rendered = render(&Message::text(text), &references());
        assert!(length(&rendered.content) <= CONTENT);
        let whole = rendered.content.contains("<@111>");
        assert_eq!(whole, rendered.mentioned == [111], "{before}");
        assert!(whole || !rendered.content.contains('<'), "{before}");
        let marks = rendered.content.replace(r"\*", "").matches("**").count();
        assert_eq!(marks % 2, 0, "{before}");
        assert!(!rendered.content.ends_with('\\'));
    }
}

#[test]
fn buttons_stand_in_rows_of_five() {
    let button = |id: String| Button {
        id,
        label: "L".repeat(100),
        style: ButtonStyle::Primary,
    };
    let mut buttons: Vec<Button> = (0..30).map(|n| button(format!("start:{n}"))).collect();
    buttons.insert(0, button("start:1".into()));
    buttons.insert(0, button("x".repeat(101)));
    let message = Message {
        buttons,
        ..Message::default()
    };
    let rows = render(&message, &References::default()).rows;
    assert_eq!(rows.iter().map(Vec::len).collect::<Vec<_>>(), [5; 5]);
    assert!(rows.iter().flatten().all(|b| length(&b.label) <= 80));
    let ids: std::collections::BTreeSet<_> = rows.iter().flatten().map(|b| &b.id).collect();
    assert_eq!(ids.len(), 25);
}

#[test]
fn files_that_do_not_fit_are_named() {
    let asset = |name: &str| FileToShow::Asset {
        id: AssetId(1),
        path: "p".into(),
        name: name.into(),
        size: 1,
    };
    let mut message = Message {
        files: vec![
            asset("big_one.mp4"),
            asset("a.png"),
            asset("lost.png"),
            FileToShow::Text {
                name: "all.txt".into(),
                content: "words".into(),
            },
        ],
        ..Message::default()
    };
    let references = References {
        files: vec![
            ("big_one.mp4".into(), Bytes::from(vec![0; 11 << 20])),
            ("a.png".into(), Bytes::from_static(b"png")),
        ],
        ..References::default()
    };
    let rendered = render(&message, &references);
    let names: Vec<&str> = rendered
        .files
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(names, ["a.png", "all.txt"]);
    assert_eq!(
        rendered.content,
        "-# big\\_one.mp4 is too large to show here.\n-# lost.png cannot be shown here."
    );
    message.files = (0..12)
        .map(|n| FileToShow::Text {
            name: format!("{n}.txt"),
            content: "x".repeat(5 << 20),
        })
        .collect();
    let chosen = choose(&message, &References::default());
    assert_eq!((chosen.files.len(), chosen.left_out.len()), (4, 8));
}
