//! The rows of notes.

use insta::assert_snapshot;

use super::{as_it_is, row, submitted};

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
