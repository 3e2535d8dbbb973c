//! A bot on a throw-away database: act as a person, read what everybody got, fail on whatever was
//! left unread.

pub mod chat;
pub mod mail;

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use object_store::ObjectStore;
use object_store::memory::InMemory;
use refreshbot::chat::commands::{self, Given};
use refreshbot::chat::transcript::{Entry, LEADS, REFRESHES};
use refreshbot::chat::{Chat, Listener};
use refreshbot::clock::Clock;
use refreshbot::domain::calendar::local_to_utc;
use refreshbot::domain::people::{Role, Roles};
use refreshbot::message::{Form, Message, Text};
use refreshbot::request::{Account, Action, Press, Reply, Request, Said};
use refreshbot::stage::{self, Stage};
use refreshbot::store::Db;
use refreshbot::wording::plain::plain;
use refreshbot::worker::Workers;
use refreshbot::workflow::Settings;

use self::chat::Wire;
use self::mail::Post;
use super::database::TestDb;
use super::hold_to_limits;

/// The zone of the tests' agency.
pub const ZONE: chrono_tz::Tz = chrono_tz::Europe::Berlin;

/// An instant on Berlin's clocks.
pub fn berlin(date: &str, time: &str) -> DateTime<Utc> {
    local(date, time, ZONE)
}

/// An instant on the clocks of a zone.
pub fn local(date: &str, time: &str, zone: chrono_tz::Tz) -> DateTime<Utc> {
    let date: NaiveDate = date.parse().unwrap();
    local_to_utc(date.and_time(time.parse().unwrap()), zone)
}

/// The bot.
pub struct TestBot {
    pub stage: Stage,
    pub wire: Wire,
    /// Where mails arrive, where mail is on.
    pub post: Post,
    pub db: TestDb,
    pub files: Arc<dyn ObjectStore>,
    /// What each message of the bot's says now, by its id.
    shown: Mutex<HashMap<String, (String, Message)>>,
    unsettled: AtomicBool,
}

/// What somebody was answered, alone.
#[must_use = "every answer is read"]
#[derive(Debug, Clone, PartialEq)]
pub struct Answer(pub Reply);

impl TestBot {
    /// A bot on a database, on Thu 19 Nov 2026, 14:05 in Berlin.
    pub async fn new(db: TestDb) -> Self {
        Self::at(db, berlin("2026-11-19", "14:05:00")).await
    }

    /// A bot on a database at an instant.
    pub async fn at(db: TestDb, start: DateTime<Utc>) -> Self {
        Self::with(db, start, stage::settings(ZONE).unwrap()).await
    }

    /// A bot on a database at an instant, with settings.
    pub async fn with(db: TestDb, start: DateTime<Utc>, settings: Settings) -> Self {
        let opened = Stage::open(db.db.clone(), start, settings).await.unwrap();
        let wire = Wire::new(&opened.chat);
        let mut bot = Self {
            stage: opened,
            wire,
            post: Post::default(),
            db,
            files: Arc::new(InMemory::new()),
            shown: Mutex::default(),
            unsettled: AtomicBool::new(false),
        };
        bot.stage.workers = bot.workers("first");
        bot
    }

    /// Another bot, on a copy of the database: what is done there is not done here. What was said so
    /// far is not on its platform, so it is not for reading what comes next.
    pub async fn copy(&self) -> Self {
        // Event ids begin with the instant: those of the copy are new.
        let start = self.now() + TimeDelta::milliseconds(1);
        let settings = self.stage.workflow.settings().clone();
        Self::with(self.db.copy().await, start, settings).await
    }

    /// Nobody reads what this bot would say.
    pub fn let_go(self) {
        let _ = self.unread();
    }

    /// A bot with mail on.
    pub async fn with_mail(db: TestDb) -> Self {
        let start = berlin("2026-11-19", "14:05:00");
        let settings = stage::settings(ZONE).unwrap();
        Self::with(
            db,
            start,
            Settings {
                mail: true,
                ..settings
            },
        )
        .await
    }

    /// More workers on the same database and platform: another replica, or the next run.
    pub fn workers(&self, name: &str) -> Workers {
        let chat: Arc<dyn Chat> = Arc::new(self.wire.clone());
        let workers = Workers::new(&self.stage.workflow, &chat, &self.files, name);
        if self.stage.workflow.settings().mail {
            workers.with_mail(Arc::new(self.post.clone()))
        } else {
            workers
        }
    }

