//! What people type, through the real form: stored as typed, shown safely, pinging nobody.

use refreshbot::store::Db;
use sqlx::AssertSqlSafe;

use super::agency::{Agency, Portfolio, said};
use super::refresh_morning;
use super::submission::submit_button;
use crate::support::database::{TestDb, on_both};
use crate::support::discord::file;

on_both! {
    hostile_texts_are_stored_as_typed_and_ping_nobody
    an_empty_form_creates_nothing
    a_refused_form_gives_the_typed_text_back
    a_hostile_revision_and_note_stay_words
}

/// Texts that would do harm if they were taken for more than words.
fn hostile(a: &Agency) -> Vec<String> {
    let (kofi, role) = (a.kofi.id, a.bot.discord.role("Designer"));
    vec![
        "x".repeat(4_000),
        // As long as Discord's clients count: each is five units of UTF-16.
        "🐕‍🦺".repeat(800),
        "🎉🎉🎉".into(),
        format!("@everyone @here <@{kofi}> <@!{kofi}> <@&{role}> <#1> </refresh submit:1> <t:1>"),
        "```\n@everyone\n``` `tick ``two`` ||spoiler|| **bold** __u__ ~~s~~ # head\n> quote".into(),
        "\u{202e}txt.exe\u{202c} \u{200f}\u{2067}right\u{2069} \u{200b}\u{feff}".into(),
        "[click](https://evil.example) <https://evil.example> https://evil.example/@everyone"
            .into(),
        "```".into(),
        "line\n".repeat(700),
        "' OR 1=1; DROP TABLE ticket; -- \\ %s {{x}} $1".into(),
        "_\u{301}".repeat(900),
        " \n spaces around \n ".into(),
    ]
}

/// One text of the first row that a query with one parameter gives.
async fn stored(a: &Agency, sql: &str, number: i64) -> String {
    let sql = AssertSqlSafe(sql.to_owned());
    match &a.bot.db.db {
        Db::Sqlite { write, .. } => sqlx::query_scalar(sql).bind(number).fetch_one(write).await,
        Db::Postgres(pool) => sqlx::query_scalar(sql).bind(number).fetch_one(pool).await,
    }
    .unwrap()
}

async fn hostile_texts_are_stored_as_typed_and_ping_nobody(db: TestDb) {
    let (mut a, p) = refresh_morning(db).await;
    let texts = hostile(&a);
    let long_url = format!("https://land.example/{}", "u".repeat(1_879));
    assert_eq!(long_url.chars().count(), 1_900);
    for (n, text) in (1..).zip(&texts) {
        let options = [
            ("portfolio", p.client.as_str().into()),
            ("url", long_url.as_str().into()),
            ("placement", "@everyone `1:1`".into()),
        ];
        let form =
            a.jo.command(a.refreshes(), "refresh submit", &options)
                .await
                .modal();
        let line = text.lines().next().unwrap_or_default();
        let short: String = line.chars().take(60).collect();
        let short = if short.trim().is_empty() {
            "x".to_owned()
        } else {
            short
        };
        let folder = format!("{n} {short}");
        let typed = [
            ("folder", folder.as_str()),
            ("count", "2"),
            ("name", &short),
            ("direction", text),
            ("copy", text),
        ];
        let first = said(a.jo.send(&form, &typed).await, &["1 of 2 in"]);
        assert_eq!(
            stored(&a, "SELECT direction FROM ticket WHERE number = $1", n).await,
            *text
        );
        let url = stored(&a, "SELECT landing_url FROM ticket WHERE number = $1", n).await;
        assert_eq!(url, long_url);
        let parts = stored(
            &a,
            "SELECT primary_text || headline || call_to_action FROM ticket WHERE number = $1",
            n,
        )
        .await;
        assert_eq!(parts.trim(), text.trim());
        let form = a.jo.press(&first, "Clone one").await.modal();
        assert_eq!(form.input("direction").unwrap().value, *text);
        a.bot.settle().await;
        let card = a.card(n);
        assert_eq!(card.embeds.len(), 1, "{}", card.plain());
        if text.chars().count() > 1_000 {
            let all = said(a.sam.press(&card, "Show all").await, &[]);
            assert!(!all.plain().is_empty());
        }
        let options = [("ticket", format!("T-{n}").into())];
        said(
            a.sam
                .command(a.refreshes(), "refresh status", &options)
                .await,
            &[],
        );
        let found =
            a.jo.complete(a.refreshes(), "refresh clone", "ad_set", "", &[])
                .await;
        assert!(!found.is_empty());
    }
    assert_harmless(&mut a, &p, texts.len());
    a.finish().await;
}

