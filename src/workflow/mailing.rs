//! What goes by mail, to whom, and what it says (process.md section 4, the notices with an `m`).

use super::Settings;
use super::about::cycle_of;
use super::render::Renderer;
use crate::domain::id::{CycleId, PersonId, WorkspaceId};
use crate::domain::notice::{Destination, Notice};
use crate::domain::people::Person;
use crate::domain::ticket::Ticket;
use crate::message::Message;
use crate::request::Press;
use crate::store::outbox::ToTell;
use crate::store::{self, Tx, ad_set, people, question, ticket};
use crate::wording::mail::{self as say, Act, Letter};

/// What tells a person by mail; `None`: mail is not set, or they have no address. `key` names the
/// cause, as in chat.
///
/// # Errors
/// A fault of the database.
pub async fn by_mail(
    tx: &mut Tx,
    settings: &Settings,
    workspace: WorkspaceId,
    person: PersonId,
    notice: &Notice,
    key: &str,
) -> store::Result<Option<ToTell>> {
    if !settings.mail {
        return Ok(None);
    }
    let has_address = people::person(tx, workspace, person).await?.email.is_some();
    let cycle = cycle_of(tx, workspace, notice).await?;
    let (Some(cycle), true) = (cycle, has_address) else {
        return Ok(None);
    };
    // A note that came late is told in each thread, and mailed once to each person.
    let (cause, beside) = match notice {
        Notice::LateNote { note, .. } => (format!("late-note:{note}"), format!("note:{note}")),
        _ => (key.to_owned(), key.to_owned()),
    };
    Ok(Some(ToTell {
        destination: Destination::Mail {
            person,
            cycle,
            beside,
        },
        notice: notice.clone(),
        dedupe_key: format!("{cause}:mail:{person}"),
    }))
}

/// What a mail says, and to whom.
pub struct Addressed {
    /// The recipient.
    pub person: Person,
    /// Their address.
    pub email: String,
    /// Subject and text.
    pub letter: Letter,
}

impl Renderer<'_> {
    /// What a mail says now; `None`: its cause has gone, or the person has no address any more.
    /// `link`: to the message in chat.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn mail(
        &mut self,
        notice: &Notice,
        person: PersonId,
        cycle: CycleId,
        link: Option<&str>,
    ) -> store::Result<Option<Addressed>> {
        let person = people::person(&mut self.tx, self.workspace, person).await?;
        let Some(email) = person.email.clone() else {
            return Ok(None);
        };
        let Some(message) = self.for_mail(notice, &person).await? else {
            return Ok(None);
        };
        let c = self.cycle(cycle).await?;
        let mut acts = Vec::new();
        for button in &message.buttons {
            let Ok(press) = button.id.parse::<Press>() else {
                continue;
            };
            let of = self.label_of(press).await?;
            if let Some(command) = say::command(&c, press, of.as_deref()) {
                let label = button.label.clone();
                acts.push(Act { label, command });
            }
        }
        let home = self.home();
        let account = people::account_of(&mut self.tx, self.workspace, home, person.id).await?;
        let is_linked = account.is_some();
        let letter = say::letter(self.locale(), &c, &message, &acts, link, is_linked);
        Ok(Some(Addressed {
            person,
            email,
            letter,
        }))
    }

    /// The notice as it is told in chat; where a card has no room for everything, with everything.
    async fn for_mail(
        &mut self,
        notice: &Notice,
        person: &Person,
    ) -> store::Result<Option<Message>> {
        let to = Destination::Inbox { person: person.id };
        let Some(message) = self.notice(notice, &to).await? else {
            return Ok(None);
        };
        let l = self.locale();
        Ok(Some(match notice {
            Notice::Approved { cycle } => {
                let (c, sets) = self.cycle_and_sets(*cycle).await?;
                say::approved(l, &c, &sets)
            }
            Notice::SetReady { ad_set, .. } => {
                let (c, s) = self.set(*ad_set).await?;
                say::set_ready(l, &c, &s)
            }
            Notice::LateNote { note, .. } => {
                let Some(found) = store::note::note(&mut self.tx, self.workspace, *note).await?
                else {
                    return Ok(None);
                };
                let c = self.cycle(found.cycle_id).await?;
                let mut tickets =
                    ticket::of_cycle(&mut self.tx, self.workspace, c.cycle.id).await?;
                let concerns = |ticket: &Ticket| {
                    let theirs = ticket.creatives().any(|creative| creative == person.id);
                    ticket.status.is_open() && (theirs || person.id == c.sas.id)
                };
                tickets.retain(concerns);
                if tickets.is_empty() {
                    return Ok(None);
                }
                let n = super::views::of_note(&mut self.tx, self.workspace, found).await?;
                say::late_note(l, &c, &n, &tickets)
            }
            _ => message,
        }))
    }

    /// What the entity of a button is called where it is typed: `T-14`, a folder name, `Q-3`.
    async fn label_of(&mut self, press: Press) -> store::Result<Option<String>> {
        let (tx, workspace) = (&mut self.tx, self.workspace);
        Ok(match press {
            Press::Start(id)
            | Press::Deliver(id)
            | Press::AskTicket(id)
            | Press::Revise(id)
            | Press::Approve(id)
            | Press::ShowTicket(id) => Some(ticket::ticket(tx, workspace, id).await?.label()),
            Press::CloneRest(id) | Press::CloneOne(id) | Press::ApproveSet(id) => {
                Some(ad_set::ad_set(tx, workspace, id).await?.folder_name)
            }
            Press::Answer(id) => {
                let found = question::find(tx, workspace, id).await?;
                found.map(|found| found.label())
            }
            _ => None,
        })
    }
}
