//! What somebody meets who knows only the README: nothing there yet, little set, a first file.

use super::{Program, SMALL, text};

const GUILD: (&str, u64) = ("REFRESHBOT_DISCORD_GUILD_ID", 12_345_678_901_234_567);

#[test]
fn only_what_is_missing_of_discords_is_named() {
    let with_token = Program::new().secret("DISCORD_TOKEN", "a.secret.c", "a.secret.c");
    let said = with_token.fails(&["run"], 2, &["discord.guild_id", "Copy Server ID"]);
    assert!(!said.err.contains("DISCORD_TOKEN"), "{said:?}");
    let with_guild = Program::new().env(GUILD.0, GUILD.1);
    let said = with_guild.fails(&["run"], 2, &["DISCORD_TOKEN", "Reset Token"]);
    assert!(!said.err.contains("guild_id"), "{said:?}");
}

#[test]
fn check_says_where_it_looked_and_what_to_do() {
    let program = Program::new();
    let said = program.run(&["check"]);
    assert_eq!(said.code, 1, "{said:?}");
    for words in [
        "advice   configuration: There is no refreshbot.toml in ",
        "name it: --config FILE.",
        "PROBLEM  discord: Discord is not configured.\n         → Set discord.guild_id",
    ] {
        assert!(said.out.contains(words), "{words}: {said:?}");
    }
    // A client secret in the token's place; it is not printed.
    let program = Program::new().secret("DISCORD_TOKEN", "abc-secret", "abc-secret");
    let said = program.run(&["check"]);
    let words = "advice   discord token: DISCORD_TOKEN does not look like a bot's token";
    assert!(said.out.contains(words), "{said:?}");
    program.write("refreshbot.db", "a letter, and no database\n".repeat(200));
    let said = program.run(&["check"]);
    assert!(said.out.contains("restore a backup"), "{said:?}");
    assert!(!said.out.contains("start the database"), "{said:?}");
}

#[test]
fn what_only_looks_makes_no_database() {
    let program = Program::new();
    for arguments in [
        &["outbox"][..],
        &["outbox", "--json"],
        &["outbox", "retry", "1"],
        &["export"],
        &["backup", "b.tar"],
    ] {
        program.fails(
            arguments,
            1,
            &["There is no database sqlite://refreshbot.db."],
        );
        assert_eq!(program.files(), [""; 0], "{arguments:?}");
    }
}

#[test]
fn a_backup_comes_back_where_only_a_workspace_was_made() {
    let full = Program::new();
    assert_eq!(full.run(&["import", SMALL]).code, 1);
    assert_eq!(full.run(&["backup", "b.tar"]).code, 0);
    let file = full.folder.path().join("b.tar");
    let rows = full.run(&["export"]).out;
    let bare = Program::new().env(GUILD.0, GUILD.1);
    assert_eq!(bare.run(&["import", "--start"]).code, 0);
    let said = bare.run(&["restore", text(&file)]);
    assert_eq!(said.code, 0, "{said:?}");
    assert_eq!(bare.run(&["export"]).out, rows);
    // Now something is in it, and the refusal says how to go on.
    let words = [
        "The database is not empty",
        "Stop the bot, move refreshbot.db and the folder attachments away",
    ];
    bare.fails(&["restore", text(&file)], 1, &words);
    assert_eq!(bare.run(&["export"]).out, rows);
}

#[test]
fn what_is_no_backup_leaves_nothing_and_no_jargon() {
    let program = Program::new();
    program.fails(
        &["restore", SMALL],
        1,
        &["not an archive that `refreshbot backup` made"],
    );
    assert_eq!(program.files(), [""; 0]);
}

#[test]
fn an_export_that_cannot_be_written_names_the_file() {
    let program = Program::new();
    assert_eq!(program.run(&["migrate"]).code, 0);
    program.write("taken", "x");
    program.fails(
        &["export", "--csv", "taken"],
        1,
        &["cannot be written: taken: "],
    );
}

#[test]
fn a_password_in_the_command_is_warned_of() {
    let program = Program::new();
    assert_eq!(program.run(&["migrate"]).code, 0);
    let to = ["move", "--to", "postgres://u:hidden@127.0.0.1:1/x"];
    program.fails(&to, 1, &["others on this machine see it", "PGPASSWORD"]);
}

/// What the README gives to begin with is right.
#[test]
fn the_example_of_a_file_is_imported() {
    let program = Program::new();
    let example = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/contrib/portfolios.example.csv"
    );
    let said = program.run(&["import", example, "--dry-run"]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.out.contains("3 rows: 3 imported"), "{said:?}");
    assert!(!said.out.contains("month first"), "{said:?}");
    // All columns are in the page that explains them.
    let page =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/operating.md")).unwrap();
    for column in refreshbot::domain::crm::COLUMNS {
        assert!(page.contains(&format!("| {column} |")), "{column}");
    }
}

#[test]
fn a_dry_run_says_what_it_understood() {
    let program = Program::new().env("REFRESHBOT_WORKSPACE_TIME_ZONE", "Europe/Berlin");
    let said = program.run(&["import", SMALL, "--dry-run"]);
    for line in [
        "line 2, Birch Café: Monday 23 November 2026 (Europe/Berlin), every 60 days, Account Manager \
         Dana Whitfield <dana@agency.example>, Social Ad Specialist Jo Becker <jo@agency.example>\n",
        ": Saturday 9 January 2027 (America/New_York), every 30 days",
        "Zephyr Realty: the date was read with the month first, as Saturday 9 January 2027. If \
         Wednesday 1 September 2027 is meant, write 2027-09-01.\n",
    ] {
        assert!(said.out.contains(line), "{line} is not in {}", said.out);
    }
    let said = program.run(&["import", SMALL]);
    assert!(said.out.contains("write 2027-09-01"), "{said:?}");
    assert!(!said.out.contains("every 60 days"), "{said:?}");
}

#[test]
fn a_wrong_header_is_answered_with_a_right_one() {
    let program = Program::new();
    program.write("p.csv", "Client,Date\nBirch,2027-01-01\n");
    let header = refreshbot::domain::crm::COLUMNS.join(",");
    program.fails(&["import", "p.csv"], 1, &["This is a header line", &header]);
}
