//! Interactions: what reaches the listener, and how its replies come back.

use std::sync::Arc;

use refreshbot::domain::id::{DraftId, TicketId};
use refreshbot::domain::people::{Platform, Role};
use refreshbot::message::{Choice, Message};
use refreshbot::request::{Action, Press, Reply, Standing};
use tokio::sync::Notify;

use super::{Listening, Script, agency, card, form, outgoing, private, words};
use crate::support::discord::{Answer, FakeDiscord, Fault, Opt, file};
use refreshbot::chat::Chat;
use refreshbot::chat::discord::LOG_DIRECTIVES;
use tracing_subscriber::EnvFilter;

const CALLBACK: &str = "/interactions/*/*/callback";

#[tokio::test]
async fn a_command_is_heard_and_answered_in_private() {
    let (discord, bot) = agency().await;
    let script = Script::always(private("**Done**"));
    let listening = Listening::start(&discord, &bot, &script).await;
    let dana = discord.person("Dana Whitfield");
    let place = discord.channel("refreshes");
    let options = [
        ("portfolio", Opt::from("Birch")),
        ("file", file("logo.png", "png").into()),
    ];
    let answer = dana.command(place, "refresh note", &options).await;
    assert!(answer.is_private());
    assert_eq!(answer.plain(), r"\*\*Done\*\*");
    let request = script.last();
    assert_eq!(request.platform, Platform::Discord);
    assert_eq!(request.standing, Standing::Member);
    assert_eq!(request.actor.id, dana.id.to_string());
    assert_eq!(request.actor.name, "Dana Whitfield");
    assert_eq!(request.actor.roles, [Role::Am].into());
    assert_eq!(request.place.channel, Some(place.to_string()));
    assert!(request.event_id.starts_with("discord:"));
    let Action::Note {
        portfolio,
        file: Some(file),
    } = request.action
    else {
        panic!("{:?}", request.action)
    };
    assert_eq!(portfolio.as_deref(), Some("Birch"));
    assert_eq!((file.name.as_str(), file.size), ("logo.png", 3));
    assert_eq!(bot.fetch(&file.url, 10).await.unwrap(), "png");
    listening.stop().await.unwrap();
    discord.assert_nothing_refused();
}

#[tokio::test]
async fn people_in_options_bring_their_roles() {
    let (discord, bot) = agency().await;
    let script = Script::always(private("ok"));
    let listening = Listening::start(&discord, &bot, &script).await;
    let (ada, kofi) = (discord.person("Ada Quist"), discord.person("Kofi Mensah"));
    let options = [
        ("person", Opt::from(&kofi)),
        ("email", "kofi@agency.example".into()),
    ];
    ada.command(
        discord.channel("leads"),
        "refresh-admin people link",
        &options,
    )
    .await;
    let Action::PeopleLink { account, email } = script.last().action else {
        panic!("{:?}", script.last().action)
    };
    assert_eq!(account.name, "Kofi Mensah");
    assert_eq!(account.roles, [Role::Designer].into());
    assert_eq!(email, "kofi@agency.example");
    listening.stop().await.unwrap();
}

#[tokio::test]
async fn a_form_is_shown_sent_and_opened_again() {
    let (discord, bot) = agency().await;
    let script = Script::new(|request| {
        Box::pin(async move {
            match request.action {
                Action::SendForm { .. } => Reply::Form(form()),
                Action::Press(Press::Again(DraftId(12))) => private("opened again"),
                _ => Reply::Form(form()),
            }
        })
    });
    let listening = Listening::start(&discord, &bot, &script).await;
    let jo = discord.person("Jo Becker");
    let place = discord.channel("refreshes");
    let shown = jo.command(place, "refresh submit", &[]).await.modal();
    assert_eq!(shown.title, "First ticket · newest note from Thu 19 Nov");
    assert_eq!(shown.input("folder").unwrap().value, "BPS");
    // A form may not answer a form: a button takes its place.
    let answer = jo.send(&shown, &[("folder", "BPS-2026-11")]).await;
    let Action::SendForm { draft, fields } = script.last().action else {
        panic!("{:?}", script.last().action)
    };
    assert_eq!(draft, DraftId(12));
    assert_eq!(fields["folder"], "BPS-2026-11");
    let message = answer.message();
    assert!(message.ephemeral);
    assert_eq!(message.buttons(), ["Open the form"]);
    let answer = jo.press(&message, "Open the form").await;
    assert_eq!(answer.plain(), "opened again");
    listening.stop().await.unwrap();
    discord.assert_nothing_refused();
}

