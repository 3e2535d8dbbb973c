//! A reminder that falls due in the minute of its reader's digest: one message says both.

use insta::assert_snapshot;
use refreshbot::chat::commands::Given;
use refreshbot::domain::people::Role;
use refreshbot::stage;
use refreshbot::worker::scheduler::Scheduler;
use refreshbot::workflow::Settings;

use super::Agency;
use crate::support::bot::{TestBot, ZONE, berlin};
use crate::support::database::{TestDb, on_both, sqlite};

on_both! { the_digest_brings_the_reminder by_mail_as_well }

fn settings() -> Settings {
    Settings {
        reminders: true,
        digest: Some("0 30 8 * * Mon-Fri".parse().unwrap()),
        mail: true,
        ..stage::settings(ZONE).unwrap()
    }
}

/// Dana works for a client in Berlin, whose mornings are hers, and for these in Kolkata, where 08:30
/// in Berlin is noon. What is asked at 16:00 there is to be answered until then.
async fn agency(db: TestDb, in_kolkata: &[&str]) -> Agency {
    let bot = TestBot::with(db, berlin("2026-10-05", "10:00:00"), settings()).await;
    let a = Agency {
        lena: bot.person("Lena Hart", [Role::Lead]).await,
        dana: bot.person("Dana Whitfield", [Role::Am]).await,
        jo: bot.person("Jo Becker", [Role::Sas]).await,
        ana: bot.person("Ana Ruiz", [Role::Copywriter]).await,
        kofi: bot.person("Kofi Mensah", [Role::Designer]).await,
        bot,
    };
    let at_home = [("Birch Pet Supply", ZONE), ("Cedar & Clay", ZONE)];
    let abroad = in_kolkata.iter();
    let abroad = abroad.map(|client| (*client, chrono_tz::Asia::Kolkata));
    for (client, zone) in at_home.into_iter().chain(abroad) {
        let options = [
            ("client", Given::from(client)),
            ("cadence", "90".into()),
            ("date", "2026-12-23".into()),
            ("am", (&a.dana).into()),
            ("sas", (&a.jo).into()),
            ("time_zone", zone.name().into()),
        ];
        let path = "refresh-admin portfolio add";
        a.bot.command(&a.lena, path, &options).await.message();
    }
    a.bot.go_to("2026-10-06", "12:29:30");
    for client in in_kolkata {
        let ask = [
            ("portfolio", Given::from(*client)),
            ("question", "Which logo?".into()),
        ];
        a.bot.command(&a.jo, "refresh ask", &ask).await.message();
    }
    a.bot.skip().await;
    a
}

/// What Dana is told.
async fn to_dana(a: &Agency) -> String {
    let said = a.bot.read().await;
    let mut hers = String::new();
    let mut is_hers = false;
    for line in said.lines() {
        if !line.starts_with(' ') {
            is_hers = line.contains("dana.whitfield@") || line.ends_with("dana.whitfield");
        }
        if is_hers {
            hers.push_str(line);
            hers.push('\n');
        }
    }
    hers
}

