//! `/refresh-admin portfolio edit`: what is given changes, before and after are kept.

use serde_json::{Map, Value, json};

use super::portfolio::{MAX_CLIENT, ad_account, asset_folder, cadence, channel, time_zone};
use super::{Outcome, Step, due, people, private, reschedule, resolve, typed, views};
use crate::domain::edit::FieldChange;
use crate::domain::name_key::client_name;
use crate::domain::people::Role;
use crate::domain::permission::{Act, Named};
use crate::domain::portfolio::{Cycle, Portfolio};
use crate::domain::refusal::Refusal;
use crate::request::{PortfolioChanges, Reply};
use crate::store;
use crate::store::portfolio::{self, PortfolioFields};
use crate::wording::reply;

/// The options, one of which is needed.
const OPTIONS: &[&str] = &[
    "client",
    "cadence",
    "date",
    "am",
    "sas",
    "time_zone",
    "channel",
    "ad_account",
    "folder",
];

/// `/refresh-admin portfolio edit`.
///
/// # Errors
/// Refused: nothing changed.
pub async fn edit(
    step: &mut Step<'_>,
    typed: Option<&str>,
    changes: &PortfolioChanges,
) -> Outcome<Reply> {
    step.require(Act::Administration, Named::default(), "")
        .await?;
    let (before, cycle) = resolve::open_cycle_of(step, typed).await?;
    if *changes == PortfolioChanges::default() {
        return Err(Refusal::NothingToChange { options: OPTIONS }.into());
    }
    let workspace = step.workspace;
    let fields = fields_of(step, &before, changes).await?;
    let new_channel = changes.channel.as_deref().map(channel).transpose()?;
    portfolio::update(&mut step.tx, workspace, before.id, &fields).await?;
    let after = portfolio::portfolio(&mut step.tx, workspace, before.id).await?;
    hand_over(step, &before, &after).await?;
    let mut all = changed(step, &before, &after).await?;
    if let Some(channel) = new_channel {
        all.extend(give_channel(step, &after, channel).await?);
    }
    if before.time_zone != after.time_zone {
        due::derive_of(step, &after).await?;
    }
    if let Some(typed) = &changes.date {
        all.extend(give_date(step, &after, &cycle, typed).await?);
    }
    if !all.is_empty() {
        record(step, &cycle, &all).await?;
    }
    let c = views::by_cycle(&mut step.tx, workspace, cycle.id, step.now).await?;
    private(reply::portfolio_edited(step.settings.locale, &c, &all))
}

async fn fields_of(
    step: &mut Step<'_>,
    before: &Portfolio,
    changes: &PortfolioChanges,
) -> Outcome<PortfolioFields> {
    let client = match changes.client.as_deref() {
        Some(typed) => free_client(step, before, typed).await?,
        None => before.client.clone(),
    };
    let am = match &changes.am {
        Some(account) => people::ensure(step, account).await?.id,
        None => before.am_id,
    };
    let sas = match &changes.sas {
        Some(account) => people::ensure(step, account).await?.id,
        None => before.sas_id,
    };
    let typed_account = changes.ad_account.as_deref();
    let typed_folder = changes.folder.as_deref();
    Ok(PortfolioFields {
        client,
        cadence: match changes.cadence.as_deref() {
            Some(typed) => cadence(typed)?,
            None => before.cadence,
        },
        time_zone: match changes.time_zone.as_deref() {
            Some(typed) => time_zone(typed)?,
            None => before.time_zone,
        },
        am,
        sas,
        ad_account: match typed_account.map(ad_account).transpose()? {
            Some(given) => Some(given),
            None => before.ad_account.clone(),
        },
        asset_folder: match typed_folder.map(asset_folder).transpose()? {
            Some(given) => Some(given),
            None => before.asset_folder.clone(),
        },
    })
}

async fn free_client(step: &mut Step<'_>, before: &Portfolio, typed: &str) -> Outcome<String> {
    let client = typed::line("client", client_name(typed), MAX_CLIENT)?;
    let namesake = portfolio::by_client(&mut step.tx, step.workspace, &client).await?;
    match namesake {
        Some(taken) if taken.id != before.id => Err(Refusal::ClientTaken {
            client: taken.client,
        }
        .into()),
        _ => Ok(client),
    }
}

/// Open tasks go to the new Account Manager or Social Ad Specialist.
async fn hand_over(step: &mut Step<'_>, before: &Portfolio, after: &Portfolio) -> Outcome<()> {
    for (role, from, to) in [
        (Role::Am, before.am_id, after.am_id),
        (Role::Sas, before.sas_id, after.sas_id),
    ] {
        if from != to {
            people::take_over(step, after, role, to).await?;
        }
    }
    Ok(())
}

async fn changed(
    step: &mut Step<'_>,
    before: &Portfolio,
    after: &Portfolio,
) -> Outcome<Vec<FieldChange>> {
    let mut both = Vec::new();
    for portfolio in [before, after] {
        let workspace = step.workspace;
        let (am, sas) = (portfolio.am_id, portfolio.sas_id);
        let (am, sas) = store::people::both(&mut step.tx, workspace, am, sas).await?;
        both.push([
            ("client", portfolio.client.clone()),
            ("cadence", portfolio.cadence.to_string()),
            ("Account Manager", am.name),
            ("Social Ad Specialist", sas.name),
            ("time zone", portfolio.time_zone.name().to_owned()),
            (
                "Meta ad account",
                portfolio.ad_account.clone().unwrap_or_default(),
            ),
            (
                "asset folder",
                portfolio.asset_folder.clone().unwrap_or_default(),
            ),
        ]);
    }
    let [old, new] = &both[..] else {
        return Ok(Vec::new());
    };
    Ok(old
        .iter()
        .zip(new)
        .filter(|(old, new)| old.1 != new.1)
        .map(|(old, new)| FieldChange {
            field: old.0,
            before: old.1.clone(),
            after: new.1.clone(),
        })
        .collect())
}

async fn give_channel(
    step: &mut Step<'_>,
    portfolio: &Portfolio,
    channel: String,
) -> Outcome<Option<FieldChange>> {
    let (workspace, platform) = (step.workspace, step.platform);
    let before = portfolio::channel(&mut step.tx, portfolio.id, platform).await?;
    if before.as_deref() == Some(channel.as_str()) {
        return Ok(None);
    }
    portfolio::set_channel(&mut step.tx, workspace, portfolio.id, platform, &channel).await?;
    Ok(Some(FieldChange {
        field: "channel",
        before: before.unwrap_or_default(),
        after: channel,
    }))
}

async fn give_date(
    step: &mut Step<'_>,
    portfolio: &Portfolio,
    cycle: &Cycle,
    typed: &str,
) -> Outcome<Option<FieldChange>> {
    let date = super::portfolio::date(typed, step.today(portfolio))?;
    if date == cycle.refresh_date {
        return Ok(None);
    }
    reschedule::set_date(step, portfolio, cycle, date, None).await?;
    Ok(Some(FieldChange {
        field: "refresh date",
        before: cycle.refresh_date.to_string(),
        after: date.to_string(),
    }))
}

async fn record(step: &mut Step<'_>, cycle: &Cycle, all: &[FieldChange]) -> Outcome<()> {
    let changes: Map<String, Value> = all
        .iter()
        .map(|change| {
            let both = json!({ "before": change.before, "after": change.after });
            (change.field.to_owned(), both)
        })
        .collect();
    step.about_cycle(cycle);
    step.record("portfolio.edited", json!({ "changes": changes }))
        .await
}
