//! Mail: as it looks, over a real socket to a server that may fail, and through the outbox.

mod digest;
mod letters;
mod outbox;
mod pictures;
mod refused;
mod sink;
mod smtp;
mod story;

use refreshbot::store::outbox::{GivenUp, given_up as given_up_rows, requeue};

use crate::conversations::Agency;
use crate::support::bot::TestBot;
use crate::support::database::TestDb;

/// Two clients, whose kickoffs are over.
async fn agency(db: TestDb) -> Agency {
    let a = Agency::of(TestBot::with_mail(db).await).await;
    a.add_portfolio("Cedar", "2027-01-04").await.message();
    a.bot.go_to("2026-11-20", "09:00:00");
    a.bot.skip().await;
    a
}

/// Refresh day comes: the SAS is told in chat and by mail.
async fn refresh_day(a: &Agency) {
    a.bot.go_to("2026-11-23", "09:00:00");
    // Not `settle`, which lets a few seconds pass.
    a.bot.stage.workers.settle().await.unwrap();
}

async fn given_up(a: &Agency) -> Vec<GivenUp> {
    let mut tx = a.bot.stage.workflow.db().snapshot().await.unwrap();
    given_up_rows(&mut tx, a.bot.stage.workspace).await.unwrap()
}

/// The Admin has everything sent again that was given up.
async fn send_again(a: &Agency) {
    let rows = given_up(a).await;
    assert!(!rows.is_empty());
    let mut tx = a.bot.stage.workflow.db().begin().await.unwrap();
    let (workspace, now) = (a.bot.stage.workspace, a.bot.now());
    for row in rows {
        assert!(requeue(&mut tx, workspace, row.id, now).await.unwrap());
    }
    tx.commit().await.unwrap();
}
