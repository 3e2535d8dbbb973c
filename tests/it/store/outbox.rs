//! The outbox: told once, in order within a lane, fenced by the lease.

use chrono::{DateTime, TimeDelta, Utc};
use refreshbot::domain::id::{CycleId, DeliveryId, PersonId, PortfolioId, TicketId};
use refreshbot::domain::notice::{Destination, Notice};
use refreshbot::domain::people::Platform;
use refreshbot::store::outbox::{self, Delivery, ToTell};

use super::agency::{Agency, seen, written};
use crate::support::database::{TestDb, on_both};

on_both! {
    a_cause_is_told_once
    a_delivery_is_read_as_it_was_written
    a_lane_is_delivered_in_order
    a_failing_lane_waits_alone
    what_stands_behind_a_row_that_waits_has_its_time
    a_lease_that_ended_is_lost
    a_claim_takes_the_longest_due_up_to_its_limit
    what_was_given_up_is_shown_and_put_back
    workers_never_share_a_delivery
    nothing_is_told_of_what_was_rolled_back
    instants_are_compared_to_the_microsecond
}

const ON: Platform = Platform::Discord;

fn tell(destination: Destination, key: &str) -> ToTell {
    ToTell {
        destination,
        notice: Notice::RefreshDay {
            cycle: CycleId(1),
            was_due: None,
        },
        dedupe_key: key.to_owned(),
    }
}

fn thread(ticket: i64, key: &str) -> ToTell {
    let ticket = TicketId(ticket);
    tell(Destination::Ticket { ticket }, key)
}

impl Agency {
    async fn tell(&self, tell: &ToTell, at: DateTime<Utc>) -> bool {
        written!(self, |tx| outbox::enqueue(
            &mut tx,
            self.workspace,
            ON,
            tell,
            at
        ))
    }

    async fn claim(&self, now: DateTime<Utc>, limit: i64, lease: &str) -> Vec<Delivery> {
        let lease_end = now + TimeDelta::seconds(60);
        written!(self, |tx| outbox::claim(
            &mut tx, ON, now, limit, lease, lease_end
        ))
    }

    async fn claimed_keys(&self, now: DateTime<Utc>, lease: &str) -> Vec<String> {
        let mut keys: Vec<_> = self.claim(now, 100, lease).await;
        keys.sort_by_key(|it| it.id);
        keys.into_iter().map(|it| it.dedupe_key).collect()
    }

    async fn done(&self, id: DeliveryId, lease: &str) -> bool {
        written!(self, |tx| outbox::done(&mut tx, id, lease, self.begin))
    }
}

async fn a_cause_is_told_once(db: TestDb) {
    let a = Agency::of(db).await;
    assert!(a.tell(&thread(1, "same"), a.begin).await);
    assert!(!a.tell(&thread(2, "same"), a.begin).await);
    assert!(a.tell(&thread(1, "other"), a.begin).await);
    assert_eq!(seen!(a, |tx| outbox::waiting(&mut tx)), 2);
    let first = a.claim(a.begin, 1, "w").await.remove(0);
    assert!(a.done(first.id, "w").await);
    assert!(!a.tell(&thread(1, "same"), a.begin).await, "told already");
    assert_eq!(seen!(a, |tx| outbox::waiting(&mut tx)), 1);
}

