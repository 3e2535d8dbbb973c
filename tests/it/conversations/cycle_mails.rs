//! What stands in the mails, whole, over one cycle.

use chrono::TimeDelta;
use insta::assert_snapshot;

use super::{Agency, REST, SPRING, birch};
use crate::support::bot::TestBot;
use crate::support::bot::mail::as_text;
use crate::support::database::sqlite;

#[tokio::test]
async fn the_mails_of_a_cycle() {
    let bot = TestBot::with_mail(sqlite().await).await;
    let a = Agency::of(bot).await;
    a.note("New logo in the folder.").await.message();
    a.bot.go_to("2026-11-23", "09:00:00");
    a.bot.skip().await;
    a.submit(&SPRING).await.message();
    a.clone_rest(&REST).await.message();
    a.note("The phone number stays out of the image.")
        .await
        .message();
    a.bot.skip().await;
    for ticket in ["T-1", "T-2", "T-3"] {
        a.deliver_link(&a.kofi, ticket).await.message();
    }
    a.bot.skip().await;
    let options = [("ticket", "T-1".into()), ("reason", "Bigger logo.".into())];
    a.bot
        .command(&a.dana, "refresh revise", &options)
        .await
        .message();
    a.bot.skip().await;
    a.bot.advance(TimeDelta::hours(1));
    a.deliver_link(&a.kofi, "T-1").await.message();
    a.bot.skip().await;
    let a = a.cycle_approved().await;
    a.bot
        .command(&a.jo, "refresh implement", &birch())
        .await
        .message();
    a.bot.skip().await;
    let mails = a.bot.post.arrived.all();
    let headed = mails.iter().map(|mail| {
        let before = mail.in_reply_to.as_deref().unwrap_or_default();
        let head = format!(
            "To: {} <{}> · {} < {before}",
            mail.name, mail.to, mail.message_id
        );
        (head, mail)
    });
    assert_snapshot!(as_text(headed), @r#"
    To: Dana Whitfield <dana.whitfield@agency.example> · <cycle-1.row-1@agency.example> < <cycle-1@agency.example> · footer 1
    Creatives - Birch Pet Supply, cycle 1 · 2026-11-19 13:05

    Birch Pet Supply: refresh on Mon 23 Nov · cycle 1 · Dana Whitfield
    There is no note yet.
    Next: discuss it with the client, answer below, and log their direction with *Add note*.

    Where to act, in chat:
    - Client wants a refresh: /refresh confirm portfolio:Birch Pet Supply
    - No refresh this cycle: /refresh decline portfolio:Birch Pet Supply reason:
    - Add note: /refresh note portfolio:Birch Pet Supply
    Open in chat: https://chat.example/refreshes/m1

    ==========
    To: Jo Becker <jo.becker@agency.example> · <cycle-1.row-4@agency.example> < <cycle-1@agency.example> · footer 2
    Creatives - Birch Pet Supply, cycle 1 · 2026-11-23 08:00

    Birch Pet Supply: refresh day · cycle 1 · due today, Mon 23 Nov · Jo Becker

    Newest note from Dana Whitfield, Thu 19 Nov
    > New logo in the folder.
    Next: create one ticket for each deliverable.

    Where to act, in chat:
    - Submit first ticket: /refresh submit portfolio:Birch Pet Supply
    - Ask the AM: /refresh ask portfolio:Birch Pet Supply question:
    Open in chat: https://chat.example/refreshes/m3

    ==========
    To: Jo Becker <jo.becker@agency.example> · <cycle-1.row-14@agency.example> < <cycle-1@agency.example> · footer 2
    To: Ana Ruiz <ana.ruiz@agency.example> · <cycle-1.row-15@agency.example> < <cycle-1@agency.example> · footer 3
    To: Kofi Mensah <kofi.mensah@agency.example> · <cycle-1.row-16@agency.example> < <cycle-1@agency.example> · footer 3
    Creatives - Birch Pet Supply, cycle 1 · 2026-11-23 08:00

    Changed direction: Birch Pet Supply · cycle 1
    It concerns T-1 "Spring hero", T-2 "Spring hero tall", T-3 "Spring dogs".
    This note came after the tickets were created. Check it against what you have started.

    Newest note from Dana Whitfield, Mon 23 Nov
    > The phone number stays out of the image.

    Open in chat: https://chat.example/refreshes/m11

    ==========
    To: Dana Whitfield <dana.whitfield@agency.example> · <cycle-1.row-29@agency.example> < <cycle-1@agency.example> · footer 1
    Creatives - Birch Pet Supply, cycle 1 · 2026-11-23 08:00

    Birch Pet Supply: BPS-2026-11 is ready for client review · cycle 1 · Dana Whitfield
    3 deliverables wait for approval.
    Next: show them to the client. Then press *Approve the set*, or *Approve* on single tickets. If something should change, press *Ask for changes* on that ticket's card, or use `/refresh revise`.
    Asset folder (https://drive.example/birch)

    Ad Set BPS-2026-11

    T-1 Spring hero · 1 of 3 · static · Pending Approval
    - Primary text: Everything for the first warm days.
    - Headline: Spring is here
    - Call to action: Shop now
    - Final: https://drive.example/final

    T-2 Spring hero tall · 2 of 3 · story/reel · Pending Approval
    - Primary text: Everything for the first warm days.
    - Headline: Spring is here
    - Call to action: Shop now
    - Final: https://drive.example/final

    T-3 Spring dogs · 3 of 3 · carousel · Pending Approval
    - Primary text: Everything for the first warm days.
    - Headline: Spring is here
    - Call to action: Shop now
    - Final: https://drive.example/final

    Where to act, in chat:
    - Approve the set: /refresh approve ad_set:BPS-2026-11
    Open in chat: https://chat.example/refreshes/m18

    ==========
    To: Jo Becker <jo.becker@agency.example> · <cycle-1.row-31@agency.example> < <cycle-1@agency.example> · footer 2
    Creatives - Birch Pet Supply, cycle 1 · 2026-11-23 08:00

    Birch Pet Supply: BPS-2026-11 (cycle 1) is with the Account Manager, Dana Whitfield, for client review.
    Nothing is needed from you now. You are told when it is approved and ready for Meta.

    Open in chat: https://chat.example/refreshes/m18

    ==========
    To: Ana Ruiz <ana.ruiz@agency.example> · <cycle-1.row-33@agency.example> < <cycle-1@agency.example> · footer 3
    To: Kofi Mensah <kofi.mensah@agency.example> · <cycle-1.row-34@agency.example> < <cycle-1@agency.example> · footer 3
    Creatives - Birch Pet Supply, cycle 1 · 2026-11-23 08:00

    Changes asked for: T-1 "Spring hero" · Birch Pet Supply · round 2 · Ana Ruiz and Kofi Mensah
    Next: press *Start*, and hand it in again when it is done.

    Dana Whitfield writes
    > Bigger logo.

    Where to act, in chat:
    - Start: /refresh start ticket:T-1
    - Deliver: /refresh deliver ticket:T-1 link:
    - Ask a question: /refresh ask ticket:T-1 question:
    Open in chat: https://chat.example/T-1/m20

    ==========
    To: Dana Whitfield <dana.whitfield@agency.example> · <cycle-1.row-37@agency.example> < <cycle-1@agency.example> · footer 1
    Creatives - Birch Pet Supply, cycle 1 · 2026-11-23 09:00

    Birch Pet Supply: BPS-2026-11 is ready for client review again, after revisions · cycle 1 · Dana Whitfield
    3 deliverables wait for approval.
    Next: show them to the client. Then press *Approve the set*, or *Approve* on single tickets. If something should change, press *Ask for changes* on that ticket's card, or use `/refresh revise`.
    Asset folder (https://drive.example/birch)

    Ad Set BPS-2026-11

    T-1 Spring hero · 1 of 3 · static · Pending Approval
    - Primary text: Everything for the first warm days.
    - Headline: Spring is here
    - Call to action: Shop now
    - Replaced in a later round: https://drive.example/final
    - Final: https://drive.example/final

    T-2 Spring hero tall · 2 of 3 · story/reel · Pending Approval
    - Primary text: Everything for the first warm days.
    - Headline: Spring is here
    - Call to action: Shop now
    - Final: https://drive.example/final

    T-3 Spring dogs · 3 of 3 · carousel · Pending Approval
    - Primary text: Everything for the first warm days.
    - Headline: Spring is here
    - Call to action: Shop now
    - Final: https://drive.example/final

    Where to act, in chat:
    - Approve the set: /refresh approve ad_set:BPS-2026-11
    Open in chat: https://chat.example/refreshes/m22

    ==========
    To: Jo Becker <jo.becker@agency.example> · <cycle-1.row-39@agency.example> < <cycle-1@agency.example> · footer 2
    Creatives - Birch Pet Supply, cycle 1 · 2026-11-23 09:00

    Birch Pet Supply: BPS-2026-11 (cycle 1) is again with the Account Manager, Dana Whitfield, for client review after revisions (round 2).
    Nothing is needed from you now. You are told when it is approved and ready for Meta.

    Open in chat: https://chat.example/refreshes/m22

    ==========
    To: Jo Becker <jo.becker@agency.example> · <cycle-1.row-41@agency.example> < <cycle-1@agency.example> · footer 2
    Creatives - Birch Pet Supply, cycle 1 · 2026-11-23 09:00

    Birch Pet Supply: approved, ready for Meta · cycle 1 · 3 deliverables · Jo Becker
    Meta ad account `act_4711` · Asset folder (https://drive.example/birch)
    Next: put them live, then press *Mark implemented*. Until then no next refresh is scheduled.

    Ad Set BPS-2026-11

    T-1 Spring hero · 1 of 3 · static · Approved
    - Primary text: Everything for the first warm days.
    - Headline: Spring is here
    - Call to action: Shop now
    - Replaced in a later round: https://drive.example/final
    - Final: https://drive.example/final

    T-2 Spring hero tall · 2 of 3 · story/reel · Approved
    - Primary text: Everything for the first warm days.
    - Headline: Spring is here
    - Call to action: Shop now
    - Final: https://drive.example/final

    T-3 Spring dogs · 3 of 3 · carousel · Approved
    - Primary text: Everything for the first warm days.
    - Headline: Spring is here
    - Call to action: Shop now
    - Final: https://drive.example/final

    Where to act, in chat:
    - Mark implemented: /refresh implement portfolio:Birch Pet Supply
    Open in chat: https://chat.example/refreshes/m24

    ==========
    To: Dana Whitfield <dana.whitfield@agency.example> · <cycle-1.row-43@agency.example> < <cycle-1@agency.example> · footer 1
    Creatives - Birch Pet Supply, cycle 1 · 2026-11-23 09:00

    Birch Pet Supply: cycle 1 is closed · Dana Whitfield
    Implemented Mon 23 Nov by Jo Becker, on the refresh date. 3 deliverables, 1 revision round.
    Next refresh: Sun 21 Feb 2027, kickoff Sat 6 Feb.

    Open in chat: https://chat.example/refreshes/m25

    ==========
    footer 1
    A reply to this mail reaches Jo Becker.
    You get this as the Account Manager of Birch Pet Supply. To change where you are told, type /refresh todo in chat and press Preferences.
    Sent by refreshbot.

    ==========
    footer 2
    A reply to this mail reaches Dana Whitfield.
    You get this as the Social Ad Specialist of Birch Pet Supply. To change where you are told, type /refresh todo in chat and press Preferences.
    Sent by refreshbot.

    ==========
    footer 3
    A reply to this mail reaches Jo Becker.
    You get this because you work for Birch Pet Supply. To change where you are told, type /refresh todo in chat and press Preferences.
    Sent by refreshbot.
    "#);
}
