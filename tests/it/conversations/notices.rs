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
        a.bot.go_to("2027-02-06", "09:00:00");
    });
    assert_snapshot!(said.await, @"
    dana.whitfield reached by the mention:
      #refreshes: Birch Pet Supply: refresh on Sun 21 Feb · cycle 2 → @Dana Whitfield
      mail dana.whitfield: Birch Pet Supply: refresh on Sun 21 Feb · cycle 2 · Dana Whitfield
    dana.whitfield not in the channel:
      #refreshes: Birch Pet Supply: refresh on Sun 21 Feb · cycle 2 → @Dana Whitfield
      inbox dana.whitfield: Birch Pet Supply: refresh on Sun 21 Feb · cycle 2 → @Dana Whitfield
      mail dana.whitfield: Birch Pet Supply: refresh on Sun 21 Feb · cycle 2 · Dana Whitfield
    dana.whitfield without an account:
      #refreshes: Birch Pet Supply: refresh on Sun 21 Feb · cycle 2
      mail dana.whitfield: Birch Pet Supply: refresh on Sun 21 Feb · cycle 2 · Dana Whitfield
    dana.whitfield without an account, mail off:
      #leads: Dana Whitfield (dana.whitfield@agency.example) has no account here and could n… [Link]
      #refreshes: Birch Pet Supply: refresh on Sun 21 Feb · cycle 2
    dana.whitfield reached by the mention, mail off:
      #refreshes: Birch Pet Supply: refresh on Sun 21 Feb · cycle 2 → @Dana Whitfield
    dana.whitfield not in the channel, mail off:
      #refreshes: Birch Pet Supply: refresh on Sun 21 Feb · cycle 2 → @Dana Whitfield
      inbox dana.whitfield: Birch Pet Supply: refresh on Sun 21 Feb · cycle 2 → @Dana Whitfield
    ");
}

