//! Every cell of the two status tables of process.md section 3.

use refreshbot::domain::status::CycleChange::{Close, None as NoChange, To};
use refreshbot::domain::status::CycleEvent::{
    AllSetsReady, Approve, Decline, Implemented, Reopened, Request, Submitted,
};
use refreshbot::domain::status::CycleObstacle::{
    AlreadyFurther, ApprovedAlready, Closed as IsClosed, NotApproved, NotReady,
};
use refreshbot::domain::status::CycleStatus::{Approved, Closed, PendingApproval, Waiting};
use refreshbot::domain::status::Notation::{Blank, DeliverablesSubmitted, RequestSubmitted};
use refreshbot::domain::status::{
    CycleChange, CycleEvent, CycleObstacle, CycleStatus, Notation, Outcome, TicketEvent,
    TicketRefusal, TicketStatus,
};

type Cell = Result<CycleChange, CycleObstacle>;

const DECLINED: Cell = Ok(Close(Outcome::NoRefreshRequested));
const DONE: Cell = Ok(Close(Outcome::Implemented));
const SAME: Cell = Ok(NoChange);

#[allow(clippy::unnecessary_wraps, reason = "a cell among cells")]
const fn to(status: CycleStatus) -> Cell {
    Ok(To(status))
}

const fn no(obstacle: CycleObstacle) -> Cell {
    Err(obstacle)
}

/// The table's columns.
const COLUMNS: [CycleEvent; 7] = CycleEvent::ALL;

/// The table's rows. What comes after the notations remembers them.
fn table() -> Vec<(CycleStatus, [Cell; 7])> {
    let requested = to(Waiting(RequestSubmitted));
    let submitted = to(Waiting(DeliverablesSubmitted));
    let waiting = |notation, request, done| {
        (
            Waiting(notation),
            [
                request,
                DECLINED,
                done,
                to(PendingApproval(notation)),
                SAME,
                no(NotReady),
                no(NotApproved),
            ],
        )
    };
    let mut rows = vec![
        waiting(Blank, requested, submitted),
        waiting(RequestSubmitted, SAME, submitted),
        waiting(DeliverablesSubmitted, no(AlreadyFurther), SAME),
    ];
    for before in [Blank, RequestSubmitted, DeliverablesSubmitted] {
        rows.push((
            PendingApproval(before),
            [
                no(AlreadyFurther),
                DECLINED,
                SAME,
                SAME,
                to(Waiting(before)),
                to(Approved(before)),
                no(NotApproved),
            ],
        ));
        rows.push((
            Approved(before),
            [
                no(AlreadyFurther),
                no(ApprovedAlready),
                no(AlreadyFurther),
                SAME,
                no(ApprovedAlready),
                SAME,
                DONE,
            ],
        ));
    }
    for outcome in [Outcome::Implemented, Outcome::NoRefreshRequested] {
        rows.push((Closed(outcome), [no(IsClosed); 7]));
    }
    rows
}

/// What a Lead forces: the event's own target, whatever stands in the way.
fn forced(status: CycleStatus, event: CycleEvent) -> Cell {
    let before = status.notation();
    let target = match event {
        _ if matches!(status, Closed(_)) => return no(IsClosed),
        Decline => return DECLINED,
        Implemented => return DONE,
        Request => Waiting(RequestSubmitted),
        Submitted => Waiting(DeliverablesSubmitted),
        AllSetsReady => PendingApproval(before),
        Reopened => Waiting(before),
        Approve => Approved(before),
    };
    if target == status { SAME } else { to(target) }
}

/// One test for each column: the cell of each row, as it is, for an untracked cycle, and forced.
fn check_column(column: usize) {
    let event = COLUMNS[column];
    for (status, cells) in table() {
        let cell = cells[column];
        let tracked = status.on(event, false).map_err(|refusal| {
            assert_eq!((refusal.status, refusal.event), (status, event));
            refusal.because
        });
        assert_eq!(tracked, cell, "{event:?} on {status:?}");

        // Imported in the middle: what was submitted elsewhere may be approved without tickets.
        let imported = if (status, event) == (Waiting(DeliverablesSubmitted), Approve) {
            to(Approved(DeliverablesSubmitted))
        } else {
            cell
        };
        let untracked = status.on(event, true).map_err(|refusal| refusal.because);
        assert_eq!(untracked, imported, "{event:?} on untracked {status:?}");

        let by_lead = status.forced(event).map_err(|refusal| refusal.because);
        assert_eq!(
            by_lead,
            forced(status, event),
            "{event:?} forced on {status:?}"
        );
    }
}

