//! The Discord adapter against the fake Discord, with a listener that follows a script.

mod answers;
mod crowd;
mod gateway;
mod outbox;
mod start;
mod talk;

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use futures::future::BoxFuture;
use refreshbot::chat::discord::{Discord, Settings, StartError};
use refreshbot::chat::{Listener, MessageRef, Outgoing, References, TalkPlace};
use refreshbot::domain::id::{PersonId, WorkspaceId};
use refreshbot::domain::people::{Platform, Role, Roles};
use refreshbot::message::{Button, ButtonStyle, Card, Form, FormField, Message, Span, Text, Tone};
use refreshbot::request::{Account, Reply, Request};
use refreshbot::spans;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::support::discord::{FakeDiscord, GuildSetup, Person};

/// How long a test waits for something, in real time.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(15);

type Answering = dyn Fn(Request) -> BoxFuture<'static, Reply> + Send + Sync;

/// Answers as the test says, and remembers what it heard.
struct Script {
    answering: Box<Answering>,
    heard: Mutex<Vec<Request>>,
    times: watch::Sender<usize>,
    missed: watch::Sender<Vec<String>>,
    /// Channels and threads in which people talk, and whether they are threads.
    places: Mutex<Vec<(String, bool)>>,
    /// Up to which message each was heard.
    up_to: watch::Sender<BTreeMap<String, String>>,
    /// Nothing of the process can be asked or kept.
    broken: AtomicBool,
}

impl Script {
    fn new<F>(answering: F) -> Arc<Self>
    where
        F: Fn(Request) -> BoxFuture<'static, Reply> + Send + Sync + 'static,
    {
        Arc::new(Self {
            answering: Box::new(answering),
            heard: Mutex::default(),
            times: watch::Sender::default(),
            missed: watch::Sender::default(),
            places: Mutex::default(),
            up_to: watch::Sender::default(),
            broken: AtomicBool::new(false),
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

    /// Waits until so many requests were heard, and gives them.
    async fn heard_times(&self, times: usize) -> Vec<Request> {
        let mut so_far = self.times.subscribe();
        let wait = so_far.wait_for(|so_far| *so_far >= times);
        let waited = tokio::time::timeout(PATIENCE, wait).await;
        assert!(waited.is_ok(), "heard only {:#?}", self.heard());
        self.heard()
    }

    /// Waits until it is kept that a channel was heard up to a message.
    async fn kept(&self, channel: u64, message: u64) {
        let (channel, message) = (channel.to_string(), message.to_string());
        let mut up_to = self.up_to.subscribe();
        let wait = up_to.wait_for(|kept| kept.get(&channel) == Some(&message));
        let waited = tokio::time::timeout(PATIENCE, wait).await;
        assert!(waited.is_ok(), "kept only {:?}", self.up_to.borrow());
    }

    /// The first event whose reply was missed, when one was.
    async fn missed(&self) -> String {
        let mut missed = self.missed.subscribe();
        let wait = missed.wait_for(|missed| !missed.is_empty());
        let missed = tokio::time::timeout(PATIENCE, wait).await;
        missed.expect("nothing was missed").unwrap()[0].clone()
    }
}

#[async_trait]
impl Listener for Script {
    async fn hear(&self, request: Request) -> Reply {
        self.heard.lock().unwrap().push(request.clone());
        let reply = (self.answering)(request).await;
        self.times.send_modify(|times| *times += 1);
        reply
    }

    async fn reply_missed(&self, platform: Platform, actor: &Account, event_id: &str) {
        assert_eq!(platform, Platform::Discord);
        assert!(!actor.id.is_empty());
        self.missed.send_modify(|all| all.push(event_id.to_owned()));
    }

    async fn reply_in_inbox(&self, platform: Platform, actor: &Account, event_id: &str) -> bool {
        if self.broken.load(Ordering::Relaxed) {
            return false;
        }
        self.reply_missed(platform, actor, event_id).await;
        true
    }

    async fn talk_places(
        &self,
        _: WorkspaceId,
        platform: Platform,
        also: &[String],
    ) -> Option<Vec<TalkPlace>> {
        assert_eq!(platform, Platform::Discord);
        if self.broken.load(Ordering::Relaxed) {
            return None;
        }
        let up_to = self.up_to.borrow();
        let place = |channel: &String, is_thread: bool| TalkPlace {
            channel: channel.clone(),
            is_thread,
            heard: up_to.get(channel).cloned(),
        };
        let own = self.places.lock().unwrap();
        let own = own.iter().map(|(channel, thread)| place(channel, *thread));
        Some(
            own.chain(also.iter().map(|also| place(also, false)))
                .collect(),
        )
    }

    async fn roles_gone(&self, _: WorkspaceId, _: Platform, _: &[(String, Roles)]) {
        unreachable!("no role is deleted here");
    }

    async fn heard(&self, _: WorkspaceId, _: Platform, up_to: &[MessageRef]) -> bool {
        self.up_to.send_modify(|kept| {
            for at in up_to {
                kept.insert(at.channel.clone(), at.message.clone());
            }
        });
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
