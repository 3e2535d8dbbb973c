//! What everybody got since the last time, as text.

use chrono::TimeDelta;
use refreshbot::chat::transcript::Entry;
use refreshbot::message::{Message, Text};
use refreshbot::wording::plain::plain;
use std::sync::atomic::Ordering;

use super::TestBot;
use crate::support::hold_to_limits;

impl TestBot {
    /// Does what there is to do, and what cards have to show.
    pub async fn settle(&self) {
        self.stage.workers.settle().await.unwrap();
        // Cards are edited at most once in five seconds.
        self.advance(TimeDelta::seconds(6));
        self.stage.workers.settle().await.unwrap();
    }

    /// Lets the bot work, then gives what was posted, opened, written and changed since the last
    /// time, held to the platform's limits.
    pub async fn read(&self) -> String {
        self.settle().await;
        self.unread()
    }

    /// What was posted since the last time, without letting the bot work.
    pub fn unread(&self) -> String {
        self.unsettled.store(false, Ordering::Relaxed);
        let entries = self.stage.chat.unread();
        self.note_shown(&self.stage.chat.all());
        let mut said = Vec::new();
        let mut edits: Vec<(String, Message)> = Vec::new();
        for entry in entries {
            match entry {
                Entry::Post {
                    channel,
                    message,
                    files,
                    ..
                } => {
                    let mut block =
                        block(&format!("#{}", self.stage.chat.name_of(&channel)), &message);
                    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
                    if !names.is_empty() && message.files.is_empty() {
                        block.push_str(&format!("\n  files: {}", names.join(", ")));
                    }
                    said.push(block);
                }
                Entry::Thread { name, message, .. } => {
                    said.push(block(&format!("new thread #{name}"), &message));
                }
                Entry::Direct {
                    account, message, ..
                } => {
                    said.push(block(&format!("inbox of {account}"), &message));
                }
                Entry::Edit { id, message } => {
                    hold_to_limits(&message);
                    edits.retain(|(known, _)| *known != id);
                    edits.push((id, message));
                }
                Entry::Tag { .. } => {}
            }
        }
        let mut edits: Vec<String> = edits.iter().map(|(_, message)| edited(message)).collect();
        edits.sort();
        said.extend(edits);
        said.extend(self.post.arrived.unread().iter().map(|mail| {
            let lines = mail.text.lines().map(|line| format!("\n  {line}"));
            let text: String = lines.map(|line| line.trim_end().to_owned()).collect();
            format!(
                "mail to {} <{}>: {}{text}",
                mail.name, mail.to, mail.subject
            )
        }));
        said.join("\n")
    }

    /// What was read is not looked at here.
    pub async fn skip(&self) {
        let _ = self.read().await;
    }

    pub(super) fn note_shown(&self, entries: &[Entry]) {
        let mut shown = self.shown.lock().unwrap();
        shown.clear();
        for entry in entries {
            match entry {
                Entry::Post {
                    channel,
                    id,
                    message,
                    ..
                } => {
                    shown.insert(id.clone(), (channel.clone(), message.clone()));
                }
                Entry::Thread { id, message, .. } => {
                    shown.insert(id.clone(), (id.clone(), message.clone()));
                }
                Entry::Direct {
                    account,
                    id,
                    message,
                } => {
                    shown.insert(id.clone(), (account.clone(), message.clone()));
                }
                Entry::Edit { id, message } => {
                    if let Some(known) = shown.get_mut(id) {
                        known.1 = message.clone();
                    }
                }
                Entry::Tag { .. } => {}
            }
        }
    }
}

impl Drop for TestBot {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        let unread = self.stage.chat.unread();
        let unread: Vec<_> = unread
            .iter()
            .filter(|entry| !matches!(entry, Entry::Tag { .. }))
            .collect();
        assert!(unread.is_empty(), "left unread: {unread:#?}");
        let mails = self.post.arrived.unread();
        assert!(mails.is_empty(), "left unread: {mails:#?}");
        assert!(
            !self.unsettled.load(Ordering::Relaxed),
            "the bot was not left to work after the last thing that was asked: read() or skip()"
        );
    }
}

fn block(head: &str, message: &Message) -> String {
    hold_to_limits(message);
    let mut block = head.to_owned();
    for line in plain(message).lines() {
        block.push_str(format!("\n  {line}").trim_end());
    }
    block
}

/// A changed card, shortly: title, how far, what can be pressed.
fn edited(message: &Message) -> String {
    let labels: Vec<String> = message
        .buttons
        .iter()
        .map(|b| format!(" [{}]", b.label))
        .collect();
    let text = plain(&Message::text(message.text.clone()));
    let mut lines = text.lines();
    if let (Some(first), Some(last)) = (lines.next(), lines.next_back()) {
        return format!("post changes: {first}\n  {last}{}", labels.concat());
    }
    let Some(card) = &message.card else {
        return format!("edited: {}", plain(message));
    };
    let status = card.fields.iter().find(|field| field.name == "Status");
    let told = match (status, card.body.0.first()) {
        (Some(status), _) => status.value.clone(),
        (None, Some(first)) => Text(vec![first.clone()]),
        (None, None) => Text::new(),
    };
    format!(
        "card changes: {} · {}{}",
        card.title,
        plain(&Message::text(told)),
        labels.concat()
    )
}

/// What was told in the threads of tickets, alike but for the ticket, told once for all of them.
pub fn once_for_all(said: &str) -> String {
    let is_place = |line: &str| line.starts_with('#') || line.starts_with("inbox of ");
    let mut told: Vec<(Vec<&str>, String)> = Vec::new();
    for line in said.lines() {
        if is_place(line) || line.starts_with("card changes: ") {
            told.push((vec![line], String::new()));
        } else if let Some((places, text)) = told.last_mut() {
            let ticket = places[0]
                .strip_prefix('#')
                .and_then(|it| it.split_once(' '));
            let line = match ticket {
                Some((label, name)) => line
                    .replace(label, "T-?")
                    .replace(&format!("\"{name}\""), "\"?\""),
                None => line.to_owned(),
            };
            text.push_str(&format!("\n{line}"));
        }
    }
    told.dedup_by(|(places, text), (first, same)| {
        let alike = text == same && is_place(places[0]);
        if alike {
            first.append(places);
        }
        alike
    });
    let told = told
        .iter()
        .map(|(places, text)| format!("{}{text}", places.join("\n")));
    told.collect::<Vec<_>>().join("\n")
}
