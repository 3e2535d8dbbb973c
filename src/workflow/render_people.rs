//! What notices between people say now: questions and answers, and what could not be delivered.

use super::render::Renderer;
use crate::domain::id::{PersonId, QuestionId};
use crate::domain::notice::{Destination, Notice};
use crate::domain::question::Question;
use crate::message::Message;
use crate::request::Reply;
use crate::store::{Result, event, people, question};
use crate::wording::notice as say;

impl Renderer<'_> {
    pub(super) async fn question(
        &mut self,
        id: QuestionId,
        answered: bool,
        to: &Destination,
    ) -> Result<Option<Message>> {
        let Some(found) = question::find(&mut self.tx, self.workspace, id).await? else {
            return Ok(None);
        };
        let c = self.cycle(found.cycle_id).await?;
        let t = match found.ticket_id {
            Some(ticket) => Some(self.ticket(ticket).await?.2),
            None => None,
        };
        let asked = answered || found.closed_at.is_none();
        Ok(asked.then(|| {
            if answered {
                say::question_answered(self.locale(), &c, t.as_ref(), &found)
            } else {
                let in_place = matches!(
                    to,
                    Destination::Ticket { .. } | Destination::Portfolio { .. }
                );
                say::question_asked(self.locale(), &c, t.as_ref(), &found, in_place)
            }
        }))
    }

    pub(super) async fn answer_unread(
        &mut self,
        id: QuestionId,
        by: Option<PersonId>,
    ) -> Result<Option<Message>> {
        let found = question::find(&mut self.tx, self.workspace, id).await?;
        let Some(found) = found.filter(Question::is_open) else {
            return Ok(None);
        };
        let by = match by {
            Some(by) => Some(people::person(&mut self.tx, self.workspace, by).await?),
            None => None,
        };
        Ok(Some(say::answer_unread(self.locale(), by.as_ref(), &found)))
    }

    pub(super) async fn kept_reply(&mut self, event: &str) -> Result<Option<Message>> {
        let reply = event::reply(&mut self.tx, self.workspace, event).await?;
        Ok(match reply {
            Some(Reply::Private(original)) => Some(original),
            // A form or suggestions that nobody saw are asked for again.
            _ => None,
        })
    }

    /// In the portfolio's channel, for somebody who takes no direct messages.
    pub(super) async fn in_channel(
        &mut self,
        person: PersonId,
        about: &Notice,
        to: &Destination,
    ) -> Result<Option<Message>> {
        let message = Box::pin(self.notice(about, to)).await?;
        let person = people::person(&mut self.tx, self.workspace, person).await?;
        Ok(message.map(|message| say::in_channel(self.locale(), &person, message)))
    }

    /// A private reply did not arrive: to whom.
    pub(super) async fn reply_undelivered(&mut self, account: &str) -> Result<Option<Message>> {
        let (workspace, home) = (self.workspace, self.workflow.settings().home);
        let person = people::by_account(&mut self.tx, workspace, home, account).await?;
        let said = say::reply_undelivered(self.locale(), person.as_ref(), account);
        Ok(Some(said))
    }
}
