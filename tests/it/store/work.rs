//! Ad Sets, tickets, tasks, notes, the audit log, events and drafts.

use std::collections::BTreeMap;

use refreshbot::domain::ad_set::FolderName;
use refreshbot::domain::id::{AdSetId, DraftId, NoteId, TicketId};
use refreshbot::domain::people::{Platform, Role};
use refreshbot::domain::status::TicketStatus;
use refreshbot::domain::task::TaskKind;
use refreshbot::domain::ticket::Format;
use refreshbot::message::{Message, Text};
use refreshbot::request::{Account, Reply, TicketOptions};
use refreshbot::store::activity::{About, By};
use refreshbot::store::draft::Purpose;
use refreshbot::store::note::Author;
use refreshbot::store::task::NewTask;
use refreshbot::store::{activity, ad_set, cycle, draft, event, note, task, ticket, workspace};
use serde_json::json;

use super::agency::{Agency, at, date, new_ticket, seen, written};
use crate::support::database::{TestDb, on_both};

on_both! {
    an_ad_set_is_found_by_its_folder_name
    an_ad_set_becomes_ready_once
    open_ad_sets_are_suggested
    a_ticket_is_read_as_it_was_written
    a_ticket_moves_only_from_where_it_was
    open_tickets_are_suggested
    numbers_have_no_gaps
    tasks_are_made_and_ended_once
    tasks_are_given_on
    the_newest_note_counts_and_its_revisions_stay
    the_audit_log_tells_who_what_and_when
    questions_tell_how_long_they_waited
    an_event_is_taken_once
    a_draft_is_kept_and_consumed_once
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

async fn tasks_are_made_and_ended_once(db: TestDb) {
    let a = Agency::of(db).await;
    let (w, by) = (a.workspace, Some(a.sas));
    let set = a.ad_set("BPS", 1).await;
    let t = a.ticket(&set, 1).await;
    let new = |kind, ticket, owner| NewTask {
        cycle: a.cycle,
        ticket,
        kind,
        owner,
        due_date: date("2026-11-23"),
    };
    for _ in 0..2 {
        written!(a, |tx| task::insert(
            &mut tx,
            w,
            new(TaskKind::Create, None, by),
            a.begin
        ));
        written!(a, |tx| task::insert(
            &mut tx,
            w,
            new(TaskKind::Ticket, Some(t), None),
            a.begin
        ));
    }
    written!(a, |tx| task::insert(
        &mut tx,
        w,
        new(TaskKind::Discuss, None, None),
        a.begin
    ));
    let tasks = seen!(a, |tx| task::of_cycle(&mut tx, w, a.cycle));
    let kinds: Vec<_> = tasks
        .iter()
        .map(|it| (it.kind, it.ticket_id, it.owner_id))
        .collect();
    assert_eq!(
        kinds,
        [
            (TaskKind::Create, None, by),
            (TaskKind::Ticket, Some(t), None),
            (TaskKind::Discuss, None, None),
        ]
    );
    assert_eq!(tasks[0].due_date, date("2026-11-23"));
    assert!(
        tasks
            .iter()
            .all(|it| it.completed_at.is_none() && it.cancelled_at.is_none())
    );

    let later = at("2026-11-24T09:00:00.000001Z");
    let complete = || async {
        written!(a, |tx| task::complete(
            &mut tx,
            w,
            a.cycle,
            TaskKind::Create,
            by,
            later
        ))
    };
    assert!(complete().await);
    assert!(!complete().await, "there was none any more");
    written!(a, |tx| task::complete_ticket(&mut tx, w, t, None, later));
    written!(a, |tx| task::cancel_open(
        &mut tx, w, a.cycle, "declined", later
    ));
    let tasks = seen!(a, |tx| task::of_cycle(&mut tx, w, a.cycle));
    let ends: Vec<_> = tasks
        .iter()
        .map(|it| (it.completed_at, it.cancelled_at))
        .collect();
    assert_eq!(
        ends,
        [
            (Some(later), None),
            (Some(later), None),
            (None, Some(later))
        ]
    );
    // Ended ones stay; the kind may come again.
    written!(a, |tx| task::insert(
        &mut tx,
        w,
        new(TaskKind::Create, None, by),
        later
    ));
    assert_eq!(seen!(a, |tx| task::of_cycle(&mut tx, w, a.cycle)).len(), 4);
}

async fn tasks_are_given_on(db: TestDb) {
    let a = Agency::of(db).await;
    let w = a.workspace;
    let (_, other) = a.other_portfolio("Cedar").await;
    for (cycle, kind, owner) in [
        (a.cycle, TaskKind::Create, a.sas),
        (a.cycle, TaskKind::Discuss, a.am),
        (other, TaskKind::Create, a.sas),
    ] {
        let new = NewTask {
            cycle,
            ticket: None,
            kind,
            owner: Some(owner),
            due_date: date("2026-11-23"),
        };
        written!(a, |tx| task::insert(&mut tx, w, new, a.begin));
    }
    written!(a, |tx| task::give(&mut tx, w, a.portfolio, a.sas, a.kofi));
    let owners = |cycle| {
        let a = &a;
        async move {
            let tasks = seen!(a, |tx| task::of_cycle(&mut tx, w, cycle));
            tasks
                .iter()
                .map(|it| it.owner_id.unwrap())
                .collect::<Vec<_>>()
        }
    };
    assert_eq!(owners(a.cycle).await, [a.kofi, a.am]);
    assert_eq!(owners(other).await, [a.sas]);
}

async fn the_newest_note_counts_and_its_revisions_stay(db: TestDb) {
    let a = Agency::of(db).await;
    let (w, p) = (a.workspace, a.portfolio);
    assert_eq!(seen!(a, |tx| note::newest(&mut tx, w, p)), None);
    let imported = written!(a, |tx| note::insert(
        &mut tx,
        w,
        p,
        a.cycle,
        Author::default(),
        "old",
        a.begin
    ));
    let author = Author {
        id: Some(a.am),
        name: Some("Dana"),
    };
    let body = "New logo.\n\"Spring is here\" \u{1f436}";
    let later = at("2026-11-23T09:00:00.123457Z");
    let id = written!(a, |tx| note::insert(
        &mut tx, w, p, a.cycle, author, body, later
    ));

    let newest = seen!(a, |tx| note::newest(&mut tx, w, p)).unwrap();
    assert_eq!(
        (newest.id, newest.body.as_str(), newest.revision),
        (id, body, 1)
    );
    assert_eq!(
        (newest.author_id, newest.author.as_deref()),
        (Some(a.am), Some("Dana"))
    );
    assert_eq!(
        (newest.portfolio_id, newest.cycle_id, newest.logged_at),
        (p, a.cycle, later)
    );
    assert!(newest.is_stale(Some(at("2026-11-23T09:00:00.123458Z"))));
    let old = seen!(a, |tx| note::note(&mut tx, w, imported)).unwrap();
    assert_eq!(
        (old.author_id, old.author, old.body.as_str()),
        (None, None, "old")
    );
    assert_eq!(seen!(a, |tx| note::note(&mut tx, w, NoteId(99))), None);

    a.db.raw(&format!(
        "INSERT INTO note_revision (workspace_id, note_id, revision, body, at)
         VALUES ({w}, {id}, 2, 'second', '2026-11-25T09:00:00+00:00')"
    ))
    .await
    .unwrap();
    let edited = seen!(a, |tx| note::newest(&mut tx, w, p)).unwrap();
    assert_eq!(
        (edited.id, edited.body.as_str(), edited.revision),
        (id, "second", 2)
    );
    assert_eq!(edited.logged_at, later);
    assert_eq!(seen!(a, |tx| note::note(&mut tx, w, id)), Some(edited));
}

async fn the_audit_log_tells_who_what_and_when(db: TestDb) {
    let a = Agency::of(db).await;
    let w = a.workspace;
    let by = By {
        person: Some(a.am),
        name: "Dana Whitfield".to_owned(),
        platform: "discord".to_owned(),
        via: "/refresh approve".to_owned(),
    };
    let bot = By {
        person: None,
        name: "refreshbot".to_owned(),
        platform: "bot".to_owned(),
        via: "refresh-day".to_owned(),
    };
    let about = About {
        portfolio: Some(a.portfolio),
        cycle: Some(a.cycle),
        ticket: None,
    };
    let detail = json!({"before": null, "after": ["\u{1f436}", 1.5, {"x": "'"}]});
    let nothing = json!({});
    written!(a, |tx| activity::record(
        &mut tx,
        w,
        &by,
        about,
        "cycle.approved",
        true,
        &detail,
        a.begin
    ));
    written!(a, |tx| activity::record(
        &mut tx,
        w,
        &bot,
        About::default(),
        "started",
        false,
        &nothing,
        a.begin
    ));
    let of_portfolio = seen!(a, |tx| activity::of_portfolio(&mut tx, w, a.portfolio, 10));
    assert_eq!(of_portfolio.len(), 1);
    let entry = &of_portfolio[0];
    assert_eq!(
        (entry.at, entry.actor_name.as_str()),
        (a.begin, "Dana Whitfield")
    );
    assert_eq!(
        (entry.via.as_str(), entry.what.as_str()),
        ("/refresh approve", "cycle.approved")
    );
    assert_eq!(
        (entry.outcome.as_str(), &entry.detail.0),
        ("refused", &detail)
    );
    let all = seen!(a, |tx| activity::of_workspace(&mut tx, w, 10));
    let whats: Vec<_> = all
        .iter()
        .map(|it| (it.what.as_str(), it.outcome.as_str()))
        .collect();
    assert_eq!(
        whats,
        [("started", "done"), ("cycle.approved", "refused")],
        "newest first"
    );
    assert_eq!(
        seen!(a, |tx| activity::of_workspace(&mut tx, w, 1)),
        all[..1]
    );
}

async fn questions_tell_how_long_they_waited(db: TestDb) {
    let a = Agency::of(db).await;
    a.db.raw(
        "INSERT INTO question (workspace_id, number, cycle_id, asker_name, body, asked_at, answered_at)
         VALUES (1, 1, 1, 'Ana', 'Members only?', '2026-11-23T09:00:00+00:00', '2026-11-23T14:00:00+00:00'),
         (1, 2, 1, 'Ana', 'Which logo?', '2026-11-24T09:00:00+00:00', NULL)",
    )
    .await
    .unwrap();
    let mut times = seen!(a, |tx| cycle::questions(&mut tx, a.workspace, a.cycle));
    times.sort_unstable();
    assert_eq!(
        times,
        [
            (at("2026-11-23T09:00:00Z"), Some(at("2026-11-23T14:00:00Z"))),
            (at("2026-11-24T09:00:00Z"), None),
        ]
    );
}

async fn an_event_is_taken_once(db: TestDb) {
    let a = Agency::of(db).await;
    let w = a.workspace;
    let presses: Vec<_> = (0..8)
        .map(|_| {
            let (db, at) = (a.db.db.clone(), a.begin);
            tokio::spawn(async move {
                let mut tx = db.begin().await.unwrap();
                let taken = event::take(&mut tx, w, "discord:1234", at).await.unwrap();
                tx.commit().await.unwrap();
                taken
            })
        })
        .collect();
    let mut taken = 0;
    for press in presses {
        taken += usize::from(press.await.unwrap());
    }
    assert_eq!(taken, 1);

    assert_eq!(
        seen!(a, |tx| event::reply(&mut tx, w, "discord:1234")),
        None,
        "none kept yet"
    );
    assert_eq!(seen!(a, |tx| event::reply(&mut tx, w, "discord:99")), None);
    let reply = Reply::Private(Message::text(Text::line(["Done \u{1f436}".into()])));
    written!(a, |tx| event::keep_reply(
        &mut tx,
        w,
        "discord:1234",
        &reply
    ));
    assert_eq!(
        seen!(a, |tx| event::reply(&mut tx, w, "discord:1234")),
        Some(reply)
    );

    assert_eq!(
        written!(a, |tx| event::forget(&mut tx, a.begin)),
        0,
        "not older"
    );
    let later = a.begin + chrono::TimeDelta::microseconds(1);
    assert_eq!(written!(a, |tx| event::forget(&mut tx, later)), 1);
    assert!(written!(a, |tx| event::take(
        &mut tx,
        w,
        "discord:1234",
        later
    )));
}

async fn a_draft_is_kept_and_consumed_once(db: TestDb) {
    let a = Agency::of(db).await;
    let w = a.workspace;
    let purpose = Purpose::Submit {
        cycle: a.cycle,
        options: TicketOptions {
            format: Some("video".to_owned()),
            copywriter: Some(Account {
                id: "77".to_owned(),
                name: "Ana".to_owned(),
                roles: [Role::Copywriter].into(),
            }),
            ..TicketOptions::default()
        },
    };
    let typed = |folder: &str| BTreeMap::from([("folder".to_owned(), folder.to_owned())]);
    let id = written!(a, |tx| draft::insert(
        &mut tx,
        w,
        Platform::Local,
        "42",
        &purpose,
        &typed(""),
        a.begin
    ));
    let fresh = seen!(a, |tx| draft::read(&mut tx, w, id)).unwrap();
    assert_eq!(
        (fresh.id, fresh.platform, fresh.account.as_str()),
        (id, Platform::Local, "42")
    );
    assert_eq!((&fresh.purpose.0, &fresh.fields.0), (&purpose, &typed("")));
    assert_eq!((fresh.created_at, fresh.consumed_by), (a.begin, None));
    assert!(seen!(a, |tx| draft::read(&mut tx, w, DraftId(99))).is_none());
    written!(a, |tx| draft::keep(&mut tx, w, id, &typed("BPS")));
    assert_eq!(
        seen!(a, |tx| draft::read(&mut tx, w, id)).unwrap().fields.0,
        typed("BPS")
    );

    let sends: Vec<_> = (0..8)
        .map(|n| {
            let (db, at, fields) = (a.db.db.clone(), a.begin, typed("sent"));
            tokio::spawn(async move {
                let mut tx = db.begin().await.unwrap();
                let seen = draft::lock(&mut tx, w, id).await.unwrap().unwrap();
                let event = format!("event-{n}");
                let consumed = draft::consume(&mut tx, w, id, &event, &fields, at)
                    .await
                    .unwrap();
                tx.commit().await.unwrap();
                assert_eq!(
                    consumed,
                    seen.consumed_by.is_none(),
                    "the lock showed the truth"
                );
                consumed
            })
        })
        .collect();
    let mut consumed = 0;
    for send in sends {
        consumed += usize::from(send.await.unwrap());
    }
    assert_eq!(consumed, 1);
    written!(a, |tx| draft::keep(&mut tx, w, id, &typed("too late")));
    let used = seen!(a, |tx| draft::read(&mut tx, w, id)).unwrap();
    assert_eq!(used.fields.0, typed("sent"));
    assert!(used.consumed_by.unwrap().starts_with("event-"));

    assert_eq!(written!(a, |tx| draft::forget(&mut tx, a.begin)), 0);
    let week = a.begin + draft::KEPT + chrono::TimeDelta::microseconds(1);
    assert_eq!(written!(a, |tx| draft::forget(&mut tx, week)), 1);
    assert!(written!(a, |tx| draft::lock(&mut tx, w, id)).is_none());
}
