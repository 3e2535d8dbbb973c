//! What the schema itself refuses, whatever program writes (process.md section 2): raw SQL here.

use super::agency::{Agency, seen, written};
use crate::support::database::{TestDb, on_both};
use refreshbot::domain::status::Outcome;
use refreshbot::store::{cycle, ticket};

on_both! {
    a_ticket_cannot_differ_from_its_set
    positions_are_one_to_n_each_once
    a_set_has_one_to_fifty_deliverables
    a_folder_name_is_one_set_of_a_portfolio
    correcting_a_set_corrects_its_tickets
    a_set_and_its_cycle_are_of_one_portfolio
    a_portfolio_has_one_open_cycle
    a_closed_cycle_stays_as_it_is
    a_cycle_is_closed_with_an_outcome_and_a_time
    cadences_are_seven_to_366_days
    only_known_words_are_stored
    tasks_fit_their_kind
    one_task_of_a_kind_is_open
    the_audit_log_is_append_only
    notes_are_append_only
    clients_and_mails_are_unique
    a_file_that_waits_has_a_time
    what_belongs_to_something_needs_it
}

/// How a database says no.
#[derive(Debug, PartialEq, Eq)]
enum No {
    Check,
    ForeignKey,
    Unique,
    NotNull,
    Trigger(&'static str),
}
use No::{Check, ForeignKey, NotNull, Trigger, Unique};

impl Agency {
    /// Fails unless the database refuses `sql` for that reason, and nothing changes.
    async fn refuses(&self, sql: &str, no: No) {
        let error = self.db.raw(sql).await.expect_err(sql);
        let error = error.as_database_error().expect(sql);
        let so = match no {
            Check => error.is_check_violation(),
            ForeignKey => error.is_foreign_key_violation(),
            Unique => error.is_unique_violation(),
            NotNull => error.kind() == sqlx::error::ErrorKind::NotNullViolation,
            Trigger(says) => error.message().contains(says),
        };
        assert!(so, "{no:?} expected, but: {error} from {sql}");
    }

    async fn does(&self, sql: &str) {
        let done = self.db.raw(sql).await;
        assert_eq!(
            done.unwrap_or_else(|error| panic!("{error} from {sql}")),
            1,
            "{sql}"
        );
    }

