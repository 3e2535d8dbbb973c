//! The digest by mail.

use insta::assert_snapshot;
use refreshbot::domain::people::Role;
use refreshbot::mail::Mail;
use refreshbot::store::{people, portfolio};

use super::story::settings;
use crate::conversations::{Agency, birch, told_in};
use crate::support::bot::TestBot;
use crate::support::database::{TestDb, on_both, sqlite};

on_both! { each_as_they_like }

async fn agency(db: TestDb) -> Agency {
    Agency::of(TestBot::set(db, settings()).await).await
}

/// Somebody wants it so.
async fn wants(a: &Agency, who: &refreshbot::request::Account, channel: &str) {
    let todo = a.bot.command(who, "refresh todo", &[]).await;
    let form = todo.press(&a.bot, who, "Preferences").await;
    form.send(&a.bot, who, &[("digest", channel)])
        .await
        .message();
    a.bot.skip().await;
}

fn digests(a: &Agency) -> Vec<Mail> {
    let arrived = a.bot.post.arrived.all().into_iter();
    arrived
        .filter(|mail| mail.subject.starts_with("Your day"))
        .collect()
}

async fn each_as_they_like(db: TestDb) {
    let a = agency(db).await.all_submitted().await;
    wants(&a, &a.jo, "mail").await;
    wants(&a, &a.dana, "both").await;
    wants(&a, &a.kofi, "none").await;
    wants(&a, &a.lena, "none").await;
    a.bot.go_to("2026-11-20", "08:30:00");
    let said = a.bot.read().await;
    // Who chose nothing gets it as everybody does.
    let usual = agency(sqlite().await).await.all_submitted().await;
    usual.bot.go_to("2026-11-20", "08:30:00");
    let ana = told_in(&usual.bot.read().await, "inbox of ana.ruiz");
    assert!(ana.contains("3 things wait for you."), "{ana}");
    assert_snapshot!(said.replace(&ana, "inbox of ana.ruiz: as usual"), @"
    inbox of dana.whitfield
      Nothing waits for you today.
      ┌ Your day, Fri 20 Nov
      │ You wait for
      │ - Birch Pet Supply · Ana Ruiz, Kofi Mensah: 3 tickets in production · the next due Mon 7 Dec
      └ Digest
    inbox of ana.ruiz: as usual
    mail to Dana Whitfield <dana.whitfield@agency.example>: Your day, Fri 20 Nov
      Your day, Fri 20 Nov · Nothing waits for you today.
      You wait for
      - Birch Pet Supply · Ana Ruiz, Kofi Mensah: 3 tickets in production · the next due Mon 7 Dec
      --
      A reply to this mail reaches Lena Hart.
      This is your digest of the morning. To change where you are told, type /refresh todo in chat and press Preferences.
      Sent by refreshbot.
    mail to Jo Becker <jo.becker@agency.example>: Your day, Fri 20 Nov
      Your day, Fri 20 Nov · Nothing waits for you today.
      You wait for
      - Birch Pet Supply · Ana Ruiz, Kofi Mensah: 3 tickets in production · the next due Mon 7 Dec
      --
      A reply to this mail reaches Lena Hart.
      This is your digest of the morning. To change where you are told, type /refresh todo in chat and press Preferences.
      Sent by refreshbot.
    ");
    // Once a morning, and each is a mail of its own.
    a.bot.go_to("2026-11-20", "12:00:00");
    a.bot.skip().await;
    a.bot.go_to("2026-11-21", "12:00:00");
    a.bot.skip().await;
    let ids: Vec<String> = digests(&a)
        .iter()
        .map(|mail| format!("{} {:?}", mail.to, mail.in_reply_to))
        .collect();
    assert_eq!(
        ids,
        [
            "dana.whitfield@agency.example None",
            "jo.becker@agency.example None"
        ]
    );
    // Nothing to say: nothing is sent.
    let pause = "refresh-admin portfolio pause";
    a.bot.command(&a.lena, pause, &birch()).await.message();
    a.bot.go_to("2026-11-23", "12:00:00");
    a.bot.skip().await;
    assert_eq!(digests(&a).len(), 2);
}

#[tokio::test]
async fn whoever_has_no_account_gets_it_by_mail() {
    let a = agency(sqlite().await).await;
    let (workspace, now) = (a.bot.stage.workspace, a.bot.now());
    let mut tx = a.bot.stage.workflow.db().begin().await.unwrap();
    let email = Some("kim@agency.example");
    let kim = people::insert(&mut tx, workspace, "Kim Ito", email, now)
        .await
        .unwrap();
    let all = portfolio::all(&mut tx, workspace).await.unwrap();
    portfolio::set_owner(&mut tx, workspace, all[0].id, Role::Sas, kim.id)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    a.bot.skip().await;
    a.bot.go_to("2026-11-20", "08:30:00");
    let said = a.bot.read().await;
    let mail = said
        .split("mail to ")
        .find(|mail| mail.starts_with("Kim Ito"));
    assert_snapshot!(mail.unwrap_or_default(), @"
    Kim Ito <kim@agency.example>: Your day, Fri 20 Nov
      Your day, Fri 20 Nov · Nothing waits for you today.
      You wait for
      - Birch Pet Supply · Dana Whitfield: ask the client whether they want a refresh · due Mon 23 Nov · in chat (https://chat.example/refreshes/m1)
      The next two weeks
      - Mon 23 Nov · Birch Pet Supply · refresh day
      You have no account in the chat that is linked to you yet: ask a Creative Team Lead to link it.
      --
      A reply to this mail reaches Lena Hart.
      This is your digest of the morning. Once your account is linked, /refresh todo and its button Preferences say where you are told.
      Sent by refreshbot.
    ");
}

#[tokio::test]
async fn without_mail_it_comes_in_chat() {
    let mut a = agency(sqlite().await).await;
    wants(&a, &a.jo, "mail").await;
    a.bot
        .restart(refreshbot::workflow::Settings {
            mail: false,
            ..settings()
        })
        .await;
    a.bot.go_to("2026-11-20", "08:30:00");
    let said = a.bot.read().await;
    assert!(said.contains("inbox of jo.becker"), "{said}");
}
