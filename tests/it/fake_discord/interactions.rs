use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use serenity::all::{
    ActionRowComponent, AutocompleteChoice, ButtonStyle, CommandDataOptionValue,
    ComponentInteraction, CreateActionRow, CreateAutocompleteResponse, CreateButton,
    CreateInputText, CreateInteractionResponse, CreateInteractionResponseFollowup,
    CreateInteractionResponseMessage, CreateModal, EditInteractionResponse, Http, InputTextStyle,
    Interaction,
};

use super::bot::{Bot, INTENTS};
use crate::support::discord::{Answer, Choice, FakeDiscord, GuildSetup, file};

fn text(words: &str) -> CreateInteractionResponseMessage {
    let buttons = vec![
        CreateButton::new("form:1").label("Edit and send again"),
        CreateButton::new("later:1")
            .label("Later")
            .style(ButtonStyle::Secondary),
        CreateButton::new("change:1").label("Change"),
    ];
    CreateInteractionResponseMessage::new()
        .content(words)
        .ephemeral(true)
        .components(vec![CreateActionRow::Buttons(buttons)])
}

fn form() -> CreateInteractionResponse {
    let folder = CreateInputText::new(InputTextStyle::Short, "Deliverable Folder Name", "folder");
    let count = CreateInputText::new(InputTextStyle::Short, "How many", "count")
        .value("6")
        .max_length(2);
    let rows = [folder, count].map(CreateActionRow::InputText).to_vec();
    CreateInteractionResponse::Modal(CreateModal::new("draft:1", "First ticket").components(rows))
}

/// Answers `/refresh submit` with a form, `/refresh status` after a deferral.
fn react(http: Arc<Http>, interaction: Interaction) -> BoxFuture<'static, ()> {
    Box::pin(async move {
        match interaction {
            Interaction::Command(c) if c.data.options[0].name == "submit" => {
                let file = c.data.resolved.attachments.values().next();
                let designer = c.data.resolved.users.values().next();
                assert!(c.member.as_ref().unwrap().permissions.is_some());
                match (file, designer) {
                    (None, None) => c.create_response(&http, form()).await.unwrap(),
                    (file, designer) => {
                        let words = format!(
                            "{} for {}",
                            file.map_or("nothing", |f| &f.filename),
                            designer.map_or("nobody", |u| u.display_name())
                        );
                        let say = CreateInteractionResponse::Message(text(&words));
                        c.create_response(&http, say).await.unwrap();
                    }
                }
            }
            Interaction::Command(c) => {
                c.defer_ephemeral(&http).await.unwrap();
                let edit = EditInteractionResponse::new().content("All is well.");
                c.edit_response(&http, edit).await.unwrap();
                let more = CreateInteractionResponseFollowup::new()
                    .content("More.")
                    .ephemeral(true);
                c.create_followup(&http, more).await.unwrap();
            }
            Interaction::Autocomplete(c) => {
                let CommandDataOptionValue::SubCommand(options) = &c.data.options[0].value else {
                    panic!("no subcommand");
                };
                let CommandDataOptionValue::Autocomplete { value, .. } = &options[0].value else {
                    panic!("nothing is focused");
                };
                let choices = CreateAutocompleteResponse::new()
                    .set_choices(vec![AutocompleteChoice::new(format!("{value}ch Pet"), "7")]);
                c.create_response(&http, CreateInteractionResponse::Autocomplete(choices))
                    .await
                    .unwrap();
            }
            Interaction::Component(c) => press(&http, &c).await,
            Interaction::Modal(m) => {
                let fields: Vec<String> = m
                    .data
                    .components
                    .iter()
                    .flat_map(|row| &row.components)
                    .map(|c| match c {
                        ActionRowComponent::InputText(i) => {
                            format!("{}={}", i.custom_id, i.value.as_deref().unwrap_or_default())
                        }
                        other => panic!("{other:?}"),
                    })
                    .collect();
                let words = format!("{}: {}", m.data.custom_id, fields.join(" "));
                let say = CreateInteractionResponse::Message(text(&words));
                m.create_response(&http, say).await.unwrap();
            }
            Interaction::Ping(_) | _ => {}
        }
    })
}

