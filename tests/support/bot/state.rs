//! What the database holds, to see that something changed or that nothing did.

use refreshbot::store::{Db, activity};

use super::TestBot;

impl TestBot {
    /// The one number that a query gives.
    pub async fn number(&self, sql: &str) -> i64 {
        self.db.number(sql).await
    }

    /// What the audit log says, newest last: who, by what, what, outcome.
    pub async fn activity(&self) -> Vec<String> {
        let mut tx = self.stage.workflow.db().snapshot().await.unwrap();
        let entries = activity::of_workspace(&mut tx, self.stage.workspace, 10_000)
            .await
            .unwrap();
        let mut lines: Vec<String> = entries
            .iter()
            .map(|e| format!("{} · {} · {} · {}", e.actor_name, e.via, e.what, e.outcome))
            .collect();
        lines.reverse();
        lines
    }

    /// The newest entry of the audit log.
    pub async fn last_activity(&self) -> String {
        self.activity().await.pop().unwrap_or_default()
    }

    /// Everything that the process knows and people can change, to see that nothing did: every table
    /// except what keeps attempts and time.
    pub async fn state(&self) -> Vec<(&'static str, String)> {
        let mut tables = Vec::new();
        for (table, columns) in [
            ("person", "name || coalesce(email, '')"),
            ("account", "external_id || CAST(person_id AS TEXT)"),
            ("person_role", "CAST(person_id AS TEXT) || role"),
            (
                "portfolio",
                "client || CAST(am_id AS TEXT) || CAST(sas_id AS TEXT) || CAST(cadence_days AS TEXT) || time_zone || state",
            ),
            ("portfolio_team", "CAST(person_id AS TEXT) || role"),
            (
                "cycle",
                "CAST(id AS TEXT) || CAST(refresh_date AS TEXT) || notation || phase || coalesce(outcome, '')",
            ),
            (
                "due",
                "CAST(cycle_id AS TEXT) || kind || coalesce(CAST(due_at AS TEXT), '') || coalesce(CAST(fired_at AS TEXT), '')",
            ),
            ("note_revision", "body"),
            (
                "ad_set",
                "folder_name || CAST(count AS TEXT) || CAST(ready AS TEXT) || CAST(ready_round AS TEXT)",
            ),
            (
                "ticket",
                "name || status || direction || CAST(round AS TEXT) || coalesce(CAST(designer_id AS TEXT), '')",
            ),
            (
                "task",
                "kind || coalesce(CAST(owner_id AS TEXT), '') || coalesce(CAST(completed_at AS TEXT), '') || coalesce(CAST(cancelled_at AS TEXT), '')",
            ),
            ("asset", "name || state"),
            (
                "calendar_link",
                "CAST(person_id AS TEXT) || whose || sha256",
            ),
            ("outbox", "dedupe_key"),
            ("import", "CAST(imported AS TEXT)"),
            ("external_ref", "external_id"),
        ] {
            let joined = match &self.db.db {
                Db::Sqlite { .. } => format!(
                    "group_concat(x, '|') FROM (SELECT {columns} AS x FROM {table} ORDER BY 1)"
                ),
                Db::Postgres(_) => format!(
                    "string_agg(x, '|') FROM (SELECT {columns} AS x FROM {table} ORDER BY 1) AS t"
                ),
            };
            tables.push((
                table,
                self.db
                    .text(
                        &format!("SELECT coalesce({joined}")
                            .replace(" FROM (SELECT", ", '') FROM (SELECT"),
                    )
                    .await,
            ));
        }
        tables
    }
}
