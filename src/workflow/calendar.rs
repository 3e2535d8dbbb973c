//! Calendars behind secret links: *Calendar* in `/refresh todo`, and what a calendar program reads.
//!
//! Nobody logs in: who has the link reads. So it is shown once, to the one who made it; only the
//! SHA-256 of its secret is kept; and a new one makes the one before lead nowhere.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{Outcome, Step, Workflow, private};
use crate::domain::agenda::{Entry, Whose, agenda};
use crate::domain::calendar::today;
use crate::domain::id::{PersonId, PortfolioId, TicketId, WorkspaceId};
use crate::domain::people::Role;
use crate::domain::permission::{Act, Named, WhoMay};
use crate::domain::refusal::Refusal;
use crate::message::Once;
use crate::request::Reply;
use crate::store::calendar_link::{self, Link};
use crate::store::{self, Tx, absence, open_cycles, people, workspace};
use crate::wording::ics::{self, Appointment, Feed};
use crate::wording::reply;

/// Random bytes of a secret: 192 bits.
const SECRET: usize = 24;

/// *Calendar*: whether there is a link, and what can be done about it.
///
/// # Errors
/// Refused: it is somebody else's.
pub async fn show(step: &mut Step<'_>, person: PersonId) -> Outcome<Reply> {
    owner(step, person).await?;
    let locale = step.settings.locale;
    if step.settings.public_url.is_none() {
        return private(reply::no_calendars(locale));
    }
    let zone = step.settings.time_zone;
    let day = |at: DateTime<Utc>| today(at, zone);
    let own = made_at(step, person, Whose::Own).await?.map(day);
    let team = made_at(step, person, Whose::Team).await?.map(day);
    let is_lead = sees_team(&step.actor.roles);
    let team = is_lead.then_some(team);
    let now = day(step.now);
    private(reply::calendar(locale, person, own, team, now))
}

/// *New link*: shown to the one who asks, once.
///
/// # Errors
/// Refused: it is somebody else's, or the team's, and the actor is no Lead.
pub async fn new_link(step: &mut Step<'_>, person: PersonId, whose: Whose) -> Outcome<Reply> {
    allowed(step, person, whose).await?;
    let locale = step.settings.locale;
    let Some(base) = &step.settings.public_url else {
        return private(reply::no_calendars(locale));
    };
    let secret = secret()?;
    let url = Once::new(format!("{base}/calendar/{secret}.ics"));
    let replaced = made_at(step, person, whose).await?.is_some();
    let (link, now) = (link(step, person, whose), step.now);
    calendar_link::put(&mut step.tx, link, &sha256(&secret), now).await?;
    let detail = json!({ "person": person, "whose": whose, "replaced": replaced });
    step.record("calendar.link-made", detail).await?;
    private(reply::calendar_link(locale, person, whose, url, replaced))
}

/// *Revoke*: the link leads nowhere any more.
///
/// # Errors
/// Refused: it is somebody else's.
pub async fn revoke(step: &mut Step<'_>, person: PersonId, whose: Whose) -> Outcome<Reply> {
    owner(step, person).await?;
    let link = link(step, person, whose);
    let was = calendar_link::revoke(&mut step.tx, link).await?;
    if was {
        let detail = json!({ "person": person, "whose": whose });
        step.record("calendar.link-revoked", detail).await?;
    }
    private(reply::calendar_revoked(step.settings.locale, person, was))
}

async fn made_at(
    step: &mut Step<'_>,
    person: PersonId,
    whose: Whose,
) -> store::Result<Option<DateTime<Utc>>> {
    let link = link(step, person, whose);
    calendar_link::made_at(&mut step.tx, link).await
}

const fn link(step: &Step<'_>, person_id: PersonId, whose: Whose) -> Link {
    Link {
        workspace_id: step.workspace,
        person_id,
        whose,
    }
}

/// A link is its owner's alone: not even a Lead sees whether there is one.
async fn owner(step: &mut Step<'_>, person: PersonId) -> Outcome<()> {
    let found = people::find(&mut step.tx, step.workspace, person).await?;
    found.ok_or(Refusal::NotUnderstood)?;
    if step.actor.person_id() == Some(person) {
        return Ok(());
    }
    step.only(WhoMay::OwnerOnly, &[person], "").await
}

async fn allowed(step: &mut Step<'_>, person: PersonId, whose: Whose) -> Outcome<()> {
    if whose == Whose::Team {
        step.require(Act::Override, Named::default(), "").await?;
    }
    owner(step, person).await
}

