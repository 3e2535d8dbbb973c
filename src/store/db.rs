//! One SQL text, two databases: an enum of pools, an enum of transactions, one macro.
//!
//! Functions that write take `&mut Tx`, never `&Db`, so that state, activity and outbox are always
//! written together.

use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqliteLockingMode, SqlitePoolOptions,
    SqliteSynchronous,
};
use sqlx::{PgPool, Postgres, Sqlite, SqlitePool, Transaction};

/// The outcome of a statement.
pub type Result<T> = std::result::Result<T, sqlx::Error>;

/// A row of one column.
pub type One<T> = (T,);

/// How long to wait for a connection before the database counts as unreachable.
const ACQUIRE: Duration = Duration::from_secs(10);

/// After how many pages (of 4 KiB) what was committed is moved from SQLite's log into its file: the
/// commit that does it waits for the disk some ten times as long, and shall be one in hundreds.
const CHECKPOINT_PAGES: &str = "4000";

/// What each reader keeps of the file, as SQLite writes it (negative: KiB): the system keeps it too.
const READ_CACHE: &str = "-1024";

/// How many statements a connection keeps prepared: more than all of them that are in use.
const STATEMENTS: usize = 256;

/// A database.
#[derive(Debug, Clone)]
pub enum Db {
    /// SQLite: one writer, because a pool of writers has second-long tails, and readers beside it.
    Sqlite {
        /// The one connection that writes.
        write: SqlitePool,
        /// Connections that read a snapshot.
        read: SqlitePool,
    },
    /// PostgreSQL.
    Postgres(PgPool),
}

/// A transaction; rolled back when dropped without [`Tx::commit`].
#[derive(Debug)]
pub enum Tx {
    /// On SQLite.
    Sqlite(Transaction<'static, Sqlite>),
    /// On PostgreSQL.
    Postgres(Transaction<'static, Postgres>),
}

/// A statement in both dialects. Both texts are `&'static str`, so no text from outside gets in.
#[derive(Debug, Clone, Copy)]
pub struct Sql {
    /// Its name, for the test that prepares each.
    pub name: &'static str,
    /// For SQLite.
    pub sqlite: &'static str,
    /// For PostgreSQL.
    pub postgres: &'static str,
}

/// Why a database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The address cannot be read. It is not shown: it may hold a password.
    #[error(
        "the database URL cannot be read: it should look like sqlite://refreshbot.db or postgres://user@host/name"
    )]
    Url,
    /// It cannot be reached or opened.
    #[error("the database cannot be opened: {0}")]
    Unreachable(sqlx::Error),
    /// A migration failed, or the database is newer than this program.
    #[error("the database cannot be brought up to date: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
}

/// How a database's tables stand to this program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tables {
    /// As this program wants them.
    Current,
    /// So many steps are still to be made; none was made yet in an empty database.
    Behind(usize),
    /// A newer program made this step.
    Newer(i64),
}

/// How many connections read an SQLite file: each is a thread with memory of its own, and reads from
/// memory for the most part, so more than there are cores only take room.
fn readers() -> u32 {
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    u32::try_from(cores).unwrap_or(4).clamp(2, 4)
}

impl Db {
    /// How its tables stand to this program. Changes nothing.
    pub async fn tables(&self) -> Tables {
        const MADE: &str = "SELECT version FROM _sqlx_migrations WHERE success ORDER BY version";
        let (known, made) = match self {
            Self::Sqlite { read, .. } => (
                sqlx::migrate!("migrations/sqlite"),
                sqlx::query_as::<_, One<i64>>(MADE).fetch_all(read).await,
            ),
            Self::Postgres(pool) => (
                sqlx::migrate!("migrations/postgres"),
                sqlx::query_as::<_, One<i64>>(MADE).fetch_all(pool).await,
            ),
        };
        // An empty database has no such list.
        let made: Vec<i64> = made.map_or_else(
            |_| Vec::new(),
            |rows| rows.into_iter().map(|row| row.0).collect(),
        );
        if let Some(newer) = made.iter().find(|version| !known.version_exists(**version)) {
            return Tables::Newer(*newer);
        }
        match known.iter().count().saturating_sub(made.len()) {
            0 => Tables::Current,
            steps => Tables::Behind(steps),
        }
    }

