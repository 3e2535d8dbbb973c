//! Persons, their accounts, roles and teams.

use chrono::{DateTime, Utc};
use sqlx::types::Json;

use super::column::row;
use super::db::{One, Result, Tx};
use super::{calendar_link, digest};
use crate::domain::id::{AdSetId, CycleId, PersonId, WorkspaceId};
use crate::domain::name_key::name_key;
use crate::domain::people::{Person, Platform, Role, Roles};
use crate::request::Account;
use crate::run;

row!(Person {
    id,
    workspace_id,
    name,
    email
});

pub(super) mod sql {
    crate::statements! {
        BY_ID = "SELECT id, workspace_id, name, email FROM person WHERE workspace_id = $1 AND id = $2";
        BOTH = "SELECT id, workspace_id, name, email FROM person WHERE workspace_id = $1 AND id IN ($2, $3)";
        OF_TICKETS = "SELECT DISTINCT p.id, p.workspace_id, p.name, p.email FROM ad_set s CROSS JOIN ticket k CROSS JOIN person p
            WHERE s.workspace_id = $1 AND s.cycle_id = $2 AND k.ad_set_id = s.id AND p.id IN (k.copywriter_id, k.designer_id)";
        OF_SET = "SELECT DISTINCT p.id, p.workspace_id, p.name, p.email FROM ticket k CROSS JOIN person p
            WHERE k.workspace_id = $1 AND k.ad_set_id = $2 AND p.id IN (k.copywriter_id, k.designer_id)";
        LIST = "SELECT id, workspace_id, name, email FROM person WHERE workspace_id = $1 ORDER BY name, id LIMIT 2000";
        ACCOUNT_ROLES = "SELECT roles FROM account WHERE workspace_id = $1 AND platform = $2 AND person_id = $3";
        BY_EMAIL = "SELECT id, workspace_id, name, email FROM person WHERE workspace_id = $1 AND email_key = $2";
        BY_ACCOUNT = "SELECT p.id, p.workspace_id, p.name, p.email FROM account a JOIN person p ON p.id = a.person_id
            WHERE a.workspace_id = $1 AND a.platform = $2 AND a.external_id = $3";
        ACTING = "SELECT p.id, p.workspace_id, p.name, p.email, a.name AS account_name, a.roles, r.role AS assigned
            FROM account a JOIN person p ON p.id = a.person_id LEFT JOIN person_role r ON r.workspace_id = a.workspace_id AND r.person_id = p.id
            WHERE a.workspace_id = $1 AND a.platform = $2 AND a.external_id = $3";
        INSERT = "INSERT INTO person (workspace_id, name, email, email_key, created_at) VALUES ($1, $2, $3, $4, $5)
            RETURNING id, workspace_id, name, email";
        SET_EMAIL = "UPDATE person SET email = $3, email_key = $4, mail_refused_at = NULL, mail_refused_why = NULL WHERE workspace_id = $1 AND id = $2";
        MAIL_REFUSED = "UPDATE person SET mail_refused_at = $4, mail_refused_why = $5 WHERE workspace_id = $1 AND id = $2 AND email = $3";
        MAIL_TAKEN = "UPDATE person SET mail_refused_at = NULL, mail_refused_why = NULL WHERE workspace_id = $1 AND id = $2 AND mail_refused_at IS NOT NULL";
        REFUSING = "SELECT id, mail_refused_at, mail_refused_why FROM person WHERE workspace_id = $1 AND mail_refused_at IS NOT NULL";
        TAKE_AM = "UPDATE portfolio SET am_id = $3 WHERE workspace_id = $1 AND am_id = $2";
        TAKE_SAS = "UPDATE portfolio SET sas_id = $3 WHERE workspace_id = $1 AND sas_id = $2";
        TAKE_COPY = "UPDATE ticket SET copywriter_id = $3 WHERE workspace_id = $1 AND copywriter_id = $2";
        TAKE_DESIGN = "UPDATE ticket SET designer_id = $3 WHERE workspace_id = $1 AND designer_id = $2";
        TAKE_TASKS = "UPDATE task SET owner_id = $3 WHERE workspace_id = $1 AND owner_id = $2";
        TAKE_DONE = "UPDATE task SET completed_by = $3 WHERE workspace_id = $1 AND completed_by = $2";
        TAKE_SENT = "UPDATE asset SET sender_id = $3 WHERE workspace_id = $1 AND sender_id = $2";
        TAKE_SETS = "UPDATE ad_set SET created_by = $3 WHERE workspace_id = $1 AND created_by = $2";
        TAKE_TICKETS = "UPDATE ticket SET created_by = $3 WHERE workspace_id = $1 AND created_by = $2";
        TAKE_NOTES = "UPDATE note SET author_id = $3, author_name = (SELECT name FROM person WHERE id = $3)
            WHERE workspace_id = $1 AND author_id = $2";
        TAKE_ASKED = "UPDATE question SET asker_id = $3, asker_name = (SELECT name FROM person WHERE id = $3)
            WHERE workspace_id = $1 AND asker_id = $2";
        TAKE_ANSWERED = "UPDATE question SET answered_by = $3 WHERE workspace_id = $1 AND answered_by = $2";
        TAKE_TEAM = "INSERT INTO portfolio_team (workspace_id, portfolio_id, person_id, role)
            SELECT workspace_id, portfolio_id, $3, role FROM portfolio_team WHERE workspace_id = $1 AND person_id = $2 ON CONFLICT DO NOTHING";
        LEAVE_TEAM = "DELETE FROM portfolio_team WHERE workspace_id = $1 AND person_id = $2 AND portfolio_id IN (SELECT id FROM portfolio WHERE workspace_id = $1)";
        TAKE_ROLES = "INSERT INTO person_role (workspace_id, person_id, role)
            SELECT workspace_id, $3, role FROM person_role WHERE workspace_id = $1 AND person_id = $2 ON CONFLICT DO NOTHING";
        LEAVE_ROLES = "DELETE FROM person_role WHERE workspace_id = $1 AND person_id = $2";
        TAKE_ACCOUNTS = "UPDATE account SET person_id = $3 WHERE workspace_id = $1 AND person_id = $2";
        RENAME = "UPDATE person SET name = $3 WHERE workspace_id = $1 AND id = $2";
        PUT_ACCOUNT = "INSERT INTO account (workspace_id, platform, external_id, person_id, name, roles) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (workspace_id, platform, external_id)
            DO UPDATE SET person_id = excluded.person_id, name = excluded.name, roles = excluded.roles";
        SEEN = "UPDATE account SET name = $4, roles = $5 WHERE workspace_id = $1 AND platform = $2 AND external_id = $3
            AND (name <> $4 OR roles <> $5)";
        ACCOUNTS = "SELECT external_id FROM account WHERE workspace_id = $1 AND platform = $2 AND person_id = $3 ORDER BY external_id";
        DROP_OTHER_ACCOUNTS = "DELETE FROM account WHERE workspace_id = $1 AND platform = $2 AND person_id = $3 AND external_id <> $4";
        ROLES = "SELECT role FROM person_role WHERE workspace_id = $1 AND person_id = $2";
        ADD_ROLE = "INSERT INTO person_role (workspace_id, person_id, role) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    }
}

/// A person.
pub async fn person(tx: &mut Tx, workspace: WorkspaceId, id: PersonId) -> Result<Person> {
    run!(tx, one Person, sql::BY_ID, workspace, id)
}

/// Two people in one read, such as a portfolio's Account Manager and its Social Ad Specialist, who may
/// be the same person.
pub async fn both(
    tx: &mut Tx,
    workspace: WorkspaceId,
    one: PersonId,
    other: PersonId,
) -> Result<(Person, Person)> {
    let found = run!(tx, all Person, sql::BOTH, workspace, one, other)?;
    let find = |id| {
        let mut found = found.iter().filter(|person| person.id == id);
        found.next().cloned().ok_or(sqlx::Error::RowNotFound)
    };
    Ok((find(one)?, find(other)?))
}

/// The creatives of an Ad Set's tickets.
pub async fn creatives_of_set(
    tx: &mut Tx,
    workspace: WorkspaceId,
    ad_set: AdSetId,
) -> Result<Vec<Person>> {
    run!(tx, all Person, sql::OF_SET, workspace, ad_set)
}

/// The creatives of a cycle's tickets.
pub async fn creatives_of_cycle(
    tx: &mut Tx,
    workspace: WorkspaceId,
    cycle: CycleId,
) -> Result<Vec<Person>> {
    run!(tx, all Person, sql::OF_TICKETS, workspace, cycle)
}

/// Everybody, by name, 2,000 at most.
pub async fn all(tx: &mut Tx, workspace: WorkspaceId) -> Result<Vec<Person>> {
    run!(tx, all Person, sql::LIST, workspace)
}

/// The roles that a platform gave a person's account when it was last seen; `None`: they have no
/// account there.
pub async fn roles_on(
    tx: &mut Tx,
    workspace: WorkspaceId,
    platform: Platform,
    person: PersonId,
) -> Result<Option<Roles>> {
    let found = run!(
        tx,
        all One<Json<Roles>>,
        sql::ACCOUNT_ROLES,
        workspace,
        platform,
        person
    )?;
    Ok(found
        .into_iter()
        .map(|row| row.0.0)
        .reduce(|mut all, more| {
            all.extend(more);
            all
        }))
}

/// The roles that a person has, given by a platform when they were last seen there or assigned for the
/// whole workspace.
pub async fn all_roles(
    tx: &mut Tx,
    workspace: WorkspaceId,
    platform: Platform,
    person: PersonId,
) -> Result<Roles> {
    let mut all = roles(tx, workspace, person).await?;
    let seen = roles_on(tx, workspace, platform, person).await?;
    all.extend(seen.unwrap_or_default());
    Ok(all)
}

/// The person of a mail address, without case.
pub async fn by_email(tx: &mut Tx, workspace: WorkspaceId, email: &str) -> Result<Option<Person>> {
    run!(tx, opt Person, sql::BY_EMAIL, workspace, name_key(email))
}

/// The person whom an account is linked to.
pub async fn by_account(
    tx: &mut Tx,
    workspace: WorkspaceId,
    platform: Platform,
    account: &str,
) -> Result<Option<Person>> {
    run!(tx, opt Person, sql::BY_ACCOUNT, workspace, platform, account)
}

/// Who acts: a linked account as it was last seen.
#[derive(Debug, Clone)]
pub struct Acting {
    /// The person.
    pub person: Person,
    /// The account's name when it was last seen.
    pub account_name: String,
    /// The roles that the platform gave it then.
    pub platform_roles: Roles,
    /// The roles that were assigned for the whole workspace.
    pub assigned: Roles,
}

/// The person whom an account is linked to, with what is known of both.
pub async fn acting(
    tx: &mut Tx,
    workspace: WorkspaceId,
    platform: Platform,
    account: &str,
) -> Result<Option<Acting>> {
    type Row = (
        PersonId,
        WorkspaceId,
        String,
        Option<String>,
        String,
        Json<Roles>,
        Option<Role>,
    );
    // A row for each role that was assigned, one where none was.
    let rows = run!(tx, all Row, sql::ACTING, workspace, platform, account)?;
    let assigned = rows.iter().filter_map(|row| row.6).collect();
    Ok(rows.into_iter().next().map(|row| Acting {
        person: Person {
            id: row.0,
            workspace_id: row.1,
            name: row.2,
            email: row.3,
        },
        account_name: row.4,
        platform_roles: row.5.0,
        assigned,
    }))
}

/// Makes a person.
pub async fn insert(
    tx: &mut Tx,
    workspace: WorkspaceId,
    name: &str,
    email: Option<&str>,
    at: DateTime<Utc>,
) -> Result<Person> {
    let person =
        run!(&mut *tx, one Person, sql::INSERT, workspace, name, email, email.map(name_key), at)?;
    digest::add(tx, workspace, person.id, at).await?;
    Ok(person)
}

/// A person whom a button names; `None` where there is none.
pub async fn find(tx: &mut Tx, workspace: WorkspaceId, id: PersonId) -> Result<Option<Person>> {
    run!(tx, opt Person, sql::BY_ID, workspace, id)
}

/// Gives a person a mail address that nobody else has.
pub async fn set_email(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: PersonId,
    email: &str,
) -> Result<()> {
    run!(tx, sql::SET_EMAIL, workspace, id, email, name_key(email))?;
    Ok(())
}

/// An address that refuses mail.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Refusing {
    /// Whose.
    pub id: PersonId,
    /// Since when.
    #[sqlx(rename = "mail_refused_at")]
    pub at: DateTime<Utc>,
    /// What the mail server said.
    #[sqlx(rename = "mail_refused_why")]
    pub why: String,
}

