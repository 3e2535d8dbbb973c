//! The configuration: one file and the environment, typed and checked at start.
//!
//! `refreshbot.example.toml` documents every key. Every key is also a variable
//! `REFRESHBOT_<SECTION>_<KEY>`, with lists separated by commas, and the
//! variable wins; a variable that is empty counts as not set. Secrets come from
//! the environment only. All that is wrong is reported at once.

mod errors;
pub mod keys;
mod reader;
mod secret;
mod sections;
mod source;
mod values;

use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;

use chrono_tz::Tz;

pub use self::errors::{ConfigError, ConfigErrors, Place};
use self::reader::Reader;
pub use self::secret::{DatabaseKind, DatabaseUrl, Secret};
use self::source::Source;
use crate::domain::calendar::{DailySchedule, RescheduleFrom, WorkingHours};

/// The file that is read when none is named.
pub const DEFAULT_FILE: &str = "refreshbot.toml";

/// Where to look for a configuration.
#[derive(Clone)]
pub struct LoadArgs {
    /// The file named on the command line; else `REFRESHBOT_CONFIG` names it.
    /// A named file must exist.
    pub path: Option<PathBuf>,
    /// The file that is read when none is named, if it exists.
    pub default_path: PathBuf,
    /// The environment.
    pub env: BTreeMap<String, String>,
}

/// Names of variables only: their values may be secrets.
impl fmt::Debug for LoadArgs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoadArgs")
            .field("path", &self.path)
            .field("default_path", &self.default_path)
            .field("env", &self.env.keys())
            .finish()
    }
}

impl Default for LoadArgs {
    fn default() -> Self {
        Self {
            path: None,
            default_path: PathBuf::from(DEFAULT_FILE),
            env: BTreeMap::new(),
        }
    }
}

impl LoadArgs {
    /// The file named on the command line, if any, and the environment of this
    /// process. What is not UTF-8 in it is refused later, where it is used.
    pub fn from_process(path: Option<PathBuf>) -> Self {
        let text = |text: std::ffi::OsString| text.to_string_lossy().into_owned();
        let env = std::env::vars_os().map(|(name, value)| (text(name), text(value)));
        Self {
            path,
            env: env.collect(),
            ..Self::default()
        }
    }
}

/// One workspace's settings. Debug shows no secrets.
#[derive(Debug, Clone)]
pub struct Config {
    /// The file that was read, if there was one.
    pub file: Option<PathBuf>,
    /// Where everything is kept.
    pub database: Database,
    /// The agency.
    pub workspace: Workspace,
    /// When the cycle's own prompts happen.
    pub schedule: Schedule,
    /// When people may be reminded. Default: Monday to Friday, 09:00 to 17:00.
    pub working_hours: WorkingHours,
    /// When to remind and to escalate.
    pub stalls: Stalls,
    /// Discord; none unless a key of `[discord]` is set.
    pub discord: Option<Discord>,
    /// The bot's token, from `DISCORD_TOKEN`, whether `[discord]` is set or not.
    pub discord_token: Option<Secret>,
    /// Mail; none unless a key of `[mail]` is set.
    pub mail: Option<Mail>,
    /// Where files are copied to.
    pub attachments: Attachments,
    /// What is served over HTTP.
    pub http: Http,
}

/// `[database]`.
#[derive(Debug, Clone)]
pub struct Database {
    /// Default `sqlite://refreshbot.db`. A password is taken from
    /// `REFRESHBOT_DATABASE_URL` only.
    pub url: DatabaseUrl,
}

/// `[workspace]`.
#[derive(Debug, Clone)]
pub struct Workspace {
    /// The agency's name. Default `Agency`.
    pub name: String,
    /// The zone of portfolios that name none. Default `UTC`.
    pub time_zone: Tz,
}

/// `[schedule]`.
#[derive(Debug, Clone)]
pub struct Schedule {
    /// When refresh prompts and kickoffs are posted, on the portfolio's clock.
    /// Default every day at 09:00.
    pub refresh_prompt: DailySchedule,
    /// Days from the kickoff to the refresh date, 0 to 366. Default 15.
    pub kickoff_days: u16,
    /// When digests are sent, on working days; none: never. Default Monday to Friday at 08:30.
    pub digest: Option<DailySchedule>,
    /// Whether people are reminded of what is stalled. Default yes.
    pub reminders: bool,
    /// Tickets that a creative is counted on for in a week, 1 to 1000. Default 10.
    pub capacity: u16,
    /// What the next refresh date is counted from. Default the refresh date.
    pub reschedule_from: RescheduleFrom,
}

/// When to remind the one who can act, and when to tell the Leads, in working
/// hours since the cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StallRule {
    /// Working hours until the reminder.
    pub remind: u32,
    /// Working hours until the Leads are told; not fewer. At most 1000.
    pub escalate: u32,
}

/// `[stalls]`: one rule for each cause of process.md section 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stalls {
    /// Kickoff unanswered. Default 16/40.
    pub kickoff: StallRule,
    /// No Note on refresh day. Default 0/4.
    pub note: StallRule,
    /// No ticket after the refresh date. Default 4/8.
    pub first_ticket: StallRule,
    /// Ad Set incomplete. Default 8/16.
    pub ad_set: StallRule,
    /// Question unanswered. Default 4/8.
    pub question: StallRule,
    /// Ticket overdue. Default 0/8.
    pub ticket_overdue: StallRule,
    /// Ticket untouched. Default 16/32.
    pub ticket_untouched: StallRule,
    /// Ready set without the AM's action. Default 16/40.
    pub review: StallRule,
    /// Approved and not implemented. Default 8/16.
    pub implement: StallRule,
}

