//! The local workspace as a chat platform, on both databases.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use object_store::memory::InMemory;
use refreshbot::chat::web::{REFRESHES, TICKETS, Web};
use refreshbot::chat::{Chat, ChatError, MessageRef, NewThread, Outgoing, References};
use refreshbot::clock::ManualClock;
use refreshbot::domain::id::{TicketId, WorkspaceId};
use refreshbot::domain::people::{Platform, Role, Roles};
use refreshbot::domain::status::TicketStatus;
use refreshbot::mail::{Mail, Mailer};
use refreshbot::message::{FileToShow, LineKind, Message, Span, Text};
use refreshbot::request::Account;
use refreshbot::store::local::{self, channel, kept, message};
use refreshbot::store::{people, workspace};

use crate::support::database::{TestDb, on_both};

on_both! {
    a_post_is_made_once
    a_message_is_changed_in_place
    a_thread_is_opened_once_and_tagged
    what_is_written_to_somebody_is_theirs
    files_and_mails_are_kept
    people_are_resolved
    a_long_channel_is_read_in_pages
}

fn noon() -> DateTime<Utc> {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

async fn web(db: &TestDb) -> (Web, WorkspaceId) {
    let mut tx = db.db.begin().await.unwrap();
    let id = workspace::insert(&mut tx, "Agency", "Europe/Berlin", noon())
        .await
        .unwrap();
    let ana = people::insert(&mut tx, id, "Ana Ruiz", None, noon())
        .await
        .unwrap();
    let account = Account {
        id: "ana".into(),
        name: "Ana Ruiz".into(),
        roles: Roles::from([Role::Copywriter]),
    };
    people::link_account(&mut tx, id, Platform::Local, &account, ana.id)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let clock = Arc::new(ManualClock::at(noon()));
    let files = Arc::new(InMemory::new());
    let page = "127.0.0.1:4848".parse().unwrap();
    (
        Web::open(db.db.clone(), id, page, clock, files)
            .await
            .unwrap(),
        id,
    )
}

fn outgoing(text: &str, nonce: &str) -> Outgoing {
    Outgoing {
        message: Message::text(Text::line([Span::from(text)])),
        references: References::default(),
        nonce: nonce.into(),
        look_since: None,
    }
}

async fn said(db: &TestDb, id: WorkspaceId, channel: &str) -> Vec<String> {
    let mut tx = db.db.snapshot().await.unwrap();
    let found = message::before(&mut tx, id, channel, i64::MAX, 100)
        .await
        .unwrap();
    found
        .iter()
        .rev()
        .map(|it| super::words(&it.content.0))
        .collect()
}

async fn a_post_is_made_once(db: TestDb) {
    let (web, id) = web(&db).await;
    let first = web.post(REFRESHES, outgoing("Hello", "n1")).await.unwrap();
    let again = web.post(REFRESHES, outgoing("Hello", "n1")).await.unwrap();
    assert_eq!(first, again);
    web.post(REFRESHES, outgoing("Hello", "n2")).await.unwrap();
    assert_eq!(said(&db, id, REFRESHES).await, ["Hello", "Hello"]);
    let gone = web.post("nowhere", outgoing("Hello", "n3")).await;
    assert!(matches!(gone, Err(ChatError::Gone(_))));
    let mut tx = db.db.snapshot().await.unwrap();
    let changes = local::changes(&mut tx, id, 0, 100).await.unwrap();
    let seqs: Vec<i64> = changes.iter().map(|it| it.seq).collect();
    assert!(seqs.is_sorted_by(|a, b| a < b));
    assert_eq!(changes.iter().filter(|it| it.kind == "message").count(), 2);
    assert_eq!(
        local::cursor(&mut tx, id).await.unwrap(),
        *seqs.last().unwrap()
    );
}

async fn a_message_is_changed_in_place(db: TestDb) {
    let (web, id) = web(&db).await;
    let at = web
        .post(REFRESHES, outgoing("Before", "n1"))
        .await
        .unwrap()
        .at;
    web.edit(&at, outgoing("After", "")).await.unwrap();
    assert_eq!(said(&db, id, REFRESHES).await, ["After"]);
    let elsewhere = MessageRef {
        channel: TICKETS.into(),
        message: at.message.clone(),
    };
    let nowhere = MessageRef {
        channel: REFRESHES.into(),
        message: "m999".into(),
    };
    for wrong in [elsewhere, nowhere] {
        let gone = web.edit(&wrong, outgoing("X", "")).await;
        assert!(matches!(gone, Err(ChatError::Gone(_))), "{wrong:?}");
    }
}

async fn a_thread_is_opened_once_and_tagged(db: TestDb) {
    let (web, id) = web(&db).await;
    let thread = || NewThread {
        ticket: TicketId(1),
        name: "T-1 Hero".into(),
        status: TicketStatus::New,
        card: outgoing("The card", "thread"),
        look_first: true,
    };
    let opened = web.open_thread(TICKETS, thread()).await.unwrap();
    assert_eq!(web.open_thread(TICKETS, thread()).await.unwrap(), opened);
    assert_eq!(said(&db, id, &opened.thread).await, ["The card"]);
    web.post(&opened.thread, outgoing("Below", "n2"))
        .await
        .unwrap();
    for _ in 0..2 {
        let tagged = web.tag_thread(&opened.thread, TicketStatus::Approved, true);
        tagged.await.unwrap();
    }
    let mut tx = db.db.snapshot().await.unwrap();
    let seen = channel::seen_by(&mut tx, id, "ana", &opened.thread)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (seen.name.as_str(), seen.parent.as_deref()),
        ("T-1 Hero", Some(TICKETS))
    );
    assert_eq!(
        (seen.status, seen.archived),
        (Some(TicketStatus::Approved), true)
    );
    assert_eq!(seen.unread, 2);
    let gone = web.tag_thread("nowhere", TicketStatus::New, false).await;
    assert!(matches!(gone, Err(ChatError::Gone(_))));
}

