//! What those who set the bot up ask for.

use super::Account;

/// The options of `/refresh-admin portfolio add`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPortfolio {
    /// The client's name, with or without the prefix.
    pub client: String,
    /// Cadence, as typed.
    pub cadence: String,
    /// Creative Refresh Date, as typed.
    pub date: String,
    /// Account Manager.
    pub am: Account,
    /// Social Ad Specialist.
    pub sas: Account,
    /// IANA time zone, as typed.
    pub time_zone: Option<String>,
    /// The platform's id of its channel, as typed or mentioned.
    pub channel: Option<String>,
    /// Meta ad account id.
    pub ad_account: Option<String>,
    /// Link to the asset folder.
    pub folder: Option<String>,
}
