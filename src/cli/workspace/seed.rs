//! The agency of the demo, made by acting through the process while the clock is moved: its history,
//! threads and cards are real.

use std::net::SocketAddr;
use std::path::Path;

use anyhow::{Context, Result, bail};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::agency::{Agency, Times, ZONE};
use super::clients::{CLIENTS, Client, DUE_TODAY, PEOPLE, Twist};
use super::play::{Play, Scene};
use crate::chat::web::Time;
use crate::domain::calendar::{WorkingHours, local_to_utc};
use crate::domain::people::{Platform, Roles};
use crate::request::Account;
use crate::store::local::channel;
use crate::store::{Db, cycle, local, people, portfolio};

/// When the demo begins: nine in the morning of the day on which a client is due.
pub fn start() -> DateTime<Utc> {
    at(2026, 11, 23, 9)
}

/// When the agency began to work with the bot.
fn beginning() -> DateTime<Utc> {
    at(2026, 8, 7, 9)
}

fn at(year: i32, month: u32, day: u32, hour: u32) -> DateTime<Utc> {
    let date = NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
    local_to_utc(date.and_hms_opt(hour, 0, 0).unwrap_or_default(), ZONE)
}

/// Makes the agency's database; `page`: where its page is. It is complete or not there at all.
///
/// # Errors
/// The database or the folder fails, or the play went off its script.
pub async fn make(file: &Path, files: &Path, page: SocketAddr, fresh: bool) -> Result<()> {
    let unfinished = file.with_extension("db.new");
    for part in ["db.new", "db.new-wal", "db.new-shm"] {
        let _ = std::fs::remove_file(file.with_extension(part));
    }
    let db = Db::open_passing(&format!("sqlite://{}", unfinished.display())).await?;
    let begin = if fresh { start() } else { beginning() };
    let agency = Agency::open(db, files, page, begin, Times::Past).await?;
    let people = hire(&agency).await?;
    if !fresh {
        live(&agency, people).await?;
    }
    agency.workflow.db().close().await;
    std::fs::rename(&unfinished, file).context("the database cannot be put into place")?;
    Ok(())
}

async fn hire(agency: &Agency) -> Result<Vec<Account>> {
    let (workspace, now) = (agency.workspace, agency.workflow.now());
    let mut tx = agency.workflow.db().begin().await?;
    let mut accounts = Vec::new();
    for (name, roles) in PEOPLE {
        let id = name.to_lowercase().replace(' ', ".");
        let email = format!("{id}@northlight.example");
        let account = Account {
            id,
            name: (*name).to_owned(),
            roles: roles.iter().copied().collect::<Roles>(),
        };
        let person = people::insert(&mut tx, workspace, name, Some(&email), now).await?;
        people::link_account(&mut tx, workspace, Platform::Local, &account, person.id).await?;
        accounts.push(account);
    }
    tx.commit().await?;
    agency.web.add_inboxes().await?;
    Ok(accounts)
}

/// Lives through everything that happened before the demo begins.
async fn live(agency: &Agency, people: Vec<Account>) -> Result<()> {
    let mut play = Play::new(agency, people);
    let mut plan = plan();
    plan.sort_by_key(|(at, index, ..)| (*at, *index));
    let mut plan = plan.into_iter().peekable();
    while let Some((instant, _, client, scene)) = plan.next() {
        agency.live_until(instant).await?;
        play.scene(client, scene)
            .await
            .with_context(|| format!("{}, {scene:?}", client.name))?;
        if plan.peek().is_some_and(|(next, ..)| *next <= instant) {
            continue; // what happens at once is told at once
        }
        agency.catch_up().await?;
    }
    read_everything(agency).await?;
    agency.live_until(start()).await?;
    agency.draw_cards().await?;
    choose_guide(agency).await
}

/// What is new to a newcomer is what happens on the first morning.
async fn read_everything(agency: &Agency) -> Result<()> {
    agency.live_until(start() - TimeDelta::hours(1)).await?;
    agency.catch_up().await?;
    let mut tx = agency.workflow.db().begin().await?;
    channel::all_read(&mut tx, agency.workspace).await?;
    tx.commit().await?;
    Ok(())
}

async fn choose_guide(agency: &Agency) -> Result<()> {
    let workspace = agency.workspace;
    let mut tx = agency.workflow.db().begin().await?;
    let due = portfolio::by_client(&mut tx, workspace, DUE_TODAY).await?;
    let Some(due) = due else {
        bail!("{DUE_TODAY} was not made");
    };
    let open = cycle::open(&mut tx, workspace, due.id).await?;
    local::set_guide(&mut tx, workspace, open.id).await?;
    tx.commit().await?;
    Ok(())
}

type Planned = (DateTime<Utc>, usize, &'static Client, Scene);

/// Everything that people did, with its time.
fn plan() -> Vec<Planned> {
    let mut plan = Vec::new();
    for (index, client) in CLIENTS.iter().enumerate() {
        let Some(mut date) = client.first.parse::<NaiveDate>().ok() else {
            continue;
        };
        let made = beginning() + TimeDelta::minutes(1);
        plan.push((made, index, client, Scene::Add));
        let cadence = client.cadence.parse().unwrap_or(30);
        for (number, reach) in client.cycles.iter().enumerate() {
            let last = number + 1 == client.cycles.len();
            let twist = if last { client.twist } else { Twist::None };
            for (days, hour, scene) in Scene::of(*reach, twist) {
                let day = working(date, days);
                // Nobody does everything at the full hour.
                let minute = u32::try_from((index * 7 + number * 13) % 50).unwrap_or(0);
                let time = day.and_hms_opt(hour, minute, 0).unwrap_or_default();
                let instant = local_to_utc(time, client.zone);
                if instant < start() - TimeDelta::hours(1) {
                    plan.push((instant, index, client, scene));
                }
            }
            date += TimeDelta::days(cadence);
        }
    }
    plan
}

/// So many working days after the refresh date, or a working day so many days before it.
fn working(date: NaiveDate, days: i64) -> NaiveDate {
    let hours = WorkingHours::default();
    let mut day = date + TimeDelta::days(days.min(0));
    while !hours.is_working_day(day) {
        day += TimeDelta::days(if days < 0 { -1 } else { 1 });
    }
    hours.add_days(day, u32::try_from(days).unwrap_or(0))
}
