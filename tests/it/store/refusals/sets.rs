//! Ad Sets and their tickets.

use refreshbot::domain::status::Outcome;
use refreshbot::store::{cycle, ticket};

use super::No::{Check, ForeignKey, Unique};
use super::cycle_sql;
use crate::store::agency::{Agency, seen, written};
use crate::support::database::{TestDb, on_both};

on_both! {
    a_ticket_cannot_differ_from_its_set
    positions_are_one_to_n_each_once
    a_set_has_one_to_fifty_deliverables
    a_folder_name_is_one_set_of_a_portfolio
    correcting_a_set_corrects_its_tickets
    a_set_and_its_cycle_are_of_one_portfolio
}

/// A ticket in raw SQL.
fn ticket_sql(number: i64, set: i64, set_count: i64, position: i64) -> String {
    format!(
        "INSERT INTO ticket (workspace_id, number, ad_set_id, set_count, position, name, name_key, format,
         direction, primary_text, headline, call_to_action, due_date, status, created_at)
         VALUES (1, {number}, {set}, {set_count}, {position}, 'n', 'n', 'video', '', '', '', '',
         '2026-12-07', 'new', '2026-11-23T09:00:00+00:00')"
    )
}

/// An Ad Set in raw SQL.
fn set_sql(portfolio: i64, cycle: i64, key: &str, count: i64) -> String {
    format!(
        "INSERT INTO ad_set (workspace_id, portfolio_id, cycle_id, folder_name, folder_key, count, created_at)
         VALUES (1, {portfolio}, {cycle}, '{key}', '{key}', {count}, '2026-11-23T09:00:00+00:00')"
    )
}

async fn a_ticket_cannot_differ_from_its_set(db: TestDb) {
    let a = Agency::of(db).await;
    a.ad_set("three", 3).await;
    a.ad_set("four", 4).await;
    a.does(&ticket_sql(1, 1, 3, 1)).await;
    // Another number of deliverables than its set's; smaller, larger, and another set's.
    a.refuses(&ticket_sql(2, 1, 2, 2), ForeignKey).await;
    a.refuses(&ticket_sql(2, 1, 4, 2), ForeignKey).await;
    a.refuses("UPDATE ticket SET set_count = 4 WHERE id = 1", ForeignKey)
        .await;
    a.refuses("UPDATE ticket SET ad_set_id = 2 WHERE id = 1", ForeignKey)
        .await;
    a.refuses(&ticket_sql(2, 99, 3, 2), ForeignKey).await;
    a.refuses("DELETE FROM ad_set WHERE id = 1", ForeignKey)
        .await;
    // There is no folder name on a ticket that could differ.
    let error =
        a.db.raw("SELECT folder_name FROM ticket")
            .await
            .unwrap_err()
            .to_string();
    assert!(error.contains("folder_name"), "{error}");
}

async fn positions_are_one_to_n_each_once(db: TestDb) {
    let a = Agency::of(db).await;
    a.ad_set("three", 3).await;
    for position in [0, -1, 4, 50] {
        a.refuses(&ticket_sql(1, 1, 3, position), Check).await;
    }
    for position in [3, 1, 2] {
        a.does(&ticket_sql(position, 1, 3, position)).await;
        a.refuses(&ticket_sql(9, 1, 3, position), Unique).await;
    }
    a.refuses("UPDATE ticket SET position = 0 WHERE number = 1", Check)
        .await;
    a.refuses("UPDATE ticket SET position = 4 WHERE number = 1", Check)
        .await;
    a.refuses("UPDATE ticket SET position = 2 WHERE position = 3", Unique)
        .await;
    // Cancelled: the position is not used again.
    a.does("UPDATE ticket SET status = 'cancelled' WHERE position = 2")
        .await;
    a.refuses(&ticket_sql(9, 1, 3, 2), Unique).await;
    a.ad_set("other", 3).await;
    a.refuses(&ticket_sql(3, 2, 3, 1), Unique).await; // T-3 exists
    a.does(&ticket_sql(4, 2, 3, 1)).await;
}

