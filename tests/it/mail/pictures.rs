//! The mails as pictures: light and dark, wide and narrow, with images off because there are none.
//!
//! `REFRESHBOT_SCREENSHOTS` names a folder for them.

use std::path::PathBuf;

use fantoccini::Client;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::story::story;
use crate::browser::accessibility::axe;
use crate::browser::desk::{Look, browser, later};
use crate::browser::in_every_look;

async fn ask(client: &Client, script: &str) -> Value {
    client.execute(script, vec![]).await.unwrap()
}

async fn picture(client: &Client, width: u32, name: &str) {
    let Some(folder) = std::env::var_os("REFRESHBOT_SCREENSHOTS") else {
        return;
    };
    // As high as the page, so that all of it is seen.
    let height = ask(
        client,
        "return document.documentElement.scrollHeight + window.outerHeight - window.innerHeight",
    )
    .await;
    let height = u32::try_from(height.as_u64().unwrap()).unwrap();
    client.set_window_size(width, height).await.unwrap();
    let picture = client.screenshot().await.unwrap();
    let path = PathBuf::from(&folder).join(format!("mail-{name}.png"));
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(path, picture).unwrap();
}

async fn look_at_all(look: Look, name: &str) {
    let (axe, mails) = (later(&axe()), story().await);
    let (profile, pages) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let (_driver, client) = browser(look, &profile).await;
    let width = if look.narrow { 360 } else { 760 };
    for (kind, mail) in &mails {
        let page = pages.path().join(format!("{kind}.html"));
        std::fs::write(&page, mail.html.as_deref().unwrap()).unwrap();
        client.set_window_size(width, 860).await.unwrap();
        let address = format!("file://{}", page.display());
        client.goto(&address).await.unwrap();
        let found = client.execute_async(&axe, vec![]).await.unwrap();
        assert_eq!(found, json!([]), "{kind}, {name}");
        let wide = "return document.documentElement.scrollWidth > window.innerWidth";
        assert_eq!(
            ask(&client, wide).await,
            json!(false),
            "{kind} is too wide, {name}"
        );
        let acts = "return document.querySelectorAll('body script, img, iframe, object, link, form').length + performance.getEntriesByType('resource').length";
        assert_eq!(ask(&client, acts).await, json!(0), "{kind} loads something");
        let ground = "return getComputedStyle(document.querySelector('.sheet')).backgroundColor";
        let expected = if look.dark {
            "rgb(28, 31, 38)"
        } else {
            "rgb(255, 255, 255)"
        };
        assert_eq!(
            ask(&client, ground).await,
            json!(expected),
            "{kind}, {name}"
        );
        picture(&client, width, &format!("{kind}-{name}")).await;
    }
    client.close().await.unwrap();
}

in_every_look! { look_at_all }
