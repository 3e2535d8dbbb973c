//! A long conversation, and links to messages of it.

use super::desk::{Desk, Look, Tab};

/// More than the page reads at once, several times.
const MANY: usize = 180;

/// Writes many messages into a channel.
async fn fill(tab: &Tab<'_>, channel: &str) {
    let script = format!(
        "(async () => {{
            for (let i = 0; i < {MANY}; i += 1)
                await fetch('/api/say', {{ method: 'POST', headers: {{ 'Content-Type': 'application/json' }},
                    body: JSON.stringify({{ as: 'jo.becker', event: crypto.randomUUID(), channel: '{channel}', text: `line ${{i}}.` }}) }});
            done(true);
        }})();"
    );
    tab.ask_later(&script).await;
}

#[tokio::test]
#[ignore = "needs chromium"]
async fn older_messages_come_as_one_scrolls_and_nothing_jumps() {
    let desk = Desk::open(Look::default()).await;
    let jo = desk.tab("jo.becker").await;
    fill(&jo, "leads").await;
    jo.open("leads").await;
    jo.sees(&format!("line {}.", MANY - 1)).await;
    let count = "return document.querySelectorAll('.message').length";
    let first = jo.ask(count).await.as_u64().unwrap();
    assert!(first < 100, "{first} messages were read at once");

    // The message in sight stays where it is while older ones are put above it.
    let scrolled = "
        const timeline = document.querySelector('#timeline');
        timeline.scrollTop = 200;
        const top = () => timeline.getBoundingClientRect().top;
        const seen = [...timeline.querySelectorAll('.message')].find((one) => one.getBoundingClientRect().bottom > top());
        const before = seen.getBoundingClientRect().top;
        const count = timeline.querySelectorAll('.message').length;
        const look = () => {
            if (timeline.querySelectorAll('.message').length === count) return setTimeout(look, 20);
            done(Math.abs(seen.getBoundingClientRect().top - before));
        };
        look();";
    let moved = jo.ask_later(scrolled).await.as_f64().unwrap();
    assert!(moved < 2.0, "what was read moved by {moved} pixels");

    // The very first is reached.
    let to_top = "
        const timeline = document.querySelector('#timeline');
        const up = () => {
            timeline.scrollTop = 0;
            if (timeline.innerText.includes('line 0.')) done(true); else setTimeout(up, 20);
        };
        up();";
    jo.ask_later(to_top).await;
    assert!(jo.ask(count).await.as_u64().unwrap() >= MANY as u64);
    desk.close().await;
}

#[tokio::test]
#[ignore = "needs chromium"]
async fn a_link_opens_its_message_however_old_it_is() {
    let desk = Desk::open(Look::default()).await;
    let jo = desk.tab("jo.becker").await;
    let first = jo
        .ask("return document.querySelector('.message').dataset.id")
        .await;
    let first = first.as_str().unwrap().to_owned();
    fill(&jo, "refreshes").await;
    jo.open("leads").await;
    jo.follow(&format!("refreshes/{first}")).await;
    let in_sight = format!(
        "document.activeElement.dataset.id === '{first}' && document.activeElement.getBoundingClientRect().top >= 0"
    );
    jo.until("the first message is in sight", &in_sight).await;

    // A mail of the mailbox leads to its message, as the same person.
    jo.open_view("Mailbox").await;
    jo.ask(
        "const link = document.querySelector('.mail-text a[href*=\"#refreshes/\"]');
         link.closest('.mail').open = true; link.click()",
    )
    .await;
    jo.until(
        "the message of the mail is in sight",
        "location.hash.includes(`/${document.activeElement.dataset.id}`)",
    )
    .await;
    assert_eq!(
        jo.ask("return new URLSearchParams(location.search).get('as')")
            .await,
        "jo.becker"
    );
    desk.close().await;
}
