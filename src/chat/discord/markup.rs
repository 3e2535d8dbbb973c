//! Literal text as Discord's markup, and cutting it where nothing breaks.
//!
//! What users typed never becomes markup: every character that could begin some is escaped, and a
//! bare address is set in angle brackets, which keeps it clickable, leaves its underscores alone
//! and separates it from what follows.

use std::fmt::Write;

use reqwest::Url;

/// Length as Discord counts it, on the safe side: UTF-16 units are never fewer than characters.
pub fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Cuts plain text to `most`, with an ellipsis where something is missing.
pub fn cut(text: &str, most: usize) -> String {
    if length(text) <= most {
        return text.to_owned();
    }
    let mut left = most.saturating_sub(1);
    let mut kept: String = text
        .chars()
        .take_while(|c| {
            let fits = c.len_utf16() <= left;
            left = left.saturating_sub(c.len_utf16());
            fits
        })
        .collect();
    kept.push('…');
    kept
}

/// Text without what cannot be seen and changes what is: control characters and the marks that
/// turn the direction of writing. Line ends stay.
pub fn clean(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            '\n' => Some('\n'),
            '\t' | '\u{2028}' | '\u{2029}' => Some(' '),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => None,
            c if c.is_control() => None,
            c => Some(c),
        })
        .collect()
}

/// The same on one line.
pub fn clean_line(text: &str) -> String {
    clean(text).replace('\n', " ")
}

/// Plain text as it may stand in an embed's title or a field's name, where addresses are no links.
pub fn title(text: &str, most: usize) -> String {
    let mut line = Line::new("");
    let text = clean_line(text);
    line.literal(text.trim(), Urls::Escaped);
    Block(vec![line]).fit(most)
}

/// What to do with bare addresses in literal text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Urls {
    /// They stay links.
    Clickable,
    /// They are text like any other.
    Escaped,
}

/// Whether a character stands where a list, heading or quote could begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Start {
    Blank,
    Digits,
    Over,
}

/// Atoms that are cut between, never within, and what stands around them.
#[derive(Debug)]
struct Piece {
    open: &'static str,
    atoms: Vec<String>,
    close: &'static str,
}

/// A line of markup.
#[derive(Debug)]
pub struct Line {
    prefix: &'static str,
    pieces: Vec<Piece>,
    start: Start,
}

impl Line {
    /// An empty line that stands behind `prefix`.
    pub fn new(prefix: &'static str) -> Self {
        Self {
            prefix,
            pieces: Vec::new(),
            start: Start::Blank,
        }
    }

    /// Whether nothing but blanks would be seen.
    pub fn is_blank(&self) -> bool {
        self.pieces
            .iter()
            .flat_map(|piece| &piece.atoms)
            .all(|atom| atom.trim().is_empty())
    }

    /// Adds literal text.
    pub fn literal(&mut self, text: &str, urls: Urls) {
        let atoms = self.escape(text, urls);
        self.push("", atoms, "");
    }

    /// Adds literal text between `mark`s, which bind to what is not blank.
    pub fn marked(&mut self, mark: &'static str, text: &str) {
        let inner = text.trim();
        if inner.is_empty() {
            return self.literal(text, Urls::Clickable);
        }
        let before = text.len() - text.trim_start().len();
        self.literal(&text[..before], Urls::Escaped);
        if self
            .pieces
            .last()
            .is_some_and(|last| !last.close.is_empty())
        {
            // Marks that touch would be read as one.
            self.atom("\u{200b}");
        }
        let atoms = self.escape(inner, Urls::Clickable);
        self.push(mark, atoms, mark);
        self.literal(&text[before + inner.len()..], Urls::Escaped);
    }

    /// Adds text in a fixed pitch. A backtick has no safe form in there, so such text is literal.
    pub fn code(&mut self, text: &str) {
        if text.contains('`') || text.trim().is_empty() {
            return self.literal(text, Urls::Escaped);
        }
        // The server finds mentions in code too.
        let text = text.replace("<@", "<\u{200b}@");
        let atoms = break_everyone(text.chars().map(String::from).collect());
        if self.pieces.last().is_some_and(|last| last.close == "`") {
            self.atom("\u{200b}");
        }
        self.start = Start::Over;
        self.push("`", atoms, "`");
    }

    /// Adds something that is markup already and is kept whole: a mention, a link.
    pub fn atom(&mut self, markup: impl Into<String>) {
        self.start = Start::Over;
        self.push("", vec![markup.into()], "");
    }

    fn push(&mut self, open: &'static str, atoms: Vec<String>, close: &'static str) {
        if !atoms.is_empty() {
            self.pieces.push(Piece { open, atoms, close });
        }
    }

    fn escape(&mut self, text: &str, urls: Urls) -> Vec<String> {
        let mut atoms = Vec::new();
        let mut rest = text;
        let mut previous = '\0';
        while let Some(c) = rest.chars().next() {
            if urls == Urls::Clickable
                && let Some((typed, address)) = bare_url(rest)
            {
                atoms.push(format!("<{address}>"));
                self.start = Start::Over;
                previous = '>';
                rest = &rest[typed..];
                continue;
            }
            // What is no good address must not be taken for one: it would swallow the escape after.
            let scheme = c == ':' && rest.starts_with("://");
            atoms.push(if scheme || self.must_escape(c, previous) {
                format!("\\{c}")
            } else {
                String::from(c)
            });
            self.start = match (self.start, c) {
                (Start::Blank, c) if c.is_whitespace() => Start::Blank,
                (Start::Blank | Start::Digits, '0'..='9') => Start::Digits,
                _ => Start::Over,
            };
            previous = c;
            rest = &rest[c.len_utf8()..];
        }
        break_everyone(atoms)
    }

