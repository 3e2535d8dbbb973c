use insta::assert_snapshot;
use refreshbot::domain::people::Role;

use super::{Agency, birch, with};

#[tokio::test]
async fn of_a_portfolio() {
    let a = Agency::new().await;
    let empty = a.bot.command(&a.ana, "refresh status", &birch()).await;
    assert_snapshot!(empty.said(), @"
    ┌ Birch Pet Supply · cycle 1
    │ Next: Dana Whitfield logs a note before Mon 23 Nov, the refresh date.
    │ Creative Refresh Status: blank
    │ Creative Refresh Date: Mon 23 Nov, every 90 days
    │ Account Manager: Dana Whitfield
    │ Social Ad Specialist: Jo Becker
    │ Newest note: none yet
    └ Status of Birch Pet Supply · cycle 1
    [Add note]
    ");
    a.note("New logo.").await.message();
    let a = a.first().await;
    let some = a.bot.command(&a.ana, "refresh status", &birch()).await;
    assert_snapshot!(some.said(), @"
    ┌ Birch Pet Supply · cycle 1
    │ Next: Jo Becker creates the other 2 tickets of *BPS-2026-11*.
    │ - *BPS-2026-11*: 1 of 3 created
    │ Creative Refresh Status: blank
    │ Creative Refresh Date: Mon 23 Nov, every 90 days
    │ Account Manager: Dana Whitfield
    │ Social Ad Specialist: Jo Becker
    │ Newest note: from Dana Whitfield, Thu 19 Nov: New logo.
    └ Status of Birch Pet Supply · cycle 1
    [Clone the rest (2)] [Clone one]
    ");
    a.bot.skip().await;
}

#[tokio::test]
async fn of_an_ad_set() {
    let a = Agency::submitted().await;
    let answer = a
        .bot
        .command(&a.ana, "refresh status", &with("ad_set", "BPS-2026-11"))
        .await;
    assert_snapshot!(answer.said(), @"
    ┌ Ad Set BPS-2026-11 · Birch Pet Supply
    │ 3 of 3 created.
    │ 1. #T-1 Spring hero · New · Ana Ruiz, Kofi Mensah
    │ 2. #T-2 Spring hero tall · New · Ana Ruiz, Kofi Mensah
    │ 3. #T-3 Spring dogs · New · Ana Ruiz, Kofi Mensah
    │ Next: the creatives hand in 3 more tickets.
    └ Status of Ad Set BPS-2026-11 · cycle 1
    ");
    a.bot.skip().await;
}

#[tokio::test]
async fn of_a_ticket_also_in_its_thread() {
    let a = Agency::with_first().await;
    let answer = a
        .bot
        .command(&a.ana, "refresh status", &with("ticket", "1"))
        .await;
    assert_snapshot!(answer.said(), @"
    Next: Ana Ruiz and Kofi Mensah to start; due Mon 7 Dec.
    ┌ T-1 · Spring hero
    │ > Bright kitchen, the dog looks into the camera.
    │ Status: New
    │ Deliverable: 1 of 3 in BPS-2026-11
    │ Format: static
    │ Due: Mon 7 Dec
    │ Creatives: Ana Ruiz (copy) and Kofi Mensah (design)
    │ Primary text:
    │ > Everything for the first warm days.
    │ Headline:
    │ > Spring is here
    │ Call to action:
    │ > Shop now
    └ Status of T-1 · cycle 1 · Birch Pet Supply
    [Start] [Deliver] [Ask a question]
    ");
    let thread = a.bot.thread("T-1");
    let in_thread = a
        .bot
        .command_in(&a.ana, &thread, "refresh status", &[])
        .await;
    assert_eq!(in_thread, answer);
    a.bot.skip().await;
}

#[tokio::test]
async fn of_nothing_that_is_known() {
    let a = Agency::new().await;
    let said = [
        a.bot.command(&a.ana, "refresh status", &[]).await.said(),
        a.bot
            .command(&a.ana, "refresh status", &with("portfolio", "Birch Pets"))
            .await
            .said(),
        a.bot
            .command(&a.ana, "refresh status", &with("portfolio", "xyz"))
            .await
            .said(),
        a.bot
            .command(&a.ana, "refresh status", &with("ad_set", "x"))
            .await
            .said(),
        a.bot
            .command(&a.ana, "refresh status", &with("ticket", "T-1"))
            .await
            .said(),
    ];
    assert_snapshot!(said.join("\n---\n"), @r#"
    Which portfolio? It may be Birch Pet Supply.
    Name it in the option `portfolio` or use the command in the portfolio's channel.
    ---
    There is no portfolio "Birch Pets". Did you mean Birch Pet Supply?
    ---
    There is no portfolio "xyz". A portfolio is named by its client.
    ---
    There is no Ad Set "x". An Ad Set is named by its Deliverable Folder Name, such as BPS-2026-11.
    ---
    There is no ticket "T-1". A ticket is named by its number, such as T-14.
    "#);
    a.bot.skip().await;
}

#[tokio::test]
async fn help_by_role() {
    let a = Agency::new().await;
    let admin = a.bot.person("Ada", [Role::Admin]).await;
    let nobody = a.bot.person("Nobody", []).await;
    let mut stranger = nobody.clone();
    stranger.id = "unlinked".to_owned();
    stranger.name = "Unlinked".to_owned();
    let mut told = Vec::new();
    let mut for_all = None;
    for who in [
        &a.dana, &a.jo, &a.ana, &a.kofi, &a.lena, &admin, &nobody, &stranger,
    ] {
        let said = a.bot.command(who, "refresh help", &[]).await.said();
        let (own, everyone) = said.split_once("│ Everyone\n").unwrap();
        told.push(format!("{}:\n{own}", who.name));
        let same = for_all.get_or_insert_with(|| everyone.to_owned());
        assert_eq!(everyone, same, "{}", who.name);
    }
    told.extend(for_all.map(|everyone| format!("Everyone:\n{everyone}")));
    assert_snapshot!(told.join("---\n"), @"
    Dana Whitfield:
    ┌ What you can do
    │ 1 thing waits for you: `/refresh todo`.
    │ Account Manager
    │ - Before the refresh date: `/refresh confirm` or `/refresh decline`, and log the client's direction with `/refresh note`.
    │ - When a set is ready: show it to the client, then `/refresh approve` for a ticket, an Ad Set or the whole cycle, or `/refresh revise` for what should change.
    ---
    Jo Becker:
    ┌ What you can do
    │ Nothing waits for you now.
    │ Social Ad Specialist
    │ - On the refresh date: read the note, then `/refresh submit` for the first ticket, `/refresh clone` for the others and `/refresh done` at the end.
    │ - In between: `/refresh answer` what the creatives ask, and `/refresh ask` the Account Manager what you need to know.
    │ - After approval: put the creatives live in Meta, then `/refresh implement`. Without it the next refresh is not scheduled.
    ---
    Ana Ruiz:
    ┌ What you can do
    │ Nothing waits for you now.
    │ Copywriter
    │ - In your ticket's thread: `/refresh start` when you begin, `/refresh deliver` with up to three files or a link when it is done, `/refresh ask` when something is unclear.
    ---
    Kofi Mensah:
    ┌ What you can do
    │ Nothing waits for you now.
    │ Designer
    │ - In your ticket's thread: `/refresh start` when you begin, `/refresh deliver` with up to three files or a link when it is done, `/refresh ask` when something is unclear.
    ---
    Lena Hart:
    ┌ What you can do
    │ Nothing waits for you now.
    │ Creative Team Lead
    │ - You may do what the others may, for every client. Begin with `/refresh stalled`. To give a ticket to somebody: `/refresh-admin people assign`.
    ---
    Ada:
    ┌ What you can do
    │ Nothing waits for you now.
    │ Admin
    │ - Add a client: `/refresh-admin portfolio add`. Add people: `/refresh-admin people link`, then `/refresh-admin people assign`.
    ---
    Nobody:
    ┌ What you can do
    │ Nothing waits for you now.
    │ You have no role yet. What you are named for, you may do; an Admin gives roles with `/refresh-admin people assign`.
    ---
    Unlinked:
    ┌ What you can do
    │ Your account is not linked to a person yet. Next: ask an Admin to link it, with `/refresh-admin people link`; then you are told what waits for you.
    ---
    Everyone:
    │ - `/refresh status` says where a client, an Ad Set or a ticket stands and what comes next; `/refresh notes` what the client wants; `/refresh history` who did what.
    │ - `/refresh todo` says what waits for you, `/refresh board` where every client stands, `/refresh stalled` what is stuck and who can act.
    │ - In a portfolio's channel or a ticket's thread you need not name it.
    └ Help
    ");
    a.bot.skip().await;
}
