//! Folder names, numbers of deliverables, readiness.

use proptest::prelude::*;
use refreshbot::domain::ad_set::{
    CountError, FolderName, FolderNameError, MAX_FOLDER_NAME, Progress, is_ready, parse_count,
    room_left,
};
use refreshbot::domain::name_key::name_key;
use refreshbot::domain::status::TicketStatus as S;

#[test]
fn a_folder_name_is_trimmed_and_compared_by_key() {
    let name = FolderName::parse("  BPS-2026-11 Straße\u{a0}").unwrap();
    assert_eq!(name.as_str(), "BPS-2026-11 Straße");
    assert_eq!(name.key(), "bps-2026-11 strasse");
    for same in ["bps-2026-11 STRASSE", "\u{ff22}PS-2026-11 stra\u{df}e"] {
        assert_eq!(FolderName::parse(same).unwrap().key(), name.key(), "{same}");
    }
    for other in [
        "BPS-2026-11  Straße",
        "BPS-2026-11Straße",
        "BPS-2026-1 1 Straße",
    ] {
        assert_ne!(
            FolderName::parse(other).unwrap().key(),
            name.key(),
            "{other}"
        );
    }
}

#[test]
fn a_folder_name_that_cannot_be() {
    for empty in ["", " ", "\t\n", "\u{3000}"] {
        assert_eq!(
            FolderName::parse(empty),
            Err(FolderNameError::Empty),
            "{empty:?}"
        );
    }
    for lines in [
        "a\nb",
        "a\tb",
        "a\0b",
        "a\u{7f}",
        "a\u{85}b",
        "a\u{2028}b",
        "a\u{2029}b",
    ] {
        assert_eq!(
            FolderName::parse(lines),
            Err(FolderNameError::NotOneLine),
            "{lines:?}"
        );
    }
    let longest = "\u{e9}".repeat(MAX_FOLDER_NAME);
    assert_eq!(
        FolderName::parse(&format!(" {longest} ")).unwrap().as_str(),
        longest
    );
    let too_long = FolderName::parse(&format!("{longest}x"));
    assert_eq!(too_long, Err(FolderNameError::TooLong(101)));
}

#[test]
fn a_number_of_deliverables() {
    for (typed, count) in [("1", 1), (" 6 ", 6), ("50", 50), ("007", 7)] {
        assert_eq!(parse_count(typed), Ok(count));
    }
    for typed in [
        "",
        "0",
        "-1",
        "51",
        "six",
        "6.0",
        "6 of 6",
        "99999999999999999999",
    ] {
        assert_eq!(parse_count(typed), Err(CountError(typed.to_owned())));
    }
}

#[test]
fn readiness() {
    for (count, tickets, ready) in [
        (1, vec![], false),
        (1, vec![S::New], false),
        (1, vec![S::InProgress], false),
        (1, vec![S::RevisionsRequested], false),
        (1, vec![S::PendingApproval], true),
        (1, vec![S::Approved], true),
        (1, vec![S::CompletedDeliverable], true),
        (1, vec![S::Cancelled], false),       // nothing to review
        (2, vec![S::PendingApproval], false), // one is missing
        (2, vec![S::PendingApproval, S::New], false),
        (2, vec![S::PendingApproval, S::RevisionsRequested], false),
        (2, vec![S::PendingApproval, S::Cancelled], true),
        (2, vec![S::Cancelled, S::Cancelled], false),
        (
            3,
            vec![S::Approved, S::PendingApproval, S::CompletedDeliverable],
            true,
        ),
        (2, vec![S::Approved, S::Approved, S::Approved], false), // never more than N
    ] {
        assert_eq!(is_ready(count, &tickets), ready, "{count} {tickets:?}");
    }
}

#[test]
fn room_and_progress() {
    assert_eq!([0, 4, 6, 7].map(|made| room_left(6, made)), [6, 2, 0, 0]);
    let progress = Progress::of(9, S::ALL.iter().copied());
    assert_eq!(
        progress,
        Progress {
            count: 9,
            created: 7,
            pending: 1,
            approved: 2,
            revisions: 1,
            cancelled: 1,
        }
    );
}

proptest! {
    #[test]
    fn the_key_of_a_key_is_the_key(typed in ".{0,100}") {
        let key = name_key(&typed);
        prop_assert_eq!(name_key(&key), key.clone());
        if let Ok(name) = FolderName::parse(&typed) {
            prop_assert_eq!(name.key(), key);
            // What is shown, typed again, is the same set.
            let again = FolderName::parse(name.as_str()).unwrap();
            prop_assert_eq!(again, name);
        }
    }

    #[test]
    fn a_count_is_read_or_refused(typed in "[-+ 0-9a]{0,4}") {
        if let Ok(count) = parse_count(&typed) {
            prop_assert!((1..=50).contains(&count));
            prop_assert_eq!(parse_count(&count.to_string()), Ok(count));
        }
    }

    #[test]
    fn cases_do_not_make_another_name(typed in "[\\p{L}\\p{N} .&/-]{1,40}") {
        prop_assert_eq!(name_key(&typed.to_lowercase()), name_key(&typed.to_lowercase().to_uppercase().to_lowercase()));
    }
}
