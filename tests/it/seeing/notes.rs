use insta::assert_snapshot;

use super::{beech, birch};
use crate::conversations::{Agency, with};

#[tokio::test]
async fn none_yet_and_a_wrong_name() {
    let a = Agency::new().await;
    let none = a.bot.command(&a.ana, "refresh notes", &birch()).await;
    assert_snapshot!(none.said(), @"
    There is no note of Birch Pet Supply yet.
    Next: its Account Manager, Dana Whitfield, logs the client's direction with `/refresh note`.
    [Add note]
    ");
    let wrong = a.bot.command(&a.ana, "refresh notes", &beech()).await;
    assert_snapshot!(wrong.said(), @r#"There is no portfolio "Beech Pet Supply". Did you mean Birch Pet Supply?"#);
    let nowhere = a.bot.command(&a.ana, "refresh notes", &[]).await;
    assert_snapshot!(nowhere.said(), @"
    Which portfolio? It may be Birch Pet Supply.
    Name it in the option `portfolio` or use the command in the portfolio's channel.
    ");
    a.bot.skip().await;
}

#[tokio::test]
async fn newest_first_with_what_is_stale() {
    let a = Agency::new().await;
    a.note("Summer look. Keep the slogan.").await.message();
    a.bot.skip().await;
    let a = a.first().await.cloned_to_approved().await;
    let done = a.bot.command(&a.jo, "refresh implement", &birch()).await;
    done.message();
    a.bot.skip().await;
    a.bot.go_to("2026-12-10", "10:00:00");
    a.note("New logo in the folder.\nHeadline: Winter is here.")
        .await
        .message();
    a.bot.skip().await;
    let both = a.bot.command(&a.ana, "refresh notes", &birch()).await;
    assert_snapshot!(both.said(), @"
    ┌ Notes of Birch Pet Supply
    │ Thu 10 Dec · Dana Whitfield · the newest: the tickets are made from it
    │ > New logo in the folder.
    │ > Headline: Winter is here.
    │ Thu 19 Nov · Dana Whitfield · of an earlier cycle
    │ > Summer look. Keep the slogan.
    └ Notes of Birch Pet Supply · cycle 2
    ");
    let by_ticket = a
        .bot
        .command(&a.ana, "refresh notes", &with("ticket", "T-1"))
        .await;
    assert_eq!(by_ticket.said(), both.said());
    a.bot.skip().await;
}

#[tokio::test]
async fn pages_of_five_and_whole_texts_on_demand() {
    let a = Agency::new().await;
    for n in 1..=6 {
        a.note(&format!("Direction {n}.")).await.message();
    }
    let long = "*Bold* [link](x) ".repeat(230);
    a.note(&long).await.message();
    a.bot.skip().await;
    let first = a.bot.command(&a.ana, "refresh notes", &birch()).await;
    assert_snapshot!(first.said(), @"
    ┌ Notes of Birch Pet Supply
    │ Thu 19 Nov · Dana Whitfield · the newest: the tickets are made from it
    │ > *Bold* [link](x) *Bold* [link](x) *Bold* [link](x) *Bold* [link](x) *Bold* [link](x) *Bold* [link](x) *Bold* [link](x) *Bold* [link](x) *Bold* [link](…
    │ Thu 19 Nov · Dana Whitfield
    │ > Direction 6.
    │ Thu 19 Nov · Dana Whitfield
    │ > Direction 5.
    │ Thu 19 Nov · Dana Whitfield
    │ > Direction 4.
    │ Thu 19 Nov · Dana Whitfield
    │ > Direction 3.
    └ Notes of Birch Pet Supply · cycle 1
    [Show all of Thu 19 Nov] [More]
    ");
    let rest = first.press(&a.bot, &a.ana, "More").await;
    assert_snapshot!(rest.said(), @"
    ┌ Notes of Birch Pet Supply
    │ Thu 19 Nov · Dana Whitfield
    │ > Direction 2.
    │ Thu 19 Nov · Dana Whitfield
    │ > Direction 1.
    └ Notes of Birch Pet Supply · cycle 1
    ");
    let whole = first.press(&a.bot, &a.ana, "Show all").await;
    assert_eq!(whole.message().files.len(), 1);
    a.bot.skip().await;
}