/// A mail to a person's address was refused, for good. An address that was changed since is not
/// blamed.
pub async fn mail_refused(
    tx: &mut Tx,
    workspace: WorkspaceId,
    (id, email): (PersonId, &str),
    at: DateTime<Utc>,
    why: &str,
) -> Result<()> {
    run!(tx, sql::MAIL_REFUSED, workspace, id, email, at, why)?;
    Ok(())
}

/// A mail to a person was taken: their address works.
pub async fn mail_taken(tx: &mut Tx, workspace: WorkspaceId, id: PersonId) -> Result<()> {
    run!(tx, sql::MAIL_TAKEN, workspace, id)?;
    Ok(())
}

/// Those whose address refuses mail.
pub async fn refusing(tx: &mut Tx, workspace: WorkspaceId) -> Result<Vec<Refusing>> {
    run!(tx, all Refusing, sql::REFUSING, workspace)
}

/// Two were one all along: what `from` is named for, what they wrote, and their accounts, belong to
/// `to`. What cannot be changed stays as it was: the audit log, and what is closed.
pub async fn take_over(
    tx: &mut Tx,
    workspace: WorkspaceId,
    from: PersonId,
    to: PersonId,
) -> Result<()> {
    for taken in [
        sql::TAKE_AM,
        sql::TAKE_SAS,
        sql::TAKE_COPY,
        sql::TAKE_DESIGN,
        sql::TAKE_TASKS,
        sql::TAKE_DONE,
        sql::TAKE_SENT,
        sql::TAKE_SETS,
        sql::TAKE_TICKETS,
        sql::TAKE_NOTES,
        sql::TAKE_ASKED,
        sql::TAKE_ANSWERED,
        sql::TAKE_TEAM,
        sql::TAKE_ROLES,
        sql::TAKE_ACCOUNTS,
    ] {
        run!(tx, taken, workspace, from, to)?;
    }
    for left in [sql::LEAVE_TEAM, sql::LEAVE_ROLES] {
        run!(tx, left, workspace, from)?;
    }
    calendar_link::take_over(tx, workspace, from, to).await
}

