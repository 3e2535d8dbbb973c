//! One action in one transaction: who acts, when, on what, and what is to be told.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;

use super::{Settings, Workflow, all_roles};
use crate::domain::calendar;
use crate::domain::id::{PersonId, PortfolioId, WorkspaceId};
use crate::domain::notice::Asking;
use crate::domain::people::{Person, Platform, Roles};
use crate::domain::permission::{Act, Named, WhoMay, may};
use crate::domain::portfolio::{Cycle, Portfolio};
use crate::domain::refusal::Refusal;
use crate::domain::ticket::Ticket;
use crate::request::{Account, Place, Request};
use crate::store::activity::{About, By};
use crate::store::{self, Tx, absence, activity, people, portfolio, posted};

/// Why an action did not happen.
#[derive(Debug)]
pub enum Error {
    /// The user can mend it.
    Refused(Box<Refusal>),
    /// We must mend it.
    Fault(sqlx::Error),
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(refusal))
    }
}

impl From<sqlx::Error> for Error {
    fn from(fault: sqlx::Error) -> Self {
        Self::Fault(fault)
    }
}

/// The outcome of a part of an action.
pub type Outcome<T> = Result<T, Error>;

/// Who acts.
#[derive(Debug, Clone)]
pub struct Actor {
    /// Their account; `None` for the bot itself and the command line.
    pub account: Option<Account>,
    /// The person whom the account is linked to.
    pub person: Option<Person>,
    /// Their roles at this moment.
    pub roles: Roles,
    /// The name that the audit log keeps.
    pub name: String,
}

impl Actor {
    /// The person's id.
    pub fn person_id(&self) -> Option<PersonId> {
        self.person.as_ref().map(|person| person.id)
    }
}

/// One action in one transaction.
pub struct Step<'a> {
    /// The transaction.
    pub tx: Tx,
    /// The settings.
    pub settings: &'a Settings,
    /// The workspace.
    pub workspace: WorkspaceId,
    /// The platform that the action came by; the home platform for the bot's own.
    pub platform: Platform,
    /// When.
    pub now: DateTime<Utc>,
    /// Who.
    pub actor: Actor,
    /// Where.
    pub place: Place,
    /// The platform's id of the event, or what stands for it.
    pub event_id: String,
    via: String,
    origin: String,
    about: About,
    reading: bool,
    /// The draft that is being sent belongs to the actor, so its text may be kept for them.
    pub draft_is_theirs: bool,
}

/// What is left of a step that was refused.
pub struct Trace {
    /// Who tried, and by what.
    pub by: By,
    /// What it was about.
    pub about: About,
    /// Whether the draft belongs to the actor.
    pub draft_is_theirs: bool,
}

