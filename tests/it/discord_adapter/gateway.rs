//! The gateway: what is asked for, what ends it, and what does not.

use refreshbot::chat::discord::{Discord, StartError};

use super::{Listening, Script, agency, private, settings};
use crate::support::discord::{FakeDiscord, GuildSetup};

#[tokio::test]
async fn it_listens_until_it_is_stopped() {
    let (discord, bot) = agency().await;
    let script = Script::always(private("Hello"));
    let listening = Listening::start(&discord, &bot, &script).await;
    assert!(discord.gateway_was_asked() > 0);
    listening.stop().await.unwrap();
}

#[tokio::test]
async fn message_content_is_asked_for_only_where_it_is_granted() {
    for granted in [false, true] {
        let setup = GuildSetup::agency().settings(|s| s.message_content = granted);
        let discord = FakeDiscord::start(setup).await;
        let bot = Discord::connect(settings(&discord)).await.unwrap();
        let script = Script::always(private("Hello"));
        let listening = Listening::start(&discord, &bot, &script).await;
        listening.stop().await.unwrap();
    }
}

#[tokio::test]
async fn a_token_revoked_before_listening_is_wrong_usage() {
    let (discord, bot) = agency().await;
    discord.revoke_token();
    let listening = Listening::begin(&bot, &Script::always(private("Hello")));
    let error = listening.running.await.unwrap().unwrap_err();
    assert!(matches!(error, StartError::Usage(_)), "{error}");
}

#[tokio::test]
async fn an_intent_withdrawn_before_listening_is_wrong_usage() {
    let (discord, bot) = agency().await;
    discord.set(|s| s.message_content = false);
    let listening = Listening::begin(&bot, &Script::always(private("Hello")));
    let error = listening.running.await.unwrap().unwrap_err();
    assert!(matches!(error, StartError::Usage(_)), "{error}");
    assert!(error.to_string().contains("intent"), "{error}");
}

#[tokio::test]
async fn a_broken_line_is_taken_up_again() {
    let (discord, bot) = agency().await;
    let script = Script::always(private("Hello"));
    let listening = Listening::start(&discord, &bot, &script).await;
    discord.drop_gateway();
    discord
        .wait_for("a resumed session", |w| (w.hub.resumes > 0).then_some(()))
        .await;
    discord.gateway_connected().await;
    let dana = discord.person("Dana Whitfield");
    let answer = dana
        .command(discord.channel("refreshes"), "refresh help", &[])
        .await;
    assert_eq!(answer.plain(), "Hello");
    assert_eq!(discord.count("PUT", "/applications/*/guilds/*/commands"), 1);
    listening.stop().await.unwrap();
}

#[tokio::test]
async fn a_gateway_that_cannot_be_named_is_failed_work() {
    let (discord, bot) = agency().await;
    discord.unreachable(true);
    let listening = Listening::begin(&bot, &Script::always(private("Hello")));
    let error = listening.running.await.unwrap().unwrap_err();
    assert!(matches!(error, StartError::Work(_)), "{error}");
}
