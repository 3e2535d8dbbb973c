//! What must be told is told once, in order, or shown as not deliverable.

use std::time::Duration;

use chrono::TimeDelta;
use insta::assert_snapshot;
use refreshbot::chat::transcript::{LEADS, REFRESHES};
use refreshbot::chat::{ChatError, Listener};
use refreshbot::domain::people::Platform;
use refreshbot::stage;
use refreshbot::store::outbox;

use super::{Agency, birch};
use crate::support::bot::ZONE;
use crate::support::bot::chat::{Call, Fails, later};
use crate::support::database::{TestDb, on_both};

on_both! {
    a_lane_keeps_its_order_and_waits_alone
    a_crowded_channel_holds_nobody_else_up
    a_worker_that_dies_after_posting
    a_lost_lease_finishes_nothing
}

fn in_half_a_minute() -> ChatError {
    ChatError::Retry {
        after: Some(Duration::from_secs(30)),
        reason: "503".to_owned(),
    }
}

fn denied() -> ChatError {
    ChatError::Denied("Missing Permissions".to_owned())
}

async fn waiting(a: &Agency) -> i64 {
    a.bot
        .number("SELECT count(*) FROM outbox WHERE next_at IS NOT NULL")
        .await
}

async fn a_lane_keeps_its_order_and_waits_alone(db: TestDb) {
    let a = Agency::on(db).await.all_submitted().await;
    let broken = a.bot.thread("T-2");
    a.bot
        .wire
        .fail(move |call| (*call == Call::Post(broken.clone())).then(|| Fails::Before(later())));
    for words in ["One.", "Two."] {
        a.note(words).await.message();
    }
    a.bot.skip().await;
    let of = |thread: &str| {
        let thread = thread.to_owned();
        a.bot
            .stage
            .chat
            .all()
            .into_iter()
            .filter_map(move |entry| match entry {
                refreshbot::chat::transcript::Entry::Post {
                    channel, message, ..
                } if channel == thread => Some(refreshbot::wording::plain::plain(&message)),
                _ => None,
            })
            .filter(|text| text.contains("Changed direction"))
            .collect::<Vec<_>>()
    };
    assert_eq!(of(&a.bot.thread("T-1")).len(), 2);
    assert_eq!(of(&a.bot.thread("T-2")).len(), 0);
    assert_eq!(of(&a.bot.thread("T-3")).len(), 2);
    a.bot.wire.heal();
    a.bot.advance(TimeDelta::minutes(20));
    a.bot.skip().await;
    let told = of(&a.bot.thread("T-2"));
    assert!(
        told[0].contains("One.") && told[1].contains("Two."),
        "{told:#?}"
    );
    assert_eq!(told.len(), 2);
    assert_eq!(waiting(&a).await, 0);
}

/// Many are on the way into one channel: what goes there comes back at its turn, as if it had not been
/// tried, and nothing else waits behind it.
async fn a_crowded_channel_holds_nobody_else_up(db: TestDb) {
    let a = Agency::on(db).await.all_submitted().await;
    a.bot.wire.crowd(REFRESHES, Some(Duration::from_mins(9)));
    a.note("New logo.").await.message();
    let said = a.bot.read().await;
    assert!(
        said.contains("new thread") || said.contains("T-1"),
        "{said}"
    );
    assert!(!said.contains("#refreshes"), "{said}");
    assert_eq!(waiting(&a).await, 1);
    let untried = "SELECT count(*) FROM outbox WHERE next_at IS NOT NULL AND attempts = 0
        AND first_attempt_at IS NULL AND trying_since IS NULL AND lease IS NULL";
    assert_eq!(a.bot.number(untried).await, 1);
    a.bot.advance(TimeDelta::minutes(5));
    assert_eq!(a.bot.read().await, "", "it is not its turn yet");
    a.bot.wire.crowd(REFRESHES, None);
    a.bot.advance(TimeDelta::minutes(4));
    let said = a.bot.read().await;
    assert!(said.starts_with("#refreshes\n"), "{said}");
    assert_eq!(waiting(&a).await, 0);
}

