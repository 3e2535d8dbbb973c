use serenity::all::{
    ChannelId, CreateAllowedMentions, CreateAttachment, CreateForumPost, CreateMessage,
    CreateThread, EditChannel, EditMessage, EditThread, GetMessages, Http, HttpError, UserId,
};

use super::bot::http;
use crate::support::discord::{FakeDiscord, GuildSetup, permission};

/// Discord's error code.
fn code<T: std::fmt::Debug>(result: serenity::Result<T>) -> isize {
    match result.unwrap_err() {
        serenity::Error::Http(HttpError::UnsuccessfulRequest(e)) => e.error.code,
        other => panic!("{other:?}"),
    }
}

async fn quiet() -> (FakeDiscord, Http) {
    let discord = FakeDiscord::start(GuildSetup::agency()).await;
    let http = http(&discord);
    (discord, http)
}

#[tokio::test]
async fn serenity_goes_through_the_proxy_with_its_limiter_on() {
    let (discord, http) = quiet().await;
    assert!(http.ratelimiter.is_some());
    let me = http.get_current_user().await.unwrap();
    assert_eq!(me.id.get(), discord.bot_id());
    assert_eq!(discord.look(|w| w.connects["discord.com"]), 1);
    assert_eq!(discord.count("GET", "/users/@me"), 1);
    let guild = http.get_guild(discord.guild_id().into()).await.unwrap();
    assert_eq!(guild.name, "Northlight Media");
    let channels = http.get_channels(guild.id).await.unwrap();
    assert_eq!(channels.len(), 4);
    let roles = http.get_guild_roles(guild.id).await.unwrap();
    assert!(roles.iter().any(|r| r.name == "Designer"));
    let jo = discord.person("Jo Becker");
    let member = http.get_member(guild.id, jo.id.into()).await.unwrap();
    assert_eq!(member.roles[0].get(), discord.role("Social Ad Specialist"));
    discord.kick(&jo);
    assert_eq!(code(http.get_member(guild.id, jo.id.into()).await), 10007);
    assert_eq!(code(http.get_channel(ChannelId::new(42)).await), 10003);
}

#[tokio::test]
async fn a_nonce_posts_once() {
    let (discord, http) = quiet().await;
    let general = ChannelId::new(discord.channel("general"));
    let post = || {
        let nonce = serenity::all::Nonce::String("outbox-17".into());
        CreateMessage::new()
            .content("Once")
            .nonce(nonce)
            .enforce_nonce(true)
    };
    let first = general.send_message(&http, post()).await.unwrap();
    let second = general.send_message(&http, post()).await.unwrap();
    assert_eq!(first.id, second.id);
    assert_eq!(discord.messages(general.get()).len(), 1);
    first.delete(&http).await.unwrap();
    assert_eq!(code(general.send_message(&http, post()).await), 10008);
    discord.set(|s| s.nonce_window = std::time::Duration::ZERO);
    general.send_message(&http, post()).await.unwrap();
    assert_eq!(discord.messages(general.get()).len(), 1);
}

#[tokio::test]
async fn mentions_notify_only_where_allowed() {
    let (discord, http) = quiet().await;
    let general = ChannelId::new(discord.channel("general"));
    let (jo, ana) = (discord.person("Jo Becker"), discord.person("Ana Ruiz"));
    let words = format!("{} and {}, not @everyone", jo.mention(), ana.mention());
    let only_jo = CreateAllowedMentions::new().users([UserId::new(jo.id)]);
    let post = CreateMessage::new()
        .content(&words)
        .allowed_mentions(only_jo);
    general.send_message(&http, post).await.unwrap();
    let seen = discord.messages(general.get());
    assert_eq!(seen[0].plain(), "@Jo Becker and ‹Ana Ruiz›, not @everyone");
    assert_eq!((jo.pings().len(), ana.pings().len()), (1, 0));
    let embed = serenity::all::CreateEmbed::new()
        .title("Note")
        .description(&words);
    let post = CreateMessage::new().embed(embed);
    general.send_message(&http, post).await.unwrap();
    let seen = discord.messages(general.get());
    let text = "│ Note\n│ ‹Jo Becker› and ‹Ana Ruiz›, not @everyone";
    assert_eq!(seen[1].plain(), text);
    assert_eq!(discord.pings(&jo).len(), 1);
}

