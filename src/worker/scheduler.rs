//! Fires what is due. No timers in memory: what is due is a query, so a restart loses nothing.

use std::sync::Arc;

use tokio::sync::watch;

use super::{failed, rest, wait};
use crate::store::{self, digest, due};
use crate::workflow::{self, Workflow};

/// How much is fired before what it brought is told.
const BATCH: i64 = 100;

/// How many portfolios are looked at, and how many digests planned, at once: what falls due for a
/// person in the same minute is one message.
const LOOKS: i64 = 500;

/// The scheduler.
pub struct Scheduler {
    workflow: Arc<Workflow>,
}

impl Scheduler {
    /// A scheduler of a process.
    pub fn new(workflow: Arc<Workflow>) -> Self {
        Self { workflow }
    }

    /// Fires what is due now; how much.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn step(&self) -> store::Result<usize> {
        // Each in any case: what fails does not hold up the others.
        let fired = workflow::due::tick(&self.workflow, BATCH).await;
        let looked = workflow::reminding::tick(&self.workflow, LOOKS).await;
        // A digest goes with a reminder of the same minute: first all portfolios are looked at.
        let more = looked
            .as_ref()
            .is_ok_and(|looked| i64::try_from(*looked) == Ok(LOOKS));
        let digests = if more {
            Ok(0)
        } else {
            workflow::digest::tick(&self.workflow, LOOKS).await
        };
        Ok(fired? + looked? + digests?)
    }

    /// Goes on until `stop`.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) {
        let mut work = self.workflow.work();
        loop {
            work.borrow_and_update();
            match self.step().await {
                Ok(0) => {}
                Ok(_) if !*stop.borrow() => continue,
                Ok(_) => return,
                Err(fault) => failed("the scheduler", &fault),
            }
            let next = self.next().await;
            if !wait(&mut work, &mut stop, rest(self.workflow.now(), next)).await {
                return;
            }
        }
    }

    async fn next(&self) -> Option<chrono::DateTime<chrono::Utc>> {
        let mut tx = self.workflow.db().snapshot().await.ok()?;
        let settings = self.workflow.settings();
        let mut next = vec![due::earliest(&mut tx).await.ok()?];
        if settings.reminders {
            next.push(store::watch::earliest(&mut tx).await.ok()?);
        }
        if settings.digest.is_some() {
            next.push(digest::earliest(&mut tx).await.ok()?);
        }
        next.into_iter().flatten().min()
    }
}
