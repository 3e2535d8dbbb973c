//! The whole bot as people meet it: the real program's parts over the real protocol, from an import
//! to the next date.
#![allow(clippy::similar_names, reason = "people have names")]

mod agency;
mod crashes;
mod cycle;
mod faults;
mod home;
mod moderators;
mod must_hold;
mod production;
mod questions;
mod sights;
mod submission;
mod typed;

use chrono::{DateTime, NaiveDate, Utc};
use refreshbot::domain::crm::{CrmRow, CrmStatus};

use self::agency::{Agency, Portfolio, days, row, said};
use crate::support::database::{self, TestDb};
use crate::support::discord::FakeDiscord;

const SMALL: &[u8] = include_bytes!("../../data/portfolios-small.csv");

fn noon(year: i32, month: u32, day: u32) -> DateTime<Utc> {
    let date = NaiveDate::from_ymd_opt(year, month, day).unwrap();
    date.and_hms_opt(12, 0, 0).unwrap().and_utc()
}

async fn two_cycles_and_one(db: TestDb, tickets: &str) {
    let mut a = Agency::open(db, tickets, noon(2026, 11, 9), SMALL).await;
    let mut birch = Portfolio::of(&row(SMALL, "Birch Café"));
    let mut zephyr = Portfolio::of(&row(SMALL, "Zephyr Realty"));
    a.link_people("dana@agency.example", "jo@agency.example")
        .await;
    assert!(
        a.bot.discord.messages(a.refreshes()).is_empty(),
        "an import is not downtime"
    );
    let imported = a.find(a.leads(), "Start these");
    assert!(
        imported.plain().contains("Birch Café"),
        "{}",
        imported.plain()
    );
    said(a.ada.press(&imported, "Start these").await, &[]);
    a.bot.settle().await;

    a.whole_cycle(&mut birch).await;

    a.kickoff(&birch).await;
    a.refresh_day(&zephyr).await;
    let first = a.submit(&mut zephyr).await;
    a.clone_the_rest(&mut zephyr, &first).await;
    a.production(&zephyr).await;
    a.note(&birch).await;
    a.refresh_day(&birch).await;
    let first = a.submit(&mut birch).await;
    a.review(&zephyr).await;
    a.clone_the_rest(&mut birch, &first).await;
    a.production(&birch).await;
    a.review(&birch).await;
    a.implement(&mut birch, 9).await;
    a.implement(&mut zephyr, 24).await;
    // Its next date is so near that the kickoff came with the closing.
    a.decline(&mut zephyr).await;
    a.finish().await;
}

/// On the morning of Birch Café's refresh date, with nothing done yet.
async fn refresh_morning(db: TestDb) -> (Agency, Portfolio) {
    let mut a = Agency::open(db, "tickets", noon(2026, 11, 20), SMALL).await;
    let birch = Portfolio::of(&row(SMALL, "Birch Café"));
    a.link_people("dana@agency.example", "jo@agency.example")
        .await;
    a.refresh_day(&birch).await;
    (a, birch)
}

#[tokio::test(flavor = "multi_thread")]
async fn two_cycles_and_one_on_sqlite() {
    two_cycles_and_one(database::sqlite().await, "tickets").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_tickets_in_a_text_channel() {
    two_cycles_and_one(database::sqlite().await, "ticket-threads").await;
}

#[ignore = "needs PostgreSQL (initdb, or REFRESHBOT_TEST_POSTGRES)"]
#[tokio::test(flavor = "multi_thread")]
async fn two_cycles_and_one_on_postgres() {
    two_cycles_and_one(database::postgres().await, "tickets").await;
}

/// The bytes of the export that an environment variable names.
fn export() -> Vec<u8> {
    let path = std::env::var("REFRESHBOT_PORTFOLIOS_CSV")
        .expect("set REFRESHBOT_PORTFOLIOS_CSV to the path of the CRM export");
    std::fs::read(path).unwrap()
}

#[ignore = "needs the CRM export (REFRESHBOT_PORTFOLIOS_CSV)"]
#[tokio::test(flavor = "multi_thread")]
async fn the_whole_export_with_two_cycles_of_one_and_one_of_another() {
    let csv = export();
    let mut a = Agency::open(database::sqlite().await, "tickets", noon(2026, 11, 9), &csv).await;
    let rows = refreshbot::domain::crm::read(&csv).unwrap().rows;
    let waiting = |row: &&CrmRow| row.status == CrmStatus::Blank;
    let soon = NaiveDate::from_ymd_opt(2026, 11, 11).unwrap();
    let first = rows
        .iter()
        .filter(waiting)
        .find(|row| row.refresh_date >= soon)
        .unwrap();
    let mut one = Portfolio::of(first);
    let later = days(one.refresh, 30);
    let second = rows
        .iter()
        .filter(waiting)
        .find(|row| row.refresh_date >= later)
        .unwrap();
    let mut two = Portfolio::of(second);
    a.link_people("dana@northlight.example", "jo@northlight.example")
        .await;
    for p in [&one, &two] {
        a.assign(p).await;
    }
    let imported = a.find(a.leads(), "Start these");
    said(a.ada.press(&imported, "Start these").await, &[]);

    a.whole_cycle(&mut one).await;
    for _ in 0..2 {
        a.whole_cycle(&mut two).await;
    }
    a.finish().await;
}

#[ignore = "needs Discord's OpenAPI description (REFRESHBOT_DISCORD_OPENAPI)"]
#[tokio::test(flavor = "multi_thread")]
async fn every_body_is_as_discord_describes_it() {
    FakeDiscord::require_validation();
    two_cycles_and_one(database::sqlite().await, "tickets").await;
}
