//! Who has a role, who works for a portfolio, and how much they have to do.

use chrono::{DateTime, Utc};

use super::db::{Result, Tx};
use crate::domain::id::{PersonId, PortfolioId, WorkspaceId};
use crate::domain::people::{Person, Role};
use crate::domain::ticket::Load;
use crate::run;

pub(super) mod sql {
    crate::statements! {
        ADD_TO_TEAM = "INSERT INTO portfolio_team (workspace_id, portfolio_id, person_id, role) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
        WITH_ROLE = "SELECT p.id, p.workspace_id, p.name, p.email FROM
            (SELECT r.person_id FROM person_role r WHERE r.workspace_id = $1 AND r.role = $2
            UNION SELECT a.person_id FROM account a WHERE a.workspace_id = $1 AND CAST(a.roles AS TEXT) LIKE $3) w
            CROSS JOIN person p WHERE p.id = w.person_id";
        CANDIDATES = "SELECT w.person_id,
            (SELECT count(*) FROM ticket k WHERE k.workspace_id = $1 AND k.copywriter_id = w.person_id
            AND k.status NOT IN ('completed-deliverable', 'cancelled', 'approved'))
            + (SELECT count(*) FROM ticket k WHERE k.workspace_id = $1 AND k.designer_id = w.person_id AND coalesce(k.copywriter_id, 0) <> w.person_id
            AND k.status NOT IN ('completed-deliverable', 'cancelled', 'approved')),
            (SELECT max(k.created_at) FROM ticket k WHERE k.workspace_id = $1 AND k.copywriter_id = w.person_id),
            (SELECT max(k.created_at) FROM ticket k WHERE k.workspace_id = $1 AND k.designer_id = w.person_id)
            FROM (SELECT t.person_id FROM portfolio_team t WHERE t.workspace_id = $1 AND t.portfolio_id = $2 AND t.role = $3
            UNION SELECT r.person_id FROM person_role r WHERE r.workspace_id = $1 AND r.role = $3
            AND NOT EXISTS (SELECT 1 FROM portfolio_team t WHERE t.workspace_id = $1 AND t.portfolio_id = $2 AND t.role = $3)
            UNION SELECT a.person_id FROM account a WHERE a.workspace_id = $1 AND CAST(a.roles AS TEXT) LIKE $4
            AND NOT EXISTS (SELECT 1 FROM portfolio_team t WHERE t.workspace_id = $1 AND t.portfolio_id = $2 AND t.role = $3)) w";
    }
}

/// How a platform's role stands in a list of them.
fn listed(role: Role) -> String {
    format!("%\"{}\"%", role.as_str())
}

/// Adds a copywriter or designer to a portfolio's team.
pub async fn add_to_team(
    tx: &mut Tx,
    workspace: WorkspaceId,
    portfolio: PortfolioId,
    person: PersonId,
    role: Role,
) -> Result<()> {
    run!(tx, sql::ADD_TO_TEAM, workspace, portfolio, person, role)?;
    Ok(())
}

/// Those who have a role in the whole workspace, assigned or given by a platform, by name.
pub async fn with_role(tx: &mut Tx, workspace: WorkspaceId, role: Role) -> Result<Vec<Person>> {
    let mut people = run!(tx, all Person, sql::WITH_ROLE, workspace, role, listed(role))?;
    people.sort_by(|one, other| one.name.cmp(&other.name).then(one.id.cmp(&other.id)));
    Ok(people)
}

/// Those of a role who may be given a portfolio's ticket, with what they have to do: the team
/// assigned to it, else those known to the workspace.
pub async fn candidates(
    tx: &mut Tx,
    workspace: WorkspaceId,
    portfolio: PortfolioId,
    role: Role,
) -> Result<Vec<Load>> {
    type Row = (PersonId, i64, Option<DateTime<Utc>>, Option<DateTime<Utc>>);
    let found = run!(
        tx,
        all Row,
        sql::CANDIDATES,
        workspace,
        portfolio,
        role,
        listed(role)
    )?;
    let loads = found
        .into_iter()
        .map(|(person, open_tickets, as_copywriter, as_designer)| Load {
            person,
            open_tickets,
            last_assigned: as_copywriter.max(as_designer),
        });
    Ok(loads.collect())
}
