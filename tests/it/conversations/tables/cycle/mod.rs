//! Creative Refresh Status: every event on every status, by its command, its button and `/refresh
//! move`, done by who does it; then forced by a Lead.

mod by_hand;
mod rows;

use refreshbot::chat::commands::Given;
use refreshbot::request::{Account, Reply};

use super::{Cell, read_table, whole};
use crate::conversations::{Agency, SPRING, birch, with};
use crate::support::bot::Answer;

/// The table of process.md, section 3. `–`: the event is about a ticket or a set, and the cycle's
/// status stays as it is.
const TABLE: &str = "
| from \\ event          | request (AM)      | decline (AM) | submitted (SAS)        | all sets ready (bot) | revision or new set        | approve (AM)         | implemented (SAS) |
| ----------------------- | ----------------- | ------------ | ---------------------- | -------------------- | -------------------------- | -------------------- | ----------------- |
| blank                   | Request Submitted | closed       | Deliverables Submitted | Pending Approval     | –                          | refused              | refused           |
| Request Submitted       | no change         | closed       | Deliverables Submitted | Pending Approval     | –                          | refused              | refused           |
| Deliverables Submitted  | refused           | closed       | no change              | Pending Approval     | –                          | refused              | refused           |
| Pending Approval        | refused           | closed       | no change              | –                    | the notation it had before | Completed & Approved | refused           |
| Completed & Approved    | refused           | refused      | refused                | –                    | Lead only                  | no change            | closed            |
";

/// The words of the table for the words that people read.
fn in_full(short: &str) -> &str {
    match short {
        "Request Submitted" => "Refresh Request Submitted",
        "Pending Approval" => "Creatives Pending Approval",
        "Completed & Approved" => "Creatives Completed & Approved",
        other => other,
    }
}

/// Every status as `/refresh move` takes it.
const TARGETS: [&str; 7] = [
    "blank",
    "Refresh Request Submitted",
    "Deliverables Submitted",
    "Creatives Pending Approval",
    "Creatives Completed & Approved",
    "Creatives Implemented",
    "No Refresh Requested",
];

#[derive(Clone, Copy, Debug, PartialEq)]
enum Door {
    Command,
    Button,
    Move,
}

const DOORS: [Door; 3] = [Door::Command, Door::Button, Door::Move];

impl Agency {
    /// Birch with a set of two: the first is handed in, the second is worked on. `status`: where the
    /// cycle is then.
    async fn in_status(status: &str) -> Self {
        let a = Self::new().await;
        match status {
            "Request Submitted" => {
                let done = a.bot.command(&a.dana, "refresh confirm", &birch()).await;
                done.message();
            }
            "blank" => {}
            _ => {
                a.set_of(&["Hero", "Tall"]).await;
                let done = a.bot.command(&a.jo, "refresh done", &birch()).await;
                done.message();
            }
        }
        if matches!(status, "blank" | "Request Submitted") {
            a.set_of(&["Hero", "Tall"]).await;
        }
        a.deliver_link(&a.kofi, "T-1").await.message();
        let start = with("ticket", "T-2");
        let started = a.bot.command(&a.kofi, "refresh start", &start).await;
        started.message();
        if matches!(status, "Pending Approval" | "Completed & Approved") {
            a.deliver_link(&a.kofi, "T-2").await.message();
        }
        if status == "Pending Approval" {
            let one = with("ticket", "T-1");
            let approved = a.bot.command(&a.dana, "refresh approve", &one).await;
            approved.message();
        }
        if status == "Completed & Approved" {
            let approved = a.bot.command(&a.dana, "refresh approve", &birch()).await;
            approved.message();
        }
        a.bot.skip().await;
        assert_eq!(a.cycle_status().await, in_full(status));
        a
    }

    async fn move_cycle(&self, who: &Account, to: &str, reason: Option<&str>) -> Cell {
        let mut options = vec![("status", Given::from(to)), birch()[0].clone()];
        options.extend(reason.map(|reason| ("reason", reason.into())));
        let refused = self.refused().await;
        let answer = self.bot.command(who, "refresh move", &options).await;
        Cell::of(self, answer, refused).await
    }

