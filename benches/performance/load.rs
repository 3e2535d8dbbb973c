//! Interactions at a fixed rate, whether or not answers come: a time counts from the instant at which
//! the interaction was meant to be sent, so a bot that falls behind cannot hide it.

use std::time::Duration;

use tokio::time::Instant;

use crate::discord::{FakeDiscord, Id};
use crate::figures::{Taken, Times, taken};
use crate::process::Process;

/// How long after the last one answers are waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// A kind of load on a bot, measured.
pub struct Measured {
    /// From the intended instant to the acknowledgement.
    pub times: Times,
    /// How many were not acknowledged in time.
    pub missed: usize,
    /// Seconds of a core that the bot took, for a second of the load.
    pub cpu: f64,
    /// The bot's memory in MiB afterwards.
    pub memory: f64,
}

/// Lets interactions go that were made ahead, `rate` a second, and waits for the answers.
pub async fn run(discord: &FakeDiscord, process: &Process, rate: u32, ids: &[Id]) -> Measured {
    let before = process.taken();
    let began = Instant::now() + Duration::from_millis(50);
    let intended = move |nth: usize| began + Duration::from_secs(1) * nth as u32 / rate;
    let (let_go, all) = (discord.let_go(), ids.to_vec());
    // A thread of its own: the runtime's timers are as coarse as what is measured.
    let sender = std::thread::spawn(move || {
        for (nth, id) in all.into_iter().enumerate() {
            std::thread::sleep(intended(nth).saturating_duration_since(Instant::now()));
            let_go(id);
        }
    });
    let end = intended(ids.len()) + PATIENCE;
    while Instant::now() < end && (!sender.is_finished() || waits(discord, ids)) {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    sender.join().unwrap();
    let took = began.elapsed();
    let after = process.taken();
    let mut times = Vec::new();
    for (nth, id) in ids.iter().enumerate() {
        if let Some(answer) = discord.acknowledged(*id) {
            times.push(answer.at.saturating_duration_since(intended(nth)));
        }
    }
    Measured {
        missed: ids.len() - times.len(),
        times: Times::new(times),
        cpu: (after.cpu - before.cpu) / took.as_secs_f64(),
        memory: after.memory,
    }
}

/// Whether an interaction is not answered yet: the last ones are likely to be the last.
fn waits(discord: &FakeDiscord, ids: &[Id]) -> bool {
    discord.look(|w| {
        let mut last = ids.iter().rev();
        last.any(|id| w.interactions[id].acknowledged.is_none())
    })
}

/// What this process itself takes: the fake Discord and whoever sends.
pub fn ourselves() -> Taken {
    taken(std::process::id())
}
