//! What people write: heard when it is written, and what the bot missed when it is back.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use refreshbot::chat::discord::Discord;
use refreshbot::chat::{Chat, NewThread};
use refreshbot::domain::id::TicketId;
use refreshbot::domain::people::Role;
use refreshbot::domain::status::TicketStatus;
use refreshbot::request::{Action, Reply, Request, Said, Standing};
use serde_json::json;

use super::{Listening, Script, agency, card, outgoing, private, settings, words};
use crate::support::discord::{FakeDiscord, Fault, GuildSetup, Person, file};

/// A listener that answers nothing, and knows the channel for all.
fn quiet() -> Arc<Script> {
    Script::always(Reply::Nothing)
}

fn said(request: &Request) -> &Said {
    let Action::Say(said) = &request.action else {
        panic!("{request:?}")
    };
    said
}

fn texts(heard: &[Request]) -> Vec<&str> {
    heard
        .iter()
        .map(|request| said(request).text.as_str())
        .collect()
}

fn bot_mention(discord: &FakeDiscord) -> String {
    format!("<@{}>", discord.look(|w| w.bot))
}

/// Nobody listens; somebody says so many things that mention the bot.
async fn asks(discord: &FakeDiscord, who: &Person, channel: u64, all: &[&str]) -> u64 {
    let mut last = 0;
    for words in all {
        let words = format!("{} {words}", bot_mention(discord));
        last = who.says(channel, &words).await;
    }
    last
}

/// Jo asked something in a channel and was heard; then the bot went away.
async fn away() -> (FakeDiscord, Arc<Discord>, Person, u64, Arc<Script>) {
    let (discord, bot) = agency().await;
    let (jo, channel) = (discord.person("Jo Becker"), discord.channel("refreshes"));
    let script = quiet();
    let listening = Listening::start(&discord, &bot, &script).await;
    asks(&discord, &jo, channel, &["before"]).await;
    script.heard_times(1).await;
    listening.stop().await.unwrap();
    (discord, bot, jo, channel, script)
}

/// The bot says something.
async fn posted(bot: &Discord, channel: u64, text: &str) -> u64 {
    let posted = bot
        .post(&channel.to_string(), outgoing(words(text), text))
        .await;
    posted.unwrap().at.message.parse().unwrap()
}

/// The bot opens a ticket's thread.
async fn opened(bot: &Discord, channel: u64, ticket: i64) -> u64 {
    let thread = NewThread {
        ticket: TicketId(ticket),
        name: format!("T-{ticket}"),
        status: TicketStatus::New,
        card: outgoing(card(&format!("T-{ticket}")), &format!("thread {ticket}")),
        look_first: false,
    };
    let opened = bot.open_thread(&channel.to_string(), thread).await;
    opened.unwrap().thread.parse().unwrap()
}

#[tokio::test]
async fn a_mention_is_heard_with_words_files_and_who_it_is() {
    let (discord, bot) = agency().await;
    let script = quiet();
    let listening = Listening::start(&discord, &bot, &script).await;
    let (jo, channel) = (discord.person("Jo Becker"), discord.channel("refreshes"));
    let words = format!("{} which logo, {}?", bot_mention(&discord), jo.mention());
    let files = [file("logo.png", "png")];
    let message = jo.says_with(channel, &words, &files).await;
    let heard = script.heard_times(1).await;
    let request = &heard[0];
    assert_eq!(request.event_id, format!("discord:message:{message}"));
    assert_eq!(request.place.channel, Some(channel.to_string()));
    assert_eq!(request.actor.id, jo.id.to_string());
    assert_eq!(request.actor.name, "Jo Becker");
    assert_eq!(request.actor.roles, [Role::Sas].into());
    assert_eq!(request.standing, Standing::Member);
    let said = said(request);
    assert_eq!(said.text, "which logo, @Jo Becker?");
    assert!(said.mentions_bot);
    assert_eq!(said.reply_to, None);
    assert_eq!(said.files.len(), 1);
    assert_eq!(said.files[0].name, "logo.png");
    assert_eq!(said.files[0].size, 3);
    listening.stop().await.unwrap();
}