#[tokio::test]
async fn files_go_up_and_come_down_while_their_link_is_good() {
    let (discord, http) = quiet().await;
    let general = ChannelId::new(discord.channel("general"));
    let files = vec![
        CreateAttachment::bytes(&b"one"[..], "one.txt"),
        CreateAttachment::bytes(&b"two"[..], "two.png"),
    ];
    let post = CreateMessage::new().content("Two files").files(files);
    let sent = general.send_message(&http, post).await.unwrap();
    assert_eq!(sent.attachments.len(), 2);
    let client = super::bot::client(&discord);
    let get = |url: String| client.get(url).send();
    let down = get(sent.attachments[0].url.clone()).await.unwrap();
    assert_eq!(down.bytes().await.unwrap(), &b"one"[..]);
    discord.expire_links();
    let gone = get(sent.attachments[0].url.clone()).await.unwrap();
    assert_eq!(gone.status(), 404);
    let fresh = general.message(&http, sent.id).await.unwrap();
    let down = get(fresh.attachments[1].url.clone()).await.unwrap();
    assert_eq!(down.bytes().await.unwrap(), &b"two"[..]);
    discord.assert_nothing_refused();
}

#[tokio::test]
async fn reading_editing_and_deleting() {
    let (discord, http) = quiet().await;
    let general = ChannelId::new(discord.channel("general"));
    for n in 0..4 {
        general.say(&http, format!("Number {n}")).await.unwrap();
    }
    let jo = discord.person("Jo Becker");
    let theirs = jo.says(general.get(), "Mine").await;
    let page = general
        .messages(&http, GetMessages::new().limit(2))
        .await
        .unwrap();
    let texts: Vec<&str> = page.iter().map(|m| m.content.as_str()).collect();
    assert_eq!(texts, ["Mine", "Number 3"]);
    let older = GetMessages::new().before(page[1].id);
    assert_eq!(general.messages(&http, older).await.unwrap().len(), 3);
    let edit = || EditMessage::new().content("Edited");
    general
        .edit_message(&http, page[1].id, edit())
        .await
        .unwrap();
    assert!(discord.message(page[1].id.get()).unwrap().edited);
    assert_eq!(
        code(general.edit_message(&http, theirs, edit()).await),
        50005
    );
    general.delete_message(&http, page[1].id).await.unwrap();
    assert_eq!(
        code(general.edit_message(&http, page[1].id, edit()).await),
        10008
    );
}

#[tokio::test]
async fn forum_posts_have_tags_and_threads_open_again() {
    let (discord, http) = quiet().await;
    let forum = ChannelId::new(discord.channel("tickets"));
    let serenity::all::Channel::Guild(channel) = http.get_channel(forum).await.unwrap() else {
        panic!("no guild channel");
    };
    let tag = |name: &str| {
        channel
            .available_tags
            .iter()
            .find(|t| t.name == name)
            .unwrap()
            .id
    };
    let card = CreateMessage::new()
        .content("The card")
        .add_file(CreateAttachment::bytes(&b"x"[..], "x.png"));
    let post = CreateForumPost::new("T-1 Spring hero", card).add_applied_tag(tag("New"));
    let thread = forum.create_forum_post(&http, post).await.unwrap();
    assert_eq!(discord.thread("T-1").tags, ["New"]);
    assert_eq!(discord.messages(thread.id.get())[0].id, thread.id.get());
    let edit = EditThread::new()
        .applied_tags([tag("Approved")])
        .archived(true);
    thread.id.edit_thread(&http, edit).await.unwrap();
    assert!(discord.thread("T-1").archived);
    let guild = discord.guild_id().into();
    assert!(
        http.get_guild_active_threads(guild)
            .await
            .unwrap()
            .threads
            .is_empty()
    );
    let archived = http
        .get_channel_archived_public_threads(forum, None, Some(10))
        .await;
    assert_eq!(archived.unwrap().threads.len(), 1);
    thread.id.say(&http, "A question").await.unwrap();
    assert!(!discord.thread("T-1").archived);
    discord.set_bot_permissions(permission::MEMBER);
    discord.lock(thread.id.get());
    assert_eq!(code(thread.id.say(&http, "Locked").await), 160_005);
    discord.delete_channel(thread.id.get());
    assert_eq!(code(thread.id.say(&http, "Gone").await), 10003);
}