impl<'a> Step<'a> {
    /// The step of a person's request.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn of_person(
        workflow: &'a Workflow,
        mut tx: Tx,
        request: &Request,
        now: DateTime<Utc>,
    ) -> store::Result<Self> {
        let (workspace, platform) = (request.workspace, request.platform);
        let account = request.actor.clone();
        let known = people::acting(&mut tx, workspace, platform, &account.id).await?;
        let mut roles = account.roles.clone();
        if let Some(known) = &known {
            let changed =
                known.account_name != account.name || known.platform_roles != account.roles;
            if changed && !request.action.only_reads() {
                people::seen(&mut tx, workspace, platform, &account).await?;
            }
            roles = all_roles(&roles, &known.assigned);
        }
        let person = known.map(|known| known.person);
        let name = person
            .as_ref()
            .map_or(&account.name, |person| &person.name)
            .replace('\0', "");
        Ok(Self {
            tx,
            settings: &workflow.settings,
            workspace,
            platform,
            now,
            actor: Actor {
                account: Some(account),
                person,
                roles,
                name,
            },
            place: request.place.clone(),
            event_id: request.event_id.clone(),
            via: request.action.name(),
            origin: platform.as_str().to_owned(),
            about: About::default(),
            reading: request.action.only_reads(),
            draft_is_theirs: false,
        })
    }

    /// A step of the bot's own, or of the command line (`origin` is `bot` or `cli`).
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn of_bot(
        workflow: &'a Workflow,
        workspace: WorkspaceId,
        origin: &str,
        via: &str,
    ) -> store::Result<Self> {
        Ok(Self {
            tx: workflow.db.begin().await?,
            settings: &workflow.settings,
            workspace,
            platform: workflow.settings.home,
            now: workflow.now(),
            actor: Actor {
                account: None,
                person: None,
                roles: Roles::new(),
                name: "refreshbot".to_owned(),
            },
            place: Place::default(),
            event_id: String::new(),
            via: via.to_owned(),
            origin: origin.to_owned(),
            about: About::default(),
            reading: false,
            draft_is_theirs: false,
        })
    }

    /// A portfolio; locked until the transaction ends where the step may change something, so that
    /// two people never act on the same state.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn portfolio(&mut self, id: PortfolioId) -> store::Result<Portfolio> {
        if self.reading {
            portfolio::portfolio(&mut self.tx, self.workspace, id).await
        } else {
            portfolio::lock(&mut self.tx, self.workspace, id).await
        }
    }

    /// A portfolio that was read, as it is once nobody else can change it: read again where somebody
    /// may have been quicker.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn hold(&mut self, read: Portfolio) -> store::Result<Portfolio> {
        if self.stays_as_read() {
            Ok(read)
        } else {
            self.portfolio(read.id).await
        }
    }

    /// Whether what was read stays so until the transaction ends: it only looks, on a snapshot, or is
    /// the one that writes. Else a portfolio is locked first, and what belongs to it read again.
    pub fn stays_as_read(&self) -> bool {
        self.reading || self.tx.is_alone()
    }

    /// Says what the action is about, for the audit log.
    pub fn about_portfolio(&mut self, portfolio: &Portfolio) {
        self.about = About {
            portfolio: Some(portfolio.id),
            ..About::default()
        };
    }

    /// Says what the action is about, for the audit log.
    pub fn about_cycle(&mut self, cycle: &Cycle) {
        self.about = About {
            portfolio: Some(cycle.portfolio_id),
            cycle: Some(cycle.id),
            ticket: None,
        };
    }

    /// Says what the action is about, for the audit log.
    pub fn about_ticket(&mut self, ticket: &Ticket) {
        self.about = About {
            portfolio: Some(ticket.portfolio_id),
            cycle: Some(ticket.cycle_id),
            ticket: Some(ticket.id),
        };
    }

    /// Today in a portfolio's zone.
    pub fn today(&self, portfolio: &Portfolio) -> NaiveDate {
        calendar::today(self.now, portfolio.time_zone)
    }

    fn by(&self) -> By {
        By {
            person: self.actor.person_id(),
            name: self.actor.name.clone(),
            platform: self.origin.clone(),
            via: self.via.clone(),
        }
    }

    /// Adds to the audit log what changed.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn record(&mut self, what: &str, detail: Value) -> Outcome<()> {
        let by = self.by();
        let about = self.about;
        activity::record(
            &mut self.tx,
            self.workspace,
            &by,
            about,
            what,
            false,
            &detail,
            self.now,
        )
        .await?;
        Ok(())
    }

    /// Rolls back and keeps what the audit log needs of a refused attempt.
    pub fn into_trace(self) -> Trace {
        Trace {
            by: self.by(),
            about: self.about,
            draft_is_theirs: self.draft_is_theirs,
        }
    }

    /// Whether the actor may; names who may where not.
    ///
    /// # Errors
    /// Refused, or a fault of the database.
    pub async fn require(&mut self, act: Act, named: Named, about: &str) -> Outcome<()> {
        let Err(who) = may(act, self.actor.person_id(), &self.actor.roles, named) else {
            return Ok(());
        };
        if self.stands_in(act, named).await? {
            return Ok(());
        }
        let persons = match who {
            WhoMay::Sas => vec![named.sas],
            WhoMay::Am => vec![named.am],
            WhoMay::SasOrAm => vec![named.sas, named.am],
            WhoMay::Creatives => vec![named.copywriter, named.designer],
            WhoMay::SasOrCreatives => vec![named.sas, named.copywriter, named.designer],
            WhoMay::LeadOnly | WhoMay::OwnerOnly => Vec::new(),
        };
        let persons: Vec<PersonId> = persons.into_iter().flatten().collect();
        self.only(who, &persons, about).await
    }

    /// Whether the actor stands in for somebody who is away and may.
    async fn stands_in(&mut self, act: Act, named: Named) -> Outcome<bool> {
        let Some(me) = self.actor.person_id() else {
            return Ok(false);
        };
        let day = calendar::today(self.now, self.settings.time_zone);
        let covered = absence::covered_by(&mut self.tx, self.workspace, me, day).await?;
        let none = Roles::new();
        Ok(covered
            .into_iter()
            .any(|away| may(act, Some(away), &none, named).is_ok()))
    }

    /// Refuses, because only these people may.
    ///
    /// # Errors
    /// Always: refused, or a fault of the database.
    pub async fn only(&mut self, who: WhoMay, persons: &[PersonId], about: &str) -> Outcome<()> {
        let mut names: Vec<String> = Vec::new();
        for &id in persons {
            let name = people::person(&mut self.tx, self.workspace, id).await?.name;
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let unlinked = self.actor.person.is_none();
        Err(Refusal::NotAllowed {
            who,
            names,
            about: about.to_owned(),
            unlinked,
        }
        .into())
    }

    /// Says that a ticket changed: its card and its set's card will show it. The set's comes first,
    /// wherever both are touched, so that nobody waits for anybody in a circle.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn ticket_changed(&mut self, ticket: &Ticket) -> Outcome<()> {
        let (workspace, now) = (self.workspace, self.now);
        posted::set_dirty(&mut self.tx, workspace, ticket.ad_set_id, now).await?;
        posted::dirty(&mut self.tx, workspace, posted::TICKET, ticket.id.0, now).await?;
        Ok(())
    }

    /// Says that something may have come of what a post asks for: it will say so.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn answered(&mut self, post: Asking) -> Outcome<()> {
        let (workspace, now) = (self.workspace, self.now);
        posted::dirty(&mut self.tx, workspace, post.entity(), post.id(), now).await?;
        Ok(())
    }
}
