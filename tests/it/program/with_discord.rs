//! `run` and `invite` against a Discord: tokens, signals, restarts, and no token in any log.

use std::sync::Arc;

use refreshbot::app::{App, StartError};
use refreshbot::clock::{Clock, ManualClock};
use refreshbot::config::{Config, LoadArgs};
use tokio::sync::watch;
use tokio::task::spawn_blocking;

use super::{Program, Running, Said};
use crate::support::discord::{FakeDiscord, GuildSetup};

/// A filter that asks for all that the libraries say.
const EVERYTHING: &str = "trace,refreshbot=trace,serenity=trace,reqwest=trace,hyper=trace";

/// A program whose Discord is this one.
pub(super) fn program(discord: &FakeDiscord) -> Program {
    let token = discord.token();
    with_token(discord, &token)
}

pub(super) fn with_token(discord: &FakeDiscord, token: &str) -> Program {
    Program::new()
        .env("REFRESHBOT_DISCORD_GUILD_ID", discord.guild_id())
        .env("REFRESHBOT_DISCORD_PROXY", discord.proxy_url())
        .env("REFRESHBOT_DISCORD_CA_FILE", discord.ca_file().display())
        .env(
            "REFRESHBOT_DISCORD_CHANNELS_REFRESHES",
            discord.channel("refreshes"),
        )
        .env(
            "REFRESHBOT_DISCORD_CHANNELS_TICKETS",
            discord.channel("tickets"),
        )
        .env(
            "REFRESHBOT_DISCORD_CHANNELS_LEADS",
            discord.channel("leads"),
        )
        .env(
            "REFRESHBOT_DISCORD_ROLES_AM",
            discord.role("Account Manager"),
        )
        .secret("DISCORD_TOKEN", token, token)
}

/// A program that runs beside the fake Discord.
pub(super) struct Beside {
    running: Running,
    program: Arc<Program>,
}

pub(super) fn start(program: &Arc<Program>, arguments: &[&str]) -> Beside {
    Beside {
        running: Running::of(program.start(arguments)),
        program: program.clone(),
    }
}

impl Beside {
    pub(super) fn signal(&self, name: &str) {
        self.running.signal(name);
    }

    pub(super) async fn end(self) -> Said {
        let Self { running, program } = self;
        let ended = spawn_blocking(move || program.said(&running.output()));
        ended.await.unwrap()
    }
}

