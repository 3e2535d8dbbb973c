//! Refusals as sentences: what was wrong, what would be right, what happens next.

mod correction;
mod not_ready;
mod plain;
mod typed;

pub(super) use not_ready::incomplete_sets;

use crate::domain::permission::WhoMay;
use crate::domain::refusal::{Missing, Noun, Refusal};
use crate::domain::status::{
    CycleEvent, CycleObstacle, CycleRefusal, TicketEvent, TicketRefusal, TicketStatus,
};
use crate::message::{Text, code, emphasis};
use crate::spans;
use crate::wording::Locale;
use crate::wording::parts::{LISTED, count, cycle_status, listed, listed_up_to, one_line};

/// The most characters of something typed that is quoted back.
const TYPED: usize = 60;

/// Why something was refused, and what would be right.
pub fn refusal(Locale::En: Locale, refusal: &Refusal) -> Text {
    match refusal {
        Refusal::NotAllowed {
            who,
            names,
            about,
            unlinked,
        } => not_allowed(*who, names, about, *unlinked),
        Refusal::WhichOne { noun, candidates } => which_one(*noun, candidates, NOTHING),
        Refusal::Unknown {
            noun,
            typed,
            nearest,
        } => unknown(*noun, typed, nearest, NOTHING),
        Refusal::Cycle {
            refusal,
            missing,
            client,
        } => cycle(*refusal, missing, &name(client)),
        Refusal::Ticket { refusal, label } => ticket(*refusal, label),
        Refusal::CycleClosed { client, number } => cycle_closed(client, *number),
        Refusal::TicketFinished { .. }
        | Refusal::FolderInUse { .. }
        | Refusal::CountTooLow { .. }
        | Refusal::ReasonNeeded { .. }
        | Refusal::NeedsDelivery { .. }
        | Refusal::DateNeeded { .. }
        | Refusal::NothingToChange { .. } => correction::refused(refusal),
        Refusal::QuestionClosed { label, by } => question_closed(label, by.as_deref()),
        Refusal::NotActive { client, archived } => not_active(client, *archived),
        Refusal::FolderTaken { folder, this_cycle } => folder_taken(folder, *this_cycle),
        Refusal::SetFull { folder, count } => set_full(folder, *count),
        Refusal::CloneLines(errors) => typed::clone_lines(errors),
        Refusal::NothingToClone { client } => nothing_to_clone(client),
        Refusal::ClientTaken { client } => client_taken(client),
        Refusal::FolderName(_)
        | Refusal::Count(_)
        | Refusal::Empty { .. }
        | Refusal::TooLong { .. }
        | Refusal::NulCharacter { .. }
        | Refusal::Unreadable { .. } => typed::value(refusal),
        Refusal::NothingDelivered
        | Refusal::DraftGone
        | Refusal::NotYourDraft
        | Refusal::NotInWorkspace
        | Refusal::NotUnderstood
        | Refusal::NowhereToAsk
        | Refusal::WrongWorkspace => plain::plain_case(refusal),
    }
}

/// The same to somebody who only looked: that nothing changed goes without saying.
pub fn refusal_of_looking(Locale::En: Locale, refused: &Refusal) -> Text {
    match refused {
        Refusal::WhichOne { noun, candidates } => which_one(*noun, candidates, ""),
        Refusal::Unknown {
            noun,
            typed,
            nearest,
        } => unknown(*noun, typed, nearest, ""),
        _ => refusal(Locale::En, refused),
    }
}

/// Says that what was tried had no effect.
const NOTHING: &str = " Nothing changed.";

fn name(typed: &str) -> String {
    one_line(typed, 100)
}

/// A name among several.
fn short(typed: &str) -> String {
    one_line(typed, TYPED)
}

