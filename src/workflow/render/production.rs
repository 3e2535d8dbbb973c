//! What is told of tickets: files and questions.

use std::collections::BTreeSet;

use super::Renderer;
use crate::domain::asset::AssetState;
use crate::domain::id::{AssetId, CycleId, PersonId, QuestionId};
use crate::domain::notice::Destination;
use crate::domain::question::Question;
use crate::message::{FileToShow, Message};
use crate::store::{Result, asset, note, people, question, ticket};
use crate::wording::notice as say;

impl Renderer<'_> {
    pub(super) async fn files(&mut self, ids: &[AssetId]) -> Result<Option<Message>> {
        let mut files = Vec::new();
        let mut questions = BTreeSet::new();
        for id in ids {
            let asset = asset::asset(&mut self.tx, self.workspace, *id).await?;
            questions.insert(asset.question_id);
            if let (AssetState::Stored, Some(path)) = (asset.state, asset.stored_path) {
                files.push(FileToShow::Asset {
                    id: *id,
                    path,
                    name: asset.name,
                    size: asset.size,
                });
            }
        }
        if files.is_empty() {
            return Ok(None);
        }
        let names: Vec<String> = files
            .iter()
            .map(|file| match file {
                FileToShow::Asset { name, .. } | FileToShow::Text { name, .. } => name.clone(),
            })
            .collect();
        // It follows the question's post, so people reply to it.
        let question = match questions.first() {
            Some(Some(id)) if questions.len() == 1 => {
                question::find(&mut self.tx, self.workspace, *id).await?
            }
            _ => None,
        };
        let question = question.filter(Question::is_open);
        Ok(Some(Message {
            files,
            ..say::files(self.locale(), &names, question.as_ref())
        }))
    }

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

    pub(super) async fn questions_ended(
        &mut self,
        cycle: CycleId,
        ids: &[QuestionId],
    ) -> Result<Option<Message>> {
        let c = self.cycle(cycle).await?;
        let mut ended = Vec::new();
        for id in ids {
            ended.extend(question::find(&mut self.tx, self.workspace, *id).await?);
        }
        Ok(Some(say::questions_ended(self.locale(), &c, &ended)))
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

    pub(super) async fn file_lost(&mut self, id: AssetId) -> Result<Option<Message>> {
        let asset = asset::asset(&mut self.tx, self.workspace, id).await?;
        let (cycle, label) = match (asset.ticket_id, asset.note_id) {
            (Some(ticket), _) => {
                let ticket = ticket::ticket(&mut self.tx, self.workspace, ticket).await?;
                (ticket.cycle_id, ticket.label())
            }
            (None, Some(note)) => {
                let note = note::note(&mut self.tx, self.workspace, note).await?;
                let Some(note) = note else { return Ok(None) };
                (note.cycle_id, "the note".to_owned())
            }
            (None, None) => return Ok(None),
        };
        let c = self.cycle(cycle).await?;
        Ok(Some(say::file_lost(self.locale(), &c, &label, &asset.name)))
    }
}
