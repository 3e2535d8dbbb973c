//! Both databases hold the same things, and PostgreSQL too finds what is due by its indexes.

use std::collections::BTreeSet;

use refreshbot::store::{self, Db};
use sqlx::{AssertSqlSafe, Row};

use crate::support::database::{self, TestDb, on_both};

on_both! {
    it_opens_once_more_and_migrates_nothing
    a_newer_database_is_refused
}

/// The first columns of all rows, as text.
async fn rows(db: &TestDb, sql: &str) -> BTreeSet<Vec<String>> {
    let sql = AssertSqlSafe(sql.to_owned());
    macro_rules! texts {
        ($pool:expr) => {
            sqlx::query(sql)
                .fetch_all($pool)
                .await
                .unwrap()
                .iter()
                .map(|row| (0..row.len()).map(|n| row.get(n)).collect())
                .collect()
        };
    }
    match &db.db {
        Db::Sqlite { write, .. } => texts!(write),
        Db::Postgres(pool) => texts!(pool),
    }
}

const SQLITE_TABLES: &str = "sqlite_schema m WHERE m.type = 'table' AND m.name NOT LIKE '!_sqlx%' ESCAPE '!' AND m.name NOT LIKE 'sqlite%'";

#[ignore = "needs PostgreSQL (initdb, or REFRESHBOT_TEST_POSTGRES)"]
#[tokio::test]
async fn both_have_the_same_columns() {
    let (lite, pg) = (database::sqlite().await, database::postgres().await);
    let sql = SQLITE_TABLES.replace("WHERE", ", pragma_table_info(m.name) c WHERE");
    let lite = rows(
        &lite,
        &format!(
            "SELECT m.name, c.name, c.type, CASE WHEN c.\"notnull\" = 1 OR c.pk > 0 THEN 'NO' ELSE 'YES' END FROM {sql}"
        ),
    )
    .await;
    let pg = rows(
        &pg,
        "SELECT table_name::text, column_name::text, CASE data_type::text
         WHEN 'bigint' THEN 'INTEGER' WHEN 'boolean' THEN 'INTEGER' WHEN 'text' THEN 'TEXT' WHEN 'date' THEN 'TEXT'
         WHEN 'jsonb' THEN 'TEXT' WHEN 'bytea' THEN 'BLOB' WHEN 'timestamp with time zone' THEN 'TEXT' ELSE data_type::text END, is_nullable::text
         FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE '\\_sqlx%'",
    )
    .await;
    assert!(lite.len() > 200, "{} columns", lite.len());
    let only_one: Vec<_> = lite.symmetric_difference(&pg).collect();
    assert!(only_one.is_empty(), "{only_one:#?}");
}

#[ignore = "needs PostgreSQL (initdb, or REFRESHBOT_TEST_POSTGRES)"]
#[tokio::test]
async fn both_have_the_same_keys_and_indexes() {
    let (lite, pg) = (database::sqlite().await, database::postgres().await);
    let lite = rows(
        &lite,
        &format!(
            "SELECT m.name, CASE WHEN i.origin = 'c' THEN i.name ELSE '' END, CAST(i.\"unique\" AS TEXT), CAST(i.partial AS TEXT),
             (SELECT group_concat(name, ',') FROM (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno)) FROM {}",
            SQLITE_TABLES.replace("WHERE", ", pragma_index_list(m.name) i WHERE")
        ),
    )
    .await;
    // A table's number is its row in SQLite, and has no index of its own.
    let pg = rows(
        &pg,
        "SELECT t.relname::text, CASE WHEN c.oid IS NULL THEN i.relname::text ELSE '' END, CASE WHEN x.indisunique THEN '1' ELSE '0' END,
         CASE WHEN x.indpred IS NULL THEN '0' ELSE '1' END,
         (SELECT string_agg(a.attname::text, ',' ORDER BY k.n) FROM unnest(x.indkey::int[]) WITH ORDINALITY k(attnum, n)
         JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum) AS columns
         FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
         LEFT JOIN pg_constraint c ON c.conindid = i.oid AND c.contype IN ('p', 'u')
         WHERE t.relnamespace = 'public'::regnamespace AND t.relname NOT LIKE '\\_sqlx%'
         AND NOT (x.indisprimary AND x.indnatts = 1 AND EXISTS (SELECT 1 FROM pg_attribute a
         WHERE a.attrelid = t.oid AND a.attnum = x.indkey[0] AND a.atttypid = 'bigint'::regtype))",
    )
    .await;
    assert!(lite.len() > 50, "{} indexes", lite.len());
    let only_one: Vec<_> = lite.symmetric_difference(&pg).collect();
    assert!(only_one.is_empty(), "{only_one:#?}");
}

