//! When somebody is reminded of what stalls, and when the Leads are told: each once for a cause.

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use chrono_tz::Tz;

use super::calendar::WorkingHours;
use super::stall::{Stall, Threshold};
use super::text_enum::text_enum;

text_enum! {
    /// Who is told.
    pub enum Stage {
        /// The one who can act.
        Remind = "remind",
        /// The Leads.
        Escalate = "escalate",
    }
}

text_enum! {
    /// What somebody said to a reminder.
    pub enum AnswerKind {
        /// *Snooze*: come again later.
        Snooze = "snooze",
        /// *I'm on it*.
        OnIt = "on-it",
    }
}

/// What was told of a cause, and what people said to it, so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Told {
    /// How often it was snoozed: each time it may come once more.
    pub round: i64,
    /// When the one who can act was reminded, since it was last snoozed.
    pub reminded_at: Option<DateTime<Utc>>,
    /// Whether the Leads were told, since it was last snoozed.
    pub escalated: bool,
    /// Until when it was last snoozed.
    pub snoozed_until: Option<DateTime<Utc>>,
    /// When somebody last said that they are on it.
    pub on_it_at: Option<DateTime<Utc>>,
}

/// What is told next of a cause, and when; `None`: all is told. Always within working hours.
///
/// The Leads are told at the earliest when the one who can act had the time between reminder and
/// escalation: after the reminder itself, which downtime may have made late, after *I'm on it*, and
/// after a snooze. So downtime brings one message for a cause, and not two at once.
pub fn next(
    stall: &Stall,
    threshold: Threshold,
    hours: &WorkingHours,
    zone: Tz,
    told: Told,
) -> Option<(Stage, DateTime<Utc>)> {
    let gap = threshold.escalate.saturating_sub(threshold.remind);
    let snoozed = told.snoozed_until.filter(|_| told.round > 0);
    if told.reminded_at.is_none() && !told.escalated && !stall.actors.is_empty() {
        let at = snoozed.map_or(stall.remind_at, |until| until.max(stall.remind_at));
        return Some((Stage::Remind, on_the_minute(at, hours, zone)));
    }
    if told.escalated {
        return None;
    }
    let from = [told.reminded_at, told.on_it_at, snoozed];
    let planned = hours.add_hours(stall.since, threshold.escalate, zone);
    let times = from.into_iter().flatten();
    let at = times
        .map(|from| hours.add_hours(from, gap, zone))
        .fold(planned, DateTime::max);
    Some((Stage::Escalate, on_the_minute(at, hours, zone)))
}

/// The next full minute in working hours: what falls due within a minute is told at its end, so that
/// it is one message for each person.
pub fn on_the_minute(at: DateTime<Utc>, hours: &WorkingHours, zone: Tz) -> DateTime<Utc> {
    let minute = at.duration_round_up(TimeDelta::minutes(1)).unwrap_or(at);
    hours.add_hours(minute, 0, zone)
}
