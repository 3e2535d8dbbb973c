//! The keyboard alone is enough.

use super::desk::{Desk, Look, key};

#[tokio::test]
#[ignore = "needs chromium"]
async fn everything_is_reached_without_a_mouse() {
    let desk = Desk::open(Look::default()).await;
    let jo = desk.tab("jo.becker").await;

    // The message box has the focus; Escape leaves a command, and gives plain text back.
    jo.start_command("refresh ask", &[]).await;
    jo.keys(key::ENTER).await;
    jo.shows(".option-problem", "question is needed").await;
    jo.focused(".option-input[aria-invalid=true]").await;
    jo.keys(key::ESCAPE).await;
    jo.focused("#composer-text").await;

    // From the message box to the newest message, to its buttons, into a form and back.
    jo.keys(key::UP).await;
    jo.focused(".message:last-child").await;
    jo.ask("window.pressed = 0; addEventListener('click', () => { window.pressed += 1; }, true);")
        .await;
    jo.keys(key::ENTER).await;
    jo.focused(".press").await;
    assert_eq!(jo.ask("return window.pressed").await, 0, "not pressed yet");
    jo.keys(key::ENTER).await;
    jo.focused("dialog input, dialog textarea").await;
    jo.keys("Half a thought").await;
    jo.keys(key::ESCAPE).await;
    jo.shows(".form-leaving", "What you typed is lost").await;
    jo.keys(key::ESCAPE).await;
    jo.focused("dialog input, dialog textarea").await;
    jo.keys(key::ESCAPE).await;
    jo.focused(".form-leaving button").await;
    jo.keys(key::TAB).await;
    jo.keys(key::ENTER).await;
    jo.gone("dialog").await;
    jo.focused(".press").await;
    jo.keys(key::ESCAPE).await;
    jo.focused("#composer-text").await;

    // A message with a mention, and the answer to it.
    jo.keys("Ready, @dan").await;
    jo.shows(".suggestion[aria-selected=true]", "Dana Whitfield")
        .await;
    jo.keys(key::TAB).await;
    jo.keys(key::ENTER).await;
    jo.shows(".message:last-child .mention", "@Dana Whitfield")
        .await;
    jo.keys(key::UP).await;
    jo.focused(".message:last-child").await;
    jo.keys("r").await;
    jo.shows(".replying", "Ready, @Dana Whitfield").await;
    jo.keys("And again").await;
    jo.chord(&[key::SHIFT], key::ENTER).await;
    jo.keys("on two lines").await;
    jo.keys(key::ENTER).await;
    jo.shows(".message:last-child", "on two lines").await;
    jo.shows(".message:last-child .replied", "Ready, @Dana Whitfield")
        .await;

    // From conversation to conversation, through the parts of the page, and the help.
    jo.chord(&[key::ALT], key::DOWN).await;
    jo.shows("#title", "leads").await;
    jo.chord(&[key::ALT], key::UP).await;
    jo.shows("#title", "refreshes").await;
    jo.chord(&[key::CONTROL], "/").await;
    jo.shows("dialog.help", "Keyboard").await;
    jo.keys(key::ESCAPE).await;
    jo.gone("dialog").await;
    jo.focused("#composer-text").await;
    desk.close().await;
}

#[tokio::test]
#[ignore = "needs chromium"]
async fn the_clock_and_the_person_are_changed_with_keys() {
    let desk = Desk::open(Look::default()).await;
    let jo = desk.tab("jo.becker").await;
    let before = jo.text("#clock-text").await;
    jo.ask("document.querySelector('[data-move=hour]').focus()")
        .await;
    jo.keys(key::ENTER).await;
    jo.until(
        "the clock moved",
        &format!("document.querySelector('#clock-text').innerText !== '{before}'"),
    )
    .await;
    jo.shows("#clock-text", "10:").await;

    jo.ask("document.querySelector('#who').focus()").await;
    jo.keys(key::ENTER).await;
    jo.focused(".switch-to[aria-current]").await;
    jo.keys(key::DOWN).await;
    jo.focused(".switch-row:nth-child(2) .switch-to").await;
    jo.keys(key::ENTER).await;
    jo.shows("#who", "Dana Whitfield").await;
    jo.until(
        "the tab is Dana's",
        "document.title.includes('Dana Whitfield') && location.search === '?as=dana.whitfield'",
    )
    .await;
    desk.close().await;
}
