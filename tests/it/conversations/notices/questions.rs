//! The rows of questions and answers.

use insta::assert_snapshot;

use super::{as_it_is, row, submitted};
use crate::conversations::{Agency, birch};

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