    /// The process ends at once and starts again, on the same database, perhaps with other settings.
    pub async fn restart(&mut self, settings: Settings) {
        let db: Db = self.db.reopen().await;
        // Event ids begin with the instant: they are the platform's, and never come again.
        self.advance(TimeDelta::milliseconds(1));
        let now = self.now();
        let mut opened = Stage::open(db, now, settings).await.unwrap();
        // The platform lives on, and so does the wall clock.
        opened.chat = self.stage.chat.clone();
        self.stage = opened;
        self.stage.workers = self.workers("next");
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.stage.clock.now()
    }

    pub fn go_to(&self, date: &str, time: &str) {
        self.stage.clock.set(berlin(date, time));
    }

    pub fn advance(&self, by: TimeDelta) {
        self.stage.clock.advance(by);
    }

    pub async fn person(&self, name: &str, roles: impl Into<Roles>) -> Account {
        self.stage.person(name, roles).await.unwrap()
    }

    /// A request is heard, as it is.
    pub async fn hear(&self, request: Request) -> Answer {
        self.unsettled.store(true, Ordering::Relaxed);
        Answer(self.stage.workflow.hear(request).await)
    }

    /// The request that a command is.
    pub fn request(&self, who: &Account, path: &str, options: &[(&str, Given)]) -> Request {
        let given = options
            .iter()
            .map(|(name, given)| ((*name).to_owned(), given.clone()))
            .collect();
        self.stage
            .request(who, Some(REFRESHES), commands::parse(path, given))
    }

    /// Somebody types a command in the channel for all.
    pub async fn command(&self, who: &Account, path: &str, options: &[(&str, Given)]) -> Answer {
        self.command_in(who, REFRESHES, path, options).await
    }

    /// Somebody types a command in a channel or thread.
    pub async fn command_in(
        &self,
        who: &Account,
        channel: &str,
        path: &str,
        options: &[(&str, Given)],
    ) -> Answer {
        self.unsettled.store(true, Ordering::Relaxed);
        Answer(self.stage.command(who, Some(channel), path, options).await)
    }

    /// Somebody writes something in a channel or thread.
    pub async fn say(&self, who: &Account, channel: &str, said: Said) -> Answer {
        let request = self.stage.request(who, Some(channel), Action::Say(said));
        self.hear(request).await
    }

    /// The newest post that says `words`: channel and message.
    pub fn post_with(&self, words: &str) -> (String, String) {
        let found = self
            .stage
            .chat
            .all()
            .into_iter()
            .rev()
            .find_map(|entry| match entry {
                Entry::Post {
                    channel,
                    id,
                    message,
                    ..
                } if plain(&message).contains(words) => Some((channel, id)),
                _ => None,
            });
        found.unwrap_or_else(|| panic!("no post says {words}"))
    }

    /// Somebody presses the newest button with a label that anybody can see.
    pub async fn press(&self, who: &Account, label: &str) -> Answer {
        let (channel, press) = self.button(label);
        let request = self
            .stage
            .request(who, Some(&channel), Action::Press(press));
        self.hear(request).await
    }

    /// The newest button with a label that stands in a channel, and where.
    pub fn button(&self, label: &str) -> (String, Press) {
        self.note_shown(&self.stage.chat.all());
        let shown = self.shown.lock().unwrap();
        let newest = |fits: &dyn Fn(&str) -> bool| {
            let all = shown.iter().filter_map(|(id, (channel, message))| {
                let button = message.buttons.iter().find(|b| fits(&b.label))?;
                let age: u64 = id.trim_start_matches('m').parse().unwrap();
                Some((age, channel.clone(), button.id.parse::<Press>().unwrap()))
            });
            all.max_by_key(|(age, ..)| *age)
        };
        let found =
            newest(&|known| known == label).or_else(|| newest(&|known| known.starts_with(label)));
        let (_, channel, press) = found.unwrap_or_else(|| panic!("no button {label}"));
        (channel, press)
    }

    /// Presses a button by what it does.
    pub async fn press_id(&self, who: &Account, press: Press) -> Answer {
        let request = self
            .stage
            .request(who, Some(REFRESHES), Action::Press(press));
        self.hear(request).await
    }