/// Only who was assigned was pinged, once for each ticket.
fn assert_harmless(a: &mut Agency, p: &Portfolio, tickets: usize) {
    for person in [a.ana.clone(), a.kofi.clone()] {
        let pings = a.bot.discord.pings(&person);
        assert_eq!(pings.len(), tickets, "{}", person.name);
        assert!(pings.iter().all(|m| m.plain().contains("is yours")));
    }
    a.bot.discord.look(|w| {
        for message in w.messages.values().filter(|m| m.author == w.bot) {
            assert!(!message.mention_everyone && message.mention_roles.is_empty());
        }
    });
    let _ = (a.news(p, &a.ana.clone()), a.news(p, &a.kofi.clone()));
    a.assert_no_news(p);
}

async fn an_empty_form_creates_nothing(db: TestDb) {
    let (mut a, p) = refresh_morning(db).await;
    let prompt = a.prompt(&p, "refresh day");
    let form = a.jo.press(&prompt, &submit_button(&prompt)).await.modal();
    // The client itself does not send a required field empty.
    assert!(a.jo.send(&form, &[]).await.plain().contains("is required"));
    let blank = [("folder", " "), ("count", " "), ("name", "\u{2003}")];
    let refused = said(a.jo.send(&form, &blank).await, &["Deliverable Folder Name"]);
    let form = a.jo.press(&refused, "Edit and send again").await.modal();
    let half = [("folder", "F"), ("count", "2"), ("name", " ")];
    let refused = said(a.jo.send(&form, &half).await, &["name"]);
    assert_eq!(refused.buttons(), ["Edit and send again"]);
    let options = [("portfolio", p.client.as_str().into())];
    let note = a
        .dana
        .command(a.refreshes(), "refresh note", &options)
        .await
        .modal();
    said(a.dana.send(&note, &[("note", " \n ")]).await, &["note"]);
    assert_eq!(a.bot.db.number("SELECT count(*) FROM ticket").await, 0);
    assert_eq!(a.bot.db.number("SELECT count(*) FROM ad_set").await, 0);
    a.finish().await;
}

async fn a_refused_form_gives_the_typed_text_back(db: TestDb) {
    let (mut a, mut p) = refresh_morning(db).await;
    a.submit_set(&mut p, "2").await;
    let options = [
        ("portfolio", p.client.as_str().into()),
        ("format", "video".into()),
        ("file", file("brief.pdf", "the brief").into()),
    ];
    let form =
        a.jo.command(a.refreshes(), "refresh submit", &options)
            .await
            .modal();
    let long = "@everyone ".repeat(400);
    let typed = [
        ("folder", " bc-2026-11-23 "),
        ("count", "1"),
        ("name", "`Second`"),
        ("direction", &long),
        ("copy", "CTA: <@1>"),
    ];
    let refused = said(a.jo.send(&form, &typed).await, &["BC-2026-11-23"]);
    let form = a.jo.press(&refused, "Edit and send again").await.modal();
    for (name, text) in typed {
        assert_eq!(form.input(name).unwrap().value, text, "{name}");
    }
    said(
        a.jo.send(&form, &[("folder", "Other")]).await,
        &["1 of 1 in", "The set is complete"],
    );
    a.bot.settle().await;
    a.assert_card(2, "New", &["video", "brief.pdf"]);
    let gone = a.jo.press(&refused, "Edit and send again").await;
    said(gone, &["sent already"]);
    a.finish().await;
}

async fn a_hostile_revision_and_note_stay_words(db: TestDb) {
    let (mut a, mut p) = refresh_morning(db).await;
    a.submit_set(&mut p, "1").await;
    a.bot.settle().await;
    for (n, text) in (1_i64..).zip(hostile(&a)) {
        let link = [(
            "link",
            format!("https://drive.example/{n}?@everyone").into(),
        )];
        let delivered = a
            .kofi
            .command(a.thread(1).id, "refresh deliver", &link)
            .await;
        said(delivered, &["1 link handed in"]);
        a.bot.settle().await;
        let form = a.dana.press(&a.card(1), "Ask for changes").await.modal();
        said(
            a.dana.send(&form, &[("reason", &text)]).await,
            &["is Revisions Requested"],
        );
        let options = [("portfolio", p.client.as_str().into())];
        let form = a
            .dana
            .command(a.refreshes(), "refresh note", &options)
            .await
            .modal();
        said(a.dana.send(&form, &[("note", &text)]).await, &["is logged"]);
        a.bot.settle().await;
        assert_eq!(
            stored(
                &a,
                "SELECT body FROM note_revision WHERE note_id > $1 ORDER BY note_id DESC",
                0
            )
            .await,
            text
        );
    }
    a.bot.discord.look(|w| {
        for message in w.messages.values().filter(|m| m.author == w.bot) {
            assert!(!message.mention_everyone && message.mention_roles.is_empty());
        }
    });
    let (lena, ada) = (a.bot.discord.pings(&a.lena), a.bot.discord.pings(&a.ada));
    assert!(lena.is_empty() && ada.is_empty());
    a.bot.discord.assert_nothing_refused();
    a.bot.assert_all_told().await;
    a.bot.stop().await;
}
