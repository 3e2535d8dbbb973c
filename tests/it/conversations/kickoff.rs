use insta::assert_snapshot;
use refreshbot::chat::commands::Given;

use super::{Agency, birch};

/// The kickoff of the second cycle has been asked: it is Sat 6 Feb 2027, 9:00.
async fn kicked_off() -> Agency {
    let a = Agency::approved().await;
    let done = a.bot.command(&a.jo, "refresh implement", &birch()).await;
    done.message();
    a.bot.skip().await;
    a.bot.go_to("2027-02-06", "09:00:00");
    a
}

#[tokio::test]
async fn the_client_wants_a_refresh() {
    let a = kicked_off().await;
    assert_snapshot!(a.bot.read().await, @"
    #refreshes
      Birch Pet Supply: refresh on Sun 21 Feb · cycle 2 · @Dana Whitfield
      There is no note yet.
      Next: discuss it with the client, answer below, and log their direction with *Add note*.
      [Client wants a refresh] [No refresh this cycle] [Add note]
    ");
    let answer = a.bot.command(&a.dana, "refresh confirm", &birch()).await;
    assert_snapshot!(answer.said(), @"
    Birch Pet Supply is Refresh Request Submitted (cycle 2), and your task is complete.
    Next: log the client's direction with *Add note* before Sun 21 Feb, when Jo Becker creates the tickets from it.
    [Add note]
    ");
    let again = a.bot.press(&a.dana, "Client wants a refresh").await;
    assert_snapshot!(again.said(), @"
    Birch Pet Supply is Refresh Request Submitted already (cycle 2). Nothing changed.
    Next: log the client's direction with *Add note* before Sun 21 Feb, when Jo Becker creates the tickets from it.
    [Add note]
    ");
    // A notation gates nothing and tells nobody: its own post says it.
    assert_snapshot!(a.bot.read().await, @"
    post changes: Birch Pet Supply: refresh on Sun 21 Feb · cycle 2 · @Dana Whitfield
      Answered: the client wants a refresh. [Add note]
    ");
    let note = again.press(&a.bot, &a.dana, "Add note").await;
    assert_snapshot!(note.form_said(), @"
    Birch Pet Supply · note for cycle 2
    Note for the submission: The client's direction, requests, links. A file goes with /refresh note file:
    ");
    a.bot.skip().await;
}

#[tokio::test]
async fn the_client_wants_none() {
    let a = kicked_off().await;
    a.bot.skip().await;
    let options = [
        birch()[0].clone(),
        ("reason", Given::from("No budget until spring.")),
    ];
    let answer = a.bot.command(&a.dana, "refresh decline", &options).await;
    assert_snapshot!(answer.said(), @"
    Birch Pet Supply: cycle 2 is closed without a refresh.
    Next refresh: Sat 22 May. Jo Becker is told; nothing more to do until the next kickoff.
    ");
    assert_snapshot!(a.bot.read().await, @"
    inbox of jo.becker
      Birch Pet Supply: no refresh this cycle · cycle 2 was closed by Dana Whitfield
      > No budget until spring.
      Nothing is needed from you. Next refresh: Sat 22 May.
    post changes: Birch Pet Supply: refresh on Sun 21 Feb · cycle 2 · @Dana Whitfield
      No refresh this cycle: closed Sat 6 Feb.
    ");
    let late = a.bot.press(&a.dana, "Client wants a refresh").await;
    assert_snapshot!(late.said(), @"This belongs to cycle 2 of Birch Pet Supply, which is closed. Nothing changed. The open one: `/refresh status`.");
    a.bot.skip().await;
}

#[tokio::test]
async fn the_client_wants_none_by_the_button() {
    let a = kicked_off().await;
    a.bot.skip().await;
    let form = a.bot.press(&a.dana, "No refresh this cycle").await;
    assert_snapshot!(form.form_said(), @"
    Birch Pet Supply · no refresh this cycle
    Why? (you may leave this empty) (optional): Sending this closes the cycle and schedules the next refresh date
    ");
    let answer = form.send(&a.bot, &a.dana, &[("reason", "")]).await;
    assert_snapshot!(answer.said(), @"
    Birch Pet Supply: cycle 2 is closed without a refresh.
    Next refresh: Sat 22 May. Jo Becker is told; nothing more to do until the next kickoff.
    ");
    assert_snapshot!(a.bot.read().await, @"
    inbox of jo.becker
      Birch Pet Supply: no refresh this cycle · cycle 2 was closed by Dana Whitfield
      Nothing is needed from you. Next refresh: Sat 22 May.
    post changes: Birch Pet Supply: refresh on Sun 21 Feb · cycle 2 · @Dana Whitfield
      No refresh this cycle: closed Sat 6 Feb.
    ");
}
