//! `import`.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{ErrorKind, IsTerminal, Read, stderr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::NaiveDate;
use chrono_tz::Tz;
use clap::Args;
use serde::Serialize;
use serde_json::json;

use super::{Done, Failure, give, on_one_line, tell};
use crate::app::App;
use crate::clock::SystemClock;
use crate::config::{Config, DatabaseKind, DatabaseUrl};
use crate::domain::crm::{self, COLUMNS, CrmFileError, Export};
use crate::store;
use crate::workflow::import::Report;
use crate::workflow::{self, Step, due};

/// The largest export that is read, in bytes.
const LARGEST: u64 = 64 * 1024 * 1024;

/// Options of `import`.
#[derive(Debug, Args)]
pub struct Options {
    /// The CSV file; "-" reads standard input
    #[arg(value_name = "FILE.csv", required_unless_present = "start")]
    file: Option<PathBuf>,
    /// Reports what would happen and changes no portfolio
    #[arg(long, requires = "file")]
    dry_run: bool,
    /// Starts what is due already in the file's new portfolios; without a file, in those of all
    /// imports
    #[arg(long)]
    start: bool,
    /// Prints the result as JSON
    #[arg(long)]
    json: bool,
}

/// Imports a file, or starts what imports left waiting.
pub async fn import(options: &Options, config: &Config) -> Done {
    // The whole file before anything else, so that nothing is half done.
    let export = match &options.file {
        Some(file) => Some(read(file)?),
        None => None,
    };
    let app = if options.dry_run {
        to_try(config).await?
    } else {
        App::open(config, Arc::new(SystemClock)).await?
    };
    let done = match export {
        Some(export) => import_file(&app, export, options).await,
        None => start_all(&app, options).await,
    };
    app.close().await;
    done.unwrap_or_else(|fault| {
        let url = &config.database.url;
        Err(Failure::Work(format!(
            "The database {url} failed, and nothing was changed: {fault}."
        )))
    })
}

/// A dry run changes nothing in the database, not even its tables. Where there is none yet, or
/// nothing in it, the import is tried in memory.
async fn to_try(config: &Config) -> Result<App, Failure> {
    let clock = Arc::new(SystemClock);
    if !is_made_by_opening(config)
        && let Some(app) = App::look(config, clock.clone()).await?
    {
        return Ok(app);
    }
    let mut config = config.clone();
    if let Ok(memory) = DatabaseUrl::parse("sqlite::memory:") {
        config.database.url = memory;
    }
    Ok(App::open(&config, clock).await?)
}

/// Whether opening the database would make it. Where its folder is not there either, opening it is an
/// error.
fn is_made_by_opening(config: &Config) -> bool {
    let url = &config.database.url;
    match url.file() {
        Some(file) => {
            let folder = file.parent().filter(|folder| *folder != Path::new(""));
            !file.exists() && folder.is_none_or(Path::is_dir)
        }
        None => url.kind() == DatabaseKind::Sqlite,
    }
}

fn read(file: &Path) -> Result<Export, Failure> {
    let name = file.display();
    let mut bytes = Vec::new();
    let read = if file == Path::new("-") {
        std::io::stdin().take(LARGEST + 1).read_to_end(&mut bytes)
    } else {
        if file.is_dir() {
            return Err(Failure::Usage(format!(
                "{name} is a folder. Name a CSV file."
            )));
        }
        File::open(file).and_then(|opened| opened.take(LARGEST + 1).read_to_end(&mut bytes))
    };
    match read {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Err(Failure::Usage(format!("There is no file {name}.")));
        }
        Err(error) => {
            return Err(Failure::Work(format!("{name} cannot be read: {error}.")));
        }
        Ok(_) if bytes.len() as u64 > LARGEST => {
            return Err(Failure::Work(format!(
                "{name} is larger than {} MiB. Import it in parts, each with the header.",
                LARGEST / 1024 / 1024
            )));
        }
        Ok(_) => {}
    }
    crm::read(&bytes).map_err(|error| {
        let header = match error {
            CrmFileError::HeaderQuote(_) | CrmFileError::RepeatedColumns { .. } => String::new(),
            _ => format!(
                " This is a header line that can be read:\n{}",
                COLUMNS.join(",")
            ),
        };
        Failure::Work(format!(
            "{name} is no CRM export that can be read. {error}{header}"
        ))
    })
}

/// What `--json` prints.
#[derive(Serialize)]
struct Printed<'a> {
    #[serde(flatten)]
    report: &'a Report,
    /// Nothing of it was done.
    dry_run: bool,
}

async fn import_file(app: &App, export: Export, options: &Options) -> store::Result<Done> {
    if stderr().is_terminal() {
        tell(&format!("Importing {} rows …\n", export.total_rows));
    }
    let (dry_run, start) = (options.dry_run, options.start);
    let workspace = app.workspace();
    let zone = app.workflow().settings().time_zone;
    let read = understood(&export, zone, dry_run);
    let report =
        workflow::import::import(app.workflow(), workspace, export, dry_run, start).await?;
    let text = if options.json {
        let printed = Printed {
            report: &report,
            dry_run,
        };
        serde_json::to_string(&printed).unwrap_or_default() + "\n"
    } else {
        read + &readable(&report, dry_run, start)
    };
    Ok(give(&text).and(if report.errors.is_empty() {
        Ok(())
    } else {
        Err(Failure::Reported)
    }))
}

