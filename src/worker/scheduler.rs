//! Fires what is due. No timers in memory: what is due is a query, so a restart loses nothing.

use std::sync::Arc;

use tokio::sync::watch;

use super::{failed, rest, wait};
use crate::store::{self, due};
use crate::workflow::{self, Workflow};

/// How much is fired before what it brought is told.
const BATCH: i64 = 100;

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
        workflow::due::tick(&self.workflow, BATCH).await
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
        due::earliest(&mut tx).await.ok()?
    }
}