#[tokio::test]
async fn retry_after_is_obeyed() {
    let a = Agency::new().await;
    let mut first = true;
    a.bot.wire.fail(move |call| {
        let fails = std::mem::take(&mut first) && matches!(call, Call::Post(_));
        fails.then(|| {
            Fails::Before(ChatError::Retry {
                after: Some(Duration::from_mins(5)),
                reason: "429".to_owned(),
            })
        })
    });
    a.note("New logo.").await.message();
    assert_eq!(a.bot.read().await, "");
    a.bot.advance(TimeDelta::seconds(280));
    assert_eq!(a.bot.read().await, "");
    a.bot.advance(TimeDelta::seconds(14));
    assert_eq!(a.bot.read().await.matches("new note").count(), 1);
}

#[tokio::test]
async fn given_up_after_a_day_shown_and_requeued() {
    let a = Agency::new().await;
    a.bot
        .wire
        .fail(|call| (*call == Call::Post(REFRESHES.to_owned())).then(|| Fails::Before(denied())));
    a.note("New logo.").await.message();
    for _ in 0..100 {
        a.bot.advance(TimeDelta::minutes(14));
        a.bot.skip().await;
    }
    assert_eq!(waiting(&a).await, 1, "not a day yet");
    a.bot.advance(TimeDelta::hours(1));
    assert_snapshot!(a.bot.read().await, @"
    #leads
      1 message was given up after a day of trying.
      Last it failed so: not allowed: Missing Permissions.
      Next: an Admin looks with `refreshbot outbox` at what was not told, and sends it with `refreshbot outbox retry` once this is mended.
    ");
    assert_eq!(waiting(&a).await, 0);
    let shown = given_up(&a).await;
    assert_eq!(shown.len(), 1);
    assert_eq!(
        shown[0].last_error.as_deref(),
        Some("not allowed: Missing Permissions")
    );
    // The lane goes on without it.
    a.bot.wire.heal();
    a.note("Another.").await.message();
    assert!(a.bot.read().await.contains("Another."));
    // Requeued, it has another day.
    let mut once = true;
    a.bot.wire.fail(move |call| {
        (std::mem::take(&mut once) && matches!(call, Call::Post(_)))
            .then(|| Fails::Before(in_half_a_minute()))
    });
    requeue(&a, shown[0].id).await;
    assert_eq!(a.bot.read().await, "");
    assert_eq!(
        given_up(&a).await.len(),
        0,
        "one failure does not give it up again"
    );
    a.bot.advance(TimeDelta::minutes(1));
    assert!(a.bot.read().await.contains("New logo."));
}

async fn given_up(a: &Agency) -> Vec<outbox::GivenUp> {
    let mut tx = a.bot.stage.workflow.db().snapshot().await.unwrap();
    outbox::given_up(&mut tx, a.bot.stage.workspace)
        .await
        .unwrap()
}

async fn requeue(a: &Agency, id: refreshbot::domain::id::DeliveryId) {
    let mut tx = a.bot.stage.workflow.db().begin().await.unwrap();
    assert!(
        outbox::requeue(&mut tx, a.bot.stage.workspace, id, a.bot.now())
            .await
            .unwrap()
    );
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn what_may_have_been_posted_before_it_was_given_up_is_looked_for() {
    let a = Agency::new().await;
    a.bot
        .wire
        .fail(|call| matches!(call, Call::Post(_)).then(|| Fails::After(later())));
    a.note("New logo.").await.message();
    assert_eq!(a.bot.read().await.matches("new note").count(), 1);
    for _ in 0..110 {
        a.bot.advance(TimeDelta::minutes(14));
        a.bot.skip().await;
    }
    a.bot.skip().await;
    let shown = given_up(&a).await;
    a.bot.wire.heal();
    a.bot.advance(TimeDelta::hours(1));
    requeue(&a, shown[0].id).await;
    assert_eq!(a.bot.read().await, "");
    assert!(a.bot.wire.sent().last().unwrap().look_since.is_some());
}

#[tokio::test]
async fn one_failure_after_days_of_downtime_gives_nothing_up() {
    let mut a = Agency::new().await;
    a.note("New logo.").await.message();
    a.bot.advance(TimeDelta::days(3));
    a.bot.restart(stage::settings(ZONE).unwrap()).await;
    let mut once = true;
    a.bot
        .wire
        .fail(move |_| std::mem::take(&mut once).then(|| Fails::Before(in_half_a_minute())));
    assert_eq!(a.bot.read().await, "");
    assert_eq!(given_up(&a).await.len(), 0);
    a.bot.advance(TimeDelta::minutes(1));
    assert!(a.bot.read().await.contains("New logo."));
}

async fn a_worker_that_dies_after_posting(db: TestDb) {
    let mut a = Agency::on(db).await.first().await;
    a.note("New logo.").await.message();
    a.bot.wire.fail(|_| Some(Fails::After(later())));
    // It posts, and dies before it hears that it has: the rows stay claimed.
    let dying = a.bot.workers("dying");
    a.bot.db.raw("CREATE TABLE x (y INTEGER)").await.unwrap();
    dying.delivery.step().await.unwrap();
    a.bot
        .db
        .raw("UPDATE outbox SET lease = 'dying:delivery' WHERE next_at IS NOT NULL")
        .await
        .unwrap();
    let nonces: Vec<String> = a
        .bot
        .wire
        .sent()
        .iter()
        .map(|sent| sent.nonce.clone())
        .collect();
    let first = a.bot.read().await;
    a.bot.wire.heal();
    a.bot.restart(stage::settings(ZONE).unwrap()).await;
    a.bot.advance(TimeDelta::seconds(30));
    let again = a.bot.read().await;
    assert_eq!(first.matches("Changed direction").count(), 1, "{first}");
    assert_eq!(again.matches("Changed direction").count(), 0, "{again}");
    let posts: Vec<_> = a
        .bot
        .wire
        .sent()
        .into_iter()
        .skip(nonces.len())
        .filter(|s| matches!(s.call, Call::Post(_)))
        .collect();
    assert!(!posts.is_empty());
    assert!(
        posts.iter().all(|post| nonces.contains(&post.nonce)),
        "{posts:#?}"
    );
    assert_eq!(waiting(&a).await, 0);
}

#[tokio::test]
async fn a_thread_whose_opening_was_not_heard_of_is_adopted() {
    let a = Agency::new().await;
    let mut once = true;
    a.bot.wire.fail(move |call| {
        (*call == Call::Open && std::mem::take(&mut once)).then(|| Fails::After(later()))
    });
    a.submit(&super::SPRING).await.message();
    a.bot.advance(TimeDelta::seconds(10));
    let first = a.bot.read().await;
    a.bot.advance(TimeDelta::seconds(10));
    let rest = a.bot.read().await;
    assert_eq!(
        first.matches("new thread #").count() + rest.matches("new thread #").count(),
        1,
        "{first}\n{rest}"
    );
    assert!(format!("{first}{rest}").contains("is yours"));
}

#[tokio::test]
async fn a_thread_that_may_exist_is_looked_for_also_after_its_own_row_was_given_up() {
    let a = Agency::new().await;
    a.bot
        .wire
        .fail(|call| (*call == Call::Open).then(|| Fails::After(later())));
    a.submit(&super::SPRING).await.message();
    let mut threads = a.bot.read().await.matches("new thread #").count();
    for _ in 0..110 {
        a.bot.advance(TimeDelta::minutes(14));
        threads += a.bot.read().await.matches("new thread #").count();
    }
    assert_eq!(given_up(&a).await.len(), 1);
    a.bot.wire.heal();
    for _ in 0..3 {
        a.bot.advance(TimeDelta::minutes(14));
        threads += a.bot.read().await.matches("new thread #").count();
    }
    assert_eq!(threads, 1);
}

async fn a_lost_lease_finishes_nothing(db: TestDb) {
    let a = Agency::on(db).await;
    a.note("New logo.").await.message();
    let mut tx = a.bot.stage.workflow.db().begin().await.unwrap();
    let (now, end) = (a.bot.now(), a.bot.now() + TimeDelta::seconds(120));
    let claimed = outbox::claim(&mut tx, Platform::Local, now, 10, "dead", end)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(claimed.len(), 1);
    assert_eq!(
        a.bot.read().await,
        "",
        "it is the other's while the lease lasts"
    );
    a.bot.advance(TimeDelta::seconds(121));
    assert_eq!(a.bot.read().await.matches("new note").count(), 1);
    let mut tx = a.bot.stage.workflow.db().begin().await.unwrap();
    assert!(
        !outbox::done(&mut tx, claimed[0].id, "dead", a.bot.now())
            .await
            .unwrap()
    );
    assert!(
        !outbox::retry(&mut tx, claimed[0].id, "dead", a.bot.now(), "late")
            .await
            .unwrap()
    );
    tx.commit().await.unwrap();
    assert_eq!(a.bot.read().await, "");
}

#[tokio::test]
async fn a_portfolios_channel_that_is_gone() {
    let a = Agency::new().await;
    let options = [
        ("client", "Cedar".into()),
        ("cadence", "30".into()),
        ("date", "2026-12-01".into()),
        ("am", (&a.dana).into()),
        ("sas", (&a.jo).into()),
        ("channel", "cedar".into()),
    ];
    a.bot
        .command(&a.lena, "refresh-admin portfolio add", &options)
        .await
        .message();
    a.bot.wire.delete("cedar");
    let form = a
        .bot
        .command(&a.dana, "refresh note", &[("portfolio", "Cedar".into())])
        .await;
    form.send(&a.bot, &a.dana, &[("note", "Hello.")])
        .await
        .message();
    let said = a.bot.read().await;
    assert!(said.starts_with("#refreshes\n  Cedar: new note"), "{said}");
    let told = "The channel of Cedar is gone.";
    assert_eq!(said.matches(told).count(), 1, "{said}");
    let form = a
        .bot
        .command(&a.dana, "refresh note", &[("portfolio", "Cedar".into())])
        .await;
    form.send(&a.bot, &a.dana, &[("note", "Again.")])
        .await
        .message();
    let said = a.bot.read().await;
    assert_eq!(said.matches(told).count(), 0, "{said}");
}

#[tokio::test]
async fn a_thread_that_was_deleted_is_opened_anew() {
    let a = Agency::submitted().await;
    a.bot.wire.delete(&a.bot.thread("T-2"));
    a.note("The logo is red now.").await.message();
    let said = a.bot.read().await;
    assert_eq!(said.matches("new thread #T-2").count(), 1, "{said}");
    assert_eq!(
        said.matches("Changed direction for T-2").count(),
        1,
        "{said}"
    );
    let thread = a.bot.thread("T-2");
    let started = a
        .bot
        .command_in(&a.kofi, &thread, "refresh start", &[])
        .await;
    assert!(started.said().starts_with("T-2"), "{}", started.said());
    a.bot.skip().await;
}

#[tokio::test]
async fn whoever_cannot_see_the_channel_gets_it_in_the_inbox() {
    let a = Agency::new().await;
    let jo = a
        .bot
        .number("SELECT person_id FROM account WHERE external_id = 'jo.becker'")
        .await;
    a.bot
        .wire
        .hide(REFRESHES, refreshbot::domain::id::PersonId(jo));
    a.note("New logo.").await.message();
    let said = a.bot.read().await;
    assert_eq!(said.matches("new note").count(), 2, "{said}");
    assert!(said.contains("inbox of jo.becker"), "{said}");
}

#[tokio::test]
async fn a_missed_reply_goes_to_the_inbox() {
    let a = Agency::new().await;
    let request = a.bot.request(&a.jo, "refresh done", &birch());
    a.bot.hear(request.clone()).await.message();
    let workflow = a.bot.stage.workflow.clone();
    workflow
        .reply_missed(Platform::Local, &a.jo, &request.event_id)
        .await;
    workflow
        .reply_missed(Platform::Local, &a.jo, &request.event_id)
        .await;
    assert_snapshot!(a.bot.read().await, @"
    inbox of jo.becker
      *This answer could not be shown to you at the time. What it says was done then:*
      Birch Pet Supply has no tickets in this cycle yet.
      Nothing changed. Create them with `/refresh submit`, or go on: they can still be created later.
      [Mark submitted anyway]
    ");
    workflow
        .reply_missed(Platform::Local, &a.jo, "never-was")
        .await;
    // A form that nobody saw is asked for again.
    let form = a.bot.request(&a.jo, "refresh submit", &birch());
    a.bot.hear(form.clone()).await.form();
    workflow
        .reply_missed(Platform::Local, &a.jo, &form.event_id)
        .await;
    assert_eq!(a.bot.read().await, "");
    assert_eq!(waiting(&a).await, 0);
}

#[tokio::test]
async fn a_cause_that_has_gone_is_not_told() {
    let a = Agency::pending().await;
    // The announcements wait, and meanwhile everything is over.
    a.bot.wire.fail(|_| Some(Fails::Before(later())));
    a.bot
        .command(&a.dana, "refresh approve", &birch())
        .await
        .message();
    a.bot
        .command(&a.jo, "refresh implement", &birch())
        .await
        .message();
    a.bot.skip().await;
    a.bot.wire.heal();
    a.bot.advance(TimeDelta::minutes(20));
    let said = a.bot.read().await;
    assert!(!said.contains("ready for Meta"), "{said}");
    assert!(said.contains("cycle 1 is closed"), "{said}");
    let _ = LEADS;
}
