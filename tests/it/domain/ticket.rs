//! What people type about tickets, and who gets them.

use chrono::{DateTime, Utc};
use proptest::prelude::*;
use refreshbot::domain::id::PersonId;
use refreshbot::domain::ticket::CloneLineFault::{NameTooLong, NoName, NoRoom, UnknownFormat};
use refreshbot::domain::ticket::{
    CloneLine, CloneLineError, Copy, Format, Load, MAX_NAME, least_loaded, parse_clone_lines,
    parse_number,
};

fn copy(primary: &str, headline: &str, call_to_action: &str) -> Copy {
    Copy {
        primary: primary.to_owned(),
        headline: headline.to_owned(),
        call_to_action: call_to_action.to_owned(),
    }
}

#[test]
fn copy_is_read_by_its_labels() {
    for (typed, expected) in [
        ("", copy("", "", "")),
        ("Spring is here", copy("Spring is here", "", "")),
        ("Primary: a\nHeadline: b\nCTA: c", copy("a", "b", "c")),
        (
            "cta:c\r\nHEADLINE :  b\r\n primary text: a",
            copy("a", "b", "c"),
        ),
        ("Call to Action: c", copy("", "", "c")),
        (
            "before\nHeadline: b\nstill b\n\nand b\nPrimary: after",
            copy("before\nafter", "b\nstill b\n\nand b", ""),
        ),
        ("Sale: 20 %\nNote: x", copy("Sale: 20 %\nNote: x", "", "")),
        ("Headline: Now: 20 %", copy("", "Now: 20 %", "")),
        ("Headline:\n  b", copy("", "b", "")),
        ("Headline: b\nHeadline: c", copy("", "b\nc", "")),
        ("\n\n  a  \n", copy("a", "", "")),
    ] {
        assert_eq!(Copy::parse(typed), expected, "{typed:?}");
    }
    assert_eq!(copy("a", "", "c").to_text(), "Primary: a\nCTA: c");
    assert_eq!(Copy::default().to_text(), "");
    let looks_labelled = copy("a\n  Headline: b\nc", "CTA: d", "");
    let shown = "Primary: a\nPrimary:   Headline: b\nc\nHeadline: CTA: d";
    assert_eq!(looks_labelled.to_text(), shown);
    assert_eq!(Copy::parse(shown), looks_labelled);
    assert_eq!(Copy::parse("a\r\r\nb"), copy("a\nb", "", ""));
}

#[test]
fn clone_lines_are_read_with_what_differs() {
    let typed =
        "Hero | video | 9:16, no logo | really\r\n\nStatic one\n Reel||shorter\nStory | STORY | \n";
    let line = |name: &str, format, differs: &str| CloneLine {
        name: name.to_owned(),
        format,
        differs: differs.to_owned(),
    };
    assert_eq!(
        parse_clone_lines(typed, 4),
        Ok(vec![
            line("Hero", Some(Format::Video), "9:16, no logo | really"),
            line("Static one", None, ""),
            line("Reel", None, "shorter"),
            line("Story", Some(Format::StoryReel), ""),
        ])
    );
    assert_eq!(parse_clone_lines(" \n\n", 0), Ok(vec![]));
}

#[test]
fn every_wrong_line_is_named() {
    let long = "x".repeat(MAX_NAME + 1);
    let typed = format!(
        "ok\n\n| video\na | carousell\n{long} | video\n{} | video\nx|y",
        &long[1..]
    );
    let error = |line, wrong| CloneLineError { line, wrong };
    assert_eq!(
        parse_clone_lines(&typed, 5),
        Err(vec![
            error(3, NoName),
            error(4, UnknownFormat("carousell".to_owned())),
            error(5, NameTooLong(MAX_NAME + 1)),
            error(7, NoRoom { room: 5, nth: 6 }),
            error(7, UnknownFormat("y".to_owned())),
        ])
    );
    let full = parse_clone_lines("one", 0);
    assert_eq!(full, Err(vec![error(1, NoRoom { room: 0, nth: 1 })]));
}

#[test]
fn formats_as_people_type_them() {
    for format in Format::ALL {
        assert_eq!(Format::typed(format.as_str()), Some(*format));
        assert_eq!(
            Format::typed(&format.as_str().to_uppercase()),
            Some(*format)
        );
    }
    assert_eq!(Format::typed(" reel "), Some(Format::StoryReel));
    assert_eq!(Format::typed("Copy-Only"), Some(Format::CopyOnly));
    assert_eq!(Format::typed("gif"), None);
    assert_eq!(Format::typed(""), None);
}

