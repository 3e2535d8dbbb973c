//! Wires store, chat and workers; start and orderly shutdown.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::chat::discord::{self, Discord};
use crate::chat::{Chat, Listener};
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::id::WorkspaceId;
use crate::domain::people::Platform;
use crate::http::{Health, Server, Unserved, public};
use crate::store::sole::{self, Sole};
use crate::store::{self, Db, Tables, Tx, workspace};
use crate::worker::{self, Workers};
use crate::workflow::{Workflow, due};

mod database;
mod outside;
mod settings;

pub(crate) use database::unopened;
pub use database::{open_database, take_alone};
pub(crate) use outside::kept_files;
pub use settings::{discord_settings, discord_token, missing_of_discord};

use database::{fault, first_workspace, newer};
use outside::mailer;
use settings::settings;

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

impl From<Unserved> for StartError {
    fn from(error: Unserved) -> Self {
        match error {
            Unserved::Address(..) | Unserved::Public(..) => Self::Usage(error.to_string()),
            Unserved::Metrics(_) => Self::Work(error.to_string()),
        }
    }
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

    /// Opens the database as it is, for what only looks: nothing is brought up to date, made or derived
    /// anew. `None`: there is no workspace in it yet.
    ///
    /// # Errors
    /// The database cannot be used, or is not up to date.
    pub async fn look(config: &Config, clock: Arc<dyn Clock>) -> Result<Option<Self>, StartError> {
        let url = &config.database.url;
        let db = Db::connect(url.expose())
            .await
            .map_err(|error| unopened(url, &error))?;
        let workspace = match db.tables().await {
            Tables::Current => first_workspace(&db).await.map_err(fault(url)),
            Tables::Newer(step) => Err(newer(url, step)),
            Tables::Behind(_) => Err(StartError::Work(format!(
                "The database {url} was made by an older refreshbot, and nothing was changed in \
                 it. Bring it up to date first: refreshbot migrate"
            ))),
        };
        let Ok(Some(workspace)) = workspace else {
            db.close().await;
            return workspace.map(|_| None);
        };
        Ok(Some(Self {
            config: config.clone(),
            workflow: Arc::new(Workflow::new(db, clock, settings(config))),
            workspace,
        }))
    }

    /// The process.
    pub fn workflow(&self) -> &Arc<Workflow> {
        &self.workflow
    }

    /// The configuration's workspace.
    pub fn workspace(&self) -> WorkspaceId {
        self.workspace
    }

    /// What processes that ended from one moment to the next had taken up is taken up again soon.
    ///
    /// # Errors
    /// The database failed.
    pub async fn take_over(&self, sole: &Sole) -> Result<(), StartError> {
        let failed = fault(&self.config.database.url);
        let mut tx = self.workflow.db().begin().await.map_err(&failed)?;
        let now = self.workflow.now();
        let taken = sole::take_over(&mut tx, sole, now).await.map_err(&failed)?;
        tx.commit().await.map_err(&failed)?;
        if taken > 0 {
            tracing::info!(
                taken,
                "going on with what was under way when the program ended"
            );
        }
        Ok(())
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
        let ended = Box::pin(self.serve(stop)).await;
        self.workflow.db().close().await;
        ended
    }

    /// Calendars, health and metrics are served from before the chat is reached until all is finished.
    async fn serve(&self, stop: watch::Receiver<bool>) -> Result<(), StartError> {
        let (end, ends) = watch::channel(false);
        let mut serving = JoinSet::new();
        if let Some(address) = self.config.http.listen {
            let server = public::Server::bind(address, self.workflow.clone()).await?;
            serving.spawn(server.run(ends.clone()));
        }
        let mut health = None;
        if let Some(address) = self.config.http.metrics {
            let server = Server::bind(address, self.workflow.clone()).await?;
            health = Some(server.health());
            serving.spawn(server.run(ends));
        }
        let ended = Box::pin(self.work(stop, health)).await;
        end.send_replace(true);
        serving.join_all().await;
        ended
    }

    async fn work(
        &self,
        mut stop: watch::Receiver<bool>,
        health: Option<Health>,
    ) -> Result<(), StartError> {
        let files = kept_files(&self.config.attachments)?;
        let settings = discord_settings(&self.config)?;
        let mailer = mailer(&self.config)?;
        let discord = tokio::select! {
            connected = Discord::connect(settings) => connected?,
            () = told_to_stop(&mut stop) => return Ok(()),
        };
        if let Some(health) = health {
            health.watch(discord.clone());
        }
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