    /// The thread of a ticket.
    pub fn thread(&self, label: &str) -> String {
        let opened = self.stage.chat.all().into_iter().rev();
        let mut threads = opened.filter_map(|entry| match entry {
            Entry::Thread { id, name, .. } => Some((id, name)),
            _ => None,
        });
        let found = threads.find(|(_, name)| name.split(' ').next() == Some(label));
        found.unwrap_or_else(|| panic!("no thread of {label}")).0
    }

    /// Does what there is to do, and what cards have to show.
    pub async fn settle(&self) {
        self.stage.workers.settle().await.unwrap();
        // Cards are edited at most once in five seconds.
        self.advance(TimeDelta::seconds(6));
        self.stage.workers.settle().await.unwrap();
    }

    /// Lets the bot work, then gives what was posted, opened, written and changed since the last
    /// time, held to the platform's limits.
    pub async fn read(&self) -> String {
        self.settle().await;
        self.unread()
    }

    /// What was posted since the last time, without letting the bot work.
    pub fn unread(&self) -> String {
        self.unsettled.store(false, Ordering::Relaxed);
        let entries = self.stage.chat.unread();
        self.note_shown(&self.stage.chat.all());
        let mut said = Vec::new();
        let mut edits: Vec<(String, Message)> = Vec::new();
        for entry in entries {
            match entry {
                Entry::Post {
                    channel,
                    message,
                    files,
                    ..
                } => {
                    let mut block =
                        block(&format!("#{}", self.stage.chat.name_of(&channel)), &message);
                    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
                    if !names.is_empty() && message.files.is_empty() {
                        block.push_str(&format!("\n  files: {}", names.join(", ")));
                    }
                    said.push(block);
                }
                Entry::Thread { name, message, .. } => {
                    said.push(block(&format!("new thread #{name}"), &message));
                }
                Entry::Direct {
                    account, message, ..
                } => {
                    said.push(block(&format!("inbox of {account}"), &message));
                }
                Entry::Edit { id, message } => {
                    hold_to_limits(&message);
                    edits.retain(|(known, _)| *known != id);
                    edits.push((id, message));
                }
                Entry::Tag { .. } => {}
            }
        }
        let mut edits: Vec<String> = edits.iter().map(|(_, message)| edited(message)).collect();
        edits.sort();
        said.extend(edits);
        said.extend(self.post.arrived.unread().iter().map(|mail| {
            let lines = mail.text.lines().map(|line| format!("\n  {line}"));
            let text: String = lines.map(|line| line.trim_end().to_owned()).collect();
            format!(
                "mail to {} <{}>: {}{text}",
                mail.name, mail.to, mail.subject
            )
        }));
        said.join("\n")
    }

    /// What was read is not looked at here.
    pub async fn skip(&self) {
        let _ = self.read().await;
    }

    fn note_shown(&self, entries: &[Entry]) {
        let mut shown = self.shown.lock().unwrap();
        shown.clear();
        for entry in entries {
            match entry {
                Entry::Post {
                    channel,
                    id,
                    message,
                    ..
                } => {
                    shown.insert(id.clone(), (channel.clone(), message.clone()));
                }
                Entry::Thread { id, message, .. } => {
                    shown.insert(id.clone(), (id.clone(), message.clone()));
                }
                Entry::Direct {
                    account,
                    id,
                    message,
                } => {
                    shown.insert(id.clone(), (account.clone(), message.clone()));
                }
                Entry::Edit { id, message } => {
                    if let Some(known) = shown.get_mut(id) {
                        known.1 = message.clone();
                    }
                }
                Entry::Tag { .. } => {}
            }
        }
    }

    /// The one number that a query gives.
    pub async fn number(&self, sql: &str) -> i64 {
        self.db.number(sql).await
    }

    /// What the audit log says, newest last: who, by what, what, outcome.
    pub async fn activity(&self) -> Vec<String> {
        let mut tx = self.stage.workflow.db().snapshot().await.unwrap();
        let entries =
            refreshbot::store::activity::of_workspace(&mut tx, self.stage.workspace, 10_000)
                .await
                .unwrap();
        let mut lines: Vec<String> = entries
            .iter()
            .map(|e| format!("{} · {} · {} · {}", e.actor_name, e.via, e.what, e.outcome))
            .collect();
        lines.reverse();
        lines
    }

    /// The newest entry of the audit log.
    pub async fn last_activity(&self) -> String {
        self.activity().await.pop().unwrap_or_default()
    }

