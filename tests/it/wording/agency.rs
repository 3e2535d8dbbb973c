//! An agency to speak of: Birch Pet Supply on its refresh day, Mon 23 Nov 2026.

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use refreshbot::domain::ad_set::AdSet;
use refreshbot::domain::asset::{Asset, AssetPurpose, AssetState};
use refreshbot::domain::calendar::Cadence;
use refreshbot::domain::id::{
    AdSetId, AssetId, CycleId, NoteId, PersonId, PortfolioId, TicketId, WorkspaceId,
};
use refreshbot::domain::note::Note;
use refreshbot::domain::people::Person;
use refreshbot::domain::portfolio::{Cycle, Portfolio, PortfolioState};
use refreshbot::domain::status::{Notation, Outcome, Phase, TicketStatus};
use refreshbot::domain::ticket::{Format, Ticket};
use refreshbot::wording::view::{AdSetView, CycleSummary, CycleView, NoteView, TicketView};

/// A day of 2026.
pub fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

/// 15:00 UTC of a day of 2026: 10:00 in New York in winter.
pub fn at(month: u32, day: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, month, day, 15, 0, 0).unwrap()
}

pub fn person(id: i64, name: &str) -> Person {
    let first = name.split(' ').next().unwrap().to_lowercase();
    Person {
        id: PersonId(id),
        workspace_id: WorkspaceId(1),
        name: name.to_owned(),
        email: Some(format!("{first}@example.com")),
    }
}

pub fn dana() -> Person {
    person(1, "Dana Whitfield")
}

pub fn jo() -> Person {
    person(2, "Jo Becker")
}

pub fn ana() -> Person {
    person(3, "Ana Lima")
}

pub fn kofi() -> Person {
    person(4, "Kofi Mensah")
}

/// Birch Pet Supply, cycle 7, on the refresh day.
pub fn birch() -> CycleView {
    CycleView {
        portfolio: Portfolio {
            id: PortfolioId(1),
            workspace_id: WorkspaceId(1),
            client: "Birch Pet Supply".to_owned(),
            cadence: Cadence::new(90).unwrap(),
            time_zone: chrono_tz::America::New_York,
            am_id: PersonId(1),
            sas_id: PersonId(2),
            ad_account: Some("act_2203384417".to_owned()),
            asset_folder: Some("https://drive.example.com/birch".to_owned()),
            state: PortfolioState::Active,
        },
        cycle: Cycle {
            id: CycleId(70),
            workspace_id: WorkspaceId(1),
            portfolio_id: PortfolioId(1),
            number: 7,
            refresh_date: day(11, 23),
            date_revision: 1,
            notation: Notation::Blank,
            phase: Phase::Waiting,
            outcome: None,
            untracked: false,
            opened_at: at(9, 3),
            prompted_at: None,
            submitted_at: None,
            ready_at: None,
            approved_at: None,
            closed_at: None,
            closed_by: None,
        },
        am: dana(),
        sas: jo(),
        today: day(11, 23),
    }
}

/// The same cycle, Deliverables Submitted.
pub fn submitted() -> CycleView {
    let mut c = birch();
    c.cycle.notation = Notation::DeliverablesSubmitted;
    c.cycle.submitted_at = Some(at(11, 23));
    c.today = day(11, 25);
    c
}

/// The same cycle, Creatives Pending Approval.
pub fn pending() -> CycleView {
    let mut c = submitted();
    c.cycle.phase = Phase::PendingApproval;
    c.today = day(12, 4);
    c
}

/// The same cycle, Creatives Completed & Approved.
pub fn approved() -> CycleView {
    let mut c = pending();
    c.cycle.phase = Phase::Approved;
    c.cycle.approved_at = Some(at(12, 7));
    c.today = day(12, 7);
    c
}

/// The same cycle, Creatives Implemented.
pub fn closed() -> CycleView {
    let mut c = approved();
    c.cycle.outcome = Some(Outcome::Implemented);
    c.cycle.closed_at = Some(at(12, 9));
    c.today = day(12, 9);
    c
}

pub fn summary() -> CycleSummary {
    CycleSummary {
        reason: None,
        closed_by: Some("Jo Becker".to_owned()),
        deliverables: 6,
        revision_rounds: 2,
        questions: 3,
        longest_question: Some(chrono::TimeDelta::minutes(320)),
        unanswered: Vec::new(),
        next_refresh: NaiveDate::from_ymd_opt(2027, 2, 21).unwrap(),
        next_kickoff: NaiveDate::from_ymd_opt(2027, 2, 6).unwrap(),
    }
}

pub fn asset(name: &str, purpose: AssetPurpose, state: AssetState) -> Asset {
    Asset {
        id: AssetId(900),
        note_id: None,
        ticket_id: None,
        question_id: None,
        purpose,
        round: 1,
        name: name.to_owned(),
        url: "https://files.example.com/1".to_owned(),
        size: 48_000,
        state,
        stored_path: None,
        sender_id: Some(PersonId(4)),
    }
}

pub fn reference(name: &str, state: AssetState) -> Asset {
    asset(name, AssetPurpose::Reference, state)
}

pub fn delivery(name: &str, state: AssetState) -> Asset {
    asset(name, AssetPurpose::Delivered, state)
}

