//! Looking at many clients at once: what waits for somebody, where all stand, what is stalled.

use std::collections::BTreeMap;

use super::{Outcome, Step, private};
use crate::domain::board;
use crate::domain::calendar::today;
use crate::domain::id::{PageNumber, PersonId};
use crate::domain::open_cycle::OpenCycle;
use crate::domain::people::Person;
use crate::domain::stall::{self, Stall};
use crate::domain::todo;
use crate::request::{Account, Reply};
use crate::store::{absence, open_cycles, people};
use crate::wording::reply;

/// Clients on a page of the board.
const CLIENTS: usize = 12;

/// `/refresh todo`: the asker's list, or somebody's.
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
    let cycles = open(step).await?;
    let mut todos = todo::todo(person.id, &cycles);
    let day = today(step.now, step.settings.time_zone);
    for away in absence::covered_by(&mut step.tx, step.workspace, person.id, day).await? {
        todos.extend(todo::todo(away, &cycles));
    }
    todos.sort_by_key(|todo| (todo.days, todo.cycle));
    let own = step.actor.person_id() == Some(person.id);
    let calendars = step.settings.public_url.is_some();
    private(reply::todo(
        locale, &person, own, calendars, &cycles, &todos,
    ))
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
    let (hours, thresholds) = (&step.settings.working_hours, step.settings.stalls);
    let cycles = open(step).await?;
    let found = stall::all(&cycles, hours, &thresholds, step.now).into_iter();
    let found: Vec<(&OpenCycle, Stall)> = found
        .map(|(index, stall)| (&cycles[index], stall))
        .collect();
    let mut known: BTreeMap<PersonId, Person> = BTreeMap::new();
    for id in found.iter().flat_map(|(_, stall)| &stall.actors) {
        if !known.contains_key(id) {
            let person = people::person(&mut step.tx, step.workspace, *id).await?;
            known.insert(*id, person);
        }
    }
    private(reply::stalled(step.settings.locale, &found, &known))
}

/// `/refresh help`: by the asker's roles, and by what waits for them.
///
/// # Errors
/// A fault of the database.
pub async fn help(step: &mut Step<'_>) -> Outcome<Reply> {
    let waiting = match step.actor.person_id() {
        Some(person) => Some(todo::todo(person, &open(step).await?).len()),
        None => None,
    };
    let roles = &step.actor.roles;
    private(reply::help(step.settings.locale, roles, waiting))
}

async fn open(step: &mut Step<'_>) -> Outcome<Vec<OpenCycle>> {
    Ok(open_cycles::all(&mut step.tx, step.workspace, step.now).await?)
}
