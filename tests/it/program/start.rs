//! Usage, configuration, database.

use std::io::{BufRead, BufReader};
use std::process::Command;

use super::{Program, SMALL, text};

#[test]
fn help_and_version_are_results() {
    for arguments in [
        &["--help"][..],
        &["help"],
        &["run", "--help"],
        &["import", "--help"],
        &["migrate", "--help"],
        &["invite", "--help"],
        &["demo", "--help"],
        &["--version"],
    ] {
        let said = Program::new().run(arguments);
        assert_eq!((said.code, said.err.as_str()), (0, ""), "{arguments:?}");
        assert!(said.out.contains("refreshbot"), "{said:?}");
    }
}

#[test]
fn wrong_usage_is_2_and_makes_nothing() {
    for arguments in [
        &[][..],
        &["fly"],
        &["import"],
        &["import", "--dry-run"],
        &["import", "--dry-run", "--start"],
        &["import", SMALL, "--fast"],
        &["run", "now"],
        &["demo", "--script", "--fresh"],
        &["demo", "--port", "70000"],
        &["demo", "--address", "here"],
        &["--config"],
    ] {
        let program = Program::new();
        let said = program.fails(arguments, 2, &[]);
        assert!(!said.err.is_empty(), "{arguments:?}");
        assert_eq!(program.files(), [""; 0], "{arguments:?}");
    }
}

/// Everybody on the page may act as anybody: nobody else may reach it.
#[test]
fn the_demo_is_for_this_machine_alone() {
    for address in ["0.0.0.0", "::", "192.168.0.7", "255.255.255.255"] {
        let program = Program::new();
        let arguments = ["demo", "--address", address, "--data", "kept"];
        program.fails(&arguments, 2, &["this machine only", address]);
        assert_eq!(program.files(), [""; 0], "{address}");
    }
}

#[test]
fn the_demo_says_where_it_is_and_ends_in_order() {
    let program = Program::new();
    let arguments = ["demo", "--fresh", "--port", "0", "--data", "kept"];
    let mut demo = program.start(&arguments);
    let mut said = BufReader::new(demo.stdout.take().unwrap()).lines();
    let first = said.next().unwrap().unwrap();
    assert!(first.contains("http://127.0.0.1:"), "{first}");
    assert!(said.next().unwrap().unwrap().contains("kept in kept"));
    let pid = demo.id().to_string();
    let kill = Command::new("kill").args(["-s", "INT", &pid]).status();
    assert!(kill.unwrap().success());
    let output = demo.wait_with_output().unwrap();
    let ended = program.said(&output);
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
    assert_eq!(program.files(), ["kept"]);
}

/// Two demos on one folder once destroyed it, and `--fresh` was ignored where a workspace is kept.
#[test]
fn the_demos_folder_is_its_own() {
    let program = Program::new();
    let arguments = ["demo", "--fresh", "--port", "0", "--data", "kept"];
    let mut demo = program.start(&arguments);
    let mut said = BufReader::new(demo.stdout.take().unwrap()).lines();
    assert!(said.next().unwrap().unwrap().contains("http://127.0.0.1:"));
    let second = ["demo", "--port", "0", "--data", "kept"];
    let holder = format!("(process {})", demo.id());
    let says = ["Another demo", &holder, "the folder kept", "another folder"];
    program.fails(&second, 1, &says);
    demo.kill().unwrap();
    demo.wait().unwrap();
    let says = ["kept holds a workspace already", "Leave out --fresh"];
    program.fails(&arguments, 2, &says);
}

