//! Tells what is in the outbox: claim → send → finish. No network call inside a transaction.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use object_store::{ObjectStore, ObjectStoreExt, path::Path};
use sha2::{Digest, Sha256};
use tokio::sync::watch;

use super::blocked;
use super::claiming::Teller;
use super::follow_up;
use super::references::resolve;
use super::retry::{GIVE_UP_AFTER, GIVE_UP_ATTEMPTS, next_try};
use super::{claiming, ended};
use crate::chat::{Chat, ChatError, MessageRef, Outgoing, Posted, References};
use crate::domain::id::{AdSetId, PersonId, TicketId};
use crate::domain::notice::{Destination, Notice};
use crate::domain::people::Platform;
use crate::files;
use crate::measure::Delivered;
use crate::message::{FileToShow, Message};
use crate::store::outbox::{self, Delivery, ToTell};
use crate::store::{self, Tx, people, portfolio, posted};
use crate::workflow::Workflow;
use crate::workflow::render::Renderer;

/// How long a platform remembers a nonce.
const NONCE_LIVES: TimeDelta = TimeDelta::seconds(60);

/// Tells what is in the outbox.
pub struct Deliverer {
    pub(super) workflow: Arc<Workflow>,
    pub(super) chat: Arc<dyn Chat>,
    files: Arc<dyn ObjectStore>,
    lease: String,
}

/// How a delivery went.
pub(super) enum Told {
    /// Posted there.
    Posted(Posted),
    /// Posted there: an Ad Set's card, as it was then.
    Card(Posted, Message),
    /// Its cause has gone, or it was told before: nothing is left to tell.
    Nothing,
    /// The person cannot be written to.
    Unreachable(PersonId),
    /// An account cannot be given a reply that is for nobody else.
    Undelivered(String),
    /// It waits for working hours.
    Later(DateTime<Utc>, &'static str),
}

/// Where a delivery goes, on the platform.
enum Place {
    /// A portfolio's own channel, else the one for all.
    Channel { own: Option<String> },
    /// The leads' channel.
    Leads(String),
    /// A ticket's thread.
    Thread(TicketId),
    /// Somebody's inbox.
    Account(String, Option<PersonId>),
    /// The person has no account.
    Nowhere(PersonId),
}

/// Why it did not go.
pub(super) enum Failure {
    Chat(ChatError),
    Store(sqlx::Error),
}

impl From<ChatError> for Failure {
    fn from(error: ChatError) -> Self {
        Self::Chat(error)
    }
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error)
    }
}

impl Deliverer {
    /// A deliverer of a process on a platform.
    pub fn new(
        workflow: Arc<Workflow>,
        chat: Arc<dyn Chat>,
        files: Arc<dyn ObjectStore>,
        name: &str,
    ) -> Self {
        Self {
            workflow,
            chat,
            files,
            lease: format!("{name}:delivery"),
        }
    }

