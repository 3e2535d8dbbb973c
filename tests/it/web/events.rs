//! What changes, as it changes.

use serde_json::json;

use super::{Site, folder, fresh, words};

#[tokio::test(flavor = "multi_thread")]
async fn another_tab_sees_it_at_once() {
    let (site, _folder) = fresh().await;
    let cursor = site.get("/api/start?as=ana.ruiz").await["cursor"]
        .as_str()
        .unwrap()
        .to_owned();
    let mut tab = site.follow("ana.ruiz", Some(&cursor)).await;
    let hello = tab.next().await.unwrap();
    assert_eq!(hello.name, "hello");
    let said = json!({ "as": "jo.becker", "channel": "refreshes", "event": "s", "text": "Morning, @Ana Ruiz" });
    let said = site.does("/api/say", said).await;
    let seen = tab.next_of("message").await;
    assert_eq!(seen.data, said["message"]);
    assert!(seen.id.is_some());
    let channel = tab.next_of("channel").await;
    assert_eq!(
        (&channel.data["unread"], &channel.data["mentioned"]),
        (&json!(1), &json!(1))
    );
    // Their own other tab learns that it was read.
    let read = json!({ "as": "ana.ruiz", "channel": "refreshes", "seq": said["message"]["seq"] });
    site.does("/api/read", read).await;
    assert_eq!(tab.next_of("channel").await.data["unread"], 0);
    site.does("/api/clock", json!({ "as": "jo.becker", "move": "hour" }))
        .await;
    assert_eq!(
        tab.next_of("clock").await.data["text"],
        "Mon 23 Nov 2026, 10:00"
    );
    site.does("/api/guide", json!({ "as": "jo.becker", "closed": true }))
        .await;
    assert_eq!(tab.next_of("guide").await.data["closed"], true);
    site.add_client("Birch Pet Supply").await;
    let added = tab.next_of("activity").await;
    assert_eq!(
        (&added.data["who"], &added.data["where"]),
        (&json!("Lena Hart"), &json!("Birch Pet Supply"))
    );
    assert!(
        added.data["what"]
            .as_str()
            .unwrap()
            .starts_with("added the portfolio")
    );
    site.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_tab_missed_is_told_in_order() {
    let folder = folder();
    let site = Site::open(folder.path(), true).await;
    let start = site.get("/api/start?as=ana.ruiz").await;
    let (cursor, boot) = (
        start["cursor"].as_str().unwrap().to_owned(),
        start["boot"].clone(),
    );
    let say = |n: usize| json!({ "as": "jo.becker", "channel": "refreshes", "event": format!("s{n}"), "text": format!("Line {n}") });
    for n in 0..30 {
        site.does("/api/say", say(n)).await;
    }
    site.close().await;
    // The program was away meanwhile, too.
    let site = Site::open(folder.path(), false).await;
    for n in 30..40 {
        site.does("/api/say", say(n)).await;
    }
    let mut tab = site.follow("ana.ruiz", Some(&cursor)).await;
    let hello = tab.next().await.unwrap();
    assert_ne!(hello.data["boot"], boot);
    let mut last = None;
    for n in 0..40 {
        let event = tab.next_of("message").await;
        assert_eq!(words(&event.data["content"]), format!("Line {n}"));
        last = event.id;
    }
    // From there on, by the header that a browser sends on its own.
    drop(tab);
    site.does("/api/say", say(40)).await;
    let again = site
        .client
        .get(site.at(&format!("/api/events?as=ana.ruiz&after={cursor}")));
    let again = again
        .header("last-event-id", last.unwrap())
        .send()
        .await
        .unwrap();
    let mut tab = super::Stream {
        answer: again,
        text: String::new(),
    };
    let event = tab.next_of("message").await;
    assert_eq!(
        words(&event.data["content"]),
        "Line 40",
        "the greater of both counts"
    );
    site.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cursor_of_another_database_begins_anew() {
    let (site, _folder) = fresh().await;
    let mut tab = site.follow("ana.ruiz", Some("99999.0")).await;
    assert_eq!(tab.next().await.unwrap().name, "hello");
    assert_eq!(tab.next().await.unwrap().name, "reset");
    for odd in ["x", "1", "1.x", "-5.-5", "1.1.1"] {
        let mut tab = site.follow("ana.ruiz", Some(odd)).await;
        assert_eq!(tab.next().await.unwrap().name, "hello", "{odd}");
    }
    site.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_inbox_is_told_to_its_owner_alone() {
    let (site, _folder) = fresh().await;
    let mut own = site.follow("ana.ruiz", Some("0.0")).await;
    let mut other = site.follow("jo.becker", Some("0.0")).await;
    let say = json!({ "as": "ana.ruiz", "channel": "inbox:ana.ruiz", "event": "i", "text": "Only for me" });
    site.does("/api/say", say).await;
    let say = json!({ "as": "ana.ruiz", "channel": "refreshes", "event": "c", "text": "For all" });
    site.does("/api/say", say).await;
    assert_eq!(
        words(&own.next_of("message").await.data["content"]),
        "Only for me"
    );
    assert_eq!(
        words(&other.next_of("message").await.data["content"]),
        "For all"
    );
    // Nor does another learn that the inbox is there.
    let mut all = site.follow("jo.becker", Some("0.0")).await;
    loop {
        let event = all.next().await.unwrap();
        assert_ne!(event.data["id"], "inbox:ana.ruiz");
        if event.name == "message" {
            break;
        }
    }
    site.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_of_the_program_ends_the_streams() {
    let (site, _folder) = fresh().await;
    let mut tab = site.follow("ana.ruiz", None).await;
    assert_eq!(tab.next().await.unwrap().name, "hello");
    site.close().await;
    while tab.next().await.is_some() {}
}
