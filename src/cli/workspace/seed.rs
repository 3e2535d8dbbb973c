//! The agency of the demo, made by acting.

use std::path::Path;

use anyhow::{Context, Result};
use chrono::{DateTime, NaiveDate, Utc};

use super::agency::{Agency, ZONE};
use crate::domain::calendar::local_to_utc;
use crate::domain::people::{Platform, Role, Roles};
use crate::request::Account;
use crate::store::{Db, local, people};

/// When the demo begins: nine in the morning of the day on which a client is due.
pub fn start() -> DateTime<Utc> {
    at(2026, 11, 23, 9, 0)
}

/// An instant on the agency's clocks.
pub fn at(year: i32, month: u32, day: u32, hour: u32, minute: u32) -> DateTime<Utc> {
    let date = NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
    local_to_utc(date.and_hms_opt(hour, minute, 0).unwrap_or_default(), ZONE)
}

/// Makes the agency's database. It is complete or not there at all.
///
/// # Errors
/// The database or the folder fails, or the play went off its script.
pub async fn make(file: &Path, files: &Path, fresh: bool) -> Result<()> {
    let unfinished = file.with_extension("db.new");
    for part in ["db.new", "db.new-wal", "db.new-shm"] {
        let _ = std::fs::remove_file(file.with_extension(part));
    }
    let db = Db::open_passing(&format!("sqlite://{}", unfinished.display())).await?;
    let agency = Agency::open(db, files, at(2026, 11, 2, 10, 0)).await?;
    let people = hire(&agency).await?;
    if !fresh {
        birch(&agency, &people).await?;
    }
    agency.go_to(start()).await?;
    agency.workflow.db().close().await;
    std::fs::rename(&unfinished, file).context("the database cannot be put into place")?;
    Ok(())
}

async fn hire(agency: &Agency) -> Result<Vec<Account>> {
    let people = [
        ("Jo Becker", Role::Sas),
        ("Dana Whitfield", Role::Am),
        ("Ana Ruiz", Role::Copywriter),
        ("Kofi Mensah", Role::Designer),
        ("Lena Hart", Role::Lead),
    ];
    let mut accounts = Vec::new();
    for (name, role) in people {
        accounts.push(person(agency, name, Roles::from([role])).await?);
    }
    Ok(accounts)
}

async fn person(agency: &Agency, name: &str, roles: Roles) -> Result<Account> {
    let id = name.to_lowercase().replace(' ', ".");
    let email = format!("{id}@northlight.example");
    let account = Account {
        id,
        name: name.to_owned(),
        roles,
    };
    let mut tx = agency.workflow.db().begin().await?;
    let (workspace, now) = (agency.workspace, agency.workflow.now());
    let person = people::insert(&mut tx, workspace, name, Some(&email), now).await?;
    people::link_account(&mut tx, workspace, Platform::Local, &account, person.id).await?;
    tx.commit().await?;
    Ok(account)
}

async fn birch(agency: &Agency, people: &[Account]) -> Result<()> {
    let _ = (agency, people);
    let mut tx = agency.workflow.db().begin().await?;
    if let Some(cycle) = local::first_due(&mut tx, agency.workspace).await? {
        local::set_guide(&mut tx, agency.workspace, cycle).await?;
    }
    tx.commit().await?;
    Ok(())
}
