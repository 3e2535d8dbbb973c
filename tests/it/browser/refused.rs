//! A refused form keeps what was typed, and what people type never becomes markup.

use super::desk::{Desk, Look, key};

#[tokio::test]
#[ignore = "needs chromium"]
async fn a_refused_form_stays_open_with_what_was_typed() {
    let desk = Desk::open(Look::default()).await;
    let jo = desk.tab("jo.becker").await;
    jo.command("refresh submit", &[("portfolio", "Birch")])
        .await;
    jo.fill(&[
        ("folder", "BPS-2026-11"),
        ("count", "six"),
        ("name", "Warm paws"),
    ])
    .await;
    jo.press("Send").await;
    jo.shows(".form-problem", "\"six\" is not a Number of Deliverables")
        .await;
    let typed = jo.ask("return [...document.querySelectorAll('dialog [name]')].map((one) => one.value).join(' / ')").await;
    assert_eq!(typed, "BPS-2026-11 / six / Warm paws /  / ");
    jo.picture("refused").await;
    jo.send_form(&[("count", "6")]).await;
    jo.shows(".private", "\"Warm paws\" is 1 of 6 in BPS-2026-11")
        .await;

    // Left after a refusal, it stays in the conversation with its way back.
    jo.command("refresh clone", &[("ad_set", "BPS-2026-11")])
        .await;
    jo.send_refused(
        &[("lines", "Tall | carousell")],
        "\"carousell\" is not a format",
    )
    .await;
    jo.keys(key::ESCAPE).await;
    jo.press("Discard").await;
    jo.gone("dialog").await;
    jo.shows(".private", "\"carousell\" is not a format").await;
    jo.press("Edit and send again").await;
    jo.until(
        "the form has its words",
        "document.querySelector('dialog [name=lines]')?.value === 'Tall | carousell'",
    )
    .await;
    jo.send_form(&[("lines", "Tall | carousel")]).await;
    jo.sees("2 of 6 created").await;
    desk.close().await;
}

#[tokio::test]
#[ignore = "needs chromium"]
async fn an_option_that_is_wrong_says_so_where_it_is() {
    let desk = Desk::open(Look::default()).await;
    let jo = desk.tab("jo.becker").await;
    jo.command(
        "refresh submit",
        &[("portfolio", "Birch"), ("copywriter", "Ana")],
    )
    .await;
    jo.until("a form is open", "document.querySelector('dialog[open]')")
        .await;
    jo.keys(key::ESCAPE).await;
    jo.gone("dialog").await;
    jo.start_command("refresh-admin people link", &[]).await;
    jo.keys("Nobody Known").await;
    jo.keys(key::ENTER).await;
    jo.shows(".option.wrong", "Choose somebody from the list")
        .await;
    jo.focused(".option.wrong input").await;
    desk.close().await;
}

#[tokio::test]
#[ignore = "needs chromium"]
async fn typed_markup_stays_text() {
    let desk = Desk::open(Look::default()).await;
    let jo = desk.tab("jo.becker").await;
    let hostile = "<img src=x onerror=\"document.title='caught'\"><b>bold</b>";
    jo.focused("#composer-text").await;
    jo.keys(hostile).await;
    jo.keys(key::ENTER).await;
    jo.shows(".message:last-child", hostile).await;
    jo.command("refresh submit", &[("portfolio", "Birch")])
        .await;
    jo.send_form(&[("folder", hostile), ("count", "1"), ("name", hostile)])
        .await;
    jo.shows(".private", hostile).await;
    jo.shows("nav li li a", hostile).await;
    jo.until(
        "nothing became an element",
        "!document.querySelector('#messages img, #messages b, nav img, nav b')",
    )
    .await;
    assert!(
        !jo.ask("return document.title")
            .await
            .as_str()
            .unwrap()
            .contains("caught")
    );
    desk.close().await;
}