    async fn all_words(&self, table: &str, column: &str, good: &[&str]) {
        for word in good {
            self.does(&format!(
                "UPDATE {table} SET {column} = '{word}' WHERE id = 1"
            ))
            .await;
        }
        for word in ["", "Blank", "unknown", "new ", "NEW"] {
            let sql = format!("UPDATE {table} SET {column} = '{word}' WHERE id = 1");
            self.refuses(&sql, Check).await;
        }
    }
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

/// A cycle in raw SQL.
fn cycle_sql(portfolio: i64, number: i64) -> String {
    format!(
        "INSERT INTO cycle (workspace_id, portfolio_id, number, refresh_date, opened_at)
         VALUES (1, {portfolio}, {number}, '2027-02-21', '2026-11-23T09:00:00+00:00')"
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

async fn only_known_words_are_stored(db: TestDb) {
    use refreshbot::domain as d;
    fn words<T: Copy>(all: &[T], word: fn(T) -> &'static str) -> Vec<&'static str> {
        all.iter().map(|it| word(*it)).collect()
    }
    let a = Agency::of(db).await;
    let set = a.ad_set("one", 1).await;
    a.ticket(&set, 1).await;
    let status = words(
        d::status::TicketStatus::ALL,
        d::status::TicketStatus::as_str,
    );
    a.all_words("ticket", "status", &status).await;
    let formats = words(d::ticket::Format::ALL, d::ticket::Format::as_str);
    a.all_words("ticket", "format", &formats).await;
    let notations = words(d::status::Notation::ALL, d::status::Notation::as_str);
    a.all_words("cycle", "notation", &notations).await;
    let phases = words(d::status::Phase::ALL, d::status::Phase::as_str);
    a.all_words("cycle", "phase", &phases).await;
    let states = words(
        d::portfolio::PortfolioState::ALL,
        d::portfolio::PortfolioState::as_str,
    );
    a.all_words("portfolio", "state", &states).await;
    a.refuses(
        "UPDATE cycle SET outcome = 'won', closed_at = opened_at",
        Check,
    )
    .await;
    a.does("UPDATE cycle SET outcome = 'no-refresh-requested', closed_at = opened_at")
        .await;

    for role in words(d::people::Role::ALL, d::people::Role::as_str) {
        a.does(&format!("INSERT INTO person_role VALUES (1, 1, '{role}')"))
            .await;
    }
    a.refuses("INSERT INTO person_role VALUES (1, 1, 'boss')", Check)
        .await;
    a.does("INSERT INTO portfolio_team VALUES (1, 1, 1, 'designer')")
        .await;
    a.refuses("INSERT INTO portfolio_team VALUES (1, 1, 1, 'lead')", Check)
        .await;
    a.does("INSERT INTO due (workspace_id, cycle_id, kind, revision) VALUES (1, 1, 'kickoff', 1)")
        .await;
    a.refuses(
        "INSERT INTO due (workspace_id, cycle_id, kind, revision) VALUES (1, 1, 'x', 1)",
        Check,
    )
    .await;
    let asset = |purpose, state| {
        format!(
            "INSERT INTO asset (workspace_id, purpose, name, url, state, created_at)
             VALUES (1, '{purpose}', '', '', '{state}', '2026-11-23T09:00:00+00:00')"
        )
    };
    for purpose in words(d::asset::AssetPurpose::ALL, d::asset::AssetPurpose::as_str) {
        a.does(&asset(purpose, "lost")).await;
    }
    a.refuses(&asset("fun", "link"), Check).await;
    a.refuses(&asset("delivered", "gone"), Check).await;
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

async fn the_audit_log_is_append_only(db: TestDb) {
    let a = Agency::of(db).await;
    a.does(
        "INSERT INTO activity (workspace_id, at, actor_name, platform, via, what, outcome, detail)
         VALUES (1, '2026-11-23T09:00:00+00:00', 'Dana', 'discord', 'x', 'y', 'done', '{}')",
    )
    .await;
    a.refuses("UPDATE activity SET what = 'z'", Trigger("append-only"))
        .await;
    a.refuses("UPDATE activity SET what = what", Trigger("append-only"))
        .await;
    a.refuses("DELETE FROM activity", Trigger("append-only"))
        .await;
    a.refuses("DELETE FROM activity WHERE seq = 1", Trigger("append-only"))
        .await;
    a.refuses(
        "INSERT INTO activity (workspace_id, at, actor_name, platform, via, what, outcome, detail)
         VALUES (1, '2026-11-23T09:00:00+00:00', 'Dana', 'discord', 'x', 'y', 'maybe', '{}')",
        Check,
    )
    .await;
    assert_eq!(a.db.text("SELECT what FROM activity").await, "y");
}

async fn notes_are_append_only(db: TestDb) {
    let a = Agency::of(db).await;
    let revision = |n| {
        format!(
            "INSERT INTO note_revision (workspace_id, note_id, revision, body, at)
             VALUES (1, 1, {n}, 'body', '2026-11-23T09:00:00+00:00')"
        )
    };
    a.refuses(&revision(1), ForeignKey).await;
    a.does(
        "INSERT INTO note (workspace_id, portfolio_id, cycle_id, logged_at)
         VALUES (1, 1, 1, '2026-11-23T09:00:00+00:00')",
    )
    .await;
    a.does(&revision(1)).await;
    a.refuses(&revision(1), Unique).await;
    a.refuses(&revision(0), Check).await;
    a.refuses(
        "UPDATE note_revision SET body = 'other'",
        Trigger("append-only"),
    )
    .await;
    a.refuses("DELETE FROM note_revision", Trigger("append-only"))
        .await;
    a.refuses("DELETE FROM note", ForeignKey).await;
    a.does(&revision(2)).await;
}

async fn clients_and_mails_are_unique(db: TestDb) {
    let a = Agency::of(db).await;
    a.other_portfolio("Cedar").await;
    let same = "UPDATE portfolio SET client_key = 'cedar' WHERE id = 1";
    a.refuses(same, Unique).await;
    a.refuses(
        "UPDATE person SET email_key = 'jo@agency.example' WHERE id = 1",
        Unique,
    )
    .await;
    a.refuses("UPDATE portfolio SET am_id = NULL WHERE id = 1", NotNull)
        .await;
    a.refuses("UPDATE portfolio SET sas_id = 99 WHERE id = 1", ForeignKey)
        .await;
    let reference = |portfolio, record| {
        format!("INSERT INTO external_ref VALUES (1, 'portfolio', {portfolio}, 'crm', '{record}')")
    };
    a.does(&reference(1, "r1")).await;
    a.refuses(&reference(2, "r1"), Unique).await;
    a.refuses(&reference(1, "r2"), Unique).await;
    a.does("INSERT INTO platform_link VALUES (1, 'discord', '77')")
        .await;
    a.refuses(
        "INSERT INTO platform_link VALUES (1, 'discord', '77')",
        Unique,
    )
    .await;
}

async fn a_file_that_waits_has_a_time(db: TestDb) {
    let a = Agency::of(db).await;
    let asset = |state, next_at, path| {
        format!(
            "INSERT INTO asset (workspace_id, purpose, name, url, state, created_at, next_at, stored_path)
             VALUES (1, 'delivered', '', '', '{state}', '2026-11-23T09:00:00+00:00', {next_at}, {path})"
        )
    };
    let then = "'2026-11-23T09:00:00+00:00'";
    a.refuses(&asset("copying", "NULL", "NULL"), Check).await;
    a.refuses(&asset("link", then, "NULL"), Check).await;
    a.refuses(&asset("stored", "NULL", "NULL"), Check).await;
    a.refuses(&asset("lost", "NULL", "'a/b'"), Check).await;
    a.does(&asset("copying", then, "NULL")).await;
    a.does(&asset("stored", "NULL", "'a/b'")).await;
}

async fn what_belongs_to_something_needs_it(db: TestDb) {
    let a = Agency::of(db).await;
    a.refuses("DELETE FROM workspace", ForeignKey).await;
    a.refuses("DELETE FROM person WHERE id = 1", ForeignKey)
        .await;
    a.refuses("DELETE FROM portfolio", ForeignKey).await;
    a.refuses("INSERT INTO counter VALUES (99, 'ticket', 1)", ForeignKey)
        .await;
    a.refuses("INSERT INTO person_role VALUES (1, 99, 'am')", ForeignKey)
        .await;
    a.refuses("UPDATE cycle SET closed_by = 99", ForeignKey)
        .await;
    a.refuses(
        "INSERT INTO outbox (workspace_id, platform, dedupe_key, lane, destination, notice, created_at)
         VALUES (99, 'discord', 'k', 'l', '{}', '{}', '2026-11-23T09:00:00+00:00')",
        ForeignKey,
    )
    .await;
}
