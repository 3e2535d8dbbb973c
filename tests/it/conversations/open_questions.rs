//! Questions that nobody answered: whoever approves and closes knows of them, and who asked learns that
//! they ended with the cycle.

use insta::assert_snapshot;

use super::{Agency, birch, told_in};
use refreshbot::request::Account;

async fn ask(a: &Agency, who: &Account, ticket: &str, words: &str) {
    let options = [("question", words.into()), ("ticket", ticket.into())];
    a.bot.command(who, "refresh ask", &options).await.message();
}

#[tokio::test]
async fn approving_and_closing_name_what_is_open_and_the_askers_are_told_once() {
    let a = Agency::pending().await;
    ask(&a, &a.ana, "T-1", "Members only?").await;
    ask(&a, &a.kofi, "T-1", "Which font?").await;
    ask(&a, &a.ana, "T-2", "Which logo?").await;
    a.bot.skip().await;
    let set = [("ad_set", "BPS-2026-11".into())];
    let answer = a.bot.command(&a.dana, "refresh approve", &set).await;
    assert_snapshot!(answer.said(), @"
    3 tickets are Approved in *BPS-2026-11*: 3 of 3 created, 3 approved.
    3 questions are still open: Q-1, Q-2, Q-3.
    Every ticket of cycle 1 is approved. Next: *Approve the cycle*, and Jo Becker puts them live.
    [Approve the cycle]
    ");
    let answer = a.bot.command(&a.dana, "refresh approve", &birch()).await;
    assert_snapshot!(answer.said(), @"
    Birch Pet Supply, cycle 1 is Creatives Completed & Approved.
    Jo Becker is told to put the creatives live in Meta. When that is done, the cycle closes and the next refresh date is set.
    3 questions are still open: Q-1, Q-2, Q-3.
    ");
    a.bot.skip().await;
    let answer = a.bot.press(&a.jo, "Mark implemented").await;
    assert_snapshot!(answer.said(), @"
    Birch Pet Supply: cycle 1 is closed, 4 days before the refresh date. 3 deliverables completed.
    3 questions closed with it, unanswered: Q-1, Q-2, Q-3.
    Next refresh: Sun 21 Feb 2027. Dana Whitfield is told.
    ");
    let told = a.bot.read().await;
    assert_snapshot!(told_in(&told, "inbox of ana.ruiz"), @"
    inbox of ana.ruiz
      Birch Pet Supply: cycle 1 is closed · Your questions are closed with it, unanswered: Q-1, Q-3.
      If they still matter for the next cycle, ask again: `/refresh ask`.
    ");
    assert_snapshot!(told_in(&told, "inbox of kofi.mensah"), @"
    inbox of kofi.mensah
      Birch Pet Supply: cycle 1 is closed · Your question is closed with it, unanswered: Q-2.
      > Which font?
      If it still matters for the next cycle, ask again: `/refresh ask`.
    ");
    assert_eq!(told.matches("inbox of").count(), 2, "{told}");
}

#[tokio::test]
async fn where_a_ticket_or_the_cycle_is_told_of_already_it_stands_there() {
    let a = Agency::with_first().await;
    ask(&a, &a.ana, "T-1", "Members only?").await;
    let options = [("question", "Which offer?".into()), birch()[0].clone()];
    for who in [&a.jo, &a.kofi] {
        let asked = a.bot.command(who, "refresh ask", &options).await;
        asked.message();
    }
    a.bot.skip().await;
    let answer = a.bot.command(&a.dana, "refresh decline", &birch()).await;
    answer.message();
    assert_snapshot!(a.bot.read().await, @r#"
    #T-1 Spring hero
      Cancelled: T-1 "Spring hero" · Birch Pet Supply · @Ana Ruiz and @Kofi Mensah
      Dana Whitfield closed cycle 1 without it: nothing more is needed on it.
      Closed with it, unanswered: Q-1.
    inbox of kofi.mensah
      Birch Pet Supply: cycle 1 is closed · Your question is closed with it, unanswered: Q-3.
      > Which offer?
      If it still matters for the next cycle, ask again: `/refresh ask`.
    inbox of jo.becker
      Birch Pet Supply: no refresh this cycle · cycle 1 was closed by Dana Whitfield
      What you asked is closed with it, unanswered: Q-2.
      Nothing is needed from you. Next refresh: Sun 21 Feb 2027.
    card changes: Ad Set BPS-2026-11 · 1 of 3 created, 1 cancelled.
    card changes: T-1 · Spring hero · Cancelled
    post changes: Birch Pet Supply: refresh on Mon 23 Nov · cycle 1 · @Dana Whitfield
      No refresh this cycle: closed Thu 19 Nov.
    post changes: Q-1 from Ana Ruiz on T-1 "Spring hero" · @Jo Becker
      Closed, unanswered.
    post changes: Q-2 from Jo Becker on Birch Pet Supply, cycle 1 · @Dana Whitfield
      Closed, unanswered.
    post changes: Q-3 from Kofi Mensah on Birch Pet Supply, cycle 1 · @Dana Whitfield
      Closed, unanswered.
    "#);
}
