//! What stands between a cycle and its review.

use crate::domain::refusal::{Incomplete, Missing, Outstanding};
use crate::message::{Text, code};
use crate::spans;
use crate::wording::parts::{LISTED, count, is_are, listed_up_to, one_line};

/// What stands between a cycle and its review, and what to do about it.
pub(super) fn not_ready(missing: &Missing, client: &str, status: &str) -> Text {
    if missing.nothing_submitted {
        return Text::line(spans![
            format!(
                "Not yet: {client} has no tickets in this cycle. Nothing changed. \
                 Next: the Social Ad Specialist creates them with "
            ),
            code("/refresh submit"),
            "."
        ]);
    }
    let mut facts = Vec::new();
    if !missing.incomplete.is_empty() {
        facts.push(incomplete_sets(&missing.incomplete));
    }
    if !missing.in_production.is_empty() {
        facts.push(in_production(&missing.in_production, missing.tickets));
    }
    if !missing.cancelled.is_empty() {
        let folders: Vec<String> = missing
            .cancelled
            .iter()
            .map(|one| one_line(one, 40))
            .collect();
        let cancelled = format!(
            "every ticket of {} is cancelled",
            listed_up_to(&folders, if facts.is_empty() { 5 } else { 1 })
        );
        if facts.is_empty() {
            return nothing_left(&cancelled);
        }
        facts.push(cancelled);
    }
    if facts.is_empty() {
        return Text::line(spans![format!(
            "Not yet: {client} is not ready for approval; its status is {status}. Nothing changed."
        )]);
    }
    let text = Text::line(spans![format!(
        "Not yet: {}. Nothing changed.",
        facts.join("; ")
    )]);
    if missing.incomplete.is_empty() {
        return text.and_line(spans![
            "The portfolio's channel says so when everything is ready for review."
        ]);
    }
    text.and_line(spans![
        "Next: the Social Ad Specialist creates the other tickets with ",
        code("/refresh clone"),
        "."
    ])
}

/// Sets without anything to review hold the cycle up.
fn nothing_left(cancelled: &str) -> Text {
    Text::line(spans![format!(
        "Not yet: {cancelled}, so there is nothing to review in it. Nothing changed."
    )])
    .and_line(spans![
        "Next: if something is still to be made, raise the set's number with ",
        code("/refresh correct"),
        " and clone a ticket. If nothing is, close the cycle with ",
        code("/refresh decline"),
        "; or a Lead approves what else is there: ",
        code("/refresh move"),
        "."
    ])
}

/// `BPS-2026-11 has 4 of 6 tickets`.
pub(in crate::wording) fn incomplete_sets(sets: &[Incomplete]) -> String {
    let sets: Vec<String> = sets
        .iter()
        .map(|set| {
            format!(
                "{} has {} of {}",
                one_line(&set.folder, 40),
                set.created,
                count(set.count, "ticket")
            )
        })
        .collect();
    listed_up_to(&sets, 5)
}

/// `2 of 6 tickets are still in production: T-43 (In Progress, Kofi)`.
fn in_production(tickets: &[Outstanding], of: usize) -> String {
    let named: Vec<String> = tickets
        .iter()
        .map(|ticket| {
            let mut facts = vec![ticket.status.title().to_owned()];
            facts.extend(ticket.creatives.iter().map(|name| one_line(name, 20)));
            format!("{} ({})", ticket.label, facts.join(", "))
        })
        .collect();
    format!(
        "{} of {} {} still in production: {}",
        tickets.len(),
        count(of, "ticket"),
        is_are(tickets.len()),
        listed_up_to(&named, LISTED)
    )
}
