//! What people write without a command: a mention of the bot asks, a reply to a question's post
//! answers, and all else is ordinary talk (process.md section 4, step 7).

use super::{Error, Outcome, Step, Workflow, private, question, resolve};
use crate::chat::MessageRef;
use crate::domain::id::{PortfolioId, QuestionId};
use crate::domain::notice::Notice;
use crate::domain::question::Question;
use crate::domain::refusal::Refusal;
use crate::request::{Reply, Request, Said, SentFile, Which};
use crate::store::{self, Tx, posted};
use crate::wording::reply;

/// Whether a message can be more than ordinary talk: looked at without a write transaction, because
/// most of what is written concerns nobody but those who talk.
///
/// # Errors
/// A fault of the database.
pub async fn may_concern(
    workflow: &Workflow,
    request: &Request,
    said: &Said,
) -> store::Result<bool> {
    if said.mentions_bot || said.question.is_some() {
        return Ok(true);
    }
    let Some(at) = replied_to(request.place.channel.as_deref(), said) else {
        return Ok(false);
    };
    let mut tx = workflow.db().snapshot().await?;
    let found = question_at(&mut tx, request, &at).await?;
    Ok(found.is_some())
}

async fn question_at(
    tx: &mut Tx,
    request: &Request,
    at: &MessageRef,
) -> store::Result<Option<QuestionId>> {
    posted::question_at(tx, request.workspace, request.platform, at).await
}

/// The message that this one replies to.
fn replied_to(channel: Option<&str>, said: &Said) -> Option<MessageRef> {
    Some(MessageRef {
        channel: channel?.to_owned(),
        message: said.reply_to.clone()?,
    })
}

/// Something was written.
///
/// # Errors
/// Refused: the bot was asked for something that the author may not, or that cannot be.
pub async fn say(step: &mut Step<'_>, said: &Said) -> Outcome<Reply> {
    if step.place.channel.is_none() {
        return private(reply::said_alone(step.settings.locale));
    }
    if let Some(id) = question_of(step, said).await? {
        let found = question::pressed(step, id).await?;
        return reply_to_question(step, found, said).await;
    }
    if !said.mentions_bot {
        return Ok(Reply::Nothing);
    }
    ask(step, said).await
}

/// The question whose post is replied to: as it is kept, else as the post itself says. The reply may be
/// faster than the record of the post, and that may be lost with the platform's answer.
async fn question_of(step: &mut Step<'_>, said: &Said) -> store::Result<Option<QuestionId>> {
    let (workspace, platform) = (step.workspace, step.platform);
    let kept = match replied_to(step.place.channel.as_deref(), said) {
        Some(at) => posted::question_at(&mut step.tx, workspace, platform, &at).await?,
        None => None,
    };
    Ok(kept.or(said.question))
}

/// A reply to a question's post answers it, where its author may; who may and comes too late is told
/// so, as by *Answer*. Others talk among themselves, as does who asked, unless they call the bot.
async fn reply_to_question(step: &mut Step<'_>, found: Question, said: &Said) -> Outcome<Reply> {
    let asker = found.asker_id.is_some() && found.asker_id == step.actor.person_id();
    if asker && !said.mentions_bot {
        return Ok(Reply::Nothing);
    }
    let (portfolio, _) = match question::may_answer(step, &found).await {
        Err(Error::Refused(refusal)) if !said.mentions_bot && !is_too_late(&refusal) => {
            return Ok(Reply::Nothing);
        }
        may => may?,
    };
    let text = match (said.text.trim(), said.files.as_slice()) {
        ("", []) => return unread(step, portfolio.id, &found).await,
        ("", files) => names(files),
        (text, _) => text.to_owned(),
    };
    let answered = question::answer_of(step, found, &text, &said.files).await?;
    Ok(shown(answered))
}

fn is_too_late(refusal: &Refusal) -> bool {
    matches!(refusal, Refusal::QuestionClosed { .. })
}

/// The platform shows no words of it: it is never taken for an answer, and whoever wrote it is told
/// where the others see it, because they believe that they have answered.
async fn unread(step: &mut Step<'_>, portfolio: PortfolioId, found: &Question) -> Outcome<Reply> {
    let notice = Notice::AnswerUnread {
        question: found.id,
        by: step.actor.person_id(),
    };
    let key = format!("answer-unread:{}", found.id);
    step.tell(question::place_of(found, portfolio), notice, key)
        .await?;
    let said = reply::answer_unread(step.settings.locale, found);
    Ok(Reply::Shown(said))
}

/// An answer of files alone.
fn names(files: &[SentFile]) -> String {
    let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    names.join(", ").replace('\0', "")
}

/// A mention: a question on the thread's ticket, else on the open cycle of the channel's portfolio.
async fn ask(step: &mut Step<'_>, said: &Said) -> Outcome<Reply> {
    let place = resolve::place(step).await?;
    if said.text.trim().is_empty() {
        return private(reply::how_to_ask(step.settings.locale, place.as_deref()));
    }
    if place.is_none() {
        return Err(Refusal::NowhereToAsk.into());
    }
    let asked = question::ask(step, &Which::default(), &said.text, &said.files).await?;
    Ok(shown(asked))
}

/// What was done stands in the place, for all to see.
fn shown(reply: Reply) -> Reply {
    match reply {
        Reply::Private(message) => Reply::Shown(message),
        other => other,
    }
}