/// Changes a person's name.
pub async fn rename(tx: &mut Tx, workspace: WorkspaceId, id: PersonId, name: &str) -> Result<()> {
    run!(tx, sql::RENAME, workspace, id, name)?;
    Ok(())
}

/// Links an account to a person, who then has that one alone on the platform.
pub async fn link_account(
    tx: &mut Tx,
    workspace: WorkspaceId,
    platform: Platform,
    account: &Account,
    person: PersonId,
) -> Result<()> {
    let roles = Json(&account.roles);
    run!(
        tx,
        sql::PUT_ACCOUNT,
        workspace,
        platform,
        &account.id,
        person,
        &account.name,
        roles
    )?;
    run!(
        tx,
        sql::DROP_OTHER_ACCOUNTS,
        workspace,
        platform,
        person,
        &account.id
    )?;
    Ok(())
}

/// Keeps the name and roles with which a linked account was seen.
pub async fn seen(
    tx: &mut Tx,
    workspace: WorkspaceId,
    platform: Platform,
    account: &Account,
) -> Result<()> {
    let roles = Json(&account.roles);
    run!(
        tx,
        sql::SEEN,
        workspace,
        platform,
        &account.id,
        &account.name,
        roles
    )?;
    Ok(())
}

/// A person's account on a platform.
pub async fn account_of(
    tx: &mut Tx,
    workspace: WorkspaceId,
    platform: Platform,
    person: PersonId,
) -> Result<Option<String>> {
    let accounts = run!(tx, all One<String>, sql::ACCOUNTS, workspace, platform, person)?;
    Ok(accounts.into_iter().next().map(|row| row.0))
}

/// The roles assigned to a person for the whole workspace.
pub async fn roles(tx: &mut Tx, workspace: WorkspaceId, person: PersonId) -> Result<Roles> {
    let rows = run!(tx, all One<Role>, sql::ROLES, workspace, person)?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// Assigns a role for the whole workspace.
pub async fn add_role(
    tx: &mut Tx,
    workspace: WorkspaceId,
    person: PersonId,
    role: Role,
) -> Result<()> {
    run!(tx, sql::ADD_ROLE, workspace, person, role)?;
    Ok(())
}
