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
            Notice::Reminder { reminder, .. } => *reminder,
            Notice::Unreachable { about, .. } => match **about {
                Notice::Reminder { reminder, .. } => reminder,
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

    pub(super) async fn reminder(
        &mut self,
        id: ReminderId,
        digest_until: Option<DateTime<Utc>>,
    ) -> Result<Option<Message>> {
        let Some((whom, views)) = self.standing(id).await? else {
            return Ok(None);
        };
        let l = self.locale();
        let Some(person) = whom else {
            return Ok((!views.is_empty()).then(|| say::escalation(l, id, &views)));
        };
        let digest = match digest_until {
            Some(until) => self.digest_view(person.id, until).await?,
            None => None,
        };
        Ok(match (&views[..], digest) {
            ([], None) => None,
            ([], Some(digest)) => Some(say::digest(l, &digest)),
            (views, None) => Some(say::reminder(l, id, &person, views)),
            (views, Some(digest)) => Some(say::reminder_and_digest(l, id, &person, views, &digest)),
        })
    }

    /// A reminder together with its reader's digest, for a mail.
    pub(in crate::workflow) async fn reminder_and_digest_by_mail(
        &mut self,
        id: ReminderId,
        until: DateTime<Utc>,
    ) -> Result<Option<Message>> {
        let Some((Some(person), views)) = self.standing(id).await? else {
            return Ok(None);
        };
        let l = self.locale();
        let digest = self.digest_view_by_mail(person.id, until).await?;
        Ok(match (&views[..], digest) {
            ([], None) => None,
            ([], Some(digest)) => Some(say::digest_by_mail(l, &digest)),
            (views, None) => Some(say::reminder(l, id, &person, views)),
            (views, Some(digest)) => Some(say::reminder_and_digest_by_mail(
                l, id, &person, views, &digest,
            )),
        })
    }

    /// Whom a reminder is for (nobody: the Leads), and what of it stands still.
    async fn standing(
        &mut self,
        id: ReminderId,
    ) -> Result<Option<(Option<Person>, Vec<StalledView>)>> {
        let Some(whom) = watch::whose(&mut self.tx, self.workspace, id).await? else {
            return Ok(None);
        };
        let items = watch::items(&mut self.tx, self.workspace, id).await?;
        let settings = self.workflow.settings();
        let (workspace, now) = (self.workspace, self.now);
        let standing = reminding::standing(&mut self.tx, workspace, settings, &items, now).await?;
        let mut views = Vec::new();
        for one in standing {
            views.push(self.stalled_view(one, whom).await?);
        }
        let person = match whom {
            Some(person) => Some(people::person(&mut self.tx, workspace, person).await?),
            None => None,
        };
        Ok(Some((person, views)))
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