    /// Opens `sqlite:…` (made if absent) or `postgres:…`, without migrating it.
    ///
    /// # Errors
    /// The address cannot be read, or nothing usable is there.
    pub async fn connect(url: &str) -> std::result::Result<Self, OpenError> {
        Self::connect_with(url, SqliteSynchronous::Full).await
    }

    /// [`Db::open`] for a database that may be lost with the machine's power: the demo's. SQLite then
    /// waits for no disk.
    ///
    /// # Errors
    /// Those of [`Db::open`].
    pub async fn open_passing(url: &str) -> std::result::Result<Self, OpenError> {
        let db = Self::connect_with(url, SqliteSynchronous::Off).await?;
        db.migrate().await?;
        Ok(db)
    }

    async fn connect_with(
        url: &str,
        synchronous: SqliteSynchronous,
    ) -> std::result::Result<Self, OpenError> {
        if url.starts_with("postgres") {
            let options = PgConnectOptions::from_str(url).map_err(|_| OpenError::Url)?;
            let pool = PgPoolOptions::new()
                .max_connections(16)
                .acquire_timeout(ACQUIRE)
                .connect_with(options)
                .await
                .map_err(OpenError::Unreachable)?;
            return Ok(Self::Postgres(pool));
        }
        let options = SqliteConnectOptions::from_str(url)
            .map_err(|_| OpenError::Url)?
            .create_if_missing(true)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(synchronous)
            .pragma("wal_autocheckpoint", CHECKPOINT_PAGES)
            .statement_cache_capacity(STATEMENTS)
            .busy_timeout(Duration::from_secs(5));
        // A file does not hang up: no connection is asked first whether it is still there.
        let write = SqlitePoolOptions::new()
            .max_connections(1)
            .test_before_acquire(false)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(options.clone())
            .await
            .map_err(OpenError::Unreachable)?;
        let read = SqlitePoolOptions::new()
            .max_connections(readers())
            .test_before_acquire(false)
            .acquire_timeout(ACQUIRE)
            .connect_with(options.read_only(true).pragma("cache_size", READ_CACHE))
            .await
            .map_err(OpenError::Unreachable)?;
        Ok(Self::Sqlite { write, read })
    }

    /// Opens an SQLite file that is there, and keeps everybody else out until it is closed.
    ///
    /// # Errors
    /// The address cannot be read, or somebody else has the file open.
    pub async fn connect_alone(url: &str) -> std::result::Result<Self, OpenError> {
        let options = SqliteConnectOptions::from_str(url)
            .map_err(|_| OpenError::Url)?
            .foreign_keys(true)
            .locking_mode(SqliteLockingMode::Exclusive)
            .journal_mode(SqliteJournalMode::Wal)
            .busy_timeout(Duration::from_secs(1));
        let write = SqlitePoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(options)
            .await
            .map_err(OpenError::Unreachable)?;
        // The lock is taken by the first statement.
        let db = Self::Sqlite {
            read: write.clone(),
            write,
        };
        db.begin().await.map_err(OpenError::Unreachable)?;
        Ok(db)
    }

    /// Brings the tables up to date.
    ///
    /// # Errors
    /// A migration fails, or the database knows a migration that this program does not.
    pub async fn migrate(&self) -> std::result::Result<(), OpenError> {
        match self {
            Self::Sqlite { write, .. } => sqlx::migrate!("migrations/sqlite").run(write).await?,
            Self::Postgres(pool) => sqlx::migrate!("migrations/postgres").run(pool).await?,
        }
        Ok(())
    }

    /// [`Db::connect`] and [`Db::migrate`].
    ///
    /// # Errors
    /// Those of both.
    pub async fn open(url: &str) -> std::result::Result<Self, OpenError> {
        let db = Self::connect(url).await?;
        db.migrate().await?;
        Ok(db)
    }

