//! An agency on an embedded database with a clock of its own: the real workflow and workers, and the
//! local workspace as their chat.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use object_store::ObjectStore;
use object_store::local::LocalFileSystem;
use tokio::sync::{Mutex, watch};

use crate::chat::Chat;
use crate::chat::web::{self, BOT, Move, Moved, Time, Web};
use crate::clock::{Clock, ManualClock};
use crate::domain::calendar::{local_to_utc, today};
use crate::domain::id::{ActivityId, WorkspaceId};
use crate::stage;
use crate::store::{self, Db, activity, asset, due, local, outbox, posted, workspace};
use crate::wording::{local as wording, reply};
use crate::worker::Workers;
use crate::workflow::{self, Settings, Workflow};

/// The agency's zone.
pub const ZONE: chrono_tz::Tz = chrono_tz::Europe::Berlin;

/// The agency's name.
pub const NAME: &str = "Northlight Social";

/// The clock stands still while people think; what waits this long at most is let through, such as a
/// card that is edited once in five seconds.
const SOON: TimeDelta = TimeDelta::seconds(10);

/// How long something that was under way when the process ended is left alone.
const LONGEST_LEASE: TimeDelta = TimeDelta::minutes(11);

/// The agency.
pub struct Agency {
    /// The process.
    pub workflow: Arc<Workflow>,
    /// Its chat.
    pub web: Arc<Web>,
    /// Its clock.
    pub clock: ManualClock,
    /// The workspace.
    pub workspace: WorkspaceId,
    workers: Workers,
    /// One at a time moves the clock and does what is due.
    working: Mutex<()>,
}

impl Agency {
    /// An agency on `db`, which is migrated; a new one begins at `start`. `files`: the folder that
    /// keeps copied files, made if absent. `at`: where its page is.
    ///
    /// # Errors
    /// A fault of the database, or of the folder.
    pub async fn open(
        db: Db,
        files: &Path,
        start: DateTime<Utc>,
        at: Option<SocketAddr>,
    ) -> Result<Self> {
        std::fs::create_dir_all(files).context("the folder for files cannot be made")?;
        let files: Arc<dyn ObjectStore> = Arc::new(LocalFileSystem::new_with_prefix(files)?);
        let clock = ManualClock::at(start);
        let mut tx = db.begin().await?;
        let workspace = match workspace::first(&mut tx).await? {
            Some(workspace) => workspace,
            None => workspace::insert(&mut tx, NAME, ZONE.name(), start).await?,
        };
        if let Some(known) = local::find(&mut tx, workspace).await? {
            clock.set(known.clock_at);
        }
        tx.commit().await?;
        let settings = Settings {
            mail: true,
            public_url: at.map(|at| format!("http://{at}")),
            ..stage::settings(ZONE)?
        };
        let workflow = Arc::new(Workflow::new(db.clone(), Arc::new(clock.clone()), settings));
        let shown: Arc<dyn Clock> = Arc::new(clock.clone());
        let web = Arc::new(Web::open(db, workspace, shown, files.clone()).await?);
        let chat: Arc<dyn Chat> = web.clone();
        let name = format!("local-{:016x}", super::random());
        let workers = Workers::new(&workflow, &chat, &files, &name).with_mail(web.clone());
        workflow::due::derive_anew(&workflow, workspace).await?;
        Ok(Self {
            workflow,
            web,
            clock,
            workspace,
            workers,
            working: Mutex::new(()),
        })
    }

