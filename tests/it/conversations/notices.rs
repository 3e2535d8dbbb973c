//! The notices of process.md section 4, a test a row: what every channel, thread, inbox and mailbox
//! got, and so that nobody else got anything. Each row in variants: somebody is reached by the
//! mention; cannot see channel or thread; has no account, with mail and without.

use refreshbot::chat::transcript::Entry;
use refreshbot::domain::id::PersonId;
use refreshbot::message::{LineKind, Message, Span, Text};
use refreshbot::wording::plain::plain;

use super::{Agency, birch};
use crate::support::bot::TestBot;
use crate::support::database::sqlite;

mod notes;
mod questions;
mod refresh;
mod review;

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
    if notified.is_empty() {
        format!("{said}{link}")
    } else {
        format!("{said}{link} → {}", notified.join(", "))
    }
}

fn shortened(line: &str) -> String {
    let line = line.trim_end_matches(['·', ' ']);
    match line.char_indices().nth(78) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line.to_owned(),
    }
}

/// The second cycle is open, and its kickoff is a good while ahead.
async fn long_before(a: Agency) -> Agency {
    let declined = a.bot.command(&a.dana, "refresh decline", &birch()).await;
    declined.message();
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
