//! What is logged, and where: to stderr, for people on a terminal, as JSON lines elsewhere.

use std::io::{IsTerminal, stderr};

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::{FilterExt, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, fmt};

use super::{Done, Failure};

/// The variable that says what is logged.
const VARIABLE: &str = "REFRESHBOT_LOG";

/// Starts logging; of our own from `level` on, where the variable says nothing.
///
/// # Errors
/// `REFRESHBOT_LOG` is not a filter.
pub fn start(level: LevelFilter) -> Done {
    let filter = std::env::var(VARIABLE).unwrap_or_default();
    let default = format!("warn,refreshbot={level}");
    let filter = match (filter.trim(), filter.trim().parse::<LevelFilter>()) {
        ("", _) => default,
        (_, Ok(level)) if level <= LevelFilter::WARN => level.to_string(),
        (_, Ok(level)) => format!("warn,refreshbot={level}"),
        (filter, Err(_)) => format!("{default},{filter}"),
    };
    let filter = EnvFilter::try_new(filter).map_err(|error| {
        Failure::Usage(format!(
            "{VARIABLE} is not a filter: {error}. Write a level such as debug, or a filter such as \
             refreshbot::worker=debug."
        ))
    })?;
    let filter = filter.and(without_secrets());
    let lines = fmt::layer().with_writer(stderr);
    let lines = if stderr().is_terminal() {
        lines.boxed()
    } else {
        lines.json().flatten_event(true).with_ansi(false).boxed()
    };
    // Fails only where logging was started before.
    let _ = tracing_subscriber::registry()
        .with(lines.with_filter(filter))
        .try_init();
    Ok(())
}

/// Whatever the filter says: below warnings, libraries log addresses and answers, and Discord's hold
/// tokens. serenity's gateway warns with the whole text of an event that it cannot read, and an
/// interaction's token is in it; our own adapter counts and logs those.
fn without_secrets() -> Targets {
    Targets::new()
        .with_default(LevelFilter::WARN)
        .with_target("refreshbot", LevelFilter::TRACE)
        .with_target("serenity::gateway::ws", LevelFilter::ERROR)
        .with_target("serenity::http", LevelFilter::ERROR)
}
