//! Inboxes that are closed: what the process tells stands in the portfolio's channel; what is for one
//! person alone stands nowhere, and the Leads learn whom it did not reach.

use insta::assert_snapshot;
use refreshbot::chat::transcript::REFRESHES;
use refreshbot::chat::{ChatError, Listener};
use refreshbot::domain::people::Platform;
use refreshbot::request::{Action, Said};

use super::Agency;
use crate::support::bot::chat::{Call, Fails};

fn denied() -> Option<Fails> {
    let why = "Cannot send messages to this user".to_owned();
    Some(Fails::Before(ChatError::Denied(why)))
}

/// Jo takes no direct messages, and is told that the set is ready.
async fn with_jo_closed(also: impl Fn(&Call) -> bool + Send + 'static) -> (Agency, String) {
    let a = Agency::submitted().await;
    a.bot.wire.fail(move |call| {
        let closed = *call == Call::Direct("jo.becker".to_owned()) || also(call);
        closed.then(denied).flatten()
    });
    for ticket in ["T-1", "T-2", "T-3"] {
        a.deliver_link(&a.kofi, ticket).await.message();
    }
    let said = a.bot.read().await;
    (a, said)
}

/// The posts in a channel.
fn posts(said: &str, channel: &str) -> String {
    let mut inside = false;
    let lines = said.lines().filter(|line| {
        if !line.starts_with(' ') {
            inside = *line == format!("#{channel}");
        }
        inside
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn what_the_process_tells_stands_in_the_portfolios_channel() {
    let (_, said) = with_jo_closed(|_| false).await;
    assert_snapshot!(posts(&said, "refreshes"), @"");
    assert_eq!(posts(&said, "leads"), "");
}

#[tokio::test]
async fn where_they_do_not_see_the_channel_the_leads_are_told() {
    let a = Agency::submitted().await;
    let jo = "SELECT person_id FROM account WHERE external_id = 'jo.becker'";
    let jo = refreshbot::domain::id::PersonId(a.bot.number(jo).await);
    a.bot.wire.hide(REFRESHES, jo);
    a.bot.wire.fail(|call| {
        let closed = *call == Call::Direct("jo.becker".to_owned());
        closed.then(denied).flatten()
    });
    for ticket in ["T-1", "T-2", "T-3"] {
        a.deliver_link(&a.kofi, ticket).await.message();
    }
    let said = a.bot.read().await;
    assert_snapshot!(posts(&said, "leads"), @"");
    // What was posted for all to see and mentions them is not posted there once more.
    a.note("New logo.").await.message();
    let said = a.bot.read().await;
    assert_eq!(said.matches("\n  > New logo.").count(), 0);
    assert_snapshot!(posts(&said, "leads"), @"");
    assert!(
        !posts(&said, "refreshes").contains("no direct messages"),
        "{said}"
    );
}

#[tokio::test]
async fn where_nothing_can_be_posted_the_leads_are_told() {
    let (a, said) = with_jo_closed(|call| *call == Call::Post(REFRESHES.to_owned())).await;
    let leads = posts(&said, "leads");
    assert!(leads.contains("Jo Becker"), "{said}");
    assert!(leads.contains("takes no direct messages"), "{said}");
    // The Account Manager's own notice waits for the channel.
    a.bot.wire.heal();
    a.bot.advance(chrono::TimeDelta::minutes(15));
    assert!(a.bot.read().await.contains("is ready for client review"));
}

#[tokio::test]
async fn an_answer_for_one_alone_is_posted_nowhere() {
    let a = Agency::with_first().await;
    let thread = a.bot.thread("T-1");
    a.bot
        .wire
        .fail(|call| matches!(call, Call::Direct(_)).then(denied).flatten());
    for words in ["Which logo?", "Which logo please?"] {
        let said = Said {
            text: words.to_owned(),
            mentions_bot: true,
            ..Said::default()
        };
        let request = a.bot.stage.request(&a.jo, Some(&thread), Action::Say(said));
        a.bot.hear(request.clone()).await.message();
        let workflow = &a.bot.stage.workflow;
        let kept = workflow.reply_in_inbox(Platform::Local, &a.jo, &request.event_id);
        assert!(kept.await);
    }
    // Once a day, and without a word of what it says.
    assert_snapshot!(a.bot.read().await, @"");
}
