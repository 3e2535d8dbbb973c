//! `check`: each thing that is wrong is found, in words that an operator can act on.

use std::sync::Arc;

use tokio::task::spawn_blocking;

use super::with_discord::{program, with_token};
use super::{Program, Said};
use crate::support::discord::permission::{
    ATTACH_FILES, MANAGE_CHANNELS, MANAGE_THREADS, SEND_MESSAGES, VIEW_CHANNEL,
};
use crate::support::discord::{FakeDiscord, Fault, GuildSetup};

async fn check(program: Program, arguments: &'static [&'static str]) -> Said {
    let program = Arc::new(program);
    let all: Vec<&str> = std::iter::once("check")
        .chain(arguments.iter().copied())
        .collect();
    spawn_blocking(move || program.run(&all)).await.unwrap()
}

/// What was found and is not as it should be, one to a line.
async fn wrong(program: Program) -> String {
    let said = check(program, &[]).await;
    assert_eq!(said.code, 1, "{said:?}");
    let lines = said.out.lines().filter(|line| !line.starts_with("ok "));
    lines.collect::<Vec<_>>().join("\n")
}

fn agency_with_all_roles(discord: &FakeDiscord) -> Program {
    program(discord).env(
        "REFRESHBOT_DISCORD_ROLES_LEAD",
        discord.role("Creative Team Lead"),
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_good_deployment_has_no_problem_and_nothing_is_made() {
    let discord = FakeDiscord::start(GuildSetup::agency()).await;
    let program = Arc::new(agency_with_all_roles(&discord));
    let said = {
        let program = program.clone();
        spawn_blocking(move || program.run(&["check"]))
            .await
            .unwrap()
    };
    assert_eq!(said.code, 0, "{said:?}");
    assert!(
        said.out.contains("Nothing keeps the bot from its work."),
        "{said:?}"
    );
    assert!(
        said.out
            .contains("sqlite://refreshbot.db is not there yet."),
        "{said:?}"
    );
    assert!(program.files().is_empty());
    assert!(
        discord.look(|w| w.guild_commands.is_empty()),
        "check registers nothing"
    );
    discord.assert_nothing_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn calendars_need_two_settings() {
    let discord = FakeDiscord::start(GuildSetup::agency()).await;
    let (listen, url) = ("127.0.0.1:8080", "https://refreshes.example");
    for (listen, url, says) in [
        (
            listen,
            url,
            "ok       calendars: Served on 127.0.0.1:8080, with links that begin with https://refreshes.example.",
        ),
        (
            listen,
            "",
            "advice   http.public_url: Calendars are served on 127.0.0.1:8080, and nobody",
        ),
        (
            "",
            url,
            "advice   http.listen: There is a public address, and nothing is served",
        ),
    ] {
        let program = agency_with_all_roles(&discord)
            .env("REFRESHBOT_HTTP_LISTEN", listen)
            .env("REFRESHBOT_HTTP_PUBLIC_URL", url);
        let said = check(program, &[]).await;
        assert_eq!(said.code, 0, "{said:?}");
        assert!(said.out.contains(says), "{said:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_bot_lacks_in_each_channel_is_named() {
    let discord = FakeDiscord::start(GuildSetup::agency()).await;
    discord.deny(discord.channel("refreshes"), ATTACH_FILES | SEND_MESSAGES);
    discord.deny(discord.channel("tickets"), MANAGE_THREADS);
    discord.deny(discord.channel("leads"), VIEW_CHANNEL);
    let wrong = wrong(agency_with_all_roles(&discord)).await;
    for sentence in [
        "discord.channels.refreshes: In #refreshes the bot lacks Send Messages, Attach Files.",
        "discord.channels.tickets: In #tickets the bot lacks Manage Posts.",
        "discord.channels.leads: ",
        "allow Send Messages, Attach Files.",
        "3 problems.",
    ] {
        assert!(wrong.contains(sentence), "{sentence}\n{wrong}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_channels_and_roles_are_named() {
    let discord = FakeDiscord::start(GuildSetup::agency()).await;
    let forum = discord.channel("tickets");
    let mut program = agency_with_all_roles(&discord);
    program.env.retain(|(name, _)| !name.contains("CHANNELS"));
    let program = program
        .env("REFRESHBOT_DISCORD_CHANNELS_REFRESHES", forum)
        .env(
            "REFRESHBOT_DISCORD_CHANNELS_TICKETS",
            4_242_424_242_424_242_u64,
        )
        .env("REFRESHBOT_DISCORD_ROLES_SAS", 4_343_434_343_434_343_u64);
    let wrong = wrong(program).await;
    for sentence in [
        "discord.channels.refreshes: #tickets is no text channel.",
        "discord.channels.tickets: The server has no channel 4242424242424242",
        "discord.channels.leads: It is not set",
        "discord.roles.sas: The server has no role 4343434343434343.",
        "4 problems.",
    ] {
        assert!(wrong.contains(sentence), "{sentence}\n{wrong}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn missing_tags_are_made_and_the_others_stay() {
    let setup = GuildSetup::agency().forum("half", &["New", "Rush", "approved"]);
    let discord = FakeDiscord::start(setup).await;
    let half = discord.channel("half");
    let here = || {
        let mut program = agency_with_all_roles(&discord);
        program.env.retain(|(name, _)| !name.ends_with("TICKETS"));
        program.env("REFRESHBOT_DISCORD_CHANNELS_TICKETS", half)
    };
    let said = check(here(), &[]).await;
    assert_eq!(said.code, 0, "{said:?}");
    let missing =
        "no tag for In Progress, Pending Approval, Revisions Requested, Completed, Cancelled";
    assert!(said.out.contains(missing), "{said:?}");
    let before = discord.look(|w| w.channels[&half].tags.clone());
    let said = check(here(), &["--create-tags"]).await;
    assert_eq!(said.code, 0, "{said:?}");
    let after = discord.look(|w| w.channels[&half].tags.clone());
    let ids = |tags: &[crate::support::discord::state::Tag]| {
        tags.iter()
            .map(|tag| (tag.id, tag.name.clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(&after[..3]), ids(&before));
    assert_eq!(after.len(), 8);
    let said = check(here(), &["--create-tags"]).await;
    assert!(
        said.out.contains("#half has a tag for each ticket status."),
        "{said:?}"
    );
    discord.assert_nothing_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn tags_that_the_bot_may_not_make_are_a_problem() {
    let discord = FakeDiscord::start(GuildSetup::agency().forum("bare", &[])).await;
    discord.deny(discord.channel("bare"), MANAGE_CHANNELS);
    let mut program = agency_with_all_roles(&discord);
    program.env.retain(|(name, _)| !name.ends_with("TICKETS"));
    let program = program.env(
        "REFRESHBOT_DISCORD_CHANNELS_TICKETS",
        discord.channel("bare"),
    );
    let said = check(program, &["--create-tags"]).await;
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.out.contains("it lacks Manage Channels"), "{said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_token_a_lost_server_and_an_intent_are_told() {
    let discord =
        FakeDiscord::start(GuildSetup::agency().settings(|s| s.message_content = false)).await;
    let wrong_token = wrong(with_token(&discord, "MTk4NjIy.wrong.token")).await;
    assert!(
        wrong_token.contains("Discord refuses the bot's token."),
        "{wrong_token}"
    );
    let said = check(agency_with_all_roles(&discord), &[]).await;
    assert!(
        said.out
            .contains("advice   discord intents: Message Content is not granted"),
        "{said:?}"
    );
    discord.remove_bot();
    let gone = wrong(agency_with_all_roles(&discord)).await;
    assert!(gone.contains("The bot is not in the server"), "{gone}");
    discord.unreachable(true);
    let away = wrong(agency_with_all_roles(&discord)).await;
    assert!(away.contains("Is Discord reachable from here"), "{away}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_answers_with_a_page_is_no_crash() {
    let discord = FakeDiscord::start(GuildSetup::agency()).await;
    discord.fail("GET", "/guilds/**", 50, Fault::Html502);
    let away = wrong(agency_with_all_roles(&discord)).await;
    assert!(away.contains("PROBLEM  discord"), "{away}");
}

#[test]
fn a_database_that_cannot_be_is_a_problem() {
    let program = Program::new().env("REFRESHBOT_DATABASE_URL", "sqlite://nowhere/bot.db");
    let said = program.run(&["check", "--json"]);
    assert_eq!(said.code, 1, "{said:?}");
    let found: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    let database = &found["findings"][1];
    assert_eq!(database["about"], "database");
    assert_eq!(database["grade"], "problem");
    assert!(
        database["found"].as_str().unwrap().contains("nowhere"),
        "{database}"
    );
    assert!(database["do"].is_string());
    assert!(program.files().is_empty());
}

#[test]
fn an_old_database_is_left_as_it_is() {
    let program = Program::new();
    program.write("refreshbot.db", "");
    let said = program.run(&["check"]);
    assert!(
        said.out
            .contains("advice   database: sqlite://refreshbot.db lacks"),
        "{said:?}"
    );
    let none: i64 = {
        let db = program.folder.path().join("refreshbot.db");
        let size = std::fs::metadata(db).unwrap().len();
        i64::try_from(size).unwrap()
    };
    assert!(none <= 4096, "no table was made: {none} bytes");
}

#[test]
fn a_text_file_is_no_database() {
    let program = Program::new();
    program.write(
        "refreshbot.db",
        "this is a letter, and no database at all\n".repeat(200),
    );
    let said = program.run(&["check"]);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.out.contains("PROBLEM  database"), "{said:?}");
}
