//! Mail through the outbox: what is repeated, what is given up, and who learns of it.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::TimeDelta;
use insta::assert_snapshot;
use refreshbot::mail::mailbox::Mailbox;
use refreshbot::mail::smtp::{Patience, Smtp};
use refreshbot::mail::{Mail, MailError, Mailer};
use refreshbot::store::outbox;
use refreshbot::workflow::Settings;
use tokio::sync::Notify;

use super::{agency, given_up, refresh_day};
use crate::conversations::{Agency, birch, with};
use crate::support::bot::ZONE;
use crate::support::bot::mail::MailFails;
use crate::support::database::{TestDb, on_both, sqlite};
use crate::support::smtp::SmtpSink;

/// The mails that the SAS got.
fn to_jo(a: &Agency) -> Vec<Mail> {
    let arrived = a.bot.post.arrived.all().into_iter();
    arrived
        .filter(|mail| mail.to.starts_with("jo.becker"))
        .collect()
}

fn settings(mail: bool) -> Settings {
    let settings = refreshbot::stage::settings(ZONE).unwrap();
    Settings { mail, ..settings }
}

/// Cedar refreshes on the same day.
async fn second_client(a: &Agency) {
    let options = [("portfolio", "Cedar".into()), ("date", "2026-11-23".into())];
    let path = "refresh-admin portfolio reschedule";
    a.bot.command(&a.lena, path, &options).await.message();
    a.bot.go_to("2026-11-21", "09:00:00");
    a.bot.skip().await;
}

async fn waiting(a: &Agency) -> i64 {
    let mut tx = a.bot.stage.workflow.db().snapshot().await.unwrap();
    outbox::waiting(&mut tx).await.unwrap()
}

fn blocks<'a>(said: &'a str, head: &str) -> Vec<&'a str> {
    let all = said.split("\n#").flat_map(|block| block.split("\nmail "));
    all.filter(|block| block.trim_start_matches('#').starts_with(head))
        .collect()
}

#[tokio::test]
async fn a_mail_that_is_put_off_is_tried_again_and_holds_up_nobody_else() {
    let a = agency(sqlite().await).await;
    second_client(&a).await;
    let mut once = true;
    a.bot.post.fail(move |mail| {
        let birch = mail.subject.contains("Birch");
        (birch && std::mem::take(&mut once))
            .then(|| MailFails::Before(MailError::Retry("451 greylisted".to_owned())))
    });
    refresh_day(&a).await;
    let arrived = to_jo(&a);
    let subjects: Vec<&str> = arrived.iter().map(|mail| mail.subject.as_str()).collect();
    assert!(
        subjects.contains(&"Creatives - Cedar, cycle 1"),
        "{subjects:?}"
    );
    assert!(
        !subjects.iter().any(|subject| subject.contains("Birch")),
        "{subjects:?}"
    );
    a.bot.advance(TimeDelta::minutes(1));
    a.bot.skip().await;
    let birch = |mail: &&Mail| mail.subject.contains("Birch");
    assert_eq!(to_jo(&a).iter().filter(birch).count(), 1);
    assert_eq!(waiting(&a).await, 0);
}

