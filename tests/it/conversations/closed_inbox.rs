//! Inboxes that are closed: what the process tells stands in the portfolio's channel; what is for one
//! person alone stands nowhere, and the Leads learn whom it did not reach.

use std::sync::atomic::{AtomicUsize, Ordering};

use insta::assert_snapshot;
use refreshbot::chat::transcript::REFRESHES;
use refreshbot::chat::{ChatError, Listener};
use refreshbot::domain::people::Platform;
use refreshbot::request::{Action, Said};

use super::{Agency, told_in};
use crate::support::bot::chat::{Call, Fails};

fn denied() -> Fails {
    let why = "Cannot send messages to this user".to_owned();
    Fails::Before(ChatError::Denied(why))
}

/// Jo takes no direct messages, and is told that the set is ready.
async fn with_jo_closed(also: impl Fn(&Call) -> bool + Send + 'static) -> (Agency, String) {
    let a = Agency::submitted().await;
    a.bot.wire.fail(move |call| {
        let closed = *call == Call::Direct("jo.becker".to_owned()) || also(call);
        closed.then(denied)
    });
    let said = all_handed_in(&a).await;
    (a, said)
}

/// The set becomes ready; what is told then.
async fn all_handed_in(a: &Agency) -> String {
    for ticket in ["T-1", "T-2", "T-3"] {
        a.deliver_link(&a.kofi, ticket).await.message();
    }
    a.bot.read().await
}

#[tokio::test]
async fn what_the_process_tells_stands_in_the_portfolios_channel() {
    let usual = all_handed_in(&Agency::submitted().await).await;
    let (_, said) = with_jo_closed(|_| false).await;
    let posts = told_in(&said, "#refreshes");
    let more = posts.strip_prefix(&told_in(&usual, "#refreshes"));
    assert_snapshot!(more.expect("what is told to all"), @"

    #refreshes
      @Jo Becker, you take no direct messages from the bot, so this is told here:
      Birch Pet Supply: BPS-2026-11 (cycle 1) is with the Account Manager, Dana Whitfield, for client review.
      Nothing is needed from you now. You are told when it is approved and ready for Meta.
    ");
    assert_eq!(told_in(&said, "#leads"), "");
}

#[tokio::test]
async fn where_they_do_not_see_the_channel_the_leads_are_told() {
    let a = Agency::submitted().await;
    let jo = "SELECT person_id FROM account WHERE external_id = 'jo.becker'";
    let jo = refreshbot::domain::id::PersonId(a.bot.number(jo).await);
    a.bot.wire.hide(REFRESHES, jo);
    a.bot.wire.fail(|call| {
        let closed = *call == Call::Direct("jo.becker".to_owned());
        closed.then(denied)
    });
    let said = all_handed_in(&a).await;
    assert_snapshot!(told_in(&said, "#leads"), @"
    #leads
      Jo Becker (jo.becker@agency.example) takes no direct messages from the bot and could not be told · Birch Pet Supply · cycle 1
      What they should know:
      > Birch Pet Supply: BPS-2026-11 (cycle 1) is with the Account Manager, Dana Whitfield, for client review.
      > Nothing is needed from you now. You are told when it is approved and ready for Meta.
      Next: tell them, and ask them to allow messages from this server; or link another account.
      [Link]
    ");
    // What was posted for all to see and mentions them is not posted there once more.
    a.note("New logo.").await.message();
    let said = a.bot.read().await;
    assert_eq!(said.matches("\n  > New logo.").count(), 0);
    assert_snapshot!(told_in(&said, "#leads"), @"
    #leads
      Jo Becker (jo.becker@agency.example) takes no direct messages from the bot and could not be told · Birch Pet Supply · cycle 1
      What they should know:
      > Birch Pet Supply: new note · cycle 1 · refresh date Mon 23 Nov · Jo Becker
      > Its open tickets are told in their threads. Next: check what it changes for them, and for tickets still to be made.
      Next: tell them, and ask them to allow messages from this server; or link another account.
      [Link]
    ");
    assert!(
        !told_in(&said, "#refreshes").contains("no direct messages"),
        "{said}"
    );
}

#[tokio::test]
async fn where_nothing_can_be_posted_the_leads_are_told() {
    // Not the Account Manager's own notice, which comes first.
    let posts_so_far = AtomicUsize::new(0);
    let (_, said) = with_jo_closed(move |call| {
        *call == Call::Post(REFRESHES.to_owned())
            && posts_so_far.fetch_add(1, Ordering::Relaxed) > 0
    })
    .await;
    assert!(
        !told_in(&said, "#refreshes").contains("no direct messages"),
        "{said}"
    );
    let leads = told_in(&said, "#leads");
    assert!(leads.contains("Jo Becker"), "{said}");
    assert!(leads.contains("takes no direct messages"), "{said}");
}

#[tokio::test]
async fn an_answer_for_one_alone_is_posted_nowhere() {
    let a = Agency::with_first().await;
    let thread = a.bot.thread("T-1");
    a.bot
        .wire
        .fail(|call| matches!(call, Call::Direct(_)).then(denied));
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
    assert_snapshot!(a.bot.read().await, @"
    #leads
      Jo Becker takes no direct messages from the bot, so an answer of the bot's to them was lost.
      Next: ask them to allow messages from this server, or to use commands: the bot answers those in place.
    ");
}
