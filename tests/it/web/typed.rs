//! What people type on the page: it stays text, mentions by name, asks and answers.

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{fresh, submit, ticket, words};

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