fn not_allowed(who: WhoMay, names: &[String], about: &str, unlinked: bool) -> Text {
    let role = match who {
        WhoMay::Sas => "the Social Ad Specialist",
        WhoMay::Am => "the Account Manager",
        WhoMay::SasOrAm => "the Social Ad Specialist or the Account Manager",
        WhoMay::Creatives => "the creatives",
        WhoMay::SasOrCreatives => "the Social Ad Specialist or the creatives",
        WhoMay::OwnerOnly => {
            let owner = names.first().map_or("whose it is", String::as_str);
            let sentence = format!("Only {} can do this. Nothing changed.", one_line(owner, 80));
            return linking(Text::line(spans![sentence]), unlinked);
        }
        WhoMay::LeadOnly => {
            return linking(
                Text::line(spans![
                    "Only a Lead or an Admin can do this. Nothing changed."
                ]),
                unlinked,
            );
        }
    };
    let names: Vec<String> = names.iter().map(|name| one_line(name, 80)).collect();
    if names.is_empty() && who == WhoMay::Creatives {
        return Text::line(spans![
            format!(
                "{} has no creatives yet. Nothing changed. A Lead assigns them: ",
                name(about)
            ),
            code("/refresh-admin people assign"),
            "."
        ]);
    }
    let known = match names.as_slice() {
        [] => String::new(),
        names => format!(" ({})", listed_up_to(names, LISTED)),
    };
    let sentence = format!(
        "Only {role} of {}{known} or a Lead can do this. Nothing changed.",
        name(about)
    );
    linking(Text::line(spans![sentence]), unlinked)
}

fn linking(text: Text, unlinked: bool) -> Text {
    if !unlinked {
        return text;
    }
    text.and_line(spans![
        "Your account is not linked to a person yet. If that is you, ask an Admin to link your account: ",
        code("/refresh-admin people link"),
        "."
    ])
}

fn noun(noun: Noun) -> (&'static str, &'static str) {
    match noun {
        Noun::Portfolio => ("portfolio", "portfolio"),
        Noun::AdSet => ("Ad Set", "ad_set"),
        Noun::Ticket => ("ticket", "ticket"),
        Noun::Question => ("open question", "question"),
    }
}

fn which_one(what: Noun, candidates: &[String], effect: &str) -> Text {
    let (noun, option) = noun(what);
    if candidates.is_empty() {
        return Text::line(spans![format!("There is no {noun} here for this.{effect}")]).and_line(
            spans![
                "To see what there is: ",
                code("/refresh status"),
                ", with the client's name as its portfolio."
            ],
        );
    }
    let place = match what {
        Noun::Ticket => "in the ticket's thread",
        Noun::Portfolio | Noun::AdSet | Noun::Question => "in the portfolio's channel",
    };
    let candidates: Vec<String> = candidates.iter().map(|one| short(one)).collect();
    let alone = matches!(what, Noun::AdSet | Noun::Question);
    let again = if alone { "." } else { " or use the command " };
    let mut step = spans!["Name it in the option ", code(option), again];
    if !alone {
        step.extend(spans![place, "."]);
    }
    Text::line(spans![format!(
        "Which {noun}? It may be {}.",
        either(&candidates)
    )])
    .and_line(step)
}

/// `a, b or c`, or the first of many.
fn either(candidates: &[String]) -> String {
    if candidates.len() > LISTED {
        return listed_up_to(candidates, LISTED);
    }
    listed(candidates, "or")
}

fn unknown(what: Noun, typed: &str, nearest: &[String], effect: &str) -> Text {
    let (noun, _) = noun(what);
    let nearest: Vec<String> = nearest.iter().map(|one| short(one)).collect();
    let hint = match (nearest.as_slice(), what) {
        ([], Noun::Question) => "A question is named by its number, such as Q-3.".to_owned(),
        ([], Noun::Ticket) => "A ticket is named by its number, such as T-14.".to_owned(),
        ([], Noun::AdSet) => {
            "An Ad Set is named by its Deliverable Folder Name, such as BPS-2026-11.".to_owned()
        }
        ([], Noun::Portfolio) => "A portfolio is named by its client.".to_owned(),
        (near, _) => format!("Did you mean {}?", either(near)),
    };
    Text::line(spans![format!(
        "There is no {noun} \"{}\".{effect} {hint}",
        one_line(typed, TYPED)
    )])
}

fn question_closed(label: &str, by: Option<&str>) -> Text {
    let how = match by {
        Some(by) => format!("{label} is answered already, by {}.", one_line(by, TYPED)),
        None => format!("{label} was closed with its ticket or cycle."),
    };
    Text::line(spans![format!("{how} Nothing changed.")]).and_line(spans![
        "To say more, write in the thread, or log it with ",
        code("/refresh note"),
        "."
    ])
}

