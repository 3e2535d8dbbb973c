//! Copies files that people sent, before the platform's links expire.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use object_store::{ObjectStore, ObjectStoreExt, path::Path};
use sha2::{Digest, Sha256};
use tokio::sync::watch;

use super::retry::{GIVE_UP_AFTER, next_try};
use super::rounds::{self, Rounds};
use crate::chat::{Chat, ChatError};
use crate::files;
use crate::store;
use crate::store::asset::{self, Copying};
use crate::workflow::assets::{self, Copied};
use crate::workflow::{Error, Workflow};

/// How many files are copied at once.
const AT_ONCE: i64 = 4;

/// The largest file that is copied: 100 MiB.
pub const LARGEST: u64 = 100 * 1024 * 1024;

/// How often a file is tried at least, however late after a downtime.
const FEWEST: i64 = 5;

/// How long a claimed file is a worker's own.
const LEASE: TimeDelta = TimeDelta::minutes(10);

/// Copies files.
pub struct Copier {
    workflow: Arc<Workflow>,
    chat: Arc<dyn Chat>,
    files: Arc<dyn ObjectStore>,
    lease: String,
}

impl Copier {
    /// Copies the files of a process into `files`.
    pub fn new(
        workflow: Arc<Workflow>,
        chat: Arc<dyn Chat>,
        files: Arc<dyn ObjectStore>,
        name: &str,
    ) -> Self {
        Self {
            workflow,
            chat,
            files,
            lease: format!("{name}:copying"),
        }
    }

    /// Copies the files that are to be copied now; how many were tried.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn step(&self) -> store::Result<usize> {
        let now = self.workflow.now();
        let mut tx = self.workflow.db().begin().await?;
        let jobs = asset::claim(&mut tx, now, AT_ONCE, &self.lease, now + LEASE).await?;
        tx.commit().await?;
        let copies = jobs.iter().map(|job| self.copy(job));
        for done in futures::future::join_all(copies).await {
            match done {
                Ok(()) => {}
                Err(Error::Fault(fault)) => return Err(fault),
                Err(Error::Refused(refusal)) => tracing::error!(?refusal, "a copy was refused"),
            }
        }
        Ok(jobs.len())
    }

    /// Goes on until `stop`.
    pub async fn run(&self, stop: watch::Receiver<bool>) {
        rounds::run(self, stop).await;
    }

    async fn copy(&self, job: &Copying) -> Result<(), Error> {
        match self.fetch_and_keep(job).await {
            Ok(copied) => assets::stored(&self.workflow, job, &self.lease, &copied).await,
            Err(error @ ChatError::Retry { .. })
                if self.workflow.now() - job.created_at < GIVE_UP_AFTER
                    || job.attempts < FEWEST =>
            {
                let now = self.workflow.now();
                let at = next_try(now, job.attempts, &error, &format!("copy {}", job.id));
                let mut tx = self.workflow.db().begin().await?;
                asset::retry(&mut tx, job.id, &self.lease, at, &error.to_string()).await?;
                tx.commit().await?;
                Ok(())
            }
            Err(error) => assets::lost(&self.workflow, job, &self.lease, &error.to_string()).await,
        }
    }

    async fn fetch_and_keep(&self, job: &Copying) -> Result<Copied, ChatError> {
        let bytes = self.chat.fetch(&job.url, LARGEST).await?;
        let path = kept_at(job);
        let digest = Sha256::digest(&bytes);
        let sha256 = digest
            .iter()
            .fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
        let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        self.files
            .put(&path, bytes.into())
            .await
            .map_err(|error| ChatError::Retry {
                after: None,
                reason: format!("the file cannot be kept: {}", files::why(&error)),
            })?;
        Ok(Copied {
            path: path.to_string(),
            sha256,
            size,
        })
    }
}

#[async_trait]
impl Rounds for Copier {
    const DOES: &'static str = "copying files";

    fn workflow(&self) -> &Workflow {
        &self.workflow
    }

    async fn earliest(&self) -> store::Result<Option<DateTime<Utc>>> {
        let mut tx = self.workflow.db().snapshot().await?;
        asset::earliest(&mut tx).await
    }

    async fn round(&self) -> store::Result<usize> {
        self.step().await
    }
}

/// Where a file is kept: by its id, and for those who look into the folder by what of its name any
/// disk can hold.
fn kept_at(job: &Copying) -> Path {
    let plain = |c: char| {
        let keep = c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        if keep { c } else { '_' }
    };
    let last: Vec<char> = job.name.chars().rev().take(60).collect();
    let name: String = last.into_iter().rev().map(plain).collect();
    Path::from(format!(
        "workspace-{}/{}/{}-{name}",
        job.workspace_id, job.id, job.id
    ))
}
