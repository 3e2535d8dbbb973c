//! What the outside reads: people's calendars, behind secret links. On a listener of its own, plain
//! HTTP; TLS is for the server before it.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::Unserved;
use crate::workflow::{Workflow, calendar};

/// Where a calendar is, behind the address of all pages.
pub const CALENDAR: &str = "/calendar/{name}";

/// A listener that is there, and what it serves.
pub struct Server {
    listener: TcpListener,
    workflow: Arc<Workflow>,
}

impl Server {
    /// Takes the address; nothing is answered before [`Server::run`].
    ///
    /// # Errors
    /// The address cannot be listened on.
    pub async fn bind(address: SocketAddr, workflow: Arc<Workflow>) -> Result<Self, Unserved> {
        let listener = TcpListener::bind(address)
            .await
            .map_err(|error| Unserved::Public(address, error))?;
        tracing::info!(%address, "serving calendars");
        Ok(Self { listener, workflow })
    }

    /// Where it listens.
    ///
    /// # Errors
    /// The operating system does not say.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Answers until `stop` turns true.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        // Addresses hold secrets: nothing here logs a request.
        let routes = Router::new()
            .route(CALENDAR, get(read))
            .with_state(self.workflow);
        // No orderly end: a program that keeps its connection must not keep the bot from stopping.
        tokio::select! {
            ended = axum::serve(self.listener, routes).into_future() => {
                if let Err(error) = ended {
                    tracing::error!(%error, "calendars are not served any more");
                }
            }
            _ = stop.wait_for(|stop| *stop) => {}
        }
    }
}

async fn read(
    State(workflow): State<Arc<Workflow>>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Response {
    feed(&workflow, &name, &headers).await
}

/// The calendar `<secret>.ics`, unless whoever asks has it as it is. A secret that never was and one
/// that was revoked are answered alike.
pub async fn feed(workflow: &Workflow, name: &str, asked: &HeaderMap) -> Response {
    let found = match name.strip_suffix(".ics") {
        Some(secret) => calendar::feed(workflow, secret).await,
        None => Ok(None),
    };
    let mut response = match found {
        Ok(Some(file)) => file_or_unchanged(file, asked),
        Ok(None) => (StatusCode::NOT_FOUND, "There is no such calendar.\n").into_response(),
        Err(fault) => {
            tracing::error!(error = %fault, "a calendar could not be read");
            let again = [(header::RETRY_AFTER, "60")];
            let says = "The calendar cannot be read now.\n";
            (StatusCode::SERVICE_UNAVAILABLE, again, says).into_response()
        }
    };
    for (name, value) in [
        (header::CACHE_CONTROL, "private, no-cache"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("x-robots-tag"), "noindex"),
    ] {
        let headers = response.headers_mut();
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// The same text has the same tag, so that a program that looks every hour mostly gets nothing.
fn file_or_unchanged(file: String, asked: &HeaderMap) -> Response {
    let digest = Sha256::digest(&file).into_iter().take(16);
    let digits = digest.fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
    let tag = format!("\"{digits}\"");
    let known = asked.get_all(header::IF_NONE_MATCH).iter();
    let mut known = known.filter_map(|value| value.to_str().ok());
    let has_it = known.any(|tags| {
        let mut tags = tags.split(',').map(str::trim);
        // A proxy that compresses makes a tag weak.
        tags.any(|it| it == "*" || it.trim_start_matches("W/") == tag)
    });
    let tag = [(header::ETAG, tag)];
    if has_it {
        return (StatusCode::NOT_MODIFIED, tag).into_response();
    }
    let kind = [(header::CONTENT_TYPE, "text/calendar; charset=utf-8")];
    (tag, kind, file).into_response()
}
