//! Reads what people typed: lengths, addresses, dates, formats.

use chrono::NaiveDate;

use crate::domain::calendar::parse_typed_date;
use crate::domain::refusal::Refusal;
use crate::domain::ticket::{Format, MAX_PLACEMENT, MAX_URL};
use crate::request::TicketOptions;
use crate::store::draft::Fields;

/// A text as typed, `most` characters at most, without U+0000.
///
/// # Errors
/// Too long, or not storable.
pub fn text(field: &'static str, typed: &str, most: usize) -> Result<String, Refusal> {
    if typed.contains('\0') {
        return Err(Refusal::NulCharacter { field });
    }
    let characters = typed.chars().count();
    if characters > most {
        return Err(Refusal::TooLong {
            field,
            most,
            typed: characters,
        });
    }
    Ok(typed.to_owned())
}

/// A [`text`] on one line, trimmed, that may not be empty.
///
/// # Errors
/// Empty, too long, or not storable.
pub fn line(field: &'static str, typed: &str, most: usize) -> Result<String, Refusal> {
    let line = text(field, typed, most)?
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    if line.is_empty() {
        Err(Refusal::Empty { field })
    } else {
        Ok(line)
    }
}

/// The longest reason, in characters.
pub const MAX_REASON: usize = 1_000;

/// A reason that must be given.
///
/// # Errors
/// Empty, too long, or not storable.
pub fn reason(typed: &str) -> Result<String, Refusal> {
    let reason = text("reason", typed.trim(), MAX_REASON)?;
    if reason.is_empty() {
        return Err(Refusal::Empty { field: "reason" });
    }
    Ok(reason)
}

/// A field of a form; absent is empty.
pub fn field<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields.get(name).map_or("", String::as_str)
}

/// An `http` or `https` address.
///
/// # Errors
/// Anything else, or too long.
pub fn address(field: &'static str, typed: &str) -> Result<String, Refusal> {
    let typed = typed.trim();
    let address = text(field, typed, MAX_URL)?;
    let reads = url::Url::parse(&address)
        .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    if !reads || address.chars().any(char::is_whitespace) {
        return Err(Refusal::Unreadable {
            field,
            typed: typed.chars().take(100).collect(),
            expected: "a web address such as https://example.com/page".to_owned(),
        });
    }
    Ok(address)
}

/// A ticket's options, read.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// Format.
    pub format: Option<Format>,
    /// Placement.
    pub placement: Option<String>,
    /// Landing URL.
    pub landing_url: Option<String>,
    /// Due date.
    pub due: Option<NaiveDate>,
}

/// Reads a ticket's options.
///
/// # Errors
/// The first that cannot be read.
pub fn options(options: &TicketOptions, today: NaiveDate) -> Result<ReadOptions, Refusal> {
    let format = match options.format.as_deref() {
        Some(typed) => Some(Format::typed(typed).ok_or_else(|| {
            Refusal::Unreadable {
                field: "format",
                typed: typed.chars().take(100).collect(),
                expected: Format::ALL
                    .iter()
                    .map(|f| f.as_str())
                    .collect::<Vec<_>>()
                    .join(", "),
            }
        })?),
        None => None,
    };
    let placement = options
        .placement
        .as_deref()
        .map(|typed| line("placement", typed, MAX_PLACEMENT))
        .transpose()?;
    let landing_url = options
        .url
        .as_deref()
        .map(|typed| address("landing URL", typed))
        .transpose()?;
    let due = options
        .due
        .as_deref()
        .map(|typed| date("due", typed, today))
        .transpose()?;
    if let Some(due) = due
        && due < today
    {
        return Err(Refusal::Unreadable {
            field: "due",
            typed: options.due.clone().unwrap_or_default(),
            expected: "a date from today on".to_owned(),
        });
    }
    Ok(ReadOptions {
        format,
        placement,
        landing_url,
        due,
    })
}

/// A date as typed.
///
/// # Errors
/// Not a date.
pub fn date(field: &'static str, typed: &str, today: NaiveDate) -> Result<NaiveDate, Refusal> {
    parse_typed_date(typed, today).map_err(|error| Refusal::Unreadable {
        field,
        typed: typed.chars().take(100).collect(),
        expected: error.to_string(),
    })
}
