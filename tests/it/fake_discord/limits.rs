use std::time::Duration;

use serenity::all::{
    ButtonStyle, ChannelId, CommandOptionType, CreateActionRow, CreateButton, CreateCommand,
    CreateCommandOption, CreateEmbed, CreateForumTag, CreateMessage, EditChannel, HttpError,
};

use super::bot::http;
use crate::support::discord::{FakeDiscord, Fault, GuildSetup};

fn refused(result: &serenity::Result<impl std::fmt::Debug>) -> isize {
    match result {
        Err(serenity::Error::Http(HttpError::UnsuccessfulRequest(e))) => e.error.code,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_body_beyond_the_limits_is_refused_and_noted() {
    let discord = FakeDiscord::start(GuildSetup::agency()).await;
    let http = http(&discord);
    let general = ChannelId::new(discord.channel("general"));
    let button = |id: &str| CreateButton::new(id).label("x").style(ButtonStyle::Primary);
    let twice = CreateActionRow::Buttons(vec![button("a:1"), button("a:1")]);
    let embeds = vec![CreateEmbed::new().description("d".repeat(3001)); 2];
    let empty_field = CreateEmbed::new().field("Name", "", false);
    let bodies = [
        CreateMessage::new().content("x".repeat(2001)),
        CreateMessage::new().content("x").components(vec![twice]),
        CreateMessage::new().embeds(embeds),
        CreateMessage::new().embed(empty_field),
        CreateMessage::new()
            .content("x")
            .button(button(&"i".repeat(101))),
    ];
    let many = bodies.len();
    for body in bodies {
        // Serenity itself refuses some of these before they are sent.
        match general.send_message(&http, body).await {
            Err(serenity::Error::Model(_)) => {
                let raw = serde_json::json!({ "content": "x".repeat(2001) });
                let raw = http.send_message(general, vec![], &raw).await;
                assert_eq!(refused(&raw), 50035);
            }
            other => assert_eq!(refused(&other), 50035),
        }
    }
    assert_eq!(discord.refusals().len(), many);
    let nothing = http
        .send_message(general, vec![], &serde_json::json!({}))
        .await;
    assert_eq!(refused(&nothing), 50006);
    let forum = ChannelId::new(discord.channel("tickets"));
    let tag = CreateForumTag::new("A tag that is far too long");
    let tags = forum
        .edit(&http, EditChannel::new().available_tags([tag]))
        .await;
    assert_eq!(refused(&tags), 50035);
    assert!(discord.messages(general.get()).is_empty());
}

#[tokio::test]
async fn command_trees_are_read_as_discord_reads_them() {
    let discord = FakeDiscord::start(GuildSetup::agency()).await;
    let http = http(&discord);
    let guild = serenity::all::GuildId::new(discord.guild_id());
    let option = |name: &str| CreateCommandOption::new(CommandOptionType::String, name, "words");
    let order = CreateCommand::new("x")
        .description("d")
        .add_option(option("a"))
        .add_option(option("b").required(true));
    assert_eq!(
        refused(&guild.set_commands(&http, vec![order]).await),
        50035
    );
    let name = CreateCommand::new("Upper").description("d");
    assert_eq!(refused(&guild.set_commands(&http, vec![name]).await), 50035);
    let mut large = CreateCommand::new("large").description("d");
    for n in 0..25 {
        let mut o = option(&format!("o{n}")).description("d".repeat(100));
        for c in 0..4 {
            o = o.add_string_choice(format!("{c}{}", "n".repeat(50)), "v".repeat(50));
        }
        large = large.add_option(o);
    }
    let large = guild.set_commands(&http, vec![large]).await;
    assert_eq!(refused(&large), 50035);
    let reason = discord.refusals().pop().unwrap().reason;
    assert!(reason.contains("8000"), "{reason}");
}

#[tokio::test]
#[ignore = "needs Discord's OpenAPI description (REFRESHBOT_DISCORD_OPENAPI)"]
async fn bodies_are_held_against_discords_description() {
    FakeDiscord::require_validation();
    let discord = FakeDiscord::start(GuildSetup::agency()).await;
    let http = http(&discord);
    let general = ChannelId::new(discord.channel("general"));
    // A colour out of range is only known to the description.
    let body = serde_json::json!({ "embeds": [{ "title": "x", "color": 99_999_999 }] });
    let sent = http.send_message(general, vec![], &body).await;
    assert_eq!(refused(&sent), 50035);
    let reason = discord.refusals().pop().unwrap().reason;
    assert!(reason.contains("SCHEMA"), "{reason}");
}

#[tokio::test]
async fn buckets_pace_the_client_without_a_429() {
    let setup = GuildSetup::agency().settings(|s| s.post_bucket = (5, Duration::from_millis(200)));
    let discord = FakeDiscord::start(setup).await;
    let http = http(&discord);
    let general = ChannelId::new(discord.channel("general"));
    for n in 0..12 {
        general.say(&http, format!("{n}")).await.unwrap();
    }
    assert_eq!(discord.messages(general.get()).len(), 12);
    assert_eq!(discord.rate_limited(), (0, 0));
}

#[tokio::test]
async fn the_global_limit_answers_429_and_the_client_waits() {
    let setup = GuildSetup::agency().settings(|s| s.global_limit = Some(5));
    let discord = FakeDiscord::start(setup).await;
    let http = http(&discord);
    let general = ChannelId::new(discord.channel("general"));
    for n in 0..7 {
        general.say(&http, format!("{n}")).await.unwrap();
    }
    assert_eq!(discord.messages(general.get()).len(), 7);
    assert!(discord.rate_limited().1 >= 1);
}

#[tokio::test]
async fn faults_meet_the_request_that_they_were_meant_for() {
    let discord = FakeDiscord::start(GuildSetup::agency()).await;
    let http = http(&discord);
    let general = ChannelId::new(discord.channel("general"));
    let posts = "/channels/*/messages";
    discord.fail_next("POST", posts, Fault::Html502);
    assert!(general.say(&http, "not posted").await.is_err());
    assert!(discord.messages(general.get()).is_empty());
    discord.fail_next("POST", posts, Fault::DropReply);
    assert!(general.say(&http, "posted").await.is_err());
    assert_eq!(discord.messages(general.get()).len(), 1);
    let wait = Duration::from_millis(50);
    let fault = Fault::RateLimited {
        retry_after: wait,
        global: false,
    };
    discord.fail("POST", posts, 2, fault);
    general.say(&http, "after waiting").await.unwrap();
    assert_eq!(discord.messages(general.get()).len(), 2);
    let body = serde_json::json!({ "message": "Unknown Channel", "code": 10003 });
    discord.fail_next("POST", posts, Fault::Status(404, body));
    assert_eq!(refused(&general.say(&http, "x").await), 10003);
    assert_eq!(discord.look(|w| w.faults.waiting()), 0);
}
