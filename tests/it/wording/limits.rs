//! The longest that people can make of it: 50 tickets, 4,000 characters, names full of markup.

use refreshbot::domain::asset::AssetState;
use refreshbot::domain::edit::{FieldChange, TicketField};
use refreshbot::domain::id::{AdSetId, ImportId};
use refreshbot::domain::notice::Notice;
use refreshbot::domain::people::Role;
use refreshbot::domain::refusal::{Incomplete, Missing, Noun, Outstanding, Refusal};
use refreshbot::domain::status::{CycleEvent, CycleRefusal, CycleStatus, Notation, TicketStatus};
use refreshbot::domain::ticket::parse_clone_lines;
use refreshbot::message::Message;
use refreshbot::wording::Locale::En;
use refreshbot::wording::view::{AdSetView, CycleView, NoteView, PersonView, TicketView};
use refreshbot::wording::{notice, reply};

use super::agency::*;
use super::{attached, hold_to_limits};

fn longest_ticket(position: i64, status: TicketStatus) -> TicketView {
    let mut t = ticket(position, &"*".repeat(80), status);
    t.ticket.placement = Some("_".repeat(100));
    t.ticket.direction = "*_`~ ".repeat(800);
    t.ticket.primary_text = "||x|| ".repeat(660);
    t.ticket.headline = "[h](u)".repeat(660);
    t.ticket.call_to_action = "@everyone ".repeat(400);
    t.ticket.landing_url = Some(format!("https://example.com/{}", "a".repeat(1_900)));
    let longest_link = format!("https://example.com/{}", "b".repeat(1_900));
    t.assets = (0..30)
        .map(|_| link(&longest_link))
        .chain(
            (0..30).map(|n| delivery(&format!("{}{n}.png", "_".repeat(150)), AssetState::Copying)),
        )
        .chain(
            (0..30).map(|n| reference(&format!("{}{n}.png", "_".repeat(150)), AssetState::Stored)),
        )
        .collect();
    for person in [&mut t.copywriter, &mut t.designer].into_iter().flatten() {
        person.name = "_".repeat(100);
    }
    t
}

fn longest_set(status: TicketStatus) -> AdSetView {
    let tickets = (1..=50).map(|n| longest_ticket(n, status)).collect();
    let mut s = set(50, tickets);
    s.set.folder_name = "_".repeat(100);
    s
}

fn longest_cycle(mut c: CycleView) -> CycleView {
    c.portfolio.client = "*".repeat(100);
    c.portfolio.ad_account = Some("_".repeat(300));
    c.portfolio.asset_folder = Some(format!("https://example.com/{}", "b".repeat(1_900)));
    c.am.name = "_".repeat(100);
    c.sas.name = "_".repeat(100);
    c
}

fn longest_note() -> NoteView {
    let mut n = note();
    n.note.body = "*_\n".repeat(1_300);
    n.note.author = Some("_".repeat(100));
    n.assets = (0..60)
        .map(|_| reference(&"_".repeat(200), AssetState::Lost))
        .collect();
    n
}