    fn must_escape(&self, c: char, previous: char) -> bool {
        match c {
            '\\' | '*' | '_' | '~' | '|' | '`' | '<' | '[' | ']' => true,
            '#' | '-' | '+' | '>' if self.start == Start::Blank => true,
            '.' | ')' => self.start == Start::Digits,
            // `<@1>`, `<#1>`, `</command:1>`, `<:emoji:1>`: the server looks for them as well, and
            // it knows no escapes.
            '@' | '#' | '/' | ':' | '&' | '!' => previous == '<',
            _ => false,
        }
    }
}

/// Puts an invisible space into `@everyone` and `@here`, which have no escape.
fn break_everyone(mut atoms: Vec<String>) -> Vec<String> {
    for at in 0..atoms.len() {
        if atoms[at].ends_with('@') {
            let next: String = atoms[at + 1..].iter().take(8).map(String::as_str).collect();
            if starts_with_group(&next) {
                atoms[at].push('\u{200b}');
            }
        }
    }
    atoms
}

fn starts_with_group(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower.starts_with("everyone") || lower.starts_with("here")
}

/// The address at the beginning of `text`: how many bytes of it were typed, and the address as it
/// may stand in angle brackets. Punctuation that ends a sentence is not part of it.
fn bare_url(text: &str) -> Option<(usize, String)> {
    if !text.starts_with("https://") && !text.starts_with("http://") {
        return None;
    }
    let end = text
        .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"'))
        .unwrap_or(text.len());
    let mut typed = text[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', ']', '*']);
    while typed.ends_with(')') && typed.matches(')').count() > typed.matches('(').count() {
        typed = &typed[..typed.len() - 1];
    }
    let url = Url::parse(typed).ok()?;
    url.host_str().filter(|host| is_host(host))?;
    Some((typed.len(), encode(typed, &['\\', '`', '*', '|'])))
}

fn is_host(host: &str) -> bool {
    !host.is_empty()
        && host
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '[' | ']' | ':' | '%'))
}

/// An address that a link may lead to: `http` and `https` alone, with nothing in it that would end
/// the link.
pub fn link_target(url: &str) -> Option<String> {
    let url = Url::parse(url.trim()).ok()?;
    let web = matches!(url.scheme(), "http" | "https") && url.host_str().is_some_and(is_host);
    web.then(|| {
        let marks = ['\\', '`', '*', '|', '(', ')', '<', '>', '"', '\'', '[', ']'];
        encode(url.as_str(), &marks)
    })
}

fn encode(url: &str, marks: &[char]) -> String {
    let mut out = String::with_capacity(url.len());
    for (at, c) in url.char_indices() {
        let group =
            c == '@' && starts_with_group(url.get(at + 1..at + 9).unwrap_or(&url[at + 1..]));
        if group || marks.contains(&c) {
            let _ = write!(out, "%{:02X}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}

/// Markup with a look-alike in the place of each escaped backtick. Whether the server knows that
/// escape is not documented, and between two backticks it finds nobody to notify.
pub fn without_typed_backticks(markup: &str) -> String {
    let mut out = String::with_capacity(markup.len());
    let mut in_code = false;
    let mut rest = markup.chars();
    while let Some(c) = rest.next() {
        in_code ^= c == '`';
        if c != '\\' || in_code {
            out.push(c);
            continue;
        }
        match rest.next() {
            Some('`') => out.push('\u{2cb}'),
            escaped => {
                out.push(c);
                out.extend(escaped);
            }
        }
    }
    out
}

/// Lines of markup.
#[derive(Debug, Default)]
pub struct Block(pub Vec<Line>);

impl Block {
    /// The markup, `most` long at most: cut between atoms, with every mark closed.
    pub fn fit(&self, most: usize) -> String {
        let whole = self.write(usize::MAX).0;
        if length(&whole) <= most {
            return whole;
        }
        let (mut text, _) = self.write(most.saturating_sub(1));
        text.push('…');
        text
    }

    /// How long the whole is.
    pub fn length(&self) -> usize {
        length(&self.write(usize::MAX).0)
    }

    fn write(&self, most: usize) -> (String, usize) {
        let mut out = String::new();
        let mut left = most;
        for (number, line) in self.0.iter().enumerate() {
            let head = length(line.prefix) + usize::from(number > 0);
            if head > left {
                return (out, left);
            }
            left -= head;
            if number > 0 {
                out.push('\n');
            }
            out.push_str(line.prefix);
            for piece in &line.pieces {
                if !piece.write(&mut out, &mut left) {
                    return (out, left);
                }
            }
        }
        (out, left)
    }
}

impl Piece {
    /// Whether all of it fitted.
    fn write(&self, out: &mut String, left: &mut usize) -> bool {
        let marks = length(self.open) + length(self.close);
        let first = self.atoms.first().map_or(0, |atom| length(atom));
        if marks + first > *left {
            return false;
        }
        *left -= marks;
        out.push_str(self.open);
        let mut all = true;
        for atom in &self.atoms {
            let Some(rest) = left.checked_sub(length(atom)) else {
                all = false;
                break;
            };
            *left = rest;
            out.push_str(atom);
        }
        out.push_str(self.close);
        all
    }
}
