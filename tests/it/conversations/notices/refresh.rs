//! The rows from the kickoff to the first tickets.

use insta::assert_snapshot;

use super::{kicked_off, long_before, row};
use crate::conversations::{Agency, SPRING};

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

/// Kofi is a designer for the workspace, with an account or without.
async fn kofi_is_a_designer(a: Agency) -> Agency {
    let options = [("role", "designer".into()), ("person", (&a.kofi).into())];
    let path = "refresh-admin people assign";
    a.bot.command(&a.lena, path, &options).await.message();
    a
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
