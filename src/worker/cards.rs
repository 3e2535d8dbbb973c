//! Keeps cards up to date: one edit carries the newest state, outside the lanes.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::watch;

use super::blocked;
use super::references::resolve;
use super::retry::{GIVE_UP_CARD_ATTEMPTS, next_try};
use super::rounds::{self, Rounds};
use crate::chat::{Chat, ChatError, Outgoing};
use crate::domain::id::{AdSetId, TicketId};
use crate::domain::notice::{Asking, Destination, Notice};
use crate::store::outbox::{self, ToTell};
use crate::store::posted::{self, Card};
use crate::store::{self, ad_set, cycle, ticket};
use crate::workflow::Workflow;
use crate::workflow::render::Renderer;

/// How many cards are edited at once.
const AT_ONCE: i64 = 16;

/// How long a claimed card is a worker's own.
const LEASE: TimeDelta = TimeDelta::seconds(120);

/// Keeps cards up to date.
pub struct Cards {
    workflow: Arc<Workflow>,
    chat: Arc<dyn Chat>,
    lease: String,
}

impl Cards {
    /// Keeps the cards of a process on a platform.
    pub fn new(workflow: Arc<Workflow>, chat: Arc<dyn Chat>, name: &str) -> Self {
        Self {
            workflow,
            chat,
            lease: format!("{name}:cards"),
        }
    }

    /// Edits the cards that are to be edited now; how many.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn step(&self) -> store::Result<usize> {
        let now = self.workflow.now();
        let mut tx = self.workflow.db().begin().await?;
        let platform = self.chat.platform();
        let cards =
            posted::claim(&mut tx, platform, now, AT_ONCE, &self.lease, now + LEASE).await?;
        tx.commit().await?;
        let edits = cards.iter().map(|card| self.update(card));
        for done in futures::future::join_all(edits).await {
            done?;
        }
        Ok(cards.len())
    }

    /// Goes on until `stop`.
    pub async fn run(&self, stop: watch::Receiver<bool>) {
        rounds::run(self, stop).await;
    }

    async fn update(&self, card: &Card) -> store::Result<()> {
        let outcome = match Asking::kept(&card.entity, card.entity_id) {
            Some(post) => self.edit_asking(card, post).await?,
            None if card.entity == posted::TICKET => self.edit_ticket(card).await?,
            None => self.edit_ad_set(card).await?,
        };
        let now = self.workflow.now();
        let mut tx = self.workflow.db().begin().await?;
        match outcome {
            Ok(()) => posted::shown(&mut tx, card.id, &self.lease, card.revision, now).await?,
            Err(ChatError::Gone(_)) => {
                if posted::forget(&mut tx, card.id, &self.lease).await? {
                    self.post_anew(&mut tx, card, now).await?;
                }
            }
            Err(error)
                if matches!(error, ChatError::Retry { .. })
                    || card.attempts < GIVE_UP_CARD_ATTEMPTS =>
            {
                blocked::report(
                    &mut tx,
                    card.workspace_id,
                    self.chat.platform(),
                    &error,
                    now,
                )
                .await?;
                let at = next_try(now, card.attempts, &error, &format!("card {}", card.id));
                posted::retry(&mut tx, card.id, &self.lease, at, &error.to_string()).await?;
            }
            Err(error) => {
                tracing::error!(card = %card.id, reason = %error, "a card cannot be edited");
                posted::give_up(&mut tx, card.id, &self.lease, &error.to_string()).await?;
            }
        }
        tx.commit().await?;
        self.workflow.nudge();
        Ok(())
    }

    async fn edit_ticket(&self, card: &Card) -> store::Result<Result<(), ChatError>> {
        let mut renderer = Renderer::new(&self.workflow, card.workspace_id).await?;
        let shown = renderer.ticket_card(TicketId(card.entity_id)).await?;
        let outgoing = self.outgoing(&mut renderer, shown.message).await?;
        drop(renderer);
        if let Err(error) = self.chat.edit(&card.at(), outgoing).await {
            return Ok(Err(error));
        }
        Ok(match &card.thread {
            Some(thread) => {
                self.chat
                    .tag_thread(thread, shown.status, shown.finished)
                    .await
            }
            None => Ok(()),
        })
    }

    async fn edit_ad_set(&self, card: &Card) -> store::Result<Result<(), ChatError>> {
        let mut renderer = Renderer::new(&self.workflow, card.workspace_id).await?;
        let message = renderer.ad_set_card(AdSetId(card.entity_id)).await?;
        let outgoing = self.outgoing(&mut renderer, message).await?;
        drop(renderer);
        Ok(self.chat.edit(&card.at(), outgoing).await)
    }

    async fn edit_asking(&self, card: &Card, post: Asking) -> store::Result<Result<(), ChatError>> {
        let mut renderer = Renderer::new(&self.workflow, card.workspace_id).await?;
        let Some(message) = renderer.by_now(post).await? else {
            return Ok(Ok(()));
        };
        let outgoing = self.outgoing(&mut renderer, message).await?;
        drop(renderer);
        Ok(self.chat.edit(&card.at(), outgoing).await)
    }

    async fn outgoing(
        &self,
        renderer: &mut Renderer<'_>,
        message: crate::message::Message,
    ) -> store::Result<Outgoing> {
        let workspace = renderer.workspace;
        let references = resolve(&mut renderer.tx, workspace, self.chat.as_ref(), &message).await?;
        Ok(Outgoing {
            message,
            references,
            nonce: String::new(),
            look_since: None,
        })
    }

    /// A card whose message is gone is posted anew, while its cycle is open.
    async fn post_anew(
        &self,
        tx: &mut store::Tx,
        card: &Card,
        now: DateTime<Utc>,
    ) -> store::Result<()> {
        let workspace = card.workspace_id;
        if Asking::kept(&card.entity, card.entity_id).is_some() {
            return Ok(()); // somebody took it away, and nothing depends on it
        }
        let (cycle, tell) = if card.entity == posted::TICKET {
            let id = TicketId(card.entity_id);
            let found = ticket::ticket(tx, workspace, id).await?;
            let tell = ToTell {
                destination: Destination::NewThread { ticket: id },
                notice: Notice::TicketThread { ticket: id },
                dedupe_key: format!("thread:{id}:again:{}", card.message),
            };
            (found.cycle_id, tell)
        } else {
            let id = AdSetId(card.entity_id);
            let found = ad_set::ad_set(tx, workspace, id).await?;
            let tell = ToTell {
                destination: Destination::Portfolio {
                    portfolio: found.portfolio_id,
                },
                notice: Notice::AdSetCard { ad_set: id },
                dedupe_key: format!("ad-set-card:{id}:again:{}", card.message),
            };
            (found.cycle_id, tell)
        };
        if cycle::cycle(tx, workspace, cycle).await?.outcome.is_none() {
            outbox::enqueue(tx, workspace, self.chat.platform(), &tell, now).await?;
        }
        Ok(())
    }
}

#[async_trait]
impl Rounds for Cards {
    const DOES: &'static str = "editing cards";

    fn workflow(&self) -> &Workflow {
        &self.workflow
    }

    async fn earliest(&self) -> store::Result<Option<DateTime<Utc>>> {
        let mut tx = self.workflow.db().snapshot().await?;
        posted::earliest(&mut tx).await
    }

    async fn round(&self) -> store::Result<usize> {
        self.step().await
    }
}
