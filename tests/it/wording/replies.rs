use insta::assert_snapshot;
use refreshbot::domain::id::DraftId;
use refreshbot::domain::people::{Role, Roles};
use refreshbot::domain::refusal::{Incomplete, Refusal};
use refreshbot::domain::status::TicketStatus;
use refreshbot::wording::Locale::En;
use refreshbot::wording::reply::{self, AssignedTo, Unlinked};

use super::agency::*;
use super::said;

#[test]
fn first_ticket() {
    let s = set(6, vec![hero()]);
    assert_snapshot!(said(&reply::first_ticket(En, &birch(), &s, &hero())), @r#"
    T-41 "Spring hero" is 1 of 6 in *BPS-2026-11*. Its thread: #T-41 Spring hero. Ana Lima (copy) and Kofi Mensah (design) are told.
    Folder name and number of deliverables are set for the whole set from now on.
    Read from the copy:
    - Primary: Spring is here, and so is the shedding.
    - Headline: Spring is here
    - CTA: Shop now
    [Clone the rest (5)] [Clone one]
    "#);
}

#[test]
fn first_ticket_that_is_the_only_one_and_nobodys() {
    let mut t = hero();
    t.copywriter = None;
    t.designer = None;
    t.ticket.primary_text = String::new();
    t.ticket.headline = String::new();
    t.ticket.call_to_action = String::new();
    let s = set(1, vec![t.clone()]);
    assert_snapshot!(said(&reply::first_ticket(En, &birch(), &s, &t)), @r#"
    T-41 "Spring hero" is 1 of 1 in *BPS-2026-11*. Its thread: #T-41 Spring hero. Nobody could be assigned; the Leads are told.
    The set is complete. Next: *Mark submitted*, when this cycle needs no other Ad Set.
    [Mark submitted]
    "#);
}

#[test]
fn cloned() {
    let s = set_in_work();
    assert_snapshot!(said(&reply::cloned(En, &birch(), &s, &s.tickets[1..])), @"
    4 of 6 created in *BPS-2026-11* · Birch Pet Supply
    - #T-42 Spring hero tall · Ana Lima (copy) and Kofi Mensah (design)
    - #T-43 Puppy reel · Ana Lima (copy) and Kofi Mensah (design)
    - #T-44 Carousel of beds · nobody assigned, the Leads are told
    [Clone the rest (2)] [Clone one]
    ");
}

#[test]
fn cloned_one_that_completes_the_set() {
    let s = set(
        2,
        vec![hero(), ticket(2, "Spring hero tall", TicketStatus::New)],
    );
    assert_snapshot!(said(&reply::cloned(En, &birch(), &s, &s.tickets[1..])), @"
    2 of 2 created in *BPS-2026-11* · Birch Pet Supply
    - #T-42 Spring hero tall · Ana Lima (copy) and Kofi Mensah (design)
    Read from the copy:
    - Primary: Spring is here, and so is the shedding.
    - Headline: Spring is here
    - CTA: Shop now
    The set is complete. Next: *Mark submitted*, when this cycle needs no other Ad Set.
    [Mark submitted]
    ");
    assert_snapshot!(said(&reply::cloned(En, &submitted(), &s, &s.tickets[1..])), @"
    2 of 2 created in *BPS-2026-11* · Birch Pet Supply
    - #T-42 Spring hero tall · Ana Lima (copy) and Kofi Mensah (design)
    Read from the copy:
    - Primary: Spring is here, and so is the shedding.
    - Headline: Spring is here
    - CTA: Shop now
    The set is complete; nothing more is needed.
    ");
}

#[test]
fn confirm_done() {
    let incomplete = [Incomplete {
        folder: "BPS-2026-11".to_owned(),
        created: 4,
        count: 6,
    }];
    assert_snapshot!(said(&reply::confirm_done(En, &birch(), &incomplete)), @"
    Tickets are missing: BPS-2026-11 has 4 of 6 tickets.
    Nothing changed. Create them with `/refresh clone`, or go on: they can still be created later.
    [Mark submitted anyway]
    ");
    assert_snapshot!(said(&reply::confirm_done(En, &birch(), &[])), @"
    Birch Pet Supply has no tickets in this cycle yet.
    Nothing changed. Create them with `/refresh submit`, or go on: they can still be created later.
    [Mark submitted anyway]
    ");
}

#[test]
fn done() {
    assert_snapshot!(said(&reply::done(En, &submitted(), false)), @"
    Birch Pet Supply is Deliverables Submitted (cycle 7), and your task is complete.
    Next: the creatives work; you answer their questions. You are told when the set is ready for review.
    ");
    assert_snapshot!(said(&reply::done(En, &submitted(), true)), @"
    Birch Pet Supply is Deliverables Submitted already (cycle 7). Nothing changed.
    Next: the creatives work; you answer their questions. You are told when the set is ready for review.
    ");
}

#[test]
fn noted() {
    let mut c = birch();
    c.today = day(11, 19);
    assert_snapshot!(said(&reply::noted(En, &c, &note(), 0)), @"
    Your note for Birch Pet Supply (cycle 7) is logged with 2 files and 1 link. Jo Becker is told.
    The tickets are made from it on Mon 23 Nov.
    ");
    assert_snapshot!(said(&reply::noted(En, &submitted(), &old_note(), 4)), @"
    Your note for Birch Pet Supply (cycle 7) is logged. Jo Becker is told.
    People have started: as changed direction it goes into the threads of the 4 open tickets too.
    ");
}

#[test]
fn started() {
    assert_snapshot!(said(&reply::started(En, &birch(), &hero(), false)), @r#"
    T-41 "Spring hero" is In Progress. It is due Mon 7 Dec.
    Next: hand it in with `/refresh deliver ticket:T-41 file:`, or press *Deliver* for a link.
    [Deliver]
    "#);
    assert_snapshot!(said(&reply::started(En, &birch(), &hero(), true)), @r#"
    T-41 "Spring hero" is In Progress already. It is due Mon 7 Dec.
    Next: hand it in with `/refresh deliver ticket:T-41 file:`, or press *Deliver* for a link.
    [Deliver]
    "#);
}

#[test]
fn delivered() {
    let s = set_in_work();
    let t = hero_delivered();
    assert_snapshot!(said(&reply::delivered(En, &submitted(), &s, &t, 1, 1, false)), @r#"
    1 file and 1 link handed in for T-41 "Spring hero": it is Pending Approval.
    The file is being copied; you are told if that fails.
    *BPS-2026-11*: 1 of 5 handed in. Dana Whitfield is told when the set is ready.
    "#);
    assert_snapshot!(said(&reply::delivered(En, &pending(), &set_ready(), &t, 0, 1, true)), @r#"
    1 link handed in for T-41 "Spring hero": it is Pending Approval.
    That was the last one: *BPS-2026-11* is ready for review, and Dana Whitfield is told.
    "#);
}

#[test]
fn approved_ticket() {
    let s = set_ready();
    let t = &s.tickets[2];
    assert_snapshot!(said(&reply::approved_ticket(En, &pending(), &s, t, false, false)), @r#"
    T-43 "Puppy reel" is Approved. *BPS-2026-11*: 3 of 3 created, 2 pending approval, 1 approved.
    Next: 2 more tickets wait for approval.
    "#);
    let s = set_approved();
    assert_snapshot!(said(&reply::approved_ticket(En, &pending(), &s, &s.tickets[2], false, true)), @r#"
    T-43 "Puppy reel" is Approved. *BPS-2026-11*: 3 of 3 created, 3 approved.
    Every ticket of cycle 7 is approved. Next: *Approve the cycle*, and Jo Becker puts them live.
    [Approve the cycle]
    "#);
    assert_snapshot!(said(&reply::approved_ticket(En, &approved(), &s, &s.tickets[2], true, true)), @r#"
    T-43 "Puppy reel" is Approved already. *BPS-2026-11*: 3 of 3 created, 3 approved.
    Nothing more is to be approved.
    "#);
}

#[test]
fn approved_set() {
    let s = set_approved();
    assert_snapshot!(said(&reply::approved_set(En, &pending(), &s, &[], 2, true)), @"
    2 tickets are Approved in *BPS-2026-11*: 3 of 3 created, 3 approved.
    Every ticket of cycle 7 is approved. Next: *Approve the cycle*, and Jo Becker puts them live.
    [Approve the cycle]
    ");
    assert_snapshot!(said(&reply::approved_set(En, &pending(), &s, &[], 0, false)), @"
    Nothing was waiting for approval in *BPS-2026-11*: 3 of 3 created, 3 approved.
    Next: the other tickets of the cycle; you are told when a set is ready for review.
    ");
}

#[test]
fn approved_cycle() {
    assert_snapshot!(said(&reply::approved_cycle(En, &approved(), &[], false)), @"
    Birch Pet Supply, cycle 7 is Creatives Completed & Approved.
    Jo Becker is told to put the creatives live in Meta. When that is done, the cycle closes and the next refresh date is set.
    ");
    assert_snapshot!(said(&reply::approved_cycle(En, &approved(), &[], true)), @"
    Birch Pet Supply, cycle 7 is Creatives Completed & Approved already. Nothing changed.
    Jo Becker was told to put the creatives live in Meta. When that is done, the cycle closes and the next refresh date is set.
    ");
}

#[test]
fn implemented() {
    assert_snapshot!(said(&reply::implemented(En, &closed(), Some(&summary()))), @"
    Birch Pet Supply: cycle 7 is closed, 16 days after the refresh date. 6 deliverables completed.
    Next refresh: Sun 21 Feb 2027. Dana Whitfield is told.
    ");
    assert_snapshot!(said(&reply::implemented(En, &closed(), None)), @"
    Cycle 7 of Birch Pet Supply was closed already, Wed 9 Dec, 10:00. Nothing changed.
    The next refresh date: `/refresh status`.
    ");
    let mut next = birch();
    next.cycle.number = 8;
    next.cycle.refresh_date = summary().next_refresh;
    assert_snapshot!(said(&reply::implemented(En, &next, None)), @"The last cycle of Birch Pet Supply is closed already. Nothing changed. Next refresh: Sun 21 Feb 2027.");
}

#[test]
fn linked_and_how() {
    let none = Unlinked::default();
    assert_snapshot!(said(&reply::linked(En, &ana(), "ana.lima", none, false)), @"
    The account ana.lima is linked to Ana Lima (ana@example.com). They are mentioned here from now on.
    Next: say what they do, unless a role says it: `/refresh-admin people assign`.
    ");
    assert_snapshot!(said(&reply::link_how(En, &ana())), @"
    To link Ana Lima, choose their account in: `/refresh-admin people link person:@name email:ana@example.com`
    From then on they are mentioned here and can act. What they missed stands in the portfolio's channel.
    ");
}

#[test]
fn assigned() {
    let c = birch();
    let t = hero();
    assert_snapshot!(said(&reply::assigned(En, &jo(), Role::Sas, AssignedTo::Workspace)), @"Jo Becker is Social Ad Specialist for the whole workspace now. What they may do counts from now on; nothing more is needed.");
    assert_snapshot!(said(&reply::assigned(En, &kofi(), Role::Designer, AssignedTo::Portfolio(&c.portfolio))), @"Kofi Mensah is Designer for Birch Pet Supply now. They can get this client's new tickets; nothing more is needed. One that exists is given to them with the option ticket.");
    assert_snapshot!(said(&reply::assigned(En, &ana(), Role::Copywriter, AssignedTo::Ticket(&t))), @r#"Ana Lima is Copywriter for T-41 "Spring hero" now. They are told in its thread."#);
}

#[test]
fn portfolio_added() {
    let mut c = birch();
    c.cycle.number = 1;
    c.today = day(11, 2);
    assert_snapshot!(said(&reply::portfolio_added(En, &c, day(11, 8))), @"
    Creatives - Birch Pet Supply is set up. First refresh Mon 23 Nov, then every 90 days; kickoff Sun 8 Nov. Dates are read in America/New_York.
    Account Manager: Dana Whitfield · Social Ad Specialist: Jo Becker
    Next: name its creatives, unless the workspace's team works for it: `/refresh-admin people assign role:designer person:@name portfolio:Birch Pet Supply`.
    ");
}

#[test]
fn started_imported() {
    let said: Vec<String> = [0, 1, 3]
        .map(|started| said(&reply::started_imported(En, started)))
        .into();
    assert_snapshot!(said.join("\n"), @"
    They were started before. Nothing changed, and nothing is needed.
    1 cycle is started. Its prompt is on its way; nothing more is needed.
    3 cycles are started. Their prompts are on their way; nothing more is needed.
    ");
}

#[test]
fn help() {
    let roles = |roles: &[Role]| roles.iter().copied().collect::<Roles>();
    assert_snapshot!(said(&reply::help(En, &roles(&[Role::Sas]), Some(1))), @"
    ┌ What you can do
    │ 1 thing waits for you: `/refresh todo`.
    │ Social Ad Specialist
    │ - On the refresh date: read the note, then `/refresh submit` for the first ticket, `/refresh clone` for the others and `/refresh done` at the end.
    │ - In between: `/refresh answer` what the creatives ask, and `/refresh ask` the Account Manager what you need to know.
    │ - After approval: put the creatives live in Meta, then `/refresh implement`. Without it the next refresh is not scheduled.
    │ Everyone
    │ - `/refresh status` says where a client, an Ad Set or a ticket stands and what comes next; `/refresh notes` what the client wants; `/refresh history` who did what.
    │ - `/refresh todo` says what waits for you, `/refresh board` where every client stands, `/refresh stalled` what is stuck and who can act.
    │ - In a portfolio's channel or a ticket's thread you need not name it.
    └ Help
    ");
    assert_snapshot!(said(&reply::help(En, &roles(&[Role::Am, Role::Lead, Role::Admin]), Some(12))), @"
    ┌ What you can do
    │ 12 things wait for you: `/refresh todo`.
    │ Account Manager
    │ - Before the refresh date: `/refresh confirm` or `/refresh decline`, and log the client's direction with `/refresh note`.
    │ - When a set is ready: show it to the client, then `/refresh approve` for a ticket, an Ad Set or the whole cycle, or `/refresh revise` for what should change.
    │ Creative Team Lead
    │ - You may do what the others may, for every client. Begin with `/refresh stalled`. To give a ticket to somebody: `/refresh-admin people assign`.
    │ Admin
    │ - Add a client: `/refresh-admin portfolio add`. Add people: `/refresh-admin people link`, then `/refresh-admin people assign`.
    │ Everyone
    │ - `/refresh status` says where a client, an Ad Set or a ticket stands and what comes next; `/refresh notes` what the client wants; `/refresh history` who did what.
    │ - `/refresh todo` says what waits for you, `/refresh board` where every client stands, `/refresh stalled` what is stuck and who can act.
    │ - In a portfolio's channel or a ticket's thread you need not name it.
    └ Help
    ");
    assert_snapshot!(said(&reply::help(En, &roles(&[Role::Designer]), None)), @"
    ┌ What you can do
    │ Your account is not linked to a person yet. Next: ask an Admin to link it, with `/refresh-admin people link`; then you are told what waits for you.
    │ Designer
    │ - In your ticket's thread: `/refresh start` when you begin, `/refresh deliver` with up to three files or a link when it is done, `/refresh ask` when something is unclear.
    │ Everyone
    │ - `/refresh status` says where a client, an Ad Set or a ticket stands and what comes next; `/refresh notes` what the client wants; `/refresh history` who did what.
    │ - `/refresh todo` says what waits for you, `/refresh board` where every client stands, `/refresh stalled` what is stuck and who can act.
    │ - In a portfolio's channel or a ticket's thread you need not name it.
    └ Help
    ");
    assert_snapshot!(said(&reply::help(En, &roles(&[]), Some(0))), @"
    ┌ What you can do
    │ Nothing waits for you now.
    │ You have no role yet. What you are named for, you may do; an Admin gives roles with `/refresh-admin people assign`.
    │ Everyone
    │ - `/refresh status` says where a client, an Ad Set or a ticket stands and what comes next; `/refresh notes` what the client wants; `/refresh history` who did what.
    │ - `/refresh todo` says what waits for you, `/refresh board` where every client stands, `/refresh stalled` what is stuck and who can act.
    │ - In a portfolio's channel or a ticket's thread you need not name it.
    └ Help
    ");
    said(&reply::help(En, &roles(Role::ALL), None));
}

#[test]
fn fault() {
    assert_snapshot!(said(&reply::fault(En, "e7f3-21c0", Some(DraftId(9)))), @"
    That did not work, and nothing was changed. It is our fault, not yours; the operator finds it under `e7f3-21c0`. Your text is kept.
    [Edit and send again]
    ");
    assert_snapshot!(said(&reply::fault(En, "e7f3-21c0", None)), @"That did not work, and nothing was changed. It is our fault, not yours; the operator finds it under `e7f3-21c0`. Please try again in a moment.");
}

#[test]
fn refused_keeps_what_was_typed() {
    let message = reply::refused(En, &Refusal::NothingDelivered, Some(DraftId(9)));
    assert_eq!(message.buttons[0].id, "again:9");
    assert_snapshot!(said(&message), @"
    Nothing was handed in. Give a file or a link: `/refresh deliver file:` or `/refresh deliver link:`.
    [Edit and send again]
    ");
    assert!(
        reply::refused(En, &Refusal::NothingDelivered, None)
            .buttons
            .is_empty()
    );
}

#[test]
fn draft_sent_already() {
    let original = reply::done(En, &submitted(), false);
    assert_snapshot!(said(&reply::draft_sent_already(En, &original)), @"
    *This was sent before and counts once. The answer then:*
    Birch Pet Supply is Deliverables Submitted (cycle 7), and your task is complete.
    Next: the creatives work; you answer their questions. You are told when the set is ready for review.
    ");
}

#[test]
fn show_all() {
    assert_snapshot!(said(&reply::show_ticket(En, &hero_delivered())), @"
    ┌ T-41 · Spring hero
    │ Creative direction
    │ > Two dogs on the beach, the new logo top left.
    │ > No phone number.
    │ Primary text
    │ > Spring is here, and so is the shedding.
    │ Headline
    │ > Spring is here
    │ Call to action
    │ > Shop now
    │ Landing page
    │ > https://birch.example.com/spring
    │ - Reference: logo-2027.png
    │ - Delivered, round 1: hero-4x5.png
    │ - Delivered, round 1: https://adlab.example.com/a/881
    └ All of T-41
    ");
    assert_snapshot!(said(&reply::show_note(En, &note())), @r#"
    ┌ Note from Dana Whitfield
    │ > New logo in the folder. Headline "Spring is here".
    │ > Keep the phone number out of the image.
    │ - Reference: logo-2027.png
    │ - Reference: brief.pdf (copying)
    │ - Reference: Drive folder, https://drive.example.com/birch/spring
    └ All of note 12
    "#);
}
