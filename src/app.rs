//! Wires store, chat and workers; start and orderly shutdown.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::path::Path;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use object_store::ObjectStore;
use object_store::local::LocalFileSystem;
use tokio::sync::watch;

use crate::chat::discord::{self, Discord};
use crate::chat::{Chat, Listener};
use crate::clock::Clock;
use crate::config::{self, Attachments, Config, DatabaseKind, DatabaseUrl};
use crate::domain::id::WorkspaceId;
use crate::domain::people::{Platform, Role, Roles};
use crate::domain::stall::{Threshold, Thresholds};
use crate::mail::Mailer;
use crate::mail::smtp::{Patience, Smtp};
use crate::store::{self, Db, OpenError, Tx, workspace};
use crate::wording::Locale;
use crate::worker::{self, Workers};
use crate::workflow::{Settings, Workflow, due};

/// How often what nobody can need any more is forgotten.
const FORGET_EVERY: Duration = Duration::from_hours(24);

/// Why the program did not start, or could not go on. Each is a sentence without secrets.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StartError {
    /// Wrong settings: trying again does not help.
    #[error("{0}")]
    Usage(String),
    /// The work failed.
    #[error("{0}")]
    Work(String),
}

impl From<discord::StartError> for StartError {
    fn from(error: discord::StartError) -> Self {
        match error {
            discord::StartError::Usage(text) => Self::Usage(text),
            discord::StartError::Work(text) => Self::Work(text),
        }
    }
}

/// One deployment: a configuration, its database, and the process on it.
pub struct App {
    config: Config,
    workflow: Arc<Workflow>,
    workspace: WorkspaceId,
}

impl App {
    /// Opens the database and brings it up to date, makes or finds the workspace, and derives what
    /// is due anew where the settings changed. Nothing is connected yet.
    ///
    /// # Errors
    /// The database cannot be used, or belongs to another Discord server.
    pub async fn open(config: &Config, clock: Arc<dyn Clock>) -> Result<Self, StartError> {
        let db = open_database(&config.database.url).await?;
        let workflow = Arc::new(Workflow::new(db, clock, settings(config)));
        match settle(&workflow, config).await {
            Ok(workspace) => Ok(Self {
                config: config.clone(),
                workflow,
                workspace,
            }),
            Err(error) => {
                workflow.db().close().await;
                Err(error)
            }
        }
    }

    /// The process.
    pub fn workflow(&self) -> &Arc<Workflow> {
        &self.workflow
    }

    /// The configuration's workspace.
    pub fn workspace(&self) -> WorkspaceId {
        self.workspace
    }

    /// Closes the database, when what is under way has ended.
    pub async fn close(self) {
        self.workflow.db().close().await;
    }

    /// Connects to Discord, listens and works until `stop` turns true (or its sender is gone), then
    /// finishes what is under way and closes the database.
    ///
    /// # Errors
    /// [`StartError::Usage`] for settings that cannot work, [`StartError::Work`] if Discord cannot be
    /// reached or ends the session for good.
    pub async fn run(self, stop: watch::Receiver<bool>) -> Result<(), StartError> {
        let ended = Box::pin(self.work(stop)).await;
        self.workflow.db().close().await;
        ended
    }

    async fn work(&self, mut stop: watch::Receiver<bool>) -> Result<(), StartError> {
        let files = files(&self.config.attachments)?;
        let settings = discord_settings(&self.config)?;
        let mailer = mailer(&self.config)?;
        let discord = tokio::select! {
            connected = Discord::connect(settings) => connected?,
            () = told_to_stop(&mut stop) => return Ok(()),
        };
        let chat: Arc<dyn Chat> = discord.clone();
        let mut workers = Workers::new(&self.workflow, &chat, &files, &process_name());
        if let Some(mailer) = mailer {
            workers = workers.with_mail(mailer);
        }
        let (end_work, work_ends) = watch::channel(false);
        let forgetting = forget_daily(self.workflow.clone(), self.workspace, work_ends.clone());
        let mut background = tokio::spawn(async move {
            tokio::join!(workers.run(work_ends), forgetting);
        });
        let (end_listening, listening_ends) = watch::channel(false);
        let listener: Arc<dyn Listener> = self.workflow.clone();
        let mut listening = pin!(discord.listen(self.workspace, listener, listening_ends));
        let ended = tokio::select! {
            ended = &mut listening => ended.map_err(StartError::from),
            () = told_to_stop(&mut stop) => {
                tracing::info!("finishing what is under way");
                end_listening.send_replace(true);
                listening.await.map_err(StartError::from)
            }
            _ = &mut background => {
                end_listening.send_replace(true);
                let _ = listening.await;
                return Err(broken());
            }
        };
        // Only now: what was heard last is still told.
        end_work.send_replace(true);
        match background.await {
            Ok(()) => ended,
            Err(_) => ended.and(Err(broken())),
        }
    }
}

