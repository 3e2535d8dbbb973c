//! `outbox`: what waits, what was given up and why; `outbox retry ID`.

use std::fmt::Write as _;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use serde_json::json;

use super::backup::absent;
use super::{Done, Failure, give, on_one_line};
use crate::app::App;
use crate::clock::SystemClock;
use crate::config::Config;
use crate::domain::id::DeliveryId;
use crate::store;
use crate::store::outbox::{self, GivenUp, Waiting};

/// Options of `outbox`.
#[derive(Debug, Args)]
pub struct Options {
    /// Prints the result as JSON
    #[arg(long)]
    json: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Puts something that was given up back into the queue
    Retry {
        /// Its number in the list
        #[arg(value_name = "ID")]
        id: i64,
    },
}

/// Lists the outbox, or puts a row back. A database that is not there is not made.
pub async fn outbox(options: &Options, config: &Config) -> Done {
    absent(&config.database.url)?;
    let Some(app) = App::look(config, Arc::new(SystemClock)).await? else {
        return Err(Failure::Work(format!(
            "There is nothing in the database {} yet.",
            config.database.url
        )));
    };
    let done = match options.command {
        Some(Command::Retry { id }) => retry(&app, DeliveryId(id)).await,
        None => list(&app, options.json).await,
    };
    app.close().await;
    done.unwrap_or_else(|fault| {
        let url = &config.database.url;
        Err(Failure::Work(format!(
            "The database {url} failed: {fault}."
        )))
    })
}

async fn list(app: &App, as_json: bool) -> store::Result<Done> {
    let mut tx = app.workflow().db().snapshot().await?;
    let total = outbox::waiting(&mut tx).await?;
    let waiting = outbox::waiting_rows(&mut tx, app.workspace()).await?;
    let given_up = outbox::given_up(&mut tx, app.workspace()).await?;
    let text = if as_json {
        as_object(total, &waiting, &given_up)
    } else {
        readable(total, &waiting, &given_up)
    };
    Ok(give(&text))
}

fn as_object(total: i64, waiting: &[Waiting], given_up: &[GivenUp]) -> String {
    let waits = waiting.iter().map(|row| {
        json!({
            "id": row.id, "lane": row.lane, "kind": row.notice.kind, "attempts": row.attempts,
            "since": row.created_at, "next": row.next_at, "now": row.lease.is_some(),
            "error": row.last_error,
        })
    });
    let gave_up = given_up.iter().map(|row| {
        json!({
            "id": row.id, "lane": row.lane, "kind": row.notice.kind, "attempts": row.attempts,
            "since": row.created_at, "given_up": row.given_up_at, "error": row.last_error,
        })
    });
    let (waits, gave_up): (Vec<_>, Vec<_>) = (waits.collect(), gave_up.collect());
    format!(
        "{}\n",
        json!({ "waiting": total, "next": waits, "given_up": gave_up })
    )
}

fn readable(total: i64, waiting: &[Waiting], given_up: &[GivenUp]) -> String {
    let mut text = format!("{total} waiting, {} given up.\n", given_up.len());
    for row in waiting {
        let (id, lane, kind) = (
            row.id,
            on_one_line(&row.lane),
            on_one_line(&row.notice.kind),
        );
        let since = shown(row.created_at);
        let when = match &row.lease {
            Some(_) => "being told now".to_owned(),
            None => format!("next try {}", shown(row.next_at)),
        };
        let _ = write!(text, "{id}: {lane}: {kind}, since {since}, {when}");
        if let Some(error) = &row.last_error {
            let _ = write!(
                text,
                ", after {} tries: {}",
                row.attempts,
                on_one_line(error)
            );
        }
        text.push('\n');
    }
    if total > i64::try_from(waiting.len()).unwrap_or(i64::MAX) {
        text.push_str("… and more.\n");
    }
    for row in given_up {
        let (id, lane, kind) = (
            row.id,
            on_one_line(&row.lane),
            on_one_line(&row.notice.kind),
        );
        let why = on_one_line(row.last_error.as_deref().unwrap_or("unknown"));
        let (at, tries) = (shown(row.given_up_at), row.attempts);
        let _ = writeln!(
            text,
            "{id}: {lane}: {kind}, given up {at} after {tries} tries: {why}"
        );
    }
    if !given_up.is_empty() {
        text.push_str("To try one again: refreshbot outbox retry ID\n");
    }
    text
}

fn shown(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}

async fn retry(app: &App, id: DeliveryId) -> store::Result<Done> {
    let workflow = app.workflow();
    let mut tx = workflow.db().begin().await?;
    if !outbox::requeue(&mut tx, app.workspace(), id, workflow.now()).await? {
        return Ok(Err(Failure::Work(format!(
            "{id} was not given up: `refreshbot outbox` lists what was."
        ))));
    }
    tx.commit().await?;
    Ok(give(&format!("{id} is in the queue again.\n")))
}
