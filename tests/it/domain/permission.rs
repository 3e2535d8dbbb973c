//! Who may do what: every act by everyone (process.md section 6).

use refreshbot::domain::id::PersonId;
use refreshbot::domain::people::{Role, Roles};
use refreshbot::domain::permission::{Act, Named, WhoMay, may};

const AM: PersonId = PersonId(1);
const SAS: PersonId = PersonId(2);
const COPYWRITER: PersonId = PersonId(3);
const DESIGNER: PersonId = PersonId(4);
const SOMEBODY: PersonId = PersonId(5);

const NAMED: Named = Named {
    am: Some(AM),
    sas: Some(SAS),
    copywriter: Some(COPYWRITER),
    designer: Some(DESIGNER),
};

/// Each act: whom the portfolio and the ticket name for it, and what the others are told.
const TABLE: [(Act, &[PersonId], WhoMay); 8] = [
    (Act::Submission, &[SAS], WhoMay::Sas),
    (Act::Direction, &[AM], WhoMay::Am),
    (Act::Completion, &[AM, SAS], WhoMay::SasOrAm),
    (Act::Answer, &[AM, SAS], WhoMay::SasOrAm),
    (Act::Creation, &[COPYWRITER, DESIGNER], WhoMay::Creatives),
    (Act::Override, &[], WhoMay::LeadOnly),
    (Act::Administration, &[], WhoMay::LeadOnly),
    (
        Act::Reading,
        &[AM, SAS, COPYWRITER, DESIGNER, SOMEBODY],
        WhoMay::LeadOnly,
    ),
];

fn roles(all: &[Role]) -> Roles {
    all.iter().copied().collect()
}

#[test]
fn every_act_by_everyone() {
    for (act, named, who) in TABLE {
        for person in [AM, SAS, COPYWRITER, DESIGNER, SOMEBODY] {
            let expected = if named.contains(&person) {
                Ok(())
            } else {
                Err(who)
            };
            // A role says what somebody does in general; the portfolio and the ticket name people.
            for role in [
                &[] as &[Role],
                &[Role::Am],
                &[Role::Sas],
                &[Role::Copywriter, Role::Designer],
            ] {
                let answer = may(act, Some(person), &roles(role), NAMED);
                assert_eq!(answer, expected, "{act:?} by {person:?} with {role:?}");
            }
            for role in [Role::Lead, Role::Admin] {
                let answer = may(act, Some(person), &roles(&[Role::Am, role]), NAMED);
                assert_eq!(answer, Ok(()), "{act:?} by {person:?} with {role:?}");
            }
        }
    }
}

#[test]
fn nobody_known_is_nobody_named() {
    for (act, _, who) in TABLE {
        for named in [NAMED, Named::default()] {
            let expected = if act == Act::Reading {
                Ok(())
            } else {
                Err(who)
            };
            assert_eq!(may(act, None, &Roles::new(), named), expected, "{act:?}");
            // A Lead of the platform's, linked to nobody yet.
            assert_eq!(
                may(act, None, &roles(&[Role::Lead]), named),
                Ok(()),
                "{act:?}"
            );
        }
        let unassigned = may(act, Some(COPYWRITER), &Roles::new(), Named::default());
        assert_eq!(unassigned.is_ok(), act == Act::Reading, "{act:?}");
    }
}

#[test]
fn one_person_may_be_several() {
    let both = Named {
        am: Some(AM),
        sas: Some(AM),
        ..NAMED
    };
    for act in [
        Act::Submission,
        Act::Direction,
        Act::Answer,
        Act::Completion,
    ] {
        assert_eq!(may(act, Some(AM), &Roles::new(), both), Ok(()), "{act:?}");
        assert!(may(act, Some(SAS), &Roles::new(), both).is_err(), "{act:?}");
    }
}
