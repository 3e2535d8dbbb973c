//! `check`: whether everything that the bot depends on is as it should be, and what to do where not.

use std::fmt::Write as _;
use std::io::ErrorKind;
use std::path::Path;

use clap::Args;
use object_store::ObjectStore;
use serde_json::json;

use super::{Done, Failure, give, on_one_line};
use crate::app::{discord_settings, missing_of_discord, unopened};
use crate::chat::discord::{self, OwnChannel};
use crate::config::{Attachments, Config, DatabaseKind, DatabaseUrl, Http};
use crate::domain::people::Platform;
use crate::files::{self, Unfit};
use crate::finding::{Finding, Findings};
use crate::mail::smtp::{Patience, Smtp};
use crate::store::{self, Db, Tables, portfolio, workspace};

/// Options of `check`.
#[derive(Debug, Args)]
pub struct Options {
    /// Makes the tags of the tickets' forum that are missing
    #[arg(long)]
    create_tags: bool,
    /// Prints the result as JSON
    #[arg(long)]
    json: bool,
}

/// Looks at configuration, database, files, and Discord; one line each. Nothing is changed but what
/// `--create-tags` asks for.
pub async fn check(options: &Options, config: &Config) -> Done {
    let mut findings = Findings::default();
    configuration(config, &mut findings);
    let own_channels = database(config, &mut findings).await;
    kept_files(&config.attachments, &mut findings).await;
    mail(config, &mut findings).await;
    calendars(&config.http, &mut findings);
    token(config, &mut findings);
    match discord_settings(config) {
        Ok(settings) => {
            let create_tags = options.create_tags;
            discord::check(&settings, &own_channels, create_tags, &mut findings).await;
        }
        Err(error) => match missing_of_discord(config) {
            Some((found, mend)) => findings.problem("discord", found, mend),
            None => findings.problem("discord", error.to_string(), "Correct it."),
        },
    }
    let problems = findings.problems();
    if options.json {
        let result = json!({ "findings": findings.0, "problems": problems });
        give(&format!("{result}\n"))?;
    } else {
        give(&report(&findings))?;
    }
    if problems == 0 {
        Ok(())
    } else {
        Err(Failure::Reported)
    }
}

fn report(findings: &Findings) -> String {
    let mut text = String::new();
    for Finding {
        grade,
        about,
        found,
        mend,
    } in &findings.0
    {
        let _ = writeln!(
            text,
            "{:<8} {}: {}",
            grade.word(),
            on_one_line(about),
            on_one_line(found)
        );
        if let Some(mend) = mend {
            let _ = writeln!(text, "{:<8} → {}", "", on_one_line(mend));
        }
    }
    let _ = match findings.problems() {
        0 => writeln!(text, "Nothing keeps the bot from its work."),
        1 => writeln!(text, "One problem."),
        problems => writeln!(text, "{problems} problems."),
    };
    text
}

fn configuration(config: &Config, findings: &mut Findings) {
    let Some(file) = &config.file else {
        let here = std::env::current_dir().map_or_else(
            |_| "this folder".to_owned(),
            |folder| folder.display().to_string(),
        );
        findings.advice(
            "configuration",
            format!("There is no refreshbot.toml in {here}: all is from the environment."),
            "Nothing, if that is meant. Else start it where the file is, or name it: --config FILE.",
        );
        return;
    };
    findings.fine("configuration", format!("{} can be read.", file.display()));
}

/// A token has three parts with dots between. What was copied instead is seen before Discord is asked.
fn token(config: &Config, findings: &mut Findings) {
    let Some(token) = &config.discord_token else {
        return;
    };
    let parts: Vec<&str> = token.expose().split('.').collect();
    if parts.len() != 3 || parts.iter().any(|part| part.is_empty()) {
        findings.advice(
            "discord token",
            "DISCORD_TOKEN does not look like a bot's token, which has three parts with dots between.",
            "Copy it again: https://discord.com/developers/applications, Bot, Reset Token. The \
             application's id, public key and client secret are other things.",
        );
    }
}

/// Links to calendars need both an address to serve them on and what that is called from outside.
fn calendars(http: &Http, findings: &mut Findings) {
    match (http.listen, &http.public_url) {
        (None, None) => {}
        (Some(listen), Some(url)) => {
            let found = format!("Served on {listen}, with links that begin with {url}.");
            findings.fine("calendars", found);
        }
        (Some(listen), None) => findings.advice(
            "http.public_url",
            format!("Calendars are served on {listen}, and nobody can make a link to theirs."),
            "Set it to what that address is called from outside, as in https://refreshes.example.",
        ),
        (None, Some(_)) => findings.advice(
            "http.listen",
            "There is a public address, and nothing is served: nobody can make a link to a calendar.",
            "Set it to the address that the server before it reaches, as in 127.0.0.1:8080.",
        ),
    }
}

/// Connects to the mail server and logs in; nothing is sent.
async fn mail(config: &Config, findings: &mut Findings) {
    let Some(mail) = &config.mail else {
        return;
    };
    let checked = match Smtp::new(mail, Patience::default()) {
        Ok(smtp) => smtp.check().await.map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    };
    let server = format!("{}:{}", mail.smtp.host, mail.smtp.port);
    match checked {
        Ok(()) => findings.fine("mail", format!("{server} takes our mail.")),
        Err(why) => findings.problem(
            "mail",
            format!("Nothing can be sent: {}.", why.trim_end_matches('.')),
            "Correct mail.smtp, mail.from or SMTP_PASSWORD. Until then mail waits, for three days \
             at most.",
        ),
    }
}

