//! Creative Portfolios and their cycles (process.md section 2).

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use super::calendar::Cadence;
use super::id::{CycleId, PersonId, PortfolioId, WorkspaceId};
use super::status::{CycleStatus, Notation, Outcome, Phase};
use super::text_enum::text_enum;

text_enum! {
    /// Whether a portfolio's process runs.
    pub enum PortfolioState {
        /// It runs.
        Active = "active",
        /// It fires nothing until it is resumed.
        Paused = "paused",
        /// It is kept for its history.
        Archived = "archived",
    }
}

/// A client's Creative Portfolio.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Portfolio {
    /// Identifier.
    pub id: PortfolioId,
    /// The workspace that it belongs to.
    pub workspace_id: WorkspaceId,
    /// The client's name, without the prefix `Creatives - `.
    pub client: String,
    /// Days between refreshes.
    pub cadence: Cadence,
    /// The zone in which its dates are read.
    pub time_zone: Tz,
    /// The Account Manager.
    pub am_id: PersonId,
    /// The Social Ad Specialist.
    pub sas_id: PersonId,
    /// Meta ad account id.
    pub ad_account: Option<String>,
    /// Link to the asset folder (Ad Lab, Drive).
    pub asset_folder: Option<String>,
    /// Active, paused or archived.
    pub state: PortfolioState,
}

impl Portfolio {
    /// The portfolio's full name, as the CRM writes it.
    pub fn name(&self) -> String {
        format!("Creatives - {}", self.client)
    }
}

/// One run of the process, numbered from 1 within its portfolio.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cycle {
    /// Identifier.
    pub id: CycleId,
    /// The workspace that it belongs to.
    pub workspace_id: WorkspaceId,
    /// The portfolio that it is a run of.
    pub portfolio_id: PortfolioId,
    /// 1 for the first run.
    pub number: i64,
    /// Creative Refresh Date, in the portfolio's zone.
    pub refresh_date: NaiveDate,
    /// Counts the reschedules: what fires for a date fires once per revision.
    pub date_revision: i64,
    /// What people noted: blank, Refresh Request Submitted, Deliverables Submitted.
    pub notation: Notation,
    /// How far the work is.
    pub phase: Phase,
    /// How it ended; `None` while it is open.
    pub outcome: Option<Outcome>,
    /// Imported in the middle: its work is not tracked here, so it has no tickets.
    pub untracked: bool,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
    /// When the refresh-day prompt fired.
    pub prompted_at: Option<DateTime<Utc>>,
    /// When *Deliverables Submitted* was noted.
    pub submitted_at: Option<DateTime<Utc>>,
    /// When every Ad Set was ready, last.
    pub ready_at: Option<DateTime<Utc>>,
    /// When it was approved.
    pub approved_at: Option<DateTime<Utc>>,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// Who closed it.
    pub closed_by: Option<PersonId>,
}

impl Cycle {
    /// Creative Refresh Status, with what it remembers.
    pub fn status(&self) -> CycleStatus {
        match (self.outcome, self.phase) {
            (Some(outcome), _) => CycleStatus::Closed(outcome),
            (None, Phase::Waiting) => CycleStatus::Waiting(self.notation),
            (None, Phase::PendingApproval) => CycleStatus::PendingApproval(self.notation),
            (None, Phase::Approved) => CycleStatus::Approved(self.notation),
        }
    }
}
