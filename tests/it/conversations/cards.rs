//! Cards: at most one edit in five seconds, and always the newest state.

use chrono::TimeDelta;
use refreshbot::chat::ChatError;
use refreshbot::chat::transcript::Entry;

use super::{Agency, REST, birch};
use crate::support::bot::chat::{Call, Fails, later};

fn edits(a: &Agency) -> Vec<(String, String)> {
    let all = a.bot.stage.chat.all().into_iter();
    all.filter_map(|entry| match entry {
        Entry::Edit { id, message } => Some((id, refreshbot::wording::plain::plain(&message))),
        _ => None,
    })
    .collect()
}

#[tokio::test]
async fn many_changes_are_one_edit_of_the_newest_state() {
    let a = Agency::submitted().await;
    let thread = a.bot.thread("T-1");
    let before = edits(&a).iter().filter(|(id, _)| *id == thread).count();
    a.bot
        .command_in(&a.kofi, &thread, "refresh start", &[])
        .await
        .message();
    a.bot.stage.workers.settle().await.unwrap();
    a.deliver_link(&a.kofi, "T-1").await.message();
    a.bot
        .command_in(&a.dana, &thread, "refresh approve", &[])
        .await
        .message();
    a.bot.stage.workers.settle().await.unwrap();
    let of_card: Vec<_> = edits(&a)
        .into_iter()
        .filter(|(id, _)| *id == thread)
        .collect();
    assert_eq!(of_card.len(), before + 1, "within five seconds");
    a.bot.advance(TimeDelta::seconds(5));
    a.bot.stage.workers.settle().await.unwrap();
    let of_card: Vec<_> = edits(&a)
        .into_iter()
        .filter(|(id, _)| *id == thread)
        .collect();
    assert_eq!(of_card.len(), before + 2);
    assert!(
        of_card.last().unwrap().1.contains("Status: Approved"),
        "{}",
        of_card.last().unwrap().1
    );
    a.bot.advance(TimeDelta::seconds(60));
    a.bot.skip().await;
    assert_eq!(
        edits(&a)
            .into_iter()
            .filter(|(id, _)| *id == thread)
            .count(),
        before + 2,
        "and no more"
    );
}

#[tokio::test]
async fn a_change_while_a_card_is_edited_is_shown_after() {
    let a = Agency::submitted().await;
    let thread = a.bot.thread("T-1");
    a.bot.wire.fail({
        let thread = thread.clone();
        let mut once = true;
        move |call| {
            (*call == Call::Edit(thread.clone()) && std::mem::take(&mut once))
                .then(|| Fails::After(later()))
        }
    });
    a.bot
        .command_in(&a.kofi, &thread, "refresh start", &[])
        .await
        .message();
    a.bot.skip().await;
    a.bot.advance(TimeDelta::seconds(30));
    a.bot.skip().await;
    let last = edits(&a)
        .into_iter()
        .rfind(|(id, _)| *id == thread)
        .unwrap();
    assert!(last.1.contains("In Progress"), "{}", last.1);
    assert_eq!(
        a.bot
            .number("SELECT count(*) FROM posted WHERE shown <> revision")
            .await,
        0
    );
}

#[tokio::test]
async fn a_deleted_card_is_posted_anew() {
    let a = Agency::with_first().await;
    let sql = "SELECT message FROM posted WHERE entity = 'ad-set'";
    let card = a.bot.db.text(sql).await;
    a.bot.wire.delete(&card);
    a.clone_rest(&REST).await.message();
    let said = a.bot.read().await;
    assert_eq!(said.matches("┌ Ad Set BPS-2026-11").count(), 1, "{said}");
    assert!(said.contains("3 of 3 created"), "{said}");
    assert_ne!(a.bot.db.text(sql).await, card);
    // The new one is kept up to date.
    a.deliver_link(&a.kofi, "T-1").await.message();
    let said = a.bot.read().await;
    assert!(
        said.contains("card changes: Ad Set BPS-2026-11 · 3 of 3 created, 1 pending approval."),
        "{said}"
    );
}

#[tokio::test]
async fn a_deleted_thread_is_opened_anew_when_its_card_changes() {
    let a = Agency::submitted().await;
    a.bot.wire.delete(&a.bot.thread("T-3"));
    a.bot
        .command(&a.kofi, "refresh start", &[("ticket", "T-3".into())])
        .await
        .message();
    let said = a.bot.read().await;
    assert_eq!(said.matches("new thread #T-3").count(), 1, "{said}");
    assert!(said.contains("In Progress"), "{said}");
}

#[tokio::test]
async fn a_card_that_may_not_be_edited_waits_for_the_next_change() {
    let a = Agency::submitted().await;
    let thread = a.bot.thread("T-1");
    a.bot.wire.fail(|call| {
        matches!(call, Call::Edit(_)).then(|| Fails::Before(ChatError::Denied("no".to_owned())))
    });
    a.bot
        .command_in(&a.kofi, &thread, "refresh start", &[])
        .await
        .message();
    a.bot.skip().await;
    a.bot.wire.heal();
    a.deliver_link(&a.kofi, "T-1").await.message();
    a.bot.advance(TimeDelta::minutes(1));
    let said = a.bot.read().await;
    assert!(said.contains("· Pending Approval"), "{said}");
}

#[tokio::test]
async fn closing_brings_every_card_up_to_date() {
    let a = Agency::approved().await;
    a.bot
        .command(&a.jo, "refresh implement", &birch())
        .await
        .message();
    a.bot.skip().await;
    assert_eq!(
        a.bot
            .number("SELECT count(*) FROM posted WHERE shown <> revision")
            .await,
        0
    );
    let mut last = std::collections::HashMap::new();
    for (id, text) in edits(&a) {
        last.insert(id, text);
    }
    for text in last.values() {
        assert!(!text.contains('['), "no button is left: {text}");
        let told = ["Completed Deliverable", "Cycle 1 is closed"];
        assert!(told.iter().any(|told| text.contains(told)), "{text}");
    }
    let all = a.bot.stage.chat.all();
    let archived = all
        .iter()
        .filter(|e| matches!(e, Entry::Tag { finished: true, .. }));
    assert_eq!(archived.count(), 3);
}

#[tokio::test]
async fn a_closed_cycles_card_that_is_gone_stays_gone() {
    let a = Agency::approved().await;
    let card = a
        .bot
        .db
        .text("SELECT message FROM posted WHERE entity = 'ad-set'")
        .await;
    a.bot
        .command(&a.jo, "refresh implement", &birch())
        .await
        .message();
    a.bot.wire.delete(&card);
    let said = a.bot.read().await;
    assert_eq!(said.matches("┌ Ad Set").count(), 0, "{said}");
}
