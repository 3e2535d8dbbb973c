//! Portfolios as a CRM exports them: CSV text in, typed rows and errors out.
//!
//! Pure: reading the file and writing the rows is the import's work. Every
//! record is either a row or at least one error, never neither.

mod export;
mod records;
mod row;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use chrono_tz::Tz;
use thiserror::Error;

pub use self::export::{ExportRow, write};
use self::records::{Record, Records, StrayQuote};
use self::row::Cells;
use super::calendar::Cadence;
use super::name_key::name_key;

/// What an export holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Export {
    /// The rows without an error, in the order of the file.
    pub rows: Vec<CrmRow>,
    /// Everything that is wrong with the others, by line, then by column in
    /// the order of [`COLUMNS`].
    pub errors: Vec<RowError>,
    /// Records in the file, good and bad, the header and blank ones aside.
    pub total_rows: usize,
}

/// One portfolio of the export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrmRow {
    /// Line on which the record begins; the header is line 1.
    pub line: u64,
    /// The CRM's own key of the record.
    pub record_id: String,
    /// The client's name, without the prefix `Creatives - `.
    pub client: String,
    /// Days from one refresh to the next.
    pub cadence: Cadence,
    /// The Creative Refresh Date, in the portfolio's own time zone.
    pub refresh_date: NaiveDate,
    /// What the date would be with the day first, where it is written so that it can be read both
    /// ways: `01/02/2027`.
    pub day_first: Option<NaiveDate>,
    /// Where the cycle stands.
    pub status: CrmStatus,
    /// The Account Manager.
    pub am: CrmPerson,
    /// The Social Ad Specialist.
    pub sas: CrmPerson,
    /// The portfolio's time zone; none: the workspace's.
    pub time_zone: Option<Tz>,
    /// The Meta ad account id, as written.
    pub ad_account: Option<String>,
    /// The link to the asset folder, as written: any text, not only URLs.
    pub asset_folder: Option<String>,
    /// The last Note, as written: markup and mentions are text like any other.
    pub last_note: Option<String>,
}

/// A person as the CRM names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrmPerson {
    /// The name; the email address where the CRM has no name.
    pub name: String,
    /// The email address, as written.
    pub email: String,
}

/// The Creative Refresh Status of a portfolio that is in the middle of a
/// cycle, or waits for one.
///
/// `No Refresh Requested` and `Creatives Implemented` are missing on purpose.
/// They last only until the CRM has closed the cycle, and an export does not
/// tell whether it has already moved the date: such a row is an error that
/// asks to finish the cycle there first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CrmStatus {
    /// Waiting for the next refresh.
    Blank,
    /// The client wants a refresh.
    RefreshRequestSubmitted,
    /// Every ticket is submitted.
    DeliverablesSubmitted,
    /// Every Ad Set is ready for the client's review.
    CreativesPendingApproval,
    /// Approved, and waiting for implementation.
    CreativesCompletedApproved,
}

/// One thing that is wrong with one record.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("line {line}, {column}: {reason}")]
pub struct RowError {
    /// Line on which the record begins; the header is line 1.
    pub line: u64,
    /// The column's name, or [`WHOLE_ROW`].
    pub column: String,
    /// What stands there, shortened to 200 characters.
    pub value: String,
    /// What is wrong with it and what would be right.
    pub reason: String,
}

/// Why a file could not be read as an export at all.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CrmFileError {
    /// Nothing in it, not even a header.
    #[error("The file is empty. It needs the header line of a CRM export.")]
    Empty,
    /// Spreadsheets save this as "Unicode text".
    #[error("The file is UTF-16 text. Save it as CSV UTF-8.")]
    Utf16,
    /// A header of one column that holds other separators.
    #[error("The columns are separated by {0}. Save the file with commas.")]
    NotCommas(&'static str),
    /// The header's quotes do not match.
    #[error("Line {0}: the header has a quote that is not closed.")]
    HeaderQuote(u64),
    /// Columns that the header does not name.
    #[error("The header (line {line}) lacks {}.", quoted(.missing))]
    MissingColumns {
        /// The header's line.
        line: u64,
        /// The columns' names.
        missing: Vec<&'static str>,
    },
    /// Columns that the header names more than once.
    #[error("The header (line {line}) has {} more than once.", quoted(.repeated))]
    RepeatedColumns {
        /// The header's line.
        line: u64,
        /// The columns' names.
        repeated: Vec<&'static str>,
    },
}

