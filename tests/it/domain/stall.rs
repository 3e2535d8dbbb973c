//! What is stalled, since when and who can act. Birch Pet Supply in Berlin, refresh on Mon 23 Nov.

use chrono::{DateTime, NaiveDate, Utc};
use refreshbot::domain::calendar::{Cadence, WorkingHours, local_to_utc, today};
use refreshbot::domain::id::{
    AdSetId, CycleId, PersonId, PortfolioId, QuestionId, TaskId, TicketId, WorkspaceId,
};
use refreshbot::domain::open_cycle::{OpenCycle, OpenSet, OpenTicket};
use refreshbot::domain::people::Person;
use refreshbot::domain::portfolio::{Cycle, Portfolio, PortfolioState};
use refreshbot::domain::question::Question;
use refreshbot::domain::stall::{Cause, Stall, Threshold, Thresholds, stalls};
use refreshbot::domain::status::{Notation, Phase, TicketStatus};
use refreshbot::domain::task::{Task, TaskKind};

const ZONE: chrono_tz::Tz = chrono_tz::Europe::Berlin;
const AM: PersonId = PersonId(1);
const SAS: PersonId = PersonId(2);
const ANA: PersonId = PersonId(3);

fn at(date: &str, time: &str) -> DateTime<Utc> {
    let date: NaiveDate = date.parse().unwrap();
    local_to_utc(date.and_time(format!("{time}:00").parse().unwrap()), ZONE)
}

fn person(id: PersonId, name: &str) -> Person {
    Person {
        id,
        workspace_id: WorkspaceId(1),
        name: name.to_owned(),
        email: None,
    }
}

/// Cycle 2, blank, with a current note.
pub fn birch() -> OpenCycle {
    OpenCycle {
        portfolio: Portfolio {
            id: PortfolioId(1),
            workspace_id: WorkspaceId(1),
            client: "Birch Pet Supply".to_owned(),
            cadence: Cadence::new(90).unwrap(),
            time_zone: ZONE,
            am_id: AM,
            sas_id: SAS,
            ad_account: None,
            asset_folder: None,
            state: PortfolioState::Active,
        },
        cycle: Cycle {
            id: CycleId(70),
            workspace_id: WorkspaceId(1),
            portfolio_id: PortfolioId(1),
            number: 2,
            refresh_date: "2026-11-23".parse().unwrap(),
            date_revision: 1,
            notation: Notation::Blank,
            phase: Phase::Waiting,
            outcome: None,
            untracked: false,
            opened_at: at("2026-09-03", "10:00"),
            prompted_at: None,
            submitted_at: None,
            ready_at: None,
            approved_at: None,
            closed_at: None,
            closed_by: None,
        },
        am: person(AM, "Dana Whitfield"),
        sas: person(SAS, "Jo Becker"),
        today: "2026-11-23".parse().unwrap(),
        noted_at: Some(at("2026-11-19", "10:00")),
        sets: Vec::new(),
        questions: Vec::new(),
        tasks: Vec::new(),
    }
}

fn ticket(number: i64, status: TicketStatus) -> OpenTicket {
    OpenTicket {
        id: TicketId(number),
        number,
        cycle_id: CycleId(70),
        ad_set_id: AdSetId(5),
        name: format!("Ticket {number}"),
        status,
        round: 1,
        due_date: "2026-12-07".parse().unwrap(),
        copywriter_id: Some(ANA),
        designer_id: Some(ANA),
        created_at: at("2026-11-23", "10:00"),
        touched_at: None,
    }
}

fn with_set(mut c: OpenCycle, count: i64, tickets: Vec<OpenTicket>) -> OpenCycle {
    c.sets = vec![OpenSet {
        id: AdSetId(5),
        folder: "BPS-2026-11".to_owned(),
        count,
        ready: tickets.iter().all(|t| t.status.is_handed_in()),
        ready_round: 1,
        created_at: at("2026-11-23", "10:00"),
        tickets,
    }];
    c
}

