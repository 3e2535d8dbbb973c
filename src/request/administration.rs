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

/// The options of `/refresh-admin portfolio edit`: what is given changes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PortfolioChanges {
    /// The client's name, with or without the prefix.
    pub client: Option<String>,
    /// Cadence, as typed.
    pub cadence: Option<String>,
    /// Creative Refresh Date, as typed.
    pub date: Option<String>,
    /// Account Manager.
    pub am: Option<Account>,
    /// Social Ad Specialist.
    pub sas: Option<Account>,
    /// IANA time zone, as typed.
    pub time_zone: Option<String>,
    /// The platform's id of its channel, as typed or mentioned.
    pub channel: Option<String>,
    /// Meta ad account id.
    pub ad_account: Option<String>,
    /// Link to the asset folder.
    pub folder: Option<String>,
}

/// What else those who set the bot up ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Administration {
    /// `/refresh-admin portfolio edit`.
    EditPortfolio {
        /// Which portfolio.
        portfolio: Option<String>,
        /// What changes.
        changes: Box<PortfolioChanges>,
    },
    /// `/refresh-admin portfolio pause`.
    Pause {
        /// Which portfolio.
        portfolio: Option<String>,
        /// Why.
        reason: Option<String>,
    },
    /// `/refresh-admin portfolio resume`.
    Resume {
        /// Which portfolio.
        portfolio: Option<String>,
        /// The next Creative Refresh Date, as typed; needed where the last one has passed.
        date: Option<String>,
        /// Why.
        reason: Option<String>,
    },
    /// `/refresh-admin portfolio archive`.
    Archive {
        /// Which portfolio.
        portfolio: Option<String>,
        /// Why.
        reason: Option<String>,
    },
    /// `/refresh-admin portfolio reschedule`.
    Reschedule {
        /// Which portfolio.
        portfolio: Option<String>,
        /// The new Creative Refresh Date, as typed.
        date: String,
        /// Why.
        reason: Option<String>,
    },
    /// `/refresh-admin portfolio list`.
    ListPortfolios,
    /// `/refresh-admin portfolio export`.
    ExportPortfolios,
    /// `/refresh-admin people list`.
    ListPeople,
    /// `/refresh-admin people handover`.
    HandOver {
        /// Whose things they are.
        from: Account,
        /// Whose they shall be.
        to: Account,
    },
    /// `/refresh-admin people away`.
    Away {
        /// Who is away.
        person: Account,
        /// The first day, as typed.
        from: String,
        /// The last day, as typed.
        to: String,
        /// Who stands in.
        cover: Account,
    },
    /// `/refresh-admin people preferences`: opens the form.
    Preferences {
        /// Whose.
        person: Account,
    },
}

impl Administration {
    /// Whether it changes nothing.
    pub const fn only_reads(&self) -> bool {
        matches!(
            self,
            Self::ListPortfolios | Self::ExportPortfolios | Self::ListPeople
        )
    }

    /// What it is called in the audit log: the command.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::EditPortfolio { .. } => "portfolio edit",
            Self::Pause { .. } => "portfolio pause",
            Self::Resume { .. } => "portfolio resume",
            Self::Archive { .. } => "portfolio archive",
            Self::Reschedule { .. } => "portfolio reschedule",
            Self::ListPortfolios => "portfolio list",
            Self::ExportPortfolios => "portfolio export",
            Self::ListPeople => "people list",
            Self::HandOver { .. } => "people handover",
            Self::Away { .. } => "people away",
            Self::Preferences { .. } => "people preferences",
        }
    }
}