async fn a_delivery_is_read_as_it_was_written(db: TestDb) {
    let a = Agency::of(db).await;
    assert_eq!(seen!(a, |tx| outbox::earliest(&mut tx)), None);
    let notice = Notice::Unreachable {
        person: PersonId(3),
        about: Box::new(Notice::Revisions {
            ticket: TicketId(4),
            reason: "Bigger logo \u{1f436} \"'\\".to_owned(),
            by: "Dana".to_owned(),
        }),
        portfolio: PortfolioId(1),
    };
    let told = ToTell {
        destination: Destination::Account {
            account: "77".to_owned(),
        },
        notice: notice.clone(),
        dedupe_key: "key".to_owned(),
    };
    assert!(a.tell(&told, a.begin).await);
    assert_eq!(seen!(a, |tx| outbox::earliest(&mut tx)), Some(a.begin));
    let lane = a.db.text("SELECT lane FROM outbox").await;
    assert_eq!(lane, "account:77");

    let now = a.begin + TimeDelta::microseconds(1);
    let other = Platform::Local;
    let elsewhere = written!(a, |tx| outbox::claim(&mut tx, other, now, 9, "w", now));
    assert!(elsewhere.is_empty(), "of another platform");
    let first = seen!(a, |tx| outbox::earliest_on(&mut tx, ON));
    assert_eq!(first, Some(a.begin));
    assert_eq!(
        seen!(a, |tx| outbox::earliest_on(&mut tx, other)),
        None,
        "of another platform"
    );
    let got = a.claim(now, 9, "w").await.remove(0);
    assert_eq!(
        (got.workspace_id, got.dedupe_key.as_str()),
        (a.workspace, "key")
    );
    assert_eq!(
        (got.destination.0, got.notice.0),
        (told.destination, notice)
    );
    assert_eq!(
        (got.attempts, got.created_at, got.first_attempt_at),
        (1, a.begin, now)
    );
    let lease_end = now + TimeDelta::seconds(60);
    assert_eq!(seen!(a, |tx| outbox::earliest(&mut tx)), Some(lease_end));
    assert!(a.done(got.id, "w").await);
    assert!(!a.done(got.id, "w").await, "it is done");
    assert_eq!(seen!(a, |tx| outbox::earliest(&mut tx)), None);
    assert_eq!(seen!(a, |tx| outbox::waiting(&mut tx)), 0);
}

async fn a_lane_is_delivered_in_order(db: TestDb) {
    let a = Agency::of(db).await;
    let ticket = TicketId(1);
    let opens = tell(Destination::NewThread { ticket }, "opens 1");
    // The clock may stand still or go back: the order of writing counts.
    for (tell, before) in [
        (opens, 0),
        (thread(1, "into 1"), 5),
        (thread(2, "into 2"), 0),
        (thread(1, "again into 1"), 9),
    ] {
        assert!(a.tell(&tell, a.begin - TimeDelta::seconds(before)).await);
    }
    let mut order = Vec::new();
    for n in 0..3 {
        let lease = format!("lease {n}");
        let claimed = a.claim(a.begin, 100, &lease).await;
        assert_eq!(
            a.claimed_keys(a.begin, "other").await,
            [""; 0],
            "one of a lane at a time"
        );
        for delivery in claimed {
            assert!(a.done(delivery.id, &lease).await);
            order.push(delivery.dedupe_key);
        }
    }
    order.retain(|key| key != "into 2");
    assert_eq!(order, ["opens 1", "into 1", "again into 1"]);
    assert_eq!(seen!(a, |tx| outbox::waiting(&mut tx)), 0);
}

async fn a_failing_lane_waits_alone(db: TestDb) {
    let a = Agency::of(db).await;
    for tell in [
        thread(1, "fails"),
        thread(1, "behind it"),
        thread(2, "free"),
        thread(2, "free too"),
    ] {
        a.tell(&tell, a.begin).await;
    }
    let claimed = a.claim(a.begin, 100, "w").await;
    let next = a.begin + TimeDelta::minutes(5);
    for delivery in claimed {
        if delivery.dedupe_key == "fails" {
            assert!(written!(a, |tx| outbox::retry(
                &mut tx,
                delivery.id,
                "w",
                next,
                "502"
            )));
        } else {
            assert!(a.done(delivery.id, "w").await);
        }
    }
    let soon = a.begin + TimeDelta::seconds(1);
    assert_eq!(a.claimed_keys(soon, "v").await, ["free too"]);
    let lease_end = soon + TimeDelta::seconds(60);
    let earliest = seen!(a, |tx| outbox::earliest(&mut tx));
    assert_eq!(earliest, Some(lease_end), "what is behind waits too");
    let before = next - TimeDelta::microseconds(1);
    assert_eq!(
        a.claimed_keys(before, "u").await,
        ["free too"],
        "its lease ended"
    );
    let again = a.claim(next, 100, "t").await.remove(0);
    assert_eq!((again.dedupe_key.as_str(), again.attempts), ("fails", 2));
    assert_eq!(again.first_attempt_at, a.begin);
    let error =
        a.db.text("SELECT last_error FROM outbox WHERE dedupe_key = 'fails'")
            .await;
    assert_eq!(error, "502");
}

