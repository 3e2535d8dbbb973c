//! What a digest says now.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::Renderer;
use crate::domain::calendar::{parse_time_zone, today};
use crate::domain::id::PersonId;
use crate::domain::open_cycle::OpenCycle;
use crate::domain::outlook::{self, Awaited};
use crate::domain::people::{Person, Role};
use crate::domain::stall;
use crate::domain::todo::{Todo, Waits, todo};
use crate::message::Message;
use crate::store::{Result, absence, digest, open_cycles, people};
use crate::wording::notice as say;
use crate::wording::view::{DigestView, LeadsView};
use crate::workflow::mailing::prompts;

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

    /// The same for a mail: all of it, with links to where each thing stands in chat.
    pub(in crate::workflow) async fn digest_by_mail(
        &mut self,
        person: PersonId,
        until: DateTime<Utc>,
    ) -> Result<Option<Message>> {
        if self.now >= until {
            return Ok(None);
        }
        let mut view = self.digest_view(person).await?;
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
        Ok((!view.is_empty()).then(|| say::digest_by_mail(self.locale(), &view)))
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

    async fn digest_view(&mut self, id: PersonId) -> Result<DigestView> {
        let (workspace, now) = (self.workspace, self.now);
        let settings = self.workflow.settings();
        let person = people::person(&mut self.tx, workspace, id).await?;
        let cycles = open_cycles::all(&mut self.tx, workspace, now).await?;
        let day = today(now, settings.time_zone);
        let zone = digest::zone_of(&mut self.tx, workspace, id).await?;
        let zone = zone.and_then(|name| parse_time_zone(&name).ok());
        let mut instead = Vec::new();
        for away in absence::covered_by(&mut self.tx, workspace, id, day).await? {
            let todos = todo(away, &cycles);
            let away = people::person(&mut self.tx, workspace, away).await?;
            instead.push((away, todos));
        }
        let away = absence::stand_in(&mut self.tx, workspace, id, day).await?;
        let leads = if self.is_lead(id).await? {
            Some(self.leads_view(&cycles))
        } else {
            None
        };
        // What waits for somebody who is away goes to who stands in.
        let mut view = DigestView {
            today: today(now, zone.unwrap_or(settings.time_zone)),
            own: if away.is_some() {
                Vec::new()
            } else {
                todo(id, &cycles)
            },
            awaited: outlook::awaited(id, &cycles),
            coming: outlook::coming(id, &cycles, settings.kickoff_days),
            people: BTreeMap::new(),
            person,
            cycles,
            instead,
            links: BTreeMap::new(),
            leads: leads.filter(|_| away.is_none()),
        };
        if away.is_some() {
            view.awaited.clear();
            view.coming.clear();
        }
        view.people = self.named_in(&view).await?;
        Ok(view)
    }

    async fn is_lead(&mut self, person: PersonId) -> Result<bool> {
        let (workspace, home) = (self.workspace, self.workflow.settings().home);
        let mut roles = people::roles(&mut self.tx, workspace, person).await?;
        let seen = people::roles_on(&mut self.tx, workspace, home, person).await?;
        roles.extend(seen.unwrap_or_default());
        Ok(roles.contains(&Role::Lead))
    }

    fn leads_view(&self, cycles: &[OpenCycle]) -> LeadsView {
        let settings = self.workflow.settings();
        let mut questions: Vec<_> = cycles
            .iter()
            .enumerate()
            .filter(|(_, c)| c.is_active())
            .flat_map(|(index, c)| c.questions.iter().map(move |one| (index, one.clone())))
            .collect();
        questions.sort_by_key(|(_, question)| question.asked_at);
        let (hours, thresholds) = (&settings.working_hours, &settings.stalls);
        LeadsView {
            stalled: stall::all(cycles, hours, thresholds, self.now),
            questions,
            workloads: outlook::workloads(cycles),
            capacity: settings.capacity,
        }
    }

    async fn named_in(&mut self, view: &DigestView) -> Result<BTreeMap<PersonId, Person>> {
        let mut ids: Vec<PersonId> = Vec::new();
        for one in &view.awaited {
            match one {
                Awaited::Of { whom, .. } | Awaited::Answer { whom, .. } => ids.push(*whom),
                Awaited::Tickets { whom, .. } => ids.extend(whom),
            }
        }
        if let Some(leads) = &view.leads {
            ids.extend(leads.stalled.iter().flat_map(|(_, stall)| &stall.actors));
            ids.extend(leads.workloads.iter().map(|load| load.person));
            let of = leads.questions.iter();
            ids.extend(of.map(|(index, question)| view.cycles[*index].answers(question)));
        }
        ids.sort_unstable();
        ids.dedup();
        let mut named = BTreeMap::new();
        for id in ids {
            let person = people::person(&mut self.tx, self.workspace, id).await?;
            named.insert(id, person);
        }
        Ok(named)
    }
}
