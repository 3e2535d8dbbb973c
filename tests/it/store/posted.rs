//! Cards: state, not messages in a queue.

use chrono::{DateTime, TimeDelta, Utc};
use refreshbot::chat::MessageRef;
use refreshbot::domain::id::TicketId;
use refreshbot::domain::people::Platform;
use refreshbot::store::posted::{self, AD_SET, Card, TICKET};

use super::agency::{Agency, seen, written};
use crate::support::database::{TestDb, on_both};

on_both! {
    a_card_is_found_where_it_was_posted
    many_changes_are_one_edit
    edits_are_five_seconds_apart
    a_change_during_the_edit_is_shown_after_it
    a_failed_edit_is_tried_again_or_given_up
    a_card_whose_message_is_gone_is_forgotten
    workers_never_share_a_card
}

const ON: Platform = Platform::Discord;

fn message(channel: &str, message: &str) -> MessageRef {
    MessageRef {
        channel: channel.to_owned(),
        message: message.to_owned(),
    }
}

impl Agency {
    async fn put(&self, entity: &str, id: i64, at: &MessageRef, now: DateTime<Utc>) {
        written!(self, |tx| posted::put(
            &mut tx,
            self.workspace,
            ON,
            entity,
            id,
            at,
            Some("thread"),
            now
        ));
    }

    async fn card(&self, entity: &str, id: i64) -> Option<Card> {
        seen!(self, |tx| posted::find(
            &mut tx,
            self.workspace,
            ON,
            entity,
            id
        ))
    }

    async fn dirty(&self, id: i64, now: DateTime<Utc>) {
        written!(self, |tx| posted::dirty(
            &mut tx,
            self.workspace,
            TICKET,
            id,
            now
        ));
    }

    async fn cards(&self, now: DateTime<Utc>, lease: &str) -> Vec<Card> {
        let lease_end = now + TimeDelta::seconds(60);
        written!(self, |tx| posted::claim(
            &mut tx, ON, now, 10, lease, lease_end
        ))
    }

    async fn next_edit(&self) -> Option<DateTime<Utc>> {
        seen!(self, |tx| posted::earliest(&mut tx))
    }
}

async fn a_card_is_found_where_it_was_posted(db: TestDb) {
    let a = Agency::of(db).await;
    let w = a.workspace;
    a.put(TICKET, 1, &message("thread", "m1"), a.begin).await;
    a.put(AD_SET, 1, &message("channel", "m2"), a.begin).await;
    let card = a.card(TICKET, 1).await.unwrap();
    assert_eq!(card.at(), message("thread", "m1"));
    assert_eq!(
        (card.workspace_id, card.entity.as_str(), card.entity_id),
        (w, TICKET, 1)
    );
    assert_eq!(
        (card.thread.as_deref(), card.revision, card.attempts),
        (Some("thread"), 1, 0)
    );
    assert_eq!(
        a.card(AD_SET, 1).await.unwrap().at(),
        message("channel", "m2")
    );
    assert_eq!(a.card(TICKET, 2).await, None);
    let local = Platform::Local;
    assert_eq!(
        seen!(a, |tx| posted::find(&mut tx, w, local, TICKET, 1)),
        None
    );
    let of = |thread| {
        let a = &a;
        async move { seen!(a, |tx| posted::ticket_of_thread(&mut tx, w, ON, thread)) }
    };
    assert_eq!(of("thread").await, Some(TicketId(1)), "and not the set's");
    assert_eq!(of("channel").await, None);
    assert_eq!(a.next_edit().await, None, "it shows the newest state");

    // Posted anew: the same card, elsewhere.
    a.dirty(1, a.begin).await;
    a.put(TICKET, 1, &message("thread 2", "m3"), a.begin).await;
    let anew = a.card(TICKET, 1).await.unwrap();
    assert_eq!((anew.id, anew.at()), (card.id, message("thread 2", "m3")));
    assert_eq!(a.next_edit().await, None);
}

async fn many_changes_are_one_edit(db: TestDb) {
    let a = Agency::of(db).await;
    a.put(TICKET, 1, &message("c", "m"), a.begin).await;
    let later = a.begin + TimeDelta::minutes(1);
    for n in 0..5 {
        a.dirty(1, later + TimeDelta::seconds(n)).await;
    }
    a.dirty(2, later).await; // has no card
    assert_eq!(
        a.next_edit().await,
        Some(later),
        "at once: the last edit is long ago"
    );
    assert!(
        a.cards(later - TimeDelta::microseconds(1), "w")
            .await
            .is_empty()
    );
    let cards = a.cards(later, "w").await;
    assert_eq!(cards.len(), 1);
    assert_eq!((cards[0].revision, cards[0].attempts), (6, 1));
    written!(a, |tx| posted::shown(&mut tx, cards[0].id, "w", 6, later));
    assert_eq!(a.next_edit().await, None);
    assert_eq!(a.card(TICKET, 1).await.unwrap().attempts, 0);
}