fn stalled_at(c: &OpenCycle, now: DateTime<Utc>) -> Vec<Stall> {
    let c = OpenCycle {
        today: today(now, ZONE),
        ..c.clone()
    };
    stalls(&c, &WorkingHours::default(), &Thresholds::default(), now)
}

/// What is stalled: cause, who can act, working days lost, whether the Leads are told.
fn causes(c: &OpenCycle, now: DateTime<Utc>) -> Vec<(Cause, Vec<PersonId>, u32, bool)> {
    let of = |s: Stall| (s.cause, s.actors, s.days_lost, s.escalated);
    stalled_at(c, now).into_iter().map(of).collect()
}

#[test]
fn the_kickoff_until_it_is_answered_or_there_is_a_ticket() {
    let mut c = birch();
    c.tasks = vec![Task {
        id: TaskId(1),
        cycle_id: CycleId(70),
        ticket_id: None,
        kind: TaskKind::Discuss,
        owner_id: Some(AM),
        due_date: c.cycle.refresh_date,
        created_at: at("2026-11-09", "09:00"),
        completed_at: None,
        cancelled_at: None,
    }];
    let due = at("2026-11-11", "09:00"); // 16 working hours: two days
    assert_eq!(causes(&c, due - chrono::TimeDelta::seconds(1)), []);
    assert_eq!(causes(&c, due), [(Cause::Kickoff, vec![AM], 2, false)]);
    let escalated = at("2026-11-16", "09:00");
    assert_eq!(causes(&c, escalated), [(Cause::Kickoff, vec![AM], 5, true)]);
    let with_ticket = with_set(c.clone(), 1, vec![ticket(1, TicketStatus::InProgress)]);
    assert_eq!(causes(&with_ticket, escalated), []);
    c.cycle.notation = Notation::RequestSubmitted;
    assert_eq!(causes(&c, escalated), []);
}

#[test]
fn the_refresh_day_without_a_note_and_without_a_ticket() {
    let mut c = birch();
    c.noted_at = Some(at("2026-08-24", "10:00")); // before the last cycle ended
    assert_eq!(causes(&c, at("2026-11-23", "08:59")), []);
    let of_note = |days, told| (Cause::Note, vec![AM], days, told);
    assert_eq!(causes(&c, at("2026-11-23", "09:00")), [of_note(0, false)]);
    assert_eq!(causes(&c, at("2026-11-23", "13:00")), [of_note(0, true)]);
    let of_ticket = |told| (Cause::FirstTicket, vec![SAS], 0, told);
    assert_eq!(
        causes(&c, at("2026-11-24", "13:00")),
        [of_note(1, true), of_ticket(false)]
    );
    c.noted_at = Some(at("2026-11-24", "10:00"));
    assert_eq!(causes(&c, at("2026-11-24", "13:00")), [of_ticket(false)]);
}

#[test]
fn a_set_that_lacks_tickets_counts_from_the_newest_one() {
    let mut second = ticket(2, TicketStatus::InProgress);
    second.created_at = at("2026-11-24", "10:00");
    let c = with_set(
        birch(),
        3,
        vec![ticket(1, TicketStatus::InProgress), second],
    );
    assert_eq!(causes(&c, at("2026-11-25", "09:59")), []);
    let expected = (Cause::AdSet(AdSetId(5)), vec![SAS], 1, false);
    assert_eq!(causes(&c, at("2026-11-25", "10:00")), [expected]);
}

#[test]
fn tickets_untouched_or_overdue_and_each_once() {
    let c = with_set(birch(), 1, vec![ticket(1, TicketStatus::New)]);
    assert_eq!(causes(&c, at("2026-11-25", "09:59")), []);
    let untouched = (Cause::TicketUntouched(TicketId(1)), vec![ANA], 2, false);
    assert_eq!(causes(&c, at("2026-11-25", "10:00")), [untouched]);
    let overdue = (Cause::TicketOverdue(TicketId(1)), vec![ANA], 0, false);
    assert_eq!(causes(&c, at("2026-12-08", "09:00")), [overdue]);
    let begun = with_set(birch(), 1, vec![ticket(1, TicketStatus::InProgress)]);
    assert_eq!(causes(&begun, at("2026-12-07", "17:00")), []);
    let cancelled = with_set(birch(), 1, vec![ticket(1, TicketStatus::Cancelled)]);
    assert_eq!(causes(&cancelled, at("2026-12-08", "09:00")), []);
}

