//! The notices of process.md section 4, a test a row: what every channel, thread, inbox and mailbox
//! got, and so that nobody else got anything. Each row in variants: somebody is reached by the
//! mention; cannot see channel or thread; has no account, with mail and without.

use chrono::TimeDelta;
use insta::assert_snapshot;
use refreshbot::chat::transcript::Entry;
use refreshbot::domain::id::PersonId;
use refreshbot::message::{LineKind, Message, Span, Text};
use refreshbot::wording::plain::plain;

use super::{Agency, REST, SPRING, birch};
use crate::support::bot::TestBot;
use crate::support::database::sqlite;

/// How somebody can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    Mention,
    NotInTheChannel,
    NotInTheChannelNoMail,
    NoAccount,
    NoAccountNoMail,
    MentionNoMail,
}

/// The row, in every variant of how `person` (an account's name) can be reached.
async fn row(
    person: &str,
    prepare: impl AsyncFn(Agency) -> Agency,
    act: impl AsyncFn(&Agency),
) -> String {
    let mut said = Vec::new();
    for (reach, title) in [
        (Reach::Mention, "reached by the mention"),
        (Reach::NotInTheChannel, "not in the channel"),
        (Reach::NoAccount, "without an account"),
        (Reach::NoAccountNoMail, "without an account, mail off"),
        (Reach::MentionNoMail, "reached by the mention, mail off"),
        (Reach::NotInTheChannelNoMail, "not in the channel, mail off"),
    ] {
        let mail = matches!(
            reach,
            Reach::Mention | Reach::NotInTheChannel | Reach::NoAccount
        );
        let bot = if mail {
            TestBot::with_mail(sqlite().await).await
        } else {
            TestBot::new(sqlite().await).await
        };
        let a = prepare(Agency::of(bot).await).await;
        a.bot.skip().await;
        let id = format!("SELECT person_id FROM account WHERE external_id = '{person}'");
        let id = PersonId(a.bot.number(&id).await);
        match reach {
            Reach::NotInTheChannel | Reach::NotInTheChannelNoMail => a.bot.wire.shut_out(id),
            Reach::NoAccount | Reach::NoAccountNoMail => {
                let gone = format!("DELETE FROM account WHERE external_id = '{person}'");
                a.bot.db.raw(&gone).await.unwrap();
            }
            Reach::Mention | Reach::MentionNoMail => {}
        }
        act(&a).await;
        said.push(format!("{person} {title}:\n{}", received(&a.bot).await));
    }
    said.join("\n")
}

/// What was told since the last time: place, first line, who is mentioned there. Cards, which show a
/// state and tell nobody, are left out.
async fn received(bot: &TestBot) -> String {
    bot.settle().await;
    let mut lines = Vec::new();
    for entry in bot.stage.chat.unread() {
        let (place, message) = match entry {
            Entry::Post {
                channel, message, ..
            } => {
                let name = bot.stage.chat.name_of(&channel);
                let place = name.split(' ').next().unwrap_or_default().to_owned();
                (format!("#{place}"), message)
            }
            Entry::Direct {
                account, message, ..
            } => (format!("inbox {account}"), message),
            Entry::Thread { .. } | Entry::Edit { .. } | Entry::Tag { .. } => continue,
        };
        if !message.text.is_empty() {
            lines.push(format!("  {place}: {}", told(bot, &message).await));
        }
    }
    for mail in bot.post.arrived.unread() {
        let first = mail.text.lines().next().unwrap_or_default();
        let to = mail.to.split('@').next().unwrap_or_default();
        lines.push(format!("  mail {to}: {}", shortened(first)));
    }
    lines.sort();
    // `read()` is what the end of a test asks for.
    assert_eq!(bot.read().await, "");
    lines.join("\n")
}

/// The first line without the mentions, and who is notified: a mention of somebody without an
/// account is only a name.
async fn told(bot: &TestBot, message: &Message) -> String {
    let mut first = message.text.0[0].clone();
    first.kind = LineKind::Plain;
    let is_mention = |span: &Span| matches!(span, Span::Person { mention: true, .. });
    if let Some(at) = first.spans.iter().position(is_mention) {
        first.spans.truncate(at);
    }
    let said = shortened(&plain(&Message::text(Text(vec![first]))));
    let mut notified = Vec::new();
    for person in message.text.mentions() {
        let sql = format!("SELECT count(*) FROM account WHERE person_id = {person}");
        if bot.number(&sql).await > 0 {
            let name = format!("SELECT name FROM person WHERE id = {person}");
            notified.push(format!("@{}", bot.db.text(&name).await));
        }
    }
    let link = message.buttons.iter().any(|button| button.label == "Link");
    let link = if link { " [Link]" } else { "" };
    match notified.is_empty() {
        true => format!("{said}{link}"),
        false => format!("{said}{link} → {}", notified.join(", ")),
    }
}

