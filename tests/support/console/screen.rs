//! What is new on the screens of all people, as text.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::support::discord::state::{Channel, Message, kind};
use crate::support::discord::{Id, Input, Modal, SeenThread, World};

/// What was shown already. Messages are numbered as they are first seen.
#[derive(Default)]
pub struct Screen {
    numbers: Vec<Id>,
    messages: BTreeMap<Id, String>,
    threads: BTreeMap<Id, String>,
    /// The bot listens.
    online: bool,
}

impl Screen {
    /// The message with this number.
    pub fn numbered(&self, number: usize) -> Option<Id> {
        self.numbers.get(number.checked_sub(1)?).copied()
    }

    /// The number of a message, if it was shown.
    pub fn number(&self, message: Id) -> Option<usize> {
        let at = self.numbers.iter().position(|id| *id == message)?;
        Some(at + 1)
    }

    /// Whether something was not shown yet.
    pub fn is_behind(&self, w: &World) -> bool {
        let gone = |id: &Id| !w.messages.contains_key(id);
        self.online != w.hub.connected()
            || self.messages.keys().any(gone)
            || finished(w).any(|m| self.messages.get(&m.id) != Some(&body(w, m)))
            || threads(w).any(|t| self.threads.get(&t.id) != Some(&thread(w, &t)))
    }

    /// Everything new: whether the bot listens, threads, messages, edits and deletions. It is new once.
    pub fn show(&mut self, w: &World) -> String {
        let mut out = String::new();
        let online = w.hub.connected();
        if self.online != online {
            let state = if online { "online" } else { "offline" };
            let _ = writeln!(out, "{} is {state}", w.name_of(w.bot));
            self.online = online;
        }
        let gone: Vec<Id> = self.messages.keys().copied().collect();
        for id in gone.into_iter().filter(|id| !w.messages.contains_key(id)) {
            self.messages.remove(&id);
            if let Some(number) = self.number(id) {
                let _ = writeln!(out, "[{number}] is deleted");
            }
        }
        for it in threads(w) {
            let line = thread(w, &it);
            if self.threads.get(&it.id) != Some(&line) {
                let _ = writeln!(out, "{line}");
                self.threads.insert(it.id, line);
            }
        }
        for m in finished(w) {
            let body = body(w, m);
            let old = self.messages.get(&m.id);
            if old != Some(&body) {
                let edited = if old.is_some() { ", edited" } else { "" };
                if old.is_none() {
                    self.numbers.push(m.id);
                }
                out += &self.message(w, m, edited);
                self.messages.insert(m.id, body);
            }
        }
        out.trim_end().to_owned()
    }

    /// All that stands in a channel, with what only `reader` sees there.
    pub fn read(&self, w: &World, channel: Id, reader: Option<Id>) -> String {
        let here = finished(w).filter(|m| m.channel == channel);
        let seen = here.filter(|m| m.ephemeral_to.is_none_or(|only| Some(only) == reader));
        let all: String = seen.map(|m| self.message(w, m, "")).collect();
        match all.trim_end() {
            "" => format!("{} is empty", place(w, channel)),
            all => all.to_owned(),
        }
    }

    /// A message with its number, where it stands, who sees it and whom it notified.
    pub fn message(&self, w: &World, m: &Message, edited: &str) -> String {
        let number = self.number(m.id).unwrap_or_default();
        let seen = w.see(m);
        let mut out = format!(
            "[{number}] {} · {}{edited}",
            place(w, m.channel),
            seen.author
        );
        if let Some(only) = m.ephemeral_to {
            let _ = write!(out, " · only {} sees this", w.name_of(only));
        }
        if let Some(to) = m.reference.and_then(|to| self.number(to)) {
            let _ = write!(out, " · a reply to [{to}]");
        }
        if !seen.pinged.is_empty() && edited.is_empty() {
            let _ = write!(out, " · notifies {}", seen.pinged.join(", "));
        }
        out.push('\n');
        for line in body(w, m).lines() {
            let _ = writeln!(out, "    {line}");
        }
        out
    }
}

/// What a channel is called in a line.
pub fn place(w: &World, id: Id) -> String {
    let Some(c) = w.channels.get(&id) else {
        return "a deleted channel".into();
    };
    match c.recipient {
        Some(person) => format!("direct messages of {}", w.name_of(person)),
        None => format!("#{}", c.name),
    }
}

/// The channels and threads, with their kinds and ids.
pub fn channels(w: &World) -> String {
    let mut out = String::new();
    let open = w.channels.values().filter(|c| c.recipient.is_none());
    for c in open {
        let what = match c.kind {
            kind::FORUM => "a forum".to_owned(),
            kind::TEXT => "a text channel".to_owned(),
            _ => {
                let said = thread(w, &w.see_thread(c));
                let _ = writeln!(out, "{said} · {}", c.id);
                continue;
            }
        };
        let _ = writeln!(out, "#{} · {what} · {}", c.name, c.id);
    }
    out.trim_end().to_owned()
}

/// The people, with their roles and ids.
pub fn people(w: &World) -> String {
    let mut out = String::new();
    for (id, member) in &w.members {
        let roles = member.roles.iter().filter_map(|id| w.roles.get(id));
        let roles: Vec<&str> = roles.map(|role| role.name.as_str()).collect();
        let _ = writeln!(out, "{} · {} · {id}", w.name_of(*id), roles.join(", "));
    }
    out.trim_end().to_owned()
}

/// A form as the person sees it, with what was typed into it.
pub fn form(form: &Modal, typed: &BTreeMap<String, String>) -> String {
    let mut out = format!("Form: {}", form.title);
    for input in &form.inputs {
        let value = typed.get(&input.custom_id).unwrap_or(&input.value);
        let _ = write!(out, "\n    {}", field(input, value));
    }
    out + "\nNext: type KEY=\"words\" …, then send (or close)"
}

fn field(input: &Input, value: &str) -> String {
    let mut out = format!("{}: {}", input.custom_id, input.label);
    let _ = match (input.required, input.min) {
        (true, _) => write!(
            out,
            " (needed, {} to {} characters",
            input.min.max(1),
            input.max
        ),
        (false, 0) => write!(out, " (up to {} characters", input.max),
        (false, min) => write!(out, " ({min} to {} characters", input.max),
    };
    out += if input.long { ", many lines)" } else { ")" };
    let indented = |text: &str| text.replace('\n', "\n        ");
    if !input.placeholder.is_empty() {
        let _ = write!(out, "\n      … {}", indented(&input.placeholder));
    }
    if !value.is_empty() {
        let _ = write!(out, "\n      = {}", indented(value));
    }
    out
}

fn finished(w: &World) -> impl Iterator<Item = &Message> {
    let loading = crate::support::discord::state::LOADING;
    w.messages.values().filter(move |m| m.flags & loading == 0)
}

fn body(w: &World, m: &Message) -> String {
    w.see(m).plain().to_owned()
}

fn threads(w: &World) -> impl Iterator<Item = SeenThread> {
    let all = w.channels.values().filter(|c: &&Channel| c.is_thread());
    all.map(|c| w.see_thread(c))
}

fn thread(w: &World, t: &SeenThread) -> String {
    let mut out = format!("#{} · a thread in {}", t.name, place(w, t.parent));
    if !t.tags.is_empty() {
        let _ = write!(out, " · {}", t.tags.join(", "));
    }
    for (is_so, word) in [(t.archived, "archived"), (t.locked, "locked")] {
        if is_so {
            let _ = write!(out, " · {word}");
        }
    }
    out
}
