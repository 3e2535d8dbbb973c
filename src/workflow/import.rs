//! Portfolios from a CRM export (interface.md, *Import*). An import is not downtime: what is past
//! already posts nothing by itself.

use serde::Serialize;
use serde_json::json;

use super::{Error, Outcome, Step, Workflow, due};
use crate::domain::crm::{COLUMNS, CrmPerson, CrmRow, CrmStatus, Export, RowError};
use crate::domain::id::{CycleId, ImportId, PersonId, WorkspaceId};
use crate::domain::notice::{Destination, Notice};
use crate::domain::people::Role;
use crate::domain::portfolio::{Cycle, Portfolio};
use crate::domain::status::{Notation, Phase};
use crate::domain::task::{IMPLEMENT_WORKING_DAYS, TaskKind};
use crate::store::cycle::{self, NewCycle};
use crate::store::note::Author;
use crate::store::portfolio::{self, CRM, PortfolioFields};
use crate::store::{self, import, note, people, task};

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Records in the file, good and bad.
    pub rows: usize,
    /// Portfolios that are new.
    pub imported: usize,
    /// Known portfolios whose name, people, zone, cadence or links followed the file.
    pub updated: usize,
    /// Known portfolios that were so already.
    pub unchanged: usize,
    /// Cycles that were due or had begun: they wait for *Start these*, unless they are started.
    pub held: usize,
    /// Cycles that were imported in their middle: their work is not tracked here.
    pub untracked: Vec<Untracked>,
    /// Cycles that were started at once, those included that an earlier import held.
    pub started: u64,
    /// What is wrong with the other rows.
    pub errors: Vec<RowProblem>,
    /// Where the file says another status or date than the bot has: it was left alone.
    pub left_alone: Vec<LeftAlone>,
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowProblem {
    /// The line on which the record begins.
    pub line: u64,
    /// The column.
    pub column: String,
    /// What stands there.
    pub value: String,
    /// What is wrong with it.
    pub reason: String,
}

impl From<RowError> for RowProblem {
    fn from(error: RowError) -> Self {
        Self {
            line: error.line,
            column: error.column,
            value: error.value,
            reason: error.reason,
        }
    }
}

/// A cycle that was imported in its middle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Untracked {
    /// The line on which the record begins.
    pub line: u64,
    /// The client.
    pub client: String,
    /// Its Creative Refresh Status.
    pub status: String,
    #[serde(skip)]
    cycle: CycleId,
}

/// What the file says and the bot did not follow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftAlone {
    /// The line on which the record begins.
    pub line: u64,
    /// The client.
    pub client: String,
    /// The column.
    pub column: String,
    /// What the file says.
    pub file: String,
    /// What the bot has.
    pub here: String,
}

/// Imports what an export holds, in one transaction. `dry_run`: reports and changes nothing.
/// `start`: what is past already falls due at once, also what an earlier import left waiting.
///
/// # Errors
/// A fault of the database; nothing was imported.
pub async fn import(
    workflow: &Workflow,
    workspace: WorkspaceId,
    export: Export,
    dry_run: bool,
    start: bool,
) -> store::Result<Report> {
    let mut step = Step::of_bot(workflow, workspace, "cli", "import").await?;
    let now = step.now;
    let id = import::insert(&mut step.tx, workspace, now).await?;
    let mut report = Report {
        rows: export.total_rows,
        ..Report::default()
    };
    report.errors = export.errors.into_iter().map(RowProblem::from).collect();
    for row in &export.rows {
        let done = one_row(&mut step, id, row, &mut report).await;
        unrefused(done)?;
    }
    report.errors.sort_by_key(|problem| problem.line);
    import::count(
        &mut step.tx,
        workspace,
        id,
        i64::try_from(report.imported).unwrap_or(i64::MAX),
    )
    .await?;
    if start {
        // Also what an earlier import of the same file left.
        report.started = unrefused(due::start_held(&mut step, None).await)?;
    } else if report.imported > 0 {
        let untracked = report.untracked.iter().map(|it| it.cycle).collect();
        let summary = Notice::ImportSummary {
            import: id,
            untracked,
        };
        let key = format!("import:{id}");
        unrefused(step.tell(Destination::Leads, summary, key).await)?;
    }
    if dry_run {
        return Ok(report);
    }
    step.tx.commit().await?;
    workflow.nudge();
    Ok(report)
}

