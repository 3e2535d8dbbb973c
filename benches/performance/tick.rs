//! What a tick of the scheduler costs with many portfolios of which none, few or many are due. A tick
//! is what the scheduler does each time that it wakes: it fires what is due, looks at what stalls,
//! plans digests, and finds out when it has to wake next.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use refreshbot::app::App;
use refreshbot::clock::{Clock, ManualClock, SystemClock};
use refreshbot::config::{Config, LoadArgs};
use refreshbot::store::{Db, digest, due, watch};
use refreshbot::worker::scheduler::Scheduler;
use refreshbot::workflow::Workflow;

use crate::agency::Agency;
use crate::figures::{Times, millis, one_sync, taken};

/// How many ticks with nothing due are timed.
const IDLE: usize = 500;

/// Measures all sizes.
pub async fn measure(all: bool) {
    let sizes = if all {
        [100_000, 1_000_000]
    } else {
        [10_000, 100_000]
    };
    let sync = millis(one_sync());
    println!("A tick of the scheduler; one fsync of 4 KiB: {sync:.2} ms");
    println!(
        "portfolios     due   time                                          a portfolio     memory"
    );
    for portfolios in sizes {
        with(portfolios).await;
    }
}

async fn with(portfolios: i64) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("refreshbot.db").display().to_string();
    let config = Config::load(LoadArgs {
        path: None,
        default_path: PathBuf::from("there-is-no-such-file.toml"),
        env: [(
            "REFRESHBOT_DATABASE_URL".to_owned(),
            format!("sqlite://{file}"),
        )]
        .into(),
    });
    let now = SystemClock.now();
    let clock = ManualClock::at(now);
    let app = App::open(&config.unwrap(), Arc::new(clock.clone())).await;
    let app = app.unwrap();
    let agency = Agency {
        portfolios,
        due: 0,
        due_at: now,
        lean: true,
    };
    agency.write(app.workflow().db(), now).await;
    let scheduler = Scheduler::new(app.workflow().clone());
    idle(&scheduler, app.workflow(), portfolios).await;
    for due in [100, 10_000] {
        let at = now + TimeDelta::minutes(due);
        fall_due(app.workflow().db(), due, at).await;
        clock.set(at);
        fire(&scheduler, portfolios, due).await;
    }
    app.close().await;
}

/// The first `due` portfolios fall due at `at`, whether they did before or not.
async fn fall_due(db: &Db, due: i64, at: DateTime<Utc>) {
    const SQL: &str = "UPDATE due SET due_at = ?2, revision = revision + 1, fired_at = NULL \
        WHERE kind = 'refresh-day' AND cycle_id <= ?1";
    let Db::Sqlite { write, .. } = db else {
        panic!("only SQLite is measured");
    };
    let run = sqlx::query(SQL).bind(due).bind(at);
    run.execute(write).await.unwrap();
}

async fn idle(scheduler: &Scheduler, workflow: &Workflow, portfolios: i64) {
    let mut times = Vec::new();
    for _ in 0..IDLE {
        let began = Instant::now();
        assert_eq!(scheduler.step().await.unwrap(), 0);
        next(workflow).await;
        times.push(began.elapsed());
    }
    let first = times[0];
    let times = Times::new(times);
    println!(
        "{portfolios:>10} {:>7}   p50 {:.3} ms, p99 {:.3} ms, the first {:.3} ms {:>23.0} MiB",
        0,
        millis(times.within(0.5)),
        millis(times.within(0.99)),
        millis(first),
        taken(std::process::id()).memory,
    );
}

/// When the scheduler has to wake next, as it looks it up.
async fn next(workflow: &Workflow) {
    let mut tx = workflow.db().snapshot().await.unwrap();
    due::earliest(&mut tx).await.unwrap();
    watch::earliest(&mut tx).await.unwrap();
    digest::earliest(&mut tx).await.unwrap();
}

async fn fire(scheduler: &Scheduler, portfolios: i64, due: i64) {
    let (mut fired, mut steps) = (0, Vec::new());
    loop {
        let began = Instant::now();
        let done = scheduler.step().await.unwrap();
        if done == 0 {
            break;
        }
        steps.push(began.elapsed());
        fired += done;
    }
    assert!(fired >= due as usize, "{fired} of {due} fired");
    let total: Duration = steps.iter().sum();
    let steps = Times::new(steps);
    println!(
        "{portfolios:>10} {due:>7}   {:>8.1} ms in {} steps, the longest {:.1} ms {:>15.3} ms {:>9.0} MiB",
        millis(total),
        steps.count(),
        millis(steps.longest()),
        millis(total) / due as f64,
        taken(std::process::id()).memory,
    );
}
