//! Refusals of corrections.

use super::name;
use crate::domain::calendar::show_date;
use crate::domain::refusal::Refusal;
use crate::domain::status::TicketStatus;
use crate::message::{Span, Text, code};
use crate::spans;

/// Why something was not corrected.
pub(super) fn refused(refusal: &Refusal) -> Text {
    match refusal {
        Refusal::TicketFinished { label, status } => finished(label, *status),
        Refusal::FolderInUse { folder } => Text::line(spans![format!(
            "Another Ad Set of this client is called {} already. Nothing changed. \
             Choose another Deliverable Folder Name.",
            name(folder)
        )]),
        Refusal::CountTooLow {
            folder,
            count,
            highest,
        } => count_too_low(folder, *count, *highest),
        Refusal::ReasonNeeded { about, from, to } => Text::line(spans![
            format!(
                "{} is {from}, and the process does not lead from there to {to}. Nothing changed. \
                 You can force it: say why, in the option ",
                name(about)
            ),
            code("reason"),
            "."
        ]),
        Refusal::NeedsDelivery { label, status } => Text::line(spans![
            format!(
                "{label} is {}. It becomes Pending Approval when its creatives hand something in, with ",
                status.title()
            ),
            code("/refresh deliver"),
            ". Nothing changed."
        ]),
        Refusal::DateNeeded {
            client,
            passed,
            today,
        } => Text::line(spans![
            format!(
                "The refresh date of {}, {}, has passed. Nothing changed. \
                 Say the next one, in the option ",
                name(client),
                show_date(*passed, *today)
            ),
            code("date"),
            "."
        ]),
        Refusal::NothingToChange { options } => nothing_to_change(options),
        _ => Text::new(),
    }
}

fn finished(label: &str, status: TicketStatus) -> Text {
    let next = if status == TicketStatus::Cancelled {
        "A Lead can bring it back, with a reason."
    } else {
        "A change goes into the next cycle."
    };
    Text::line(spans![format!(
        "{label} is {}, so it cannot be changed. Nothing changed. {next}",
        status.title()
    )])
}

fn count_too_low(folder: &str, count: i64, highest: i64) -> Text {
    Text::line(spans![format!(
        "{} has a ticket at position {highest}, so it cannot have {count} deliverables. \
         Nothing changed.",
        name(folder)
    )])
    .and_line(spans![
        format!(
            "A position is kept also by a cancelled ticket: {highest} is the least. \
             What will not be made is cancelled with "
        ),
        code("/refresh cancel"),
        "."
    ])
}

fn nothing_to_change(options: &[&str]) -> Text {
    let mut line = spans!["Nothing changed: give what is to change, in the option "];
    for (nth, option) in options.iter().enumerate() {
        if nth > 0 {
            let joint = if nth + 1 == options.len() {
                " or "
            } else {
                ", "
            };
            line.push(Span::from(joint));
        }
        line.push(code(*option));
    }
    line.push(Span::from("."));
    Text::line(line)
}
