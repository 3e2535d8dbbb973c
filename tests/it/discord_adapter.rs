//! The Discord adapter against the fake Discord, with a listener that follows a script.

mod answers;
mod gateway;
mod outbox;
mod start;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use futures::future::BoxFuture;
use refreshbot::chat::discord::{Discord, Settings, StartError};
use refreshbot::chat::{Listener, Outgoing, References};
use refreshbot::domain::id::{PersonId, WorkspaceId};
use refreshbot::domain::people::{Platform, Role};
use refreshbot::message::{Button, ButtonStyle, Card, Form, FormField, Message, Span, Text, Tone};
use refreshbot::request::{Account, Reply, Request};
use refreshbot::spans;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::support::discord::{FakeDiscord, GuildSetup, Person};

type Answering = dyn Fn(Request) -> BoxFuture<'static, Reply> + Send + Sync;

/// Answers as the test says, and remembers what it heard.
struct Script {
    answering: Box<Answering>,
    heard: Mutex<Vec<Request>>,
    missed: watch::Sender<Vec<String>>,
}

impl Script {
    fn new<F>(answering: F) -> Arc<Self>
    where
        F: Fn(Request) -> BoxFuture<'static, Reply> + Send + Sync + 'static,
    {
        Arc::new(Self {
            answering: Box::new(answering),
            heard: Mutex::default(),
            missed: watch::Sender::default(),
        })
    }

    /// Always the same, at once.
    fn always(reply: Reply) -> Arc<Self> {
        Self::new(move |_| {
            let reply = reply.clone();
            Box::pin(async move { reply })
        })
    }

    fn heard(&self) -> Vec<Request> {
        self.heard.lock().unwrap().clone()
    }

    fn last(&self) -> Request {
        self.heard().pop().expect("nothing was heard")
    }

    /// The first event whose reply was missed, when one was.
    async fn missed(&self) -> String {
        let mut missed = self.missed.subscribe();
        let wait = missed.wait_for(|missed| !missed.is_empty());
        let patience = std::time::Duration::from_secs(15);
        let missed = tokio::time::timeout(patience, wait).await;
        missed.expect("nothing was missed").unwrap()[0].clone()
    }
}

#[async_trait]
impl Listener for Script {
    async fn hear(&self, request: Request) -> Reply {
        self.heard.lock().unwrap().push(request.clone());
        (self.answering)(request).await
    }

    async fn reply_missed(&self, platform: Platform, actor: &Account, event_id: &str) {
        assert_eq!(platform, Platform::Discord);
        assert!(!actor.id.is_empty());
        self.missed.send_modify(|all| all.push(event_id.to_owned()));
    }

    async fn reply_in_inbox(&self, platform: Platform, actor: &Account, event_id: &str) -> bool {
        self.reply_missed(platform, actor, event_id).await;
        true
    }
}

fn settings(discord: &FakeDiscord) -> Settings {
    let channel = |name: &str| discord.look(|w| w.channel_named(name).map(|c| c.id));
    let roles = [
        ("Account Manager", Role::Am),
        ("Social Ad Specialist", Role::Sas),
        ("Designer", Role::Designer),
        ("Admin", Role::Admin),
    ];
    let known = |name: &str| discord.look(|w| w.role_named(name).map(|r| r.id));
    let roles = roles
        .into_iter()
        .filter_map(|(name, role)| Some((known(name)?, [role].into())));
    Settings {
        token: discord.token(),
        guild_id: discord.guild_id(),
        proxy: Some(discord.proxy_url()),
        ca_file: Some(discord.ca_file().into()),
        refreshes: channel("refreshes"),
        tickets: channel("tickets"),
        leads: channel("leads"),
        roles: roles.collect::<BTreeMap<_, _>>(),
    }
}

async fn agency() -> (FakeDiscord, Arc<Discord>) {
    let discord = FakeDiscord::start(GuildSetup::agency()).await;
    let bot = Discord::connect(settings(&discord)).await.unwrap();
    (discord, bot)
}

/// A bot that listens until it is stopped.
struct Listening {
    stop: watch::Sender<bool>,
    running: JoinHandle<Result<(), StartError>>,
}

impl Listening {
    async fn start(discord: &FakeDiscord, bot: &Arc<Discord>, script: &Arc<Script>) -> Self {
        let listening = Self::begin(bot, script);
        discord.gateway_connected().await;
        listening
    }

    fn begin(bot: &Arc<Discord>, script: &Arc<Script>) -> Self {
        let (stop, stopped) = watch::channel(false);
        let (bot, script) = (Arc::clone(bot), Arc::clone(script));
        let running =
            tokio::spawn(async move { bot.listen(WorkspaceId(1), script, stopped).await });
        Self { stop, running }
    }

    async fn stop(self) -> Result<(), StartError> {
        self.stop.send_replace(true);
        self.running.await.unwrap()
    }
}

fn words(text: &str) -> Message {
    Message::text(Text::line(spans![text]))
}

fn private(text: &str) -> Reply {
    Reply::Private(words(text))
}

fn mention(id: i64, name: &str) -> Span {
    Span::Person {
        id: Some(PersonId(id)),
        name: name.into(),
        mention: true,
    }
}

fn accounts(people: &[(i64, &Person)]) -> References {
    let pairs = people
        .iter()
        .map(|(id, person)| (PersonId(*id), person.id.to_string()));
    References {
        accounts: pairs.collect::<HashMap<_, _>>(),
        ..References::default()
    }
}

fn outgoing(message: Message, nonce: &str) -> Outgoing {
    Outgoing {
        message,
        references: References::default(),
        nonce: nonce.into(),
        look_since: None,
    }
}

fn card(footer: &str) -> Message {
    Message {
        card: Some(Card {
            title: "T-14 Spring hero".into(),
            tone: Tone::Working,
            body: Text::line(spans!["New logo"]),
            fields: Vec::new(),
            footer: footer.into(),
        }),
        ..Message::default()
    }
    .button(Button {
        id: "start:14".into(),
        label: "Start".into(),
        style: ButtonStyle::Primary,
    })
}

fn form() -> Form {
    Form {
        id: "form:12".into(),
        title: "First ticket · newest note from Thu 19 Nov".into(),
        fields: vec![FormField {
            name: "folder".into(),
            label: "Deliverable Folder Name".into(),
            placeholder: "BPS-2026-11".into(),
            value: "BPS".into(),
            multiline: false,
            required: true,
            most: 80,
        }],
    }
}
