//! Refresh days: once, at the right local time, whatever happens to clocks, processes and settings.

use chrono::TimeDelta;
use insta::assert_snapshot;
use refreshbot::chat::commands::Given;
use refreshbot::chat::transcript::Entry;
use refreshbot::domain::calendar::parse_time_zone;
use refreshbot::stage;
use refreshbot::wording::plain::plain;
use refreshbot::workflow::due;

use super::{Agency, SPRING, birch};
use crate::support::bot::{TestBot, ZONE, berlin, local};
use crate::support::database::{TestDb, on_both, sqlite};

on_both! {
    two_schedulers_fire_once
    what_fell_due_while_it_was_down_is_told_once_in_order
}

async fn add(a: &Agency, client: &str, date: &str, zone: &str) {
    let options = [
        ("client", Given::from(client)),
        ("cadence", "30".into()),
        ("date", date.into()),
        ("am", (&a.dana).into()),
        ("sas", (&a.jo).into()),
        ("time_zone", zone.into()),
    ];
    a.bot
        .command(&a.lena, "refresh-admin portfolio add", &options)
        .await
        .message();
    a.bot.skip().await;
}

async fn prompts(a: &Agency) -> usize {
    a.bot.read().await.matches(": refresh day").count()
}

#[tokio::test]
async fn at_nine_on_the_portfolios_own_clocks() {
    let a = Agency::new().await;
    for (zone, date) in [
        ("Asia/Kolkata", "2026-12-01"),
        ("America/New_York", "2026-12-04"),
        ("Pacific/Kiritimati", "2026-12-08"),
        // clocks go forward at 2:00, and back at 3:00: nine o'clock is there once
        ("Europe/Berlin", "2027-03-28"),
        ("America/New_York", "2027-11-07"),
    ] {
        let client = format!("{zone} {date}");
        add(&a, &client, date, zone).await;
        let at = local(date, "09:00:00", parse_time_zone(zone).unwrap());
        a.bot.stage.clock.set(at - TimeDelta::seconds(7));
        let before = a.bot.read().await;
        assert!(
            !before.contains(&format!("{client}: refresh day")),
            "{before}"
        );
        a.bot.stage.clock.set(at);
        let said = a.bot.read().await;
        assert_eq!(
            said.matches(&format!("{client}: refresh day")).count(),
            1,
            "{said}"
        );
        a.bot.advance(TimeDelta::hours(25));
        assert_eq!(a.bot.read().await, "");
    }
}

#[tokio::test]
async fn a_prompt_in_the_hour_that_is_skipped_or_comes_twice() {
    let mut settings = stage::settings(ZONE).unwrap();
    settings.refresh_prompt = "0 30 2 * * *".parse().unwrap();
    let bot = TestBot::with(sqlite().await, berlin("2026-10-01", "12:00:00"), settings).await;
    let a = Agency::of(bot).await;
    // 2:30 does not exist on 28 March 2027: it is due at 3:00, summer time.
    add(&a, "Gap", "2027-03-28", "Europe/Berlin").await;
    // 2:30 comes twice on 25 October 2026: the first counts.
    add(&a, "Fold", "2026-10-25", "Europe/Berlin").await;
    let at = |text: &str| text.parse::<chrono::DateTime<chrono::Utc>>().unwrap();
    a.bot.stage.clock.set(at("2026-10-25T00:29:50Z"));
    assert_eq!(prompts(&a).await, 0);
    a.bot.stage.clock.set(at("2026-10-25T00:30:00Z"));
    assert_eq!(prompts(&a).await, 1);
    a.bot.stage.clock.set(at("2026-10-25T01:30:00Z"));
    assert_eq!(prompts(&a).await, 0);
    a.bot.go_to("2026-11-24", "00:00:00");
    assert_eq!(prompts(&a).await, 1, "Birch's own");
    a.bot.stage.clock.set(at("2027-03-28T00:59:50Z"));
    assert_eq!(prompts(&a).await, 0);
    a.bot.stage.clock.set(at("2027-03-28T01:00:00Z"));
    assert_eq!(prompts(&a).await, 1);
}

async fn what_fell_due_while_it_was_down_is_told_once_in_order(db: TestDb) {
    let mut a = Agency::on(db).await;
    for (client, date) in [
        ("Third", "2026-11-26"),
        ("First", "2026-11-24"),
        ("Second", "2026-11-25"),
    ] {
        add(&a, client, date, "Europe/Berlin").await;
    }
    a.bot.go_to("2026-11-26", "10:00:00");
    a.bot.restart(stage::settings(ZONE).unwrap()).await;
    let said = a.bot.read().await;
    let prompts: Vec<&str> = said
        .lines()
        .filter(|line| line.contains(": refresh day"))
        .collect();
    let order: Vec<&str> = prompts
        .iter()
        .map(|line| line.trim().split(':').next().unwrap())
        .collect();
    assert_eq!(order, ["Birch Pet Supply", "First", "Second", "Third"]);
    assert_eq!(said.matches(" late: it was due on ").count(), 4, "{said}");
    assert_eq!(a.bot.read().await, "");
}

