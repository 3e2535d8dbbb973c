use insta::assert_snapshot;
use refreshbot::domain::asset::AssetState;
use refreshbot::domain::id::PersonId;
use refreshbot::domain::status::TicketStatus;
use refreshbot::wording::Locale::En;
use refreshbot::wording::notice;

use super::agency::*;
use super::{attached, said};

#[test]
fn ticket_cards() {
    let s = set_in_work();
    assert_snapshot!(said(&notice::ticket_card(En, &birch(), &s, &hero())), @"
    ┌ T-41 · Spring hero
    │ > Two dogs on the beach, the new logo top left.
    │ > No phone number.
    │ Status: New
    │ Deliverable: 1 of 6 in BPS-2026-11
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
    └ T-41 · cycle 7 · Birch Pet Supply
    [Start] [Deliver] [Ask a question]
    ");
    assert_snapshot!(said(&notice::ticket_card(En, &submitted(), &s, &hero_delivered())), @"
    ┌ T-41 · Spring hero
    │ > Two dogs on the beach, the new logo top left.
    │ > No phone number.
    │ Status: Pending Approval
    │ Deliverable: 1 of 6 in BPS-2026-11
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
    │ References: logo-2027.png
    │ Delivered: hero-4x5.png, https://adlab.example.com/a/881
    └ T-41 · cycle 7 · Birch Pet Supply
    [Approve] [Ask for changes] [Ask a question]
    ");
}

#[test]
fn ticket_card_of_a_bare_ticket_in_revision() {
    let mut t = ticket(2, "Puppy reel", TicketStatus::RevisionsRequested);
    t.ticket.round = 3;
    t.ticket.placement = None;
    t.ticket.direction = String::new();
    t.ticket.primary_text = String::new();
    t.ticket.headline = String::new();
    t.ticket.call_to_action = String::new();
    t.ticket.landing_url = None;
    t.copywriter = None;
    t.designer = None;
    t.assets = vec![delivery("reel.mp4", AssetState::Lost)];
    assert_snapshot!(said(&notice::ticket_card(En, &submitted(), &set_in_work(), &t)), @"
    ┌ T-42 · Puppy reel
    │ Status: Revisions Requested · round 3
    │ Deliverable: 2 of 6 in BPS-2026-11
    │ Format: static
    │ Due: Mon 7 Dec
    │ Creatives: nobody yet
    │ Delivered: reel.mp4 (lost: please send it again)
    └ T-42 · cycle 7 · Birch Pet Supply
    [Start] [Deliver] [Ask a question]
    ");
}

#[test]
fn a_ticket_offers_what_its_status_allows() {
    let buttons = |status| {
        let t = ticket(1, "Spring hero", status);
        let card = notice::ticket_card(En, &birch(), &set_in_work(), &t);
        let labels: Vec<String> = card
            .buttons
            .into_iter()
            .map(|button| button.label)
            .collect();
        labels.join(", ")
    };
    let to_start = "Start, Deliver, Ask a question";
    assert_eq!(buttons(TicketStatus::New), to_start);
    assert_eq!(buttons(TicketStatus::RevisionsRequested), to_start);
    assert_eq!(buttons(TicketStatus::InProgress), "Deliver, Ask a question");
    assert_eq!(
        buttons(TicketStatus::PendingApproval),
        "Approve, Ask for changes, Ask a question"
    );
    assert_eq!(buttons(TicketStatus::Approved), "Ask a question");
    assert_eq!(buttons(TicketStatus::CompletedDeliverable), "");
    assert_eq!(buttons(TicketStatus::Cancelled), "");
}

#[test]
fn the_ticket_cards_footer_names_ticket_and_cycle() {
    let card = notice::ticket_card(En, &birch(), &set_in_work(), &hero())
        .card
        .unwrap();
    assert_eq!(card.footer, "T-41 · cycle 7 · Birch Pet Supply");
}

#[test]
fn thread_name() {
    assert_eq!(notice::thread_name(En, &hero().ticket), "T-41 Spring hero");
}

#[test]
fn assigned() {
    let message = notice::assigned(En, &birch(), &hero(), &hero().creatives());
    assert_eq!(message.text.mentions(), [PersonId(3), PersonId(4)]);
    assert_snapshot!(said(&message), @r#"
    T-41 "Spring hero" is yours · Birch Pet Supply · due Mon 7 Dec · @Ana Lima and @Kofi Mensah
    On its card in #T-41 Spring hero, press *Start* when you begin and *Deliver* when you have a link. Files go with `/refresh deliver`.
    "#);
}

#[test]
fn unassigned() {
    let mut t = hero();
    t.copywriter = None;
    t.designer = None;
    assert_snapshot!(said(&notice::unassigned(En, &birch(), &t)), @r#"
    T-41 "Spring hero" has nobody assigned · Birch Pet Supply · cycle 7 · due Mon 7 Dec
    Its thread: #T-41 Spring hero
    Next: assign somebody, for this ticket or for all of the client's: `/refresh-admin people assign role:designer person:@name ticket:T-41`
    "#);
    t.designer = Some(kofi());
    assert_snapshot!(said(&notice::unassigned(En, &birch(), &t)), @r#"
    T-41 "Spring hero" has no copywriter · Birch Pet Supply · cycle 7 · due Mon 7 Dec
    Its thread: #T-41 Spring hero
    Next: assign somebody, for this ticket or for all of the client's: `/refresh-admin people assign role:copywriter person:@name ticket:T-41`
    "#);
}

#[test]
fn delivered() {
    let t = hero_delivered();
    assert_snapshot!(said(&notice::delivered(En, &submitted(), &t, &t.assets[1..], "Kofi Mensah")), @r#"
    Kofi Mensah delivered 1 file and 1 link for T-41 "Spring hero" · Birch Pet Supply
    📎 hero-4x5.png, https://adlab.example.com/a/881
    It is Pending Approval now.
    "#);
}

#[test]
fn files() {
    assert_snapshot!(said(&notice::files(En, &["logo-2027.png".to_owned()], None)), @"📎 1 file: logo-2027.png");
    assert_snapshot!(said(&notice::files(En, &["a.png".to_owned(), "b.png".to_owned()], None)), @"📎 2 files: a.png, b.png");
}

#[test]
fn file_lost() {
    assert_snapshot!(said(&notice::file_lost(En, &birch(), "T-41", "hero-4x5.png")), @"
    hero-4x5.png of T-41 (Birch Pet Supply) was not kept: its link had expired, or it is too large to copy (100 MiB is the most).
    Please send it again: a finished deliverable with `/refresh deliver ticket:T-41 file:`, a reference file as a message in the ticket's thread.
    ");
    assert_snapshot!(said(&notice::file_lost(En, &birch(), "the note", "brief.pdf")), @"
    brief.pdf of the note (Birch Pet Supply) was not kept: its link had expired, or it is too large to copy (100 MiB is the most).
    Please send it again with `/refresh note file:`.
    ");
}

#[test]
fn revisions() {
    let mut t = ticket(1, "Spring hero", TicketStatus::RevisionsRequested);
    t.ticket.round = 2;
    let reason = "The logo is the old one.\nLess text, please.";
    let message = notice::revisions(En, &pending(), &t, reason, "Dana Whitfield");
    assert_eq!(message.text.mentions(), [PersonId(3), PersonId(4)]);
    assert_snapshot!(said(&message), @r#"
    Changes asked for: T-41 "Spring hero" · Birch Pet Supply · round 2 · @Ana Lima and @Kofi Mensah
    Next: press *Start*, and hand it in again when it is done.
    ┌ Dana Whitfield writes
    │ > The logo is the old one.
    │ > Less text, please.
    └ Round 2 of T-41 · cycle 7 · Birch Pet Supply
    [Start] [Deliver] [Ask a question]
    "#);
}

#[test]
fn ad_set_card_with_room() {
    assert_snapshot!(said(&notice::ad_set_card(En, &birch(), &set_in_work())), @"
    ┌ Ad Set BPS-2026-11
    │ 4 of 6 created, 1 pending approval, 1 cancelled.
    │ 1. #T-41 Spring hero · Pending Approval · Ana Lima, Kofi Mensah
    │ 2. #T-42 Spring hero tall · In Progress · Ana Lima, Kofi Mensah
    │ 3. #T-43 Puppy reel · Cancelled; its place stays empty
    │ 4. #T-44 Carousel of beds · New · nobody assigned
    └ Ad Set BPS-2026-11 · cycle 7 · Birch Pet Supply
    [Clone the rest (2)] [Clone one]
    ");
}

#[test]
fn ad_set_card_complete() {
    assert_snapshot!(said(&notice::ad_set_card(En, &birch(), &set_ready())), @"
    ┌ Ad Set BPS-2026-11
    │ 3 of 3 created, 2 pending approval, 1 approved.
    │ 1. #T-41 Spring hero · Pending Approval · Ana Lima, Kofi Mensah
    │ 2. #T-42 Spring hero tall · Pending Approval · Ana Lima, Kofi Mensah
    │ 3. #T-43 Puppy reel · Approved · Ana Lima, Kofi Mensah
    └ Ad Set BPS-2026-11 · cycle 7 · Birch Pet Supply
    [Approve the set] [Mark submitted]
    ");
    assert_snapshot!(said(&notice::ad_set_card(En, &pending(), &set_ready())), @"
    ┌ Ad Set BPS-2026-11
    │ 3 of 3 created, 2 pending approval, 1 approved.
    │ 1. #T-41 Spring hero · Pending Approval · Ana Lima, Kofi Mensah
    │ 2. #T-42 Spring hero tall · Pending Approval · Ana Lima, Kofi Mensah
    │ 3. #T-43 Puppy reel · Approved · Ana Lima, Kofi Mensah
    └ Ad Set BPS-2026-11 · cycle 7 · Birch Pet Supply
    [Approve the set]
    ");
    assert_snapshot!(said(&notice::ad_set_card(En, &approved(), &set_approved())), @"
    ┌ Ad Set BPS-2026-11
    │ 3 of 3 created, 3 approved.
    │ 1. #T-41 Spring hero · Approved · Ana Lima, Kofi Mensah
    │ 2. #T-42 Spring hero tall · Approved · Ana Lima, Kofi Mensah
    │ 3. #T-43 Puppy reel · Approved · Ana Lima, Kofi Mensah
    └ Ad Set BPS-2026-11 · cycle 7 · Birch Pet Supply
    ");
}

#[test]
fn set_ready_for_review() {
    let message = notice::set_ready(En, &pending(), &set_ready());
    assert_eq!(message.text.mentions(), [PersonId(1)]);
    assert_snapshot!(said(&message), @"
    Birch Pet Supply: BPS-2026-11 is ready for client review · cycle 7 · @Dana Whitfield
    2 deliverables wait for approval, 1 is approved already.
    Next: show them to the client. Then press *Approve the set*, or *Approve* on single tickets. If something should change, press *Ask for changes* on that ticket's card, or use `/refresh revise`.
    ┌ For review: BPS-2026-11
    │ #T-41 Spring hero: hero-4x5.png, https://adlab.example.com/a/881
    │ #T-42 Spring hero tall: tall-v2.png
    │ #T-43 Puppy reel: https://adlab.example.com/a/883
    └ Review of BPS-2026-11, round 1 · cycle 7 · Birch Pet Supply
    [Approve the set]
    ");
}

#[test]
fn set_ready_again() {
    let mut s = set_ready();
    s.set.ready_round = 2;
    let said = said(&notice::set_ready(En, &pending(), &s));
    assert_snapshot!(said.lines().next().unwrap(), @"Birch Pet Supply: BPS-2026-11 is ready for client review again, after revisions · cycle 7 · @Dana Whitfield");
}

#[test]
fn set_ready_to_the_sas() {
    assert_snapshot!(said(&notice::set_ready_for_sas(En, &pending(), &set_ready())), @"
    Birch Pet Supply: BPS-2026-11 (cycle 7) is with the Account Manager, Dana Whitfield, for client review.
    Nothing is needed from you now. You are told when it is approved and ready for Meta.
    ");
}

#[test]
fn approved_to_the_sas() {
    let message = notice::approved(En, &approved(), &[set_approved()]);
    assert_eq!(message.text.mentions(), [PersonId(2)]);
    assert_snapshot!(said(&message), @"
    Birch Pet Supply: approved, ready for Meta · cycle 7 · 3 deliverables · @Jo Becker
    Meta ad account `act_2203384417` · Asset folder (https://drive.example.com/birch)
    Next: put them live, then press *Mark implemented*. Until then no next refresh is scheduled.
    ┌ To implement
    │ #T-41 Spring hero: hero-4x5.png, https://adlab.example.com/a/881
    │ - Primary text: Spring is here, and so is the shedding.
    │ - Headline: Spring is here
    │ - Call to action: Shop now
    │ - Landing page: https://birch.example.com/spring
    │ #T-42 Spring hero tall: tall-v2.png
    │ - Primary text: Spring is here, and so is the shedding.
    │ - Headline: Spring is here
    │ - Call to action: Shop now
    │ - Landing page: https://birch.example.com/spring
    │ #T-43 Puppy reel: https://adlab.example.com/a/883
    │ - Primary text: Spring is here, and so is the shedding.
    │ - Headline: Spring is here
    │ - Call to action: Shop now
    │ - Landing page: https://birch.example.com/spring
    └ Implement · cycle 7 · Birch Pet Supply
    [Mark implemented]
    📎 birch-pet-supply-cycle-7.csv
    ");
    assert_snapshot!(attached(&message).trim_start_matches('\u{feff}').replace('\r', ""), @r#"
    ticket,position,name,format,placement,primary text,headline,call to action,landing URL,assets,folder
    T-41,1,Spring hero,static,Feed 4:5,"Spring is here, and so is the shedding.",Spring is here,Shop now,https://birch.example.com/spring,"hero-4x5.png
    https://adlab.example.com/a/881",BPS-2026-11
    T-42,2,Spring hero tall,static,Feed 4:5,"Spring is here, and so is the shedding.",Spring is here,Shop now,https://birch.example.com/spring,tall-v2.png (still being copied),BPS-2026-11
    T-43,3,Puppy reel,static,Feed 4:5,"Spring is here, and so is the shedding.",Spring is here,Shop now,https://birch.example.com/spring,https://adlab.example.com/a/883,BPS-2026-11
    "#);
}

#[test]
fn approved_without_tickets_here() {
    let mut c = approved();
    c.cycle.untracked = true;
    c.portfolio.ad_account = None;
    assert_snapshot!(said(&notice::approved(En, &c, &[])), @"
    Birch Pet Supply: approved, ready for Meta · cycle 7 · @Jo Becker
    This cycle was imported: its tickets are not here.
    Asset folder (https://drive.example.com/birch)
    Next: put them live, then press *Mark implemented*. Until then no next refresh is scheduled.
    [Mark implemented]
    ");
}

/// The file for Meta is read by spreadsheets, and by whatever reads RFC 4180.
#[test]
fn the_file_for_meta_is_a_table_that_runs_nothing() {
    let mut s = set_approved();
    let evil = [
        "=HYPERLINK(1)",
        "+1",
        "-20% off",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
    ];
    let t = &mut s.tickets[0].ticket;
    t.name = evil[0].to_owned();
    t.placement = Some(evil[1].to_owned());
    t.primary_text = "Two lines,\n\"quoted\", and more: é 犬".to_owned();
    t.headline = evil[2].to_owned();
    t.call_to_action = evil[3].to_owned();
    t.landing_url = Some(evil[4].to_owned());
    s.set.folder_name = evil[5].to_owned();
    let message = notice::approved(En, &approved(), &[s]);
    let file = attached(&message);
    assert!(file.starts_with('\u{feff}'), "Excel reads it as UTF-8");
    assert!(file.contains("\r\n"));
    let mut reader = csv::Reader::from_reader(file.trim_start_matches('\u{feff}').as_bytes());
    assert_eq!(
        reader.headers().unwrap(),
        [
            "ticket",
            "position",
            "name",
            "format",
            "placement",
            "primary text",
            "headline",
            "call to action",
            "landing URL",
            "assets",
            "folder"
        ]
        .as_slice()
    );
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 3);
    let row: Vec<&str> = rows[0].iter().collect();
    assert_eq!(
        row,
        [
            "T-41",
            "1",
            "'=HYPERLINK(1)",
            "static",
            "'+1",
            "Two lines,\n\"quoted\", and more: é 犬",
            "'-20% off",
            "'@SUM(A1)",
            "'\t=1",
            "hero-4x5.png\nhttps://adlab.example.com/a/881",
            "'\r=1",
        ]
    );
}
