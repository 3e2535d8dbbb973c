//! Looking: notes, history, what waits, where all stand, what is stalled, help.

mod board;
mod help;
mod history;
mod notes;
mod same;
mod stalled;
mod todo;

use refreshbot::chat::commands::Given;

use crate::conversations::{Agency, REST, birch};
use crate::support::database::{TestDb, on_both};

on_both! { every_list_is_read }

/// Both databases give the same lists.
async fn every_list_is_read(db: TestDb) {
    let a = Agency::on(db).await;
    a.note("New logo.").await.message();
    let a = a.first().await;
    a.clone_rest(&REST).await.message();
    let ask = [("question", "Which logo?".into()), ("ticket", "T-1".into())];
    a.bot.command(&a.ana, "refresh ask", &ask).await.message();
    a.bot.go_to("2026-12-10", "15:00:00");
    a.bot.skip().await;
    for (path, expected) in [
        ("refresh notes", "New logo."),
        ("refresh history", "Ana Ruiz asked Q-1 on T-1"),
        ("refresh todo", "Q-1 from Ana Ruiz: Which logo?"),
        (
            "refresh board",
            "0 of 3 handed in · 3 late · 1 question open",
        ),
        ("refresh stalled", "was due Mon 7 Dec"),
        ("refresh help", "2 things wait for you"),
    ] {
        let options = match path {
            "refresh notes" | "refresh history" => birch().to_vec(),
            _ => Vec::new(),
        };
        let said = a.bot.command(&a.jo, path, &options).await.said();
        assert!(said.contains(expected), "{path}: {said}");
    }
    a.bot.skip().await;
}

/// The same client by a wrong name.
fn beech() -> [(&'static str, Given); 1] {
    [("portfolio", "Beech Pet Supply".into())]
}

/// So many more clients, whose refresh is on the day.
async fn with_clients(a: &Agency, clients: usize, date: &str) {
    for n in 1..=clients {
        let _ = a.add_portfolio(&format!("Client {n:02}"), date).await;
    }
    a.bot.skip().await;
}