#[tokio::test]
async fn a_refused_mailbox_is_given_up_and_the_leads_learn_of_it_once() {
    let a = agency(sqlite().await).await;
    a.bot.post.fail(|mail| {
        mail.to
            .starts_with("jo.becker")
            .then(|| MailFails::Before(MailError::Refused("550 5.1.1 no such mailbox".to_owned())))
    });
    refresh_day(&a).await;
    let said = a.bot.unread();
    let leads = blocks(&said, "leads");
    assert_eq!(leads.len(), 1, "{said}");
    assert_snapshot!(leads[0], @"
    leads
      Mail to Jo Becker (jo.becker@agency.example) was given up · Birch Pet Supply · cycle 1
      Why: 550 5.1.1 no such mailbox
      What they should know:
      > Birch Pet Supply: refresh day · cycle 1 · due today, Mon 23 Nov · Jo Becker
      > There is no note for this client yet. Ask Dana Whitfield before you start.
      Next: tell them. If the address is wrong, correct it with `/refresh-admin people link`; the Admin can send the mail again: `refreshbot outbox retry`.
      [Link]
    ");
    let lost = given_up(&a).await;
    assert_eq!(lost.len(), 1);
    assert_eq!(lost[0].attempts, 1);
    assert_eq!(
        lost[0].last_error.as_deref(),
        Some("550 5.1.1 no such mailbox")
    );
    // The next one is given up too, and the Leads know already.
    a.submit(&crate::conversations::SPRING).await.message();
    a.clone_rest(&crate::conversations::REST).await.message();
    let mut said = a.bot.read().await;
    for ticket in ["T-1", "T-2", "T-3"] {
        a.deliver_link(&a.kofi, ticket).await.message();
    }
    said.push_str(&a.bot.read().await);
    assert_eq!(blocks(&said, "leads").len(), 0, "{said}");
    assert_eq!(given_up(&a).await.len(), 2);
    // Mended, it is sent by hand.
    a.bot.post.heal();
    let mut tx = a.bot.stage.workflow.db().begin().await.unwrap();
    let (workspace, now) = (a.bot.stage.workspace, a.bot.now());
    assert!(
        outbox::requeue(&mut tx, workspace, lost[0].id, now)
            .await
            .unwrap()
    );
    tx.commit().await.unwrap();
    let said = a.bot.read().await;
    assert!(
        said.starts_with("mail to Jo Becker <jo.becker@agency.example>"),
        "{said}"
    );
}

on_both! { an_unknown_outcome_is_repeated_once }

async fn an_unknown_outcome_is_repeated_once(db: TestDb) {
    let mut a = agency(db).await;
    a.bot.post.fail(|_| {
        Some(MailFails::After(MailError::Unknown(
            "the connection ended".to_owned(),
        )))
    });
    refresh_day(&a).await;
    assert_eq!(to_jo(&a).len(), 1);
    // It is counted in the database: a restart forgets nothing.
    a.bot.restart(settings(true)).await;
    for _ in 0..40 {
        a.bot.advance(TimeDelta::hours(1));
        a.bot.settle().await;
    }
    let arrived = to_jo(&a);
    assert_eq!(arrived.len(), 2);
    assert_eq!(arrived[0].message_id, arrived[1].message_id);
    let said = a.bot.unread();
    assert_eq!(blocks(&said, "leads").len(), 1, "{said}");
    let lost = given_up(&a).await;
    assert_eq!(lost.len(), 1, "{lost:?}");
    let why = lost[0].last_error.clone().unwrap();
    assert!(
        why.starts_with("it is not known whether it was sent, after one repeat"),
        "{why}"
    );
    // By hand it is sent once more, and not again by itself.
    for _ in 0..3 {
        let mut tx = a.bot.stage.workflow.db().begin().await.unwrap();
        let (workspace, now) = (a.bot.stage.workspace, a.bot.now());
        outbox::requeue(&mut tx, workspace, lost[0].id, now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        a.bot.settle().await;
        a.bot.advance(TimeDelta::hours(1));
        a.bot.settle().await;
        a.bot.skip().await;
    }
    assert_eq!(to_jo(&a).len(), 5);
}

/// Hands the mail over, and never comes back.
#[derive(Clone, Default)]
struct Dies {
    arrived: Mailbox,
    sent: Arc<Notify>,
}

#[async_trait]
impl Mailer for Dies {
    fn host(&self) -> &'static str {
        "agency.example"
    }

    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        self.arrived.send(mail).await?;
        self.sent.notify_one();
        std::future::pending().await
    }
}

