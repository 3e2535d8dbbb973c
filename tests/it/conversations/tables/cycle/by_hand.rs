//! Beside the table: an approval that is taken back, and a cycle without tickets.

use insta::assert_snapshot;
use refreshbot::chat::commands::Given;

use super::super::whole;
use super::{DOORS, in_full};
use crate::conversations::{Agency, birch};

/// Whatever brings it about, an approval that a Lead takes back leads to the notation before, and
/// nothing is to be implemented any more.
#[tokio::test]
async fn an_approval_is_taken_back_by_a_lead() {
    for status in ["Request Submitted", "Deliverables Submitted"] {
        let a = Agency::in_status(status).await;
        a.deliver_link(&a.kofi, "T-2").await.message();
        let approved = a.bot.command(&a.dana, "refresh approve", &birch()).await;
        approved.message();
        let reason = ("reason", Given::from("The logo is an old one."));
        let options = [("ticket", "T-1".into()), reason];
        let revised = a.bot.command(&a.lena, "refresh revise", &options).await;
        insta::allow_duplicates! {
            assert_snapshot!(revised.said(), @r#"
        T-1 "Hero" is Revisions Requested, round 2. Told in its thread: Ana Ruiz and Kofi Mensah.
        *BPS-2026-11* (Birch Pet Supply) is not ready for review any more. You are told when it is ready again.
        "#);
        }
        assert_eq!(a.cycle_status().await, in_full(status));
        let open = "SELECT count(*) FROM task WHERE kind = 'implement' AND completed_at IS NULL AND cancelled_at IS NULL";
        assert_eq!(a.bot.number(open).await, 0);
        a.bot.skip().await;
    }
}

/// Before there is any ticket.
#[tokio::test]
async fn blank_without_tickets() {
    let a = Agency::new().await;
    let before = whole(&a).await;
    let mut told = Vec::new();
    for event in [
        "submitted (SAS)",
        "moved there",
        "approve (AM)",
        "implemented (SAS)",
    ] {
        for door in DOORS {
            if let Some(cell) = a.event(event, door).await {
                assert_eq!(cell.state, before, "{event}, by {door:?}");
                let line = format!("{event}\n{}", cell.said);
                if !told.contains(&line) {
                    told.push(line);
                }
            }
        }
    }
    assert_snapshot!(told.join("\n\n"), @"
    submitted (SAS)
    Birch Pet Supply has no tickets in this cycle yet.
    Nothing changed. Create them with `/refresh submit`, or go on: they can still be created later.
    [Mark submitted anyway]

    moved there
    Not yet: Birch Pet Supply has no tickets in this cycle. Nothing changed. Next: the Social Ad Specialist creates them with `/refresh submit`.

    approve (AM)
    Not yet: Birch Pet Supply has no tickets in this cycle. Nothing changed. Next: the Social Ad Specialist creates them with `/refresh submit`.

    implemented (SAS)
    Not yet: Birch Pet Supply is not approved; its status is blank. Nothing changed. The Account Manager approves first, with `/refresh approve`.
    ");
    let anyway = a.press_by(&a.jo, "done-anyway:1").await;
    assert_snapshot!(anyway.said(), @"
    Birch Pet Supply is Deliverables Submitted (cycle 1), and your task is complete.
    Next: the creatives work; you answer their questions. You are told when the set is ready for review.
    ");
    assert_eq!(a.cycle_status().await, "Deliverables Submitted");
    a.bot.skip().await;
}
