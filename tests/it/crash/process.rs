//! The program, started anew each time it was killed.

use std::fs::File;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::World;

/// How long a start may take.
const STARTS: Duration = Duration::from_secs(30);

/// `refreshbot run` in a folder of its own.
pub struct Process {
    folder: tempfile::TempDir,
    env: Vec<(String, String)>,
    running: Option<Child>,
}

impl Process {
    pub fn new(world: &World) -> Self {
        let d = &world.discord;
        let mut env = d.environment("tickets");
        env.push(("REFRESHBOT_DATABASE_URL".into(), world.db.url.clone()));
        // What is due today is due at once.
        let key = "REFRESHBOT_SCHEDULE_REFRESH_PROMPT";
        env.push((key.into(), "0 0 0 * * *".into()));
        Self {
            folder: tempfile::tempdir().unwrap(),
            env,
            running: None,
        }
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    /// What it printed so far.
    pub fn printed(&self) -> String {
        std::fs::read_to_string(self.log()).unwrap_or_default()
    }

    fn end_of_log(&self) -> String {
        let all = self.printed();
        let lines: Vec<&str> = all.lines().collect();
        lines[lines.len().saturating_sub(30)..].join("\n")
    }

    /// Starts it, and does not wait.
    pub fn spawn(&mut self) {
        assert!(self.running.is_none(), "it runs already");
        let log = File::options()
            .append(true)
            .create(true)
            .open(self.log())
            .unwrap();
        let built = env!("CARGO_BIN_EXE_refreshbot").to_owned();
        let program = std::env::var("REFRESHBOT_CRASH_PROGRAM").unwrap_or(built);
        let child = Command::new(program)
            .arg("run")
            .current_dir(self.folder.path())
            .env_clear()
            .envs(self.env.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn();
        self.running = Some(child.unwrap());
    }

    /// Starts it; returns when it listens.
    pub async fn start(&mut self, world: &World) {
        self.spawn();
        let began = Instant::now();
        while !world.discord.look(|w| w.hub.connected()) {
            self.still_runs();
            assert!(began.elapsed() < STARTS, "no start:\n{}", self.end_of_log());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Nothing but a kill ends it.
    pub fn still_runs(&mut self) {
        let ended = self.running.as_mut().unwrap().try_wait().unwrap();
        assert!(ended.is_none(), "it ended:\n{}", self.end_of_log());
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        let Some(mut child) = self.running.take() else {
            return;
        };
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// It never panicked, and no request met a fault.
    pub fn said_nothing_wrong(&self) {
        let all = self.printed();
        let wrong = ["panicked", "a request failed", "broke off"];
        let lines = all.lines();
        let bad: Vec<&str> = lines
            .filter(|line| wrong.iter().any(|words| line.contains(words)))
            .collect();
        assert!(bad.is_empty(), "{bad:#?}");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}
