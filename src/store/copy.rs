//! Rows of any table, out of a database and into another: the same JSON from SQLite and PostgreSQL.
//!
//! An instant is an RFC 3339 text in UTC, a date is `2026-12-24`, bytes are `\x` and hexadecimal
//! digits; the rest is what JSON has.

use std::collections::BTreeMap;

use chrono::{DateTime, SecondsFormat};
use futures::TryStreamExt;
use serde_json::{Map, Value};
use sqlx::AssertSqlSafe;

use super::db::{One, OpenError, Result, Sql, Tx};
use super::tables::{Column, Kind, Table};
use crate::run;

/// A row: its columns' values by name.
pub type Row = Map<String, Value>;

const STEP: Sql = Sql {
    name: "STEP",
    sqlite: "SELECT max(version) FROM _sqlx_migrations WHERE success",
    postgres: "SELECT max(version) FROM _sqlx_migrations WHERE success",
};

const HAS_STEPS: Sql = Sql {
    name: "HAS_STEPS",
    sqlite: "SELECT count(*) FROM sqlite_schema WHERE name = '_sqlx_migrations'",
    postgres: "SELECT count(*) FROM pg_class WHERE oid = to_regclass('_sqlx_migrations')",
};

/// The migration that the tables are at; `None`: there are none of ours.
pub async fn step(tx: &mut Tx) -> Result<Option<i64>> {
    if run!(&mut *tx, one(i64,), HAS_STEPS)?.0 == 0 {
        return Ok(None);
    }
    Ok(run!(tx, one One<Option<i64>>, STEP)?.0)
}

/// Makes the tables as they were at a migration, in this transaction; further ones stay.
///
/// # Errors
/// They cannot be made.
pub async fn make_tables(tx: &mut Tx, step: i64) -> std::result::Result<(), OpenError> {
    match tx {
        Tx::Sqlite(tx) => {
            let all = sqlx::migrate!("migrations/sqlite");
            all.run_to(step, &mut **tx).await?;
        }
        Tx::Postgres(tx) => {
            let all = sqlx::migrate!("migrations/postgres");
            all.run_to(step, &mut **tx).await?;
        }
    }
    Ok(())
}

/// The newest migration that this program knows.
pub fn newest_step() -> i64 {
    let all = sqlx::migrate!("migrations/sqlite");
    all.iter().map(|it| it.version).max().unwrap_or(0)
}

/// Removes the workspace that opening a database makes, in which nothing has happened.
///
/// # Errors
/// Something refers to it.
pub async fn forget_bare_workspace(tx: &mut Tx) -> Result<()> {
    for sql in ["DELETE FROM platform_link", "DELETE FROM workspace"] {
        match tx {
            Tx::Sqlite(tx) => sqlx::query(sql).execute(&mut **tx).await.map(|_| ())?,
            Tx::Postgres(tx) => sqlx::query(sql).execute(&mut **tx).await.map(|_| ())?,
        }
    }
    Ok(())
}

/// How many rows a table has.
pub async fn count(tx: &mut Tx, table: &Table) -> Result<i64> {
    let sql = AssertSqlSafe(format!("SELECT count(*) FROM {}", quoted(&table.name)));
    match tx {
        Tx::Sqlite(tx) => sqlx::query_scalar(sql).fetch_one(&mut **tx).await,
        Tx::Postgres(tx) => sqlx::query_scalar(sql).fetch_one(&mut **tx).await,
    }
}

/// Gives each row of a table, in the order of its key, until one is not taken.
///
/// # Errors
/// The database's, or the taker's.
pub async fn read<E: From<sqlx::Error>>(
    tx: &mut Tx,
    table: &Table,
    mut take: impl FnMut(Row) -> std::result::Result<(), E>,
) -> std::result::Result<(), E> {
    let on_sqlite = matches!(tx, Tx::Sqlite(_));
    let sql = AssertSqlSafe(if on_sqlite {
        select_on_sqlite(table)
    } else {
        select_on_postgres(table)
    });
    macro_rules! each {
        ($tx:expr) => {{
            let mut rows = sqlx::query_scalar::<_, String>(sql).fetch(&mut **$tx);
            while let Some(text) = rows.try_next().await? {
                take(settled(&text, table)?)?;
            }
        }};
    }
    match tx {
        Tx::Sqlite(tx) => each!(tx),
        Tx::Postgres(tx) => each!(tx),
    }
    Ok(())
}

/// Writes rows into a table.
pub async fn write(tx: &mut Tx, table: &Table, rows: &[Row]) -> Result<()> {
    let rows = serde_json::to_string(rows).map_err(|error| sqlx::Error::Encode(error.into()))?;
    match tx {
        Tx::Sqlite(tx) => {
            let sql = AssertSqlSafe(insert_on_sqlite(table));
            sqlx::query(sql).bind(rows).execute(&mut **tx).await?;
        }
        Tx::Postgres(tx) => {
            let sql = AssertSqlSafe(insert_on_postgres(table));
            sqlx::query(sql).bind(rows).execute(&mut **tx).await?;
        }
    }
    Ok(())
}

