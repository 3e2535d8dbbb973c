//! The platforms' door to the process, and how far it has heard them.

use std::time::{Duration, Instant};

use async_trait::async_trait;
use chrono::TimeDelta;

use super::Workflow;
use crate::chat::{ExternalId, Listener, MessageRef, TalkPlace};
use crate::domain::id::WorkspaceId;
use crate::domain::notice::{Destination, Notice};
use crate::domain::people::{Platform, Roles};
use crate::measure::{self, Acted};
use crate::request::{Account, Action, Reply, Request};
use crate::store::outbox::{self, ToTell};
use crate::store::{self, heard};
use crate::wording;

/// How long after its cycle closed a finished ticket's thread is still read after a restart.
const STILL_READ: TimeDelta = TimeDelta::days(7);
/// How many of those threads at most: the latest.
const MOST_CLOSED: i64 = 500;

#[async_trait]
impl Listener for Workflow {
    async fn hear(&self, request: Request) -> Reply {
        let began = Instant::now();
        let Some(_turn) = self.turns.take(&request).await else {
            ended(&request, Acted::TooMany, began.elapsed());
            return match request.action {
                Action::Complete { .. } => Reply::Choices(Vec::new()),
                _ => Reply::Private(wording::reply::too_many(self.settings.locale)),
            };
        };
        let (reply, how) = match self.acted(&request).await {
            Ok(acted) => acted,
            Err(fault) => (self.fault(&request, &fault).await, Acted::Failed),
        };
        if reply != Reply::Nothing {
            ended(&request, how, began.elapsed());
        }
        reply
    }

    async fn reply_missed(&self, platform: Platform, actor: &Account, event_id: &str) {
        let notice = Notice::MissedReply {
            event: event_id.to_owned(),
        };
        let kept = self.keep_for_inbox(platform, actor, notice, "missed");
        if let Err(fault) = kept.await {
            tracing::error!(event = %event_id, error = %fault, "a missed reply could not be kept");
        }
    }

    async fn reply_in_inbox(&self, platform: Platform, actor: &Account, event_id: &str) -> bool {
        let notice = Notice::ReplyToMessage {
            event: event_id.to_owned(),
        };
        let kept = self.keep_for_inbox(platform, actor, notice, "message");
        kept.await.unwrap_or_else(|fault| {
            tracing::error!(event = %event_id, error = %fault, "a reply could not be kept");
            false
        })
    }

    async fn talk_places(
        &self,
        workspace: WorkspaceId,
        platform: Platform,
        also: &[ExternalId],
    ) -> Option<Vec<TalkPlace>> {
        let places = self.find_talk_places(workspace, platform, also).await;
        places
            .inspect_err(|fault| {
                tracing::error!(error = %fault, "it is unknown how far the bot has heard");
            })
            .ok()
    }

    async fn roles_gone(
        &self,
        workspace: WorkspaceId,
        platform: Platform,
        gone: &[(ExternalId, Roles)],
    ) {
        if let Err(fault) = self.tell_of_roles(workspace, platform, gone).await {
            tracing::error!(error = %fault, "it could not be kept that roles are gone");
        }
    }

    async fn heard(
        &self,
        workspace: WorkspaceId,
        platform: Platform,
        up_to: &[MessageRef],
    ) -> bool {
        let kept = self.keep_heard(workspace, platform, up_to).await;
        kept.inspect_err(|fault| {
            tracing::error!(error = %fault, "how far the bot has heard could not be kept");
        })
        .is_ok()
    }
}

/// One line for each action, without a word that anybody typed; suggestions come with every key.
fn ended(request: &Request, how: Acted, took: Duration) {
    let (action, outcome) = (request.action.name(), how.as_str());
    let event = &request.event_id;
    let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    if let Action::Complete { .. } = request.action {
        tracing::debug!(event, action, outcome, ms, "action");
    } else {
        tracing::info!(event, action, outcome, ms, "action");
    }
    measure::acted(action, how, took);
}

impl Workflow {
    async fn tell_of_roles(
        &self,
        workspace: WorkspaceId,
        platform: Platform,
        gone: &[(ExternalId, Roles)],
    ) -> store::Result<()> {
        let mut tx = self.db().begin().await?;
        for (id, means) in gone {
            let tell = ToTell {
                destination: Destination::Leads,
                notice: Notice::RoleGone {
                    id: id.clone(),
                    means: means.iter().copied().collect(),
                },
                dedupe_key: format!("role-gone:{id}"),
            };
            outbox::enqueue(&mut tx, workspace, platform, &tell, self.now()).await?;
        }
        tx.commit().await?;
        self.nudge();
        Ok(())
    }

    async fn find_talk_places(
        &self,
        workspace: WorkspaceId,
        platform: Platform,
        also: &[ExternalId],
    ) -> store::Result<Vec<TalkPlace>> {
        let mut tx = self.db().snapshot().await?;
        let mut places = Vec::new();
        for (channel, heard) in heard::channels(&mut tx, workspace, platform).await? {
            places.push(TalkPlace {
                channel,
                is_thread: false,
                heard,
            });
        }
        let mut threads = heard::threads(&mut tx, workspace, platform).await?;
        let since = self.now() - STILL_READ;
        threads
            .extend(heard::closed_threads(&mut tx, workspace, platform, since, MOST_CLOSED).await?);
        for (channel, heard) in threads {
            places.push(TalkPlace {
                channel,
                is_thread: true,
                heard,
            });
        }
        for channel in also {
            if !places.iter().any(|place| place.channel == *channel) {
                places.push(TalkPlace {
                    heard: heard::of(&mut tx, workspace, platform, channel).await?,
                    channel: channel.clone(),
                    is_thread: false,
                });
            }
        }
        Ok(places)
    }

    async fn keep_heard(
        &self,
        workspace: WorkspaceId,
        platform: Platform,
        up_to: &[MessageRef],
    ) -> store::Result<()> {
        if up_to.is_empty() {
            return Ok(());
        }
        let mut tx = self.db().begin().await?;
        for MessageRef { channel, message } in up_to {
            heard::put(&mut tx, workspace, platform, channel, message).await?;
        }
        tx.commit().await
    }
}
