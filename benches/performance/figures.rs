//! Figures: percentiles, and what a process takes, as Linux counts it.

use std::time::Duration;

/// Times, sorted.
pub struct Times(Vec<Duration>);

impl Times {
    pub fn new(mut all: Vec<Duration>) -> Self {
        all.sort();
        Self(all)
    }

    /// The time that `share` of all stay within; none: zero.
    pub fn within(&self, share: f64) -> Duration {
        #[allow(clippy::cast_precision_loss, clippy::cast_sign_loss)] // thousands
        let nth = (share * self.0.len() as f64).ceil() as usize;
        let found = self.0.get(nth.saturating_sub(1));
        found.copied().unwrap_or_default()
    }

    pub fn longest(&self) -> Duration {
        self.0.last().copied().unwrap_or_default()
    }

    pub fn count(&self) -> usize {
        self.0.len()
    }
}

/// In milliseconds.
pub fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// What a process takes.
#[derive(Clone, Copy, Default)]
pub struct Taken {
    /// Memory in MiB, now.
    pub memory: f64,
    /// Memory in MiB, at most so far.
    pub most: f64,
    /// Seconds of a core so far.
    pub cpu: f64,
}

/// What the process `id` takes; zeros where the system does not say.
pub fn taken(id: u32) -> Taken {
    let read = |file: &str| std::fs::read_to_string(format!("/proc/{id}/{file}"));
    let status = read("status").unwrap_or_default();
    let memory = |key: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(key));
        let kib = line.and_then(|line| line.split_whitespace().next());
        kib.and_then(|kib| kib.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
    };
    let stat = read("stat").unwrap_or_default();
    // After the name in brackets: user time is the 12th field, system time the 13th, in 1/100 s.
    let fields = stat.rsplit(')').next().unwrap_or_default();
    let ticks = fields.split_whitespace().skip(11).take(2);
    Taken {
        memory: memory("VmRSS:"),
        most: memory("VmHWM:"),
        cpu: ticks.filter_map(|it| it.parse::<f64>().ok()).sum::<f64>() / 100.0,
    }
}

/// How long the disk takes to keep 4 KiB, half of the times: what one commit waits for.
pub fn one_sync() -> Duration {
    use std::io::Write;
    let mut file = tempfile::tempfile().unwrap();
    let times = (0..200).map(|_| {
        file.write_all(&[0; 4096]).unwrap();
        let began = std::time::Instant::now();
        file.sync_data().unwrap();
        began.elapsed()
    });
    Times::new(times.collect()).within(0.5)
}
