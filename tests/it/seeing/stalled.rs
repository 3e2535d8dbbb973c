use insta::assert_snapshot;

use super::with_clients;
use crate::conversations::{Agency, birch};

#[tokio::test]
async fn nothing() {
    let a = Agency::new().await;
    let answer = a.bot.command(&a.lena, "refresh stalled", &[]).await;
    assert_snapshot!(answer.said(), @"
    Nothing is stalled.
    Where every client stands: `/refresh board`.
    ");
    a.bot.skip().await;
}

#[tokio::test]
async fn along_a_cycle() {
    let a = Agency::new().await;
    a.bot.go_to("2026-11-25", "15:00:00");
    a.bot.skip().await;
    let late = a.bot.command(&a.lena, "refresh stalled", &[]).await;
    assert_snapshot!(late.said(), @"
    ┌ What is stalled
    │ - Birch Pet Supply · no note for the refresh of Mon 23 Nov · Dana Whitfield: `/refresh note` · 2 working days lost · for the Leads
    │ - Birch Pet Supply · no ticket after the refresh date, Mon 23 Nov · Jo Becker: `/refresh submit` · 1 working day lost · for the Leads
    │ - Birch Pet Supply · the kickoff is not answered · Dana Whitfield: `/refresh confirm` · 4 working days lost
    └ 3 things, 2 for the Leads
    ");
    let a = a.first().await;
    let ask = [("question", "Which logo?".into()), ("ticket", "T-1".into())];
    a.bot.command(&a.ana, "refresh ask", &ask).await.message();
    a.bot.skip().await;
    a.bot.go_to("2026-11-30", "15:00:00");
    a.bot.skip().await;
    let stuck = a.bot.command(&a.lena, "refresh stalled", &[]).await;
    assert_snapshot!(stuck.said(), @r#"
    ┌ What is stalled
    │ - Birch Pet Supply · BPS-2026-11 lacks 2 tickets · Jo Becker: `/refresh clone ad_set:BPS-2026-11` · 3 working days lost · for the Leads
    │ - Birch Pet Supply · Q-1 from Ana Ruiz is not answered · Jo Becker: `/refresh answer question:Q-1` · 3 working days lost · for the Leads
    │ - Birch Pet Supply · T-1 "Spring hero" is still New · Ana Ruiz and Kofi Mensah: `/refresh start ticket:T-1` · 3 working days lost
    └ 3 things, 2 for the Leads
    "#);
    a.bot.go_to("2026-12-10", "15:00:00");
    a.bot.skip().await;
    let overdue = a.bot.command(&a.lena, "refresh stalled", &[]).await;
    assert_snapshot!(overdue.said(), @r#"
    ┌ What is stalled
    │ - Birch Pet Supply · BPS-2026-11 lacks 2 tickets · Jo Becker: `/refresh clone ad_set:BPS-2026-11` · 11 working days lost · for the Leads
    │ - Birch Pet Supply · Q-1 from Ana Ruiz is not answered · Jo Becker: `/refresh answer question:Q-1` · 11 working days lost · for the Leads
    │ - Birch Pet Supply · T-1 "Spring hero" was due Mon 7 Dec · Ana Ruiz and Kofi Mensah: `/refresh deliver ticket:T-1` · 2 working days lost · for the Leads
    └ 3 things, 3 for the Leads
    "#);
    let a = a.cloned_and_delivered().await;
    a.bot.go_to("2026-12-18", "15:00:00");
    a.bot.skip().await;
    let unreviewed = a.bot.command(&a.lena, "refresh stalled", &[]).await;
    assert_snapshot!(unreviewed.said(), @"
    ┌ What is stalled
    │ - Birch Pet Supply · Q-1 from Ana Ruiz is not answered · Jo Becker: `/refresh answer question:Q-1` · 17 working days lost · for the Leads
    │ - Birch Pet Supply · everything is ready for approval · Dana Whitfield: `/refresh approve` · 6 working days lost · for the Leads
    └ 2 things, 2 for the Leads
    ");
    let a = a.cycle_approved().await;
    let fresh = a.bot.command(&a.lena, "refresh stalled", &[]).await;
    assert_snapshot!(fresh.said(), @"
    ┌ What is stalled
    │ - Birch Pet Supply · Q-1 from Ana Ruiz is not answered · Jo Becker: `/refresh answer question:Q-1` · 17 working days lost · for the Leads
    └ 1 thing, 1 for the Leads
    ");
    a.bot.go_to("2026-12-22", "15:00:00");
    a.bot.skip().await;
    let open = a.bot.command(&a.lena, "refresh stalled", &[]).await;
    assert_snapshot!(open.said(), @"
    ┌ What is stalled
    │ - Birch Pet Supply · Q-1 from Ana Ruiz is not answered · Jo Becker: `/refresh answer question:Q-1` · 19 working days lost · for the Leads
    │ - Birch Pet Supply · approved, not marked implemented · Jo Becker: `/refresh implement` · 2 working days lost · for the Leads
    └ 2 things, 2 for the Leads
    ");
    a.bot
        .command(&a.jo, "refresh implement", &birch())
        .await
        .message();
    a.bot.skip().await;
    let closed = a.bot.command(&a.lena, "refresh stalled", &[]).await;
    assert_snapshot!(closed.said(), @"
    Nothing is stalled.
    Where every client stands: `/refresh board`.
    ");
    a.bot.skip().await;
}

#[tokio::test]
async fn a_long_list_is_whole_in_a_file() {
    let a = Agency::new().await;
    with_clients(&a, 40, "2026-11-20").await;
    a.bot.go_to("2026-12-01", "12:00:00");
    a.bot.skip().await;
    let answer = a.bot.command(&a.lena, "refresh stalled", &[]).await;
    assert_eq!(answer.message().files.len(), 1);
    a.bot.skip().await;
}
