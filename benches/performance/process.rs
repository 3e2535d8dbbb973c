//! The programs that are measured: the real bot, and a bare one that answers a ping, each a process
//! of its own on a fake Discord of its own.

use std::fs::File;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use refreshbot::app::App;
use refreshbot::clock::{Clock, SystemClock};
use refreshbot::config::{Config, LoadArgs};

use crate::agency::{Agency, PEOPLE, specialist};
use crate::discord::{FakeDiscord, GuildSetup, Id, Person};
use crate::figures::{Taken, taken};

/// How long a start may take.
const STARTS: Duration = Duration::from_mins(1);

/// How long what was sent too fast may take until it is done.
const SETTLES: Duration = Duration::from_mins(5);

/// A program that runs until it is dropped.
pub struct Process {
    child: Child,
    log: PathBuf,
    _folder: tempfile::TempDir,
}

impl Process {
    fn spawn(mut command: Command, folder: tempfile::TempDir, env: &[(String, String)]) -> Self {
        let log = folder.path().join("log");
        let child = command
            .current_dir(folder.path())
            .env_clear()
            .envs(env.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(&log).unwrap())
            .spawn();
        Self {
            child: child.unwrap(),
            log,
            _folder: folder,
        }
    }

    /// What it takes.
    pub fn taken(&self) -> Taken {
        taken(self.child.id())
    }

    fn still_runs(&mut self) {
        let ended = self.child.try_wait().unwrap();
        assert!(ended.is_none(), "it ended:\n{}", self.log());
    }

