use insta::assert_snapshot;

use super::{Agency, birch, with};

#[tokio::test]
async fn a_ticket_a_set_and_the_cycle() {
    let a = Agency::pending().await;
    let thread = a.bot.thread("T-1");
    let answer = a
        .bot
        .command_in(&a.dana, &thread, "refresh approve", &[])
        .await;
    assert_snapshot!(answer.said(), @r#"
    T-1 "Spring hero" is Approved. *BPS-2026-11*: 3 of 3 created, 2 pending approval, 1 approved.
    Next: 2 more tickets wait for approval.
    "#);
    assert_snapshot!(a.bot.read().await, @"
    card changes: Ad Set BPS-2026-11 · 3 of 3 created, 2 pending approval, 1 approved. [Approve the set]
    card changes: T-1 · Spring hero · Approved [Ask a question]
    post changes: Birch Pet Supply: BPS-2026-11 is ready for client review · cycle 1 · @Dana Whitfield
      Next: show them to the client. Then press *Approve the set*, or *Approve* on single tickets. If something should change, press *Ask for changes* on that ticket's card, or use `/refresh revise`. [Approve the set]
    ");
    let again = a
        .bot
        .command(&a.dana, "refresh approve", &with("ticket", "T-1"))
        .await;
    assert_snapshot!(again.said(), @r#"
    T-1 "Spring hero" is Approved already. *BPS-2026-11*: 3 of 3 created, 2 pending approval, 1 approved.
    Next: 2 more tickets wait for approval.
    "#);
    let set = a
        .bot
        .command(&a.dana, "refresh approve", &with("ad_set", "BPS-2026-11"))
        .await;
    assert_snapshot!(set.said(), @"
    2 tickets are Approved in *BPS-2026-11*: 3 of 3 created, 3 approved.
    Every ticket of cycle 1 is approved. Next: *Approve the cycle*, and Jo Becker puts them live.
    [Approve the cycle]
    ");
    assert_snapshot!(a.bot.read().await, @"
    card changes: Ad Set BPS-2026-11 · 3 of 3 created, 3 approved.
    card changes: T-2 · Spring hero tall · Approved [Ask a question]
    card changes: T-3 · Spring dogs · Approved [Ask a question]
    post changes: Birch Pet Supply: BPS-2026-11 is ready for client review · cycle 1 · @Dana Whitfield
      Approved: nothing waits for approval here any more.
    ");
    let cycle = set.press(&a.bot, &a.dana, "Approve the cycle").await;
    assert_snapshot!(cycle.said(), @"
    Birch Pet Supply, cycle 1 is Creatives Completed & Approved.
    Jo Becker is told to put the creatives live in Meta. When that is done, the cycle closes and the next refresh date is set.
    ");
    assert_snapshot!(a.bot.read().await, @"
    #refreshes
      Birch Pet Supply: approved, ready for Meta · cycle 1 · 3 deliverables · @Jo Becker
      Meta ad account `act_4711` · Asset folder (https://drive.example/birch)
      Next: put them live, then press *Mark implemented*. Until then no next refresh is scheduled.
      ┌ To implement
      │ #T-1 Spring hero: https://drive.example/final
      │ - Primary text: Everything for the first warm days.
      │ - Headline: Spring is here
      │ - Call to action: Shop now
      │ #T-2 Spring hero tall: https://drive.example/final
      │ - Primary text: Everything for the first warm days.
      │ - Headline: Spring is here
      │ - Call to action: Shop now
      │ #T-3 Spring dogs: https://drive.example/final
      │ - Primary text: Everything for the first warm days.
      │ - Headline: Spring is here
      │ - Call to action: Shop now
      └ Implement · cycle 1 · Birch Pet Supply
      [Mark implemented]
      📎 birch-pet-supply-cycle-1.csv
    card changes: Ad Set BPS-2026-11 · 3 of 3 created, 3 approved.
    post changes: Birch Pet Supply: BPS-2026-11 is ready for client review · cycle 1 · @Dana Whitfield
      Approved: nothing waits for approval here any more.
    ");
    let again = set.press(&a.bot, &a.dana, "Approve the cycle").await;
    assert_snapshot!(again.said(), @"
    Birch Pet Supply, cycle 1 is Creatives Completed & Approved already. Nothing changed.
    Jo Becker was told to put the creatives live in Meta. When that is done, the cycle closes and the next refresh date is set.
    ");
    let set = a.bot.press(&a.dana, "Approve the set").await;
    assert_snapshot!(set.said(), @"
    Nothing was waiting for approval in *BPS-2026-11*: 3 of 3 created, 3 approved.
    Nothing more is to be approved.
    ");
    assert_eq!(a.bot.read().await, "");
}

#[tokio::test]
async fn the_cycle_at_once_approves_what_still_pends() {
    let a = Agency::pending().await;
    let answer = a.bot.command(&a.dana, "refresh approve", &birch()).await;
    assert_snapshot!(answer.said(), @"
    Birch Pet Supply, cycle 1 is Creatives Completed & Approved.
    Jo Becker is told to put the creatives live in Meta. When that is done, the cycle closes and the next refresh date is set.
    ");
    assert_eq!(
        a.bot
            .number("SELECT count(*) FROM ticket WHERE status = 'approved'")
            .await,
        3
    );
    let task = "SELECT count(*) FROM task WHERE kind = 'implement' AND completed_at IS NULL";
    assert_eq!(a.bot.number(task).await, 1);
    // The activity names the cycle, not the last of its tickets.
    let stray = "SELECT count(*) FROM activity WHERE what LIKE 'cycle.%' AND ticket_id IS NOT NULL";
    assert_eq!(a.bot.number(stray).await, 0);
    a.bot.skip().await;
}

#[tokio::test]
async fn by_the_buttons_of_card_and_notice() {
    let a = Agency::pending().await;
    let answer = a.bot.press(&a.dana, "Approve").await;
    assert!(answer.said().contains("Approved"), "{}", answer.said());
    let answer = a.bot.press(&a.dana, "Approve the set").await;
    assert!(answer.said().contains("Approved in"), "{}", answer.said());
    a.bot.skip().await;
}

#[tokio::test]
async fn too_early() {
    let a = Agency::submitted().await;
    let mut said = vec![
        a.bot
            .command(&a.dana, "refresh approve", &birch())
            .await
            .said(),
        a.bot
            .command(&a.dana, "refresh approve", &with("ticket", "T-1"))
            .await
            .said(),
        a.bot
            .command(&a.dana, "refresh approve", &with("ad_set", "bps-2026-11"))
            .await
            .said(),
        a.bot.command(&a.dana, "refresh approve", &[]).await.said(),
    ];
    a.deliver_link(&a.kofi, "T-2").await.message();
    said.push(
        a.bot
            .command(&a.dana, "refresh approve", &birch())
            .await
            .said(),
    );
    assert_snapshot!(said.join("\n---\n"), @"
    Not yet: 3 of 3 tickets are still in production: T-1 (New, Ana Ruiz, Kofi Mensah), T-2 (New, Ana Ruiz, Kofi Mensah), T-3 (New, Ana Ruiz, Kofi Mensah). Nothing changed.
    The portfolio's channel says so when everything is ready for review.
    ---
    T-1 is New, so it cannot be approved. Nothing changed.
    Its creatives hand it in first, with *Deliver* or `/refresh deliver`.
    ---
    Not yet: 3 of 3 tickets are still in production: T-1 (New, Ana Ruiz, Kofi Mensah), T-2 (New, Ana Ruiz, Kofi Mensah), T-3 (New, Ana Ruiz, Kofi Mensah). Nothing changed.
    The portfolio's channel says so when everything is ready for review.
    ---
    There is no ticket here for this. Nothing changed.
    To see what there is: `/refresh status`, with the client's name as its portfolio.
    ---
    Not yet: 2 of 3 tickets are still in production: T-1 (New, Ana Ruiz, Kofi Mensah), T-3 (New, Ana Ruiz, Kofi Mensah). Nothing changed.
    The portfolio's channel says so when everything is ready for review.
    ");
    a.bot.skip().await;
    let a = Agency::with_first().await;
    let said = [
        a.bot
            .command(&a.dana, "refresh approve", &birch())
            .await
            .said(),
        a.bot
            .command(&a.dana, "refresh approve", &with("ad_set", "BPS-2026-11"))
            .await
            .said(),
    ];
    assert_snapshot!(said.join("\n---\n"), @"
    Not yet: BPS-2026-11 has 1 of 3 tickets; 1 of 1 ticket is still in production: T-1 (New, Ana Ruiz, Kofi Mensah). Nothing changed.
    Next: the Social Ad Specialist creates the other tickets with `/refresh clone`.
    ---
    Not yet: BPS-2026-11 has 1 of 3 tickets; 1 of 1 ticket is still in production: T-1 (New, Ana Ruiz, Kofi Mensah). Nothing changed.
    Next: the Social Ad Specialist creates the other tickets with `/refresh clone`.
    ");
    a.bot.skip().await;
    let a = Agency::new().await;
    let answer = a.bot.command(&a.dana, "refresh approve", &birch()).await;
    assert_snapshot!(answer.said(), @"Not yet: Birch Pet Supply has no tickets in this cycle. Nothing changed. Next: the Social Ad Specialist creates them with `/refresh submit`.");
    a.bot.skip().await;
}