#[tokio::test]
async fn a_process_that_dies_between_sending_and_recording_leaves_one_repeat_at_most() {
    let a = agency(sqlite().await).await;
    let dies = Dies::default();
    a.bot.go_to("2026-11-23", "09:00:00");
    a.bot.stage.workers.scheduler.step().await.unwrap();
    a.bot.stage.workers.delivery.step().await.unwrap();
    for _ in 0..2 {
        let process = a.bot.workers("dying").with_mail(Arc::new(dies.clone()));
        tokio::select! {
            () = dies.sent.notified() => {}
            _ = process.mailing.step() => panic!("it should have died"),
        }
        a.bot.settle().await;
        // Another process takes it up when the lease has ended.
        a.bot.advance(TimeDelta::seconds(181));
    }
    assert_eq!(dies.arrived.all().len(), 2);
    a.bot.settle().await;
    assert_eq!(to_jo(&a).len(), 0, "that would be the second repeat");
    assert_eq!(given_up(&a).await.len(), 1);
    let said = a.bot.unread();
    assert_eq!(blocks(&said, "leads").len(), 1, "{said}");
}

#[tokio::test]
async fn settings_that_do_not_work_are_tried_slowly_until_they_do() {
    let a = agency(sqlite().await).await;
    second_client(&a).await;
    let tries = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let counted = tries.clone();
    a.bot.post.fail(move |_| {
        counted.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        Some(MailFails::Before(MailError::Setup(
            "login refused (code 535)".to_owned(),
        )))
    });
    refresh_day(&a).await;
    for _ in 0..12 {
        a.bot.advance(TimeDelta::minutes(5));
        a.bot.settle().await;
    }
    // Two mails, one hour: without the brake each would be tried every few seconds.
    let tried = tries.load(std::sync::atomic::Ordering::Relaxed);
    assert!((4..=6).contains(&tried), "{tried}");
    assert!(given_up(&a).await.is_empty());
    a.bot.post.heal();
    a.bot.advance(TimeDelta::minutes(31));
    a.bot.skip().await;
    let arrived = to_jo(&a);
    assert_eq!(arrived.len(), 2, "{arrived:?}");
}

#[tokio::test]
async fn settings_that_nobody_mends_give_up_after_three_days() {
    let a = agency(sqlite().await).await;
    a.bot.post.fail(|_| {
        Some(MailFails::Before(MailError::Setup(
            "login refused (code 535)".to_owned(),
        )))
    });
    refresh_day(&a).await;
    for _ in 0..80 {
        a.bot.advance(TimeDelta::hours(1));
        a.bot.settle().await;
    }
    let said = a.bot.unread();
    assert_eq!(blocks(&said, "leads").len(), 1, "{said}");
    assert_eq!(given_up(&a).await.len(), 1);
}

#[tokio::test]
async fn turned_on_mail_sends_nothing_old() {
    let mut a = Agency::new().await;
    refresh_day(&a).await;
    a.bot.skip().await;
    assert_eq!(
        a.bot
            .number("SELECT count(*) FROM outbox WHERE platform = 'mail'")
            .await,
        0
    );
    a.bot.restart(settings(true)).await;
    a.bot.skip().await;
    assert_eq!(to_jo(&a), []);
    // What happens from now on is mailed.
    a.bot
        .command(&a.dana, "refresh decline", &birch())
        .await
        .message();
    a.bot.skip().await;
    assert_eq!(to_jo(&a).len(), 1);
}

#[tokio::test]
async fn turned_off_mail_gives_up_what_waits_and_turned_on_again_sends_nothing_old() {
    let mut a = agency(sqlite().await).await;
    a.bot
        .post
        .fail(|_| Some(MailFails::Before(MailError::Retry("no network".to_owned()))));
    refresh_day(&a).await;
    a.bot.skip().await;
    a.bot.post.heal();
    a.bot.restart(settings(false)).await;
    a.bot.advance(TimeDelta::minutes(20));
    // They learnt it in chat: the Leads need not be told.
    assert_eq!(a.bot.read().await, "");
    assert_eq!(
        given_up(&a).await[0].last_error.as_deref(),
        Some("mail is not set any more")
    );
    a.bot.restart(settings(true)).await;
    a.bot.advance(TimeDelta::minutes(20));
    assert_eq!(a.bot.read().await, "");
    assert_eq!(waiting(&a).await, 0);
}