async fn what_is_written_to_somebody_is_theirs(db: TestDb) {
    let (web, id) = web(&db).await;
    web.direct("ana", outgoing("For you", "n1")).await.unwrap();
    assert_eq!(said(&db, id, "inbox:ana").await, ["For you"]);
    let gone = web.direct("nobody", outgoing("For you", "n2")).await;
    assert!(matches!(gone, Err(ChatError::Gone(_))));
    let mut tx = db.db.snapshot().await.unwrap();
    let own = channel::all_seen_by(&mut tx, id, "ana").await.unwrap();
    assert!(own.iter().any(|it| it.id == "inbox:ana"));
    let others = channel::all_seen_by(&mut tx, id, "kofi").await.unwrap();
    assert!(others.iter().all(|it| it.kind != "inbox"));
}

async fn files_and_mails_are_kept(db: TestDb) {
    let (web, id) = web(&db).await;
    let mut with_file = outgoing("A list", "n1");
    with_file.message.files.push(FileToShow::Text {
        name: "list.csv".into(),
        content: "a,b\n".into(),
    });
    web.post(REFRESHES, with_file).await.unwrap();
    let mut tx = db.db.snapshot().await.unwrap();
    let found = message::before(&mut tx, id, REFRESHES, i64::MAX, 1)
        .await
        .unwrap();
    let file = found[0].content.0["files"][0].clone();
    assert_eq!(
        (&file["name"], &file["size"]),
        (&"list.csv".into(), &4.into())
    );
    drop(tx);
    let url = file["url"].as_str().unwrap();
    assert_eq!(web.fetch(url, 4).await.unwrap(), "a,b\n");
    assert!(matches!(web.fetch(url, 3).await, Err(ChatError::Denied(_))));
    for url in [
        "/files/999",
        "/files/asset-1",
        "https://x.example/",
        "/etc/passwd",
    ] {
        assert!(
            matches!(web.fetch(url, 99).await, Err(ChatError::Gone(_))),
            "{url}"
        );
    }
    let mail = Mail {
        name: "Ana Ruiz".into(),
        to: "ana@agency.example".into(),
        subject: "Refresh day".into(),
        text: "Today.\n".into(),
        html: Some("<p>Today.</p>".into()),
        reply_to: None,
        message_id: "<1@refreshbot.example>".into(),
        in_reply_to: None,
        date: noon(),
    };
    for _ in 0..2 {
        web.send(&mail).await.unwrap();
    }
    let mut tx = db.db.snapshot().await.unwrap();
    let mails = kept::mails(&mut tx, id, i64::MAX, 10).await.unwrap();
    assert_eq!(mails.len(), 1, "a mail sent again is the same");
    assert_eq!(mails[0].recipient, "Ana Ruiz <ana@agency.example>");
    let page = kept::page(&mut tx, id, mails[0].seq).await.unwrap();
    assert_eq!(page.as_deref(), Some("<p>Today.</p>"));
    assert_eq!(kept::mails_after(&mut tx, id, 0).await.unwrap(), 1);
    assert_eq!(
        kept::mails_after(&mut tx, id, mails[0].seq).await.unwrap(),
        0
    );
}

