//! All SQL, one file per noun. One text for SQLite and PostgreSQL.

pub mod absence;
pub mod activity;
pub mod ad_set;
pub mod asset;
pub mod backlog;
pub mod calendar_link;
pub(crate) mod column;
pub mod copy;
pub mod cycle;
pub mod db;
pub mod digest;
pub mod draft;
pub mod due;
pub mod event;
pub mod handover;
pub mod heard;
pub mod import;
pub mod local;
pub mod note;
pub mod open_cycles;
pub mod outbox;
pub mod people;
pub mod portfolio;
pub mod posted;
pub mod preference;
pub mod question;
pub mod sole;
pub mod tables;
pub mod task;
pub mod team;
pub mod ticket;
pub mod watch;
pub mod workspace;

pub use db::{Db, OpenError, Result, Sql, Tables, Tx, is_collision};

/// Every statement, for the test that prepares each on both databases.
pub fn statements() -> Vec<Sql> {
    [
        absence::sql::ALL,
        activity::sql::ALL,
        ad_set::sql::ALL,
        asset::sql::ALL,
        backlog::sql::ALL,
        calendar_link::sql::ALL,
        cycle::sql::ALL,
        digest::sql::ALL,
        draft::sql::ALL,
        due::sql::ALL,
        event::sql::ALL,
        handover::sql::ALL,
        heard::sql::ALL,
        import::sql::ALL,
        local::sql::ALL,
        local::channel::sql::ALL,
        local::kept::sql::ALL,
        local::message::sql::ALL,
        note::sql::ALL,
        open_cycles::sql::ALL,
        outbox::sql::ALL,
        people::sql::ALL,
        portfolio::sql::ALL,
        posted::sql::ALL,
        preference::sql::ALL,
        question::sql::ALL,
        sole::sql::ALL,
        task::sql::ALL,
        team::sql::ALL,
        ticket::sql::ALL,
        watch::sql::ALL,
        workspace::sql::ALL,
    ]
    .concat()
}
