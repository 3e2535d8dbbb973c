//! Portfolios, their channels and outside references.

use chrono::{DateTime, Utc};

use super::column::row;
use super::db::{One, Result, Tx};
use super::watch;
use crate::domain::calendar::Cadence;
use crate::domain::id::{PersonId, PortfolioId, WorkspaceId};
use crate::domain::name_key::name_key;
use crate::domain::people::{Platform, Role};
use crate::domain::portfolio::{Portfolio, PortfolioState};
use crate::run;

row!(Portfolio {
    id, workspace_id, client, cadence, am_id, sas_id, ad_account, asset_folder, state,
} with { time_zone = "time_zone" as String });

pub(super) mod sql {
    crate::statements! {
        BY_ID = "SELECT id, workspace_id, client, cadence_days AS cadence, time_zone, am_id, sas_id, ad_account, asset_folder, state
            FROM portfolio WHERE workspace_id = $1 AND id = $2";
        LOCK = "SELECT id, workspace_id, client, cadence_days AS cadence, time_zone, am_id, sas_id, ad_account, asset_folder, state
            FROM portfolio WHERE workspace_id = $1 AND id = $2 " "FOR NO KEY UPDATE" "";
        BY_KEY = "SELECT id, workspace_id, client, cadence_days AS cadence, time_zone, am_id, sas_id, ad_account, asset_folder, state
            FROM portfolio WHERE workspace_id = $1 AND client_key = $2";
        BY_CHANNEL = "SELECT p.id, p.workspace_id, client, cadence_days AS cadence, time_zone, am_id, sas_id, ad_account, asset_folder, state
            FROM portfolio_channel c JOIN portfolio p ON p.id = c.portfolio_id
            WHERE c.workspace_id = $1 AND c.platform = $2 AND c.external_id = $3 AND p.state <> 'archived' ORDER BY p.client_key LIMIT 2";
        BY_REF = "SELECT p.id, p.workspace_id, client, cadence_days AS cadence, time_zone, am_id, sas_id, ad_account, asset_folder, state
            FROM external_ref r JOIN portfolio p ON p.id = r.entity_id
            WHERE r.workspace_id = $1 AND r.system = $2 AND r.entity = 'portfolio' AND r.external_id = $3";
        SUGGEST_OWN = "SELECT client FROM portfolio WHERE +workspace_id = $1 AND state <> 'archived' AND client_key LIKE $2 ESCAPE '!'
            AND (am_id = $3 OR sas_id = $3) ORDER BY client_key LIMIT 25";
        SUGGEST = "SELECT client FROM portfolio WHERE workspace_id = $1 AND state <> 'archived' AND client_key LIKE $2 ESCAPE '!'
            ORDER BY client_key LIMIT 25";
        NAMES = "SELECT client FROM portfolio WHERE workspace_id = $1 AND state <> 'archived' ORDER BY client_key LIMIT 5000";
        INSERT = "INSERT INTO portfolio (workspace_id, client, client_key, cadence_days, time_zone, am_id, sas_id, ad_account, asset_folder, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id";
        UPDATE = "UPDATE portfolio SET client = $3, client_key = $4, cadence_days = $5, time_zone = $6, am_id = $7, sas_id = $8, ad_account = $9, asset_folder = $10
            WHERE workspace_id = $1 AND id = $2";
        LIST = "SELECT id, workspace_id, client, cadence_days AS cadence, time_zone, am_id, sas_id, ad_account, asset_folder, state
            FROM portfolio WHERE workspace_id = $1 ORDER BY client_key LIMIT 5000";
        REFERENCE = "SELECT external_id FROM external_ref WHERE workspace_id = $1 AND entity = 'portfolio' AND entity_id = $2 AND system = $3";
        SET_STATE = "UPDATE portfolio SET state = $3 WHERE workspace_id = $1 AND id = $2";
        SET_AM = "UPDATE portfolio SET am_id = $3 WHERE workspace_id = $1 AND id = $2";
        SET_SAS = "UPDATE portfolio SET sas_id = $3 WHERE workspace_id = $1 AND id = $2";
        SET_CHANNEL = "INSERT INTO portfolio_channel (workspace_id, portfolio_id, platform, external_id) VALUES ($1, $2, $3, $4)
            ON CONFLICT (portfolio_id, platform) DO UPDATE SET external_id = excluded.external_id";
        CHANNEL = "SELECT external_id FROM portfolio_channel WHERE portfolio_id = $1 AND platform = $2";
        OWN_CHANNELS = "SELECT p.client, c.external_id FROM portfolio_channel c JOIN portfolio p ON p.id = c.portfolio_id
            WHERE c.workspace_id = $1 AND c.platform = $2 AND p.state <> 'archived' ORDER BY p.client_key LIMIT 5000";
        ADD_REF = "INSERT INTO external_ref (workspace_id, entity, entity_id, system, external_id) VALUES ($1, 'portfolio', $2, $3, $4)";
    }
}