/// Looks at the database; the channels of portfolios that have their own.
async fn database(config: &Config, findings: &mut Findings) -> Vec<OwnChannel> {
    let about = "database";
    let url = &config.database.url;
    if let Some(absent) = absent(url) {
        match absent {
            Ok(()) => findings.advice(
                about,
                format!("{url} is not there yet."),
                "Nothing: `refreshbot run` makes it.",
            ),
            Err(why) => findings.problem(
                about,
                format!("{url} cannot be made: {why}."),
                "Make its folder, and let refreshbot write there.",
            ),
        }
        return Vec::new();
    }
    let db = match Db::connect(url.expose()).await {
        Ok(db) => db,
        Err(error) => {
            let mend = match url.kind() {
                DatabaseKind::Sqlite => {
                    "Correct database.url (REFRESHBOT_DATABASE_URL), or the rights of the file and \
                     its folder; or move the file away and restore a backup."
                }
                DatabaseKind::Postgres => {
                    "Correct database.url (REFRESHBOT_DATABASE_URL), or start the database."
                }
            };
            findings.problem(about, unopened(url, &error).to_string(), mend);
            return Vec::new();
        }
    };
    let tables = db.tables().await;
    let mut own = Vec::new();
    match tables {
        Tables::Newer(step) => findings.problem(
            about,
            format!("{url} was made by a newer refreshbot (it has step {step})."),
            "Start that version, or restore a backup.",
        ),
        Tables::Behind(steps) => findings.advice(
            about,
            format!("{url} lacks {steps} steps of this version's."),
            "Nothing: `refreshbot run` and `refreshbot migrate` make them.",
        ),
        Tables::Current => match used(&db, config).await {
            Ok(channels) => {
                findings.fine(about, format!("{url} can be written and is up to date."));
                own = channels;
            }
            Err(fault) => findings.problem(
                about,
                format!("{url} cannot be written: {fault}."),
                "Is the disk full or read-only, and does the file belong to the bot's user?",
            ),
        },
    }
    db.close().await;
    own
}

/// Whether a SQLite file is still to be made, and can be. `None`: it is there, or is no file.
fn absent(url: &DatabaseUrl) -> Option<Result<(), String>> {
    let file = url.file()?;
    if file.exists() {
        return None;
    }
    let folder = match file.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    Some(writable(folder))
}

fn writable(folder: &Path) -> Result<(), String> {
    match tempfile::tempfile_in(folder) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Err(format!("the folder {} is not there", folder.display()))
        }
        Err(error) => Err(format!("{}: {error}", folder.display())),
    }
}

/// Takes the write lock and lets it go; the channels that portfolios name.
async fn used(db: &Db, config: &Config) -> store::Result<Vec<OwnChannel>> {
    let mut tx = db.begin().await?;
    let Some(workspace) = workspace::first(&mut tx).await? else {
        return Ok(Vec::new());
    };
    // A statement that changes nothing still needs a file that can be written.
    let zone = config.workspace.time_zone.name();
    workspace::rename(&mut tx, workspace, &config.workspace.name, zone).await?;
    let channels = portfolio::own_channels(&mut tx, workspace, Platform::Discord).await?;
    Ok(channels
        .into_iter()
        .map(|(owner, channel)| OwnChannel { owner, channel })
        .collect())
}

async fn kept_files(attachments: &Attachments, findings: &mut Findings) {
    let about = "attachments";
    match attachments {
        Attachments::Folder(folder) => {
            let parent = folder.parent().filter(|parent| *parent != Path::new(""));
            let looked_at = match (folder.exists(), parent) {
                (true, _) => folder,
                (false, Some(parent)) => parent,
                (false, None) => Path::new("."),
            };
            match writable(looked_at) {
                Ok(()) => findings.fine(about, format!("Files go to {}.", folder.display())),
                Err(why) => findings.problem(
                    about,
                    format!("Files cannot be kept in {}: {why}.", folder.display()),
                    "Let refreshbot write there, or correct attachments.dir.",
                ),
            }
        }
        Attachments::S3(bucket) => match files::open_bucket(bucket) {
            Ok(files) => in_bucket(files.as_ref(), &bucket.url, findings).await,
            Err(why) => findings.problem(
                about,
                why,
                "Without a place for files `refreshbot run` does not start.",
            ),
        },
    }
}

/// Writes a small file, reads it back and deletes it.
async fn in_bucket(files: &dyn ObjectStore, url: &str, findings: &mut Findings) {
    let about = "attachments";
    // Two checks at once are not in each other's way.
    let mut random = [0; 8];
    let _ = getrandom::fill(&mut random);
    let name = format!("refreshbot-check-{:016x}", u64::from_be_bytes(random));
    match files::try_out(files, &name).await {
        Ok(()) => findings.fine(
            about,
            format!("Files go to {url}: a small one was written, read back and deleted."),
        ),
        Err(Unfit { tried, error }) => findings.problem(
            about,
            format!(
                "Files cannot be kept in {url}: a small one could not be {tried}, because {}.",
                files::why(&error).trim_end_matches('.')
            ),
            files::fault(&error).map_or(
                "Look at the server that keeps the bucket.",
                files::Fault::mend,
            ),
        ),
    }
}
