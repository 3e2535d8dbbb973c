//! Replies to those who make, approve and implement.

use crate::domain::question::Question;
use crate::domain::status::Phase;
use crate::message::{LineKind, Message, Text, code, emphasis, strong};
use crate::request::Press;
use crate::spans;
use crate::wording::Locale;
use crate::wording::notice::days_from_refresh;
use crate::wording::parts::{
    client, count, date, due, files_and_links, folder, instant, listed, named, primary, progress,
    question_labels, success, ticket,
};
use crate::wording::view::{AdSetView, CycleSummary, CycleView, TicketView};

/// A ticket is In Progress. `already`: it was before.
pub fn started(Locale::En: Locale, c: &CycleView, t: &TicketView, already: bool) -> Message {
    let fact = if already {
        format!("{} is In Progress already.", ticket(t))
    } else {
        format!("{} is In Progress.", ticket(t))
    };
    Message::text(
        Text::line(spans![format!(
            "{fact} It is {}.",
            due(c, t.ticket.due_date)
        )])
        .and_line(spans![
            "Next: hand it in with ",
            code(format!(
                "/refresh deliver ticket:{} file:",
                t.ticket.label()
            )),
            ", or press ",
            emphasis("Deliver"),
            " for a link."
        ]),
    )
    .button(primary(Press::Deliver(t.ticket.id), "Deliver"))
}

/// Changes were asked for. `was_ready`: its Ad Set was ready for review before.
pub fn revised(
    Locale::En: Locale,
    c: &CycleView,
    s: &AdSetView,
    t: &TicketView,
    was_ready: bool,
) -> Message {
    let creatives: Vec<String> = t
        .creatives()
        .into_iter()
        .map(|who| who.name.clone())
        .collect();
    let told = if creatives.is_empty() {
        "Nobody is assigned to it yet: the Leads can assign somebody.".to_owned()
    } else {
        format!("Told in its thread: {}.", listed(&creatives, "and"))
    };
    let set = if was_ready {
        "is not ready for review any more. You are told when it is ready again."
    } else {
        "was not ready for review yet. You are told when it is."
    };
    Message::text(
        Text::line(spans![format!(
            "{} is Revisions Requested, round {}. {told}",
            ticket(t),
            t.ticket.round
        )])
        .and_line(spans![
            emphasis(folder(s)),
            format!(" ({}) {set}", client(c))
        ]),
    )
}

/// Assets were handed in. `set_ready`: this made the Ad Set ready for review.
pub fn delivered(
    Locale::En: Locale,
    c: &CycleView,
    s: &AdSetView,
    t: &TicketView,
    files: usize,
    links: usize,
    set_ready: bool,
) -> Message {
    let what = files_and_links(files, links);
    let mut text = Text::line(spans![format!(
        "{what} handed in for {}: it is {}.",
        ticket(t),
        t.ticket.status.title()
    )]);
    if files > 0 {
        let copied = if files == 1 {
            "The file is being copied; you are told if that fails."
        } else {
            "The files are being copied; you are told if that fails."
        };
        text.push(LineKind::Plain, spans![copied]);
    }
    let next = if set_ready {
        spans![
            "That was the last one: ",
            emphasis(folder(s)),
            " is ready for review, and ",
            named(&c.am),
            " is told."
        ]
    } else if s.set.ready {
        spans![
            emphasis(folder(s)),
            " was ready for review already, and ",
            named(&c.am),
            " was told then."
        ]
    } else {
        spans![
            emphasis(folder(s)),
            format!(": {}. ", handed_in(s)),
            named(&c.am),
            " is told when the set is ready."
        ]
    };
    text.push(LineKind::Plain, next);
    Message::text(text)
}

/// `4 of 6 handed in`, of those that are to be made.
fn handed_in(s: &AdSetView) -> String {
    let handed_in = s
        .tickets
        .iter()
        .filter(|t| t.ticket.status.is_handed_in())
        .count();
    let of = s.set.count - s.progress().cancelled;
    format!("{handed_in} of {of} handed in")
}

/// A ticket is Approved. `all_approved`: every ticket of the cycle is.
pub fn approved_ticket(
    Locale::En: Locale,
    c: &CycleView,
    s: &AdSetView,
    t: &TicketView,
    already: bool,
    all_approved: bool,
) -> Message {
    let fact = if already {
        format!("{} is {} already.", ticket(t), t.ticket.status.title())
    } else {
        format!("{} is Approved.", ticket(t))
    };
    let text = Text::line(spans![
        format!("{fact} "),
        emphasis(folder(s)),
        format!(": {}.", progress(s.progress()))
    ]);
    next_of_review(text, c, s, all_approved)
}