#[test]
fn the_longest_notices_fit() {
    let c = longest_cycle(pending());
    let n = longest_note();
    let s = longest_set(TicketStatus::PendingApproval);
    let t = &s.tickets[0];
    let names: Vec<String> = (0..60).map(|_| "_".repeat(200)).collect();
    let about = notice::refresh_day(En, &c, Some(&n), Some(late())).text;
    for message in [
        notice::refresh_day(En, &c, Some(&n), Some(late())),
        notice::note_logged(En, &c, &n, true),
        notice::late_note(En, &c, &n, t),
        notice::ticket_card(En, &c, &s, t),
        notice::ad_set_card(En, &c, &s),
        notice::assigned(En, &c, t, &t.creatives()),
        notice::unassigned(En, &c, t),
        notice::delivered(En, &c, t, &t.assets, &"_".repeat(100)),
        notice::files(En, &names, None),
        notice::file_lost(En, &c, "T-41", &names[0]),
        notice::set_ready(En, &c, &s),
        notice::set_ready_for_sas(En, &c, &s),
        notice::revisions(En, &c, t, &t.ticket.direction, &names[0]),
        notice::ticket_cancelled(En, &c, t, &[], (&"*".repeat(1_000), &names[0])),
        notice::ticket_edited(En, &c, t, TicketField::ALL, &names[0]),
        notice::ticket_moved(
            En,
            &c,
            t,
            TicketStatus::Approved,
            (&"*".repeat(1_000), &names[0]),
        ),
        notice::set_corrected(En, &c, &corrected()).unwrap(),
        notice::approved(En, &longest_cycle(approved()), &[s.clone(), s.clone()]),
        notice::closed(En, &longest_cycle(closed()), &summary()),
        notice::taken_over(En, &c, &c.sas, Role::Sas, &names[0]),
        notice::import_summary(
            En,
            ImportId(3),
            &vec![c.clone(); 400],
            &vec![c.clone(); 400],
            1_000,
        ),
        notice::unreachable(En, &c.am, true, about, &c),
    ] {
        hold_to_limits(&message);
    }
}

#[test]
fn the_longest_replies_fit() {
    let c = longest_cycle(birch());
    let n = longest_note();
    let s = longest_set(TicketStatus::New);
    let t = &s.tickets[0];
    let many_sets = vec![longest_set(TicketStatus::InProgress); 30];
    let unlinked = reply::Unlinked {
        account: true,
        person: Some(&c.sas),
    };
    for message in [
        reply::first_ticket(En, &c, &s, t),
        reply::cloned(En, &c, &s, &s.tickets),
        reply::noted(En, &c, &n, 3),
        reply::started(En, &c, t, false),
        reply::delivered(En, &c, &s, t, 3, 1, true),
        reply::approved_ticket(En, &c, &s, t, false, true),
        reply::approved_set(En, &c, &s, &[], 50, true),
        reply::status_portfolio(En, &c, Some(&n), &many_sets),
        reply::status_ad_set(En, &c, &s),
        reply::status_ticket(En, &c, &s, t),
        reply::show_ticket(En, t),
        reply::show_note(En, &n),
        reply::linked(En, &c.am, &"_".repeat(200), unlinked, false),
        reply::link_how(En, &c.am),
        reply::cancelled(En, &c, &s, t, false, true),
        reply::edited(En, &c, t, TicketField::ALL),
        reply::corrected(En, &c, &s, &set(3, Vec::new()).set),
        reply::moved_ticket(En, &c, &s, t, Some(TicketStatus::New)),
        reply::portfolio_edited(En, &c, &vec![longest_change(); 9]),
        reply::portfolio_list(En, &vec![c.clone(); 400]),
        reply::people_list(En, &vec![somebody(&c); 400], day(11, 23)),
        reply::portfolio_added(En, &c, day(11, 8)),
    ] {
        hold_to_limits(&message);
    }
}

#[test]
fn the_longest_refusals_fit() {
    let name = "_".repeat(100);
    let names = vec![name.clone(); 60];
    let outstanding = Outstanding {
        label: "T-4000".to_owned(),
        status: TicketStatus::RevisionsRequested,
        creatives: vec![name.clone(); 2],
    };
    let incomplete = Incomplete {
        folder: name.clone(),
        created: 49,
        count: 50,
    };
    let too_early = Refusal::Cycle {
        refusal: approve_too_early(),
        missing: Missing {
            incomplete: vec![incomplete; 60],
            in_production: vec![outstanding; 60],
            cancelled: vec![name.clone(); 60],
            tickets: 60,
            nothing_submitted: false,
        },
        client: name.clone(),
    };
    let lines = format!("{name}|{name}\n").repeat(60);
    for refused in [
        too_early,
        Refusal::WhichOne {
            noun: Noun::Portfolio,
            candidates: names.clone(),
        },
        Refusal::Unknown {
            noun: Noun::AdSet,
            typed: "_".repeat(4_000),
            nearest: names,
        },
        Refusal::CountTooLow {
            folder: name.clone(),
            count: 1,
            highest: 50,
        },
        Refusal::FolderInUse {
            folder: name.clone(),
        },
        Refusal::ReasonNeeded {
            about: name.clone(),
            from: "Deliverables Submitted",
            to: "Creatives Completed & Approved",
        },
        Refusal::CloneLines(parse_clone_lines(&lines, 0).unwrap_err()),
        Refusal::CloneLines(
            parse_clone_lines(&lines.replace(&format!("{name}|"), "a|"), 50).unwrap_err(),
        ),
    ] {
        hold_to_limits(&reply::refused(En, &refused, None));
    }
}

