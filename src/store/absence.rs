//! Who is away, and who stands in.

use chrono::NaiveDate;

use super::db::{One, Result, Tx};
use crate::domain::id::{PersonId, WorkspaceId};
use crate::run;

pub(super) mod sql {
    crate::statements! {
        DROP = "DELETE FROM absence WHERE workspace_id = $1 AND person_id = $2 AND first_day <= $4 AND last_day >= $3";
        INSERT = "INSERT INTO absence (workspace_id, person_id, first_day, last_day, cover_id) VALUES ($1, $2, $3, $4, $5)";
        OF = "SELECT cover_id, last_day FROM absence WHERE workspace_id = $1 AND person_id = $2 AND first_day <= $3 AND last_day >= $3 ORDER BY id LIMIT 1";
        COVERED = "SELECT person_id FROM absence WHERE workspace_id = $1 AND cover_id = $2 AND first_day <= $3 AND last_day >= $3 ORDER BY id";
    }
}

/// How many times somebody who stands in may be away in turn.
const LONGEST_CHAIN: usize = 5;

/// Somebody is away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Absence {
    /// Who.
    pub person_id: PersonId,
    /// Who stands in.
    pub cover_id: PersonId,
    /// The first day.
    pub first_day: NaiveDate,
    /// The last day.
    pub last_day: NaiveDate,
}

/// Somebody is away, which replaces what was said of these days before.
pub async fn put(tx: &mut Tx, workspace: WorkspaceId, absence: &Absence) -> Result<()> {
    let (person, first, last) = (absence.person_id, absence.first_day, absence.last_day);
    run!(&mut *tx, sql::DROP, workspace, person, first, last)?;
    run!(
        tx,
        sql::INSERT,
        workspace,
        person,
        first,
        last,
        absence.cover_id
    )?;
    Ok(())
}

/// Who does a person's things on a day, where it is not themselves, and until when they are away.
/// Where all who stand in for each other are away, it is the person.
pub async fn stand_in(
    tx: &mut Tx,
    workspace: WorkspaceId,
    person: PersonId,
    day: NaiveDate,
) -> Result<Option<(PersonId, NaiveDate)>> {
    let mut who = person;
    let mut back = None;
    for _ in 0..LONGEST_CHAIN {
        let away = run!(
            &mut *tx,
            opt(PersonId, NaiveDate),
            sql::OF,
            workspace,
            who,
            day
        )?;
        let Some((cover, last)) = away else {
            return Ok(back.map(|back| (who, back)));
        };
        back.get_or_insert(last);
        who = cover;
        if who == person {
            return Ok(None);
        }
    }
    Ok(None)
}

/// Those for whom a person stands in on a day, also for whom they do in turn.
pub async fn covered_by(
    tx: &mut Tx,
    workspace: WorkspaceId,
    cover: PersonId,
    day: NaiveDate,
) -> Result<Vec<PersonId>> {
    let mut covered: Vec<PersonId> = Vec::new();
    let mut todo = vec![cover];
    while let Some(next) = todo.pop() {
        for (person,) in run!(&mut *tx, all One<PersonId>, sql::COVERED, workspace, next, day)? {
            if person != cover && !covered.contains(&person) && covered.len() < 50 {
                covered.push(person);
                todo.push(person);
            }
        }
    }
    Ok(covered)
}
