//! One whole cycle in the browser: five people, each in a tab of their own.

use super::desk::{Desk, Look};

#[tokio::test]
#[ignore = "needs chromium"]
async fn five_people_run_a_cycle_by_clicks_and_keys() {
    let desk = Desk::open(Look::default()).await;
    let jo = desk.tab("jo.becker").await;
    let dana = desk.tab("dana.whitfield").await;
    let ana = desk.tab("ana.ruiz").await;
    let kofi = desk.tab("kofi.mensah").await;
    let lena = desk.tab("lena.hart").await;

    // The SAS submits the first ticket and clones the second.
    jo.sees("Birch Pet Supply: refresh day").await;
    let team = [("copywriter", "Ana"), ("designer", "Kofi")];
    jo.command(
        "refresh submit",
        &[&[("portfolio", "Birch")], &team[..]].concat(),
    )
    .await;
    jo.send_form(&[
        ("folder", "BPS-2026-11"),
        ("count", "2"),
        ("name", "Warm paws"),
        ("direction", "The new logo. No phone number in the image."),
    ])
    .await;
    jo.shows(".private", "\"Warm paws\" is 1 of 2 in BPS-2026-11")
        .await;
    jo.picture("submitted").await;
    jo.command(
        "refresh clone",
        &[&[("ad_set", "BPS-2026-11")], &team[..]].concat(),
    )
    .await;
    jo.send_form(&[("lines", "Warm paws tall | story/reel | 9:16")])
        .await;
    jo.sees("2 of 2 created").await;
    jo.press("Mark submitted").await;
    jo.shows(".private", "Birch Pet Supply").await;

    // A creative starts and asks; the SAS is called by a mark in the sidebar, and answers.
    ana.open("T-46 Warm paws").await;
    ana.press("Start").await;
    ana.shows("#subtitle", "In Progress").await;
    // What comes of it moves the buttons.
    ana.shows(".message", "Status In Progress").await;
    ana.shows(".private", "is In Progress").await;
    ana.press("Ask a question").await;
    ana.send_form(&[("question", "Is there a logo on white?")])
        .await;
    ana.sees("Is there a logo on white?").await;
    jo.shows("nav li li a", "T-46 Warm paws In Progress @1")
        .await;
    jo.open("T-46 Warm paws").await;
    jo.press("Answer").await;
    jo.send_form(&[("answer", "Yes, in the folder \"white\".")])
        .await;
    ana.sees("Yes, in the folder \"white\".").await;

    // Both hand in.
    ana.press("Deliver").await;
    ana.send_form(&[("link", "https://drive.example/bps/t-46")])
        .await;
    ana.shows("#subtitle", "Pending Approval").await;
    kofi.open("T-47 Warm paws tall").await;
    kofi.press("Start").await;
    kofi.shows("#subtitle", "In Progress").await;
    kofi.command(
        "refresh deliver",
        &[("link", "https://drive.example/bps/t-47")],
    )
    .await;
    kofi.shows("#subtitle", "Pending Approval").await;

    // A creative may not approve; the Account Manager does.
    kofi.open("refreshes").await;
    kofi.sees("BPS-2026-11 is ready for client review").await;
    kofi.press("Approve the set").await;
    kofi.shows(".private", "Nothing changed").await;
    dana.sees("BPS-2026-11 is ready for client review").await;
    dana.press("Approve the set").await;
    dana.press("Approve the cycle").await;
    dana.sees("Birch Pet Supply: approved, ready for Meta")
        .await;

    // The SAS implements: the cycle closes, and the next one opens.
    jo.open("refreshes").await;
    jo.sees("Birch Pet Supply: approved, ready for Meta").await;
    jo.press("Mark implemented").await;
    dana.sees("Birch Pet Supply: cycle 2 is closed").await;
    dana.sees("Next refresh:").await;
    lena.command("refresh history", &[("portfolio", "Birch")])
        .await;
    lena.shows(".private", "Birch Pet Supply").await;
    desk.close().await;
}
