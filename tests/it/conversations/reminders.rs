//! Reminders and what the Leads are told: each once for a cause, in working hours, while it is there.

use chrono::TimeDelta;
use insta::assert_snapshot;
use refreshbot::chat::commands::Given;
use refreshbot::domain::calendar::WorkingHours;
use refreshbot::stage;
use refreshbot::workflow::{Settings, due};

use super::{Agency, birch};
use crate::support::bot::{TestBot, ZONE, berlin};
use crate::support::database::{TestDb, on_both, sqlite};

on_both! {
    two_replicas_remind_once
    a_week_under_the_clock
}

/// Reminders, and no digests.
fn reminding() -> Settings {
    Settings {
        reminders: true,
        ..stage::settings(ZONE).unwrap()
    }
}

async fn agency_on(db: TestDb) -> Agency {
    Agency::of(TestBot::with(db, berlin("2026-11-19", "14:05:00"), reminding()).await).await
}

async fn agency() -> Agency {
    agency_on(sqlite().await).await
}

/// Everything said, hour by hour, with the hours at which something was.
async fn hours_of(a: &Agency, from: (&str, &str), hours: i64) -> String {
    a.bot.go_to(from.0, from.1);
    let mut all = String::new();
    for _ in 0..hours {
        let at = a
            .bot
            .now()
            .with_timezone(&ZONE)
            .format("%a %-d %b %H:%M")
            .to_string();
        let now = a.bot.now();
        let said = a.bot.read().await;
        for line in said.lines() {
            if line.starts_with("inbox") || line.starts_with('#') || line.starts_with("new") {
                all.push_str(&format!("{at} {line}: "));
                continue;
            }
            if all.ends_with(": ") {
                all.push_str(&format!("{}\n", line.trim()));
            }
        }
        a.bot.stage.clock.set(now + TimeDelta::hours(1));
    }
    all
}

