use insta::assert_snapshot;
use refreshbot::chat::commands::Given;

use super::{Agency, birch, with};
use crate::support::bot::TestBot;
use crate::support::database::sqlite;

fn options<'a>(a: &Agency, changed: &[(&'a str, &str)]) -> Vec<(&'a str, Given)> {
    let mut options = vec![
        ("client", Given::from("Creatives - Cedar Toys")),
        ("cadence", "every 30 days".into()),
        ("date", "2026-12-01".into()),
        ("am", (&a.dana).into()),
        ("sas", (&a.jo).into()),
    ];
    for (name, text) in changed {
        options.retain(|(known, _)| known != name);
        options.push((name, (*text).into()));
    }
    options
}

const ADD: &str = "refresh-admin portfolio add";

#[tokio::test]
async fn add() {
    let a = Agency::new().await;
    let answer = a
        .bot
        .command(
            &a.lena,
            ADD,
            &options(&a, &[("time_zone", "america/new york")]),
        )
        .await;
    assert_snapshot!(answer.said(), @"
    Creatives - Cedar Toys is set up. First refresh Tue 1 Dec, then every 30 days; kickoff Thu 19 Nov. Dates are read in America/New_York.
    Account Manager: Dana Whitfield · Social Ad Specialist: Jo Becker
    Next: name its creatives, unless the workspace's team works for it: `/refresh-admin people assign role:designer person:@name portfolio:Cedar Toys`.
    ");
    assert_snapshot!(a.bot.read().await, @"
    #refreshes
      Cedar Toys: refresh on Tue 1 Dec · cycle 1 · @Dana Whitfield
      There is no note yet.
      Next: discuss it with the client, answer below, and log their direction with *Add note*.
      [Client wants a refresh] [No refresh this cycle] [Add note]
    ");
    // 9 o'clock in New York
    a.bot.go_to("2026-12-01", "14:59:00");
    assert_eq!(
        a.bot
            .read()
            .await
            .matches("Cedar Toys: refresh day")
            .count(),
        0
    );
    a.bot.go_to("2026-12-01", "15:00:00");
    assert_eq!(
        a.bot
            .read()
            .await
            .matches("Cedar Toys: refresh day")
            .count(),
        1
    );
}

#[tokio::test]
async fn a_portfolio_may_have_its_own_channel() {
    let a = Agency::new().await;
    let with_channel = options(&a, &[("channel", "<#4711>")]);
    a.bot.command(&a.lena, ADD, &with_channel).await.message();
    let form = a.bot.command_in(&a.dana, "4711", "refresh note", &[]).await;
    form.send(&a.bot, &a.dana, &[("note", "Hello.")])
        .await
        .message();
    assert_snapshot!(a.bot.read().await, @"
    #4711
      Cedar Toys: new note · cycle 1 · refresh date Tue 1 Dec · @Jo Becker
      Next: make the tickets from it on Tue 1 Dec.
      ┌ Newest note from Dana Whitfield, Thu 19 Nov
      │ > Hello.
      └ Note 1 · cycle 1 · Cedar Toys
    #4711
      Cedar Toys: refresh on Tue 1 Dec · cycle 1 · @Dana Whitfield
      The newest note is from Thu 19 Nov; add another if something changed.
      Next: discuss it with the client, answer below, and log their direction with *Add note*.
      [Client wants a refresh] [No refresh this cycle] [Add note]
    ");
}

#[tokio::test]
async fn wrong_values() {
    let a = Agency::new().await;
    let mut said = Vec::new();
    for wrong in [
        ("client", "creatives – "),
        ("client", "BIRCH pet supply"),
        ("cadence", "6"),
        ("cadence", "monthly"),
        ("date", "2026-11-18"),
        ("date", "soon"),
        ("time_zone", "Europe/Berlinn"),
        ("channel", "#birch pets"),
        ("folder", "Drive"),
    ] {
        said.push(
            a.bot
                .command(&a.lena, ADD, &options(&a, &[wrong]))
                .await
                .said(),
        );
    }
    assert_snapshot!(said.join("\n---\n"), @r##"
    "client" is empty. Nothing changed. Fill it in and send it again.
    ---
    Nothing was created. There is a portfolio for Birch Pet Supply already. How it stands: `/refresh status portfolio:Birch Pet Supply`.
    ---
    Nothing changed. cadence: "6" does not fit. A cadence is 7 to 366 days, not 6.
    ---
    Nothing changed. cadence: "monthly" is not a cadence. Write days: "60", "60 days" or "every 60 days".
    ---
    Nothing changed. date: "2026-11-18" does not fit; right would be a date from today on.
    ---
    Nothing changed. date: "soon" is not a date. Write 2026-12-24, today, tomorrow, +3d or fri.
    ---
    Nothing changed. time_zone: "Europe/Berlinn" is not a time zone. Did you mean Europe/Berlin? Names look like Europe/Berlin or America/New_York.
    ---
    Nothing changed. channel: "#birch pets" does not fit; right would be a channel such as #birch-pet-supply.
    ---
    Nothing changed. folder: "Drive" does not fit; right would be a web address such as https://example.com/page.
    "##);
    assert_eq!(a.bot.number("SELECT count(*) FROM portfolio").await, 1);
    a.bot.skip().await;
}

#[tokio::test]
async fn a_date_of_today_is_prompted_at_once() {
    let a = Agency::of(TestBot::new(sqlite().await).await).await;
    a.bot
        .command(&a.lena, ADD, &options(&a, &[("date", "today")]))
        .await
        .message();
    let said = a.bot.read().await;
    assert!(said.contains("Cedar Toys: refresh day"), "{said}");
    assert!(!said.contains("comes late"), "{said}");
}

#[tokio::test]
async fn a_paused_portfolio_fires_nothing_and_takes_nothing() {
    let a = Agency::submitted().await;
    a.bot
        .db
        .raw("UPDATE portfolio SET state = 'paused'")
        .await
        .unwrap();
    let before = a.bot.state().await;
    let mut said = Vec::new();
    for (who, command, options) in [
        (&a.jo, "refresh submit", birch()),
        (&a.jo, "refresh clone", birch()),
        (&a.jo, "refresh done", birch()),
        (&a.dana, "refresh note", birch()),
        (&a.kofi, "refresh start", with("ticket", "T-1")),
        (&a.dana, "refresh approve", with("ticket", "T-1")),
        (&a.dana, "refresh approve", birch()),
        (&a.jo, "refresh implement", birch()),
    ] {
        said.push(a.bot.command(who, command, &options).await.said());
    }
    said.push(a.deliver_link(&a.kofi, "T-1").await.said());
    said.push(a.bot.press(&a.kofi, "Start").await.said());
    said.dedup();
    assert_snapshot!(said.join("\n---\n"), @"Birch Pet Supply is paused. Nothing changed. A Lead or an Admin can resume it: `/refresh-admin portfolio resume`.");
    assert_eq!(a.bot.state().await, before);
    let status = a.bot.command(&a.jo, "refresh status", &birch()).await;
    assert_snapshot!(status.said(), @"
    ┌ Birch Pet Supply · cycle 1
    │ Next: nothing while it is paused; a Lead or an Admin resumes it.
    │ - *BPS-2026-11*: 3 of 3 created
    │ Creative Refresh Status: Deliverables Submitted
    │ Creative Refresh Date: Mon 23 Nov, every 90 days
    │ Account Manager: Dana Whitfield
    │ Social Ad Specialist: Jo Becker
    │ Newest note: none yet
    └ Status of Birch Pet Supply · cycle 1
    ");
    a.bot.skip().await;
}

#[tokio::test]
async fn a_paused_portfolio_is_not_prompted() {
    let a = Agency::new().await;
    a.bot
        .db
        .raw("UPDATE portfolio SET state = 'paused'")
        .await
        .unwrap();
    a.bot.go_to("2026-11-23", "09:00:00");
    assert_eq!(a.bot.read().await, "");
}