#[ignore = "needs PostgreSQL (initdb, or REFRESHBOT_TEST_POSTGRES)"]
#[tokio::test]
async fn both_have_the_same_foreign_keys_and_checks() {
    let (lite, pg) = (database::sqlite().await, database::postgres().await);
    let keys = rows(
        &lite,
        &format!(
            "SELECT m.name, f.\"table\", group_concat(f.\"from\", ','), f.on_update FROM {} GROUP BY m.name, f.id",
            SQLITE_TABLES.replace("WHERE", ", pragma_foreign_key_list(m.name) f WHERE")
        ),
    )
    .await;
    let pg_keys = rows(
        &pg,
        "SELECT c.conrelid::regclass::text, c.confrelid::regclass::text,
         (SELECT string_agg(a.attname::text, ',' ORDER BY k.n) FROM unnest(c.conkey) WITH ORDINALITY k(attnum, n)
         JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.attnum),
         CASE c.confupdtype::text WHEN 'c' THEN 'CASCADE' ELSE 'NO ACTION' END FROM pg_constraint c WHERE c.contype = 'f'",
    )
    .await;
    let only_one: Vec<_> = keys.symmetric_difference(&pg_keys).collect();
    assert!(only_one.is_empty(), "{only_one:#?}");
    assert!(keys.iter().any(|key| key[3] == "CASCADE"));

    let mut checks: Vec<(String, usize)> =
        rows(&lite, &format!("SELECT m.name, m.sql FROM {SQLITE_TABLES}"))
            .await
            .into_iter()
            .map(|row| (row[0].clone(), row[1].matches("CHECK (").count()))
            .filter(|(_, checks)| *checks > 0)
            .collect();
    checks.sort();
    let pg_checks = rows(
        &pg,
        "SELECT conrelid::regclass::text, count(*)::text FROM pg_constraint WHERE contype = 'c'
         AND connamespace = 'public'::regnamespace GROUP BY 1",
    )
    .await;
    let pg_checks: Vec<(String, usize)> = pg_checks
        .into_iter()
        .map(|row| (row[0].clone(), row[1].parse().unwrap()))
        .collect();
    assert_eq!(checks, pg_checks);
}

/// What looks for work, and the index that it must find it by: the cost grows with what is due, not
/// with what exists.
const SCANS: &[(&str, &str)] = &[
    ("UPDATE outbox SET attempts", "outbox_pending"),
    ("UPDATE outbox SET attempts", "outbox_lane"),
    ("WHERE o.next_at IS NOT NULL\n", "outbox_pending"),
    (
        "WHERE o.next_at IS NOT NULL AND o.platform = $1",
        "outbox_pending",
    ),
    ("UPDATE posted SET attempts", "posted_pending"),
    ("SELECT min(next_at) FROM posted", "posted_pending"),
    ("UPDATE asset SET attempts", "asset_pending"),
    ("SELECT min(next_at) FROM asset", "asset_pending"),
    ("WHERE d.due_at <= $1", "due_pending"),
    ("SELECT d.due_at FROM due d", "due_pending"),
    ("d.held_by_import = $2", "due_held"),
    (
        "FROM cycle WHERE workspace_id = $1 AND portfolio_id = $2 AND closed_at IS NULL",
        "cycle_open",
    ),
    (
        "FROM outbox WHERE workspace_id = $1 AND given_up_at IS NOT NULL",
        "outbox_given_up",
    ),
    ("DELETE FROM event", "event_age"),
    ("DELETE FROM draft", "draft_age"),
];

fn statement(contains: &str) -> store::Sql {
    let found: Vec<_> = store::statements()
        .into_iter()
        .filter(|it| it.sqlite.contains(contains))
        .collect();
    assert_eq!(found.len(), 1, "{contains}");
    found[0]
}

#[tokio::test]
async fn sqlite_finds_what_is_due_by_its_index() {
    let db = database::sqlite().await;
    for (contains, index) in SCANS {
        let sql = format!("EXPLAIN QUERY PLAN {}", statement(contains).sqlite);
        let Db::Sqlite { write, .. } = &db.db else {
            unreachable!()
        };
        let plan = sqlx::query(AssertSqlSafe(sql))
            .fetch_all(write)
            .await
            .unwrap();
        let plan: Vec<String> = plan.iter().map(|row| row.get("detail")).collect();
        assert!(plan.join("\n").contains(index), "{contains}: {plan:#?}");
        let sorted = plan.iter().any(|step| step.ends_with("FOR ORDER BY"));
        assert!(!sorted || *index == "due_held", "{contains}: {plan:#?}");
    }
}

/// Years of work, of which little is open: PostgreSQL chooses by what the tables hold.
const MUCH_THAT_IS_DONE: &str = "
INSERT INTO workspace (name, time_zone, created_at) VALUES ('w', 'UTC', now());
INSERT INTO person (workspace_id, name, created_at) VALUES (1, 'p', now());
INSERT INTO portfolio (workspace_id, client, client_key, cadence_days, time_zone, am_id, sas_id, created_at)
  SELECT 1, n, n, 30, 'UTC', 1, 1, now() FROM generate_series(1, 100) n;
