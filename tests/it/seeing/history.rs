use insta::assert_snapshot;
use refreshbot::domain::people::Role;

use super::{beech, birch};
use crate::conversations::{Agency, with};

#[tokio::test]
async fn of_a_portfolio_with_refused_attempts_and_more() {
    let a = Agency::new().await;
    for n in 1..=4 {
        a.note(&format!("Direction {n}.")).await.message();
    }
    let a = a.all_submitted().await.all_delivered().await;
    let refused = a.bot.command(&a.jo, "refresh approve", &birch()).await;
    refused.message();
    let asked = a
        .bot
        .command(
            &a.ana,
            "refresh ask",
            &[
                ("question", "Members only?".into()),
                ("ticket", "T-2".into()),
            ],
        )
        .await;
    asked.message();
    a.bot.skip().await;
    let newest = a.bot.command(&a.ana, "refresh history", &birch()).await;
    assert_snapshot!(newest.said(), @r#"
    ┌ History of Birch Pet Supply
    │ - Thu 19 Nov, 14:05 · Ana Ruiz asked Q-1 on T-2
    │ - Thu 19 Nov, 14:05 · Jo Becker tried "approve", refused: Only the Account Manager of Birch Pet Supply (Dana Whitfield) or a Lead can do this. Nothing changed.
    │ - Thu 19 Nov, 14:05 · Kofi Mensah moved the cycle to Creatives Pending Approval
    │ - Thu 19 Nov, 14:05 · Kofi Mensah completed BPS-2026-11: ready for review
    │ - Thu 19 Nov, 14:05 · Kofi Mensah handed in 1 asset on T-3
    │ - Thu 19 Nov, 14:05 · Kofi Mensah moved T-3 to Pending Approval
    │ - Thu 19 Nov, 14:05 · Kofi Mensah handed in 1 asset on T-2
    │ - Thu 19 Nov, 14:05 · Kofi Mensah moved T-2 to Pending Approval
    │ - Thu 19 Nov, 14:05 · Kofi Mensah handed in 1 asset on T-1
    │ - Thu 19 Nov, 14:05 · Kofi Mensah moved T-1 to Pending Approval
    │ - Thu 19 Nov, 14:05 · Jo Becker marked the deliverables submitted
    │ - Thu 19 Nov, 14:05 · Jo Becker cloned 2 tickets in BPS-2026-11
    │ - Thu 19 Nov, 14:05 · Jo Becker submitted BPS-2026-11 (3 deliverables) with T-1
    │ - Thu 19 Nov, 14:05 · Dana Whitfield logged a note
    │ - Thu 19 Nov, 14:05 · Dana Whitfield logged a note
    └ Newest first · times of Europe/Berlin · Birch Pet Supply
    [More]
    "#);
    let older = newest.press(&a.bot, &a.ana, "More").await;
    assert_snapshot!(older.said(), @"
    ┌ History of Birch Pet Supply
    │ - Thu 19 Nov, 14:05 · Dana Whitfield logged a note
    │ - Thu 19 Nov, 14:05 · Dana Whitfield logged a note
    │ - Thu 19 Nov, 14:05 · The bot posted the kickoff of cycle 1
    │ - Thu 19 Nov, 14:05 · Lena Hart added the portfolio; first refresh Mon 23 Nov
    └ Newest first · times of Europe/Berlin · Birch Pet Supply
    ");
    a.bot.skip().await;
}

#[tokio::test]
async fn of_a_ticket_also_in_its_thread() {
    let a = Agency::with_first().await;
    let thread = a.bot.thread("T-1");
    let rita = a.bot.person("Rita Novak", [Role::Designer]).await;
    let assign = [
        ("role", "designer".into()),
        ("person", (&rita).into()),
        ("ticket", "T-1".into()),
    ];
    let path = "refresh-admin people assign";
    a.bot.command(&a.lena, path, &assign).await.message();
    a.bot
        .command_in(&rita, &thread, "refresh start", &[])
        .await
        .message();
    a.deliver_link(&rita, "T-1").await.message();
    let revise = [("reason", "Bigger logo.".into()), ("ticket", "T-1".into())];
    a.bot
        .command(&a.dana, "refresh revise", &revise)
        .await
        .message();
    a.bot.skip().await;
    let here = a
        .bot
        .command_in(&a.jo, &thread, "refresh history", &[])
        .await;
    assert_snapshot!(here.said(), @r#"
    ┌ History of T-1 "Spring hero"
    │ - Thu 19 Nov, 14:05 · Dana Whitfield asked for changes on T-1
    │ - Thu 19 Nov, 14:05 · Dana Whitfield moved T-1 to Revisions Requested
    │ - Thu 19 Nov, 14:05 · Rita Novak handed in 1 asset on T-1
    │ - Thu 19 Nov, 14:05 · Rita Novak moved T-1 to Pending Approval
    │ - Thu 19 Nov, 14:05 · Rita Novak moved T-1 to In Progress
    │ - Thu 19 Nov, 14:05 · Lena Hart made Rita Novak Designer of T-1
    │ - Thu 19 Nov, 14:05 · Jo Becker submitted BPS-2026-11 (3 deliverables) with T-1
    └ Newest first · times of Europe/Berlin · Birch Pet Supply
    "#);
    let named = a
        .bot
        .command(&a.jo, "refresh history", &with("ticket", "T-1"))
        .await;
    assert_eq!(named.said(), here.said());
    a.bot.skip().await;
}

#[tokio::test]
async fn of_what_does_not_exist() {
    let a = Agency::new().await;
    let client = a.bot.command(&a.ana, "refresh history", &beech()).await;
    assert_snapshot!(client.said(), @r#"There is no portfolio "Beech Pet Supply". Did you mean Birch Pet Supply?"#);
    let ticket = a
        .bot
        .command(&a.ana, "refresh history", &with("ticket", "T-99"))
        .await;
    assert_snapshot!(ticket.said(), @r#"There is no ticket "T-99". A ticket is named by its number, such as T-14."#);
    a.bot.skip().await;
}

#[tokio::test]
async fn looking_changes_nothing() {
    let a = Agency::pending().await;
    let before = (a.bot.state().await, a.bot.activity().await);
    for path in [
        "refresh notes",
        "refresh history",
        "refresh todo",
        "refresh board",
        "refresh stalled",
        "refresh help",
    ] {
        let options = if path.ends_with('s') || path.ends_with('y') {
            birch().to_vec()
        } else {
            Vec::new()
        };
        let _ = a.bot.command(&a.ana, path, &options).await.message();
    }
    assert_eq!((a.bot.state().await, a.bot.activity().await), before);
    a.bot.skip().await;
}
