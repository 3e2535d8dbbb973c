//! Refusals of what somebody typed: values that cannot be, lines of a bulk clone.

use super::TYPED;
use crate::domain::ad_set::{FolderNameError, MAX_DELIVERABLES, MAX_FOLDER_NAME};
use crate::domain::refusal::Refusal;
use crate::domain::ticket::{CloneLineError, CloneLineFault, Format, MAX_NAME};
use crate::message::{LineKind, Text};
use crate::spans;
use crate::wording::parts::{count, one_line, thousands};

/// The most lines that are told at once.
const LINES: usize = 8;

/// A typed value that cannot be.
pub fn value(refusal: &Refusal) -> Text {
    let sentence = match refusal {
        Refusal::FolderName(error) => folder_name(*error),
        Refusal::Count(error) => format!(
            "Nothing was created. \"{}\" is not a Number of Deliverables: \
             write a whole number from 1 to {MAX_DELIVERABLES}.",
            one_line(&error.0, TYPED)
        ),
        Refusal::Empty { field } => {
            format!("\"{field}\" is empty. Nothing changed. Fill it in and send it again.")
        }
        Refusal::TooLong { field, most, typed } => format!(
            "\"{field}\" has {} characters; {} is the most. Nothing changed. \
             Shorten it and send it again.",
            thousands(*typed),
            thousands(*most)
        ),
        Refusal::NulCharacter { field } => format!(
            "Nothing changed. There is an invisible character (U+0000) in {field}, and it cannot \
             be stored. Type the text anew, or paste it as plain text."
        ),
        Refusal::Unreadable {
            field,
            typed,
            expected,
        } => unreadable(field, typed, expected),
        _ => String::new(),
    };
    Text::line(spans![sentence])
}

fn folder_name(error: FolderNameError) -> String {
    let wrong = match error {
        FolderNameError::Empty => {
            "The Deliverable Folder Name is empty. Give the Ad Set a name, such as BPS-2026-11."
                .to_owned()
        }
        FolderNameError::TooLong(typed) => format!(
            "The Deliverable Folder Name has {typed} characters; {MAX_FOLDER_NAME} is the most."
        ),
        FolderNameError::NotOneLine => {
            "The Deliverable Folder Name must be one line, without control characters.".to_owned()
        }
    };
    format!("Nothing was created. {wrong}")
}

/// `expected` is what would be right, or a parser's sentence, which quotes what was typed itself.
fn unreadable(field: &str, typed: &str, expected: &str) -> String {
    let expected = one_line(expected, 400);
    if expected.ends_with('.') && expected.contains('"') {
        return format!("Nothing changed. {field}: {expected}");
    }
    let typed = one_line(typed, TYPED);
    if expected.ends_with('.') {
        return format!("Nothing changed. {field}: \"{typed}\" does not fit. {expected}");
    }
    format!("Nothing changed. {field}: \"{typed}\" does not fit; right would be {expected}.")
}

/// Lines of a bulk clone are wrong; each is named, as typed.
pub fn clone_lines(errors: &[CloneLineError]) -> Text {
    let no_room = |error: &&CloneLineError| matches!(error.wrong, CloneLineFault::NoRoom { .. });
    let too_many = errors.iter().filter(no_room).count();
    // One line too many says what all of them would.
    let first = errors.iter().find(no_room).map(|error| error.line);
    let told: Vec<&CloneLineError> = errors
        .iter()
        .filter(|error| !no_room(error) || Some(error.line) == first)
        .collect();
    let mut sentences: Vec<String> = told
        .iter()
        .take(LINES)
        .map(|error| clone_line(error))
        .collect();
    if told.len() > LINES {
        let more = count(told.len() - LINES, "more problem");
        sentences.push(format!("{more} further down."));
    }
    if too_many > 1 {
        let verb = if too_many == 2 { "is" } else { "are" };
        let lines = count(too_many - 1, "line");
        sentences.push(format!("{lines} after it {verb} too many as well."));
    }
    if let [only] = sentences.as_slice() {
        return Text::line(spans![format!("Nothing was created. {only}")]);
    }
    let mut text = Text::line(spans!["Nothing was created."]);
    for sentence in sentences {
        text.push(LineKind::Item, spans![sentence]);
    }
    text
}

fn clone_line(error: &CloneLineError) -> String {
    let wrong = match &error.wrong {
        CloneLineFault::NoName => {
            "there is no name before the first |. Write name | format | what differs.".to_owned()
        }
        CloneLineFault::NameTooLong(typed) => {
            format!("the name has {typed} characters; {MAX_NAME} is the most.")
        }
        CloneLineFault::UnknownFormat(typed) => format!(
            "\"{}\" is not a format ({}).",
            one_line(typed, 30),
            formats()
        ),
        CloneLineFault::NoRoom { room: 0, .. } => "the set has no room for more.".to_owned(),
        CloneLineFault::NoRoom { room, nth } => format!(
            "the set has room for {room} more, this would be the {}.",
            ordinal(*nth)
        ),
    };
    format!("Line {}: {wrong}", error.line)
}

fn formats() -> String {
    let formats: Vec<&str> = Format::ALL.iter().map(|format| format.as_str()).collect();
    formats.join(", ")
}

fn ordinal(n: i64) -> String {
    let ending = match (n % 10, n % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{n}{ending}")
}