/// On an embedded database every thread stays on one core; the statements of SQLite are a hand-over
/// from one thread to another.
#[cfg(target_os = "linux")]
#[test]
fn the_demo_keeps_to_one_core() {
    let program = Program::new();
    let mut demo = program.start(&["demo", "--fresh", "--port", "0"]);
    let mut said = BufReader::new(demo.stdout.take().unwrap()).lines();
    assert!(said.next().unwrap().unwrap().contains("http://127.0.0.1:"));
    let mut cores = std::collections::BTreeSet::new();
    for thread in std::fs::read_dir(format!("/proc/{}/task", demo.id())).unwrap() {
        let status = std::fs::read_to_string(thread.unwrap().path().join("status")).unwrap();
        let allowed = status
            .lines()
            .find_map(|line| line.strip_prefix("Cpus_allowed_list:"))
            .map(|cores| cores.trim().to_owned());
        cores.insert(allowed.unwrap());
    }
    demo.kill().unwrap();
    demo.wait().unwrap();
    assert_eq!(cores.len(), 1, "{cores:?}");
    let core = cores.first().unwrap();
    assert!(core.parse::<u32>().is_ok(), "one core: {core}");
}

#[test]
fn a_port_that_is_taken_is_1() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let program = Program::new();
    let says = ["cannot listen on", &port, "Choose another with --port"];
    program.fails(&["demo", "--port", &port], 1, &says);
    assert_eq!(program.files(), [""; 0]);
}

#[test]
fn without_a_configuration_the_bot_has_nowhere_to_run() {
    let program = Program::new();
    program.fails(&["run"], 2, &["Discord is not configured", "DISCORD_TOKEN"]);
    // An invitation needs the token alone.
    let said = program.fails(
        &["invite"],
        2,
        &["The bot's token is missing", "Reset Token"],
    );
    assert!(!said.err.contains("guild_id"), "{said:?}");
    assert_eq!(program.files(), [""; 0]);
    let program = program.env("REFRESHBOT_DISCORD_GUILD_ID", 12_345_678_901_234_567_u64);
    program.fails(
        &["run"],
        2,
        &["The bot's token is missing", "DISCORD_TOKEN_FILE"],
    );
    assert_eq!(program.files(), [""; 0]);
}

#[test]
fn a_wrong_configuration_is_2_and_says_where_and_what() {
    let program = Program::new();
    program.write(
        "refreshbot.toml",
        "[schedule]\nkickoff_dais = 15\nname = [\n",
    );
    program.fails(
        &["migrate"],
        2,
        &["refreshbot.toml:2", "kickoff_days", "not valid TOML"],
    );
    let named = program.write("other.toml", "[worksapce]\nname = 'A'\n");
    program.fails(
        &["migrate", "--config", text(&named)],
        2,
        &["other.toml:1", "[workspace]"],
    );
    program.fails(
        &["--config", "nowhere.toml", "migrate"],
        2,
        &["nowhere.toml", "cannot be read"],
    );
    assert_eq!(program.files(), ["other.toml", "refreshbot.toml"]);
    let program = Program::new().env("REFRESHBOT_SCHEDULE_KICKOFFDAYS", 3);
    program.fails(&["migrate"], 2, &["REFRESHBOT_SCHEDULE_KICKOFF_DAYS"]);
    let program = Program::new().env("REFRESHBOT_CONFIG", "gone.toml");
    program.fails(&["migrate"], 2, &["gone.toml"]);
    assert_eq!(program.files(), [""; 0]);
}

#[test]
fn a_wrong_log_filter_is_2() {
    let program = Program::new().env("REFRESHBOT_LOG", "a=b=c");
    program.fails(&["migrate"], 2, &["REFRESHBOT_LOG is not a filter"]);
    for filter in ["off", "error", "debug", "refreshbot::worker=trace"] {
        let program = Program::new().env("REFRESHBOT_LOG", filter);
        assert_eq!(program.run(&["migrate"]).code, 0, "{filter}");
    }
}

#[test]
#[cfg(not(feature = "s3"))]
fn settings_that_this_build_cannot_follow_are_2() {
    let with_discord = || {
        let program = Program::new().env("REFRESHBOT_DISCORD_GUILD_ID", 12_345_678_901_234_567_u64);
        program.secret("DISCORD_TOKEN", "token-of-nobody", "token-of-nobody")
    };
    let program = with_discord().env("REFRESHBOT_ATTACHMENTS_S3", "s3://bucket/folder");
    program.fails(
        &["run"],
        2,
        &[
            "attachments.s3 is set",
            "cargo build --release --features s3",
        ],
    );
    let said = program.run(&["check"]);
    assert!(
        said.out
            .contains("PROBLEM  attachments: attachments.s3 is set, and this build has no S3"),
        "{said:?}"
    );
}

