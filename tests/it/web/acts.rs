//! What people do on the page.

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{fresh, prompt, submit, submit_by, ticket, words};

#[tokio::test(flavor = "multi_thread")]
async fn a_page_begins_with_everything() {
    let (site, _folder) = fresh().await;
    let start = site.get("/api/start").await;
    assert_eq!(
        start["me"]["account"], "jo.becker",
        "the first, who is the SAS"
    );
    let names: Vec<&Value> = start["people"].as_array().unwrap().iter().collect();
    assert!(names.len() >= 8);
    let ana = names.iter().find(|it| it["account"] == "ana.ruiz").unwrap();
    assert_eq!(
        (&ana["initials"], &ana["role"]),
        (&json!("AR"), &json!("Copywriter"))
    );
    let channels = start["channels"].as_array().unwrap();
    let ids: Vec<&str> = channels
        .iter()
        .map(|it| it["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["refreshes", "tickets", "leads", "inbox:jo.becker"]);
    assert_eq!(start["clock"]["text"], "Mon 23 Nov 2026, 09:00");
    assert_eq!(start["guide"]["current"], "client");
    let commands = start["commands"].as_array().unwrap();
    let submit = commands
        .iter()
        .find(|it| it["path"] == "refresh submit")
        .unwrap();
    let format = &submit["options"][1];
    assert_eq!(
        (&format["name"], &format["kind"]),
        (&json!("format"), &json!("choice"))
    );
    assert!(
        format["choices"]
            .as_array()
            .unwrap()
            .contains(&json!("video"))
    );
    assert!(
        commands
            .iter()
            .all(|it| !it["description"].as_str().unwrap().is_empty())
    );
    let as_ana = site.get("/api/start?as=ana.ruiz").await;
    assert_eq!(as_ana["me"]["account"], "ana.ruiz");
    site.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_comes_to_life() {
    let (site, _folder) = fresh().await;
    site.add_client("Birch Pet Supply").await;
    let reply = submit(&site, ticket()).await;
    assert_eq!(reply["kind"], "message");
    let said = reply.to_string();
    assert!(said.contains("1 of 2"), "{said}");
    assert!(
        said.contains("\"thread\":\"thread-"),
        "the thread is there already: {said}"
    );

    let start = site.get("/api/start?as=jo.becker").await;
    let channels = start["channels"].as_array().unwrap();
    let thread = channels.iter().find(|it| it["kind"] == "thread").unwrap();
    assert_eq!(thread["name"], "T-1 Hero");
    assert_eq!(thread["parent"], "tickets");
    assert_eq!(thread["status"], json!({ "word": "New", "tone": "action" }));
    let id = thread["id"].as_str().unwrap();
    let messages = site.messages("jo.becker", id).await;
    let card = &messages[0]["content"]["card"];
    assert!(card["title"].as_str().unwrap().contains("T-1"), "{card}");
    assert_eq!(
        messages[0]["author"],
        json!({ "account": null, "name": "refreshbot", "bot": true })
    );
    let mentions: Vec<&Value> = messages
        .iter()
        .flat_map(|it| it["mentions"].as_array().unwrap())
        .collect();
    assert!(!mentions.is_empty(), "the creatives are told");
    let creative = mentions[0].as_str().unwrap();

    let started = json!({ "as": creative, "channel": id, "event": "start", "button": "start:1" });
    site.does("/api/press", started).await;
    let start = site.get("/api/start?as=jo.becker").await;
    let channels = start["channels"].as_array().unwrap();
    let thread = channels.iter().find(|it| it["kind"] == "thread").unwrap();
    assert_eq!(thread["status"]["word"], "In Progress");
    let card = &site.messages("jo.becker", id).await[0];
    assert_eq!(card["edited"], true);
    site.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_event_acts_once() {
    let (site, _folder) = fresh().await;
    let first = site.add_client("Birch Pet Supply").await;
    let again = site.add_client("Birch Pet Supply").await;
    assert_eq!(first, again, "the answer of the first time");
    let button = prompt(&site).await;
    let reply = submit_by(&site, &button, ticket()).await;
    assert_eq!(reply, submit_by(&site, &button, ticket()).await);
    // Nobody's event can take the place of another's.
    let say = |who: &str, text: &str| json!({ "as": who, "channel": "refreshes", "event": "one", "text": text, "files": [] });
    let said = site.does("/api/say", say("jo.becker", "Hello")).await;
    let again = site.does("/api/say", say("jo.becker", "Hello")).await;
    let other = site.does("/api/say", say("ana.ruiz", "Hello")).await;
    assert_eq!(said["message"]["id"], again["message"]["id"]);
    assert_ne!(said["message"]["id"], other["message"]["id"]);
    let talk = site.messages("jo.becker", "refreshes").await;
    assert_eq!(
        talk.iter()
            .filter(|it| words(&it["content"]) == "Hello")
            .count(),
        2
    );
    for event in ["", "a b", "a/b", &"x".repeat(65)] {
        let body = json!({ "as": "jo.becker", "channel": "refreshes", "event": event, "button": "note:1" });
        let (status, _) = site.post("/api/press", &body).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{event:?}");
    }
    site.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_option_is_named() {
    let (site, _folder) = fresh().await;
    site.add_client("Birch Pet Supply").await;
    let asks = |path: &str, options: Value| json!({ "as": "lena.hart", "channel": "refreshes", "event": "e", "path": path, "options": options });
    for (path, options, wrong) in [
        ("refresh ask", json!({}), "question"),
        ("refresh ask", json!({ "question": "  " }), "question"),
        ("refresh submit", json!({ "format": "poster" }), "format"),
        (
            "refresh todo",
            json!({ "person": { "account": "nobody" } }),
            "person",
        ),
        ("refresh note", json!({ "file": { "file": "99" } }), "file"),
    ] {
        let (status, said) = site.post("/api/command", &asks(path, options)).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        assert_eq!(said["option"], wrong, "{said}");
        assert!(said["error"].as_str().unwrap().ends_with('.'), "{said}");
    }
    // What only the process can know is refused by it, in its own words.
    let (status, said) = site
        .post(
            "/api/command",
            &asks("refresh status", json!({ "portfolio": "Brich Pet Suply" })),
        )
        .await;
    assert_eq!(status, StatusCode::OK);
    assert!(words(&said).contains("Birch Pet Supply"), "{said}");
    let (status, said) = site
        .post("/api/command", &asks("refresh fly", json!({})))
        .await;
    assert_eq!((status, &said["kind"]), (StatusCode::OK, &json!("message")));
    site.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_form_keeps_what_was_typed() {
    let (site, _folder) = fresh().await;
    site.add_client("Birch Pet Supply").await;
    let mut typed = ticket();
    typed["count"] = json!("many");
    let refused = submit(&site, typed).await;
    let again = refused["content"]["buttons"][0].clone();
    assert_eq!(again["label"], "Edit and send again");
    let form = site
        .press("jo.becker", "again", again["id"].as_str().unwrap())
        .await;
    let fields = form["form"]["fields"].as_array().unwrap();
    let value = |name: &str| &fields.iter().find(|it| it["name"] == name).unwrap()["value"];
    assert_eq!(
        (value("count"), value("name")),
        (&json!("many"), &json!("Hero"))
    );
    let reply = site
        .send("jo.becker", "send-2", &form, json!({ "count": "2" }))
        .await;
    assert!(words(&reply).contains("1 of 2"), "{reply}");
    site.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn options_are_suggested() {
    let (site, _folder) = fresh().await;
    site.add_client("Birch Pet Supply").await;
    let typing = |option: &str, typed: &str| {
        json!({ "as": "jo.becker", "channel": "refreshes", "path": "refresh submit",
                "option": option, "typed": typed, "options": { "format": "video" } })
    };
    let found = site.does("/api/complete", typing("portfolio", "bir")).await;
    assert_eq!(found["choices"][0]["value"], "Birch Pet Supply");
    let none = site.does("/api/complete", typing("url", "bir")).await;
    assert_eq!(none, json!({ "kind": "choices", "choices": [] }));
    site.close().await;
}
