use insta::assert_snapshot;
use refreshbot::domain::id::{PersonId, TicketId};
use refreshbot::message::{
    Button, ButtonStyle, Card, CardField, FileToShow, LineKind, Message, Span, Text, Tone, code,
    emphasis, strong,
};
use refreshbot::request::Press;
use refreshbot::spans;
use refreshbot::wording::plain::plain;

#[test]
fn a_message_as_plain_text() {
    let person = |mention| Span::Person {
        id: Some(PersonId(1)),
        name: "Jo Becker".to_owned(),
        mention,
    };
    let link = |label: &str| Span::Link {
        label: label.to_owned(),
        url: "https://example.com".to_owned(),
    };
    let thread = Span::Thread {
        ticket: TicketId(4),
        name: "T-4 Spring hero".to_owned(),
    };
    let message = Message {
        text: Text::line(spans![
            person(true),
            " and ",
            person(false),
            ": ",
            strong("now")
        ])
        .and(LineKind::Quote, spans!["her words"])
        .and(LineKind::Quote, spans![])
        .and(
            LineKind::Item,
            spans![code("/refresh help"), " or ", emphasis("Start")],
        )
        .and(LineKind::Small, spans!["small"]),
        card: Some(Card {
            title: "T-4".to_owned(),
            tone: Tone::Good,
            body: Text::line(spans![link("Folder"), " ", link("https://example.com")]),
            fields: vec![
                CardField {
                    name: "Thread".to_owned(),
                    value: Text::line([thread]),
                    short: true,
                },
                CardField {
                    name: "Headline".to_owned(),
                    value: Text::new().and(LineKind::Quote, spans!["typed"]),
                    short: false,
                },
            ],
            footer: "T-4 · cycle 1".to_owned(),
        }),
        buttons: vec![Button {
            id: Press::Start(TicketId(4)).to_string(),
            label: "Start".to_owned(),
            style: ButtonStyle::Primary,
        }],
        files: vec![FileToShow::Text {
            name: "all.txt".to_owned(),
            content: String::new(),
        }],
    };
    assert_snapshot!(plain(&message), @"
    @Jo Becker and Jo Becker: now
    > her words
    >
    - `/refresh help` or *Start*
    small
    ┌ T-4
    │ Folder (https://example.com) https://example.com
    │ Thread: #T-4 Spring hero
    │ Headline:
    │ > typed
    └ T-4 · cycle 1
    [Start]
    📎 all.txt
    ");
}

#[test]
fn an_empty_message_is_empty() {
    assert_eq!(plain(&Message::default()), "");
}
