//! Every statement is one that both databases understand, and finds its rows by an index.

use std::collections::BTreeSet;

use refreshbot::store::{self, Db};
use sqlx::{AssertSqlSafe, Executor, Row, SqlStr, Statement};

use crate::support::database::{self, TestDb, on_both};

on_both! { every_statement_prepares }

async fn every_statement_prepares(db: TestDb) {
    let mut wrong = Vec::new();
    for statement in store::statements() {
        let (text, columns) = match &db.db {
            Db::Sqlite { write, .. } => {
                let prepared = write.prepare(SqlStr::from_static(statement.sqlite)).await;
                (statement.sqlite, prepared.map(|it| it.columns().len()))
            }
            Db::Postgres(pool) => {
                let prepared = pool.prepare(SqlStr::from_static(statement.postgres)).await;
                (statement.postgres, prepared.map(|it| it.columns().len()))
            }
        };
        let gives_rows = text.starts_with("SELECT") || text.contains("RETURNING");
        match columns {
            Ok(columns) if (columns > 0) == gives_rows => {}
            Ok(columns) => wrong.push(format!("{columns} columns from {text}")),
            Err(error) => wrong.push(format!("{error}: {text}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// What may be read whole: it is small, or holds only what is open or waits, or ends at a limit.
const MAY_BE_READ_WHOLE: &[&str] = &[
    "SCAN activity",
    "SCAN c USING INDEX cycle_open",
    "SCAN digest",
    "SCAN outbox USING INDEX outbox_given_up",
    "SCAN watch",
    "SCAN workspace",
    "SEARCH a USING INDEX sqlite_autoindex_account_1 (workspace_id=?)",
    "SEARCH c USING INDEX sqlite_autoindex_local_channel_1 (workspace_id=?)",
    "SEARCH k USING INDEX ticket_open (workspace_id=?)",
    "SEARCH local_workspace USING INDEX sqlite_autoindex_local_workspace_1 (workspace_id=?)",
    "SEARCH outbox USING INDEX outbox_given_up (workspace_id=?)",
    "SEARCH outbox USING INDEX outbox_lane (workspace_id=?)",
    "SEARCH p USING COVERING INDEX sqlite_autoindex_portfolio_1 (workspace_id=?)",
    "SEARCH p USING INDEX sqlite_autoindex_portfolio_1 (workspace_id=?)",
    "SEARCH person USING INDEX sqlite_autoindex_person_1 (workspace_id=?)",
    "SEARCH portfolio USING COVERING INDEX sqlite_autoindex_portfolio_1 (workspace_id=?)",
    "SEARCH portfolio USING INDEX sqlite_autoindex_portfolio_1 (workspace_id=?)",
    "SEARCH q USING INDEX question_open (workspace_id=?)",
    "SEARCH r USING COVERING INDEX sqlite_autoindex_person_role_1 (workspace_id=?)",
];

#[tokio::test]
async fn nothing_that_grows_is_read_whole() {
    let db = database::sqlite().await;
    let Db::Sqlite { write, .. } = &db.db else {
        unreachable!()
    };
    let mut wholes = BTreeSet::new();
    for statement in store::statements() {
        if statement.sqlite.starts_with("INSERT") {
            continue; // lists what foreign keys might read
        }
        if statement.name.starts_with("TAKE_") {
            continue; // two persons are joined: seldom, and everything that they wrote
        }
        let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {}", statement.sqlite));
        for step in sqlx::query(explain).fetch_all(write).await.unwrap() {
            let step: String = step.get("detail");
            let whole = step.starts_with("SCAN") || step.ends_with("(workspace_id=?)");
            // What the same statement has picked is not a table.
            if whole && !["SCAN picked", "SCAN k", "SCAN w"].contains(&step.as_str()) {
                wholes.insert(step);
            }
        }
    }
    let wholes: Vec<_> = wholes.iter().map(String::as_str).collect();
    assert_eq!(wholes, MAY_BE_READ_WHOLE);
}