fn sees_team(roles: &crate::domain::people::Roles) -> bool {
    roles.contains(&Role::Lead) || roles.contains(&Role::Admin)
}

/// A secret from the operating system.
fn secret() -> store::Result<String> {
    let mut bytes = [0; SECRET];
    let none = |error| sqlx::Error::Io(std::io::Error::other(format!("no random bytes: {error}")));
    getrandom::fill(&mut bytes).map_err(none)?;
    Ok(hexadecimal(&bytes))
}

fn sha256(secret: &str) -> String {
    hexadecimal(&Sha256::digest(secret))
}

fn hexadecimal(bytes: &[u8]) -> String {
    let digits = bytes.iter();
    digits.fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

/// The calendar that a secret leads to, as a file; `None`: it leads nowhere, or not any more. A team's
/// is for as long as whoever made the link is a Lead or an Admin, and a person's for as long as they
/// have an account.
///
/// # Errors
/// A fault of the database.
pub async fn feed(workflow: &Workflow, secret: &str) -> store::Result<Option<String>> {
    let is_one = secret.len() == 2 * SECRET && secret.bytes().all(|it| it.is_ascii_hexdigit());
    if !is_one {
        return Ok(None);
    }
    let mut tx = workflow.db().snapshot().await?;
    let Some(link) = calendar_link::find(&mut tx, &sha256(secret)).await? else {
        return Ok(None);
    };
    let (workspace, person, home) = (link.workspace_id, link.person_id, workflow.settings().home);
    let account = people::account_of(&mut tx, workspace, home, person).await?;
    let roles = people::all_roles(&mut tx, workspace, home, person).await?;
    if account.is_none() || link.whose == Whose::Team && !sees_team(&roles) {
        return Ok(None);
    }
    let feed = read(&mut tx, workflow, link).await?;
    Ok(Some(ics::calendar(workflow.settings().locale, &feed)))
}

async fn read(tx: &mut Tx, workflow: &Workflow, link: Link) -> store::Result<Feed> {
    let (workspace, now) = (link.workspace_id, workflow.now());
    let whose = match link.whose {
        Whose::Team => None,
        Whose::Own => {
            let day = today(now, workflow.settings().time_zone);
            let mut all = absence::covered_by(tx, workspace, link.person_id, day).await?;
            all.push(link.person_id);
            Some(all)
        }
    };
    let cycles = open_cycles::all(tx, workspace, now).await?;
    let kickoffs: BTreeMap<_, _> = calendar_link::kickoffs(tx, workspace)
        .await?
        .into_iter()
        .collect();
    let changed = changed(tx, workspace).await?;
    let edits: HashMap<TicketId, i64> = calendar_link::edits(tx, workspace)
        .await?
        .into_iter()
        .collect();
    let name = match link.whose {
        Whose::Own => people::person(tx, workspace, link.person_id).await?.name,
        Whose::Team => workspace::name(tx, workspace).await?,
    };
    let entries = agenda(whose.as_deref(), &cycles, &kickoffs).into_iter();
    let appointments = entries.map(|(cycle, entry)| {
        let c = &cycles[cycle];
        // Each act on a ticket may have changed its entry, each reschedule that of its cycle.
        let edition = match entry {
            Entry::Ticket(id, _) => edits.get(&id).copied().unwrap_or(0),
            Entry::Refresh(_) | Entry::Kickoff(_) => c.cycle.date_revision - 1,
        };
        Appointment {
            cycle,
            entry,
            edition: u32::try_from(edition).unwrap_or(u32::MAX),
            changed_at: changed
                .get(&c.portfolio.id)
                .map_or(c.cycle.opened_at, |at| c.cycle.opened_at.max(*at)),
        }
    });
    Ok(Feed {
        name,
        whose: link.whose,
        realm: realm(tx, workspace).await?,
        appointments: appointments.collect(),
        cycles,
    })
}

async fn changed(
    tx: &mut Tx,
    workspace: WorkspaceId,
) -> store::Result<HashMap<PortfolioId, DateTime<Utc>>> {
    let changed = calendar_link::changed(tx, workspace).await?.into_iter();
    Ok(changed.filter_map(|(id, at)| Some((id, at?))).collect())
}

/// What sets the entries of this workspace apart from those of all others, wherever it is moved.
async fn realm(tx: &mut Tx, workspace: WorkspaceId) -> store::Result<String> {
    let made = workspace::created_at(tx, workspace).await?;
    let digest = Sha256::digest(format!("{workspace} {}", made.timestamp_micros()));
    Ok(hexadecimal(&digest[..6]))
}
