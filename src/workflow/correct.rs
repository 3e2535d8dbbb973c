//! Folder name and number of an Ad Set are corrected, for the whole set at once (process.md section
//! 2): by the SAS until the first delivery, then by a Lead.

use serde_json::json;

use super::{Outcome, Step, ad_set, private, readiness, resolve, revision, typed, views};
use crate::domain::ad_set::{AdSet, FolderName, highest_position, parse_count};
use crate::domain::asset::AssetPurpose;
use crate::domain::notice::{Destination, Notice};
use crate::domain::permission::Act;
use crate::domain::portfolio::{Cycle, Portfolio};
use crate::domain::refusal::Refusal;
use crate::domain::status::Phase;
use crate::domain::ticket::MAX_TEXT;
use crate::request::{Reply, Which};
use crate::store::{self, posted};
use crate::wording::reply;
use crate::wording::view::AdSetView;

/// `/refresh correct`.
///
/// # Errors
/// Refused: nothing was corrected.
pub async fn correct(
    step: &mut Step<'_>,
    typed: Option<&str>,
    folder: Option<&str>,
    count: Option<&str>,
    reason: &str,
) -> Outcome<Reply> {
    let which = Which {
        ad_set: typed.map(str::to_owned),
        ..Which::default()
    };
    let (portfolio, cycle, set) = resolve::ad_set_of(step, &which).await?;
    let view = views::of_set(&mut step.tx, step.workspace, set.clone()).await?;
    may(step, &portfolio, &cycle, &view).await?;
    let reason = typed::reason(reason)?;
    if folder.is_none() && count.is_none() {
        let options = &["folder", "count"];
        return Err(Refusal::NothingToChange { options }.into());
    }
    let folder = typed::text(
        "Deliverable Folder Name",
        folder.unwrap_or(&set.folder_name),
        MAX_TEXT,
    )?;
    let folder = FolderName::parse(&folder).map_err(Refusal::FolderName)?;
    let count = match count {
        Some(typed) => parse_count(typed).map_err(Refusal::Count)?,
        None => set.count,
    };
    fits(step, &portfolio, &view, &folder, count).await?;
    if folder.as_str() != set.folder_name || count != set.count {
        keep(step, &portfolio, &cycle, &view, &folder, count, &reason).await?;
    }
    let (workspace, now) = (step.workspace, step.now);
    let corrected = store::ad_set::ad_set(&mut step.tx, workspace, set.id).await?;
    let s = views::of_set(&mut step.tx, workspace, corrected).await?;
    let c = views::by_cycle(&mut step.tx, workspace, cycle.id, now).await?;
    private(reply::corrected(step.settings.locale, &c, &s, &set))
}

async fn may(
    step: &mut Step<'_>,
    portfolio: &Portfolio,
    cycle: &Cycle,
    view: &AdSetView,
) -> Outcome<()> {
    let delivered = view.tickets.iter().any(|t| {
        t.ticket.status.is_handed_in()
            || t.assets
                .iter()
                .any(|asset| asset.purpose == AssetPurpose::Delivered)
    });
    let act = if delivered {
        Act::Override
    } else {
        Act::Submission
    };
    step.require(act, views::named(portfolio), &portfolio.client)
        .await?;
    ad_set::active(portfolio)?;
    if cycle.outcome.is_some() {
        let (client, number) = (portfolio.client.clone(), cycle.number);
        return Err(Refusal::CycleClosed { client, number }.into());
    }
    Ok(())
}

/// The folder name is the set's alone within the portfolio, and every ticket has its position.
async fn fits(
    step: &mut Step<'_>,
    portfolio: &Portfolio,
    view: &AdSetView,
    folder: &FolderName,
    count: i64,
) -> Outcome<()> {
    let namesake =
        store::ad_set::by_folder(&mut step.tx, step.workspace, portfolio.id, folder.as_str())
            .await?;
    if let Some(other) = namesake
        && other.id != view.set.id
    {
        let folder = other.folder_name;
        return Err(Refusal::FolderInUse { folder }.into());
    }
    let highest = highest_position(view.tickets.iter().map(|t| t.ticket.position));
    if count < highest {
        return Err(Refusal::CountTooLow {
            folder: view.set.folder_name.clone(),
            count,
            highest,
        }
        .into());
    }
    Ok(())
}

async fn keep(
    step: &mut Step<'_>,
    portfolio: &Portfolio,
    cycle: &Cycle,
    view: &AdSetView,
    folder: &FolderName,
    count: i64,
    reason: &str,
) -> Outcome<()> {
    let (workspace, before) = (step.workspace, &view.set);
    store::ad_set::correct(&mut step.tx, workspace, before.id, folder, count).await?;
    let detail = json!({
        "before": { "folder": before.folder_name, "count": before.count },
        "after": { "folder": folder.as_str(), "count": count }, "reason": reason,
    });
    step.record("ad-set.corrected", detail).await?;
    posted::set_dirty(&mut step.tx, workspace, before.id, step.now).await?;
    for t in &view.tickets {
        step.ticket_changed(&t.ticket).await?;
    }
    tell(step, portfolio, before, folder, count, reason).await?;
    if count > before.count && cycle.phase == Phase::Approved {
        // As with a new set: there is work again, so the approval does not stand.
        revision::take_back(step, cycle, reason).await?;
    }
    readiness::look_anew(step, portfolio, cycle, before.id).await?;
    Ok(())
}

async fn tell(
    step: &mut Step<'_>,
    portfolio: &Portfolio,
    before: &AdSet,
    folder: &FolderName,
    count: i64,
    reason: &str,
) -> Outcome<()> {
    let notice = Notice::SetCorrected {
        ad_set: before.id,
        folder_before: before.folder_name.clone(),
        count_before: before.count,
        folder: folder.as_str().to_owned(),
        count,
        reason: reason.to_owned(),
        by: step.actor.name.clone(),
    };
    let key = format!("corrected:{}:{}", before.id, step.event_id);
    let to = Destination::Portfolio {
        portfolio: portfolio.id,
    };
    step.tell(to, notice, key).await
}
