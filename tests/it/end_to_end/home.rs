//! What goes wrong at home while the bot runs: the database is gone for a while, the clock steps
//! back.

use chrono::TimeDelta;
use refreshbot::clock::Clock;

use super::agency::said;
use super::refresh_morning;
use crate::support::database::{self, TestDb, on_both};

on_both! { a_clock_that_steps_back_fires_nothing_twice_and_tells_everything }

async fn a_clock_that_steps_back_fires_nothing_twice_and_tells_everything(db: TestDb) {
    let (mut a, mut p) = refresh_morning(db).await;
    assert_eq!(a.count(a.refreshes(), "refresh day"), 1);
    let first = a.submit_set(&mut p, "2").await;
    let then = a.bot.clock.now();
    a.bot.clock.set(then - TimeDelta::hours(1));
    a.bot.nudge();
    let form = a.jo.press(&first, "Clone one").await.modal();
    said(
        a.jo.send(&form, &[("name", "Tall")]).await,
        &["2 of 2 created"],
    );
    // The clock comes to where it was, as clocks do.
    a.bot.pass_until(then + TimeDelta::minutes(30)).await;
    a.bot.settle().await;
    assert_eq!(a.count(a.refreshes(), "refresh day"), 1);
    for ticket in [1, 2] {
        a.assert_card(ticket, "New", &[]);
        assert_eq!(a.count(a.thread(ticket).id, "is yours"), 1);
    }
    a.assert_set(&p, "2 of 2 created.");
    a.finish().await;
}

#[ignore = "needs PostgreSQL (initdb, or REFRESHBOT_TEST_POSTGRES)"]
#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_gone_for_a_while_is_waited_for() {
    let (mut a, p) = refresh_morning(database::postgres().await).await;
    let options = [("portfolio", p.client.as_str().into())];
    let form = a
        .dana
        .command(a.refreshes(), "refresh note", &options)
        .await
        .modal();
    a.bot.db.gone(true).await;
    said(
        a.dana.send(&form, &[("note", "New logo.")]).await,
        &["nothing was changed", "It is our fault, not yours"],
    );
    a.bot.advance(TimeDelta::minutes(1));
    a.bot.db.gone(false).await;
    said(
        a.dana.send(&form, &[("note", "New logo.")]).await,
        &["is logged"],
    );
    a.bot.settle().await;
    assert_eq!(a.count(a.refreshes(), "New logo."), 1);
    a.finish().await;
}
