//! What people are told of each other.

use chrono::NaiveDate;

use super::Renderer;
use crate::domain::calendar::today;
use crate::domain::id::PersonId;
use crate::domain::notice::{Moved, Notice};
use crate::message::{LineKind, Message};
use crate::store::{Result, absence, people};
use crate::wording::notice as say;

impl Renderer<'_> {
    fn today(&self) -> NaiveDate {
        today(self.now, self.workflow.settings().time_zone)
    }

    pub(super) async fn handed_over(
        &mut self,
        from: PersonId,
        to: PersonId,
        told: PersonId,
        moved: Moved,
    ) -> Result<Option<Message>> {
        let old = people::person(&mut self.tx, self.workspace, from).await?;
        let new = people::person(&mut self.tx, self.workspace, to).await?;
        let to_new = told == to;
        Ok(Some(say::handed_over(
            self.locale(),
            &old,
            &new,
            moved,
            to_new,
        )))
    }

    pub(super) async fn away(&mut self, notice: &Notice) -> Result<Option<Message>> {
        let Notice::Away {
            person,
            cover,
            first_day,
            last_day,
            told,
        } = notice
        else {
            return Ok(None);
        };
        let away = people::person(&mut self.tx, self.workspace, *person).await?;
        let stands_in = people::person(&mut self.tx, self.workspace, *cover).await?;
        let today = self.today();
        let still = *last_day >= today;
        Ok(still.then(|| {
            let days = (*first_day, *last_day);
            say::away(self.locale(), &away, &stands_in, days, today, told == cover)
        }))
    }

    /// Whoever is mentioned and away: who stands in is mentioned, too.
    pub(super) async fn with_cover(&mut self, mut message: Message) -> Result<Message> {
        let today = self.today();
        let mentioned = message.text.mentions();
        for person in &mentioned {
            let found = absence::stand_in(&mut self.tx, self.workspace, *person, today).await?;
            let Some((cover, back)) = found.filter(|(cover, _)| !mentioned.contains(cover)) else {
                continue;
            };
            let away = people::person(&mut self.tx, self.workspace, *person).await?;
            let cover = people::person(&mut self.tx, self.workspace, cover).await?;
            let line = say::away_line(self.locale(), &away, &cover, back, today);
            message.text.push(LineKind::Plain, line);
        }
        Ok(message)
    }
}
