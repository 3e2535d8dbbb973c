use insta::assert_snapshot;
use refreshbot::message::FileToShow;

use super::{Agency, birch};

#[tokio::test]
async fn the_cycle_closes_and_the_next_one_opens() {
    let a = Agency::approved().await;
    a.bot.go_to("2026-12-09", "10:15:00");
    a.bot.skip().await;
    let answer = a.bot.press(&a.jo, "Mark implemented").await;
    assert_snapshot!(answer.said(), @"
    Birch Pet Supply: cycle 1 is closed, 16 days after the refresh date. 3 deliverables completed.
    Next refresh: Sun 21 Feb 2027. Dana Whitfield is told.
    ");
    assert_snapshot!(a.bot.read().await, @"
    #refreshes
      Birch Pet Supply: cycle 1 is closed · @Dana Whitfield
      Implemented Wed 9 Dec by Jo Becker, 16 days after the refresh date. 3 deliverables, no revisions.
      Next refresh: Sun 21 Feb 2027, kickoff Sat 6 Feb.
    card changes: Ad Set BPS-2026-11 · 3 of 3 created, 3 approved.
    card changes: T-1 · Spring hero · Completed Deliverable
    card changes: T-2 · Spring hero tall · Completed Deliverable
    card changes: T-3 · Spring dogs · Completed Deliverable
    post changes: Birch Pet Supply: BPS-2026-11 is ready for client review · cycle 1 · @Dana Whitfield
      Implemented Wed 9 Dec, 16 days after the refresh date. Cycle 1 is closed.
    post changes: Birch Pet Supply: approved, ready for Meta · cycle 1 · 3 deliverables · @Jo Becker
      Implemented Wed 9 Dec, 16 days after the refresh date. Cycle 1 is closed.
    post changes: Birch Pet Supply: refresh on Mon 23 Nov · cycle 1 · @Dana Whitfield
      Implemented Wed 9 Dec, 16 days after the refresh date. Cycle 1 is closed.
    ");
    let again = a.bot.press(&a.jo, "Mark implemented").await;
    assert_snapshot!(again.said(), @"This belongs to cycle 1 of Birch Pet Supply, which is closed. Nothing changed. The open one: `/refresh status`.");
    let again = a.bot.command(&a.jo, "refresh implement", &birch()).await;
    assert_snapshot!(again.said(), @"Not yet: Birch Pet Supply is not approved; its status is blank. Nothing changed. The Account Manager approves first, with `/refresh approve`.");
    assert_eq!(a.bot.read().await, "");
    let status = a.bot.command(&a.jo, "refresh status", &birch()).await;
    assert_snapshot!(status.said(), @"
    ┌ Birch Pet Supply · cycle 2
    │ Next: Dana Whitfield logs a note before Sun 21 Feb 2027, the refresh date.
    │ Creative Refresh Status: blank
    │ Creative Refresh Date: Sun 21 Feb 2027, every 90 days
    │ Account Manager: Dana Whitfield
    │ Social Ad Specialist: Jo Becker
    │ Newest note: none yet
    └ Status of Birch Pet Supply · cycle 2
    [Add note]
    ");
    let open = "SELECT count(*) FROM task WHERE completed_at IS NULL AND cancelled_at IS NULL";
    assert_eq!(a.bot.number(open).await, 0);
    let stray = "SELECT count(*) FROM activity WHERE what LIKE 'cycle.%' AND ticket_id IS NOT NULL";
    assert_eq!(a.bot.number(stray).await, 0);
    a.bot.skip().await;
}

#[tokio::test]
async fn too_early() {
    let a = Agency::pending().await;
    let answer = a.bot.command(&a.jo, "refresh implement", &birch()).await;
    assert_snapshot!(answer.said(), @"Not yet: Birch Pet Supply is not approved; its status is Creatives Pending Approval. Nothing changed. The Account Manager approves first, with `/refresh approve`.");
    a.bot.skip().await;
}

#[tokio::test]
async fn the_prompt_has_everything_in_one_file() {
    let a = Agency::approved().await;
    let entries = a.bot.stage.chat.all();
    let file = entries.iter().rev().find_map(|entry| match entry {
        refreshbot::chat::transcript::Entry::Post { message, .. } => match message.files.as_slice()
        {
            [FileToShow::Text { content, .. }] => Some(content.clone()),
            _ => None,
        },
        _ => None,
    });
    assert_snapshot!(file.unwrap(), @"
    ﻿ticket,position,name,format,placement,primary text,headline,call to action,landing URL,assets,folder
    T-1,1,Spring hero,static,,Everything for the first warm days.,Spring is here,Shop now,,https://drive.example/final,BPS-2026-11
    T-2,2,Spring hero tall,story/reel,,Everything for the first warm days.,Spring is here,Shop now,,https://drive.example/final,BPS-2026-11
    T-3,3,Spring dogs,carousel,,Everything for the first warm days.,Spring is here,Shop now,,https://drive.example/final,BPS-2026-11
    ");
}

#[tokio::test]
async fn a_second_cycle_runs_like_the_first() {
    let a = Agency::approved().await;
    a.bot.go_to("2026-12-09", "10:15:00");
    a.bot
        .command(&a.jo, "refresh implement", &birch())
        .await
        .message();
    a.bot.skip().await;
    a.note("Second round.").await.message();
    a.bot.skip().await;
    a.bot.go_to("2027-02-21", "09:00:00");
    assert_snapshot!(a.bot.read().await, @"
    #refreshes
      Birch Pet Supply: refresh on Sun 21 Feb · cycle 2 · @Dana Whitfield
      This comes 15 days late: it was due on Sat 6 Feb, 09:00.
      The newest note is from Wed 9 Dec 2026; add another if something changed.
      Next: discuss it with the client, answer below, and log their direction with *Add note*.
      [Client wants a refresh] [No refresh this cycle] [Add note]
    #refreshes
      Birch Pet Supply: refresh day · cycle 2 · due today, Sun 21 Feb · @Jo Becker
      ┌ Newest note from Dana Whitfield, Wed 9 Dec 2026
      │ > Second round.
      │ Next: create one ticket for each deliverable.
      └ Note 1 · cycle 2 · Birch Pet Supply
      [Submit first ticket] [Ask the AM]
    ");
    let mut typed = super::SPRING;
    assert_snapshot!(a.submit(&typed).await.said(), @"
    Nothing was created. An earlier cycle used the Deliverable Folder Name BPS-2026-11. Choose another one, for example with this refresh's month in it.
    [Edit and send again]
    ");
    typed[0] = ("folder", "BPS-2027-02");
    typed[1] = ("count", "1");
    a.submit(&typed).await.message();
    a.deliver_link(&a.kofi, "T-4").await.message();
    a.bot
        .command(&a.dana, "refresh approve", &birch())
        .await
        .message();
    let answer = a.bot.command(&a.jo, "refresh implement", &birch()).await;
    assert!(answer.said().contains("Sat 22 May"), "{}", answer.said());
    a.bot.skip().await;
}

#[tokio::test]
async fn a_note_from_before_the_reset_may_be_stale() {
    let a = Agency::new().await;
    a.note("Spring.").await.message();
    a.bot.skip().await;
    let a = a
        .all_submitted()
        .await
        .all_delivered()
        .await
        .cycle_approved()
        .await;
    a.bot
        .command(&a.jo, "refresh implement", &birch())
        .await
        .message();
    a.bot.skip().await;
    a.bot.go_to("2027-02-21", "09:00:00");
    assert_snapshot!(a.bot.read().await, @"
    #refreshes
      Birch Pet Supply: refresh on Sun 21 Feb · cycle 2 · @Dana Whitfield
      This comes 15 days late: it was due on Sat 6 Feb, 09:00.
      The newest note is from Thu 19 Nov 2026, before the last refresh closed.
      Next: discuss it with the client, answer below, and log their direction with *Add note*.
      [Client wants a refresh] [No refresh this cycle] [Add note]
    #refreshes
      Birch Pet Supply: refresh day · cycle 2 · due today, Sun 21 Feb · @Jo Becker
      There is no note for this cycle; the newest one is from Thu 19 Nov 2026, before the last refresh closed. Ask Dana Whitfield before you start.
      ┌ Old note from Dana Whitfield, Thu 19 Nov 2026
      │ > Spring.
      └ Note 1 · cycle 2 · Birch Pet Supply
      [Ask the AM] [Submit first ticket anyway]
    ");
}
