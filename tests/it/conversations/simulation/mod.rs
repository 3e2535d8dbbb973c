//! Months of a small agency: random people do random things, valid and not; processes die, events
//! come twice, clocks jump, the platform fails. After every step the rules of process.md section 7
//! and the invariants are checked. The seed is printed when one is broken.

mod event;
mod holds;
mod world;

use std::cell::Cell;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use refreshbot::request::{Account, Reply, Request};
use refreshbot::workflow::Settings;

use self::event::{Event, event};
use crate::support::bot::{TestBot, with_digests};
use crate::support::database::{TestDb, postgres, sqlite};

/// With reminders and digests.
fn settings() -> Settings {
    Settings {
        reminders: true,
        ..with_digests()
    }
}

struct World {
    bot: TestBot,
    /// How many messages that remind somebody were seen.
    reminders: Cell<usize>,
    people: Vec<Account>,
    /// Every request that was heard, with its answer.
    heard: Vec<(Request, Reply)>,
    folder: u32,
}

const CLIENTS: [&str; 3] = ["Alder", "Birch", "Cedar"];

/// How much is played: `REFRESHBOT_SIMULATION` many plays of 160 steps.
fn plays() -> u32 {
    let asked = std::env::var("REFRESHBOT_SIMULATION").ok();
    asked.and_then(|n| n.parse().ok()).unwrap_or(6)
}

async fn play(db: TestDb, events: &[Event]) -> Result<(), String> {
    let mut world = World::new(db).await;
    for (nth, event) in events.iter().enumerate() {
        world.happen(event).await;
        world
            .check()
            .await
            .map_err(|broken| format!("after step {nth}, {event:?}: {broken}"))?;
    }
    let ended = world.ends_well().await;
    let _ = world.bot.unread();
    ended
}

fn simulate<F: Future<Output = TestDb>>(seed: u64, db: impl Fn() -> F) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    for nth in 0..plays() {
        let seed = seed + u64::from(nth);
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
        let config = Config {
            cases: 1,
            max_shrink_iters: 0,
            failure_persistence: None,
            ..Config::default()
        };
        let mut runner = TestRunner::new_with_rng(config, rng);
        let outcome = runner.run(&prop::collection::vec(event(), 160), |events| {
            let whole = async { play(db().await, &events).await };
            let played =
                std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| runtime.block_on(whole)));
            match played {
                Ok(Ok(())) => Ok(()),
                Ok(Err(broken)) => Err(TestCaseError::fail(broken)),
                Err(_) => Err(TestCaseError::fail("a step panicked; see above")),
            }
        });
        if let Err(error) = outcome {
            panic!("seed {seed} (REFRESHBOT_SIMULATION_SEED={seed}): {error}");
        }
    }
}

fn seed() -> u64 {
    let asked = std::env::var("REFRESHBOT_SIMULATION_SEED").ok();
    asked
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(20_261_123)
}

#[test]
fn months_of_a_small_agency() {
    simulate(seed(), sqlite);
}

#[ignore = "needs PostgreSQL (initdb, or REFRESHBOT_TEST_POSTGRES)"]
#[test]
fn months_of_a_small_agency_on_postgresql() {
    simulate(seed() + 1_000, postgres);
}
