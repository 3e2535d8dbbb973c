//! What a notice says now: rendered at delivery, from the state then. `None`: its cause has gone.

mod closed_inbox;
mod digest;
mod people_notices;
mod production;
mod reminder;
mod settled;

use chrono::{DateTime, Utc};

use super::{Workflow, closing, views};
use crate::domain::id::{AdSetId, CycleId, NoteId, PersonId, PortfolioId, TicketId, WorkspaceId};
use crate::domain::notice::{Destination, Notice};
use crate::domain::people::{Platform, Role};
use crate::domain::status::{Notation, Outcome as Ending, Phase, TicketStatus};
use crate::message::Message;
use crate::request::Reply;
use crate::store::{Result, Tx, ad_set, cycle, event, note, question, ticket};
use crate::wording::view::{AdSetView, CycleView, Late, TicketView};
use crate::wording::{Locale, notice as say};

/// Renders notices and cards in one snapshot.
pub struct Renderer<'a> {
    /// The snapshot.
    pub tx: Tx,
    /// The workspace.
    pub workspace: WorkspaceId,
    /// When.
    pub now: DateTime<Utc>,
    pub(super) workflow: &'a Workflow,
}

impl<'a> Renderer<'a> {
    /// A renderer on a fresh snapshot.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn new(workflow: &'a Workflow, workspace: WorkspaceId) -> Result<Self> {
        let tx = workflow.db().snapshot().await?;
        Ok(Self {
            tx,
            workspace,
            now: workflow.now(),
            workflow,
        })
    }

    /// A renderer within what is being written, as far as it got.
    pub fn within(workflow: &'a Workflow, workspace: WorkspaceId, tx: Tx) -> Self {
        Self {
            tx,
            workspace,
            now: workflow.now(),
            workflow,
        }
    }

    pub(super) fn locale(&self) -> Locale {
        self.workflow.settings().locale
    }

    /// The platform on which the workspace's channels are.
    pub(super) fn home(&self) -> Platform {
        self.workflow.settings().home
    }

    pub(super) async fn cycle(&mut self, id: CycleId) -> Result<CycleView> {
        views::by_cycle(&mut self.tx, self.workspace, id, self.now).await
    }

    pub(super) async fn set(&mut self, id: AdSetId) -> Result<(CycleView, AdSetView)> {
        let set = ad_set::ad_set(&mut self.tx, self.workspace, id).await?;
        let c = self.cycle(set.cycle_id).await?;
        Ok((c, views::of_set(&mut self.tx, self.workspace, set).await?))
    }

    pub(super) async fn ticket(
        &mut self,
        id: TicketId,
    ) -> Result<(CycleView, AdSetView, TicketView)> {
        let ticket = ticket::ticket(&mut self.tx, self.workspace, id).await?;
        let (c, s) = self.set(ticket.ad_set_id).await?;
        Ok((
            c,
            s,
            views::of_ticket(&mut self.tx, self.workspace, ticket).await?,
        ))
    }

    /// A ticket's card, its status, and whether its thread needs no attention any more.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn ticket_card(&mut self, id: TicketId) -> Result<TicketCard> {
        let (c, s, t) = self.ticket(id).await?;
        let finished = !t.ticket.status.is_open() || c.cycle.outcome.is_some();
        Ok(TicketCard {
            message: say::ticket_card(self.locale(), &c, &s, &t),
            thread_name: say::thread_name(self.locale(), &t.ticket),
            status: t.ticket.status,
            finished,
        })
    }

    /// An Ad Set's card.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn ad_set_card(&mut self, id: AdSetId) -> Result<Message> {
        let (c, s) = self.set(id).await?;
        Ok(say::ad_set_card(self.locale(), &c, &s))
    }

    /// What a notice says now, where it goes.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn notice(&mut self, notice: &Notice, to: &Destination) -> Result<Option<Message>> {
        match self.of_notice(notice, to).await? {
            Some(message) => Ok(Some(self.with_cover(message).await?)),
            None => Ok(None),
        }
    }

    #[allow(clippy::too_many_lines, reason = "one arm for each notice")]
    async fn of_notice(&mut self, notice: &Notice, to: &Destination) -> Result<Option<Message>> {
        let l = self.locale();
        Ok(match notice {
            Notice::RefreshDay { cycle, was_due } => self.refresh_day(*cycle, *was_due).await?,
            Notice::Kickoff { cycle, was_due } => self.kickoff(*cycle, *was_due).await?,
            Notice::Declined { cycle } => self.declined(*cycle).await?,
            Notice::NoteLogged { note } => self.note_logged(*note).await?,
            Notice::LateNote { note, ticket } => self.late_note(*note, *ticket).await?,
            Notice::AdSetCard { ad_set } => Some(self.ad_set_card(*ad_set).await?),
            Notice::TicketThread { ticket } => Some(self.ticket_card(*ticket).await?.message),
            Notice::Assigned { ticket, new } => {
                let (c, _, t) = self.ticket(*ticket).await?;
                let mut told = t.creatives();
                told.retain(|person| new.is_empty() || new.contains(&person.id));
                let asked = t.ticket.status.is_open() && !told.is_empty();
                asked.then(|| say::assigned(l, &c, &t, &told))
            }
            Notice::Unassigned { ticket } => {
                let (c, _, t) = self.ticket(*ticket).await?;
                let missing = t.copywriter.is_none() || t.designer.is_none();
                (missing && t.ticket.status.is_open()).then(|| say::unassigned(l, &c, &t))
            }
            Notice::Delivered { ticket, assets, by } => {
                let (c, _, t) = self.ticket(*ticket).await?;
                let assets: Vec<_> = t
                    .assets
                    .iter()
                    .filter(|asset| assets.contains(&asset.id))
                    .cloned()
                    .collect();
                Some(say::delivered(l, &c, &t, &assets, by))
            }
            Notice::Files { assets } => self.files(assets).await?,
            Notice::FileLost { asset } => self.file_lost(*asset).await?,
            Notice::QuestionAsked { question } => self.question(*question, false, to).await?,
            Notice::QuestionAnswered { question } => self.question(*question, true, to).await?,
            Notice::QuestionsEnded { cycle, questions } => {
                self.questions_ended(*cycle, questions).await?
            }
            Notice::AnswerUnread { question, by } => self.answer_unread(*question, *by).await?,
            Notice::SetReady { ad_set, round } => {
                let (c, s) = self.set(*ad_set).await?;
                let still = s.set.ready && s.set.ready_round == *round && c.cycle.outcome.is_none();
                still.then(|| say::set_ready(l, &c, &s))
            }
            Notice::SetReadyForSas { ad_set, round } => {
                let (c, s) = self.set(*ad_set).await?;
                let still = s.set.ready && s.set.ready_round == *round && c.cycle.outcome.is_none();
                still.then(|| say::set_ready_for_sas(l, &c, &s))
            }
            Notice::Revisions { ticket, reason, by } => {
                let (c, _, t) = self.ticket(*ticket).await?;
                Some(say::revisions(l, &c, &t, reason, by))
            }
            Notice::TicketCancelled { ticket, reason, by } => {
                let (c, _, t) = self.ticket(*ticket).await?;
                let (tx, workspace) = (&mut self.tx, self.workspace);
                let ended = question::ended_with_ticket(tx, workspace, *ticket).await?;
                Some(say::ticket_cancelled(l, &c, &t, &ended, (reason, by)))
            }
            Notice::TicketMoved {
                ticket,
                status,
                reason,
                by,
            } => {
                let (c, _, t) = self.ticket(*ticket).await?;
                Some(say::ticket_moved(l, &c, &t, *status, (reason, by)))
            }
            Notice::TicketEdited { ticket, fields, by } => {
                let (c, _, t) = self.ticket(*ticket).await?;
                Some(say::ticket_edited(l, &c, &t, fields, by))
            }
            Notice::SetCorrected { ad_set, .. } => {
                let (c, _) = self.set(*ad_set).await?;
                say::set_corrected(l, &c, notice)
            }
            Notice::Approved { cycle } => self.approved(*cycle).await?,
            Notice::Closed { cycle } => self.closed(*cycle).await?,
            Notice::Reminder {
                reminder,
                digest_until,
            } => self.reminder(*reminder, *digest_until).await?,
            Notice::Digest { person, until } => self.digest(*person, *until).await?,
            Notice::HandedOver {
                from,
                to,
                told,
                moved,
            } => self.handed_over(*from, *to, *told, *moved).await?,
            Notice::Away { .. } => self.away(notice).await?,
            Notice::MissedReply { event } => {
                let reply = self.kept_reply(event).await?;
                reply.map(|original| say::missed_reply(l, &original))
            }
            Notice::ReplyToMessage { event } => {
                let reply = self.kept_reply(event).await?;
                reply.map(|original| say::reply_to_message(l, &original))
            }
            Notice::ImportSummary { import, untracked } => {
                self.import_summary(*import, untracked).await?
            }
            Notice::TakenOver {
                portfolio,
                role,
                person,
                by,
            } => self.taken_over(*portfolio, (*role, *person), by).await?,
            Notice::Unreachable {
                person,
                about,
                portfolio,
            } => self.unreachable(*person, about, *portfolio).await?,
            Notice::InChannel { person, about } => self.in_channel(*person, about, to).await?,
            Notice::ReplyUndelivered { account } => self.reply_undelivered(account).await?,
            Notice::Blocked { reason, noted } => self.blocked(reason, noted).await?,
            Notice::RoleGone { id, means } => Some(say::role_gone(l, id, means)),
            Notice::GivenUp { since } => self.given_up(*since).await?,
            Notice::OwnChannelGone { portfolio } => self.own_channel_gone(*portfolio).await?,
            Notice::MailGivenUp {
                person,
                about,
                portfolio,
                why,
            } => {
                self.mail_given_up((*person, *portfolio), about, why)
                    .await?
            }
        })
    }

    async fn refresh_day(
        &mut self,
        id: CycleId,
        was_due: Option<DateTime<Utc>>,
    ) -> Result<Option<Message>> {
        let c = self.cycle(id).await?;
        let rescheduled = c.cycle.refresh_date > c.today;
        if c.cycle.outcome.is_some() || rescheduled {
            return Ok(None);
        }
        let note = views::newest_note(&mut self.tx, &c.portfolio).await?;
        Ok(Some(say::refresh_day(
            self.locale(),
            &c,
            note.as_ref(),
            self.late(was_due),
        )))
    }

    fn late(&self, was_due: Option<DateTime<Utc>>) -> Option<Late> {
        was_due.map(|due| Late {
            due,
            by: self.now - due,
        })
    }

    async fn kickoff(
        &mut self,
        id: CycleId,
        was_due: Option<DateTime<Utc>>,
    ) -> Result<Option<Message>> {
        let c = self.cycle(id).await?;
        let asked = c.cycle.outcome.is_none() && c.cycle.notation == Notation::Blank;
        let note = views::newest_note(&mut self.tx, &c.portfolio).await?;
        let late = self.late(was_due);
        Ok(asked.then(|| say::kickoff(self.locale(), &c, note.as_ref(), late)))
    }

    async fn declined(&mut self, id: CycleId) -> Result<Option<Message>> {
        let c = self.cycle(id).await?;
        let reason = cycle::closing_reason(&mut self.tx, self.workspace, id).await?;
        let next = closing::next_after(&mut self.tx, &c.cycle).await?;
        let mut ended = question::ended_with_cycle(&mut self.tx, self.workspace, id).await?;
        ended.retain(|question| question.asker_id == Some(c.sas.id));
        Ok(Some(say::declined(
            self.locale(),
            &c,
            reason.as_deref(),
            &ended,
            next,
        )))
    }

    async fn note_logged(&mut self, id: NoteId) -> Result<Option<Message>> {
        let Some(note) = note::note(&mut self.tx, self.workspace, id).await? else {
            return Ok(None);
        };
        let c = self.cycle(note.cycle_id).await?;
        let tickets = ticket::of_cycle(&mut self.tx, self.workspace, note.cycle_id).await?;
        let started = tickets.iter().any(|ticket| ticket.status.is_open());
        let n = views::of_note(&mut self.tx, self.workspace, note).await?;
        Ok(Some(say::note_logged(self.locale(), &c, &n, started)))
    }

    async fn late_note(&mut self, id: NoteId, ticket: TicketId) -> Result<Option<Message>> {
        let Some(note) = note::note(&mut self.tx, self.workspace, id).await? else {
            return Ok(None);
        };
        let (c, _, t) = self.ticket(ticket).await?;
        let n = views::of_note(&mut self.tx, self.workspace, note).await?;
        Ok(t.ticket
            .status
            .is_open()
            .then(|| say::late_note(self.locale(), &c, &n, &t)))
    }

    async fn approved(&mut self, id: CycleId) -> Result<Option<Message>> {
        let c = self.cycle(id).await?;
        if c.cycle.outcome.is_some() || c.cycle.phase != Phase::Approved {
            return Ok(None);
        }
        let sets = views::sets_of(&mut self.tx, self.workspace, id).await?;
        Ok(Some(say::approved(self.locale(), &c, &sets)))
    }

    pub(super) async fn cycle_and_sets(
        &mut self,
        id: CycleId,
    ) -> Result<(CycleView, Vec<AdSetView>)> {
        let c = self.cycle(id).await?;
        let sets = views::sets_of(&mut self.tx, self.workspace, id).await?;
        Ok((c, sets))
    }

    async fn closed(&mut self, id: CycleId) -> Result<Option<Message>> {
        let c = self.cycle(id).await?;
        if c.cycle.outcome != Some(Ending::Implemented) {
            return Ok(None);
        }
        let kickoff = i64::from(self.workflow.settings().kickoff_days);
        let summary = closing::summary(&mut self.tx, &c.cycle, kickoff).await?;
        Ok(Some(say::closed(self.locale(), &c, &summary)))
    }

    async fn kept_reply(&mut self, event: &str) -> Result<Option<Message>> {
        let reply = event::reply(&mut self.tx, self.workspace, event).await?;
        Ok(match reply {
            Some(Reply::Private(original)) => Some(original),
            // A form or suggestions that nobody saw are asked for again.
            _ => None,
        })
    }

    /// Nothing is said once somebody else has taken over.
    async fn taken_over(
        &mut self,
        portfolio: PortfolioId,
        (role, person): (Role, PersonId),
        by: &str,
    ) -> Result<Option<Message>> {
        let cycle = cycle::open(&mut self.tx, self.workspace, portfolio).await?;
        let c = self.cycle(cycle.id).await?;
        let owner = if role == Role::Am { &c.am } else { &c.sas };
        let still = owner.id == person;
        Ok(still.then(|| say::taken_over(self.locale(), &c, owner, role, by)))
    }
}

/// A ticket's card, and what its thread should show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketCard {
    /// The card.
    pub message: Message,
    /// The thread's name.
    pub thread_name: String,
    /// The ticket's status.
    pub status: TicketStatus,
    /// The thread needs no attention any more.
    pub finished: bool,
}
