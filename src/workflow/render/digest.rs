//! What a digest says now.

use chrono::{DateTime, Utc};

use super::Renderer;
use crate::domain::calendar::today;
use crate::domain::id::PersonId;
use crate::message::Message;
use crate::store::{Result, absence, people};
use crate::wording::notice as say;
use crate::wording::view::DigestView;
use crate::workflow::gathering::Gathering;

impl Renderer<'_> {
    pub(super) async fn digest(
        &mut self,
        person: PersonId,
        until: DateTime<Utc>,
    ) -> Result<Option<Message>> {
        if self.now >= until {
            return Ok(None);
        }
        let view = self.digest_view(person).await?;
        Ok((!view.is_empty()).then(|| say::digest(self.locale(), &view)))
    }

    async fn digest_view(&mut self, id: PersonId) -> Result<DigestView> {
        let workspace = self.workspace;
        let gathering = Gathering {
            settings: self.workflow.settings(),
            workspace,
            now: self.now,
        };
        let person = people::person(&mut self.tx, workspace, id).await?;
        let lead = gathering.is_lead(&mut self.tx, id).await?;
        let mut view = gathering.day_of(&mut self.tx, person, lead).await?;
        let day = today(self.now, gathering.settings.time_zone);
        let away = absence::stand_in(&mut self.tx, workspace, id, day).await?;
        if away.is_some() {
            // What waits for somebody who is away goes to who stands in.
            view.own.clear();
            view.awaited.clear();
            view.coming.clear();
            view.leads = None;
        }
        Ok(view)
    }
}
