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
    assert_snapshot!(answer.said(), @"");
    let answer = a.bot.command(&a.dana, "refresh approve", &birch()).await;
    assert_snapshot!(answer.said(), @"");
    a.bot.skip().await;
    let answer = a.bot.press(&a.jo, "Mark implemented").await;
    assert_snapshot!(answer.said(), @"");
    let told = a.bot.read().await;
    assert_snapshot!(told_in(&told, "inbox of ana.ruiz"), @"");
    assert_snapshot!(told_in(&told, "inbox of kofi.mensah"), @"");
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
    assert_snapshot!(a.bot.read().await, @"");
}