#[tokio::test]
async fn typing_an_option_is_answered_with_choices() {
    let (discord, bot) = agency().await;
    let script = Script::always(Reply::Choices(
        (0..30)
            .map(|n| Choice {
                label: format!("Birch {n} {}", "x".repeat(120)),
                value: format!("B-{n}"),
            })
            .collect(),
    ));
    let listening = Listening::start(&discord, &bot, &script).await;
    let dana = discord.person("Dana Whitfield");
    let place = discord.channel("refreshes");
    let choices = dana
        .complete(place, "refresh note", "portfolio", "Bi", &[])
        .await;
    assert_eq!(choices.len(), 25);
    assert_eq!(choices[0].value, "B-0");
    assert_eq!(choices[0].name.chars().count(), 100);
    let Action::Complete { typed, .. } = script.last().action else {
        panic!("{:?}", script.last().action)
    };
    assert_eq!(typed, "Bi");
    listening.stop().await.unwrap();
    discord.assert_nothing_refused();
}

/// A listener that answers only when it is told to.
fn gated(reply: Reply) -> (Arc<Script>, Arc<Notify>) {
    let gate = Arc::new(Notify::new());
    let open = Arc::clone(&gate);
    let script = Script::new(move |_| {
        let (reply, gate) = (reply.clone(), Arc::clone(&gate));
        Box::pin(async move {
            gate.notified().await;
            reply
        })
    });
    (script, open)
}

/// Lets the listener go on once the bot has said that an answer will come.
async fn after_deferral(discord: &FakeDiscord, gate: &Notify) {
    discord
        .wait_for("a deferral", |w| {
            let mut all = w.interactions.values();
            all.any(|i| i.given.is_some()).then_some(())
        })
        .await;
    gate.notify_one();
}

#[tokio::test]
async fn a_slow_answer_is_announced_and_stays_private() {
    let (discord, bot) = agency().await;
    let (script, gate) = gated(private("at last"));
    let listening = Listening::start(&discord, &bot, &script).await;
    let dana = discord.person("Dana Whitfield");
    let place = discord.channel("refreshes");
    let (answer, ()) = tokio::join!(
        dana.command(place, "refresh help", &[]),
        after_deferral(&discord, &gate)
    );
    let Answer::DeferredThen(message) = answer else {
        panic!("{answer:?}")
    };
    assert!(message.ephemeral);
    assert_eq!(message.plain(), "at last");
    listening.stop().await.unwrap();
    discord.assert_nothing_refused();
}

#[tokio::test]
async fn a_form_that_comes_too_late_is_a_button() {
    let (discord, bot) = agency().await;
    let (script, gate) = gated(Reply::Form(form()));
    let listening = Listening::start(&discord, &bot, &script).await;
    let jo = discord.person("Jo Becker");
    let place = discord.channel("refreshes");
    let (answer, ()) = tokio::join!(
        jo.command(place, "refresh submit", &[]),
        after_deferral(&discord, &gate)
    );
    let message = answer.message();
    assert!(message.ephemeral);
    let control = message.control("Open the form").unwrap();
    assert_eq!(control.custom_id.as_deref(), Some("again:12"));
    listening.stop().await.unwrap();
    discord.assert_nothing_refused();
}

#[tokio::test]
async fn a_reply_that_finds_its_token_dead_is_reported() {
    let (discord, bot) = agency().await;
    let (script, gate) = gated(private("too late"));
    let listening = Listening::start(&discord, &bot, &script).await;
    let dana = discord.person("Dana Whitfield");
    let place = discord.channel("refreshes");
    let person = dana.clone();
    let asking = tokio::spawn(async move { person.command(place, "refresh help", &[]).await });
    discord
        .wait_for("a deferral", |w| {
            let mut all = w.interactions.values();
            all.any(|i| i.given.is_some()).then_some(())
        })
        .await;
    discord.expire_tokens();
    gate.notify_one();
    let missed = script.missed().await;
    assert_eq!(missed, script.last().event_id);
    asking.abort();
    listening.stop().await.unwrap();
}

#[tokio::test]
async fn an_answer_lost_on_the_way_is_sent_again_and_shown_once() {
    let (discord, bot) = agency().await;
    let script = Script::always(private("once"));
    let listening = Listening::start(&discord, &bot, &script).await;
    let dana = discord.person("Dana Whitfield");
    let place = discord.channel("refreshes");
    for fault in [Fault::Html502, Fault::DropRequest, Fault::DropReply] {
        discord.fail_next("POST", CALLBACK, fault);
        let answer = dana.command(place, "refresh help", &[]).await;
        assert_eq!(answer.plain(), "once");
    }
    assert_eq!(dana.sees(place).unwrap().len(), 3);
    assert!(script.missed.borrow().is_empty());
    listening.stop().await.unwrap();
}

