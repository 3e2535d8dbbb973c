//! The link to a calendar leads to the local workspace itself.

use serde_json::json;

use super::{fresh, words};

/// The button of a reply that begins so.
fn button(reply: &serde_json::Value, verb: &str) -> String {
    let buttons = reply["content"]["buttons"].as_array().unwrap().iter();
    let mut ids = buttons.map(|it| it["id"].as_str().unwrap());
    let found = ids.find(|id| id.starts_with(verb));
    found
        .unwrap_or_else(|| panic!("no {verb} in {reply}"))
        .to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_made_and_read() {
    let (site, _folder) = fresh().await;
    site.add_client("Birch Pet Supply").await;
    let todo = site
        .command("jo.becker", "todo", "refresh todo", json!({}))
        .await;
    let state = site
        .press("jo.becker", "state", &button(&todo, "calendar:"))
        .await;
    let made = site
        .press("jo.becker", "new", &button(&state, "new-calendar-link:"))
        .await;
    let said = words(&made);
    let begin = said
        .find(&site.origin())
        .unwrap_or_else(|| panic!("{said}"));
    let end = begin + said[begin..].find(".ics").unwrap() + 4;
    let link = said[begin..end].to_owned();
    let read = async || site.client.get(&link).send().await.unwrap();
    let file = read().await;
    assert_eq!(
        file.headers()["content-type"],
        "text/calendar; charset=utf-8"
    );
    let file = file.text().await.unwrap();
    assert!(
        file.contains("SUMMARY:Birch Pet Supply: refresh day"),
        "{file}"
    );
    let press = button(&made, "revoke-calendar-link:");
    site.press("jo.becker", "revoke", &press).await;
    assert_eq!(read().await.status(), 404);
    site.close().await;
}
