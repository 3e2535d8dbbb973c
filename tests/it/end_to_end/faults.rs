//! Discord fails, the line breaks, a moderator tidies up: what was confirmed is told, once.

use std::time::Duration;

use chrono::TimeDelta;
use serde_json::json;

use super::agency::{Agency, Portfolio, said};
use super::submission::{HERO, submit_button, unanswered};
use super::{SMALL, noon, refresh_morning};
use crate::support::database;
use crate::support::discord::{Fault, file};

fn broken() -> Fault {
    Fault::Status(
        500,
        json!({ "message": "500: Internal Server Error", "code": 0 }),
    )
}

/// A few days before Birch Café's refresh date.
async fn before_the_refresh() -> (Agency, Portfolio) {
    let a = Agency::open(
        database::sqlite().await,
        "tickets",
        noon(2026, 11, 20),
        SMALL,
    )
    .await;
    let p = Portfolio::of(&super::row(SMALL, "Birch Café"));
    a.link_people("dana@agency.example", "jo@agency.example")
        .await;
    (a, p)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_that_fails_is_told_later_once() {
    for fault in [
        broken(),
        Fault::Html502,
        Fault::Status(504, json!({ "message": "504: Gateway Timeout", "code": 0 })),
        // Without a word on how long to wait.
        Fault::Status(
            429,
            json!({ "message": "You are being rate limited.", "code": 0 }),
        ),
        Fault::DropRequest,
        Fault::DropReply,
        Fault::RateLimited {
            retry_after: Duration::from_millis(300),
            global: false,
        },
        Fault::RateLimited {
            retry_after: Duration::from_millis(300),
            global: true,
        },
        Fault::RateLimited {
            retry_after: Duration::from_secs(40),
            global: false,
        },
        Fault::Status(
            403,
            json!({ "message": "Missing Permissions", "code": 50013 }),
        ),
    ] {
        println!("{fault:?}");
        let (mut a, p) = before_the_refresh().await;
        a.bot.discord.fail("POST", "/channels/*/messages", 3, fault);
        a.refresh_day(&p).await;
        assert_eq!(a.count(a.refreshes(), "refresh day"), 1);
        a.bot.discord.no_more_faults();
        a.bot.assert_all_told().await;
        a.assert_nothing_twice();
        a.bot.discord.assert_nothing_refused();
        a.bot.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_prompt_whose_fate_is_unknown_is_looked_for_when_its_nonce_is_forgotten() {
    let (mut a, p) = before_the_refresh().await;
    a.bot.discord.set(|s| s.nonce_window = Duration::ZERO);
    a.bot
        .discord
        .fail("POST", "/channels/*/messages", 1, Fault::DropReply);
    // Until more than a minute has passed, nothing can be sent: what was sent is not sent again.
    a.bot
        .discord
        .fail("POST", "/channels/*/messages", 5, Fault::DropRequest);
    a.refresh_day(&p).await;
    assert_eq!(a.count(a.refreshes(), "refresh day"), 1);
    a.finish_without_answers().await;
}

impl Agency {
    /// [`Agency::finish`] after faults that Discord itself counts.
    async fn finish_without_answers(&mut self) {
        self.bot.settle().await;
        self.bot.assert_all_told().await;
        self.assert_nothing_twice();
        self.bot.discord.assert_nothing_refused();
        self.bot.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thread_that_was_opened_without_a_reply_is_adopted() {
    for fault in [Fault::DropReply, Fault::Html502] {
        let (mut a, mut p) = refresh_morning(database::sqlite().await).await;
        a.bot.discord.fail("POST", "/channels/*/threads", 1, fault);
        a.submit_set(&mut p, "1").await;
        a.bot.rest().await;
        a.bot.restart().await;
        a.bot.settle().await;
        assert_eq!(a.bot.discord.threads(a.tickets).len(), 1);
        said(a.kofi.press(&a.card(1), "Start").await, &["is In Progress"]);
        a.bot.settle().await;
        a.assert_card(1, "In Progress", &[]);
        a.finish_without_answers().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_thread_is_made_anew_by_what_goes_into_it() {
    let (mut a, mut p) = refresh_morning(database::sqlite().await).await;
    a.submit_set(&mut p, "1").await;
    a.bot.settle().await;
    let old = a.thread(1);
    a.bot.discord.delete_channel(old.id);
    let options = [
        ("ticket", "T-1".into()),
        ("file", file("one.png", "picture").into()),
    ];
    let answer = a
        .kofi
        .command(a.refreshes(), "refresh deliver", &options)
        .await;
    said(answer, &["That was the last one"]);
    a.bot.settle().await;
    let new = a.thread(1);
    assert_ne!(old.id, new.id);
    assert_eq!(a.bot.discord.threads(a.tickets).len(), 1);
    a.assert_card(1, "Pending Approval", &["one.png"]);
    assert_eq!(a.count(new.id, "1 file: one.png"), 1);
    let set = a.find(a.refreshes(), "Ad Set BC-2026-11-23\n");
    let links = set.embeds[0].to_string();
    assert!(links.contains(&new.id.to_string()), "{links}");
    assert!(!links.contains(&old.id.to_string()), "{links}");
    // The place says which ticket is meant.
    said(
        a.dana.command(new.id, "refresh approve", &[]).await,
        &["T-1", "is Approved"],
    );
    a.finish_without_answers().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_card_is_posted_anew() {
    let (mut a, mut p) = refresh_morning(database::sqlite().await).await;
    let first = a.submit_set(&mut p, "2").await;
    a.bot.settle().await;
    a.bot
        .discord
        .delete_message(a.find(a.refreshes(), "Ad Set BC-2026-11-23\n").id);
    let form = a.jo.press(&first, "Clone one").await.modal();
    said(
        a.jo.send(&form, &[("name", "Second")]).await,
        &["2 of 2 created"],
    );
    a.bot.settle().await;
    a.assert_set(&p, "2 of 2 created.");
    a.finish_without_answers().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_comes_too_late_goes_to_the_inbox() {
    let (mut a, p) = refresh_morning(database::sqlite().await).await;
    let (patience, delay) = (Duration::from_millis(300), Duration::from_millis(600));
    let form = unanswered(&a, &p, patience, delay).await;
    let told = a.bot.discord.wait_for_inbox(&a.jo, "1 of 2 in").await;
    assert!(
        told.plain().contains("What it says was done then"),
        "{}",
        told.plain()
    );
    // Pressed once more, as people do.
    said(
        a.jo.send(&form, &HERO).await,
        &["This was sent before and counts once"],
    );
    a.bot.settle().await;
    assert_eq!(a.bot.db.number("SELECT count(*) FROM ticket").await, 1);
    assert_eq!(
        a.bot
            .discord
            .messages(a.refreshes())
            .iter()
            .filter(|m| m.plain().contains("1 of 2 in"))
            .count(),
        0
    );
    a.finish_without_answers().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_without_a_reply_is_not_told_twice() {
    let (mut a, mut p) = refresh_morning(database::sqlite().await).await;
    a.bot
        .discord
        .fail("POST", "/interactions/*/*/callback", 1, Fault::DropReply);
    a.submit_set(&mut p, "2").await;
    a.bot
        .discord
        .fail("POST", "/interactions/*/*/callback", 1, broken());
    let options = [("portfolio", p.client.as_str().into())];
    said(
        a.jo.command(a.refreshes(), "refresh status", &options)
            .await,
        &[&p.client],
    );
    a.bot.settle().await;
    assert!(a.jo.inbox().is_empty(), "{}", a.bot.discord.dump());
    a.finish_without_answers().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_gateway_breaks_and_comes_back() {
    let (mut a, mut p) = refresh_morning(database::sqlite().await).await;
    let prompt = a.prompt(&p, "refresh day");
    let form = a.jo.press(&prompt, &submit_button(&prompt)).await.modal();
    a.bot.discord.drop_gateway();
    // Sent while the line is down: it waits, and is answered after the resume.
    let first = said(a.jo.send(&form, &HERO).await, &["1 of 2 in"]);
    p.tickets = vec![1];
    a.bot.discord.ask_reconnect();
    let form = a.jo.press(&first, "Clone one").await.modal();
    a.bot.discord.redeliver("INTERACTION_CREATE");
    a.bot.discord.lose_session();
    a.bot.discord.gateway_connected().await;
    said(
        a.jo.send(&form, &[("name", "Tall")]).await,
        &["2 of 2 created"],
    );
    a.bot.settle().await;
    assert_eq!(a.bot.db.number("SELECT count(*) FROM ticket").await, 2);
    let registered = a
        .bot
        .discord
        .count("PUT", "/applications/*/guilds/*/commands");
    assert_eq!(registered, 1, "commands are registered once");
    a.finish_without_answers().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_whose_link_expired_is_asked_for_again() {
    let (mut a, mut p) = refresh_morning(database::sqlite().await).await;
    a.submit_set(&mut p, "1").await;
    a.bot.settle().await;
    a.bot
        .discord
        .fail_when(1, broken(), |call| call.host == "cdn.discordapp.com");
    let options = [("file", file("one.png", "picture").into())];
    let answer = a
        .kofi
        .command(a.thread(1).id, "refresh deliver", &options)
        .await;
    said(answer, &["1 file handed in"]);
    a.bot.rest().await;
    a.bot.discord.expire_links();
    a.bot.settle().await;
    let told = a.kofi.inbox();
    assert_eq!(told.len(), 1, "{}", a.bot.discord.dump());
    assert!(told[0].plain().contains("one.png"), "{}", told[0].plain());
    assert!(told[0].plain().contains("T-1"), "{}", told[0].plain());
    a.finish_without_answers().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_takes_no_direct_messages_is_told_in_the_channel() {
    let (mut a, mut p) = refresh_morning(database::sqlite().await).await;
    a.bot.discord.close_dms(&a.jo);
    a.submit_set(&mut p, "1").await;
    a.bot.settle().await;
    let link = [("link", "https://drive.example/1".into())];
    said(
        a.kofi
            .command(a.thread(1).id, "refresh deliver", &link)
            .await,
        &["That was the last one"],
    );
    a.bot.settle().await;
    let told = a.find(a.refreshes(), "you take no direct messages");
    assert!(
        told.plain().contains("with the Account Manager"),
        "{}",
        told.plain()
    );
    a.finish_without_answers().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fell_due_while_the_bot_was_down_is_caught_up_once_and_says_so() {
    let (mut a, p) = before_the_refresh().await;
    a.bot.stop().await;
    a.bot.set_time(a.bot.clock_after(TimeDelta::days(5)));
    a.bot.start().await;
    a.bot.settle().await;
    let prompt = a.prompt(&p, "refresh day");
    assert!(
        prompt.plain().contains(" late: it was due on "),
        "{}",
        prompt.plain()
    );
    assert_eq!(a.count(a.refreshes(), "refresh day"), 1);
    a.bot.restart().await;
    a.bot.settle().await;
    assert_eq!(a.count(a.refreshes(), "refresh day"), 1);
    a.finish_without_answers().await;
}
