//! What the program counts about itself: every name that Prometheus sees stands here.
//!
//! Labels have few values and none that a person typed: names of actions, kinds of lanes, outcomes.
//! Where no metrics are asked for, counting costs nothing.

use std::sync::OnceLock;
use std::time::Duration;

use metrics::{
    Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram,
};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use crate::store::backlog::Backlog;

const ACTIONS: &str = "refreshbot_actions_total";
const ACTION_SECONDS: &str = "refreshbot_action_seconds";
const ACKNOWLEDGEMENT: &str = "refreshbot_acknowledgement_seconds";
const DELIVERIES: &str = "refreshbot_deliveries_total";
const OUTBOX_WAITING: &str = "refreshbot_outbox_waiting";
const OUTBOX_OLDEST: &str = "refreshbot_outbox_oldest_seconds";
const OUTBOX_GIVEN_UP: &str = "refreshbot_outbox_given_up";
const DUE: &str = "refreshbot_due_waiting";
const DUE_LATE: &str = "refreshbot_due_late_seconds";
const CARDS: &str = "refreshbot_cards_waiting";
const FILES: &str = "refreshbot_files_waiting";
const GATEWAY: &str = "refreshbot_gateway_connected";
const UNREAD: &str = "refreshbot_unread_events_total";

/// Upper bounds of the histograms, in seconds: Discord waits 3 s, and 2 s is when we ask it to.
const SECONDS: [f64; 11] = [
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 10.0,
];

/// How an action ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Acted {
    /// Done, or looked up.
    Done,
    /// The person was told why not.
    Refused,
    /// The same event came before: answered as then.
    Repeated,
    /// The person has too many before it: not looked at.
    TooMany,
    /// A fault of ours.
    Failed,
}

impl Acted {
    /// The label.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Repeated => "repeated",
            Self::TooMany => "too-many",
            Self::Failed => "failed",
        }
    }
}

/// How an attempt to tell something ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivered {
    /// It was posted, or its cause has gone.
    Told,
    /// The person cannot be written to; the Leads are told.
    Unreachable,
    /// It is tried again later.
    PutOff,
    /// An operator has to look at it.
    GivenUp,
    /// Somebody else had taken it over.
    LeaseLost,
}

impl Delivered {
    /// The label.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Told => "told",
            Self::Unreachable => "unreachable",
            Self::PutOff => "put-off",
            Self::GivenUp => "given-up",
            Self::LeaseLost => "lease-lost",
        }
    }
}

/// Begins to count, once for a process; gives what renders the counts.
///
/// # Errors
/// Something else in this process counts already.
pub fn start() -> Result<PrometheusHandle, String> {
    static STARTED: OnceLock<Result<PrometheusHandle, String>> = OnceLock::new();
    STARTED.get_or_init(install).clone()
}

fn install() -> Result<PrometheusHandle, String> {
    let mut builder = PrometheusBuilder::new();
    for name in [ACTION_SECONDS, ACKNOWLEDGEMENT] {
        builder = builder
            .set_buckets_for_metric(Matcher::Full(name.to_owned()), &SECONDS)
            .map_err(|error| error.to_string())?;
    }
    let recorder = builder.build_recorder();
    let handle = recorder.handle();
    metrics::set_global_recorder(recorder).map_err(|error| error.to_string())?;
    describe();
    Ok(handle)
}

fn describe() {
    describe_counter!(ACTIONS, "What people asked, by action and outcome");
    describe_histogram!(ACTION_SECONDS, Unit::Seconds, "How long an action took");
    describe_histogram!(
        ACKNOWLEDGEMENT,
        Unit::Seconds,
        "From hearing an interaction to its acknowledgement, for which Discord waits 3 s"
    );
    describe_counter!(
        DELIVERIES,
        "Attempts to tell something, by lane and outcome"
    );
    describe_gauge!(OUTBOX_WAITING, "What waits to be told");
    describe_gauge!(
        OUTBOX_OLDEST,
        Unit::Seconds,
        "How long the oldest of it has waited"
    );
    describe_gauge!(
        OUTBOX_GIVEN_UP,
        "What was given up: see `refreshbot outbox`"
    );
    describe_gauge!(DUE, "What is due and has not been fired");
    describe_gauge!(DUE_LATE, Unit::Seconds, "How late the oldest of it is");
    describe_gauge!(CARDS, "Cards that do not show the newest state yet");
    describe_gauge!(FILES, "Files that are not copied yet");
    describe_gauge!(GATEWAY, "Whether the chat's gateway is connected: 1 or 0");
    describe_counter!(UNREAD, "Events of the chat that could not be read");
}

/// An action has ended.
pub fn acted(action: String, how: Acted, took: Duration) {
    counter!(ACTIONS, "action" => action, "outcome" => how.as_str()).increment(1);
    histogram!(ACTION_SECONDS).record(took);
}

/// The chat knows that it will get an answer, or has got it.
pub fn acknowledged(after: Duration) {
    histogram!(ACKNOWLEDGEMENT).record(after);
}

/// An attempt to tell something has ended; `lane` is as in the outbox, of which only the kind is kept.
pub fn delivered(lane: &str, how: Delivered) {
    let kind = lane.split(':').next().unwrap_or_default().to_owned();
    counter!(DELIVERIES, "lane" => kind, "outcome" => how.as_str()).increment(1);
}

/// What waits at this moment.
pub fn backlog(now: chrono::DateTime<chrono::Utc>, waits: &Backlog) {
    #[allow(clippy::cast_precision_loss, reason = "no count is near 2^52")]
    let count = |count: i64| count as f64;
    let age = |since: Option<chrono::DateTime<chrono::Utc>>| {
        let age = since.map_or(0, |since| (now - since).num_milliseconds());
        count(age.max(0)) / 1_000.0
    };
    gauge!(OUTBOX_WAITING).set(count(waits.outbox));
    gauge!(OUTBOX_OLDEST).set(age(waits.outbox_oldest));
    gauge!(OUTBOX_GIVEN_UP).set(count(waits.given_up));
    gauge!(DUE).set(count(waits.due));
    gauge!(DUE_LATE).set(age(waits.due_oldest));
    gauge!(CARDS).set(count(waits.cards));
    gauge!(FILES).set(count(waits.files));
}

/// How the chat's gateway is at this moment: connected, and how many events it could not read.
pub fn gateway(connected: bool, unread: u64) {
    gauge!(GATEWAY).set(if connected { 1.0 } else { 0.0 });
    counter!(UNREAD).absolute(unread);
}
