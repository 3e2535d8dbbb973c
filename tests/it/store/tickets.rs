//! Ad Sets, tickets and their numbers.

use refreshbot::domain::ad_set::FolderName;
use refreshbot::domain::id::{AdSetId, TicketId};
use refreshbot::domain::status::TicketStatus;
use refreshbot::domain::ticket::Format;
use refreshbot::store::{ad_set, ticket, workspace};

use super::agency::{Agency, date, new_ticket, seen, written};
use crate::support::database::{TestDb, on_both};

on_both! {
    an_ad_set_is_found_by_its_folder_name
    an_ad_set_becomes_ready_once
    open_ad_sets_are_suggested
    a_ticket_is_read_as_it_was_written
    a_ticket_moves_only_from_where_it_was
    open_tickets_are_suggested
    numbers_have_no_gaps
}

async fn an_ad_set_is_found_by_its_folder_name(db: TestDb) {
    let a = Agency::of(db).await;
    let (w, p) = (a.workspace, a.portfolio);
    let set = a.ad_set("  BPS-2026-11 Stra\u{df}e ", 50).await;
    assert_eq!(
        (set.folder_name.as_str(), set.count),
        ("BPS-2026-11 Stra\u{df}e", 50)
    );
    assert_eq!(
        (set.ready, set.ready_round, set.created_at),
        (false, 0, a.begin)
    );
    assert_eq!((set.portfolio_id, set.cycle_id), (p, a.cycle));
    assert_eq!(seen!(a, |tx| ad_set::ad_set(&mut tx, w, set.id)), set);
    assert_eq!(seen!(a, |tx| ad_set::find(&mut tx, w, AdSetId(99))), None);
    assert_eq!(
        seen!(a, |tx| ad_set::of_cycle(&mut tx, w, a.cycle)),
        std::slice::from_ref(&set)
    );
    let typed = "bps-2026-11 STRASSE";
    assert_eq!(
        seen!(a, |tx| ad_set::by_folder(&mut tx, w, p, typed)),
        Some(set.clone())
    );
    assert_eq!(
        seen!(a, |tx| ad_set::open_by_folder(&mut tx, w, typed)),
        [set]
    );
    assert_eq!(seen!(a, |tx| ad_set::by_folder(&mut tx, w, p, "BPS")), None);
}

async fn an_ad_set_becomes_ready_once(db: TestDb) {
    let a = Agency::of(db).await;
    let w = a.workspace;
    let set = a.ad_set("BPS", 1).await.id;
    let mut said = Vec::new();
    for ready in [false, true, true, false, false, true] {
        said.push(if ready {
            written!(a, |tx| ad_set::set_ready(&mut tx, w, set))
        } else {
            written!(a, |tx| ad_set::set_unready(&mut tx, w, set))
        });
    }
    assert_eq!(said, [false, true, false, true, false, true]);
    let set = seen!(a, |tx| ad_set::ad_set(&mut tx, w, set));
    assert_eq!((set.ready, set.ready_round), (true, 2));
}

async fn open_ad_sets_are_suggested(db: TestDb) {
    let a = Agency::of(db).await;
    let w = a.workspace;
    let (other, other_cycle) = a.other_portfolio("Cedar 100%").await;
    a.ad_set("Spring", 2).await;
    a.ad_set("Summer", 2).await;
    let folder = FolderName::parse("SPRING").unwrap();
    written!(a, |tx| ad_set::insert(
        &mut tx,
        w,
        other,
        other_cycle,
        &folder,
        3,
        None,
        a.begin
    ));
    let suggest = |typed, client| {
        let a = &a;
        async move {
            let found = seen!(a, |tx| ad_set::suggest(&mut tx, w, typed, client));
            found
                .into_iter()
                .map(|(folder, _)| folder)
                .collect::<Vec<_>>()
        }
    };
    assert_eq!(suggest("spr", None).await, ["SPRING", "Spring"]);
    assert_eq!(suggest("", None).await, ["SPRING", "Summer", "Spring"]);
    assert_eq!(
        suggest("birch", None).await,
        ["Summer", "Spring"],
        "by the client's name"
    );
    assert_eq!(suggest("", Some("CEDAR 100%")).await, ["SPRING"]);
    assert_eq!(suggest("100%", None).await, ["SPRING"]);
    let named = seen!(a, |tx| ad_set::open_by_folder(&mut tx, w, "spring"));
    assert_eq!(named.len(), 2);
    a.db.raw("UPDATE cycle SET outcome = 'implemented', closed_at = opened_at WHERE id = 1")
        .await
        .unwrap();
    assert_eq!(suggest("", None).await, ["SPRING"], "of closed cycles none");
}