    /// Everything that the process knows and people can change, to see that nothing did: every table
    /// except what keeps attempts and time.
    pub async fn state(&self) -> Vec<(&'static str, String)> {
        let mut tables = Vec::new();
        for (table, columns) in [
            ("person", "name || coalesce(email, '')"),
            ("account", "external_id || CAST(person_id AS TEXT)"),
            ("person_role", "CAST(person_id AS TEXT) || role"),
            (
                "portfolio",
                "client || CAST(am_id AS TEXT) || CAST(sas_id AS TEXT) || CAST(cadence_days AS TEXT) || time_zone || state",
            ),
            ("portfolio_team", "CAST(person_id AS TEXT) || role"),
            (
                "cycle",
                "CAST(id AS TEXT) || CAST(refresh_date AS TEXT) || notation || phase || coalesce(outcome, '')",
            ),
            (
                "due",
                "CAST(cycle_id AS TEXT) || kind || coalesce(CAST(due_at AS TEXT), '') || coalesce(CAST(fired_at AS TEXT), '')",
            ),
            ("note_revision", "body"),
            (
                "ad_set",
                "folder_name || CAST(count AS TEXT) || CAST(ready AS TEXT) || CAST(ready_round AS TEXT)",
            ),
            (
                "ticket",
                "name || status || direction || CAST(round AS TEXT) || coalesce(CAST(designer_id AS TEXT), '')",
            ),
            (
                "task",
                "kind || coalesce(CAST(owner_id AS TEXT), '') || coalesce(CAST(completed_at AS TEXT), '') || coalesce(CAST(cancelled_at AS TEXT), '')",
            ),
            ("asset", "name || state"),
            (
                "calendar_link",
                "CAST(person_id AS TEXT) || whose || sha256",
            ),
            ("outbox", "dedupe_key"),
            ("import", "CAST(imported AS TEXT)"),
            ("external_ref", "external_id"),
        ] {
            let joined = match &self.db.db {
                Db::Sqlite { .. } => format!(
                    "group_concat(x, '|') FROM (SELECT {columns} AS x FROM {table} ORDER BY 1)"
                ),
                Db::Postgres(_) => format!(
                    "string_agg(x, '|') FROM (SELECT {columns} AS x FROM {table} ORDER BY 1) AS t"
                ),
            };
            tables.push((
                table,
                self.db
                    .text(
                        &format!("SELECT coalesce({joined}")
                            .replace(" FROM (SELECT", ", '') FROM (SELECT"),
                    )
                    .await,
            ));
        }
        tables
    }
}

/// Whether somebody who reads it knows what comes next, or that nothing is needed. A card alone is
/// something that was looked at; a refusal says what would be right, which its own tests look at.
fn names_the_next_step(message: &Message) -> bool {
    let said = plain(message);
    let refused = ["Nothing changed", "othing was c", "Name it in the option"];
    let next = [
        "Next",
        "`/",
        " told",
        "nothing more",
        "nothing is needed",
        "Nothing more",
    ];
    let looked_at = message.text.is_empty() && message.card.is_some() || !message.files.is_empty();
    let says = |words: &[&str]| words.iter().any(|word| said.contains(word));
    looked_at || !message.buttons.is_empty() || says(&refused) || says(&next)
}

fn block(head: &str, message: &Message) -> String {
    hold_to_limits(message);
    let mut block = head.to_owned();
    for line in plain(message).lines() {
        block.push_str(format!("\n  {line}").trim_end());
    }
    block
}

/// A changed card, shortly: title, how far, what can be pressed.
fn edited(message: &Message) -> String {
    let Some(card) = &message.card else {
        return format!("edited: {}", plain(message));
    };
    let status = card.fields.iter().find(|field| field.name == "Status");
    let told = match (status, card.body.0.first()) {
        (Some(status), _) => status.value.clone(),
        (None, Some(first)) => Text(vec![first.clone()]),
        (None, None) => Text::new(),
    };
    let labels: Vec<String> = message
        .buttons
        .iter()
        .map(|b| format!(" [{}]", b.label))
        .collect();
    format!(
        "card changes: {} · {}{}",
        card.title,
        plain(&Message::text(told)),
        labels.concat()
    )
}