#[tokio::test]
async fn talk_among_people_and_of_the_bot_itself_is_not_heard() {
    let (discord, bot) = agency().await;
    let script = quiet();
    let listening = Listening::start(&discord, &bot, &script).await;
    let (jo, channel) = (discord.person("Jo Becker"), discord.channel("refreshes"));
    jo.says(channel, "Morning!").await;
    jo.says(channel, &format!("{} lunch?", jo.mention())).await;
    let edited = jo.says(channel, "Which logo?").await;
    jo.edits(edited, &format!("{} which logo?", bot_mention(&discord)));
    posted(&bot, channel, "hello").await;
    let theirs = jo.says(channel, "Look at this").await;
    let reply = jo.replies(theirs, "I do").await;
    let heard = script.heard_times(1).await;
    assert_eq!(said(&heard[0]).reply_to, Some(theirs.to_string()));
    assert_eq!(heard[0].event_id, format!("discord:message:{reply}"));
    listening.stop().await.unwrap();
    assert_eq!(script.heard().len(), 1);
}

#[tokio::test]
async fn a_reply_that_notifies_the_bot_does_not_mention_it() {
    // Whether or not the bot may read what does not mention it.
    for granted in [true, false] {
        let setup = GuildSetup::agency().settings(|s| s.message_content = granted);
        let discord = FakeDiscord::start(setup).await;
        let bot = Discord::connect(settings(&discord)).await.unwrap();
        let script = quiet();
        let listening = Listening::start(&discord, &bot, &script).await;
        let (jo, channel) = (discord.person("Jo Becker"), discord.channel("refreshes"));
        let question = posted(&bot, channel, "Q-1").await;
        jo.replies(question, "Yes.").await;
        jo.replies_quietly(question, "Yes, quietly.").await;
        let heard = script.heard_times(2).await;
        let quietly = if granted { "Yes, quietly." } else { "" };
        assert_eq!(texts(&heard), ["Yes.", quietly]);
        for request in &heard {
            assert!(!said(request).mentions_bot);
            assert_eq!(said(request).reply_to, Some(question.to_string()));
        }
        listening.stop().await.unwrap();
    }
}

#[tokio::test]
async fn a_private_answer_goes_to_the_inbox() {
    let (discord, bot) = agency().await;
    let script = Script::always(private("Only a Lead can do this."));
    let listening = Listening::start(&discord, &bot, &script).await;
    let (jo, channel) = (discord.person("Jo Becker"), discord.channel("refreshes"));
    let message = asks(&discord, &jo, channel, &["please"]).await;
    assert_eq!(script.missed().await, format!("discord:message:{message}"));
    listening.stop().await.unwrap();
}

#[tokio::test]
async fn the_same_message_again_is_the_same_event() {
    let (discord, bot) = agency().await;
    let script = quiet();
    let listening = Listening::start(&discord, &bot, &script).await;
    let (jo, channel) = (discord.person("Jo Becker"), discord.channel("refreshes"));
    asks(&discord, &jo, channel, &["which logo?"]).await;
    discord.redeliver("MESSAGE_CREATE");
    let heard = script.heard_times(2).await;
    assert_eq!(heard[0].event_id, heard[1].event_id);
    listening.stop().await.unwrap();
}

#[tokio::test]
async fn nothing_that_was_written_before_the_first_start_is_read() {
    let (discord, bot) = agency().await;
    let (jo, channel) = (discord.person("Jo Becker"), discord.channel("refreshes"));
    let last = asks(&discord, &jo, channel, &["an old one"]).await;
    let script = quiet();
    let listening = Listening::start(&discord, &bot, &script).await;
    script.kept(channel, last).await;
    listening.stop().await.unwrap();
    assert_eq!(script.heard().len(), 0);
    assert_eq!(discord.count("GET", "/channels/*/messages"), 0);
}

