//! Connecting: what is checked, what is registered, what is refused.

use refreshbot::chat::Chat;
use refreshbot::chat::discord::{Discord, Settings, StartError};
use serde_json::json;

use super::{agency, settings};
use crate::support::discord::{FakeDiscord, Fault, GuildSetup};

async fn refused(settings: Settings) -> StartError {
    match Discord::connect(settings).await {
        Err(error) => error,
        Ok(_) => panic!("it connected"),
    }
}

#[tokio::test]
async fn the_commands_are_registered_once() {
    let (discord, bot) = agency().await;
    let commands = "/applications/*/guilds/*/commands";
    assert_eq!(discord.count("PUT", commands), 1);
    let names = discord.look(|w| {
        let all = w.guild_commands.iter();
        all.map(|c| c["name"].clone()).collect::<Vec<_>>()
    });
    assert_eq!(names, [json!("refresh"), json!("refresh-admin")]);
    Discord::connect(settings(&discord)).await.unwrap();
    assert_eq!(discord.count("GET", commands), 2);
    assert_eq!(discord.count("PUT", commands), 1);
    assert_eq!(
        bot.ticket_channel(),
        Some(discord.channel("tickets").to_string())
    );
    discord.assert_nothing_refused();
}

#[tokio::test]
async fn a_wrong_token_is_wrong_usage_and_not_repeated_in_the_error() {
    let discord = FakeDiscord::start(GuildSetup::agency()).await;
    let settings = Settings {
        token: "not-the-token".into(),
        ..settings(&discord)
    };
    let debug = format!("{settings:?}");
    assert!(!debug.contains("not-the-token"), "{debug}");
    let error = refused(settings).await;
    assert!(matches!(error, StartError::Usage(_)), "{error}");
    assert!(error.to_string().contains("DISCORD_TOKEN"), "{error}");
    assert!(!error.to_string().contains("not-the-token"), "{error}");
    assert_eq!(discord.invalid_requests(), 1);
}

#[tokio::test]
async fn a_guild_without_the_bot_is_wrong_usage() {
    let discord = FakeDiscord::start(GuildSetup::agency()).await;
    let settings = Settings {
        guild_id: 42,
        ..settings(&discord)
    };
    let error = refused(settings).await;
    assert!(matches!(error, StartError::Usage(_)), "{error}");
}

#[tokio::test]
async fn a_discord_that_cannot_be_reached_is_failed_work() {
    let discord = FakeDiscord::start(GuildSetup::agency()).await;
    discord.unreachable(true);
    let error = refused(settings(&discord)).await;
    assert!(matches!(error, StartError::Work(_)), "{error}");
    discord.unreachable(false);
    discord.fail_next("GET", "/guilds/*", Fault::Html502);
    let error = refused(settings(&discord)).await;
    assert!(matches!(error, StartError::Work(_)), "{error}");
}

#[tokio::test]
async fn a_missing_channel_does_not_stop_the_start() {
    let discord = FakeDiscord::start(GuildSetup::agency()).await;
    let settings = Settings {
        leads: Some(42),
        ..settings(&discord)
    };
    Discord::connect(settings).await.unwrap();
}
