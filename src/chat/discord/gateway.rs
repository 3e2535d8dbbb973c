//! Listening: the gateway's events, each interaction in a task of its own.

use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use serenity::Client;
use serenity::all::{
    ClientBuilder, ConnectionStage, Context, Event, GatewayError, GatewayIntents, Interaction,
    RawEventHandler, RoleId, ShardManager,
};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

use super::error::{Doing, StartError, chat_error};
use super::follow::{Follower, Talk, newest};
use super::rest::wrong_token;
use super::{Discord, interaction};
use crate::chat::Listener;
use crate::domain::id::WorkspaceId;

/// How long answers that are on their way may take when the program ends.
const FINISH: Duration = Duration::from_secs(10);
/// How long the gateway may take to say goodbye.
const GOODBYE: Duration = Duration::from_secs(6);

/// Leaves the gateway. After a lost session serenity takes an old message for the answer of the one
/// who listens, and forgets them before they were told: so they are told first.
async fn leave(shards: &ShardManager) {
    for listening in shards.runners.lock().await.values() {
        listening.runner_tx.shutdown_clean();
    }
    shards.shutdown_all().await;
}

/// Turns the gateway's events into work.
struct Ear {
    discord: Arc<Discord>,
    heard: mpsc::UnboundedSender<Interaction>,
    talk: mpsc::UnboundedSender<Talk>,
}

impl Ear {
    /// Tells of the roles that mean something here and are gone.
    fn miss(&self, is_gone: impl Fn(RoleId) -> bool) {
        let known = self.discord.roles_of.iter();
        let gone: Vec<_> = known
            .filter(|(id, _)| is_gone(RoleId::new(**id)))
            .map(|(id, means)| (id.to_string(), means.clone()))
            .collect();
        if !gone.is_empty() {
            let _ = self.talk.send(Talk::RolesGone(gone));
        }
    }
}

#[serenity::async_trait]
impl RawEventHandler for Ear {
    async fn raw_event(&self, _: Context, event: Event) {
        match event {
            Event::InteractionCreate(event) => {
                let _ = self.heard.send(event.interaction);
            }
            Event::MessageCreate(event) => {
                let _ = self
                    .talk
                    .send(Talk::Written(Box::new(event.message.into())));
            }
            Event::GuildCreate(event) if event.guild.id == self.discord.guild => {
                self.miss(|role| !event.guild.roles.contains_key(&role));
                let _ = self.talk.send(Talk::Began(newest(&event.guild)));
            }
            Event::GuildRoleDelete(event) if event.guild_id == self.discord.guild => {
                self.miss(|role| role == event.role_id);
            }
            // Each new session begins with it: nothing is registered here.
            Event::Ready(_) => tracing::info!("listening to Discord"),
            Event::Resumed(_) => tracing::info!("listening to Discord again"),
            Event::GuildDelete(gone) if gone.guild.id == self.discord.guild => {
                if gone.guild.unavailable {
                    tracing::warn!("Discord says that the server is unavailable for now");
                } else {
                    tracing::error!("the bot was removed from the server");
                }
            }
            Event::Unknown(unread) => {
                let total = self.discord.unread.fetch_add(1, Ordering::Relaxed) + 1;
                if unread.kind == "INTERACTION_CREATE" {
                    tracing::error!(
                        total,
                        "an interaction could not be read and stays unanswered"
                    );
                } else {
                    tracing::info!(kind = unread.kind, total, "an event could not be read");
                }
            }
            _ => {}
        }
    }
}

impl Discord {
    /// What the gateway is asked for.
    fn intents(&self) -> GatewayIntents {
        let mut intents = GatewayIntents::GUILDS
            | GatewayIntents::GUILD_MESSAGES
            | GatewayIntents::DIRECT_MESSAGES;
        if self.reads_content {
            intents |= GatewayIntents::MESSAGE_CONTENT;
        }
        intents
    }