#[tokio::test]
async fn a_cause_that_has_gone_is_not_mailed() {
    let a = agency(sqlite().await).await;
    a.bot
        .post
        .fail(|_| Some(MailFails::Before(MailError::Retry("no network".to_owned()))));
    refresh_day(&a).await;
    a.bot.skip().await;
    let options = [birch()[0].clone(), with("date", "2026-12-01")[0].clone()];
    let path = "refresh-admin portfolio reschedule";
    a.bot.command(&a.lena, path, &options).await.message();
    a.bot.skip().await;
    a.bot.post.heal();
    a.bot.advance(TimeDelta::minutes(20));
    assert_eq!(a.bot.read().await, "");
    assert_eq!(waiting(&a).await, 0);
}

#[tokio::test]
async fn a_mail_waits_a_little_for_the_message_that_it_links_to_and_not_forever() {
    let a = agency(sqlite().await).await;
    a.bot.wire.fail(|_| {
        Some(crate::support::bot::chat::Fails::Before(
            crate::support::bot::chat::later(),
        ))
    });
    refresh_day(&a).await;
    assert_eq!(to_jo(&a).len(), 0);
    a.bot.advance(TimeDelta::seconds(31));
    a.bot.settle().await;
    assert_eq!(to_jo(&a).len(), 1);
    a.bot.wire.heal();
    a.bot.advance(TimeDelta::minutes(20));
    a.bot.skip().await;
}

#[tokio::test]
async fn a_cycle_is_one_thread_over_a_real_exchange() {
    let mut a = agency(sqlite().await).await;
    let sink = SmtpSink::plain().await;
    let smtp = Smtp::new(&sink.settings(), Patience::default()).unwrap();
    a.bot.stage.workers = a.bot.workers("first").with_mail(Arc::new(smtp));
    refresh_day(&a).await;
    a.bot.skip().await;
    let a = a.first().await.cloned_to_approved().await;
    a.bot
        .command(&a.jo, "refresh implement", &birch())
        .await
        .message();
    a.bot.skip().await;
    let mut told = Vec::new();
    for taken in sink.taken() {
        let read = mail_parser::MessageParser::default()
            .parse(&taken.data)
            .unwrap();
        told.push(format!(
            "{} | {} | {} | {} | {}",
            taken.to,
            read.subject().unwrap(),
            read.message_id().unwrap(),
            read.in_reply_to().as_text().unwrap(),
            read.body_text(0).unwrap().lines().next().unwrap(),
        ));
    }
    assert_snapshot!(told.join("\n"), @"
    jo.becker@agency.example | Creatives - Birch Pet Supply, cycle 1 | cycle-1.row-3@agency.example | cycle-1@agency.example | Birch Pet Supply: refresh day · cycle 1 · due today, Mon 23 Nov · Jo Becker
    dana.whitfield@agency.example | Creatives - Birch Pet Supply, cycle 1 | cycle-1.row-15@agency.example | cycle-1@agency.example | Birch Pet Supply: BPS-2026-11 is ready for client review · cycle 1 · Dana Whitfield
    jo.becker@agency.example | Creatives - Birch Pet Supply, cycle 1 | cycle-1.row-17@agency.example | cycle-1@agency.example | Birch Pet Supply: BPS-2026-11 (cycle 1) is with the Account Manager, Dana Whitfield, for client review.
    jo.becker@agency.example | Creatives - Birch Pet Supply, cycle 1 | cycle-1.row-19@agency.example | cycle-1@agency.example | Birch Pet Supply: approved, ready for Meta · cycle 1 · 3 deliverables · Jo Becker
    dana.whitfield@agency.example | Creatives - Birch Pet Supply, cycle 1 | cycle-1.row-21@agency.example | cycle-1@agency.example | Birch Pet Supply: cycle 1 is closed · Dana Whitfield
    ");
    assert_eq!(
        sink.connections().0,
        sink.connections().1,
        "closed when nothing is left"
    );
}
