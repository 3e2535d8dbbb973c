//! What a line says: who does what, or what the console is asked.

/// A line that was understood.
#[derive(Debug, PartialEq, Eq)]
pub enum Line<'a> {
    Nothing,
    Help,
    Channels,
    People,
    Commands,
    Refused,
    /// Everything of a channel again.
    Read(&'a str),
    /// Until a message says so.
    Wait(&'a str),
    /// Whether nothing of Discord answers.
    Away(bool),
    Person(&'a str, Act<'a>),
}

/// What a person does.
#[derive(Debug, PartialEq, Eq)]
pub enum Act<'a> {
    /// Goes to a channel, and does something there.
    In(&'a str, Option<Box<Act<'a>>>),
    Command(&'a str),
    Complete(&'a str),
    Press {
        label: &'a str,
        on: Option<usize>,
    },
    Pick {
        value: &'a str,
        on: Option<usize>,
    },
    Type(&'a str),
    Send(&'a str),
    Close,
    Say {
        text: &'a str,
        files: Vec<&'a str>,
        to: Option<Reply>,
    },
    Edit(usize, &'a str),
    Delete(usize),
    Read,
    Inbox,
}

/// What is replied to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    /// The newest of the bot's messages here that notified this person, else the newest of all.
    Newest,
    Numbered(usize),
}

const VERBS: &str = "/…, complete /…, press, pick, type, send, close, say, reply, edit, delete, \
                     in #channel, read or inbox";

/// Reads a line; what is wrong with it otherwise.
pub fn read(line: &str) -> Result<Line<'_>, String> {
    let line = line.trim();
    if line.is_empty() || line.starts_with("//") {
        return Ok(Line::Nothing);
    }
    let (word, rest) = first_word(line);
    Ok(match (word, rest) {
        ("help", "") => Line::Help,
        ("channels", "") => Line::Channels,
        ("people", "") => Line::People,
        ("commands", "") => Line::Commands,
        ("refused", "") => Line::Refused,
        ("away", "") => Line::Away(true),
        ("back", "") => Line::Away(false),
        ("read", place) if place.starts_with('#') => Line::Read(place),
        ("read", _) => return Err("read what? As in: read #refreshes".into()),
        ("wait", "") => return Err("wait for which words? As in: wait refresh day".into()),
        ("wait", words) => Line::Wait(words),
        _ => match line.split_once(':') {
            Some((who, what)) => Line::Person(who.trim(), act(what.trim())?),
            None => return Err(format!("{line:?} is not understood: help lists what is")),
        },
    })
}

fn first_word(text: &str) -> (&str, &str) {
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    (word, rest.trim())
}

fn act(text: &str) -> Result<Act<'_>, String> {
    if text.starts_with('/') {
        return Ok(Act::Command(text));
    }
    let end = text.find(|c: char| c.is_whitespace() || c == ':');
    let (verb, rest) = text.split_at(end.unwrap_or(text.len()));
    let rest = rest.trim();
    Ok(match verb {
        "complete" if rest.starts_with('/') => Act::Complete(rest),
        "complete" => {
            return Err("complete which command? As in: complete /refresh ask tick".into());
        }
        "press" | "pick" => {
            let (what, on) = on(rest);
            match (verb, what) {
                (_, "") => return Err(format!("{verb} what?")),
                ("press", label) => Act::Press { label, on },
                (_, value) => Act::Pick { value, on },
            }
        }
        "type" => Act::Type(rest),
        "send" => Act::Send(rest),
        "close" => Act::Close,
        "read" => Act::Read,
        "inbox" => Act::Inbox,
        "in" => inside(rest)?,
        "say" => said(rest, None)?,
        "reply" => reply(rest)?,
        "edit" => {
            let (number, text) = rest
                .split_once(':')
                .ok_or("edit which? As in: edit 7: words")?;
            Act::Edit(numbered(number)?, text.trim())
        }
        "delete" => Act::Delete(numbered(rest)?),
        "" => return Err(format!("does what? {VERBS}")),
        other => return Err(format!("nobody can {other:?} here, but {VERBS}")),
    })
}

/// `LABEL [on N]`
fn on(text: &str) -> (&str, Option<usize>) {
    match text.rsplit_once(" on ") {
        Some((label, number)) if numbered(number).is_ok() => (label.trim(), numbered(number).ok()),
        _ => (text, None),
    }
}

/// `#channel[: act]`
fn inside(text: &str) -> Result<Act<'_>, String> {
    let (place, then) = match text.split_once(':') {
        Some((place, then)) => (place.trim(), Some(Box::new(act(then.trim())?))),
        None => (text, None),
    };
    Ok(Act::In(place, then))
}

/// `[with FILE, FILE] [in #channel]: text`, or the text alone.
fn said(text: &str, to: Option<Reply>) -> Result<Act<'_>, String> {
    let special = ["with ", "in #", "in dm", ":"];
    if !special.iter().any(|start| text.starts_with(start)) {
        let files = Vec::new();
        return Ok(Act::Say { text, files, to });
    }
    let (head, text) = text
        .split_once(':')
        .ok_or("a colon comes before what is said")?;
    let (head, place) = match head.split_once("in ") {
        Some((head, place)) => (head, Some(place.trim())),
        None => (head, None),
    };
    let files = head.trim().strip_prefix("with ").unwrap_or_default();
    let files = files.split(',').map(str::trim).filter(|it| !it.is_empty());
    let (files, text) = (files.collect(), text.trim());
    let say = Act::Say { text, files, to };
    Ok(match place {
        Some(place) => Act::In(place, Some(Box::new(say))),
        None => say,
    })
}

