//! What the outbox asks of Discord: posts, edits, threads, direct messages.

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use refreshbot::chat::{Chat, ChatError, MessageRef, NewThread, Outgoing};
use refreshbot::domain::id::{PersonId, TicketId};
use refreshbot::domain::status::TicketStatus;
use refreshbot::message::{FileToShow, Message, Text};
use refreshbot::spans;

use super::{accounts, agency, card, mention, outgoing, settings, words};
use crate::support::discord::{FakeDiscord, Fault, GuildSetup, permission};
use refreshbot::chat::discord::Discord;

/// Before everything that happens in the fake.
fn long_ago() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 2, 8, 0, 0).unwrap()
}

fn again(mut message: Outgoing) -> Outgoing {
    message.look_since = Some(long_ago());
    message
}

#[tokio::test]
async fn a_post_mentions_whom_it_means_and_tells_whom_it_missed() {
    let (discord, bot) = agency().await;
    let place = discord.channel("refreshes");
    let (jo, ana) = (discord.person("Jo Becker"), discord.person("Ana Ruiz"));
    discord.kick(&ana);
    let text = Text::line(spans![
        mention(1, "Jo"),
        " ",
        mention(2, "Ana"),
        " ",
        mention(3, "Kim"),
        " @everyone ",
        format!("<@{}>", discord.person("Kofi Mensah").id),
    ]);
    let message = Outgoing {
        references: accounts(&[(1, &jo), (2, &ana)]),
        ..outgoing(Message::text(text), "n1")
    };
    let posted = bot.post(&place.to_string(), message).await.unwrap();
    assert_eq!(posted.unreached, [PersonId(2)]);
    let seen = discord.last(place);
    assert_eq!(seen.pinged, ["Jo Becker"]);
    assert_eq!(seen.id.to_string(), posted.at.message);
    let link = bot.link_to(&posted.at).unwrap();
    let guild = discord.guild_id();
    assert_eq!(
        link,
        format!("https://discord.com/channels/{guild}/{place}/{}", seen.id)
    );
    discord.assert_nothing_refused();
}

#[tokio::test]
async fn a_post_whose_reply_was_lost_stands_once() {
    let (discord, bot) = agency().await;
    let place = discord.channel("refreshes");
    let message = || outgoing(card("T-14 · cycle 7"), "n1");
    discord.fail_next("POST", "/channels/*/messages", Fault::DropReply);
    let lost = bot.post(&place.to_string(), message()).await.unwrap_err();
    assert!(matches!(lost, ChatError::Retry { .. }), "{lost}");
    let by_nonce = bot.post(&place.to_string(), message()).await.unwrap();
    assert_eq!(discord.messages(place).len(), 1);
    // Later the nonce is forgotten: the message itself is found.
    discord.set(|s| s.nonce_window = std::time::Duration::ZERO);
    let by_look = bot
        .post(&place.to_string(), again(message()))
        .await
        .unwrap();
    assert_eq!(by_look.at, by_nonce.at);
    let other = outgoing(card("T-15 · cycle 7"), "n2");
    bot.post(&place.to_string(), again(other)).await.unwrap();
    assert_eq!(discord.messages(place).len(), 2);
    discord.assert_nothing_refused();
}

#[tokio::test]
async fn what_was_said_before_the_instant_is_not_taken_for_the_post() {
    let (discord, bot) = agency().await;
    let place = discord.channel("refreshes");
    bot.post(&place.to_string(), outgoing(words("Due"), "n1"))
        .await
        .unwrap();
    let mut second = outgoing(words("Due"), "n2");
    second.look_since = Some(long_ago() + TimeDelta::days(30));
    bot.post(&place.to_string(), second).await.unwrap();
    assert_eq!(discord.messages(place).len(), 2);
}

