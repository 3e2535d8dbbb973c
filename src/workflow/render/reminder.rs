//! What a reminder says now, and whether it may be said now.

use chrono::{DateTime, Utc};

use super::Renderer;
use crate::domain::id::{PersonId, ReminderId};
use crate::domain::notice::Notice;
use crate::domain::people::Person;
use crate::message::Message;
use crate::store::{Result, people, portfolio, watch};
use crate::wording::notice as say;
use crate::wording::view::{AnswerView, StalledView};
use crate::workflow::reminding::{self, Standing};

/// How often a common working hour is looked for: those of far zones may have none.
const TRIES: usize = 20;

impl Renderer<'_> {
    /// Until when a notice waits; `None`: it may be told now. Reminders come within the working
    /// hours of all portfolios that they are about.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn waits_until(&mut self, notice: &Notice) -> Result<Option<DateTime<Utc>>> {
        let reminder = match notice {
            Notice::Reminder { reminder } => *reminder,
            Notice::Unreachable { about, .. } => match **about {
                Notice::Reminder { reminder } => reminder,
                _ => return Ok(None),
            },
            _ => return Ok(None),
        };
        let hours = &self.workflow.settings().working_hours;
        let mut zones = Vec::new();
        for item in watch::items(&mut self.tx, self.workspace, reminder).await? {
            let id = item.portfolio_id;
            let found = portfolio::portfolio(&mut self.tx, self.workspace, id).await?;
            if !zones.contains(&found.time_zone) {
                zones.push(found.time_zone);
            }
        }
        let mut at = self.now;
        for _ in 0..TRIES {
            let opens = zones.iter().map(|zone| hours.add_hours(at, 0, *zone)).max();
            match opens {
                Some(opens) if opens > at => at = opens,
                _ => break,
            }
        }
        Ok((at > self.now).then_some(at))
    }

    pub(super) async fn reminder(&mut self, id: ReminderId) -> Result<Option<Message>> {
        let Some(whom) = watch::whose(&mut self.tx, self.workspace, id).await? else {
            return Ok(None);
        };
        let items = watch::items(&mut self.tx, self.workspace, id).await?;
        let settings = self.workflow.settings();
        let (workspace, now) = (self.workspace, self.now);
        let standing = reminding::standing(&mut self.tx, workspace, settings, &items, now).await?;
        if standing.is_empty() {
            return Ok(None);
        }
        let mut views = Vec::new();
        for one in standing {
            views.push(self.stalled_view(one, whom).await?);
        }
        Ok(Some(match whom {
            Some(person) => {
                let person = people::person(&mut self.tx, workspace, person).await?;
                say::reminder(self.locale(), id, &person, &views)
            }
            None => say::escalation(self.locale(), id, &views),
        }))
    }

    async fn stalled_view(&mut self, one: Standing, whom: Option<PersonId>) -> Result<StalledView> {
        let key = one.key();
        let mut actors: Vec<Person> = Vec::new();
        for actor in &one.stall.actors {
            actors.push(people::person(&mut self.tx, self.workspace, *actor).await?);
        }
        let instead = one.actor.filter(|actor| Some(*actor) != whom);
        let instead = instead.filter(|_| whom.is_some());
        let instead_of = instead.and_then(|id| actors.iter().find(|actor| actor.id == id));
        let answer = one.history.last_answer(&key).map(|answer| AnswerView {
            name: answer.name.clone(),
            at: answer.at,
            until: answer.until,
            reason: answer.reason.clone(),
        });
        Ok(StalledView {
            instead_of: instead_of.cloned(),
            reminded_at: one.history.last_reminded(&key),
            answer,
            actors,
            cycle: one.cycle,
            stall: one.stall,
        })
    }
}
