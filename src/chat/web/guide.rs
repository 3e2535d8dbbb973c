//! The guide: what is to be done next to bring one cycle to its end, from its state. Whoever does a
//! step, it is done.

use crate::domain::ad_set::AdSet;
use crate::domain::id::{CycleId, PersonId, WorkspaceId};
use crate::domain::people::{Person, Platform, Role};
use crate::domain::portfolio::{Cycle, Portfolio};
use crate::domain::question::Question;
use crate::domain::status::{Notation, Phase, TicketStatus};
use crate::domain::ticket::Ticket;
use crate::message::Text;
use crate::request::Press;
use crate::store::local::channel;
use crate::store::{
    self, Tx, ad_set, cycle, due, local, people, portfolio, posted, question, ticket,
};
use crate::wording::Locale;
use crate::wording::local::{GuideSays, guide_step};

use super::{LEADS, REFRESHES};

/// The guide's steps.
#[derive(Debug, Clone)]
pub struct Guide {
    /// Somebody closed it.
    pub closed: bool,
    /// In order.
    pub steps: Vec<GuideStep>,
}

/// One step.
#[derive(Debug, Clone)]
pub struct GuideStep {
    /// What it is called.
    pub id: &'static str,
    /// What is to be done.
    pub text: Text,
    /// Whether it was, by anybody.
    pub done: bool,
    /// Somebody who can do it.
    pub who: Option<PersonId>,
    /// Where.
    pub channel: Option<String>,
    /// The button's id, the command, or the clock.
    pub control: Option<String>,
}

/// Where the guide's cycle stands; `None`: there is no guide.
///
/// # Errors
/// A fault of the database.
pub async fn steps(
    tx: &mut Tx,
    workspace: WorkspaceId,
    locale: Locale,
) -> store::Result<Option<Guide>> {
    let Some(known) = local::find(tx, workspace).await? else {
        return Ok(None);
    };
    let cycle = match known.guide_cycle {
        Some(cycle) => Some(cycle),
        None => local::first_cycle(tx, workspace).await?,
    };
    let steps = match cycle {
        Some(cycle) => {
            let about = About::load(tx, workspace, cycle).await?;
            about.steps(tx, locale).await?
        }
        None => vec![first_client(tx, workspace, locale).await?],
    };
    Ok(Some(Guide {
        closed: known.guide_closed,
        steps,
    }))
}

/// An agency without clients: the lead adds one.
async fn first_client(
    tx: &mut Tx,
    workspace: WorkspaceId,
    locale: Locale,
) -> store::Result<GuideStep> {
    let members = channel::members(tx, workspace).await?;
    let may = |role| move |member: &&channel::Member| member.roles.0.contains(&role);
    let lead = members.iter().find(may(Role::Lead));
    let who = lead.or(members.iter().find(may(Role::Admin)));
    Ok(GuideStep {
        id: "client",
        text: guide_step(locale, &GuideSays::FirstClient),
        done: false,
        who: who.map(|member| member.person),
        channel: Some(LEADS.to_owned()),
        control: Some("refresh-admin portfolio add".to_owned()),
    })
}

/// The guide's cycle and all that is in it.
struct About {
    workspace: WorkspaceId,
    portfolio: Portfolio,
    cycle: Cycle,
    am: Person,
    sas: Person,
    sets: Vec<AdSet>,
    tickets: Vec<Ticket>,
    asked: bool,
    open: Vec<Question>,
    channel: String,
    /// The cycle after it has begun.
    goes_on: bool,
}

impl About {
    async fn load(tx: &mut Tx, workspace: WorkspaceId, id: CycleId) -> store::Result<Self> {
        let cycle = cycle::cycle(tx, workspace, id).await?;
        let portfolio = portfolio::portfolio(tx, workspace, cycle.portfolio_id).await?;
        let own = portfolio::channel(tx, portfolio.id, Platform::Local).await?;
        let goes_on = if cycle.closed_at.is_some() {
            let next = cycle::open(tx, workspace, portfolio.id).await?;
            due::fired(tx, next.id, due::KICKOFF).await?
        } else {
            false
        };
        let (am, sas) = people::both(tx, workspace, portfolio.am_id, portfolio.sas_id).await?;
        Ok(Self {
            am,
            sas,
            sets: ad_set::of_cycle(tx, workspace, id).await?,
            tickets: ticket::of_cycle(tx, workspace, id).await?,
            asked: !cycle::questions(tx, workspace, id).await?.is_empty(),
            open: question::open_of_cycle(tx, workspace, id).await?,
            channel: own.unwrap_or_else(|| REFRESHES.to_owned()),
            workspace,
            portfolio,
            cycle,
            goes_on,
        })
    }

