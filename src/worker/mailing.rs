//! Sends what goes by mail: claim → mark → send → finish. A mail can be neither deduplicated nor read
//! back, so each attempt is marked before it is made: whatever ends without a clear outcome, a crash
//! too, leaves its mark, and is repeated once.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::watch;

use super::claiming::Teller;
use super::retry::{GIVE_UP_AFTER, GIVE_UP_ATTEMPTS, next_try};
use super::{claiming, ended};
use crate::chat::ChatError;
use crate::domain::id::{CycleId, PersonId};
use crate::domain::notice::{Destination, Notice};
use crate::domain::people::Platform;
use crate::mail::{Address, Mail, MailError, Mailer, page};
use crate::measure::Delivered;
use crate::store::outbox::{self, Delivery, ToTell};
use crate::store::{self, Tx, people};
use crate::workflow::Workflow;
use crate::workflow::about::portfolio_of;
use crate::workflow::mailing::Addressed;
use crate::workflow::render::Renderer;

/// How many attempts may end without a clear outcome: the first, and one repeat.
const MOST_IN_DOUBT: i64 = 2;

/// How long nothing is sent after the settings were found not to work.
const BRAKE: TimeDelta = TimeDelta::minutes(15);

/// How long somebody has to mend the settings before a mail is given up.
const MENDED_WITHIN: TimeDelta = TimeDelta::days(3);

/// How long a mail waits for the message in chat that it links to.
const WAIT_FOR_CHAT: TimeDelta = TimeDelta::seconds(30);

/// How often it looks.
const LOOK_AGAIN: TimeDelta = TimeDelta::seconds(3);

/// Sends what goes by mail.
pub struct Mailing {
    workflow: Arc<Workflow>,
    mailer: Option<Arc<dyn Mailer>>,
    lease: String,
    /// Nothing is sent before this instant: the settings do not work.
    brake: Mutex<Option<DateTime<Utc>>>,
}

/// A row's destination.
struct Target<'a> {
    person: PersonId,
    cycle: Option<CycleId>,
    beside: &'a str,
}

/// How a row ended, for now.
enum End {
    /// Sent.
    Sent,
    /// Nothing is left to tell.
    Done,
    /// Tried again.
    Later { at: DateTime<Utc>, why: String },
    /// The server will never take it: `to` refuses it.
    Refused { to: String, why: String },
    /// Given up, and the Leads are told.
    GivenUp { kind: Kind, why: String },
}

/// Why a mail is given up: of somebody who learnt it in chat too, each is reported once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Refused,
    InDoubt,
    Setup,
    Unsent,
    NotSet,
}

impl Mailing {
    /// What sends in a process; without a `mailer` mail is not set, and what still waits to be sent
    /// is given up, so that setting it again sends nothing old.
    pub fn new(workflow: Arc<Workflow>, mailer: Option<Arc<dyn Mailer>>, name: &str) -> Self {
        Self {
            workflow,
            mailer,
            lease: format!("{name}:mail"),
            brake: Mutex::default(),
        }
    }

