//! What goes wrong at home: two programs on one database, a database from the future, a full disk,
//! a database that cannot be written.

use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use refreshbot::store::Db;

use super::Program;
use super::with_discord::program;
use crate::support::discord::{Answer, FakeDiscord, GuildSetup, Opt, Person};

/// Ends with the test.
struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

async fn running(discord: &FakeDiscord, program: &Program) -> Killed {
    let child = Killed(
        program
            .command(&["run"])
            .stderr(Stdio::null())
            .spawn()
            .unwrap(),
    );
    discord.gateway_connected().await;
    child
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_program_on_the_same_database_is_refused_and_a_killed_one_leaves_no_lock() {
    let discord = FakeDiscord::start(GuildSetup::agency()).await;
    let program = Arc::new(program(&discord));
    let first = running(&discord, &program).await;
    let holder = format!("Another refreshbot (process {})", first.0.id());
    let second = program.clone();
    let said = tokio::task::spawn_blocking(move || second.run(&["run"]))
        .await
        .unwrap();
    assert_eq!((said.code, said.out.as_str()), (1, ""), "{said:?}");
    for words in [
        holder.as_str(),
        "already runs on the database sqlite://refreshbot.db. Stop it first",
    ] {
        assert!(said.err.contains(words), "{said:?}");
    }
    // Others may look into it all the time.
    let other = program.clone();
    let said = tokio::task::spawn_blocking(move || other.run(&["outbox"]))
        .await
        .unwrap();
    assert_eq!(said.code, 0, "{said:?}");
    drop(first);
    discord.lose_session();
    drop(running(&discord, &program).await);
}

async fn execute(program: &Program, sql: &'static str) {
    let file = program.folder.path().join("refreshbot.db");
    let db = Db::connect(&format!("sqlite://{}", file.display()))
        .await
        .unwrap();
    let Db::Sqlite { write, .. } = &db else {
        unreachable!()
    };
    sqlx::raw_sql(sql).execute(write).await.unwrap();
    db.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_from_the_future_is_refused_and_left_as_it_is() {
    let discord = FakeDiscord::start(GuildSetup::agency()).await;
    let program = program(&discord);
    assert_eq!(program.run(&["migrate"]).code, 0);
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
        VALUES (9999, 'later', TRUE, x'00', 1)";
    execute(&program, newer).await;
    for arguments in [&["run"][..], &["migrate"], &["import", "--start"]] {
        program.fails(
            arguments,
            1,
            &[
                "was made by a newer refreshbot (it has step 9999)",
                "restore a backup",
            ],
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_cannot_be_written_is_1_and_says_so() {
    let discord = FakeDiscord::start(GuildSetup::agency()).await;
    let program = program(&discord);
    assert_eq!(program.run(&["migrate"]).code, 0);
    let program = program.env("REFRESHBOT_DATABASE_URL", "sqlite://refreshbot.db?mode=ro");
    program.fails(
        &["run"],
        1,
        &["sqlite://refreshbot.db?mode=ro", "readonly database"],
    );
}

/// The program, for which no file may grow beyond so many KiB: to it the disk is full.
async fn on_a_small_disk(discord: &FakeDiscord, program: &Program, kib: u32) -> Killed {
    let limit = format!("trap '' XFSZ; ulimit -f {}; exec \"$0\" run", kib * 2);
    let mut command = Command::new("sh");
    command
        .args(["-c", &limit, env!("CARGO_BIN_EXE_refreshbot")])
        .current_dir(program.folder.path())
        .env_clear()
        .envs(program.env.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let child = Killed(command.spawn().unwrap());
    discord.gateway_connected().await;
    child
}

async fn note(discord: &FakeDiscord, dana: &Person, words: &str) -> Answer {
    let options = [("portfolio", Opt::from("Cedar Toys"))];
    let refreshes = discord.channel("refreshes");
    match dana.command(refreshes, "refresh note", &options).await {
        Answer::Modal(form) => dana.send(&form, &[("note", words)]).await,
        other => other,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_said_to_who_types_and_loses_nothing_that_was_confirmed() {
    let discord = FakeDiscord::start(GuildSetup::agency()).await;
    let program = program(&discord).env("REFRESHBOT_DISCORD_ROLES_ADMIN", discord.role("Admin"));
    let bot = on_a_small_disk(&discord, &program, 2_048).await;
    let (ada, dana, jo) = (
        discord.person("Ada Quist"),
        discord.person("Dana Whitfield"),
        discord.person("Jo Becker"),
    );
    let options = [
        ("client", "Cedar Toys".into()),
        ("cadence", "30".into()),
        ("date", "+60d".into()),
        ("am", Opt::from(&dana)),
        ("sas", Opt::from(&jo)),
    ];
    let refreshes = discord.channel("refreshes");
    let added = ada
        .command(refreshes, "refresh-admin portfolio add", &options)
        .await;
    assert!(added.plain().contains("is set up"), "{}", added.plain());
    let (mut kept, mut refused) = (0, String::new());
    for nth in 0..400 {
        let words = format!("Note {nth}. {}", "Spring is here. ".repeat(220));
        let answer = note(&discord, &dana, &words).await.plain();
        if answer.contains("is logged") {
            kept += 1;
        } else {
            refused = answer;
            break;
        }
    }
    assert!(kept > 5, "{kept}: {refused}");
    assert!(refused.contains("It is our fault, not yours"), "{refused}");
    // It stays up, and shows what there is.
    let options = [("portfolio", Opt::from("Cedar Toys"))];
    let status = jo.command(refreshes, "refresh status", &options).await;
    assert!(status.plain().contains("Cedar Toys"), "{}", status.plain());
    drop(bot);
    discord.lose_session();
    // There is room again.
    let bot = running(&discord, &program).await;
    let answer = note(&discord, &dana, "There is room again.").await.plain();
    assert!(answer.contains("is logged"), "{answer}");
    let told = format!("Note {}. ", kept - 1);
    discord.wait_for_message(refreshes, &told).await;
    discord
        .wait_for_message(refreshes, "There is room again.")
        .await;
    drop(bot);
    let posts = discord.messages(refreshes);
    let posts = posts
        .iter()
        .filter(|m| m.plain().contains(": new note"))
        .count();
    assert_eq!(posts, kept + 1);
    discord.assert_nothing_refused();
}
