//! What falls due: once for each cycle, kind and revision of the date.

use chrono::{DateTime, TimeDelta, Utc};
use refreshbot::domain::id::CycleId;
use refreshbot::store::due::{self, Due, REFRESH_DAY};
use refreshbot::store::import;

use super::agency::{Agency, at, date, seen, written};
use crate::support::database::{TestDb, on_both};

on_both! {
    what_is_due_is_found_when_it_is_due
    a_revision_of_the_date_fires_once
    what_was_withdrawn_never_fires
    what_is_pending_can_be_derived_anew
    an_import_holds_until_somebody_starts_it
    two_workers_never_fire_the_same
    a_fire_that_is_rolled_back_comes_again
}

impl Agency {
    async fn schedule(&self, cycle: CycleId, kind: &str, revision: i64, at: DateTime<Utc>) {
        written!(self, |tx| due::schedule(
            &mut tx,
            self.workspace,
            cycle,
            kind,
            revision,
            at,
            None
        ));
    }

    async fn due(&self, now: DateTime<Utc>) -> Vec<Due> {
        written!(self, |tx| due::next(&mut tx, now, 100))
    }
}

async fn what_is_due_is_found_when_it_is_due(db: TestDb) {
    let a = Agency::of(db).await;
    let (_, other) = a.other_portfolio("Cedar").await;
    assert_eq!(seen!(a, |tx| due::earliest(&mut tx)), None);
    let at = a.begin;
    a.schedule(a.cycle, REFRESH_DAY, 1, at).await;
    a.schedule(other, REFRESH_DAY, 1, at - TimeDelta::hours(1))
        .await;
    a.schedule(other, "kickoff", 1, at + TimeDelta::hours(1))
        .await;
    assert_eq!(
        seen!(a, |tx| due::earliest(&mut tx)),
        Some(at - TimeDelta::hours(1))
    );
    let due = a.due(at).await;
    let cycles: Vec<_> = due.iter().map(|it| it.cycle_id).collect();
    assert_eq!(cycles, [other, a.cycle], "the longest due first");
    assert_eq!(
        due[1],
        Due {
            workspace_id: a.workspace,
            cycle_id: a.cycle,
            kind: REFRESH_DAY.to_owned(),
            revision: 1,
            due_at: at,
        }
    );
    assert_eq!(a.due(at - TimeDelta::microseconds(1)).await.len(), 1);
    assert_eq!(
        written!(a, |tx| due::next(&mut tx, at, 1)).len(),
        1,
        "up to the limit"
    );
}

async fn a_revision_of_the_date_fires_once(db: TestDb) {
    let a = Agency::of(db).await;
    a.schedule(a.cycle, REFRESH_DAY, 1, a.begin).await;
    let it = a.due(a.begin).await.remove(0);
    let fire = || async { written!(a, |tx| due::fire(&mut tx, &it, a.begin)) };
    assert!(fire().await);
    assert!(!fire().await);
    assert_eq!(a.due(a.begin).await, []);
    // Scheduled again for the same revision, as after a restart or a change of settings: nothing.
    a.schedule(a.cycle, REFRESH_DAY, 1, a.begin).await;
    assert_eq!(a.due(a.begin).await, []);
    a.schedule(a.cycle, REFRESH_DAY, 2, a.begin).await;
    assert_eq!(a.due(a.begin).await.len(), 1, "a new date fires anew");
}

async fn what_was_withdrawn_never_fires(db: TestDb) {
    let a = Agency::of(db).await;
    let (_, other) = a.other_portfolio("Cedar").await;
    a.schedule(a.cycle, "kickoff", 1, a.begin).await;
    a.schedule(a.cycle, REFRESH_DAY, 1, a.begin).await;
    a.schedule(other, REFRESH_DAY, 1, a.begin).await;
    let kickoff = a.due(a.begin).await.remove(0);
    assert!(written!(a, |tx| due::fire(&mut tx, &kickoff, a.begin)));
    let seen_before = a.due(a.begin).await;
    written!(a, |tx| due::withdraw(&mut tx, a.cycle));
    let left = a.due(a.begin).await;
    assert_eq!(
        left.iter().map(|it| it.cycle_id).collect::<Vec<_>>(),
        [other]
    );
    let withdrawn = seen_before
        .iter()
        .find(|it| it.cycle_id == a.cycle)
        .unwrap();
    assert!(
        !written!(a, |tx| due::fire(&mut tx, withdrawn, a.begin)),
        "too late"
    );
    let fired =
        a.db.number("SELECT count(*) FROM due WHERE fired_at IS NOT NULL")
            .await;
    assert_eq!(fired, 1, "what has fired stays");
}