async fn press(http: &Http, c: &ComponentInteraction) {
    match c.data.custom_id.as_str() {
        "form:1" => c.create_response(http, form()).await.unwrap(),
        "change:1" => {
            let update = CreateInteractionResponse::UpdateMessage(text("Changed."));
            c.create_response(http, update).await.unwrap();
        }
        _ => c.defer(http).await.unwrap(),
    }
}

pub async fn with_commands() -> (FakeDiscord, Bot) {
    let discord = FakeDiscord::start(GuildSetup::agency()).await;
    let mut bot = Bot::start(&discord, INTENTS, react).await;
    bot.ready().await;
    bot.register().await;
    (discord, bot)
}

#[tokio::test]
async fn a_command_opens_a_form_and_the_form_is_answered() {
    let (discord, bot) = with_commands().await;
    let jo = discord.person("Jo Becker");
    let here = discord.channel("refreshes");
    let birch = [("portfolio", "Birch".into())];
    let form = jo.command(here, "refresh submit", &birch).await.modal();
    insta::assert_snapshot!(form.plain(), @r"
    Form: First ticket
      folder: Deliverable Folder Name*
      count: How many* = 6
    ");
    let too_long = jo.send(&form, &[("folder", "BPS"), ("count", "600")]).await;
    assert!(matches!(too_long, Answer::Unsendable(_)), "{too_long:?}");
    let missing = jo.send(&form, &[]).await;
    assert!(matches!(missing, Answer::Unsendable(_)), "{missing:?}");
    let answer = jo.send(&form, &[("folder", "BPS")]).await;
    assert!(answer.is_private());
    let seen = answer.message();
    insta::assert_snapshot!(seen.plain(), @r"
    draft:1: folder=BPS count=6
    [Edit and send again] [Later] [Change]
    ");
    // A button on the private answer opens the form again, and what comes of it changes there.
    let again = jo.press(&seen, "Edit and send again").await.modal();
    assert_eq!(again.message, Some(seen.id));
    assert!(matches!(
        jo.press(&seen, "later:1").await,
        Answer::Acknowledged(_)
    ));
    let changed = jo.press(&seen, "Change").await;
    assert!(matches!(&changed, Answer::Updated(m) if m.content == "Changed."));
    assert!(discord.messages(here).is_empty());
    discord.assert_nothing_refused();
    bot.stop().await;
}

#[tokio::test]
async fn options_bring_what_they_name() {
    let (discord, bot) = with_commands().await;
    let jo = discord.person("Jo Becker");
    let kofi = discord.person("Kofi Mensah");
    let here = discord.channel("refreshes");
    let options = [
        ("portfolio", "Birch".into()),
        ("designer", (&kofi).into()),
        ("file", file("logo 2.png", "bytes").into()),
    ];
    let seen = jo.command(here, "refresh submit", &options).await.message();
    assert!(seen.content.starts_with("logo_2.png for Kofi Mensah"));
    for (options, why) in [
        (vec![("designer", (&kofi).into())], "required"),
        (
            vec![("portfolio", "B".into()), ("format", "carousell".into())],
            "choice",
        ),
        (
            vec![("portfolio", "B".into()), ("nonsense", "x".into())],
            "no option",
        ),
    ] {
        let answer = jo.command(here, "refresh submit", &options).await;
        assert!(
            matches!(&answer, Answer::Unsendable(w) if w.contains(why)),
            "{answer:?}"
        );
    }
    let hidden = jo.command(here, "refresh-admin", &[]).await;
    assert!(matches!(&hidden, Answer::Unsendable(w) if w.contains("hidden")));
    let choices = jo
        .complete(here, "refresh submit", "portfolio", "Bir", &[])
        .await;
    let birch = Choice {
        name: "Birch Pet".into(),
        value: "7".into(),
    };
    assert_eq!(choices, [birch]);
    bot.stop().await;
}

#[tokio::test]
async fn a_deferred_answer_comes_and_more_follows() {
    let (discord, mut bot) = with_commands().await;
    let jo = discord.person("Jo Becker");
    let answer = jo
        .command(discord.channel("general"), "refresh status", &[])
        .await;
    assert!(matches!(&answer, Answer::DeferredThen(m) if m.ephemeral));
    bot.hears().await;
    let id = answer.message().interaction.unwrap();
    let all: Vec<String> = discord.answers(id).into_iter().map(|m| m.content).collect();
    assert_eq!(all, ["All is well.", "More."]);
    assert_eq!(discord.follow_up(id).await.content, "More.");
    discord.assert_nothing_refused();
    bot.stop().await;
}

#[tokio::test]
async fn in_private_the_interaction_carries_no_member() {
    let discord = FakeDiscord::start(GuildSetup::agency()).await;
    let mut bot = Bot::start(&discord, INTENTS, |http, i| {
        Box::pin(async move {
            let Interaction::Component(c) = i else {
                panic!("{i:?}")
            };
            assert!(c.member.is_none() && c.guild_id.is_none());
            let words = text(&format!("Hello {}", c.user.display_name()));
            let say = CreateInteractionResponse::Message(words);
            c.create_response(&http, say).await.unwrap();
        })
    })
    .await;
    bot.ready().await;
    let jo = discord.person("Jo Becker");
    let user = serenity::all::UserId::new(jo.id);
    let dm = user.create_dm_channel(&bot.http).await.unwrap();
    let row = CreateActionRow::Buttons(vec![CreateButton::new("go:1").label("Go")]);
    let hello = serenity::all::CreateMessage::new()
        .content("Due today")
        .components(vec![row]);
    dm.id.send_message(&bot.http, hello).await.unwrap();
    let inbox = jo.inbox();
    assert_eq!(inbox[0].plain(), "Due today\n[Go]");
    let answer = jo.press(&inbox[0], "Go").await;
    assert_eq!(answer.message().content, "Hello Jo Becker");
    bot.stop().await;
}

#[tokio::test]
async fn late_and_second_acknowledgements_are_refused() {
    let discord = FakeDiscord::start(GuildSetup::agency()).await;
    let (tell, mut codes) = tokio::sync::mpsc::unbounded_channel();
    let mut bot = Bot::start(&discord, INTENTS, move |http, i| {
        let tell = tell.clone();
        Box::pin(async move {
            let Interaction::Command(c) = i else {
                panic!("{i:?}")
            };
            for _ in 0..2 {
                let say = CreateInteractionResponse::Message(text("Here."));
                tell.send(code(c.create_response(&http, say).await))
                    .unwrap();
            }
        })
    })
    .await;
    bot.ready().await;
    bot.register().await;
    let jo = discord.person("Jo Becker");
    let here = discord.channel("general");
    discord.set(|s| s.acknowledge_within = Duration::ZERO);
    let late = jo.command(here, "refresh status", &[]).await;
    assert!(matches!(late, Answer::NoResponse(_)), "{late:?}");
    assert_eq!(codes.recv().await, Some(10062));
    assert_eq!(codes.recv().await, Some(10062));
    discord.set(|s| s.acknowledge_within = Duration::from_secs(3));
    jo.command(here, "refresh submit", &[("portfolio", "B".into())])
        .await
        .message();
    assert_eq!(codes.recv().await, Some(0));
    assert_eq!(codes.recv().await, Some(40060));
    bot.stop().await;
}

/// Discord's error code, 0 for none.
fn code<T>(result: serenity::Result<T>) -> isize {
    match result {
        Ok(_) => 0,
        Err(serenity::Error::Http(serenity::all::HttpError::UnsuccessfulRequest(e))) => {
            e.error.code
        }
        Err(other) => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_form_may_not_answer_a_form_and_tokens_end() {
    let discord = FakeDiscord::start(GuildSetup::agency()).await;
    let (tell, mut codes) = tokio::sync::mpsc::unbounded_channel();
    let mut bot = Bot::start(&discord, INTENTS, move |http, i| {
        let tell = tell.clone();
        Box::pin(async move {
            match i {
                Interaction::Command(c) => c.create_response(&http, form()).await.unwrap(),
                Interaction::Modal(m) => {
                    tell.send((
                        code(m.create_response(&http, form()).await),
                        m.token.clone(),
                    ))
                    .unwrap();
                    m.defer_ephemeral(&http).await.unwrap();
                    let edit = EditInteractionResponse::new().content("Done.");
                    m.edit_response(&http, edit).await.unwrap();
                }
                _ => {}
            }
        })
    })
    .await;
    bot.ready().await;
    bot.register().await;
    let jo = discord.person("Jo Becker");
    let here = discord.channel("general");
    let form = jo.command(here, "refresh status", &[]).await.modal();
    let done = jo.send(&form, &[("folder", "BPS")]).await;
    assert!(matches!(&done, Answer::DeferredThen(m) if m.content == "Done."));
    let (refused, token) = codes.recv().await.unwrap();
    assert_eq!(refused, 50035);
    assert_eq!(discord.refusals().len(), 1);
    discord.expire_tokens();
    let edit = EditInteractionResponse::new().content("Too late.");
    let edit = bot
        .http
        .edit_original_interaction_response(&token, &edit, vec![]);
    assert_eq!(code(edit.await), 50027);
    assert!(
        discord
            .requests()
            .iter()
            .all(|r| !r.path.contains("secret"))
    );
    bot.stop().await;
}

#[tokio::test]
async fn the_same_press_can_come_twice_and_two_people_at_once() {
    let discord = FakeDiscord::start(GuildSetup::agency()).await;
    let (tell, mut codes) = tokio::sync::mpsc::unbounded_channel();
    let mut bot = Bot::start(&discord, INTENTS, move |http, i| {
        let tell = tell.clone();
        Box::pin(async move {
            let Interaction::Component(c) = i else {
                panic!("{i:?}")
            };
            let say = CreateInteractionResponse::Message(text("Approved."));
            tell.send(code(c.create_response(&http, say).await))
                .unwrap();
        })
    })
    .await;
    bot.ready().await;
    let general = serenity::all::ChannelId::new(discord.channel("general"));
    let row = CreateActionRow::Buttons(vec![CreateButton::new("approve:1").label("Approve")]);
    let card = serenity::all::CreateMessage::new()
        .content("T-1")
        .components(vec![row]);
    general.send_message(&bot.http, card).await.unwrap();
    let card = discord.last(general.get());
    let (dana, jo) = (
        discord.person("Dana Whitfield"),
        discord.person("Jo Becker"),
    );
    let (a, b) = tokio::join!(dana.press(&card, "Approve"), jo.press(&card, "Approve"));
    assert_ne!(a.message().id, b.message().id);
    assert_eq!((codes.recv().await, codes.recv().await), (Some(0), Some(0)));
    discord.deliver_interactions(2);
    dana.press(&card, "Approve").await.message();
    assert_eq!(
        (codes.recv().await, codes.recv().await),
        (Some(0), Some(40060))
    );
    discord.delete_message(card.id);
    let gone = dana.press(&card, "Approve").await;
    assert!(
        matches!(&gone, Answer::Unsendable(w) if w.contains("gone")),
        "{gone:?}"
    );
    bot.stop().await;
}

#[tokio::test]
async fn menus_offer_values() {
    use serenity::all::{CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption};

    let discord = FakeDiscord::start(GuildSetup::agency()).await;
    let mut bot = Bot::start(&discord, INTENTS, |http, i| {
        Box::pin(async move {
            let Interaction::Component(c) = i else {
                panic!("{i:?}")
            };
            let serenity::all::ComponentInteractionDataKind::StringSelect { values } = &c.data.kind
            else {
                panic!("{:?}", c.data.kind)
            };
            let say = CreateInteractionResponse::Message(text(&values.join("+")));
            c.create_response(&http, say).await.unwrap();
        })
    })
    .await;
    bot.ready().await;
    let general = serenity::all::ChannelId::new(discord.channel("general"));
    let options = ["static", "video"].map(|v| CreateSelectMenuOption::new(v.to_uppercase(), v));
    let kind = CreateSelectMenuKind::String {
        options: options.to_vec(),
    };
    let menu = CreateSelectMenu::new("format:1", kind).placeholder("Format");
    let ask = serenity::all::CreateMessage::new()
        .content("Which?")
        .select_menu(menu);
    general.send_message(&bot.http, ask).await.unwrap();
    let seen = discord.last(general.get());
    assert_eq!(seen.plain(), "Which?\n[▾ Format: STATIC / VIDEO]");
    let jo = discord.person("Jo Becker");
    let answer = jo.select(&seen, "format:1", &["VIDEO"]).await.message();
    assert!(answer.content == "video" && answer.ephemeral);
    let wrong = jo.select(&seen, "Format", &["carousell"]).await;
    assert!(matches!(wrong, Answer::Unsendable(_)), "{wrong:?}");
    discord.assert_nothing_refused();
    bot.stop().await;
}
