//! How people want to be told.

use super::db::{One, Result, Tx};
use crate::domain::id::{PersonId, WorkspaceId};
use crate::domain::preference::{Channel, TellKind};
use crate::run;

pub(super) mod sql {
    crate::statements! {
        OF = "SELECT channel FROM preference WHERE person_id = $1 AND kind = $2";
        PUT = "INSERT INTO preference (workspace_id, person_id, kind, channel) VALUES ($1, $2, $3, $4)
            ON CONFLICT (person_id, kind) DO UPDATE SET channel = excluded.channel";
    }
}

/// Where a person is told of a kind of thing.
pub async fn of(tx: &mut Tx, person: PersonId, kind: TellKind) -> Result<Channel> {
    let wanted = run!(tx, opt One<Channel>, sql::OF, person, kind)?;
    Ok(wanted.map_or(kind.usual(), |row| row.0))
}

/// A person wants to be told so.
pub async fn put(
    tx: &mut Tx,
    workspace: WorkspaceId,
    person: PersonId,
    kind: TellKind,
    channel: Channel,
) -> Result<()> {
    run!(tx, sql::PUT, workspace, person, kind, channel)?;
    Ok(())
}
