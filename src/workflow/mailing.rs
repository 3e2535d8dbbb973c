//! What goes by mail, to whom, and what it says (process.md section 4, the notices with an `m`).

use super::Settings;
use super::about::cycle_of;
use super::render::Renderer;
use crate::domain::calendar::today;
use crate::domain::id::{CycleId, PersonId, WorkspaceId};
use crate::domain::notice::{Destination, Notice};
use crate::domain::people::{Person, Role};
use crate::domain::portfolio::Cycle;
use crate::domain::preference::TellKind;
use crate::domain::reply_to;
use crate::domain::ticket::Ticket;
use crate::message::{Message, Span};
use crate::request::Press;
use crate::store::outbox::{self, ToTell};
use crate::store::{self, Tx, absence, ad_set, people, question, team, ticket, watch};
use crate::wording::mail::{self as say, Act, Circumstances, Letter};
use crate::wording::view::CycleView;

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
    let cycle = thread_of(tx, workspace, notice).await?;
    if !has_address || (cycle.is_none() && !notice.is_personal()) {
        return Ok(None);
    }
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

/// The cycle whose thread a mail belongs to; none of a reminder of several clients' things.
async fn thread_of(
    tx: &mut Tx,
    workspace: WorkspaceId,
    notice: &Notice,
) -> store::Result<Option<CycleId>> {
    let cycle = cycle_of(tx, workspace, notice).await?;
    if let Notice::Reminder { reminder, .. } = notice {
        let items = watch::items(tx, workspace, *reminder).await?;
        if items.iter().any(|item| Some(item.cycle_id) != cycle) {
            return Ok(None);
        }
    }
    Ok(cycle)
}

/// The keys of a cycle's prompts, the newest first.
pub(super) fn prompts(cycle: &Cycle) -> [String; 2] {
    ["refresh-day", "kickoff"].map(|kind| format!("{kind}:{}:{}", cycle.id, cycle.date_revision))
}

/// What a mail says, and to whom.
pub struct Addressed {
    /// The recipient.
    pub person: Person,
    /// Their address.
    pub email: String,
    /// Whom a reply reaches.
    pub replies_to: Option<Person>,
    /// What it says.
    pub letter: Letter,
}