    /// Tells what can be told now, the head of each lane, one after the other; how many rows were
    /// tried.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn step(&self) -> store::Result<usize> {
        claiming::step(self).await
    }

    /// Goes on until `stop`; what is under way is finished.
    pub async fn run(self: Arc<Self>, stop: watch::Receiver<bool>) {
        claiming::run(self, stop).await;
    }

    async fn tell(&self, row: &Delivery) -> Result<Told, Failure> {
        let workspace = row.workspace_id;
        if let Destination::NewThread { ticket } = row.destination.0 {
            let forum = self.chat.ticket_channel();
            let wait = forum.and_then(|forum| self.chat.turn_for_thread(&forum));
            if let Some(wait) = wait {
                return Ok(self.comes_back(wait));
            }
            self.thread_of(row, ticket).await?;
            return Ok(Told::Nothing);
        }
        let mut renderer = Renderer::new(&self.workflow, workspace).await?;
        if let Some(at) = renderer.waits_until(&row.notice.0).await? {
            return Ok(Told::Later(at, "waits for working hours"));
        }
        let place = self.place(&mut renderer.tx, row).await;
        if let Some(wait) = place.as_ref().ok().and_then(|place| self.turn(place)) {
            return Ok(self.comes_back(wait));
        }
        let Some(message) = renderer.notice(&row.notice.0, &row.destination.0).await? else {
            return Ok(Told::Nothing);
        };
        let references = resolve(&mut renderer.tx, workspace, self.chat.as_ref(), &message).await?;
        let place = place?;
        // Nothing is read or locked while the platform is waited for.
        drop(renderer);
        let outgoing = self.outgoing(row, message.clone(), references).await?;
        match place {
            Place::Channel { own } => match (self.post(row, own, outgoing).await, &row.notice.0) {
                (
                    Err(Failure::Chat(ChatError::Denied(_) | ChatError::Gone(_))),
                    Notice::InChannel { person, .. },
                ) => Ok(Told::Unreachable(*person)),
                (Ok(Told::Posted(posted)), Notice::AdSetCard { .. }) => {
                    Ok(Told::Card(posted, message))
                }
                (posted, _) => posted,
            },
            Place::Leads(channel) => Ok(Told::Posted(self.chat.post(&channel, outgoing).await?)),
            Place::Thread(ticket) => {
                let thread = self.thread_of(row, ticket).await?;
                self.post_in_thread(row, ticket, &thread, outgoing).await
            }
            Place::Account(account, person) => {
                match (self.chat.direct(&account, outgoing).await, person) {
                    (Ok(posted), _) => Ok(Told::Posted(posted)),
                    (Err(ChatError::Denied(_) | ChatError::Gone(_)), Some(person)) => {
                        Ok(Told::Unreachable(person))
                    }
                    (Err(ChatError::Denied(_) | ChatError::Gone(_)), None) => {
                        Ok(Told::Undelivered(account))
                    }
                    (Err(error), _) => Err(error.into()),
                }
            }
            Place::Nowhere(person) => Ok(Told::Unreachable(person)),
        }
    }

    /// How long it waits because many others are on the way to the same place.
    fn turn(&self, place: &Place) -> Option<Duration> {
        match place {
            Place::Channel { own } => {
                let channel = own.clone().or_else(|| self.chat.default_channel())?;
                self.chat.turn_to_post(&channel)
            }
            Place::Leads(channel) => self.chat.turn_to_post(channel),
            Place::Thread(_) | Place::Account(..) | Place::Nowhere(_) => None,
        }
    }

    fn comes_back(&self, wait: Duration) -> Told {
        // In whole milliseconds: databases keep no nanoseconds.
        let wait = i64::try_from(wait.as_millis()).map_or(i64::MAX, |wait| wait.saturating_add(1));
        let wait = TimeDelta::try_milliseconds(wait).unwrap_or(TimeDelta::MAX);
        let at = self.workflow.now().checked_add_signed(wait);
        let at = at.unwrap_or(DateTime::<Utc>::MAX_UTC);
        Told::Later(at, "waits for its turn in a crowded channel")
    }

    async fn place(&self, tx: &mut Tx, row: &Delivery) -> Result<Place, Failure> {
        let platform = self.chat.platform();
        Ok(match &row.destination.0 {
            Destination::Portfolio { portfolio: id } => Place::Channel {
                own: portfolio::channel(tx, *id, platform).await?,
            },
            Destination::Leads => Place::Leads(self.leads()?),
            Destination::Inbox { person } => {
                match people::account_of(tx, row.workspace_id, platform, *person).await? {
                    Some(account) => Place::Account(account, Some(*person)),
                    None => Place::Nowhere(*person),
                }
            }
            Destination::Account { account } => Place::Account(account.clone(), None),
            Destination::Mail { .. } => {
                return Err(ChatError::Denied("mail does not go through the chat".into()).into());
            }
            Destination::Ticket { ticket } | Destination::NewThread { ticket } => {
                Place::Thread(*ticket)
            }
        })
    }

    fn leads(&self) -> Result<String, ChatError> {
        self.chat.leads_channel().ok_or_else(|| {
            ChatError::Denied("no leads' channel is configured: discord.channels.leads".to_owned())
        })
    }

    /// Posts in a portfolio's own channel; where that is gone, in the one for all.
    async fn post(
        &self,
        row: &Delivery,
        own: Option<String>,
        outgoing: Outgoing,
    ) -> Result<Told, Failure> {
        let shared = self.chat.default_channel();
        let missing = || {
            ChatError::Denied(
                "no channel for prompts and notes is configured: discord.channels.refreshes"
                    .to_owned(),
            )
        };
        let channel = own.clone().or_else(|| shared.clone()).ok_or_else(missing)?;
        match self.chat.post(&channel, outgoing.clone()).await {
            Err(ChatError::Gone(_)) if own.is_some() && shared.is_some() && own != shared => {
                let shared = shared.ok_or_else(missing)?;
                let posted = self.chat.post(&shared, outgoing).await?;
                let mut tx = self.workflow.db().begin().await?;
                let platform = self.chat.platform();
                blocked::report_gone(&mut tx, row, platform, &channel, self.workflow.now()).await?;
                tx.commit().await?;
                Ok(Told::Posted(posted))
            }
            posted => Ok(Told::Posted(posted?)),
        }
    }

    /// The message with all that it needs.
    pub(super) async fn outgoing(
        &self,
        row: &Delivery,
        message: Message,
        mut references: References,
    ) -> Result<Outgoing, Failure> {
        references.files = self.bytes_of(&message).await?;
        // It may have been posted by an attempt that is older than nonces live.
        let age = self.workflow.now() - row.first_attempt_at;
        Ok(Outgoing {
            message,
            references,
            nonce: nonce(&format!(
                "{} {} {}",
                row.workspace_id, row.dedupe_key, row.created_at
            )),
            look_since: (age > NONCE_LIVES).then_some(row.first_attempt_at),
        })
    }

    async fn bytes_of(&self, message: &Message) -> Result<Vec<(String, bytes::Bytes)>, ChatError> {
        let mut files = Vec::new();
        for file in &message.files {
            match file {
                FileToShow::Text { name, content } => {
                    files.push((name.clone(), content.clone().into()));
                }
                FileToShow::Asset {
                    path, name, size, ..
                } => {
                    if *size > self.chat.largest_file() {
                        continue;
                    }
                    let unread = |error: object_store::Error| ChatError::Retry {
                        after: None,
                        reason: format!("a kept file cannot be read: {}", files::why(&error)),
                    };
                    let at = Path::parse(path).map_err(|error| unread(error.into()))?;
                    let got = match self.files.get(&at).await {
                        Ok(got) => got,
                        // Somebody removed it: what is said about it is said all the same.
                        Err(error @ object_store::Error::NotFound { .. }) => {
                            tracing::error!(%error, "a kept file is not there any more");
                            continue;
                        }
                        Err(error) => return Err(unread(error)),
                    };
                    files.push((name.clone(), got.bytes().await.map_err(unread)?));
                }
            }
        }
        Ok(files)
    }

    async fn finish(&self, row: &Delivery, told: Told) -> store::Result<()> {
        let now = self.workflow.now();
        let workspace = row.workspace_id;
        let platform = self.chat.platform();
        let mut tx = self.workflow.db().begin().await?;
        if !outbox::done(&mut tx, row.id, &self.lease, now).await? {
            ended(row, Delivered::LeaseLost, "whoever has it finishes");
            return Ok(());
        }
        let how = match &told {
            Told::Nothing | Told::Posted(_) | Told::Card(..) | Told::Later(..) => Delivered::Told,
            Told::Unreachable(_) | Told::Undelivered(_) => Delivered::Unreachable,
        };
        let mut follow_ups: Vec<ToTell> = Vec::new();
        let settings = self.workflow.settings();
        if let (Told::Card(posted, shown), Notice::AdSetCard { ad_set }) = (&told, &row.notice.0) {
            tx = self.keep_card(tx, row, *ad_set, &posted.at, shown).await?;
        }
        match told {
            Told::Nothing | Told::Later(..) => {}
            Told::Posted(posted) | Told::Card(posted, _) => {
                tx = follow_up::keep_asking(&self.workflow, tx, row, platform, &posted.at).await?;
                follow_up::keep_link(&mut tx, self.chat.as_ref(), row, &posted.at).await?;
                for person in posted.unreached {
                    follow_ups.extend(follow_up::unreached(&mut tx, settings, row, person).await?);
                }
            }
            Told::Unreachable(person) => {
                follow_ups.extend(follow_up::unreachable(&mut tx, settings, row, person).await?);
            }
            Told::Undelivered(account) => follow_ups.push(follow_up::undelivered(account, now)),
        }
        for tell in &follow_ups {
            outbox::enqueue(&mut tx, workspace, platform, tell, now).await?;
        }
        tx.commit().await?;
        self.workflow.nudge();
        ended(row, how, "");
        Ok(())
    }

    /// Keeps where an Ad Set's card stands. It is edited at once only if it may say something else
    /// by now: an earlier attempt's may be older, and the set may have changed meanwhile.
    async fn keep_card(
        &self,
        mut tx: Tx,
        row: &Delivery,
        ad_set: AdSetId,
        at: &MessageRef,
        shown: &Message,
    ) -> store::Result<Tx> {
        let (workspace, now) = (row.workspace_id, self.workflow.now());
        let (platform, entity) = (self.chat.platform(), posted::AD_SET);
        posted::put(
            &mut tx, workspace, platform, entity, ad_set.0, at, None, now,
        )
        .await?;
        let mut renderer = Renderer::within(&self.workflow, workspace, tx);
        let by_now = renderer.ad_set_card(ad_set).await?;
        let mut tx = renderer.tx;
        if row.attempts > 1 || by_now != *shown {
            posted::dirty(&mut tx, workspace, entity, ad_set.0, now).await?;
        }
        Ok(tx)
    }

    async fn wait_until(&self, row: &Delivery, at: DateTime<Utc>, why: &str) -> store::Result<()> {
        let mut tx = self.workflow.db().begin().await?;
        outbox::put_back(&mut tx, row.id, &self.lease, at, why).await?;
        tx.commit().await
    }

    async fn put_off(&self, row: &Delivery, error: &ChatError) -> store::Result<()> {
        let now = self.workflow.now();
        let mut tx = self.workflow.db().begin().await?;
        let reason = error.to_string();
        if now - row.trying_since > GIVE_UP_AFTER && row.attempts >= GIVE_UP_ATTEMPTS {
            outbox::give_up(&mut tx, row.id, &self.lease, now, &reason).await?;
            // Of the Leads' own channel nobody else could be told.
            if !matches!(row.destination.0, Destination::Leads) {
                blocked::report_given_up(&mut tx, row, self.chat.platform(), now).await?;
            }
            ended(row, Delivered::GivenUp, &reason);
        } else {
            if !matches!(row.destination.0, Destination::Leads) {
                let platform = self.chat.platform();
                blocked::report(&mut tx, row.workspace_id, platform, error, now).await?;
            }
            let at = next_try(now, row.attempts, error, &row.dedupe_key);
            outbox::retry(&mut tx, row.id, &self.lease, at, &reason).await?;
            ended(row, Delivered::PutOff, &reason);
        }
        tx.commit().await?;
        self.workflow.nudge();
        Ok(())
    }
}

#[async_trait]
impl Teller for Deliverer {
    const AT_ONCE: usize = 32;

    /// Longer than any request's time-out.
    const LEASE: TimeDelta = TimeDelta::seconds(120);

    fn platform(&self) -> Platform {
        self.chat.platform()
    }

    fn lease(&self) -> &str {
        &self.lease
    }

    fn workflow(&self) -> &Arc<Workflow> {
        &self.workflow
    }

    async fn deliver(&self, row: &Delivery) -> store::Result<()> {
        let outcome = self.tell(row).await;
        match outcome {
            Ok(Told::Later(at, why)) => self.wait_until(row, at, why).await,
            Ok(told) => self.finish(row, told).await,
            Err(Failure::Chat(error)) => self.put_off(row, &error).await,
            Err(Failure::Store(fault)) => Err(fault),
        }
    }
}

/// What a platform deduplicates a post by: 24 hexadecimal digits of a digest.
pub(super) fn nonce(of: &str) -> String {
    Sha256::digest(of)
        .iter()
        .take(12)
        .fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}
