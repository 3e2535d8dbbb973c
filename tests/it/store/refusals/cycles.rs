//! Cycles and their tasks.

use super::No::{Check, ForeignKey, Trigger, Unique};
use super::cycle_sql;
use crate::store::agency::Agency;
use crate::support::database::{TestDb, on_both};

on_both! {
    a_portfolio_has_one_open_cycle
    a_closed_cycle_stays_as_it_is
    a_cycle_is_closed_with_an_outcome_and_a_time
    cadences_are_seven_to_366_days
    tasks_fit_their_kind
    one_task_of_a_kind_is_open
}

async fn a_portfolio_has_one_open_cycle(db: TestDb) {
    let a = Agency::of(db).await;
    a.refuses(&cycle_sql(1, 2), Unique).await;
    a.does("UPDATE cycle SET outcome = 'implemented', closed_at = opened_at")
        .await;
    a.refuses(&cycle_sql(1, 1), Unique).await; // its number was taken
    a.does(&cycle_sql(1, 2)).await;
    a.refuses(&cycle_sql(1, 3), Unique).await;
    a.refuses(&cycle_sql(1, 0), Check).await;
    a.refuses("UPDATE cycle SET date_revision = 0 WHERE number = 2", Check)
        .await;
}

async fn a_closed_cycle_stays_as_it_is(db: TestDb) {
    let a = Agency::of(db).await;
    a.does("UPDATE cycle SET outcome = 'implemented', closed_at = opened_at")
        .await;
    let says = "the cycle is closed";
    for change in [
        "outcome = NULL, closed_at = NULL",
        "closed_at = '2027-01-01T00:00:00+00:00'",
        "outcome = 'no-refresh-requested'",
        "outcome = 'implemented'",
        "notation = 'request-submitted'",
        "refresh_date = '2027-01-01'",
    ] {
        a.refuses(&format!("UPDATE cycle SET {change}"), Trigger(says))
            .await;
    }
    a.refuses("DELETE FROM cycle", Trigger(says)).await;
    assert_eq!(a.db.text("SELECT outcome FROM cycle").await, "implemented");
}

async fn a_cycle_is_closed_with_an_outcome_and_a_time(db: TestDb) {
    let a = Agency::of(db).await;
    a.refuses("UPDATE cycle SET outcome = 'implemented'", Check)
        .await;
    a.refuses("UPDATE cycle SET closed_at = opened_at", Check)
        .await;
}

async fn cadences_are_seven_to_366_days(db: TestDb) {
    let a = Agency::of(db).await;
    for days in [-1, 0, 6, 367] {
        a.refuses(
            &format!("UPDATE portfolio SET cadence_days = {days}"),
            Check,
        )
        .await;
    }
    for days in [7, 30, 366] {
        a.does(&format!("UPDATE portfolio SET cadence_days = {days}"))
            .await;
    }
}

/// A task in raw SQL.
fn task_sql(kind: &str, ticket: &str) -> String {
    format!(
        "INSERT INTO task (workspace_id, cycle_id, kind, ticket_id, due_date, created_at)
         VALUES (1, 1, '{kind}', {ticket}, '2026-11-23', '2026-11-23T09:00:00+00:00')"
    )
}

async fn tasks_fit_their_kind(db: TestDb) {
    let a = Agency::of(db).await;
    let set = a.ad_set("one", 1).await;
    a.ticket(&set, 1).await;
    a.refuses(&task_sql("ticket", "NULL"), Check).await;
    for kind in ["discuss", "create", "implement"] {
        a.refuses(&task_sql(kind, "1"), Check).await;
        a.does(&task_sql(kind, "NULL")).await;
    }
    a.refuses(&task_sql("dance", "NULL"), Check).await;
    a.refuses(&task_sql("ticket", "99"), ForeignKey).await;
    a.does(&task_sql("ticket", "1")).await;
    let both = "UPDATE task SET completed_at = created_at, cancelled_at = created_at";
    a.refuses(both, Check).await;
}

async fn one_task_of_a_kind_is_open(db: TestDb) {
    let a = Agency::of(db).await;
    let set = a.ad_set("one", 1).await;
    a.ticket(&set, 1).await;
    for (kind, ticket) in [("implement", "NULL"), ("ticket", "1")] {
        a.does(&task_sql(kind, ticket)).await;
        a.refuses(&task_sql(kind, ticket), Unique).await;
        a.does(&format!(
            "UPDATE task SET completed_at = created_at WHERE kind = '{kind}'"
        ))
        .await;
        a.does(&task_sql(kind, ticket)).await;
    }
}
