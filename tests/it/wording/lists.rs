//! Lists over many clients, at their longest: names full of markup, 4,000 characters, 400 clients.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use refreshbot::domain::board::board;
use refreshbot::domain::calendar::WorkingHours;
use refreshbot::domain::id::{ActivityId, CycleId, QuestionId};
use refreshbot::domain::open_cycle::{OpenCycle, OpenSet, OpenTicket};
use refreshbot::domain::question::Question;
use refreshbot::domain::stall::{Thresholds, stalls};
use refreshbot::domain::status::TicketStatus;
use refreshbot::domain::todo::todo;
use refreshbot::message::{FileToShow, Message};
use refreshbot::wording::Locale::En;
use refreshbot::wording::reply::{self, HistoryOf};
use refreshbot::wording::view::{DigestView, PastView};
use serde_json::json;

use super::agency::*;
use super::{attached, hold_to_limits};

fn longest() -> OpenCycle {
    let mut c = birch();
    c.portfolio.client = "*".repeat(100);
    c.am.name = "_".repeat(100);
    c.sas.name = "_".repeat(100);
    let t = hero().ticket;
    let ticket = OpenTicket {
        id: t.id,
        number: 40_000,
        cycle_id: t.cycle_id,
        ad_set_id: t.ad_set_id,
        name: "*".repeat(80),
        status: TicketStatus::RevisionsRequested,
        round: 1,
        due_date: day(11, 20),
        copywriter_id: Some(c.am.id),
        designer_id: Some(c.sas.id),
        created_at: at(11, 2),
        touched_at: None,
    };
    let set = OpenSet {
        id: t.ad_set_id,
        folder: "_".repeat(100),
        count: 50,
        ready: false,
        ready_round: 0,
        created_at: at(11, 2),
        tickets: vec![ticket],
    };
    let question = Question {
        id: QuestionId(1),
        number: 30_000,
        cycle_id: CycleId(70),
        ticket_id: None,
        asker_id: None,
        asker: "_".repeat(100),
        body: "[x](y)\n".repeat(280),
        asked_at: at(11, 2),
        answer: None,
        answerer: None,
        answered_at: None,
        closed_at: None,
        kept_as_note: None,
    };
    OpenCycle {
        portfolio: c.portfolio,
        cycle: c.cycle,
        am: c.am,
        sas: c.sas,
        today: c.today,
        noted_at: None,
        sets: vec![set],
        questions: vec![question],
        tasks: Vec::new(),
    }
}

/// What the Account Manager of the first has before them.
fn before_them(cycles: &[OpenCycle]) -> DigestView {
    DigestView {
        person: cycles[0].am.clone(),
        today: cycles[0].today,
        cycles: cycles.to_vec(),
        own: todo(cycles[0].am.id, cycles),
        instead: Vec::new(),
        awaited: Vec::new(),
        coming: Vec::new(),
        people: BTreeMap::new(),
        links: BTreeMap::new(),
        leads: None,
    }
}

fn file_of(message: &Message) -> &str {
    hold_to_limits(message);
    attached(message)
}

#[test]
fn the_longest_todo_is_whole_in_its_file() {
    let cycles = vec![longest(); 400];
    let mut d = before_them(&cycles);
    let message = reply::todo(En, &d, false, false);
    // Its title, an empty line, a heading.
    assert_eq!(file_of(&message).lines().count(), 3 + d.own.len());
    hold_to_limits(&reply::todo(En, &d, true, true));
    d.own.clear();
    hold_to_limits(&reply::todo(En, &d, true, true));
    hold_to_limits(&reply::todo_of_nobody(En, Some(&"_".repeat(200))));
}

#[test]
fn the_longest_list_of_stalls_is_whole_in_its_file() {
    let cycles = vec![longest(); 400];
    let (hours, thresholds) = (WorkingHours::default(), Thresholds::default());
    let now = at(11, 27) + TimeDelta::hours(1);
    let mut all = Vec::new();
    for c in &cycles {
        let found = stalls(c, &hours, &thresholds, now);
        all.extend(found.into_iter().map(|stall| (c, stall)));
    }
    let people = [cycles[0].am.clone(), cycles[0].sas.clone()];
    let people: BTreeMap<_, _> = people.into_iter().map(|p| (p.id, p)).collect();
    let message = reply::stalled(En, &all, &people);
    assert_eq!(file_of(&message).lines().count(), 2 + all.len());
}

#[test]
fn every_page_of_the_longest_board_fits() {
    let all = board(vec![longest(); 25]);
    for page in 1..=3 {
        hold_to_limits(&reply::board(En, &all, page, 3, 12));
    }
}

#[test]
fn the_longest_notes_fit() {
    let mut n = note();
    n.note.body = "*_\n".repeat(1_300);
    n.note.author = Some("_".repeat(100));
    n.assets = (0..60)
        .map(|_| {
            reference(
                &"_".repeat(200),
                refreshbot::domain::asset::AssetState::Lost,
            )
        })
        .collect();
    n.stale = true;
    n.note.revision = 3;
    let mut c = birch();
    c.portfolio.client = "*".repeat(100);
    c.am.name = "_".repeat(100);
    hold_to_limits(&reply::notes(En, &c, &vec![n; 5], true, true));
    hold_to_limits(&reply::notes(En, &c, &[], true, false));
    hold_to_limits(&reply::notes(En, &c, &[], false, false));
}

#[test]
fn what_does_not_fit_of_the_longest_history_is_on_the_next_page() {
    let past = |seq| PastView {
        seq: ActivityId(seq),
        at: at(11, 2),
        actor: "_".repeat(100),
        via: "approve".to_owned(),
        what: "approve.refused".to_owned(),
        refused: true,
        detail: json!({ "said": "*".repeat(4_000) }),
        ticket: Some("T-40000".to_owned()),
        person: None,
    };
    let entries: Vec<PastView> = (1..=15).rev().map(past).collect();
    let mut c = birch();
    c.portfolio.client = "*".repeat(100);
    let message = reply::history(En, &c, &HistoryOf::Portfolio, &entries, false);
    hold_to_limits(&message);
    let shown = message.card.as_ref().unwrap().body.0.len();
    assert!((1..15).contains(&shown), "{shown}");
    let next = format!("more-history:{}", 16 - shown);
    assert_eq!(message.buttons[0].id, next);
    assert_eq!(message.files, Vec::<FileToShow>::new());
}

#[test]
fn an_entry_of_another_release_is_still_shown() {
    let entry = PastView {
        seq: ActivityId(1),
        at: at(11, 2),
        actor: "Jo Becker".to_owned(),
        via: "share".to_owned(),
        what: "cycle.shared".to_owned(),
        refused: false,
        detail: json!(null),
        ticket: None,
        person: None,
    };
    let message = reply::history(En, &birch(), &HistoryOf::Portfolio, &[entry], false);
    let said = super::said(&message);
    assert!(said.contains("Jo Becker cycle shared"), "{said}");
}
