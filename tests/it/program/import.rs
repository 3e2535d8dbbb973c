//! `import`.

use serde_json::{Value, json};

use super::{Program, SMALL, text};

fn json_of(program: &Program, arguments: &[&str], code: i32) -> Value {
    let said = program.run(arguments);
    assert_eq!((said.code, said.err.as_str()), (code, ""), "{said:?}");
    serde_json::from_str(&said.out).unwrap()
}

/// The four counts and the lines with errors.
fn counts(report: &Value) -> (u64, u64, u64, u64) {
    let count = |name: &str| report[name].as_u64().unwrap();
    (
        count("rows"),
        count("imported"),
        count("updated"),
        count("unchanged"),
    )
}

fn bad_lines(report: &Value) -> Vec<u64> {
    let errors = report["errors"].as_array().unwrap();
    let mut lines: Vec<u64> = errors.iter().map(|e| e["line"].as_u64().unwrap()).collect();
    lines.dedup();
    lines
}

#[test]
fn good_rows_are_imported_and_bad_ones_reported() {
    let program = Program::new();
    let said = program.run(&["import", SMALL]);
    assert_eq!((said.code, said.err.as_str()), (1, ""), "{said:?}");
    for line in [
        "line 7, Creative Portfolio Name: \"Twin\": This client stands on line 8 too.\n",
        "line 9, Social Ad Specialist Email: \"jo(at)agency\": An email address has no spaces, \
         brackets, quotes, commas or colons.\n",
        // Escaped: it would control a terminal.
        "line 20, Last Note: \"a\\u{0}b\": It contains the character U+0000. Remove it.\n",
        "\n16 rows: 5 imported, 0 changed, 0 unchanged, 11 with errors.\n",
    ] {
        assert!(said.out.contains(line), "{line:?} is not in {}", said.out);
    }
    let again = program.run(&["import", SMALL]);
    assert_eq!(again.code, 1);
    assert!(
        again
            .out
            .contains("0 imported, 0 changed, 5 unchanged, 11 with errors.")
    );
    assert!(
        !again.out.contains("refreshbot import --start"),
        "{again:?}"
    );
}

#[test]
fn the_result_as_json() {
    let program = Program::new();
    let report = json_of(&program, &["import", SMALL, "--json"], 1);
    assert_eq!(counts(&report), (16, 5, 0, 0));
    assert_eq!(
        bad_lines(&report),
        [7, 8, 9, 10, 11, 12, 13, 14, 17, 19, 20]
    );
    let first = &report["errors"][0];
    let expected = json!({
        "line": 7,
        "column": "Creative Portfolio Name",
        "value": "Twin",
        "reason": "This client stands on line 8 too.",
    });
    assert_eq!(*first, expected);
    assert_eq!(
        (&report["dry_run"], &report["started"]),
        (&json!(false), &json!(0))
    );
    let report = json_of(&program, &["import", "--json", SMALL], 1);
    assert_eq!(counts(&report), (16, 0, 0, 5));
}

#[test]
fn what_follows_the_file_and_what_is_left_alone() {
    let program = Program::new();
    let file = std::fs::read_to_string(program.write("a.csv", good())).unwrap();
    let report = json_of(&program, &["import", "a.csv", "--json"], 0);
    assert_eq!(counts(&report), (2, 2, 0, 0));
    let changed = file.replace(
        "\n1,Creatives - Birch,60,2036-11-23",
        "\n1,Creatives - Birch,90,2036-11-24",
    );
    program.write("b.csv", changed);
    let said = program.run(&["import", "b.csv"]);
    let expected = "2 rows: 0 imported, 1 changed, 1 unchanged, 0 with errors.\n\
         Left alone, because the bot keeps status and date itself:\n\
         line 2, Birch, Creative Refresh Date: \"2036-11-24\" in the file, \"2036-11-23\" here\n";
    assert_eq!((said.code, said.out.as_str()), (0, expected));
}

/// Two good rows: one not due for long, one due long ago.
fn good() -> String {
    let header = refreshbot::domain::crm::COLUMNS.join(",");
    let people = "Dana,dana@agency.example,Jo,jo@agency.example,,,,";
    format!(
        "{header}\n1,Creatives - Birch,60,2036-11-23,,{people}\n\
         2,Creatives - Alder,90,2026-01-02,,{people}\n"
    )
}

#[test]
fn what_is_due_already_waits_to_be_started() {
    let program = Program::new();
    program.write("a.csv", good());
    let nothing = program.run(&["import", "--start"]);
    assert_eq!(
        nothing.out,
        "Nothing that was imported waits to be started.\n"
    );
    let said = program.run(&["import", "a.csv"]);
    assert!(said.out.contains("1 cycle was due already."), "{said:?}");
    assert!(said.out.contains("refreshbot import --start"), "{said:?}");
    let said = program.run(&["import", "a.csv", "--start", "--dry-run"]);
    assert!(said.out.contains("would be started"), "{said:?}");
    let said = program.run(&["import", "a.csv", "--start"]);
    let started = "1 cycle was due already; started.";
    assert!(said.out.contains(started), "{said:?}");
    let said = program.run(&["import", "--start"]);
    assert_eq!(
        (said.code, said.out.as_str()),
        (0, "Nothing that was imported waits to be started.\n")
    );
    assert_eq!(
        json_of(&program, &["import", "--start", "--json"], 0),
        json!({ "started": 0 })
    );

    let other = Program::new();
    other.write("a.csv", good());
    let report = json_of(&other, &["import", "a.csv", "--start", "--json"], 0);
    assert_eq!(
        (&report["held"], &report["started"]),
        (&json!(1), &json!(1))
    );
    let nothing = other.run(&["import", "--start"]);
    assert_eq!(
        nothing.out,
        "Nothing that was imported waits to be started.\n"
    );
}