/// A link that was handed in.
pub fn link(url: &str) -> Asset {
    Asset {
        url: url.to_owned(),
        ..delivery(url, AssetState::Link)
    }
}

/// Dana's note of Thu 19 Nov.
pub fn note() -> NoteView {
    NoteView {
        note: Note {
            id: NoteId(12),
            portfolio_id: PortfolioId(1),
            cycle_id: CycleId(70),
            author_id: Some(PersonId(1)),
            author: Some("Dana Whitfield".to_owned()),
            body: "New logo in the folder. Headline \"Spring is here\".\n\
                   Keep the phone number out of the image."
                .to_owned(),
            logged_at: at(11, 19),
            revision: 1,
        },
        assets: vec![
            reference("logo-2027.png", AssetState::Stored),
            reference("brief.pdf", AssetState::Copying),
            Asset {
                url: "https://drive.example.com/birch/spring".to_owned(),
                ..reference("Drive folder", AssetState::Link)
            },
        ],
        stale: false,
    }
}

/// A note from before the last refresh closed.
pub fn old_note() -> NoteView {
    let mut n = note();
    n.note.logged_at = at(8, 24);
    n.stale = true;
    n.assets.clear();
    n
}

/// The set BPS-2026-11 of so many deliverables with these tickets.
pub fn set(count: i64, tickets: Vec<TicketView>) -> AdSetView {
    let statuses: Vec<TicketStatus> = tickets.iter().map(|t| t.ticket.status).collect();
    AdSetView {
        set: AdSet {
            id: AdSetId(5),
            portfolio_id: PortfolioId(1),
            cycle_id: CycleId(70),
            folder_name: "BPS-2026-11".to_owned(),
            count,
            ready: refreshbot::domain::ad_set::is_ready(count, &statuses),
            ready_round: 1,
            created_at: at(11, 23),
        },
        tickets: tickets
            .into_iter()
            .map(|mut t| {
                t.ticket.set_count = count;
                t
            })
            .collect(),
    }
}

/// Ticket number 40 + `position`, of Ana and Kofi.
pub fn ticket(position: i64, name: &str, status: TicketStatus) -> TicketView {
    TicketView {
        ticket: Ticket {
            id: TicketId(400 + position),
            number: 40 + position,
            portfolio_id: PortfolioId(1),
            cycle_id: CycleId(70),
            ad_set_id: AdSetId(5),
            position,
            set_count: 6,
            name: name.to_owned(),
            format: Format::Static,
            placement: Some("Feed 4:5".to_owned()),
            direction: "Two dogs on the beach, the new logo top left.\nNo phone number.".to_owned(),
            primary_text: "Spring is here, and so is the shedding.".to_owned(),
            headline: "Spring is here".to_owned(),
            call_to_action: "Shop now".to_owned(),
            landing_url: Some("https://birch.example.com/spring".to_owned()),
            due_date: day(12, 7),
            copywriter_id: Some(PersonId(3)),
            designer_id: Some(PersonId(4)),
            status,
            cloned_from: None,
            round: 1,
            created_at: at(11, 23),
        },
        copywriter: Some(ana()),
        designer: Some(kofi()),
        assets: Vec::new(),
        open_questions: Vec::new(),
    }
}

/// Spring hero, as it was submitted.
pub fn hero() -> TicketView {
    ticket(1, "Spring hero", TicketStatus::New)
}

/// Spring hero with something handed in.
pub fn hero_delivered() -> TicketView {
    let mut t = ticket(1, "Spring hero", TicketStatus::PendingApproval);
    t.assets = vec![
        reference("logo-2027.png", AssetState::Stored),
        delivery("hero-4x5.png", AssetState::Stored),
        link("https://adlab.example.com/a/881"),
    ];
    t
}

/// Four of six tickets, in all kinds of states.
pub fn set_in_work() -> AdSetView {
    let mut alone = ticket(4, "Carousel of beds", TicketStatus::New);
    alone.copywriter = None;
    alone.designer = None;
    set(
        6,
        vec![
            hero_delivered(),
            ticket(2, "Spring hero tall", TicketStatus::InProgress),
            ticket(3, "Puppy reel", TicketStatus::Cancelled),
            alone,
        ],
    )
}

/// All three tickets handed in.
pub fn set_ready() -> AdSetView {
    let mut reel = ticket(3, "Puppy reel", TicketStatus::Approved);
    reel.assets = vec![link("https://adlab.example.com/a/883")];
    let mut tall = ticket(2, "Spring hero tall", TicketStatus::PendingApproval);
    tall.assets = vec![
        delivery("tall-v1.png", AssetState::Stored),
        Asset {
            round: 2,
            ..delivery("tall-v2.png", AssetState::Copying)
        },
    ];
    tall.ticket.round = 2;
    set(3, vec![hero_delivered(), tall, reel])
}

/// The same, approved.
pub fn set_approved() -> AdSetView {
    let mut s = set_ready();
    for t in &mut s.tickets {
        t.ticket.status = TicketStatus::Approved;
    }
    s
}

/// Due at nine on the refresh date, and two days late.
pub fn late() -> refreshbot::wording::view::Late {
    let due = crate::support::bot::local("2026-11-23", "09:00:00", birch().portfolio.time_zone);
    refreshbot::wording::view::Late {
        due,
        by: chrono::TimeDelta::hours(54),
    }
}