    /// Does an event of the table by a door; `None`: it has no such door.
    async fn event(&self, event: &str, door: Door) -> Option<Cell> {
        let (dana, jo, kofi) = (&self.dana, &self.jo, &self.kofi);
        let bot = &self.bot;
        let reason = ("reason", "The client said so.");
        let reason_given = (reason.0, Given::from(reason.1));
        let link = ("link", "https://drive.example/final");
        let t1 = ("ticket", Given::from("T-1"));
        let refused = self.refused().await;
        let answer = match (event, door) {
            ("request (AM)", Door::Command) => bot.command(dana, "refresh confirm", &birch()).await,
            ("request (AM)", Door::Button) => self.press_by(dana, "confirm:1").await,
            ("request (AM)", Door::Move) => {
                return Some(self.move_cycle(dana, TARGETS[1], None).await);
            }
            ("decline (AM)", Door::Command) => {
                let options = [birch()[0].clone(), reason_given];
                bot.command(dana, "refresh decline", &options).await
            }
            ("decline (AM)", Door::Button) => {
                let form = self.press_by(dana, "decline:1").await;
                self.fill(dana, form, reason).await
            }
            ("decline (AM)", Door::Move) => {
                return Some(self.move_cycle(dana, TARGETS[6], Some(reason.1)).await);
            }
            ("submitted (SAS)", Door::Command) => bot.command(jo, "refresh done", &birch()).await,
            ("submitted (SAS)", Door::Button) => self.press_by(jo, "done:1").await,
            ("submitted (SAS)", Door::Move) => {
                return Some(self.move_cycle(jo, TARGETS[2], None).await);
            }
            ("last delivery", Door::Command) => self.deliver_link(kofi, "T-2").await,
            ("last delivery", Door::Button) => {
                let form = self.press_by(kofi, "deliver:2").await;
                self.fill(kofi, form, link).await
            }
            // The bot alone sets it; whoever moves there is told what is missing.
            ("moved there", Door::Move) => {
                return Some(self.move_cycle(jo, TARGETS[3], None).await);
            }
            ("revision", Door::Command) => {
                bot.command(dana, "refresh revise", &[t1, reason_given])
                    .await
            }
            ("revision", Door::Button) => {
                let form = self.press_by(dana, "revise:1").await;
                self.fill(dana, form, reason).await
            }
            ("revision", Door::Move) => {
                let to = ("status", "Revisions Requested".into());
                let options = [to, t1, reason_given];
                bot.command(dana, "refresh move", &options).await
            }
            ("new set", Door::Command) => {
                let form = bot.command(jo, "refresh submit", &birch()).await;
                self.fill_set(form).await
            }
            ("new set", Door::Button) => {
                let form = self.press_by(jo, "submit:1").await;
                self.fill_set(form).await
            }
            ("approve (AM)", Door::Command) => bot.command(dana, "refresh approve", &birch()).await,
            ("approve (AM)", Door::Button) => self.press_by(dana, "approve-cycle:1").await,
            ("approve (AM)", Door::Move) => {
                return Some(self.move_cycle(dana, TARGETS[4], None).await);
            }
            ("implemented (SAS)", Door::Command) => {
                bot.command(jo, "refresh implement", &birch()).await
            }
            ("implemented (SAS)", Door::Button) => self.press_by(jo, "implement:1").await,
            ("implemented (SAS)", Door::Move) => {
                return Some(self.move_cycle(jo, TARGETS[5], None).await);
            }
            _ => return None,
        };
        Some(Cell::of(self, answer, refused).await)
    }

    /// Fills a form's one field in, where the answer is a form and not a refusal.
    pub(in crate::conversations::tables) async fn fill(
        &self,
        who: &Account,
        answer: Answer,
        typed: (&str, &str),
    ) -> Answer {
        match answer.0 {
            Reply::Form(_) => answer.send(&self.bot, who, &[typed]).await,
            _ => answer,
        }
    }

    async fn fill_set(&self, answer: Answer) -> Answer {
        let mut typed = SPRING;
        typed[0].1 = "BPS-2026-11-B";
        match answer.0 {
            Reply::Form(_) => answer.send(&self.bot, &self.jo, &typed).await,
            _ => answer,
        }
    }
}

/// What a column of the table is in this test.
fn events(column: &str) -> Vec<&str> {
    match column {
        "all sets ready (bot)" => vec!["last delivery", "moved there"],
        "revision or new set" => vec!["revision", "new set"],
        other => vec![other],
    }
}

