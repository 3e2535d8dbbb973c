use insta::assert_snapshot;

use super::{Agency, REST, birch};

#[tokio::test]
async fn complete() {
    let a = Agency::with_first().await;
    let cloned = a.clone_rest(&REST).await;
    a.bot.skip().await;
    let done = cloned.press(&a.bot, &a.jo, "Mark submitted").await;
    assert_snapshot!(done.said(), @"
    Birch Pet Supply is Deliverables Submitted (cycle 1), and your task is complete.
    Next: the creatives work; you answer their questions. You are told when the set is ready for review.
    ");
    assert_snapshot!(a.bot.read().await, @"
    card changes: Ad Set BPS-2026-11 · 3 of 3 created.
    post changes: Birch Pet Supply: refresh on Mon 23 Nov · cycle 1 · @Dana Whitfield
      The refresh is under way. [Add note]
    ");
    let again = cloned.press(&a.bot, &a.jo, "Mark submitted").await;
    assert_snapshot!(again.said(), @"
    Birch Pet Supply is Deliverables Submitted already (cycle 1). Nothing changed.
    Next: the creatives work; you answer their questions. You are told when the set is ready for review.
    ");
    assert_eq!(a.bot.read().await, "");
}

#[tokio::test]
async fn with_tickets_missing_it_asks_first() {
    let a = Agency::with_first().await;
    let asked = a.bot.command(&a.jo, "refresh done", &birch()).await;
    assert_snapshot!(asked.said(), @"
    Tickets are missing: BPS-2026-11 has 1 of 3 tickets.
    Nothing changed. Create them with `/refresh clone`, or go on: they can still be created later.
    [Mark submitted anyway]
    ");
    assert_eq!(
        a.bot
            .number("SELECT count(*) FROM cycle WHERE notation = 'blank'")
            .await,
        1
    );
    let done = asked.press(&a.bot, &a.jo, "Mark submitted anyway").await;
    assert!(
        done.said()
            .starts_with("Birch Pet Supply is Deliverables Submitted")
    );
    a.bot.skip().await;
}

#[tokio::test]
async fn without_any_ticket_it_asks_first() {
    let a = Agency::new().await;
    let asked = a.bot.command(&a.jo, "refresh done", &birch()).await;
    assert_snapshot!(asked.said(), @"
    Birch Pet Supply has no tickets in this cycle yet.
    Nothing changed. Create them with `/refresh submit`, or go on: they can still be created later.
    [Mark submitted anyway]
    ");
    a.bot.skip().await;
}

#[tokio::test]
async fn it_completes_the_create_task() {
    let a = Agency::new().await;
    a.bot.go_to("2026-11-23", "09:00:00");
    a.bot.skip().await;
    let open = "SELECT count(*) FROM task WHERE kind = 'create' AND completed_at IS NULL AND cancelled_at IS NULL";
    assert_eq!(a.bot.number(open).await, 1);
    let a = a.all_submitted().await;
    assert_eq!(a.bot.number(open).await, 0);
}

#[tokio::test]
async fn after_approval_it_is_further_already() {
    let a = Agency::approved().await;
    let answer = a.bot.command(&a.jo, "refresh done", &birch()).await;
    assert_snapshot!(answer.said(), @"Birch Pet Supply is further already: Creatives Completed & Approved. Nothing changed, and nothing is needed.");
    a.bot.skip().await;
}
