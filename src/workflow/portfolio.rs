//! Setting up portfolios.

use chrono::NaiveDate;
use serde_json::json;

use super::{Outcome, Step, due, people, private, typed, views};
use crate::domain::calendar::{Cadence, parse_time_zone};
use crate::domain::name_key::client_name;
use crate::domain::permission::{Act, Named};
use crate::domain::refusal::Refusal;
use crate::domain::status::{Notation, Phase};
use crate::request::{NewPortfolio, Reply};
use crate::store::cycle::{self, NewCycle};
use crate::store::portfolio::{self, PortfolioFields};
use crate::wording::reply;

/// The longest client's name, in characters: what a suggestion can hold.
pub const MAX_CLIENT: usize = 100;

/// `/refresh-admin portfolio add`.
///
/// # Errors
/// Refused; nothing was made.
pub async fn add(step: &mut Step<'_>, new: &NewPortfolio) -> Outcome<Reply> {
    step.require(Act::Administration, Named::default(), "")
        .await?;
    let (workspace, now) = (step.workspace, step.now);
    let client = typed::line("client", client_name(&new.client), MAX_CLIENT)?;
    let cadence = cadence(&new.cadence)?;
    let time_zone = match new.time_zone.as_deref() {
        Some(typed) => time_zone(typed)?,
        None => step.settings.time_zone,
    };
    let today = crate::domain::calendar::today(now, time_zone);
    let date = date(&new.date, today)?;
    let folder = new.folder.as_deref();
    let asset_folder = folder.map(asset_folder).transpose()?;
    let ad_account = new.ad_account.as_deref().map(ad_account).transpose()?;
    let channel = new.channel.as_deref().map(channel).transpose()?;
    if let Some(taken) = portfolio::by_client(&mut step.tx, workspace, &client).await? {
        return Err(Refusal::ClientTaken {
            client: taken.client,
        }
        .into());
    }
    let am = people::ensure(step, &new.am).await?.id;
    let sas = people::ensure(step, &new.sas).await?.id;
    let fields = PortfolioFields {
        client,
        cadence,
        time_zone,
        am,
        sas,
        ad_account,
        asset_folder,
    };
    let id = portfolio::insert(&mut step.tx, workspace, &fields, now).await?;
    if let Some(channel) = channel {
        let platform = step.platform;
        portfolio::set_channel(&mut step.tx, workspace, id, platform, &channel).await?;
    }
    let first = NewCycle {
        portfolio: id,
        number: 1,
        refresh_date: date,
        notation: Notation::Blank,
        phase: Phase::Waiting,
        untracked: false,
    };
    let cycle = cycle::insert(&mut step.tx, workspace, first, now).await?;
    let made = portfolio::portfolio(&mut step.tx, workspace, id).await?;
    step.about_cycle(&cycle);
    due::schedule(step, &made, &cycle, None).await?;
    step.record(
        "portfolio.added",
        json!({ "client": made.client, "refresh_date": date }),
    )
    .await?;
    let kickoff = date - chrono::TimeDelta::days(i64::from(step.settings.kickoff_days));
    let c = views::of_cycle(&mut step.tx, made, cycle, now).await?;
    private(reply::portfolio_added(
        step.settings.locale,
        &c,
        kickoff.max(today),
    ))
}

fn unreadable(field: &'static str, typed: &str, expected: String) -> Refusal {
    Refusal::Unreadable {
        field,
        typed: typed.chars().take(100).collect(),
        expected,
    }
}

/// A cadence as typed.
///
/// # Errors
/// It cannot be read.
pub(super) fn cadence(typed: &str) -> Result<Cadence, Refusal> {
    typed
        .parse()
        .map_err(|error| unreadable("cadence", typed, format!("{error}")))
}

/// An IANA time zone as typed.
///
/// # Errors
/// It cannot be read.
pub(super) fn time_zone(typed: &str) -> Result<chrono_tz::Tz, Refusal> {
    parse_time_zone(typed).map_err(|error| unreadable("time_zone", typed, error.to_string()))
}

/// A Creative Refresh Date as typed: from today on.
///
/// # Errors
/// It cannot be read, or has passed.
pub(super) fn date(typed: &str, today: NaiveDate) -> Result<NaiveDate, Refusal> {
    let date = typed::date("date", typed, today)?;
    if date < today {
        let expected = "a date from today on".to_owned();
        return Err(unreadable("date", typed, expected));
    }
    Ok(date)
}

/// A link to the asset folder, as typed.
///
/// # Errors
/// It is no web address.
pub(super) fn asset_folder(typed: &str) -> Result<String, Refusal> {
    typed::address("folder", typed)
}

/// A Meta ad account id, as typed.
///
/// # Errors
/// Too long.
pub(super) fn ad_account(typed: &str) -> Result<String, Refusal> {
    typed::line("ad_account", typed, 100)
}

/// The platform's id of a channel, as typed or mentioned.
///
/// # Errors
/// It is none.
pub(super) fn channel(typed: &str) -> Result<String, Refusal> {
    let expected = "a channel such as #birch-pet-supply".to_owned();
    channel_id(typed).ok_or_else(|| unreadable("channel", typed, expected))
}

/// The platform's id in a typed or mentioned channel: `123`, `<#123>`.
fn channel_id(typed: &str) -> Option<String> {
    let id = typed.trim();
    let id = id
        .strip_prefix("<#")
        .and_then(|rest| rest.strip_suffix('>'))
        .unwrap_or(id);
    (!id.is_empty() && id.len() <= 32 && id.chars().all(|c| c.is_ascii_alphanumeric()))
        .then(|| id.to_owned())
}