async fn run(program: &Arc<Program>, arguments: &[&str]) -> Said {
    start(program, arguments).end().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_ends_with_the_test_that_started_it() {
    let discord = FakeDiscord::start(GuildSetup::agency()).await;
    let program = Arc::new(program(&discord));
    let running = start(&program, &["run"]);
    discord.gateway_connected().await;
    drop(running);
    discord
        .wait_for("the gateway to be left", |w| {
            (!w.hub.connected()).then_some(())
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signal_stops_the_bot_in_order_and_it_starts_again() {
    let discord = FakeDiscord::start(GuildSetup::agency()).await;
    let program = Arc::new(program(&discord));
    for (nth, name) in ["TERM", "INT"].into_iter().enumerate() {
        let running = start(&program, &["run"]);
        discord
            .wait_for("the bot to identify", |w| {
                (w.hub.identifies > nth).then_some(())
            })
            .await;
        discord.gateway_connected().await;
        running.signal(name);
        let said = running.end().await;
        assert_eq!((said.code, said.out.as_str()), (0, ""), "{said:?}");
        // For programs that read logs: each line is JSON where stderr is no terminal.
        for line in said.err.lines() {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            assert!(
                line["message"].is_string() && line["level"].is_string(),
                "{line}"
            );
        }
        assert!(said.err.contains("finishing what is under way"), "{said:?}");
    }
    // Closed in order, SQLite leaves nothing beside the file but the lock's, which is free.
    assert_eq!(
        program.files(),
        ["attachments", "refreshbot.db", "refreshbot.db.lock"]
    );
    discord.assert_nothing_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_are_never_logged() {
    let discord = FakeDiscord::start(GuildSetup::agency()).await;
    let program = Arc::new(program(&discord).env("REFRESHBOT_LOG", EVERYTHING));
    let running = start(&program, &["run"]);
    discord.gateway_connected().await;
    let dana = discord.person("Dana Whitfield");
    let answer = dana
        .command(discord.channel("refreshes"), "refresh help", &[])
        .await;
    assert!(answer.is_private(), "{answer:?}");
    discord.drop_gateway();
    discord.unreachable(true);
    running.signal("TERM");
    let said = running.end().await;
    assert!(said.err.contains("refreshbot"), "{said:?}");
    let tokens = discord.look(|w| {
        let all = w.interactions.values();
        all.map(|i| i.token.clone()).collect::<Vec<_>>()
    });
    assert!(!tokens.is_empty());
    for token in tokens {
        assert!(!said.err.contains(&token), "{said:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_token_is_2() {
    let discord = FakeDiscord::start(GuildSetup::agency()).await;
    let program = Arc::new(with_token(&discord, "MTk4NjIy.wrong.token"));
    for command in ["run", "invite"] {
        let said = run(&program, &[command]).await;
        assert_eq!(said.code, 2, "{said:?}");
        assert!(
            said.err
                .contains("refreshbot: Discord refuses the bot's token."),
            "{said:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_intent_that_is_withdrawn_is_2() {
    let discord = FakeDiscord::start(GuildSetup::agency()).await;
    let program = Arc::new(program(&discord));
    let running = start(&program, &["run"]);
    discord.gateway_connected().await;
    discord.close_gateway(4014);
    let said = running.end().await;
    assert_eq!(said.code, 2, "{said:?}");
    assert!(said.err.contains("Privileged Gateway Intents"), "{said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unreachable_discord_is_1() {
    let discord = FakeDiscord::start(GuildSetup::agency()).await;
    discord.unreachable(true);
    let program = Arc::new(program(&discord));
    for command in ["run", "invite"] {
        let said = run(&program, &[command]).await;
        assert_eq!(said.code, 1, "{said:?}");
        assert!(said.err.contains("refreshbot: "), "{said:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_without_the_bot_is_2_and_the_link_invites_it() {
    let discord = FakeDiscord::start(GuildSetup::agency()).await;
    discord.remove_bot();
    let program = Arc::new(program(&discord));
    let said = run(&program, &["run"]).await;
    assert_eq!(said.code, 2, "{said:?}");
    assert!(
        said.err.contains("The bot is not in the Discord server"),
        "{said:?}"
    );
    let said = run(&program, &["invite"]).await;
    let expected = format!(
        "https://discord.com/oauth2/authorize?client_id={}&scope=bot+applications.commands\
         &permissions=326417632256&guild_id={}\n",
        discord.application_id(),
        discord.guild_id()
    );
    assert_eq!((said.code, said.out), (0, expected));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_belongs_to_one_server() {
    let discord = FakeDiscord::start(GuildSetup::agency()).await;
    let mut ours = program(&discord);
    assert_eq!(ours.run(&["import", "--start"]).code, 0);
    ours.env
        .retain(|(name, _)| name != "REFRESHBOT_DISCORD_GUILD_ID");
    let other = ours.env("REFRESHBOT_DISCORD_GUILD_ID", 12_345_678_901_234_567_u64);
    let own = discord.guild_id().to_string();
    other.fails(
        &["import", "--start"],
        2,
        &["12345678901234567", &own, "discord.guild_id"],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_stops_and_another_goes_on_with_its_database() {
    let discord = FakeDiscord::start(GuildSetup::agency()).await;
    let program = program(&discord);
    let file = |name: &str| program.folder.path().join(name).display().to_string();
    let mut env: std::collections::BTreeMap<_, _> = program.env.iter().cloned().collect();
    env.insert(
        "REFRESHBOT_DATABASE_URL".into(),
        format!("sqlite://{}", file("a.db")),
    );
    env.insert("REFRESHBOT_ATTACHMENTS_DIR".into(), file("attachments"));
    let config = Config::load(LoadArgs {
        env,
        ..LoadArgs::default()
    })
    .unwrap();
    let clock = ManualClock::at("2026-11-20T09:00:00Z".parse().unwrap());
    let mut workspaces = Vec::new();
    for nth in 0..2 {
        let app = App::open(&config, Arc::new(clock.clone())).await.unwrap();
        assert_eq!(app.workflow().now(), clock.now());
        workspaces.push(app.workspace());
        let (stop, stopping) = watch::channel(false);
        let running = tokio::spawn(app.run(stopping));
        discord
            .wait_for("the bot to identify", |w| {
                (w.hub.identifies > nth).then_some(())
            })
            .await;
        stop.send_replace(true);
        assert_eq!(running.await.unwrap(), Ok::<(), StartError>(()));
    }
    assert_eq!(workspaces[0], workspaces[1]);
    discord.assert_nothing_refused();
}
