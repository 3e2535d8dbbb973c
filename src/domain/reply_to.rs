//! Who answers a reply to a mail: a person who can. Somebody who is there goes before somebody who is
//! away; never the recipient, and nobody without an address.

use super::id::PersonId;
use super::people::Person;

/// Of a cycle: the Social Ad Specialist, who answers the creatives and the Account Manager; for the
/// Social Ad Specialist the Account Manager.
pub fn of_cycle<'a>(
    recipient: PersonId,
    sas: &'a Person,
    am: &'a Person,
    away: &[PersonId],
) -> Option<&'a Person> {
    first(recipient, [sas, am], away)
}

/// Of what is about no single cycle: a Creative Team Lead.
pub fn of_no_cycle<'a>(
    recipient: PersonId,
    leads: &'a [Person],
    away: &[PersonId],
) -> Option<&'a Person> {
    first(recipient, leads, away)
}

fn first<'a>(
    recipient: PersonId,
    people: impl IntoIterator<Item = &'a Person>,
    away: &[PersonId],
) -> Option<&'a Person> {
    let mut may: Vec<&Person> = people
        .into_iter()
        .filter(|person| person.id != recipient && person.email.is_some())
        .collect();
    may.sort_by_key(|person| away.contains(&person.id));
    may.first().copied()
}