#[tokio::test]
async fn each_failure_is_of_its_kind() {
    let (discord, bot) = agency().await;
    let place = discord.channel("refreshes");
    let post = async |nonce: &str| {
        bot.post(&place.to_string(), outgoing(words("x"), nonce))
            .await
            .unwrap_err()
    };
    discord.fail_next("POST", "/channels/*/messages", Fault::Html502);
    assert!(matches!(post("a").await, ChatError::Retry { .. }));
    discord.fail_next("POST", "/channels/*/messages", Fault::DropRequest);
    assert!(matches!(post("b").await, ChatError::Retry { .. }));
    let long = Fault::RateLimited {
        retry_after: std::time::Duration::from_mins(10),
        global: false,
    };
    discord.fail_next("POST", "/channels/*/messages", long);
    let ChatError::Retry { after, .. } = post("c").await else {
        panic!()
    };
    assert_eq!(after, Some(std::time::Duration::from_mins(10)));
    let leads = discord.channel("leads");
    discord.deny(leads, permission::SEND_MESSAGES);
    let denied = bot
        .post(&leads.to_string(), outgoing(words("x"), "d"))
        .await
        .unwrap_err();
    assert!(denied.to_string().contains("Send Messages"), "{denied}");
    discord.delete_channel(leads);
    let gone = bot
        .post(&leads.to_string(), outgoing(words("x"), "e"))
        .await
        .unwrap_err();
    assert!(matches!(gone, ChatError::Gone(_)), "{gone}");
}

#[tokio::test]
async fn many_posts_keep_the_common_pace() {
    let wide = (1_000, std::time::Duration::from_secs(1));
    let setup = GuildSetup::agency().settings(|s| {
        (s.bucket, s.post_bucket, s.global_limit) = (wide, wide, Some(50));
    });
    let discord = FakeDiscord::start(setup).await;
    let bot = Discord::connect(settings(&discord)).await.unwrap();
    let places = ["refreshes", "leads", "general"].map(|name| discord.channel(name).to_string());
    let posts = (0..120).map(|n| {
        let message = outgoing(words(&format!("post {n}")), &format!("n{n}"));
        bot.post(&places[n % 3], message)
    });
    for posted in futures::future::join_all(posts).await {
        posted.unwrap();
    }
    assert_eq!(discord.rate_limited(), (0, 0));
}

#[tokio::test]
async fn an_edit_replaces_the_card() {
    let (discord, bot) = agency().await;
    let place = discord.channel("refreshes");
    let posted = bot
        .post(&place.to_string(), outgoing(card("T-14"), "n1"))
        .await
        .unwrap();
    let mut newer = card("T-14");
    newer.buttons.clear();
    newer.text = Text::line(spans!["Approved"]);
    bot.edit(&posted.at, outgoing(newer, "n2")).await.unwrap();
    let seen = discord.last(place);
    assert!(seen.edited && seen.buttons().is_empty());
    assert!(seen.plain().starts_with("Approved"), "{}", seen.plain());
    discord.delete_message(seen.id);
    let gone = bot.edit(&posted.at, outgoing(card("T-14"), "n3")).await;
    assert!(matches!(gone, Err(ChatError::Gone(_))), "{gone:?}");
    discord.assert_nothing_refused();
}

#[tokio::test]
async fn files_go_with_the_post() {
    let (discord, bot) = agency().await;
    let place = discord.channel("refreshes");
    let file = |name: &str| FileToShow::Text {
        name: name.into(),
        content: format!("in {name}"),
    };
    let mut message = words("all texts");
    message.files = vec![file("a.txt"), file("b.csv")];
    bot.post(&place.to_string(), outgoing(message, "n1"))
        .await
        .unwrap();
    let files = discord.last(place).files;
    let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["a.txt", "b.csv"]);
    assert_eq!(bot.fetch(&files[1].url, 100).await.unwrap(), "in b.csv");
    let large = bot.fetch(&files[1].url, 3).await;
    assert!(matches!(large, Err(ChatError::Denied(_))), "{large:?}");
    discord.expire_links();
    let late = bot.fetch(&files[1].url, 100).await;
    assert!(matches!(late, Err(ChatError::Gone(_))), "{late:?}");
    discord.assert_nothing_refused();
}