/// Looking for what is due passes by what cannot be: thousands may stand behind rows that wait.
async fn what_stands_behind_a_row_that_waits_has_its_time(db: TestDb) {
    let a = Agency::of(db).await;
    let due = "SELECT count(*) FROM outbox WHERE next_at <= ";
    let (begin, soon) = (a.begin, a.begin + TimeDelta::seconds(30));
    let due = format!("{due}'{}'", (begin + TimeDelta::seconds(10)).to_rfc3339());
    assert!(a.tell(&thread(1, "first"), begin).await);
    assert!(a.tell(&thread(1, "second"), begin).await);
    assert!(a.tell(&thread(2, "elsewhere"), begin).await);
    let claimed = a.claim(begin, 9, "w").await;
    assert_eq!(claimed.len(), 2);
    assert!(
        a.tell(&thread(1, "third"), begin).await,
        "behind one that is under way"
    );
    let first = claimed.iter().find(|it| it.dedupe_key == "first").unwrap();
    let why = "waits for its turn";
    assert!(written!(a, |tx| outbox::put_back(
        &mut tx, first.id, "w", soon, why
    )));
    assert!(a.tell(&thread(1, "fourth"), begin).await);
    assert_eq!(a.db.number(&due).await, 0, "only its head could go");
    // Then all of them, one after the other.
    for key in ["first", "second", "third", "fourth"] {
        assert_eq!(
            seen!(a, |tx| outbox::earliest(&mut tx)),
            Some(soon),
            "{key}"
        );
        let claimed = a.claim(soon, 9, "w").await;
        assert_eq!(claimed.len(), 1);
        assert_eq!(claimed[0].dedupe_key, key);
        assert!(a.done(claimed[0].id, "w").await);
    }
    // One that failed takes what stands behind it along, too.
    let other = a
        .claim(begin + TimeDelta::seconds(90), 9, "w")
        .await
        .remove(0);
    assert!(a.tell(&thread(2, "behind it"), begin).await);
    let later = begin + TimeDelta::seconds(120);
    assert!(written!(a, |tx| outbox::retry(
        &mut tx, other.id, "w", later, "down"
    )));
    assert_eq!(a.db.number(&due).await, 0);
}

async fn a_lease_that_ended_is_lost(db: TestDb) {
    let a = Agency::of(db).await;
    a.tell(&thread(1, "k"), a.begin).await;
    let first = a.claim(a.begin, 1, "first").await.remove(0);
    let end = a.begin + TimeDelta::seconds(60);
    let not_yet = end - TimeDelta::microseconds(1);
    assert!(a.claim(not_yet, 1, "second").await.is_empty());
    let second = a.claim(end, 1, "second").await.remove(0);
    assert_eq!((second.id, second.attempts), (first.id, 2));

    assert!(!a.done(first.id, "first").await);
    assert!(!written!(a, |tx| outbox::retry(
        &mut tx, first.id, "first", end, "late"
    )));
    assert!(!written!(a, |tx| outbox::give_up(
        &mut tx, first.id, "first", end, "late"
    )));
    assert!(a.done(second.id, "second").await);
}

async fn a_claim_takes_the_longest_due_up_to_its_limit(db: TestDb) {
    let a = Agency::of(db).await;
    for n in 1..=5 {
        let at = a.begin - TimeDelta::seconds(n);
        a.tell(&thread(n, &format!("due for {n} s")), at).await;
    }
    a.tell(&thread(6, "later"), a.begin + TimeDelta::microseconds(1))
        .await;
    assert_eq!(a.claim(a.begin, 2, "w").await.len(), 2);
    let rest = a.claimed_keys(a.begin, "w").await;
    assert_eq!(rest, ["due for 1 s", "due for 2 s", "due for 3 s"]);
}

async fn what_was_given_up_is_shown_and_put_back(db: TestDb) {
    let a = Agency::of(db).await;
    let w = a.workspace;
    a.tell(&thread(1, "gone"), a.begin).await;
    a.tell(&thread(1, "behind"), a.begin).await;
    let it = a.claim(a.begin, 1, "w").await.remove(0);
    let give_up = || async {
        written!(a, |tx| outbox::give_up(
            &mut tx,
            it.id,
            "w",
            a.begin,
            "10003 gone"
        ))
    };
    assert!(give_up().await);
    assert!(!give_up().await);
    let given_up = seen!(a, |tx| outbox::given_up(&mut tx, w));
    assert_eq!(given_up.len(), 1);
    let shown = &given_up[0];
    assert_eq!(
        (shown.id, shown.lane.as_str(), shown.attempts),
        (it.id, "ticket:1", 1)
    );
    assert_eq!(shown.last_error.as_deref(), Some("10003 gone"));
    assert_eq!(
        seen!(a, |tx| outbox::waiting(&mut tx)),
        1,
        "the lane goes on"
    );
    let behind = a.claim(a.begin, 1, "v").await.remove(0);
    assert_eq!(behind.dedupe_key, "behind");
    assert!(a.done(behind.id, "v").await);

    let later = a.begin + TimeDelta::hours(1);
    assert!(
        !written!(a, |tx| outbox::requeue(&mut tx, w, behind.id, later)),
        "it was told"
    );
    assert!(written!(a, |tx| outbox::requeue(&mut tx, w, it.id, later)));
    assert!(
        !written!(a, |tx| outbox::requeue(&mut tx, w, it.id, later)),
        "it waits already"
    );
    assert!(seen!(a, |tx| outbox::given_up(&mut tx, w)).is_empty());
    let again = a.claim(later, 1, "u").await.remove(0);
    // It may have been posted by then: whoever tries again looks from the first attempt on.
    assert_eq!(
        (again.id, again.attempts, again.first_attempt_at),
        (it.id, 1, a.begin)
    );
}

