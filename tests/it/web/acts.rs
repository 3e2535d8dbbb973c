//! What people do on the page.

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{Site, fresh, words};

/// Presses *Submit first ticket* of the one client and fills in the form.
async fn submit(site: &Site, typed: Value) -> Value {
    let prompt = site.messages("jo.becker", "refreshes").await;
    let prompt = prompt.iter().rev().find_map(|message| {
        let buttons = message["content"]["buttons"].as_array().unwrap();
        let submit = buttons
            .iter()
            .find(|it| it["id"].as_str().unwrap().starts_with("submit:"));
        submit.map(|button| button["id"].as_str().unwrap().to_owned())
    });
    let form = site
        .press("jo.becker", "submit", &prompt.expect("a prompt"))
        .await;
    assert_eq!(form["kind"], "form", "{form}");
    site.send("jo.becker", "send", &form, typed).await
}

fn ticket() -> Value {
    json!({ "folder": "BPS-2026-11", "count": "2", "name": "Hero", "direction": "Bright.", "copy": "" })
}

async fn upload(site: &Site, who: &str, name: &str, bytes: &'static [u8]) -> Value {
    let at = format!("/api/files?as={who}&name={name}");
    let request = site
        .client
        .post(site.at(&at))
        .header("origin", site.origin());
    let request = request.header("content-type", "application/octet-stream");
    let answer = request.body(bytes).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    super::read(answer).await
}

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
    let reply = submit(&site, ticket()).await;
    assert_eq!(reply, submit(&site, ticket()).await);
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

