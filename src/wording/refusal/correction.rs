//! Refusals of corrections.

use crate::domain::refusal::Refusal;
use crate::domain::status::TicketStatus;
use crate::message::Text;
use crate::spans;

/// Why something was not corrected.
pub(super) fn refused(refusal: &Refusal) -> Text {
    match refusal {
        Refusal::TicketFinished { label, status } => finished(label, *status),
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