/// The columns of an export. A file may have them in any order, in any case,
/// and others besides, which are left alone.
pub const COLUMNS: [&str; 13] = [
    "Record ID",
    "Creative Portfolio Name",
    "Creative Refresh Cadence",
    "Creative Refresh Date",
    "Creative Refresh Status",
    "Account Manager",
    "Account Manager Email",
    "Social Ad Specialist",
    "Social Ad Specialist Email",
    "Time Zone",
    "Meta Ad Account ID",
    "Asset Folder",
    "Last Note",
];

/// The column of an error that concerns the record as a whole.
pub const WHOLE_ROW: &str = "(row)";

/// Reads an export.
///
/// A byte order mark, CRLF and quoted line breaks are understood. A record
/// with an unmatched quote is an error, and reading goes on below it. Two
/// records of one client (by [`name_key`]) or with one Record ID are both
/// errors, whatever else is wrong with them.
///
/// # Errors
///
/// When the file as a whole is no export; what is wrong with single records is
/// in [`Export::errors`].
pub fn read(text: &[u8]) -> Result<Export, CrmFileError> {
    if text.starts_with(&[0xFF, 0xFE]) || text.starts_with(&[0xFE, 0xFF]) {
        return Err(CrmFileError::Utf16);
    }
    let mut records = Records::new(text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text));
    let header = Header::read(records.next())?;
    let mut export = Export::default();
    let mut clients = Lines::new();
    let mut ids = Lines::new();
    while let Some(record) = records.next() {
        let record = match record {
            Ok(record) if header.swallowed_another(&record) => Err(records.reread(&record)),
            Ok(record) if record.fields.iter().all(|f| f.trim_ascii().is_empty()) => continue,
            other => other,
        };
        export.total_rows += 1;
        match record
            .map_err(|quote| stray_quote(&quote))
            .and_then(|r| header.check_width(r))
        {
            Err(error) => export.errors.push(error),
            Ok(record) => {
                let cells = Cells::new(&header.places, &record);
                let (client, id) = (cells.client(), cells.record_id());
                note_line(&mut clients, name_key(&client), client, record.line);
                note_line(&mut ids, id.clone(), id, record.line);
                match row::read(&cells) {
                    Ok(row) => export.rows.push(row),
                    Err(errors) => export.errors.extend(errors),
                }
            }
        }
    }
    refuse_repeated(&mut export, &clients, COLUMNS[1], "This client");
    refuse_repeated(&mut export, &ids, COLUMNS[0], "This Record ID");
    let place = |e: &RowError| COLUMNS.iter().position(|c| *c == e.column);
    export.errors.sort_by_key(|e| (e.line, place(e)));
    Ok(export)
}

/// The header: where each of [`COLUMNS`] stands, and how wide a record is.
struct Header {
    places: [usize; COLUMNS.len()],
    width: usize,
}

