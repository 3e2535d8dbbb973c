//! What the bot does. Each function: load → decide (domain) → save state, activity and outbox in one
//! transaction. People and the scheduler go through the same functions, so each rule stands once.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::json;
use sha2::{Digest, Sha256};
use tokio::sync::watch;

use crate::clock::Clock;
use crate::domain::id::{DraftId, PageNumber};
use crate::domain::people::Roles;
use crate::domain::refusal::Refusal;
use crate::measure::Acted;
use crate::message::Message;
use crate::request::{Action, Reply, Request, Standing};
use crate::store::draft::Fields;
use crate::store::{self, Db, activity, draft, event};
use crate::wording;

pub mod about;
pub mod ad_set;
mod administration;
pub mod approval;
pub mod assets;
pub mod calendar;
pub mod cancel;
pub mod cloning;
pub mod closing;
mod completion;
pub mod correct;
mod corrections;
pub mod digest;
pub mod drafts;
pub mod due;
pub mod edit;
mod gathering;
pub mod handing_over;
mod hearing;
pub mod import;
pub mod kickoff;
mod leads;
pub mod listing;
pub mod lists;
pub mod mailing;
mod making;
pub mod moving;
pub mod note;
pub mod pause;
pub mod people;
pub mod portfolio;
pub mod portfolio_edit;
mod presses;
pub mod question;
pub mod readiness;
pub mod reminding;
pub mod render;
pub mod reschedule;
pub mod resolve;
pub mod revision;
mod saying;
pub mod seeing;
mod settings;
pub mod snooze;
pub mod status;
mod step;
mod telling;
pub mod ticket;
mod turns;
mod typed;
pub mod views;

pub use settings::Settings;
pub use step::{Actor, Error, Outcome, Step};

/// The process of one deployment.
pub struct Workflow {
    db: Db,
    clock: Arc<dyn Clock>,
    settings: Settings,
    work: watch::Sender<u64>,
    turns: turns::Turns,
}

impl Workflow {
    /// The process on a database, with a clock.
    pub fn new(db: Db, clock: Arc<dyn Clock>, settings: Settings) -> Self {
        Self {
            db,
            clock,
            settings,
            work: watch::Sender::new(0),
            turns: turns::Turns::default(),
        }
    }

    /// The database.
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The current instant.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Changes whenever work may have come: register interest before looking for it.
    pub fn work(&self) -> watch::Receiver<u64> {
        self.work.subscribe()
    }

    /// Says that work may have come.
    pub fn nudge(&self) {
        self.work.send_modify(|count| *count += 1);
    }

    /// Acts on a request, once for each event id. Where two people got in each other's way in the
    /// database, it is tried again: the second then sees what the first did.
    ///
    /// # Errors
    /// A fault of the database; nothing was changed.
    pub async fn act(&self, request: &Request) -> store::Result<Reply> {
        Ok(self.acted(request).await?.0)
    }

    /// The same, and how it ended.
    async fn acted(&self, request: &Request) -> store::Result<(Reply, Acted)> {
        for _ in 1..TRIES {
            match self.act_once(request).await {
                Err(fault) if store::is_collision(&fault) => {
                    tracing::info!(event = %request.event_id, %fault, "tried again");
                }
                done => return done,
            }
        }
        self.act_once(request).await
    }

    async fn act_once(&self, request: &Request) -> store::Result<(Reply, Acted)> {
        let now = self.now();
        if let Action::Say(said) = &request.action
            && !saying::may_concern(self, request, said).await?
        {
            return Ok((Reply::Nothing, Acted::Done));
        }
        let tx = if request.action.only_reads() {
            self.db.snapshot().await?
        } else {
            let mut tx = self.db.begin().await?;
            if !event::take(&mut tx, request.workspace, &request.event_id, now).await? {
                let reply = event::reply(&mut tx, request.workspace, &request.event_id).await?;
                let reply = reply.unwrap_or(Reply::Private(Message::default()));
                return Ok((reply, Acted::Repeated));
            }
            tx
        };
        let mut step = Step::of_person(self, tx, request, now).await?;
        match dispatch(&mut step, request).await {
            // Ordinary talk leaves no trace.
            Ok(Reply::Nothing) => Ok((Reply::Nothing, Acted::Done)),
            Ok(reply) => {
                if request.action.only_reads() {
                    return Ok((reply, Acted::Done));
                }
                event::keep_reply(&mut step.tx, request.workspace, &request.event_id, &reply)
                    .await?;
                step.tx.commit().await?;
                self.nudge();
                Ok((reply, Acted::Done))
            }
            Err(Error::Refused(refusal)) => {
                let trace = step.into_trace();
                self.refuse(request, &refusal, trace, now).await
            }
            Err(Error::Fault(fault)) => Err(fault),
        }
    }