#[tokio::test]
async fn what_was_written_while_it_was_away_is_read_when_it_is_back() {
    let (discord, bot) = agency().await;
    let (jo, channel) = (discord.person("Jo Becker"), discord.channel("refreshes"));
    let (quiet_one, other) = (discord.channel("leads"), discord.channel("general"));
    let script = quiet();
    *script.places.lock().unwrap() = vec![(quiet_one.to_string(), false)];
    jo.says(quiet_one, "hello").await;
    let last = jo.says(channel, "hello").await;
    let listening = Listening::start(&discord, &bot, &script).await;
    script.kept(channel, last).await;
    listening.stop().await.unwrap();

    asks(&discord, &jo, channel, &["first", "second"]).await;
    // Not a place where the bot works.
    asks(&discord, &jo, other, &["elsewhere"]).await;
    let listening = Listening::start(&discord, &bot, &script).await;
    let heard = script.heard_times(2).await;
    assert_eq!(texts(&heard), ["first", "second"]);
    assert_eq!(heard[0].actor.name, "Jo Becker");
    assert_eq!(heard[0].actor.roles, [Role::Sas].into());
    // Only where there is something newer.
    assert_eq!(discord.count("GET", "/channels/*/messages"), 1);
    asks(&discord, &jo, channel, &["third"]).await;
    script.heard_times(3).await;
    listening.stop().await.unwrap();
    let listening = Listening::start(&discord, &bot, &script).await;
    listening.stop().await.unwrap();
    assert_eq!(discord.count("GET", "/channels/*/messages"), 1);
    assert_eq!(script.heard().len(), 3);
}

#[tokio::test]
async fn a_lost_session_is_caught_up_with_and_a_resumed_one_needs_nothing() {
    let (discord, bot) = agency().await;
    let (jo, channel) = (discord.person("Jo Becker"), discord.channel("refreshes"));
    let script = quiet();
    let listening = Listening::start(&discord, &bot, &script).await;
    asks(&discord, &jo, channel, &["one"]).await;
    script.heard_times(1).await;
    discord.drop_gateway();
    asks(&discord, &jo, channel, &["two"]).await;
    assert_eq!(texts(&script.heard_times(2).await), ["one", "two"]);
    assert_eq!(discord.count("GET", "/channels/*/messages"), 0);
    discord.gateway_down(true);
    discord.lose_session();
    asks(&discord, &jo, channel, &["three"]).await;
    discord.gateway_down(false);
    assert_eq!(texts(&script.heard_times(3).await), ["one", "two", "three"]);
    listening.stop().await.unwrap();
}

#[tokio::test]
async fn a_long_talk_is_read_in_pages_in_order() {
    let (discord, bot, jo, channel, script) = away().await;
    for n in 0..230 {
        if n % 50 == 0 {
            asks(&discord, &jo, channel, &[&n.to_string()]).await;
        } else {
            jo.says(channel, "talk").await;
        }
    }
    let listening = Listening::start(&discord, &bot, &script).await;
    let heard = script.heard_times(6).await;
    assert_eq!(texts(&heard[1..]), ["0", "50", "100", "150", "200"]);
    assert_eq!(discord.count("GET", "/channels/*/messages"), 3);
    // Who wrote them is asked once.
    assert_eq!(discord.count("GET", "/guilds/*/members/*"), 1);
    listening.stop().await.unwrap();
}

#[tokio::test]
async fn what_cannot_be_read_now_is_read_later_and_nothing_overtakes_it() {
    let (discord, bot, jo, channel, script) = away().await;
    asks(&discord, &jo, channel, &["while it was away"]).await;
    discord.fail(
        "GET",
        "/channels/*/messages",
        10,
        Fault::Status(503, json!({})),
    );
    let listening = Listening::start(&discord, &bot, &script).await;
    discord
        .wait_for("an attempt", |w| {
            let tried = |line: &&crate::support::discord::RequestLine| line.status == 503;
            w.requests.iter().find(tried).map(|_| ())
        })
        .await;
    discord.no_more_faults();
    asks(&discord, &jo, channel, &["now"]).await;
    let heard = script.heard_times(3).await;
    assert_eq!(texts(&heard), ["before", "while it was away", "now"]);
    listening.stop().await.unwrap();
}

#[tokio::test]
async fn a_channel_whose_past_is_closed_is_followed_from_now_on() {
    let (discord, bot, jo, channel, script) = away().await;
    asks(&discord, &jo, channel, &["lost"]).await;
    discord.deny(
        channel,
        crate::support::discord::permission::READ_MESSAGE_HISTORY,
    );
    let listening = Listening::start(&discord, &bot, &script).await;
    asks(&discord, &jo, channel, &["now"]).await;
    let heard = script.heard_times(2).await;
    assert_eq!(texts(&heard), ["before", "now"]);
    listening.stop().await.unwrap();
}

