//! Questions asked and answered in plain words: a mention asks, a reply to a question's post answers,
//! and all else is ordinary talk.

use chrono::TimeDelta;
use insta::assert_snapshot;
use refreshbot::chat::Listener;
use refreshbot::domain::id::QuestionId;
use refreshbot::domain::people::Platform;
use refreshbot::request::{Account, Action, Reply, Said};

use super::Agency;
use crate::support::bot::Answer;
use crate::support::database::{TestDb, on_both};

on_both! { a_question_asked_and_answered_in_words }

fn mention(text: &str) -> Said {
    Said {
        text: text.to_owned(),
        mentions_bot: true,
        ..Said::default()
    }
}

fn reply(to: &str, text: &str) -> Said {
    Said {
        text: text.to_owned(),
        reply_to: Some(to.to_owned()),
        ..Said::default()
    }
}

/// A platform that answers no message privately: what is not shown goes to the inbox.
async fn say(a: &Agency, who: &Account, channel: &str, said: Said) -> Answer {
    let request = a.bot.stage.request(who, Some(channel), Action::Say(said));
    let answer = a.bot.hear(request.clone()).await;
    if matches!(answer.0, Reply::Private(_)) {
        let kept = a
            .bot
            .stage
            .workflow
            .reply_in_inbox(Platform::Local, who, &request.event_id);
        assert!(kept.await);
    }
    answer
}

/// The first ticket, its thread, a question in it, and the question's post.
async fn asked(a: &Agency) -> (String, String) {
    let thread = a.bot.thread("T-1");
    let answer = say(a, &a.ana, &thread, mention("Members only?")).await;
    assert!(matches!(answer.0, Reply::Shown(_)));
    a.bot.skip().await;
    a.bot.post_with("Q-1")
}