    /// Answers a refused request: the attempt is kept, and what was typed into a form too.
    async fn refuse(
        &self,
        request: &Request,
        refusal: &Refusal,
        trace: step::Trace,
        now: DateTime<Utc>,
    ) -> store::Result<(Reply, Acted)> {
        let workspace = request.workspace;
        let locale = self.settings.locale;
        if let Action::Complete { .. } = request.action {
            return Ok((Reply::Choices(Vec::new()), Acted::Refused));
        }
        let mut tx = self.db.begin().await?;
        if !request.action.only_reads()
            && !event::take(&mut tx, workspace, &request.event_id, now).await?
        {
            let reply = event::reply(&mut tx, workspace, &request.event_id).await?;
            let reply = reply.unwrap_or(Reply::Private(Message::default()));
            return Ok((reply, Acted::Repeated));
        }
        let mut again = None;
        if let Action::SendForm { draft, fields } = &request.action
            && trace.draft_is_theirs
        {
            draft::keep(&mut tx, workspace, *draft, &storable(fields)).await?;
            again = Some(*draft);
        }
        let answer = if request.action.only_reads() {
            wording::reply::refused_to_look(locale, refusal)
        } else {
            wording::reply::refused(locale, refusal, None)
        };
        let said = wording::plain::plain(&answer);
        let mut detail = refused_detail(request, refusal, &said);
        if let Action::SendForm { draft, .. } = &request.action
            && let Some(draft) = draft::read(&mut tx, workspace, *draft).await?
        {
            detail["form"] = draft.purpose.0.command().into();
        }
        activity::record(
            &mut tx,
            workspace,
            &trace.by,
            trace.about,
            &format!("{}.refused", trace.by.via.replace(' ', ".")),
            true,
            &detail,
            now,
        )
        .await?;
        let reply = Reply::Private(match again {
            Some(_) => wording::reply::refused(locale, refusal, again),
            None => answer,
        });
        if !request.action.only_reads() {
            event::keep_reply(&mut tx, workspace, &request.event_id, &reply).await?;
        }
        tx.commit().await?;
        Ok((reply, Acted::Refused))
    }

    /// Keeps what was typed into a form that could not be acted on; `false`: it is somebody else's.
    async fn keep_typed(
        &self,
        request: &Request,
        id: DraftId,
        fields: &Fields,
    ) -> store::Result<bool> {
        let mut tx = self.db.begin().await?;
        let draft = draft::lock(&mut tx, request.workspace, id).await?;
        let theirs = draft.is_some_and(|draft| {
            draft.platform == request.platform
                && draft.account == request.actor.id
                && draft.consumed_by.is_none()
        });
        if theirs {
            draft::keep(&mut tx, request.workspace, id, &storable(fields)).await?;
            tx.commit().await?;
        }
        Ok(theirs)
    }

    /// Answers a fault: logged with an id that the person is shown; a form's text is kept if the
    /// database lets us.
    async fn fault(&self, request: &Request, fault: &sqlx::Error) -> Reply {
        let id = fault_id(&request.event_id, self.now());
        tracing::error!(fault = %id, event = %request.event_id, error = %fault, "a request failed");
        let mut again = None;
        if let Action::SendForm { draft, fields } = &request.action
            && let Ok(true) = self.keep_typed(request, *draft, fields).await
        {
            again = Some(*draft);
        }
        Reply::Private(wording::reply::fault(self.settings.locale, &id, again))
    }
}

/// How often an action is tried that collides with another.
const TRIES: usize = 4;

/// What the audit log keeps of a refused attempt.
fn refused_detail(request: &Request, refusal: &Refusal, said: &str) -> serde_json::Value {
    let refusal = format!("{refusal:?}");
    match &request.action {
        Action::NotUnderstood { what } => {
            json!({ "refusal": refusal, "said": said, "what": what.replace('\0', "") })
        }
        _ => json!({ "refusal": refusal, "said": said }),
    }
}