fn shortened(line: &str) -> String {
    let line = line.trim_end_matches(['·', ' ']);
    match line.char_indices().nth(78) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line.to_owned(),
    }
}

/// The cycle's kickoff is a good while ahead.
async fn long_before(a: Agency) -> Agency {
    let options = [birch()[0].clone(), ("date", "2027-01-04".into())];
    let path = "refresh-admin portfolio reschedule";
    a.bot.command(&a.lena, path, &options).await.message();
    a
}

/// Kofi is a designer for the workspace, with an account or without.
async fn kofi_is_a_designer(a: Agency) -> Agency {
    let options = [("role", "designer".into()), ("person", (&a.kofi).into())];
    let path = "refresh-admin people assign";
    a.bot.command(&a.lena, path, &options).await.message();
    a
}

async fn as_it_is(a: Agency) -> Agency {
    a
}

/// Kickoff is over.
async fn kicked_off(a: Agency) -> Agency {
    a.bot.go_to("2026-11-20", "09:00:00");
    a
}

async fn submitted(a: Agency) -> Agency {
    a.all_submitted().await
}

async fn pending(a: Agency) -> Agency {
    submitted(a).await.all_delivered().await
}

async fn approved(a: Agency) -> Agency {
    pending(a).await.cycle_approved().await
}

#[tokio::test]
async fn kickoff_to_the_am() {
    let said = row("dana.whitfield", long_before, async |a| {
        a.bot.go_to("2026-12-20", "09:00:00");
    });
    assert_snapshot!(said.await, @"");
}

#[tokio::test]
async fn note_to_the_sas() {
    let said = row("jo.becker", as_it_is, async |a| {
        a.note("New logo.").await.message();
    });
    assert_snapshot!(said.await, @"");
}

#[tokio::test]
async fn late_note_to_the_creatives() {
    let said = row("kofi.mensah", submitted, async |a| {
        a.note("The logo is red now.").await.message();
    });
    assert_snapshot!(said.await, @"");
}

#[tokio::test]
async fn late_note_to_the_sas() {
    let said = row("jo.becker", submitted, async |a| {
        a.note("The logo is red now.").await.message();
    });
    assert_snapshot!(said.await, @"");
}

#[tokio::test]
async fn refresh_day_to_the_sas() {
    let said = row("jo.becker", kicked_off, async |a| {
        a.bot.go_to("2026-11-23", "09:00:00");
    });
    assert_snapshot!(said.await, @"");
}

#[tokio::test]
async fn assigned_to_the_creatives() {
    let said = row("kofi.mensah", kofi_is_a_designer, async |a| {
        a.submit(&SPRING).await.message();
    });
    assert_snapshot!(said.await, @"");
}

#[tokio::test]
async fn question_on_a_ticket_to_the_sas() {
    let said = row("jo.becker", submitted, async |a| {
        let options = [
            ("ticket", "T-2".into()),
            ("question", "Is the offer for members only?".into()),
        ];
        a.bot
            .command(&a.kofi, "refresh ask", &options)
            .await
            .message();
    });
    assert_snapshot!(said.await, @"");
}

#[tokio::test]
async fn question_on_a_cycle_to_the_am() {
    let said = row("dana.whitfield", as_it_is, async |a| {
        let options = [birch()[0].clone(), ("question", "Which logo?".into())];
        a.bot
            .command(&a.jo, "refresh ask", &options)
            .await
            .message();
    });
    assert_snapshot!(said.await, @"");
}

#[tokio::test]
async fn answer_to_who_asked() {
    let asked = async |a: Agency| {
        let a = submitted(a).await;
        let options = [
            ("ticket", "T-2".into()),
            ("question", "Is the offer for members only?".into()),
        ];
        a.bot
            .command(&a.kofi, "refresh ask", &options)
            .await
            .message();
        a
    };
    let said = row("kofi.mensah", asked, async |a| {
        let options = [("question", "Q-1".into()), ("answer", "Yes.".into())];
        a.bot
            .command(&a.jo, "refresh answer", &options)
            .await
            .message();
    });
    assert_snapshot!(said.await, @"");
}

/// The last ticket is handed in.
async fn last_delivered(a: &Agency) {
    a.deliver_link(&a.kofi, "T-3").await.message();
}

async fn all_but_one(a: Agency) -> Agency {
    let a = submitted(a).await;
    for ticket in ["T-1", "T-2"] {
        a.deliver_link(&a.kofi, ticket).await.message();
    }
    a
}

#[tokio::test]
async fn set_ready_to_the_am() {
    let said = row("dana.whitfield", all_but_one, last_delivered);
    assert_snapshot!(said.await, @"");
}

#[tokio::test]
async fn set_ready_to_the_sas() {
    let said = row("jo.becker", all_but_one, last_delivered);
    assert_snapshot!(said.await, @"");
}

