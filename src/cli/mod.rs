//! The command line, one file per subcommand. Messages go to stderr, results to stdout.

use std::io::{ErrorKind, Write, stderr, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tracing::level_filters::LevelFilter;

use crate::app::StartError;
use crate::config::{Config, ConfigErrors, LoadArgs};

mod backup;
mod check;
pub mod demo;
mod export;
mod import;
mod invite;
pub mod logging;
mod migrate;
mod outbox;
mod play;
mod progress;
mod run;
pub mod runtime;
pub mod workspace;

/// Runs the Creative Refresh of a paid-social agency where people already talk.
#[derive(Debug, Parser)]
#[command(
    version,
    arg_required_else_help = true,
    after_help = "Exit code: 0 done, 1 the work failed, 2 wrong usage or configuration.\n\
                  refreshbot.example.toml describes the configuration. REFRESHBOT_LOG says what is \
                  logged: warn (the default), info (that of run), debug, or a filter such as \
                  refreshbot::worker=debug."
)]
pub struct Arguments {
    /// The configuration [default: what REFRESHBOT_CONFIG names, else refreshbot.toml]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

impl Arguments {
    /// From what level on is logged by default: a command that ends by itself says what matters
    /// with its result.
    pub fn logs(&self) -> LevelFilter {
        match self.command {
            Command::Run => LevelFilter::INFO,
            _ => LevelFilter::WARN,
        }
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Shows how the bot works, without an account anywhere
    Demo(play::Options),
    /// Runs the bot until it is stopped
    Run,
    /// Checks configuration, database, files and Discord, and says what to do about each problem
    Check(check::Options),
    /// Prints the link that adds the bot to the Discord server
    Invite,
    /// Imports portfolios from a CRM export; bad rows are reported, the good ones imported
    Import(import::Options),
    /// Writes out everything that the database holds, personal data too, as JSON Lines
    Export(export::Options),
    /// Makes a copy of everything in one file, while the bot runs
    Backup(backup::BackupOptions),
    /// Puts a backup into an empty database
    Restore(backup::RestoreOptions),
    /// Copies an SQLite deployment into an empty PostgreSQL database
    Move(backup::MoveOptions),
    /// Brings the database up to date, as run does too
    Migrate,
    /// Shows what waits to be told, and what was given up and why
    Outbox(outbox::Options),
}

/// Why a command did not do its work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// Wrong usage or configuration: exit code 2.
    Usage(String),
    /// The work failed: exit code 1.
    Work(String),
    /// The work failed, and the result says so already: exit code 1.
    Reported,
}

impl From<StartError> for Failure {
    fn from(error: StartError) -> Self {
        match error {
            StartError::Usage(text) => Self::Usage(text),
            StartError::Work(text) => Self::Work(text),
        }
    }
}

impl From<ConfigErrors> for Failure {
    fn from(errors: ConfigErrors) -> Self {
        Self::Usage(errors.to_string())
    }
}

/// The outcome of a command.
pub type Done = Result<(), Failure>;

/// Does what the command line asks.
///
/// # Errors
/// What the exit code and the message say.
pub async fn run(arguments: Arguments) -> Done {
    let config = || Config::load(LoadArgs::from_process(arguments.config));
    match arguments.command {
        Command::Demo(options) => Box::pin(play::play(&options)).await,
        Command::Run => run::run(&config()?).await,
        Command::Check(options) => check::check(&options, &config()?).await,
        Command::Invite => invite::invite(&config()?).await,
        Command::Import(options) => import::import(&options, &config()?).await,
        Command::Export(options) => export::export(&options, &config()?).await,
        Command::Backup(options) => backup::backup(&options, &config()?).await,
        Command::Restore(options) => backup::restore(&options, &config()?).await,
        Command::Move(options) => backup::move_to(&options, &config()?).await,
        Command::Migrate => migrate::migrate(&config()?).await,
        Command::Outbox(options) => outbox::outbox(&options, &config()?).await,
    }
}

/// The exit code of an outcome; its message goes to stderr.
pub fn exit_code(outcome: Done) -> ExitCode {
    let (text, code) = match outcome {
        Ok(()) => return ExitCode::SUCCESS,
        Err(Failure::Reported) => return ExitCode::from(1),
        Err(Failure::Work(text)) => (text, 1),
        Err(Failure::Usage(text)) => (text, 2),
    };
    tell(&format!("refreshbot: {}\n", printable(&text)));
    ExitCode::from(code)
}

/// Writes a result to stdout. A reader that has gone away has read enough.
///
/// # Errors
/// It cannot be written, as on a full disk.
fn give(text: &str) -> Done {
    let mut out = stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::Work(format!(
            "The result cannot be written: {error}."
        ))),
        _ => Ok(()),
    }
}

/// Writes a message to stderr, where anybody reads it.
fn tell(text: &str) {
    let _ = stderr().lock().write_all(text.as_bytes());
}

/// Text from outside as a terminal may show it: what controls a terminal, or hides or turns around
/// text, is written as an escape. Line breaks stay.
fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        let hides = matches!(letter, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{2069}' | '\u{FEFF}');
        if letter != '\n' && (letter.is_control() || hides) {
            shown.extend(letter.escape_default());
        } else {
            shown.push(letter);
        }
    }
    shown
}

/// The same, on one line.
fn on_one_line(text: &str) -> String {
    printable(text).replace('\n', "\\n")
}
