//! Ticket Status: every event on every status, by its command, its button and `/refresh move`, done
//! by who does it; then forced by a Lead.

mod rows;

use refreshbot::chat::commands::Given;
use refreshbot::request::Account;

use super::{Cell, read_table, whole};
use crate::conversations::{Agency, with};

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
