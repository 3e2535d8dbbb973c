//! What could not be told in somebody's inbox.

use super::Renderer;
use crate::domain::id::PersonId;
use crate::domain::notice::{Destination, Notice};
use crate::message::Message;
use crate::store::{Result, people};
use crate::wording::notice as say;

impl Renderer<'_> {
    /// In the portfolio's channel, for somebody who takes no direct messages.
    pub(super) async fn in_channel(
        &mut self,
        person: PersonId,
        about: &Notice,
        to: &Destination,
    ) -> Result<Option<Message>> {
        let message = Box::pin(self.of_notice(&about.for_others(), to)).await?;
        let person = people::person(&mut self.tx, self.workspace, person).await?;
        Ok(message.map(|message| say::in_channel(self.locale(), &person, message)))
    }

    /// A private reply did not arrive: to whom.
    pub(super) async fn reply_undelivered(&mut self, account: &str) -> Result<Option<Message>> {
        let (workspace, home) = (self.workspace, self.home());
        let person = people::by_account(&mut self.tx, workspace, home, account).await?;
        let said = say::reply_undelivered(self.locale(), person.as_ref(), account);
        Ok(Some(said))
    }
}
