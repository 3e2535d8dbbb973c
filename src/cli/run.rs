//! `run`.

use std::sync::Arc;

use tokio::sync::{mpsc, watch};

use super::{Done, Failure};
use crate::app::{App, StartError, discord_settings, take_alone};
use crate::clock::SystemClock;
use crate::config::Config;

/// Runs the bot until it is stopped by Ctrl-C or SIGTERM; a second one ends it at once.
pub async fn run(config: &Config) -> Done {
    // Before the database is made or changed.
    discord_settings(config)?;
    let mut stops = signals()?;
    let (stop, stopping) = watch::channel(false);
    let mut running = tokio::spawn({
        let config = config.clone();
        async move {
            let sole = take_alone(&config.database.url)?;
            let app = App::open(&config, Arc::new(SystemClock)).await?;
            if let Some(sole) = &sole {
                app.take_over(sole).await?;
            }
            app.run(stopping).await
        }
    });
    tokio::select! {
        ended = &mut running => return outcome(ended),
        Some(signal) = stops.recv() => {
            tracing::info!(signal, "stopping");
            stop.send_replace(true);
        }
    }
    tokio::select! {
        ended = running => outcome(ended),
        Some(_) = stops.recv() => Err(Failure::Work(
            "Ended at once. What was under way is done again after the next start.".into(),
        )),
    }
}

/// Ctrl-C and SIGTERM, by name.
pub(super) fn signals() -> Result<mpsc::Receiver<&'static str>, Failure> {
    let (stopped, stops) = mpsc::channel(2);
    watch_signals(stopped).map_err(|error| {
        Failure::Work(format!("The program cannot listen for signals: {error}."))
    })?;
    Ok(stops)
}

fn outcome(ended: Result<Result<(), StartError>, tokio::task::JoinError>) -> Done {
    match ended {
        Ok(ended) => Ok(ended?),
        Err(_) => Err(Failure::Work("The program broke off.".into())),
    }
}

#[cfg(unix)]
fn watch_signals(stopped: mpsc::Sender<&'static str>) -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::spawn(async move {
        loop {
            let name = tokio::select! {
                _ = interrupt.recv() => "SIGINT",
                _ = terminate.recv() => "SIGTERM",
            };
            if stopped.send(name).await.is_err() {
                return;
            }
        }
    });
    Ok(())
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "as elsewhere")]
fn watch_signals(stopped: mpsc::Sender<&'static str>) -> std::io::Result<()> {
    tokio::spawn(async move {
        while tokio::signal::ctrl_c().await.is_ok() {
            if stopped.send("Ctrl-C").await.is_err() {
                return;
            }
        }
    });
    Ok(())
}