/// `[to N] [with FILE]: text`
fn reply(text: &str) -> Result<Act<'_>, String> {
    let Some(rest) = text.strip_prefix("to ") else {
        return said(text, Some(Reply::Newest));
    };
    let end = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    let (number, rest) = rest.split_at(end);
    said(rest.trim(), Some(Reply::Numbered(numbered(number)?)))
}

fn numbered(text: &str) -> Result<usize, String> {
    let number = text.trim().trim_matches(['[', ']']);
    let why = || format!("{text:?} is not the number of a message");
    number.parse().map_err(|_| why())
}

/// `key:value` or `key="a value"`, for keys that are known. A value without quotes goes on until
/// the next key; in quotes `\n` is a new line.
pub fn pairs<'k>(
    text: &str,
    sign: char,
    keys: &[&'k str],
) -> Result<Vec<(&'k str, String)>, String> {
    let mut out: Vec<(&str, String)> = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let key = keys.iter().find(|key| begins(rest, key, sign));
        let Some(key) = key else {
            let known = keys.join(", ");
            return Err(format!(
                "{rest:?} does not begin with one of: {known} and {sign:?}"
            ));
        };
        if out.iter().any(|(known, _)| known == key) {
            return Err(format!("{key} is given twice"));
        }
        let after = &rest[key.len() + 1..];
        let (value, left) = match after.strip_prefix('"') {
            Some(quoted) => unquoted(quoted).ok_or_else(|| format!("{key}: no closing \""))?,
            None => until_next(after, sign, keys),
        };
        out.push((key, value));
        rest = left.trim_start();
    }
    Ok(out)
}

fn begins(text: &str, key: &str, sign: char) -> bool {
    text.strip_prefix(key)
        .is_some_and(|it| it.starts_with(sign))
}

fn until_next<'t>(text: &'t str, sign: char, keys: &[&str]) -> (String, &'t str) {
    let starts = text.match_indices(' ').map(|(at, _)| at);
    let mut ends = starts.filter(|at| keys.iter().any(|key| begins(&text[at + 1..], key, sign)));
    let end = ends.next().unwrap_or(text.len());
    (text[..end].trim().to_owned(), &text[end..])
}

/// What stands before the closing quote, and what comes after it.
fn unquoted(text: &str) -> Option<(String, &str)> {
    let mut out = String::new();
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return Some((out, &text[at + 1..])),
            '\\' => match letters.next()?.1 {
                'n' => out.push('\n'),
                other => out.push(other),
            },
            other => out.push(other),
        }
    }
    None
}
