//! An agency of any size, written into an empty database by SQL: a portfolio, its open cycle and what
//! falls due for it; and, unless it is to be lean, its note, its team, and for every second one an
//! Ad Set of two tickets.

use chrono::{DateTime, TimeDelta, Utc};
use refreshbot::store::Db;
use sqlx::{AssertSqlSafe, SqlitePool};

/// People of each job.
pub const PEOPLE: i64 = 500;

/// What to write.
pub struct Agency {
    /// How many portfolios.
    pub portfolios: i64,
    /// How many of them fall due at `due_at`; the others long after.
    pub due: i64,
    /// When those fall due.
    pub due_at: DateTime<Utc>,
    /// Only what the scheduler looks at.
    pub lean: bool,
}

/// The Social Ad Specialist of a portfolio, counted from 0.
pub fn specialist(portfolio: i64) -> i64 {
    portfolio % PEOPLE
}

/// The client's name of a portfolio, counted from 1.
pub fn client(portfolio: i64) -> String {
    format!("Client {portfolio:07}")
}

/// Counts from 1 to the first argument.
const COUNT: &str = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1) ";

/// The people: Account Managers first, then Social Ad Specialists, then creatives.
const STAFF: &str = "INSERT INTO person (id, workspace_id, name, created_at) \
    SELECT i, 1, 'Person ' || i, ?2 FROM n";

const DIGESTS: &str =
    "INSERT INTO digest (person_id, workspace_id, next_at) SELECT i, 1, ?2 FROM n";

/// `?3`: people of each job.
const PORTFOLIOS: &str = "INSERT INTO portfolio \
    (id, workspace_id, client, client_key, cadence_days, time_zone, am_id, sas_id, created_at) \
    SELECT i, 1, printf('Client %07d', i), printf('client %07d', i), 30, 'Europe/Berlin', \
    1 + i % ?3, 1 + ?3 + i % ?3, ?2 FROM n";

/// `?2`: now, `?3`: the refresh date.
const CYCLES: &str = "INSERT INTO cycle (id, workspace_id, portfolio_id, number, refresh_date, \
    notation, requested_at, opened_at) SELECT i, 1, i, 1, ?3, 'request-submitted', ?2, ?2 FROM n";

/// `?2`: when it fired.
const KICKOFFS: &str = "INSERT INTO due (workspace_id, cycle_id, kind, revision, fired_at) \
    SELECT 1, i, 'kickoff', 1, ?2 FROM n";

/// `?2`: how many are due, `?3`: when, `?4`: when the others are.
const REFRESH_DAYS: &str = "INSERT INTO due (workspace_id, cycle_id, kind, revision, due_at) \
    SELECT 1, i, 'refresh-day', 1, CASE WHEN i <= ?2 THEN ?3 ELSE ?4 END FROM n";

const WATCHES: &str =
    "INSERT INTO watch (portfolio_id, workspace_id, look_at) SELECT i, 1, ?2 FROM n";

/// `?2`: people of each job.
const TEAMS: &str = "INSERT INTO portfolio_team (workspace_id, portfolio_id, person_id, role) \
    SELECT 1, i, 1 + 2 * ?2 + (i + r.shift) % ?2, r.role FROM n \
    CROSS JOIN (SELECT 'copywriter' AS role, 0 AS shift UNION ALL SELECT 'designer', 1) r";

const NOTES: &str = "INSERT INTO note (id, workspace_id, portfolio_id, cycle_id, author_id, \
    logged_at) SELECT i, 1, i, i, 1 + i % ?3, ?2 FROM n";

const TEXTS: &str = "INSERT INTO note_revision (workspace_id, note_id, revision, body, at) \
    SELECT 1, i, 1, 'The spring offer ends on Friday; the client wants the new logo everywhere.', \
    ?2 FROM n";

const AD_SETS: &str = "INSERT INTO ad_set (id, workspace_id, portfolio_id, cycle_id, folder_name, \
    folder_key, count, created_at) SELECT i, 1, i, i, 'Spring ' || i, 'spring ' || i, 2, ?2 FROM n \
    WHERE i % 2 = 0";

