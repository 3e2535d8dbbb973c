//! What posts that asked for something say once something has come of it.

use super::Renderer;
use crate::domain::id::{AdSetId, CycleId, QuestionId};
use crate::domain::notice::Asking;
use crate::domain::status::{Notation, Phase};
use crate::message::Message;
use crate::store::{Result, question};
use crate::wording::notice as say;
use crate::workflow::views;

impl Renderer<'_> {
    /// What a post says now that asks for something; `None`: what it said when it was posted.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn by_now(&mut self, post: Asking) -> Result<Option<Message>> {
        if let Some(settled) = self.settled(post).await? {
            return Ok(Some(settled));
        }
        let still = match post {
            Asking::Kickoff(cycle) => self.kickoff(cycle, None).await?,
            Asking::Review(set) => {
                let (c, s) = self.set(set).await?;
                Some(say::set_ready(self.locale(), &c, &s))
            }
            Asking::RefreshDay(_) | Asking::Question(_) | Asking::Implement(_) => None,
        };
        match still {
            Some(message) => Ok(Some(self.with_cover(message).await?)),
            None => Ok(None),
        }
    }

    /// What a post says that nobody needs to answer any more; `None`: it still asks.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn settled(&mut self, post: Asking) -> Result<Option<Message>> {
        match post {
            Asking::Kickoff(cycle) => self.kickoff_settled(cycle).await,
            Asking::RefreshDay(cycle) => self.refresh_day_settled(cycle).await,
            Asking::Question(question) => self.question_settled(question).await,
            Asking::Review(set) => self.review_settled(set).await,
            Asking::Implement(cycle) => self.approved_settled(cycle).await,
        }
    }

    async fn kickoff_settled(&mut self, id: CycleId) -> Result<Option<Message>> {
        let c = self.cycle(id).await?;
        let asks = c.cycle.outcome.is_none() && c.cycle.notation == Notation::Blank;
        Ok((!asks).then(|| say::kickoff_settled(self.locale(), &c)))
    }

    async fn refresh_day_settled(&mut self, id: CycleId) -> Result<Option<Message>> {
        let (c, sets) = self.cycle_and_sets(id).await?;
        let asks = c.cycle.outcome.is_none()
            && c.cycle.refresh_date <= c.today
            && c.cycle.notation != Notation::DeliverablesSubmitted
            && c.cycle.phase == Phase::Waiting
            && sets.is_empty();
        if asks {
            return Ok(None);
        }
        let mut note = views::newest_note(&mut self.tx, &c.portfolio).await?;
        // After the cycle's end the newest note may be the next one's, and its own is old.
        note = note.filter(|n| n.note.cycle_id <= id && !sets.is_empty());
        if let Some(n) = &mut note {
            n.stale = false;
        }
        let message = say::refresh_day_settled(self.locale(), &c, &sets, note.as_ref());
        Ok(Some(message))
    }

    async fn question_settled(&mut self, id: QuestionId) -> Result<Option<Message>> {
        let Some(found) = question::find(&mut self.tx, self.workspace, id).await? else {
            return Ok(None);
        };
        if found.is_open() {
            return Ok(None);
        }
        let c = self.cycle(found.cycle_id).await?;
        let t = match found.ticket_id {
            Some(ticket) => Some(self.ticket(ticket).await?.2),
            None => None,
        };
        Ok(Some(say::question_settled(
            self.locale(),
            &c,
            t.as_ref(),
            &found,
        )))
    }

    async fn review_settled(&mut self, id: AdSetId) -> Result<Option<Message>> {
        let (c, s) = self.set(id).await?;
        let asks = c.cycle.outcome.is_none() && s.set.ready && s.progress().pending > 0;
        Ok((!asks).then(|| say::set_ready_settled(self.locale(), &c, &s)))
    }

    async fn approved_settled(&mut self, id: CycleId) -> Result<Option<Message>> {
        let (c, sets) = self.cycle_and_sets(id).await?;
        let asks = c.cycle.outcome.is_none() && c.cycle.phase == Phase::Approved;
        Ok((!asks).then(|| say::approved_settled(self.locale(), &c, &sets)))
    }
}