/// The last number that each table gave, its rows' or a forgotten one's.
pub async fn numbers(tx: &mut Tx, tables: &[Table]) -> Result<BTreeMap<String, i64>> {
    let mut numbers = BTreeMap::new();
    for table in tables {
        let Some(column) = &table.numbered else {
            continue;
        };
        let last: Option<i64> = match tx {
            Tx::Sqlite(tx) => {
                let sql = "SELECT seq FROM sqlite_sequence WHERE name = $1";
                let last = sqlx::query_scalar(sql).bind(&table.name);
                last.fetch_optional(&mut **tx).await?
            }
            Tx::Postgres(tx) => {
                let sql = "SELECT pg_sequence_last_value(pg_get_serial_sequence(quote_ident($1), $2)::regclass)";
                let last = sqlx::query_scalar(sql).bind(&table.name).bind(column);
                last.fetch_one(&mut **tx).await?
            }
        };
        if let Some(last) = last {
            numbers.insert(table.name.clone(), last);
        }
    }
    Ok(numbers)
}

/// Lets each table go on after the last number that was given: none is given twice.
pub async fn set_numbers(
    tx: &mut Tx,
    tables: &[Table],
    numbers: &BTreeMap<String, i64>,
) -> Result<()> {
    for table in tables {
        let (Some(column), Some(last)) = (&table.numbered, numbers.get(&table.name)) else {
            continue;
        };
        match tx {
            Tx::Sqlite(tx) => {
                let sql = "UPDATE sqlite_sequence SET seq = max(seq, $2) WHERE name = $1";
                let set = sqlx::query(sql).bind(&table.name).bind(last);
                if set.execute(&mut **tx).await?.rows_affected() == 0 {
                    let sql = "INSERT INTO sqlite_sequence (name, seq) VALUES ($1, $2)";
                    let set = sqlx::query(sql).bind(&table.name).bind(last);
                    set.execute(&mut **tx).await?;
                }
            }
            Tx::Postgres(tx) => {
                let sql =
                    "SELECT setval(pg_get_serial_sequence(quote_ident($1), $2)::regclass, $3)";
                let set = sqlx::query(sql).bind(&table.name).bind(column).bind(last);
                set.execute(&mut **tx).await?;
            }
        }
    }
    Ok(())
}

/// A row as both databases give it.
fn settled(text: &str, table: &Table) -> Result<Row> {
    let mut row: Row =
        serde_json::from_str(text).map_err(|error| sqlx::Error::Decode(error.into()))?;
    for Column { name, kind } in &table.columns {
        let Some(value) = row.get_mut(name) else {
            continue;
        };
        match (kind, &*value) {
            (Kind::Flag, Value::Number(number)) => *value = Value::Bool(number.as_i64() != Some(0)),
            (Kind::Instant, Value::String(text)) => {
                let instant = DateTime::parse_from_rfc3339(text)
                    .map_err(|error| sqlx::Error::Decode(error.into()))?;
                // As sqlx writes it into SQLite, where instants are compared as text.
                let instant = instant
                    .to_utc()
                    .to_rfc3339_opts(SecondsFormat::AutoSi, false);
                *value = Value::String(instant);
            }
            (Kind::Json, _) => *value = sorted(value.take()),
            _ => {}
        }
    }
    Ok(sorted_row(row))
}

/// JSON with its names in order, however deep.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(object) => Value::Object(sorted_row(object)),
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        other => other,
    }
}

fn sorted_row(row: Row) -> Row {
    let named: BTreeMap<String, Value> = row
        .into_iter()
        .map(|(name, value)| (name, sorted(value)))
        .collect();
    named.into_iter().collect()
}

/// A name that the database gave, as part of a statement.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A text as part of a statement.
fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn joined(columns: &[Column], each: impl Fn(&Column) -> String) -> String {
    columns.iter().map(each).collect::<Vec<_>>().join(", ")
}

fn select_on_sqlite(table: &Table) -> String {
    let values = joined(&table.columns, |column| {
        let (name, value) = (literal(&column.name), quoted(&column.name));
        match column.kind {
            Kind::Json => format!("{name}, json({value})"),
            Kind::Bytes => format!("{name}, '\\x' || lower(hex({value}))"),
            _ => format!("{name}, {value}"),
        }
    });
    let key = joined(&table.key, |column| quoted(&column.name));
    let table = quoted(&table.name);
    format!("SELECT json_object({values}) FROM {table} ORDER BY {key}")
}

fn select_on_postgres(table: &Table) -> String {
    let key = joined(&table.key, |column| match column.kind {
        Kind::Text => format!("{} COLLATE \"C\"", quoted(&column.name)),
        _ => quoted(&column.name),
    });
    let table = quoted(&table.name);
    format!("SELECT to_jsonb(t)::text FROM {table} t ORDER BY {key}")
}

fn insert_on_sqlite(table: &Table) -> String {
    let names = joined(&table.columns, |column| quoted(&column.name));
    let values = joined(&table.columns, |column| {
        let path = literal(&format!("$.{}", quoted(&column.name)));
        match column.kind {
            Kind::Json => format!(
                "CASE json_type(r.value, {path}) WHEN 'null' THEN NULL ELSE r.value -> {path} END"
            ),
            Kind::Bytes => format!("unhex(substr(r.value ->> {path}, 3))"),
            _ => format!("r.value ->> {path}"),
        }
    });
    let table = quoted(&table.name);
    format!("INSERT INTO {table} ({names}) SELECT {values} FROM json_each($1) r ORDER BY r.key")
}

fn insert_on_postgres(table: &Table) -> String {
    let names = joined(&table.columns, |column| quoted(&column.name));
    let table = quoted(&table.name);
    format!(
        "INSERT INTO {table} ({names}) SELECT {names} FROM jsonb_populate_recordset(NULL::{table}, $1::jsonb)"
    )
}
