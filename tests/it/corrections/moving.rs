use insta::assert_snapshot;
use refreshbot::request::{Action, Completion};

use super::Agency;
use crate::support::bot::once_for_all;

impl Agency {
    async fn status(&self) -> String {
        let words = "notation || ' ' || phase || ' ' || coalesce(outcome, 'open')";
        self.db
            .text(&format!("SELECT {words} FROM cycle WHERE number = 1"))
            .await
    }

    async fn ticket_status(&self, number: i64) -> String {
        self.db
            .text(&format!(
                "SELECT status FROM ticket WHERE number = {number}"
            ))
            .await
    }
}

#[tokio::test]
async fn a_cycle_moves_by_the_table_as_by_the_commands() {
    let a = Agency::with_set().await;
    assert_snapshot!(a.say(&a.dana, "refresh move status:refresh request submitted portfolio:Birch").await, @"
    Birch is Refresh Request Submitted (cycle 1), and your task is complete.
    Next: log the client's direction with *Add note* before Mon 23 Nov, when Jo creates the tickets from it.
    [Add note]
    ");
    assert_snapshot!(a.say(&a.jo, "refresh move status:Deliverables Submitted portfolio:Birch").await, @"
    Birch is Deliverables Submitted (cycle 1), and your task is complete.
    Next: the creatives work; you answer their questions. You are told when the set is ready for review.
    ");
    assert_snapshot!(a.say(&a.jo, "refresh move status:Creatives Pending Approval portfolio:Birch").await, @"
    Not yet: 3 of 3 tickets are still in production: T-1 (New, Ana, Kofi), T-2 (New, Ana, Kofi), T-3 (New, Ana, Kofi). Nothing changed.
    The portfolio's channel says so when everything is ready for review.
    ");
    assert_snapshot!(a.say(&a.jo, "refresh move status:blank portfolio:Birch").await, @"Only a Lead or an Admin can do this. Nothing changed.");
    assert_snapshot!(a.say(&a.jo, "refresh move status:Refresh Request Submitted portfolio:Birch").await, @"Only the Account Manager of Birch (Dana) or a Lead can do this. Nothing changed.");
    for ticket in ["T-1", "T-2", "T-3"] {
        a.deliver(ticket).await;
    }
    assert_snapshot!(a.say(&a.jo, "refresh move status:Creatives Pending Approval portfolio:Birch").await, @"
    Birch, cycle 1, is Creatives Pending Approval already. Nothing changed.
    What comes next: `/refresh status`.
    ");
    assert_snapshot!(a.say(&a.jo, "refresh move status:Creatives Completed & Approved portfolio:Birch").await, @"Only the Account Manager of Birch (Dana) or a Lead can do this. Nothing changed.");
    assert_snapshot!(a.say(&a.dana, "refresh move status:Creatives Completed & Approved portfolio:Birch").await, @"
    Birch, cycle 1 is Creatives Completed & Approved.
    Jo is told to put the creatives live in Meta. When that is done, the cycle closes and the next refresh date is set.
    ");
    assert_snapshot!(a.say(&a.dana, "refresh move status:No Refresh Requested portfolio:Birch").await, @"Birch is Creatives Completed & Approved, so it can only be implemented now. Nothing changed. Only a Lead can take it back from there, with `/refresh move` and a reason.");
    assert_snapshot!(a.say(&a.jo, "refresh move status:Creatives Implemented portfolio:Birch").await, @"
    Birch: cycle 1 is closed, 4 days before the refresh date. 3 deliverables completed.
    Next refresh: Wed 23 Dec. Dana is told.
    ");
    assert_eq!(
        a.status().await,
        "deliverables-submitted approved implemented"
    );
}

#[tokio::test]
async fn a_ticket_moves_by_the_table_as_by_the_commands() {
    let a = Agency::with_set().await;
    assert_snapshot!(a.say(&a.kofi, "refresh move status:in progress ticket:T-1").await, @r#"
    T-1 "hero" is In Progress. It is due Mon 7 Dec.
    Next: hand it in with `/refresh deliver ticket:T-1 file:`, or press *Deliver* for a link.
    [Deliver]
    "#);
    assert_snapshot!(a.say(&a.jo, "refresh move status:Pending Approval ticket:T-1").await, @"T-1 is In Progress. It becomes Pending Approval when its creatives hand something in, with `/refresh deliver`. Nothing changed.");
    assert_snapshot!(a.say(&a.jo, "refresh move status:New ticket:T-1").await, @"Only a Lead or an Admin can do this. Nothing changed.");
    assert_snapshot!(a.say(&a.dana, "refresh move status:Approved ticket:T-1").await, @"
    T-1 is In Progress, so it cannot be approved. Nothing changed.
    Its creatives hand it in first, with *Deliver* or `/refresh deliver`.
    ");
    a.deliver("T-1").await;
    assert_snapshot!(a.say(&a.jo, "refresh move status:Pending Approval ticket:T-1").await, @r#"
    T-1 "hero" is Pending Approval already. Nothing changed. *BPS*: 3 of 3 created, 1 pending approval.
    Next: Dana approves it, or asks for changes.
    "#);
    assert_snapshot!(a.say(&a.dana, "refresh move status:Revisions Requested ticket:T-1").await, @r#""reason" is empty. Nothing changed. Fill it in and send it again."#);
    let typed = "refresh move status:Revisions Requested ticket:T-1 reason:Bigger logo";
    assert_snapshot!(a.say(&a.dana, typed).await, @r#"
    T-1 "hero" is Revisions Requested, round 2. Told in its thread: Ana and Kofi.
    *BPS* (Birch) was not ready for review yet. You are told when it is.
    "#);
    a.deliver("T-1").await;
    assert_snapshot!(a.say(&a.dana, "refresh move status:Approved ticket:T-1").await, @r#"
    T-1 "hero" is Approved. *BPS*: 3 of 3 created, 1 approved.
    Next: the other tickets of the cycle; you are told when a set is ready for review.
    "#);
    assert_snapshot!(a.say(&a.kofi, "refresh move status:Completed Deliverable ticket:T-1").await, @"Only the Social Ad Specialist or the Account Manager of Birch (Jo, Dana) or a Lead can do this. Nothing changed.");
    assert_snapshot!(a.say(&a.jo, "refresh move status:Completed Deliverable ticket:T-1").await, @r#"
    T-1 "hero" is Completed Deliverable now; it was Approved. *BPS*: 3 of 3 created, 1 approved.
    Nothing more is to be done on it.
    "#);
    assert_snapshot!(a.say(&a.jo, "refresh move status:Cancelled ticket:T-2 reason:No budget").await, @r#"
    T-2 "tall" is Cancelled. Told in its thread: Ana and Kofi.
    *BPS*: 3 of 3 created, 1 approved, 1 cancelled.
    Its position is not used again; nothing more is needed.
    "#);
    assert_eq!(a.ticket_status(2).await, "cancelled");
}

#[tokio::test]
async fn a_status_that_is_none() {
    let a = Agency::with_set().await;
    assert_snapshot!(a.say(&a.jo, "refresh move status:finished portfolio:Birch").await, @r#"Nothing changed. status: "finished" does not fit; right would be blank, Refresh Request Submitted, Deliverables Submitted, Creatives Pending Approval, Creatives Completed & Approved, Creatives Implemented, No Refresh Requested, New, In Progress, Pending Approval, Revisions Requested, Approved, Completed Deliverable, Cancelled."#);
    assert_snapshot!(a.say(&a.jo, "refresh move status:Creatives Implemented ticket:T-1").await, @r#"Nothing changed. status: "Creatives Implemented" does not fit; right would be New, In Progress, Pending Approval, Revisions Requested, Approved, Completed Deliverable, Cancelled."#);
    assert_snapshot!(a.say(&a.ana, "refresh move status:Deliverables Submitted portfolio:Birch").await, @"Only the Social Ad Specialist of Birch (Jo) or a Lead can do this. Nothing changed.");
}

#[tokio::test]
async fn a_lead_forces_a_cycle_with_a_reason() {
    let a = Agency::with_set().await;
    a.deliver("T-1").await;
    a.read().await;
    let typed = "refresh move status:Creatives Completed & Approved portfolio:Birch";
    assert_snapshot!(a.say(&a.mia, typed).await, @"Birch is blank, and the process does not lead from there to Creatives Completed & Approved. Nothing changed. You can force it: say why, in the option `reason`.");
    assert_eq!(a.status().await, "blank waiting open");
    assert_snapshot!(a.say(&a.mia, &format!("{typed} reason:The client called")).await, @"
    Birch, cycle 1, is Creatives Completed & Approved. The audit log keeps your reason.
    What comes next: `/refresh status`.
    ");
    assert_snapshot!(a.kept("cycle.forced").await, @r#"{"after":"Creatives Completed & Approved","before":"","forced":true,"reason":"The client called"}"#);
    assert_eq!(a.status().await, "blank approved open");
    assert_eq!(a.ticket_status(1).await, "approved");
    let back = "refresh move status:Refresh Request Submitted portfolio:Birch reason:Too early";
    assert_snapshot!(a.say(&a.mia, back).await, @"
    Birch, cycle 1, is Refresh Request Submitted. The audit log keeps your reason.
    What comes next: `/refresh status`.
    ");
    assert_eq!(a.status().await, "request-submitted waiting open");
    let withdrawn =
        "SELECT count(*) FROM task WHERE kind = 'implement' AND cancel_reason = 'Too early'";
    assert_eq!(a.number(withdrawn).await, 1);
    let blank = "refresh move status:blank portfolio:Birch reason:From the start";
    assert_snapshot!(a.say(&a.mia, blank).await, @"
    Birch, cycle 1, is blank. The audit log keeps your reason.
    What comes next: `/refresh status`.
    ");
    assert_eq!(a.status().await, "blank waiting open");
    a.read().await;
    let closed = "refresh move status:Creatives Implemented portfolio:Birch reason:Live since May";
    assert_snapshot!(a.say(&a.mia, closed).await, @"
    Birch: cycle 1 is closed, 4 days before the refresh date. 1 deliverable completed.
    Next refresh: Wed 23 Dec. Dana is told.
    ");
    assert_eq!(a.status().await, "blank waiting implemented");
    assert_eq!(a.ticket_status(1).await, "completed-deliverable");
    assert_eq!(a.ticket_status(2).await, "cancelled");
    assert_snapshot!(once_for_all(&a.read().await), @r#"
    #T-2 tall
    #T-3 reel
    Cancelled: T-? "?" · Birch · @Ana and @Kofi
    It will not be made: nothing more is needed on it.
    ┌ Mia writes
    │ > Live since May
    └ T-? · cycle 1 · Birch
    #refreshes
    Birch: cycle 1 is closed · @Dana
    Implemented Thu 19 Nov by Mia, 4 days before the refresh date. 1 deliverable, no revisions.
    It was closed by hand; what was not approved is cancelled:
    > Live since May
    Next refresh: Wed 23 Dec, kickoff Tue 8 Dec.
    card changes: Ad Set BPS
    card changes: T-1 · hero · Completed Deliverable
    card changes: T-2 · tall · Cancelled
    card changes: T-3 · reel · Cancelled
    post changes: Birch: refresh on Mon 23 Nov · cycle 1 · @Dana / Implemented Thu 19 Nov, 4 days before the refresh date. Cycle 1 is closed.
    "#);
}

#[tokio::test]
async fn a_lead_forces_a_decline() {
    let a = Agency::with_set().await;
    let forced = |status: &str| format!("refresh move status:{status} portfolio:Birch reason:Gone");
    a.say(&a.mia, &forced("Creatives Completed & Approved"))
        .await;
    a.read().await;
    assert_snapshot!(a.say(&a.mia, &forced("No Refresh Requested")).await, @"
    Birch: cycle 1 is closed without a refresh.
    Next refresh: Wed 23 Dec. Jo is told; nothing more to do until the next kickoff.
    ");
    assert_snapshot!(once_for_all(&a.read().await), @r#"
    #T-1 hero
    #T-2 tall
    #T-3 reel
    Cancelled: T-? "?" · Birch · @Ana and @Kofi
    It will not be made: nothing more is needed on it.
    ┌ Mia writes
    │ > Gone
    └ T-? · cycle 1 · Birch
    inbox of jo
    Birch: no refresh this cycle · cycle 1 was closed by a Lead
    > Gone
    Nothing is needed from you. Next refresh: Wed 23 Dec.
    card changes: Ad Set BPS
    card changes: T-1 · hero · Cancelled
    card changes: T-2 · tall · Cancelled
    card changes: T-3 · reel · Cancelled
    post changes: Birch: approved, ready for Meta · cycle 1 · @Jo / No refresh this cycle: closed Thu 19 Nov.
    post changes: Birch: refresh on Mon 23 Nov · cycle 1 · @Dana / No refresh this cycle: closed Thu 19 Nov.
    "#);
}

#[tokio::test]
async fn a_lead_forces_a_ticket_with_a_reason() {
    let a = Agency::with_set().await;
    assert_snapshot!(a.say(&a.mia, "refresh move status:Approved ticket:T-1").await, @"T-1 is New, and the process does not lead from there to Approved. Nothing changed. You can force it: say why, in the option `reason`.");
    let typed = "refresh move status:Approved ticket:T-1 reason:Approved on the phone";
    assert_snapshot!(a.say(&a.mia, typed).await, @r#"
    T-1 "hero" is Approved now; it was New. *BPS*: 3 of 3 created, 1 approved.
    Next: Dana approves the cycle when the client has.
    "#);
    assert_snapshot!(a.read().await, @r#"
    #T-1 hero
    T-1 "hero" is Approved now · set by hand · Birch · @Ana and @Kofi
    ┌ Mia writes
    │ > Approved on the phone
    └ T-1 · cycle 1 · Birch
    card changes: Ad Set BPS
    card changes: T-1 · hero · Approved
    "#);
    assert_snapshot!(a.kept("ticket.forced").await, @r#"{"after":"Approved","before":"New","forced":true,"reason":"Approved on the phone","ticket":"T-1"}"#);
    a.say(&a.mia, "refresh cancel ticket:T-2 reason:no").await;
    a.deliver("T-3").await;
    assert_eq!(a.number("SELECT count(*) FROM ad_set WHERE ready").await, 1);
    let back = "refresh move status:New ticket:T-2 reason:The client wants it after all";
    assert_snapshot!(a.say(&a.mia, back).await, @r#"
    T-2 "tall" is New now; it was Cancelled. *BPS*: 3 of 3 created, 1 pending approval, 1 approved.
    Next: its creatives hand it in, with `/refresh deliver`.
    "#);
    assert_eq!(a.number("SELECT count(*) FROM ad_set WHERE ready").await, 0);
    let open = "SELECT count(*) FROM task WHERE ticket_id = 2 AND cancelled_at IS NULL AND completed_at IS NULL";
    assert_eq!(a.number(open).await, 1);
}

#[tokio::test]
async fn statuses_are_suggested() {
    let a = Agency::with_set().await;
    let complete = |typed: &str| Action::Complete {
        of: Completion::Status,
        typed: typed.to_owned(),
        portfolio: None,
    };
    assert_snapshot!(super::text(&a.stage.act(&a.jo, None, complete("")).await), @"
    blank
    Refresh Request Submitted
    Deliverables Submitted
    Creatives Pending Approval
    Creatives Completed & Approved
    Creatives Implemented
    No Refresh Requested
    New
    In Progress
    Pending Approval
    Revisions Requested
    Approved
    Completed Deliverable
    Cancelled
    ");
    let thread = a.thread("T-1");
    let reply = a.stage.act(&a.jo, Some(&thread), complete("APPROV")).await;
    assert_snapshot!(super::text(&reply), @"
    Pending Approval
    Approved
    Creatives Pending Approval
    Creatives Completed & Approved
    ");
}

#[tokio::test]
async fn who_works_on_a_ticket_is_told_that_its_cycle_was_closed() {
    let a = Agency::with_set().await;
    a.read().await;
    a.say(&a.dana, "refresh decline portfolio:Birch").await;
    assert_snapshot!(once_for_all(&a.read().await), @r#"
    #T-1 hero
    #T-2 tall
    #T-3 reel
    Cancelled: T-? "?" · Birch · @Ana and @Kofi
    Dana closed cycle 1 without it: nothing more is needed on it.
    inbox of jo
    Birch: no refresh this cycle · cycle 1 was closed by Dana
    Nothing is needed from you. Next refresh: Wed 23 Dec.
    card changes: Ad Set BPS
    card changes: T-1 · hero · Cancelled
    card changes: T-2 · tall · Cancelled
    card changes: T-3 · reel · Cancelled
    post changes: Birch: refresh on Mon 23 Nov · cycle 1 · @Dana / No refresh this cycle: closed Thu 19 Nov.
    "#);
    let open = "SELECT count(*) FROM ticket WHERE status <> 'cancelled'";
    assert_eq!(a.number(open).await, 0);
}
