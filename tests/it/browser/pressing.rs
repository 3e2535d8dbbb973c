//! A card that changes while somebody presses its button.

use super::desk::{Desk, Look};

/// The button *Start* of the thread's card.
const START: &str = "document.querySelector('main [data-button^=\"start:\"]')";

#[tokio::test]
#[ignore = "needs chromium"]
async fn a_button_stays_until_it_was_let_go() {
    let desk = Desk::open(Look::default()).await;
    let thread = "T-42 Above it all hero";
    let lena = desk.tab("lena.hart").await;
    lena.open(thread).await;
    lena.until("the card is there", START).await;
    lena.ask(&format!(
        "window.held = {START};
         window.held.dispatchEvent(new PointerEvent('pointerdown', {{ bubbles: true, button: 0 }}));"
    ))
    .await;

    let other = desk.tab("lena.hart").await;
    other.open(thread).await;
    other.press("Start").await;
    other.shows(".message", "Status In Progress").await;

    // The news is there, and the button waits for its click.
    lena.shows("nav li li a", "T-42 Above it all hero In Progress")
        .await;
    assert_eq!(lena.ask("return window.held.isConnected").await, true);
    lena.ask("window.held.dispatchEvent(new PointerEvent('pointerup', { bubbles: true }));")
        .await;
    lena.shows(".message", "Status In Progress").await;
    assert_eq!(lena.ask("return window.held.isConnected").await, false);
    desk.close().await;
}