    /// Moves the clock on to `instant`, never back, and does what falls due on the way, each at its
    /// time.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn live_until(&self, instant: DateTime<Utc>) -> store::Result<()> {
        let _working = self.working.lock().await;
        loop {
            let next = self.next_due().await?;
            let Some(next) = next.filter(|next| *next < instant) else {
                break;
            };
            self.pass(next).await?;
            self.settle().await?;
        }
        self.pass(instant).await?;
        self.settle().await
    }

    /// When the next thing falls due.
    async fn next_due(&self) -> store::Result<Option<DateTime<Utc>>> {
        let mut tx = self.workflow.db().snapshot().await?;
        let next = [
            due::earliest(&mut tx).await?,
            outbox::earliest(&mut tx).await?,
        ];
        let now = self.clock.now();
        Ok(next.into_iter().flatten().filter(|next| *next > now).min())
    }

    /// Lets the leases of a process that ended in the middle run out.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn take_up(&self) -> store::Result<()> {
        let _working = self.working.lock().await;
        while let Some(next) = self.waits_until(LONGEST_LEASE).await? {
            self.pass(next).await?;
            self.settle().await?;
        }
        self.settle().await
    }

    async fn settle(&self) -> store::Result<()> {
        loop {
            self.workers.settle().await?;
            match self.waits_until(SOON).await? {
                Some(next) => self.pass(next).await?,
                None => return Ok(()),
            }
        }
    }

    /// When the next of what was begun goes on, if that is soon.
    async fn waits_until(&self, soon: TimeDelta) -> store::Result<Option<DateTime<Utc>>> {
        let mut tx = self.workflow.db().snapshot().await?;
        let waiting = [
            outbox::earliest(&mut tx).await?,
            posted::earliest(&mut tx).await?,
            asset::earliest(&mut tx).await?,
        ];
        let now = self.clock.now();
        let next = waiting.into_iter().flatten().min();
        Ok(next.filter(|next| *next > now && *next <= now + soon))
    }

    /// Moves the clock on, and keeps where it stands.
    async fn pass(&self, instant: DateTime<Utc>) -> store::Result<()> {
        if instant <= self.clock.now() {
            return Ok(());
        }
        let mut tx = self.workflow.db().begin().await?;
        local::set_clock(&mut tx, self.workspace, instant).await?;
        tx.commit().await?;
        self.clock.set(instant);
        Ok(())
    }

    /// Does what is due whenever something was done, until `stop` turns true.
    pub async fn work(&self, mut stop: watch::Receiver<bool>) {
        let mut work = self.workflow.work();
        loop {
            work.borrow_and_update();
            if let Err(error) = self.catch_up().await {
                tracing::error!(%error, "the work behind the page failed");
            }
            tokio::select! {
                changed = work.changed() => if changed.is_err() { return },
                _ = stop.wait_for(|stop| *stop) => return,
            }
        }
    }

    /// What the bot did by itself after an entry of the audit log, in a sentence.
    async fn what_happened(
        &self,
        moved_to: DateTime<Utc>,
        before: ActivityId,
    ) -> store::Result<String> {
        let mut tx = self.workflow.db().snapshot().await?;
        let news = activity::watched_after(&mut tx, self.workspace, before, 100).await?;
        let locale = self.workflow.settings().locale;
        let mut done = Vec::new();
        for entry in news.iter().filter(|it| it.past.actor_name == BOT) {
            let (_, what) = reply::past(locale, &web::past_of(entry, None), today(moved_to, ZONE));
            done.push((entry.client.as_deref(), what));
        }
        Ok(wording::moved(moved_to, ZONE, &done))
    }

    /// Where a move of the clock leads.
    async fn target(&self, to: Move) -> store::Result<Option<DateTime<Utc>>> {
        let now = self.clock.now();
        Ok(match to {
            Move::Hour => Some(now + TimeDelta::hours(1)),
            Move::WorkingDay => {
                let hours = &self.workflow.settings().working_hours;
                let next = hours.add_days(today(now, ZONE), 1);
                Some(local_to_utc(next.and_time(hours.from), ZONE))
            }
            Move::Due => self.next_due().await?,
        })
    }
}

#[async_trait]
impl Time for Agency {
    async fn go(&self, to: Move) -> store::Result<Moved> {
        let Some(target) = self.target(to).await? else {
            return Ok(Moved {
                what: wording::nothing_due().to_owned(),
            });
        };
        let mut tx = self.workflow.db().snapshot().await?;
        let before = ActivityId(activity::newest(&mut tx).await?);
        drop(tx);
        self.live_until(target).await?;
        Ok(Moved {
            what: self.what_happened(target, before).await?,
        })
    }

    async fn catch_up(&self) -> store::Result<()> {
        let _working = self.working.lock().await;
        self.settle().await
    }
}
