//! The crash test: the real program, killed from one moment to the next while people work, against
//! a Discord that refuses, delays and loses replies. In the end what was acknowledged is compared
//! with the rows and the posts.
//!
//! Time is real here: a process has no other. `REFRESHBOT_CRASH_KILLS` says how often it is killed,
//! `REFRESHBOT_CRASH_SEED` what is decided by chance, `REFRESHBOT_CRASH_PROGRAM` which program other
//! than the one just built; `docs/crash-test.md` has figures.

mod chance;
mod kills;
mod people;
mod process;
mod record;
mod verdict;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use self::chance::Chance;
use self::people::Team;
use self::process::Process;
use self::record::Record;
use refreshbot::clock::{Clock, SystemClock};
use refreshbot::store::Db;

use crate::support::database::{self, TestDb};
use crate::support::discord::{FakeDiscord, GuildSetup};

/// How many teams work at the same moment.
const TEAMS: u64 = 4;

/// How long everything may take to settle in the end.
const SETTLES: Duration = Duration::from_secs(90);

/// What all who take part share.
struct World {
    discord: FakeDiscord,
    db: TestDb,
    record: Record,
    over: AtomicBool,
}

impl World {
    /// Discord's clock goes on.
    fn now(&self) {
        self.discord.set_time(SystemClock.now());
    }

    /// On PostgreSQL nobody knows that a process ended before its leases do: as if that time had
    /// passed. On SQLite the next process knows it.
    async fn lease_ends(&self) {
        if matches!(self.db.db, Db::Sqlite { .. }) {
            return;
        }
        for table in ["outbox", "posted", "asset"] {
            let sql = format!(
                "UPDATE {table} SET next_at = now() + interval '1 second' \
                 WHERE lease IS NOT NULL AND next_at IS NOT NULL"
            );
            self.db.raw(&sql).await.unwrap();
        }
    }
}

fn number(name: &str, usual: u64) -> u64 {
    let asked = std::env::var(name).ok();
    asked.and_then(|text| text.parse().ok()).unwrap_or(usual)
}

async fn killed_at_random(db: TestDb) {
    let kills = number("REFRESHBOT_CRASH_KILLS", 20);
    let seed = number("REFRESHBOT_CRASH_SEED", 20_261_123);
    println!("seed {seed} (REFRESHBOT_CRASH_SEED={seed}), {kills} kills");
    let setup = GuildSetup::agency().settings(|s| {
        s.acknowledge_within = Duration::from_millis(1_500);
        s.patience = Duration::from_secs(20);
    });
    let world = Arc::new(World {
        discord: FakeDiscord::start(setup).await,
        db,
        record: Record::default(),
        over: AtomicBool::new(false),
    });
    let mut process = Process::new(&world);
    process.start(&world).await;
    people::link(&world).await;
    kills::trouble(&world.discord, seed);
    let teams = (0..TEAMS).map(|nth| {
        let (world, chance) = (world.clone(), Chance::new(seed + 1 + nth));
        tokio::spawn(Team::new(nth, chance, world).work())
    });
    let teams: Vec<_> = teams.collect();
    let (mut chance, began) = (Chance::new(seed), Instant::now());
    for _ in 0..kills {
        let kind = kills::one(&world, &mut process, &mut chance).await;
        world.record.killed(kind);
    }
    world.over.store(true, Ordering::Relaxed);
    for team in teams {
        team.await.unwrap();
    }
    settle(&world, &mut process).await;
    process.kill();
    println!("{} in {:?}", world.record.figures(), began.elapsed());
    verdict::compare(&world).await;
    process.said_nothing_wrong();
}

/// The trouble ends, and the program is killed once more; after it started, all that waits is told.
async fn settle(world: &World, process: &mut Process) {
    world.discord.no_more_faults();
    process.kill();
    world.discord.lose_session();
    for table in ["outbox", "posted", "asset"] {
        // As if all that was put off had come: only the waiting is left out.
        let sql = format!(
            "UPDATE {table} SET next_at = (SELECT min(next_at) FROM {table}) WHERE next_at IS NOT NULL"
        );
        world.db.raw(&sql).await.unwrap();
    }
    process.start(world).await;
    let waiting = "SELECT (SELECT count(*) FROM outbox WHERE next_at IS NOT NULL) \
        + (SELECT count(*) FROM posted WHERE next_at IS NOT NULL) \
        + (SELECT count(*) FROM asset WHERE next_at IS NOT NULL)";
    let began = Instant::now();
    while world.db.number(waiting).await > 0 {
        assert!(began.elapsed() < SETTLES, "it does not come to rest");
        world.now();
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_random_on_sqlite() {
    killed_at_random(database::sqlite().await).await;
}

#[ignore = "needs PostgreSQL (initdb, or REFRESHBOT_TEST_POSTGRES)"]
#[tokio::test(flavor = "multi_thread")]
async fn killed_at_random_on_postgres() {
    killed_at_random(database::postgres().await).await;
}
