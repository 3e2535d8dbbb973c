//! A throw-away database for each test: an SQLite file, or a database of its own on a PostgreSQL.
//!
//! The PostgreSQL is the one that `REFRESHBOT_TEST_POSTGRES` names (a URL with the right to create
//! databases), else a cluster that the test process starts on its first use, from the `initdb` and
//! `pg_ctl` of the machine, and that ends with the process.

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use refreshbot::store::Db;
use sqlx::{AssertSqlSafe, Connection, PgConnection};

/// The environment variable that names a PostgreSQL server for the tests.
const SERVER: &str = "REFRESHBOT_TEST_POSTGRES";

/// A migrated, empty database that goes with this value.
#[derive(Debug)]
pub struct TestDb {
    /// The database.
    pub db: Db,
    /// Its address, to open it once more.
    pub url: String,
    home: Home,
}

#[derive(Debug)]
enum Home {
    /// The folder that holds the file.
    Folder(#[allow(dead_code, reason = "removed with the value")] tempfile::TempDir),
    /// The name of the database on the server.
    Server(String),
}

/// A new SQLite database.
pub async fn sqlite() -> TestDb {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/refreshbot.db", folder.path().display());
    let db = Db::open(&url).await.unwrap();
    let home = Home::Folder(folder);
    TestDb { db, url, home }
}

/// A new PostgreSQL database.
pub async fn postgres() -> TestDb {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let nth = MADE.fetch_add(1, Ordering::Relaxed);
    let name = format!("refreshbot_test_{}_{nth}", std::process::id());
    on_server(format!(
        "CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'"
    ))
    .await;
    let url = with_database(server(), &name);
    let db = Db::open(&url).await.unwrap();
    let home = Home::Server(name);
    TestDb { db, url, home }
}

impl TestDb {
    /// The same database, opened once more: another process.
    pub async fn reopen(&self) -> Db {
        Db::open(&self.url).await.unwrap()
    }

    /// Another SQLite database with everything that is in this one.
    pub async fn copy(&self) -> TestDb {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("refreshbot.db");
        self.raw(&format!("VACUUM INTO '{}'", file.display()))
            .await
            .unwrap();
        let url = format!("sqlite://{}", file.display());
        let db = Db::connect(&url).await.unwrap();
        let home = Home::Folder(folder);
        TestDb { db, url, home }
    }

    /// While true, the server's database takes no connections, and has none.
    pub async fn gone(&self, gone: bool) {
        let Home::Server(name) = &self.home else {
            panic!("a file is never gone");
        };
        on_server(format!("ALTER DATABASE {name} ALLOW_CONNECTIONS {}", !gone)).await;
        if gone {
            on_server(format!(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
            ))
            .await;
        }
    }

    /// Runs SQL that is the same for both databases; the rows affected.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn raw(&self, sql: &str) -> sqlx::Result<u64> {
        let sql = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
        Ok(match &self.db {
            Db::Sqlite { write, .. } => sql.execute(write).await?.rows_affected(),
            Db::Postgres(pool) => sql.execute(pool).await?.rows_affected(),
        })
    }

    /// The one text that a query gives.
    pub async fn text(&self, sql: &str) -> String {
        let sql = AssertSqlSafe(sql.to_owned());
        match &self.db {
            Db::Sqlite { write, .. } => sqlx::query_scalar(sql).fetch_one(write).await,
            Db::Postgres(pool) => sqlx::query_scalar(sql).fetch_one(pool).await,
        }
        .unwrap()
    }

    /// The one number that a query gives.
    pub async fn number(&self, sql: &str) -> i64 {
        let sql = AssertSqlSafe(sql.to_owned());
        match &self.db {
            Db::Sqlite { write, .. } => sqlx::query_scalar(sql).fetch_one(write).await,
            Db::Postgres(pool) => sqlx::query_scalar(sql).fetch_one(pool).await,
        }
        .unwrap()
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        let Home::Server(name) = &self.home else {
            return;
        };
        if std::env::var_os(SERVER).is_none() {
            return; // it goes with the cluster
        }
        let sql = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        // The test's own runtime may be going down: another does it.
        let dropped = std::thread::spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(on_server(sql));
        })
        .join();
        let unwinding = std::thread::panicking();
        assert!(dropped.is_ok() || unwinding, "{name} could not be dropped");
    }
}