#[tokio::test]
async fn no_secret_stands_in_the_log() {
    let log = Log::default();
    let filter = LOG_DIRECTIVES
        .iter()
        .fold(EnvFilter::new("trace"), |filter, directive| {
            filter.add_directive(directive.parse().unwrap())
        });
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL)
        .with_writer(log.clone())
        .with_ansi(false)
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let (discord, bot) = agency().await;
    let script = Script::always(private("nobody hears"));
    let listening = Listening::start(&discord, &bot, &script).await;
    discord.fail("POST", CALLBACK, 2, Fault::Html502);
    let dana = discord.person("Dana Whitfield");
    let place = discord.channel("refreshes");
    let asking = tokio::spawn(async move { dana.command(place, "refresh help", &[]).await });
    script.missed().await;
    asking.abort();
    listening.stop().await.unwrap();
    let log = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    assert!(log.contains("an answer did not arrive"), "{log}");
    for secret in ["secret-interaction-token", &discord.token()] {
        let line = log.lines().find(|line| line.contains(secret));
        assert_eq!(line, None);
    }
}

#[derive(Clone, Default)]
struct Log(Arc<std::sync::Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> tracing_subscriber::fmt::MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn an_answer_that_never_arrives_goes_to_the_inbox() {
    let (discord, bot) = agency().await;
    let script = Script::always(private("nobody hears"));
    let listening = Listening::start(&discord, &bot, &script).await;
    discord.fail("POST", CALLBACK, 2, Fault::DropRequest);
    let dana = discord.person("Dana Whitfield");
    let place = discord.channel("refreshes");
    let asking = tokio::spawn(async move { dana.command(place, "refresh help", &[]).await });
    assert_eq!(script.missed().await, script.last().event_id);
    asking.abort();
    listening.stop().await.unwrap();
}

#[tokio::test]
async fn a_button_in_a_direct_message_asks_who_presses() {
    let (discord, bot) = agency().await;
    let script = Script::always(private("ok"));
    let listening = Listening::start(&discord, &bot, &script).await;
    let ana = discord.person("Kofi Mensah");
    let sent = bot
        .direct(&ana.id.to_string(), outgoing(card("T-14"), "n1"))
        .await
        .unwrap();
    assert!(sent.unreached.is_empty());
    let inbox = ana.inbox();
    assert_eq!(inbox.len(), 1);
    ana.press(&inbox[0], "Start").await;
    let request = script.last();
    assert_eq!(request.action, Action::Press(Press::Start(TicketId(14))));
    assert_eq!(request.standing, Standing::Member);
    assert_eq!(request.actor.roles, [Role::Designer].into());
    assert_eq!(request.place.channel, None);
    discord.kick(&ana);
    ana.press(&inbox[0], "Start").await;
    assert_eq!(script.last().standing, Standing::Stranger);
    discord.fail_next("GET", "/guilds/*/members/*", Fault::Html502);
    let answer = ana.press(&inbox[0], "Start").await;
    assert!(answer.plain().contains("Try again"), "{}", answer.plain());
    assert_eq!(script.heard().len(), 2);
    listening.stop().await.unwrap();
    discord.assert_nothing_refused();
}

#[tokio::test]
async fn what_is_not_understood_is_said_so() {
    let (discord, bot) = agency().await;
    let script = Script::always(private("not understood"));
    let listening = Listening::start(&discord, &bot, &script).await;
    let place = discord.channel("refreshes");
    let mut message = words("old");
    message.buttons = card("x").buttons;
    message.buttons[0].id = "teleport:1".into();
    let posted = bot.post(&place.to_string(), outgoing(message, "n1")).await;
    let seen = discord
        .message(posted.unwrap().at.message.parse().unwrap())
        .unwrap();
    let dana = discord.person("Dana Whitfield");
    dana.press(&seen, "Start").await;
    assert_eq!(
        script.last().action,
        Action::NotUnderstood {
            what: "teleport:1".into()
        }
    );
    listening.stop().await.unwrap();
}

#[tokio::test]
async fn answers_do_not_wait_behind_posts() {
    let (discord, bot) = agency().await;
    let script = Script::always(private("quick"));
    let listening = Listening::start(&discord, &bot, &script).await;
    let place = discord.channel("refreshes").to_string();
    let posts = (0..150).map(|n| {
        let (bot, place) = (Arc::clone(&bot), place.clone());
        tokio::spawn(async move {
            let text = outgoing(Message::default(), &format!("n{n}"));
            bot.post(&place, text).await
        })
    });
    let posts: Vec<_> = posts.collect();
    let dana = discord.person("Dana Whitfield");
    let place = discord.channel("leads");
    let answer = dana.command(place, "refresh help", &[]).await;
    assert_eq!(answer.plain(), "quick");
    for post in posts {
        post.abort();
    }
    listening.stop().await.unwrap();
}