    /// Listens until `stop` turns true, then finishes the answers that are on their way.
    ///
    /// # Errors
    /// [`StartError::Usage`] if Discord refuses the token or the intents, [`StartError::Work`] if the
    /// gateway cannot be found or ends by itself.
    pub async fn listen(
        self: &Arc<Self>,
        workspace: WorkspaceId,
        listener: Arc<dyn Listener>,
        mut stop: watch::Receiver<bool>,
    ) -> Result<(), StartError> {
        let (heard, mut hearing) = mpsc::unbounded_channel();
        let (talk, talked) = mpsc::unbounded_channel();
        let mut client = self.gateway(heard, talk).await?;
        let (this, heard_by) = (Arc::clone(self), Arc::clone(&listener));
        let follower = Follower::new(this, workspace, heard_by, stop.clone());
        let mut following = tokio::spawn(follower.run(talked));
        let shards = Arc::clone(&client.shard_manager);
        self.listens(Some(Arc::clone(&shards)));
        let mut run = tokio::spawn(async move { client.start().await });
        let mut conversations = JoinSet::new();
        let begin = |interaction: Interaction, conversations: &mut JoinSet<()>| {
            if let Some(asked) = interaction::read(&interaction, &self.roles_of) {
                let (discord, listener) = (Arc::clone(self), Arc::clone(&listener));
                conversations.spawn(async move {
                    discord.converse(asked, workspace, listener).await;
                });
            }
        };
        let ended = loop {
            tokio::select! {
                Some(interaction) = hearing.recv() => begin(interaction, &mut conversations),
                Some(_) = conversations.join_next() => {}
                () = stopped(&mut stop) => {
                    let goodbye = tokio::time::timeout(GOODBYE, leave(&shards)).await;
                    if goodbye.is_err() {
                        tracing::warn!("the gateway did not say goodbye");
                    }
                    run.abort();
                    break Ok(());
                }
                ended = &mut run => break Err(match ended {
                    Ok(Err(serenity::Error::Gateway(error))) => refused(&error),
                    Ok(Err(error)) => {
                        StartError::Work(format!("{}.", chat_error(Doing::Looking, &error)))
                    }
                    _ => StartError::Work("Discord's gateway ended by itself.".into()),
                }),
            }
        };
        self.listens(None);
        // What comes in while the gateway says goodbye is answered too; then nobody listens any more.
        let rest = async {
            while let Some(interaction) = hearing.recv().await {
                begin(interaction, &mut conversations);
            }
        };
        let most = if ended.is_ok() {
            GOODBYE
        } else {
            Duration::ZERO
        };
        if tokio::time::timeout(most, rest).await.is_err() && ended.is_ok() {
            tracing::warn!("the gateway's connection was left open");
        }
        let finish = async {
            while conversations.join_next().await.is_some() {}
            let _ = (&mut following).await;
        };
        if tokio::time::timeout(FINISH, finish).await.is_err() {
            tracing::warn!("some answers were not finished at the end");
            following.abort();
        }
        ended
    }

    /// The gateway's client, with the address that Discord named: by itself serenity would fall back
    /// to the public one without a word.
    async fn gateway(
        self: &Arc<Self>,
        heard: mpsc::UnboundedSender<Interaction>,
        talk: mpsc::UnboundedSender<Talk>,
    ) -> Result<Client, StartError> {
        let http = self.rest.http();
        let address = self
            .rest
            .call(Doing::Looking, http.get_gateway())
            .await
            .map_err(|error| {
                StartError::Work(format!("Discord does not name its gateway: {error}."))
            })?;
        let ear = Ear {
            discord: Arc::clone(self),
            heard,
            talk,
        };
        let client = ClientBuilder::new_with_http(self.rest.separate(), self.intents())
            .raw_event_handler(ear)
            .await
            .map_err(|error| {
                StartError::Work(format!("{}.", chat_error(Doing::Looking, &error)))
            })?;
        *client.ws_url.lock().await = address.url;
        Ok(client)
    }

    fn listens(&self, shards: Option<Arc<ShardManager>>) {
        *self.shards.lock().unwrap_or_else(PoisonError::into_inner) = shards;
    }

    /// Whether the gateway is connected and tells us what happens.
    pub async fn is_connected(&self) -> bool {
        let listening = {
            let shards = self.shards.lock().unwrap_or_else(PoisonError::into_inner);
            shards.clone()
        };
        let Some(shards) = listening else {
            return false;
        };
        let runners = shards.runners.lock().await;
        let mut stages = runners.values().map(|runner| runner.stage);
        stages.len() > 0 && stages.all(|stage| stage == ConnectionStage::Connected)
    }

    /// Events that could not be read since the start.
    pub fn unread_events(&self) -> u64 {
        self.unread.load(Ordering::Relaxed)
    }
}

/// Ends when `stop` turns true, or when nobody is left to turn it.
async fn stopped(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

fn refused(error: &GatewayError) -> StartError {
    match error {
        GatewayError::InvalidAuthentication => wrong_token(),
        GatewayError::DisallowedGatewayIntents | GatewayError::InvalidGatewayIntents => {
            StartError::Usage(
                "Discord does not grant the bot an intent that it asks for. Look in the developer \
                 portal under Bot, Privileged Gateway Intents."
                    .into(),
            )
        }
        _ => StartError::Work("Discord's gateway ended the session.".into()),
    }
}