impl Drop for TestBot {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        let unread = self.stage.chat.unread();
        let unread: Vec<_> = unread
            .iter()
            .filter(|entry| !matches!(entry, Entry::Tag { .. }))
            .collect();
        assert!(unread.is_empty(), "left unread: {unread:#?}");
        let mails = self.post.arrived.unread();
        assert!(mails.is_empty(), "left unread: {mails:#?}");
        assert!(
            !self.unsettled.load(Ordering::Relaxed),
            "the bot was not left to work after the last thing that was asked: read() or skip()"
        );
    }
}

impl Answer {
    /// The message that only the actor sees.
    pub fn message(&self) -> Message {
        match &self.0 {
            Reply::Private(message) | Reply::Shown(message) => {
                hold_to_limits(message);
                assert!(
                    names_the_next_step(message),
                    "what next? {}",
                    plain(message)
                );
                message.clone()
            }
            other => panic!("a message was expected: {other:?}"),
        }
    }

    /// The same as text.
    pub fn said(&self) -> String {
        plain(&self.message())
    }

    /// The form that is shown.
    pub fn form(&self) -> Form {
        let Reply::Form(form) = &self.0 else {
            panic!("a form was expected: {}", self.said())
        };
        assert!((1..=5).contains(&form.fields.len()));
        assert!(
            (1..=45).contains(&form.title.chars().count()),
            "{}",
            form.title
        );
        for field in &form.fields {
            assert!(
                (1..=45).contains(&field.label.chars().count()),
                "{}",
                field.label
            );
            assert!(
                field.placeholder.chars().count() <= 100,
                "{}",
                field.placeholder
            );
            assert!(field.most <= 4_000);
            assert!(
                field.value.chars().count() <= usize::from(field.most),
                "{}",
                field.name
            );
        }
        form.clone()
    }

    /// The form as somebody reads it.
    pub fn form_said(&self) -> String {
        let form = self.form();
        let mut said = form.title;
        for field in form.fields {
            let needed = if field.required { "" } else { " (optional)" };
            said.push_str(&format!("\n{}{needed}: {}", field.label, field.placeholder));
            if !field.value.is_empty() {
                said.push_str(&format!("\n  = {}", field.value.replace('\n', "\n    ")));
            }
        }
        said
    }

    /// Suggestions: label, and value where it differs.
    pub fn choices(&self) -> Vec<String> {
        let Reply::Choices(choices) = &self.0 else {
            panic!("suggestions were expected: {:?}", self.0)
        };
        assert!(choices.len() <= 25);
        choices
            .iter()
            .map(|choice| {
                assert!(
                    (1..=100).contains(&choice.label.chars().count()),
                    "{}",
                    choice.label
                );
                assert!(
                    (1..=100).contains(&choice.value.chars().count()),
                    "{}",
                    choice.value
                );
                if choice.label == choice.value {
                    choice.label.clone()
                } else {
                    format!("{} → {}", choice.label, choice.value)
                }
            })
            .collect()
    }

    /// Presses a button of the answer.
    pub async fn press(&self, bot: &TestBot, who: &Account, label: &str) -> Answer {
        let message = self.message();
        bot.unsettled.store(true, Ordering::Relaxed);
        let reply = bot.stage.press(who, Some(REFRESHES), &message, label).await;
        Answer(reply.unwrap_or_else(|| panic!("no button {label}: {}", plain(&message))))
    }

    /// Fills the form in and sends it.
    pub async fn send(&self, bot: &TestBot, who: &Account, typed: &[(&str, &str)]) -> Answer {
        bot.unsettled.store(true, Ordering::Relaxed);
        let reply = bot
            .stage
            .send(who, Some(REFRESHES), &self.form(), typed)
            .await;
        Answer(reply.expect("a form's id names its draft"))
    }

    /// The same as a request, to be sent as often as one likes.
    pub fn request(&self, bot: &TestBot, who: &Account, typed: &[(&str, &str)]) -> Request {
        let form = self.form();
        let draft = form.id.strip_prefix("form:").unwrap().parse().unwrap();
        let mut fields: std::collections::BTreeMap<String, String> = form
            .fields
            .iter()
            .map(|field| (field.name.clone(), field.value.clone()))
            .collect();
        for (name, text) in typed {
            fields.insert((*name).to_owned(), (*text).to_owned());
        }
        bot.stage
            .request(who, Some(REFRESHES), Action::SendForm { draft, fields })
    }
}
