use insta::assert_snapshot;

use super::Agency;

#[tokio::test]
async fn folder_and_number_are_corrected_for_the_whole_set() {
    let a = Agency::with_set().await;
    let typed = "refresh correct ad_set:BPS folder:BPS-2026-11 count:5 reason:Typed too fast";
    assert_snapshot!(a.say(&a.jo, typed).await, @"
    *BPS* of Birch is corrected, for every ticket of it:
    - Deliverable Folder Name: BPS-2026-11
    - Number of Deliverables: 5 instead of 3
    The portfolio's channel is told, with your reason.
    Next: 2 more with `/refresh clone`.
    ");
    assert_snapshot!(a.read().await, @"
    #refreshes
    Ad Set BPS is corrected · Birch, cycle 1
    - Deliverable Folder Name: now BPS-2026-11. It holds for every ticket of the set.
    - Number of Deliverables: 3, now 5.
    ┌ Jo writes
    │ > Typed too fast
    └ BPS-2026-11 · cycle 1 · Birch
    card changes: Ad Set BPS-2026-11
    card changes: T-1 · hero · New
    card changes: T-2 · tall · New
    card changes: T-3 · reel · New
    ");
    assert_snapshot!(a.kept("ad-set.corrected").await, @r#"{"after":{"count":5,"folder":"BPS-2026-11"},"before":{"count":3,"folder":"BPS"},"reason":"Typed too fast"}"#);
    assert_eq!(
        a.number("SELECT count(*) FROM ticket WHERE set_count = 5")
            .await,
        3
    );
    let same = "refresh correct ad_set:bps-2026-11 count:5 reason:again";
    assert_snapshot!(a.say(&a.jo, same).await, @"*BPS-2026-11* says so already. Nothing changed, and nothing is needed.");
    assert_eq!(a.read().await, "");
}

#[tokio::test]
async fn what_does_not_fit_is_refused() {
    let a = Agency::with_set().await;
    a.submit("Other", "1", "other").await;
    a.read().await;
    assert_snapshot!(a.say(&a.jo, "refresh correct ad_set:BPS folder:OTHER reason:x").await, @"Another Ad Set of this client is called Other already. Nothing changed. Choose another Deliverable Folder Name.");
    assert_snapshot!(a.say(&a.jo, "refresh correct ad_set:BPS count:2 reason:x").await, @"
    BPS has a ticket at position 3, so it cannot have 2 deliverables. Nothing changed.
    A position is kept also by a cancelled ticket: 3 is the least. What will not be made is cancelled with `/refresh cancel`.
    ");
    assert_snapshot!(a.say(&a.jo, "refresh correct ad_set:BPS count:51 reason:x").await, @r#"Nothing was created. "51" is not a Number of Deliverables: write a whole number from 1 to 50."#);
    assert_snapshot!(a.say(&a.jo, "refresh correct ad_set:BPS reason:x").await, @"Nothing changed: give what is to change, in the option `folder` or `count`.");
    assert_snapshot!(a.say(&a.dana, "refresh correct ad_set:BPS count:4 reason:x").await, @"Only the Social Ad Specialist of Birch (Jo) or a Lead can do this. Nothing changed.");
    assert_snapshot!(a.say(&a.kofi, "refresh correct ad_set:BPS count:4 reason:x").await, @"Only the Social Ad Specialist of Birch (Jo) or a Lead can do this. Nothing changed.");
    assert_eq!(
        a.number("SELECT count FROM ad_set WHERE folder_key = 'bps'")
            .await,
        3
    );
}

#[tokio::test]
async fn after_the_first_delivery_only_a_lead_corrects() {
    let a = Agency::with_set().await;
    a.deliver("T-1").await;
    assert_snapshot!(a.say(&a.jo, "refresh correct ad_set:BPS folder:NEW reason:x").await, @"Only a Lead or an Admin can do this. Nothing changed.");
    assert_snapshot!(a.say(&a.mia, "refresh correct ad_set:BPS folder:NEW reason:Client's wish").await, @"
    *BPS* of Birch is corrected, for every ticket of it:
    - Deliverable Folder Name: NEW
    The portfolio's channel is told, with your reason.
    ");
}

#[tokio::test]
async fn a_set_that_grows_is_not_ready_and_one_that_shrinks_may_be() {
    let a = Agency::with_set().await;
    for ticket in ["T-1", "T-2", "T-3"] {
        a.deliver(ticket).await;
    }
    a.read().await;
    assert_snapshot!(a.say(&a.mia, "refresh correct ad_set:BPS count:4 reason:One more").await, @"
    *BPS* of Birch is corrected, for every ticket of it:
    - Number of Deliverables: 4 instead of 3
    The portfolio's channel is told, with your reason.
    The set is not ready for review any more. Next: create what is missing with `/refresh clone`.
    ");
    assert_eq!(a.number("SELECT count(*) FROM ad_set WHERE ready").await, 0);
    assert_eq!(
        a.number("SELECT count(*) FROM cycle WHERE phase = 'waiting'")
            .await,
        1
    );
    assert_snapshot!(a.say(&a.mia, "refresh correct ad_set:BPS count:3 reason:No, three").await, @"
    *BPS* of Birch is corrected, for every ticket of it:
    - Number of Deliverables: 3 instead of 4
    The portfolio's channel is told, with your reason.
    The set is ready for review now, and Dana is told.
    ");
    assert_eq!(a.number("SELECT ready_round FROM ad_set").await, 2);
    a.say(&a.dana, "refresh approve portfolio:Birch").await;
    a.say(&a.mia, "refresh correct ad_set:BPS count:4 reason:One more")
        .await;
    assert_eq!(
        a.number("SELECT count(*) FROM cycle WHERE phase = 'waiting'")
            .await,
        1
    );
    let withdrawn =
        "SELECT count(*) FROM task WHERE kind = 'implement' AND cancelled_at IS NOT NULL";
    assert_eq!(a.number(withdrawn).await, 1);
}