#[tokio::test]
async fn a_message_that_could_not_be_acted_on_is_heard_again() {
    let (discord, bot) = agency().await;
    let (jo, channel) = (discord.person("Jo Becker"), discord.channel("refreshes"));
    let script = Script::always(private("That did not work."));
    let listening = Listening::start(&discord, &bot, &script).await;
    script.kept(channel, 0).await;
    script.broken.store(true, Ordering::Relaxed);
    asks(&discord, &jo, channel, &["one"]).await;
    script.heard_times(1).await;
    script.broken.store(false, Ordering::Relaxed);
    asks(&discord, &jo, channel, &["two"]).await;
    let heard = script.heard_times(3).await;
    assert_eq!(texts(&heard), ["one", "one", "two"]);
    listening.stop().await.unwrap();
}

#[tokio::test]
async fn a_thread_that_fell_quiet_meanwhile_is_read_too() {
    let (discord, bot) = agency().await;
    let (jo, tickets) = (discord.person("Jo Becker"), discord.channel("tickets"));
    let script = quiet();
    let thread = opened(&bot, tickets, 1).await;
    let silent = opened(&bot, tickets, 2).await;
    *script.places.lock().unwrap() = vec![(thread.to_string(), true), (silent.to_string(), true)];
    let listening = Listening::start(&discord, &bot, &script).await;
    asks(&discord, &jo, thread, &["before"]).await;
    script.heard_times(1).await;
    listening.stop().await.unwrap();
    let young = opened(&bot, tickets, 3).await;
    script
        .places
        .lock()
        .unwrap()
        .push((young.to_string(), true));
    asks(&discord, &jo, young, &["in a new thread"]).await;
    asks(&discord, &jo, thread, &["while it was away"]).await;
    discord.archive(thread);
    discord.archive(silent);
    let listening = Listening::start(&discord, &bot, &script).await;
    let heard = script.heard_times(3).await;
    let mut heard = texts(&heard[1..]);
    heard.sort_unstable();
    assert_eq!(heard, ["in a new thread", "while it was away"]);
    assert_eq!(discord.count("GET", "/channels/*/messages"), 2);
    assert_eq!(
        discord.count("GET", "/channels/*/threads/archived/public"),
        1
    );
    listening.stop().await.unwrap();
}

#[tokio::test]
async fn whoever_has_left_meanwhile_is_a_stranger() {
    let (discord, bot) = agency().await;
    let (jo, channel) = (discord.person("Jo Becker"), discord.channel("refreshes"));
    let script = quiet();
    let listening = Listening::start(&discord, &bot, &script).await;
    listening.stop().await.unwrap();
    asks(&discord, &jo, channel, &["bye"]).await;
    discord.kick(&jo);
    let listening = Listening::start(&discord, &bot, &script).await;
    let heard = script.heard_times(1).await;
    assert_eq!(heard[0].standing, Standing::Stranger);
    assert_eq!(heard[0].actor.roles, [].into());
    listening.stop().await.unwrap();
}

#[tokio::test]
async fn what_is_written_to_the_bot_alone_is_heard_and_answered_in_the_inbox() {
    // Whether or not the bot may read what does not mention it.
    for granted in [true, false] {
        let setup = GuildSetup::agency().settings(|s| s.message_content = granted);
        let discord = FakeDiscord::start(setup).await;
        let bot = Discord::connect(settings(&discord)).await.unwrap();
        let script = Script::always(private("Ask in the ticket's thread."));
        let listening = Listening::start(&discord, &bot, &script).await;
        let jo = discord.person("Jo Becker");
        let message = jo.tells_the_bot("what about the font?").await;
        let event = format!("discord:message:{message}");
        assert_eq!(script.missed().await, event);
        let heard = script.heard_times(1).await;
        assert_eq!(heard[0].place.channel, None);
        assert_eq!(heard[0].actor.roles, [Role::Sas].into());
        assert_eq!(said(&heard[0]).text, "what about the font?");
        // What the bot writes there itself is not heard.
        bot.direct(&jo.id.to_string(), outgoing(words("hello"), "one"))
            .await
            .unwrap();
        let (ana, channel) = (discord.person("Ana Ruiz"), discord.channel("refreshes"));
        asks(&discord, &ana, channel, &["next"]).await;
        let heard = script.heard_times(2).await;
        assert_eq!(said(&heard[1]).text, "next");
        listening.stop().await.unwrap();
    }
}
