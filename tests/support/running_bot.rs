//! The whole bot in this process, as `refreshbot run` starts it, on a throw-away database and the
//! fake Discord, with a clock that tests move.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use refreshbot::app::{App, StartError};
use refreshbot::clock::{Clock, ManualClock};
use refreshbot::config::{Config, LoadArgs};
use refreshbot::domain::crm;
use refreshbot::store::{Tx, asset, due, outbox, posted};
use refreshbot::workflow::import::Report;
use refreshbot::workflow::{self, Workflow};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::database::TestDb;
use super::discord::{FakeDiscord, GuildSetup, Id};

/// How long a test waits for the bot to come to rest, in real time.
const PATIENCE: Duration = Duration::from_secs(30);

/// How often it looks.
const LOOK: Duration = Duration::from_millis(4);

/// The longest that time passes by itself while the bot comes to rest.
const LONGEST: TimeDelta = TimeDelta::hours(2);

/// Longer than anything is taken up for.
const LEASES: TimeDelta = TimeDelta::minutes(11);

/// What is being worked on at this moment.
const UNDER_WAY: &str = "SELECT (SELECT count(*) FROM outbox WHERE lease IS NOT NULL) \
    + (SELECT count(*) FROM posted WHERE lease IS NOT NULL) \
    + (SELECT count(*) FROM asset WHERE lease IS NOT NULL)";

/// A bot, and the world around it.
pub struct RunningBot {
    pub discord: FakeDiscord,
    pub clock: ManualClock,
    pub db: TestDb,
    config: Config,
    folder: tempfile::TempDir,
    running: Option<Running>,
}

/// One process: what runs in it ends with it.
struct Running {
    process: Runtime,
    workflow: Arc<Workflow>,
    stop: watch::Sender<bool>,
    ended: JoinHandle<Result<(), StartError>>,
}

impl RunningBot {
    /// A bot that has not been started yet. `tickets` names the channel of the tickets.
    pub async fn new(db: TestDb, setup: GuildSetup, tickets: &str, now: DateTime<Utc>) -> Self {
        let discord = FakeDiscord::start(setup).await;
        discord.set_time(now);
        let folder = tempfile::tempdir().unwrap();
        let config = configuration(&discord, &db, folder.path().join("attachments"), tickets);
        Self {
            discord,
            clock: ManualClock::at(now),
            db,
            config,
            folder,
            running: None,
        }
    }

    /// The folder of the copied files.
    pub fn attachments(&self) -> PathBuf {
        self.folder.path().join("attachments")
    }

    /// `refreshbot import`.
    pub async fn import(&self, csv: &[u8], start: bool) -> Report {
        let app = self.open().await;
        let export = crm::read(csv).unwrap();
        let report =
            workflow::import::import(app.workflow(), app.workspace(), export, false, start)
                .await
                .unwrap();
        app.close().await;
        report
    }

    async fn open(&self) -> App {
        let clock = Arc::new(self.clock.clone());
        App::open(&self.config, clock).await.unwrap()
    }

    /// `refreshbot run`; returns when it listens.
    pub async fn start(&mut self) {
        assert!(self.running.is_none(), "it runs already");
        let process = Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let (config, clock) = (self.config.clone(), Arc::new(self.clock.clone()));
        let app = process.spawn(async move { App::open(&config, clock).await });
        let app = app.await.unwrap().unwrap();
        let workflow = app.workflow().clone();
        let (stop, stopped) = watch::channel(false);
        let ended = process.spawn(app.run(stopped));
        self.running = Some(Running {
            process,
            workflow,
            stop,
            ended,
        });
        self.discord.gateway_connected().await;
    }

    /// The orderly end of `refreshbot run`.
    pub async fn stop(&mut self) {
        let running = self.running.take().expect("it does not run");
        running.stop.send_replace(true);
        running.ended.await.unwrap().unwrap();
        running.process.shutdown_background();
        self.left_the_gateway().await;
    }

    /// The process ended by itself: why.
    pub async fn ended(&mut self) -> StartError {
        let running = self.running.take().expect("it does not run");
        let ended = tokio::time::timeout(PATIENCE, running.ended).await;
        let why = ended.expect("it goes on").unwrap().unwrap_err();
        running.process.shutdown_background();
        why
    }

    /// The operator names another channel for the tickets; to be started anew.
    pub fn tickets_go_to(&mut self, name: &str) {
        self.config = configuration(&self.discord, &self.db, self.attachments(), name);
    }

    /// The process ends from one moment to the next.
    pub async fn crash(&mut self) {
        let running = self.running.take().expect("it does not run");
        running.process.shutdown_background();
        self.left_the_gateway().await;
    }

    async fn left_the_gateway(&self) {
        self.discord
            .wait_for("the gateway to be left", |w| {
                (!w.hub.connected()).then_some(())
            })
            .await;
    }

    /// Another process on the same database and the same Discord.
    pub async fn restart(&mut self) {
        self.stop().await;
        self.start().await;
    }

    /// Moves the clock, and lets the bot see it.
    pub fn set_time(&self, now: DateTime<Utc>) {
        assert!(now >= self.clock.now(), "time does not go back");
        self.clock.set(now);
        self.discord.set_time(now);
        self.nudge();
    }

