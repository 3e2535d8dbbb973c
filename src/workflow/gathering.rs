//! What somebody has before them: what waits for them, what they wait for, what comes; for Leads, what
//! is stalled besides. The digest and `/refresh todo`, `stalled` and `help` all say it from here.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::Settings;
use crate::domain::calendar::{parse_time_zone, today};
use crate::domain::id::{PersonId, WorkspaceId};
use crate::domain::open_cycle::OpenCycle;
use crate::domain::outlook::{self, Awaited};
use crate::domain::people::{Person, Role};
use crate::domain::stall::{self, Stall};
use crate::domain::todo::todo;
use crate::store::{Result, Tx, absence, digest, open_cycles, people};
use crate::wording::view::{DigestView, LeadsView};

/// Whose things, when, by which rules.
#[derive(Clone, Copy)]
pub struct Gathering<'a> {
    /// The settings.
    pub settings: &'a Settings,
    /// The workspace.
    pub workspace: WorkspaceId,
    /// When.
    pub now: DateTime<Utc>,
}

impl Gathering<'_> {
    /// Everything of a person. `lead`: with what Leads are told besides.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn day_of(&self, tx: &mut Tx, person: Person, lead: bool) -> Result<DigestView> {
        let (workspace, settings, id) = (self.workspace, self.settings, person.id);
        let cycles = open_cycles::all(tx, workspace, self.now).await?;
        let day = today(self.now, settings.time_zone);
        let zone = digest::zone_of(tx, workspace, id).await?;
        let zone = zone.and_then(|name| parse_time_zone(&name).ok());
        let mut instead = Vec::new();
        for away in absence::covered_by(tx, workspace, id, day).await? {
            let todos = todo(away, &cycles);
            let away = people::person(tx, workspace, away).await?;
            instead.push((away, todos));
        }
        let mut view = DigestView {
            today: today(self.now, zone.unwrap_or(settings.time_zone)),
            own: todo(id, &cycles),
            awaited: outlook::awaited(id, &cycles),
            coming: outlook::coming(id, &cycles, settings.kickoff_days),
            people: BTreeMap::new(),
            leads: lead.then(|| self.of_leads(&cycles)),
            person,
            cycles,
            instead,
            links: BTreeMap::new(),
        };
        view.people = self.named_in(tx, &view).await?;
        Ok(view)
    }

    /// What is stalled, with the index of its cycle.
    pub fn stalled(&self, cycles: &[OpenCycle]) -> Vec<(usize, Stall)> {
        let (hours, thresholds) = (&self.settings.working_hours, &self.settings.stalls);
        stall::all(cycles, hours, thresholds, self.now)
    }

    fn of_leads(&self, cycles: &[OpenCycle]) -> LeadsView {
        let mut questions: Vec<_> = cycles
            .iter()
            .enumerate()
            .filter(|(_, c)| c.is_active())
            .flat_map(|(index, c)| c.questions.iter().map(move |one| (index, one.clone())))
            .collect();
        questions.sort_by_key(|(_, question)| question.asked_at);
        LeadsView {
            stalled: self.stalled(cycles),
            questions,
            workloads: outlook::workloads(cycles),
            capacity: self.settings.capacity,
        }
    }

    async fn named_in(&self, tx: &mut Tx, view: &DigestView) -> Result<BTreeMap<PersonId, Person>> {
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
        self.named(tx, ids).await
    }

    /// These people, each once.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn named(
        &self,
        tx: &mut Tx,
        mut ids: Vec<PersonId>,
    ) -> Result<BTreeMap<PersonId, Person>> {
        ids.sort_unstable();
        ids.dedup();
        let mut named = BTreeMap::new();
        for id in ids {
            let person = people::person(tx, self.workspace, id).await?;
            named.insert(id, person);
        }
        Ok(named)
    }

    /// Whether somebody is a Lead, as far as is known while they do nothing.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn is_lead(&self, tx: &mut Tx, person: PersonId) -> Result<bool> {
        let home = self.settings.home;
        let roles = people::all_roles(tx, self.workspace, home, person).await?;
        Ok(roles.contains(&Role::Lead))
    }
}
