//! What the schema itself refuses, whatever program writes (process.md section 2): raw SQL here.

mod cycles;
mod rows;
mod sets;

use self::No::{Check, ForeignKey, NotNull, Trigger, Unique};
use super::agency::Agency;

/// How a database says no.
#[derive(Debug, PartialEq, Eq)]
enum No {
    Check,
    ForeignKey,
    Unique,
    NotNull,
    Trigger(&'static str),
}

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

/// A cycle in raw SQL.
fn cycle_sql(portfolio: i64, number: i64) -> String {
    format!(
        "INSERT INTO cycle (workspace_id, portfolio_id, number, refresh_date, opened_at)
         VALUES (1, {portfolio}, {number}, '2027-02-21', '2026-11-23T09:00:00+00:00')"
    )
}