impl Header {
    fn read(record: Option<Result<Record, StrayQuote>>) -> Result<Self, CrmFileError> {
        let record = record
            .ok_or(CrmFileError::Empty)?
            .map_err(|quote| CrmFileError::HeaderQuote(quote.line))?;
        let line = record.line;
        let names: Vec<String> = record
            .fields
            .iter()
            .map(|name| name_key(&String::from_utf8_lossy(name)))
            .collect();
        let mut places = [0; COLUMNS.len()];
        let (mut missing, mut repeated) = (Vec::new(), Vec::new());
        for (place, column) in places.iter_mut().zip(COLUMNS) {
            let key = name_key(column);
            let mut found = (0..names.len()).filter(|i| names[*i] == key);
            match (found.next(), found.next()) {
                (Some(only), None) => *place = only,
                (None, _) => missing.push(column),
                (Some(_), Some(_)) => repeated.push(column),
            }
        }
        match names.as_slice() {
            [only] if only.contains(';') => Err(CrmFileError::NotCommas("semicolons")),
            [only] if only.contains('\t') => Err(CrmFileError::NotCommas("tabs")),
            _ if !missing.is_empty() => Err(CrmFileError::MissingColumns { line, missing }),
            _ if !repeated.is_empty() => Err(CrmFileError::RepeatedColumns { line, repeated }),
            _ => Ok(Self {
                places,
                width: names.len(),
            }),
        }
    }

    fn check_width(&self, record: Record) -> Result<Record, RowError> {
        let found = record.fields.len();
        if found == self.width {
            return Ok(record);
        }
        let lines = if record.last_line > record.line {
            format!(" (it ends on line {})", record.last_line)
        } else {
            String::new()
        };
        Err(RowError {
            line: record.line,
            column: WHOLE_ROW.to_owned(),
            value: shown(&record.fields.join(&b","[..])),
            reason: format!(
                "It has {found} fields where the header has {}{lines}.",
                self.width
            ),
        })
    }

    /// Whether a line within a quoted field looks like a record itself: it is
    /// wide enough and has an address where an email belongs. Then a quote that
    /// was never closed met the quote of a later row.
    fn swallowed_another(&self, record: &Record) -> bool {
        let email = self.places[6];
        record.fields.iter().any(|field| {
            field.split(|b| *b == b'\n').skip(1).any(|line| {
                let cells: Vec<&[u8]> = line.split(|b| *b == b',').collect();
                cells.len() >= self.width && cells[email].contains(&b'@')
            })
        })
    }
}

/// The lines on which a key stands, and how it is written on each.
type Lines = BTreeMap<String, Vec<(u64, String)>>;

fn note_line(lines: &mut Lines, key: String, written: String, line: u64) {
    if !written.is_empty() {
        lines.entry(key).or_default().push((line, written));
    }
}

fn refuse_repeated(export: &mut Export, lines: &Lines, column: &str, what: &str) {
    /// How many other lines an error names.
    const NAMED: usize = 3;
    let mut refused = BTreeSet::new();
    for places in lines.values().filter(|places| places.len() > 1) {
        for (line, written) in places {
            let others = places.iter().map(|(other, _)| other);
            let others = others.filter(|other| *other != line);
            let named: Vec<String> = others.take(NAMED).map(ToString::to_string).collect();
            let more = match places.len() - 1 - named.len() {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let noun = if named.len() == 1 { "line" } else { "lines" };
            let named = named.join(", ");
            export.errors.push(RowError {
                line: *line,
                column: column.to_owned(),
                value: shown(written.as_bytes()),
                reason: format!("{what} stands on {noun} {named}{more} too."),
            });
            refused.insert(*line);
        }
    }
    export.rows.retain(|row| !refused.contains(&row.line));
}

fn stray_quote(quote: &StrayQuote) -> RowError {
    RowError {
        line: quote.line,
        column: WHOLE_ROW.to_owned(),
        value: shown(&quote.text),
        reason: format!(
            "A quote opened on line {} is not closed at the end of its field. \
             A quote within quoted text is written twice.",
            quote.quote_line
        ),
    }
}

/// What a cell holds, for a message: readable and not too long.
fn shown(cell: &[u8]) -> String {
    const LONGEST: usize = 200;
    let text = String::from_utf8_lossy(cell);
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.into_owned(),
    }
}

fn quoted(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    names.join(", ")
}
