//! A telephone, 360 pixels wide.

use super::desk::{Desk, Look, key};

const NOTHING_SIDEWAYS: &str = "document.documentElement.scrollWidth <= 360
    && [...document.querySelectorAll('.message, .composer, .bar, dialog, .timeline')].every((one) => one.scrollWidth <= one.clientWidth + 1)";

#[tokio::test]
#[ignore = "needs chromium"]
async fn a_narrow_screen_has_all_that_a_wide_one_has() {
    let look = Look {
        narrow: true,
        ..Look::default()
    };
    let desk = Desk::open(look).await;
    let jo = desk.tab("jo.becker").await;
    assert_eq!(jo.ask("return innerWidth").await, 360);
    jo.until("nothing is cut off", NOTHING_SIDEWAYS).await;
    jo.picture("narrow").await;

    // The sidebar is a drawer that Escape closes, and that closes when one has chosen.
    jo.click("open-side").await;
    jo.until("the drawer is open", "document.querySelector('#side.open')")
        .await;
    jo.picture("drawer").await;
    jo.keys(key::ESCAPE).await;
    jo.gone("#side.open").await;
    jo.focused("#open-side").await;
    jo.click("open-side").await;
    jo.open("leads").await;
    jo.gone("#side.open").await;

    // A form fits, and the first steps do.
    jo.click("open-side").await;
    jo.open("refreshes").await;
    jo.press("Submit first ticket").await;
    jo.fill(&[("folder", "BPS-2026-11")]).await;
    jo.until("the form fits", NOTHING_SIDEWAYS).await;
    jo.picture("narrow-form").await;
    jo.press("Cancel").await;
    jo.press("Discard").await;
    jo.gone("dialog").await;
    jo.click("open-guide").await;
    jo.shows("#guide", "First steps").await;
    jo.until("the guide fits", NOTHING_SIDEWAYS).await;
    desk.close().await;
}