#[tokio::test]
async fn note_to_the_sas() {
    let said = row("jo.becker", as_it_is, async |a| {
        a.note("New logo.").await.message();
    });
    assert_snapshot!(said.await, @"
    jo.becker reached by the mention:
      #refreshes: Birch Pet Supply: new note · cycle 1 · refresh date Mon 23 Nov → @Jo Becker
    jo.becker not in the channel:
      #refreshes: Birch Pet Supply: new note · cycle 1 · refresh date Mon 23 Nov → @Jo Becker
      inbox jo.becker: Birch Pet Supply: new note · cycle 1 · refresh date Mon 23 Nov → @Jo Becker
    jo.becker without an account:
      #refreshes: Birch Pet Supply: new note · cycle 1 · refresh date Mon 23 Nov
      mail jo.becker: Birch Pet Supply: new note · cycle 1 · refresh date Mon 23 Nov · Jo Becker
    jo.becker without an account, mail off:
      #leads: Jo Becker (jo.becker@agency.example) has no account here and could not be told… [Link]
      #refreshes: Birch Pet Supply: new note · cycle 1 · refresh date Mon 23 Nov
    jo.becker reached by the mention, mail off:
      #refreshes: Birch Pet Supply: new note · cycle 1 · refresh date Mon 23 Nov → @Jo Becker
    jo.becker not in the channel, mail off:
      #refreshes: Birch Pet Supply: new note · cycle 1 · refresh date Mon 23 Nov → @Jo Becker
      inbox jo.becker: Birch Pet Supply: new note · cycle 1 · refresh date Mon 23 Nov → @Jo Becker
    ");
}

#[tokio::test]
async fn late_note_to_the_creatives() {
    let said = row("kofi.mensah", submitted, async |a| {
        a.note("The logo is red now.").await.message();
    });
    assert_snapshot!(said.await, @r#"
    kofi.mensah reached by the mention:
      #T-1: Changed direction for T-1 "Spring hero" · Birch Pet Supply · cycle 1 → @Ana Ruiz, @Kofi Mensah, @Jo Becker
      #T-2: Changed direction for T-2 "Spring hero tall" · Birch Pet Supply · cycle 1 → @Ana Ruiz, @Kofi Mensah, @Jo Becker
      #T-3: Changed direction for T-3 "Spring dogs" · Birch Pet Supply · cycle 1 → @Ana Ruiz, @Kofi Mensah, @Jo Becker
      #refreshes: Birch Pet Supply: new note · cycle 1 · refresh date Mon 23 Nov → @Jo Becker
      mail ana.ruiz: Changed direction: Birch Pet Supply · cycle 1
      mail jo.becker: Changed direction: Birch Pet Supply · cycle 1
      mail kofi.mensah: Changed direction: Birch Pet Supply · cycle 1
    kofi.mensah not in the channel:
      #T-1: Changed direction for T-1 "Spring hero" · Birch Pet Supply · cycle 1 → @Ana Ruiz, @Kofi Mensah, @Jo Becker
      #T-2: Changed direction for T-2 "Spring hero tall" · Birch Pet Supply · cycle 1 → @Ana Ruiz, @Kofi Mensah, @Jo Becker
      #T-3: Changed direction for T-3 "Spring dogs" · Birch Pet Supply · cycle 1 → @Ana Ruiz, @Kofi Mensah, @Jo Becker
      #refreshes: Birch Pet Supply: new note · cycle 1 · refresh date Mon 23 Nov → @Jo Becker
      mail ana.ruiz: Changed direction: Birch Pet Supply · cycle 1
      mail jo.becker: Changed direction: Birch Pet Supply · cycle 1
      mail kofi.mensah: Changed direction: Birch Pet Supply · cycle 1
    kofi.mensah without an account:
      #T-1: Changed direction for T-1 "Spring hero" · Birch Pet Supply · cycle 1 → @Ana Ruiz, @Jo Becker
      #T-2: Changed direction for T-2 "Spring hero tall" · Birch Pet Supply · cycle 1 → @Ana Ruiz, @Jo Becker
      #T-3: Changed direction for T-3 "Spring dogs" · Birch Pet Supply · cycle 1 → @Ana Ruiz, @Jo Becker
      #refreshes: Birch Pet Supply: new note · cycle 1 · refresh date Mon 23 Nov → @Jo Becker
      mail ana.ruiz: Changed direction: Birch Pet Supply · cycle 1
      mail jo.becker: Changed direction: Birch Pet Supply · cycle 1
      mail kofi.mensah: Changed direction: Birch Pet Supply · cycle 1
    kofi.mensah without an account, mail off:
      #T-1: Changed direction for T-1 "Spring hero" · Birch Pet Supply · cycle 1 → @Ana Ruiz, @Jo Becker
      #T-2: Changed direction for T-2 "Spring hero tall" · Birch Pet Supply · cycle 1 → @Ana Ruiz, @Jo Becker
      #T-3: Changed direction for T-3 "Spring dogs" · Birch Pet Supply · cycle 1 → @Ana Ruiz, @Jo Becker
      #leads: Kofi Mensah (kofi.mensah@agency.example) has no account here and could not be … [Link]
      #leads: Kofi Mensah (kofi.mensah@agency.example) has no account here and could not be … [Link]
      #leads: Kofi Mensah (kofi.mensah@agency.example) has no account here and could not be … [Link]
      #refreshes: Birch Pet Supply: new note · cycle 1 · refresh date Mon 23 Nov → @Jo Becker
    kofi.mensah reached by the mention, mail off:
      #T-1: Changed direction for T-1 "Spring hero" · Birch Pet Supply · cycle 1 → @Ana Ruiz, @Kofi Mensah, @Jo Becker
      #T-2: Changed direction for T-2 "Spring hero tall" · Birch Pet Supply · cycle 1 → @Ana Ruiz, @Kofi Mensah, @Jo Becker
      #T-3: Changed direction for T-3 "Spring dogs" · Birch Pet Supply · cycle 1 → @Ana Ruiz, @Kofi Mensah, @Jo Becker
      #refreshes: Birch Pet Supply: new note · cycle 1 · refresh date Mon 23 Nov → @Jo Becker
    kofi.mensah not in the channel, mail off:
      #T-1: Changed direction for T-1 "Spring hero" · Birch Pet Supply · cycle 1 → @Ana Ruiz, @Kofi Mensah, @Jo Becker
      #T-2: Changed direction for T-2 "Spring hero tall" · Birch Pet Supply · cycle 1 → @Ana Ruiz, @Kofi Mensah, @Jo Becker
      #T-3: Changed direction for T-3 "Spring dogs" · Birch Pet Supply · cycle 1 → @Ana Ruiz, @Kofi Mensah, @Jo Becker
      #refreshes: Birch Pet Supply: new note · cycle 1 · refresh date Mon 23 Nov → @Jo Becker
      inbox kofi.mensah: Changed direction for T-1 "Spring hero" · Birch Pet Supply · cycle 1 → @Ana Ruiz, @Kofi Mensah, @Jo Becker
      inbox kofi.mensah: Changed direction for T-2 "Spring hero tall" · Birch Pet Supply · cycle 1 → @Ana Ruiz, @Kofi Mensah, @Jo Becker
      inbox kofi.mensah: Changed direction for T-3 "Spring dogs" · Birch Pet Supply · cycle 1 → @Ana Ruiz, @Kofi Mensah, @Jo Becker
    "#);
}

#[tokio::test]
async fn late_note_to_the_sas() {
    let said = row("jo.becker", submitted, async |a| {
        a.note("The logo is red now.").await.message();
    });
    assert_snapshot!(said.await, @r#"
    jo.becker reached by the mention:
      #T-1: Changed direction for T-1 "Spring hero" · Birch Pet Supply · cycle 1 → @Ana Ruiz, @Kofi Mensah, @Jo Becker
      #T-2: Changed direction for T-2 "Spring hero tall" · Birch Pet Supply · cycle 1 → @Ana Ruiz, @Kofi Mensah, @Jo Becker
      #T-3: Changed direction for T-3 "Spring dogs" · Birch Pet Supply · cycle 1 → @Ana Ruiz, @Kofi Mensah, @Jo Becker
      #refreshes: Birch Pet Supply: new note · cycle 1 · refresh date Mon 23 Nov → @Jo Becker
      mail ana.ruiz: Changed direction: Birch Pet Supply · cycle 1
      mail jo.becker: Changed direction: Birch Pet Supply · cycle 1
      mail kofi.mensah: Changed direction: Birch Pet Supply · cycle 1
    jo.becker not in the channel:
      #T-1: Changed direction for T-1 "Spring hero" · Birch Pet Supply · cycle 1 → @Ana Ruiz, @Kofi Mensah, @Jo Becker
      #T-2: Changed direction for T-2 "Spring hero tall" · Birch Pet Supply · cycle 1 → @Ana Ruiz, @Kofi Mensah, @Jo Becker
      #T-3: Changed direction for T-3 "Spring dogs" · Birch Pet Supply · cycle 1 → @Ana Ruiz, @Kofi Mensah, @Jo Becker
      #refreshes: Birch Pet Supply: new note · cycle 1 · refresh date Mon 23 Nov → @Jo Becker
      inbox jo.becker: Birch Pet Supply: new note · cycle 1 · refresh date Mon 23 Nov → @Jo Becker
      mail ana.ruiz: Changed direction: Birch Pet Supply · cycle 1
      mail jo.becker: Changed direction: Birch Pet Supply · cycle 1
      mail kofi.mensah: Changed direction: Birch Pet Supply · cycle 1
    jo.becker without an account:
      #T-1: Changed direction for T-1 "Spring hero" · Birch Pet Supply · cycle 1 → @Ana Ruiz, @Kofi Mensah
      #T-2: Changed direction for T-2 "Spring hero tall" · Birch Pet Supply · cycle 1 → @Ana Ruiz, @Kofi Mensah
      #T-3: Changed direction for T-3 "Spring dogs" · Birch Pet Supply · cycle 1 → @Ana Ruiz, @Kofi Mensah
      #refreshes: Birch Pet Supply: new note · cycle 1 · refresh date Mon 23 Nov
      mail ana.ruiz: Changed direction: Birch Pet Supply · cycle 1
      mail jo.becker: Birch Pet Supply: new note · cycle 1 · refresh date Mon 23 Nov · Jo Becker
      mail jo.becker: Changed direction: Birch Pet Supply · cycle 1
      mail kofi.mensah: Changed direction: Birch Pet Supply · cycle 1
    jo.becker without an account, mail off:
      #T-1: Changed direction for T-1 "Spring hero" · Birch Pet Supply · cycle 1 → @Ana Ruiz, @Kofi Mensah
      #T-2: Changed direction for T-2 "Spring hero tall" · Birch Pet Supply · cycle 1 → @Ana Ruiz, @Kofi Mensah
      #T-3: Changed direction for T-3 "Spring dogs" · Birch Pet Supply · cycle 1 → @Ana Ruiz, @Kofi Mensah
      #leads: Jo Becker (jo.becker@agency.example) has no account here and could not be told… [Link]
      #refreshes: Birch Pet Supply: new note · cycle 1 · refresh date Mon 23 Nov
    jo.becker reached by the mention, mail off:
      #T-1: Changed direction for T-1 "Spring hero" · Birch Pet Supply · cycle 1 → @Ana Ruiz, @Kofi Mensah, @Jo Becker
      #T-2: Changed direction for T-2 "Spring hero tall" · Birch Pet Supply · cycle 1 → @Ana Ruiz, @Kofi Mensah, @Jo Becker
      #T-3: Changed direction for T-3 "Spring dogs" · Birch Pet Supply · cycle 1 → @Ana Ruiz, @Kofi Mensah, @Jo Becker
      #refreshes: Birch Pet Supply: new note · cycle 1 · refresh date Mon 23 Nov → @Jo Becker
    jo.becker not in the channel, mail off:
      #T-1: Changed direction for T-1 "Spring hero" · Birch Pet Supply · cycle 1 → @Ana Ruiz, @Kofi Mensah, @Jo Becker
      #T-2: Changed direction for T-2 "Spring hero tall" · Birch Pet Supply · cycle 1 → @Ana Ruiz, @Kofi Mensah, @Jo Becker
      #T-3: Changed direction for T-3 "Spring dogs" · Birch Pet Supply · cycle 1 → @Ana Ruiz, @Kofi Mensah, @Jo Becker
      #refreshes: Birch Pet Supply: new note · cycle 1 · refresh date Mon 23 Nov → @Jo Becker
      inbox jo.becker: Birch Pet Supply: new note · cycle 1 · refresh date Mon 23 Nov → @Jo Becker
    "#);
}

#[tokio::test]
async fn refresh_day_to_the_sas() {
    let said = row("jo.becker", kicked_off, async |a| {
        a.bot.go_to("2026-11-23", "09:00:00");
    });
    assert_snapshot!(said.await, @"
    jo.becker reached by the mention:
      #refreshes: Birch Pet Supply: refresh day · cycle 1 · due today, Mon 23 Nov → @Jo Becker
      mail jo.becker: Birch Pet Supply: refresh day · cycle 1 · due today, Mon 23 Nov · Jo Becker
    jo.becker not in the channel:
      #refreshes: Birch Pet Supply: refresh day · cycle 1 · due today, Mon 23 Nov → @Jo Becker
      inbox jo.becker: Birch Pet Supply: refresh day · cycle 1 · due today, Mon 23 Nov → @Jo Becker
      mail jo.becker: Birch Pet Supply: refresh day · cycle 1 · due today, Mon 23 Nov · Jo Becker
    jo.becker without an account:
      #refreshes: Birch Pet Supply: refresh day · cycle 1 · due today, Mon 23 Nov
      mail jo.becker: Birch Pet Supply: refresh day · cycle 1 · due today, Mon 23 Nov · Jo Becker
    jo.becker without an account, mail off:
      #leads: Jo Becker (jo.becker@agency.example) has no account here and could not be told… [Link]
      #refreshes: Birch Pet Supply: refresh day · cycle 1 · due today, Mon 23 Nov
    jo.becker reached by the mention, mail off:
      #refreshes: Birch Pet Supply: refresh day · cycle 1 · due today, Mon 23 Nov → @Jo Becker
    jo.becker not in the channel, mail off:
      #refreshes: Birch Pet Supply: refresh day · cycle 1 · due today, Mon 23 Nov → @Jo Becker
      inbox jo.becker: Birch Pet Supply: refresh day · cycle 1 · due today, Mon 23 Nov → @Jo Becker
    ");
}

#[tokio::test]
async fn assigned_to_the_creatives() {
    let said = row("kofi.mensah", kofi_is_a_designer, async |a| {
        a.submit(&SPRING).await.message();
    });
    assert_snapshot!(said.await, @r#"
    kofi.mensah reached by the mention:
      #T-1: T-1 "Spring hero" is yours · Birch Pet Supply · due Mon 7 Dec → @Ana Ruiz, @Kofi Mensah
    kofi.mensah not in the channel:
      #T-1: T-1 "Spring hero" is yours · Birch Pet Supply · due Mon 7 Dec → @Ana Ruiz, @Kofi Mensah
      inbox kofi.mensah: T-1 "Spring hero" is yours · Birch Pet Supply · due Mon 7 Dec → @Ana Ruiz, @Kofi Mensah
    kofi.mensah without an account:
      #T-1: T-1 "Spring hero" is yours · Birch Pet Supply · due Mon 7 Dec → @Ana Ruiz
      mail kofi.mensah: T-1 "Spring hero" is yours · Birch Pet Supply · due Mon 7 Dec · Ana Ruiz and K…
    kofi.mensah without an account, mail off:
      #T-1: T-1 "Spring hero" is yours · Birch Pet Supply · due Mon 7 Dec → @Ana Ruiz
      #leads: Kofi Mensah (kofi.mensah@agency.example) has no account here and could not be … [Link]
    kofi.mensah reached by the mention, mail off:
      #T-1: T-1 "Spring hero" is yours · Birch Pet Supply · due Mon 7 Dec → @Ana Ruiz, @Kofi Mensah
    kofi.mensah not in the channel, mail off:
      #T-1: T-1 "Spring hero" is yours · Birch Pet Supply · due Mon 7 Dec → @Ana Ruiz, @Kofi Mensah
      inbox kofi.mensah: T-1 "Spring hero" is yours · Birch Pet Supply · due Mon 7 Dec → @Ana Ruiz, @Kofi Mensah
    "#);
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
    assert_snapshot!(said.await, @r#"
    jo.becker reached by the mention:
      #T-2: Q-1 from Kofi Mensah on T-2 "Spring hero tall" → @Jo Becker
    jo.becker not in the channel:
      #T-2: Q-1 from Kofi Mensah on T-2 "Spring hero tall" → @Jo Becker
      inbox jo.becker: Q-1 from Kofi Mensah on T-2 "Spring hero tall" → @Jo Becker
    jo.becker without an account:
      #T-2: Q-1 from Kofi Mensah on T-2 "Spring hero tall"
      mail jo.becker: Q-1 from Kofi Mensah on T-2 "Spring hero tall" · Jo Becker
    jo.becker without an account, mail off:
      #T-2: Q-1 from Kofi Mensah on T-2 "Spring hero tall"
      #leads: Jo Becker (jo.becker@agency.example) has no account here and could not be told… [Link]
    jo.becker reached by the mention, mail off:
      #T-2: Q-1 from Kofi Mensah on T-2 "Spring hero tall" → @Jo Becker
    jo.becker not in the channel, mail off:
      #T-2: Q-1 from Kofi Mensah on T-2 "Spring hero tall" → @Jo Becker
      inbox jo.becker: Q-1 from Kofi Mensah on T-2 "Spring hero tall" → @Jo Becker
    "#);
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
    assert_snapshot!(said.await, @"
    dana.whitfield reached by the mention:
      #refreshes: Q-1 from Jo Becker on Birch Pet Supply, cycle 1 → @Dana Whitfield
    dana.whitfield not in the channel:
      #refreshes: Q-1 from Jo Becker on Birch Pet Supply, cycle 1 → @Dana Whitfield
      inbox dana.whitfield: Q-1 from Jo Becker on Birch Pet Supply, cycle 1 → @Dana Whitfield
    dana.whitfield without an account:
      #refreshes: Q-1 from Jo Becker on Birch Pet Supply, cycle 1
      mail dana.whitfield: Q-1 from Jo Becker on Birch Pet Supply, cycle 1 · Dana Whitfield
    dana.whitfield without an account, mail off:
      #leads: Dana Whitfield (dana.whitfield@agency.example) has no account here and could n… [Link]
      #refreshes: Q-1 from Jo Becker on Birch Pet Supply, cycle 1
    dana.whitfield reached by the mention, mail off:
      #refreshes: Q-1 from Jo Becker on Birch Pet Supply, cycle 1 → @Dana Whitfield
    dana.whitfield not in the channel, mail off:
      #refreshes: Q-1 from Jo Becker on Birch Pet Supply, cycle 1 → @Dana Whitfield
      inbox dana.whitfield: Q-1 from Jo Becker on Birch Pet Supply, cycle 1 → @Dana Whitfield
    ");
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
    assert_snapshot!(said.await, @r#"
    kofi.mensah reached by the mention:
      #T-2: Q-1 is answered by Jo Becker · T-2 "Spring hero tall" → @Kofi Mensah
    kofi.mensah not in the channel:
      #T-2: Q-1 is answered by Jo Becker · T-2 "Spring hero tall" → @Kofi Mensah
      inbox kofi.mensah: Q-1 is answered by Jo Becker · T-2 "Spring hero tall" → @Kofi Mensah
    kofi.mensah without an account:
      #T-2: Q-1 is answered by Jo Becker · T-2 "Spring hero tall"
      mail kofi.mensah: Q-1 is answered by Jo Becker · T-2 "Spring hero tall" · Kofi Mensah
    kofi.mensah without an account, mail off:
      #T-2: Q-1 is answered by Jo Becker · T-2 "Spring hero tall"
      #leads: Kofi Mensah (kofi.mensah@agency.example) has no account here and could not be … [Link]
    kofi.mensah reached by the mention, mail off:
      #T-2: Q-1 is answered by Jo Becker · T-2 "Spring hero tall" → @Kofi Mensah
    kofi.mensah not in the channel, mail off:
      #T-2: Q-1 is answered by Jo Becker · T-2 "Spring hero tall" → @Kofi Mensah
      inbox kofi.mensah: Q-1 is answered by Jo Becker · T-2 "Spring hero tall" → @Kofi Mensah
    "#);
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
    assert_snapshot!(said.await, @r#"
    dana.whitfield reached by the mention:
      #T-3: Kofi Mensah delivered 1 link for T-3 "Spring dogs" · Birch Pet Supply
      #refreshes: Birch Pet Supply: BPS-2026-11 is ready for client review · cycle 1 → @Dana Whitfield
      inbox jo.becker: Birch Pet Supply: BPS-2026-11 (cycle 1) is with the Account Manager, Dana Whit…
      mail dana.whitfield: Birch Pet Supply: BPS-2026-11 is ready for client review · cycle 1 · Dana Whit…
      mail jo.becker: Birch Pet Supply: BPS-2026-11 (cycle 1) is with the Account Manager, Dana Whit…
    dana.whitfield not in the channel:
      #T-3: Kofi Mensah delivered 1 link for T-3 "Spring dogs" · Birch Pet Supply
      #refreshes: Birch Pet Supply: BPS-2026-11 is ready for client review · cycle 1 → @Dana Whitfield
      inbox dana.whitfield: Birch Pet Supply: BPS-2026-11 is ready for client review · cycle 1 → @Dana Whitfield
      inbox jo.becker: Birch Pet Supply: BPS-2026-11 (cycle 1) is with the Account Manager, Dana Whit…
      mail dana.whitfield: Birch Pet Supply: BPS-2026-11 is ready for client review · cycle 1 · Dana Whit…
      mail jo.becker: Birch Pet Supply: BPS-2026-11 (cycle 1) is with the Account Manager, Dana Whit…
    dana.whitfield without an account:
      #T-3: Kofi Mensah delivered 1 link for T-3 "Spring dogs" · Birch Pet Supply
      #refreshes: Birch Pet Supply: BPS-2026-11 is ready for client review · cycle 1
      inbox jo.becker: Birch Pet Supply: BPS-2026-11 (cycle 1) is with the Account Manager, Dana Whit…
      mail dana.whitfield: Birch Pet Supply: BPS-2026-11 is ready for client review · cycle 1 · Dana Whit…
      mail jo.becker: Birch Pet Supply: BPS-2026-11 (cycle 1) is with the Account Manager, Dana Whit…
    dana.whitfield without an account, mail off:
      #T-3: Kofi Mensah delivered 1 link for T-3 "Spring dogs" · Birch Pet Supply
      #leads: Dana Whitfield (dana.whitfield@agency.example) has no account here and could n… [Link]
      #refreshes: Birch Pet Supply: BPS-2026-11 is ready for client review · cycle 1
      inbox jo.becker: Birch Pet Supply: BPS-2026-11 (cycle 1) is with the Account Manager, Dana Whit…
    dana.whitfield reached by the mention, mail off:
      #T-3: Kofi Mensah delivered 1 link for T-3 "Spring dogs" · Birch Pet Supply
      #refreshes: Birch Pet Supply: BPS-2026-11 is ready for client review · cycle 1 → @Dana Whitfield
      inbox jo.becker: Birch Pet Supply: BPS-2026-11 (cycle 1) is with the Account Manager, Dana Whit…
    dana.whitfield not in the channel, mail off:
      #T-3: Kofi Mensah delivered 1 link for T-3 "Spring dogs" · Birch Pet Supply
      #refreshes: Birch Pet Supply: BPS-2026-11 is ready for client review · cycle 1 → @Dana Whitfield
      inbox dana.whitfield: Birch Pet Supply: BPS-2026-11 is ready for client review · cycle 1 → @Dana Whitfield
      inbox jo.becker: Birch Pet Supply: BPS-2026-11 (cycle 1) is with the Account Manager, Dana Whit…
    "#);
}

#[tokio::test]
async fn set_ready_to_the_sas() {
    let said = row("jo.becker", all_but_one, last_delivered);
    assert_snapshot!(said.await, @r#"
    jo.becker reached by the mention:
      #T-3: Kofi Mensah delivered 1 link for T-3 "Spring dogs" · Birch Pet Supply
      #refreshes: Birch Pet Supply: BPS-2026-11 is ready for client review · cycle 1 → @Dana Whitfield
      inbox jo.becker: Birch Pet Supply: BPS-2026-11 (cycle 1) is with the Account Manager, Dana Whit…
      mail dana.whitfield: Birch Pet Supply: BPS-2026-11 is ready for client review · cycle 1 · Dana Whit…
      mail jo.becker: Birch Pet Supply: BPS-2026-11 (cycle 1) is with the Account Manager, Dana Whit…
    jo.becker not in the channel:
      #T-3: Kofi Mensah delivered 1 link for T-3 "Spring dogs" · Birch Pet Supply
      #refreshes: Birch Pet Supply: BPS-2026-11 is ready for client review · cycle 1 → @Dana Whitfield
      inbox jo.becker: Birch Pet Supply: BPS-2026-11 (cycle 1) is with the Account Manager, Dana Whit…
      mail dana.whitfield: Birch Pet Supply: BPS-2026-11 is ready for client review · cycle 1 · Dana Whit…
      mail jo.becker: Birch Pet Supply: BPS-2026-11 (cycle 1) is with the Account Manager, Dana Whit…
    jo.becker without an account:
      #T-3: Kofi Mensah delivered 1 link for T-3 "Spring dogs" · Birch Pet Supply
      #refreshes: Birch Pet Supply: BPS-2026-11 is ready for client review · cycle 1 → @Dana Whitfield
      mail dana.whitfield: Birch Pet Supply: BPS-2026-11 is ready for client review · cycle 1 · Dana Whit…
      mail jo.becker: Birch Pet Supply: BPS-2026-11 (cycle 1) is with the Account Manager, Dana Whit…
    jo.becker without an account, mail off:
      #T-3: Kofi Mensah delivered 1 link for T-3 "Spring dogs" · Birch Pet Supply
      #leads: Jo Becker (jo.becker@agency.example) has no account here and could not be told… [Link]
      #refreshes: Birch Pet Supply: BPS-2026-11 is ready for client review · cycle 1 → @Dana Whitfield
    jo.becker reached by the mention, mail off:
      #T-3: Kofi Mensah delivered 1 link for T-3 "Spring dogs" · Birch Pet Supply
      #refreshes: Birch Pet Supply: BPS-2026-11 is ready for client review · cycle 1 → @Dana Whitfield
      inbox jo.becker: Birch Pet Supply: BPS-2026-11 (cycle 1) is with the Account Manager, Dana Whit…
    jo.becker not in the channel, mail off:
      #T-3: Kofi Mensah delivered 1 link for T-3 "Spring dogs" · Birch Pet Supply
      #refreshes: Birch Pet Supply: BPS-2026-11 is ready for client review · cycle 1 → @Dana Whitfield
      inbox jo.becker: Birch Pet Supply: BPS-2026-11 (cycle 1) is with the Account Manager, Dana Whit…
    "#);
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
    assert_snapshot!(said.await, @r#"
    kofi.mensah reached by the mention:
      #T-1: Changes asked for: T-1 "Spring hero" · Birch Pet Supply · round 2 → @Ana Ruiz, @Kofi Mensah
      mail ana.ruiz: Changes asked for: T-1 "Spring hero" · Birch Pet Supply · round 2 · Ana Ruiz a…
      mail kofi.mensah: Changes asked for: T-1 "Spring hero" · Birch Pet Supply · round 2 · Ana Ruiz a…
    kofi.mensah not in the channel:
      #T-1: Changes asked for: T-1 "Spring hero" · Birch Pet Supply · round 2 → @Ana Ruiz, @Kofi Mensah
      inbox kofi.mensah: Changes asked for: T-1 "Spring hero" · Birch Pet Supply · round 2 → @Ana Ruiz, @Kofi Mensah
      mail ana.ruiz: Changes asked for: T-1 "Spring hero" · Birch Pet Supply · round 2 · Ana Ruiz a…
      mail kofi.mensah: Changes asked for: T-1 "Spring hero" · Birch Pet Supply · round 2 · Ana Ruiz a…
    kofi.mensah without an account:
      #T-1: Changes asked for: T-1 "Spring hero" · Birch Pet Supply · round 2 → @Ana Ruiz
      mail ana.ruiz: Changes asked for: T-1 "Spring hero" · Birch Pet Supply · round 2 · Ana Ruiz a…
      mail kofi.mensah: Changes asked for: T-1 "Spring hero" · Birch Pet Supply · round 2 · Ana Ruiz a…
    kofi.mensah without an account, mail off:
      #T-1: Changes asked for: T-1 "Spring hero" · Birch Pet Supply · round 2 → @Ana Ruiz
      #leads: Kofi Mensah (kofi.mensah@agency.example) has no account here and could not be … [Link]
    kofi.mensah reached by the mention, mail off:
      #T-1: Changes asked for: T-1 "Spring hero" · Birch Pet Supply · round 2 → @Ana Ruiz, @Kofi Mensah
    kofi.mensah not in the channel, mail off:
      #T-1: Changes asked for: T-1 "Spring hero" · Birch Pet Supply · round 2 → @Ana Ruiz, @Kofi Mensah
      inbox kofi.mensah: Changes asked for: T-1 "Spring hero" · Birch Pet Supply · round 2 → @Ana Ruiz, @Kofi Mensah
    "#);
}

#[tokio::test]
async fn approved_to_the_sas() {
    let said = row("jo.becker", pending, async |a| {
        a.bot
            .command(&a.dana, "refresh approve", &birch())
            .await
            .message();
    });
    assert_snapshot!(said.await, @"
    jo.becker reached by the mention:
      #refreshes: Birch Pet Supply: approved, ready for Meta · cycle 1 · 3 deliverables → @Jo Becker
      mail jo.becker: Birch Pet Supply: approved, ready for Meta · cycle 1 · 3 deliverables · Jo Bec…
    jo.becker not in the channel:
      #refreshes: Birch Pet Supply: approved, ready for Meta · cycle 1 · 3 deliverables → @Jo Becker
      inbox jo.becker: Birch Pet Supply: approved, ready for Meta · cycle 1 · 3 deliverables → @Jo Becker
      mail jo.becker: Birch Pet Supply: approved, ready for Meta · cycle 1 · 3 deliverables · Jo Bec…
    jo.becker without an account:
      #refreshes: Birch Pet Supply: approved, ready for Meta · cycle 1 · 3 deliverables
      mail jo.becker: Birch Pet Supply: approved, ready for Meta · cycle 1 · 3 deliverables · Jo Bec…
    jo.becker without an account, mail off:
      #leads: Jo Becker (jo.becker@agency.example) has no account here and could not be told… [Link]
      #refreshes: Birch Pet Supply: approved, ready for Meta · cycle 1 · 3 deliverables
    jo.becker reached by the mention, mail off:
      #refreshes: Birch Pet Supply: approved, ready for Meta · cycle 1 · 3 deliverables → @Jo Becker
    jo.becker not in the channel, mail off:
      #refreshes: Birch Pet Supply: approved, ready for Meta · cycle 1 · 3 deliverables → @Jo Becker
      inbox jo.becker: Birch Pet Supply: approved, ready for Meta · cycle 1 · 3 deliverables → @Jo Becker
    ");
}

#[tokio::test]
async fn closed_to_the_am() {
    let said = row("dana.whitfield", approved, async |a| {
        a.bot
            .command(&a.jo, "refresh implement", &birch())
            .await
            .message();
    });
    assert_snapshot!(said.await, @"
    dana.whitfield reached by the mention:
      #refreshes: Birch Pet Supply: cycle 1 is closed → @Dana Whitfield
      mail dana.whitfield: Birch Pet Supply: cycle 1 is closed · Dana Whitfield
    dana.whitfield not in the channel:
      #refreshes: Birch Pet Supply: cycle 1 is closed → @Dana Whitfield
      inbox dana.whitfield: Birch Pet Supply: cycle 1 is closed → @Dana Whitfield
      mail dana.whitfield: Birch Pet Supply: cycle 1 is closed · Dana Whitfield
    dana.whitfield without an account:
      #refreshes: Birch Pet Supply: cycle 1 is closed
      mail dana.whitfield: Birch Pet Supply: cycle 1 is closed · Dana Whitfield
    dana.whitfield without an account, mail off:
      #leads: Dana Whitfield (dana.whitfield@agency.example) has no account here and could n… [Link]
      #refreshes: Birch Pet Supply: cycle 1 is closed
    dana.whitfield reached by the mention, mail off:
      #refreshes: Birch Pet Supply: cycle 1 is closed → @Dana Whitfield
    dana.whitfield not in the channel, mail off:
      #refreshes: Birch Pet Supply: cycle 1 is closed → @Dana Whitfield
      inbox dana.whitfield: Birch Pet Supply: cycle 1 is closed → @Dana Whitfield
    ");
}

#[tokio::test]
async fn declined_to_the_sas() {
    let said = row("jo.becker", as_it_is, async |a| {
        a.bot
            .command(&a.dana, "refresh decline", &birch())
            .await
            .message();
    });
    assert_snapshot!(said.await, @"
    jo.becker reached by the mention:
      inbox jo.becker: Birch Pet Supply: no refresh this cycle · cycle 1 was closed by Dana Whitfield
      mail jo.becker: Birch Pet Supply: no refresh this cycle · cycle 1 was closed by Dana Whitfield
    jo.becker not in the channel:
      inbox jo.becker: Birch Pet Supply: no refresh this cycle · cycle 1 was closed by Dana Whitfield
      mail jo.becker: Birch Pet Supply: no refresh this cycle · cycle 1 was closed by Dana Whitfield
    jo.becker without an account:
      mail jo.becker: Birch Pet Supply: no refresh this cycle · cycle 1 was closed by Dana Whitfield
    jo.becker without an account, mail off:
      #leads: Jo Becker (jo.becker@agency.example) has no account here and could not be told… [Link]
    jo.becker reached by the mention, mail off:
      inbox jo.becker: Birch Pet Supply: no refresh this cycle · cycle 1 was closed by Dana Whitfield
    jo.becker not in the channel, mail off:
      inbox jo.becker: Birch Pet Supply: no refresh this cycle · cycle 1 was closed by Dana Whitfield
    ");
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
    assert_snapshot!(inbox.lines().next().unwrap().trim(), @"Birch Pet Supply: BPS-2026-11 (cycle 1) is again with the Account Manager, Dana Whitfield, for client review after revisions (round 2).");
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
    assert_snapshot!(received(&a.bot).await, @"
    #leads: Jo Becker has no account here and could not be told · Birch Pet Supply · cycle… [Link]
    #refreshes: Birch Pet Supply: new note · cycle 1 · refresh date Mon 23 Nov
    ");
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
    assert_snapshot!(received(&a.bot).await, @r#"
    #T-2: Q-1 from Kofi Mensah on T-2 "Spring hero tall" → @Jo Becker
    #refreshes:  → @Jo Becker
    mail jo.becker: Q-1 from Kofi Mensah on T-2 "Spring hero tall" · Jo Becker
    "#);
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
            let id = format!(
                "{} < {}",
                mail.message_id,
                mail.in_reply_to.as_deref().unwrap_or_default()
            );
            let date = mail.date.format("%F %H:%M");
            format!(
                "To: {} <{}>\nSubject: {}\nDate: {date}\nId: {id}\n\n{}",
                mail.name, mail.to, mail.subject, mail.text
            )
        })
        .collect();
    assert_snapshot!(mails.join("\n==========\n"), @r#"
    To: Dana Whitfield <dana.whitfield@agency.example>
    Subject: Creatives - Birch Pet Supply, cycle 1
    Date: 2026-11-19 13:05
    Id: <cycle-1.row-1@agency.example> < <cycle-1@agency.example>

    Birch Pet Supply: refresh on Mon 23 Nov · cycle 1 · Dana Whitfield
    There is no note yet.
    Next: discuss it with the client, answer below, and log their direction with *Add note*.

    Where to act, in chat:
    - Client wants a refresh: /refresh confirm portfolio:Birch Pet Supply
    - No refresh this cycle: /refresh decline portfolio:Birch Pet Supply reason:
    - Add note: /refresh note portfolio:Birch Pet Supply
    Open in chat: https://chat.example/refreshes/m1

    -- 
    A reply to this mail reaches Jo Becker.
    You get this as the Account Manager of Birch Pet Supply. To change where you are told, type /refresh todo in chat and press Preferences.
    Sent by refreshbot.

    ==========
    To: Jo Becker <jo.becker@agency.example>
    Subject: Creatives - Birch Pet Supply, cycle 1
    Date: 2026-11-23 08:00
    Id: <cycle-1.row-4@agency.example> < <cycle-1@agency.example>

    Birch Pet Supply: refresh day · cycle 1 · due today, Mon 23 Nov · Jo Becker

    Newest note from Dana Whitfield, Thu 19 Nov
    > New logo in the folder.
    Next: create one ticket for each deliverable.

    Where to act, in chat:
    - Submit first ticket: /refresh submit portfolio:Birch Pet Supply
    - Ask the AM: /refresh ask portfolio:Birch Pet Supply question:
    Open in chat: https://chat.example/refreshes/m3

    -- 
    A reply to this mail reaches Dana Whitfield.
    You get this as the Social Ad Specialist of Birch Pet Supply. To change where you are told, type /refresh todo in chat and press Preferences.
    Sent by refreshbot.

    ==========
    To: Jo Becker <jo.becker@agency.example>
    Subject: Creatives - Birch Pet Supply, cycle 1
    Date: 2026-11-23 08:00
    Id: <cycle-1.row-14@agency.example> < <cycle-1@agency.example>

    Changed direction: Birch Pet Supply · cycle 1
    It concerns T-1 "Spring hero", T-2 "Spring hero tall", T-3 "Spring dogs".
    This note came after the tickets were created. Check it against what you have started.

    Newest note from Dana Whitfield, Mon 23 Nov
    > The phone number stays out of the image.

    Open in chat: https://chat.example/refreshes/m11

    -- 
    A reply to this mail reaches Dana Whitfield.
    You get this as the Social Ad Specialist of Birch Pet Supply. To change where you are told, type /refresh todo in chat and press Preferences.
    Sent by refreshbot.

    ==========
    To: Ana Ruiz <ana.ruiz@agency.example>
    Subject: Creatives - Birch Pet Supply, cycle 1
    Date: 2026-11-23 08:00
    Id: <cycle-1.row-15@agency.example> < <cycle-1@agency.example>

    Changed direction: Birch Pet Supply · cycle 1
    It concerns T-1 "Spring hero", T-2 "Spring hero tall", T-3 "Spring dogs".
    This note came after the tickets were created. Check it against what you have started.

    Newest note from Dana Whitfield, Mon 23 Nov
    > The phone number stays out of the image.

    Open in chat: https://chat.example/refreshes/m11

    -- 
    A reply to this mail reaches Jo Becker.
    You get this because you work for Birch Pet Supply. To change where you are told, type /refresh todo in chat and press Preferences.
    Sent by refreshbot.

    ==========
    To: Kofi Mensah <kofi.mensah@agency.example>
    Subject: Creatives - Birch Pet Supply, cycle 1
    Date: 2026-11-23 08:00
    Id: <cycle-1.row-16@agency.example> < <cycle-1@agency.example>

    Changed direction: Birch Pet Supply · cycle 1
    It concerns T-1 "Spring hero", T-2 "Spring hero tall", T-3 "Spring dogs".
    This note came after the tickets were created. Check it against what you have started.

    Newest note from Dana Whitfield, Mon 23 Nov
    > The phone number stays out of the image.

    Open in chat: https://chat.example/refreshes/m11

    -- 
    A reply to this mail reaches Jo Becker.
    You get this because you work for Birch Pet Supply. To change where you are told, type /refresh todo in chat and press Preferences.
    Sent by refreshbot.

    ==========
    To: Dana Whitfield <dana.whitfield@agency.example>
    Subject: Creatives - Birch Pet Supply, cycle 1
    Date: 2026-11-23 08:00
    Id: <cycle-1.row-29@agency.example> < <cycle-1@agency.example>

    Birch Pet Supply: BPS-2026-11 is ready for client review · cycle 1 · Dana Whitfield
    3 deliverables wait for approval.
    Next: show them to the client. Then press *Approve the set*, or *Approve* on single tickets. If something should change, press *Ask for changes* on that ticket's card, or use `/refresh revise`.

    Ad Set BPS-2026-11

    T-1 Spring hero · 1 of 3 · static · Pending Approval
    - Primary text: Everything for the first warm days.
    - Headline: Spring is here
    - Call to action: Shop now
    - Final: https://drive.example/final

    T-2 Spring hero tall · 2 of 3 · story/reel · Pending Approval
    - Primary text: Everything for the first warm days.
    - Headline: Spring is here
    - Call to action: Shop now
    - Final: https://drive.example/final

    T-3 Spring dogs · 3 of 3 · carousel · Pending Approval
    - Primary text: Everything for the first warm days.
    - Headline: Spring is here
    - Call to action: Shop now
    - Final: https://drive.example/final

    Where to act, in chat:
    - Approve the set: /refresh approve ad_set:BPS-2026-11
    Open in chat: https://chat.example/refreshes/m18

    -- 
    A reply to this mail reaches Jo Becker.
    You get this as the Account Manager of Birch Pet Supply. To change where you are told, type /refresh todo in chat and press Preferences.
    Sent by refreshbot.

    ==========
    To: Jo Becker <jo.becker@agency.example>
    Subject: Creatives - Birch Pet Supply, cycle 1
    Date: 2026-11-23 08:00
    Id: <cycle-1.row-31@agency.example> < <cycle-1@agency.example>

    Birch Pet Supply: BPS-2026-11 (cycle 1) is with the Account Manager, Dana Whitfield, for client review.
    Nothing is needed from you now. You are told when it is approved and ready for Meta.

    Open in chat: https://chat.example/refreshes/m18

    -- 
    A reply to this mail reaches Dana Whitfield.
    You get this as the Social Ad Specialist of Birch Pet Supply. To change where you are told, type /refresh todo in chat and press Preferences.
    Sent by refreshbot.

    ==========
    To: Ana Ruiz <ana.ruiz@agency.example>
    Subject: Creatives - Birch Pet Supply, cycle 1
    Date: 2026-11-23 08:00
    Id: <cycle-1.row-33@agency.example> < <cycle-1@agency.example>

    Changes asked for: T-1 "Spring hero" · Birch Pet Supply · round 2 · Ana Ruiz and Kofi Mensah
    Next: press *Start*, and hand it in again when it is done.

    Dana Whitfield writes
    > Bigger logo.

    Where to act, in chat:
    - Start: /refresh start ticket:T-1
    - Deliver: /refresh deliver ticket:T-1 link:
    - Ask a question: /refresh ask ticket:T-1 question:
    Open in chat: https://chat.example/T-1/m20

    -- 
    A reply to this mail reaches Jo Becker.
    You get this because you work for Birch Pet Supply. To change where you are told, type /refresh todo in chat and press Preferences.
    Sent by refreshbot.

    ==========
    To: Kofi Mensah <kofi.mensah@agency.example>
    Subject: Creatives - Birch Pet Supply, cycle 1
    Date: 2026-11-23 08:00
    Id: <cycle-1.row-34@agency.example> < <cycle-1@agency.example>

    Changes asked for: T-1 "Spring hero" · Birch Pet Supply · round 2 · Ana Ruiz and Kofi Mensah
    Next: press *Start*, and hand it in again when it is done.

    Dana Whitfield writes
    > Bigger logo.

    Where to act, in chat:
    - Start: /refresh start ticket:T-1
    - Deliver: /refresh deliver ticket:T-1 link:
    - Ask a question: /refresh ask ticket:T-1 question:
    Open in chat: https://chat.example/T-1/m20

    -- 
    A reply to this mail reaches Jo Becker.
    You get this because you work for Birch Pet Supply. To change where you are told, type /refresh todo in chat and press Preferences.
    Sent by refreshbot.

    ==========
    To: Dana Whitfield <dana.whitfield@agency.example>
    Subject: Creatives - Birch Pet Supply, cycle 1
    Date: 2026-11-23 09:00
    Id: <cycle-1.row-37@agency.example> < <cycle-1@agency.example>

    Birch Pet Supply: BPS-2026-11 is ready for client review again, after revisions · cycle 1 · Dana Whitfield
    3 deliverables wait for approval.
    Next: show them to the client. Then press *Approve the set*, or *Approve* on single tickets. If something should change, press *Ask for changes* on that ticket's card, or use `/refresh revise`.

    Ad Set BPS-2026-11

    T-1 Spring hero · 1 of 3 · static · Pending Approval
    - Primary text: Everything for the first warm days.
    - Headline: Spring is here
    - Call to action: Shop now
    - Replaced in a later round: https://drive.example/final
    - Final: https://drive.example/final

    T-2 Spring hero tall · 2 of 3 · story/reel · Pending Approval
    - Primary text: Everything for the first warm days.
    - Headline: Spring is here
    - Call to action: Shop now
    - Final: https://drive.example/final

    T-3 Spring dogs · 3 of 3 · carousel · Pending Approval
    - Primary text: Everything for the first warm days.
    - Headline: Spring is here
    - Call to action: Shop now
    - Final: https://drive.example/final

    Where to act, in chat:
    - Approve the set: /refresh approve ad_set:BPS-2026-11
    Open in chat: https://chat.example/refreshes/m22

    -- 
    A reply to this mail reaches Jo Becker.
    You get this as the Account Manager of Birch Pet Supply. To change where you are told, type /refresh todo in chat and press Preferences.
    Sent by refreshbot.

    ==========
    To: Jo Becker <jo.becker@agency.example>
    Subject: Creatives - Birch Pet Supply, cycle 1
    Date: 2026-11-23 09:00
    Id: <cycle-1.row-39@agency.example> < <cycle-1@agency.example>

    Birch Pet Supply: BPS-2026-11 (cycle 1) is again with the Account Manager, Dana Whitfield, for client review after revisions (round 2).
    Nothing is needed from you now. You are told when it is approved and ready for Meta.

    Open in chat: https://chat.example/refreshes/m22

    -- 
    A reply to this mail reaches Dana Whitfield.
    You get this as the Social Ad Specialist of Birch Pet Supply. To change where you are told, type /refresh todo in chat and press Preferences.
    Sent by refreshbot.

    ==========
    To: Jo Becker <jo.becker@agency.example>
    Subject: Creatives - Birch Pet Supply, cycle 1
    Date: 2026-11-23 09:00
    Id: <cycle-1.row-41@agency.example> < <cycle-1@agency.example>

    Birch Pet Supply: approved, ready for Meta · cycle 1 · 3 deliverables · Jo Becker
    Meta ad account `act_4711` · Asset folder (https://drive.example/birch)
    Next: put them live, then press *Mark implemented*. Until then no next refresh is scheduled.

    Ad Set BPS-2026-11

    T-1 Spring hero · 1 of 3 · static · Approved
    - Primary text: Everything for the first warm days.
    - Headline: Spring is here
    - Call to action: Shop now
    - Replaced in a later round: https://drive.example/final
    - Final: https://drive.example/final

    T-2 Spring hero tall · 2 of 3 · story/reel · Approved
    - Primary text: Everything for the first warm days.
    - Headline: Spring is here
    - Call to action: Shop now
    - Final: https://drive.example/final

    T-3 Spring dogs · 3 of 3 · carousel · Approved
    - Primary text: Everything for the first warm days.
    - Headline: Spring is here
    - Call to action: Shop now
    - Final: https://drive.example/final

    Where to act, in chat:
    - Mark implemented: /refresh implement portfolio:Birch Pet Supply
    Open in chat: https://chat.example/refreshes/m24

    -- 
    A reply to this mail reaches Dana Whitfield.
    You get this as the Social Ad Specialist of Birch Pet Supply. To change where you are told, type /refresh todo in chat and press Preferences.
    Sent by refreshbot.

    ==========
    To: Dana Whitfield <dana.whitfield@agency.example>
    Subject: Creatives - Birch Pet Supply, cycle 1
    Date: 2026-11-23 09:00
    Id: <cycle-1.row-43@agency.example> < <cycle-1@agency.example>

    Birch Pet Supply: cycle 1 is closed · Dana Whitfield
    Implemented Mon 23 Nov by Jo Becker, on the refresh date. 3 deliverables, 1 revision round.
    Next refresh: Sun 21 Feb 2027, kickoff Sat 6 Feb.

    Open in chat: https://chat.example/refreshes/m25

    -- 
    A reply to this mail reaches Jo Becker.
    You get this as the Account Manager of Birch Pet Supply. To change where you are told, type /refresh todo in chat and press Preferences.
    Sent by refreshbot.
    "#);
}
