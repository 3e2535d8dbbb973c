use insta::assert_snapshot;

use crate::conversations::Agency;

#[tokio::test]
async fn by_role_and_by_what_waits() {
    let a = Agency::with_first().await;
    let sas = a.bot.command(&a.jo, "refresh help", &[]).await.said();
    assert!(
        sas.contains("1 thing waits for you: `/refresh todo`"),
        "{sas}"
    );
    let lead = a.bot.command(&a.lena, "refresh help", &[]).await;
    assert_snapshot!(lead.said(), @"
    ┌ What you can do
    │ Nothing waits for you now.
    │ Creative Team Lead
    │ - You may do what the others may, for every client. Begin with `/refresh stalled`. To give a ticket to somebody: `/refresh-admin people assign`.
    │ Everyone
    │ - `/refresh status` says where a client, an Ad Set or a ticket stands and what comes next; `/refresh notes` what the client wants; `/refresh history` who did what.
    │ - `/refresh todo` says what waits for you, `/refresh board` where every client stands, `/refresh stalled` what is stuck and who can act.
    │ - In a portfolio's channel or a ticket's thread you need not name it.
    └ Help
    ");
    let creative = a.bot.command(&a.ana, "refresh help", &[]).await;
    assert_snapshot!(creative.said(), @"
    ┌ What you can do
    │ 1 thing waits for you: `/refresh todo`.
    │ Copywriter
    │ - In your ticket's thread: `/refresh start` when you begin, `/refresh deliver` with up to three files or a link when it is done, `/refresh ask` when something is unclear.
    │ Everyone
    │ - `/refresh status` says where a client, an Ad Set or a ticket stands and what comes next; `/refresh notes` what the client wants; `/refresh history` who did what.
    │ - `/refresh todo` says what waits for you, `/refresh board` where every client stands, `/refresh stalled` what is stuck and who can act.
    │ - In a portfolio's channel or a ticket's thread you need not name it.
    └ Help
    ");
    a.bot.skip().await;
}
