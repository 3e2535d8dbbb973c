//! How rows of the outbox are claimed and worked on: by lease, several at once, in the order in which
//! they were made. Who tells them is a [`Teller`].

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::{failed, rest, wait};
use crate::domain::people::Platform;
use crate::store;
use crate::store::outbox::{self, Delivery};
use crate::workflow::Workflow;

/// Tells rows of the outbox, in a chat or by mail.
#[async_trait]
pub(super) trait Teller: Send + Sync + 'static {
    /// How many rows are under way at once.
    const AT_ONCE: usize;

    /// How long a claimed row is a worker's own: longer than it takes to tell.
    const LEASE: TimeDelta;

    /// Whose rows these are.
    fn platform(&self) -> Platform;

    /// What the claims of this process bear.
    fn lease(&self) -> &str;

    /// The process.
    fn workflow(&self) -> &Arc<Workflow>;

    /// Tells one row, and records how that went.
    ///
    /// # Errors
    /// A fault of the database: the lease ends, and the row is claimed again.
    async fn deliver(&self, row: &Delivery) -> store::Result<()>;

    /// Nothing is under way.
    async fn rest(&self) {}
}

/// Tells what can be told now, one row after the other; how many were tried.
///
/// # Errors
/// A fault of the database.
pub(super) async fn step<T: Teller>(teller: &T) -> store::Result<usize> {
    let rows = claim(teller, T::AT_ONCE).await?;
    for row in &rows {
        deliver(teller, row).await;
    }
    if rows.is_empty() {
        teller.rest().await;
    }
    Ok(rows.len())
}

/// Goes on until `stop`; what is under way is finished.
pub(super) async fn run<T: Teller>(teller: Arc<T>, mut stop: watch::Receiver<bool>) {
    let mut work = teller.workflow().work();
    let mut under_way = JoinSet::new();
    loop {
        work.borrow_and_update();
        let now = teller.workflow().now();
        let mut next = earliest(teller.as_ref()).await;
        let free = T::AT_ONCE - under_way.len();
        // Looked at first: a claim takes the database's one writer from whoever acts.
        if free > 0 && next.is_some_and(|at| at <= now) {
            match claim(teller.as_ref(), free).await {
                Ok(rows) => {
                    for row in rows {
                        let teller = teller.clone();
                        under_way.spawn(async move { deliver(teller.as_ref(), &row).await });
                    }
                    next = earliest(teller.as_ref()).await;
                }
                Err(fault) => failed("claiming deliveries", &fault),
            }
        }
        if under_way.is_empty() {
            teller.rest().await;
        }
        tokio::select! {
            // Each that ends may free its lane's next.
            Some(_) = under_way.join_next() => {}
            more = wait(&mut work, &mut stop, rest(now, next)) => {
                if !more {
                    break;
                }
            }
        }
    }
    while under_way.join_next().await.is_some() {}
    teller.rest().await;
}

async fn deliver<T: Teller>(teller: &T, row: &Delivery) {
    if let Err(fault) = teller.deliver(row).await {
        failed("a delivery", &fault);
    }
}

/// When there is something to claim; `None` also where the database does not say.
async fn earliest<T: Teller>(teller: &T) -> Option<DateTime<Utc>> {
    let look = async {
        let mut tx = teller.workflow().db().snapshot().await?;
        outbox::earliest_on(&mut tx, teller.platform()).await
    };
    look.await.unwrap_or_else(|fault| {
        failed("looking for deliveries", &fault);
        None
    })
}

async fn claim<T: Teller>(teller: &T, most: usize) -> store::Result<Vec<Delivery>> {
    if most == 0 {
        return Ok(Vec::new());
    }
    let most = i64::try_from(most).unwrap_or(1);
    let (platform, lease) = (teller.platform(), teller.lease());
    let now = teller.workflow().now();
    let mut tx = teller.workflow().db().begin().await?;
    let mut rows = outbox::claim(&mut tx, platform, now, most, lease, now + T::LEASE).await?;
    tx.commit().await?;
    rows.sort_by_key(|row| row.id);
    Ok(rows)
}
