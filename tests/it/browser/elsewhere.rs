//! A link that leads to what this person cannot see says so, and whose it is.

use super::desk::{Desk, Look};

#[tokio::test]
#[ignore = "needs chromium"]
async fn a_link_into_somebody_else_s_inbox_says_whose_it_is() {
    let desk = Desk::open(Look::default()).await;
    let dana = desk.tab("dana.whitfield").await;
    dana.open("Messages from refreshbot").await;
    dana.until("a message", "document.querySelector('.message')")
        .await;
    let ids = "return location.hash.slice(1) + '/' + document.querySelector('.message').dataset.id";
    let link = dana.ask(ids).await;

    let jo = desk.tab("jo.becker").await;
    jo.follow(link.as_str().unwrap()).await;
    jo.shows("#title", "Dana Whitfield's inbox").await;
    jo.shows(
        "#view",
        "This message is in Dana Whitfield's inbox, and you are Jo Becker: act as Dana Whitfield to read on.",
    )
    .await;
    jo.until(
        "no channel is open",
        "document.querySelector('#conversation').hidden && !document.querySelector('nav [aria-current]')",
    )
    .await;
    jo.picture("elsewhere").await;

    jo.follow("refreshes").await;
    jo.sees("refresh day").await;
    jo.follow(link.as_str().unwrap()).await;
    jo.click_link("Act as Dana Whitfield").await;
    jo.shows("#title", "Messages from refreshbot").await;
    jo.until(
        "the message is in sight",
        "location.hash.endsWith(`/${document.activeElement.dataset.id}`)",
    )
    .await;
    desk.close().await;
}

#[tokio::test]
#[ignore = "needs chromium"]
async fn a_link_to_nothing_says_so() {
    let desk = Desk::open(Look::default()).await;
    let jo = desk.tab("jo.becker").await;
    for nowhere in ["no-such-thread/1", "inbox%3Anobody.known", "view%3Anothing"] {
        jo.follow(nowhere).await;
        jo.shows("#view", "No conversation has this address").await;
        jo.shows("#title", "Nothing is here").await;
        jo.open("refreshes").await;
        jo.sees("refresh day").await;
    }
    desk.close().await;
}
