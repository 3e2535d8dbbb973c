//! The tables as the database itself describes them, for copies of everything: what a migration
//! adds is in every copy, and nobody has to remember it.

use std::collections::{BTreeMap, BTreeSet};

use super::db::{Result, Sql, Tx};
use crate::run;

const COLUMNS: Sql = Sql {
    name: "COLUMNS",
    sqlite: "SELECT m.name, c.name, lower(c.type) || coalesce(' ' || lower(c.dflt_value), ''), c.pk,
        c.pk = 1 AND m.sql LIKE '%AUTOINCREMENT%' FROM sqlite_schema m JOIN pragma_table_info(m.name) c
        WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite!_%' ESCAPE '!' AND m.name <> '_sqlx_migrations'
        ORDER BY m.name, c.cid",
    postgres: "SELECT c.table_name::text, c.column_name::text, c.data_type::text, coalesce((SELECT k.n FROM pg_index x
        CROSS JOIN unnest(x.indkey::int[]) WITH ORDINALITY k(attnum, n)
        JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = k.attnum
        WHERE x.indisprimary AND x.indrelid = t.oid AND a.attname = c.column_name), 0), c.is_identity = 'YES'
        FROM information_schema.columns c JOIN pg_class t ON t.relname = c.table_name AND t.relkind = 'r'
        JOIN pg_namespace s ON s.oid = t.relnamespace AND s.nspname = c.table_schema
        WHERE c.table_schema = current_schema() AND c.table_name <> '_sqlx_migrations'
        ORDER BY c.table_name COLLATE \"C\", c.ordinal_position",
};

const REFERENCES: Sql = Sql {
    name: "REFERENCES",
    sqlite: "SELECT DISTINCT m.name, f.\"table\" FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'",
    postgres: "SELECT DISTINCT c.relname::text, p.relname::text FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
        JOIN pg_class p ON p.oid = k.confrelid JOIN pg_namespace s ON s.oid = c.relnamespace
        WHERE k.contype = 'f' AND s.nspname = current_schema()",
};

/// What a column holds. SQLite has fewer types than we mean; what its columns mean follows from
/// their names and defaults, and a test compares that with what PostgreSQL says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A whole number.
    Number,
    /// True or false.
    Flag,
    /// A text.
    Text,
    /// An instant.
    Instant,
    /// A calendar date.
    Date,
    /// JSON.
    Json,
    /// Bytes.
    Bytes,
}

/// The columns that hold JSON.
const JSON: &[(&str, &str)] = &[
    ("account", "roles"),
    ("activity", "detail"),
    ("draft", "fields"),
    ("draft", "purpose"),
    ("event", "reply"),
    ("local_message", "content"),
    ("local_message", "mentions"),
    ("outbox", "destination"),
    ("outbox", "notice"),
];

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns, in the order of the schema.
    pub columns: Vec<Column>,
    /// The columns of its key.
    pub key: Vec<Column>,
    /// The column that the database numbers by itself.
    pub numbered: Option<String>,
}

/// All tables, each after those that it refers to.
pub async fn tables(tx: &mut Tx) -> Result<Vec<Table>> {
    type Described = (String, String, String, i64, bool);
    let described = run!(&mut *tx, all Described, COLUMNS)?;
    let references = run!(&mut *tx, all(String, String), REFERENCES)?;
    let on_sqlite = matches!(tx, Tx::Sqlite(_));
    let mut tables: BTreeMap<String, (Table, BTreeMap<i64, Column>)> = BTreeMap::new();
    for (name, column, declared, in_key, numbered) in described {
        let kind = if on_sqlite {
            kind_on_sqlite(&name, &column, &declared)
        } else {
            kind_on_postgres(&declared)
        };
        let (table, key) = tables.entry(name.clone()).or_insert_with(|| {
            let table = Table {
                name,
                columns: Vec::new(),
                key: Vec::new(),
                numbered: None,
            };
            (table, BTreeMap::new())
        });
        let column = Column { name: column, kind };
        if numbered {
            table.numbered = Some(column.name.clone());
        }
        if in_key > 0 {
            key.insert(in_key, column.clone());
        }
        table.columns.push(column);
    }
    let tables = tables.into_values().map(|(mut table, key)| {
        table.key = key.into_values().collect();
        table
    });
    Ok(in_order(tables.collect(), &references))
}

fn kind_on_postgres(declared: &str) -> Kind {
    match declared {
        "bigint" | "integer" => Kind::Number,
        "boolean" => Kind::Flag,
        "timestamp with time zone" => Kind::Instant,
        "date" => Kind::Date,
        "jsonb" => Kind::Json,
        "bytea" => Kind::Bytes,
        _ => Kind::Text,
    }
}

fn kind_on_sqlite(table: &str, column: &str, declared: &str) -> Kind {
    match declared.split_once(' ').unwrap_or((declared, "")) {
        ("integer", "true" | "false") => Kind::Flag,
        ("integer", _) => Kind::Number,
        ("blob", _) => Kind::Bytes,
        _ if is_instant(column) => Kind::Instant,
        _ if column.ends_with("_date") || column.ends_with("_day") => Kind::Date,
        _ if JSON.contains(&(table, column)) => Kind::Json,
        _ => Kind::Text,
    }
}

fn is_instant(column: &str) -> bool {
    ["at", "until"].contains(&column) || column.ends_with("_at") || column.ends_with("_since")
}

/// Each after those that it refers to; a table may refer to itself.
fn in_order(mut left: Vec<Table>, references: &[(String, String)]) -> Vec<Table> {
    let mut placed: BTreeSet<String> = BTreeSet::new();
    let mut ordered = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let (ready, waiting): (Vec<_>, Vec<_>) = left.into_iter().partition(|table| {
            let mut needs = references.iter().filter(|(from, _)| *from == table.name);
            needs.all(|(_, to)| *to == table.name || placed.contains(to))
        });
        if ready.is_empty() {
            // Two that refer to each other: the database will say so where it minds.
            ordered.extend(waiting);
            break;
        }
        placed.extend(ready.iter().map(|table| table.name.clone()));
        ordered.extend(ready);
        left = waiting;
    }
    ordered
}
