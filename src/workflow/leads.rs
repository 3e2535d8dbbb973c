//! What the Leads' channel is told, rendered at delivery.

use chrono::{DateTime, Utc};

use super::render::Renderer;
use super::views;
use crate::domain::id::{CycleId, ImportId, PersonId, PortfolioId};
use crate::domain::notice::{Destination, Notice};
use crate::message::Message;
use crate::store::{Result, cycle, due, import, outbox, people, portfolio, posted};
use crate::wording::notice as say;
use crate::wording::view::CycleView;

impl Renderer<'_> {
    pub(super) async fn import_summary(
        &mut self,
        id: ImportId,
        untracked: &[CycleId],
    ) -> Result<Option<Message>> {
        let Some(imported) = import::imported(&mut self.tx, self.workspace, id).await? else {
            return Ok(None);
        };
        let mut held = Vec::new();
        for cycle in due::held(&mut self.tx, self.workspace, id).await? {
            held.push(self.cycle(cycle).await?);
        }
        let mut elsewhere = Vec::new();
        for cycle in untracked {
            elsewhere.push(self.cycle(*cycle).await?);
        }
        Ok(Some(say::import_summary(
            self.locale(),
            id,
            &held,
            &elsewhere,
            imported,
        )))
    }

    pub(super) async fn mail_given_up(
        &mut self,
        (person, portfolio): (PersonId, Option<PortfolioId>),
        about: &Notice,
        why: &str,
    ) -> Result<Option<Message>> {
        // Of a digest only its first line would stand there.
        let message = match about {
            Notice::Digest { .. } => None,
            about => Box::pin(self.notice(&about.for_others(), &Destination::Leads)).await?,
        };
        let about = message.map(|message| message.text);
        let person = people::person(&mut self.tx, self.workspace, person).await?;
        let c = match portfolio {
            Some(portfolio) => Some(self.open_cycle(portfolio).await?),
            None => None,
        };
        let text = say::mail_given_up(self.locale(), &person, why, about, c.as_ref());
        Ok(Some(text))
    }

    /// A portfolio's open cycle.
    pub(super) async fn open_cycle(&mut self, portfolio: PortfolioId) -> Result<CycleView> {
        let found = portfolio::portfolio(&mut self.tx, self.workspace, portfolio).await?;
        let cycle = cycle::open(&mut self.tx, self.workspace, portfolio).await?;
        views::of_cycle(&mut self.tx, found, cycle, self.now).await
    }

    pub(super) async fn unreachable(
        &mut self,
        person: PersonId,
        about: &Notice,
        portfolio: PortfolioId,
    ) -> Result<Option<Message>> {
        let message = Box::pin(self.notice(&about.for_others(), &Destination::Leads)).await?;
        let Some(message) = message else {
            return Ok(None);
        };
        let (workspace, home) = (self.workspace, self.home());
        let account = people::account_of(&mut self.tx, workspace, home, person).await?;
        let person = people::person(&mut self.tx, workspace, person).await?;
        let c = self.open_cycle(portfolio).await?;
        Ok(Some(say::unreachable(
            self.locale(),
            &person,
            account.is_some(),
            message.text,
            &c,
        )))
    }

    /// Nothing is said once nothing waits for it any more.
    pub(super) async fn blocked(&mut self, reason: &str, noted: &str) -> Result<Option<Message>> {
        let waits = outbox::waits_for(&mut self.tx, self.workspace, noted).await?
            || posted::waits_for(&mut self.tx, self.workspace, noted).await?;
        Ok(waits.then(|| say::blocked(self.locale(), reason)))
    }

    /// What was put back into the queue is not counted any more.
    pub(super) async fn given_up(&mut self, since: DateTime<Utc>) -> Result<Option<Message>> {
        let (workspace, home) = (self.workspace, self.home());
        let (count, why) = outbox::given_up_since(&mut self.tx, workspace, home, since).await?;
        Ok((count > 0).then(|| say::given_up(self.locale(), count, &why)))
    }

    pub(super) async fn own_channel_gone(
        &mut self,
        portfolio: PortfolioId,
    ) -> Result<Option<Message>> {
        let c = self.open_cycle(portfolio).await?;
        Ok(Some(say::own_channel_gone(self.locale(), &c)))
    }
}
