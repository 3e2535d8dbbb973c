//! Keeps the program to one core of the machine.
//!
//! SQLite answers each statement on a thread of its own, and one statement follows the other. To wake
//! a thread on another core that sleeps takes longer than most statements do; on the same core it is a
//! switch. With both on one, what is asked is answered sooner, and more of it in a second: see
//! docs/performance.md.

/// Keeps this thread, and those that it starts from now on, to the core that it is on. Where the
/// system does not let us, everything works as before.
#[cfg(target_os = "linux")]
pub fn keep() {
    use rustix::thread::{CpuSet, sched_getcpu, sched_setaffinity};
    let mut this = CpuSet::new();
    this.set(sched_getcpu());
    if let Err(error) = sched_setaffinity(None, &this) {
        tracing::debug!(%error, "not kept to one core");
    }
}

/// Other systems place threads as they think best.
#[cfg(not(target_os = "linux"))]
pub fn keep() {}