    /// Sends what can be sent now, one mail after the other; how many rows were tried.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn step(&self) -> store::Result<usize> {
        claiming::step(self).await
    }

    /// Goes on until `stop`; what is under way is finished.
    pub async fn run(self: Arc<Self>, stop: watch::Receiver<bool>) {
        claiming::run(self, stop).await;
    }

    async fn tell(&self, row: &Delivery) -> store::Result<()> {
        let Destination::Mail {
            person,
            cycle,
            beside,
        } = &row.destination.0
        else {
            let why = "it is not a mail".to_owned();
            return self
                .finish(
                    row,
                    End::GivenUp {
                        kind: Kind::Unsent,
                        why,
                    },
                    false,
                )
                .await;
        };
        let target = Target {
            person: *person,
            cycle: *cycle,
            beside,
        };
        let Some(mailer) = &self.mailer else {
            let why = "mail is not set any more".to_owned();
            let end = End::GivenUp {
                kind: Kind::NotSet,
                why,
            };
            return self.finish(row, end, false).await;
        };
        let now = self.workflow.now();
        if let Some(at) = self.braked().filter(|at| *at > now) {
            let why = "the mail settings do not work".to_owned();
            return self.finish(row, End::Later { at, why }, false).await;
        }
        let mut renderer = Renderer::new(&self.workflow, row.workspace_id).await?;
        if let Some(at) = renderer.waits_until(&row.notice.0).await? {
            let why = "it waits for working hours".to_owned();
            return self.finish(row, End::Later { at, why }, false).await;
        }
        let beside = outbox::beside(&mut renderer.tx, row.workspace_id, target.beside).await?;
        let waits = beside
            .as_ref()
            .is_some_and(|beside| beside.next_at.is_some());
        if waits && now - row.created_at < WAIT_FOR_CHAT {
            let why = "it waits for the message in chat".to_owned();
            let at = now + LOOK_AGAIN;
            return self.finish(row, End::Later { at, why }, false).await;
        }
        let link = beside.and_then(|beside| beside.link);
        let told = renderer
            .mail(&row.notice.0, target.person, target.cycle, link.as_deref())
            .await?;
        drop(renderer);
        let Some(addressed) = told else {
            return self.finish(row, End::Done, false).await;
        };
        let mail = self.mail(row, target.cycle, mailer.host(), addressed);
        self.send(row, mailer.as_ref(), &mail).await
    }

    fn mail(&self, row: &Delivery, cycle: Option<CycleId>, host: &str, to: Addressed) -> Mail {
        // Where the page cannot be drawn, the text says the same.
        let html = page(&to.letter)
            .inspect_err(|error| tracing::error!(%error, "a mail goes as text alone"))
            .ok();
        let thread = cycle.map(|cycle| format!("cycle-{cycle}"));
        let own = match &thread {
            Some(thread) => format!("{thread}.row-{}", row.id),
            None => format!("row-{}", row.id),
        };
        Mail {
            name: to.person.name,
            to: to.email,
            subject: to.letter.subject,
            text: to.letter.text,
            html,
            reply_to: to.replies_to.and_then(|person| {
                Some(Address {
                    name: person.name,
                    email: person.email?,
                })
            }),
            message_id: format!("<{own}@{host}>"),
            in_reply_to: thread.map(|thread| format!("<{thread}@{host}>")),
            date: self.workflow.now(),
        }
    }

    async fn send(&self, row: &Delivery, mailer: &dyn Mailer, mail: &Mail) -> store::Result<()> {
        let mut tx = self.workflow.db().begin().await?;
        let Some(in_doubt) = outbox::sending(&mut tx, row.id, &self.lease).await? else {
            ended(row, Delivered::LeaseLost, "whoever has it finishes");
            return Ok(());
        };
        tx.commit().await?;
        if in_doubt > MOST_IN_DOUBT {
            let why = "it is not known whether it was sent, after one repeat".to_owned();
            let end = End::GivenUp {
                kind: Kind::InDoubt,
                why,
            };
            return self.finish(row, end, false).await;
        }
        let sent = mailer.send(mail).await;
        let now = self.workflow.now();
        let tried = now - row.trying_since;
        let (end, clear) = match sent {
            Ok(()) => (End::Sent, true),
            Err(MailError::Unknown(why)) if in_doubt >= MOST_IN_DOUBT => {
                let why = format!("it is not known whether it was sent, after one repeat: {why}");
                (
                    End::GivenUp {
                        kind: Kind::InDoubt,
                        why,
                    },
                    false,
                )
            }
            Err(error @ MailError::Unknown(_)) => (self.later(row, &error), false),
            Err(MailError::Refused(why)) => {
                let to = mail.to.clone();
                (End::Refused { to, why }, true)
            }
            Err(MailError::Setup(why)) => {
                tracing::error!(%why, "the mail settings do not work; mail waits");
                let at = now + BRAKE;
                *self.brake.lock().unwrap_or_else(PoisonError::into_inner) = Some(at);
                let end = if tried > MENDED_WITHIN {
                    End::GivenUp {
                        kind: Kind::Setup,
                        why,
                    }
                } else {
                    End::Later { at, why }
                };
                (end, true)
            }
            Err(error @ MailError::Retry(_)) => {
                if tried > GIVE_UP_AFTER && row.attempts >= GIVE_UP_ATTEMPTS {
                    let why = error.to_string();
                    (
                        End::GivenUp {
                            kind: Kind::Unsent,
                            why,
                        },
                        true,
                    )
                } else {
                    (self.later(row, &error), true)
                }
            }
        };
        self.finish(row, end, clear).await
    }

    fn braked(&self) -> Option<DateTime<Utc>> {
        *self.brake.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn later(&self, row: &Delivery, error: &MailError) -> End {
        let why = error.to_string();
        let as_chat = ChatError::Retry {
            after: None,
            reason: why.clone(),
        };
        let at = next_try(self.workflow.now(), row.attempts, &as_chat, &row.dedupe_key);
        End::Later { at, why }
    }

    /// Records how it ended. `unmark`: it is known that nothing was sent.
    async fn finish(&self, row: &Delivery, end: End, unmark: bool) -> store::Result<()> {
        let now = self.workflow.now();
        let (id, lease) = (row.id, self.lease.as_str());
        let mut tx = self.workflow.db().begin().await?;
        if unmark {
            outbox::certain(&mut tx, id, lease).await?;
        }
        let is_ours = match &end {
            End::Sent | End::Done => outbox::done(&mut tx, id, lease, now).await?,
            End::Later { at, why } => outbox::retry(&mut tx, id, lease, *at, why).await?,
            End::Refused { why, .. } | End::GivenUp { why, .. } => {
                outbox::give_up(&mut tx, id, lease, now, why).await?
            }
        };
        if !is_ours {
            ended(row, Delivered::LeaseLost, "whoever has it finishes");
            return Ok(());
        }
        match end {
            End::Sent => {
                ended(row, Delivered::Told, "");
                if let Some(person) = recipient(row) {
                    people::mail_taken(&mut tx, row.workspace_id, person).await?;
                }
            }
            End::Done => ended(row, Delivered::Told, ""),
            End::Later { why, .. } => ended(row, Delivered::PutOff, &why),
            End::Refused { to, why } => {
                ended(row, Delivered::GivenUp, &why);
                if let Some(person) = recipient(row) {
                    let whose = (person, to.as_str());
                    people::mail_refused(&mut tx, row.workspace_id, whose, now, &why).await?;
                }
                self.report(&mut tx, row, Kind::Refused, why).await?;
            }
            End::GivenUp { kind, why } => {
                ended(row, Delivered::GivenUp, &why);
                self.report(&mut tx, row, kind, why).await?;
            }
        }
        tx.commit().await?;
        self.workflow.nudge();
        Ok(())
    }

    /// Tells the Leads of a mail that was given up: where it was the only way to its recipient each
    /// time, else once for each mailbox and reason.
    async fn report(
        &self,
        tx: &mut Tx,
        row: &Delivery,
        kind: Kind,
        why: String,
    ) -> store::Result<()> {
        let Some(person) = recipient(row) else {
            return Ok(());
        };
        let (workspace, home) = (row.workspace_id, self.workflow.settings().home);
        let portfolio = portfolio_of(tx, workspace, &row.notice.0).await?;
        let account = people::account_of(tx, workspace, home, person).await?;
        let only_way = account.is_none();
        let about = Box::new(row.notice.0.clone());
        let (notice, dedupe_key) = match (kind, portfolio) {
            (Kind::NotSet, Some(portfolio)) if only_way => (
                Notice::Unreachable {
                    person,
                    about,
                    portfolio,
                },
                format!("{}:unreachable", row.dedupe_key),
            ),
            (Kind::NotSet, _) => return Ok(()),
            (kind, portfolio) => {
                let email = people::person(tx, workspace, person).await?.email;
                // The next digest says what this one would have said.
                let is_digest = matches!(row.notice.0, Notice::Digest { .. });
                let key = if only_way && !is_digest {
                    format!("{}:given-up", row.dedupe_key)
                } else {
                    let email = email.unwrap_or_default();
                    format!("mail-given-up:{kind:?}:{person}:{email}")
                };
                let notice = Notice::MailGivenUp {
                    person,
                    about,
                    portfolio,
                    why,
                };
                (notice, key)
            }
        };
        let tell = ToTell {
            destination: Destination::Leads,
            notice,
            dedupe_key,
        };
        let now = self.workflow.now();
        outbox::enqueue(tx, workspace, home, &tell, now).await?;
        Ok(())
    }
}

fn recipient(row: &Delivery) -> Option<PersonId> {
    match row.destination.0 {
        Destination::Mail { person, .. } => Some(person),
        _ => None,
    }
}

#[async_trait]
impl Teller for Mailing {
    /// Each has a connection of its own.
    const AT_ONCE: usize = 4;

    /// Longer than [`Mailer::send`] takes.
    const LEASE: TimeDelta = TimeDelta::seconds(180);

    fn platform(&self) -> Platform {
        Platform::Mail
    }

    fn lease(&self) -> &str {
        &self.lease
    }

    fn workflow(&self) -> &Arc<Workflow> {
        &self.workflow
    }

    async fn deliver(&self, row: &Delivery) -> store::Result<()> {
        self.tell(row).await
    }

    async fn rest(&self) {
        if let Some(mailer) = &self.mailer {
            mailer.rest().await;
        }
    }
}