async fn what_is_pending_can_be_derived_anew(db: TestDb) {
    let a = Agency::of(db).await;
    let w = a.workspace;
    let (portfolio, other) = a.other_portfolio("Cedar").await;
    a.schedule(a.cycle, REFRESH_DAY, 1, a.begin).await;
    a.schedule(other, REFRESH_DAY, 1, a.begin).await;
    a.schedule(other, "kickoff", 1, a.begin).await;
    let fired = a
        .due(a.begin)
        .await
        .into_iter()
        .find(|it| it.kind == "kickoff")
        .unwrap();
    assert!(written!(a, |tx| due::fire(&mut tx, &fired, a.begin)));

    let pending = seen!(a, |tx| due::pending(&mut tx, w));
    let cycles: Vec<_> = pending.iter().map(|it| it.cycle_id).collect();
    assert_eq!(cycles, [a.cycle, other]);
    let of_other = seen!(a, |tx| due::pending_of(&mut tx, w, portfolio));
    assert_eq!(of_other, pending[1..]);
    let it = &of_other[0];
    assert_eq!((it.kind.as_str(), it.revision), (REFRESH_DAY, 1));
    assert_eq!(
        (it.time_zone.as_str(), it.refresh_date),
        ("America/St_Johns", date("2026-12-24"))
    );
    let seen_before = a.due(a.begin).await;

    let moved = at("2026-12-24T12:30:00Z");
    written!(a, |tx| due::move_to(&mut tx, it, moved));
    assert_eq!(a.due(a.begin).await.len(), 1);
    let stale = seen_before.iter().find(|it| it.cycle_id == other).unwrap();
    assert!(
        !written!(a, |tx| due::fire(&mut tx, stale, a.begin)),
        "it was moved meanwhile"
    );
    let due = a.due(moved).await;
    assert_eq!((due[1].cycle_id, due[1].due_at), (other, moved));
    assert!(written!(a, |tx| due::fire(&mut tx, &due[1], moved)));
    written!(a, |tx| due::move_to(&mut tx, it, a.begin));
    assert_eq!(a.due(moved).await.len(), 1, "what has fired is not moved");
}

async fn an_import_holds_until_somebody_starts_it(db: TestDb) {
    let a = Agency::of(db).await;
    let w = a.workspace;
    let mut cycles = vec![a.cycle];
    for client in ["Cedar", "Fir", "Oak"] {
        cycles.push(a.other_portfolio(client).await.1);
    }
    let first = written!(a, |tx| import::insert(&mut tx, w, a.begin));
    let second = written!(a, |tx| import::insert(&mut tx, w, a.begin));
    for (cycle, by) in cycles.iter().zip([first, first, second, second]) {
        written!(a, |tx| due::schedule(
            &mut tx,
            w,
            *cycle,
            REFRESH_DAY,
            1,
            a.begin,
            Some(by)
        ));
    }
    let long_after = a.begin + TimeDelta::days(9);
    assert_eq!(a.due(long_after).await, []);
    assert_eq!(seen!(a, |tx| due::earliest(&mut tx)), None);
    assert_eq!(seen!(a, |tx| due::pending(&mut tx, w)), []);
    assert_eq!(seen!(a, |tx| due::held(&mut tx, w, first)), cycles[..2]);

    // One of them was rescheduled or closed before.
    written!(a, |tx| due::withdraw(&mut tx, cycles[0]));
    let release = |import| {
        let a = &a;
        async move { written!(a, |tx| due::release(&mut tx, w, import, long_after)) }
    };
    assert_eq!(release(Some(first)).await, 1);
    assert_eq!(release(Some(first)).await, 0, "pressed again");
    assert_eq!(seen!(a, |tx| due::held(&mut tx, w, first)), []);
    assert_eq!(seen!(a, |tx| due::held(&mut tx, w, second)), cycles[2..]);
    let due = a.due(long_after).await;
    assert_eq!(
        (due.len(), due[0].cycle_id, due[0].due_at),
        (1, cycles[1], long_after)
    );
    assert_eq!(release(None).await, 2);
    assert_eq!(release(None).await, 0);
    assert_eq!(a.due(long_after).await.len(), 3);
}

async fn two_workers_never_fire_the_same(db: TestDb) {
    let a = Agency::of(db).await;
    for n in 0..40 {
        let (_, cycle) = a.other_portfolio(&format!("Client {n}")).await;
        a.schedule(cycle, REFRESH_DAY, 1, a.begin).await;
    }
    let workers: Vec<_> = (0..8)
        .map(|_| {
            let (db, now) = (a.db.db.clone(), a.begin);
            tokio::spawn(async move {
                let mut fired = Vec::new();
                loop {
                    let mut tx = db.begin().await.unwrap();
                    let due = due::next(&mut tx, now, 5).await.unwrap();
                    for it in &due {
                        if due::fire(&mut tx, it, now).await.unwrap() {
                            fired.push(it.cycle_id);
                        }
                    }
                    let left = due::earliest(&mut tx).await.unwrap();
                    tx.commit().await.unwrap();
                    if due.is_empty() && left.is_none() {
                        return fired;
                    }
                }
            })
        })
        .collect();
    let mut fired = Vec::new();
    for worker in workers {
        fired.extend(worker.await.unwrap());
    }
    let times = fired.len();
    fired.sort_unstable();
    fired.dedup();
    assert_eq!((times, fired.len()), (40, 40));
}

async fn a_fire_that_is_rolled_back_comes_again(db: TestDb) {
    let a = Agency::of(db).await;
    a.schedule(a.cycle, REFRESH_DAY, 1, a.begin).await;
    let mut tx = a.begin().await;
    let it = due::next(&mut tx, a.begin, 1).await.unwrap().remove(0);
    assert!(due::fire(&mut tx, &it, a.begin).await.unwrap());
    drop(tx); // the worker died before it committed
    assert_eq!(a.due(a.begin).await, [it]);
}
