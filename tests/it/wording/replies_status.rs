use insta::assert_snapshot;
use refreshbot::domain::portfolio::PortfolioState;
use refreshbot::domain::status::{Notation, TicketStatus};
use refreshbot::message::Message;
use refreshbot::wording::Locale::En;
use refreshbot::wording::reply;
use refreshbot::wording::view::{AdSetView, CycleView};

use super::agency::*;
use super::said;

#[test]
fn a_portfolio_with_everything() {
    let message = reply::status_portfolio(En, &birch(), Some(&note()), &[set_in_work()]);
    assert_snapshot!(said(&message), @r#"
    ┌ Birch Pet Supply · cycle 7
    │ Next: Jo Becker creates the other 2 tickets of *BPS-2026-11*.
    │ - *BPS-2026-11*: 4 of 6 created, 1 pending approval, 1 cancelled
    │ Creative Refresh Status: blank
    │ Creative Refresh Date: Mon 23 Nov, every 90 days
    │ Account Manager: Dana Whitfield
    │ Social Ad Specialist: Jo Becker
    │ Newest note: from Dana Whitfield, Thu 19 Nov: New logo in the folder. Headline "Spring is here". Keep the phone number out of the image.
    └ Status of Birch Pet Supply · cycle 7
    [Clone the rest (2)] [Clone one] [Show all]
    "#);
}

#[test]
fn a_portfolio_without_note_or_tickets() {
    let mut c = birch();
    c.today = day(11, 10);
    assert_snapshot!(said(&reply::status_portfolio(En, &c, None, &[])), @"
    ┌ Birch Pet Supply · cycle 7
    │ Next: Dana Whitfield logs a note before Mon 23 Nov, the refresh date.
    │ Creative Refresh Status: blank
    │ Creative Refresh Date: Mon 23 Nov, every 90 days
    │ Account Manager: Dana Whitfield
    │ Social Ad Specialist: Jo Becker
    │ Newest note: none yet
    └ Status of Birch Pet Supply · cycle 7
    [Add note]
    ");
}

/// The line `Next: …` and the buttons.
fn next(c: &CycleView, sets: &[AdSetView]) -> String {
    next_of(&reply::status_portfolio(En, c, None, sets))
}

fn next_of(message: &Message) -> String {
    let said = said(message);
    let wanted = |line: &&str| line.contains("Next: ") || line.starts_with('[');
    said.lines().filter(wanted).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_comes_next_for_a_portfolio() {
    let all_new = || set(2, vec![hero(), ticket(2, "Tall", TicketStatus::New)]);
    let mut late = birch();
    late.today = day(11, 24);
    let mut imported = submitted();
    imported.cycle.untracked = true;
    let mut paused = birch();
    paused.portfolio.state = PortfolioState::Paused;
    let mut requested = birch();
    requested.cycle.notation = Notation::RequestSubmitted;
    let all = [
        next(&late, &[]),
        next(&requested, &[all_new()]),
        next(&submitted(), &[all_new()]),
        next(&pending(), &[set_ready()]),
        next(&approved(), &[set_approved()]),
        next(&imported, &[]),
        next(&paused, &[]),
        next(&closed(), &[]),
    ];
    assert_snapshot!(all.join("\n\n"), @"
    │ Next: Jo Becker creates the tickets, due since Mon 23 Nov.
    [Submit first ticket anyway] [Add note]

    │ Next: all tickets exist; Jo Becker marks them submitted.
    [Mark submitted]

    │ Next: the creatives hand in; 2 tickets are still in production.

    │ Next: Dana Whitfield shows them to the client and approves.
    [Approve the cycle]

    │ Next: Jo Becker puts the creatives live in Meta and marks it. Until then no next refresh is scheduled.
    [Mark implemented]

    │ Next: the tickets of this imported cycle are elsewhere; Dana Whitfield approves here when the client has.
    [Approve the cycle]

    │ Next: nothing while it is paused; a Lead or an Admin resumes it.

    │ Next: this cycle is closed; the next one is open.
    ");
}

#[test]
fn an_ad_set() {
    assert_snapshot!(said(&reply::status_ad_set(En, &birch(), &set_in_work())), @"
    ┌ Ad Set BPS-2026-11 · Birch Pet Supply
    │ 4 of 6 created, 1 pending approval, 1 cancelled.
    │ 1. #T-41 Spring hero · Pending Approval · Ana Lima, Kofi Mensah
    │ 2. #T-42 Spring hero tall · In Progress · Ana Lima, Kofi Mensah
    │ 3. #T-43 Puppy reel · Cancelled; its place stays empty
    │ 4. #T-44 Carousel of beds · New · nobody assigned
    │ Next: Jo Becker creates 2 more tickets.
    └ Status of Ad Set BPS-2026-11 · cycle 7
    [Clone the rest (2)] [Clone one]
    ");
    let all = [
        next_of(&reply::status_ad_set(En, &pending(), &set_ready())),
        next_of(&reply::status_ad_set(En, &approved(), &set_approved())),
    ];
    assert_snapshot!(all.join("\n\n"), @"
    │ Next: Dana Whitfield approves.
    [Approve the set]

    │ Next: nothing, every ticket is approved.
    ");
}

#[test]
fn a_ticket() {
    let s = set_in_work();
    assert_snapshot!(said(&reply::status_ticket(En, &submitted(), &s, &s.tickets[1])), @"
    Next: Ana Lima and Kofi Mensah to hand it in; due Mon 7 Dec.
    ┌ T-42 · Spring hero tall
    │ > Two dogs on the beach, the new logo top left.
    │ > No phone number.
    │ Status: In Progress
    │ Deliverable: 2 of 6 in BPS-2026-11
    │ Format: static · Feed 4:5
    │ Due: Mon 7 Dec
    │ Creatives: Ana Lima (copy) and Kofi Mensah (design)
    │ Primary text:
    │ > Spring is here, and so is the shedding.
    │ Headline:
    │ > Spring is here
    │ Call to action:
    │ > Shop now
    │ Landing page: https://birch.example.com/spring
    └ Status of T-42 · cycle 7 · Birch Pet Supply
    [Deliver] [Ask a question]
    ");
}

#[test]
fn what_comes_next_for_a_ticket() {
    let all: Vec<String> = TicketStatus::ALL
        .iter()
        .map(|status| {
            let t = ticket(1, "Spring hero", *status);
            let said = said(&reply::status_ticket(En, &submitted(), &set_in_work(), &t));
            format!("{}: {}", status.title(), said.lines().next().unwrap())
        })
        .collect();
    assert_snapshot!(all.join("\n"), @"
    New: Next: Ana Lima and Kofi Mensah to start; due Mon 7 Dec.
    In Progress: Next: Ana Lima and Kofi Mensah to hand it in; due Mon 7 Dec.
    Pending Approval: Next: Dana Whitfield to approve it for the client.
    Revisions Requested: Next: Ana Lima and Kofi Mensah to make the changes; due Mon 7 Dec.
    Approved: Next: Jo Becker to put it live when the whole cycle is approved.
    Completed Deliverable: It is live; nothing more to do.
    Cancelled: It will not be made; its place stays empty.
    ");
}
