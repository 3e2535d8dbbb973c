//! An address that refuses mail: seen in the list of people until it is mended.

use insta::assert_snapshot;
use refreshbot::mail::MailError;

use super::{agency, refresh_day, send_again};
use crate::conversations::Agency;
use crate::support::bot::mail::MailFails;
use crate::support::database::{TestDb, on_both};

async fn people(a: &Agency) -> String {
    let listed = a.bot.command(&a.lena, "refresh-admin people list", &[]);
    listed.await.said()
}

on_both! { shown_until_it_is_mended }

async fn shown_until_it_is_mended(db: TestDb) {
    let a = agency(db).await;
    a.bot.post.fail(|mail| {
        mail.to
            .starts_with("jo")
            .then(|| MailFails::Before(MailError::Refused("550 5.1.1 no such mailbox".to_owned())))
    });
    refresh_day(&a).await;
    a.bot.skip().await;
    assert_snapshot!(people(&a).await, @"
    Where mail is refused: to correct the address, `/refresh-admin people link`.
    ┌ 5 people
    │ - Ana Ruiz · ana.ruiz@agency.example · linked · Copywriter
    │ - Dana Whitfield · dana.whitfield@agency.example · linked · Account Manager
    │ - Jo Becker · jo.becker@agency.example · linked · Social Ad Specialist · mail refused since Mon 23 Nov: 550 5.1.1 no such mailbox
    │ - Kofi Mensah · kofi.mensah@agency.example · linked · Designer
    │ - Lena Hart · lena.hart@agency.example · linked · Creative Team Lead
    └ As of now
    ");
    // Whoever has the wrong address stays the same person with the right one.
    let right = [
        ("person", (&a.jo).into()),
        ("email", "jo@northlight.example".into()),
    ];
    let linked = a.bot.command(&a.lena, "refresh-admin people link", &right);
    assert_snapshot!(linked.await.said(), @"The account Jo Becker is linked to Jo Becker (jo@northlight.example). They are mentioned here from now on, and nothing more is needed.");
    assert_snapshot!(people(&a).await, @"
    ┌ 5 people
    │ - Ana Ruiz · ana.ruiz@agency.example · linked · Copywriter
    │ - Dana Whitfield · dana.whitfield@agency.example · linked · Account Manager
    │ - Jo Becker · jo@northlight.example · linked · Social Ad Specialist
    │ - Kofi Mensah · kofi.mensah@agency.example · linked · Designer
    │ - Lena Hart · lena.hart@agency.example · linked · Creative Team Lead
    └ As of now
    ");
    // Refused there, too, and later taken: the list follows by itself.
    send_again(&a).await;
    a.bot.skip().await;
    assert!(people(&a).await.contains("mail refused since"));
    a.bot.post.heal();
    send_again(&a).await;
    let said = a.bot.read().await;
    assert!(
        said.starts_with("mail to Jo Becker <jo@northlight.example>"),
        "{said}"
    );
    assert!(!people(&a).await.contains("refused"));
    a.bot.skip().await;
}
