//! A whole agency in one process: the real workflow and workers on a real database, a clock that is
//! moved by hand, and a chat in memory. The demo plays on it, and the tests' conversations too.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, Utc};
use object_store::memory::InMemory;

use crate::chat::commands::{self, Given, Options};
use crate::chat::transcript::Transcript;
use crate::chat::{Chat, Listener};
use crate::clock::{Clock, ManualClock};
use crate::domain::calendar::{RescheduleFrom, WorkingHours};
use crate::domain::id::WorkspaceId;
use crate::domain::people::{Platform, Roles};
use crate::domain::stall::Thresholds;
use crate::mail::mailbox::Mailbox;
use crate::message::{Form, Message};
use crate::request::{Account, Action, Place, Reply, Request, SentFile, Standing};
use crate::store::{self, Db, people, workspace};
use crate::wording::Locale;
use crate::worker::Workers;
use crate::workflow::{Settings, Workflow};

/// The stage.
pub struct Stage {
    /// The process.
    pub workflow: Arc<Workflow>,
    /// What works in the background, stepped by hand.
    pub workers: Workers,
    /// What the bot said.
    pub chat: Transcript,
    /// The mails, where the settings have mail.
    pub mail: Mailbox,
    /// The clock.
    pub clock: ManualClock,
    /// The workspace.
    pub workspace: WorkspaceId,
    events: AtomicU64,
}

/// The settings of a stage: those of the example configuration, on the local platform, but without
/// reminders and digests, so that a story that is played in leaps is not interrupted.
///
/// # Errors
/// Never, as long as the built-in schedule can be read.
pub fn settings(time_zone: chrono_tz::Tz) -> anyhow::Result<Settings> {
    Ok(Settings {
        locale: Locale::En,
        home: Platform::Local,
        time_zone,
        refresh_prompt: "0 0 9 * * *".parse()?,
        kickoff_days: 15,
        reschedule_from: RescheduleFrom::RefreshDate,
        working_hours: WorkingHours::default(),
        stalls: Thresholds::default(),
        reminders: false,
        digest: None,
        capacity: 10,
        mail: false,
        public_url: None,
    })
}

impl Stage {
    /// An agency on `db`, which is migrated, at `start`. An agency that is there already goes on.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn open(db: Db, start: DateTime<Utc>, settings: Settings) -> anyhow::Result<Self> {
        let clock = ManualClock::at(start);
        let mut tx = db.begin().await?;
        let workspace = match workspace::first(&mut tx).await? {
            Some(workspace) => workspace,
            None => {
                let zone = settings.time_zone.name();
                workspace::insert(&mut tx, "Agency", zone, clock.now()).await?
            }
        };
        tx.commit().await?;
        let workflow = Arc::new(Workflow::new(db, Arc::new(clock.clone()), settings));
        let chat = Transcript::new();
        let shown: Arc<dyn Chat> = Arc::new(chat.clone());
        let files: Arc<dyn object_store::ObjectStore> = Arc::new(InMemory::new());
        let mail = Mailbox::new();
        let mut workers = Workers::new(&workflow, &shown, &files, "stage");
        if workflow.settings().mail {
            workers = workers.with_mail(Arc::new(mail.clone()));
        }
        Ok(Self {
            workflow,
            workers,
            chat,
            mail,
            clock,
            workspace,
            events: AtomicU64::new(0),
        })
    }

    /// Somebody of the agency, with an account and roles.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn person(&self, name: &str, roles: impl Into<Roles>) -> store::Result<Account> {
        let id = name.to_lowercase().replace(' ', ".");
        let account = Account {
            id: id.clone(),
            name: name.to_owned(),
            roles: roles.into(),
        };
        let email = format!("{id}@agency.example");
        let mut tx = self.workflow.db().begin().await?;
        let known = people::by_email(&mut tx, self.workspace, &email).await?;
        let person = match known {
            Some(person) => person,
            None => {
                let now = self.clock.now();
                people::insert(&mut tx, self.workspace, name, Some(&email), now).await?
            }
        };
        people::link_account(
            &mut tx,
            self.workspace,
            Platform::Local,
            &account,
            person.id,
        )
        .await?;
        tx.commit().await?;
        Ok(account)
    }

    /// A request of somebody, with an event id of its own.
    pub fn request(&self, actor: &Account, channel: Option<&str>, action: Action) -> Request {
        let event = self.events.fetch_add(1, Ordering::Relaxed);
        Request {
            workspace: self.workspace,
            platform: Platform::Local,
            actor: actor.clone(),
            standing: Standing::Member,
            place: Place {
                channel: channel.map(str::to_owned),
            },
            event_id: format!("stage:{}:{event}", self.clock.now().timestamp_micros()),
            action,
        }
    }

    /// Somebody asks for something, and the bot answers.
    pub async fn act(&self, actor: &Account, channel: Option<&str>, action: Action) -> Reply {
        let request = self.request(actor, channel, action);
        self.workflow.hear(request).await
    }

    /// Somebody types a command, such as `refresh submit`.
    pub async fn command(
        &self,
        actor: &Account,
        channel: Option<&str>,
        path: &str,
        options: &[(&str, Given)],
    ) -> Reply {
        let given: Options = options
            .iter()
            .map(|(name, given)| ((*name).to_owned(), given.clone()))
            .collect();
        self.act(actor, channel, commands::parse(path, given)).await
    }

    /// Somebody presses the button of a message that begins with `label`; `None`: there is none.
    pub async fn press(
        &self,
        actor: &Account,
        channel: Option<&str>,
        message: &Message,
        label: &str,
    ) -> Option<Reply> {
        let button = message
            .buttons
            .iter()
            .find(|button| button.label.starts_with(label))?;
        let action = match button.id.parse() {
            Ok(press) => Action::Press(press),
            Err(_) => Action::NotUnderstood {
                what: button.id.clone(),
            },
        };
        Some(self.act(actor, channel, action).await)
    }

    /// Somebody fills in a form and sends it. `None`: its id names no draft.
    pub async fn send(
        &self,
        actor: &Account,
        channel: Option<&str>,
        form: &Form,
        typed: &[(&str, &str)],
    ) -> Option<Reply> {
        let draft = form.id.strip_prefix("form:")?.parse().ok()?;
        let mut fields: std::collections::BTreeMap<String, String> = form
            .fields
            .iter()
            .map(|field| (field.name.clone(), field.value.clone()))
            .collect();
        for (name, text) in typed {
            fields.insert((*name).to_owned(), (*text).to_owned());
        }
        Some(
            self.act(actor, channel, Action::SendForm { draft, fields })
                .await,
        )
    }

    /// A file that somebody sends, which the chat keeps.
    pub fn file(&self, name: &str, content: &str) -> SentFile {
        let url = format!("https://files.example/{name}");
        self.chat.keep_file(&url, content.to_owned());
        SentFile {
            name: name.to_owned(),
            url,
            size: i64::try_from(content.len()).unwrap_or(0),
            media_type: None,
        }
    }
}

impl From<&str> for Given {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&Account> for Given {
    fn from(account: &Account) -> Self {
        Self::Person(account.clone())
    }
}

impl From<SentFile> for Given {
    fn from(file: SentFile) -> Self {
        Self::File(file)
    }
}