#[tokio::test]
async fn a_closed_inbox_is_denied() {
    let (discord, bot) = agency().await;
    let ana = discord.person("Ana Ruiz");
    discord.close_dms(&ana);
    let account = ana.id.to_string();
    let denied = bot.direct(&account, outgoing(words("x"), "n1")).await;
    assert!(matches!(denied, Err(ChatError::Denied(_))), "{denied:?}");
    discord.open_dms(&ana);
    bot.direct(&account, outgoing(words("x"), "n1"))
        .await
        .unwrap();
    assert_eq!(ana.inbox().len(), 1);
}

fn thread(status: TicketStatus, look_first: bool) -> NewThread {
    NewThread {
        ticket: TicketId(14),
        name: "t-14-spring-hero".into(),
        status,
        card: outgoing(card("T-14 · cycle 7"), "n1"),
        look_first,
    }
}

#[tokio::test]
async fn a_ticket_in_a_forum_is_a_post_with_its_tag() {
    let (discord, bot) = agency().await;
    let forum = discord.channel("tickets");
    let opened = bot
        .open_thread(&forum.to_string(), thread(TicketStatus::New, false))
        .await
        .unwrap();
    let seen = discord.thread("t-14-spring-hero");
    assert_eq!(seen.tags, ["New"]);
    assert_eq!(opened.thread, seen.id.to_string());
    assert_eq!(opened.card.channel, opened.thread);
    let card = discord
        .message(opened.card.message.parse().unwrap())
        .unwrap();
    assert!(card.plain().contains("T-14 · cycle 7"), "{}", card.plain());

    bot.tag_thread(&opened.thread, TicketStatus::Approved, false)
        .await
        .unwrap();
    assert_eq!(discord.thread("t-14").tags, ["Approved"]);
    let changes = discord.count("PATCH", "/channels/*");
    bot.tag_thread(&opened.thread, TicketStatus::Approved, false)
        .await
        .unwrap();
    assert_eq!(discord.count("PATCH", "/channels/*"), changes);
    bot.tag_thread(&opened.thread, TicketStatus::CompletedDeliverable, true)
        .await
        .unwrap();
    let seen = discord.thread("t-14");
    assert_eq!((seen.tags, seen.archived), (vec!["Completed".into()], true));
    discord.assert_nothing_refused();
}

#[tokio::test]
async fn an_edit_in_an_archived_thread_leaves_it_archived() {
    let (discord, bot) = agency().await;
    let forum = discord.channel("tickets").to_string();
    let opened = bot
        .open_thread(&forum, thread(TicketStatus::New, false))
        .await
        .unwrap();
    let id = opened.thread.parse().unwrap();
    discord.archive(id);
    bot.edit(&opened.card, outgoing(words("closed"), "n2"))
        .await
        .unwrap();
    assert!(discord.thread("t-14").archived);
    bot.tag_thread(&opened.thread, TicketStatus::Cancelled, true)
        .await
        .unwrap();
    let seen = discord.thread("t-14");
    assert_eq!((seen.tags, seen.archived), (vec!["Cancelled".into()], true));
    bot.post(&opened.thread, outgoing(words("again"), "n3"))
        .await
        .unwrap();
    assert!(!discord.thread("t-14").archived);
}

#[tokio::test]
async fn a_thread_opened_before_is_found() {
    let (discord, bot) = agency().await;
    let forum = discord.channel("tickets");
    discord.fail_next("POST", "/channels/*/threads", Fault::DropReply);
    let lost = bot
        .open_thread(&forum.to_string(), thread(TicketStatus::New, false))
        .await;
    assert!(matches!(lost, Err(ChatError::Retry { .. })), "{lost:?}");
    let id = discord.thread("t-14").id;
    for archived in [false, true] {
        if archived {
            discord.archive(id);
        }
        let found = bot
            .open_thread(&forum.to_string(), thread(TicketStatus::New, true))
            .await
            .unwrap();
        assert_eq!(found.thread, id.to_string());
    }
    assert_eq!(discord.threads(forum).len(), 1);
    // Another ticket's thread of the same name is not taken for it.
    let mut other = thread(TicketStatus::New, true);
    other.card = outgoing(card("T-15 · cycle 7"), "n2");
    bot.open_thread(&forum.to_string(), other).await.unwrap();
    assert_eq!(discord.threads(forum).len(), 2);
}