#[tokio::test(flavor = "multi_thread")]
async fn files_are_sent_kept_and_fetched() {
    let (site, _folder) = fresh().await;
    site.add_client("Birch Pet Supply").await;
    submit(&site, ticket()).await;
    let file = upload(
        &site,
        "lena.hart",
        "..%2Fpi%22c%0A.png",
        b"not really a picture",
    )
    .await;
    assert_eq!(
        (&file["name"], &file["size"]),
        (&json!("pi\"c.png"), &json!(20))
    );
    // Nobody hands in what another has sent.
    let (status, said) = site
        .post(
            "/api/command",
            &json!({ "as": "jo.becker", "channel": "refreshes", "event": "theirs",
                "path": "refresh deliver", "options": { "ticket": "T-1", "file": { "file": file["file"] } } }),
        )
        .await;
    assert_eq!(
        (status, &said["option"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("file"))
    );
    let options = json!({ "ticket": "T-1", "file": { "file": file["file"] } });
    site.command("lena.hart", "deliver", "refresh deliver", options)
        .await;
    let start = site.get("/api/start?as=jo.becker").await;
    let threads = start["channels"].as_array().unwrap();
    let thread = threads.iter().find(|it| it["kind"] == "thread").unwrap()["id"]
        .as_str()
        .unwrap();
    let talk = site.messages("jo.becker", thread).await;
    let shown: Vec<&Value> = talk
        .iter()
        .flat_map(|it| it["content"]["files"].as_array().unwrap())
        .collect();
    assert_eq!(shown.len(), 1, "{talk:?}");
    let answer = site
        .client
        .get(site.at(shown[0]["url"].as_str().unwrap()))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.headers()["content-type"], "image/png");
    let name = answer.headers()["content-disposition"]
        .to_str()
        .unwrap()
        .to_owned();
    assert_eq!(name, "inline; filename*=UTF-8''pi%22c.png");
    assert_eq!(answer.text().await.unwrap(), "not really a picture");
    // What could act as a page is only ever saved.
    let page = upload(&site, "jo.becker", "x.html", b"<script>alert(1)</script>").await;
    let at = format!("/files/{}", page["file"].as_str().unwrap());
    let answer = site.client.get(site.at(&at)).send().await.unwrap();
    assert_eq!(answer.headers()["content-type"], "application/octet-stream");
    assert!(
        answer.headers()["content-disposition"]
            .to_str()
            .unwrap()
            .starts_with("attachment")
    );
    site.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_stays_text() {
    let (site, _folder) = fresh().await;
    let hostile = "<img src=x onerror=alert(1)> **no** [a](javascript:alert(1)) @everyone javascript:alert(2) &amp;";
    let said = site
        .does(
            "/api/say",
            json!({ "as": "ana.ruiz", "channel": "refreshes", "event": "h", "text": hostile }),
        )
        .await;
    let spans = &said["message"]["content"]["text"][0]["spans"];
    assert_eq!(*spans, json!([{ "t": "text", "text": hostile }]));
    site.add_client("<b>Bold & Co</b>").await;
    let mut typed = ticket();
    typed["name"] = json!("</title><script>alert(1)</script>");
    typed["direction"] = json!("@Ana Ruiz https://x.example/");
    submit(&site, typed).await;
    let start = site.get("/api/start?as=jo.becker").await;
    let threads = start["channels"].as_array().unwrap();
    let thread = threads.iter().find(|it| it["kind"] == "thread").unwrap();
    assert!(
        thread["name"]
            .as_str()
            .unwrap()
            .contains("</title><script>")
    );
    let talk = site
        .messages("jo.becker", thread["id"].as_str().unwrap())
        .await;
    for span in spans_of(&talk[0]["content"]) {
        let kind = span["t"].as_str().unwrap();
        assert!(
            [
                "text", "strong", "emphasis", "code", "person", "thread", "link"
            ]
            .contains(&kind)
        );
        assert!(
            kind != "link" || span["url"].as_str().unwrap().starts_with("http"),
            "{span}"
        );
        assert!(
            span["mention"] != json!(true) || span["name"] != json!("Ana Ruiz"),
            "{span}"
        );
    }
    for (text, status) in [
        ("", StatusCode::BAD_REQUEST),
        (" \n", StatusCode::BAD_REQUEST),
        ("a\u{0}b", StatusCode::BAD_REQUEST),
        ("x".repeat(4_001).as_str(), StatusCode::PAYLOAD_TOO_LARGE),
    ] {
        let body = json!({ "as": "ana.ruiz", "channel": "refreshes", "event": "n", "text": text });
        assert_eq!(site.post("/api/say", &body).await.0, status);
    }
    site.close().await;
}

fn spans_of(content: &Value) -> Vec<Value> {
    match content {
        Value::Object(fields) if fields.contains_key("t") => vec![content.clone()],
        Value::Object(fields) => fields.values().flat_map(spans_of).collect(),
        Value::Array(parts) => parts.iter().flat_map(spans_of).collect(),
        _ => Vec::new(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_mentioned_by_name() {
    let (site, _folder) = fresh().await;
    let text = "Hi @ana ruiz, see https://x.example/a?b=1. And @Kofi Mensahs, mail@Jo Becker";
    let said = site
        .does(
            "/api/say",
            json!({ "as": "jo.becker", "channel": "refreshes", "event": "m", "text": text }),
        )
        .await;
    assert_eq!(said["message"]["mentions"], json!(["ana.ruiz"]));
    assert_eq!(said["reply"], Value::Null);
    assert_eq!(
        said["message"]["content"]["text"][0]["spans"],
        json!([
            { "t": "text", "text": "Hi " },
            { "t": "person", "name": "Ana Ruiz", "account": "ana.ruiz", "mention": true },
            { "t": "text", "text": ", see " },
            { "t": "link", "label": "https://x.example/a?b=1", "url": "https://x.example/a?b=1" },
            { "t": "text", "text": ". And @Kofi Mensahs, mail@Jo Becker" },
        ])
    );
    let counts = |start: &Value| {
        let channel = &start["channels"][0];
        (channel["unread"].clone(), channel["mentioned"].clone())
    };
    let ana = site.get("/api/start?as=ana.ruiz").await;
    assert_eq!(counts(&ana), (json!(1), json!(1)));
    assert_eq!(
        counts(&site.get("/api/start?as=jo.becker").await),
        (json!(0), json!(0))
    );
    let read = json!({ "as": "ana.ruiz", "channel": "refreshes", "seq": said["message"]["seq"] });
    site.does("/api/read", read).await;
    assert_eq!(
        counts(&site.get("/api/start?as=ana.ruiz").await),
        (json!(0), json!(0))
    );
    // Reading is never undone.
    site.does(
        "/api/read",
        json!({ "as": "ana.ruiz", "channel": "refreshes", "seq": 0 }),
    )
    .await;
    assert_eq!(
        counts(&site.get("/api/start?as=ana.ruiz").await),
        (json!(0), json!(0))
    );
    site.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mention_asks_and_a_reply_answers() {
    let (site, _folder) = fresh().await;
    site.add_client("Birch Pet Supply").await;
    submit(&site, ticket()).await;
    let start = site.get("/api/start?as=jo.becker").await;
    let threads = start["channels"].as_array().unwrap();
    let thread = threads.iter().find(|it| it["kind"] == "thread").unwrap()["id"].clone();
    let thread_id = thread.as_str().unwrap();
    let talk = site.messages("jo.becker", thread_id).await;
    let creative = talk
        .iter()
        .find_map(|it| it["mentions"][0].as_str())
        .unwrap()
        .to_owned();
    let asked = site
        .does("/api/say", json!({ "as": creative, "channel": thread, "event": "q", "text": "@refreshbot Which logo?" }))
        .await;
    assert_eq!(asked["reply"], Value::Null, "everybody sees it");
    let talk = site.messages("jo.becker", thread_id).await;
    let posted = talk.last().unwrap();
    assert!(
        words(&posted["content"]).contains("Which logo?"),
        "{posted}"
    );
    assert_eq!(posted["mentions"], json!(["jo.becker"]));
    let answer = json!({ "as": "jo.becker", "channel": thread, "event": "a", "text": "The new one.", "reply_to": posted["id"] });
    site.does("/api/say", answer).await;
    let talk = site.messages("jo.becker", thread_id).await;
    let told = talk.last().unwrap();
    assert!(words(&told["content"]).contains("The new one."), "{told}");
    assert_eq!(told["mentions"], json!([creative]));
    // Where there is nothing to ask about, the bot says so to the one who asked alone.
    let lost = json!({ "as": "jo.becker", "channel": "leads", "event": "l", "text": "@refreshbot hello?" });
    let lost = site.does("/api/say", lost).await;
    assert_eq!(lost["reply"]["kind"], "message");
    let missing = json!({ "as": "jo.becker", "channel": "leads", "event": "r", "text": "x", "reply_to": "m1" });
    assert_eq!(
        site.post("/api/say", &missing).await.0,
        StatusCode::NOT_FOUND
    );
    site.close().await;
}
