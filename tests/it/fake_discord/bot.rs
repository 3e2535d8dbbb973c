//! A bare serenity client, connected the way the real bot is.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::future::BoxFuture;
use serenity::all::{
    ClientBuilder, Command, CommandOptionType, Context, CreateCommand, CreateCommandOption, Event,
    EventHandler, GatewayIntents, GuildId, Http, HttpBuilder, Interaction, Message,
    RawEventHandler, Ready, ResumedEvent, ShardManager,
};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::support::discord::FakeDiscord;

/// What reached the bot.
#[derive(Debug)]
pub enum Heard {
    Ready(Box<Ready>),
    Resumed,
    Message(Box<Message>),
    Interaction,
}

type Reaction = dyn Fn(Arc<Http>, Interaction) -> BoxFuture<'static, ()> + Send + Sync;

struct Ears {
    tell: UnboundedSender<Heard>,
    react: Arc<Reaction>,
}

#[serenity::async_trait]
impl EventHandler for Ears {
    async fn ready(&self, _: Context, ready: Ready) {
        let _ = self.tell.send(Heard::Ready(Box::new(ready)));
    }

    async fn resume(&self, _: Context, _: ResumedEvent) {
        let _ = self.tell.send(Heard::Resumed);
    }

    async fn message(&self, _: Context, message: Message) {
        let _ = self.tell.send(Heard::Message(Box::new(message)));
    }

    async fn interaction_create(&self, ctx: Context, interaction: Interaction) {
        (self.react)(ctx.http.clone(), interaction).await;
        let _ = self.tell.send(Heard::Interaction);
    }
}

/// Notes the events that serenity cannot read, which it hides otherwise.
#[derive(Clone, Default)]
struct Strange(Arc<Mutex<Vec<String>>>);

#[serenity::async_trait]
impl RawEventHandler for Strange {
    async fn raw_event(&self, _: Context, event: Event) {
        if matches!(event, Event::Unknown(_)) {
            self.0.lock().unwrap().push(format!("{event:?}"));
        }
    }
}

pub struct Bot {
    strange: Strange,
    pub http: Arc<Http>,
    pub guild: GuildId,
    heard: UnboundedReceiver<Heard>,
    shards: Arc<ShardManager>,
    pub running: tokio::task::JoinHandle<serenity::Result<()>>,
}

pub fn client(discord: &FakeDiscord) -> reqwest::Client {
    let root = std::fs::read(discord.ca_file()).unwrap();
    reqwest::Client::builder()
        .proxy(reqwest::Proxy::all(discord.proxy_url()).unwrap())
        .add_root_certificate(reqwest::Certificate::from_pem(&root).unwrap())
        .timeout(Duration::from_secs(5))
        .build()
        .unwrap()
}

/// Only REST.
pub fn http(discord: &FakeDiscord) -> Http {
    HttpBuilder::new(discord.token())
        .client(client(discord))
        .application_id(discord.application_id().into())
        .build()
}

pub const INTENTS: GatewayIntents = GatewayIntents::GUILDS
    .union(GatewayIntents::GUILD_MESSAGES)
    .union(GatewayIntents::DIRECT_MESSAGES)
    .union(GatewayIntents::MESSAGE_CONTENT);

impl Bot {
    /// Connects, and reacts to every interaction so.
    pub async fn start<F>(discord: &FakeDiscord, intents: GatewayIntents, react: F) -> Self
    where
        F: Fn(Arc<Http>, Interaction) -> BoxFuture<'static, ()> + Send + Sync + 'static,
    {
        let (tell, heard) = unbounded_channel();
        let ears = Ears {
            tell,
            react: Arc::new(react),
        };
        let strange = Strange::default();
        let mut client = ClientBuilder::new_with_http(http(discord), intents)
            .event_handler(ears)
            .raw_event_handler(strange.clone())
            .await
            .unwrap();
        Self {
            strange,
            http: client.http.clone(),
            guild: discord.guild_id().into(),
            heard,
            shards: client.shard_manager.clone(),
            running: tokio::spawn(async move { client.start().await }),
        }
    }

    /// A bot that answers nothing.
    pub async fn deaf(discord: &FakeDiscord, intents: GatewayIntents) -> Self {
        Self::start(discord, intents, |_, _| Box::pin(async {})).await
    }

    /// The next thing heard, within a test's patience.
    pub async fn hears(&mut self) -> Heard {
        let next = tokio::time::timeout(Duration::from_secs(15), self.heard.recv());
        next.await.expect("the bot heard nothing").unwrap()
    }

    pub async fn ready(&mut self) -> Ready {
        match self.hears().await {
            Heard::Ready(ready) => *ready,
            other => panic!("{other:?}"),
        }
    }

    pub async fn hears_message(&mut self) -> Message {
        match self.hears().await {
            Heard::Message(m) => *m,
            other => panic!("{other:?}"),
        }
    }

    /// Everything that came could be read.
    pub async fn stop(self) {
        self.shards.shutdown_all().await;
        let strange = self.strange.0.lock().unwrap();
        assert!(strange.is_empty(), "{strange:?}");
    }

    /// `/refresh submit|status …`, small.
    pub async fn register(&self) -> Vec<Command> {
        let text = |name: &str| CreateCommandOption::new(CommandOptionType::String, name, "words");
        let submit = CreateCommandOption::new(CommandOptionType::SubCommand, "submit", "first")
            .add_sub_option(text("portfolio").required(true).set_autocomplete(true))
            .add_sub_option(text("format").add_string_choice("Static", "static"))
            .add_sub_option(CreateCommandOption::new(
                CommandOptionType::User,
                "designer",
                "who",
            ))
            .add_sub_option(CreateCommandOption::new(
                CommandOptionType::Attachment,
                "file",
                "a file",
            ));
        let status = CreateCommandOption::new(CommandOptionType::SubCommand, "status", "how it is");
        let refresh = CreateCommand::new("refresh")
            .description("the work")
            .add_option(submit)
            .add_option(status);
        let admin = CreateCommand::new("refresh-admin")
            .description("administration")
            .default_member_permissions(serenity::all::Permissions::MANAGE_GUILD);
        let all = vec![refresh, admin];
        self.guild.set_commands(&self.http, all).await.unwrap()
    }
}
