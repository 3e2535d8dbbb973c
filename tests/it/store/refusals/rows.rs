//! What is only ever added to, known words, and rows that belong to something.

use super::No::{Check, ForeignKey, NotNull, Trigger, Unique};
use crate::store::agency::Agency;
use crate::support::database::{TestDb, on_both};

on_both! {
    only_known_words_are_stored
    the_audit_log_is_append_only
    notes_are_append_only
    clients_and_mails_are_unique
    a_file_that_waits_has_a_time
    what_belongs_to_something_needs_it
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
