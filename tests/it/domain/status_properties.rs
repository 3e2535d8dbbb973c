//! Whatever happens in whatever order.

use proptest::prelude::*;
use proptest::sample::select;
use refreshbot::domain::ad_set::is_ready;
use refreshbot::domain::status::{
    CycleChange, CycleEvent, CycleStatus, Notation, Outcome, TicketEvent, TicketStatus,
};

/// An event, and whether a Lead forces it.
fn acts() -> impl Strategy<Value = Vec<(CycleEvent, bool)>> {
    let act = (select(CycleEvent::ALL.to_vec()), prop::bool::weighted(0.2));
    prop::collection::vec(act, 0..60)
}

const BEGIN: CycleStatus = CycleStatus::Waiting(Notation::Blank);

proptest! {
    #[test]
    fn a_cycle_closes_at_most_once_and_stays_closed(acts in acts(), untracked: bool) {
        let mut status = BEGIN;
        let mut closings = Vec::new();
        for (event, forced) in acts {
            let before = status;
            let change = if forced { status.forced(event) } else { status.on(event, untracked) };
            match change {
                Ok(CycleChange::None) => {}
                Ok(CycleChange::To(next)) => {
                    prop_assert!(!matches!(next, CycleStatus::Closed(_)), "closing is a change of its own");
                    prop_assert_ne!(next, before, "a change changes something");
                    status = next;
                }
                Ok(CycleChange::Close(outcome)) => {
                    closings.push(outcome);
                    status = CycleStatus::Closed(outcome);
                }
                Err(refusal) => {
                    prop_assert_eq!(refusal.status, before);
                    prop_assert_eq!(refusal.event, event);
                }
            }
            if let CycleStatus::Closed(_) = before {
                prop_assert!(change.is_err());
            }
        }
        prop_assert!(closings.len() <= 1);
    }

    #[test]
    fn without_force_only_what_was_approved_is_implemented(events in prop::collection::vec(select(CycleEvent::ALL.to_vec()), 0..60)) {
        let mut status = BEGIN;
        let mut path = vec![status];
        for event in events {
            status = match status.on(event, false) {
                Ok(CycleChange::To(next)) => next,
                Ok(CycleChange::Close(outcome)) => CycleStatus::Closed(outcome),
                Ok(CycleChange::None) | Err(_) => continue,
            };
            path.push(status);
        }
        for pair in path.windows(2) {
            match pair[1] {
                CycleStatus::Closed(Outcome::Implemented) => {
                    prop_assert!(matches!(pair[0], CycleStatus::Approved(_)));
                }
                CycleStatus::Closed(Outcome::NoRefreshRequested) => {
                    prop_assert!(!matches!(pair[0], CycleStatus::Approved(_)));
                }
                CycleStatus::Approved(after) => prop_assert_eq!(pair[0], CycleStatus::PendingApproval(after)),
                // The notation is remembered through review and back.
                CycleStatus::PendingApproval(after) => prop_assert_eq!(pair[0], CycleStatus::Waiting(after)),
                CycleStatus::Waiting(after) => prop_assert!(
                    pair[0] == CycleStatus::PendingApproval(after) || pair[0].notation() < after
                ),
            }
        }
    }

    #[test]
    fn an_event_twice_is_an_event_once(acts in acts(), again in select(CycleEvent::ALL.to_vec())) {
        let step = |status: CycleStatus, event| match status.on(event, false) {
            Ok(CycleChange::To(next)) => next,
            Ok(CycleChange::Close(outcome)) => CycleStatus::Closed(outcome),
            Ok(CycleChange::None) | Err(_) => status,
        };
        let status = acts.iter().fold(BEGIN, |status, (event, _)| step(status, *event));
        let once = step(status, again);
        prop_assert_eq!(step(once, again), once);
    }

    #[test]
    fn a_ticket_that_ended_stays(events in prop::collection::vec(select(TicketEvent::ALL.to_vec()), 0..60)) {
        let mut status = TicketStatus::New;
        for event in events {
            if let Ok(Some(next)) = status.on(event) {
                prop_assert!(status.is_open(), "{:?} after {:?}", next, status);
                prop_assert_ne!(next, status);
                // Only what was handed in is approved, only what was approved goes live.
                match next {
                    TicketStatus::Approved => prop_assert_eq!(status, TicketStatus::PendingApproval),
                    TicketStatus::CompletedDeliverable => prop_assert_eq!(status, TicketStatus::Approved),
                    _ => {}
                }
                status = next;
            }
        }
    }

    /// The truth table of readiness, from its definition.
    #[test]
    fn a_set_is_ready_when_all_exist_and_are_handed_in(
        count in 1..8_i64,
        tickets in prop::collection::vec(select(TicketStatus::ALL.to_vec()), 0..8),
    ) {
        let made = i64::try_from(tickets.len()).unwrap();
        let cancelled = tickets.iter().filter(|it| **it == TicketStatus::Cancelled).count();
        let handed_in = tickets.iter().filter(|it| it.is_handed_in()).count();
        let expected = made == count && handed_in > 0 && handed_in + cancelled == tickets.len();
        prop_assert_eq!(is_ready(count, &tickets), expected);
    }
}
