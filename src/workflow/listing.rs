//! What there is: portfolios as a table and as a file to import, people with their roles.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::{Error, Outcome, Step, private};
use crate::domain::calendar;
use crate::domain::calendar::today;
use crate::domain::crm::{self, CrmPerson, ExportRow};
use crate::domain::people::Person;
use crate::domain::permission::{Act, Named};
use crate::domain::portfolio::PortfolioState;
use crate::message::FileToShow;
use crate::request::Reply;
use crate::store::portfolio::CRM;
use crate::store::{cycle, note, people, portfolio};
use crate::wording::reply;
use crate::wording::view::{CycleView, PersonView};

/// `/refresh-admin portfolio list`.
///
/// # Errors
/// Refused.
pub async fn portfolios(step: &mut Step<'_>) -> Outcome<Reply> {
    let all = all(step).await?;
    private(reply::portfolio_list(step.settings.locale, &all))
}

async fn all(step: &mut Step<'_>) -> Outcome<Vec<CycleView>> {
    step.require(Act::Administration, Named::default(), "")
        .await?;
    let workspace = step.workspace;
    let mut known: HashMap<_, Person> = HashMap::new();
    let mut views = Vec::new();
    for found in portfolio::all(&mut step.tx, workspace).await? {
        for id in [found.am_id, found.sas_id] {
            if let Entry::Vacant(unknown) = known.entry(id) {
                unknown.insert(people::person(&mut step.tx, workspace, id).await?);
            }
        }
        let cycle = cycle::open(&mut step.tx, workspace, found.id).await?;
        if let (Some(am), Some(sas)) = (known.get(&found.am_id), known.get(&found.sas_id)) {
            views.push(CycleView {
                today: calendar::today(step.now, found.time_zone),
                am: am.clone(),
                sas: sas.clone(),
                portfolio: found,
                cycle,
            });
        }
    }
    Ok(views)
}

/// `/refresh-admin portfolio export`: what is not archived, in the columns of an import.
///
/// # Errors
/// Refused.
pub async fn export(step: &mut Step<'_>) -> Outcome<Reply> {
    let mut rows = Vec::new();
    for c in all(step).await? {
        if c.portfolio.state != PortfolioState::Archived {
            rows.push(row(step, c).await?);
        }
    }
    let content =
        crm::write(&rows).map_err(|error| Error::Fault(sqlx::Error::Encode(error.into())))?;
    let file = FileToShow::Text {
        name: "portfolios.csv".to_owned(),
        content,
    };
    let no_email = rows
        .iter()
        .filter(|row| row.am.email.is_empty() || row.sas.email.is_empty())
        .count();
    private(reply::exported(
        step.settings.locale,
        rows.len(),
        no_email,
        file,
    ))
}

async fn row(step: &mut Step<'_>, c: CycleView) -> Outcome<ExportRow> {
    let (workspace, id) = (step.workspace, c.portfolio.id);
    let record = portfolio::reference(&mut step.tx, workspace, id, CRM).await?;
    let newest = note::newest(&mut step.tx, workspace, id).await?;
    let person = |person: &Person| CrmPerson {
        name: person.name.clone(),
        email: person.email.clone().unwrap_or_default(),
    };
    Ok(ExportRow {
        record_id: record.unwrap_or_else(|| format!("refreshbot-{id}")),
        name: c.portfolio.name(),
        cadence: c.portfolio.cadence,
        refresh_date: c.cycle.refresh_date,
        status: c.cycle.status().title(),
        am: person(&c.am),
        sas: person(&c.sas),
        time_zone: c.portfolio.time_zone,
        ad_account: c.portfolio.ad_account,
        asset_folder: c.portfolio.asset_folder,
        last_note: newest.map(|note| note.body),
    })
}

/// `/refresh-admin people list`.
///
/// # Errors
/// Refused.
pub async fn everybody(step: &mut Step<'_>) -> Outcome<Reply> {
    step.require(Act::Administration, Named::default(), "")
        .await?;
    let (workspace, platform) = (step.workspace, step.platform);
    let zone = step.settings.time_zone;
    let refusing = people::refusing(&mut step.tx, workspace).await?;
    let mut all = Vec::new();
    for person in people::all(&mut step.tx, workspace).await? {
        let mut roles = people::roles(&mut step.tx, workspace, person.id).await?;
        let seen = people::roles_on(&mut step.tx, workspace, platform, person.id).await?;
        let linked = seen.is_some();
        roles.extend(seen.unwrap_or_default());
        let refuses = refusing.iter().find(|one| one.id == person.id);
        all.push(PersonView {
            refuses_mail: refuses.map(|one| (today(one.at, zone), one.why.clone())),
            person,
            linked,
            roles,
        });
    }
    let day = today(step.now, zone);
    private(reply::people_list(step.settings.locale, &all, day))
}
