//! Who answers a reply to a mail of a cycle.

use super::id::PersonId;
use super::people::Person;

/// The person whom a reply to a mail of a cycle reaches: the Social Ad Specialist, who answers the
/// creatives and the Account Manager; for the Social Ad Specialist the Account Manager. Somebody who
/// is there goes before somebody who is `away`; never the recipient, and nobody without an address.
pub fn reply_to<'a>(
    recipient: PersonId,
    sas: &'a Person,
    am: &'a Person,
    away: &[PersonId],
) -> Option<&'a Person> {
    let mut may: Vec<&Person> = [sas, am]
        .into_iter()
        .filter(|person| person.id != recipient && person.email.is_some())
        .collect();
    may.sort_by_key(|person| away.contains(&person.id));
    may.first().copied()
}