#[tokio::test]
async fn approved_and_not_implemented() {
    let a = agency().await.all_submitted().await.all_delivered().await;
    let a = a.cycle_approved().await;
    a.bot.go_to("2026-11-20", "14:04:00");
    assert_eq!(
        a.bot.read().await,
        "",
        "eight working hours have not passed"
    );
    a.bot.go_to("2026-11-20", "14:06:00");
    assert_snapshot!(a.bot.read().await, @"
    inbox of jo.becker
      Birch Pet Supply: approved on Thu 19 Nov and not implemented · @Jo Becker
      The next refresh is not scheduled until this is done. 1 working day lost.
      Next: put the creatives live in Meta and press *Mark implemented*, or `/refresh implement portfolio:Birch Pet Supply`.
      [Mark implemented] [I'm on it] [Snooze until tomorrow] [Snooze three days]
    ");
    a.bot.go_to("2026-11-23", "14:20:00");
    assert_snapshot!(a.bot.read().await, @"
    #leads
      Birch Pet Supply: approved on Thu 19 Nov and not implemented
      The next refresh is not scheduled until this is done. 2 working days lost.
      Jo Becker was reminded Fri 20 Nov, 14:06.
      Next: ask Jo Becker, or give it to somebody else: `/refresh-admin portfolio edit`.
      [Snooze until tomorrow] [Snooze three days]
    ");
    a.bot.go_to("2026-12-10", "14:20:00");
    assert_eq!(a.bot.read().await, "", "each once");
}

async fn a_week_under_the_clock(db: TestDb) {
    let a = agency_on(db).await;
    let said = hours_of(&a, ("2026-11-20", "00:00:00"), 24 * 9).await;
    assert_snapshot!(said, @"
    Mon 23 Nov 09:00 #refreshes: Birch Pet Supply: refresh day · cycle 1 · due today, Mon 23 Nov · @Jo Becker
    Mon 23 Nov 09:00 inbox of dana.whitfield: Birch Pet Supply: no note for the refresh of Mon 23 Nov · @Dana Whitfield
    Mon 23 Nov 13:00 #leads: Birch Pet Supply: no note for the refresh of Mon 23 Nov
    Mon 23 Nov 15:00 inbox of dana.whitfield: Birch Pet Supply: the kickoff of Thu 19 Nov is not answered · @Dana Whitfield
    Tue 24 Nov 13:00 inbox of jo.becker: Birch Pet Supply: no ticket after the refresh date, Mon 23 Nov · @Jo Becker
    Wed 25 Nov 09:00 #leads: Birch Pet Supply: no ticket after the refresh date, Mon 23 Nov
    Thu 26 Nov 15:00 #leads: Birch Pet Supply: the kickoff of Thu 19 Nov is not answered
    ");
}

#[tokio::test]
async fn several_things_are_one_message() {
    let a = agency().await;
    for client in ["Cedar", "Alder"] {
        a.add_portfolio(client, "2026-11-23").await.message();
    }
    a.bot.skip().await;
    a.bot.go_to("2026-11-23", "09:00:00");
    assert_snapshot!(a.bot.read().await, @"
    #refreshes
      Birch Pet Supply: refresh day · cycle 1 · due today, Mon 23 Nov · @Jo Becker
      There is no note for this client yet. Ask Dana Whitfield before you start.
      [Ask the AM] [Submit first ticket anyway]
    #refreshes
      Cedar: refresh day · cycle 1 · due today, Mon 23 Nov · @Jo Becker
      There is no note for this client yet. Ask Dana Whitfield before you start.
      [Ask the AM] [Submit first ticket anyway]
    #refreshes
      Alder: refresh day · cycle 1 · due today, Mon 23 Nov · @Jo Becker
      There is no note for this client yet. Ask Dana Whitfield before you start.
      [Ask the AM] [Submit first ticket anyway]
    inbox of dana.whitfield
      3 things wait for you, @Dana Whitfield: the longest first.
      ┌ What waits for you
      │ - Birch Pet Supply: no note for the refresh of Mon 23 Nov. Jo Becker does not know what the client wants. It waits since today. `/refresh note portfolio:Birch Pet Supply`
      │ - Cedar: no note for the refresh of Mon 23 Nov. Jo Becker does not know what the client wants. It waits since today. `/refresh note portfolio:Cedar`
      │ - Alder: no note for the refresh of Mon 23 Nov. Jo Becker does not know what the client wants. It waits since today. `/refresh note portfolio:Alder`
      └ 3 things
      [I'm on it] [Snooze until tomorrow] [Snooze three days]
    ");
}

#[tokio::test]
async fn what_is_done_is_not_reminded_of() {
    let a = agency().await;
    a.bot.go_to("2026-11-23", "08:59:00");
    a.note("New logo.").await.message();
    a.bot.skip().await;
    a.bot.go_to("2026-11-23", "09:30:00");
    assert!(!a.bot.read().await.contains("inbox"));
    // Planned, and done before it is told.
    a.bot.go_to("2026-11-24", "13:00:00");
    a.bot.stage.workers.scheduler.step().await.unwrap();
    let planned = "SELECT count(*) FROM reminder_item WHERE cause LIKE 'first-ticket%'";
    assert_eq!(a.bot.number(planned).await, 1);
    let a = a.first().await;
    assert!(
        a.bot
            .stage
            .chat
            .all()
            .iter()
            .all(|entry| !format!("{entry:?}").contains("no ticket after")),
        "its cause has gone"
    );
}

#[tokio::test]
async fn a_reminder_that_is_delivered_late_waits_for_the_morning() {
    let a = agency().await;
    a.bot.go_to("2026-11-24", "13:00:00");
    a.bot.stage.workers.scheduler.step().await.unwrap();
    a.bot.go_to("2026-11-24", "19:00:00");
    let said = a.bot.read().await;
    assert!(!said.contains("inbox"), "{said}");
    a.bot.go_to("2026-11-25", "09:00:00");
    let said = a.bot.read().await;
    assert!(
        said.contains("inbox of jo.becker\n  Birch Pet Supply: no ticket"),
        "{said}"
    );
}

#[tokio::test]
async fn a_week_of_downtime_brings_one_message_for_a_cause() {
    let mut a = agency().await.first().await;
    a.bot.go_to("2026-12-05", "11:00:00");
    a.bot.restart(reminding()).await;
    assert_eq!(a.bot.read().await, "", "it is Saturday");
    a.bot.go_to("2026-12-07", "09:00:00");
    assert_snapshot!(a.bot.read().await, @r#"
    inbox of jo.becker
      Birch Pet Supply: BPS-2026-11 lacks 2 of 3 tickets · @Jo Becker
      The set cannot become ready for review until they exist. 12 working days lost.
      Next: press *Clone the rest*, or `/refresh clone ad_set:BPS-2026-11`.
      [Clone the rest] [I'm on it] [Snooze until tomorrow] [Snooze three days]
    inbox of ana.ruiz
      Birch Pet Supply: T-1 "Spring hero" is still New, due Mon 7 Dec · @Ana Ruiz
      Its Ad Set goes to the client only when all of it is there. 12 working days lost.
      Next: press *Start*, or `/refresh start ticket:T-1`.
      [Start] [I'm on it] [Snooze until tomorrow] [Snooze three days]
    inbox of kofi.mensah
      Birch Pet Supply: T-1 "Spring hero" is still New, due Mon 7 Dec · @Kofi Mensah
      Its Ad Set goes to the client only when all of it is there. 12 working days lost.
      Next: press *Start*, or `/refresh start ticket:T-1`.
      [Start] [I'm on it] [Snooze until tomorrow] [Snooze three days]
    "#);
    let later = hours_of(&a, ("2026-12-07", "10:00:00"), 72).await;
    assert_snapshot!(later, @r#"
    Tue 8 Dec 09:00 #leads: Birch Pet Supply: BPS-2026-11 lacks 2 of 3 tickets
    Tue 8 Dec 09:00 inbox of ana.ruiz: Birch Pet Supply: T-1 "Spring hero" was due Mon 7 Dec · @Ana Ruiz
    Tue 8 Dec 09:00 inbox of kofi.mensah: Birch Pet Supply: T-1 "Spring hero" was due Mon 7 Dec · @Kofi Mensah
    Wed 9 Dec 09:00 #leads: Birch Pet Supply: T-1 "Spring hero" was due Mon 7 Dec
    "#);
}

async fn two_replicas_remind_once(db: TestDb) {
    let a = agency_on(db).await;
    for client in ["Cedar", "Alder", "Elm", "Fir"] {
        a.add_portfolio(client, "2026-11-23").await.message();
    }
    a.bot.skip().await;
    a.bot.go_to("2026-11-24", "13:00:00");
    let (one, two, three) = (
        a.bot.workers("one"),
        a.bot.workers("two"),
        a.bot.workers("three"),
    );
    for _ in 0..3 {
        let (x, y, z) = tokio::join!(
            one.scheduler.step(),
            two.scheduler.step(),
            three.scheduler.step()
        );
        for stepped in [x, y, z] {
            // Two that got in each other's way try again.
            let _ = stepped;
        }
    }
    a.bot.skip().await;
    let again = a.bot.number("SELECT count(*) FROM reminder_item").await;
    let once = a
        .bot
        .number("SELECT count(DISTINCT cause) FROM reminder_item")
        .await;
    assert_eq!(
        (once, again),
        (15, 15),
        "kickoff, note and ticket of five clients"
    );
}

#[tokio::test]
async fn on_it_and_snooze() {
    let a = agency().await;
    a.note("New logo.").await.message();
    a.bot
        .command(&a.dana, "refresh confirm", &birch())
        .await
        .message();
    a.bot.skip().await;
    a.bot.go_to("2026-11-24", "13:00:00");
    a.bot.skip().await;
    let answer = a.bot.press(&a.jo, "I'm on it").await;
    assert_snapshot!(answer.said(), @"
    Noted: you are on it. You are not reminded of it again. If it stays open, the Leads are told later than otherwise, and that you said so.
    Next: do it; nothing else needs to be said. What waits for you: `/refresh todo`.
    ");
    a.bot.go_to("2026-11-24", "16:59:00");
    assert_eq!(a.bot.read().await, "", "the Leads are told later");
    a.bot.go_to("2026-11-25", "10:00:00");
    let form = a.bot.press(&a.jo, "Snooze until tomorrow").await;
    let sent = form
        .send(&a.bot, &a.jo, &[("reason", "The client is at a fair")])
        .await;
    assert_snapshot!(sent.said(), @"Snoozed until Thu 26 Nov. It comes again then, unless done by that time; the Leads are told nothing before.");
    a.bot.go_to("2026-11-25", "16:00:00");
    assert_eq!(a.bot.read().await, "");
    a.bot.go_to("2026-11-26", "09:00:00");
    let said = a.bot.read().await;
    assert!(
        said.contains("inbox of jo.becker\n  Birch Pet Supply: no ticket"),
        "{said}"
    );
    a.bot.go_to("2026-11-26", "13:00:10");
    assert_snapshot!(a.bot.read().await, @r#"
    #leads
      Birch Pet Supply: no ticket after the refresh date, Mon 23 Nov
      The creatives cannot begin until there is one. 2 working days lost.
      Jo Becker was reminded Thu 26 Nov, 09:00. Jo Becker snoozed it until Thu 26 Nov: "The client is at a fair"
      Next: ask Jo Becker, or give it to somebody else: `/refresh-admin portfolio edit`.
      [Snooze until tomorrow] [Snooze three days]
    "#);
    let form = a.bot.press(&a.lena, "Snooze three days").await;
    form.send(&a.bot, &a.lena, &[]).await.message();
    a.bot.go_to("2026-11-30", "08:59:00");
    assert_eq!(a.bot.read().await, "");
    let refused = a.bot.press(&a.dana, "Snooze three days").await;
    assert_snapshot!(refused.said(), @"Only a Lead or an Admin can do this. Nothing changed.");
    let a = a.first().await;
    let gone = a.bot.press(&a.jo, "I'm on it").await;
    assert_snapshot!(gone.said(), @"It is done already, or snoozed. Nothing changed. What waits for you: `/refresh todo`.");
    a.bot.skip().await;
}

#[tokio::test]
async fn holidays_and_daylight_saving() {
    let hours = WorkingHours::default();
    let (days, from, to) = (hours.days, hours.from, hours.to);
    let holidays = ["2026-03-30".parse().unwrap()];
    let days = days.iter(chrono::Weekday::Mon);
    let settings = Settings {
        working_hours: WorkingHours::new(days, from, to, holidays).unwrap(),
        ..reminding()
    };
    // Clocks go forward on Sun 29 Mar, and Monday is a holiday.
    let bot = TestBot::with(sqlite().await, berlin("2026-03-26", "10:00:00"), settings).await;
    let a = Agency::of(bot).await;
    a.bot
        .command(
            &a.lena,
            "refresh-admin portfolio reschedule",
            &[
                ("portfolio", "Birch Pet Supply".into()),
                ("date", "2026-03-27".into()),
            ],
        )
        .await
        .message();
    a.note("New logo.").await.message();
    a.bot.skip().await;
    let said = hours_of(&a, ("2026-03-27", "08:00:00"), 24 * 6).await;
    assert_snapshot!(said, @"
    Fri 27 Mar 09:00 #refreshes: Birch Pet Supply: refresh day · cycle 1 · due today, Fri 27 Mar · @Jo Becker
    Tue 31 Mar 11:00 inbox of dana.whitfield: Birch Pet Supply: the kickoff of Thu 26 Mar is not answered · @Dana Whitfield
    Tue 31 Mar 13:00 inbox of jo.becker: Birch Pet Supply: no ticket after the refresh date, Fri 27 Mar · @Jo Becker
    Wed 1 Apr 09:00 #leads: Birch Pet Supply: no ticket after the refresh date, Fri 27 Mar
    ");
}

#[tokio::test]
async fn three_zones() {
    let a = agency().await;
    for (client, zone) in [
        ("Tokyo Tea", "Asia/Tokyo"),
        ("York Yarn", "America/New_York"),
    ] {
        let options = [
            ("client", Given::from(client)),
            ("cadence", "90".into()),
            ("date", "2026-11-23".into()),
            ("am", (&a.dana).into()),
            ("sas", (&a.jo).into()),
            ("time_zone", zone.into()),
        ];
        let path = "refresh-admin portfolio add";
        a.bot.command(&a.lena, path, &options).await.message();
    }
    a.bot.skip().await;
    let said = hours_of(&a, ("2026-11-22", "22:00:00"), 24).await;
    assert_snapshot!(said, @"
    Mon 23 Nov 01:00 #refreshes: Tokyo Tea: refresh day · cycle 1 · due today, Mon 23 Nov · @Jo Becker
    Mon 23 Nov 01:00 inbox of dana.whitfield: Tokyo Tea: no note for the refresh of Mon 23 Nov · @Dana Whitfield
    Mon 23 Nov 05:00 #leads: Tokyo Tea: no note for the refresh of Mon 23 Nov
    Mon 23 Nov 09:00 #refreshes: Birch Pet Supply: refresh day · cycle 1 · due today, Mon 23 Nov · @Jo Becker
    Mon 23 Nov 09:00 inbox of dana.whitfield: Birch Pet Supply: no note for the refresh of Mon 23 Nov · @Dana Whitfield
    Mon 23 Nov 13:00 #leads: Birch Pet Supply: no note for the refresh of Mon 23 Nov
    Mon 23 Nov 15:00 #refreshes: York Yarn: refresh day · cycle 1 · due today, Mon 23 Nov · @Jo Becker
    Mon 23 Nov 15:00 inbox of dana.whitfield: 3 things wait for you, @Dana Whitfield: the longest first.
    Mon 23 Nov 19:00 #leads: York Yarn: no note for the refresh of Mon 23 Nov
    ");
}

#[tokio::test]
async fn another_zone_and_other_settings_move_what_is_to_come() {
    let mut a = agency().await;
    a.note("New logo.").await.message();
    a.bot
        .command(&a.dana, "refresh confirm", &birch())
        .await
        .message();
    a.bot.skip().await;
    let mut settings = reminding();
    settings.stalls.first_ticket.remind = 6;
    a.bot.restart(settings).await;
    let workspace = a.bot.stage.workspace;
    due::derive_anew(&a.bot.stage.workflow, workspace)
        .await
        .unwrap();
    let zone = [
        ("portfolio", "Birch Pet Supply".into()),
        ("time_zone", "America/New_York".into()),
    ];
    a.bot
        .command(&a.lena, "refresh-admin portfolio edit", &zone)
        .await
        .message();
    a.bot.skip().await;
    let said = hours_of(&a, ("2026-11-24", "09:30:00"), 24).await;
    assert_snapshot!(said, @"
    Tue 24 Nov 09:30 #refreshes: Birch Pet Supply: refresh day · cycle 1 · due since Mon 23 Nov · @Jo Becker
    Tue 24 Nov 21:30 inbox of jo.becker: Birch Pet Supply: no ticket after the refresh date, Mon 23 Nov · @Jo Becker
    ");
}

#[tokio::test]
async fn what_an_import_holds_is_not_reminded_of() {
    let a = agency().await;
    a.bot
        .db
        .raw("UPDATE due SET held_by_import = 1, due_at = NULL")
        .await
        .unwrap();
    a.bot.go_to("2026-11-24", "13:00:00");
    assert_eq!(a.bot.read().await, "");
}

#[tokio::test]
async fn questions_and_tickets() {
    let a = agency().await.all_submitted().await;
    let ask = [("question", "Which logo?".into()), ("ticket", "T-1".into())];
    a.bot.command(&a.kofi, "refresh ask", &ask).await.message();
    a.bot.skip().await;
    let said = hours_of(&a, ("2026-11-20", "09:10:00"), 24 * 20).await;
    assert_snapshot!(said, @"
    Fri 20 Nov 10:10 inbox of jo.becker: Birch Pet Supply: Q-1 from Kofi Mensah on T-1 is not answered · @Jo Becker
    Fri 20 Nov 14:10 #leads: Birch Pet Supply: Q-1 from Kofi Mensah on T-1 is not answered
    Mon 23 Nov 14:10 inbox of ana.ruiz: 3 things wait for you, @Ana Ruiz: the longest first.
    Mon 23 Nov 14:10 inbox of kofi.mensah: 3 things wait for you, @Kofi Mensah: the longest first.
    Wed 25 Nov 14:10 #leads: 3 things are stalled at 1 client, and the reminders did not help.
    Tue 8 Dec 09:10 inbox of ana.ruiz: 3 things wait for you, @Ana Ruiz: the longest first.
    Tue 8 Dec 09:10 inbox of kofi.mensah: 3 things wait for you, @Kofi Mensah: the longest first.
    Wed 9 Dec 09:10 #leads: 3 things are stalled at 1 client, and the reminders did not help.
    ");
}
