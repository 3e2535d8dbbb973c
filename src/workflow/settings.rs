//! What the configuration says about the process.

use sha2::{Digest, Sha256};

use crate::domain::calendar::{
    DailySchedule, RescheduleFrom, TIME_ZONE_DATA_VERSION, WorkingHours,
};
use crate::domain::people::Platform;
use crate::domain::stall::Thresholds;
use crate::wording::Locale;

/// The settings of a workspace's process.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The language in which the bot speaks.
    pub locale: Locale,
    /// The platform on which the workspace's channels are.
    pub home: Platform,
    /// The zone of portfolios that name none.
    pub time_zone: chrono_tz::Tz,
    /// When refresh-day prompts are posted.
    pub refresh_prompt: DailySchedule,
    /// Days from the kickoff to the refresh date.
    pub kickoff_days: u16,
    /// From what the next refresh date is counted.
    pub reschedule_from: RescheduleFrom,
    /// When people work.
    pub working_hours: WorkingHours,
    /// When something counts as stalled.
    pub stalls: Thresholds,
    /// Whether the bot reminds by itself of what is stalled.
    pub reminders: bool,
    /// When digests are sent, on working days; `None`: never.
    pub digest: Option<DailySchedule>,
    /// Tickets that a creative is counted on for in a week.
    pub capacity: u16,
    /// Whether notices go by mail too.
    pub mail: bool,
    /// Where the bot's pages are, as programs of the outside reach them, without a slash at the end;
    /// `None`: nowhere, so there are no links to calendars.
    pub public_url: Option<String>,
}

impl Settings {
    /// Names the settings and the time-zone data from which due instants are derived: when it
    /// changes, they are derived anew.
    pub fn fingerprint(&self) -> String {
        let digest = self.digest.as_ref().map(ToString::to_string);
        let text = format!(
            "{} {} {TIME_ZONE_DATA_VERSION} {:?} {:?} {digest:?} {}",
            self.refresh_prompt, self.kickoff_days, self.working_hours, self.stalls, self.time_zone
        );
        Sha256::digest(text)
            .iter()
            .take(8)
            .fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
    }
}
