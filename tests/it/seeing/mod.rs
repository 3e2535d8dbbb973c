//! Looking: notes, history, what waits, where all stand, what is stalled, help.

mod board;
mod help;
mod history;
mod notes;
mod stalled;
mod todo;

use refreshbot::chat::commands::Given;

use crate::conversations::{Agency, birch};

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
