//! Commands as they stand in documents, typed or pasted as a whole.

use serde_json::json;

use super::desk::{Desk, Look, Tab, key};

/// What stands in the options' fields.
const FIELDS: &str = "return Object.fromEntries([...document.querySelectorAll('.command .option')].map((option) =>
    [option.querySelector('.option-name').innerText.replace('*', '').trim(), option.querySelector('input').value]));";

async fn fields(tab: &Tab<'_>) -> serde_json::Value {
    tab.ask(FIELDS).await
}

#[tokio::test]
#[ignore = "needs chromium"]
async fn an_option_is_named_with_a_colon() {
    let desk = Desk::open(Look::default()).await;
    let jo = desk.tab("jo.becker").await;
    jo.click("composer-text").await;
    jo.keys("/refresh status portfolio:Birch Pet Supply").await;
    jo.shows(".command-path", "/refresh status").await;
    assert_eq!(
        fields(&jo).await,
        json!({ "portfolio": "Birch Pet Supply" })
    );
    // The name of a field that is there already is no part of what stands in it.
    // The first closes what is suggested.
    jo.keys(key::ESCAPE).await;
    jo.keys(key::ESCAPE).await;
    jo.focused("#composer-text").await;
    jo.keys("/refresh move ").await;
    jo.shows(".command-path", "/refresh move").await;
    jo.keys("status:Approved").await;
    let said = fields(&jo).await;
    assert_eq!(said["status"], json!("Approved"), "{said}");
    drop(jo);
    desk.close().await;
}

#[tokio::test]
#[ignore = "needs chromium"]
async fn a_whole_command_is_pasted() {
    let desk = Desk::open(Look::default()).await;
    let jo = desk.tab("jo.becker").await;
    jo.click("composer-text").await;
    jo.ask(
        "const text = document.querySelector('#composer-text');
         text.value = '/refresh ask question:Which logo: the old one? portfolio:Birch Pet Supply';
         text.dispatchEvent(new Event('input', { bubbles: true })); return true;",
    )
    .await;
    jo.shows(".command-path", "/refresh ask").await;
    let given = json!({ "question": "Which logo: the old one?", "portfolio": "Birch Pet Supply" });
    assert_eq!(fields(&jo).await, given);
    drop(jo);
    desk.close().await;
}
