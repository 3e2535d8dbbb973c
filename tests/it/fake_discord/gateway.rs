use serenity::all::GatewayIntents;

use super::bot::{Bot, Heard, INTENTS};
use crate::support::discord::{FakeDiscord, GuildSetup, file, permission};

#[tokio::test]
async fn identifies_and_becomes_ready() {
    let discord = FakeDiscord::start(GuildSetup::agency()).await;
    let mut bot = Bot::deaf(&discord, INTENTS).await;
    let ready = bot.ready().await;
    assert_eq!(ready.user.id.get(), discord.bot_id());
    assert_eq!(ready.guilds.len(), 1);
    assert!(discord.gateway_was_asked() >= 1);
    discord.gateway_connected().await;
    let query = discord.look(|w| w.hub.queries[0].clone());
    assert_eq!(query, "v=10");
    bot.stop().await;
    discord
        .wait_for("the end", |w| (!w.hub.connected()).then_some(()))
        .await;
}

#[tokio::test]
async fn a_wrong_token_is_refused_on_both_ways_in() {
    let discord = FakeDiscord::start(GuildSetup::agency()).await;
    let right = discord.token();
    let bot = Bot::deaf(&discord, INTENTS).await;
    discord.revoke_token();
    assert_ne!(right, discord.token());
    let e = bot.http.get_current_user().await.unwrap_err();
    assert!(e.to_string().contains("401"), "{e}");
    let ended = bot.running.await.unwrap().unwrap_err();
    // Serenity asks for the gateway's address with the token first.
    assert!(matches!(
        ended,
        serenity::Error::Gateway(_) | serenity::Error::Http(_)
    ));
}

#[tokio::test]
async fn an_intent_that_is_not_granted_closes_with_4014() {
    let setup = GuildSetup::agency().settings(|s| s.message_content = false);
    let discord = FakeDiscord::start(setup).await;
    let bot = Bot::deaf(&discord, INTENTS).await;
    let info = bot.http.get_current_application_info().await.unwrap();
    assert!(info.flags.unwrap().is_empty());
    let ended = bot.running.await.unwrap().unwrap_err();
    assert!(
        matches!(
            ended,
            serenity::Error::Gateway(serenity::all::GatewayError::DisallowedGatewayIntents)
        ),
        "{ended:?}"
    );
}

#[tokio::test]
async fn messages_reach_the_bot_as_its_intents_allow() {
    let discord = FakeDiscord::start(GuildSetup::agency().hidden("secret")).await;
    let plain =
        GatewayIntents::GUILDS | GatewayIntents::GUILD_MESSAGES | GatewayIntents::DIRECT_MESSAGES;
    let mut bot = Bot::deaf(&discord, plain).await;
    bot.ready().await;
    let jo = discord.person("Jo Becker");
    let general = discord.channel("general");
    jo.says(discord.channel("secret"), "not for the bot").await;
    jo.says(general, "not for the bot either").await;
    let m = bot.hears_message().await;
    assert_eq!((m.content.as_str(), m.author.id.get()), ("", jo.id));
    assert_eq!(m.guild_id, Some(bot.guild));
    jo.says(general, &format!("<@{}> hello", discord.bot_id()))
        .await;
    assert!(bot.hears_message().await.content.ends_with("hello"));
    jo.tells_the_bot("in private").await;
    let m = bot.hears_message().await;
    assert_eq!((m.content.as_str(), m.guild_id), ("in private", None));
    bot.stop().await;
}

#[tokio::test]
async fn a_dropped_connection_is_resumed_and_missed_events_come() {
    let discord = FakeDiscord::start(GuildSetup::agency()).await;
    let mut bot = Bot::deaf(&discord, INTENTS).await;
    bot.ready().await;
    discord.drop_gateway();
    let general = discord.channel("general");
    discord.person("Jo Becker").says(general, "missed").await;
    let mut heard = [bot.hears().await, bot.hears().await];
    heard.sort_by_key(|h| matches!(h, Heard::Message(_)));
    assert!(matches!(&heard[..], [Heard::Resumed, Heard::Message(m)] if m.content == "missed"));
    assert_eq!(discord.look(|w| (w.hub.identifies, w.hub.resumes)), (1, 1));
    discord.ask_reconnect();
    assert!(matches!(bot.hears().await, Heard::Resumed));
    bot.stop().await;
}

#[tokio::test]
async fn a_lost_session_begins_anew() {
    let discord = FakeDiscord::start(GuildSetup::agency()).await;
    let mut bot = Bot::deaf(&discord, INTENTS).await;
    bot.ready().await;
    discord.lose_session();
    bot.ready().await;
    assert_eq!(discord.look(|w| w.hub.identifies), 2);
    bot.stop().await;
}

#[tokio::test]
async fn an_event_can_come_twice() {
    let discord = FakeDiscord::start(GuildSetup::agency()).await;
    let mut bot = Bot::deaf(&discord, INTENTS).await;
    bot.ready().await;
    let general = discord.channel("general");
    discord.person("Jo Becker").says(general, "once").await;
    let first = bot.hears_message().await;
    discord.redeliver("MESSAGE_CREATE");
    assert_eq!(bot.hears_message().await.id, first.id);
    bot.stop().await;
}

#[tokio::test]
async fn people_see_only_what_they_may() {
    let discord = FakeDiscord::start(GuildSetup::agency()).await;
    let sam = discord.person("Sam Stranger");
    let leads = discord.channel("leads");
    discord.look(|w| assert!(w.may(sam.id, leads, permission::VIEW_CHANNEL)));
    discord.kick(&sam);
    assert!(sam.sees(leads).is_none());
}

#[tokio::test]
async fn every_kind_of_event_is_readable() {
    let discord =
        FakeDiscord::start(GuildSetup::agency().settings(|s| s.members_intent = true)).await;
    let mut bot = Bot::deaf(&discord, INTENTS | GatewayIntents::GUILD_MEMBERS).await;
    bot.ready().await;
    let jo = discord.person("Jo Becker");
    let sam = discord.join("Sam Newcomer", &["Designer"]);
    discord.set_roles(&sam, &["Copywriter"]);
    discord.kick(&sam);
    let general = discord.channel("general");
    let first = jo
        .says_with(general, "Look", &[file("a.png", "bytes")])
        .await;
    bot.hears_message().await;
    let reply = jo.replies(first, "At this").await;
    assert!(bot.hears_message().await.referenced_message.is_some());
    jo.edits(reply, "At that");
    jo.deletes(first);
    let channel = serenity::all::ChannelId::new(general);
    let open = serenity::all::CreateThread::new("T-1");
    let thread = channel
        .create_thread_from_message(&bot.http, reply, open)
        .await
        .unwrap();
    discord.archive(thread.id.get());
    discord.unlock(thread.id.get());
    discord.delete_channel(thread.id.get());
    discord.set_bot_permissions(permission::WORKING_BOT);
    discord.delete_channel(discord.channel("leads"));
    jo.says(general, "The last").await;
    assert_eq!(bot.hears_message().await.content, "The last");
    discord.remove_bot();
    assert!(bot.guild.channels(&bot.http).await.is_err());
    bot.stop().await;
}
