//! Handing in while a question on the ticket is open: the bot says so and asks to go on.

use insta::assert_snapshot;
use refreshbot::chat::commands::Given;

use super::{Agency, with};
use crate::support::bot::Answer;
use crate::support::database::{TestDb, on_both};

on_both! { held_back_and_handed_in_once }

/// The first ticket, with an open question.
async fn asked(db: Option<TestDb>) -> Agency {
    let a = match db {
        Some(db) => Agency::on(db).await.first().await,
        None => Agency::with_first().await,
    };
    let options = [
        ("ticket", Given::from("T-1")),
        ("question", "Is the 20% off for members only?".into()),
    ];
    a.bot
        .command(&a.ana, "refresh ask", &options)
        .await
        .message();
    a.bot.skip().await;
    a
}

async fn delivers(a: &Agency) -> Answer {
    let options = [
        ("ticket", Given::from("T-1")),
        ("file", a.bot.stage.file("hero.png", "picture").into()),
        ("link", "https://drive.example/final".into()),
    ];
    a.bot.command(&a.kofi, "refresh deliver", &options).await
}

async fn held_back_and_handed_in_once(db: TestDb) {
    let a = asked(Some(db)).await;
    let held = delivers(&a).await;
    assert_snapshot!(held.said(), @r#"
    T-1 "Spring hero" has an open question (Q-1), so 1 file and 1 link were not handed in yet.
    > Is the 20% off for members only?
    If the answer cannot change your work, go on; what you gave is kept for 7 days.
    [Deliver anyway]
    "#);
    assert_eq!(a.bot.read().await, "");
    assert_eq!(a.bot.number("SELECT count(*) FROM asset").await, 0);
    let others = held.press(&a.bot, &a.ana, "Deliver anyway").await;
    assert_snapshot!(others.said(), @"This form belongs to somebody else. Nothing changed. Open your own with its command or button.");
    let done = held.press(&a.bot, &a.kofi, "Deliver anyway").await;
    assert_snapshot!(done.said(), @r#"
    1 file and 1 link handed in for T-1 "Spring hero": it is Pending Approval.
    The file is being copied; you are told if that fails.
    *BPS-2026-11*: 1 of 3 handed in. Dana Whitfield is told when the set is ready.
    "#);
    assert_snapshot!(a.bot.read().await, @r#"
    #T-1 Spring hero
      Kofi Mensah delivered 1 file and 1 link for T-1 "Spring hero" · Birch Pet Supply
      📎 hero.png, https://drive.example/final
      It is Pending Approval now.
    #T-1 Spring hero
      📎 1 file: hero.png
      📎 hero.png
    card changes: Ad Set BPS-2026-11 · 1 of 3 created, 1 pending approval. [Clone the rest (2)] [Clone one]
    card changes: T-1 · Spring hero · Pending Approval [Approve] [Ask for changes] [Ask a question] [Answer Q-1]
    "#);
    let again = held.press(&a.bot, &a.kofi, "Deliver anyway").await;
    assert_snapshot!(again.said(), @r#"
    *This was sent before and counts once. The answer then:*
    1 file and 1 link handed in for T-1 "Spring hero": it is Pending Approval.
    The file is being copied; you are told if that fails.
    *BPS-2026-11*: 1 of 3 handed in. Dana Whitfield is told when the set is ready.
    "#);
    assert_eq!(a.bot.read().await, "");
    assert_eq!(a.bot.number("SELECT count(*) FROM asset").await, 2);
}

#[tokio::test]
async fn by_the_form_too() {
    let a = asked(None).await;
    let form = a.bot.press(&a.kofi, "Deliver").await;
    let links = "https://drive.example/1\nhttps://drive.example/2";
    let held = form.send(&a.bot, &a.kofi, &[("link", links)]).await;
    assert_snapshot!(held.said(), @r#"
    T-1 "Spring hero" has an open question (Q-1), so 2 links were not handed in yet.
    > Is the 20% off for members only?
    If the answer cannot change your work, go on; what you gave is kept for 7 days.
    [Deliver anyway]
    "#);
    held.press(&a.bot, &a.kofi, "Deliver anyway")
        .await
        .message();
    a.bot.skip().await;
    assert_eq!(a.bot.number("SELECT count(*) FROM asset").await, 2);
}

#[tokio::test]
async fn what_does_not_hold_any_more_is_seen_at_the_press() {
    let a = asked(None).await;
    let held = delivers(&a).await;
    let options = [
        ("ticket", Given::from("T-1")),
        ("role", "designer".into()),
        ("person", (&a.lena).into()),
    ];
    let path = "refresh-admin people assign";
    a.bot.command(&a.lena, path, &options).await.message();
    let refused = held.press(&a.bot, &a.kofi, "Deliver anyway").await;
    assert_snapshot!(refused.said(), @"Only the creatives of T-1 (Ana Ruiz, Lena Hart) or a Lead can do this. Nothing changed.");
    let options = [
        ("ticket", Given::from("T-1")),
        ("role", "designer".into()),
        ("person", (&a.kofi).into()),
    ];
    a.bot.command(&a.lena, path, &options).await.message();
    let options = [
        ("ticket", Given::from("T-1")),
        ("reason", "No budget".into()),
    ];
    a.bot
        .command(&a.jo, "refresh cancel", &options)
        .await
        .message();
    let refused = held.press(&a.bot, &a.kofi, "Deliver anyway").await;
    assert_snapshot!(refused.said(), @"
    T-1 is Cancelled, so it cannot be delivered. Nothing changed.
    It will not be made; ask the Social Ad Specialist if in doubt.
    ");
    a.bot.skip().await;
    assert_eq!(a.bot.number("SELECT count(*) FROM asset").await, 0);
}

#[tokio::test]
async fn a_ticket_that_takes_nothing_is_refused_before_it_is_asked() {
    let a = asked(None).await;
    let options = [("ticket", Given::from("T-1"))];
    let nothing = a.bot.command(&a.kofi, "refresh deliver", &options).await;
    assert!(
        nothing.said().contains("Nothing was handed in"),
        "{}",
        nothing.said()
    );
    let options = with("question", "Q-1");
    let answer = [options[0].clone(), ("answer", "Yes.".into())];
    a.bot
        .command(&a.jo, "refresh answer", &answer)
        .await
        .message();
    // An answered question holds nothing back.
    let done = delivers(&a).await;
    assert!(done.said().contains("handed in for T-1"), "{}", done.said());
    a.bot.skip().await;
}
