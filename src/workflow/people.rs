//! Linking accounts and assigning roles.

use serde_json::json;

use super::{Outcome, Step, private, resolve};
use crate::domain::email::check_email;
use crate::domain::id::PersonId;
use crate::domain::notice::{Destination, Notice};
use crate::domain::people::{Person, Platform, Role};
use crate::domain::permission::{Act, Named};
use crate::domain::portfolio::Portfolio;
use crate::domain::refusal::Refusal;
use crate::request::{Account, Reply, Which};
use crate::store::{self, outbox, people, portfolio, task, team, ticket};
use crate::wording::reply::{self, AssignedTo, Unlinked};

use super::Workflow;

/// The person of an account; made where the account is not known yet.
///
/// # Errors
/// A fault of the database.
pub async fn ensure(step: &mut Step<'_>, account: &Account) -> Outcome<Person> {
    let (workspace, platform, now) = (step.workspace, step.platform, step.now);
    let known = people::by_account(&mut step.tx, workspace, platform, &account.id).await?;
    if let Some(person) = known {
        people::seen(&mut step.tx, workspace, platform, account).await?;
        return Ok(person);
    }
    let person =
        people::insert(&mut step.tx, workspace, &storable(&account.name), None, now).await?;
    people::link_account(&mut step.tx, workspace, platform, account, person.id).await?;
    Ok(person)
}

fn storable(name: &str) -> String {
    name.replace('\0', "")
}

/// `/refresh-admin people link`: an account belongs to the person of a mail address, who is made
/// where the address is new.
///
/// # Errors
/// Refused.
pub async fn link(step: &mut Step<'_>, account: &Account, email: &str) -> Outcome<Reply> {
    step.require(Act::Administration, Named::default(), "")
        .await?;
    let email = email.trim();
    if let Err(reason) = check_email(email) {
        return Err(Refusal::Unreadable {
            field: "email",
            typed: email.chars().take(100).collect(),
            expected: reason.to_owned(),
        }
        .into());
    }
    let (workspace, platform) = (step.workspace, step.platform);
    let before = people::by_account(&mut step.tx, workspace, platform, &account.id).await?;
    let person = belonging_to(step, account, email).await?;
    let theirs = people::account_of(&mut step.tx, workspace, platform, person.id).await?;
    // Whoever was only mentioned so far is the same person.
    let before = before.filter(|one| one.id != person.id && one.email.is_some());
    people::link_account(&mut step.tx, workspace, platform, account, person.id).await?;
    step.record(
        "person.linked",
        json!({ "person": person.id, "account": account.id }),
    )
    .await?;
    let unlinked = Unlinked {
        account: theirs.is_some_and(|id| id != account.id),
        person: before.as_ref(),
    };
    let locale = step.settings.locale;
    let assigned = people::roles(&mut step.tx, workspace, person.id).await?;
    let has_role = !account.roles.is_empty() || !assigned.is_empty();
    let said = reply::linked(locale, &person, &account.name, unlinked, has_role);
    private(said)
}

/// The person of a mail address. Whoever was only mentioned so far, and has no address yet, is that
/// person: what they were named for goes along.
async fn belonging_to(step: &mut Step<'_>, account: &Account, email: &str) -> Outcome<Person> {
    let (workspace, platform, now) = (step.workspace, step.platform, step.now);
    let mentioned = people::by_account(&mut step.tx, workspace, platform, &account.id).await?;
    let refusing = people::refusing(&mut step.tx, workspace).await?;
    let is_wrong = |person: &Person| refusing.iter().any(|one| one.id == person.id);
    let known = people::by_email(&mut step.tx, workspace, email).await?;
    Ok(match (known, mentioned) {
        (Some(known), Some(mentioned)) if mentioned.email.is_none() => {
            people::take_over(&mut step.tx, workspace, mentioned.id, known.id).await?;
            known
        }
        (Some(known), _) => known,
        // An address that refuses mail is corrected: it is the same person.
        (None, Some(mentioned)) if mentioned.email.is_none() || is_wrong(&mentioned) => {
            people::set_email(&mut step.tx, workspace, mentioned.id, email).await?;
            Person {
                email: Some(email.to_owned()),
                ..mentioned
            }
        }
        (None, _) => {
            let name = storable(&account.name);
            people::insert(&mut step.tx, workspace, &name, Some(email), now).await?
        }
    })
}

/// `/refresh-admin people assign`: a role for a ticket, a portfolio, or the workspace.
///
/// # Errors
/// Refused.
pub async fn assign(
    step: &mut Step<'_>,
    role: Role,
    account: &Account,
    which: &Which,
) -> Outcome<Reply> {
    step.require(Act::Administration, Named::default(), "")
        .await?;
    let person = ensure(step, account).await?;
    if let Some(typed) = &which.ticket {
        return assign_ticket(step, role, person, typed).await;
    }
    if let Some(typed) = &which.portfolio {
        return assign_portfolio(step, role, person, typed).await;
    }
    people::add_role(&mut step.tx, step.workspace, person.id, role).await?;
    step.record(
        "person.assigned",
        json!({ "person": person.id, "role": role.as_str() }),
    )
    .await?;
    private(reply::assigned(
        step.settings.locale,
        &person,
        role,
        AssignedTo::Workspace,
    ))
}

fn not_that_role(role: Role, of: &str) -> Refusal {
    Refusal::Unreadable {
        field: "role",
        typed: role.as_str().to_owned(),
        expected: of.to_owned(),
    }
}