async fn edits_are_five_seconds_apart(db: TestDb) {
    let a = Agency::of(db).await;
    let mut last = a.begin;
    a.put(TICKET, 1, &message("c", "m"), last).await;
    // A change every 700 ms for a minute; whoever may edit does so at once.
    let mut edits = 0;
    for n in 1..86 {
        let now = a.begin + TimeDelta::milliseconds(n * 700);
        a.dirty(1, now).await;
        for card in a.cards(now, "w").await {
            assert!(
                now - last >= posted::BETWEEN_EDITS,
                "{} after the last",
                now - last
            );
            written!(a, |tx| posted::shown(
                &mut tx,
                card.id,
                "w",
                card.revision,
                now
            ));
            (last, edits) = (now, edits + 1);
        }
    }
    assert!((8..=12).contains(&edits), "{edits} edits in a minute");
    let then = last + posted::BETWEEN_EDITS * 2;
    let newest = a.cards(then, "w").await.remove(0);
    assert_eq!(newest.revision, 86, "the newest state is shown in the end");
}

async fn a_change_during_the_edit_is_shown_after_it(db: TestDb) {
    let a = Agency::of(db).await;
    a.put(TICKET, 1, &message("c", "m"), a.begin).await;
    let now = a.begin + TimeDelta::minutes(1);
    a.dirty(1, now).await;
    let card = a.cards(now, "w").await.remove(0);
    a.dirty(1, now + TimeDelta::milliseconds(1)).await;
    let after = now + TimeDelta::seconds(1);
    assert!(a.cards(after, "v").await.is_empty(), "its lease holds");
    written!(a, |tx| posted::shown(
        &mut tx,
        card.id,
        "w",
        card.revision,
        after
    ));
    assert_eq!(a.next_edit().await, Some(after + posted::BETWEEN_EDITS));
    let again = a.cards(after + posted::BETWEEN_EDITS, "v").await.remove(0);
    assert_eq!((again.revision, again.attempts), (card.revision + 1, 1));
    // Whoever lost the lease says nothing any more.
    written!(a, |tx| posted::shown(
        &mut tx,
        card.id,
        "w",
        again.revision,
        after
    ));
    assert!(a.next_edit().await.is_some());
    written!(a, |tx| posted::shown(
        &mut tx,
        card.id,
        "v",
        again.revision,
        after
    ));
    assert_eq!(a.next_edit().await, None);
}

async fn a_failed_edit_is_tried_again_or_given_up(db: TestDb) {
    let a = Agency::of(db).await;
    a.put(TICKET, 1, &message("c", "m"), a.begin).await;
    let now = a.begin + TimeDelta::minutes(1);
    a.dirty(1, now).await;
    let card = a.cards(now, "w").await.remove(0);
    let next = now + TimeDelta::seconds(30);
    written!(a, |tx| posted::retry(
        &mut tx, card.id, "other", now, "no lease"
    ));
    written!(a, |tx| posted::retry(&mut tx, card.id, "w", next, "30046"));
    assert_eq!(a.next_edit().await, Some(next));
    assert_eq!(a.db.text("SELECT last_error FROM posted").await, "30046");
    let card = a.cards(next, "v").await.remove(0);
    assert_eq!(card.attempts, 2);
    written!(a, |tx| posted::give_up(&mut tx, card.id, "w", "no lease"));
    assert!(a.next_edit().await.is_some());
    written!(a, |tx| posted::give_up(&mut tx, card.id, "v", "50001"));
    assert_eq!(a.next_edit().await, None);
    a.dirty(1, next).await;
    assert_eq!(a.next_edit().await, Some(next), "until the next change");
}

async fn a_card_whose_message_is_gone_is_forgotten(db: TestDb) {
    let a = Agency::of(db).await;
    a.put(TICKET, 1, &message("c", "m"), a.begin).await;
    let now = a.begin + TimeDelta::minutes(1);
    a.dirty(1, now).await;
    let card = a.cards(now, "w").await.remove(0);
    assert!(!written!(a, |tx| posted::forget(&mut tx, card.id, "other")));
    assert!(written!(a, |tx| posted::forget(&mut tx, card.id, "w")));
    assert_eq!(a.card(TICKET, 1).await, None);
    a.put(TICKET, 1, &message("c", "m2"), now).await;
    assert_eq!(a.card(TICKET, 1).await.unwrap().at(), message("c", "m2"));
}

async fn workers_never_share_a_card(db: TestDb) {
    let a = Agency::of(db).await;
    let now = a.begin + TimeDelta::minutes(1);
    for id in 0..60 {
        a.put(TICKET, id, &message("c", &id.to_string()), a.begin)
            .await;
        a.dirty(id, now).await;
    }
    let workers: Vec<_> = (0..8)
        .map(|worker| {
            let db = a.db.db.clone();
            tokio::spawn(async move {
                let mut got = Vec::new();
                loop {
                    let lease = format!("{worker}");
                    let end = now + TimeDelta::minutes(1);
                    let mut tx = db.begin().await.unwrap();
                    let cards = posted::claim(&mut tx, ON, now, 7, &lease, end)
                        .await
                        .unwrap();
                    let all =
                        !matches!(posted::earliest(&mut tx).await.unwrap(), Some(at) if at <= now);
                    tx.commit().await.unwrap();
                    if cards.is_empty() && all {
                        return got;
                    }
                    got.extend(cards.into_iter().map(|card| card.entity_id));
                }
            })
        })
        .collect();
    let mut got = Vec::new();
    for worker in workers {
        got.extend(worker.await.unwrap());
    }
    got.sort_unstable();
    assert_eq!(got, (0..60).collect::<Vec<_>>());
}
