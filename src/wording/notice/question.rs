//! Questions and their answers, where they stand.

use crate::domain::people::Person;
use crate::domain::question::Question;
use crate::message::{LineKind, Message, Span, Text, code, emphasis, strong};
use crate::request::Press;
use crate::spans;
use crate::wording::Locale;
use crate::wording::parts::{
    client, mention, one_line, own_words, primary, question_labels, secondary, ticket,
};
use crate::wording::view::{CycleView, TicketView};

/// What a question may weigh where it is asked.
const QUESTION: usize = 1_300;
/// What a question may weigh above its answer.
const RECALLED: usize = 300;
/// What an answer may weigh.
const ANSWER: usize = 1_000;

fn about(c: &CycleView, t: Option<&TicketView>) -> String {
    t.map_or_else(
        || format!("{}, cycle {}", client(c), c.cycle.number),
        ticket,
    )
}

/// A question was asked: on a ticket to the SAS, on a cycle to the AM. `in_place`: it stands where a
/// reply to it is read.
pub fn question_asked(
    Locale::En: Locale,
    c: &CycleView,
    t: Option<&TicketView>,
    q: &Question,
    in_place: bool,
) -> Message {
    let mut message = question(c, t, q);
    if in_place {
        message.text.push(
            LineKind::Small,
            spans![
                "To answer, reply to this message or press ",
                emphasis("Answer"),
                "."
            ],
        );
    }
    message.button(primary(Press::Answer(q.id), "Answer"))
}

/// Who asks whom about what, and their words.
pub(super) fn question(c: &CycleView, t: Option<&TicketView>, q: &Question) -> Message {
    let to = if t.is_some() { &c.sas } else { &c.am };
    let mut text = Text::line(spans![
        strong(q.label()),
        format!(" from {} on {} · ", one_line(&q.asker, 80), about(c, t)),
        mention(to),
    ]);
    let (words, files) = own_words(&q.body, QUESTION, &q.label());
    text.append(words);
    Message {
        files,
        ..Message::text(text)
    }
}

/// A reply to a question's post came without words.
pub fn answer_unread(Locale::En: Locale, by: Option<&Person>, q: &Question) -> Message {
    let mut line = by.map_or_else(Vec::new, |by| spans![mention(by), ", "]);
    line.extend(spans![
        format!(
            "the words of your reply to {} did not reach the bot, so it is ",
            q.label()
        ),
        strong("still open"),
        ". Press ",
        emphasis("Answer"),
        ", or reply once more and mention the bot in it."
    ]);
    Message::text(Text::line(line)).button(primary(Press::Answer(q.id), "Answer"))
}

/// A question was answered: to who asked.
pub fn question_answered(
    Locale::En: Locale,
    c: &CycleView,
    t: Option<&TicketView>,
    q: &Question,
) -> Message {
    let asker = match q.asker_id {
        Some(id) => Span::Person {
            id: Some(id),
            name: one_line(&q.asker, 80),
            mention: true,
        },
        None => Span::from(one_line(&q.asker, 80)),
    };
    let by = q.answerer.as_deref().unwrap_or("a Lead");
    let mut text = Text::line(spans![
        strong(format!("{} is answered", q.label())),
        format!(" by {} · {} · ", one_line(by, 80), about(c, t)),
        asker,
    ]);
    text.append(own_words(&q.body, RECALLED, "").0);
    text.push(LineKind::Plain, spans!["The answer:"]);
    let answer = q.answer.as_deref().unwrap_or_default();
    let (words, files) = own_words(answer, ANSWER, &format!("answer to {}", q.label()));
    text.append(words);
    let message = Message {
        files,
        ..Message::text(text)
    };
    if q.ticket_id.is_none() && q.kept_as_note.is_none() {
        return message.button(secondary(Press::KeepAsNote(q.id), "Keep as note"));
    }
    message
}

/// Questions ended unanswered when their cycle closed: to who asked them.
pub fn questions_ended(Locale::En: Locale, c: &CycleView, ended: &[Question]) -> Message {
    let (are, it) = match ended.len() {
        1 => ("Your question is", "it"),
        _ => ("Your questions are", "they"),
    };
    let mut text = Text::line(spans![
        strong(format!("{}: cycle {} is closed", client(c), c.cycle.number)),
        format!(
            " · {are} closed with it, unanswered: {}.",
            question_labels(ended)
        ),
    ]);
    if let [only] = ended {
        text.append(own_words(&only.body, RECALLED, "").0);
    }
    text.push(
        LineKind::Plain,
        spans![
            format!(
                "If {it} still matter{} for the next cycle, ask again: ",
                if ended.len() == 1 { "s" } else { "" }
            ),
            code("/refresh ask"),
            "."
        ],
    );
    Message::text(text)
}
