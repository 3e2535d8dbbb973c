//! What a digest says now.

use chrono::{DateTime, Utc};

use super::Renderer;
use crate::domain::calendar::today;
use crate::domain::id::PersonId;
use crate::domain::open_cycle::OpenCycle;
use crate::domain::outlook::Awaited;
use crate::domain::todo::{Todo, Waits};
use crate::message::Message;
use crate::store::{Result, absence, people};
use crate::wording::notice as say;
use crate::wording::view::DigestView;
use crate::workflow::gathering::Gathering;
use crate::workflow::mailing::prompts;

impl Renderer<'_> {
    pub(super) async fn digest(
        &mut self,
        person: PersonId,
        until: DateTime<Utc>,
    ) -> Result<Option<Message>> {
        let view = self.digest_view(person, until).await?;
        Ok(view.map(|view| say::digest(self.locale(), &view)))
    }

    /// The same for a mail: all of it, with links to where each thing stands in chat.
    pub(in crate::workflow) async fn digest_by_mail(
        &mut self,
        person: PersonId,
        until: DateTime<Utc>,
    ) -> Result<Option<Message>> {
        let view = self.digest_view_by_mail(person, until).await?;
        Ok(view.map(|view| say::digest_by_mail(self.locale(), &view)))
    }

    pub(super) async fn digest_view_by_mail(
        &mut self,
        person: PersonId,
        until: DateTime<Utc>,
    ) -> Result<Option<DigestView>> {
        let Some(mut view) = self.digest_view(person, until).await? else {
            return Ok(None);
        };
        let mut todos: Vec<Todo> = view.own.clone();
        todos.extend(view.instead.iter().flat_map(|(_, todos)| todos));
        todos.extend(view.awaited.iter().filter_map(|one| match one {
            Awaited::Of { todo, .. } => Some(*todo),
            _ => None,
        }));
        for todo in todos {
            let Some(c) = view.cycles.get(todo.cycle) else {
                continue;
            };
            if let Some(link) = self.where_it_stands(c, todo.what).await? {
                view.links.insert((todo.cycle, todo.what), link);
            }
        }
        Ok(Some(view))
    }

    /// The address of what was told in chat of a thing that waits, else of its cycle's prompts.
    async fn where_it_stands(&mut self, c: &OpenCycle, what: Waits) -> Result<Option<String>> {
        let own = match what {
            Waits::Ticket(ticket) => Some(format!("thread:{ticket}")),
            Waits::Question(question) => Some(format!("question:{question}")),
            Waits::CloneRest(set) => Some(format!("ad-set-card:{set}")),
            Waits::ApproveSet(id) => {
                let set = c.sets.iter().find(|set| set.id == id);
                set.map(|set| format!("set-ready:{id}:{}", set.ready_round))
            }
            Waits::Implement => {
                let at = c.cycle.approved_at;
                at.map(|at| format!("approved:{}:{}", c.cycle.id, at.timestamp_micros()))
            }
            Waits::Discuss
            | Waits::Create
            | Waits::MarkSubmitted
            | Waits::ApproveCycle
            | Waits::ApproveImported => None,
        };
        self.first_link(own.into_iter().chain(prompts(&c.cycle)))
            .await
    }

    /// What it says; `None`: nothing, or it is of no use any more.
    pub(super) async fn digest_view(
        &mut self,
        id: PersonId,
        until: DateTime<Utc>,
    ) -> Result<Option<DigestView>> {
        if self.now >= until {
            return Ok(None);
        }
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
        Ok((!view.is_empty()).then_some(view))
    }
}
