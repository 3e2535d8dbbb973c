//! The house rules that the compiler does not know (ARCHITECTURE.md): what may be named where.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Every file under a folder of the package, with its text.
fn files(folder: &str, extension: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == extension) {
                let name = path.strip_prefix(root).unwrap().display().to_string();
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "nothing in {folder}");
    found
}

/// The code of a file, without what its comments say.
fn code(text: &str) -> String {
    let lines = text
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

/// The words that a text is made of.
fn words(text: &str) -> BTreeSet<&str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
        .collect()
}

/// Fails if a room names one of these crates, or uses one of these rooms.
fn stays_apart(room: &str, crates: &[&str], rooms: &[&str]) {
    let mut wrong = Vec::new();
    for (name, text) in files(room, "rs") {
        let code = code(&text);
        let words = words(&code);
        let named = crates.iter().filter(|it| words.contains(*it));
        wrong.extend(named.map(|it| format!("{name} names {it}")));
        let used = rooms
            .iter()
            .filter(|it| code.contains(&format!("crate::{it}")));
        wrong.extend(used.map(|it| format!("{name} uses {it}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What reaches outside of the process.
const OUTSIDE: [&str; 5] = ["sqlx", "serenity", "tokio", "reqwest", "lettre"];

#[test]
fn the_domain_is_pure() {
    let rooms = [
        "store", "workflow", "wording", "worker", "chat", "request", "message", "config", "clock",
    ];
    stays_apart("src/domain", &OUTSIDE, &rooms);
}

#[test]
fn wording_is_pure() {
    stays_apart(
        "src/wording",
        &OUTSIDE,
        &["store", "workflow", "worker", "config", "clock"],
    );
}

#[test]
fn the_workflow_knows_no_platform() {
    let rooms = ["chat::discord", "worker", "cli"];
    stays_apart("src/workflow", &["serenity", "reqwest", "lettre"], &rooms);
}

#[test]
fn the_store_knows_no_workflow() {
    let crates = ["serenity", "reqwest", "lettre"];
    stays_apart(
        "src/store",
        &crates,
        &["workflow", "wording", "worker", "chat::discord"],
    );
}

#[test]
fn all_sql_is_in_the_store() {
    let mut wrong = Vec::new();
    for (name, text) in files("src", "rs") {
        let sql = sql_literals(&text);
        if !name.starts_with("src/store/") {
            wrong.extend(sql.into_iter().map(|it| format!("{name}: {it}")));
        } else if let Some(it) = sql.iter().find(|it| it.contains("REPLACE")) {
            // It deletes on SQLite without firing the triggers that refuse deletions.
            wrong.push(format!("{name} replaces rows: {it}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The string literals that begin like a statement.
fn sql_literals(text: &str) -> Vec<String> {
    let verbs = [
        "SELECT ",
        "INSERT INTO ",
        "INSERT OR ",
        "REPLACE INTO ",
        "UPDATE ",
        "DELETE FROM ",
        "WITH ",
        "CREATE ",
        "DROP ",
        "ALTER ",
        "PRAGMA ",
        "BEGIN",
        "VACUUM",
    ];
    let literals = text.split('"').skip(1);
    literals
        .filter(|literal| {
            verbs
                .iter()
                .any(|verb| literal.trim_start().starts_with(verb))
        })
        .map(|literal| literal.chars().take(60).collect())
        .collect()
}

#[test]
fn time_comes_from_the_clock() {
    let mut wrong = Vec::new();
    for (name, text) in files("src", "rs")
        .into_iter()
        .chain(files("tests/it", "rs"))
    {
        if ["src/clock.rs", "tests/it/tidy.rs"].contains(&name.as_str()) {
            continue;
        }
        let code = code(&text);
        for call in ["Utc::now", "Local::now", "SystemTime::now"] {
            if code.contains(call) {
                wrong.push(format!("{name} calls {call}"));
            }
        }
        for sleep in ["thread::sleep", "time::sleep("] {
            // A process has no other time than the real one.
            let real = name.starts_with("tests/it/crash");
            if name.starts_with("tests/it/") && !real && code.contains(sleep) {
                wrong.push(format!("{name} sleeps"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn both_databases_have_the_same_migrations() {
    let names = |folder: &str| {
        let files = files(folder, "sql").into_iter();
        let names = files.map(|(name, _)| name.rsplit('/').next().unwrap().to_owned());
        names.collect::<Vec<_>>()
    };
    assert_eq!(names("migrations/sqlite"), names("migrations/postgres"));
}

/// Statements are text for both databases; what only one of them has is written for it alone.
#[test]
fn tables_are_strict_on_sqlite() {
    for (name, text) in files("migrations/sqlite", "sql") {
        let tables = text.matches("CREATE TABLE ").count();
        let strict = text.matches(") STRICT;").count();
        assert_eq!(tables, strict, "{name}");
    }
}

/// The bugs that the crash test has to find are kept as patches, and still fit.
#[test]
fn planted_bugs_still_fit() {
    let mut fits = 0;
    for (name, patch) in files("tests/plants", "patch") {
        let file = patch.lines().find_map(|line| line.strip_prefix("--- a/"));
        let file = file.unwrap_or_else(|| panic!("{name} names no file"));
        let path = format!("{}/{file}", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).unwrap();
        for hunk in patch.split("\n@@ ").skip(1) {
            let before = hunk.lines().skip(1).filter(|line| !line.starts_with('+'));
            let before: Vec<&str> = before.map(|line| line.get(1..).unwrap_or("")).collect();
            assert!(
                text.contains(&before.join("\n")),
                "{name} does not fit {file} any more"
            );
            fits += 1;
        }
    }
    assert!(fits >= 4);
}

#[test]
fn files_stay_readable() {
    let mut wrong = Vec::new();
    for (name, text) in files("src", "rs") {
        let lines = text.lines().count();
        if lines > 450 {
            wrong.push(format!(
                "{name} has {lines} lines: what are the two things in it?"
            ));
        }
        if !text.starts_with("//!") && name != "src/main.rs" {
            wrong.push(format!("{name} does not say what it is (//!)"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// No subcommand without a conversation whose transcript is a snapshot: somebody has read aloud what
/// it says.
#[test]
fn every_subcommand_was_read_aloud() {
    let mut read = BTreeSet::new();
    let known: BTreeSet<String> = refreshbot::chat::commands::ALL
        .iter()
        .flat_map(refreshbot::chat::commands::Command::subcommands)
        .map(|(path, _)| path)
        .collect();
    for folder in ["conversations", "corrections", "seeing"] {
        for (_, text) in files(&format!("tests/it/{folder}"), "rs") {
            let text = with_constants(&text);
            let tests = text.split("#[tokio::test]").skip(1);
            for test in tests.filter(|test| test.contains("assert_snapshot!")) {
                let typed = known.iter().filter(|path| {
                    let ends = ["\"", " "].map(|end| format!("\"{path}{end}"));
                    ends.iter().any(|typed| test.contains(typed))
                });
                read.extend(typed.cloned());
            }
        }
    }
    let unread: Vec<_> = known.difference(&read).collect();
    assert!(unread.is_empty(), "no snapshot of {unread:?}");
}

/// A text in which the constants that name a command are written out.
fn with_constants(text: &str) -> String {
    let constants = text.lines().filter_map(|line| {
        let line = line.strip_prefix("const ")?.strip_suffix(';')?;
        line.split_once(": &str = ")
    });
    constants.fold(text.to_owned(), |text, (name, path)| {
        text.replace(&format!("{name},"), &format!("{path},"))
    })
}

/// Each `name_of_a_test` in SECURITY.md is a test that there is.
#[test]
fn what_security_md_shows_is_shown() {
    let page = include_str!("../../SECURITY.md");
    let sources: String = ["src", "tests/it"]
        .into_iter()
        .flat_map(|folder| files(folder, "rs"))
        .map(|(_, text)| text)
        .collect();
    let named: Vec<&str> = page
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|name| {
            name.contains('_') && name.chars().all(|c| c.is_ascii_lowercase() || c == '_')
        })
        .collect();
    assert!(named.len() > 25, "{named:?}");
    let is_test = |name: &&str| sources.contains(&format!("fn {name}("));
    let missing: Vec<_> = named.into_iter().filter(|name| !is_test(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
