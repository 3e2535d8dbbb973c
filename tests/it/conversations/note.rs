use insta::assert_snapshot;
use refreshbot::chat::commands::Given;

use super::{Agency, birch};
use crate::support::bot::once_for_all;

#[tokio::test]
async fn before_the_refresh_date() {
    let a = Agency::new().await;
    let form = a.bot.command(&a.dana, "refresh note", &birch()).await;
    assert_snapshot!(form.form_said(), @"
    Birch Pet Supply · note for cycle 1
    Note for the submission: The client's direction, requests, links. A file goes with /refresh note file:
    ");
    let answer = form
        .send(
            &a.bot,
            &a.dana,
            &[("note", "New logo.\n\nHeadline \"Spring is here\".")],
        )
        .await;
    assert_snapshot!(answer.said(), @"
    Your note for Birch Pet Supply (cycle 1) is logged. Jo Becker is told.
    The tickets are made from it on Mon 23 Nov.
    ");
    assert_snapshot!(a.bot.read().await, @r#"
    #refreshes
      Birch Pet Supply: new note · cycle 1 · refresh date Mon 23 Nov · @Jo Becker
      Next: make the tickets from it on Mon 23 Nov.
      ┌ Newest note from Dana Whitfield, Thu 19 Nov
      │ > New logo.
      │ >
      │ > Headline "Spring is here".
      └ Note 1 · cycle 1 · Birch Pet Supply
    "#);
}

#[tokio::test]
async fn with_a_file() {
    let a = Agency::new().await;
    let options = [
        birch()[0].clone(),
        ("file", Given::from(a.bot.stage.file("logo.png", "a logo"))),
    ];
    let form = a.bot.command(&a.dana, "refresh note", &options).await;
    let answer = form.send(&a.bot, &a.dana, &[("note", "New logo.")]).await;
    assert_snapshot!(answer.said(), @"
    Your note for Birch Pet Supply (cycle 1) is logged with 1 file. Jo Becker is told.
    The tickets are made from it on Mon 23 Nov.
    ");
    assert_snapshot!(a.bot.read().await, @"
    #refreshes
      Birch Pet Supply: new note · cycle 1 · refresh date Mon 23 Nov · @Jo Becker
      Next: make the tickets from it on Mon 23 Nov.
      ┌ Newest note from Dana Whitfield, Thu 19 Nov
      │ > New logo.
      │ 📎 logo.png
      └ Note 1 · cycle 1 · Birch Pet Supply
    #refreshes
      📎 1 file: logo.png
      📎 logo.png
    ");
}

#[tokio::test]
async fn after_the_submission_it_goes_into_the_threads() {
    let a = Agency::submitted().await;
    let answer = a.note("The logo is red now.").await;
    assert_snapshot!(answer.said(), @"
    Your note for Birch Pet Supply (cycle 1) is logged. Jo Becker is told.
    People have started: as changed direction it goes into the threads of the 3 open tickets too.
    ");
    assert_snapshot!(once_for_all(&a.bot.read().await), @r#"
    #refreshes
      Birch Pet Supply: new note · cycle 1 · refresh date Mon 23 Nov · @Jo Becker
      Its open tickets are told in their threads. Next: check what it changes for them, and for tickets still to be made.
      ┌ Newest note from Dana Whitfield, Thu 19 Nov
      │ > The logo is red now.
      └ Note 1 · cycle 1 · Birch Pet Supply
    #T-1 Spring hero
    #T-2 Spring hero tall
    #T-3 Spring dogs
      Changed direction for T-? "?" · Birch Pet Supply · cycle 1 · @Ana Ruiz, @Kofi Mensah and @Jo Becker
      This note came after the tickets were created. Check it against what you have started.
      ┌ Newest note from Dana Whitfield, Thu 19 Nov
      │ > The logo is red now.
      └ Note 1 · cycle 1 · Birch Pet Supply
    "#);
}

#[tokio::test]
async fn when_the_first_ticket_exists_people_have_started() {
    let a = Agency::with_first().await;
    let answer = a.note("The logo is red now.").await;
    assert_snapshot!(answer.said(), @"
    Your note for Birch Pet Supply (cycle 1) is logged. Jo Becker is told.
    People have started: as changed direction it goes into the thread of the open ticket too.
    ");
    assert_snapshot!(a.bot.read().await, @r#"
    #refreshes
      Birch Pet Supply: new note · cycle 1 · refresh date Mon 23 Nov · @Jo Becker
      Its open tickets are told in their threads. Next: check what it changes for them, and for tickets still to be made.
      ┌ Newest note from Dana Whitfield, Thu 19 Nov
      │ > The logo is red now.
      └ Note 1 · cycle 1 · Birch Pet Supply
    #T-1 Spring hero
      Changed direction for T-1 "Spring hero" · Birch Pet Supply · cycle 1 · @Ana Ruiz, @Kofi Mensah and @Jo Becker
      This note came after the tickets were created. Check it against what you have started.
      ┌ Newest note from Dana Whitfield, Thu 19 Nov
      │ > The logo is red now.
      └ Note 1 · cycle 1 · Birch Pet Supply
    "#);
}

#[tokio::test]
async fn a_long_note_is_shown_whole_to_whoever_asks() {
    let a = Agency::new().await;
    a.note(&"Spring, spring! ".repeat(100)).await.message();
    a.bot.skip().await;
    let all = a.bot.press(&a.jo, "Show all").await;
    assert!(all.said().contains(&"Spring, spring! ".repeat(99)) || !all.message().files.is_empty());
    a.bot.skip().await;
}

#[tokio::test]
async fn nothing_typed() {
    let a = Agency::new().await;
    let empty = a.note("  \n ").await;
    assert_snapshot!(empty.said(), @r#"
    "note" is empty. Nothing changed. Fill it in and send it again.
    [Edit and send again]
    "#);
    assert_eq!(a.bot.read().await, "");
}
