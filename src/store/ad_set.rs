//! Ad Sets.

use chrono::{DateTime, Utc};

use super::column::row;
use super::db::{Result, Tx};
use super::portfolio::containing;
use crate::domain::ad_set::{AdSet, FolderName};
use crate::domain::id::{AdSetId, CycleId, PersonId, PortfolioId, WorkspaceId};
use crate::domain::name_key::name_key;
use crate::run;

row!(AdSet {
    id,
    portfolio_id,
    cycle_id,
    folder_name,
    count,
    ready,
    ready_round,
    created_at
});

pub(super) mod sql {
    crate::statements! {
        BY_ID = "SELECT * FROM ad_set WHERE workspace_id = $1 AND id = $2";
        OF_CYCLE = "SELECT * FROM ad_set WHERE workspace_id = $1 AND cycle_id = $2 ORDER BY id";
        BY_FOLDER = "SELECT * FROM ad_set WHERE workspace_id = $1 AND portfolio_id = $2 AND folder_key = $3";
        OPEN_BY_FOLDER = "SELECT s.* FROM ad_set s JOIN cycle c ON c.id = s.cycle_id
            WHERE s.workspace_id = $1 AND s.folder_key = $2 AND c.closed_at IS NULL ORDER BY s.id DESC LIMIT 2";
        SUGGEST = "SELECT s.folder_name, p.client FROM cycle c CROSS JOIN ad_set s JOIN portfolio p ON p.id = s.portfolio_id
            WHERE s.cycle_id = c.id AND s.workspace_id = $1 AND c.closed_at IS NULL AND (s.folder_key LIKE $2 ESCAPE '!' OR p.client_key LIKE $2 ESCAPE '!')
            AND (p.client_key = $3 OR $3 = '') ORDER BY s.id DESC LIMIT 25";
        INSERT = "INSERT INTO ad_set (workspace_id, portfolio_id, cycle_id, folder_name, folder_key, count, created_at, created_by)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING *";
        CORRECT = "UPDATE ad_set SET folder_name = $3, folder_key = $4, count = $5 WHERE workspace_id = $1 AND id = $2";
        SET_READY = "UPDATE ad_set SET ready = TRUE, ready_round = ready_round + 1 WHERE workspace_id = $1 AND id = $2 AND NOT ready";
        SET_UNREADY = "UPDATE ad_set SET ready = FALSE WHERE workspace_id = $1 AND id = $2 AND ready";
    }
}

/// An Ad Set; `None` where a button names one that is not there.
pub async fn find(tx: &mut Tx, workspace: WorkspaceId, id: AdSetId) -> Result<Option<AdSet>> {
    run!(tx, opt AdSet, sql::BY_ID, workspace, id)
}

/// An Ad Set.
pub async fn ad_set(tx: &mut Tx, workspace: WorkspaceId, id: AdSetId) -> Result<AdSet> {
    run!(tx, one AdSet, sql::BY_ID, workspace, id)
}

/// The Ad Sets of a cycle, in the order in which they were made.
pub async fn of_cycle(tx: &mut Tx, workspace: WorkspaceId, cycle: CycleId) -> Result<Vec<AdSet>> {
    run!(tx, all AdSet, sql::OF_CYCLE, workspace, cycle)
}

/// The Ad Set of a folder name within a portfolio.
pub async fn by_folder(
    tx: &mut Tx,
    workspace: WorkspaceId,
    portfolio: PortfolioId,
    folder: &str,
) -> Result<Option<AdSet>> {
    run!(tx, opt AdSet, sql::BY_FOLDER, workspace, portfolio, name_key(folder))
}

/// The Ad Sets of open cycles with a folder name, over all portfolios; two at most.
pub async fn open_by_folder(
    tx: &mut Tx,
    workspace: WorkspaceId,
    folder: &str,
) -> Result<Vec<AdSet>> {
    run!(tx, all AdSet, sql::OPEN_BY_FOLDER, workspace, name_key(folder))
}

/// Folder names and clients of open sets that match what is typed, 25 at most; `client` narrows
/// them to one portfolio.
pub async fn suggest(
    tx: &mut Tx,
    workspace: WorkspaceId,
    typed: &str,
    client: Option<&str>,
) -> Result<Vec<(String, String)>> {
    let client = client.map(name_key).unwrap_or_default();
    run!(
        tx,
        all(String, String),
        sql::SUGGEST,
        workspace,
        containing(typed),
        client
    )
}

/// Makes an Ad Set: the one place where a folder name and a number are set.
#[allow(clippy::too_many_arguments)] // one for each column
pub async fn insert(
    tx: &mut Tx,
    workspace: WorkspaceId,
    portfolio: PortfolioId,
    cycle: CycleId,
    folder: &FolderName,
    count: i64,
    by: Option<PersonId>,
    at: DateTime<Utc>,
) -> Result<AdSet> {
    run!(
        tx,
        one AdSet,
        sql::INSERT,
        workspace,
        portfolio,
        cycle,
        folder.as_str(),
        folder.key(),
        count,
        at,
        by
    )
}

/// Corrects folder name and number of a set, for all its tickets at once: the schema carries the
/// number to them, and refuses one that is too small.
pub async fn correct(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: AdSetId,
    folder: &FolderName,
    count: i64,
) -> Result<()> {
    run!(
        tx,
        sql::CORRECT,
        workspace,
        id,
        folder.as_str(),
        folder.key(),
        count
    )?;
    Ok(())
}

/// Marks a set as ready for review; `false`: it was so already.
pub async fn set_ready(tx: &mut Tx, workspace: WorkspaceId, id: AdSetId) -> Result<bool> {
    Ok(run!(tx, sql::SET_READY, workspace, id)? == 1)
}

/// Marks a set as not ready any more; `false`: it was not.
pub async fn set_unready(tx: &mut Tx, workspace: WorkspaceId, id: AdSetId) -> Result<bool> {
    Ok(run!(tx, sql::SET_UNREADY, workspace, id)? == 1)
}