/// The external system whose record ids an import keeps.
pub const CRM: &str = "crm";

/// What a portfolio is made of.
#[derive(Debug, Clone)]
pub struct PortfolioFields {
    /// The client's name.
    pub client: String,
    /// Days between refreshes.
    pub cadence: Cadence,
    /// The zone of its dates.
    pub time_zone: chrono_tz::Tz,
    /// Account Manager.
    pub am: PersonId,
    /// Social Ad Specialist.
    pub sas: PersonId,
    /// Meta ad account id.
    pub ad_account: Option<String>,
    /// Link to the asset folder.
    pub asset_folder: Option<String>,
}

/// A portfolio.
pub async fn portfolio(tx: &mut Tx, workspace: WorkspaceId, id: PortfolioId) -> Result<Portfolio> {
    run!(tx, one Portfolio, sql::BY_ID, workspace, id)
}

/// A portfolio, locked until the transaction ends: whatever changes one begins here, so that two
/// people never act on the same state. Rows that only refer to it are not held up, else somebody
/// who writes them without this lock could deadlock with somebody who has it.
pub async fn lock(tx: &mut Tx, workspace: WorkspaceId, id: PortfolioId) -> Result<Portfolio> {
    run!(tx, one Portfolio, sql::LOCK, workspace, id)
}

/// The portfolio of a client's name, compared by key.
pub async fn by_client(
    tx: &mut Tx,
    workspace: WorkspaceId,
    client: &str,
) -> Result<Option<Portfolio>> {
    run!(tx, opt Portfolio, sql::BY_KEY, workspace, name_key(client))
}

/// The portfolio of a channel, where it is the channel of one alone.
pub async fn by_channel(
    tx: &mut Tx,
    workspace: WorkspaceId,
    platform: Platform,
    channel: &str,
) -> Result<Option<Portfolio>> {
    let mut found = run!(tx, all Portfolio, sql::BY_CHANNEL, workspace, platform, channel)?;
    Ok(if found.len() == 1 { found.pop() } else { None })
}

/// The portfolio that an outside system knows by `external_id`.
pub async fn by_reference(
    tx: &mut Tx,
    workspace: WorkspaceId,
    system: &str,
    external_id: &str,
) -> Result<Option<Portfolio>> {
    run!(tx, opt Portfolio, sql::BY_REF, workspace, system, external_id)
}

/// By what id an outside system knows a portfolio.
pub async fn reference(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: PortfolioId,
    system: &str,
) -> Result<Option<String>> {
    let found = run!(tx, opt One<String>, sql::REFERENCE, workspace, id, system)?;
    Ok(found.map(|row| row.0))
}

/// Every portfolio, by name, 5,000 at most.
pub async fn all(tx: &mut Tx, workspace: WorkspaceId) -> Result<Vec<Portfolio>> {
    run!(tx, all Portfolio, sql::LIST, workspace)
}

/// Pauses, resumes or archives a portfolio.
pub async fn set_state(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: PortfolioId,
    state: PortfolioState,
) -> Result<()> {
    run!(tx, sql::SET_STATE, workspace, id, state)?;
    Ok(())
}

/// Keeps by what id an outside system knows a portfolio.
pub async fn add_reference(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: PortfolioId,
    system: &str,
    external_id: &str,
) -> Result<()> {
    run!(tx, sql::ADD_REF, workspace, id, system, external_id)?;
    Ok(())
}

