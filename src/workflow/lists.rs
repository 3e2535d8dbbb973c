//! Looking at many clients at once: what waits for somebody, where all stand, what is stalled.

use super::gathering::Gathering;
use super::{Outcome, Step, private};
use crate::domain::board;
use crate::domain::id::PageNumber;
use crate::domain::open_cycle::OpenCycle;
use crate::domain::people::Role;
use crate::domain::stall::Stall;
use crate::request::{Account, Reply};
use crate::store::{open_cycles, people};
use crate::wording::reply;

/// Clients on a page of the board.
const CLIENTS: usize = 12;

/// `/refresh todo`: what the asker, or somebody, has before them: the same as in the digest.
///
/// # Errors
/// A fault of the database.
pub async fn todo(step: &mut Step<'_>, whose: Option<&Account>) -> Outcome<Reply> {
    let locale = step.settings.locale;
    let person = match whose {
        None => step.actor.person.clone(),
        Some(account) => {
            let (workspace, platform) = (step.workspace, step.platform);
            people::by_account(&mut step.tx, workspace, platform, &account.id).await?
        }
    };
    let Some(person) = person else {
        let name = whose.map(|account| account.name.as_str());
        return private(reply::todo_of_nobody(locale, name));
    };
    let own = step.actor.person_id() == Some(person.id);
    let gathering = gathering(step);
    let lead = if own {
        step.actor.roles.contains(&Role::Lead)
    } else {
        gathering.is_lead(&mut step.tx, person.id).await?
    };
    let day = gathering.day_of(&mut step.tx, person, lead).await?;
    let calendars = step.settings.public_url.is_some();
    private(reply::todo(locale, &day, own, calendars))
}

/// `/refresh board`: a page of it; behind the last one, the last.
///
/// # Errors
/// A fault of the database.
pub async fn board(step: &mut Step<'_>, page: PageNumber) -> Outcome<Reply> {
    let all = board::board(open(step).await?);
    let pages = all.len().div_ceil(CLIENTS).max(1);
    let page = usize::try_from(page.0).unwrap_or(1).clamp(1, pages);
    private(reply::board(
        step.settings.locale,
        &all,
        page,
        pages,
        CLIENTS,
    ))
}

/// `/refresh stalled`: what the Leads are told first, then the longest.
///
/// # Errors
/// A fault of the database.
pub async fn stalled(step: &mut Step<'_>) -> Outcome<Reply> {
    let gathering = gathering(step);
    let cycles = open(step).await?;
    let found = gathering.stalled(&cycles);
    let actors = found.iter().flat_map(|(_, stall)| stall.actors.clone());
    let known = gathering.named(&mut step.tx, actors.collect()).await?;
    let found: Vec<(&OpenCycle, Stall)> = found
        .into_iter()
        .map(|(index, stall)| (&cycles[index], stall))
        .collect();
    private(reply::stalled(step.settings.locale, &found, &known))
}

/// `/refresh help`: by the asker's roles, and by what waits for them.
///
/// # Errors
/// A fault of the database.
pub async fn help(step: &mut Step<'_>) -> Outcome<Reply> {
    let gathering = gathering(step);
    let waiting = match step.actor.person.clone() {
        Some(person) => {
            let day = gathering.day_of(&mut step.tx, person, false).await?;
            Some(day.waiting())
        }
        None => None,
    };
    let roles = &step.actor.roles;
    private(reply::help(step.settings.locale, roles, waiting))
}

fn gathering<'a>(step: &Step<'a>) -> Gathering<'a> {
    Gathering {
        settings: step.settings,
        workspace: step.workspace,
        now: step.now,
    }
}

async fn open(step: &mut Step<'_>) -> Outcome<Vec<OpenCycle>> {
    Ok(open_cycles::all(&mut step.tx, step.workspace, step.now).await?)
}