async fn people_are_resolved(db: TestDb) {
    let (web, id) = web(&db).await;
    let mut tx = db.db.snapshot().await.unwrap();
    let ana = people::by_account(&mut tx, id, Platform::Local, "ana")
        .await
        .unwrap()
        .unwrap();
    drop(tx);
    let person = |mention| Span::Person {
        id: Some(ana.id),
        name: "Ana Ruiz".into(),
        mention,
    };
    let link = |url: &str| Span::Link {
        label: "here".into(),
        url: url.into(),
    };
    let text = Text::line([
        person(true),
        link("https://x.example/"),
        link("javascript:alert(1)"),
    ])
    .and(
        LineKind::Item,
        [
            person(false),
            Span::Thread {
                ticket: TicketId(9),
                name: "T-9".into(),
            },
        ],
    );
    let message = Outgoing {
        message: Message::text(text),
        ..outgoing("", "n1")
    };
    web.post(REFRESHES, message).await.unwrap();
    let mut tx = db.db.snapshot().await.unwrap();
    let found = message::before(&mut tx, id, REFRESHES, i64::MAX, 1)
        .await
        .unwrap();
    assert_eq!(found[0].mentions.0, ["ana"]);
    let lines = &found[0].content.0["text"];
    let first =
        serde_json::json!({ "t": "person", "name": "Ana Ruiz", "account": "ana", "mention": true });
    assert_eq!(lines[0]["spans"][0], first);
    assert_eq!(lines[0]["spans"][1]["t"], "link");
    assert_eq!(
        lines[0]["spans"][2]["t"], "text",
        "only http addresses are links"
    );
    assert_eq!(lines[1]["spans"][0]["account"], "ana");
    assert_eq!(lines[1]["spans"][1]["thread"], serde_json::Value::Null);
    let seen = channel::seen_by(&mut tx, id, "ana", REFRESHES)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((seen.unread, seen.mentioned), (1, 1));
}

async fn a_long_channel_is_read_in_pages(db: TestDb) {
    let (web, id) = web(&db).await;
    for n in 0..1_000 {
        web.post(REFRESHES, outgoing(&n.to_string(), &format!("n{n}")))
            .await
            .unwrap();
    }
    let mut tx = db.db.snapshot().await.unwrap();
    let (mut before, mut all) = (i64::MAX, Vec::new());
    loop {
        let page = message::before(&mut tx, id, REFRESHES, before, 64)
            .await
            .unwrap();
        let Some(oldest) = page.last() else { break };
        before = oldest.seq;
        all.extend(page.iter().map(|it| super::words(&it.content.0)));
    }
    let expected: Vec<String> = (0..1_000).rev().map(|n| n.to_string()).collect();
    assert_eq!(all, expected);
}
