//! What must hold after every step, and in the end.

use std::collections::HashMap;

use chrono::TimeDelta;
use refreshbot::chat::transcript::Entry;
use refreshbot::wording::plain::plain;

use super::{World, settings};
use crate::support::bot::ZONE;
use crate::support::invariants::INVARIANTS;

impl World {
    /// What must hold after every step: each query counts what may not be.
    pub(super) async fn check(&self) -> Result<(), String> {
        self.reminders_keep_working_hours()?;
        let sql: String = INVARIANTS
            .iter()
            .map(|(_, sql)| format!("({sql})"))
            .collect::<Vec<_>>()
            .join(" + ");
        if self
            .bot
            .number(&format!("SELECT CAST({sql} AS BIGINT)"))
            .await
            == 0
        {
            return Ok(());
        }
        for (rule, sql) in INVARIANTS {
            let broken = self.bot.number(sql).await;
            if broken > 0 {
                return Err(format!("{rule}: {broken}"));
            }
        }
        Ok(())
    }

    /// In the end everything is told, once, and every card shows the newest state.
    pub(super) async fn ends_well(&mut self) -> Result<(), String> {
        self.bot.wire.heal();
        // A clock that stepped back has to come to where it was; then what failed is tried again.
        for step in [TimeDelta::hours(6); 12] {
            self.bot.advance(step);
            self.bot.settle().await;
        }
        for (rule, sql) in [
            (
                "something still waits",
                "SELECT count(*) FROM outbox WHERE next_at IS NOT NULL",
            ),
            (
                "a card is old",
                "SELECT count(*) FROM posted WHERE shown <> revision",
            ),
            (
                "a file is not copied",
                "SELECT count(*) FROM asset WHERE state = 'copying'",
            ),
            (
                "a copied file is not posted",
                "SELECT count(*) FROM asset WHERE state = 'stored' AND NOT shown",
            ),
            (
                "something due has not fired",
                "SELECT count(*) FROM due d JOIN cycle c ON c.id = d.cycle_id WHERE d.due_at IS NOT NULL AND c.refresh_date < '2026-11-01'",
            ),
        ] {
            let count = self.bot.number(sql).await;
            if count > 0 {
                return Err(format!("{rule}: {count}"));
            }
        }
        self.nothing_was_said_twice()
    }

    /// What was said since the last look was said now, or before cards were shown.
    fn reminders_keep_working_hours(&self) -> Result<(), String> {
        let all = self.bot.stage.chat.all().into_iter();
        let reminders = all.filter(|entry| match entry {
            Entry::Direct { message, .. } | Entry::Post { message, .. } => message
                .buttons
                .iter()
                .any(|b| b.id.starts_with("snooze-day:")),
            _ => false,
        });
        let seen = reminders.count();
        let now = self.bot.now();
        let hours = settings().working_hours;
        let open = [now, now - TimeDelta::seconds(6)]
            .iter()
            .any(|at| hours.is_open(*at, ZONE));
        if seen > self.reminders.replace(seen) && !open {
            return Err(format!("a reminder came at {now}"));
        }
        Ok(())
    }

    fn nothing_was_said_twice(&self) -> Result<(), String> {
        let mut seen = HashMap::new();
        for entry in self.bot.stage.chat.all() {
            let said = match entry {
                Entry::Thread { name, .. } => {
                    format!("thread {}", name.split(' ').next().unwrap_or_default())
                }
                Entry::Post { message, .. } => {
                    let text = plain(&message);
                    let first = text.lines().next().unwrap_or_default();
                    let once = first.contains(": refresh day")
                        || first.contains(" is closed")
                        || first.contains("ready for client review");
                    let Some(line) = once.then_some(first) else {
                        continue;
                    };
                    // The same set may become ready anew after changes; a closing names its cycle.
                    line.split(" · due").next().unwrap_or(line).to_owned()
                }
                _ => continue,
            };
            *seen.entry(said).or_insert(0) += 1;
        }
        match seen.into_iter().find(|(_, times)| *times > 1) {
            Some((said, times)) => Err(format!("said {times} times: {said}")),
            None => Ok(()),
        }
    }
}
