//! Who answers a reply to a mail.

use refreshbot::domain::id::{PersonId, WorkspaceId};
use refreshbot::domain::people::Person;
use refreshbot::domain::reply_to::{of_cycle, of_no_cycle};

const SAS: i64 = 1;
const AM: i64 = 2;
const CREATIVE: i64 = 3;

fn person(id: i64, has_address: bool) -> Person {
    Person {
        id: PersonId(id),
        workspace_id: WorkspaceId(1),
        name: format!("Person {id}"),
        email: has_address.then(|| format!("{id}@agency.example")),
    }
}

/// Recipient, whether the SAS and the AM have addresses, who is away, who answers.
type Case = (i64, [bool; 2], &'static [i64], Option<i64>);

#[test]
fn each_recipient_reaches_somebody_who_can_answer() {
    let cases: [Case; 13] = [
        (SAS, [true, true], &[], Some(AM)),
        (AM, [true, true], &[], Some(SAS)),
        (CREATIVE, [true, true], &[], Some(SAS)),
        // Nobody answers themselves, and nobody is reached without an address.
        (SAS, [true, false], &[], None),
        (AM, [false, true], &[], None),
        (CREATIVE, [false, true], &[], Some(AM)),
        (CREATIVE, [true, false], &[], Some(SAS)),
        (CREATIVE, [false, false], &[], None),
        // Somebody who is there goes first, and somebody who comes back is better than nobody.
        (CREATIVE, [true, true], &[SAS], Some(AM)),
        (CREATIVE, [true, true], &[SAS, AM], Some(SAS)),
        (CREATIVE, [true, false], &[SAS], Some(SAS)),
        (AM, [true, true], &[SAS], Some(SAS)),
        (SAS, [true, true], &[AM], Some(AM)),
    ];
    for case in cases {
        let (recipient, [sas, am], away, expected) = case;
        let (sas, am) = (person(SAS, sas), person(AM, am));
        let away: Vec<PersonId> = away.iter().copied().map(PersonId).collect();
        let answers = of_cycle(PersonId(recipient), &sas, &am, &away);
        assert_eq!(answers.map(|person| person.id.0), expected, "{case:?}");
    }
}

#[test]
fn one_person_in_both_roles_does_not_answer_themselves() {
    let both = person(SAS, true);
    assert_eq!(of_cycle(both.id, &both, &both, &[]), None);
}

#[test]
fn a_lead_answers_what_is_about_no_cycle() {
    let leads = [person(4, false), person(5, true), person(6, true)];
    let answers = |to: i64, away: &[PersonId]| {
        of_no_cycle(PersonId(to), &leads, away).map(|person| person.id.0)
    };
    assert_eq!(answers(SAS, &[]), Some(5));
    assert_eq!(answers(5, &[]), Some(6));
    assert_eq!(answers(SAS, &[PersonId(5)]), Some(6));
    assert_eq!(answers(SAS, &[PersonId(5), PersonId(6)]), Some(5));
}