fn cycle(refusal: CycleRefusal, missing: &Missing, client: &str) -> Text {
    let status = cycle_status(refusal.status);
    match refusal.because {
        CycleObstacle::Closed => Text::line(spans![
            format!("This cycle of {client} is closed: {status}. Nothing changed. The open one: "),
            code("/refresh status"),
            "."
        ]),
        CycleObstacle::NotReady => not_ready::not_ready(missing, client, status),
        CycleObstacle::NotApproved => Text::line(spans![
            format!(
                "Not yet: {client} is not approved; its status is {status}. Nothing changed. \
                 The Account Manager approves first, with "
            ),
            code("/refresh approve"),
            "."
        ]),
        CycleObstacle::AlreadyFurther => Text::line(spans![format!(
            "{client} is further already: {status}. Nothing changed, and nothing is needed."
        )]),
        CycleObstacle::ApprovedAlready => Text::line(spans![
            format!(
                "{client} is {status}{} Nothing changed. Only a Lead can take it back from there, with ",
                match refusal.event {
                    CycleEvent::Decline => ", so it can only be implemented now.",
                    _ => ".",
                }
            ),
            code("/refresh move"),
            " and a reason."
        ]),
    }
}

fn ticket(refusal: TicketRefusal, label: &str) -> Text {
    use TicketEvent as E;
    use TicketStatus as S;
    let status = refusal.status.title();
    let cannot = match refusal.event {
        E::Start => "started",
        E::Deliver => "delivered",
        E::Revise => "sent back for revisions",
        E::Approve => "approved",
        E::Complete => "completed",
        E::Cancel => "cancelled",
    };
    let first = format!("{label} is {status}, so it cannot be {cannot}. Nothing changed.");
    let next = match (refusal.status, refusal.event) {
        (S::New | S::InProgress | S::RevisionsRequested, E::Approve | E::Revise | E::Complete) => {
            spans![
                "Its creatives hand it in first, with ",
                emphasis("Deliver"),
                " or ",
                code("/refresh deliver"),
                "."
            ]
        }
        (S::PendingApproval, E::Start) => spans![
            "It waits for the Account Manager. To add a file or a link now, use ",
            code("/refresh deliver"),
            "."
        ],
        (S::PendingApproval, E::Complete) => spans![
            "The Account Manager approves it first, with ",
            code("/refresh approve"),
            "."
        ],
        (S::Approved, E::Start | E::Deliver) => {
            spans!["If something must change, the Account Manager asks for revisions first."]
        }
        (S::CompletedDeliverable, _) => {
            spans!["It is finished; a change goes into the next cycle."]
        }
        (S::Cancelled, _) => {
            spans!["It will not be made; ask the Social Ad Specialist if in doubt."]
        }
        _ => return Text::line(spans![first]),
    };
    Text::line(spans![first]).and_line(next)
}

fn cycle_closed(client: &str, number: i64) -> Text {
    Text::line(spans![
        format!(
            "This belongs to cycle {number} of {}, which is closed. Nothing changed. The open one: ",
            name(client)
        ),
        code("/refresh status"),
        "."
    ])
}

fn not_active(client: &str, archived: bool) -> Text {
    let client = name(client);
    let (state, what) = if archived {
        ("archived", ": it is kept for its history")
    } else {
        ("paused", "")
    };
    Text::line(spans![
        format!("{client} is {state}{what}. Nothing changed. A Lead or an Admin can resume it: "),
        code("/refresh-admin portfolio resume"),
        "."
    ])
}

fn folder_taken(folder: &str, this_cycle: bool) -> Text {
    let folder = name(folder);
    if this_cycle {
        return Text::line(spans![
            format!(
                "Nothing was created. This cycle has the Ad Set {folder} already. \
                 To add tickets to it, use "
            ),
            code("/refresh clone"),
            "; for another Ad Set, choose another Deliverable Folder Name."
        ]);
    }
    Text::line(spans![format!(
        "Nothing was created. An earlier cycle used the Deliverable Folder Name {folder}. \
         Choose another one, for example with this refresh's month in it."
    )])
}

fn set_full(folder: &str, of: i64) -> Text {
    Text::line(spans![
        format!(
            "Nothing was created. {} has all of its {}. When every Ad Set is complete: ",
            name(folder),
            count(of, "ticket")
        ),
        code("/refresh done"),
        "."
    ])
}

fn nothing_to_clone(client: &str) -> Text {
    Text::line(spans![
        format!(
            "Nothing was created. {} has no Ad Set in this cycle to clone from. Submit the first ticket: ",
            name(client)
        ),
        code("/refresh submit"),
        "."
    ])
}

fn client_taken(client: &str) -> Text {
    let client = name(client);
    Text::line(spans![
        format!("Nothing was created. There is a portfolio for {client} already. How it stands: "),
        code(format!("/refresh status portfolio:{client}")),
        "."
    ])
}