/// `?3`: people of each job.
const TICKETS: &str = "INSERT INTO ticket (workspace_id, number, ad_set_id, set_count, position, \
    name, name_key, format, direction, primary_text, headline, call_to_action, due_date, \
    copywriter_id, designer_id, status, created_at) \
    SELECT 1, i - 2 + place, i, 2, place, 'Banner ' || i, 'banner ' || i, 'static', 'Bright.', \
    'Buy now', 'New', 'Shop', ?4, 1 + 2 * ?3 + i % ?3, 1 + 2 * ?3 + (i + 1) % ?3, 'in-progress', ?2 \
    FROM n CROSS JOIN (SELECT 1 AS place UNION ALL SELECT 2) WHERE i % 2 = 0";

const TASKS: &str = "INSERT INTO task (workspace_id, cycle_id, ticket_id, kind, due_date, \
    created_at) SELECT 1, s.cycle_id, k.id, 'ticket', k.due_date, k.created_at \
    FROM ticket k JOIN ad_set s ON s.id = k.ad_set_id";

const COUNTER: &str = "INSERT INTO counter (workspace_id, kind, value) \
    SELECT 1, 'ticket', coalesce(max(number), 0) FROM ticket";

impl Agency {
    /// Writes it into the first workspace of a database.
    pub async fn write(&self, db: &Db, now: DateTime<Utc>) {
        let Db::Sqlite { write, .. } = db else {
            panic!("only SQLite is measured");
        };
        let sql = |text: &str| AssertSqlSafe(format!("{COUNT}{text}"));
        let (n, later) = (self.portfolios, now + TimeDelta::days(20));
        let date = now.date_naive();
        let run = sqlx::query(sql(STAFF)).bind(3 * PEOPLE).bind(now);
        run.execute(write).await.unwrap();
        let run = sqlx::query(sql(DIGESTS)).bind(3 * PEOPLE).bind(later);
        run.execute(write).await.unwrap();
        let run = sqlx::query(sql(PORTFOLIOS)).bind(n).bind(now).bind(PEOPLE);
        run.execute(write).await.unwrap();
        let run = sqlx::query(sql(CYCLES)).bind(n).bind(now).bind(date);
        run.execute(write).await.unwrap();
        let run = sqlx::query(sql(KICKOFFS)).bind(n).bind(now);
        run.execute(write).await.unwrap();
        let days = sqlx::query(sql(REFRESH_DAYS)).bind(n).bind(self.due);
        let days = days.bind(self.due_at).bind(later);
        days.execute(write).await.unwrap();
        let run = sqlx::query(sql(WATCHES)).bind(n).bind(later);
        run.execute(write).await.unwrap();
        if !self.lean {
            self.work(write, now).await;
        }
        sqlx::raw_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            .execute(write)
            .await
            .unwrap();
    }

    /// What people have done so far.
    async fn work(&self, write: &SqlitePool, now: DateTime<Utc>) {
        let sql = |text: &str| AssertSqlSafe(format!("{COUNT}{text}"));
        let (n, date) = (self.portfolios, (now + TimeDelta::days(5)).date_naive());
        let run = sqlx::query(sql(TEAMS)).bind(n).bind(PEOPLE);
        run.execute(write).await.unwrap();
        let run = sqlx::query(sql(NOTES)).bind(n).bind(now).bind(PEOPLE);
        run.execute(write).await.unwrap();
        let run = sqlx::query(sql(TEXTS)).bind(n).bind(now);
        run.execute(write).await.unwrap();
        let run = sqlx::query(sql(AD_SETS)).bind(n).bind(now);
        run.execute(write).await.unwrap();
        let tickets = sqlx::query(sql(TICKETS)).bind(n).bind(now).bind(PEOPLE);
        tickets.bind(date).execute(write).await.unwrap();
        for text in [TASKS, COUNTER] {
            sqlx::raw_sql(text).execute(write).await.unwrap();
        }
    }
}
