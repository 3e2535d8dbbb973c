//! The server of the local workspace: loopback only, HTTP/1.1.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRequest, Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use axum::routing::{get, post};
use serde::de::DeserializeOwned;
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::guard::{Port, guard};
use super::problem::Problem;
use super::time::Time;
use super::{Web, acts, events, files, mailbox, page, reads, say};
use crate::chat::Listener;
use crate::http::public::{self, CALENDAR};
use crate::store::Db;
use crate::store::local::channel::{self, Member};
use crate::workflow::Workflow;

/// The largest file that somebody may send, in bytes.
pub const LARGEST_FILE: usize = 10 * 1024 * 1024;

/// The largest of all other requests, in bytes: a form holds five texts of 4,000 characters.
const LARGEST_REQUEST: usize = 256 * 1024;

/// Why the server cannot be started.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// Others could reach it, and everybody on the page may act as anybody.
    #[error(
        "the local workspace is reachable from this machine only: {0} is not a loopback address"
    )]
    BeyondLoopback(SocketAddr),
    /// The address is taken, or may not be used.
    #[error("{0}")]
    Listen(#[from] std::io::Error),
}

/// What every handler needs.
pub(super) struct Site {
    pub web: Arc<Web>,
    pub listener: Arc<dyn Listener>,
    pub workflow: Arc<Workflow>,
    pub time: Arc<dyn Time>,
    /// Names this start of the server.
    pub boot: String,
    /// Turns true when the server stops: streams end then.
    pub stop: watch::Receiver<bool>,
}

pub(super) type Shared = axum::extract::State<Arc<Site>>;

impl Site {
    pub fn db(&self) -> &Db {
        self.workflow.db()
    }

    /// Somebody who has an account.
    pub async fn member(&self, account: &str) -> Result<Member, Problem> {
        let mut tx = self.db().snapshot().await?;
        let found = channel::member(&mut tx, self.web.workspace(), account).await?;
        found.ok_or_else(|| Problem::missing(format!("Nobody here has the account {account}.")))
    }

    /// The clock, as the page shows it.
    pub fn clock(&self) -> serde_json::Value {
        super::time::shown(self.workflow.now(), self.workflow.settings().time_zone)
    }
}

/// A server that listens, and does not answer yet.
pub struct Server {
    listener: TcpListener,
    at: SocketAddr,
}

impl Server {
    /// Listens on a loopback address; port 0 takes any that is free.
    ///
    /// # Errors
    /// The address is not this machine's own, or is taken.
    pub async fn listen(address: SocketAddr) -> Result<Self, ServerError> {
        if !address.ip().is_loopback() {
            return Err(ServerError::BeyondLoopback(address));
        }
        let listener = TcpListener::bind(address).await?;
        let at = listener.local_addr()?;
        Ok(Self { listener, at })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.at
    }

    /// Answers until `stop` turns true; what is under way is finished.
    ///
    /// # Errors
    /// The listener fails.
    pub async fn serve(
        self,
        web: Arc<Web>,
        workflow: Arc<Workflow>,
        time: Arc<dyn Time>,
        boot: String,
        stop: watch::Receiver<bool>,
    ) -> std::io::Result<()> {
        let site = Arc::new(Site {
            web,
            listener: workflow.clone(),
            workflow,
            time,
            boot,
            stop: stop.clone(),
        });
        let mut stopping = stop;
        axum::serve(self.listener, router(site, self.at.port()))
            .with_graceful_shutdown(async move {
                let _ = stopping.wait_for(|stop| *stop).await;
            })
            .await
    }
}

fn router(site: Arc<Site>, port: u16) -> Router {
    let upload = post(files::upload).layer(DefaultBodyLimit::max(LARGEST_FILE));
    Router::new()
        .route("/", get(page::index))
        .route("/app.css", get(page::style))
        .route("/app.js", get(page::script))
        .route("/favicon.svg", get(page::icon))
        .route("/js/{name}", get(page::module))
        .route("/api/start", get(reads::start))
        .route("/api/messages", get(reads::messages))
        .route("/api/mail", get(reads::mail))
        .route("/api/mail/{seq}", get(mailbox::page))
        .route("/api/activity", get(reads::activity))
        .route("/api/events", get(events::events))
        .route("/files/{name}", get(files::download))
        .route(CALENDAR, get(calendar))
        .route("/api/command", post(acts::command))
        .route("/api/complete", post(acts::complete))
        .route("/api/press", post(acts::press))
        .route("/api/form", post(acts::form))
        .route("/api/say", post(say::say))
        .route("/api/read", post(acts::read))
        .route("/api/clock", post(acts::clock))
        .route("/api/guide", post(acts::guide))
        .layer(DefaultBodyLimit::max(LARGEST_REQUEST))
        .route("/api/files", upload)
        .fallback(page::nothing)
        .method_not_allowed_fallback(page::nothing)
        .layer(axum::middleware::from_fn_with_state(Port(port), guard))
        .with_state(site)
}

/// The link that *Calendar* gives leads to the workspace itself.
async fn calendar(State(site): Shared, Path(name): Path<String>, headers: HeaderMap) -> Response {
    public::feed(&site.workflow, &name, &headers).await
}

/// A request's JSON. Only `application/json` is read: no form of another page can send that.
pub(super) struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if media_type(&request) != "application/json" {
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "The request has to be application/json.",
            ));
        }
        let bytes = whole(request, state).await?;
        serde_json::from_slice(&bytes)
            .map(Self)
            .map_err(|error| Problem::unreadable(format!("The request cannot be read: {error}.")))
    }
}

/// What a request says that its body is.
pub(super) fn media_type(request: &Request) -> String {
    let kind = request.headers().get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default();
    kind.trim().to_ascii_lowercase()
}

/// A request's whole body, within its limit.
pub(super) async fn whole<S: Send + Sync>(
    request: Request,
    state: &S,
) -> Result<bytes::Bytes, Problem> {
    bytes::Bytes::from_request(request, state)
        .await
        .map_err(|error| {
            let status = error.status();
            if status == StatusCode::PAYLOAD_TOO_LARGE {
                Problem::new(status, "That is too large.")
            } else {
                Problem::unreadable("The request broke off.")
            }
        })
}