#[test]
fn the_database_is_made_and_brought_up_to_date() {
    let program = Program::new();
    for _ in 0..2 {
        let said = program.run(&["migrate"]);
        assert_eq!(said.code, 0, "{said:?}");
        assert_eq!(
            said.out,
            "The database sqlite://refreshbot.db is up to date.\n"
        );
    }
    assert!(program.files().contains(&"refreshbot.db".to_owned()));
}

#[test]
fn a_database_that_cannot_be_used_is_1() {
    let program = Program::new().env("REFRESHBOT_DATABASE_URL", "sqlite://no/such/folder/a.db");
    program.fails(
        &["migrate"],
        1,
        &["sqlite://no/such/folder/a.db", "Does its folder exist"],
    );
    program.fails(&["import", SMALL], 1, &["sqlite://no/such/folder/a.db"]);
    program.fails(
        &["import", SMALL, "--dry-run"],
        1,
        &["sqlite://no/such/folder/a.db"],
    );
    assert_eq!(program.files(), [""; 0]);
    // Nobody may write there, not even root.
    let program = Program::new().env("REFRESHBOT_DATABASE_URL", "sqlite:///proc/refreshbot.db");
    program.fails(
        &["migrate"],
        1,
        &["sqlite:///proc/refreshbot.db", "may refreshbot write there"],
    );
    let program = Program::new();
    program.write(
        "refreshbot.db",
        "This is a letter, and no database at all. ".repeat(100),
    );
    program.fails(&["migrate"], 1, &["is the file a database?"]);
}

#[test]
fn an_unreachable_postgres_is_1_and_its_password_is_not_shown() {
    let url = "postgres://u:p4ssw0rd-secret@127.0.0.1:1/x";
    let program = Program::new().secret("REFRESHBOT_DATABASE_URL", url, "p4ssw0rd-secret");
    program.fails(
        &["migrate"],
        1,
        &["postgres://u:***@127.0.0.1:1/x cannot be reached"],
    );
}

#[test]
fn secrets_are_never_printed() {
    let secret = |url: &str| {
        Program::new()
            .env("REFRESHBOT_LOG", "trace,sqlx=trace,reqwest=trace")
            .env("REFRESHBOT_DISCORD_GUILD_ID", 12_345_678_901_234_567_u64)
            .env("REFRESHBOT_DISCORD_PROXY", "http://127.0.0.1:1")
            .secret("DISCORD_TOKEN", "MTk4.token-secret", "token-secret")
            .secret("SMTP_PASSWORD", "mail-secret", "mail-secret")
            .secret("REFRESHBOT_DATABASE_URL", url, "database-secret")
    };
    let mail = |program: Program| {
        program
            .env("REFRESHBOT_MAIL_SMTP", "smtps://u@mail.example:465")
            .env("REFRESHBOT_MAIL_FROM", "u@mail.example")
    };
    let unreachable = secret("postgres://u:database-secret@127.0.0.1:1/x");
    unreachable.fails(&["run"], 1, &["cannot be reached"]);
    for url in ["postgres://u:database-secret/@[x", "database-secret"] {
        mail(secret(url)).fails(&["run"], 2, &["REFRESHBOT_DATABASE_URL"]);
    }
    let sslmode = "postgres://u:database-secret@127.0.0.1:1/x?sslmode=sometimes";
    mail(secret(sslmode)).fails(&["run"], 2, &["The database's address"]);
    let unknown_option = mail(secret("sqlite://a.db?password=database-secret"));
    unknown_option.fails(&["run"], 2, &["The database's address"]);
}

#[test]
fn the_demo_plays_anywhere_and_leaves_nothing() {
    let program = Program::new();
    let said = program.run(&["demo", "--script"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""), "{said:?}");
    assert!(said.out.contains("Creative Refresh"), "{said:?}");
    assert_eq!(program.files(), [""; 0]);
}
