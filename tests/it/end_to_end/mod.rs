//! The whole bot as people meet it: the real program's parts over the real protocol, from an import
//! to the next date.
#![allow(clippy::similar_names, reason = "people have names")]

mod agency;
mod cycle;
mod faults;
mod must_hold;
mod typed;

use chrono::{DateTime, NaiveDate, Utc};

use self::agency::{Agency, Portfolio, row, said};
use crate::support::database::{self, TestDb};

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

    a.kickoff(&birch).await;
    a.note(&birch).await;
    a.refresh_day(&birch).await;
    let first = a.submit(&mut birch).await;
    a.clone_the_rest(&mut birch, &first).await;
    a.production(&birch).await;
    a.review(&birch).await;
    a.implement(&mut birch, 9).await;
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