async fn a_ticket_is_read_as_it_was_written(db: TestDb) {
    let a = Agency::of(db).await;
    let w = a.workspace;
    let set = a.ad_set("BPS", 3).await;
    let first = a.ticket(&set, 1).await;
    let mut clone = new_ticket(3, None, Some(a.kofi));
    clone.cloned_from = Some(first);
    clone.format = Format::CopyOnly;
    clone.placement = None;
    clone.landing_url = Some("https://birch.example/?q=%20".to_owned());
    let second = a.insert_ticket(&set, &clone).await;

    let t = seen!(a, |tx| ticket::ticket(&mut tx, w, first));
    let new = new_ticket(1, Some(a.ana), Some(a.kofi));
    assert_eq!(
        (t.number, t.label().as_str(), t.position, t.set_count),
        (1, "T-1", 1, 3)
    );
    assert_eq!(
        (t.portfolio_id, t.cycle_id, t.ad_set_id),
        (a.portfolio, a.cycle, set.id)
    );
    assert_eq!(
        (&t.name, t.format, &t.placement),
        (&new.name, new.format, &new.placement)
    );
    assert_eq!(
        (&t.direction, &t.primary_text),
        (&new.direction, &new.copy.primary)
    );
    assert_eq!(
        (&t.headline, &t.call_to_action),
        (&new.copy.headline, &new.copy.call_to_action)
    );
    assert_eq!((&t.landing_url, t.due_date), (&None, date("2026-12-07")));
    assert_eq!(
        (t.copywriter_id, t.designer_id),
        (Some(a.ana), Some(a.kofi))
    );
    assert_eq!(
        (t.status, t.cloned_from, t.round),
        (TicketStatus::New, None, 1)
    );
    assert_eq!(t.created_at, a.begin);

    let c = seen!(a, |tx| ticket::by_number(&mut tx, w, 2)).unwrap();
    assert_eq!((c.id, c.position, c.cloned_from), (second, 3, Some(first)));
    assert_eq!((c.format, c.placement.as_deref()), (Format::CopyOnly, None));
    assert_eq!(
        (c.copywriter_id, c.landing_url.as_ref()),
        (None, clone.landing_url.as_ref())
    );
    assert_eq!(
        seen!(a, |tx| ticket::of_set(&mut tx, w, set.id)),
        [t.clone(), c.clone()]
    );
    assert_eq!(
        seen!(a, |tx| ticket::of_cycle(&mut tx, w, a.cycle)),
        [t.clone(), c]
    );
    assert_eq!(seen!(a, |tx| ticket::find(&mut tx, w, first)), Some(t));
    assert_eq!(seen!(a, |tx| ticket::find(&mut tx, w, TicketId(99))), None);
    assert_eq!(seen!(a, |tx| ticket::by_number(&mut tx, w, 99)), None);

    written!(a, |tx| ticket::set_copywriter(&mut tx, w, second, a.ana));
    written!(a, |tx| ticket::set_designer(&mut tx, w, second, a.ana));
    let c = seen!(a, |tx| ticket::ticket(&mut tx, w, second));
    assert_eq!((c.copywriter_id, c.designer_id), (Some(a.ana), Some(a.ana)));
    assert_eq!(c.creatives().collect::<Vec<_>>(), [a.ana]);
}