#[tokio::test]
async fn in_a_text_channel_the_thread_starts_from_the_card() {
    let (discord, bot) = agency().await;
    let place = discord.channel("leads");
    discord.fail_next("POST", "/channels/*/messages/*/threads", Fault::DropReply);
    let lost = bot
        .open_thread(&place.to_string(), thread(TicketStatus::New, false))
        .await;
    assert!(matches!(lost, Err(ChatError::Retry { .. })), "{lost:?}");
    // The nonce finds the card, and the thread is there already.
    let opened = bot
        .open_thread(&place.to_string(), thread(TicketStatus::New, false))
        .await
        .unwrap();
    assert_eq!(opened.card.channel, place.to_string());
    assert_eq!(opened.thread, opened.card.message);
    let found = bot
        .open_thread(&place.to_string(), thread(TicketStatus::New, true))
        .await
        .unwrap();
    assert_eq!(found, opened);
    assert_eq!(discord.messages(place).len(), 1);
    bot.tag_thread(&opened.thread, TicketStatus::Approved, false)
        .await
        .unwrap();
    bot.tag_thread(&opened.thread, TicketStatus::CompletedDeliverable, true)
        .await
        .unwrap();
    assert!(discord.thread("t-14").archived);
}

#[tokio::test]
async fn where_there_is_no_room_the_quietest_thread_is_archived() {
    let setup = GuildSetup::agency().settings(|s| s.active_threads = 2);
    let discord = FakeDiscord::start(setup).await;
    let bot = Discord::connect(settings(&discord)).await.unwrap();
    let forum = discord.channel("tickets").to_string();
    let named = |name: &str| NewThread {
        name: name.into(),
        ..thread(TicketStatus::New, false)
    };
    let first = bot.open_thread(&forum, named("t-1")).await.unwrap();
    bot.open_thread(&forum, named("t-2")).await.unwrap();
    bot.post(&first.thread, outgoing(words("busy"), "n9"))
        .await
        .unwrap();
    let full = bot.open_thread(&forum, named("t-3")).await;
    assert!(matches!(full, Err(ChatError::Retry { .. })), "{full:?}");
    assert!(discord.thread("t-2").archived);
    assert!(!discord.thread("t-1").archived);
    bot.open_thread(&forum, named("t-3")).await.unwrap();
}

#[tokio::test]
async fn mentions_in_a_thread_reach_those_who_see_its_channel() {
    let (discord, bot) = agency().await;
    let forum = discord.channel("tickets").to_string();
    let opened = bot
        .open_thread(&forum, thread(TicketStatus::New, false))
        .await
        .unwrap();
    let jo = discord.person("Jo Becker");
    let message = Outgoing {
        references: accounts(&[(1, &jo)]),
        ..outgoing(Message::text(Text::line(spans![mention(1, "Jo")])), "n2")
    };
    let posted = bot.post(&opened.thread, message).await.unwrap();
    assert!(posted.unreached.is_empty());
    assert_eq!(discord.pings(&jo).len(), 1);
}

#[tokio::test]
async fn a_place_that_is_no_id_is_gone() {
    let (_discord, bot) = agency().await;
    let at = MessageRef {
        channel: "1".into(),
        message: "none".into(),
    };
    let gone = bot.edit(&at, outgoing(words("x"), "n1")).await;
    assert!(matches!(gone, Err(ChatError::Gone(_))), "{gone:?}");
}
