//! Notices about who owns a portfolio.

use crate::domain::people::{Person, Role};
use crate::message::{Message, Span, Text, code, strong};
use crate::spans;
use crate::wording::Locale;
use crate::wording::parts::{client, cycle_status, due, one_line, people};
use crate::wording::view::CycleView;

/// A portfolio has another Account Manager or Social Ad Specialist: to whoever takes over.
pub fn taken_over(
    Locale::En: Locale,
    c: &CycleView,
    person: &Person,
    role: Role,
    by: &str,
) -> Message {
    let number = c.cycle.number;
    let status = cycle_status(c.cycle.status());
    let due = due(c, c.cycle.refresh_date);
    let mut first = spans![
        strong(format!("{}: a new {}", client(c), role.title())),
        " · "
    ];
    first.extend(people(&[person], true));
    first.push(Span::from(format!(" · by {}", one_line(by, 80))));
    Message::text(
        Text::line(first)
        .and_line(spans![format!(
            "Cycle {number} is {status} and {due}. Its open tasks, prompts and questions are yours from now on."
        )])
        .and_line(spans![
            "Next: ",
            code("/refresh todo"),
            " lists what waits for you, ",
            code("/refresh notes"),
            " what the client wants."
        ]),
    )
}
