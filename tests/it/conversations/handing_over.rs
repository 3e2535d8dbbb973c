//! Who does whose things: handovers, absences, and how people want to be told.

use insta::assert_snapshot;
use refreshbot::chat::commands::Given;
use refreshbot::domain::people::Role;
use refreshbot::request::Account;
use refreshbot::stage;
use refreshbot::workflow::Settings;

use super::{Agency, birch};
use crate::support::bot::{Answer, TestBot, ZONE, berlin};
use crate::support::database::{TestDb, on_both, sqlite};

on_both! { everything_moves_at_once }

fn everything_on() -> Settings {
    Settings {
        reminders: true,
        digest: Some("0 30 8 * * Mon-Fri".parse().unwrap()),
        ..stage::settings(ZONE).unwrap()
    }
}

async fn agency_on(db: TestDb) -> Agency {
    let bot = TestBot::with(db, berlin("2026-11-19", "14:05:00"), everything_on()).await;
    Agency::of(bot).await
}

async fn hand_over(a: &Agency, from: &Account, to: &Account) -> Answer {
    let options = [("from", Given::from(from)), ("to", to.into())];
    let path = "refresh-admin people handover";
    a.bot.command(&a.lena, path, &options).await
}

async fn away(a: &Agency, who: &Account, days: (&str, &str), cover: &Account) -> Answer {
    let options = [
        ("person", Given::from(who)),
        ("from", days.0.into()),
        ("to", days.1.into()),
        ("cover", cover.into()),
    ];
    let path = "refresh-admin people away";
    a.bot.command(&a.lena, path, &options).await
}

async fn everything_moves_at_once(db: TestDb) {
    let a = agency_on(db).await.all_submitted().await;
    a.add_portfolio("Cedar", "2026-12-20").await.message();
    let ask = [("question", "Which logo?".into()), ("ticket", "T-1".into())];
    a.bot.command(&a.kofi, "refresh ask", &ask).await.message();
    let mia = a.bot.person("Mia Stone", [Role::Sas]).await;
    let nia = a.bot.person("Nia Elm", [Role::Designer]).await;
    a.bot.skip().await;
    assert_snapshot!(hand_over(&a, &a.jo, &mia).await.said(), @"");
    assert_snapshot!(a.bot.read().await, @"");
    assert_snapshot!(hand_over(&a, &a.kofi, &nia).await.said(), @"");
    a.bot.skip().await;
    let todo = a.bot.command(&mia, "refresh todo", &[]).await;
    assert_snapshot!(todo.said(), @"");
    let mine = a.bot.command(&a.jo, "refresh todo", &[]).await;
    assert!(mine.said().starts_with("Nothing waits"), "{}", mine.said());
    let refused = a.bot.command(&a.jo, "refresh done", &birch()).await;
    assert!(refused.said().contains("Mia Stone"), "{}", refused.said());
    // The question's reminder comes to the one who has it now.
    a.bot.go_to("2026-11-20", "10:06:00");
    let said = a.bot.read().await;
    assert!(
        said.contains("inbox of mia.stone\n  Birch Pet Supply: Q-1"),
        "{said}"
    );
    assert!(
        !said.contains("inbox of jo.becker\n  Birch Pet Supply: Q-1"),
        "{said}"
    );
    let again = hand_over(&a, &a.jo, &mia).await;
    assert_snapshot!(again.said(), @"");
    let same = hand_over(&a, &a.jo, &a.jo).await;
    assert_snapshot!(same.said(), @"");
    a.bot.skip().await;
}

#[tokio::test]
async fn somebody_stands_in() {
    let a = agency_on(sqlite().await).await;
    let mia = a.bot.person("Mia Stone", []).await;
    a.note("New logo.").await.message();
    a.bot.skip().await;
    assert_snapshot!(away(&a, &a.jo, ("2026-11-23", "2026-11-27"), &mia).await.said(), @"");
    assert_snapshot!(a.bot.read().await, @"");
    a.bot.go_to("2026-11-20", "12:00:00");
    a.bot.skip().await;
    let refused = a.bot.command(&mia, "refresh submit", &birch()).await;
    assert!(refused.said().starts_with("Only "), "{}", refused.said());
    a.bot.go_to("2026-11-23", "09:10:00");
    assert_snapshot!(a.bot.read().await, @"");
    a.bot.go_to("2026-11-24", "08:30:00");
    let said = a.bot.read().await;
    assert!(said.contains("For Jo Becker, who is away"), "{said}");
    assert!(!said.contains("inbox of jo.becker"), "{said}");
    a.bot.go_to("2026-11-24", "13:00:00");
    let said = a.bot.read().await;
    assert_snapshot!(said, @"");
    let todo = a.bot.command(&mia, "refresh todo", &[]).await;
    assert!(
        todo.said().contains("create the tickets"),
        "{}",
        todo.said()
    );
    let form = a.bot.command(&mia, "refresh submit", &birch()).await;
    form.send(&a.bot, &mia, &super::SPRING).await.message();
    a.bot.skip().await;
    a.bot.go_to("2026-11-28", "12:00:00");
    let refused = a.bot.command(&mia, "refresh done", &birch()).await;
    assert!(refused.said().starts_with("Only "), "{}", refused.said());
    a.bot.skip().await;
}

#[tokio::test]
async fn an_absence_that_cannot_be() {
    let a = agency_on(sqlite().await).await;
    let himself = away(&a, &a.jo, ("2026-11-23", "2026-11-27"), &a.jo).await;
    assert_snapshot!(himself.said(), @"");
    let backwards = away(&a, &a.jo, ("2026-11-27", "2026-11-23"), &a.dana).await;
    assert_snapshot!(backwards.said(), @"");
    a.bot.skip().await;
}

#[tokio::test]
async fn preferences() {
    let a = agency_on(sqlite().await).await;
    let todo = a.bot.command(&a.jo, "refresh todo", &[]).await;
    let form = todo.press(&a.bot, &a.jo, "Preferences").await;
    let wrong = form.send(&a.bot, &a.jo, &[("prompts", "none")]).await;
    assert_snapshot!(wrong.said(), @"");
    let form = wrong.press(&a.bot, &a.jo, "Edit and send again").await;
    let typed = [
        ("prompts", "chat"),
        ("digest", "none"),
        ("reminders", "Mail"),
    ];
    let kept = form.send(&a.bot, &a.jo, &typed).await;
    assert_snapshot!(kept.said(), @"");
    a.bot.skip().await;
    a.bot.go_to("2026-11-20", "08:30:00");
    let said = a.bot.read().await;
    assert!(!said.contains("inbox of jo.becker"), "{said}");
    let path = "refresh-admin people preferences";
    let form = a
        .bot
        .command(&a.lena, path, &[("person", (&a.jo).into())])
        .await;
    let kept = form.send(&a.bot, &a.lena, &[("digest", "chat")]).await;
    assert!(kept.said().contains("digest: in chat"), "{}", kept.said());
    a.bot.go_to("2026-11-23", "08:30:00");
    let said = a.bot.read().await;
    assert!(said.contains("inbox of jo.becker"), "{said}");
}
