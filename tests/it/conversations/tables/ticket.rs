//! Ticket Status: every event on every status, by its command, its button and `/refresh move`, done
//! by who does it; then forced by a Lead.

use insta::assert_snapshot;
use refreshbot::chat::commands::Given;
use refreshbot::request::Account;

use super::super::{Agency, with};
use super::{Cell, read_table, whole};

/// The machine of process.md, section 3, as a table.
const TABLE: &str = "
| from \\ event          | start (creative) | deliver (creative) | revise (AM)         | approve (AM) | complete (SAS)        | cancel (SAS) |
| ----------------------- | ---------------- | ------------------ | ------------------- | ------------ | --------------------- | ------------ |
| New                     | In Progress      | Pending Approval   | refused             | refused      | refused               | Cancelled    |
| In Progress             | no change        | Pending Approval   | refused             | refused      | refused               | Cancelled    |
| Pending Approval        | refused          | no change          | Revisions Requested | Approved     | refused               | Cancelled    |
| Revisions Requested     | In Progress      | Pending Approval   | no change           | refused      | refused               | Cancelled    |
| Approved                | refused          | refused            | Revisions Requested | no change    | Completed Deliverable | Cancelled    |
| Completed Deliverable   | refused          | refused            | refused             | refused      | no change             | refused      |
| Cancelled               | refused          | refused            | refused             | refused      | refused               | no change    |
";

/// Each status has its ticket: T-1 to T-7, in the table's order.
const STATUSES: [&str; 7] = [
    "New",
    "In Progress",
    "Pending Approval",
    "Revisions Requested",
    "Approved",
    "Completed Deliverable",
    "Cancelled",
];

const DOORS: [&str; 3] = ["command", "button", "move"];

impl Agency {
    /// Birch with a set of seven tickets, one in each status.
    async fn with_one_of_each() -> Self {
        let a = Self::new().await;
        a.set_of(&["New", "Begun", "Waits", "Again", "Good", "Live", "Off"])
            .await;
        for ticket in ["T-3", "T-4", "T-5", "T-6"] {
            a.deliver_link(&a.kofi, ticket).await.message();
        }
        for (event, ticket) in [
            ("start (creative)", "T-2"),
            ("revise (AM)", "T-4"),
            ("approve (AM)", "T-5"),
            ("approve (AM)", "T-6"),
            ("cancel (SAS)", "T-7"),
        ] {
            a.ticket_event(event, "command", ticket).await.unwrap();
        }
        let live = a.ticket_event("complete (SAS)", "move", "T-6").await;
        live.unwrap();
        a.bot.skip().await;
        for (nth, status) in STATUSES.iter().enumerate() {
            let ticket = format!("T-{}", nth + 1);
            assert_eq!(a.ticket_status(&ticket).await, *status);
        }
        a
    }

    async fn move_ticket(&self, who: &Account, ticket: &str, to: &str, reason: &str) -> Cell {
        let mut options = vec![("status", Given::from(to)), ("ticket", ticket.into())];
        if !reason.is_empty() {
            options.push(("reason", reason.into()));
        }
        let refused = self.refused().await;
        let answer = self.bot.command(who, "refresh move", &options).await;
        Cell::of(self, answer, refused).await
    }