#[tokio::test]
async fn a_message_has_one_thread() {
    let (discord, http) = quiet().await;
    let general = ChannelId::new(discord.channel("general"));
    let m = general.say(&http, "Start").await.unwrap();
    let open = || CreateThread::new("T-2");
    let thread = general
        .create_thread_from_message(&http, m.id, open())
        .await
        .unwrap();
    assert_eq!(thread.id.get(), m.id.get());
    let again = general
        .create_thread_from_message(&http, m.id, open())
        .await;
    assert_eq!(code(again), 160_004);
    discord.set(|s| s.active_threads = 1);
    let other = general.say(&http, "Other").await.unwrap();
    let full = general
        .create_thread_from_message(&http, other.id, open())
        .await;
    assert_eq!(code(full), 160_006);
}

#[tokio::test]
async fn missing_permissions_and_closed_doors() {
    let setup = GuildSetup::agency().hidden("secret");
    let discord = FakeDiscord::start(setup).await;
    let http = http(&discord);
    let secret = ChannelId::new(discord.channel("secret"));
    assert_eq!(code(secret.say(&http, "x").await), 50001);
    let general = ChannelId::new(discord.channel("general"));
    discord.deny(general.get(), permission::SEND_MESSAGES);
    assert_eq!(code(general.say(&http, "x").await), 50013);
    let jo = discord.person("Jo Becker");
    jo.says(general.get(), "People still may").await;
    discord.set_bot_permissions(permission::WORKING_BOT);
    general.say(&http, "x").await.unwrap();
    discord.set_bot_permissions(permission::VIEW_CHANNEL | permission::SEND_MESSAGES);
    general.say(&http, "x").await.unwrap();
    let embed = CreateMessage::new().embed(serenity::all::CreateEmbed::new().title("x"));
    assert_eq!(code(general.send_message(&http, embed).await), 50013);
    assert_eq!(code(secret.say(&http, "x").await), 50001);
    let rename = EditChannel::new().name("other");
    assert_eq!(code(general.edit(&http, rename).await), 50013);
    discord.close_dms(&jo);
    let dm = UserId::new(jo.id).create_dm_channel(&http).await.unwrap();
    assert_eq!(code(dm.id.say(&http, "x").await), 50007);
    discord.assert_nothing_refused();
}

/// The fake is only worth something if it answers as Discord does.
#[tokio::test]
#[ignore = "needs Discord's OpenAPI description (REFRESHBOT_DISCORD_OPENAPI)"]
async fn answers_are_as_discord_describes_them() {
    FakeDiscord::require_validation();
    let (discord, http) = quiet().await;
    let guild = serenity::all::GuildId::new(discord.guild_id());
    let jo = discord.person("Jo Becker");
    let general = ChannelId::new(discord.channel("general"));
    let forum = ChannelId::new(discord.channel("tickets"));
    http.get_current_user().await.unwrap();
    http.get_current_application_info().await.unwrap();
    http.get_guild(guild).await.unwrap();
    http.get_channels(guild).await.unwrap();
    http.get_guild_roles(guild).await.unwrap();
    http.get_member(guild, jo.id.into()).await.unwrap();
    http.get_guilds(None, None).await.unwrap();
    let embed = serenity::all::CreateEmbed::new()
        .title("T")
        .field("a", "b", true);
    let button = serenity::all::CreateButton::new("a:1").label("Press");
    let post = CreateMessage::new()
        .content(jo.mention())
        .embed(embed)
        .button(button);
    let m = general.send_message(&http, post).await.unwrap();
    let reply = CreateMessage::new().content("re").reference_message(&m);
    general.send_message(&http, reply).await.unwrap();
    general.messages(&http, GetMessages::new()).await.unwrap();
    general
        .edit_message(&http, m.id, EditMessage::new().content("e"))
        .await
        .unwrap();
    general
        .create_thread_from_message(&http, m.id, CreateThread::new("t"))
        .await
        .unwrap();
    let file = CreateAttachment::bytes(&b"x"[..], "x.png");
    let card = CreateMessage::new().content("card").add_file(file);
    let thread = forum
        .create_forum_post(&http, CreateForumPost::new("T-1", card))
        .await
        .unwrap();
    thread
        .id
        .edit_thread(&http, EditThread::new().archived(true))
        .await
        .unwrap();
    http.get_guild_active_threads(guild).await.unwrap();
    http.get_channel_archived_public_threads(forum, None, None)
        .await
        .unwrap();
    UserId::new(jo.id).create_dm_channel(&http).await.unwrap();
    let command = serenity::all::CreateCommand::new("refresh").description("d");
    guild.set_commands(&http, vec![command]).await.unwrap();
    guild.get_commands(&http).await.unwrap();
    discord.assert_nothing_refused();
}