/// The pending tickets of an Ad Set are Approved: `approved` of them just now.
pub fn approved_set(
    Locale::En: Locale,
    c: &CycleView,
    s: &AdSetView,
    open: &[Question],
    approved: usize,
    all_approved: bool,
) -> Message {
    let fact = match approved {
        0 => "Nothing was waiting for approval in ".to_owned(),
        1 => "1 ticket is Approved in ".to_owned(),
        tickets => format!("{tickets} tickets are Approved in "),
    };
    let text = Text::line(spans![
        fact,
        emphasis(folder(s)),
        format!(": {}.", progress(s.progress()))
    ]);
    next_of_review(still_open(text, open), c, s, all_approved)
}

/// Whoever approves knows what is not answered.
fn still_open(text: Text, open: &[Question]) -> Text {
    let are = match open.len() {
        0 => return text,
        1 => "1 question is".to_owned(),
        many => format!("{many} questions are"),
    };
    text.and_line(spans![format!(
        "{are} still open: {}.",
        question_labels(open)
    )])
}

fn next_of_review(mut text: Text, c: &CycleView, s: &AdSetView, all_approved: bool) -> Message {
    if !all_approved {
        let next = match s.progress().pending {
            0 => {
                "Next: the other tickets of the cycle; you are told when a set is ready for review."
                    .to_owned()
            }
            1 => "Next: 1 more ticket waits for approval.".to_owned(),
            pending => format!("Next: {pending} more tickets wait for approval."),
        };
        return Message::text(text.and_line(spans![next]));
    }
    if c.cycle.outcome.is_some() || c.cycle.phase == Phase::Approved {
        return Message::text(text.and_line(spans!["Nothing more is to be approved."]));
    }
    text.push(
        LineKind::Plain,
        spans![
            format!(
                "Every ticket of cycle {} is approved. Next: ",
                c.cycle.number
            ),
            emphasis("Approve the cycle"),
            ", and ",
            named(&c.sas),
            " puts them live."
        ],
    );
    Message::text(text).button(success(
        Press::ApproveCycle(c.cycle.id),
        "Approve the cycle",
    ))
}

/// The cycle is Creatives Completed & Approved. `already`: it was before.
pub fn approved_cycle(
    Locale::En: Locale,
    c: &CycleView,
    open: &[Question],
    already: bool,
) -> Message {
    let (word, told) = if already {
        (" already. Nothing changed", "was told")
    } else {
        ("", "is told")
    };
    let text = Text::line(spans![
        strong(format!("{}, cycle {}", client(c), c.cycle.number)),
        format!(" is Creatives Completed & Approved{word}.")
    ])
    .and_line(spans![
        named(&c.sas),
        format!(
            " {told} to put the creatives live in Meta. When that is done, the cycle closes and \
             the next refresh date is set."
        )
    ]);
    Message::text(still_open(text, open))
}

/// The cycle is closed. `summary`: by this act; without one it was closed before, and `c` is the
/// closed cycle, or the open one after it.
pub fn implemented(Locale::En: Locale, c: &CycleView, summary: Option<&CycleSummary>) -> Message {
    match summary {
        Some(summary) => closed_now(c, summary),
        None => closed_before(c),
    }
}

fn closed_now(c: &CycleView, summary: &CycleSummary) -> Message {
    let days = days_from_refresh(c).map_or_else(String::new, |days| format!(", {days}"));
    let mut text = Text::line(spans![
        strong(format!("{}: cycle {} is closed", client(c), c.cycle.number)),
        format!(
            "{days}. {} completed.",
            count(summary.deliverables, "deliverable")
        )
    ]);
    if !summary.unanswered.is_empty() {
        let how_many = count(summary.unanswered.len(), "question");
        let labels = question_labels(&summary.unanswered);
        text.push(
            LineKind::Plain,
            spans![format!("{how_many} closed with it, unanswered: {labels}.")],
        );
    }
    Message::text(text.and_line(spans![
        "Next refresh: ",
        strong(date(c, summary.next_refresh)),
        ". ",
        named(&c.am),
        " is told."
    ]))
}

fn closed_before(c: &CycleView) -> Message {
    if c.cycle.outcome.is_none() {
        return Message::text(Text::line(spans![
            format!(
                "The last cycle of {} is closed already. Nothing changed. Next refresh: ",
                client(c)
            ),
            strong(date(c, c.cycle.refresh_date)),
            "."
        ]));
    }
    let when = c
        .cycle
        .closed_at
        .map_or_else(String::new, |at| format!(", {}", instant(c, at)));
    Message::text(
        Text::line(spans![format!(
            "Cycle {} of {} was closed already{when}. Nothing changed.",
            c.cycle.number,
            client(c)
        )])
        .and_line(spans![
            "The next refresh date: ",
            code("/refresh status"),
            "."
        ]),
    )
}
