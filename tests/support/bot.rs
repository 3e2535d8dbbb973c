//! A bot on a throw-away database: act as a person, read what everybody got, fail on whatever was
//! left unread.

mod answer;
pub mod chat;
pub mod mail;
mod reading;
mod state;

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use object_store::ObjectStore;
use object_store::memory::InMemory;
use refreshbot::chat::commands::{self, Given};
use refreshbot::chat::transcript::{Entry, REFRESHES};
use refreshbot::chat::{Chat, Listener};
use refreshbot::clock::Clock;
use refreshbot::domain::calendar::local_to_utc;
use refreshbot::domain::people::Roles;
use refreshbot::message::Message;
use refreshbot::request::{Account, Action, Press, Request, Said};
use refreshbot::stage::{self, Stage};
use refreshbot::store::Db;
use refreshbot::wording::plain::plain;
use refreshbot::worker::Workers;
use refreshbot::workflow::Settings;

pub use self::answer::Answer;
use self::chat::Wire;
use self::mail::Post;
pub use self::reading::once_for_all;
use super::database::TestDb;

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

/// Usual settings, with the digest on the mornings of working days.
pub fn with_digests() -> Settings {
    Settings {
        digest: Some("0 30 8 * * Mon-Fri".parse().unwrap()),
        ..stage::settings(ZONE).unwrap()
    }
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

impl TestBot {
    /// A bot on a database, on Thu 19 Nov 2026, 14:05 in Berlin.
    pub async fn new(db: TestDb) -> Self {
        Self::at(db, berlin("2026-11-19", "14:05:00")).await
    }

    /// The same, with settings.
    pub async fn set(db: TestDb, settings: Settings) -> Self {
        Self::with(db, berlin("2026-11-19", "14:05:00"), settings).await
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
        let settings = Settings {
            mail: true,
            ..stage::settings(ZONE).unwrap()
        };
        Self::set(db, settings).await
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

    /// The newest button with a label that stands in a channel, and where; else the newest that stood
    /// there: somebody's screen may be older.
    pub fn button(&self, label: &str) -> (String, Press) {
        let all = self.stage.chat.all();
        let posted = all
            .iter()
            .filter(|entry| !matches!(entry, Entry::Edit { .. }));
        let posted: Vec<Entry> = posted.cloned().collect();
        self.note_shown(&posted);
        let before = self.shown.lock().unwrap().clone();
        self.note_shown(&all);
        let shown = self.shown.lock().unwrap().clone();
        let find = |shown| Self::button_of(shown, label);
        let found = find(&shown).or_else(|| find(&before));
        found.unwrap_or_else(|| panic!("no button {label}"))
    }

    fn button_of(
        shown: &HashMap<String, (String, Message)>,
        label: &str,
    ) -> Option<(String, Press)> {
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
        found.map(|(_, channel, press)| (channel, press))
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
}