    async fn steps(&self, tx: &mut Tx, locale: Locale) -> store::Result<Vec<GuideStep>> {
        let mut steps = vec![self.refresh_day(locale)];
        steps.extend(self.submission(locale));
        steps.push(self.start(tx, locale).await?);
        steps.extend(self.question(tx, locale).await?);
        steps.push(self.delivery(tx, locale).await?);
        steps.extend(self.ending(locale));
        for step in &mut steps {
            // What comes after shows that it is behind us, whoever left it out.
            step.done |= self.is_closed() && step.id != "next";
        }
        Ok(steps)
    }

    fn is_closed(&self) -> bool {
        self.cycle.closed_at.is_some()
    }

    fn step(
        &self,
        locale: Locale,
        (id, done): (&'static str, bool),
        who: PersonId,
        says: &GuideSays<'_>,
        control: Option<Press>,
    ) -> GuideStep {
        GuideStep {
            id,
            text: guide_step(locale, says),
            done,
            who: Some(who),
            channel: Some(self.channel.clone()),
            control: control.map(|press| press.to_string()),
        }
    }

    fn refresh_day(&self, locale: Locale) -> GuideStep {
        let client = &self.portfolio.client;
        let done = self.cycle.prompted_at.is_some() || !self.sets.is_empty();
        let says = GuideSays::RefreshDay { client, done };
        let step = self.step(locale, ("day", done), self.sas.id, &says, None);
        GuideStep {
            control: Some("clock:due".to_owned()),
            ..step
        }
    }

    fn submission(&self, locale: Locale) -> [GuideStep; 3] {
        let (sas, client) = (self.sas.id, &self.portfolio.client);
        let begun = !self.sets.is_empty();
        let room = |set: &AdSet| set.count - self.of_set(set);
        let unfinished = self.sets.iter().find(|set| room(set) > 0);
        let submitted = self.cycle.notation == Notation::DeliverablesSubmitted
            || self.cycle.phase != Phase::Waiting;
        let shown = unfinished.or(self.sets.first());
        let says = GuideSays::Clone {
            made: shown.map_or(0, |set| self.of_set(set)),
            count: shown.map_or(0, |set| set.count),
        };
        [
            self.step(
                locale,
                ("submit", begun),
                sas,
                &GuideSays::Submit {
                    client,
                    sas: &self.sas,
                },
                Some(Press::Submit(self.cycle.id)),
            ),
            self.step(
                locale,
                ("clone", begun && unfinished.is_none()),
                sas,
                &says,
                shown.map(|set| Press::CloneRest(set.id)),
            ),
            self.step(
                locale,
                ("submitted", submitted),
                sas,
                &GuideSays::MarkSubmitted,
                Some(Press::Done(self.cycle.id)),
            ),
        ]
    }

    fn of_set(&self, set: &AdSet) -> i64 {
        let own = self.tickets.iter().filter(|it| it.ad_set_id == set.id);
        i64::try_from(own.count()).unwrap_or(0)
    }

    /// The tickets that will be made.
    fn wanted(&self) -> impl Iterator<Item = &Ticket> {
        let wanted = self.tickets.iter();
        wanted.filter(|ticket| ticket.status != TicketStatus::Cancelled)
    }

    fn in_review(&self) -> bool {
        self.wanted().next().is_some() && self.wanted().all(|ticket| is_in(ticket.status))
    }

    async fn start(&self, tx: &mut Tx, locale: Locale) -> store::Result<GuideStep> {
        let done = self.wanted().any(|it| it.status != TicketStatus::New);
        let first = self.wanted().find(|it| it.status == TicketStatus::New);
        let first = first.or(self.wanted().next());
        let place = self.in_thread(tx, first).await?;
        let says = GuideSays::Start {
            ticket: place.ticket.as_deref(),
            who: place.who.as_ref(),
        };
        let press = first.map(|ticket| Press::Start(ticket.id));
        Ok(place.step(self.step(locale, ("start", done), self.sas.id, &says, press)))
    }

    async fn question(&self, tx: &mut Tx, locale: Locale) -> store::Result<[GuideStep; 2]> {
        // Who has no question goes on without.
        let behind = self.in_review() || self.is_closed();
        let first = self.wanted().find(|ticket| !is_in(ticket.status));
        let first = first.or(self.wanted().next());
        let place = self.in_thread(tx, first).await?;
        let press = first.map(|ticket| Press::AskTicket(ticket.id));
        let done = ("ask", self.asked || behind);
        let who = place.who.as_ref();
        let ask = self.step(locale, done, self.sas.id, &GuideSays::Ask { who }, press);
        let open = self.open.first();
        let done = ("answer", (self.asked && open.is_none()) || behind);
        let says = GuideSays::Answer { sas: &self.sas };
        let press = open.map(|question| Press::Answer(question.id));
        let answer = self.step(locale, done, self.sas.id, &says, press);
        let asked_in = open.and_then(|question| question.ticket_id);
        let asked_in = self.wanted().find(|ticket| Some(ticket.id) == asked_in);
        let channel = match asked_in {
            Some(ticket) => self.in_thread(tx, Some(ticket)).await?.thread,
            None => place.thread.clone(),
        };
        let answer = GuideStep {
            channel: channel.or(answer.channel.clone()),
            ..answer
        };
        Ok([place.step(ask), answer])
    }

    async fn delivery(&self, tx: &mut Tx, locale: Locale) -> store::Result<GuideStep> {
        let next = self.wanted().find(|ticket| !is_in(ticket.status));
        let next = next.or(self.wanted().next());
        let place = self.in_thread(tx, next).await?;
        let says = GuideSays::Deliver {
            ticket: place.ticket.as_deref(),
            who: place.who.as_ref(),
            made: self.wanted().filter(|it| is_in(it.status)).count(),
            count: self.wanted().count(),
        };
        let press = next.map(|ticket| Press::Deliver(ticket.id));
        let done = ("deliver", self.in_review());
        Ok(place.step(self.step(locale, done, self.sas.id, &says, press)))
    }

    fn ending(&self, locale: Locale) -> [GuideStep; 4] {
        let approved = |status| {
            matches!(
                status,
                TicketStatus::Approved | TicketStatus::CompletedDeliverable
            )
        };
        let all = self.wanted().next().is_some() && self.wanted().all(|it| approved(it.status));
        let set = self.sets.iter().find(|set| {
            let mut own = self.wanted().filter(|it| it.ad_set_id == set.id);
            own.any(|ticket| !approved(ticket.status))
        });
        let set = set.or(self.sets.first());
        let (am, sas) = (&self.am, &self.sas);
        let next = self.step(
            locale,
            ("next", self.goes_on),
            am.id,
            &GuideSays::Next {
                client: &self.portfolio.client,
            },
            None,
        );
        [
            self.step(
                locale,
                ("approve-set", all),
                am.id,
                &GuideSays::ApproveSet { am },
                set.map(|set| Press::ApproveSet(set.id)),
            ),
            self.step(
                locale,
                ("approve-cycle", self.cycle.phase == Phase::Approved),
                am.id,
                &GuideSays::ApproveCycle,
                Some(Press::ApproveCycle(self.cycle.id)),
            ),
            self.step(
                locale,
                ("implement", self.is_closed()),
                sas.id,
                &GuideSays::Implement { sas },
                Some(Press::Implement(self.cycle.id)),
            ),
            GuideStep {
                control: Some("clock:due".to_owned()),
                ..next
            },
        ]
    }

    /// Where a ticket's creatives act, and who of them.
    async fn in_thread(&self, tx: &mut Tx, ticket: Option<&Ticket>) -> store::Result<InThread> {
        let Some(ticket) = ticket else {
            return Ok(InThread::default());
        };
        let who = match ticket.designer_id.or(ticket.copywriter_id) {
            Some(id) => Some(people::person(tx, self.workspace, id).await?),
            None => None,
        };
        let (platform, entity) = (Platform::Local, posted::TICKET);
        let card = posted::find(tx, self.workspace, platform, entity, ticket.id.0).await?;
        Ok(InThread {
            ticket: Some(ticket.label()),
            who,
            thread: card.and_then(|card| card.thread),
        })
    }
}

/// A ticket's thread and one of its creatives.
#[derive(Default)]
struct InThread {
    ticket: Option<String>,
    who: Option<Person>,
    thread: Option<String>,
}

impl InThread {
    /// The step, done there by them.
    fn step(&self, step: GuideStep) -> GuideStep {
        GuideStep {
            who: self.who.as_ref().map(|who| who.id).or(step.who),
            channel: self.thread.clone().or(step.channel),
            ..step
        }
    }
}

/// Whether a ticket's assets were handed in.
fn is_in(status: TicketStatus) -> bool {
    matches!(
        status,
        TicketStatus::PendingApproval | TicketStatus::Approved | TicketStatus::CompletedDeliverable
    )
}
