//! Notices to the Leads' channel.

use crate::domain::id::ImportId;
use crate::domain::people::{Person, Role};
use crate::message::{Card, LineKind, Message, Span, Text, Tone, code, strong};
use crate::request::Press;
use crate::spans;
use crate::wording::Locale;
use crate::wording::parts::{
    CARD_BODY, client, count, date, due, is_are, mention, named, one_line, primary, push_items,
    thread, ticket,
};
use crate::wording::view::{CycleView, TicketView};

/// A ticket was made and nobody is eligible for it.
pub fn unassigned(Locale::En: Locale, c: &CycleView, t: &TicketView) -> Message {
    let missing = match (&t.copywriter, &t.designer) {
        (None, Some(_)) => "no copywriter",
        (Some(_), None) => "no designer",
        _ => "nobody assigned",
    };
    let role = if t.copywriter.is_none() && t.designer.is_some() {
        "copywriter"
    } else {
        "designer"
    };
    Message::text(
        Text::line(spans![
            strong(format!("{} has {missing}", ticket(t))),
            format!(
                " · {} · cycle {} · {}",
                client(c),
                c.cycle.number,
                due(c, t.ticket.due_date)
            ),
        ])
        .and_line(spans!["Its thread: ", thread(&t.ticket, 80)])
        .and_line(spans![
            "Next: assign somebody, for this ticket or for all of the client's: ",
            code(format!(
                "/refresh-admin people assign role:{role} person:@name ticket:{}",
                t.ticket.label()
            )),
        ]),
    )
}

/// What an import brought. `held`: what was due or had begun, which *Start these* starts. `untracked`:
/// what came in the middle of a cycle.
pub fn import_summary(
    Locale::En: Locale,
    import: ImportId,
    held: &[CycleView],
    untracked: &[CycleView],
    imported: i64,
) -> Message {
    let mut text = Text::line(spans![strong(format!(
        "{} imported.",
        count(imported, "portfolio")
    ))]);
    match held.len() {
        0 => {
            let none = "Nothing waits to be started; each posts when its day comes.";
            text.push(LineKind::Plain, spans![none]);
        }
        due => {
            let (were, them) = if due == 1 {
                ("was", "it")
            } else {
                ("were", "them")
            };
            let these = format!(
                "{due} of them {were} due or had begun before the import; nothing was posted for {them}."
            );
            text.push(LineKind::Plain, spans![these]);
            text.push(
                LineKind::Plain,
                spans![
                    "Next: check the list, link the accounts of its people (",
                    code("/refresh-admin people link"),
                    "), then start them: their people are told what is due."
                ],
            );
        }
    }
    if !untracked.is_empty() {
        text.push(LineKind::Plain, in_the_middle(untracked.len()));
    }
    Message {
        text,
        card: listed_card(import, held, untracked),
        buttons: match held {
            [] => Vec::new(),
            _ => vec![primary(Press::StartImported(import), "Start these")],
        },
        files: Vec::new(),
    }
}

fn in_the_middle(of: usize) -> Vec<Span> {
    let are = is_are(of);
    spans![
        format!(
            "{of} of them {are} in the middle of a cycle: imported, work not tracked here. Without \
             tickets, go on with "
        ),
        code("/refresh approve"),
        " and ",
        code("/refresh implement"),
        "."
    ]
}

fn listed_card(import: ImportId, held: &[CycleView], untracked: &[CycleView]) -> Option<Card> {
    const HELD: &str = "Due or begun";
    const UNTRACKED: &str = "In the middle of a cycle";
    let (title, body) = match (held, untracked) {
        ([], []) => return None,
        (held, []) => (HELD, listed_cycles(held, CARD_BODY)),
        ([], untracked) => (UNTRACKED, listed_cycles(untracked, CARD_BODY)),
        (held, untracked) => {
            let half = CARD_BODY / 2 - UNTRACKED.len();
            let mut body = listed_cycles(held, half);
            body.push(LineKind::Plain, spans![strong(UNTRACKED)]);
            body.append(listed_cycles(untracked, half));
            (HELD, body)
        }
    };
    Some(Card {
        title: title.to_owned(),
        tone: Tone::Action,
        body,
        fields: Vec::new(),
        footer: format!("Import {import}"),
    })
}

/// As many lines as there is room for.
fn listed_cycles(views: &[CycleView], room: usize) -> Text {
    let items = views.iter().map(|c| {
        let mut facts = format!(" · refresh {}", date(c, c.cycle.refresh_date));
        let status = c.cycle.status().title();
        if !status.is_empty() {
            facts = format!("{facts} · {status}");
        }
        spans![strong(client(c)), facts]
    });
    let mut text = Text::new();
    push_items(&mut text, items.collect(), room, "portfolio");
    text
}

/// What somebody should learn alone, who takes no direct messages: in the portfolio's channel.
pub fn in_channel(Locale::En: Locale, person: &Person, about: Message) -> Message {
    let mut text = Text::line(spans![
        mention(person),
        ", you take no direct messages from the bot, so this is told here:"
    ]);
    text.append(about.text);
    Message { text, ..about }
}

/// A private reply could not be given: to whom, and not what it said.
pub fn reply_undelivered(Locale::En: Locale, person: Option<&Person>, account: &str) -> Message {
    let who = person.map_or_else(
        || {
            spans![
                "Somebody whose account is not linked (",
                code(one_line(account, 60)),
                ")"
            ]
        },
        |person| spans![named(person)],
    );
    let mut first = who;
    first.push(
        " takes no direct messages from the bot, so an answer of the bot's to them was lost."
            .into(),
    );
    Message::text(Text::line(first).and_line(spans![
        "Next: ask them to allow messages from this server, or to use commands: the bot answers \
         those in place."
    ]))
}