/// One row of the table: each event by each door on a copy of the same agency. What was answered.
async fn row(status: &str) -> String {
    let (columns, rows) = read_table(TABLE);
    let (_, cells) = rows.iter().find(|(name, _)| *name == status).unwrap();
    let a = Agency::in_status(status).await;
    let before = whole(&a).await;
    let mut told = Vec::new();
    for (column, expected) in columns.iter().zip(cells) {
        for event in events(column) {
            let mut first: Option<Cell> = None;
            for door in DOORS {
                let cell_name = format!("{status} \\ {event}, by {door:?}");
                let copy = a.copy().await;
                let attempts = copy.bot.activity().await.len();
                let Some(cell) = copy.event(event, door).await else {
                    copy.bot.let_go();
                    continue;
                };
                let expected = match (event, *expected) {
                    // By hand it is never moved there.
                    ("moved there", "Pending Approval" | "–") if status != "Pending Approval" => {
                        "refused"
                    }
                    ("last delivery", "–") if status == "Completed & Approved" => "refused",
                    ("revision" | "new set", "Lead only") => "refused",
                    ("revision" | "new set", "the notation it had before") => {
                        "Deliverables Submitted"
                    }
                    (_, "no change" | "–") => status,
                    (_, "closed") if event == "decline (AM)" => "No Refresh Requested",
                    (_, "closed") => "Creatives Implemented",
                    (_, other) => other,
                };
                let after = copy.cycle_status().await;
                if expected == "refused" {
                    assert!(cell.refused, "{cell_name}: {}", cell.said);
                    assert_eq!(cell.state, before, "{cell_name}");
                    let log = copy.bot.activity().await;
                    assert_eq!(log.len(), attempts + 1, "{cell_name}");
                } else {
                    assert!(!cell.refused, "{cell_name}: {}", cell.said);
                    assert_eq!(after, in_full(expected), "{cell_name}: {}", cell.said);
                    let live = "SELECT count(*) FROM ticket WHERE status = 'completed-deliverable'";
                    let expected = if after == TARGETS[5] { 2 } else { 0 };
                    assert_eq!(copy.bot.number(live).await, expected, "{cell_name}");
                }
                copy.bot.let_go();
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
    }
    told.push(forced(&a, status).await);
    a.bot.let_go();
    told.join("\n\n")
}

/// A Lead moves there from here: by the table without a reason, else with one. What was answered.
async fn forced(a: &Agency, status: &str) -> String {
    let before = whole(a).await;
    let mut told = vec!["forced".to_owned()];
    for to in TARGETS {
        let cell_name = format!("{status} \\ forced to {to}");
        let copy = a.copy().await;
        let attempts = copy.bot.activity().await.len();
        let plain = copy.move_cycle(&copy.lena, to, None).await;
        // Pending Approval is further than Deliverables Submitted: by the table nothing changes.
        let by_table = !plain.refused && copy.cycle_status().await == to;
        if by_table {
            assert_eq!(copy.kept("cycle.forced").await, "", "{cell_name}");
        } else {
            assert_eq!(plain.state, before, "{cell_name}");
            if plain.refused {
                let why = plain.said.contains("say why");
                assert!(why, "{cell_name}: {}", plain.said);
                assert_eq!(copy.bot.activity().await.len(), attempts + 1, "{cell_name}");
            }
            let cell = copy
                .move_cycle(&copy.lena, to, Some("Agreed by phone"))
                .await;
            assert!(!cell.refused, "{cell_name}: {}", cell.said);
            let kept = copy.kept("cycle.forced").await;
            for part in [
                "Agreed by phone",
                "\"forced\":true",
                to.trim_start_matches("blank"),
            ] {
                assert!(kept.contains(part), "{cell_name}: {kept}");
            }
            if told.len() == 1 {
                told.push(format!("without a reason, {}", plain.said));
            }
            told.push(format!("to {to}: {}", cell.said));
        }
        assert_eq!(copy.cycle_status().await, to, "{cell_name}");
        let closed = matches!(to, "Creatives Implemented" | "No Refresh Requested");
        let open = "SELECT count(*) FROM cycle WHERE outcome IS NULL AND number = ";
        let open = format!("{open}{}", if closed { 2 } else { 1 });
        assert_eq!(copy.bot.number(&open).await, 1, "{cell_name}");
        if closed {
            // What was not approved is not live.
            let wrong = "SELECT count(*) FROM ticket WHERE status NOT IN ('cancelled', 'completed-deliverable')";
            assert_eq!(copy.bot.number(wrong).await, 0, "{cell_name}");
            let live = "SELECT count(*) FROM ticket WHERE status = 'completed-deliverable'";
            let expected = match (status, to) {
                ("Completed & Approved", "Creatives Implemented") => 2,
                ("Pending Approval", "Creatives Implemented") => 1,
                _ => 0,
            };
            assert_eq!(copy.bot.number(live).await, expected, "{cell_name}");
        }
        copy.bot.let_go();
    }
    told.join("\n")
}
