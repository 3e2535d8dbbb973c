//! `backup FILE`, `restore FILE`, and `move --to URL`, which is both at once.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use object_store::ObjectStore;
use object_store::memory::InMemory;

use super::progress::Shown;
use super::{Done, Failure, give, on_one_line, tell};
use crate::app::{kept_files, unopened};
use crate::backup::{self, Error, Made, Manifest, Written};
use crate::clock::{Clock, SystemClock};
use crate::config::{Attachments, Config, DatabaseKind, DatabaseUrl};
use crate::store::Db;

/// Options of `backup`.
#[derive(Debug, Args)]
pub struct BackupOptions {
    /// The file to make: a tar that holds every row and the files that people sent
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Leaves the files out that people sent
    #[arg(long)]
    without_files: bool,
}

/// Options of `restore`.
#[derive(Debug, Args)]
pub struct RestoreOptions {
    /// The backup
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Options of `move`.
#[derive(Debug, Args)]
pub struct MoveOptions {
    /// An empty PostgreSQL database: postgres://user@host/name. Give its password in PGPASSWORD, or
    /// in PostgreSQL's password file, because others see what stands here
    #[arg(long, value_name = "URL")]
    to: String,
}

/// Makes a backup; the bot may run meanwhile.
pub async fn backup(options: &BackupOptions, config: &Config) -> Done {
    let file = &options.file;
    let failed = |error: &Error| Failure::Work(format!("There is no backup. {error}"));
    if file.exists() {
        return Err(Failure::Work(format!(
            "{} is there already, and a backup replaces nothing. Name another file.",
            file.display()
        )));
    }
    let files = if options.without_files {
        None
    } else {
        Some(files_that_are_there(&config.attachments)?)
    };
    let db = existing(&config.database.url).await?;
    let folder = folder_of(file);
    let made = async {
        // Nobody takes half a backup for a whole one: it gets its name when it is whole.
        let unfinished = tempfile::NamedTempFile::new_in(folder)?;
        let mut shown = Shown::new("backup");
        let to = unfinished.as_file();
        let written = backup::write(&db, files.as_deref(), to, folder, &now(), &mut shown).await?;
        to.sync_all()?;
        unfinished
            .persist_noclobber(file)
            .map_err(|error| error.error)?;
        Ok(written)
    }
    .await;
    db.close().await;
    let written: Written = made.map_err(|error| failed(&error))?;
    for path in &written.missing {
        let path = on_one_line(path);
        tell(&format!("The kept file {path} is not there any more.\n"));
    }
    let rest = match written.manifest.files {
        Some(files) => format!("{files} files"),
        None => "no files, as asked".to_owned(),
    };
    let rows = rows(&written.manifest);
    give(&format!("{}: {rows} rows and {rest}.\n", file.display()))
}

/// Restores a backup into an empty database.
pub async fn restore(options: &RestoreOptions, config: &Config) -> Done {
    let file = &options.file;
    let url = &config.database.url;
    let failed = |error: &Error| {
        let how = match error {
            Error::NotEmpty(_) => instead(url, &config.attachments),
            _ => String::new(),
        };
        Failure::Work(format!("{} was not restored. {error}{how}", file.display()))
    };
    let mut from = File::open(file).map_err(|error| failed(&error.into()))?;
    // Before anything is made.
    backup::look(&from).map_err(|error| failed(&error))?;
    std::io::Seek::rewind(&mut from).map_err(|error| failed(&error.into()))?;
    let files = kept_files(&config.attachments)?;
    let db = connect(url).await?;
    let mut shown = Shown::new("restore");
    let restored = backup::restore(&db, Some(files.as_ref()), from, &mut shown).await;
    drop(shown);
    db.close().await;
    let restored = restored.map_err(|error| failed(&error))?;
    let (rows, made_at) = (rows(&restored.manifest), &restored.manifest.made_at);
    let files = match restored.manifest.files {
        Some(_) => format!("and {} files are", restored.files),
        None => "are back; the backup was made without files, and they are not".to_owned(),
    };
    give(&format!(
        "{rows} rows {files} back, as of {made_at}, in {url}.\n"
    ))
}

/// What to do where the database is not empty.
fn instead(url: &DatabaseUrl, attachments: &Attachments) -> String {
    let folder = match attachments {
        Attachments::Folder(folder) => format!(" and the folder {}", folder.display()),
        Attachments::S3(_) => String::new(),
    };
    match url.file() {
        Some(file) => format!(
            " Stop the bot, move {file}{folder} away (with {file}-wal and {file}-shm, where they \
             are), and run this again.",
            file = file.display()
        ),
        None => " Stop the bot, name an empty database, and run this again.".into(),
    }
}

/// Copies a SQLite deployment into PostgreSQL. The bot must not run: what it did meanwhile would
/// be lost.
pub async fn move_to(options: &MoveOptions, config: &Config) -> Done {
    let wrong = |text: &str| Failure::Usage(format!("--to: {text}"));
    let to = DatabaseUrl::parse(&options.to).map_err(|text| wrong(&text))?;
    if to.kind() != DatabaseKind::Postgres {
        return Err(wrong(
            "It must be a PostgreSQL database, as in postgres://user@host/refreshbot. \
             `backup` and `restore` copy into SQLite.",
        ));
    }
    if to.to_string().contains(":***@") {
        tell(
            "The password stands in the command, where others on this machine see it. Next time \
             give it in PGPASSWORD.\n",
        );
    }
    let from = &config.database.url;
    if from.kind() != DatabaseKind::Sqlite {
        return Err(Failure::Usage(format!(
            "The configured database {from} is no SQLite file. `backup` and `restore` copy between \
             PostgreSQL databases."
        )));
    }
    absent(from)?;
    let source = Db::connect_alone(from.expose()).await.map_err(|error| {
        let why = unopened(from, &error);
        if why.to_string().contains("locked") {
            return Failure::Work(format!(
                "{from} is in use, so nothing was moved. Stop the bot first: what it did meanwhile \
                 would be lost."
            ));
        }
        why.into()
    })?;
    let target = match connect(&to).await {
        Ok(target) => target,
        Err(error) => {
            source.close().await;
            return Err(error);
        }
    };
    let moved = copy(&source, &target, from).await;
    source.close().await;
    target.close().await;
    let manifest = moved.map_err(|error| {
        let how = match error {
            Error::NotEmpty(_) => " Name an empty one.",
            _ => "",
        };
        Failure::Work(format!("Nothing was moved. {error}{how}"))
    })?;
    give(&format!(
        "{} rows of {from} are in {to} now; each table's rows were counted and compared. Set \
         REFRESHBOT_DATABASE_URL to it and start the bot. The SQLite file is as it was, and \
         people's files stay where they are.\n",
        rows(&manifest)
    ))
}

async fn copy(source: &Db, target: &Db, from: &DatabaseUrl) -> Result<Manifest, Error> {
    // Before anything is read.
    backup::room(target).await?;
    let folder = from.file().map_or(Path::new("."), folder_of);
    let mut shown = Shown::new("move");
    let mut between = tempfile::tempfile_in(folder)?;
    backup::write(source, None, &between, folder, &now(), &mut shown).await?;
    std::io::Seek::rewind(&mut between)?;
    let restored = backup::restore(target, None, between, &mut shown).await?;
    Ok(restored.manifest)
}

fn now() -> Made {
    Made {
        program: env!("CARGO_PKG_VERSION").to_owned(),
        at: SystemClock.now(),
    }
}

fn rows(manifest: &Manifest) -> u64 {
    manifest.tables.iter().map(|table| table.rows).sum()
}

fn folder_of(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

async fn connect(url: &DatabaseUrl) -> Result<Db, Failure> {
    let db = Db::connect(url.expose()).await;
    db.map_err(|error| unopened(url, &error).into())
}

/// Opens a database that is there, and makes none.
pub(super) async fn existing(url: &DatabaseUrl) -> Result<Db, Failure> {
    absent(url)?;
    connect(url).await
}

pub(super) fn absent(url: &DatabaseUrl) -> Result<(), Failure> {
    match url.file() {
        Some(file) if !file.exists() => Err(Failure::Work(format!("There is no database {url}."))),
        _ => Ok(()),
    }
}

/// Where people's files are kept; a folder that is not there is not made.
fn files_that_are_there(attachments: &Attachments) -> Result<Arc<dyn ObjectStore>, Failure> {
    match attachments {
        Attachments::Folder(folder) if !folder.is_dir() => Ok(Arc::new(InMemory::new())),
        _ => Ok(kept_files(attachments)?),
    }
}
