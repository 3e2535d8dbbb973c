//! The morning's digest.

use insta::assert_snapshot;

use super::{Agency, birch};
use crate::support::bot::{TestBot, with_digests};
use crate::support::database::sqlite;

async fn agency() -> Agency {
    Agency::of(TestBot::set(sqlite().await, with_digests()).await).await
}

#[tokio::test]
async fn along_a_cycle() {
    let a = agency().await;
    a.bot.go_to("2026-11-20", "08:29:50");
    assert_eq!(a.bot.read().await, "");
    a.bot.go_to("2026-11-20", "08:30:00");
    assert_snapshot!(a.bot.read().await, @"
    inbox of dana.whitfield
      1 thing waits for you.
      ┌ Your day, Fri 20 Nov
      │ Waits for you
      │ - Birch Pet Supply · ask the client whether they want a refresh · due Mon 23 Nov · `/refresh confirm portfolio:Birch Pet Supply`
      │ The next two weeks
      │ - Mon 23 Nov · Birch Pet Supply · refresh day
      └ Digest
      [Birch Pet Supply: Client wants a refresh]
    inbox of jo.becker
      Nothing waits for you today.
      ┌ Your day, Fri 20 Nov
      │ You wait for
      │ - Birch Pet Supply · Dana Whitfield: ask the client whether they want a refresh · due Mon 23 Nov
      │ The next two weeks
      │ - Mon 23 Nov · Birch Pet Supply · refresh day
      └ Digest
    ");
    let a = a.all_submitted().await;
    let ask = [("question", "Which logo?".into()), ("ticket", "T-1".into())];
    a.bot.command(&a.kofi, "refresh ask", &ask).await.message();
    a.bot.skip().await;
    a.bot.go_to("2026-11-21", "08:30:00");
    assert_eq!(a.bot.read().await, "", "it is Saturday");
    a.bot.go_to("2026-11-23", "08:30:00");
    assert_snapshot!(a.bot.read().await, @r#"
    inbox of lena.hart
      Nothing waits for you today. 1 thing is stalled.
      ┌ Your day, Mon 23 Nov
      │ Stalled
      │ - Birch Pet Supply · Q-1 from Kofi Mensah is not answered · Jo Becker: `/refresh answer question:Q-1` · 1 working day lost
      │ Open questions, the oldest first
      │ - Birch Pet Supply · Q-1 from Kofi Mensah to Jo Becker · open for 3 days · `/refresh answer question:Q-1`
      │ Tickets due, of 10 a week
      │ - Ana Ruiz: 0 this week, 0 next week, 3 the week after
      │ - Kofi Mensah: 0 this week, 0 next week, 3 the week after
      └ Digest
    inbox of dana.whitfield
      Nothing waits for you today.
      ┌ Your day, Mon 23 Nov
      │ You wait for
      │ - Birch Pet Supply · Ana Ruiz, Kofi Mensah: 3 tickets in production · the next due Mon 7 Dec
      └ Digest
    inbox of jo.becker
      1 thing waits for you.
      ┌ Your day, Mon 23 Nov
      │ Waits for you
      │ - Birch Pet Supply · Q-1 from Kofi Mensah: Which logo? · waits since Fri 20 Nov · `/refresh answer question:Q-1`
      │ You wait for
      │ - Birch Pet Supply · Ana Ruiz, Kofi Mensah: 3 tickets in production · the next due Mon 7 Dec
      └ Digest
      [Birch Pet Supply: Answer Q-1]
    inbox of ana.ruiz
      3 things wait for you.
      ┌ Your day, Mon 23 Nov
      │ Waits for you
      │ - Birch Pet Supply · T-1 "Spring hero", New · due Mon 7 Dec · `/refresh start ticket:T-1`
      │ - Birch Pet Supply · T-2 "Spring hero tall", New · due Mon 7 Dec · `/refresh start ticket:T-2`
      │ - Birch Pet Supply · T-3 "Spring dogs", New · due Mon 7 Dec · `/refresh start ticket:T-3`
      └ Digest
      [Birch Pet Supply: Start T-1] [Birch Pet Supply: Start T-2] [Birch Pet Supply: Start T-3]
    inbox of kofi.mensah
      3 things wait for you.
      ┌ Your day, Mon 23 Nov
      │ Waits for you
      │ - Birch Pet Supply · T-1 "Spring hero", New · due Mon 7 Dec · `/refresh start ticket:T-1`
      │ - Birch Pet Supply · T-2 "Spring hero tall", New · due Mon 7 Dec · `/refresh start ticket:T-2`
      │ - Birch Pet Supply · T-3 "Spring dogs", New · due Mon 7 Dec · `/refresh start ticket:T-3`
      │ You wait for
      │ - Birch Pet Supply · Jo Becker: Q-1, asked Fri 20 Nov: Which logo?
      └ Digest
      [Birch Pet Supply: Start T-1] [Birch Pet Supply: Start T-2] [Birch Pet Supply: Start T-3]
    "#);
    a.bot.go_to("2026-11-23", "08:50:00");
    assert_eq!(a.bot.read().await, "");
    let answer = [("question", "Q-1".into()), ("answer", "The new one".into())];
    a.bot
        .command(&a.jo, "refresh answer", &answer)
        .await
        .message();
    let a = a.all_delivered().await.cycle_approved().await;
    a.bot.go_to("2026-11-27", "08:30:00");
    assert_snapshot!(a.bot.read().await, @"
    inbox of lena.hart
      Nothing waits for you today. 1 thing is stalled.
      ┌ Your day, Fri 27 Nov
      │ Stalled
      │ - Birch Pet Supply · approved, not marked implemented · Jo Becker: `/refresh implement` · 4 working days lost · for the Leads
      └ Digest
    inbox of dana.whitfield
      Nothing waits for you today.
      ┌ Your day, Fri 27 Nov
      │ You wait for
      │ - Birch Pet Supply · Jo Becker: approved: put the creatives live in Meta · due since Wed 25 Nov
      └ Digest
    inbox of jo.becker
      1 thing waits for you, 1 late.
      ┌ Your day, Fri 27 Nov
      │ Waits for you
      │ - Birch Pet Supply · approved: put the creatives live in Meta · due since Wed 25 Nov · `/refresh implement portfolio:Birch Pet Supply`
      └ Digest
      [Birch Pet Supply: Mark implemented]
    ");
}

#[tokio::test]
async fn downtime_brings_the_day_s_own_alone() {
    let mut a = agency().await.all_submitted().await;
    a.bot.go_to("2026-12-01", "18:00:00");
    a.bot.restart(with_digests()).await;
    let said = a.bot.read().await;
    assert!(!said.contains("Your day"), "{said}");
    a.bot.go_to("2026-12-03", "11:00:00");
    let said = a.bot.read().await;
    assert_eq!(said.matches("Your day, Thu 3 Dec").count(), 5, "{said}");
    assert_eq!(a.bot.read().await, "");
    a.bot
        .command(&a.lena, "refresh-admin portfolio pause", &birch())
        .await
        .message();
    a.bot.skip().await;
    a.bot.go_to("2026-12-04", "11:00:00");
    assert_eq!(a.bot.read().await, "", "there is nothing to say");
}