#[tokio::test]
async fn a_late_prompt_says_so() {
    let a = Agency::new().await;
    a.note("New logo.").await.message();
    a.bot.skip().await;
    a.bot.go_to("2026-11-25", "15:00:00");
    assert_snapshot!(a.bot.read().await, @"
    #refreshes
      Birch Pet Supply: refresh day · cycle 1 · due since Mon 23 Nov · @Jo Becker
      This comes 2 days late: it was due on Mon 23 Nov, 09:00.
      ┌ Newest note from Dana Whitfield, Thu 19 Nov
      │ > New logo.
      │ Next: create one ticket for each deliverable.
      └ Note 1 · cycle 1 · Birch Pet Supply
      [Submit first ticket] [Ask the AM]
    ");
}

#[tokio::test]
async fn a_kickoff_says_how_late_it_is_from_a_quarter_of_an_hour_on() {
    for (time, late) in [("09:15:00", false), ("09:15:01", true)] {
        let a = Agency::new().await;
        add(&a, "Cedar", "2026-12-31", "Europe/Berlin").await;
        a.bot.go_to("2026-12-16", time);
        let said = a.bot.read().await;
        let kickoff = said.split("Cedar: refresh on ").nth(1).unwrap();
        let kickoff: Vec<&str> = kickoff.lines().take(2).collect();
        let expected = "This comes 15 min late: it was due on Wed 16 Dec, 09:00.";
        assert_eq!(kickoff[1].trim() == expected, late, "{kickoff:#?}");
    }
}

#[tokio::test]
async fn what_is_scheduled_into_the_past_is_not_late() {
    let a = Agency::new().await;
    a.bot.go_to("2026-11-20", "14:00:00");
    let options = [
        ("portfolio", "Birch Pet Supply".into()),
        ("date", "2026-11-20".into()),
    ];
    let path = "refresh-admin portfolio reschedule";
    a.bot.command(&a.lena, path, &options).await.message();
    let said = a.bot.read().await;
    assert!(said.contains("refresh day"), "{said}");
    assert!(!said.contains(" late: "), "{said}");
}

async fn two_schedulers_fire_once(db: TestDb) {
    let a = Agency::on(db).await;
    for n in 0..12 {
        add(&a, &format!("Client {n}"), "2026-11-23", "Europe/Berlin").await;
    }
    a.bot.go_to("2026-11-23", "09:00:00");
    let (one, two, three) = (
        a.bot.workers("one"),
        a.bot.workers("two"),
        a.bot.workers("three"),
    );
    let (x, y, z) = tokio::join!(
        one.scheduler.step(),
        two.scheduler.step(),
        three.scheduler.step()
    );
    for stepped in [x, y, z] {
        stepped.unwrap();
    }
    let (x, y, z) = tokio::join!(one.settle(), two.settle(), three.settle());
    for stepped in [x, y, z] {
        stepped.unwrap();
    }
    assert_eq!(prompts(&a).await, 13);
    assert_eq!(
        a.bot
            .number("SELECT count(*) FROM activity WHERE what = 'refresh-day.prompted'")
            .await,
        13
    );
    assert_eq!(
        a.bot
            .number("SELECT count(*) FROM task WHERE kind = 'create'")
            .await,
        13
    );
}

#[tokio::test]
async fn a_restart_between_any_two_steps() {
    let mut a = Agency::new().await;
    let settings = || stage::settings(ZONE).unwrap();
    a.bot.go_to("2026-11-23", "09:00:00");
    a.bot.restart(settings()).await;
    a.bot.stage.workers.scheduler.step().await.unwrap();
    a.bot.restart(settings()).await;
    assert_eq!(prompts(&a).await, 1);
    a.bot.restart(settings()).await;
    let form = a.bot.press(&a.jo, "Submit first ticket").await;
    a.bot.restart(settings()).await;
    let first = form.send(&a.bot, &a.jo, &SPRING).await;
    a.bot.restart(settings()).await;
    a.bot.stage.workers.delivery.step().await.unwrap();
    a.bot.restart(settings()).await;
    a.bot.skip().await;
    let form = first.press(&a.bot, &a.jo, "Clone the rest").await;
    a.bot.restart(settings()).await;
    form.send(&a.bot, &a.jo, &super::REST).await.message();
    a.bot.restart(settings()).await;
    a.bot.skip().await;
    a.bot.press(&a.kofi, "Start").await.message();
    a.bot.restart(settings()).await;
    for ticket in ["T-1", "T-2", "T-3"] {
        a.deliver_link(&a.kofi, ticket).await.message();
        a.bot.restart(settings()).await;
    }
    a.bot.skip().await;
    let offered = a.bot.press(&a.dana, "Approve the set").await;
    a.bot.restart(settings()).await;
    offered
        .press(&a.bot, &a.dana, "Approve the cycle")
        .await
        .message();
    a.bot.restart(settings()).await;
    a.bot.skip().await;
    let closed = a.bot.press(&a.jo, "Mark implemented").await;
    a.bot.restart(settings()).await;
    assert!(
        closed.said().contains("Sun 21 Feb 2027"),
        "{}",
        closed.said()
    );
    let said = a.bot.read().await;
    assert!(said.contains("cycle 1 is closed"), "{said}");
    let opened = a.bot.stage.chat.all().into_iter();
    let threads = opened.filter(|e| matches!(e, Entry::Thread { .. }));
    assert_eq!(threads.count(), 3);
}

#[tokio::test]
async fn changed_settings_move_what_is_pending_and_nothing_else() {
    let mut a = Agency::new().await;
    add(&a, "Later", "2026-12-01", "Europe/Berlin").await;
    a.bot.go_to("2026-11-23", "09:00:00");
    assert_eq!(prompts(&a).await, 1);
    let mut settings = stage::settings(ZONE).unwrap();
    settings.refresh_prompt = "0 15 7 * * *".parse().unwrap();
    a.bot.restart(settings.clone()).await;
    let workspace = a.bot.stage.workspace;
    let moved = due::derive_anew(&a.bot.stage.workflow, workspace)
        .await
        .unwrap();
    assert_eq!(moved, 1);
    assert_eq!(
        due::derive_anew(&a.bot.stage.workflow, workspace)
            .await
            .unwrap(),
        0,
        "only once"
    );
    assert_eq!(a.bot.read().await, "", "what has fired does not fire again");
    a.bot.go_to("2026-12-01", "07:14:50");
    assert_eq!(prompts(&a).await, 0);
    a.bot.go_to("2026-12-01", "07:15:00");
    assert_eq!(prompts(&a).await, 1);
}

#[tokio::test]
async fn what_was_submitted_early_is_not_prompted() {
    let a = Agency::submitted().await;
    a.bot.go_to("2026-11-23", "09:00:00");
    assert_eq!(a.bot.read().await, "");
    assert!(a.bot.last_activity().await.contains("refresh-day.passed"));
}

#[tokio::test]
async fn what_closed_early_waits_for_its_new_date() {
    let a = Agency::approved().await;
    a.bot
        .command(&a.jo, "refresh implement", &birch())
        .await
        .message();
    a.bot.skip().await;
    a.bot.go_to("2026-11-23", "09:00:00");
    assert_eq!(a.bot.read().await, "");
    a.bot.go_to("2027-02-21", "08:59:50");
    assert_eq!(prompts(&a).await, 0);
    a.bot.go_to("2027-02-21", "09:00:00");
    assert_eq!(prompts(&a).await, 1);
}

#[tokio::test]
async fn a_clock_that_steps_back_fires_nothing_twice_and_loses_nothing() {
    let a = Agency::new().await;
    a.bot.go_to("2026-11-23", "09:00:30");
    a.bot.stage.workers.scheduler.step().await.unwrap();
    a.bot.go_to("2026-11-23", "08:00:00");
    a.note("Meanwhile.").await.message();
    a.bot.skip().await;
    a.bot.go_to("2026-11-23", "09:00:00");
    a.bot.skip().await;
    a.bot.go_to("2026-11-23", "09:01:00");
    a.bot.skip().await;
    let everything = a.bot.stage.chat.all();
    let said = everything.iter().filter_map(|entry| match entry {
        Entry::Post { message, .. } => Some(plain(message)),
        _ => None,
    });
    let said: Vec<String> = said
        .filter(|said| said.contains(": refresh day") || said.contains(": new note"))
        .collect();
    assert_eq!(
        said.len(),
        2,
        "the prompt and the note, each once: {said:#?}"
    );
    assert_eq!(
        a.bot
            .number("SELECT count(*) FROM due WHERE fired_at IS NOT NULL AND kind = 'refresh-day'")
            .await,
        1
    );
}

#[tokio::test]
async fn one_that_cannot_fire_does_not_hold_up_the_others() {
    let a = Agency::new().await;
    add(&a, "Cedar", "2026-11-23", "Europe/Berlin").await;
    a.bot
        .db
        .raw("UPDATE portfolio SET time_zone = 'Mars/Olympus' WHERE client = 'Birch Pet Supply'")
        .await
        .unwrap();
    a.bot.go_to("2026-11-23", "09:00:00");
    assert!(
        a.bot.stage.workers.scheduler.step().await.is_err(),
        "it is logged as a fault"
    );
    a.bot
        .db
        .raw("UPDATE portfolio SET time_zone = 'Europe/Berlin' WHERE client = 'Birch Pet Supply'")
        .await
        .unwrap();
    assert_eq!(
        a.bot
            .number("SELECT count(*) FROM due WHERE fired_at IS NOT NULL AND kind = 'refresh-day'")
            .await,
        1
    );
    assert_eq!(prompts(&a).await, 2);
}