    /// Does an event of the table by a door; `None`: it has no such door.
    async fn ticket_event(&self, event: &str, door: &str, ticket: &str) -> Option<Cell> {
        let (dana, jo, kofi) = (&self.dana, &self.jo, &self.kofi);
        let reason = ("reason", "The client said so.");
        let link = ("link", "https://drive.example/final");
        let with_reason = [("ticket", Given::from(ticket)), (reason.0, reason.1.into())];
        let number = ticket.trim_start_matches("T-");
        let refused = self.refused().await;
        let answer = match (event, door) {
            ("start (creative)", "command") => {
                let options = with("ticket", ticket);
                self.bot.command(kofi, "refresh start", &options).await
            }
            ("start (creative)", "button") => self.press_by(kofi, &format!("start:{number}")).await,
            ("start (creative)", "move") => {
                return Some(self.move_ticket(kofi, ticket, "In Progress", "").await);
            }
            ("deliver (creative)", "command") => self.deliver_link(kofi, ticket).await,
            ("deliver (creative)", "button") => {
                let form = self.press_by(kofi, &format!("deliver:{number}")).await;
                self.fill(kofi, form, link).await
            }
            ("revise (AM)", "command") => {
                let options = with_reason;
                self.bot.command(dana, "refresh revise", &options).await
            }
            ("revise (AM)", "button") => {
                let form = self.press_by(dana, &format!("revise:{number}")).await;
                self.fill(dana, form, reason).await
            }
            ("revise (AM)", "move") => {
                let to = "Revisions Requested";
                return Some(self.move_ticket(dana, ticket, to, reason.1).await);
            }
            ("approve (AM)", "command") => {
                let options = with("ticket", ticket);
                self.bot.command(dana, "refresh approve", &options).await
            }
            ("approve (AM)", "button") => self.press_by(dana, &format!("approve:{number}")).await,
            ("approve (AM)", "move") => {
                return Some(self.move_ticket(dana, ticket, "Approved", "").await);
            }
            ("complete (SAS)", "move") => {
                let to = "Completed Deliverable";
                return Some(self.move_ticket(jo, ticket, to, "").await);
            }
            ("cancel (SAS)", "command") => {
                let options = with_reason;
                self.bot.command(jo, "refresh cancel", &options).await
            }
            ("cancel (SAS)", "move") => {
                return Some(self.move_ticket(jo, ticket, "Cancelled", reason.1).await);
            }
            _ => return None,
        };
        Some(Cell::of(self, answer, refused).await)
    }
}

/// One row of the table: each event by each door on a copy of the same agency. What was answered.
async fn row(status: &str) -> String {
    let (columns, rows) = read_table(TABLE);
    let nth = rows.iter().position(|(name, _)| *name == status).unwrap();
    let ticket = format!("T-{}", nth + 1);
    let a = Agency::with_one_of_each().await;
    let before = whole(&a).await;
    let mut told = Vec::new();
    for (event, expected) in columns.iter().zip(&rows[nth].1) {
        let mut first: Option<Cell> = None;
        for door in DOORS {
            let cell_name = format!("{status} \\ {event}, by {door}");
            let copy = a.copy().await;
            let attempts = copy.bot.activity().await.len();
            let cell = copy.ticket_event(event, door, &ticket).await;
            let after = copy.ticket_status(&ticket).await;
            let log = copy.bot.activity().await.len();
            copy.bot.let_go();
            let Some(cell) = cell else { continue };
            match *expected {
                "refused" => {
                    assert!(cell.refused, "{cell_name}: {}", cell.said);
                    assert_eq!(cell.state, before, "{cell_name}");
                    assert_eq!(log, attempts + 1, "{cell_name}");
                }
                "no change" => assert_eq!(after, status, "{cell_name}: {}", cell.said),
                to => assert_eq!(after, to, "{cell_name}: {}", cell.said),
            }
            assert_eq!(
                cell.refused,
                *expected == "refused",
                "{cell_name}: {}",
                cell.said
            );
            match &first {
                None => {
                    let kind = if cell.refused { "refused" } else { &after };
                    told.push(format!("{event} → {kind}\n{}", cell.said));
                    first = Some(cell);
                }
                Some(first) => {
                    assert_eq!(cell.said, first.said, "{cell_name}");
                    assert_eq!(cell.state, first.state, "{cell_name}");
                }
            }
        }
    }
    told.push(forced(&a, status, &ticket).await);
    a.bot.let_go();
    told.join("\n\n")
}

/// A Lead moves there from here: by the table without a force, else with a reason. What was answered.
async fn forced(a: &Agency, status: &str, ticket: &str) -> String {
    let before = whole(a).await;
    let mut told = vec!["forced".to_owned()];
    for to in STATUSES {
        let cell_name = format!("{status} \\ forced to {to}");
        let copy = a.copy().await;
        let plain = copy.move_ticket(&copy.lena, ticket, to, "").await;
        let cell = copy
            .move_ticket(&copy.lena, ticket, to, "Agreed by phone")
            .await;
        assert!(!cell.refused, "{cell_name}: {}", cell.said);
        assert_eq!(copy.ticket_status(ticket).await, to, "{cell_name}");
        if plain.said.contains("say why") {
            assert!(plain.refused && plain.state == before, "{cell_name}");
            let kept = copy.kept("ticket.forced").await;
            for part in ["Agreed by phone", "\"forced\":true", to, status] {
                assert!(kept.contains(part), "{cell_name}: {kept}");
            }
            if told.len() == 1 {
                told.push(format!("without a reason, {}", plain.said));
            }
            told.push(format!("to {to}: {}", cell.said));
        } else {
            assert_eq!(copy.kept("ticket.forced").await, "", "{cell_name}");
        }
        copy.bot.let_go();
    }
    told.join("\n")
}

