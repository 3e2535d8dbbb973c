//! The server goes away and comes back under an open page.

use super::desk::{Desk, Look, key};

#[tokio::test]
#[ignore = "needs chromium"]
async fn an_open_page_misses_nothing_while_the_server_is_away() {
    let desk = Desk::open(Look::default()).await;
    let jo = desk.tab("jo.becker").await;
    let dana = desk.tab("dana.whitfield").await;
    jo.keys("Before").await;
    jo.keys(key::ENTER).await;
    dana.sees("Before").await;

    desk.stop_demo();
    dana.shows("#connection", "Connection lost. Trying again")
        .await;
    jo.shows("#connection", "Connection lost. Trying again")
        .await;
    // What is sent meanwhile is kept, whether the page gives up on it or gets through.
    jo.keys("In between").await;
    desk.start_demo();
    jo.shows("#connection", "Back: nothing missed").await;
    jo.keys(key::ENTER).await;
    jo.sees("In between").await;
    dana.sees("In between").await;
    let count = "return [...document.querySelectorAll('.message')].filter((one) => one.innerText.includes('In between')).length";
    assert_eq!(dana.ask(count).await, 1);
    assert_eq!(jo.ask(count).await, 1);
    desk.close().await;
}