/// How many names are suggested, which is how many are looked for of the asker's and of all.
const SUGGESTED: usize = 25;

/// Clients' names that contain `typed`, the asker's own first, 25 at most.
pub async fn suggest(
    tx: &mut Tx,
    workspace: WorkspaceId,
    typed: &str,
    asker: Option<PersonId>,
) -> Result<Vec<String>> {
    let like = containing(typed);
    let mut found: Vec<String> = Vec::new();
    if let Some(asker) = asker {
        let own = run!(&mut *tx, all One<String>, sql::SUGGEST_OWN, workspace, &like, asker)?;
        found.extend(own.into_iter().map(|row| row.0));
    }
    if found.len() < SUGGESTED {
        let all = run!(tx, all One<String>, sql::SUGGEST, workspace, &like)?;
        let all = all.into_iter().map(|row| row.0);
        let others: Vec<String> = all.filter(|client| !found.contains(client)).collect();
        found.extend(others);
        found.truncate(SUGGESTED);
    }
    Ok(found)
}

/// The pattern of LIKE (with `!` as escape) that matches keys that contain what was typed.
pub(super) fn containing(typed: &str) -> String {
    let key = name_key(typed)
        .replace('!', "!!")
        .replace('%', "!%")
        .replace('_', "!_");
    format!("%{key}%")
}

/// Clients' names, for the nearest to a wrong one.
pub async fn names(tx: &mut Tx, workspace: WorkspaceId) -> Result<Vec<String>> {
    let rows = run!(tx, all One<String>, sql::NAMES, workspace)?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// Makes a portfolio; the caller opens its first cycle in the same transaction.
pub async fn insert(
    tx: &mut Tx,
    workspace: WorkspaceId,
    fields: &PortfolioFields,
    at: DateTime<Utc>,
) -> Result<PortfolioId> {
    let (id,) = run!(
        &mut *tx,
        one One<PortfolioId>,
        sql::INSERT,
        workspace,
        &fields.client,
        name_key(&fields.client),
        fields.cadence,
        fields.time_zone.name(),
        fields.am,
        fields.sas,
        fields.ad_account.as_deref(),
        fields.asset_folder.as_deref(),
        at
    )?;
    watch::touch(tx, workspace, id, at).await?;
    Ok(id)
}

/// Replaces what a portfolio is made of.
pub async fn update(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: PortfolioId,
    fields: &PortfolioFields,
) -> Result<()> {
    run!(
        tx,
        sql::UPDATE,
        workspace,
        id,
        &fields.client,
        name_key(&fields.client),
        fields.cadence,
        fields.time_zone.name(),
        fields.am,
        fields.sas,
        fields.ad_account.as_deref(),
        fields.asset_folder.as_deref()
    )?;
    Ok(())
}

/// Gives a portfolio to another AM or SAS. Other roles are a team's, not a portfolio's.
pub async fn set_owner(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: PortfolioId,
    role: Role,
    person: PersonId,
) -> Result<()> {
    match role {
        Role::Am => run!(tx, sql::SET_AM, workspace, id, person)?,
        Role::Sas => run!(tx, sql::SET_SAS, workspace, id, person)?,
        _ => 0,
    };
    Ok(())
}

/// Gives a portfolio a channel of its own.
pub async fn set_channel(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: PortfolioId,
    platform: Platform,
    channel: &str,
) -> Result<()> {
    run!(tx, sql::SET_CHANNEL, workspace, id, platform, channel)?;
    Ok(())
}

/// The clients whose portfolios have channels of their own, with those.
pub async fn own_channels(
    tx: &mut Tx,
    workspace: WorkspaceId,
    platform: Platform,
) -> Result<Vec<(String, String)>> {
    run!(
        tx,
        all(String, String),
        sql::OWN_CHANNELS,
        workspace,
        platform
    )
}

/// A portfolio's own channel.
pub async fn channel(tx: &mut Tx, id: PortfolioId, platform: Platform) -> Result<Option<String>> {
    Ok(run!(tx, opt One<String>, sql::CHANNEL, id, platform)?.map(|row| row.0))
}