async fn a_question_asked_and_answered_in_words(db: TestDb) {
    let a = Agency::on(db).await.first().await;
    let thread = a.bot.thread("T-1");
    let mut question = mention("Is the 20% off for members only?");
    question.files = vec![
        a.bot.stage.file("a.png", "one"),
        a.bot.stage.file("b.png", "two"),
    ];
    let answer = say(&a, &a.ana, &thread, question).await;
    assert!(matches!(answer.0, Reply::Shown(_)));
    assert_snapshot!(answer.said(), @r#"
    Q-1 is asked in the thread of T-1 "Spring hero". Jo Becker is told.
    You are mentioned there when it is answered; until then it stays open.
    "#);
    assert_snapshot!(a.bot.read().await, @r#"
    #T-1 Spring hero
      Q-1 from Ana Ruiz on T-1 "Spring hero" · @Jo Becker
      > Is the 20% off for members only?
      To answer, reply to this message or press *Answer*.
      [Answer]
    #T-1 Spring hero
      📎 2 files: a.png, b.png
      [Answer Q-1]
      📎 a.png
      📎 b.png
    card changes: Ad Set BPS-2026-11 · 1 of 3 created. [Clone the rest (2)] [Clone one]
    card changes: T-1 · Spring hero · New [Start] [Deliver] [Ask a question] [Answer Q-1]
    "#);
    let (at, post) = a.bot.post_with("Q-1 from");
    assert_eq!(at, thread);
    let answer = say(&a, &a.jo, &thread, reply(&post, "Yes, members only.")).await;
    assert!(matches!(answer.0, Reply::Shown(_)));
    assert_snapshot!(a.bot.read().await, @r#"
    #T-1 Spring hero
      Q-1 is answered by Jo Becker · T-1 "Spring hero" · @Ana Ruiz
      > Is the 20% off for members only?
      The answer:
      > Yes, members only.
    card changes: T-1 · Spring hero · New [Start] [Deliver] [Ask a question]
    post changes: Q-1 from Ana Ruiz on T-1 "Spring hero" · @Jo Becker
      Answered by Jo Becker.
    "#);
}

/// The post stands on the platform before it is kept: its answer may come first, or the answer of the
/// platform be lost.
#[tokio::test]
async fn a_reply_answers_before_the_post_is_kept() {
    let a = Agency::with_first().await;
    let (thread, post) = asked(&a).await;
    let forget = "DELETE FROM posted WHERE entity = 'question'";
    a.bot.db.raw(forget).await.unwrap();
    let unknown = say(&a, &a.jo, &thread, reply(&post, "Yes.")).await;
    assert_eq!(unknown.0, Reply::Nothing);
    let mut said = reply(&post, "Yes.");
    said.question = Some(QuestionId(a.bot.number("SELECT id FROM question").await));
    let own = say(&a, &a.ana, &thread, said.clone()).await;
    assert_eq!(own.0, Reply::Nothing);
    let answer = say(&a, &a.jo, &thread, said).await;
    assert!(matches!(answer.0, Reply::Shown(_)));
    assert!(a.bot.read().await.contains("Q-1 is answered by Jo Becker"));
}

#[tokio::test]
async fn the_same_message_heard_twice_acts_once() {
    let a = Agency::with_first().await;
    let thread = a.bot.thread("T-1");
    let action = Action::Say(mention("Members only?"));
    let request = a.bot.stage.request(&a.ana, Some(&thread), action);
    let first = a.bot.hear(request.clone()).await;
    let second = a.bot.hear(request).await;
    assert_eq!(first, second);
    a.bot.skip().await;
    assert_eq!(a.bot.number("SELECT count(*) FROM question").await, 1);
    let (_, post) = a.bot.post_with("Q-1");
    let action = Action::Say(reply(&post, "Yes."));
    let request = a.bot.stage.request(&a.jo, Some(&thread), action);
    let _ = a.bot.hear(request.clone()).await;
    let _ = a.bot.hear(request).await;
    assert_eq!(a.bot.read().await.matches("is answered").count(), 1);
}

#[tokio::test]
async fn ordinary_talk_leaves_no_trace() {
    let a = Agency::with_first().await;
    let (thread, post) = asked(&a).await;
    let before = (a.bot.state().await, a.bot.activity().await);
    let events = a.bot.number("SELECT count(*) FROM event").await;
    let other = a.bot.post_with("Ad Set BPS-2026-11").1;
    for (who, said) in [
        (
            &a.ana,
            Said {
                text: "Morning!".into(),
                ..Said::default()
            },
        ),
        (&a.jo, reply(&other, "Nice one.")),
        (&a.jo, reply("a message of Ana's", "Nice one.")),
        // Those who may not answer, and who asked, talk about it.
        (&a.kofi, reply(&post, "I wonder too.")),
        (&a.ana, reply(&post, "I mean the banner.")),
    ] {
        let answer = a.bot.say(who, &thread, said).await;
        assert_eq!(answer.0, Reply::Nothing);
    }
    // The same message id in another channel is another message.
    let elsewhere = a.bot.say(&a.jo, "refreshes", reply(&post, "Yes.")).await;
    assert_eq!(elsewhere.0, Reply::Nothing);
    assert_eq!((a.bot.state().await, a.bot.activity().await), before);
    assert_eq!(a.bot.number("SELECT count(*) FROM event").await, events);
    assert_eq!(a.bot.read().await, "");
}

#[tokio::test]
async fn whoever_calls_the_bot_and_may_not_is_told_alone_who_may() {
    let a = Agency::with_first().await;
    let (thread, post) = asked(&a).await;
    let mut said = reply(&post, "Yes.");
    said.mentions_bot = true;
    let answer = say(&a, &a.kofi, &thread, said).await;
    assert!(matches!(answer.0, Reply::Private(_)));
    assert_snapshot!(a.bot.read().await, @"
    inbox of kofi.mensah
      *This answers what you wrote to the bot, for you alone:*
      Only the Social Ad Specialist or the Account Manager of Birch Pet Supply (Jo Becker, Dana Whitfield) or a Lead can do this. Nothing changed.
    ");
    let answer = say(&a, &a.jo, &thread, mention("Which logo?")).await;
    assert!(matches!(answer.0, Reply::Private(_)));
    assert_snapshot!(a.bot.read().await, @"
    inbox of jo.becker
      *This answers what you wrote to the bot, for you alone:*
      Only the creatives of T-1 (Ana Ruiz, Kofi Mensah) or a Lead can do this. Nothing changed.
    ");
    assert_snapshot!(a.bot.last_activity().await, @"Jo Becker · message · message.refused · refused");
    let stranger = Account {
        id: "nobody".into(),
        name: "Nobody".into(),
        roles: [].into(),
    };
    let _ = say(&a, &stranger, &thread, mention("Hello?")).await;
    assert_snapshot!(a.bot.read().await, @"
    inbox of nobody
      *This answers what you wrote to the bot, for you alone:*
      Only the creatives of T-1 (Ana Ruiz, Kofi Mensah) or a Lead can do this. Nothing changed.
      Your account is not linked to a person yet. If that is you, ask an Admin to link your account: `/refresh-admin people link`.
    ");
}

#[tokio::test]
async fn the_am_a_lead_and_a_call_of_the_bot_answer_too() {
    for who in ["dana", "lena", "jo"] {
        let a = Agency::with_first().await;
        let (thread, post) = asked(&a).await;
        let mut said = reply(&post, "Yes.");
        said.mentions_bot = who == "jo";
        let who = match who {
            "dana" => &a.dana,
            "lena" => &a.lena,
            _ => &a.jo,
        };
        let answer = say(&a, who, &thread, said).await;
        assert!(matches!(answer.0, Reply::Shown(_)));
        assert!(a.bot.read().await.contains("Q-1 is answered"));
    }
}

/// Whoever may answer believes to have answered; who asked, and who may not, talk about it.
#[tokio::test]
async fn a_second_answer_is_told_alone_that_there_is_one() {
    let a = Agency::with_first().await;
    let (thread, post) = asked(&a).await;
    let _ = say(&a, &a.jo, &thread, reply(&post, "Yes.")).await;
    a.bot.skip().await;
    for who in [&a.ana, &a.kofi] {
        let answer = say(&a, who, &thread, reply(&post, "Thanks, Jo.")).await;
        assert_eq!(answer.0, Reply::Nothing);
    }
    let mut calling = reply(&post, "No!");
    calling.mentions_bot = true;
    let _ = say(&a, &a.dana, &thread, reply(&post, "No!")).await;
    let told = a.bot.read().await;
    assert_snapshot!(told, @"
    inbox of dana.whitfield
      *This answers what you wrote to the bot, for you alone:*
      Q-1 is answered already, by Jo Becker. Nothing changed.
      To say more, write in the thread, or log it with `/refresh note`.
    ");
    let _ = say(&a, &a.dana, &thread, calling).await;
    assert_eq!(a.bot.read().await, told);
}

#[tokio::test]
async fn words_that_do_not_arrive_are_no_answer() {
    let a = Agency::with_first().await;
    let (thread, post) = asked(&a).await;
    for _ in 0..2 {
        let answer = say(&a, &a.jo, &thread, reply(&post, "")).await;
        assert!(matches!(answer.0, Reply::Shown(_)));
    }
    assert_snapshot!(a.bot.read().await, @"
    #T-1 Spring hero
      @Jo Becker, the words of your reply to Q-1 did not reach the bot, so it is still open. Press *Answer*, or reply once more and mention the bot in it.
      [Answer]
    ");
    // Files alone are an answer.
    let mut said = reply(&post, "");
    said.files = vec![a.bot.stage.file("terms.pdf", "terms")];
    let _ = say(&a, &a.jo, &thread, said).await;
    assert_snapshot!(a.bot.read().await, @r#"
    #T-1 Spring hero
      Q-1 is answered by Jo Becker · T-1 "Spring hero" · @Ana Ruiz
      > Members only?
      The answer:
      > terms.pdf
    #T-1 Spring hero
      📎 1 file: terms.pdf
      📎 terms.pdf
    card changes: Ad Set BPS-2026-11 · 1 of 3 created. [Clone the rest (2)] [Clone one]
    card changes: T-1 · Spring hero · New [Start] [Deliver] [Ask a question]
    post changes: Q-1 from Ana Ruiz on T-1 "Spring hero" · @Jo Becker
      Answered by Jo Becker.
    "#);
}

#[tokio::test]
async fn a_mention_in_a_portfolios_own_channel_asks_the_am() {
    let a = Agency::with_first().await;
    let options = [
        ("portfolio", "Birch Pet Supply".into()),
        ("channel", "birch".into()),
    ];
    let _ = a
        .bot
        .command(&a.lena, "refresh-admin portfolio edit", &options)
        .await;
    a.bot.skip().await;
    let answer = say(&a, &a.jo, "birch", mention("Which logo?")).await;
    assert!(matches!(answer.0, Reply::Shown(_)));
    assert_snapshot!(a.bot.read().await, @"
    #birch
      Q-1 from Jo Becker on Birch Pet Supply, cycle 1 · @Dana Whitfield
      > Which logo?
      To answer, reply to this message or press *Answer*.
      [Answer]
    ");
    let (at, post) = a.bot.post_with("Q-1");
    assert_eq!(at, "birch");
    // Who asked may answer, by their role, and still only explains.
    let own = say(&a, &a.jo, "birch", reply(&post, "The one for the header.")).await;
    assert_eq!(own.0, Reply::Nothing);
    let _ = say(&a, &a.dana, "birch", reply(&post, "The new one.")).await;
    assert_snapshot!(a.bot.read().await, @"
    #birch
      Q-1 is answered by Dana Whitfield · Birch Pet Supply, cycle 1 · @Jo Becker
      > Which logo?
      The answer:
      > The new one.
      [Keep as note]
    post changes: Q-1 from Jo Becker on Birch Pet Supply, cycle 1 · @Dana Whitfield
      Answered by Dana Whitfield.
    ");
}

#[tokio::test]
async fn elsewhere_and_without_words_it_is_told_how_to_ask() {
    let a = Agency::with_first().await;
    let thread = a.bot.thread("T-1");
    let answer = say(&a, &a.ana, &thread, mention("  ")).await;
    assert_snapshot!(answer.said(), @"
    To ask something in the thread of T-1: mention the bot and write the question in the same message. It stays open until it is answered.
    To answer a question: reply to its post, or press *Answer* under it.
    For everything else: `/refresh help`.
    ");
    let answer = say(&a, &a.ana, "lunch", mention("")).await;
    assert_snapshot!(answer.said(), @"
    To ask something: mention the bot in a ticket's thread or in a client's own channel, and write the question in the same message.
    To answer a question: reply to its post, or press *Answer* under it.
    For everything else: `/refresh help`.
    ");
    let answer = say(&a, &a.ana, "lunch", mention("Which logo?")).await;
    assert_snapshot!(answer.said(), @"Where you mentioned the bot it is not clear what your question is about, so nothing was asked. Ask in the ticket's thread or in the client's own channel, or use `/refresh ask` with a ticket or a portfolio.");
    assert_snapshot!(a.bot.read().await, @"
    inbox of ana.ruiz
      *This answers what you wrote to the bot, for you alone:*
      To ask something in the thread of T-1: mention the bot and write the question in the same message. It stays open until it is answered.
      To answer a question: reply to its post, or press *Answer* under it.
      For everything else: `/refresh help`.
    inbox of ana.ruiz
      *This answers what you wrote to the bot, for you alone:*
      To ask something: mention the bot in a ticket's thread or in a client's own channel, and write the question in the same message.
      To answer a question: reply to its post, or press *Answer* under it.
      For everything else: `/refresh help`.
    inbox of ana.ruiz
      *This answers what you wrote to the bot, for you alone:*
      Where you mentioned the bot it is not clear what your question is about, so nothing was asked. Ask in the ticket's thread or in the client's own channel, or use `/refresh ask` with a ticket or a portfolio.
    ");
    let long = "x".repeat(2_001);
    let answer = say(&a, &a.ana, &thread, mention(&long)).await;
    assert_snapshot!(answer.said(), @r#""question" has 2,001 characters; 2,000 is the most. Nothing changed. Shorten it and send it again."#);
    let answer = say(&a, &a.ana, &thread, mention("a\0b")).await;
    assert_snapshot!(answer.said(), @"Nothing changed. There is an invisible character (U+0000) in question, and it cannot be stored. Type the text anew, or paste it as plain text.");
    a.bot.skip().await;
}

#[tokio::test]
async fn a_reply_that_is_not_on_disk_is_to_be_heard_again() {
    let a = Agency::with_first().await;
    let workflow = &a.bot.stage.workflow;
    let kept = workflow.reply_in_inbox(Platform::Local, &a.ana, "never-was");
    assert!(!kept.await);
}

/// What is written in a finished ticket's thread while the bot is away is answered too: that its cycle
/// is closed.
#[tokio::test]
async fn threads_of_cycles_that_closed_lately_are_read_after_a_restart() {
    let a = Agency::with_first().await;
    let thread = a.bot.thread("T-1");
    let reads = async || {
        let workflow = &a.bot.stage.workflow;
        let workspace = a.bot.stage.workspace;
        let places = workflow.talk_places(workspace, Platform::Local, &[]).await;
        let places = places.unwrap().into_iter();
        places.filter(|place| place.channel == thread).count()
    };
    assert_eq!(reads().await, 1);
    let options = [("portfolio", "Birch Pet Supply".into())];
    let _ = a.bot.command(&a.dana, "refresh decline", &options).await;
    a.bot.skip().await;
    assert_eq!(reads().await, 1);
    let _ = say(&a, &a.ana, &thread, mention("Which logo?")).await;
    assert_snapshot!(a.bot.read().await, @"
    inbox of ana.ruiz
      *This answers what you wrote to the bot, for you alone:*
      This belongs to cycle 1 of Birch Pet Supply, which is closed. Nothing changed. The open one: `/refresh status`.
    ");
    a.bot.advance(TimeDelta::days(7));
    assert_eq!(reads().await, 0);
}

#[tokio::test]
async fn written_to_the_bot_alone_it_says_what_to_do_instead() {
    let a = Agency::with_first().await;
    let said = mention("What about the font?");
    let request = a.bot.stage.request(&a.kofi, None, Action::Say(said));
    let answer = a.bot.hear(request).await;
    assert_snapshot!(answer.said(), @"Nothing was done with what you wrote here: to ask something, mention the bot in the ticket's thread or use `/refresh ask`; to answer, reply to the question's post there or press *Answer*.");
    assert_eq!(a.bot.number("SELECT count(*) FROM question").await, 0);
    a.bot.skip().await;
}