#[test]
fn ticket_numbers_as_people_type_them() {
    for typed in ["14", "T-14", "t-14", "t14", "#14", " T-14 ", "#T-14", "014"] {
        assert_eq!(parse_number(typed), Some(14), "{typed}");
    }
    for typed in [
        "",
        "T",
        "T-",
        "-14",
        "0",
        "T-0",
        "Q-14",
        "14a",
        "1 4",
        "T--14",
        "+14",
        "T-+14",
        "99999999999999999999",
    ] {
        assert_eq!(parse_number(typed), None, "{typed}");
    }
}

fn load(person: i64, open_tickets: i64, last_assigned: Option<&str>) -> Load {
    Load {
        person: PersonId(person),
        open_tickets,
        last_assigned: last_assigned.map(|at| at.parse::<DateTime<Utc>>().unwrap()),
    }
}

#[test]
fn the_least_loaded_gets_the_ticket() {
    let (monday, tuesday) = (Some("2026-11-23T09:00:00Z"), Some("2026-11-24T09:00:00Z"));
    for (candidates, chosen) in [
        (vec![], None),
        (vec![load(1, 9, monday)], Some(1)),
        (vec![load(1, 2, None), load(2, 1, tuesday)], Some(2)),
        // A tie goes to the longest idle, to somebody never assigned first of all.
        (vec![load(1, 1, tuesday), load(2, 1, monday)], Some(2)),
        (vec![load(1, 1, monday), load(2, 1, None)], Some(2)),
        (vec![load(2, 1, monday), load(1, 1, monday)], Some(1)),
    ] {
        assert_eq!(
            least_loaded(&candidates),
            chosen.map(PersonId),
            "{candidates:?}"
        );
    }
}

/// Lines such as people write: labels among words, bare line breaks of any kind.
fn typed_copy() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "(Primary|primary text|Headline|CTA|Call to action|Sale) ?: ?",
        "[ -~\u{e9}\u{1f436}]{0,12}",
        "\r\n|\n|\r|\n\n| |\t|\u{2028}",
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn copy_that_is_shown_is_read_back(typed in typed_copy()) {
        let copy = Copy::parse(&typed);
        prop_assert_eq!(Copy::parse(&copy.to_text()), copy);
    }

    #[test]
    fn the_least_loaded_does_not_depend_on_the_order(loads in prop::collection::vec((1..9_i64, 0..3_i64, 0..3_i64), 1..8)) {
        let mut loads: Vec<Load> = loads
            .into_iter()
            .map(|(person, open_tickets, day)| Load {
                person: PersonId(person),
                open_tickets,
                last_assigned: (day > 0).then(|| DateTime::from_timestamp(day, 0).unwrap()),
            })
            .collect();
        let chosen = least_loaded(&loads);
        loads.reverse();
        prop_assert_eq!(least_loaded(&loads), chosen);
        let fewest = loads.iter().map(|load| load.open_tickets).min();
        prop_assert!(loads.iter().any(|load| Some(load.person) == chosen && Some(load.open_tickets) == fewest));
    }

    #[test]
    fn all_clone_lines_or_none(typed in "([a-c|\n\r ]|video){0,40}", room in 0..4_i64) {
        match parse_clone_lines(&typed, room) {
            Ok(lines) => {
                prop_assert!(lines.len() <= usize::try_from(room).unwrap());
                prop_assert_eq!(lines.len(), typed.lines().filter(|line| !line.trim().is_empty()).count());
                prop_assert!(lines.iter().all(|line| !line.name.is_empty()));
            }
            Err(errors) => {
                prop_assert!(!errors.is_empty());
                let lines = typed.lines().count();
                prop_assert!(errors.iter().all(|error| (1..=lines).contains(&error.line)));
                prop_assert!(errors.is_sorted_by_key(|error| error.line));
            }
        }
    }

    #[test]
    fn a_number_is_read_from_its_label(number in 1..i64::MAX) {
        for typed in [format!("T-{number}"), format!("t{number}"), format!("#{number}"), number.to_string()] {
            prop_assert_eq!(parse_number(&typed), Some(number));
        }
    }

    #[test]
    fn nothing_typed_panics(typed in any::<String>()) {
        let _ = (parse_number(&typed), Format::typed(&typed), Copy::parse(&typed).to_text(), parse_clone_lines(&typed, 3));
    }
}
