//! Who does whose things: handovers, absences, and how people want to be told.

use insta::assert_snapshot;
use refreshbot::chat::commands::Given;
use refreshbot::domain::people::Role;
use refreshbot::request::Account;
use refreshbot::workflow::Settings;

use super::{Agency, birch};
use crate::support::bot::{Answer, TestBot, with_digests};
use crate::support::database::{TestDb, on_both, sqlite};

on_both! { everything_moves_at_once }

fn everything_on() -> Settings {
    Settings {
        reminders: true,
        ..with_digests()
    }
}

async fn agency_on(db: TestDb) -> Agency {
    Agency::of(TestBot::set(db, everything_on()).await).await
}

async fn hand_over(a: &Agency, path: &str, from: &Account, to: &Account) -> Answer {
    let options = [("from", Given::from(from)), ("to", to.into())];
    a.bot.command(&a.lena, path, &options).await
}

async fn away(
    a: &Agency,
    path: &str,
    who: &Account,
    days: (&str, &str),
    cover: &Account,
) -> Answer {
    let options = [
        ("person", Given::from(who)),
        ("from", days.0.into()),
        ("to", days.1.into()),
        ("cover", cover.into()),
    ];
    a.bot.command(&a.lena, path, &options).await
}

#[tokio::test]
async fn somebody_stands_in() {
    let path = "refresh-admin people away";
    let a = agency_on(sqlite().await).await;
    let mia = a.bot.person("Mia Stone", []).await;
    a.note("New logo.").await.message();
    a.bot.skip().await;
    assert_snapshot!(away(&a, path, &a.jo, ("2026-11-23", "2026-11-27"), &mia).await.said(), @"
    Jo Becker is away from Mon 23 Nov to Fri 27 Nov; Mia Stone stands in. Both are told.
    Meanwhile reminders, digests and mentions go to Mia Stone, who may do what Jo Becker may.
    ");
    assert_snapshot!(a.bot.read().await, @"
    inbox of jo.becker
      You are away from Mon 23 Nov to Fri 27 Nov. Mia Stone stands in: what waits for you goes to them.
      Afterwards everything comes to you again.
    inbox of mia.stone
      You stand in for Jo Becker from Mon 23 Nov to Fri 27 Nov.
      Until then you get what they would get, and may do what they may. What waits: `/refresh todo`.
    ");
    a.bot.go_to("2026-11-20", "12:00:00");
    a.bot.skip().await;
    let refused = a.bot.command(&mia, "refresh submit", &birch()).await;
    assert!(refused.said().starts_with("Only "), "{}", refused.said());
    a.bot.go_to("2026-11-23", "09:10:00");
    assert_snapshot!(a.bot.read().await, @"
    #refreshes
      Birch Pet Supply: refresh day · cycle 1 · due today, Mon 23 Nov · @Jo Becker
      Jo Becker is away until Fri 27 Nov; @Mia Stone stands in.
      ┌ Newest note from Dana Whitfield, Thu 19 Nov
      │ > New logo.
      │ Next: create one ticket for each deliverable.
      └ Note 1 · cycle 1 · Birch Pet Supply
      [Submit first ticket] [Ask the AM]
    inbox of dana.whitfield
      1 thing waits for you.
      ┌ Your day, Mon 23 Nov
      │ Waits for you
      │ - Birch Pet Supply · ask the client whether they want a refresh · due today, Mon 23 Nov · `/refresh confirm portfolio:Birch Pet Supply`
      │ You wait for
      │ - Birch Pet Supply · Jo Becker: create the tickets · due today, Mon 23 Nov
      └ Digest
      [Birch Pet Supply: Client wants a refresh]
    inbox of mia.stone
      1 thing waits for you.
      ┌ Your day, Mon 23 Nov
      │ For Jo Becker, who is away
      │ - Birch Pet Supply · create the tickets · due today, Mon 23 Nov · `/refresh submit portfolio:Birch Pet Supply`
      └ Digest
    ");
    a.bot.go_to("2026-11-24", "08:30:00");
    let said = a.bot.read().await;
    assert!(said.contains("For Jo Becker, who is away"), "{said}");
    assert!(!said.contains("inbox of jo.becker"), "{said}");
    a.bot.go_to("2026-11-24", "13:00:00");
    let said = a.bot.read().await;
    assert_snapshot!(said, @"
    inbox of dana.whitfield
      Birch Pet Supply: the kickoff of Thu 19 Nov is not answered · @Dana Whitfield
      Whether the client wants the refresh of Mon 23 Nov is not known yet. 3 working days lost.
      Next: ask the client and answer below, or `/refresh confirm portfolio:Birch Pet Supply`.
      [Client wants a refresh] [No refresh this cycle] [I'm on it] [Snooze until tomorrow] [Snooze three days]
    inbox of mia.stone
      Birch Pet Supply: no ticket after the refresh date, Mon 23 Nov · @Mia Stone
      The creatives cannot begin until there is one. It waits since today.
      You stand in for Jo Becker, who is away.
      Next: press *Submit first ticket*, or `/refresh submit portfolio:Birch Pet Supply`.
      [Submit first ticket] [I'm on it] [Snooze until tomorrow] [Snooze three days]
    ");
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

async fn everything_moves_at_once(db: TestDb) {
    let path = "refresh-admin people handover";
    let a = agency_on(db).await.all_submitted().await;
    a.add_portfolio("Cedar", "2026-12-20").await.message();
    let ask = [("question", "Which logo?".into()), ("ticket", "T-1".into())];
    a.bot.command(&a.kofi, "refresh ask", &ask).await.message();
    let mia = a.bot.person("Mia Stone", [Role::Sas]).await;
    let nia = a.bot.person("Nia Elm", [Role::Designer]).await;
    a.bot.skip().await;
    assert_snapshot!(hand_over(&a, path, &a.jo, &mia).await.said(), @"
    2 portfolios as Social Ad Specialist and 1 open question moved from Jo Becker to Mia Stone. Both are told.
    Reminders go to Mia Stone from now on. Roles of the workspace stay as they are: `/refresh-admin people assign`.
    ");
    assert_snapshot!(a.bot.read().await, @"
    inbox of jo.becker
      2 portfolios as Social Ad Specialist and 1 open question was handed over to Mia Stone.
      Nothing of it waits for you any more, and you are reminded of none of it.
    inbox of mia.stone
      2 portfolios as Social Ad Specialist and 1 open question is yours now, from Jo Becker.
      Next: see what waits for you: `/refresh todo`. Reminders come to you from now on.
    ");
    assert_snapshot!(hand_over(&a, path, &a.kofi, &nia).await.said(), @"
    3 open tickets moved from Kofi Mensah to Nia Elm. Both are told.
    Reminders go to Nia Elm from now on. Roles of the workspace stay as they are: `/refresh-admin people assign`.
    ");
    a.bot.skip().await;
    let todo = a.bot.command(&mia, "refresh todo", &[]).await;
    assert_snapshot!(todo.said(), @"
    ┌ Your list
    │ Waits for you
    │ - Birch Pet Supply · Q-1 from Kofi Mensah: Which logo? · waits since today · `/refresh answer question:Q-1`
    │ You wait for
    │ - Birch Pet Supply · Ana Ruiz, Nia Elm: 3 tickets in production · the next due Mon 7 Dec
    └ 1 thing
    [Birch Pet Supply: Answer Q-1] [Preferences]
    ");
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
    let again = hand_over(&a, path, &a.jo, &mia).await;
    assert_snapshot!(again.said(), @"Nothing moved: Jo Becker has no portfolio, open ticket or task. Who has what: `/refresh-admin portfolio list`.");
    let same = hand_over(&a, path, &a.jo, &a.jo).await;
    assert_snapshot!(same.said(), @r#"Nothing changed. to: "Jo Becker" does not fit; right would be somebody else."#);
    a.bot.skip().await;
}

#[tokio::test]
async fn an_absence_that_cannot_be() {
    let path = "refresh-admin people away";
    let a = agency_on(sqlite().await).await;
    let himself = away(&a, path, &a.jo, ("2026-11-23", "2026-11-27"), &a.jo).await;
    assert_snapshot!(himself.said(), @r#"Nothing changed. cover: "Jo Becker" does not fit; right would be somebody else."#);
    let backwards = away(&a, path, &a.jo, ("2026-11-27", "2026-11-23"), &a.dana).await;
    assert_snapshot!(backwards.said(), @r#"Nothing changed. to: "2026-11-23" does not fit; right would be a day on or after the first, not past, at most a year later."#);
    a.bot.skip().await;
}

#[tokio::test]
async fn preferences() {
    let a = agency_on(sqlite().await).await;
    let todo = a.bot.command(&a.jo, "refresh todo", &[]).await;
    let form = todo.press(&a.bot, &a.jo, "Preferences").await;
    let wrong = form.send(&a.bot, &a.jo, &[("prompts", "none")]).await;
    assert_snapshot!(wrong.said(), @r#"
    Nothing changed. prompts: "none" does not fit; right would be chat, mail or both.
    [Edit and send again]
    "#);
    let form = wrong.press(&a.bot, &a.jo, "Edit and send again").await;
    let typed = [
        ("prompts", "chat"),
        ("digest", "none"),
        ("reminders", "Mail"),
    ];
    let kept = form.send(&a.bot, &a.jo, &typed).await;
    assert_snapshot!(kept.said(), @"
    Kept.
    - Kickoffs and refresh days: in chat
    - Changes to your tickets: in chat and by mail
    - What is ready, approved or closed: in chat and by mail
    - Reminders: by mail
    - The morning's digest: not sent
    Mail is not set up here yet: until then you are told in chat.
    To change it again: `/refresh todo`, then *Preferences*.
    ");
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