    /// Time passes until `then`, with everything that falls due in between; none, if it is past.
    pub async fn pass_until(&self, then: DateTime<Utc>) {
        self.settle().await;
        while let Some(at) = self.next_due().await.filter(|at| *at < then) {
            self.set_time(at.max(self.clock.now()));
            self.settle().await;
        }
        self.set_time(then.max(self.clock.now()));
        self.settle().await;
    }

    async fn next_due(&self) -> Option<DateTime<Utc>> {
        let mut tx = self.db.db.snapshot().await.unwrap();
        due::earliest(&mut tx).await.unwrap()
    }

    /// Moves the clock on.
    pub fn advance(&self, step: TimeDelta) {
        self.set_time(self.clock.now() + step);
    }

    /// The instant so long after now.
    pub fn clock_after(&self, time: TimeDelta) -> DateTime<Utc> {
        self.clock.now() + time
    }

    /// So much time passes that nothing belongs to a process that ended any more.
    pub async fn outlive_leases(&self) {
        self.advance(LEASES);
        self.settle().await;
    }

    /// Says that work may have come: the clock is not the machine's.
    pub fn nudge(&self) {
        if let Some(running) = &self.running {
            running.workflow.nudge();
        }
    }

    /// Waits until nothing is left to do at this instant: what was put off waits.
    pub async fn rest(&self) {
        self.come_to_rest(TimeDelta::zero()).await;
    }

    /// Waits until nothing is left to do, while time passes as far as cards and retries need it.
    pub async fn settle(&self) {
        self.come_to_rest(LONGEST).await;
    }

    /// Waits until nothing is left to do for so long.
    pub async fn settle_for(&self, time: TimeDelta) {
        self.come_to_rest(time).await;
    }

    async fn come_to_rest(&self, most: TimeDelta) {
        let end = self.clock.now() + most;
        let rested = async {
            loop {
                match self.next_work().await {
                    Some(at) if at <= self.clock.now() => {
                        self.nudge();
                        tokio::time::sleep(LOOK).await;
                    }
                    Some(at) if at <= end => self.set_time(at),
                    _ => return,
                }
            }
        };
        if tokio::time::timeout(PATIENCE, rested).await.is_err() {
            let pending = self.pending().await;
            let now = self.clock.now();
            let dump = self.discord.dump();
            panic!("the bot does not come to rest at {now}: {pending}\n{dump}");
        }
    }

    /// When there is something to do, which is now while something is under way. What the calendar
    /// brings counts only when its time has come.
    async fn next_work(&self) -> Option<DateTime<Utc>> {
        let now = self.clock.now();
        // One snapshot, so that what is taken up in between is not taken for put off.
        let mut tx = self.db.db.snapshot().await.unwrap();
        let under_way: i64 = match &mut tx {
            Tx::Sqlite(tx) => sqlx::query_scalar(UNDER_WAY).fetch_one(&mut **tx).await,
            Tx::Postgres(tx) => sqlx::query_scalar(UNDER_WAY).fetch_one(&mut **tx).await,
        }
        .unwrap();
        if under_way > 0 {
            return Some(now);
        }
        let due = due::earliest(&mut tx).await.unwrap();
        let others = [
            outbox::earliest(&mut tx).await.unwrap(),
            posted::earliest(&mut tx).await.unwrap(),
            asset::earliest(&mut tx).await.unwrap(),
        ];
        let due = due.filter(|at| *at <= now);
        others.into_iter().chain([due]).flatten().min()
    }

    /// What waits, for the message of a test that waited in vain.
    async fn pending(&self) -> String {
        let mut out = String::new();
        for (table, name) in [("outbox", "lane"), ("posted", "entity"), ("asset", "name")] {
            let one = format!(
                "SELECT coalesce(max('{table} ' || id || ' ' || {name} || ' at ' || next_at || ', ' \
                 || coalesce(lease, 'free') || ', ' || coalesce(last_error, '')), '') \
                 FROM {table} WHERE next_at IS NOT NULL"
            );
            out += &format!("\n{}", self.db.text(&one).await);
        }
        out + &format!("\ndue {:?}", self.next_due().await)
    }

    /// Nothing waits in the outbox, and nothing was given up.
    pub async fn assert_all_told(&self) {
        let untold = "SELECT count(*) FROM outbox WHERE done_at IS NULL";
        assert_eq!(self.db.number(untold).await, 0, "{}", self.discord.dump());
    }
}

/// As an operator writes it, through the environment.
fn configuration(
    discord: &FakeDiscord,
    db: &TestDb,
    attachments: PathBuf,
    tickets: &str,
) -> Config {
    let key = |name: &str| format!("REFRESHBOT_{name}");
    let mut env = discord.environment(tickets);
    env.extend([
        (key("DATABASE_URL"), db.url.clone()),
        (key("WORKSPACE_NAME"), "Northlight Media".into()),
        // The story is played in leaps: mornings and reminders would come in between.
        (key("SCHEDULE_DIGEST"), "never".to_owned()),
        (key("SCHEDULE_REMINDERS"), "false".to_owned()),
        (key("ATTACHMENTS_DIR"), attachments.display().to_string()),
    ]);
    Config::load(LoadArgs {
        path: None,
        default_path: PathBuf::from("there-is-no-such-file.toml"),
        env: env.into_iter().collect(),
    })
    .unwrap()
}