async fn a_set_has_one_to_fifty_deliverables(db: TestDb) {
    let a = Agency::of(db).await;
    for count in [0, -1, 51] {
        a.refuses(&set_sql(1, 1, "no", count), Check).await;
    }
    a.does(&set_sql(1, 1, "one", 1)).await;
    a.does(&set_sql(1, 1, "fifty", 50)).await;
    a.refuses(
        "UPDATE ad_set SET count = 51 WHERE folder_key = 'fifty'",
        Check,
    )
    .await;
    a.refuses(
        "UPDATE ad_set SET count = 0 WHERE folder_key = 'one'",
        Check,
    )
    .await;
}

async fn a_folder_name_is_one_set_of_a_portfolio(db: TestDb) {
    let a = Agency::of(db).await;
    let (_, other) = a.other_portfolio("Cedar").await;
    a.does(&set_sql(1, 1, "bps-2026-11", 3)).await;
    a.refuses(&set_sql(1, 1, "bps-2026-11", 4), Unique).await;
    a.does(&set_sql(2, other.0, "bps-2026-11", 3)).await;
    a.does(&set_sql(1, 1, "bps-2026-12", 3)).await;
    a.refuses(
        "UPDATE ad_set SET folder_key = 'bps-2026-11' WHERE id > 2",
        Unique,
    )
    .await;
    // In a later cycle of the portfolio neither.
    let w = a.workspace;
    assert!(written!(a, |tx| cycle::close(
        &mut tx,
        w,
        a.cycle,
        Outcome::Implemented,
        None,
        None,
        a.begin
    )));
    a.does(&cycle_sql(1, 2)).await;
    a.refuses(&set_sql(1, 3, "bps-2026-11", 3), Unique).await;
}

async fn correcting_a_set_corrects_its_tickets(db: TestDb) {
    let a = Agency::of(db).await;
    let set = a.ad_set("three", 3).await;
    for position in 1..=2 {
        a.ticket(&set, position).await;
    }
    for count in [50, 2] {
        a.does(&format!("UPDATE ad_set SET count = {count} WHERE id = 1"))
            .await;
        let tickets = seen!(a, |tx| ticket::of_set(&mut tx, a.workspace, set.id));
        let counts: Vec<_> = tickets
            .iter()
            .map(|it| (it.position, it.set_count))
            .collect();
        assert_eq!(counts, [(1, count), (2, count)]);
    }
    // Ticket 2 stands beyond 1: the whole set stays as it is.
    a.refuses("UPDATE ad_set SET count = 1 WHERE id = 1", Check)
        .await;
    assert_eq!(a.db.number("SELECT count FROM ad_set").await, 2);
    assert_eq!(a.db.number("SELECT max(set_count) FROM ticket").await, 2);
    assert_eq!(a.db.number("SELECT min(set_count) FROM ticket").await, 2);
}

async fn a_set_and_its_cycle_are_of_one_portfolio(db: TestDb) {
    let a = Agency::of(db).await;
    let (other, other_cycle) = a.other_portfolio("Cedar").await;
    let (other, other_cycle) = (other.0, other_cycle.0);
    a.refuses(&set_sql(1, other_cycle, "k", 3), ForeignKey)
        .await;
    a.refuses(&set_sql(other, 1, "k", 3), ForeignKey).await;
    a.refuses(&set_sql(1, 99, "k", 3), ForeignKey).await;
    a.does(&set_sql(other, other_cycle, "k", 3)).await;
    a.refuses("UPDATE ad_set SET portfolio_id = 1", ForeignKey)
        .await;
    a.refuses("UPDATE ad_set SET cycle_id = 1", ForeignKey)
        .await;
    let note = |portfolio, cycle| {
        format!(
            "INSERT INTO note (workspace_id, portfolio_id, cycle_id, logged_at)
             VALUES (1, {portfolio}, {cycle}, '2026-11-23T09:00:00+00:00')"
        )
    };
    a.refuses(&note(1, other_cycle), ForeignKey).await;
    a.does(&note(1, 1)).await;
}