INSERT INTO cycle (workspace_id, portfolio_id, number, refresh_date, opened_at, outcome, closed_at)
  SELECT 1, p, n, '2026-01-01', now(), CASE WHEN n < 40 THEN 'implemented' END, CASE WHEN n < 40 THEN now() END
  FROM generate_series(1, 100) p, generate_series(1, 40) n;
INSERT INTO due (workspace_id, cycle_id, kind, revision, due_at, held_by_import)
  SELECT 1, id, 'refresh-day', 1, CASE WHEN id % 100 = 0 THEN now() END, CASE WHEN id % 100 = 1 THEN 1 END FROM cycle;
INSERT INTO outbox (workspace_id, platform, dedupe_key, lane, destination, notice, created_at, next_at, given_up_at)
  SELECT 1, 'discord', n, n % 50, '{}', '{}', now(), CASE WHEN n % 100 = 0 THEN now() END, CASE WHEN n % 100 = 1 THEN now() END
  FROM generate_series(1, 5000) n;
INSERT INTO posted (workspace_id, entity, entity_id, kind, platform, channel, message, next_at)
  SELECT 1, 'ticket', n, 'card', 'discord', 'c', n, CASE WHEN n % 100 = 0 THEN now() END FROM generate_series(1, 5000) n;
INSERT INTO asset (workspace_id, purpose, name, url, state, created_at, next_at)
  SELECT 1, 'delivered', '', '', CASE WHEN n % 100 = 0 THEN 'copying' ELSE 'link' END, now(), CASE WHEN n % 100 = 0 THEN now() END
  FROM generate_series(1, 5000) n;
INSERT INTO event (workspace_id, event_id, at) SELECT 1, n, now() + n * interval '1 s' FROM generate_series(1, 5000) n;
INSERT INTO draft (workspace_id, platform, account, purpose, fields, created_at)
  SELECT 1, 'discord', 'a', '{}', '{}', now() + n * interval '1 s' FROM generate_series(1, 5000) n;
ANALYZE;";

#[ignore = "needs PostgreSQL (initdb, or REFRESHBOT_TEST_POSTGRES)"]
#[tokio::test]
async fn postgres_finds_what_is_due_by_its_index() {
    let db = database::postgres().await;
    let Db::Postgres(pool) = &db.db else {
        unreachable!()
    };
    let mut tx = pool.begin().await.unwrap();
    let mut run = async |sql: String| {
        let rows = sqlx::raw_sql(AssertSqlSafe(sql))
            .fetch_all(&mut *tx)
            .await
            .unwrap();
        rows.iter()
            .map(|row| row.get::<String, _>(0))
            .collect::<Vec<_>>()
            .join("\n")
    };
    run(MUCH_THAT_IS_DONE.to_owned()).await;
    run("SET LOCAL plan_cache_mode = force_generic_plan".to_owned()).await;
    for (n, (contains, index)) in SCANS.iter().enumerate() {
        let sql = statement(contains).postgres;
        run(format!("PREPARE scan_{n} AS {sql}")).await;
        let arguments: Vec<_> = (1..=9)
            .filter(|n| sql.contains(&format!("${n}")))
            .map(|_| "NULL")
            .collect();
        let arguments = if arguments.is_empty() {
            String::new()
        } else {
            format!("({})", arguments.join(", "))
        };
        let plan = run(format!("EXPLAIN EXECUTE scan_{n} {arguments}")).await;
        // Both of the outbox hold only what waits.
        let found =
            plan.contains(index) || (*index == "outbox_pending" && plan.contains("outbox_lane"));
        assert!(found, "{contains}: {plan}");
    }
}

async fn it_opens_once_more_and_migrates_nothing(db: TestDb) {
    db.raw("INSERT INTO workspace (name, time_zone, created_at) VALUES ('w', 'UTC', '2026-11-23T09:00:00+00:00')")
        .await
        .unwrap();
    let again = db.reopen().await;
    let mut tx = again.snapshot().await.unwrap();
    let all = store::workspace::all(&mut tx).await.unwrap();
    assert_eq!(all.len(), 1);
    drop(tx);
    again.close().await;
}

async fn a_newer_database_is_refused(db: TestDb) {
    let checksum = if db.url.starts_with("sqlite") {
        "x'00'"
    } else {
        "'\\x00'"
    };
    db.raw(&format!(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (9999, 'of a later release', TRUE, {checksum}, 1)"
    ))
    .await
    .unwrap();
    let error = Db::open(&db.url).await.unwrap_err();
    assert!(matches!(error, store::OpenError::Migration(_)), "{error}");
    assert!(error.to_string().contains("9999"), "{error}");
}

#[tokio::test]
async fn an_address_that_cannot_be_read_is_not_repeated() {
    for url in ["postgres://user:secret@:bad:/x", "sqlite://x?mode=secret"] {
        let error = Db::open(url).await.unwrap_err().to_string();
        assert!(!error.contains("secret"), "{error}");
        assert!(error.contains("should look like"), "{error}");
    }
}
