//! What everybody sees: prompts, cards, threads, files.

use serde_json::json;

use super::agency::{Agency, Portfolio};
use crate::support::discord::{Fault, SeenMessage};

impl Agency {
    /// The newest message in the prompts' channel about this cycle with these words.
    pub fn prompt(&self, p: &Portfolio, words: &str) -> SeenMessage {
        let all = self.bot.discord.messages(self.refreshes());
        let cycle = format!("cycle {}", p.number);
        let is = |m: &SeenMessage| {
            [p.client.as_str(), &cycle, words]
                .iter()
                .all(|part| m.plain().contains(part))
        };
        let found = all.into_iter().rev().find(is);
        found.unwrap_or_else(|| panic!("no {words:?} for {p:?}\n{}", self.bot.discord.dump()))
    }

    /// A ticket's card and its thread show this status.
    pub fn assert_card(&self, ticket: i64, status: &str, words: &[&str]) {
        let card = self.card(ticket);
        let plain = card.plain();
        assert!(
            plain.contains(&format!("│ Status: {status}")),
            "{status}:\n{plain}"
        );
        for word in words {
            assert!(plain.contains(word), "{word:?} is not in:\n{plain}");
        }
        let thread = self.thread(ticket);
        assert_eq!(thread.parent, self.tickets);
        if self.is_forum {
            let tag = status.split(" · ").next().unwrap();
            let tag = tag.replace("Completed Deliverable", "Completed");
            assert_eq!(thread.tags, [tag], "{}", thread.name);
        }
        let threads = self.bot.discord.threads(self.tickets);
        let named = threads
            .iter()
            .filter(|t| t.name.starts_with(&format!("T-{ticket} ")));
        assert_eq!(named.count(), 1);
    }

    /// The Ad Set has one card, and it shows this progress.
    pub fn assert_set(&self, p: &Portfolio, progress: &str) {
        let title = format!("│ Ad Set {}\n", p.folder());
        assert_eq!(
            self.count(self.refreshes(), &title),
            1,
            "{}",
            self.bot.discord.dump()
        );
        let card = self.find(self.refreshes(), &title);
        let line = card.plain().lines().nth(1).unwrap().to_owned();
        assert_eq!(line, format!("│ {progress}"), "{}", card.plain());
    }

    /// The next file cannot be fetched so many times.
    pub fn fail_copies(&self, times: usize) {
        self.bot
            .discord
            .fail_when(times, Fault::Status(503, json!({})), |call| {
                call.method == "GET" && call.host == "cdn.discordapp.com"
            });
    }
}

/// A message brings one file of this name.
pub fn assert_shown(message: &SeenMessage, name: &str) {
    let names: Vec<&str> = message
        .files
        .iter()
        .map(|file| file.name.as_str())
        .collect();
    assert_eq!(names, [name], "{}", message.plain());
}