async fn a_ticket_moves_only_from_where_it_was(db: TestDb) {
    use TicketStatus as S;
    let a = Agency::of(db).await;
    let w = a.workspace;
    let set = a.ad_set("BPS", 1).await;
    let id = a.ticket(&set, 1).await;
    let go = |from, to, rounds| {
        let a = &a;
        async move { written!(a, |tx| ticket::set_status(&mut tx, w, id, from, to, rounds)) }
    };
    for to in S::ALL {
        let from = seen!(a, |tx| ticket::ticket(&mut tx, w, id)).status;
        assert!(go(from, *to, 0).await, "{from:?} to {to:?}");
    }
    assert!(
        !go(S::New, S::Approved, 1).await,
        "it was cancelled meanwhile"
    );
    assert!(go(S::Cancelled, S::RevisionsRequested, 1).await);
    let t = seen!(a, |tx| ticket::ticket(&mut tx, w, id));
    assert_eq!((t.status, t.round), (S::RevisionsRequested, 2));
}

async fn open_tickets_are_suggested(db: TestDb) {
    let a = Agency::of(db).await;
    let w = a.workspace;
    let set = a.ad_set("BPS", 4).await;
    for (position, name, copywriter) in [
        (1, "Spring hero", a.ana),
        (2, "\u{dc}BER uns", a.kofi),
        (3, "10%_off", a.kofi),
        (4, "Spring done", a.kofi),
    ] {
        let mut new = new_ticket(position, Some(copywriter), None);
        new.name = name.to_owned();
        a.insert_ticket(&set, &new).await;
    }
    a.db.raw("UPDATE ticket SET status = 'cancelled' WHERE number = 4")
        .await
        .unwrap();
    let suggest = |typed, client, asker| {
        let a = &a;
        async move {
            let found = seen!(a, |tx| ticket::suggest(&mut tx, w, typed, client, asker));
            found
                .into_iter()
                .map(|(number, ..)| number)
                .collect::<Vec<_>>()
        }
    };
    assert_eq!(
        suggest("", None, None).await,
        [3, 2, 1],
        "newest first, without closed ones"
    );
    assert_eq!(
        suggest("", None, Some(a.ana)).await,
        [1, 3, 2],
        "their own first"
    );
    assert_eq!(suggest("SPRING", None, None).await, [1]);
    assert_eq!(suggest("t-2", None, None).await, [2]);
    assert_eq!(suggest("%_", None, None).await, [3]);
    assert_eq!(
        suggest("\u{fc}ber", None, None).await,
        [2],
        "without case in any alphabet"
    );
    assert_eq!(
        suggest("birch", None, None).await,
        [3, 2, 1],
        "by the client's name"
    );
    assert_eq!(suggest("", Some("Birch pet supply"), None).await, [3, 2, 1]);
    assert_eq!(suggest("", Some("Cedar"), None).await, [0; 0]);
    let (number, name, status, client) =
        seen!(a, |tx| ticket::suggest(&mut tx, w, "hero", None, None)).remove(0);
    assert_eq!((number, name.as_str()), (1, "Spring hero"));
    assert_eq!(
        (status, client.as_str()),
        (TicketStatus::New, "Birch Pet Supply")
    );
}

async fn numbers_have_no_gaps(db: TestDb) {
    let a = Agency::of(db).await;
    let w = a.workspace;
    let takers: Vec<_> = (0..8)
        .map(|n| {
            let db = a.db.db.clone();
            tokio::spawn(async move {
                let mut taken = Vec::new();
                for round in 0..10 {
                    let mut tx = db.begin().await.unwrap();
                    let number = workspace::next_ticket_number(&mut tx, w).await.unwrap();
                    if (n + round) % 4 == 0 {
                        continue; // rolled back: the number is taken by another
                    }
                    tx.commit().await.unwrap();
                    taken.push(number);
                }
                taken
            })
        })
        .collect();
    let mut taken = Vec::new();
    for taker in takers {
        taken.extend(taker.await.unwrap());
    }
    taken.sort_unstable();
    assert_eq!(taken, (1..=60).collect::<Vec<_>>());
}