impl Renderer<'_> {
    /// What a mail says now; `None`: its cause has gone, or the person has no address any more.
    /// `cycle`: whose thread it belongs to; `link`: to the message in chat.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn mail(
        &mut self,
        notice: &Notice,
        person: PersonId,
        cycle: Option<CycleId>,
        link: Option<&str>,
    ) -> store::Result<Option<Addressed>> {
        let person = people::person(&mut self.tx, self.workspace, person).await?;
        let Some(email) = person.email.clone() else {
            return Ok(None);
        };
        let Some(mut message) = self.for_mail(notice, &person).await? else {
            return Ok(None);
        };
        self.link_threads(&mut message).await?;
        let c = match cycle {
            Some(cycle) => Some(self.cycle(cycle).await?),
            None => None,
        };
        let mut link = link.map(str::to_owned);
        if let (None, Notice::SetReadyForSas { ad_set, round }) = (&link, notice) {
            // The Account Manager's has an address.
            link = self
                .first_link([format!("set-ready:{ad_set}:{round}")])
                .await?;
        }
        let mut acts = Vec::new();
        for button in &message.buttons {
            let Ok(press) = button.id.parse::<Press>() else {
                continue;
            };
            if link.is_none() {
                link = self.where_pressed(press).await?;
            }
            let client = match (self.cycle_pressed(press).await?, &c) {
                (Some(c), _) => c.portfolio.client,
                (None, Some(c)) => c.portfolio.client.clone(),
                (None, None) => String::new(),
            };
            let of = self.label_of(press).await?;
            if let Some(command) = say::command(press, &client, of.as_deref()) {
                let label = button.label.clone();
                acts.push(Act { label, command });
            }
        }
        let home = self.home();
        let account = people::account_of(&mut self.tx, self.workspace, home, person.id).await?;
        let replies_to = self.answers(&person, c.as_ref()).await?;
        let about = Circumstances {
            to: &person,
            linked: account.is_some(),
            kind: TellKind::of(notice),
            cycle: c.as_ref(),
            link: link.as_deref(),
            replies_to: replies_to.as_ref(),
        };
        let letter = say::letter(self.locale(), &message, acts, about);
        Ok(Some(Addressed {
            person,
            email,
            replies_to,
            letter,
        }))
    }

    /// Who answers somebody's reply to a mail.
    async fn answers(
        &mut self,
        to: &Person,
        c: Option<&CycleView>,
    ) -> store::Result<Option<Person>> {
        let may = match c {
            Some(c) => vec![c.sas.clone(), c.am.clone()],
            None => team::with_role(&mut self.tx, self.workspace, Role::Lead).await?,
        };
        let today = today(self.now, self.workflow.settings().time_zone);
        let mut away = Vec::new();
        for person in &may {
            let found = absence::stand_in(&mut self.tx, self.workspace, person.id, today).await?;
            away.extend(found.map(|_| person.id));
        }
        let answers = match c {
            Some(c) => reply_to::of_cycle(to.id, &c.sas, &c.am, &away),
            None => reply_to::of_no_cycle(to.id, &may, &away),
        };
        Ok(answers.cloned())
    }

    /// A thread that is open is linked to.
    async fn link_threads(&mut self, message: &mut Message) -> store::Result<()> {
        for span in message.spans_mut() {
            let Span::Thread { ticket, name } = span else {
                continue;
            };
            let key = format!("thread:{ticket}");
            if let Some(url) = outbox::link(&mut self.tx, self.workspace, &key).await? {
                let label = std::mem::take(name);
                *span = Span::Link { label, url };
            }
        }
        Ok(())
    }

    /// The notice as it is told in chat; where a card has no room for everything, with everything.
    async fn for_mail(
        &mut self,
        notice: &Notice,
        person: &Person,
    ) -> store::Result<Option<Message>> {
        if let Notice::Digest { person, until } = notice {
            return self.digest_by_mail(*person, *until).await;
        }
        if let Notice::Reminder {
            reminder,
            digest_until: Some(until),
        } = notice
        {
            return self.reminder_and_digest_by_mail(*reminder, *until).await;
        }
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

    /// The cycle that a button names.
    async fn cycle_pressed(&mut self, press: Press) -> store::Result<Option<CycleView>> {
        Ok(match press {
            Press::Submit(id)
            | Press::Done(id)
            | Press::DoneAnyway(id)
            | Press::Confirm(id)
            | Press::Decline(id)
            | Press::Note(id)
            | Press::AskCycle(id)
            | Press::ApproveCycle(id)
            | Press::Implement(id) => Some(self.cycle(id).await?),
            _ => None,
        })
    }

    /// The address, in chat, of what a button is about: what goes into an inbox has none of its own.
    async fn where_pressed(&mut self, press: Press) -> store::Result<Option<String>> {
        let keys = match press {
            Press::Start(id) | Press::Deliver(id) | Press::AskTicket(id) => {
                vec![format!("thread:{id}")]
            }
            Press::Answer(id) => vec![format!("question:{id}")],
            Press::CloneRest(id) | Press::CloneOne(id) | Press::ApproveSet(id) => {
                vec![format!("ad-set-card:{id}")]
            }
            press => match self.cycle_pressed(press).await? {
                Some(c) => prompts(&c.cycle).to_vec(),
                None => Vec::new(),
            },
        };
        self.first_link(keys).await
    }

    /// The address of the first of these messages that has one; each is named by its key in the outbox.
    pub(super) async fn first_link(
        &mut self,
        keys: impl IntoIterator<Item = String>,
    ) -> store::Result<Option<String>> {
        for key in keys {
            let link = outbox::link(&mut self.tx, self.workspace, &key).await?;
            if link.is_some() {
                return Ok(link);
            }
        }
        Ok(None)
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