#[tokio::test]
async fn renaming_a_thread_has_a_limit_of_its_own() {
    let (discord, http) = quiet().await;
    discord.set(|s| s.renames = (2, std::time::Duration::from_millis(300)));
    let general = ChannelId::new(discord.channel("general"));
    let m = general.say(&http, "Start").await.unwrap();
    let thread = general
        .create_thread_from_message(&http, m.id, CreateThread::new("T-2"))
        .await
        .unwrap();
    for name in ["T-2 a", "T-2 b", "T-2 c"] {
        thread
            .id
            .edit_thread(&http, EditThread::new().name(name))
            .await
            .unwrap();
    }
    assert_eq!(discord.thread("T-2").name, "T-2 c");
    let patches = discord
        .requests()
        .into_iter()
        .filter(|r| r.method == "PATCH");
    assert_eq!(patches.filter(|r| r.status == 429).count(), 1);
}

#[tokio::test]
async fn unknown_tags_and_oversized_files_are_refused() {
    let (discord, http) = quiet().await;
    let forum = ChannelId::new(discord.channel("tickets"));
    let card = || CreateMessage::new().content("card");
    let tagged = CreateForumPost::new("T-1", card()).add_applied_tag(42.into());
    assert_eq!(code(forum.create_forum_post(&http, tagged).await), 50035);
    let nameless = CreateForumPost::new("n".repeat(101), card());
    assert_eq!(code(forum.create_forum_post(&http, nameless).await), 50035);
    let large = CreateAttachment::bytes(vec![0; 10 * 1024 * 1024 + 1], "x.mp4");
    let large = CreateForumPost::new("T-1", card().add_file(large));
    assert_eq!(code(forum.create_forum_post(&http, large).await), 40005);
    assert!(discord.threads(forum.get()).is_empty());
    assert_eq!(discord.refusals().len(), 3);
}

#[tokio::test]
async fn only_who_trusts_the_root_gets_in_and_nobody_while_it_is_gone() {
    let (discord, http) = quiet().await;
    let stranger = reqwest::Client::builder()
        .proxy(reqwest::Proxy::all(discord.proxy_url()).unwrap())
        .build()
        .unwrap();
    let asked = stranger.get("https://discord.com/api/v10/gateway").send();
    assert!(asked.await.is_err());
    assert!(discord.requests().is_empty());
    discord.unreachable(true);
    assert!(http.get_current_user().await.is_err());
    discord.unreachable(false);
    assert!(http.get_current_user().await.is_ok());
}

#[tokio::test]
#[should_panic(expected = "waited in vain for a miracle")]
async fn waiting_in_vain_fails_with_everything_there_is() {
    let setup = GuildSetup::agency().settings(|s| s.patience = std::time::Duration::ZERO);
    let discord = FakeDiscord::start(setup).await;
    discord.wait_for("a miracle", |_| None::<()>).await;
}
