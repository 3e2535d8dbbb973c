use insta::assert_snapshot;
use refreshbot::chat::commands::Given;

use super::{Agency, SPRING, with};

#[tokio::test]
async fn start_in_the_thread() {
    let a = Agency::submitted().await;
    let thread = a.bot.thread("T-2");
    let answer = a
        .bot
        .command_in(&a.kofi, &thread, "refresh start", &[])
        .await;
    assert_snapshot!(answer.said(), @r#"
    T-2 "Spring hero tall" is In Progress. It is due Mon 7 Dec.
    Next: hand it in with `/refresh deliver ticket:T-2 file:`, or press *Deliver* for a link.
    [Deliver]
    "#);
    assert_snapshot!(a.bot.read().await, @"
    card changes: Ad Set BPS-2026-11 · 3 of 3 created.
    card changes: T-2 · Spring hero tall · In Progress [Deliver] [Ask a question]
    ");
    let again = a
        .bot
        .command(&a.ana, "refresh start", &with("ticket", "t2"))
        .await;
    assert_snapshot!(again.said(), @r#"
    T-2 "Spring hero tall" is In Progress already. It is due Mon 7 Dec.
    Next: hand it in with `/refresh deliver ticket:T-2 file:`, or press *Deliver* for a link.
    [Deliver]
    "#);
    assert_eq!(a.bot.read().await, "");
}

#[tokio::test]
async fn start_by_the_button() {
    let a = Agency::with_first().await;
    let answer = a.bot.press(&a.kofi, "Start").await;
    assert!(
        answer
            .said()
            .starts_with("T-1 \"Spring hero\" is In Progress.")
    );
    a.bot.skip().await;
}

#[tokio::test]
async fn deliver_files_and_a_link() {
    let a = Agency::submitted().await;
    let options = [
        ("ticket", Given::from("T-1")),
        ("file", a.bot.stage.file("one.png", "1").into()),
        ("file2", a.bot.stage.file("two.png", "22").into()),
        ("link", "https://drive.example/final".into()),
    ];
    let answer = a.bot.command(&a.kofi, "refresh deliver", &options).await;
    assert_snapshot!(answer.said(), @r#"
    2 files and 1 link handed in for T-1 "Spring hero": it is Pending Approval.
    The files are being copied; you are told if that fails.
    *BPS-2026-11*: 1 of 3 handed in. Dana Whitfield is told when the set is ready.
    "#);
    assert_snapshot!(a.bot.read().await, @r#"
    #T-1 Spring hero
      Kofi Mensah delivered 2 files and 1 link for T-1 "Spring hero" · Birch Pet Supply
      📎 one.png, two.png, https://drive.example/final
      It is Pending Approval now.
    #T-1 Spring hero
      📎 2 files: one.png, two.png
      📎 one.png
      📎 two.png
    card changes: Ad Set BPS-2026-11 · 3 of 3 created, 1 pending approval.
    card changes: T-1 · Spring hero · Pending Approval [Approve] [Ask for changes] [Ask a question]
    "#);
}

#[tokio::test]
async fn deliver_by_the_button() {
    let a = Agency::with_first().await;
    let form = a.bot.press(&a.ana, "Deliver").await;
    assert_snapshot!(form.form_said(), @"
    Deliver T-1 · Spring hero
    Links, one a line: https://... For files use /refresh deliver ticket:T-1 file:
    ");
    let refused = form
        .send(&a.bot, &a.ana, &[("link", "https://a.example/1\ndrive")])
        .await;
    assert_snapshot!(refused.said(), @r#"
    Nothing changed. link: "drive" does not fit; right would be a web address such as https://example.com/page.
    [Edit and send again]
    "#);
    let again = refused.press(&a.bot, &a.ana, "Edit and send again").await;
    assert_eq!(again.form().fields[0].value, "https://a.example/1\ndrive");
    let answer = again
        .send(
            &a.bot,
            &a.ana,
            &[("link", "https://a.example/1\n\nhttps://a.example/2")],
        )
        .await;
    assert_snapshot!(answer.said(), @r#"
    2 links handed in for T-1 "Spring hero": it is Pending Approval.
    *BPS-2026-11*: 1 of 3 handed in. Dana Whitfield is told when the set is ready.
    "#);
    a.bot.skip().await;
}

#[tokio::test]
async fn the_last_one_makes_the_set_ready() {
    let a = Agency::submitted().await;
    a.deliver_link(&a.kofi, "T-1").await.message();
    a.deliver_link(&a.kofi, "T-2").await.message();
    a.bot.skip().await;
    let answer = a.deliver_link(&a.kofi, "T-3").await;
    assert_snapshot!(answer.said(), @r#"
    1 link handed in for T-3 "Spring dogs": it is Pending Approval.
    That was the last one: *BPS-2026-11* is ready for review, and Dana Whitfield is told.
    "#);
    assert_snapshot!(a.bot.read().await, @r#"
    #T-3 Spring dogs
      Kofi Mensah delivered 1 link for T-3 "Spring dogs" · Birch Pet Supply
      📎 https://drive.example/final
      It is Pending Approval now.
    #refreshes
      Birch Pet Supply: BPS-2026-11 is ready for client review · cycle 1 · @Dana Whitfield
      3 deliverables wait for approval.
      Next: show them to the client. Then press *Approve the set*, or *Approve* on single tickets. If something should change, press *Ask for changes* on that ticket's card, or use `/refresh revise`.
      ┌ For review: BPS-2026-11
      │ #T-1 Spring hero: https://drive.example/final
      │ #T-2 Spring hero tall: https://drive.example/final
      │ #T-3 Spring dogs: https://drive.example/final
      └ Review of BPS-2026-11, round 1 · cycle 1 · Birch Pet Supply
      [Approve the set]
    inbox of jo.becker
      Birch Pet Supply: BPS-2026-11 (cycle 1) is with the Account Manager, Dana Whitfield, for client review.
      Nothing is needed from you now. You are told when it is approved and ready for Meta.
    card changes: Ad Set BPS-2026-11 · 3 of 3 created, 3 pending approval. [Approve the set]
    card changes: T-3 · Spring dogs · Pending Approval [Approve] [Ask for changes] [Ask a question]
    "#);
    let more = a.deliver_link(&a.kofi, "T-3").await;
    assert_snapshot!(more.said(), @r#"
    1 link handed in for T-3 "Spring dogs": it is Pending Approval.
    *BPS-2026-11* was ready for review already, and Dana Whitfield was told then.
    "#);
    assert_snapshot!(a.bot.read().await, @r#"
    #T-3 Spring dogs
      Kofi Mensah delivered 1 link for T-3 "Spring dogs" · Birch Pet Supply
      📎 https://drive.example/final
      It is Pending Approval now.
    card changes: Ad Set BPS-2026-11 · 3 of 3 created, 3 pending approval. [Approve the set]
    card changes: T-3 · Spring dogs · Pending Approval [Approve] [Ask for changes] [Ask a question]
    post changes: Birch Pet Supply: BPS-2026-11 is ready for client review · cycle 1 · @Dana Whitfield
      Next: show them to the client. Then press *Approve the set*, or *Approve* on single tickets. If something should change, press *Ask for changes* on that ticket's card, or use `/refresh revise`. [Approve the set]
    "#);
}

#[tokio::test]
async fn a_set_with_tickets_missing_is_not_ready() {
    let a = Agency::with_first().await;
    let answer = a.deliver_link(&a.kofi, "T-1").await;
    assert_snapshot!(answer.said(), @r#"
    1 link handed in for T-1 "Spring hero": it is Pending Approval.
    *BPS-2026-11*: 1 of 3 handed in. Dana Whitfield is told when the set is ready.
    "#);
    assert_eq!(
        a.bot
            .number("SELECT count(*) FROM cycle WHERE phase = 'waiting'")
            .await,
        1
    );
    a.bot.skip().await;
}

#[tokio::test]
async fn what_is_wrong_is_said() {
    let a = Agency::submitted().await;
    let mut said = vec![
        a.bot.command(&a.kofi, "refresh start", &[]).await.said(),
        a.bot
            .command(&a.kofi, "refresh start", &with("ticket", "T-99"))
            .await
            .said(),
        a.bot
            .command(&a.kofi, "refresh start", &with("ticket", "spring dogs"))
            .await
            .said(),
        a.bot
            .command(&a.kofi, "refresh deliver", &with("ticket", "T-1"))
            .await
            .said(),
        a.bot
            .command(&a.jo, "refresh start", &with("ticket", "T-1"))
            .await
            .said(),
    ];
    let options = [
        ("ticket", Given::from("T-1")),
        ("link", "ftp://files".into()),
    ];
    said.push(
        a.bot
            .command(&a.kofi, "refresh deliver", &options)
            .await
            .said(),
    );
    a.deliver_link(&a.kofi, "T-1").await.message();
    said.push(
        a.bot
            .command(&a.kofi, "refresh start", &with("ticket", "T-1"))
            .await
            .said(),
    );
    assert_snapshot!(said.join("\n---\n"), @r#"
    There is no ticket here for this. Nothing changed.
    To see what there is: `/refresh status`, with the client's name as its portfolio.
    ---
    There is no ticket "T-99". Nothing changed. A ticket is named by its number, such as T-14.
    ---
    There is no ticket "spring dogs". Nothing changed. Did you mean T-3 Spring dogs?
    ---
    Nothing was handed in. Give a file or a link: `/refresh deliver file:` or `/refresh deliver link:`.
    ---
    Only the creatives of T-1 (Ana Ruiz, Kofi Mensah) or a Lead can do this. Nothing changed.
    ---
    Nothing changed. link: "ftp://files" does not fit; right would be a web address such as https://example.com/page.
    ---
    T-1 is Pending Approval, so it cannot be started. Nothing changed.
    It waits for the Account Manager. To add a file or a link now, use `/refresh deliver`.
    "#);
    a.bot.skip().await;
}

#[tokio::test]
async fn an_approved_ticket_takes_nothing_more() {
    let a = Agency::approved().await;
    assert_snapshot!(a.deliver_link(&a.kofi, "T-1").await.said(), @"
    T-1 is Approved, so it cannot be delivered. Nothing changed.
    If something must change, the Account Manager asks for revisions first.
    ");
    a.bot.skip().await;
}

#[tokio::test]
async fn a_name_is_enough_to_be_told_which_ticket() {
    let a = Agency::new().await;
    let mut typed = SPRING;
    typed[2] = ("name", "Frühling");
    a.submit(&typed).await.message();
    a.bot.skip().await;
    let answer = a
        .bot
        .command(&a.kofi, "refresh start", &with("ticket", "FRÜH"))
        .await;
    assert_snapshot!(answer.said(), @r#"There is no ticket "FRÜH". Nothing changed. Did you mean T-1 Frühling?"#);
    a.bot.skip().await;
}
