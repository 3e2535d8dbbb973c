//! The rows from the first set that is ready to the closed cycle, and whom no message reaches.

use insta::assert_snapshot;
use refreshbot::domain::id::PersonId;

use super::{approved, as_it_is, pending, received, row, submitted};
use crate::conversations::{Agency, birch};
use crate::support::bot::TestBot;
use crate::support::database::sqlite;

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
