//! One record's cells, and what they mean.

use super::super::calendar::{Cadence, day_first_reading, parse_crm_date, parse_time_zone};
use super::super::email::check_email;
use super::super::name_key::{client_name, name_key};
use super::records::Record;
use super::{COLUMNS, CrmPerson, CrmRow, CrmStatus, RowError, shown};

/// A column, by its place in [`COLUMNS`].
#[derive(Clone, Copy)]
enum Column {
    RecordId,
    Portfolio,
    Cadence,
    Date,
    Status,
    Am,
    AmEmail,
    Sas,
    SasEmail,
    TimeZone,
    AdAccount,
    AssetFolder,
    LastNote,
}

/// The cells of one record, found by column.
pub(super) struct Cells<'a> {
    places: &'a [usize; COLUMNS.len()],
    record: &'a Record,
}

impl<'a> Cells<'a> {
    /// The cells of `record`, which must be as wide as the header that
    /// `places` comes from.
    pub fn new(places: &'a [usize; COLUMNS.len()], record: &'a Record) -> Self {
        Self { places, record }
    }

    /// The client's name as written; empty where there is none.
    pub fn client(&self) -> String {
        let name = self.text(Column::Portfolio).unwrap_or_default();
        client_name(&name).to_owned()
    }

    /// The Record ID as written; empty where there is none.
    pub fn record_id(&self) -> String {
        self.text(Column::RecordId).unwrap_or_default()
    }

    fn bytes(&self, column: Column) -> &[u8] {
        let place = self.places[column as usize];
        self.record.fields.get(place).map_or(&[], Vec::as_slice)
    }

    /// The trimmed text of a cell.
    fn text(&self, column: Column) -> Result<String, String> {
        let text = std::str::from_utf8(self.bytes(column))
            .map_err(|_| "It is not UTF-8 text. Save the file as CSV UTF-8.".to_owned())?;
        if text.contains('\0') {
            return Err("It contains the character U+0000. Remove it.".to_owned());
        }
        Ok(text.trim().to_owned())
    }

    /// The trimmed text of a cell that must be a single, not too long line.
    fn line(&self, column: Column) -> Result<String, String> {
        let longest = if matches!(column, Column::AssetFolder) {
            2000
        } else {
            200
        };
        let text = self.text(column)?;
        if text.contains(char::is_control) {
            return Err("It contains a line break or a control character. Remove it.".to_owned());
        }
        if text.chars().count() > longest {
            return Err(format!("It is longer than {longest} characters."));
        }
        Ok(text)
    }

    fn required(&self, column: Column) -> Result<String, String> {
        let text = self.line(column)?;
        if text.is_empty() {
            return Err("It is empty, and it is required.".to_owned());
        }
        Ok(text)
    }
}

/// Collects what is wrong with one record, so that all of it is reported.
struct Reader<'a> {
    cells: &'a Cells<'a>,
    errors: Vec<RowError>,
}

impl Reader<'_> {
    fn take<T>(&mut self, column: Column, value: Result<T, String>) -> Option<T> {
        value
            .map_err(|reason| {
                self.errors.push(RowError {
                    line: self.cells.record.line,
                    column: COLUMNS[column as usize].to_owned(),
                    value: shown(self.cells.bytes(column)),
                    reason,
                });
            })
            .ok()
    }

    fn person(&mut self, name: Column, email: Column) -> Option<CrmPerson> {
        let written = self.take(name, self.cells.line(name));
        let address = self.cells.line(email).and_then(|address| {
            check_email(&address)?;
            Ok(address)
        });
        let email = self.take(email, address)?;
        let name = written?;
        Some(CrmPerson {
            name: if name.is_empty() { email.clone() } else { name },
            email,
        })
    }

    /// A cell that may be empty. Where it is wrong the row is refused anyway.
    fn optional(&mut self, column: Column, value: Result<String, String>) -> Option<String> {
        let text = self.take(column, value);
        text.filter(|text| !text.is_empty())
    }
}