macro_rules! columns {
    ($($name:ident = $event:expr;)*) => {$(
        #[test]
        fn $name() {
            check_column(COLUMNS.iter().position(|event| *event == $event).unwrap());
        }
    )*};
}
columns! {
    the_am_requests = Request;
    the_am_declines = Decline;
    the_sas_submits = Submitted;
    all_sets_are_ready = AllSetsReady;
    a_revision_or_a_new_set = Reopened;
    the_am_approves = Approve;
    the_sas_implements = Implemented;
}

#[test]
fn the_table_has_a_row_for_every_status() {
    let rows: Vec<_> = table().into_iter().map(|(status, _)| status).collect();
    for notation in Notation::ALL {
        for status in [
            Waiting(*notation),
            PendingApproval(*notation),
            Approved(*notation),
        ] {
            assert!(rows.contains(&status), "{status:?}");
        }
    }
    for outcome in Outcome::ALL {
        assert!(rows.contains(&Closed(*outcome)));
    }
}

#[test]
fn a_status_reads_as_in_the_guide() {
    let titles: Vec<_> = table()
        .into_iter()
        .map(|(status, _)| status.title())
        .collect();
    assert_eq!(
        titles,
        [
            "",
            "Refresh Request Submitted",
            "Deliverables Submitted",
            "Creatives Pending Approval",
            "Creatives Completed & Approved",
            "Creatives Pending Approval",
            "Creatives Completed & Approved",
            "Creatives Pending Approval",
            "Creatives Completed & Approved",
            "Creatives Implemented",
            "No Refresh Requested",
        ]
    );
}

/// The tickets' table: from each status, where each event leads; `=` no change, `x` refused.
#[test]
fn every_cell_of_the_tickets_table() {
    use TicketStatus as S;
    // The events' order: start, deliver, revise, approve, complete, cancel.
    let table: [(S, [&str; 6]); 7] = [
        (
            S::New,
            [
                "in-progress",
                "pending-approval",
                "x",
                "x",
                "x",
                "cancelled",
            ],
        ),
        (
            S::InProgress,
            ["=", "pending-approval", "x", "x", "x", "cancelled"],
        ),
        (
            S::PendingApproval,
            [
                "x",
                "=",
                "revisions-requested",
                "approved",
                "x",
                "cancelled",
            ],
        ),
        (
            S::RevisionsRequested,
            [
                "in-progress",
                "pending-approval",
                "=",
                "x",
                "x",
                "cancelled",
            ],
        ),
        (
            S::Approved,
            [
                "x",
                "x",
                "revisions-requested",
                "=",
                "completed-deliverable",
                "cancelled",
            ],
        ),
        (S::CompletedDeliverable, ["x", "x", "x", "x", "=", "x"]),
        (S::Cancelled, ["x", "x", "x", "x", "x", "="]),
    ];
    assert_eq!(table.map(|(status, _)| status).as_slice(), S::ALL);
    for (status, cells) in table {
        for (event, cell) in TicketEvent::ALL.into_iter().zip(cells) {
            let expected = match cell {
                "=" => Ok(None),
                "x" => Err(TicketRefusal { status, event }),
                word => Ok(Some(word.parse().unwrap())),
            };
            assert_eq!(status.on(event), expected, "{event:?} on {status:?}");
        }
    }
}

#[test]
fn what_is_open_and_what_is_handed_in() {
    use TicketStatus as S;
    let open: Vec<_> = S::ALL.iter().filter(|it| it.is_open()).collect();
    assert_eq!(
        open,
        [
            &S::New,
            &S::InProgress,
            &S::PendingApproval,
            &S::RevisionsRequested,
            &S::Approved
        ]
    );
    let handed_in: Vec<_> = S::ALL.iter().filter(|it| it.is_handed_in()).collect();
    assert_eq!(
        handed_in,
        [&S::PendingApproval, &S::Approved, &S::CompletedDeliverable]
    );
    let titles: Vec<_> = S::ALL.iter().map(|it| it.title()).collect();
    assert_eq!(
        titles,
        [
            "New",
            "In Progress",
            "Pending Approval",
            "Revisions Requested",
            "Approved",
            "Completed Deliverable",
            "Cancelled"
        ]
    );
}