#[tokio::test]
async fn revisions_to_the_creatives() {
    let said = row("kofi.mensah", pending, async |a| {
        let options = [("ticket", "T-1".into()), ("reason", "Bigger logo.".into())];
        a.bot
            .command(&a.dana, "refresh revise", &options)
            .await
            .message();
    });
    assert_snapshot!(said.await, @"");
}

#[tokio::test]
async fn approved_to_the_sas() {
    let said = row("jo.becker", pending, async |a| {
        a.bot
            .command(&a.dana, "refresh approve", &birch())
            .await
            .message();
    });
    assert_snapshot!(said.await, @"");
}

#[tokio::test]
async fn closed_to_the_am() {
    let said = row("dana.whitfield", approved, async |a| {
        a.bot
            .command(&a.jo, "refresh implement", &birch())
            .await
            .message();
    });
    assert_snapshot!(said.await, @"");
}

#[tokio::test]
async fn declined_to_the_sas() {
    let said = row("jo.becker", as_it_is, async |a| {
        a.bot
            .command(&a.dana, "refresh decline", &birch())
            .await
            .message();
    });
    assert_snapshot!(said.await, @"");
}

#[tokio::test]
async fn after_revisions_the_sas_reads_that_it_is_ready_again() {
    let a = Agency::pending().await;
    let options = [("ticket", "T-1".into()), ("reason", "Bigger logo.".into())];
    a.bot
        .command(&a.dana, "refresh revise", &options)
        .await
        .message();
    a.bot.skip().await;
    a.deliver_link(&a.kofi, "T-1").await.message();
    let said = a.bot.read().await;
    let inbox = said.split("inbox of jo.becker\n").nth(1).unwrap();
    assert_snapshot!(inbox.lines().next().unwrap().trim(), @"");
}

#[tokio::test]
async fn whoever_has_neither_account_nor_address_is_told_by_the_leads() {
    let bot = TestBot::with_mail(sqlite().await).await;
    let a = Agency::of(bot).await;
    a.bot
        .db
        .raw("DELETE FROM account WHERE external_id = 'jo.becker'")
        .await
        .unwrap();
    let gone = "UPDATE person SET email = NULL, email_key = NULL WHERE name = 'Jo Becker'";
    a.bot.db.raw(gone).await.unwrap();
    a.note("New logo.").await.message();
    assert_snapshot!(received(&a.bot).await, @"");
}

#[tokio::test]
async fn a_closed_inbox_is_mailed_what_it_should_have_got() {
    let bot = TestBot::with_mail(sqlite().await).await;
    let a = submitted(Agency::of(bot).await).await;
    a.bot.wire.fail(|call| {
        use crate::support::bot::chat::{Call, Fails};
        use refreshbot::chat::ChatError;
        matches!(call, Call::Direct(_))
            .then(|| Fails::Before(ChatError::Denied("takes no messages".to_owned())))
    });
    let jo = "SELECT person_id FROM account WHERE external_id = 'jo.becker'";
    a.bot.wire.shut_out(PersonId(a.bot.number(jo).await));
    let options = [("ticket", "T-2".into()), ("question", "Which logo?".into())];
    a.bot
        .command(&a.kofi, "refresh ask", &options)
        .await
        .message();
    assert_snapshot!(received(&a.bot).await, @"");
}

/// What stands in the mails, whole, over one cycle.
#[tokio::test]
async fn the_mails_of_a_cycle() {
    let bot = TestBot::with_mail(sqlite().await).await;
    let a = Agency::of(bot).await;
    a.note("New logo in the folder.").await.message();
    a.bot.go_to("2026-11-23", "09:00:00");
    a.bot.skip().await;
    a.submit(&SPRING).await.message();
    a.clone_rest(&REST).await.message();
    a.note("The phone number stays out of the image.")
        .await
        .message();
    a.bot.skip().await;
    for ticket in ["T-1", "T-2", "T-3"] {
        a.deliver_link(&a.kofi, ticket).await.message();
    }
    a.bot.skip().await;
    let options = [("ticket", "T-1".into()), ("reason", "Bigger logo.".into())];
    a.bot
        .command(&a.dana, "refresh revise", &options)
        .await
        .message();
    a.bot.skip().await;
    a.bot.advance(TimeDelta::hours(1));
    a.deliver_link(&a.kofi, "T-1").await.message();
    a.bot.skip().await;
    let a = a.cycle_approved().await;
    a.bot
        .command(&a.jo, "refresh implement", &birch())
        .await
        .message();
    a.bot.skip().await;
    let mails: Vec<String> = a
        .bot
        .post
        .arrived
        .all()
        .into_iter()
        .map(|mail| {
            let id = format!("{} < {}", mail.message_id, mail.in_reply_to);
            let date = mail.date.format("%F %H:%M");
            format!(
                "To: {} <{}>\nSubject: {}\nDate: {date}\nId: {id}\n\n{}",
                mail.name, mail.to, mail.subject, mail.text
            )
        })
        .collect();
    assert_snapshot!(mails.join("\n==========\n"), @"");
}