async fn start_all(app: &App, options: &Options) -> store::Result<Done> {
    let mut step = Step::of_bot(app.workflow(), app.workspace(), "cli", "import --start").await?;
    let started = match due::start_held(&mut step, None).await {
        Ok(started) => started,
        Err(workflow::Error::Fault(fault)) => return Err(fault),
        Err(workflow::Error::Refused(refusal)) => {
            let text = format!("They cannot be started: {refusal:?}.");
            return Ok(Err(Failure::Work(text)));
        }
    };
    step.tx.commit().await?;
    let text = match (options.json, started) {
        (true, _) => json!({ "started": started }).to_string(),
        (false, 0) => "Nothing that was imported waits to be started.".to_owned(),
        (false, 1) => "Started 1 cycle that was due when it was imported.".to_owned(),
        (false, _) => format!("Started {started} cycles that were due when they were imported."),
    };
    Ok(give(&(text + "\n")))
}

/// How the good rows were read, where they are only tried; and each date that could be read in two ways.
fn understood(export: &Export, zone: Tz, dry_run: bool) -> String {
    let mut text = String::new();
    let spelled = |date: NaiveDate| date.format("%A %-d %B %Y");
    for row in export.rows.iter().filter(|_| dry_run) {
        let _ = writeln!(
            text,
            "line {}, {}: {} ({}), every {} days, Account Manager {} <{}>, Social Ad Specialist {} \
             <{}>",
            row.line,
            on_one_line(&row.client),
            spelled(row.refresh_date),
            row.time_zone.unwrap_or(zone),
            row.cadence.days(),
            on_one_line(&row.am.name),
            on_one_line(&row.am.email),
            on_one_line(&row.sas.name),
            on_one_line(&row.sas.email),
        );
    }
    for row in &export.rows {
        if let Some(other) = row.day_first {
            let _ = writeln!(
                text,
                "line {}, {}: the date was read with the month first, as {}. If {} is meant, write \
                 {other}.",
                row.line,
                on_one_line(&row.client),
                spelled(row.refresh_date),
                spelled(other),
            );
        }
    }
    text
}

/// The report for people. What the file says is shown without what would control a terminal.
fn readable(report: &Report, dry_run: bool, start: bool) -> String {
    let mut text = String::new();
    for problem in &report.errors {
        let _ = writeln!(
            text,
            "line {}, {}: \"{}\": {}",
            problem.line,
            problem.column,
            on_one_line(&problem.value),
            on_one_line(&problem.reason)
        );
    }
    let good = report.imported + report.updated + report.unchanged;
    let _ = writeln!(
        text,
        "{}: {} imported, {} changed, {} unchanged, {} with errors.",
        count(report.rows, "row"),
        report.imported,
        report.updated,
        report.unchanged,
        report.rows.saturating_sub(good)
    );
    list_left_alone(&mut text, report);
    list_untracked(&mut text, report);
    text.push_str(&waiting(report, dry_run, start));
    if dry_run {
        text.push_str("This was a dry run: nothing was changed.\n");
    }
    text
}

fn list_left_alone(text: &mut String, report: &Report) {
    if report.left_alone.is_empty() {
        return;
    }
    text.push_str("Left alone, because the bot keeps status and date itself:\n");
    for left in &report.left_alone {
        let _ = writeln!(
            text,
            "line {}, {}, {}: \"{}\" in the file, \"{}\" here",
            left.line,
            on_one_line(&left.client),
            left.column,
            on_one_line(&left.file),
            on_one_line(&left.here)
        );
    }
}

fn list_untracked(text: &mut String, report: &Report) {
    if report.untracked.is_empty() {
        return;
    }
    text.push_str(
        "In the middle of a cycle: imported, work not tracked here. Approve and implement work on \
         them without tickets:\n",
    );
    for found in &report.untracked {
        let _ = writeln!(
            text,
            "line {}, {}: {}",
            found.line,
            on_one_line(&found.client),
            found.status
        );
    }
}

fn waiting(report: &Report, dry_run: bool, start: bool) -> String {
    let number = if start {
        usize::try_from(report.started).unwrap_or(usize::MAX)
    } else {
        report.held
    };
    let due = count(number, "cycle");
    let (verb, they) = match number {
        1 => ("was", "it"),
        _ => ("were", "them"),
    };
    match (number, start) {
        (0, true) => "Nothing that was imported waits to be started.\n".to_owned(),
        (0, false) => String::new(),
        (_, true) if dry_run => format!("{due} {verb} due already, and would be started.\n"),
        (_, true) => format!("{due} {verb} due already; started.\n"),
        (_, false) => format!(
            "{due} {verb} due already. Nothing is posted for {they} until somebody presses Start \
             these in the leads' channel, or you run: refreshbot import --start\n"
        ),
    }
}

fn count(number: usize, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        _ => format!("{number} {noun}s"),
    }
}