/// Reads one record; everything that is wrong with it if anything is.
pub(super) fn read(cells: &Cells<'_>) -> Result<CrmRow, Vec<RowError>> {
    let mut reader = Reader {
        cells,
        errors: Vec::new(),
    };
    let row = read_columns(&mut reader, cells);
    row.filter(|_| reader.errors.is_empty())
        .ok_or(reader.errors)
}

fn read_columns(reader: &mut Reader<'_>, cells: &Cells<'_>) -> Option<CrmRow> {
    // Every column is read before the first `?`, so that every error is found.
    let record_id = reader.take(Column::RecordId, record_id(cells));
    let client = reader.take(Column::Portfolio, client(cells));
    let cadence = cells.required(Column::Cadence);
    let cadence = cadence.and_then(|text| text.parse::<Cadence>().map_err(|e| e.to_string()));
    let cadence = reader.take(Column::Cadence, cadence);
    let date = cells.required(Column::Date);
    let date = date.and_then(|text| parse_crm_date(&text).map_err(|e| e.to_string()));
    let refresh_date = reader.take(Column::Date, date);
    let day_first = cells.text(Column::Date).ok();
    let day_first = day_first.and_then(|text| day_first_reading(&text));
    let status = reader.take(
        Column::Status,
        cells.line(Column::Status).and_then(|text| status(&text)),
    );
    let am = reader.person(Column::Am, Column::AmEmail);
    let sas = reader.person(Column::Sas, Column::SasEmail);
    let zone = match cells.line(Column::TimeZone).as_deref() {
        Ok("") => Ok(None),
        Ok(text) => parse_time_zone(text).map(Some).map_err(|e| e.to_string()),
        Err(reason) => Err(reason.clone()),
    };
    let time_zone = reader.take(Column::TimeZone, zone);
    let ad_account = reader.optional(Column::AdAccount, cells.line(Column::AdAccount));
    let asset_folder = reader.optional(Column::AssetFolder, cells.line(Column::AssetFolder));
    let last_note = reader.optional(Column::LastNote, cells.text(Column::LastNote));
    Some(CrmRow {
        line: cells.record.line,
        record_id: record_id?,
        client: client?,
        cadence: cadence?,
        refresh_date: refresh_date?,
        day_first,
        status: status?,
        am: am?,
        sas: sas?,
        time_zone: time_zone?,
        ad_account,
        asset_folder,
        last_note,
    })
}

fn record_id(cells: &Cells<'_>) -> Result<String, String> {
    let id = cells.required(Column::RecordId)?;
    let exponent = id.split_once(['e', 'E']).map(|(_, exponent)| exponent);
    if exponent.is_some_and(|e| e.starts_with('+')) && id.parse::<f64>().is_ok() {
        return Err("A spreadsheet has rounded this number. Export the file again.".to_owned());
    }
    Ok(id)
}

fn client(cells: &Cells<'_>) -> Result<String, String> {
    let name = cells.required(Column::Portfolio)?;
    match client_name(&name) {
        "" => Err("No client's name follows the prefix \"Creatives - \".".to_owned()),
        client => Ok(client.to_owned()),
    }
}

fn status(text: &str) -> Result<CrmStatus, String> {
    match name_key(text).replace(" and ", " & ").as_str() {
        "" => Ok(CrmStatus::Blank),
        "refresh request submitted" => Ok(CrmStatus::RefreshRequestSubmitted),
        "deliverables submitted" => Ok(CrmStatus::DeliverablesSubmitted),
        "creatives pending approval" => Ok(CrmStatus::CreativesPendingApproval),
        "creatives completed & approved" => Ok(CrmStatus::CreativesCompletedApproved),
        "no refresh requested" | "creatives implemented" => Err(
            "This status ends a cycle. Let the CRM set the next date and clear the status, \
             then export again."
                .to_owned(),
        ),
        _ => Err(
            "It is not a Creative Refresh Status. Leave it empty, or write Refresh Request \
             Submitted, Deliverables Submitted, Creatives Pending Approval or Creatives \
             Completed & Approved."
                .to_owned(),
        ),
    }
}