/// An import's rows are refused by reporting them, never by an error.
fn unrefused<T>(outcome: Outcome<T>) -> store::Result<T> {
    match outcome {
        Ok(done) => Ok(done),
        Err(Error::Fault(fault)) => Err(fault),
        Err(Error::Refused(refusal)) => Err(sqlx::Error::Protocol(format!(
            "an import was refused: {refusal:?}"
        ))),
    }
}

async fn one_row(
    step: &mut Step<'_>,
    id: ImportId,
    row: &CrmRow,
    report: &mut Report,
) -> Outcome<()> {
    let workspace = step.workspace;
    let known = portfolio::by_reference(&mut step.tx, workspace, CRM, &row.record_id).await?;
    let namesake = portfolio::by_client(&mut step.tx, workspace, &row.client).await?;
    let taken =
        namesake.is_some_and(|namesake| known.as_ref().is_none_or(|known| known.id != namesake.id));
    if taken {
        report.errors.push(RowProblem {
            line: row.line,
            column: COLUMNS[1].to_owned(),
            value: row.client.clone(),
            reason: "Another portfolio of this name is here already. Rename one of them."
                .to_owned(),
        });
        return Ok(());
    }
    let fields = fields_of(step, row).await?;
    match known {
        Some(known) => follow(step, known, &fields, row, report).await,
        None => add(step, id, &fields, row, report).await,
    }
}

async fn fields_of(step: &mut Step<'_>, row: &CrmRow) -> Outcome<PortfolioFields> {
    let am = person(step, &row.am).await?;
    let sas = person(step, &row.sas).await?;
    Ok(PortfolioFields {
        client: row.client.clone(),
        cadence: row.cadence,
        time_zone: row.time_zone.unwrap_or(step.settings.time_zone),
        am,
        sas,
        ad_account: row.ad_account.clone(),
        asset_folder: row.asset_folder.clone(),
    })
}

async fn person(step: &mut Step<'_>, named: &CrmPerson) -> Outcome<PersonId> {
    let (workspace, now) = (step.workspace, step.now);
    let known = people::by_email(&mut step.tx, workspace, &named.email).await?;
    Ok(match known {
        Some(person) => {
            // Where the CRM had no name, the address stood in for it.
            if person.email.as_deref() == Some(&person.name) && named.name != named.email {
                people::rename(&mut step.tx, workspace, person.id, &named.name).await?;
            }
            person.id
        }
        None => {
            let email = Some(named.email.as_str());
            people::insert(&mut step.tx, workspace, &named.name, email, now)
                .await?
                .id
        }
    })
}

/// A known portfolio: name, people, zone, cadence and links follow the file, never status or date.
async fn follow(
    step: &mut Step<'_>,
    known: Portfolio,
    fields: &PortfolioFields,
    row: &CrmRow,
    report: &mut Report,
) -> Outcome<()> {
    let workspace = step.workspace;
    let known = portfolio::lock(&mut step.tx, workspace, known.id).await?;
    let cycle = cycle::open(&mut step.tx, workspace, known.id).await?;
    list_left_alone(&cycle, row, report);
    let same = known.client == fields.client
        && known.cadence == fields.cadence
        && known.time_zone == fields.time_zone
        && known.am_id == fields.am
        && known.sas_id == fields.sas
        && known.ad_account == fields.ad_account
        && known.asset_folder == fields.asset_folder;
    if same {
        report.unchanged += 1;
        return Ok(());
    }
    portfolio::update(&mut step.tx, workspace, known.id, fields).await?;
    for (role, from, to) in [
        (Role::Am, known.am_id, fields.am),
        (Role::Sas, known.sas_id, fields.sas),
    ] {
        if from != to {
            task::give(&mut step.tx, workspace, known.id, role, to).await?;
        }
    }
    if known.time_zone != fields.time_zone {
        for pending in store::due::pending_of(&mut step.tx, workspace, known.id).await? {
            let at = due::instant(step.settings, &pending, fields.time_zone);
            store::due::move_to(&mut step.tx, &pending, at).await?;
        }
    }
    step.about_cycle(&cycle);
    step.record("portfolio.imported-again", json!({ "line": row.line }))
        .await?;
    report.updated += 1;
    Ok(())
}

