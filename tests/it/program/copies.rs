//! `export`, `backup`, `restore`, `move`, `outbox`.

use serde_json::Value;
use sqlx::{Connection, SqliteConnection};

use super::{Program, SMALL, text};
use crate::support::database;

/// A program with the portfolios of a small file.
fn imported() -> Program {
    let program = Program::new();
    assert_eq!(program.run(&["import", SMALL]).code, 1);
    program
}

fn done(program: &Program, arguments: &[&str]) -> String {
    let said = program.run(arguments);
    assert_eq!(said.code, 0, "{said:?}");
    said.out
}

#[test]
fn a_backup_comes_back_elsewhere_and_only_into_an_empty_database() {
    let program = imported();
    let before = done(&program, &["export"]);
    let said = program.run(&["backup", "nightly.tar"]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(
        said.out.starts_with("nightly.tar: ") && said.out.ends_with(" rows and 0 files.\n"),
        "{said:?}"
    );
    // Where stderr is no terminal, a plain line for each part.
    assert!(said.err.contains("backup: portfolio, 5\n"), "{said:?}");
    assert_eq!(program.files(), ["nightly.tar", "refreshbot.db"]);
    program.fails(
        &["backup", "nightly.tar"],
        1,
        &["nightly.tar is there already"],
    );
    program.fails(
        &["restore", "nightly.tar"],
        1,
        &["was not restored", "The database is not empty"],
    );
    assert_eq!(done(&program, &["export"]), before);

    let other = Program::new();
    let file = program.folder.path().join("nightly.tar");
    let out = done(&other, &["restore", text(&file)]);
    assert!(out.contains(" rows and 0 files are back, as of "), "{out}");
    assert_eq!(done(&other, &["export"]), before);
}

#[test]
fn what_cannot_be_backed_up_or_restored_is_1_and_leaves_nothing() {
    let program = Program::new();
    program.fails(
        &["backup", "b.tar"],
        1,
        &["There is no database sqlite://refreshbot.db."],
    );
    program.fails(&["export"], 1, &["There is no database"]);
    program.fails(&["restore", "gone.tar"], 1, &["gone.tar was not restored"]);
    assert_eq!(program.files(), [""; 0]);
    let program = imported();
    program.fails(
        &["backup", "no/such/folder/b.tar"],
        1,
        &["There is no backup."],
    );
    program.write("letter.tar", "Dear refreshbot,");
    program.fails(
        &["restore", "letter.tar"],
        1,
        &["letter.tar was not restored", "not a backup"],
    );
    program.fails(&["backup"], 2, &["FILE"]);
}

#[test]
fn an_export_has_each_row_on_a_line_and_no_secret() {
    let program = imported();
    let program = program.secret("DISCORD_TOKEN", "MTk4.token-secret", "token-secret");
    let out = done(&program, &["export"]);
    let rows: Vec<Value> = out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let of = |table: &str| rows.iter().filter(|row| row["table"] == table).count();
    assert_eq!((of("workspace"), of("portfolio"), of("cycle")), (1, 5, 5));
    let cycle = rows.iter().find(|row| row["table"] == "cycle").unwrap();
    assert!(
        cycle["untracked"].is_boolean() && cycle["closed_at"].is_null(),
        "{cycle}"
    );
    let activity = rows.iter().find(|row| row["table"] == "activity").unwrap();
    assert!(activity["detail"].is_object(), "{activity}");
}

#[test]
fn an_export_as_csv_has_a_file_for_each_table_and_replaces_none() {
    let program = imported();
    let out = done(&program, &["export", "--csv", "out"]);
    assert!(out.contains(" files in out."), "{out}");
    let file = program.folder.path().join("out/portfolio.csv");
    let mut rows = csv::Reader::from_path(&file).unwrap();
    let names = rows.headers().unwrap().clone();
    assert_eq!((&names[0], &names[2]), ("id", "client"));
    assert_eq!(rows.records().map(Result::unwrap).count(), 5);
    program.fails(
        &["export", "--csv", "out"],
        1,
        &["cannot be written", "exist"],
    );
}

#[test]
fn a_move_needs_two_databases_of_the_right_kind() {
    let program = imported();
    program.fails(
        &["move", "--to", "sqlite://other.db"],
        2,
        &["--to", "PostgreSQL"],
    );
    program.fails(&["move", "--to", "mysql://x"], 2, &["--to", "postgres://"]);
    program.fails(&["move"], 2, &["--to"]);
    let secret = "postgres://u:p4ss-secret@127.0.0.1:1/x";
    let said = program.fails(
        &["move", "--to", secret],
        1,
        &["postgres://u:***@127.0.0.1:1/x"],
    );
    assert!(!said.err.contains("p4ss-secret"), "{said:?}");
    let program = Program::new();
    program.fails(
        &["move", "--to", "postgres://u@127.0.0.1:1/x"],
        1,
        &["There is no database"],
    );
    let program = program.env("REFRESHBOT_DATABASE_URL", "postgres://u@127.0.0.1:1/x");
    program.fails(
        &["move", "--to", "postgres://u@127.0.0.1:1/y"],
        2,
        &["no SQLite file"],
    );
}

#[ignore = "needs PostgreSQL (initdb, or REFRESHBOT_TEST_POSTGRES)"]
#[tokio::test(flavor = "multi_thread")]
async fn a_deployment_moves_to_postgres_whole_and_only_while_the_bot_rests() {
    let program = imported();
    let before = done(&program, &["export"]);
    let postgres = database::postgres().await;
    let arguments = ["move", "--to", &postgres.url];
    {
        let file = program.folder.path().join("refreshbot.db");
        let url = format!("sqlite://{}", file.display());
        let mut bot = SqliteConnection::connect(&url).await.unwrap();
        sqlx::query("SELECT count(*) FROM person")
            .execute(&mut bot)
            .await
            .unwrap();
        program.fails(&arguments, 1, &["is in use", "Stop the bot first"]);
        bot.close().await.unwrap();
    }
    assert_eq!(postgres.number("SELECT count(*) FROM person").await, 0);
    let out = done(&program, &arguments);
    assert!(out.contains("REFRESHBOT_DATABASE_URL"), "{out}");
    program.fails(
        &arguments,
        1,
        &["Nothing was moved. The database is not empty"],
    );
    assert_eq!(done(&program, &["export"]), before);
    let moved = Program::new().env("REFRESHBOT_DATABASE_URL", &postgres.url);
    assert_eq!(done(&moved, &["export"]), before);
    // The bot's own commands find everything there.
    let said = moved.run(&["import", SMALL]);
    assert!(
        said.out.contains("0 imported, 0 changed, 5 unchanged"),
        "{said:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_outbox_says_what_waits_and_since_when() {
    let program = Program::new()
        .env("REFRESHBOT_DISCORD_GUILD_ID", 12_345_678_901_234_567_u64)
        .secret("DISCORD_TOKEN", "token-of-nobody", "token-of-nobody");
    assert_eq!(program.run(&["import", SMALL]).code, 1);
    let file = program.folder.path().join("refreshbot.db");
    let url = format!("sqlite://{}", file.display());
    let mut db = SqliteConnection::connect(&url).await.unwrap();
    sqlx::query("UPDATE outbox SET attempts = 2, last_error = 'no\u{1b}[2Janswer', next_at = '2026-11-23T09:00:00+00:00' WHERE id = 1")
        .execute(&mut db)
        .await
        .unwrap();
    let out = done(&program, &["outbox"]);
    let line = out.lines().find(|line| line.starts_with("1: ")).unwrap();
    for words in [
        "leads",
        "since 20",
        "next try 2026-11-23 09:00:00 UTC",
        "after 2 tries: no\\u{1b}[2Janswer",
    ] {
        assert!(line.contains(words), "{words}: {out}");
    }
    let json: Value = serde_json::from_str(&done(&program, &["outbox", "--json"])).unwrap();
    let first = &json["next"][0];
    assert!(json["waiting"].as_u64() >= Some(1), "{json}");
    assert_eq!(
        (&first["lane"], &first["attempts"]),
        (&"leads".into(), &2.into())
    );
    assert!(first["kind"].is_string() && first["since"].is_string() && first["next"].is_string());
    sqlx::query(
        "UPDATE outbox SET given_up_at = '2026-11-23T10:00:00+00:00', next_at = NULL WHERE id = 1",
    )
    .execute(&mut db)
    .await
    .unwrap();
    let out = done(&program, &["outbox"]);
    assert!(
        out.contains("given up 2026-11-23 10:00:00 UTC after 2 tries"),
        "{out}"
    );
    done(&program, &["outbox", "retry", "1"]);
    assert!(done(&program, &["outbox"]).contains(", 0 given up."));
}
