//! Work that is one SQL statement after the other, on a thread that stays on one core.

use anyhow::{Context, Result, anyhow};
use tokio::sync::oneshot;

/// Runs `work` to its end on a thread of its own. SQLite answers each statement on another thread;
/// waking that one on another core takes longer than most statements do, so where the system lets
/// us, both keep to one core: threads inherit it. It takes half the time.
///
/// # Errors
/// The thread or its runtime cannot be made, or `work` fails.
pub async fn run<W, F, T>(work: W) -> Result<T>
where
    W: FnOnce() -> F + Send + 'static,
    F: Future<Output = Result<T>>,
    T: Send + 'static,
{
    let (done, outcome) = oneshot::channel();
    std::thread::Builder::new()
        .name("one-core".to_owned())
        .spawn(move || {
            keep_to_this_core();
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            let outcome = match runtime {
                Ok(runtime) => runtime.block_on(work()),
                Err(error) => Err(error.into()),
            };
            // Nobody waits any more: the program ends.
            let _ = done.send(outcome);
        })
        .context("no thread can be started")?;
    outcome
        .await
        .unwrap_or_else(|_| Err(anyhow!("the work broke off")))
}

/// Without it everything works, only slower.
#[cfg(target_os = "linux")]
fn keep_to_this_core() {
    use rustix::thread::{CpuSet, sched_getcpu, sched_setaffinity};
    let mut this = CpuSet::new();
    this.set(sched_getcpu());
    let _ = sched_setaffinity(None, &this);
}

#[cfg(not(target_os = "linux"))]
fn keep_to_this_core() {}