#[test]
fn a_dry_run_changes_nothing() {
    let program = Program::new();
    let dry = ["import", SMALL, "--dry-run", "--start"];
    let said = program.run(&dry);
    assert_eq!(said.code, 1);
    assert!(said.out.contains("5 imported"), "{said:?}");
    assert!(
        said.out
            .ends_with("This was a dry run: nothing was changed.\n"),
        "{said:?}"
    );
    assert_eq!(program.files(), [""; 0], "not even a database");
    assert_eq!(program.run(&["migrate"]).code, 0);
    for _ in 0..2 {
        let report = json_of(&program, &["import", SMALL, "--dry-run", "--json"], 1);
        assert_eq!(counts(&report), (16, 5, 0, 0));
        assert_eq!(report["dry_run"], json!(true));
    }
    let report = json_of(&program, &["import", SMALL, "--json"], 1);
    assert_eq!(counts(&report), (16, 5, 0, 0));
}

#[test]
fn a_dry_run_leaves_the_database_as_it_is() {
    let program = Program::new();
    program.write("a.csv", good());
    assert_eq!(program.run(&["import", "a.csv"]).code, 0);
    let file = program.folder.path().join("refreshbot.db");
    let before = std::fs::read(&file).unwrap();
    // Another zone would derive what is due anew, another name would rename the workspace.
    let program = program
        .env("REFRESHBOT_WORKSPACE_NAME", "Another")
        .env("REFRESHBOT_WORKSPACE_TIME_ZONE", "Pacific/Auckland");
    for arguments in [
        &["import", SMALL, "--dry-run"][..],
        &["import", SMALL, "--dry-run", "--start"],
    ] {
        let said = program.run(arguments);
        assert!(said.out.contains("This was a dry run"), "{said:?}");
    }
    assert_eq!(std::fs::read(&file).unwrap(), before);
    assert_eq!(program.files(), ["a.csv", "refreshbot.db"]);
}

#[test]
fn a_dry_run_brings_no_database_up_to_date() {
    let program = Program::new();
    assert_eq!(program.run(&["migrate"]).code, 0);
    let file = program.folder.path().join("refreshbot.db");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        // As an older release left it.
        let url = format!("sqlite://{}", file.display());
        let db = refreshbot::store::Db::connect(&url).await.unwrap();
        let refreshbot::store::Db::Sqlite { write, .. } = &db else {
            unreachable!()
        };
        let last = "DELETE FROM _sqlx_migrations WHERE version = (SELECT max(version) FROM _sqlx_migrations)";
        sqlx::query(last).execute(write).await.unwrap();
        db.close().await;
    });
    let before = std::fs::read(&file).unwrap();
    let words = ["made by an older refreshbot", "refreshbot migrate"];
    program.fails(&["import", SMALL, "--dry-run"], 1, &words);
    assert_eq!(std::fs::read(&file).unwrap(), before);
}

#[test]
fn a_file_that_cannot_be_imported() {
    let program = Program::new();
    program.fails(
        &["import", "nowhere.csv"],
        2,
        &["There is no file nowhere.csv."],
    );
    program.fails(&["import", "."], 2, &[". is a folder. Name a CSV file."]);
    for (name, content, words) in [
        ("empty.csv", &b""[..], "The file is empty."),
        (
            "semicolons.csv",
            b"Record ID;Name\n1;x\n",
            "separated by semicolons",
        ),
        ("utf16.csv", b"\xff\xfeR\0e\0", "UTF-16"),
        (
            "other.csv",
            b"Record ID,Name\n1,x\n",
            "lacks \"Creative Portfolio Name\"",
        ),
        (
            "picture.png",
            b"\x89PNG\r\n\x1a\n\0\0\x1b[31m",
            "picture.png is no CRM export",
        ),
    ] {
        let path = program.write(name, content);
        program.fails(&["import", text(&path)], 1, &[name, words]);
        std::fs::remove_file(path).unwrap();
    }
    assert_eq!(program.files(), [""; 0], "nothing was begun");
}

#[test]
fn standard_input_is_a_file_too() {
    let program = Program::new();
    let file = std::fs::File::open(SMALL).unwrap();
    let output = program
        .command(&["import", "-", "--json"])
        .stdin(file)
        .output()
        .unwrap();
    let report: Value = serde_json::from_str(&program.said(&output).out).unwrap();
    assert_eq!(counts(&report), (16, 5, 0, 0));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let program = Program::new();
    program.write("a.csv", good());
    let mut child = program.start(&["import", "a.csv"]);
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(program.said(&output).code, 0);
}

#[ignore = "needs the CRM export (REFRESHBOT_PORTFOLIOS_CSV)"]
#[test]
fn the_real_export() {
    let path = std::env::var("REFRESHBOT_PORTFOLIOS_CSV")
        .expect("REFRESHBOT_PORTFOLIOS_CSV must name the CRM export");
    let bad = [
        9, 20, 42, 58, 59, 86, 94, 102, 111, 130, 134, 137, 163, 167, 177, 198, 210, 274, 275,
    ];
    let program = Program::new();
    for (run, expected) in [
        (["import", &path, "--json", "--dry-run"], (240, 221, 0, 0)),
        (["import", "--json", &path, "--start"], (240, 221, 0, 0)),
        (["import", "--json", &path, "--start"], (240, 0, 0, 221)),
    ] {
        let report = json_of(&program, &run, 1);
        assert_eq!(counts(&report), expected);
        assert_eq!(bad_lines(&report), bad);
        assert_eq!(report["left_alone"], json!([]));
    }
}
