use chrono::NaiveDate;
use insta::assert_snapshot;
use refreshbot::domain::id::PersonId;
use refreshbot::message::FileToShow;
use refreshbot::wording::Locale::En;
use refreshbot::wording::{notice, reply};

use super::agency::*;
use super::{attached, said};

fn next() -> NaiveDate {
    NaiveDate::from_ymd_opt(2027, 2, 21).unwrap()
}

/// Birch Pet Supply on the day of its kickoff.
fn kickoff_day() -> refreshbot::wording::view::CycleView {
    let mut c = birch();
    c.today = day(11, 8);
    c
}

#[test]
fn kickoff() {
    assert_snapshot!(said(&notice::kickoff(En, &kickoff_day(), None, None)), @"
    Birch Pet Supply: refresh on Mon 23 Nov · cycle 7 · @Dana Whitfield
    There is no note yet.
    Next: discuss it with the client, answer below, and log their direction with *Add note*.
    [Client wants a refresh] [No refresh this cycle] [Add note]
    ");
    assert_snapshot!(said(&notice::kickoff(En, &kickoff_day(), Some(&old_note()), None)), @"
    Birch Pet Supply: refresh on Mon 23 Nov · cycle 7 · @Dana Whitfield
    The newest note is from Mon 24 Aug, before the last refresh closed.
    Next: discuss it with the client, answer below, and log their direction with *Add note*.
    [Client wants a refresh] [No refresh this cycle] [Add note]
    ");
    assert_snapshot!(said(&notice::kickoff(En, &kickoff_day(), Some(&note()), None)), @"
    Birch Pet Supply: refresh on Mon 23 Nov · cycle 7 · @Dana Whitfield
    The newest note is from Thu 19 Nov; add another if something changed.
    Next: discuss it with the client, answer below, and log their direction with *Add note*.
    [Client wants a refresh] [No refresh this cycle] [Add note]
    ");
}

#[test]
fn a_kickoff_that_comes_late_says_how_late() {
    let said = said(&notice::kickoff(En, &kickoff_day(), None, Some(late())));
    assert_snapshot!(said.lines().nth(1).unwrap(), @"This comes 2 days late: it was due on Mon 23 Nov, 09:00.");
}

#[test]
fn the_kickoff_mentions_the_am_and_nobody_else() {
    let message = notice::kickoff(En, &kickoff_day(), Some(&note()), None);
    assert_eq!(message.text.mentions(), [PersonId(1)]);
}

#[test]
fn confirmed() {
    assert_snapshot!(said(&reply::confirmed(En, &kickoff_day(), false)), @"
    Birch Pet Supply is Refresh Request Submitted (cycle 7), and your task is complete.
    Next: log the client's direction with *Add note* before Mon 23 Nov, when Jo Becker creates the tickets from it.
    [Add note]
    ");
    assert_snapshot!(said(&reply::confirmed(En, &kickoff_day(), true)), @"
    Birch Pet Supply is Refresh Request Submitted already (cycle 7). Nothing changed.
    Next: log the client's direction with *Add note* before Mon 23 Nov, when Jo Becker creates the tickets from it.
    [Add note]
    ");
}

#[test]
fn declined() {
    let mut c = closed();
    c.today = day(11, 9);
    c.cycle.closed_by = Some(PersonId(1));
    assert_snapshot!(said(&reply::declined(En, &c, next())), @"
    Birch Pet Supply: cycle 7 is closed without a refresh.
    Next refresh: Sun 21 Feb 2027. Jo Becker is told; nothing more to do until the next kickoff.
    ");
    let reason = "Budget is frozen until January.\nThey come back to us.";
    assert_snapshot!(said(&notice::declined(En, &c, Some(reason), &[], next())), @"
    Birch Pet Supply: no refresh this cycle · cycle 7 was closed by Dana Whitfield
    > Budget is frozen until January.
    > They come back to us.
    Nothing is needed from you. Next refresh: Sun 21 Feb 2027.
    ");
    c.cycle.closed_by = Some(PersonId(9));
    assert_snapshot!(said(&notice::declined(En, &c, None, &[], next())), @"
    Birch Pet Supply: no refresh this cycle · cycle 7 was closed by a Lead
    Nothing is needed from you. Next refresh: Sun 21 Feb 2027.
    ");
}

#[test]
fn a_reason_that_is_too_long_to_show_goes_along_as_a_file() {
    let short = notice::declined(En, &closed(), Some(&"*".repeat(600)), &[], next());
    assert_eq!(short.files, Vec::<FileToShow>::new());
    let reason = "*".repeat(1_000);
    let message = notice::declined(En, &closed(), Some(&reason), &[], next());
    super::hold_to_limits(&message);
    assert_eq!(attached(&message).trim(), reason);
}
