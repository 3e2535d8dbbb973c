//! `outbox`: what waits, what was given up and why; `outbox retry ID`.

use std::fmt::Write as _;
use std::sync::Arc;

use clap::{Args, Subcommand};
use serde_json::json;

use super::{Done, Failure, give, on_one_line};
use crate::app::App;
use crate::clock::SystemClock;
use crate::config::Config;
use crate::domain::id::DeliveryId;
use crate::store::{self, outbox};

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

/// Lists the outbox, or puts a row back.
pub async fn outbox(options: &Options, config: &Config) -> Done {
    let app = App::open(config, Arc::new(SystemClock)).await?;
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
    let waiting = outbox::waiting(&mut tx).await?;
    let given_up = outbox::given_up(&mut tx, app.workspace()).await?;
    if as_json {
        let rows: Vec<_> = given_up
            .iter()
            .map(|row| {
                json!({
                    "id": row.id, "lane": row.lane, "attempts": row.attempts,
                    "error": row.last_error,
                })
            })
            .collect();
        let result = json!({ "waiting": waiting, "given_up": rows });
        return Ok(give(&format!("{result}\n")));
    }
    let mut text = format!("{waiting} waiting, {} given up.\n", given_up.len());
    for row in &given_up {
        let why = row.last_error.as_deref().unwrap_or("unknown");
        let _ = writeln!(
            text,
            "{}: {} after {} tries: {}",
            row.id,
            row.lane,
            row.attempts,
            on_one_line(why)
        );
    }
    if !given_up.is_empty() {
        text.push_str("To try one again: refreshbot outbox retry ID\n");
    }
    Ok(give(&text))
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
