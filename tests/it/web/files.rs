//! Files that people send on the page.

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{Site, fresh, submit, ticket};

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
