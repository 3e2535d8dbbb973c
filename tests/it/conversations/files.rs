//! Files: copied at once, posted together, tried again, reported when lost.

use chrono::TimeDelta;
use insta::assert_snapshot;
use object_store::local::LocalFileSystem;
use refreshbot::chat::ChatError;
use refreshbot::chat::commands::Given;
use refreshbot::request::SentFile;

use super::{Agency, birch, with};
use crate::support::bot::chat::{Call, Fails, later};
use crate::support::database::{TestDb, on_both};

on_both! {
    files_of_one_delivery_are_copied_at_once_and_posted_together
}

async fn deliver(a: &Agency, files: &[SentFile]) {
    let mut options = vec![("ticket", Given::from("T-1"))];
    for (name, file) in ["file", "file2", "file3"].iter().zip(files) {
        options.push((name, file.clone().into()));
    }
    a.bot
        .command(&a.kofi, "refresh deliver", &options)
        .await
        .message();
}

async fn files_of_one_delivery_are_copied_at_once_and_posted_together(db: TestDb) {
    let a = Agency::on(db).await.first().await;
    for round in 0..5 {
        let files: Vec<SentFile> = (0..3)
            .map(|n| a.bot.stage.file(&format!("{round}-{n}.png"), "picture"))
            .collect();
        deliver(&a, &files).await;
        let said = a.bot.read().await;
        let posted = said
            .lines()
            .filter(|line| line.contains("📎 3 files:"))
            .count();
        assert_eq!(posted, 1, "{said}");
    }
    assert_eq!(
        a.bot
            .number(
                "SELECT count(*) FROM asset WHERE state = 'stored' AND sha256 IS NOT NULL AND shown"
            )
            .await,
        15
    );
}

