//! The tables of process.md, end to end: every cell of the two status tables by every door, and every
//! command by every role. Each cell is played on a copy of a prepared agency.

mod cycle;
mod permission;
mod ticket;

use refreshbot::domain::status::{CycleStatus, Notation, Outcome, Phase, TicketStatus};
use refreshbot::request::{Account, Press};

use super::{Agency, SPRING};
use crate::support::bot::Answer;

/// Every table that people can change something in, as text.
type State = Vec<(&'static str, String)>;

/// What came of something that was done on a copy of a prepared agency.
struct Cell {
    /// What the one who did it was told.
    said: String,
    /// It was refused, as the audit log has it.
    refused: bool,
    /// Everything after it.
    state: State,
}

impl Cell {
    /// `refused`: how much had been refused before.
    async fn of(a: &Agency, answer: Answer, refused: i64) -> Self {
        Self {
            said: answer.said(),
            refused: a.refused().await > refused,
            state: whole(a).await,
        }
    }
}

/// Everything that people can change. Event ids, which differ by the way of a thing, are left out.
async fn whole(a: &Agency) -> State {
    let mut state = a.bot.state().await;
    for (_, rows) in &mut state {
        let rest = rows.split(":stage:").enumerate();
        let rest = rest.map(|(nth, rest)| match nth {
            0 => rest.to_owned(),
            _ => {
                let is_of_id = |c: char| c.is_ascii_digit() || c == ':';
                format!(":event{}", rest.trim_start_matches(is_of_id))
            }
        });
        *rows = rest.collect();
    }
    state
}

impl Agency {
    /// The same agency once more: what is done there is not done here.
    async fn copy(&self) -> Self {
        Self {
            bot: self.bot.copy().await,
            lena: self.lena.clone(),
            dana: self.dana.clone(),
            jo: self.jo.clone(),
            ana: self.ana.clone(),
            kofi: self.kofi.clone(),
        }
    }

    /// How many attempts the audit log has that were refused.
    async fn refused(&self) -> i64 {
        let sql = "SELECT count(*) FROM activity WHERE outcome = 'refused'";
        self.bot.number(sql).await
    }

    async fn press_by(&self, who: &Account, press: &str) -> Answer {
        let press: Press = press.parse().unwrap();
        self.bot.press_id(who, press).await
    }

    /// An Ad Set of so many tickets, the first of them from the form of `/refresh submit`.
    async fn set_of(&self, names: &[&str]) {
        let count = names.len().to_string();
        let mut typed = SPRING;
        typed[1].1 = &count;
        typed[2].1 = names[0];
        self.submit(&typed).await.message();
        let lines = names[1..].join("\n");
        self.clone_rest(&[("lines", &lines)]).await.message();
        self.bot.skip().await;
    }

    /// The first cycle's Creative Refresh Status, as people read it.
    async fn cycle_status(&self) -> String {
        let words = "SELECT notation || ' ' || phase || ' ' || coalesce(outcome, '') FROM cycle WHERE number = 1";
        let words = self.bot.db.text(words).await;
        let mut words = words.split(' ');
        let notation: Notation = words.next().unwrap().parse().unwrap();
        let phase: Phase = words.next().unwrap().parse().unwrap();
        let status = match (words.next().unwrap(), phase) {
            ("", Phase::Waiting) => CycleStatus::Waiting(notation),
            ("", Phase::PendingApproval) => CycleStatus::PendingApproval(notation),
            ("", Phase::Approved) => CycleStatus::Approved(notation),
            (outcome, _) => CycleStatus::Closed(outcome.parse::<Outcome>().unwrap()),
        };
        match status.title() {
            "" => "blank",
            title => title,
        }
        .to_owned()
    }

    async fn ticket_status(&self, ticket: &str) -> String {
        let number = ticket.trim_start_matches("T-");
        let sql = format!("SELECT status FROM ticket WHERE number = {number}");
        let status: TicketStatus = self.bot.db.text(&sql).await.parse().unwrap();
        status.title().to_owned()
    }

    /// What the audit log keeps of the newest act of that kind.
    async fn kept(&self, what: &str) -> String {
        let sql = format!(
            "SELECT coalesce((SELECT CAST(detail AS TEXT) FROM activity WHERE what = '{what}' ORDER BY seq DESC LIMIT 1), '')"
        );
        self.bot.db.text(&sql).await
    }
}

/// A table as people write it: the words of its first line, and of each line below.
fn read_table(text: &str) -> (Vec<&str>, Vec<(&str, Vec<&str>)>) {
    let mut lines = text.trim().lines().filter(|line| !line.contains("---"));
    let split = |line| -> Vec<&str> {
        let line: &str = line;
        line.trim()
            .trim_matches('|')
            .split('|')
            .map(str::trim)
            .collect()
    };
    let head = split(lines.next().unwrap());
    let rows = lines.map(|line| {
        let cells = split(line);
        assert_eq!(cells.len(), head.len(), "{line}");
        (cells[0], cells[1..].to_vec())
    });
    let rows = rows.collect();
    (head[1..].to_vec(), rows)
}
