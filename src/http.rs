//! Health and metrics, on a listener of their own that only this machine reaches; what the outside
//! reads is in [`public`].
//!
//! `/healthz`: the process lives. `/readyz`: the database answers and the gateway is connected.
//! `/metrics`: what `measure` counts, in Prometheus' text format.

pub mod public;

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::chat::discord::Discord;
use crate::measure;
use crate::store::{self, backlog};
use crate::workflow::Workflow;

/// How long the database may take to count as answering.
const PATIENCE: Duration = Duration::from_secs(2);

/// How often histograms are folded together where nobody asks for them.
const FOLD_EVERY: Duration = Duration::from_secs(5);

/// What is served. The chat joins it once it is connected.
#[derive(Clone)]
pub struct Health {
    workflow: Arc<Workflow>,
    discord: Arc<OnceLock<Arc<Discord>>>,
    metrics: PrometheusHandle,
}

/// Why something cannot be served, in a sentence.
#[derive(Debug, thiserror::Error)]
pub enum Unserved {
    /// Somebody else has the address, or it may not be used.
    #[error("http.metrics: {0} cannot be listened on: {1}.")]
    Address(SocketAddr, std::io::Error),
    /// The same, for what the outside reads.
    #[error("http.listen: {0} cannot be listened on: {1}.")]
    Public(SocketAddr, std::io::Error),
    /// Metrics cannot be counted.
    #[error("Metrics cannot be counted: {0}.")]
    Metrics(String),
}

/// A listener that is there, and what it serves.
pub struct Server {
    listener: TcpListener,
    health: Health,
}

impl Server {
    /// Takes the address; nothing is answered before [`Server::run`].
    ///
    /// # Errors
    /// The address cannot be listened on.
    pub async fn bind(address: SocketAddr, workflow: Arc<Workflow>) -> Result<Self, Unserved> {
        let metrics = measure::start().map_err(Unserved::Metrics)?;
        let listener = TcpListener::bind(address)
            .await
            .map_err(|error| Unserved::Address(address, error))?;
        tracing::info!(%address, "serving health and metrics");
        let health = Health {
            workflow,
            discord: Arc::default(),
            metrics,
        };
        Ok(Self { listener, health })
    }

    /// What is served, to say later that the chat is there.
    pub fn health(&self) -> Health {
        self.health.clone()
    }

    /// Answers until `stop` turns true.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let metrics = self.health.metrics.clone();
        let routes = Router::new()
            .route("/healthz", get(async || "ok\n"))
            .route("/readyz", get(ready))
            .route("/metrics", get(counts))
            .with_state(self.health);
        let folding = async {
            let mut times = tokio::time::interval(FOLD_EVERY);
            loop {
                times.tick().await;
                metrics.run_upkeep();
            }
        };
        // No orderly end: a scraper that keeps its connection must not keep the bot from stopping.
        tokio::select! {
            ended = axum::serve(self.listener, routes).into_future() => {
                if let Err(error) = ended {
                    tracing::error!(%error, "health and metrics are not served any more");
                }
            }
            () = folding => {}
            _ = stop.wait_for(|stop| *stop) => {}
        }
    }
}

impl Health {
    /// The chat is there; whether it is connected is asked of it.
    pub fn watch(&self, discord: Arc<Discord>) {
        let _ = self.discord.set(discord);
    }

    async fn connected(&self) -> bool {
        match self.discord.get() {
            Some(discord) => discord.is_connected().await,
            None => false,
        }
    }

    /// Looks how much waits, and keeps it for the next rendering.
    async fn look(&self) -> Result<(), String> {
        let now = self.workflow.now();
        let look = async {
            let mut tx = self.workflow.db().snapshot().await?;
            let waits = backlog::backlog(&mut tx, now).await?;
            store::Result::Ok(waits)
        };
        match tokio::time::timeout(PATIENCE, look).await {
            Ok(Ok(waits)) => {
                measure::backlog(now, &waits);
                Ok(())
            }
            Ok(Err(fault)) => Err(fault.to_string()),
            Err(_) => Err(format!("no answer within {} s", PATIENCE.as_secs())),
        }
    }
}

async fn ready(State(health): State<Health>) -> Response {
    let mut lacking = String::new();
    if let Err(fault) = health.look().await {
        // What exactly is wrong stands in the log: an answer may be shown anywhere.
        tracing::error!(error = %fault, "the database does not answer");
        lacking.push_str("the database does not answer\n");
    }
    if !health.connected().await {
        lacking.push_str("the gateway is not connected\n");
    }
    if lacking.is_empty() {
        return "ready\n".into_response();
    }
    (StatusCode::SERVICE_UNAVAILABLE, lacking).into_response()
}

async fn counts(State(health): State<Health>) -> Response {
    if let Err(fault) = health.look().await {
        tracing::error!(error = %fault, "the database does not answer");
    }
    let unread = health.discord.get().map_or(0, |it| it.unread_events());
    measure::gateway(health.connected().await, unread);
    let kind = [(
        header::CONTENT_TYPE,
        "text/plain; version=0.0.4; charset=utf-8",
    )];
    (kind, health.metrics.render()).into_response()
}