fn corrected() -> Notice {
    Notice::SetCorrected {
        ad_set: AdSetId(5),
        folder_before: "_".repeat(100),
        count_before: 49,
        folder: "*".repeat(100),
        count: 50,
        reason: "*".repeat(1_000),
        by: "_".repeat(100),
    }
}

fn longest_change() -> FieldChange {
    FieldChange {
        field: "Social Ad Specialist",
        before: "*".repeat(2_000),
        after: "*".repeat(2_000),
    }
}

fn somebody(c: &CycleView) -> PersonView {
    PersonView {
        person: c.am.clone(),
        linked: false,
        roles: Role::ALL.iter().copied().collect(),
        refuses_mail: Some((day(11, 8), "*".repeat(2_000))),
    }
}

fn approve_too_early() -> CycleRefusal {
    let waiting = CycleStatus::Waiting(Notation::DeliverablesSubmitted);
    waiting.on(CycleEvent::Approve, false).unwrap_err()
}

#[test]
fn all_fifty_tickets_stand_on_the_set_card() {
    let card = notice::ad_set_card(En, &birch(), &longest_set(TicketStatus::New));
    assert_eq!(card.card.unwrap().body.0.len(), 51);
}

#[test]
fn fifty_approved_tickets_are_all_in_the_file() {
    let s = longest_set(TicketStatus::Approved);
    let message = notice::approved(En, &approved(), std::slice::from_ref(&s));
    let file = attached(&message);
    for t in &s.tickets {
        assert!(file.contains(&format!("{},", t.ticket.label())));
    }
    assert!(file.contains(&s.tickets[0].ticket.primary_text.trim()[..3_000]));
    assert!(file.contains(s.tickets[0].ticket.landing_url.as_deref().unwrap()));
    assert!(super::said(&message).contains("the attached file has everything"));
}

#[test]
fn a_thousand_characters_are_shown_and_more_offers_the_rest() {
    let card = |characters: usize| {
        let mut t = hero();
        t.ticket.direction = "ж".repeat(characters);
        notice::ticket_card(En, &birch(), &set_in_work(), &t)
    };
    let labels = |message: &Message| -> Vec<String> {
        message
            .buttons
            .iter()
            .map(|button| button.label.clone())
            .collect()
    };
    assert_eq!(labels(&card(1_000)), ["Start", "Deliver", "Ask a question"]);
    assert_eq!(
        labels(&card(1_001)),
        ["Start", "Deliver", "Ask a question", "Show all"]
    );
}

#[test]
fn show_all_leaves_nothing_out() {
    let t = longest_ticket(1, TicketStatus::New);
    let message = reply::show_ticket(En, &t);
    let file = attached(&message);
    for text in [
        &t.ticket.direction,
        &t.ticket.primary_text,
        &t.ticket.headline,
    ] {
        assert!(file.contains(text.trim()));
    }
    assert!(file.contains(t.ticket.landing_url.as_deref().unwrap()));
    assert_eq!(file.matches("Reference: ").count(), 30);
}

#[test]
fn typed_words_are_never_markup_or_mentions() {
    let mut n = note();
    n.note.body = "@everyone <@1> **bold**".to_owned();
    let message = notice::note_logged(En, &birch(), &n, false);
    assert_eq!(message.text.mentions().len(), 1);
    assert!(super::said(&message).contains("> @everyone <@1> **bold**"));
}
