use std::collections::BTreeMap;

use insta::assert_snapshot;
use refreshbot::chat::commands::Given;

use super::{Found, agency, agency_on, read_back};
use crate::conversations::{Agency, REST, SPRING, birch};
use crate::support::database::{TestDb, on_both};

on_both! { along_a_cycle }

/// Everybody's calendar, from the first day to the next cycle.
async fn along_a_cycle(db: TestDb) {
    let a = agency_on(db).await;
    let am = a.secret(&a.dana, "New link").await;
    let sas = a.secret(&a.jo, "New link").await;
    let creative = a.secret(&a.ana, "New link").await;
    let lead = a.secret(&a.lena, "New link").await;
    let team = a.secret(&a.lena, "New team link").await;
    let said = a.entries(&am).await;
    assert_snapshot!(said, @"
    2026-11-23 · Birch Pet Supply: refresh day
    2026-11-08 08:00 UTC · Birch Pet Supply: kickoff
    ");
    assert_eq!(a.entries(&sas).await, a.entries(&am).await);
    assert_eq!(a.entries(&creative).await, "");
    a.bot.go_to("2026-11-19", "14:05:00");
    a.bot.skip().await;
    let a = a.first().await;
    a.clone_rest(&REST).await.message();
    a.bot.skip().await;
    let said = a.entries(&sas).await;
    assert_snapshot!(said, @"
    2026-11-23 · Birch Pet Supply: refresh day
    2026-11-19 13:05 UTC · Birch Pet Supply: kickoff
    2026-12-07 · T-1 due: Spring hero (Birch Pet Supply)
    2026-12-07 · T-2 due: Spring hero tall (Birch Pet Supply)
    2026-12-07 · T-3 due: Spring dogs (Birch Pet Supply)
    ");
    let said = a.entries(&creative).await;
    assert_snapshot!(said, @"
    2026-12-07 · T-1 due: Spring hero (Birch Pet Supply)
    2026-12-07 · T-2 due: Spring hero tall (Birch Pet Supply)
    2026-12-07 · T-3 due: Spring dogs (Birch Pet Supply)
    ");
    assert_eq!(a.entries(&team).await, a.entries(&sas).await);
    assert_eq!(a.entries(&lead).await, "", "a Lead's own is their own");
    assert!(!a.entries(&am).await.contains("T-1"));
    let cancel = [
        ("ticket", Given::from("T-2")),
        ("reason", "No budget".into()),
    ];
    a.bot
        .command(&a.jo, "refresh cancel", &cancel)
        .await
        .message();
    a.deliver_link(&a.kofi, "T-1").await.message();
    a.bot.skip().await;
    let said = a.entries(&creative).await;
    assert_snapshot!(said, @"2026-12-07 · T-3 due: Spring dogs (Birch Pet Supply)");
    a.deliver_link(&a.kofi, "T-3").await.message();
    a.bot.skip().await;
    let a = a.cycle_approved().await;
    a.bot
        .command(&a.jo, "refresh implement", &birch())
        .await
        .message();
    a.bot.skip().await;
    let said = a.entries(&sas).await;
    assert_snapshot!(said, @"
    2027-02-21 · Birch Pet Supply: refresh day
    2027-02-06 08:00 UTC · Birch Pet Supply: kickoff
    ");
    a.bot
        .command(&a.lena, "refresh-admin portfolio pause", &birch())
        .await
        .message();
    a.bot.skip().await;
    assert_eq!(a.entries(&team).await, "", "a paused portfolio has nothing");
}

async fn found(a: &Agency, secret: &str) -> BTreeMap<String, Found> {
    let file = a.feed(secret).await.unwrap();
    let (_, all) = read_back(&file);
    all.into_iter().map(|it| (it.uid.clone(), it)).collect()
}

/// What moves keeps its name, and a program sees that it is newer.
#[tokio::test]
async fn entries_are_updated_in_place() {
    let a = agency().await;
    let secret = a.secret(&a.jo, "New link").await;
    let before = found(&a, &secret).await;
    let date = [
        ("portfolio", Given::from("Birch Pet Supply")),
        ("date", "2026-12-01".into()),
    ];
    a.bot.go_to("2026-11-03", "10:00:00");
    let path = "refresh-admin portfolio reschedule";
    a.bot.command(&a.lena, path, &date).await.message();
    a.bot.skip().await;
    let moved = found(&a, &secret).await;
    assert!(before.keys().eq(moved.keys()), "{before:#?} {moved:#?}");
    for (uid, old) in &before {
        let new = &moved[uid];
        assert!(new.when > old.when, "{uid}");
        assert!(new.sequence > old.sequence, "{uid}");
        assert!(new.stamp > old.stamp, "{uid}");
    }
    a.bot.go_to("2026-11-19", "14:05:00");
    let a = a.first().await;
    let before = found(&a, &secret).await;
    let edit = [("ticket", Given::from("T-1")), ("due", "2026-12-09".into())];
    a.bot.advance(chrono::TimeDelta::minutes(1));
    a.bot.command(&a.jo, "refresh edit", &edit).await.message();
    a.bot.skip().await;
    let edited = found(&a, &secret).await;
    assert!(before.keys().eq(edited.keys()));
    let (uid, new) = edited
        .iter()
        .find(|(uid, _)| uid.starts_with("ticket-"))
        .unwrap();
    assert_eq!(new.when, "2026-12-09");
    assert!(new.sequence > before[uid].sequence && new.stamp > before[uid].stamp);
    assert_eq!(
        a.feed(&secret).await,
        a.feed(&secret).await,
        "the same text while nothing changes"
    );
    let bare = found(&a, &secret).await;
    a.bot.go_to("2026-11-20", "03:00:00");
    a.bot.skip().await;
    assert_eq!(found(&a, &secret).await, bare, "time alone changes nothing");
}

#[tokio::test]
async fn what_an_entry_says() {
    let a = agency().await;
    let secret = a.secret(&a.jo, "New link").await;
    a.bot.go_to("2026-11-19", "14:05:00");
    let a = a.first().await;
    let file = a.feed(&secret).await.unwrap();
    let (title, all) = read_back(&file);
    assert_eq!(title, "Creative refreshes of Jo Becker");
    let said: Vec<String> = all
        .iter()
        .map(|it| {
            let uid = it.uid.split('@').next().unwrap();
            format!("{uid} · {} · {}\n{}", it.when, it.summary, it.description)
        })
        .collect();
    assert_snapshot!(said.join("\n\n"), @"
    cycle-1-refresh · 2026-11-23 · Birch Pet Supply: refresh day
    Cycle 1
    Creative Refresh Status: blank
    Account Manager: Dana Whitfield
    Social Ad Specialist: Jo Becker

    cycle-1-kickoff · 2026-11-19 13:05 UTC · Birch Pet Supply: kickoff
    Cycle 1
    Creative Refresh Status: blank
    Account Manager: Dana Whitfield
    Social Ad Specialist: Jo Becker

    ticket-1 · 2026-12-07 · T-1 due: Spring hero (Birch Pet Supply)
    Ad Set: BPS-2026-11, cycle 1
    Ticket Status: New
    Account Manager: Dana Whitfield
    Social Ad Specialist: Jo Becker
    ");
}

/// Whatever somebody types stays the text of one entry.
#[tokio::test]
async fn hostile_names() {
    let a = agency().await;
    let client =
        "A, B; C: \\n \"D\" \\, 🐶🐱🐭🐹🐰🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧🐦🐤🦆🦅🦉🦇 BEGIN:VEVENT";
    a.bot.go_to("2026-11-19", "14:05:00");
    let rename = [
        ("portfolio", Given::from("Birch Pet Supply")),
        ("client", client.into()),
    ];
    let path = "refresh-admin portfolio edit";
    a.bot.command(&a.lena, path, &rename).await.message();
    a.bot.skip().await;
    let mut spring = SPRING;
    let name = "x\r\nEND:VEVENT\r\nBEGIN:VALARM\u{2028}\u{202e}\u{b}\u{c}\u{85} 老虎老虎老虎老虎老虎老虎老虎老虎老虎老虎老虎 \\";
    spring[2].1 = name;
    let client_option = [("portfolio", Given::from(client))];
    let form = a.bot.command(&a.jo, "refresh submit", &client_option).await;
    form.send(&a.bot, &a.jo, &spring).await.message();
    a.bot.skip().await;
    let secret = a.secret(&a.jo, "New link").await;
    let (_, all) = read_back(&a.feed(&secret).await.unwrap());
    assert_eq!(all.len(), 3, "{all:#?}");
    assert_eq!(all[0].summary, format!("{client}: refresh day"));
    let ticket = &all[2].summary;
    assert!(
        ticket.starts_with("T-1 due: x END:VEVENT BEGIN:VALARM"),
        "{ticket}"
    );
    assert!(ticket.ends_with(&format!("\\ ({client})")), "{ticket}");
    // However long it is, every line stays within its octets, whole characters each.
    for emoji in 0..76 {
        let long = format!("{}🐶, {}x", "a".repeat(emoji), "老".repeat(emoji / 4));
        let sql = format!("UPDATE portfolio SET client = '{long}'");
        a.bot.db.raw(&sql).await.unwrap();
        let (_, all) = read_back(&a.feed(&secret).await.unwrap());
        assert_eq!(all[0].summary, format!("{long}: refresh day"));
    }
}