#[test]
fn questions_to_the_sas_and_to_the_am() {
    let mut c = with_set(birch(), 1, vec![ticket(1, TicketStatus::InProgress)]);
    let question = |id, ticket_id| Question {
        id: QuestionId(id),
        number: id,
        cycle_id: CycleId(70),
        ticket_id,
        asker_id: Some(ANA),
        asker: "Ana".to_owned(),
        body: "Which logo?".to_owned(),
        asked_at: at("2026-11-24", "16:00"),
        answer: None,
        answerer: None,
        answered_at: None,
        closed_at: None,
        kept_as_note: None,
    };
    c.questions = vec![question(1, Some(TicketId(1))), question(2, None)];
    assert_eq!(causes(&c, at("2026-11-25", "11:59")), []);
    assert_eq!(
        causes(&c, at("2026-11-25", "12:00")),
        [
            (Cause::Question(QuestionId(1)), vec![SAS], 1, false),
            (Cause::Question(QuestionId(2)), vec![AM], 1, false),
        ]
    );
}

#[test]
fn a_ready_set_and_a_ready_cycle_wait_for_the_am() {
    let mut handed_in = ticket(1, TicketStatus::PendingApproval);
    handed_in.touched_at = Some(at("2026-11-26", "10:00"));
    let mut c = with_set(birch(), 1, vec![handed_in]);
    let of_set = (Cause::Review(Some(AdSetId(5))), vec![AM], 2, false);
    assert_eq!(causes(&c, at("2026-11-30", "10:00")), [of_set]);
    c.cycle.phase = Phase::PendingApproval;
    c.cycle.ready_at = Some(at("2026-11-26", "10:00"));
    assert_eq!(causes(&c, at("2026-11-30", "09:59")), []);
    let whole = (Cause::Review(None), vec![AM], 2, false);
    assert_eq!(causes(&c, at("2026-11-30", "10:00")), [whole]);
}

#[test]
fn an_approved_cycle_waits_for_the_sas() {
    let mut c = birch();
    c.cycle.phase = Phase::Approved;
    c.cycle.approved_at = Some(at("2026-12-04", "12:00")); // a Friday
    assert_eq!(causes(&c, at("2026-12-07", "11:59")), []);
    let expected = |days, told| (Cause::Implement, vec![SAS], days, told);
    assert_eq!(causes(&c, at("2026-12-07", "12:00")), [expected(1, false)]);
    assert_eq!(causes(&c, at("2026-12-08", "12:00")), [expected(2, true)]);
}

#[test]
fn an_imported_cycle_waits_for_the_am_and_for_no_tickets() {
    let mut c = birch();
    c.cycle.untracked = true;
    c.cycle.notation = Notation::DeliverablesSubmitted;
    c.noted_at = None;
    let now = at("2026-11-30", "10:00");
    let found: Vec<Cause> = causes(&c, now).into_iter().map(|found| found.0).collect();
    assert_eq!(found, [Cause::Review(None)]);
}

#[test]
fn nothing_while_it_is_paused() {
    let mut c = birch();
    c.portfolio.state = PortfolioState::Paused;
    assert_eq!(causes(&c, at("2026-12-30", "10:00")), []);
}

#[test]
fn thresholds_are_those_of_the_settings() {
    let c = birch();
    let patient = Thresholds {
        first_ticket: Threshold {
            remind: 80,
            escalate: 160,
        },
        ..Thresholds::default()
    };
    let now = at("2026-11-26", "10:00");
    assert_eq!(stalls(&c, &WorkingHours::default(), &patient, now), []);
    assert_eq!(stalled_at(&c, now).len(), 1);
}
