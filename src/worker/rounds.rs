//! Workers that go round: look when something is due, do what is, and rest until the next.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use tokio::sync::watch;

use super::{failed, rest, wait};
use crate::store;
use crate::workflow::Workflow;

/// Does what is due, all of it at once.
#[async_trait]
pub(super) trait Rounds: Sync {
    /// What it does, as the log says it: `copying files`.
    const DOES: &'static str;

    /// The process.
    fn workflow(&self) -> &Workflow;

    /// When there is something to claim.
    ///
    /// # Errors
    /// A fault of the database.
    async fn earliest(&self) -> store::Result<Option<DateTime<Utc>>>;

    /// Does what is due now; how much that was.
    ///
    /// # Errors
    /// A fault of the database.
    async fn round(&self) -> store::Result<usize>;
}

/// Goes on until `stop`.
pub(super) async fn run<W: Rounds>(worker: &W, mut stop: watch::Receiver<bool>) {
    let workflow = worker.workflow();
    let mut work = workflow.work();
    loop {
        work.borrow_and_update();
        let mut next = look(worker).await;
        // Looked at first: a claim takes the database's one writer from whoever acts.
        if next.is_some_and(|at| at <= workflow.now()) {
            if let Err(fault) = worker.round().await {
                failed(W::DOES, &fault);
            }
            next = look(worker).await;
        }
        if !wait(&mut work, &mut stop, rest(workflow.now(), next)).await {
            return;
        }
    }
}

/// When there is something to claim; `None` also where the database does not say.
async fn look<W: Rounds>(worker: &W) -> Option<DateTime<Utc>> {
    worker.earliest().await.unwrap_or_else(|fault| {
        failed(&format!("looking before {}", W::DOES), &fault);
        None
    })
}