fn list_left_alone(cycle: &Cycle, row: &CrmRow, report: &mut Report) {
    let mut list = |column: &str, file: String, here: String| {
        if file != here {
            report.left_alone.push(LeftAlone {
                line: row.line,
                client: row.client.clone(),
                column: column.to_owned(),
                file,
                here,
            });
        }
    };
    list(
        COLUMNS[3],
        row.refresh_date.to_string(),
        cycle.refresh_date.to_string(),
    );
    let (notation, phase) = begins_with(row.status);
    let file = match phase {
        Phase::Waiting => crate::domain::status::CycleStatus::Waiting(notation),
        Phase::PendingApproval => crate::domain::status::CycleStatus::PendingApproval(notation),
        Phase::Approved => crate::domain::status::CycleStatus::Approved(notation),
    };
    list(
        COLUMNS[4],
        file.title().to_owned(),
        cycle.status().title().to_owned(),
    );
}

fn begins_with(status: CrmStatus) -> (Notation, Phase) {
    match status {
        CrmStatus::Blank => (Notation::Blank, Phase::Waiting),
        CrmStatus::RefreshRequestSubmitted => (Notation::RequestSubmitted, Phase::Waiting),
        CrmStatus::DeliverablesSubmitted => (Notation::DeliverablesSubmitted, Phase::Waiting),
        CrmStatus::CreativesPendingApproval => {
            (Notation::DeliverablesSubmitted, Phase::PendingApproval)
        }
        CrmStatus::CreativesCompletedApproved => (Notation::DeliverablesSubmitted, Phase::Approved),
    }
}

/// A new portfolio. In the middle of a cycle: the cycle is opened in that status, and its work is
/// not tracked here.
async fn add(
    step: &mut Step<'_>,
    id: ImportId,
    fields: &PortfolioFields,
    row: &CrmRow,
    report: &mut Report,
) -> Outcome<()> {
    let (workspace, now) = (step.workspace, step.now);
    let made = portfolio::insert(&mut step.tx, workspace, fields, now).await?;
    portfolio::add_reference(&mut step.tx, workspace, made, CRM, &row.record_id).await?;
    let (notation, phase) = begins_with(row.status);
    let untracked = notation == Notation::DeliverablesSubmitted;
    let new = NewCycle {
        portfolio: made,
        number: 1,
        refresh_date: row.refresh_date,
        notation,
        phase,
        untracked,
    };
    let cycle = cycle::insert(&mut step.tx, workspace, new, now).await?;
    let made = portfolio::portfolio(&mut step.tx, workspace, made).await?;
    if !untracked && due::schedule(step, &made, &cycle, Some(id)).await? {
        report.held += 1;
    }
    if untracked {
        report.untracked.push(Untracked {
            line: row.line,
            client: row.client.clone(),
            status: cycle.status().title().to_owned(),
            cycle: cycle.id,
        });
    }
    if phase == Phase::Approved {
        let today = step.today(&made);
        let new_task = task::NewTask {
            cycle: cycle.id,
            ticket: None,
            kind: TaskKind::Implement,
            owner: Some(fields.sas),
            due_date: step
                .settings
                .working_hours
                .add_days(today, IMPLEMENT_WORKING_DAYS),
        };
        task::insert(&mut step.tx, workspace, new_task, now).await?;
    }
    if let Some(text) = &row.last_note {
        let (author, cycle_id) = (Author::default(), cycle.id);
        note::insert(
            &mut step.tx,
            workspace,
            made.id,
            cycle_id,
            author,
            text,
            now,
        )
        .await?;
    }
    step.about_cycle(&cycle);
    let detail = json!({ "line": row.line, "record": row.record_id, "untracked": untracked });
    step.record("portfolio.imported", detail).await?;
    report.imported += 1;
    Ok(())
}
