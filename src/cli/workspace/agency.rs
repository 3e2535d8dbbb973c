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
use crate::store::{self, Db, activity, asset, digest, due, local, outbox, posted, workspace};
use crate::wording::{local as wording, reply};
use crate::worker::Workers;
use crate::workflow::{self, Settings, Workflow};

/// The agency's zone.
pub const ZONE: chrono_tz::Tz = chrono_tz::Europe::Berlin;

/// The agency's name.
pub const NAME: &str = "Northlight Social";

/// When the digests come, as by default.
const DIGEST: &str = "0 30 8 * * Mon-Fri";

/// The clock stands still while people think; what waits this long at most is let through, such as a
/// card that is edited once in five seconds.
const SOON: TimeDelta = TimeDelta::seconds(10);

/// How long something that was under way when the process ended is left alone.
const LONGEST_LEASE: TimeDelta = TimeDelta::minutes(11);

/// Whether anybody looks on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Times {
    /// People have the page open: cards follow each change, and who is late is reminded.
    Present,
    /// What happened before: cards are brought up to date when it has passed, and nobody is reminded.
    Past,
}

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
    times: Times,
    /// One at a time moves the clock and does what is due.
    working: Mutex<()>,
}

impl Agency {
    /// An agency on `db`, which is migrated; a new one begins at `start`. `files`: the folder that
    /// keeps copied files, made if absent. `page`: where the page is, for links to messages and
    /// calendars.
    ///
    /// # Errors
    /// A fault of the database, or of the folder.
    pub async fn open(
        db: Db,
        files: &Path,
        page: SocketAddr,
        start: DateTime<Utc>,
        times: Times,
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
            public_url: Some(format!("http://{page}")),
            ..settings(times)?
        };
        let workflow = Arc::new(Workflow::new(db.clone(), Arc::new(clock.clone()), settings));
        let shown: Arc<dyn Clock> = Arc::new(clock.clone());
        let web = Arc::new(Web::open(db, workspace, page, shown, files.clone()).await?);
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
            times,
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
        while let Some(next) = self.next_look().await?.filter(|next| *next < instant) {
            self.pass(next).await?;
            self.settle().await?;
        }
        self.pass(instant).await?;
        match self.times {
            Times::Present => self.settle().await,
            // Nothing falls due until people have acted, and they act now.
            Times::Past => Ok(()),
        }
    }

    async fn cursor(&self) -> store::Result<i64> {
        local::cursor(&mut self.workflow.db().snapshot().await?, self.workspace).await
    }

    async fn written_after(&self, cursor: i64) -> store::Result<i64> {
        let mut tx = self.workflow.db().snapshot().await?;
        local::message::of_bot_after(&mut tx, self.workspace, cursor).await
    }

    /// When something falls due next. Reminders and digests come on the way: of some it is known only
    /// then whether there is something to say.
    async fn next_due(&self) -> store::Result<Option<DateTime<Utc>>> {
        let mut tx = self.workflow.db().snapshot().await?;
        let next = [
            due::earliest(&mut tx).await?,
            outbox::earliest(&mut tx).await?,
        ];
        Ok(self.soonest(next))
    }

    /// When the bot looks next for what may be to tell: who is late, and a morning's digest, too.
    async fn next_look(&self) -> store::Result<Option<DateTime<Utc>>> {
        let due = self.next_due().await?;
        let mut tx = self.workflow.db().snapshot().await?;
        let settings = self.workflow.settings();
        let late = if settings.reminders {
            store::watch::earliest(&mut tx).await?
        } else {
            None
        };
        let morning = match settings.digest {
            Some(_) => digest::earliest(&mut tx).await?,
            None => None,
        };
        Ok(self.soonest([due, late, morning]))
    }

    /// The earliest that is still to come.
    fn soonest<const N: usize>(&self, of: [Option<DateTime<Utc>>; N]) -> Option<DateTime<Utc>> {
        let now = self.clock.now();
        of.into_iter().flatten().filter(|next| *next > now).min()
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

    /// Brings the cards up to date, after [`Times::Past`].
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn draw_cards(&self) -> store::Result<()> {
        let _working = self.working.lock().await;
        self.workers.settle().await?;
        Ok(())
    }

    async fn settle(&self) -> store::Result<()> {
        loop {
            match self.times {
                Times::Present => self.workers.settle().await?,
                Times::Past => self.workers.settle_but_cards().await?,
            };
            match self.waits_until(SOON).await? {
                Some(next) => self.pass(next).await?,
                None => return Ok(()),
            }
        }
    }

    /// When the next of what was begun goes on, if that is soon.
    async fn waits_until(&self, soon: TimeDelta) -> store::Result<Option<DateTime<Utc>>> {
        let mut tx = self.workflow.db().snapshot().await?;
        let mut waiting = vec![
            outbox::earliest(&mut tx).await?,
            asset::earliest(&mut tx).await?,
        ];
        if self.times == Times::Present {
            waiting.push(posted::earliest(&mut tx).await?);
        }
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
    async fn what_happened(&self, before: (ActivityId, i64)) -> store::Result<String> {
        let written = self.written_after(before.1).await?;
        let moved_to = self.clock.now();
        let mut tx = self.workflow.db().snapshot().await?;
        let news = activity::watched_after(&mut tx, self.workspace, before.0, 100).await?;
        let locale = self.workflow.settings().locale;
        let mut done = Vec::new();
        for entry in news.iter().filter(|it| it.past.actor_name == BOT) {
            let (_, what) = reply::past(locale, &web::past_of(entry, None), today(moved_to, ZONE));
            done.push((entry.client.as_deref(), what));
        }
        Ok(wording::moved(moved_to, ZONE, &done, written))
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

/// What the bot does by default, and mails.
fn settings(times: Times) -> Result<Settings> {
    let usual = Settings {
        mail: true,
        ..stage::settings(ZONE)?
    };
    Ok(match times {
        Times::Past => usual,
        Times::Present => Settings {
            reminders: true,
            digest: Some(DIGEST.parse().context("the digest's schedule")?),
            ..usual
        },
    })
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
        let newest = ActivityId(activity::newest(&mut tx).await?);
        drop(tx);
        let before = (newest, self.cursor().await?);
        self.live_until(target).await?;
        Ok(Moved {
            what: self.what_happened(before).await?,
        })
    }

    async fn catch_up(&self) -> store::Result<()> {
        let _working = self.working.lock().await;
        self.settle().await
    }
}