/// Waits until it is time to stop, or whoever would say so is gone.
async fn told_to_stop(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

fn broken() -> StartError {
    StartError::Work("The background work broke off; nothing that was confirmed is lost.".into())
}

/// Opens the database and brings it up to date.
///
/// # Errors
/// Where it cannot be used, without its password.
pub async fn open_database(url: &DatabaseUrl) -> Result<Db, StartError> {
    Db::open(url.expose())
        .await
        .map_err(|error| unopened(url, &error))
}

/// Why a database could not be opened, in a sentence without its password.
pub(crate) fn unopened(url: &DatabaseUrl, error: &OpenError) -> StartError {
    match error {
        // Not the address: where it cannot be read, nobody knows which part is the password.
        OpenError::Url => StartError::Usage(
            "The database's address has a part that cannot be read. It should look like \
             sqlite://refreshbot.db or postgres://user@host:5432/refreshbot."
                .into(),
        ),
        OpenError::Unreachable(sqlx::Error::PoolTimedOut) => StartError::Work(format!(
            "The database {url} cannot be reached: it accepted no connection within 10 seconds."
        )),
        OpenError::Unreachable(sqlx::Error::Database(refusal)) => {
            // A wrong user or password, no such user, no such database.
            let wrong = ["28P01", "28000", "3D000"];
            let is_wrong = refusal.code().is_some_and(|code| wrong.contains(&&*code));
            let text = refused(url, refusal.message());
            if is_wrong {
                StartError::Usage(text)
            } else {
                StartError::Work(text)
            }
        }
        OpenError::Unreachable(error) => StartError::Work(refused(url, &error.to_string())),
        OpenError::Migration(sqlx::migrate::MigrateError::VersionMissing(version)) => {
            StartError::Work(format!(
                "The database {url} was made by a newer refreshbot (it has step {version}). \
                 Start that version, or restore a backup."
            ))
        }
        OpenError::Migration(error) => StartError::Work(format!(
            "The database {url} cannot be brought up to date: {error}."
        )),
    }
}

fn refused(url: &DatabaseUrl, why: &str) -> String {
    let hint = match url.kind() {
        DatabaseKind::Sqlite => {
            " Does its folder exist, may refreshbot write there, and is the file a database?"
        }
        DatabaseKind::Postgres => "",
    };
    format!("The database {url} cannot be opened: {why}.{hint}")
}

fn fault(url: &DatabaseUrl) -> impl Fn(sqlx::Error) -> StartError {
    move |error| StartError::Work(format!("The database {url} failed: {error}."))
}

fn settings(config: &Config) -> Settings {
    Settings {
        locale: Locale::default(),
        home: match config.discord {
            Some(_) => Platform::Discord,
            None => Platform::Local,
        },
        time_zone: config.workspace.time_zone,
        refresh_prompt: config.schedule.refresh_prompt.clone(),
        kickoff_days: config.schedule.kickoff_days,
        reschedule_from: config.schedule.reschedule_from,
        working_hours: config.working_hours.clone(),
        stalls: thresholds(&config.stalls),
        mail: config.mail.is_some(),
    }
}

fn thresholds(stalls: &config::Stalls) -> Thresholds {
    let of = |rule: config::StallRule| Threshold {
        remind: rule.remind,
        escalate: rule.escalate,
    };
    Thresholds {
        kickoff: of(stalls.kickoff),
        note: of(stalls.note),
        first_ticket: of(stalls.first_ticket),
        ad_set: of(stalls.ad_set),
        question: of(stalls.question),
        ticket_overdue: of(stalls.ticket_overdue),
        ticket_untouched: of(stalls.ticket_untouched),
        review: of(stalls.review),
        implement: of(stalls.implement),
    }
}

/// Makes or finds the workspace, and derives what is due anew.
async fn settle(workflow: &Workflow, config: &Config) -> Result<WorkspaceId, StartError> {
    let failed = fault(&config.database.url);
    let mut tx = workflow.db().begin().await.map_err(&failed)?;
    let (mut workspace, mut link) = place(&mut tx, workflow, config).await.map_err(&failed)?;
    if matches!(link, Link::Taken) {
        // Another process may have made the workspace at the same time: then it is there now.
        drop(tx);
        tx = workflow.db().begin().await.map_err(&failed)?;
        (workspace, link) = place(&mut tx, workflow, config).await.map_err(&failed)?;
    }
    match (&link, &config.discord) {
        (Link::Here, _) => {}
        (Link::Elsewhere(servers), Some(discord)) => {
            return Err(StartError::Usage(format!(
                "discord.guild_id is {}, and the workspace in the database {} belongs to the \
                 Discord server {}. Correct discord.guild_id, or name another database.",
                discord.guild_id,
                config.database.url,
                servers.join(", ")
            )));
        }
        (Link::Taken | Link::Elsewhere(_), _) => {
            return Err(StartError::Usage(format!(
                "The Discord server of discord.guild_id belongs to another workspace in the \
                 database {}. Correct discord.guild_id, or name another database.",
                config.database.url
            )));
        }
    }
    tx.commit().await.map_err(&failed)?;
    due::derive_anew(workflow, workspace)
        .await
        .map_err(&failed)?;
    Ok(workspace)
}

/// How the configured guild stands to the workspace.
enum Link {
    /// It is the workspace's, or none is configured.
    Here,
    /// The workspace belongs to these.
    Elsewhere(Vec<String>),
    /// It belongs to another workspace.
    Taken,
}

/// The one workspace that the configuration describes, and how its guild stands to it.
async fn place(
    tx: &mut Tx,
    workflow: &Workflow,
    config: &Config,
) -> store::Result<(WorkspaceId, Link)> {
    let (name, zone) = (&config.workspace.name, config.workspace.time_zone.name());
    let id = match workspace::first(tx).await? {
        Some(id) => {
            workspace::rename(tx, id, name, zone).await?;
            id
        }
        None => workspace::insert(tx, name, zone, workflow.now()).await?,
    };
    let Some(discord) = &config.discord else {
        return Ok((id, Link::Here));
    };
    let guild = discord.guild_id.to_string();
    let linked = workspace::links(tx, id, Platform::Discord).await?;
    if linked.contains(&guild) {
        return Ok((id, Link::Here));
    }
    if !linked.is_empty() {
        return Ok((id, Link::Elsewhere(linked)));
    }
    workspace::link(tx, id, Platform::Discord, &guild).await?;
    // Somebody else's link is left as it is.
    let owner = workspace::by_link(tx, Platform::Discord, &guild).await?;
    let link = if owner == Some(id) {
        Link::Here
    } else {
        Link::Taken
    };
    Ok((id, link))
}

/// What the adapter has to know, from the configuration.
///
/// # Errors
/// Discord is not configured, its token is missing, or a role means two things.
pub fn discord_settings(config: &Config) -> Result<discord::Settings, StartError> {
    let discord = config.discord.as_ref().ok_or_else(|| {
        StartError::Usage(
            "Discord is not configured. Set discord.guild_id (REFRESHBOT_DISCORD_GUILD_ID) and \
             DISCORD_TOKEN; refreshbot.example.toml says where to find them."
                .into(),
        )
    })?;
    let token = discord.token.as_ref().ok_or_else(|| {
        StartError::Usage(
            "The bot's token is missing. Set DISCORD_TOKEN, or DISCORD_TOKEN_FILE to the path of a \
             file that holds it."
                .into(),
        )
    })?;
    Ok(discord::Settings {
        token: token.expose().to_owned(),
        guild_id: discord.guild_id,
        proxy: discord.proxy.clone(),
        ca_file: discord.ca_file.clone(),
        refreshes: discord.channels.refreshes,
        tickets: discord.channels.tickets,
        leads: discord.channels.leads,
        roles: roles(&discord.roles),
    })
}

/// One role of the server may mean several of the process: a small team writes and draws.
fn roles(ids: &config::RoleIds) -> BTreeMap<u64, Roles> {
    let mut roles: BTreeMap<u64, Roles> = BTreeMap::new();
    for (role, ids) in [
        (Role::Am, &ids.am),
        (Role::Sas, &ids.sas),
        (Role::Copywriter, &ids.copywriter),
        (Role::Designer, &ids.designer),
        (Role::Lead, &ids.lead),
        (Role::Admin, &ids.admin),
    ] {
        for id in ids {
            roles.entry(*id).or_default().insert(role);
        }
    }
    roles
}

/// Who carries mails, where mail is set.
fn mailer(config: &Config) -> Result<Option<Arc<dyn Mailer>>, StartError> {
    let Some(mail) = &config.mail else {
        return Ok(None);
    };
    match Smtp::new(mail, Patience::default()) {
        Ok(smtp) => Ok(Some(Arc::new(smtp))),
        Err(error) => Err(StartError::Usage(error.to_string())),
    }
}

/// Where copied files are kept; a folder is made if absent.
fn files(attachments: &Attachments) -> Result<Arc<dyn ObjectStore>, StartError> {
    match attachments {
        Attachments::Folder(folder) => {
            let files = open_folder(folder).map_err(|error| {
                StartError::Work(format!(
                    "The folder for attachments {} cannot be used: {error}.",
                    folder.display()
                ))
            })?;
            Ok(Arc::new(files))
        }
        Attachments::S3(_) => Err(StartError::Usage(
            "attachments.s3 is set, and this build has no S3. Set attachments.dir to a folder, or \
             use a build with S3."
                .into(),
        )),
    }
}

fn open_folder(folder: &Path) -> std::io::Result<LocalFileSystem> {
    std::fs::create_dir_all(folder)?;
    LocalFileSystem::new_with_prefix(folder).map_err(std::io::Error::other)
}

/// One of a kind among all processes that share the database; leases bear it.
fn process_name() -> String {
    let random = RandomState::new().build_hasher().finish();
    format!("{}-{random:016x}", std::process::id())
}

async fn forget_daily(
    workflow: Arc<Workflow>,
    workspace: WorkspaceId,
    mut stop: watch::Receiver<bool>,
) {
    let mut days = tokio::time::interval(FORGET_EVERY);
    loop {
        tokio::select! {
            () = told_to_stop(&mut stop) => return,
            _ = days.tick() => {
                if let Err(error) = worker::forget(&workflow, workspace).await {
                    tracing::error!(%error, "old drafts could not be forgotten");
                }
            }
        }
    }
}
