//! What changes, as it changes: server-sent events. Nothing is kept in memory for a page; what it has
//! missed is read from the database, from the cursor that it names.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use futures::stream::{self, Stream};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::watch;

use super::content::{ShownChannel, shown};
use super::problem::Problem;
use super::reads;
use super::server::{Shared, Site};
use crate::domain::id::{ActivityId, WorkspaceId};
use crate::store::local::channel::{self, INBOX};
use crate::store::local::{self, Change, message};
use crate::store::{self, Tx, activity};

/// How many changes are read at once.
const AT_ONCE: i64 = 200;

/// How often a stream that has nothing to say shows that it lives.
const ALIVE: Duration = Duration::from_secs(15);

/// How far a page knows what happened: the last change, and the last entry of the audit log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cursor {
    change: i64,
    activity: i64,
}

impl Cursor {
    /// Where everything stands.
    pub async fn now(tx: &mut Tx, workspace: WorkspaceId) -> store::Result<Self> {
        Ok(Self {
            change: local::cursor(tx, workspace).await?,
            activity: activity::newest(tx).await?,
        })
    }

    /// Whether it is from another database, where more has happened.
    const fn is_beyond(self, newest: Self) -> bool {
        self.change > newest.change || self.activity > newest.activity
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.change, self.activity)
    }
}

impl FromStr for Cursor {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (change, activity) = text.split_once('.').ok_or(())?;
        let number = |text: &str| text.parse::<i64>().map_err(|_| ()).map(|it| it.max(0));
        Ok(Self {
            change: number(change)?,
            activity: number(activity)?,
        })
    }
}

/// Whose stream it is, and from where.
#[derive(Debug, Deserialize)]
pub struct From {
    #[serde(rename = "as")]
    account: String,
    after: Option<String>,
}

/// `GET /api/events`.
pub async fn events(
    State(site): Shared,
    Query(from): Query<From>,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let member = site.member(&from.account).await?;
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok());
    let known = [from.after.as_deref(), last];
    let known = known.into_iter().flatten().filter_map(|it| it.parse().ok());
    let mut following = Following::begin(site, member.account).await?;
    following.go_back_to(known.max());
    let events = stream::unfold(following, |mut following| async move {
        let event = following.next().await?;
        Some((Ok(event), following))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(ALIVE)))
}

/// One page that follows what happens.
struct Following {
    site: Arc<Site>,
    account: String,
    cursor: Cursor,
    changes: watch::Receiver<u64>,
    work: watch::Receiver<u64>,
    stop: watch::Receiver<bool>,
    ready: VecDeque<Event>,
    clock: Value,
    guide: Value,
}

impl Following {
    async fn begin(site: Arc<Site>, account: String) -> Result<Self, Problem> {
        let mut tx = site.db().snapshot().await?;
        let cursor = Cursor::now(&mut tx, site.web.workspace()).await?;
        let hello = event("hello", &json!({ "boot": site.boot }));
        Ok(Self {
            changes: site.web.changes(),
            work: site.workflow.work(),
            stop: site.stop.clone(),
            ready: VecDeque::from([hello]),
            // What the page has may be older: both are told once at the beginning.
            clock: Value::Null,
            guide: json!(false),
            site,
            account,
            cursor,
        })
    }

    /// Goes on from what the page knows.
    fn go_back_to(&mut self, known: Option<Cursor>) {
        match known {
            Some(known) if known.is_beyond(self.cursor) => {
                self.ready.push_back(event("reset", &json!({})));
            }
            Some(known) => self.cursor = known,
            None => {}
        }
    }

    /// The next event; `None`: the server stops.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            if *self.stop.borrow() {
                return None;
            }
            // Registered before looking, so that nothing is missed in between.
            self.changes.borrow_and_update();
            self.work.borrow_and_update();
            if let Err(fault) = self.gather().await {
                tracing::error!(error = %fault, "the changes could not be read");
                return None; // the page connects again
            }
            if !self.ready.is_empty() {
                continue;
            }
            let going = tokio::select! {
                changed = self.changes.changed() => changed.is_ok(),
                changed = self.work.changed() => changed.is_ok(),
                _ = self.stop.changed() => false,
            };
            if !going {
                return None;
            }
        }
    }

    /// Reads what happened since the cursor.
    async fn gather(&mut self) -> store::Result<()> {
        let site = self.site.clone();
        let mut tx = site.db().snapshot().await?;
        let workspace = site.web.workspace();
        let changes = local::changes(&mut tx, workspace, self.cursor.change, AT_ONCE).await?;
        let mut touched = Vec::new();
        for (index, change) in changes.iter().enumerate() {
            self.cursor.change = change.seq;
            let later = &changes[index + 1..];
            let again =
                |other: &Change| other.kind == change.kind && other.subject == change.subject;
            if !later.iter().any(again) {
                self.tell(&mut tx, change, &mut touched).await?;
            }
        }
        for id in touched {
            self.tell_channel(&mut tx, &id).await?;
        }
        let after = ActivityId(self.cursor.activity);
        for entry in activity::watched_after(&mut tx, workspace, after, AT_ONCE).await? {
            self.cursor.activity = entry.past.seq.0;
            let said = reads::in_words(&site, &mut tx, entry).await?;
            self.push("activity", &said);
        }
        let clock = site.clock();
        if clock != self.clock {
            self.ready.push_back(event("clock", &clock));
            self.clock = clock;
        }
        let guide = reads::guide_of(&site, &mut tx).await?;
        if guide != self.guide {
            self.ready.push_back(event("guide", &guide));
            self.guide = guide;
        }
        Ok(())
    }

    async fn tell(
        &mut self,
        tx: &mut Tx,
        change: &Change,
        touched: &mut Vec<String>,
    ) -> store::Result<()> {
        let workspace = self.site.web.workspace();
        if change
            .account
            .as_ref()
            .is_some_and(|it| *it != self.account)
        {
            return Ok(());
        }
        match change.kind.as_str() {
            kind @ ("message" | "edited") => {
                let seq = change.subject.parse().unwrap_or_default();
                let Some(message) = message::find(tx, workspace, seq).await? else {
                    return Ok(());
                };
                let owner = message.channel.strip_prefix(INBOX);
                if owner.is_some_and(|owner| owner != self.account) {
                    return Ok(());
                }
                if kind == "message" && !touched.contains(&message.channel) {
                    touched.push(message.channel.clone());
                }
                self.push(kind, &shown(&message));
            }
            "mail" => {
                let unread = reads::unread_mails(tx, workspace, &self.account).await?;
                self.push("mail", &json!({ "unread": unread }));
            }
            _ => self.tell_channel(tx, &change.subject).await?,
        }
        Ok(())
    }

    async fn tell_channel(&mut self, tx: &mut Tx, id: &str) -> store::Result<()> {
        let workspace = self.site.web.workspace();
        if let Some(seen) = channel::seen_by(tx, workspace, &self.account, id).await? {
            self.push("channel", &json!(ShownChannel::from(seen)));
        }
        Ok(())
    }

    fn push(&mut self, name: &str, data: &Value) {
        let event = event(name, data).id(self.cursor.to_string());
        self.ready.push_back(event);
    }
}

fn event(name: &str, data: &Value) -> Event {
    Event::default().event(name).data(data.to_string())
}