    /// A read-write transaction. SQLite takes the write lock now, so nothing inside can be busy.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn begin(&self) -> Result<Tx> {
        Ok(match self {
            Self::Sqlite { write, .. } => Tx::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// A read-only snapshot.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn snapshot(&self) -> Result<Tx> {
        Ok(match self {
            Self::Sqlite { read, .. } => Tx::Sqlite(read.begin().await?),
            Self::Postgres(pool) => Tx::Postgres(
                pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    .await?,
            ),
        })
    }

    /// Waits for what is under way and closes every connection.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { write, read } => {
                read.close().await;
                write.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Tx {
    /// Whether nobody else writes before it ends: SQLite's writers come one after the other.
    pub const fn is_alone(&self) -> bool {
        matches!(self, Self::Sqlite(_))
    }

    /// Makes it so.
    ///
    /// # Errors
    /// The database refuses or is gone; then nothing happened, or it is unknown.
    pub async fn commit(self) -> Result<()> {
        match self {
            Self::Sqlite(tx) => tx.commit().await,
            Self::Postgres(tx) => tx.commit().await,
        }
    }
}

/// Whether two transactions got in each other's way: each waited for the other, or both made the
/// same thing. Done once more, the later one sees what the earlier one did.
pub fn is_collision(fault: &sqlx::Error) -> bool {
    let sqlx::Error::Database(error) = fault else {
        return false;
    };
    let waited = matches!(error.code().as_deref(), Some("40001" | "40P01"));
    waited || error.is_unique_violation()
}

/// Runs a statement: `run!(tx, SQL, a, b)` gives the rows affected, `run!(tx, one Row, SQL, a)` a
/// row, `opt Row` an option, `all Row` a vector.
#[macro_export]
macro_rules! run {
    ($tx:expr, one $row:ty, $($rest:tt)*) => { $crate::run!(@ $tx, fetch_one, $row, $($rest)*) };
    ($tx:expr, opt $row:ty, $($rest:tt)*) => { $crate::run!(@ $tx, fetch_optional, $row, $($rest)*) };
    ($tx:expr, all $row:ty, $($rest:tt)*) => { $crate::run!(@ $tx, fetch_all, $row, $($rest)*) };
    (@ $tx:expr, $fetch:ident, $row:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        match $tx {
            $crate::store::db::Tx::Sqlite(tx) =>
                sqlx::query_as::<_, $row>($sql.sqlite)$(.bind($arg))*.$fetch(&mut **tx).await,
            $crate::store::db::Tx::Postgres(tx) =>
                sqlx::query_as::<_, $row>($sql.postgres)$(.bind($arg))*.$fetch(&mut **tx).await,
        }
    };
    ($tx:expr, $sql:expr $(, $arg:expr)* $(,)?) => {
        match $tx {
            $crate::store::db::Tx::Sqlite(tx) => sqlx::query($sql.sqlite)$(.bind($arg))*
                .execute(&mut **tx).await.map(|done| done.rows_affected()),
            $crate::store::db::Tx::Postgres(tx) => sqlx::query($sql.postgres)$(.bind($arg))*
                .execute(&mut **tx).await.map(|done| done.rows_affected()),
        }
    };
}

/// Declares every statement of a file once and lists them in `ALL`, which a test prepares on both
/// databases. Of three literals, the middle one is for PostgreSQL only.
#[macro_export]
macro_rules! statements {
    ($($name:ident = $($sql:literal)+ ;)*) => {
        $(pub const $name: $crate::store::db::Sql = $crate::store::db::Sql {
            name: stringify!($name),
            sqlite: $crate::statements!(@lite $($sql)+),
            postgres: $crate::statements!(@pg $($sql)+),
        };)*
        pub const ALL: &[$crate::store::db::Sql] = &[$($name),*];
    };
    (@lite $a:literal) => { $a };
    (@pg $a:literal) => { $a };
    (@lite $a:literal $b:literal $c:literal) => { concat!($a, $c) };
    (@pg $a:literal $b:literal $c:literal) => { concat!($a, $b, $c) };
}