#[tokio::test]
async fn new() {
    assert_snapshot!(row("New").await, @r#"
    start (creative) → In Progress
    T-1 "New" is In Progress. It is due Mon 7 Dec.
    Next: hand it in with `/refresh deliver ticket:T-1 file:`, or press *Deliver* for a link.
    [Deliver]

    deliver (creative) → Pending Approval
    1 link handed in for T-1 "New": it is Pending Approval.
    *BPS-2026-11*: 4 of 6 handed in. Dana Whitfield is told when the set is ready.

    revise (AM) → refused
    T-1 is New, so it cannot be sent back for revisions. Nothing changed.
    Its creatives hand it in first, with *Deliver* or `/refresh deliver`.

    approve (AM) → refused
    T-1 is New, so it cannot be approved. Nothing changed.
    Its creatives hand it in first, with *Deliver* or `/refresh deliver`.

    complete (SAS) → refused
    T-1 is New, so it cannot be completed. Nothing changed.
    Its creatives hand it in first, with *Deliver* or `/refresh deliver`.

    cancel (SAS) → Cancelled
    T-1 "New" is Cancelled. Told in its thread: Ana Ruiz and Kofi Mensah.
    *BPS-2026-11*: 7 of 7 created, 1 pending approval, 1 with revisions requested, 2 approved, 2 cancelled.
    Its position is not used again; nothing more is needed.

    forced
    without a reason, T-1 is New, and the process does not lead from there to Pending Approval. Nothing changed. You can force it: say why, in the option `reason`.
    to Pending Approval: T-1 "New" is Pending Approval now; it was New. *BPS-2026-11*: 7 of 7 created, 2 pending approval, 1 with revisions requested, 2 approved, 1 cancelled.
    Next: Dana Whitfield approves it, or asks for changes.
    to Revisions Requested: T-1 "New" is Revisions Requested now; it was New. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 2 with revisions requested, 2 approved, 1 cancelled.
    Next: its creatives hand it in, with `/refresh deliver`.
    to Approved: T-1 "New" is Approved now; it was New. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 1 with revisions requested, 3 approved, 1 cancelled.
    Next: Dana Whitfield approves the cycle when the client has.
    to Completed Deliverable: T-1 "New" is Completed Deliverable now; it was New. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 1 with revisions requested, 3 approved, 1 cancelled.
    Nothing more is to be done on it.
    "#);
}

#[tokio::test]
async fn in_progress() {
    assert_snapshot!(row("In Progress").await, @r#"
    start (creative) → In Progress
    T-2 "Begun" is In Progress already. It is due Mon 7 Dec.
    Next: hand it in with `/refresh deliver ticket:T-2 file:`, or press *Deliver* for a link.
    [Deliver]

    deliver (creative) → Pending Approval
    1 link handed in for T-2 "Begun": it is Pending Approval.
    *BPS-2026-11*: 4 of 6 handed in. Dana Whitfield is told when the set is ready.

    revise (AM) → refused
    T-2 is In Progress, so it cannot be sent back for revisions. Nothing changed.
    Its creatives hand it in first, with *Deliver* or `/refresh deliver`.

    approve (AM) → refused
    T-2 is In Progress, so it cannot be approved. Nothing changed.
    Its creatives hand it in first, with *Deliver* or `/refresh deliver`.

    complete (SAS) → refused
    T-2 is In Progress, so it cannot be completed. Nothing changed.
    Its creatives hand it in first, with *Deliver* or `/refresh deliver`.

    cancel (SAS) → Cancelled
    T-2 "Begun" is Cancelled. Told in its thread: Ana Ruiz and Kofi Mensah.
    *BPS-2026-11*: 7 of 7 created, 1 pending approval, 1 with revisions requested, 2 approved, 2 cancelled.
    Its position is not used again; nothing more is needed.

    forced
    without a reason, T-2 is In Progress, and the process does not lead from there to New. Nothing changed. You can force it: say why, in the option `reason`.
    to New: T-2 "Begun" is New now; it was In Progress. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 1 with revisions requested, 2 approved, 1 cancelled.
    Next: its creatives hand it in, with `/refresh deliver`.
    to Pending Approval: T-2 "Begun" is Pending Approval now; it was In Progress. *BPS-2026-11*: 7 of 7 created, 2 pending approval, 1 with revisions requested, 2 approved, 1 cancelled.
    Next: Dana Whitfield approves it, or asks for changes.
    to Revisions Requested: T-2 "Begun" is Revisions Requested now; it was In Progress. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 2 with revisions requested, 2 approved, 1 cancelled.
    Next: its creatives hand it in, with `/refresh deliver`.
    to Approved: T-2 "Begun" is Approved now; it was In Progress. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 1 with revisions requested, 3 approved, 1 cancelled.
    Next: Dana Whitfield approves the cycle when the client has.
    to Completed Deliverable: T-2 "Begun" is Completed Deliverable now; it was In Progress. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 1 with revisions requested, 3 approved, 1 cancelled.
    Nothing more is to be done on it.
    "#);
}

#[tokio::test]
async fn pending_approval() {
    assert_snapshot!(row("Pending Approval").await, @r#"
    start (creative) → refused
    T-3 is Pending Approval, so it cannot be started. Nothing changed.
    It waits for the Account Manager. To add a file or a link now, use `/refresh deliver`.

    deliver (creative) → Pending Approval
    1 link handed in for T-3 "Waits": it is Pending Approval.
    *BPS-2026-11*: 3 of 6 handed in. Dana Whitfield is told when the set is ready.

    revise (AM) → Revisions Requested
    T-3 "Waits" is Revisions Requested, round 2. Told in its thread: Ana Ruiz and Kofi Mensah.
    *BPS-2026-11* (Birch Pet Supply) was not ready for review yet. You are told when it is.

    approve (AM) → Approved
    T-3 "Waits" is Approved. *BPS-2026-11*: 7 of 7 created, 1 with revisions requested, 3 approved, 1 cancelled.
    Next: the other tickets of the cycle; you are told when a set is ready for review.

    complete (SAS) → refused
    T-3 is Pending Approval, so it cannot be completed. Nothing changed.
    The Account Manager approves it first, with `/refresh approve`.

    cancel (SAS) → Cancelled
    T-3 "Waits" is Cancelled. Told in its thread: Ana Ruiz and Kofi Mensah.
    *BPS-2026-11*: 7 of 7 created, 1 with revisions requested, 2 approved, 2 cancelled.
    Its position is not used again; nothing more is needed.

    forced
    without a reason, T-3 is Pending Approval, and the process does not lead from there to New. Nothing changed. You can force it: say why, in the option `reason`.
    to New: T-3 "Waits" is New now; it was Pending Approval. *BPS-2026-11*: 7 of 7 created, 1 with revisions requested, 2 approved, 1 cancelled.
    Next: its creatives hand it in, with `/refresh deliver`.
    to In Progress: T-3 "Waits" is In Progress now; it was Pending Approval. *BPS-2026-11*: 7 of 7 created, 1 with revisions requested, 2 approved, 1 cancelled.
    Next: its creatives hand it in, with `/refresh deliver`.
    to Completed Deliverable: T-3 "Waits" is Completed Deliverable now; it was Pending Approval. *BPS-2026-11*: 7 of 7 created, 1 with revisions requested, 3 approved, 1 cancelled.
    Nothing more is to be done on it.
    "#);
}

#[tokio::test]
async fn revisions_requested() {
    assert_snapshot!(row("Revisions Requested").await, @r#"
    start (creative) → In Progress
    T-4 "Again" is In Progress. It is due Mon 7 Dec.
    Next: hand it in with `/refresh deliver ticket:T-4 file:`, or press *Deliver* for a link.
    [Deliver]

    deliver (creative) → Pending Approval
    1 link handed in for T-4 "Again": it is Pending Approval.
    *BPS-2026-11*: 4 of 6 handed in. Dana Whitfield is told when the set is ready.

    revise (AM) → Revisions Requested
    T-4 "Again" is Revisions Requested, round 2. Told in its thread: Ana Ruiz and Kofi Mensah.
    *BPS-2026-11* (Birch Pet Supply) was not ready for review yet. You are told when it is.

    approve (AM) → refused
    T-4 is Revisions Requested, so it cannot be approved. Nothing changed.
    Its creatives hand it in first, with *Deliver* or `/refresh deliver`.

    complete (SAS) → refused
    T-4 is Revisions Requested, so it cannot be completed. Nothing changed.
    Its creatives hand it in first, with *Deliver* or `/refresh deliver`.

    cancel (SAS) → Cancelled
    T-4 "Again" is Cancelled. Told in its thread: Ana Ruiz and Kofi Mensah.
    *BPS-2026-11*: 7 of 7 created, 1 pending approval, 2 approved, 2 cancelled.
    Its position is not used again; nothing more is needed.

    forced
    without a reason, T-4 is Revisions Requested, and the process does not lead from there to New. Nothing changed. You can force it: say why, in the option `reason`.
    to New: T-4 "Again" is New now; it was Revisions Requested. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 2 approved, 1 cancelled.
    Next: its creatives hand it in, with `/refresh deliver`.
    to Pending Approval: T-4 "Again" is Pending Approval now; it was Revisions Requested. *BPS-2026-11*: 7 of 7 created, 2 pending approval, 2 approved, 1 cancelled.
    Next: Dana Whitfield approves it, or asks for changes.
    to Approved: T-4 "Again" is Approved now; it was Revisions Requested. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 3 approved, 1 cancelled.
    Next: Dana Whitfield approves the cycle when the client has.
    to Completed Deliverable: T-4 "Again" is Completed Deliverable now; it was Revisions Requested. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 3 approved, 1 cancelled.
    Nothing more is to be done on it.
    "#);
}

#[tokio::test]
async fn approved() {
    assert_snapshot!(row("Approved").await, @r#"
    start (creative) → refused
    T-5 is Approved, so it cannot be started. Nothing changed.
    If something must change, the Account Manager asks for revisions first.

    deliver (creative) → refused
    T-5 is Approved, so it cannot be delivered. Nothing changed.
    If something must change, the Account Manager asks for revisions first.

    revise (AM) → Revisions Requested
    T-5 "Good" is Revisions Requested, round 2. Told in its thread: Ana Ruiz and Kofi Mensah.
    *BPS-2026-11* (Birch Pet Supply) was not ready for review yet. You are told when it is.

    approve (AM) → Approved
    T-5 "Good" is Approved already. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 1 with revisions requested, 2 approved, 1 cancelled.
    Next: 1 more ticket waits for approval.

    complete (SAS) → Completed Deliverable
    T-5 "Good" is Completed Deliverable now; it was Approved. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 1 with revisions requested, 2 approved, 1 cancelled.
    Nothing more is to be done on it.

    cancel (SAS) → Cancelled
    T-5 "Good" is Cancelled. Told in its thread: Ana Ruiz and Kofi Mensah.
    *BPS-2026-11*: 7 of 7 created, 1 pending approval, 1 with revisions requested, 1 approved, 2 cancelled.
    Its position is not used again; nothing more is needed.

    forced
    without a reason, T-5 is Approved, and the process does not lead from there to New. Nothing changed. You can force it: say why, in the option `reason`.
    to New: T-5 "Good" is New now; it was Approved. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 1 with revisions requested, 1 approved, 1 cancelled.
    Next: its creatives hand it in, with `/refresh deliver`.
    to In Progress: T-5 "Good" is In Progress now; it was Approved. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 1 with revisions requested, 1 approved, 1 cancelled.
    Next: its creatives hand it in, with `/refresh deliver`.
    to Pending Approval: T-5 "Good" is Pending Approval now; it was Approved. *BPS-2026-11*: 7 of 7 created, 2 pending approval, 1 with revisions requested, 1 approved, 1 cancelled.
    Next: Dana Whitfield approves it, or asks for changes.
    "#);
}

#[tokio::test]
async fn completed_deliverable() {
    assert_snapshot!(row("Completed Deliverable").await, @r#"
    start (creative) → refused
    T-6 is Completed Deliverable, so it cannot be started. Nothing changed.
    It is finished; a change goes into the next cycle.

    deliver (creative) → refused
    T-6 is Completed Deliverable, so it cannot be delivered. Nothing changed.
    It is finished; a change goes into the next cycle.

    revise (AM) → refused
    T-6 is Completed Deliverable, so it cannot be sent back for revisions. Nothing changed.
    It is finished; a change goes into the next cycle.

    approve (AM) → refused
    T-6 is Completed Deliverable, so it cannot be approved. Nothing changed.
    It is finished; a change goes into the next cycle.

    complete (SAS) → Completed Deliverable
    T-6 "Live" is Completed Deliverable already. Nothing changed. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 1 with revisions requested, 2 approved, 1 cancelled.
    Nothing more is to be done on it.

    cancel (SAS) → refused
    T-6 is Completed Deliverable, so it cannot be cancelled. Nothing changed.
    It is finished; a change goes into the next cycle.

    forced
    without a reason, T-6 is Completed Deliverable, and the process does not lead from there to New. Nothing changed. You can force it: say why, in the option `reason`.
    to New: T-6 "Live" is New now; it was Completed Deliverable. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 1 with revisions requested, 1 approved, 1 cancelled.
    Next: its creatives hand it in, with `/refresh deliver`.
    to In Progress: T-6 "Live" is In Progress now; it was Completed Deliverable. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 1 with revisions requested, 1 approved, 1 cancelled.
    Next: its creatives hand it in, with `/refresh deliver`.
    to Pending Approval: T-6 "Live" is Pending Approval now; it was Completed Deliverable. *BPS-2026-11*: 7 of 7 created, 2 pending approval, 1 with revisions requested, 1 approved, 1 cancelled.
    Next: Dana Whitfield approves it, or asks for changes.
    to Revisions Requested: T-6 "Live" is Revisions Requested now; it was Completed Deliverable. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 2 with revisions requested, 1 approved, 1 cancelled.
    Next: its creatives hand it in, with `/refresh deliver`.
    to Approved: T-6 "Live" is Approved now; it was Completed Deliverable. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 1 with revisions requested, 2 approved, 1 cancelled.
    Next: Dana Whitfield approves the cycle when the client has.
    to Cancelled: T-6 "Live" is Cancelled now; it was Completed Deliverable. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 1 with revisions requested, 1 approved, 2 cancelled.
    Nothing more is to be done on it.
    "#);
}

#[tokio::test]
async fn cancelled() {
    assert_snapshot!(row("Cancelled").await, @r#"
    start (creative) → refused
    T-7 is Cancelled, so it cannot be started. Nothing changed.
    It will not be made; ask the Social Ad Specialist if in doubt.

    deliver (creative) → refused
    T-7 is Cancelled, so it cannot be delivered. Nothing changed.
    It will not be made; ask the Social Ad Specialist if in doubt.

    revise (AM) → refused
    T-7 is Cancelled, so it cannot be sent back for revisions. Nothing changed.
    It will not be made; ask the Social Ad Specialist if in doubt.

    approve (AM) → refused
    T-7 is Cancelled, so it cannot be approved. Nothing changed.
    It will not be made; ask the Social Ad Specialist if in doubt.

    complete (SAS) → refused
    T-7 is Cancelled, so it cannot be completed. Nothing changed.
    It will not be made; ask the Social Ad Specialist if in doubt.

    cancel (SAS) → Cancelled
    T-7 "Off" is Cancelled already. Nothing changed.
    Nothing more is to be done on it.

    forced
    without a reason, T-7 is Cancelled, and the process does not lead from there to New. Nothing changed. You can force it: say why, in the option `reason`.
    to New: T-7 "Off" is New now; it was Cancelled. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 1 with revisions requested, 2 approved.
    Next: its creatives hand it in, with `/refresh deliver`.
    to In Progress: T-7 "Off" is In Progress now; it was Cancelled. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 1 with revisions requested, 2 approved.
    Next: its creatives hand it in, with `/refresh deliver`.
    to Pending Approval: T-7 "Off" is Pending Approval now; it was Cancelled. *BPS-2026-11*: 7 of 7 created, 2 pending approval, 1 with revisions requested, 2 approved.
    Next: Dana Whitfield approves it, or asks for changes.
    to Revisions Requested: T-7 "Off" is Revisions Requested now; it was Cancelled. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 2 with revisions requested, 2 approved.
    Next: its creatives hand it in, with `/refresh deliver`.
    to Approved: T-7 "Off" is Approved now; it was Cancelled. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 1 with revisions requested, 3 approved.
    Next: Dana Whitfield approves the cycle when the client has.
    to Completed Deliverable: T-7 "Off" is Completed Deliverable now; it was Cancelled. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 1 with revisions requested, 3 approved.
    Nothing more is to be done on it.
    "#);
}
