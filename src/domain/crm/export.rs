//! Portfolios in the columns of a CRM export, so that what is written can be imported.

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::{COLUMNS, CrmPerson};
use crate::domain::calendar::Cadence;

/// One portfolio, to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportRow {
    /// The CRM's key of the record, or one of our own.
    pub record_id: String,
    /// The portfolio's full name.
    pub name: String,
    /// Days from one refresh to the next.
    pub cadence: Cadence,
    /// The Creative Refresh Date.
    pub refresh_date: NaiveDate,
    /// Creative Refresh Status as the CRM writes it; empty: blank.
    pub status: &'static str,
    /// The Account Manager; an unknown address is empty.
    pub am: CrmPerson,
    /// The Social Ad Specialist; an unknown address is empty.
    pub sas: CrmPerson,
    /// The portfolio's time zone.
    pub time_zone: Tz,
    /// The Meta ad account id.
    pub ad_account: Option<String>,
    /// The link to the asset folder.
    pub asset_folder: Option<String>,
    /// The newest Note.
    pub last_note: Option<String>,
}

/// Writes portfolios as CSV, with the header.
///
/// # Errors
/// Never, as long as memory lasts: it is written nowhere else.
pub fn write(rows: &[ExportRow]) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for row in rows {
        let cadence = format!("Every {} days", row.cadence.days());
        let date = row.refresh_date.to_string();
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        writer.write_record([
            row.record_id.as_str(),
            &row.name,
            &cadence,
            &date,
            row.status,
            &row.am.name,
            &row.am.email,
            &row.sas.name,
            &row.sas.email,
            row.time_zone.name(),
            &text(&row.ad_account),
            &text(&row.asset_folder),
            &text(&row.last_note),
        ])?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