async fn the_digest_brings_the_reminder(db: TestDb) {
    let a = agency(db, &["Kolkata Tea"]).await;
    a.bot.go_to("2026-10-07", "08:29:50");
    assert_eq!(a.bot.read().await, "");
    a.bot.go_to("2026-10-07", "08:30:00");
    let said = to_dana(&a).await;
    insta::allow_duplicates! { assert_snapshot!(said, @r#"
    inbox of dana.whitfield
      Kolkata Tea: Q-1 from Jo Becker is not answered · @Dana Whitfield
      "Which logo?" Jo Becker waits. 1 working day lost.
      Next: press *Answer*, or `/refresh answer question:Q-1`.
      ┌ Your day, Wed 7 Oct
      │ Waits for you
      │ - Kolkata Tea · Q-1 from Jo Becker: Which logo? · waits since Tue 6 Oct · `/refresh answer question:Q-1`
      └ Digest
      [Answer] [I'm on it] [Snooze until tomorrow] [Snooze three days]
    "#) }
    a.bot.go_to("2026-10-07", "09:30:00");
    assert_eq!(a.bot.read().await, "", "each once");
}

#[tokio::test]
async fn several_reminders() {
    let a = agency(sqlite().await, &["Kolkata Silk", "Kolkata Tea"]).await;
    a.bot.go_to("2026-10-07", "08:30:00");
    assert_snapshot!(to_dana(&a).await, @r#"
    inbox of dana.whitfield
      2 things wait for you, @Dana Whitfield: the longest first.
      ┌ Your day, Wed 7 Oct
      │ Reminders
      │ - Kolkata Silk: Q-1 from Jo Becker is not answered. "Which logo?" Jo Becker waits. 1 working day lost. `/refresh answer question:Q-1`
      │ - Kolkata Tea: Q-2 from Jo Becker is not answered. "Which logo?" Jo Becker waits. 1 working day lost. `/refresh answer question:Q-2`
      │ Waits for you
      │ - Kolkata Silk · Q-1 from Jo Becker: Which logo? · waits since Tue 6 Oct · `/refresh answer question:Q-1`
      │ - Kolkata Tea · Q-2 from Jo Becker: Which logo? · waits since Tue 6 Oct · `/refresh answer question:Q-2`
      └ Digest
      [I'm on it] [Snooze until tomorrow] [Snooze three days] [Kolkata Silk: Answer Q-1] [Kolkata Tea: Answer Q-2]
    "#);
}

/// Its buttons do what they do on a reminder.
#[tokio::test]
async fn it_is_snoozed_as_a_reminder_is() {
    let a = agency(sqlite().await, &["Kolkata Tea"]).await;
    a.bot.go_to("2026-10-07", "08:30:00");
    a.bot.skip().await;
    let form = a.bot.press(&a.dana, "Snooze until tomorrow").await;
    form.send(&a.bot, &a.dana, &[("reason", "")])
        .await
        .message();
    a.bot.skip().await;
    a.bot.go_to("2026-10-08", "05:30:00");
    assert_snapshot!(to_dana(&a).await, @r#"
    inbox of dana.whitfield
      Kolkata Tea: Q-1 from Jo Becker is not answered · @Dana Whitfield
      "Which logo?" Jo Becker waits. 2 working days lost.
      Next: press *Answer*, or `/refresh answer question:Q-1`.
      [Answer] [I'm on it] [Snooze until tomorrow] [Snooze three days]
    "#);
}

/// Answered before it could be told: the digest comes alone.
#[tokio::test]
async fn the_cause_has_gone_meanwhile() {
    let a = agency(sqlite().await, &["Kolkata Tea"]).await;
    let ask = [
        ("portfolio", Given::from("Birch Pet Supply")),
        ("question", "Which colour?".into()),
    ];
    a.bot.command(&a.jo, "refresh ask", &ask).await.message();
    a.bot.go_to("2026-10-06", "17:00:00");
    a.bot.skip().await;
    a.bot.go_to("2026-10-07", "08:30:00");
    let scheduler = Scheduler::new(a.bot.stage.workflow.clone());
    scheduler.step().await.unwrap();
    let answer = [("question", "Q-1".into()), ("answer", "The new one".into())];
    a.bot
        .command(&a.dana, "refresh answer", &answer)
        .await
        .message();
    assert_snapshot!(to_dana(&a).await, @"
    inbox of dana.whitfield
      1 thing waits for you.
      ┌ Your day, Wed 7 Oct
      │ Waits for you
      │ - Birch Pet Supply · Q-2 from Jo Becker: Which colour? · waits since Tue 6 Oct · `/refresh answer question:Q-2`
      └ Digest
      [Birch Pet Supply: Answer Q-2]
    ");
}

/// Whoever wants no digest is reminded as ever.
#[tokio::test]
async fn no_digest_is_wanted() {
    let a = agency(sqlite().await, &["Kolkata Tea"]).await;
    wants(&a, &[("digest", "none")]).await;
    a.bot.go_to("2026-10-07", "08:30:00");
    assert_snapshot!(to_dana(&a).await, @r#"
    inbox of dana.whitfield
      Kolkata Tea: Q-1 from Jo Becker is not answered · @Dana Whitfield
      "Which logo?" Jo Becker waits. 1 working day lost.
      Next: press *Answer*, or `/refresh answer question:Q-1`.
      [Answer] [I'm on it] [Snooze until tomorrow] [Snooze three days]
    "#);
}

/// It goes where reminders go: those must be known.
async fn by_mail_as_well(db: TestDb) {
    let a = agency(db, &["Kolkata Silk", "Kolkata Tea"]).await;
    wants(&a, &[("reminders", "mail"), ("digest", "chat")]).await;
    a.bot.go_to("2026-10-07", "08:30:00");
    let said = to_dana(&a).await;
    insta::allow_duplicates! { assert_snapshot!(said, @r#"
    mail to Dana Whitfield <dana.whitfield@agency.example>: 2 things wait for you
      2 things wait for you, Dana Whitfield: the longest first.
      - Kolkata Silk: Q-1 from Jo Becker is not answered. "Which logo?" Jo Becker waits. 1 working day lost. `/refresh answer question:Q-1`
      - Kolkata Tea: Q-2 from Jo Becker is not answered. "Which logo?" Jo Becker waits. 1 working day lost. `/refresh answer question:Q-2`
      Waits for you
      - Kolkata Silk · Q-1 from Jo Becker: Which logo? · waits since Tue 6 Oct · `/refresh answer question:Q-1` · in chat (https://chat.example/refreshes/m1)
      - Kolkata Tea · Q-2 from Jo Becker: Which logo? · waits since Tue 6 Oct · `/refresh answer question:Q-2` · in chat (https://chat.example/refreshes/m2)
      --
      A reply to this mail reaches Lena Hart.
      You get this because it is about you. To change where you are told, type /refresh todo in chat and press Preferences.
      Sent by refreshbot.
    "#) }
}

/// Reminders of several clients' things belong to no cycle's thread of mails.
#[tokio::test]
async fn several_reminders_by_mail_alone() {
    let a = agency(sqlite().await, &["Kolkata Silk", "Kolkata Tea"]).await;
    wants(&a, &[("reminders", "mail"), ("digest", "none")]).await;
    a.bot.go_to("2026-10-07", "08:30:00");
    assert_snapshot!(to_dana(&a).await, @r#"
    mail to Dana Whitfield <dana.whitfield@agency.example>: What waits for you
      2 things wait for you, Dana Whitfield: the longest first.
      What waits for you
      - Kolkata Silk: Q-1 from Jo Becker is not answered. "Which logo?" Jo Becker waits. 1 working day lost. `/refresh answer question:Q-1`
      - Kolkata Tea: Q-2 from Jo Becker is not answered. "Which logo?" Jo Becker waits. 1 working day lost. `/refresh answer question:Q-2`
      --
      A reply to this mail reaches Lena Hart.
      You get this because it is about you. To change where you are told, type /refresh todo in chat and press Preferences.
      Sent by refreshbot.
    "#);
}

async fn wants(a: &Agency, channels: &[(&str, &str)]) {
    let todo = a.bot.command(&a.dana, "refresh todo", &[]).await;
    let form = todo.press(&a.bot, &a.dana, "Preferences").await;
    form.send(&a.bot, &a.dana, channels).await.message();
    a.bot.skip().await;
}
