//! Reschedule, pause, resume, archive.

use insta::assert_snapshot;

use super::{Agency, berlin};

#[tokio::test]
async fn before_the_first_ticket_the_prompt_comes_anew() {
    let a = Agency::new().await;
    a.stage.clock.set(berlin("2026-11-23", "09:00:00"));
    assert!(a.read().await.contains("refresh day"));
    let typed = "refresh-admin portfolio reschedule date:2026-12-01 portfolio:Birch reason:The client is away";
    assert_snapshot!(a.say(&a.mia, typed).await, @"
    Birch: the refresh date of cycle 1 is Tue 1 Dec; it was Mon 23 Nov.
    Next: Jo is prompted on that day.
    ");
    assert_snapshot!(a.kept("cycle.rescheduled").await, @r#"{"after":"2026-12-01","before":"2026-11-23","prompts_again":true,"reason":"The client is away"}"#);
    assert_snapshot!(a.read().await, @"
    post changes: Birch: refresh day · cycle 1 · @Jo / Withdrawn: the refresh date is Tue 1 Dec now. You are asked again on that day.
    post changes: Birch: refresh on Tue 1 Dec · cycle 1 · @Dana / [Client wants a refresh] [No refresh this cycle] [Add note]
    ");
    a.stage.clock.set(berlin("2026-11-30", "23:00:00"));
    assert_eq!(a.read().await, "");
    a.stage.clock.set(berlin("2026-12-01", "09:00:00"));
    let said = a.read().await;
    assert!(
        said.contains("refresh day") && !said.contains("client want"),
        "{said}"
    );
    a.stage.clock.set(berlin("2026-12-05", "09:00:00"));
    assert_eq!(a.read().await, "");
    assert_snapshot!(a.say(&a.mia, "refresh-admin portfolio reschedule date:2026-12-01 portfolio:Birch").await, @r#"Nothing changed. date: "2026-12-01" does not fit; right would be a date from today on."#);
}

#[tokio::test]
async fn after_the_first_ticket_nothing_fires_again() {
    let a = Agency::with_set().await;
    assert_snapshot!(a.say(&a.mia, "refresh-admin portfolio reschedule date:2026-12-01 portfolio:Birch").await, @"
    Birch: the refresh date of cycle 1 is Tue 1 Dec; it was Mon 23 Nov.
    Its work has begun already, so nothing is prompted again, and nothing is needed.
    ");
    a.stage.clock.set(berlin("2026-12-01", "09:00:00"));
    assert_snapshot!(a.read().await, @"post changes: Birch: refresh on Tue 1 Dec · cycle 1 · @Dana / [Client wants a refresh] [No refresh this cycle] [Add note]");
    assert_snapshot!(a.say(&a.jo, "refresh-admin portfolio reschedule date:+9d portfolio:Birch").await, @"Only a Lead or an Admin can do this. Nothing changed.");
    assert_snapshot!(a.say(&a.mia, "refresh-admin portfolio reschedule date:2026-11-01 portfolio:Birch").await, @r#"Nothing changed. date: "2026-11-01" does not fit; right would be a date from today on."#);
}

#[tokio::test]
async fn what_is_paused_fires_nothing_and_goes_on_when_resumed() {
    let a = Agency::new().await;
    assert_snapshot!(a.say(&a.mia, "refresh-admin portfolio pause portfolio:Birch reason:No budget").await, @"
    Birch is paused. Refresh date of cycle 1: Mon 23 Nov.
    Nothing is prompted for it, and its tickets stay as they are, until it is resumed: `/refresh-admin portfolio resume`.
    ");
    assert_snapshot!(a.say(&a.mia, "refresh-admin portfolio pause portfolio:Birch").await, @"
    Birch is paused already. Nothing changed.
    Nothing is prompted for it, and its tickets stay as they are, until it is resumed: `/refresh-admin portfolio resume`.
    ");
    assert_snapshot!(a.say(&a.jo, "refresh submit portfolio:Birch").await, @"Birch is paused. Nothing changed. A Lead or an Admin can resume it: `/refresh-admin portfolio resume`.");
    a.stage.clock.set(berlin("2026-11-23", "10:00:00"));
    assert_eq!(a.read().await, "");
    let pending = "SELECT count(*) FROM due WHERE due_at IS NOT NULL AND fired_at IS NULL";
    assert_eq!(a.number(pending).await, 1, "it waits, unconsumed");
    assert_snapshot!(a.say(&a.mia, "refresh-admin portfolio resume portfolio:Birch").await, @"
    Birch is active. Refresh date of cycle 1: Mon 23 Nov.
    Next: Jo is prompted on that day.
    ");
    assert!(a.read().await.contains("refresh day"));
    assert_snapshot!(a.say(&a.jo, "refresh-admin portfolio pause portfolio:Birch").await, @"Only a Lead or an Admin can do this. Nothing changed.");
}

#[tokio::test]
async fn a_date_that_has_passed_must_be_said_anew() {
    let a = Agency::new().await;
    a.say(&a.mia, "refresh-admin portfolio pause portfolio:Birch")
        .await;
    a.stage.clock.set(berlin("2026-12-20", "10:00:00"));
    assert_snapshot!(a.say(&a.mia, "refresh-admin portfolio resume portfolio:Birch").await, @"The refresh date of Birch, Mon 23 Nov, has passed. Nothing changed. Say the next one, in the option `date`.");
    assert_eq!(a.read().await, "");
    let typed = "refresh-admin portfolio resume portfolio:Birch date:2027-01-11";
    assert_snapshot!(a.say(&a.mia, typed).await, @"
    Birch is active. Refresh date of cycle 1: Mon 11 Jan 2027.
    Next: Jo is prompted on that day.
    ");
    assert_snapshot!(a.read().await, @"post changes: Birch: refresh on Mon 11 Jan 2027 · cycle 1 · @Dana / [Client wants a refresh] [No refresh this cycle] [Add note]");
    a.stage.clock.set(berlin("2027-01-11", "09:00:00"));
    assert!(a.read().await.contains("refresh day"));
}

#[tokio::test]
async fn what_is_archived_is_kept_and_can_come_back() {
    let a = Agency::new().await;
    assert_snapshot!(a.say(&a.mia, "refresh-admin portfolio archive portfolio:Birch reason:Client left").await, @"
    Birch is archived. Refresh date of cycle 1: Mon 23 Nov.
    It is kept for its history, and nothing is prompted for it. To bring it back: `/refresh-admin portfolio resume`.
    ");
    a.stage.clock.set(berlin("2026-11-23", "10:00:00"));
    assert_eq!(a.read().await, "");
    assert_snapshot!(a.say(&a.mia, "refresh-admin portfolio reschedule date:+3d portfolio:Birch").await, @"Birch is archived: it is kept for its history. Nothing changed. A Lead or an Admin can resume it: `/refresh-admin portfolio resume`.");
    assert_snapshot!(a.say(&a.mia, "refresh-admin portfolio resume portfolio:Birch").await, @"
    Birch is active. Refresh date of cycle 1: Mon 23 Nov.
    Next: Jo is prompted on that day.
    ");
}
