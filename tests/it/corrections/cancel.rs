use insta::assert_snapshot;

use super::Agency;

#[tokio::test]
async fn a_cancelled_ticket_ends_with_its_task_and_questions() {
    let a = Agency::with_set().await;
    a.say(&a.ana, "refresh ask ticket:T-2 question:How tall?")
        .await;
    a.read().await;
    assert_snapshot!(a.say(&a.jo, "refresh cancel ticket:T-2 reason:The client has no budget for it.").await, @r#"
    T-2 "tall" is Cancelled. Told in its thread: Ana and Kofi.
    *BPS*: 3 of 3 created, 1 cancelled.
    Its position is not used again; nothing more is needed.
    "#);
    assert_snapshot!(a.read().await, @r#"
    #T-2 tall
    Cancelled: T-2 "tall" · Birch · @Ana and @Kofi
    It will not be made: nothing more is needed on it.
    Closed with it, unanswered: Q-1.
    ┌ Jo writes
    │ > The client has no budget for it.
    └ T-2 · cycle 1 · Birch
    card changes: Ad Set BPS
    card changes: T-2 · tall · Cancelled
    post changes: Q-1 from Ana on T-2 "tall" · @Jo / Closed, unanswered.
    "#);
    assert_snapshot!(a.kept("ticket.cancelled").await, @r#"{"before":"New","questions_closed":1,"reason":"The client has no budget for it.","ticket":"T-2"}"#);
    let task = "SELECT count(*) FROM task WHERE cancel_reason = 'The client has no budget for it.'";
    assert_eq!(a.number(task).await, 1);
    let open = "SELECT count(*) FROM question WHERE closed_at IS NULL";
    assert_eq!(a.number(open).await, 0);
    assert_snapshot!(a.say(&a.jo, "refresh cancel ticket:T-2 reason:again").await, @r#"
    T-2 "tall" is Cancelled already. Nothing changed.
    Nothing more is to be done on it.
    "#);
    assert_eq!(a.read().await, "", "nobody is told twice");
    assert_snapshot!(a.say(&a.jo, "refresh clone ad_set:BPS").await, @"Nothing was created. BPS has all of its 3 tickets. When every Ad Set is complete: `/refresh done`.");
}

#[tokio::test]
async fn only_the_sas_or_a_lead_cancels() {
    let a = Agency::with_set().await;
    assert_snapshot!(a.say(&a.dana, "refresh cancel ticket:T-1 reason:no").await, @"Only the Social Ad Specialist of Birch (Jo) or a Lead can do this. Nothing changed.");
    assert_snapshot!(a.say(&a.ana, "refresh cancel ticket:T-1 reason:no").await, @"Only the Social Ad Specialist of Birch (Jo) or a Lead can do this. Nothing changed.");
    assert_eq!(
        a.number("SELECT count(*) FROM ticket WHERE status = 'cancelled'")
            .await,
        0
    );
    let thread = a.thread("T-1");
    let reply = a
        .reply_in(
            &a.mia,
            Some(&thread),
            "refresh cancel reason:Twice the same",
        )
        .await;
    assert_snapshot!(super::text(&reply), @r#"
    T-1 "hero" is Cancelled. Told in its thread: Ana and Kofi.
    *BPS*: 3 of 3 created, 1 cancelled.
    Its position is not used again; nothing more is needed.
    "#);
    assert_snapshot!(a.say(&a.jo, "refresh cancel ticket:T-9 reason:no").await, @r#"There is no ticket "T-9". Nothing changed. A ticket is named by its number, such as T-14."#);
}

#[tokio::test]
async fn cancelling_the_last_unfinished_ticket_makes_the_set_ready() {
    let a = Agency::with_set().await;
    a.deliver("T-1").await;
    a.deliver("T-2").await;
    a.read().await;
    assert_snapshot!(a.say(&a.jo, "refresh cancel ticket:T-3 reason:Not needed").await, @r#"
    T-3 "reel" is Cancelled. Told in its thread: Ana and Kofi.
    *BPS*: 3 of 3 created, 2 pending approval, 1 cancelled.
    *BPS* is ready for review now, and Dana is told.
    "#);
    let said = a.read().await;
    assert!(said.contains("ready for client review"), "{said}");
    assert_eq!(
        a.number("SELECT count(*) FROM cycle WHERE phase = 'pending-approval'")
            .await,
        1
    );
}

#[tokio::test]
async fn a_set_without_tickets_left_is_not_ready() {
    let a = Agency::new().await;
    a.submit("ONE", "1", "hero").await;
    a.deliver("T-1").await;
    a.read().await;
    assert_eq!(a.number("SELECT count(*) FROM ad_set WHERE ready").await, 1);
    assert_snapshot!(a.say(&a.jo, "refresh cancel ticket:T-1 reason:No budget").await, @r#"
    T-1 "hero" is Cancelled. Told in its thread: Ana and Kofi.
    *ONE*: 1 of 1 created, 1 cancelled.
    Every ticket of the set is cancelled, so there is nothing to review in it. Next: if something is still to be made, raise its number with `/refresh correct`; if nothing is, Dana closes the cycle with `/refresh decline`.
    "#);
    assert_eq!(a.number("SELECT count(*) FROM ad_set WHERE ready").await, 0);
    assert_eq!(
        a.number("SELECT count(*) FROM cycle WHERE phase = 'waiting'")
            .await,
        1
    );
    let approve = "refresh approve portfolio:Birch";
    assert_snapshot!(a.say(&a.dana, approve).await, @"
    Not yet: every ticket of ONE is cancelled, so there is nothing to review in it. Nothing changed.
    Next: if something is still to be made, raise the set's number with `/refresh correct` and clone a ticket. If nothing is, close the cycle with `/refresh decline`; or a Lead approves what else is there: `/refresh move`.
    ");
    assert_snapshot!(a.say(&a.dana, "refresh approve ad_set:ONE").await, @"
    Not yet: every ticket of ONE is cancelled, so there is nothing to review in it. Nothing changed.
    Next: if something is still to be made, raise the set's number with `/refresh correct` and clone a ticket. If nothing is, close the cycle with `/refresh decline`; or a Lead approves what else is there: `/refresh move`.
    ");
    assert_snapshot!(a.say(&a.dana, "refresh status portfolio:Birch").await, @"
    ┌ Birch · cycle 1
    │ Next: every ticket is cancelled. If something is still to be made, Jo raises the number with `/refresh correct`; if nothing is, Dana closes the cycle with `/refresh decline`.
    │ - *ONE*: 1 of 1 created, 1 cancelled
    │ Creative Refresh Status: blank
    │ Creative Refresh Date: Mon 23 Nov, every 30 days
    │ Account Manager: Dana
    │ Social Ad Specialist: Jo
    │ Newest note: none yet
    └ Status of Birch · cycle 1
    ");
    // Another set that is ready waits for it, until a Lead or a new ticket helps.
    a.submit("TWO", "1", "tall").await;
    a.deliver("T-2").await;
    assert_snapshot!(a.say(&a.dana, approve).await, @"
    Not yet: every ticket of ONE is cancelled, so there is nothing to review in it. Nothing changed.
    Next: if something is still to be made, raise the set's number with `/refresh correct` and clone a ticket. If nothing is, close the cycle with `/refresh decline`; or a Lead approves what else is there: `/refresh move`.
    ");
    a.say(
        &a.mia,
        "refresh correct ad_set:ONE count:2 reason:Once more",
    )
    .await;
    let form = a.form(&a.jo, "refresh clone ad_set:ONE").await;
    a.send(&a.jo, &form, &[("lines", "again")]).await;
    assert_snapshot!(a.say(&a.dana, approve).await, @"
    Not yet: 1 of 3 tickets is still in production: T-3 (New, Ana, Kofi). Nothing changed.
    The portfolio's channel says so when everything is ready for review.
    ");
    a.deliver("T-3").await;
    assert_snapshot!(a.say(&a.dana, approve).await, @"
    Birch, cycle 1 is Creatives Completed & Approved.
    Jo is told to put the creatives live in Meta. When that is done, the cycle closes and the next refresh date is set.
    ");
}
