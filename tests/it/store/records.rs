//! Tasks, notes, the audit log, questions, events and drafts.

use std::collections::BTreeMap;

use refreshbot::domain::id::{DraftId, NoteId};
use refreshbot::domain::people::{Platform, Role};
use refreshbot::domain::task::TaskKind;
use refreshbot::message::{Message, Text};
use refreshbot::request::{Account, Reply, TicketOptions};
use refreshbot::store::activity::{About, By};
use refreshbot::store::draft::Purpose;
use refreshbot::store::note::Author;
use refreshbot::store::task::NewTask;
use refreshbot::store::{activity, cycle, draft, event, note, task};
use serde_json::json;

use super::agency::{Agency, at, date, seen, written};
use crate::support::database::{TestDb, on_both};

on_both! {
    tasks_are_made_and_ended_once
    tasks_are_given_on
    the_newest_note_counts_and_its_revisions_stay
    the_audit_log_tells_who_what_and_when
    questions_tell_how_long_they_waited
    an_event_is_taken_once
    a_draft_is_kept_and_consumed_once
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
    written!(a, |tx| task::give(
        &mut tx,
        w,
        a.portfolio,
        Role::Sas,
        a.kofi
    ));
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
