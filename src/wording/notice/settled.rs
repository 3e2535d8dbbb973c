//! What a post says that asked for something, once nobody needs to answer it any more.

use super::ad_set::review;
use super::cycle::{days_from_refresh, refresh_day_head, with_note_card};
use super::handover::to_implement;
use super::kickoff::{add_note, kickoff_head};
use super::question::question;
use crate::domain::question::Question;
use crate::domain::status::{Notation, Outcome, Phase};
use crate::message::{LineKind, Message, Span, Text, strong};
use crate::request::Press;
use crate::spans;
use crate::wording::Locale;
use crate::wording::parts::{count, date, day, folder, one_line, secondary};
use crate::wording::view::{AdSetView, CycleView, NoteView, TicketView};

/// How many sets are named.
const NAMED: usize = 5;

/// The kickoff, answered. The client's direction may be added as long as the cycle is open.
pub fn kickoff_settled(Locale::En: Locale, c: &CycleView) -> Message {
    let answer = match (c.cycle.outcome, c.cycle.notation) {
        (Some(_), _) => ended(c),
        (None, Notation::RequestSubmitted) => "Answered: the client wants a refresh.".to_owned(),
        (None, _) => "The refresh is under way.".to_owned(),
    };
    let message = Message::text(kickoff_head(c).and_line(spans![answer]));
    match c.cycle.outcome {
        None => message.button(add_note(c)),
        Some(_) => message,
    }
}

/// The prompt of the refresh day, followed or withdrawn. `note`: the direction that it showed.
pub fn refresh_day_settled(
    Locale::En: Locale,
    c: &CycleView,
    sets: &[AdSetView],
    note: Option<&NoteView>,
) -> Message {
    let mut text = refresh_day_head(c, "");
    if !sets.is_empty() {
        let named =
            |s: &AdSetView| format!("{} ({})", folder(s), count(s.set.count, "deliverable"));
        let mut named: Vec<String> = sets.iter().take(NAMED).map(named).collect();
        if sets.len() > NAMED {
            named.push(format!("{} more", sets.len() - NAMED));
        }
        let line = format!("Submitted: {}.", named.join(", "));
        text.push(LineKind::Plain, spans![line]);
    }
    let moved = sets.is_empty() && c.cycle.refresh_date > c.today;
    let line = match c.cycle.outcome {
        Some(_) => Some(spans![ended(c)]),
        None if moved => Some(spans![
            "Withdrawn: the refresh date is ",
            strong(date(c, c.cycle.refresh_date)),
            " now. You are asked again on that day."
        ]),
        None if sets.is_empty() => Some(spans!["The refresh is under way."]),
        None => None,
    };
    if let Some(line) = line {
        text.push(LineKind::Plain, line);
    }
    let mut message = Message::text(text);
    if let Some(note) = note {
        message = with_note_card(message, c, note);
    }
    let goes_on = c.cycle.outcome.is_none()
        && c.cycle.phase == Phase::Waiting
        && c.cycle.notation != Notation::DeliverablesSubmitted;
    if goes_on && !moved {
        let another = secondary(Press::Submit(c.cycle.id), "Submit another Ad Set");
        let buttons = [
            another,
            secondary(Press::AskCycle(c.cycle.id), "Ask the AM"),
        ];
        message.buttons.splice(0..0, buttons);
    }
    message
}

/// A question, answered or closed without an answer.
pub fn question_settled(
    Locale::En: Locale,
    c: &CycleView,
    t: Option<&TicketView>,
    q: &Question,
) -> Message {
    let mut message = question(c, t, q);
    let came = match (q.answered_at, q.answerer.as_deref()) {
        (Some(_), Some(by)) => format!("Answered by {}.", one_line(by, 80)),
        (Some(_), None) => "Answered.".to_owned(),
        (None, _) => "Closed, unanswered.".to_owned(),
    };
    message.text.push(LineKind::Small, spans![came]);
    message
}

/// A review that is over, or broken off.
pub fn set_ready_settled(Locale::En: Locale, c: &CycleView, s: &AdSetView) -> Message {
    let came = if c.cycle.outcome.is_some() {
        ended(c)
    } else if s.set.ready {
        "Approved: nothing waits for approval here any more.".to_owned()
    } else {
        "There is work to do on it again. You are told when it is ready for review once more."
            .to_owned()
    };
    review(c, s, Text::line(spans![came]))
}

/// An implementation that is done, or not to be done yet.
pub fn approved_settled(Locale::En: Locale, c: &CycleView, sets: &[AdSetView]) -> Message {
    let came: Vec<Span> = match c.cycle.outcome {
        Some(_) => spans![ended(c)],
        None => spans![
            "The approval was taken back: ",
            strong("do not put them live yet"),
            ". You are told when they are approved again."
        ],
    };
    to_implement(c, sets, came)
}

/// How a cycle ended.
fn ended(c: &CycleView) -> String {
    let on = c
        .cycle
        .closed_at
        .map_or_else(String::new, |at| format!(" {}", date(c, day(c, at))));
    match c.cycle.outcome {
        Some(Outcome::NoRefreshRequested) => format!("No refresh this cycle: closed{on}."),
        _ => {
            let days = days_from_refresh(c).map_or_else(String::new, |days| format!(", {days}"));
            format!("Implemented{on}{days}. Cycle {} is closed.", c.cycle.number)
        }
    }
}