/// What can be stored of what was typed.
fn storable(fields: &Fields) -> Fields {
    let stored = |text: &String| text.replace('\0', "");
    let fields = fields.iter();
    fields
        .map(|(name, text)| (name.clone(), stored(text)))
        .collect()
}

/// What an operator finds a fault by: two groups of four hexadecimal digits.
fn fault_id(event: &str, now: DateTime<Utc>) -> String {
    let digest = Sha256::digest(format!("{event} {now}"));
    format!(
        "{:02x}{:02x}-{:02x}{:02x}",
        digest[0], digest[1], digest[2], digest[3]
    )
}

/// One exhaustive match over what can be asked.
async fn dispatch(step: &mut Step<'_>, request: &Request) -> Outcome<Reply> {
    if request.standing != Standing::Member {
        return Err(Refusal::WrongWorkspace.into());
    }
    match &request.action {
        Action::Submit { portfolio, options } => {
            ad_set::open_submit(step, portfolio.as_deref(), options).await
        }
        Action::Clone {
            which,
            name,
            options,
        } => cloning::open_clone(step, which, name.as_deref(), options).await,
        Action::Done { portfolio } => ad_set::done(step, portfolio.as_deref()).await,
        Action::Note { portfolio, file } => {
            note::open(step, portfolio.as_deref(), file.clone()).await
        }
        Action::Confirm { portfolio } => kickoff::confirm(step, portfolio.as_deref()).await,
        Action::Decline { portfolio, reason } => {
            kickoff::decline(step, portfolio.as_deref(), reason.as_deref()).await
        }
        Action::Start { ticket } => ticket::start(step, ticket.as_deref()).await,
        Action::Deliver {
            ticket,
            files,
            link,
        } => ticket::deliver(step, ticket.as_deref(), files, link.as_deref()).await,
        Action::Ask {
            which,
            question,
            file,
        } => question::ask(step, which, question, file.as_slice()).await,
        Action::Answer { question, answer } => {
            question::answer(step, question.as_deref(), answer).await
        }
        Action::Revise { ticket, reason } => {
            revision::revise(step, ticket.as_deref(), reason).await
        }
        Action::Approve { which } => approval::approve(step, which).await,
        Action::Implement { portfolio } => closing::implement(step, portfolio.as_deref()).await,
        Action::Status { which } => status::status(step, which).await,
        Action::Notes { which } => seeing::notes(step, which).await,
        Action::History { which } => seeing::history(step, which).await,
        Action::Todo { person } => lists::todo(step, person.as_ref()).await,
        Action::Board => lists::board(step, PageNumber(1)).await,
        Action::Stalled => lists::stalled(step).await,
        Action::Help => lists::help(step).await,
        Action::PeopleLink { account, email } => people::link(step, account, email).await,
        Action::PeopleAssign {
            role,
            account,
            which,
        } => people::assign(step, *role, account, which).await,
        Action::PortfolioAdd(new) => portfolio::add(step, new).await,
        Action::Administration(asked) => administration::administer(step, asked).await,
        Action::Correction(correction) => corrections::correct(step, correction).await,
        Action::Say(said) => saying::say(step, said).await,
        Action::Press(press) => presses::press(step, *press).await,
        Action::SendForm { draft, fields } => drafts::send(step, *draft, fields).await,
        Action::Complete {
            of,
            typed,
            portfolio,
        } => completion::complete(step, *of, typed, portfolio.as_deref()).await,
        Action::NotUnderstood { .. } => Err(Refusal::NotUnderstood.into()),
        Action::NulTyped => Err(Refusal::NulCharacter {
            field: "one of the options",
        }
        .into()),
    }
}

/// A private answer, as the outcome of an action.
#[allow(clippy::unnecessary_wraps)] // what every action ends with
pub(crate) fn private(message: Message) -> Outcome<Reply> {
    Ok(Reply::Private(message))
}

/// The roles that count for an action: the platform's and the assigned ones.
fn all_roles(platform: &Roles, assigned: &Roles) -> Roles {
    platform.union(assigned).copied().collect()
}
