use insta::assert_snapshot;

use super::with_clients;
use crate::conversations::{Agency, birch};

#[tokio::test]
async fn nothing_waits() {
    let a = Agency::new().await;
    let own = a.bot.command(&a.ana, "refresh todo", &[]).await;
    assert_snapshot!(own.said(), @"
    Nothing waits for you.
    Where every client stands: `/refresh board`.
    [Preferences]
    ");
    let of_kofi = [("person", (&a.kofi).into())];
    let other = a.bot.command(&a.ana, "refresh todo", &of_kofi).await;
    assert_snapshot!(other.said(), @"
    Nothing waits for Kofi Mensah.
    Where every client stands: `/refresh board`.
    ");
    a.bot.skip().await;
}

#[tokio::test]
async fn of_somebody_who_is_not_linked() {
    let a = Agency::new().await;
    let mut stranger = a.ana.clone();
    stranger.id = "9999".to_owned();
    stranger.name = "*Nobody*".to_owned();
    let own = a.bot.command(&stranger, "refresh todo", &[]).await;
    assert_snapshot!(own.said(), @"
    Your account is not linked to a person yet, so nothing can wait for you.
    Next: an Admin links it with `/refresh-admin people link`.
    ");
    let options = [("person", (&stranger).into())];
    let other = a.bot.command(&a.ana, "refresh todo", &options).await;
    assert_snapshot!(other.said(), @"
    The account *Nobody* is not linked to a person, so nothing can wait for it.
    Next: an Admin links it with `/refresh-admin people link`.
    ");
    a.bot.skip().await;
}

#[tokio::test]
async fn of_everybody_along_a_cycle() {
    let a = Agency::new().await;
    a.bot.go_to("2026-11-20", "09:30:00");
    a.bot.skip().await;
    let am = a.bot.command(&a.dana, "refresh todo", &[]).await;
    assert_snapshot!(am.said(), @"
    ┌ Your list
    │ Waits for you
    │ - Birch Pet Supply · ask the client whether they want a refresh · due Mon 23 Nov · `/refresh confirm portfolio:Birch Pet Supply`
    │ The next two weeks
    │ - Mon 23 Nov · Birch Pet Supply · refresh day
    └ 1 thing
    [Birch Pet Supply: Client wants a refresh] [Preferences]
    ");
    a.bot.go_to("2026-11-24", "09:30:00");
    a.bot.skip().await;
    let sas = a.bot.command(&a.jo, "refresh todo", &[]).await;
    assert_snapshot!(sas.said(), @"
    ┌ Your list
    │ Waits for you
    │ - Birch Pet Supply · create the tickets · due since Mon 23 Nov · `/refresh submit portfolio:Birch Pet Supply`
    │ You wait for
    │ - Birch Pet Supply · Dana Whitfield: ask the client whether they want a refresh · due since Mon 23 Nov
    └ 1 thing, 1 late
    [Birch Pet Supply: Submit first ticket] [Preferences]
    ");
    let a = a.first().await;
    let ask = [
        ("question", "Is the 20% off for members only?".into()),
        ("ticket", "T-1".into()),
    ];
    a.bot.command(&a.ana, "refresh ask", &ask).await.message();
    a.bot.skip().await;
    let sas = a.bot.command(&a.jo, "refresh todo", &[]).await;
    assert_snapshot!(sas.said(), @"
    ┌ Your list
    │ Waits for you
    │ - Birch Pet Supply · create 2 more tickets in BPS-2026-11 · due since Mon 23 Nov · `/refresh clone ad_set:BPS-2026-11`
    │ - Birch Pet Supply · Q-1 from Ana Ruiz: Is the 20% off for members only? · waits since today · `/refresh answer question:Q-1`
    │ You wait for
    │ - Birch Pet Supply · Ana Ruiz, Kofi Mensah: 1 ticket in production · due Mon 7 Dec
    └ 2 things, 1 late
    [Birch Pet Supply: Clone the rest] [Birch Pet Supply: Answer Q-1] [Preferences]
    ");
    let creative = a.bot.command(&a.ana, "refresh todo", &[]).await;
    assert_snapshot!(creative.said(), @r#"
    ┌ Your list
    │ Waits for you
    │ - Birch Pet Supply · T-1 "Spring hero", New · due Mon 7 Dec · `/refresh start ticket:T-1`
    │ You wait for
    │ - Birch Pet Supply · Jo Becker: Q-1, asked Tue 24 Nov: Is the 20% off for members only?
    └ 1 thing
    [Birch Pet Supply: Start T-1] [Preferences]
    "#);
    let of_ana = [("person", (&a.ana).into())];
    let other = a.bot.command(&a.jo, "refresh todo", &of_ana).await;
    assert_snapshot!(other.said(), @r#"
    ┌ Ana Ruiz's list
    │ Waits for them
    │ - Birch Pet Supply · T-1 "Spring hero", New · due Mon 7 Dec · `/refresh start ticket:T-1`
    │ They wait for
    │ - Birch Pet Supply · Jo Becker: Q-1, asked Tue 24 Nov: Is the 20% off for members only?
    └ 1 thing
    "#);
    let answer = [
        ("answer", "Members only.".into()),
        ("question", "Q-1".into()),
    ];
    a.bot
        .command(&a.jo, "refresh answer", &answer)
        .await
        .message();
    let a = a.cloned_to_approved().await;
    let am = a.bot.command(&a.dana, "refresh todo", &[]).await;
    assert_snapshot!(am.said(), @"
    ┌ Nothing waits for you
    │ You wait for
    │ - Birch Pet Supply · Jo Becker: approved: put the creatives live in Meta · due Thu 26 Nov
    └ Nothing to do now
    [Preferences]
    ");
    let sas = a.bot.command(&a.jo, "refresh todo", &[]).await;
    assert_snapshot!(sas.said(), @"
    ┌ Your list
    │ Waits for you
    │ - Birch Pet Supply · approved: put the creatives live in Meta · due Thu 26 Nov · `/refresh implement portfolio:Birch Pet Supply`
    └ 1 thing
    [Birch Pet Supply: Mark implemented] [Preferences]
    ");
    a.bot
        .command(&a.jo, "refresh implement", &birch())
        .await
        .message();
    a.bot.skip().await;
    let sas = a.bot.command(&a.jo, "refresh todo", &[]).await;
    assert_snapshot!(sas.said(), @"
    Nothing waits for you.
    Where every client stands: `/refresh board`.
    [Preferences]
    ");
    a.bot.skip().await;
}

#[tokio::test]
async fn a_long_list_is_whole_in_a_file() {
    let a = Agency::new().await;
    with_clients(&a, 40, "2026-11-20").await;
    a.bot.go_to("2026-11-20", "09:00:00");
    a.bot.skip().await;
    let answer = a.bot.command(&a.jo, "refresh todo", &[]).await;
    let message = answer.message();
    let [refreshbot::message::FileToShow::Text { name, content }] = message.files.as_slice() else {
        panic!("{:?}", message.files)
    };
    assert_eq!(name, "todo.txt");
    assert!(content.contains("Client 40"), "{content}");
    let said = answer.said();
    assert!(said.contains("more things"), "{said}");
    a.bot.skip().await;
}