async fn assign_ticket(
    step: &mut Step<'_>,
    role: Role,
    person: Person,
    typed: &str,
) -> Outcome<Reply> {
    let (portfolio, cycle, found) = resolve::ticket_of(step, Some(typed)).await?;
    let (workspace, locale) = (step.workspace, step.settings.locale);
    if cycle.outcome.is_some() {
        let (client, number) = (portfolio.client, cycle.number);
        return Err(Refusal::CycleClosed { client, number }.into());
    }
    match role {
        Role::Copywriter => {
            ticket::set_copywriter(&mut step.tx, workspace, found.id, person.id).await?;
        }
        Role::Designer => {
            ticket::set_designer(&mut step.tx, workspace, found.id, person.id).await?;
        }
        _ => return Err(not_that_role(role, "copywriter or designer, for a ticket").into()),
    }
    step.ticket_changed(&found).await?;
    let detail = json!({ "person": person.id, "role": role.as_str(), "ticket": found.label() });
    step.record("ticket.assigned", detail).await?;
    let notice = Notice::Assigned {
        ticket: found.id,
        new: vec![person.id],
    };
    let to = Destination::Ticket { ticket: found.id };
    let key = format!("assigned:{}:{}:{}", found.id, role.as_str(), step.event_id);
    step.tell_people(&[person.id], portfolio.id, to, notice, key)
        .await?;
    let (_, _, t) = super::ticket::seen(step, cycle.id, found.id).await?;
    private(reply::assigned(
        locale,
        &person,
        role,
        AssignedTo::Ticket(&t),
    ))
}

async fn assign_portfolio(
    step: &mut Step<'_>,
    role: Role,
    person: Person,
    typed: &str,
) -> Outcome<Reply> {
    let found = resolve::portfolio_of(step, Some(typed)).await?;
    let (workspace, locale) = (step.workspace, step.settings.locale);
    match role {
        Role::Am | Role::Sas => {
            let owner = if role == Role::Am {
                found.am_id
            } else {
                found.sas_id
            };
            if owner != person.id {
                portfolio::set_owner(&mut step.tx, workspace, found.id, role, person.id).await?;
                take_over(step, &found, role, person.id).await?;
            }
        }
        Role::Copywriter | Role::Designer => {
            team::add_to_team(&mut step.tx, workspace, found.id, person.id, role).await?;
        }
        Role::Lead | Role::Admin => {
            let of = "am, sas, copywriter or designer, for a portfolio; leave the portfolio out for the workspace";
            return Err(not_that_role(role, of).into());
        }
    }
    let detail = json!({ "person": person.id, "role": role.as_str(), "portfolio": found.client });
    step.record("portfolio.assigned", detail).await?;
    let found = portfolio::portfolio(&mut step.tx, workspace, found.id).await?;
    private(reply::assigned(
        locale,
        &person,
        role,
        AssignedTo::Portfolio(&found),
    ))
}

/// Open tasks go to the new Account Manager or Social Ad Specialist, who is told.
///
/// # Errors
/// A fault of the database.
pub async fn take_over(
    step: &mut Step<'_>,
    portfolio: &Portfolio,
    role: Role,
    person: PersonId,
) -> Outcome<()> {
    let (workspace, id) = (step.workspace, portfolio.id);
    task::give(&mut step.tx, workspace, id, role, person).await?;
    let by = step.actor.name.clone();
    let key = format!("taken-over:{id}:{}:{}", role.as_str(), step.event_id);
    let notice = Notice::TakenOver {
        portfolio: id,
        role,
        person,
        by,
    };
    let to = Destination::Portfolio { portfolio: id };
    step.tell_people(&[person], id, to, notice, key).await
}

/// *Link*: how to give a person an account.
///
/// # Errors
/// Not a Lead or an Admin, or there is no such person.
pub async fn link_how(step: &mut Step<'_>, id: PersonId) -> Outcome<Reply> {
    step.require(Act::Administration, Named::default(), "")
        .await?;
    let person = people::find(&mut step.tx, step.workspace, id).await?;
    let person = person.ok_or(Refusal::NotUnderstood)?;
    private(reply::link_how(step.settings.locale, &person))
}

impl Workflow {
    /// Keeps a reply for its actor's inbox, as `notice` says it; `false`: there is no such reply.
    /// `cause` makes it one of a kind.
    ///
    /// # Errors
    /// A fault of the database.
    pub(super) async fn keep_for_inbox(
        &self,
        platform: Platform,
        actor: &Account,
        notice: Notice,
        cause: &str,
    ) -> store::Result<bool> {
        let (Notice::MissedReply { event } | Notice::ReplyToMessage { event }) = &notice else {
            return Ok(false);
        };
        let mut kept = false;
        let mut tx = self.db().begin().await?;
        for workspace in store::workspace::all(&mut tx).await? {
            let reply = store::event::reply(&mut tx, workspace, event).await?;
            if reply.is_none() {
                continue;
            }
            let tell = outbox::ToTell {
                destination: Destination::Account {
                    account: actor.id.clone(),
                },
                notice: notice.clone(),
                dedupe_key: format!("{cause}:{event}"),
            };
            outbox::enqueue(&mut tx, workspace, platform, &tell, self.now()).await?;
            kept = true;
        }
        tx.commit().await?;
        self.nudge();
        Ok(kept)
    }
}
