//! The process ends from one moment to the next, between what it did and what it noted.

use std::time::Duration;

use super::agency::{Agency, said};
use super::refresh_morning;
use super::submission::{HERO, unanswered};
use crate::support::database::{TestDb, on_both};
use crate::support::discord::{Fault, file};

on_both! {
    a_post_that_was_not_noted_is_found_again
    a_thread_that_was_not_noted_is_found_again
    a_file_that_was_being_copied_is_copied_once
    an_answer_that_was_never_given_is_given_on_asking_again
    an_edit_that_was_not_noted_is_made_again
}

async fn a_post_that_was_not_noted_is_found_again(db: TestDb) {
    let (mut a, p) = refresh_morning(db).await;
    let silent = Fault::TimeoutAfterExecuting;
    a.bot
        .discord
        .fail("POST", "/channels/*/messages", 1, silent);
    let options = [("portfolio", p.client.as_str().into())];
    let form = a
        .dana
        .command(a.refreshes(), "refresh note", &options)
        .await
        .modal();
    said(
        a.dana.send(&form, &[("note", "New logo")]).await,
        &["is logged"],
    );
    a.bot
        .discord
        .wait_for_message(a.refreshes(), "new note")
        .await;
    a.bot.crash().await;
    a.bot.start().await;
    a.bot.outlive_leases().await;
    assert_eq!(a.count(a.refreshes(), "new note"), 1);
    a.finish().await;
}

async fn a_thread_that_was_not_noted_is_found_again(db: TestDb) {
    let (mut a, mut p) = refresh_morning(db).await;
    let silent = Fault::TimeoutAfterExecuting;
    a.bot.discord.fail("POST", "/channels/*/threads", 1, silent);
    a.submit_set(&mut p, "1").await;
    a.bot.discord.wait_for_thread("T-1 ").await;
    a.bot.crash().await;
    a.bot.start().await;
    a.bot.outlive_leases().await;
    assert_eq!(a.bot.discord.threads(a.tickets).len(), 1);
    assert_eq!(a.count(a.thread(1).id, "is yours"), 1);
    said(a.kofi.press(&a.card(1), "Start").await, &["is In Progress"]);
    a.bot.settle().await;
    a.assert_card(1, "In Progress", &[]);
    a.finish().await;
}

async fn a_file_that_was_being_copied_is_copied_once(db: TestDb) {
    let (mut a, mut p) = refresh_morning(db).await;
    a.submit_set(&mut p, "1").await;
    a.bot.settle().await;
    a.bot
        .discord
        .fail_when(1, Fault::TimeoutAfterExecuting, |call| {
            call.host == "cdn.discordapp.com"
        });
    let options = [("file", file("one.png", "picture").into())];
    let answer = a
        .kofi
        .command(a.thread(1).id, "refresh deliver", &options)
        .await;
    said(answer, &["1 file handed in"]);
    a.bot
        .discord
        .wait_for("the file to be fetched", |w| {
            w.requests
                .iter()
                .any(|r| r.host == "cdn.discordapp.com")
                .then_some(())
        })
        .await;
    a.bot.crash().await;
    a.bot.start().await;
    a.bot.outlive_leases().await;
    assert_eq!(a.count(a.thread(1).id, "1 file: one.png"), 1);
    a.assert_card(1, "Pending Approval", &["one.png"]);
    a.finish().await;
}

async fn an_answer_that_was_never_given_is_given_on_asking_again(db: TestDb) {
    let (mut a, p) = refresh_morning(db).await;
    let (patience, delay) = (Duration::from_millis(500), Duration::from_hours(1));
    let form = unanswered(&a, &p, patience, delay).await;
    a.bot.crash().await;
    a.bot.start().await;
    a.bot.outlive_leases().await;
    let first = said(
        a.jo.send(&form, &HERO).await,
        &["counts once", "1 of 2 in *F*"],
    );
    assert_eq!(first.buttons(), ["Clone the rest (1)", "Clone one"]);
    assert_eq!(a.bot.db.number("SELECT count(*) FROM ticket").await, 1);
    assert_eq!(a.bot.discord.threads(a.tickets).len(), 1);
    told_once(&mut a).await;
}

async fn an_edit_that_was_not_noted_is_made_again(db: TestDb) {
    let (mut a, mut p) = refresh_morning(db).await;
    a.submit_set(&mut p, "1").await;
    a.bot.settle().await;
    a.bot.rest().await;
    let silent = Fault::TimeoutAfterExecuting;
    a.bot
        .discord
        .fail("PATCH", "/channels/*/messages/*", 1, silent);
    let edits = a.bot.discord.count("PATCH", "/channels/*/messages/*");
    // At once, or five seconds after the card was posted.
    said(a.kofi.press(&a.card(1), "Start").await, &["is In Progress"]);
    a.bot.advance(chrono::TimeDelta::seconds(6));
    a.bot
        .discord
        .wait_for("an edit", |w| {
            let all = w.requests.iter().filter(|r| r.method == "PATCH");
            (all.filter(|r| r.path.contains("/messages/")).count() > edits).then_some(())
        })
        .await;
    a.bot.crash().await;
    a.bot.start().await;
    a.bot.outlive_leases().await;
    a.assert_card(1, "In Progress", &[]);
    a.assert_set(&p, "1 of 1 created.");
    told_once(&mut a).await;
}

/// [`Agency::finish`] where Discord was left without an answer.
async fn told_once(a: &mut Agency) {
    a.bot.settle().await;
    a.bot.assert_all_told().await;
    a.assert_nothing_twice();
    a.bot.discord.assert_nothing_refused();
    a.bot.stop().await;
}
