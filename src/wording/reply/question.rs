//! Replies to who asks and who answers.

use crate::domain::id::DraftId;
use crate::domain::question::Question;
use crate::message::{LineKind, Message, Text, code, emphasis};
use crate::request::Press;
use crate::spans;
use crate::wording::Locale;
use crate::wording::parts::{
    LISTED, client, listed_up_to, named, one_line, primary, quote, secondary, ticket,
};
use crate::wording::view::{CycleView, TicketView};

/// What a question may weigh in a reply.
const QUOTED: usize = 300;

/// A question is asked.
pub fn asked(Locale::En: Locale, c: &CycleView, t: Option<&TicketView>, q: &Question) -> Message {
    let (place, who) = match t {
        Some(t) => (format!("in the thread of {}", ticket(t)), &c.sas),
        None => (format!("in the channel of {}", client(c)), &c.am),
    };
    Message::text(
        Text::line(spans![
            format!("{} is asked {place}. ", q.label()),
            named(who),
            " is told."
        ])
        .and_line(spans![
            "You are mentioned there when it is answered; until then it stays open."
        ]),
    )
}

/// A question is answered.
pub fn answered(Locale::En: Locale, c: &CycleView, q: &Question) -> Message {
    let text = Text::line(spans![format!(
        "{} is answered. {} is told.",
        q.label(),
        one_line(&q.asker, 80)
    )]);
    if q.ticket_id.is_some() {
        return Message::text(text.and_line(spans![
            "The answer stands in the ticket's thread. Does it change the direction for other \
             tickets too? Then it belongs in a note: ",
            code("/refresh note"),
            "."
        ]));
    }
    if q.kept_as_note.is_some() {
        return Message::text(text.and_line(spans![format!(
            "The answer is kept as a note of {}.",
            client(c)
        )]));
    }
    Message::text(text.and_line(spans![
        "Does it hold for the whole submission? ",
        emphasis("Keep as note"),
        " makes it the newest note."
    ]))
    .button(secondary(Press::KeepAsNote(q.id), "Keep as note"))
}

/// What was handed in is held back: there are open questions on the ticket. `given`: files and links.
pub fn deliver_anyway(
    Locale::En: Locale,
    t: &TicketView,
    open: &[Question],
    (files, links): (usize, usize),
    draft: DraftId,
) -> Message {
    let labels: Vec<String> = open.iter().map(Question::label).collect();
    let given = [(files, "file"), (links, "link")]
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, noun)| match n {
            1 => format!("1 {noun}"),
            n => format!("{n} {noun}s"),
        });
    let given = given.collect::<Vec<_>>().join(" and ");
    let mut text = Text::line(spans![format!(
        "{} has {} ({}), so {given} {} not handed in yet.",
        ticket(t),
        if open.len() == 1 {
            "an open question"
        } else {
            "open questions"
        },
        listed_up_to(&labels, LISTED),
        if files + links == 1 { "was" } else { "were" },
    )]);
    if let Some(first) = open.first() {
        text.append(quote(&first.body, QUOTED).0);
    }
    text.push(
        LineKind::Plain,
        spans!["If the answer cannot change your work, go on; what you gave is kept for 7 days."],
    );
    Message::text(text).button(primary(Press::DeliverAnyway(draft), "Deliver anyway"))
}

/// The bot was mentioned without a question. `place`: what the place is, where it says whom to ask.
pub fn how_to_ask(Locale::En: Locale, place: Option<&str>) -> Message {
    let ask = match place {
        Some(place) => format!(
            "To ask something in {}: mention the bot and write the question in the same message. \
             It stays open until it is answered.",
            one_line(place, 120)
        ),
        None => "To ask something: mention the bot in a ticket's thread or in a client's own \
                 channel, and write the question in the same message."
            .to_owned(),
    };
    Message::text(
        Text::line(spans![ask])
            .and_line(spans![
                "To answer a question: reply to its post, or press ",
                emphasis("Answer"),
                " under it."
            ])
            .and_line(spans!["For everything else: ", code("/refresh help"), "."]),
    )
}

/// Something was written to the bot alone, where nothing is asked and nothing answered.
pub fn said_alone(Locale::En: Locale) -> Message {
    Message::text(Text::line(spans![
        "Nothing was done with what you wrote here: to ask something, mention the bot in the \
         ticket's thread or use ",
        code("/refresh ask"),
        "; to answer, reply to the question's post there or press ",
        emphasis("Answer"),
        "."
    ]))
}

/// A reply to a question's post came without words.
pub fn answer_unread(Locale::En: Locale, q: &Question) -> Message {
    Message::text(Text::line(spans![format!(
        "The words of your reply did not reach the bot, so {} is still open.",
        q.label()
    )]))
    .button(primary(Press::Answer(q.id), "Answer"))
}
