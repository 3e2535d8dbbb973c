//! What runs beside the chat: the scheduler, deliveries, cards, and copies of files. Each has a
//! `step` that does what there is to do now, for tests and the demo, and a `run` that goes on.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::watch;

use crate::chat::Chat;
use crate::mail::Mailer;
use crate::measure::{self, Delivered};
use crate::store;
use crate::store::outbox::Delivery;
use crate::workflow::{Step, Workflow, drafts};

pub mod cards;
pub mod copying;
pub mod delivery;
pub mod mailing;
pub mod references;
pub mod scheduler;

mod blocked;
mod claiming;
mod follow_up;
mod retry;
mod rounds;
mod threads;

/// The longest that a worker rests: a change that nobody told it of is noticed then.
const LONGEST_REST: Duration = Duration::from_secs(30);

/// The shortest that it rests, so that a failing row is not asked for all the time.
const SHORTEST_REST: Duration = Duration::from_millis(200);

/// Everything that works in the background.
#[derive(Clone)]
pub struct Workers {
    /// Fires what is due.
    pub scheduler: Arc<scheduler::Scheduler>,
    /// Tells what is in the outbox.
    pub delivery: Arc<delivery::Deliverer>,
    /// Keeps cards up to date.
    pub cards: Arc<cards::Cards>,
    /// Copies files.
    pub copying: Arc<copying::Copier>,
    /// Sends mail.
    pub mailing: Arc<mailing::Mailing>,
    name: String,
}

impl Workers {
    /// Workers of a process on a platform. `name`: one of a kind among all that share the database;
    /// leases bear it. `files`: where copied files are kept.
    pub fn new(
        workflow: &Arc<Workflow>,
        chat: &Arc<dyn Chat>,
        files: &Arc<dyn object_store::ObjectStore>,
        name: &str,
    ) -> Self {
        let (workflow, chat, files) = (workflow.clone(), chat.clone(), files.clone());
        Self {
            scheduler: Arc::new(scheduler::Scheduler::new(workflow.clone())),
            delivery: Arc::new(delivery::Deliverer::new(
                workflow.clone(),
                chat.clone(),
                files.clone(),
                name,
            )),
            cards: Arc::new(cards::Cards::new(workflow.clone(), chat.clone(), name)),
            copying: Arc::new(copying::Copier::new(workflow.clone(), chat, files, name)),
            mailing: Arc::new(mailing::Mailing::new(workflow, None, name)),
            name: name.to_owned(),
        }
    }

    /// The same, with mail: without it none is sent, and what waits to be is given up. Mail is made
    /// only where [`crate::workflow::Settings::mail`] is set.
    #[must_use]
    pub fn with_mail(mut self, mailer: Arc<dyn Mailer>) -> Self {
        let workflow = claiming::Teller::workflow(self.mailing.as_ref()).clone();
        self.mailing = Arc::new(mailing::Mailing::new(workflow, Some(mailer), &self.name));
        self
    }

    /// Does everything that there is to do now, and what follows from it; how much.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn settle(&self) -> store::Result<usize> {
        let mut total = 0;
        loop {
            let done = self.settle_but_cards().await? + self.cards.step().await?;
            if done == 0 {
                return Ok(total);
            }
            total += done;
        }
    }

    /// The same, and leaves cards as they were posted: where nobody looks on, one edit at the end
    /// carries the newest state as well.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn settle_but_cards(&self) -> store::Result<usize> {
        let mut total = 0;
        loop {
            let done = self.scheduler.step().await?
                + self.copying.step().await?
                + self.delivery.step().await?
                + self.mailing.step().await?;
            if done == 0 {
                return Ok(total);
            }
            total += done;
        }
    }

    /// Works until `stop` becomes true; what is under way is finished.
    pub async fn run(&self, stop: watch::Receiver<bool>) {
        tokio::join!(
            self.scheduler.run(stop.clone()),
            self.delivery.clone().run(stop.clone()),
            self.cards.run(stop.clone()),
            self.copying.run(stop.clone()),
            self.mailing.clone().run(stop),
        );
    }
}

/// How long to rest when the next work is due at `next`.
fn rest(now: DateTime<Utc>, next: Option<DateTime<Utc>>) -> Duration {
    let until = next.map_or(TimeDelta::MAX, |next| next - now);
    until
        .to_std()
        .unwrap_or(Duration::ZERO)
        .clamp(SHORTEST_REST, LONGEST_REST)
}

/// Waits for work, for the next due instant, or for the end. `false`: the end.
async fn wait(
    work: &mut watch::Receiver<u64>,
    stop: &mut watch::Receiver<bool>,
    rest: Duration,
) -> bool {
    if *stop.borrow() {
        return false;
    }
    tokio::select! {
        changed = work.changed() => changed.is_ok() && !*stop.borrow(),
        () = tokio::time::sleep(rest) => true,
        _ = stop.changed() => false,
    }
}

/// One line for each attempt to tell something, without a word that anybody typed.
fn ended(row: &Delivery, how: Delivered, why: &str) {
    let (id, lane, outcome) = (row.id, row.destination.lane(), how.as_str());
    let attempts = row.attempts;
    match how {
        Delivered::Told | Delivered::Unreachable => {
            tracing::info!(delivery = %id, lane, outcome, attempts, "delivery");
        }
        Delivered::PutOff | Delivered::LeaseLost => {
            tracing::warn!(delivery = %id, lane, outcome, attempts, why, "delivery");
        }
        // `refreshbot outbox` shows it.
        Delivered::GivenUp => {
            tracing::error!(delivery = %id, lane, outcome, attempts, why, "delivery");
        }
    }
    measure::delivered(&lane, how);
}

/// Logs a fault of the database; the work is tried again.
fn failed(what: &str, fault: &sqlx::Error) {
    tracing::error!(error = %fault, "{what} failed; it is tried again");
}

/// Forgets drafts and events that nobody can need any more.
///
/// # Errors
/// A fault of the database.
pub async fn forget(
    workflow: &Workflow,
    workspace: crate::domain::id::WorkspaceId,
) -> store::Result<()> {
    let mut step = Step::of_bot(workflow, workspace, "bot", "forget").await?;
    drafts::forget(&mut step).await?;
    step.tx.commit().await
}