async fn on_server(sql: String) {
    let mut connection = PgConnection::connect(server()).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(&mut connection)
        .await
        .unwrap();
}

/// The address of the server, with a database that exists.
fn server() -> &'static str {
    static URL: OnceLock<String> = OnceLock::new();
    URL.get_or_init(|| std::env::var(SERVER).unwrap_or_else(|_| start_cluster()))
}

/// The same server, another database.
fn with_database(server: &str, name: &str) -> String {
    let (address, options) = server.split_once('?').unwrap_or((server, ""));
    let host_at = address.find("://").map_or(0, |at| at + 3);
    let host_end = address[host_at..]
        .find('/')
        .map_or(address.len(), |at| host_at + at);
    format!("{}/{name}?{options}", &address[..host_end])
}

/// A shell holds the cluster: however this process ends, the shell's input closes, and it stops the
/// server and removes the folder.
const KEEPER: &str = r#"
set -e
cd "$1"
"$2/initdb" -D data -U postgres -A trust -E UTF8 --locale=C --no-sync >log 2>&1
"$2/pg_ctl" -D data -w -l log -o "-k $1 -c listen_addresses= -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=300" start >>log 2>&1
echo ready
read -r _ || true
"$2/pg_ctl" -D data -m immediate stop >>log 2>&1 || true
cd /
rm -rf "$1"
"#;

#[allow(
    clippy::zombie_processes,
    reason = "it outlives this process, and ends by itself"
)]
fn start_cluster() -> String {
    let folder = tempfile::Builder::new()
        .prefix("refreshbot-pg-")
        .tempdir()
        .unwrap()
        .keep();
    let mut keeper = Command::new("sh");
    keeper
        .args(["-c", KEEPER, "sh"])
        .args([&folder, &programs()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .process_group(0);
    if id(&["-u"]) == 0 {
        // PostgreSQL refuses to run as root.
        let (user, group) = (id(&["-u", "postgres"]), id(&["-g", "postgres"]));
        std::os::unix::fs::chown(&folder, Some(user), Some(group)).unwrap();
        keeper.uid(user).gid(group);
    }
    let mut keeper = keeper.spawn().unwrap();
    std::mem::forget(keeper.stdin.take());
    let mut said = String::new();
    BufReader::new(keeper.stdout.take().unwrap())
        .read_line(&mut said)
        .unwrap();
    let log = || std::fs::read_to_string(folder.join("log")).unwrap_or_default();
    assert_eq!(said, "ready\n", "PostgreSQL did not start: {}", log());
    format!(
        "postgres://postgres@localhost/postgres?host={}",
        folder.display()
    )
}

/// The folder of `initdb` and `pg_ctl`: in the path, or where Debian keeps them.
fn programs() -> PathBuf {
    let in_path = std::env::var_os("PATH").unwrap_or_default();
    let versions = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten();
    let debian = versions.flatten().map(|version| version.path().join("bin"));
    std::env::split_paths(&in_path)
        .chain(debian)
        .find(|folder| has_programs(folder))
        .unwrap_or_else(|| panic!("install PostgreSQL (initdb, pg_ctl), or set {SERVER}"))
}

fn has_programs(folder: &Path) -> bool {
    ["initdb", "pg_ctl"]
        .iter()
        .all(|name| folder.join(name).is_file())
}

fn id(arguments: &[&str]) -> u32 {
    let output = Command::new("id").args(arguments).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.trim()
        .parse()
        .unwrap_or_else(|_| panic!("there is no user postgres to run PostgreSQL as; set {SERVER}"))
}

/// Plays one of a test's two halves. What both assert inline is one snapshot, asserted twice.
pub fn play(half: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    insta::allow_duplicates! { runtime.block_on(half) }
}

/// Makes two tests of each `async fn name(db: TestDb)`: one on SQLite, and one on PostgreSQL that
/// is ignored by default.
macro_rules! on_both {
    ($($name:ident)*) => {
        mod sqlite {$(
            #[test]
            fn $name() {
                use $crate::support::database::{play, sqlite};
                play(async { super::$name(sqlite().await).await });
            }
        )*}
        mod postgres {$(
            #[ignore = "needs PostgreSQL (initdb, or REFRESHBOT_TEST_POSTGRES)"]
            #[test]
            fn $name() {
                use $crate::support::database::{play, postgres};
                play(async { super::$name(postgres().await).await });
            }
        )*}
    };
}
pub(crate) use on_both;
