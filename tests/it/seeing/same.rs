//! `/refresh todo`, `stalled` and `board` say the same as the digest.

use std::collections::BTreeSet;

use refreshbot::message::{Card, Message, Text};
use refreshbot::request::Account;
use refreshbot::wording::plain::plain;

use super::birch;
use crate::conversations::Agency;
use crate::support::bot::{TestBot, with_digests};
use crate::support::database::{TestDb, on_both};

on_both! { every_list_says_the_same }

/// What a card says below each of its headings; without headings, below the empty one.
fn parts(said: &str) -> Vec<(String, Vec<String>)> {
    let mut parts: Vec<(String, Vec<String>)> = Vec::new();
    let lines = said
        .lines()
        .filter_map(|line| line.trim().strip_prefix("│ "));
    for line in lines {
        match (line.strip_prefix("- "), parts.last_mut()) {
            (None, _) => parts.push((line.to_owned(), Vec::new())),
            (Some(item), Some((_, items))) => items.push(item.to_owned()),
            (Some(item), None) => parts.push((String::new(), vec![item.to_owned()])),
        }
    }
    parts
}

/// The digest that stands in somebody's inbox among what was said.
fn digest_of(said: &str, account: &str) -> String {
    let head = format!("inbox of {account}\n");
    let after = said.split(&head).nth(1).unwrap_or_default();
    let lines = after.lines().take_while(|line| line.starts_with("  "));
    lines.collect::<Vec<_>>().join("\n")
}

/// The buttons, without those that are only in one of them.
fn buttons(said: &str) -> String {
    let last = said.lines().rev().find(|line| line.trim().starts_with('['));
    let last = last.unwrap_or_default().trim();
    last.replace("[Preferences]", "").trim().to_owned()
}

/// The clients below some heading that their lines begin with.
fn clients(parts: &[(String, Vec<String>)], heading: &str, says: &str) -> BTreeSet<String> {
    let of = parts.iter().filter(|(it, _)| it.starts_with(heading));
    let lines = of.flat_map(|(_, lines)| lines);
    let clients = lines.filter(|line| line.contains(says));
    clients
        .map(|line| line.split(" · ").next().unwrap().to_owned())
        .collect()
}

/// An agency with clients that are due, stalled, paused and far off, and an open question.
async fn many_clients(db: TestDb) -> Agency {
    let bot = TestBot::set(db, with_digests()).await;
    let a = Agency::of(bot).await.first().await;
    for (client, date) in [
        ("Aster Dental", "2026-11-20"),
        ("Cedar Books", "2026-11-24"),
        ("Delta Bikes", "2026-12-05"),
        ("Elm Tea", "2026-12-14"),
        ("Fir Toys", "2026-11-19"),
    ] {
        a.add_portfolio(client, date).await.message();
    }
    let pause = [("portfolio", "Fir Toys".into())];
    let path = "refresh-admin portfolio pause";
    a.bot.command(&a.lena, path, &pause).await.message();
    let ask = [("question", "Which logo?".into()), ("ticket", "T-1".into())];
    a.bot.command(&a.ana, "refresh ask", &ask).await.message();
    a.bot.skip().await;
    a
}

/// The set is completed, and the creatives hand in.
async fn hand_in(a: &Agency) {
    a.clone_rest(&super::REST).await.message();
    let done = a.bot.command(&a.jo, "refresh done", &birch()).await;
    done.message();
    a.bot.skip().await;
    for ticket in ["T-1", "T-2", "T-3"] {
        let answer = a.deliver_link(&a.kofi, ticket).await;
        if answer.said().contains("[Deliver anyway]") {
            let anyway = answer.press(&a.bot, &a.kofi, "Deliver anyway").await;
            anyway.message();
        }
    }
    a.bot.skip().await;
}

async fn every_list_says_the_same(db: TestDb) {
    let a = many_clients(db).await;
    let mut of_sas = Vec::new();
    for (step, day) in ["2026-11-23", "2026-11-25", "2026-12-08"]
        .iter()
        .enumerate()
    {
        let a = &a;
        a.bot.go_to(day, "08:29:00");
        a.bot.skip().await;
        a.bot.go_to(day, "08:30:00");
        let told = a.bot.read().await;
        let asks = async |who: &Account, path: &str| a.bot.command(who, path, &[]).await.said();
        for who in [&a.lena, &a.dana, &a.jo, &a.ana, &a.kofi] {
            let (told, todo) = (digest_of(&told, &who.id), asks(who, "refresh todo").await);
            assert_eq!(
                parts(&told),
                parts(&todo),
                "{day}, {}\n{told}\n{todo}",
                who.name
            );
            assert_eq!(buttons(&told), buttons(&todo), "{day}, {}", who.name);
            let of = [("person", who.into())];
            let seen = a.bot.command(&a.ana, "refresh todo", &of).await.said();
            if *who != a.ana {
                let seen: Vec<_> = parts(&seen).into_iter().map(|it| it.1).collect();
                let own: Vec<_> = parts(&todo).into_iter().map(|it| it.1).collect();
                assert_eq!(seen, own, "whoever asks");
            }
        }
        let lead = parts(&digest_of(&told, &a.lena.id));
        let stalled = parts(&asks(&a.ana, "refresh stalled").await);
        let part = lead.iter().find(|(heading, _)| heading == "Stalled");
        assert_eq!(
            part.map(|it| &it.1),
            stalled.first().map(|it| &it.1),
            "{day}"
        );
        let board = parts(&asks(&a.ana, "refresh board").await);
        let sas = parts(&digest_of(&told, &a.jo.id));
        let am = parts(&digest_of(&told, &a.dana.id));
        for (column, list, heading, says) in [
            ("Refresh due", &sas, "Waits for you", "create the tickets"),
            (
                "Pending approval",
                &am,
                "Waits for you",
                "show it to the client",
            ),
            ("Approved", &sas, "Waits for you", "put the creatives live"),
        ] {
            let (on_board, in_list) = (clients(&board, column, ""), clients(list, heading, says));
            assert_eq!(on_board, in_list, "{day}, {column}");
        }
        let stalled = clients(&stalled, "", "no ticket after");
        assert!(stalled.is_subset(&clients(&board, "Refresh due", "")));
        of_sas.push(parts(&asks(&a.jo, "refresh todo").await).len());
        if step == 1 {
            hand_in(a).await;
        }
    }
    assert!(of_sas.iter().all(|parts| *parts >= 2), "{of_sas:?}");
    let approve = a.bot.command(&a.dana, "refresh approve", &birch()).await;
    approve.message();
    a.bot.skip().await;
    let said = a.bot.command(&a.jo, "refresh todo", &[]).await.said();
    assert!(said.contains("put the creatives live"), "{said}");
    a.bot.skip().await;
}

/// The reader of the cards above is right about headings.
#[test]
fn parts_are_read() {
    let mut body = Text::line(["Waits for you".into()]);
    body.push(refreshbot::message::LineKind::Item, ["Birch · x".into()]);
    let card = Card {
        title: "Your day".to_owned(),
        tone: refreshbot::message::Tone::Neutral,
        body,
        fields: Vec::new(),
        footer: String::new(),
    };
    let message = Message {
        card: Some(card),
        ..Message::default()
    };
    let expected = ("Waits for you".to_owned(), vec!["Birch · x".to_owned()]);
    assert_eq!(parts(&plain(&message)), [expected]);
}