    /// What it logged.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    async fn connects(&mut self, discord: &FakeDiscord) {
        let began = Instant::now();
        while !discord.look(|w| w.hub.connected()) {
            self.still_runs();
            assert!(began.elapsed() < STARTS, "no start:\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The guild: the agency's people, and a channel for each of so many clients.
fn guild(channels: usize) -> GuildSetup {
    let mut setup = GuildSetup::agency().settings(|s| {
        // As Discord has it: 50 requests a second in all, 5 posts in 5 seconds a channel.
        s.global_limit = Some(50);
        s.post_bucket = (5, Duration::from_secs(5));
    });
    for nth in 0..PEOPLE {
        setup = setup.member(&format!("Specialist {nth}"), &["Social Ad Specialist"]);
    }
    for nth in 0..channels {
        setup = setup.text(&format!("client-{nth}"));
    }
    setup
}

/// The real bot with an agency, and its Discord.
pub struct Bot {
    pub discord: FakeDiscord,
    pub process: Process,
    /// The database, to look into it from outside.
    pub database: sqlx::SqlitePool,
    /// From the process' start to the gateway's READY, and from there until it says that it is ready.
    pub started: (Duration, Duration),
}

impl Bot {
    /// Writes the agency, starts the bot and waits until it is ready. `channels`: the portfolios are
    /// spread over so many channels of their own; none: all share one.
    pub async fn start(agency: &Agency, channels: usize) -> Self {
        let discord = FakeDiscord::start(guild(channels)).await;
        let now = SystemClock.now();
        discord.set_time(now);
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("refreshbot.db").display().to_string();
        let port = free_port();
        let mut env = discord.environment("tickets");
        let key = |name: &str| format!("REFRESHBOT_{name}");
        env.extend([
            (key("DATABASE_URL"), format!("sqlite://{file}")),
            (key("HTTP_METRICS"), format!("127.0.0.1:{port}")),
        ]);
        let config = Config::load(LoadArgs {
            path: None,
            default_path: PathBuf::from("there-is-no-such-file.toml"),
            env: env.iter().cloned().collect(),
        });
        let app = App::open(&config.unwrap(), Arc::new(SystemClock)).await;
        let app = app.unwrap();
        agency.write(app.workflow().db(), now).await;
        app.close().await;
        let database = sqlx::SqlitePool::connect(&format!("sqlite://{file}")).await;
        let database = database.unwrap();
        link(&database, &discord, agency.portfolios, channels).await;

        let mut command = Command::new(program());
        command.arg("run");
        let began = tokio::time::Instant::now();
        let mut process = Process::spawn(command, folder, &env);
        process.connects(&discord).await;
        while !says_ready(port).await {
            process.still_runs();
            assert!(began.elapsed() < STARTS, "not ready:\n{}", process.log());
        }
        let ready = discord.look(|w| w.hub.ready).expect("it is connected");
        Self {
            discord,
            process,
            database,
            started: (ready - began, ready.elapsed()),
        }
    }

    /// Who may submit for a portfolio.
    pub fn specialist(&self, portfolio: i64) -> Person {
        let name = format!("Specialist {}", specialist(portfolio));
        self.discord.person(&name)
    }

    pub fn refreshes(&self) -> Id {
        self.discord.channel("refreshes")
    }

    /// Waits until there are so many Ad Sets whose folder names begin so: a late answer was announced
    /// first, and what it says came after it.
    pub async fn has_sets(&self, folder: &str, count: usize) {
        const SQL: &str = "SELECT count(*) FROM ad_set WHERE folder_name LIKE ?1 || '%'";
        let (began, mut there) = (Instant::now(), 0);
        while there < count as i64 {
            assert!(began.elapsed() < SETTLES, "{there} of {count} sets");
            tokio::time::sleep(Duration::from_millis(100)).await;
            let look = sqlx::query_scalar(SQL).bind(folder);
            there = look.fetch_one(&self.database).await.unwrap();
        }
    }

    /// Takes away what waits to be told, so that the next measurement begins with nothing behind it.
    pub async fn nothing_waits(&self) {
        const SQL: &str = "UPDATE outbox SET next_at = NULL, done_at = created_at \
            WHERE next_at IS NOT NULL AND lease IS NULL; \
            UPDATE posted SET next_at = NULL WHERE next_at IS NOT NULL AND lease IS NULL";
        for _ in 0..3 {
            sqlx::raw_sql(SQL).execute(&self.database).await.unwrap();
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    }
}

/// The one just built, or the one that the variable names.
fn program() -> String {
    let built = env!("CARGO_BIN_EXE_refreshbot").to_owned();
    std::env::var("REFRESHBOT_BENCH_PROGRAM").unwrap_or(built)
}

fn free_port() -> u16 {
    let any = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    any.local_addr().unwrap().port()
}

/// The specialists' accounts, and the portfolios' channels.
async fn link(
    database: &sqlx::SqlitePool,
    discord: &FakeDiscord,
    portfolios: i64,
    channels: usize,
) {
    const ACCOUNT: &str = "INSERT INTO account \
        (workspace_id, platform, external_id, person_id, name, roles) \
        VALUES (1, 'discord', ?1, ?2, ?3, '[\"sas\"]')";
    const CHANNEL: &str = "INSERT INTO portfolio_channel \
        (workspace_id, portfolio_id, platform, external_id) \
        SELECT 1, id, 'discord', ?1 FROM portfolio WHERE id % ?2 = ?3 AND id <= ?4";
    let mut tx = database.begin().await.unwrap();
    for nth in 0..PEOPLE {
        let name = format!("Specialist {nth}");
        let run = sqlx::query(ACCOUNT).bind(discord.person(&name).id.to_string());
        let run = run.bind(1 + PEOPLE + nth).bind(&name);
        run.execute(&mut *tx).await.unwrap();
    }
    for nth in 0..channels {
        let id = discord.channel(&format!("client-{nth}"));
        let run = sqlx::query(CHANNEL).bind(id.to_string());
        let run = run.bind(channels as i64).bind(nth as i64).bind(portfolios);
        run.execute(&mut *tx).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn says_ready(port: u16) -> bool {
    let asked = reqwest::get(format!("http://127.0.0.1:{port}/readyz")).await;
    asked.is_ok_and(|answer| answer.status().is_success())
}

/// The bare bot, and its Discord.
pub struct Ping {
    pub discord: FakeDiscord,
    pub process: Process,
}

impl Ping {
    /// Starts it and waits until it listens.
    pub async fn start() -> Self {
        let discord = FakeDiscord::start(guild(0)).await;
        discord.set_time(SystemClock.now());
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.arg(crate::ping::ARGUMENT);
        let env = discord.environment("tickets");
        let folder = tempfile::tempdir().unwrap();
        let mut process = Process::spawn(command, folder, &env);
        process.connects(&discord).await;
        Self { discord, process }
    }
}
