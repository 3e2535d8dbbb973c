use insta::assert_snapshot;
use refreshbot::domain::people::Role;
use refreshbot::request::Press;

use super::with_clients;
use crate::conversations::Agency;
use crate::support::bot::TestBot;
use crate::support::database::sqlite;

#[tokio::test]
async fn of_no_clients() {
    let bot = TestBot::new(sqlite().await).await;
    let ana = bot.person("Ana Ruiz", [Role::Copywriter]).await;
    let empty = bot.command(&ana, "refresh board", &[]).await;
    assert_snapshot!(empty.said(), @"
    There is no client yet.
    Next: an Admin adds one with `/refresh-admin portfolio add`.
    ");
    bot.skip().await;
}

#[tokio::test]
async fn every_phase_the_late_ones_first() {
    let a = Agency::with_first().await;
    for (client, date) in [
        ("Aster Dental", "2026-11-25"),
        ("Cedar Books", "2026-11-20"),
        ("Delta Bikes", "2027-02-21"),
    ] {
        let _ = a.add_portfolio(client, date).await;
    }
    a.bot.go_to("2026-11-25", "10:00:00");
    a.bot.skip().await;
    let board = a.bot.command(&a.ana, "refresh board", &[]).await;
    assert_snapshot!(board.said(), @"
    ┌ Where every client stands
    │ Refresh due, no ticket yet (2)
    │ - Cedar Books · due since Fri 20 Nov · no note · Jo Becker
    │ - Aster Dental · due today, Wed 25 Nov · no note · Jo Becker
    │ In production (1)
    │ - Birch Pet Supply · 0 of 3 handed in · 2 to create
    │ Before the refresh date (1)
    │ - Delta Bikes · refresh Sun 21 Feb 2027
    └ 4 clients · page 1 of 1
    ");
    let a = a.cloned_to_approved().await;
    let board = a.bot.command(&a.ana, "refresh board", &[]).await;
    assert_snapshot!(board.said(), @"
    ┌ Where every client stands
    │ Refresh due, no ticket yet (2)
    │ - Cedar Books · due since Fri 20 Nov · no note · Jo Becker
    │ - Aster Dental · due today, Wed 25 Nov · no note · Jo Becker
    │ Approved, to be implemented (1)
    │ - Birch Pet Supply · with Jo Becker since Wed 25 Nov
    │ Before the refresh date (1)
    │ - Delta Bikes · refresh Sun 21 Feb 2027
    └ 4 clients · page 1 of 1
    ");
    a.bot.skip().await;
}

#[tokio::test]
async fn pages() {
    let a = Agency::new().await;
    with_clients(&a, 20, "2026-12-20").await;
    let first = a.bot.command(&a.ana, "refresh board", &[]).await;
    assert_snapshot!(first.said(), @"
    ┌ Where every client stands
    │ Before the refresh date (21)
    │ - Birch Pet Supply · refresh Mon 23 Nov
    │ - Client 01 · refresh Sun 20 Dec
    │ - Client 02 · refresh Sun 20 Dec
    │ - Client 03 · refresh Sun 20 Dec
    │ - Client 04 · refresh Sun 20 Dec
    │ - Client 05 · refresh Sun 20 Dec
    │ - Client 06 · refresh Sun 20 Dec
    │ - Client 07 · refresh Sun 20 Dec
    │ - Client 08 · refresh Sun 20 Dec
    │ - Client 09 · refresh Sun 20 Dec
    │ - Client 10 · refresh Sun 20 Dec
    │ - Client 11 · refresh Sun 20 Dec
    └ 21 clients · page 1 of 2
    [More]
    ");
    let second = first.press(&a.bot, &a.ana, "More").await;
    assert_snapshot!(second.said(), @"
    ┌ Where every client stands
    │ Before the refresh date (21)
    │ - Client 12 · refresh Sun 20 Dec
    │ - Client 13 · refresh Sun 20 Dec
    │ - Client 14 · refresh Sun 20 Dec
    │ - Client 15 · refresh Sun 20 Dec
    │ - Client 16 · refresh Sun 20 Dec
    │ - Client 17 · refresh Sun 20 Dec
    │ - Client 18 · refresh Sun 20 Dec
    │ - Client 19 · refresh Sun 20 Dec
    │ - Client 20 · refresh Sun 20 Dec
    └ 21 clients · page 2 of 2
    ");
    for beyond in ["more-board:99", "more-board:-1", "more-board:0"] {
        let press: Press = beyond.parse().unwrap();
        let shown = a.bot.press_id(&a.ana, press).await;
        let said = shown.said();
        let page = if beyond == "more-board:99" { 2 } else { 1 };
        assert!(said.contains(&format!("page {page} of 2")), "{said}");
    }
    a.bot.skip().await;
}
