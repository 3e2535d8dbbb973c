use insta::assert_snapshot;
use refreshbot::domain::ad_set::{CountError, FolderNameError};
use refreshbot::domain::permission::WhoMay;
use refreshbot::domain::refusal::{Incomplete, Missing, Noun, Outstanding, Refusal};
use refreshbot::domain::status::{
    CycleEvent, CycleStatus, Notation, Outcome, TicketEvent, TicketStatus,
};
use refreshbot::domain::ticket::parse_clone_lines;
use refreshbot::wording::Locale::En;
use refreshbot::wording::refusal::refusal;

use super::said_text;

const CLIENT: &str = "Birch Pet Supply";

fn said(refused: &Refusal) -> String {
    said_text(&refusal(En, refused))
}

fn all(refusals: &[Refusal]) -> String {
    refusals.iter().map(said).collect::<Vec<_>>().join("\n\n")
}

fn not_allowed(who: WhoMay, names: &[&str], about: &str, unlinked: bool) -> Refusal {
    Refusal::NotAllowed {
        who,
        names: names.iter().map(|&name| name.to_owned()).collect(),
        about: about.to_owned(),
        unlinked,
    }
}

#[test]
fn not_allowed_says_who_may() {
    assert_snapshot!(all(&[
        not_allowed(WhoMay::Am, &["Dana Whitfield"], CLIENT, false),
        not_allowed(WhoMay::Sas, &["Jo Becker"], CLIENT, true),
        not_allowed(WhoMay::SasOrAm, &["Jo Becker", "Dana Whitfield"], CLIENT, false),
        not_allowed(WhoMay::Creatives, &["Ana Lima", "Kofi Mensah"], "T-41", false),
        not_allowed(WhoMay::Creatives, &[], "T-41", false),
        not_allowed(WhoMay::LeadOnly, &[], CLIENT, true),
    ]), @"
    Only the Account Manager of Birch Pet Supply (Dana Whitfield) or a Lead can do this. Nothing changed.

    Only the Social Ad Specialist of Birch Pet Supply (Jo Becker) or a Lead can do this. Nothing changed.
    Your account is not linked to a person yet. If that is you, ask an Admin to link your account: `/refresh-admin people link`.

    Only the Social Ad Specialist or the Account Manager of Birch Pet Supply (Jo Becker, Dana Whitfield) or a Lead can do this. Nothing changed.

    Only the creatives of T-41 (Ana Lima, Kofi Mensah) or a Lead can do this. Nothing changed.

    T-41 has no creatives yet. Nothing changed. A Lead assigns them: `/refresh-admin people assign`.

    Only a Lead or an Admin can do this. Nothing changed.
    Your account is not linked to a person yet. If that is you, ask an Admin to link your account: `/refresh-admin people link`.
    ");
}

#[test]
fn which_one_and_unknown() {
    let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    let which = |noun, candidates: &[&str]| Refusal::WhichOne {
        noun,
        candidates: names(candidates),
    };
    let unknown = |noun, typed: &str, nearest: &[&str]| Refusal::Unknown {
        noun,
        typed: typed.to_owned(),
        nearest: names(nearest),
    };
    assert_snapshot!(all(&[
        which(Noun::Portfolio, &[CLIENT, "Sage & Sons"]),
        which(Noun::AdSet, &["BPS-2026-11", "BPS-2026-11b", "BPS-video"]),
        which(Noun::Ticket, &["T-41", "T-42"]),
        which(Noun::Ticket, &[]),
        which(Noun::Portfolio, &["a"; 30]),
        unknown(Noun::Portfolio, "Brich", &[CLIENT]),
        unknown(Noun::AdSet, "BPS", &["BPS-2026-11", "BPS-2026-08"]),
        unknown(Noun::Ticket, "T-4000", &[]),
        unknown(Noun::Portfolio, "Oak", &[]),
        unknown(Noun::AdSet, "Oak", &[]),
    ]), @r#"
    Which portfolio? It may be Birch Pet Supply or Sage & Sons.
    Name it in the option `portfolio` or use the command in the portfolio's channel.

    Which Ad Set? It may be BPS-2026-11, BPS-2026-11b or BPS-video.
    Name it in the option `ad_set`.

    Which ticket? It may be T-41 or T-42.
    Name it in the option `ticket` or use the command in the ticket's thread.

    There is no ticket here for this. Nothing changed.
    To see what there is: `/refresh status`, with the client's name as its portfolio.

    Which portfolio? It may be a, a, a, a, a, a, a, a, a, a and 20 more.
    Name it in the option `portfolio` or use the command in the portfolio's channel.

    There is no portfolio "Brich". Nothing changed. Did you mean Birch Pet Supply?

    There is no Ad Set "BPS". Nothing changed. Did you mean BPS-2026-11 or BPS-2026-08?

    There is no ticket "T-4000". Nothing changed. A ticket is named by its number, such as T-14.

    There is no portfolio "Oak". Nothing changed. A portfolio is named by its client.

    There is no Ad Set "Oak". Nothing changed. An Ad Set is named by its Deliverable Folder Name, such as BPS-2026-11.
    "#);
}

fn cycle(status: CycleStatus, event: CycleEvent, missing: Missing) -> Refusal {
    Refusal::Cycle {
        refusal: status.on(event, false).unwrap_err(),
        missing,
        client: CLIENT.to_owned(),
    }
}

#[test]
fn approve_too_early() {
    let waiting = CycleStatus::Waiting(Notation::DeliverablesSubmitted);
    let outstanding = |label: &str, status, name: &str| Outstanding {
        label: label.to_owned(),
        status,
        creatives: vec![name.to_owned()],
    };
    let missing = Missing {
        in_production: vec![
            outstanding("T-43", TicketStatus::InProgress, "Kofi Mensah"),
            outstanding("T-45", TicketStatus::RevisionsRequested, "Ana Lima"),
        ],
        tickets: 6,
        ..Missing::default()
    };
    let incomplete = Missing {
        incomplete: vec![Incomplete {
            folder: "BPS-2026-11".to_owned(),
            created: 4,
            count: 6,
        }],
        in_production: vec![outstanding("T-43", TicketStatus::New, "Kofi Mensah")],
        tickets: 4,
        ..Missing::default()
    };
    let only_incomplete = Missing {
        in_production: Vec::new(),
        ..incomplete.clone()
    };
    let nothing = Missing {
        nothing_submitted: true,
        ..Missing::default()
    };
    assert_snapshot!(all(&[
        cycle(waiting, CycleEvent::Approve, missing),
        cycle(waiting, CycleEvent::Approve, incomplete),
        cycle(waiting, CycleEvent::Approve, only_incomplete),
        cycle(waiting, CycleEvent::Approve, nothing),
        cycle(waiting, CycleEvent::Approve, Missing::default()),
    ]), @"
    Not yet: 2 of 6 tickets are still in production: T-43 (In Progress, Kofi Mensah), T-45 (Revisions Requested, Ana Lima). Nothing changed.
    The portfolio's channel says so when everything is ready for review.

    Not yet: BPS-2026-11 has 4 of 6 tickets; 1 of 4 tickets is still in production: T-43 (New, Kofi Mensah). Nothing changed.
    Next: the Social Ad Specialist creates the other tickets with `/refresh clone`.

    Not yet: BPS-2026-11 has 4 of 6 tickets. Nothing changed.
    Next: the Social Ad Specialist creates the other tickets with `/refresh clone`.

    Not yet: Birch Pet Supply has no tickets in this cycle. Nothing changed. Next: the Social Ad Specialist creates them with `/refresh submit`.

    Not yet: Birch Pet Supply is not ready for approval; its status is Deliverables Submitted. Nothing changed.
    ");
}

#[test]
fn the_other_cells_of_the_cycle_table() {
    let pending = CycleStatus::PendingApproval(Notation::DeliverablesSubmitted);
    let approved = CycleStatus::Approved(Notation::DeliverablesSubmitted);
    let none = Missing::default;
    assert_snapshot!(all(&[
        cycle(CycleStatus::Waiting(Notation::Blank), CycleEvent::Implemented, none()),
        cycle(pending, CycleEvent::Implemented, none()),
        cycle(pending, CycleEvent::Request, none()),
        cycle(approved, CycleEvent::Decline, none()),
        cycle(approved, CycleEvent::Reopened, none()),
        cycle(CycleStatus::Closed(Outcome::Implemented), CycleEvent::Approve, none()),
        Refusal::CycleClosed { client: CLIENT.to_owned(), number: 7 },
        Refusal::NotActive { client: CLIENT.to_owned(), archived: false },
        Refusal::NotActive { client: CLIENT.to_owned(), archived: true },
    ]), @"
    Not yet: Birch Pet Supply is not approved; its status is blank. Nothing changed. The Account Manager approves first, with `/refresh approve`.

    Not yet: Birch Pet Supply is not approved; its status is Creatives Pending Approval. Nothing changed. The Account Manager approves first, with `/refresh approve`.

    Birch Pet Supply is further already: Creatives Pending Approval. Nothing changed, and nothing is needed.

    Birch Pet Supply is Creatives Completed & Approved, so it can only be implemented now. Nothing changed. Only a Lead can take it back from there, with `/refresh move` and a reason.

    Birch Pet Supply is Creatives Completed & Approved. Nothing changed. Only a Lead can take it back from there, with `/refresh move` and a reason.

    This cycle of Birch Pet Supply is closed: Creatives Implemented. Nothing changed. The open one: `/refresh status`.

    This belongs to cycle 7 of Birch Pet Supply, which is closed. Nothing changed. The open one: `/refresh status`.

    Birch Pet Supply is paused. Nothing changed. A Lead or an Admin can resume it: `/refresh-admin portfolio resume`.

    Birch Pet Supply is archived: it is kept for its history. Nothing changed. A Lead or an Admin can resume it: `/refresh-admin portfolio resume`.
    ");
}

#[test]
fn every_cell_of_the_ticket_table() {
    let mut refused = Vec::new();
    for status in TicketStatus::ALL {
        for event in TicketEvent::ALL {
            if let Err(refusal) = status.on(event) {
                refused.push(said(&Refusal::Ticket {
                    refusal,
                    label: "T-41".to_owned(),
                }));
            }
        }
    }
    assert_snapshot!(refused.join("\n"), @"
    T-41 is New, so it cannot be sent back for revisions. Nothing changed.
    Its creatives hand it in first, with *Deliver* or `/refresh deliver`.
    T-41 is New, so it cannot be approved. Nothing changed.
    Its creatives hand it in first, with *Deliver* or `/refresh deliver`.
    T-41 is New, so it cannot be completed. Nothing changed.
    Its creatives hand it in first, with *Deliver* or `/refresh deliver`.
    T-41 is In Progress, so it cannot be sent back for revisions. Nothing changed.
    Its creatives hand it in first, with *Deliver* or `/refresh deliver`.
    T-41 is In Progress, so it cannot be approved. Nothing changed.
    Its creatives hand it in first, with *Deliver* or `/refresh deliver`.
    T-41 is In Progress, so it cannot be completed. Nothing changed.
    Its creatives hand it in first, with *Deliver* or `/refresh deliver`.
    T-41 is Pending Approval, so it cannot be started. Nothing changed.
    It waits for the Account Manager. To add a file or a link now, use `/refresh deliver`.
    T-41 is Pending Approval, so it cannot be completed. Nothing changed.
    The Account Manager approves it first, with `/refresh approve`.
    T-41 is Revisions Requested, so it cannot be approved. Nothing changed.
    Its creatives hand it in first, with *Deliver* or `/refresh deliver`.
    T-41 is Revisions Requested, so it cannot be completed. Nothing changed.
    Its creatives hand it in first, with *Deliver* or `/refresh deliver`.
    T-41 is Approved, so it cannot be started. Nothing changed.
    If something must change, the Account Manager asks for revisions first.
    T-41 is Approved, so it cannot be delivered. Nothing changed.
    If something must change, the Account Manager asks for revisions first.
    T-41 is Completed Deliverable, so it cannot be started. Nothing changed.
    It is finished; a change goes into the next cycle.
    T-41 is Completed Deliverable, so it cannot be delivered. Nothing changed.
    It is finished; a change goes into the next cycle.
    T-41 is Completed Deliverable, so it cannot be sent back for revisions. Nothing changed.
    It is finished; a change goes into the next cycle.
    T-41 is Completed Deliverable, so it cannot be approved. Nothing changed.
    It is finished; a change goes into the next cycle.
    T-41 is Completed Deliverable, so it cannot be cancelled. Nothing changed.
    It is finished; a change goes into the next cycle.
    T-41 is Cancelled, so it cannot be started. Nothing changed.
    It will not be made; ask the Social Ad Specialist if in doubt.
    T-41 is Cancelled, so it cannot be delivered. Nothing changed.
    It will not be made; ask the Social Ad Specialist if in doubt.
    T-41 is Cancelled, so it cannot be sent back for revisions. Nothing changed.
    It will not be made; ask the Social Ad Specialist if in doubt.
    T-41 is Cancelled, so it cannot be approved. Nothing changed.
    It will not be made; ask the Social Ad Specialist if in doubt.
    T-41 is Cancelled, so it cannot be completed. Nothing changed.
    It will not be made; ask the Social Ad Specialist if in doubt.
    ");
}

#[test]
fn lines_of_a_bulk_clone() {
    let clone =
        |typed: &str, room| Refusal::CloneLines(parse_clone_lines(typed, room).unwrap_err());
    let long = format!("Fine\n{} | static\n| video", "x".repeat(81));
    let too_many = "Name\n".repeat(40);
    assert_snapshot!(all(&[
        clone("A\nB\nC | carousell\nD\nE\n\nF | video", 5),
        clone("A\nB", 1),
        clone("A", 0),
        clone(&long, 5),
        clone(&too_many, 20),
    ]), @r#"
    Nothing was created.
    - Line 3: "carousell" is not a format (static, video, carousel, story/reel, copy only, other).
    - Line 7: the set has room for 5 more, this would be the 6th.

    Nothing was created. Line 2: the set has room for 1 more, this would be the 2nd.

    Nothing was created. Line 1: the set has no room for more.

    Nothing was created.
    - Line 2: the name has 81 characters; 80 is the most.
    - Line 3: there is no name before the first |. Write name | format | what differs.

    Nothing was created.
    - Line 21: the set has room for 20 more, this would be the 21st.
    - 19 lines after it are too many as well.
    "#);
}

#[test]
fn values_that_cannot_be() {
    let unreadable = |field, typed: &str, expected: &str| Refusal::Unreadable {
        field,
        typed: typed.to_owned(),
        expected: expected.to_owned(),
    };
    assert_snapshot!(all(&[
        Refusal::FolderName(FolderNameError::Empty),
        Refusal::FolderName(FolderNameError::TooLong(140)),
        Refusal::FolderName(FolderNameError::NotOneLine),
        Refusal::FolderTaken { folder: "BPS-2026-11".to_owned(), this_cycle: true },
        Refusal::FolderTaken { folder: "BPS-2026-11".to_owned(), this_cycle: false },
        Refusal::Count(CountError("six".to_owned())),
        Refusal::SetFull { folder: "BPS-2026-11".to_owned(), count: 6 },
        Refusal::Empty { field: "Note" },
        Refusal::TooLong { field: "Creative direction", most: 4_000, typed: 4_120 },
        Refusal::NulCharacter { field: "one of the options" },
        unreadable("Due date", "soon", "\"soon\" is not a date. Write 2026-12-24, today, tomorrow, +3d or fri."),
        unreadable("format", "carousell", "static, video, carousel"),
        unreadable("Landing URL", "birch.example", "a web address such as https://example.com/page"),
        Refusal::NothingDelivered,
        Refusal::NothingToClone { client: CLIENT.to_owned() },
        Refusal::ClientTaken { client: CLIENT.to_owned() },
    ]), @r#"
    Nothing was created. The Deliverable Folder Name is empty. Give the Ad Set a name, such as BPS-2026-11.

    Nothing was created. The Deliverable Folder Name has 140 characters; 100 is the most.

    Nothing was created. The Deliverable Folder Name must be one line, without control characters.

    Nothing was created. This cycle has the Ad Set BPS-2026-11 already. To add tickets to it, use `/refresh clone`; for another Ad Set, choose another Deliverable Folder Name.

    Nothing was created. An earlier cycle used the Deliverable Folder Name BPS-2026-11. Choose another one, for example with this refresh's month in it.

    Nothing was created. "six" is not a Number of Deliverables: write a whole number from 1 to 50.

    Nothing was created. BPS-2026-11 has all of its 6 tickets. When every Ad Set is complete: `/refresh done`.

    "Note" is empty. Nothing changed. Fill it in and send it again.

    "Creative direction" has 4,120 characters; 4,000 is the most. Nothing changed. Shorten it and send it again.

    Nothing changed. There is an invisible character (U+0000) in one of the options, and it cannot be stored. Type the text anew, or paste it as plain text.

    Nothing changed. Due date: "soon" is not a date. Write 2026-12-24, today, tomorrow, +3d or fri.

    Nothing changed. format: "carousell" does not fit; right would be static, video, carousel.

    Nothing changed. Landing URL: "birch.example" does not fit; right would be a web address such as https://example.com/page.

    Nothing was handed in. Give a file or a link: `/refresh deliver file:` or `/refresh deliver link:`.

    Nothing was created. Birch Pet Supply has no Ad Set in this cycle to clone from. Submit the first ticket: `/refresh submit`.

    Nothing was created. There is a portfolio for Birch Pet Supply already. How it stands: `/refresh status portfolio:Birch Pet Supply`.
    "#);
}

#[test]
fn the_rest() {
    assert_snapshot!(all(&[
        Refusal::DraftGone,
        Refusal::NotYourDraft,
        Refusal::NotInWorkspace,
        Refusal::NotUnderstood,
        Refusal::WrongWorkspace,
    ]), @"
    This form was sent already, or it is older than 7 days. Nothing changed. To begin anew, use its command or button again.

    This form belongs to somebody else. Nothing changed. Open your own with its command or button.

    This needs somebody who belongs to this workspace. Nothing changed. An Admin adds people with `/refresh-admin people link`.

    This button or command is from another version of the bot. Nothing changed. What works now: `/refresh help`.

    This belongs to another workspace. Nothing changed. Use it where it was posted.
    ");
}

#[test]
fn what_was_typed_is_quoted_short_and_on_one_line() {
    let refused = Refusal::Unknown {
        noun: Noun::Portfolio,
        typed: "@everyone\n# \u{202E}".repeat(200),
        nearest: Vec::new(),
    };
    let said = said(&refused);
    assert!(!said.contains('\u{202E}') && !said.contains('\n'), "{said}");
    assert!(said.chars().count() < 200, "{said}");
}