/// Somebody should be told and has no account here, or takes no messages (`linked`). `about`: what
/// they should have learnt.
pub fn unreachable(
    Locale::En: Locale,
    person: &Person,
    linked: bool,
    about: Text,
    c: &CycleView,
) -> Message {
    let email = person
        .email
        .as_deref()
        .map_or_else(String::new, |email| format!(" ({})", one_line(email, 100)));
    let (why, next) = if linked {
        (
            "takes no direct messages from the bot",
            "Next: tell them, and ask them to allow messages from this server; or link another \
             account.",
        )
    } else {
        (
            "has no account here",
            "Next: tell them, and link their account so that they are told from now on.",
        )
    };
    let mut text = Text::line(spans![
        strong(format!("{}{email}", one_line(&person.name, 80))),
        format!(
            " {why} and could not be told · {} · cycle {}",
            client(c),
            c.cycle.number
        ),
    ])
    .and_line(spans!["What they should know:"]);
    text.append(without_mentions(about));
    text.push(LineKind::Plain, spans![next]);
    Message {
        text,
        buttons: vec![primary(Press::Link(person.id), "Link")],
        ..Message::default()
    }
}

/// Something that only people can mend keeps what is to be told waiting.
pub fn blocked(Locale::En: Locale, reason: &str) -> Message {
    Message::text(
        Text::line(spans![strong(format!(
            "The bot cannot do its work: {}.",
            one_line(reason, 500)
        ))])
        .and_line(spans![
            "What it has to tell there waits. It tries for a day, and tells it within a quarter of an \
             hour after this is mended."
        ])
        .and_line(spans![
            "Next: mend it in Discord (Edit Channel, Permissions, the bot or its role; a locked \
             thread: unlock it), or ask the Admin: ",
            code("refreshbot check"),
            " says what else is missing."
        ]),
    )
}

/// A role of the platform's is gone: who had it has no say any more. `means`: what it meant here.
pub fn role_gone(Locale::En: Locale, id: &str, means: &[Role]) -> Message {
    let titles: Vec<&str> = means.iter().map(|role| role.title()).collect();
    Message::text(
        Text::line(spans![strong(format!(
            "A role was deleted: whoever had it is no {} for the bot any more.",
            titles.join(" and no ")
        ))])
        .and_line(spans![
            "What they do with the bot is refused, unless another role of theirs allows it."
        ])
        .and_line(spans![
            "Next: an Admin puts another role in its place in the configuration, where ",
            code(id.to_owned()),
            " stands, and starts the bot again."
        ]),
    )
}

/// Messages were given up. `why`: of one of them, in the platform's words.
pub fn given_up(Locale::En: Locale, count: i64, why: &str) -> Message {
    let s = if count == 1 { " was" } else { "s were" };
    Message::text(
        Text::line(spans![strong(format!(
            "{count} message{s} given up after a day of trying."
        ))])
        .and_line(spans![format!(
            "Last it failed so: {}.",
            one_line(why, 300)
        )])
        .and_line(spans![
            "Next: an Admin looks with ",
            code("refreshbot outbox"),
            " at what was not told, and sends it with ",
            code("refreshbot outbox retry"),
            " once this is mended."
        ]),
    )
}

/// A portfolio's own channel is not there any more.
pub fn own_channel_gone(Locale::En: Locale, c: &CycleView) -> Message {
    Message::text(
        Text::line(spans![
            strong(format!("The channel of {} is gone.", client(c))),
            " Its prompts and notes go to the channel for all."
        ])
        .and_line(spans![
            "Next: if it should have one of its own again, name it: ",
            code("/refresh-admin portfolio edit channel:#name"),
            "."
        ]),
    )
}

/// A mail was given up. `about`: what it said, where that is still so; `why`: in the server's words.
pub fn mail_given_up(
    Locale::En: Locale,
    person: &Person,
    why: &str,
    about: Option<Text>,
    c: Option<&CycleView>,
) -> Message {
    let of = c.map_or_else(String::new, |c| {
        format!(" · {} · cycle {}", client(c), c.cycle.number)
    });
    let email = person.email.as_deref().unwrap_or("no address any more");
    let mut text = Text::line(spans![
        strong(format!(
            "Mail to {} ({}) was given up",
            one_line(&person.name, 80),
            one_line(email, 100)
        )),
        of,
    ])
    .and_line(spans![format!("Why: {}", one_line(why, 300))]);
    if let Some(about) = about {
        text.push(LineKind::Plain, spans!["What they should know:"]);
        text.append(without_mentions(about));
    }
    text.push(
        LineKind::Plain,
        spans![
            "Next: tell them. If the address is wrong, correct it with ",
            code("/refresh-admin people link"),
            "; the Admin can send the mail again: ",
            code("refreshbot outbox retry"),
            "."
        ],
    );
    Message {
        text,
        buttons: vec![primary(Press::Link(person.id), "Link")],
        ..Message::default()
    }
}

/// Quoted to others, a message notifies nobody.
fn without_mentions(text: Text) -> Text {
    let mut text = text;
    for line in &mut text.0 {
        if line.kind == LineKind::Plain {
            line.kind = LineKind::Quote;
        }
        for span in &mut line.spans {
            if let Span::Person { mention, .. } = span {
                *mention = false;
            }
        }
    }
    text
}
