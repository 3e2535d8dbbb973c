//! What axe-core finds: nothing, in light and dark, wide and narrow, with everything open.

use serde_json::Value;

use super::desk::{Desk, Look, Tab, key};
use super::in_every_look;

/// The rules of axe-core, as a script that gives `done` each violation and the elements that it is
/// about.
pub fn axe() -> String {
    let path =
        std::env::var_os("REFRESHBOT_AXE").expect("REFRESHBOT_AXE names axe.min.js of axe-core");
    let axe = std::fs::read_to_string(path).expect("axe.min.js is there");
    format!(
        "{axe};
         const where = (one) => one.nodes.map((node) => `${{node.target}} ${{node.html}}`).join(', ');
         axe.run().then((found) => done(found.violations.map((one) => `${{one.id}}: ${{where(one)}}`)))"
    )
}

async fn nothing_found(tab: &Tab<'_>, axe: &str, what: &str) {
    let found = tab.ask_later(axe).await;
    assert_eq!(found, Value::Array(vec![]), "{what}");
}

/// Goes through the page and looks in every state.
async fn look_through(look: Look, name: &str) {
    let axe = axe();
    let desk = Desk::open(look).await;
    let jo = desk.tab("jo.becker").await;
    nothing_found(&jo, &axe, "a conversation").await;

    jo.click("composer-text").await;
    jo.keys("/").await;
    jo.shows(".suggestion", "/refresh submit").await;
    nothing_found(&jo, &axe, "the list of commands").await;
    jo.keys("submit").await;
    jo.keys(key::ENTER).await;
    jo.shows(".suggestion", "portfolio").await;
    nothing_found(&jo, &axe, "a command and its options").await;
    jo.keys(key::ESCAPE).await;
    jo.keys(key::ESCAPE).await;
    jo.gone(".command").await;

    jo.press("Submit first ticket").await;
    jo.fill(&[
        ("folder", "BPS-2026-11"),
        ("count", "six"),
        ("name", "Warm paws"),
    ])
    .await;
    jo.press("Send").await;
    jo.shows(".form-problem", "is not a Number").await;
    nothing_found(&jo, &axe, "a refused form").await;
    jo.picture(&format!("form-{name}")).await;
    jo.send_form(&[("count", "3")]).await;
    jo.shows(".private", "is 1 of 3").await;
    nothing_found(&jo, &axe, "a private answer").await;
    jo.picture(&format!("workspace-{name}")).await;

    if look.narrow {
        jo.click("open-side").await;
        jo.until("the drawer is open", "document.querySelector('#side.open')")
            .await;
    }
    jo.click("who").await;
    jo.shows("#switcher", "Act as").await;
    nothing_found(&jo, &axe, "the choice of a person").await;
    jo.keys(key::ESCAPE).await;
    for view in ["Mailbox", "Activity"] {
        if look.narrow {
            jo.ask("if (!document.querySelector('#side.open')) document.querySelector('#open-side').click()").await;
        }
        jo.open_view(view).await;
        nothing_found(&jo, &axe, view).await;
        jo.picture(&format!("{}-{name}", view.to_lowercase())).await;
    }
    jo.follow("inbox%3Adana.whitfield/1").await;
    jo.shows("#view", "Dana Whitfield's inbox").await;
    nothing_found(&jo, &axe, "somebody else's inbox").await;
    jo.picture(&format!("elsewhere-{name}")).await;
    jo.chord(&[key::CONTROL], "/").await;
    jo.shows("dialog.help", "Keyboard").await;
    nothing_found(&jo, &axe, "the help").await;
    desk.close().await;
}

in_every_look! { look_through }
