//! Making text fit: cut by characters, listed up to a number, weighed as a platform writes it.

use crate::message::{LineKind, Span, Text};
use crate::spans;
use crate::wording::parts::count;

/// The most characters of somebody's own words that a card shows before *Show all*.
pub const SHOWN: usize = 1_000;
/// The most lines of somebody's own words that a card shows.
const SHOWN_LINES: usize = 40;
/// What a card's body may weigh, see [`weight`]; platforms take some 4,000 characters.
pub const CARD_BODY: usize = 3_500;
/// The most things that a sentence lists.
pub const LISTED: usize = 10;

/// One line of at most `most` characters, ended by `…` where something is left out. Line breaks
/// become spaces; control characters and those that turn the direction of a line are left out.
pub fn one_line(text: &str, most: usize) -> String {
    let turns = |c: &char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let words: Vec<String> = text
        .split_whitespace()
        .map(|word| {
            word.chars()
                .filter(|c| !c.is_control() && !turns(c))
                .collect()
        })
        .filter(|word: &String| !word.is_empty())
        .collect();
    cut(&words.join(" "), most).unwrap_or_else(|| words.join(" "))
}

/// The first characters of `text` and `…`, `most` in all; `None` where `text` fits.
pub fn cut(text: &str, most: usize) -> Option<String> {
    (text.chars().count() > most).then(|| {
        let start: String = text.chars().take(most.saturating_sub(1)).collect();
        format!("{}…", start.trim_end())
    })
}

/// Somebody's own words as quoted lines, and whether something was left out.
pub fn quote(words: &str, most: usize) -> (Text, bool) {
    let words = words.trim();
    let shortened = cut(words, most);
    let shown = shortened.as_deref().unwrap_or(words);
    let mut text = Text::new();
    for line in shown.lines().take(SHOWN_LINES) {
        text.push(LineKind::Quote, spans![line]);
    }
    let too_many = shown.lines().nth(SHOWN_LINES).is_some();
    if too_many {
        text.push(LineKind::Quote, spans!["…"]);
    }
    (text, shortened.is_some() || too_many)
}

/// `a`, `a and b`, `a, b and c`.
pub fn listed(items: &[String], last: &str) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [start @ .., end] => format!("{} {last} {end}", start.join(", ")),
    }
}

/// `a, b, c and 4 more`: the first `most` of them.
pub fn listed_up_to(items: &[String], most: usize) -> String {
    if items.len() <= most {
        return items.join(", ");
    }
    format!(
        "{} and {} more",
        items[..most].join(", "),
        items.len() - most
    )
}

/// What a text takes on a platform at worst: its characters, those that may have to be escaped
/// twice, mentions and links as they are written there.
pub fn weight(text: &Text) -> usize {
    text.0.iter().map(|line| 3 + weight_of(&line.spans)).sum()
}

/// The same for a line.
pub fn weight_of(spans: &[Span]) -> usize {
    let escaped = |text: &str| {
        text.chars()
            .map(|c| if c.is_ascii_punctuation() { 2 } else { 1 })
            .sum::<usize>()
    };
    spans
        .iter()
        .map(|span| match span {
            Span::Text(text) => escaped(text),
            Span::Once(secret) => escaped(secret.expose()) + 4,
            Span::Strong(text) | Span::Emphasis(text) | Span::Code(text) => escaped(text) + 4,
            Span::Person { name, .. } | Span::Thread { name, .. } => escaped(name).max(25),
            Span::Link { label, url } => escaped(label) + url.chars().count() + 4,
        })
        .sum()
}

/// Adds items to `text` while it weighs at most `most`, then `and 3 more tickets`.
pub fn push_items(text: &mut Text, items: Vec<Vec<Span>>, most: usize, noun: &str) {
    let all = items.len();
    for (index, item) in items.into_iter().enumerate() {
        let longer = text.clone().and(LineKind::Item, item);
        if weight(&longer) > most {
            let more = count(all - index, &format!("more {noun}"));
            text.push(LineKind::Item, vec![Span::from(format!("and {more}"))]);
            return;
        }
        *text = longer;
    }
}
