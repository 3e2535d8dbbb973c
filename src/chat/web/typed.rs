//! What people type into the page, as structure: mentions and addresses. Pure.

use serde_json::{Value, json};

use crate::store::local::channel::Member;

use super::BOT;

/// The longest message that somebody may write, in characters: as on the platforms that people know.
pub const LONGEST: usize = 4_000;

/// A message that was read.
#[derive(Debug, PartialEq)]
pub struct Said {
    /// Its lines, as the page shows them.
    pub lines: Vec<Value>,
    /// The words, without the mention of the bot.
    pub words: String,
    /// The accounts that it mentions, each once.
    pub mentions: Vec<String>,
    /// Whether it mentions the bot.
    pub to_bot: bool,
}

/// Reads what somebody wrote.
pub fn read(text: &str, members: &[Member]) -> Said {
    let mut said = Said {
        lines: Vec::new(),
        words: String::new(),
        mentions: Vec::new(),
        to_bot: false,
    };
    for line in text.trim_matches('\n').lines() {
        let spans = spans(line, members, &mut said);
        said.lines.push(json!({ "kind": "plain", "spans": spans }));
        said.words.push('\n');
    }
    said.words = said.words.trim().to_owned();
    said
}

fn spans(line: &str, members: &[Member], said: &mut Said) -> Vec<Value> {
    let mut spans = Vec::new();
    let mut plain = String::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let fresh = plain.chars().last().is_none_or(|c| !c.is_alphanumeric());
        let found = if fresh { special(rest, members) } else { None };
        let Some((length, span, mentioned)) = found else {
            plain.push(first);
            said.words.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        };
        if !plain.is_empty() {
            spans.push(json!({ "t": "text", "text": std::mem::take(&mut plain) }));
        }
        match mentioned {
            Some(account) if account == BOT => said.to_bot = true,
            mentioned => {
                said.words.push_str(&rest[..length]);
                let new = mentioned.filter(|account| !said.mentions.contains(account));
                said.mentions.extend(new);
            }
        }
        spans.push(span);
        rest = &rest[length..];
    }
    if !plain.is_empty() {
        spans.push(json!({ "t": "text", "text": plain }));
    }
    spans
}

/// A mention or an address at the beginning of `rest`: how long it is, and whom it mentions.
fn special(rest: &str, members: &[Member]) -> Option<(usize, Value, Option<String>)> {
    if let Some(name) = rest.strip_prefix('@') {
        if begins(name, BOT) {
            let span = person(BOT, None);
            return Some((1 + BOT.len(), span, Some(BOT.to_owned())));
        }
        // The longest first: "Ana Ruiz" before "Ana".
        let known = members
            .iter()
            .flat_map(|member| [&member.name, &member.account].map(|known| (known, member)));
        let (known, member) = known
            .filter(|(known, _)| begins(name, known))
            .max_by_key(|(known, _)| known.len())?;
        let span = person(&member.name, Some(&member.account));
        return Some((1 + known.len(), span, Some(member.account.clone())));
    }
    if rest.starts_with("https://") || rest.starts_with("http://") {
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let address = rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '"', '\'']);
        url::Url::parse(address).ok()?;
        let span = json!({ "t": "link", "label": address, "url": address });
        return Some((address.len(), span, None));
    }
    None
}

/// Whether `text` begins with the whole word `name`, without case.
fn begins(text: &str, name: &str) -> bool {
    let Some(start) = text.get(..name.len()) else {
        return false;
    };
    let after = text[name.len()..].chars().next();
    !name.is_empty()
        && start.to_lowercase() == name.to_lowercase()
        && after.is_none_or(|c| !c.is_alphanumeric())
}

fn person(name: &str, account: Option<&str>) -> Value {
    json!({ "t": "person", "name": name, "account": account, "mention": true })
}