/// `[discord]`, and the token.
#[derive(Debug, Clone)]
pub struct Discord {
    /// The server.
    pub guild_id: u64,
    /// An HTTP proxy for Discord's REST and files: `http://host:port`.
    pub proxy: Option<String>,
    /// A PEM file with a root certificate to trust besides the usual ones. It
    /// exists; what is in it has not been looked at.
    pub ca_file: Option<PathBuf>,
    /// The workspace's channels.
    pub channels: Channels,
    /// Which of the server's roles mean what.
    pub roles: RoleIds,
    /// The bot's token, from `DISCORD_TOKEN`; none where it is not needed.
    pub token: Option<Secret>,
}

/// `[discord.channels]`: ids of channels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Channels {
    /// For the prompts and Notes of portfolios that name no channel.
    pub refreshes: Option<u64>,
    /// A forum or a text channel for the tickets' threads.
    pub tickets: Option<u64>,
    /// For what concerns the Leads.
    pub leads: Option<u64>,
}

/// `[discord.roles]`: for each role of ours, ids of the server's.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RoleIds {
    /// Account Managers.
    pub am: Vec<u64>,
    /// Social Ad Specialists.
    pub sas: Vec<u64>,
    /// Copywriters.
    pub copywriter: Vec<u64>,
    /// Designers.
    pub designer: Vec<u64>,
    /// Creative Team Leads.
    pub lead: Vec<u64>,
    /// Those who set the bot up.
    pub admin: Vec<u64>,
}

/// `[mail]`, and the password.
#[derive(Debug, Clone)]
pub struct Mail {
    /// The server that sends.
    pub smtp: SmtpServer,
    /// The sender: an address, or a name and `<address>`.
    pub from: String,
    /// A PEM file with a root certificate to trust besides the usual ones. It
    /// exists; what is in it has not been looked at.
    pub ca_file: Option<PathBuf>,
    /// From `SMTP_PASSWORD`. Present whenever `smtp` names a user.
    pub password: Option<Secret>,
}

/// A mail server. Written `smtps://user@host:465`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmtpServer {
    /// How the connection is secured.
    pub security: SmtpSecurity,
    /// Host name, or IP address without brackets.
    pub host: String,
    /// By default 465 with TLS, 587 with STARTTLS, 25 without either.
    pub port: u16,
    /// Who logs in; none: nobody does.
    pub user: Option<String>,
}

/// How a connection to a mail server is secured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmtpSecurity {
    /// TLS from the first byte: `smtps://`.
    Tls,
    /// STARTTLS, and nothing without it: `smtp://`.
    StartTls,
    /// None: `smtp://` on a loopback address.
    Plain,
}

/// `[attachments]`: where files are copied to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attachments {
    /// A local folder. Default `attachments`, below the working directory.
    Folder(PathBuf),
    /// A bucket that speaks S3.
    S3(Bucket),
}

/// A bucket, and how to open it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bucket {
    /// `s3://bucket/folder`, without a slash at the end.
    pub url: String,
    /// The variables of the environment that begin with `AWS_`: keys, region, endpoint.
    pub variables: BTreeMap<String, Secret>,
}

impl Bucket {
    /// The bucket's name and the folder in it, which may be empty.
    pub fn parts(&self) -> (&str, &str) {
        let path = self.url.strip_prefix("s3://").unwrap_or(&self.url);
        path.split_once('/').unwrap_or((path, ""))
    }
}

/// `[http]`: what is served.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Http {
    /// Where public pages are served. Default: nowhere.
    pub listen: Option<SocketAddr>,
    /// What the public pages are called from outside, without a slash at the end.
    pub public_url: Option<String>,
    /// Where health and metrics are served, on a loopback address. Default: nowhere.
    pub metrics: Option<SocketAddr>,
}

impl Http {
    /// Where calendars are read from outside; `None` unless they are both served and called something.
    pub fn calendars(&self) -> Option<&str> {
        self.listen.and(self.public_url.as_deref())
    }
}

impl Config {
    /// Reads and checks the configuration.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it.
    pub fn load(args: LoadArgs) -> Result<Self, ConfigErrors> {
        let mut reader = Reader::new(Source::read(args));
        let url = sections::database_url(&mut reader);
        let workspace = sections::workspace(&mut reader);
        let schedule = sections::schedule(&mut reader);
        let working_hours = sections::working_hours(&mut reader);
        let stalls = sections::stalls(&mut reader);
        let discord_token = sections::discord_token(&mut reader);
        let discord = sections::discord(&mut reader, discord_token.clone());
        let mail = sections::mail(&mut reader);
        let attachments = sections::attachments(&mut reader);
        let http = sections::http(&mut reader);
        let (file, errors) = reader.finish();
        match (url, schedule) {
            (Some(url), Some(schedule)) if errors.is_empty() => Ok(Self {
                file,
                database: Database { url },
                workspace,
                schedule,
                working_hours,
                stalls,
                discord,
                discord_token,
                mail,
                attachments,
                http,
            }),
            _ => Err(ConfigErrors(errors)),
        }
    }
}