#[tokio::test]
async fn a_file_that_is_lost_is_reported_to_its_sender() {
    let a = Agency::with_first().await;
    let file = SentFile {
        name: "gone.png".to_owned(),
        url: "https://files.example/gone".to_owned(),
        size: 4,
        media_type: None,
    };
    deliver(&a, std::slice::from_ref(&file)).await;
    assert_snapshot!(a.bot.read().await, @r#"
    #T-1 Spring hero
      Kofi Mensah delivered 1 file for T-1 "Spring hero" · Birch Pet Supply
      📎 gone.png (lost: please send it again)
      It is Pending Approval now.
    inbox of kofi.mensah
      gone.png of T-1 (Birch Pet Supply) was not kept: its link had expired, or it is too large to copy (100 MiB is the most).
      Please send it again: a finished deliverable with `/refresh deliver ticket:T-1 file:`, a reference file as a message in the ticket's thread.
    card changes: Ad Set BPS-2026-11 · 1 of 3 created, 1 pending approval. [Clone the rest (2)] [Clone one]
    card changes: T-1 · Spring hero · Pending Approval [Approve] [Ask for changes] [Ask a question]
    "#);
    let options = [birch()[0].clone(), ("file", file.into())];
    let form = a.bot.command(&a.dana, "refresh note", &options).await;
    form.send(&a.bot, &a.dana, &[("note", "See the file.")])
        .await
        .message();
    let said = a.bot.read().await;
    let inbox = said.split("inbox of").nth(1).unwrap_or_default().to_owned();
    assert_snapshot!(inbox.lines().take(3).collect::<Vec<_>>().join("\n"), @"
    dana.whitfield
     gone.png of the note (Birch Pet Supply) was not kept: its link had expired, or it is too large to copy (100 MiB is the most).
     Please send it again with `/refresh note file:`.
    ");
}

#[tokio::test]
async fn a_file_is_tried_again() {
    let a = Agency::with_first().await;
    let mut failures = 3;
    a.bot.wire.fail(move |call| {
        (matches!(call, Call::Fetch(_)) && failures > 0).then(|| {
            failures -= 1;
            Fails::Before(later())
        })
    });
    deliver(&a, &[a.bot.stage.file("one.png", "picture")]).await;
    // The post stays as it is, so it does not say that the file is being copied; the card does.
    let said = a.bot.read().await;
    assert!(said.contains("📎 one.png\n"), "{said}");
    let ticket = with("ticket", "T-1");
    let card = a.bot.command(&a.jo, "refresh status", &ticket).await.said();
    assert!(card.contains("one.png (copying)"), "{card}");
    let mut posted = 0;
    for _ in 0..4 {
        a.bot.advance(TimeDelta::seconds(30));
        posted += a.bot.read().await.matches("📎 1 file: one.png").count();
    }
    assert_eq!(posted, 1);
}

#[tokio::test]
async fn a_file_that_is_too_large_says_so() {
    let a = Agency::with_first().await;
    a.bot.wire.fail(|call| {
        matches!(call, Call::Fetch(_))
            .then(|| Fails::Before(ChatError::Denied("larger than 100 MiB".to_owned())))
    });
    deliver(&a, &[a.bot.stage.file("film.mov", "film")]).await;
    let said = a.bot.read().await;
    assert!(said.contains("inbox of kofi.mensah"), "{said}");
    assert!(!said.contains("its link expired"), "{said}");
}

#[tokio::test]
async fn names_in_any_alphabet_are_kept_on_a_real_disk() {
    let mut a = Agency::with_first().await;
    let folder = tempfile::tempdir().unwrap();
    a.bot.files = std::sync::Arc::new(LocalFileSystem::new_with_prefix(folder.path()).unwrap());
    a.bot.stage.workers = a.bot.workers("disk");
    for name in [
        "Весенняя кампания — финальная версия, логотип сверху.png",
        "春.png",
        "50% off #1.png",
        "..",
        "",
        "a/b\\c?.png",
        "🐕‍🦺.png",
        &"x".repeat(4_000),
    ] {
        let mut file = a.bot.stage.file("plain.png", "picture");
        file.name = name.to_owned();
        deliver(&a, &[file]).await;
        let said = a.bot.read().await;
        assert_eq!(said.matches("📎 1 file:").count(), 1, "{name}: {said}");
        let entries = a.bot.stage.chat.all();
        let bytes = entries.iter().rev().find_map(|e| match e {
            refreshbot::chat::transcript::Entry::Post { files, .. } => {
                files.first().map(|(_, bytes)| *bytes)
            }
            _ => None,
        });
        assert_eq!(bytes, Some("picture".len()), "{name}");
    }
}

#[tokio::test]
async fn a_kept_file_that_was_removed_does_not_hold_up_the_thread() {
    let mut a = Agency::with_first().await;
    a.bot
        .wire
        .fail(|call| matches!(call, Call::Post(_)).then(|| Fails::Before(later())));
    deliver(&a, &[a.bot.stage.file("one.png", "picture")]).await;
    a.bot.skip().await;
    a.bot.files = std::sync::Arc::new(object_store::memory::InMemory::new());
    a.bot.stage.workers = a.bot.workers("without");
    a.bot.wire.heal();
    a.bot.advance(TimeDelta::minutes(1));
    let said = a.bot.read().await;
    assert!(said.contains("📎 1 file: one.png"), "{said}");
}

#[tokio::test]
async fn a_sender_without_an_account_is_not_written_to() {
    let a = Agency::with_first().await;
    let mut lena = a.lena.clone();
    lena.id = "unlinked".to_owned();
    let file = SentFile {
        name: "gone.png".to_owned(),
        url: "https://files.example/gone".to_owned(),
        size: 4,
        media_type: None,
    };
    let options = [("ticket", Given::from("T-1")), ("file", file.into())];
    a.bot
        .command(&lena, "refresh deliver", &options)
        .await
        .message();
    let said = a.bot.read().await;
    assert!(said.contains("#leads\n  gone.png of T-1"), "{said}");
}
