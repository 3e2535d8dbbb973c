//! The notices of process.md section 4, a test a row: what every channel, thread, inbox and mailbox
//! got, and so that nobody else got anything. Each row in variants: somebody is reached by the
//! mention; cannot see channel or thread; has no account, with mail and without.

use insta::assert_snapshot;
use refreshbot::chat::transcript::Entry;
use refreshbot::domain::id::PersonId;
use refreshbot::message::{LineKind, Message, Span, Text};
use refreshbot::wording::plain::plain;

use super::{Agency, SPRING, birch};
use crate::support::bot::TestBot;
use crate::support::database::sqlite;

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