async fn workers_never_share_a_delivery(db: TestDb) {
    let a = Agency::of(db).await;
    // Twenty lanes of five: enough for workers to meet, and order within each to be seen.
    for n in 0..100 {
        a.tell(&thread(n % 20, &format!("{n:03}")), a.begin).await;
    }
    let workers: Vec<_> = (0..8)
        .map(|worker| {
            let (db, now) = (a.db.db.clone(), a.begin);
            tokio::spawn(async move {
                let mut told = Vec::new();
                for round in 0.. {
                    let lease = format!("{worker}:{round}");
                    let end = now + TimeDelta::minutes(1);
                    let mut tx = db.begin().await.unwrap();
                    let claimed = outbox::claim(&mut tx, ON, now, 7, &lease, end)
                        .await
                        .unwrap();
                    let waiting = outbox::waiting(&mut tx).await.unwrap();
                    tx.commit().await.unwrap();
                    if claimed.is_empty() && waiting == 0 {
                        return told;
                    }
                    assert!(claimed.len() <= 7);
                    for delivery in claimed {
                        assert_eq!(delivery.attempts, 1);
                        let mut tx = db.begin().await.unwrap();
                        assert!(
                            outbox::done(&mut tx, delivery.id, &lease, now)
                                .await
                                .unwrap()
                        );
                        tx.commit().await.unwrap();
                        told.push(delivery.dedupe_key);
                    }
                    tokio::task::yield_now().await;
                }
                told
            })
        })
        .collect();
    let mut told = Vec::new();
    for worker in workers {
        told.extend(worker.await.unwrap());
    }
    told.sort_unstable();
    assert_eq!(
        told,
        (0..100).map(|n| format!("{n:03}")).collect::<Vec<_>>()
    );
}

async fn nothing_is_told_of_what_was_rolled_back(db: TestDb) {
    let a = Agency::of(db).await;
    let mut tx = a.begin().await;
    let told = outbox::enqueue(&mut tx, a.workspace, ON, &thread(1, "k"), a.begin).await;
    assert!(told.unwrap());
    drop(tx);
    assert_eq!(seen!(a, |tx| outbox::waiting(&mut tx)), 0);
}

async fn instants_are_compared_to_the_microsecond(db: TestDb) {
    let a = Agency::of(db).await;
    // Whole seconds, milliseconds and microseconds are written at different lengths.
    let second: DateTime<Utc> = "2026-11-23T09:00:00Z".parse().unwrap();
    let mut instants = [
        0, 1, 10, 999, 1_000, 1_001, 100_000, 120_000, 999_999, 1_000_000,
    ]
    .map(|micros| second + TimeDelta::microseconds(micros));
    instants.reverse();
    for (n, instant) in instants.into_iter().enumerate() {
        let lane = i64::try_from(n).unwrap();
        a.tell(
            &thread(lane, &instant.timestamp_micros().to_string()),
            instant,
        )
        .await;
    }
    instants.reverse();
    for instant in instants {
        assert_eq!(seen!(a, |tx| outbox::earliest(&mut tx)), Some(instant));
        let early = instant - TimeDelta::microseconds(1);
        assert!(a.claim(early, 1, "w").await.is_empty(), "{instant}");
        let due = a.claim(instant, 1, "w").await.remove(0);
        assert_eq!((due.created_at, due.first_attempt_at), (instant, instant));
        assert!(a.done(due.id, "w").await);
    }
}
