//! Who may do what (process.md section 6). Lead and Admin may everything.

use super::id::PersonId;
use super::people::{Role, Roles};

/// Something that somebody wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// Submit, clone, mark submitted, implement, edit, cancel, correct.
    Submission,
    /// Log a note, confirm, decline, approve, ask for revisions.
    Direction,
    /// Set an approved ticket live by hand.
    Completion,
    /// Answer a question.
    Answer,
    /// Start and deliver.
    Creation,
    /// Override: force a status, reopen what is approved.
    Override,
    /// Set up portfolios and people.
    Administration,
    /// Look.
    Reading,
}

/// Who a portfolio and a ticket name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Named {
    /// The portfolio's Account Manager.
    pub am: Option<PersonId>,
    /// The portfolio's Social Ad Specialist.
    pub sas: Option<PersonId>,
    /// The ticket's copywriter.
    pub copywriter: Option<PersonId>,
    /// The ticket's designer.
    pub designer: Option<PersonId>,
}

/// Who may do what was refused, besides a Lead or an Admin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhoMay {
    /// The portfolio's SAS.
    Sas,
    /// The portfolio's AM.
    Am,
    /// The portfolio's SAS or AM.
    SasOrAm,
    /// The ticket's creatives.
    Creatives,
    /// The portfolio's SAS, or the creatives of the cycle's tickets.
    SasOrCreatives,
    /// Nobody else.
    LeadOnly,
    /// Whose it is, and no Lead either.
    OwnerOnly,
}

/// Whether `person` with `roles` may do `act` where `named` are named.
///
/// # Errors
/// Says who may.
pub fn may(act: Act, person: Option<PersonId>, roles: &Roles, named: Named) -> Result<(), WhoMay> {
    if act == Act::Reading || roles.contains(&Role::Lead) || roles.contains(&Role::Admin) {
        return Ok(());
    }
    let is = |who: Option<PersonId>| person.is_some() && who == person;
    let (allowed, who) = match act {
        Act::Reading => (true, WhoMay::LeadOnly),
        Act::Submission => (is(named.sas), WhoMay::Sas),
        Act::Direction => (is(named.am), WhoMay::Am),
        Act::Answer | Act::Completion => (is(named.sas) || is(named.am), WhoMay::SasOrAm),
        Act::Creation => (
            is(named.copywriter) || is(named.designer),
            WhoMay::Creatives,
        ),
        Act::Override | Act::Administration => (false, WhoMay::LeadOnly),
    };
    if allowed { Ok(()) } else { Err(who) }
}
