//! Questions and answers (process.md section 4, step 7).

use serde_json::json;

use super::{Outcome, Step, ad_set, drafts, note, private, resolve, ticket, typed, views};
use crate::domain::asset::AssetPurpose;
use crate::domain::id::{CycleId, PortfolioId, QuestionId, TicketId};
use crate::domain::notice::{Asking, Destination, Notice};
use crate::domain::permission::{Act, Named, WhoMay, may};
use crate::domain::portfolio::{Cycle, Portfolio};
use crate::domain::question::{MAX_QUESTION, Question, parse_number};
use crate::domain::refusal::{Noun, Refusal};
use crate::domain::ticket::Ticket;
use crate::request::{Reply, SentFile, Which};
use crate::store::asset::{self, Owner};
use crate::store::draft::{Fields, Purpose};
use crate::store::question::{self, NewQuestion};
use crate::store::{self, posted};
use crate::wording::reply;
use crate::wording::view::{CycleView, TicketView};

/// What a question is about.
enum About {
    /// A ticket: to the SAS, in its thread.
    Ticket(Box<Ticket>),
    /// The cycle: to the AM, in the portfolio's channel.
    Cycle,
}

/// `/refresh ask`: on a ticket, or on a portfolio; with neither, what the place says.
///
/// # Errors
/// Refused.
pub async fn ask(
    step: &mut Step<'_>,
    which: &Which,
    body: &str,
    files: &[SentFile],
) -> Outcome<Reply> {
    let of_ticket =
        which.ticket.is_some() || (which.portfolio.is_none() && resolve::in_thread(step).await?);
    if of_ticket {
        let found = resolve::ticket_of(step, which.ticket.as_deref()).await?;
        return ask_on_ticket(step, found, body, files).await;
    }
    let (portfolio, cycle) = resolve::open_cycle_of(step, which.portfolio.as_deref()).await?;
    ask_on_cycle(step, portfolio, cycle, body, files).await
}

/// *Ask a question*: the form.
///
/// # Errors
/// Refused before the form.
pub async fn open_ask_ticket(
    step: &mut Step<'_>,
    (portfolio, cycle, found): (Portfolio, Cycle, Ticket),
) -> Outcome<Reply> {
    ticket::may(step, Act::Creation, &portfolio, &cycle, &found).await?;
    drafts::open(
        step,
        &Purpose::AskTicket { ticket: found.id },
        &Fields::new(),
    )
    .await
}

/// *Ask the AM*: the form.
///
/// # Errors
/// Refused before the form.
pub async fn open_ask_cycle(step: &mut Step<'_>, id: CycleId) -> Outcome<Reply> {
    let (portfolio, cycle) = ad_set::locked(step, id).await?;
    may_ask_on_cycle(step, &portfolio, &cycle).await?;
    drafts::open(step, &Purpose::AskCycle { cycle: id }, &Fields::new()).await
}

/// The form of *Ask a question* was sent.
///
/// # Errors
/// Refused.
pub async fn send_ask_ticket(step: &mut Step<'_>, id: TicketId, fields: &Fields) -> Outcome<Reply> {
    let found = store::ticket::ticket(&mut step.tx, step.workspace, id).await?;
    let found = resolve::with_ticket(step, found).await?;
    ask_on_ticket(step, found, typed::field(fields, "question"), &[]).await
}

/// The form of *Ask the AM* was sent.
///
/// # Errors
/// Refused.
pub async fn send_ask_cycle(step: &mut Step<'_>, id: CycleId, fields: &Fields) -> Outcome<Reply> {
    let (portfolio, cycle) = ad_set::locked(step, id).await?;
    ask_on_cycle(
        step,
        portfolio,
        cycle,
        typed::field(fields, "question"),
        &[],
    )
    .await
}

async fn ask_on_ticket(
    step: &mut Step<'_>,
    (portfolio, cycle, found): (Portfolio, Cycle, Ticket),
    body: &str,
    files: &[SentFile],
) -> Outcome<Reply> {
    ticket::may(step, Act::Creation, &portfolio, &cycle, &found).await?;
    put(
        step,
        &portfolio,
        &cycle,
        About::Ticket(Box::new(found)),
        body,
        files,
    )
    .await
}

async fn ask_on_cycle(
    step: &mut Step<'_>,
    portfolio: Portfolio,
    cycle: Cycle,
    body: &str,
    files: &[SentFile],
) -> Outcome<Reply> {
    may_ask_on_cycle(step, &portfolio, &cycle).await?;
    put(step, &portfolio, &cycle, About::Cycle, body, files).await
}

/// The SAS may ask the AM, and so may the creatives of the cycle's tickets.
async fn may_ask_on_cycle(
    step: &mut Step<'_>,
    portfolio: &Portfolio,
    cycle: &Cycle,
) -> Outcome<()> {
    let tickets = store::ticket::of_cycle(&mut step.tx, step.workspace, cycle.id).await?;
    let mut asking = vec![portfolio.sas_id];
    asking.extend(tickets.iter().flat_map(Ticket::creatives));
    let (me, roles) = (step.actor.person_id(), &step.actor.roles);
    let lead = may(Act::Override, me, roles, Named::default()).is_ok();
    if !lead && !asking.iter().any(|person| Some(*person) == me) {
        let who = WhoMay::SasOrCreatives;
        step.only(who, &asking, &portfolio.client).await?;
    }
    Ok(ad_set::active(portfolio)?)
}

async fn put(
    step: &mut Step<'_>,
    portfolio: &Portfolio,
    cycle: &Cycle,
    about: About,
    body: &str,
    files: &[SentFile],
) -> Outcome<Reply> {
    let body = typed::text("question", body, MAX_QUESTION)?;
    if body.trim().is_empty() {
        return Err(Refusal::Empty { field: "question" }.into());
    }
    let (workspace, now) = (step.workspace, step.now);
    let asker_name = step.actor.name.clone();
    let on = match &about {
        About::Ticket(ticket) => Some(ticket.id),
        About::Cycle => None,
    };
    let new = NewQuestion {
        cycle: cycle.id,
        ticket: on,
        asker: step.actor.person_id(),
        asker_name: &asker_name,
        body: &body,
    };
    let id = question::insert(&mut step.tx, workspace, &new, now).await?;
    let asked = question::find(&mut step.tx, workspace, id)
        .await?
        .ok_or(Refusal::NotUnderstood)?;
    keep_files(step, &asked, files).await?;
    let person = match &about {
        About::Ticket(ticket) => {
            step.about_ticket(ticket);
            posted::dirty(&mut step.tx, workspace, posted::TICKET, ticket.id.0, now).await?;
            portfolio.sas_id
        }
        About::Cycle => portfolio.am_id,
    };
    let to = place_of(&asked, portfolio.id);
    step.record("question.asked", json!({ "question": asked.label() }))
        .await?;
    let notice = Notice::QuestionAsked { question: id };
    step.tell_people(
        &[person],
        portfolio.id,
        to,
        notice,
        format!("question:{id}"),
    )
    .await?;
    let (c, t) = about_of(step, portfolio.clone(), cycle.clone(), on).await?;
    private(reply::asked(step.settings.locale, &c, t.as_ref(), &asked))
}

/// Where a question stands: in its ticket's thread, or in the portfolio's channel.
pub fn place_of(found: &Question, portfolio: PortfolioId) -> Destination {
    match found.ticket_id {
        Some(ticket) => Destination::Ticket { ticket },
        None => Destination::Portfolio { portfolio },
    }
}

/// Files of a question or of its answer.
async fn keep_files(step: &mut Step<'_>, of: &Question, files: &[SentFile]) -> Outcome<()> {
    let (workspace, now, by) = (step.workspace, step.now, step.actor.person_id());
    let owner = of.ticket_id.map_or(Owner::Question(of.id), |ticket| {
        Owner::TicketQuestion(ticket, of.id)
    });
    for file in files {
        let sent = ticket::sent_file(file, AssetPurpose::Reference);
        asset::insert(&mut step.tx, workspace, owner, &sent, by, now).await?;
    }
    Ok(())
}

async fn about_of(
    step: &mut Step<'_>,
    portfolio: Portfolio,
    cycle: Cycle,
    on: Option<TicketId>,
) -> Outcome<(CycleView, Option<TicketView>)> {
    let (workspace, now) = (step.workspace, step.now);
    let c = views::of_cycle(&mut step.tx, portfolio, cycle, now).await?;
    let t = match on {
        Some(id) => {
            let found = store::ticket::ticket(&mut step.tx, workspace, id).await?;
            Some(views::of_ticket(&mut step.tx, workspace, found).await?)
        }
        None => None,
    };
    Ok((c, t))
}

/// `/refresh answer`: by number; with none, the one open question of the thread.
///
/// # Errors
/// Refused.
pub async fn answer(step: &mut Step<'_>, typed: Option<&str>, text: &str) -> Outcome<Reply> {
    let found = match typed {
        Some(typed) => by_number(step, typed).await?,
        None => of_place(step).await?,
    };
    answer_of(step, found, text, &[]).await
}

async fn by_number(step: &mut Step<'_>, typed: &str) -> Outcome<Question> {
    let found = match parse_number(typed) {
        Some(number) => question::by_number(&mut step.tx, step.workspace, number).await?,
        None => None,
    };
    let unknown = || Refusal::Unknown {
        noun: Noun::Question,
        typed: typed.chars().take(100).collect(),
        nearest: Vec::new(),
    };
    Ok(found.ok_or_else(unknown)?)
}

async fn of_place(step: &mut Step<'_>) -> Outcome<Question> {
    let workspace = step.workspace;
    let mut open = if resolve::in_thread(step).await? {
        let (_, _, ticket) = resolve::ticket_of(step, None).await?;
        question::open_of_ticket(&mut step.tx, workspace, ticket.id).await?
    } else {
        let (_, cycle) = resolve::open_cycle_of(step, None).await?;
        question::open_of_cycle(&mut step.tx, workspace, cycle.id).await?
    };
    if open.len() > 1 {
        let candidates = open.iter().map(Question::label).collect();
        return Err(Refusal::WhichOne {
            noun: Noun::Question,
            candidates,
        }
        .into());
    }
    let none = Refusal::WhichOne {
        noun: Noun::Question,
        candidates: Vec::new(),
    };
    Ok(open.pop().ok_or(none)?)
}

/// The question that a button names.
///
/// # Errors
/// There is none.
pub async fn pressed(step: &mut Step<'_>, id: QuestionId) -> Outcome<Question> {
    let found = question::find(&mut step.tx, step.workspace, id).await?;
    Ok(found.ok_or(Refusal::NotUnderstood)?)
}

/// *Answer*: the form.
///
/// # Errors
/// Refused before the form.
pub async fn open_answer(step: &mut Step<'_>, found: Question) -> Outcome<Reply> {
    may_answer(step, &found).await?;
    drafts::open(
        step,
        &Purpose::Answer { question: found.id },
        &Fields::new(),
    )
    .await
}

/// The form of *Answer* was sent.
///
/// # Errors
/// Refused.
pub async fn send_answer(step: &mut Step<'_>, id: QuestionId, fields: &Fields) -> Outcome<Reply> {
    let found = pressed(step, id).await?;
    answer_of(step, found, typed::field(fields, "answer"), &[]).await
}

/// Whether the actor may answer it, and it waits for an answer still.
///
/// # Errors
/// Refused.
pub async fn may_answer(step: &mut Step<'_>, found: &Question) -> Outcome<(Portfolio, Cycle)> {
    let workspace = step.workspace;
    let cycle = store::cycle::cycle(&mut step.tx, workspace, found.cycle_id).await?;
    step.about_cycle(&cycle);
    let portfolio = step.portfolio(cycle.portfolio_id).await?;
    step.require(Act::Answer, views::named(&portfolio), &portfolio.client)
        .await?;
    let fresh = pressed(step, found.id).await?;
    if !fresh.is_open() {
        let by = fresh.answerer.clone();
        return Err(Refusal::QuestionClosed {
            label: fresh.label(),
            by,
        }
        .into());
    }
    Ok((portfolio, cycle))
}

/// Answers a question that is known.
///
/// # Errors
/// Refused.
pub async fn answer_of(
    step: &mut Step<'_>,
    found: Question,
    text: &str,
    files: &[SentFile],
) -> Outcome<Reply> {
    let (portfolio, cycle) = may_answer(step, &found).await?;
    let text = typed::text("answer", text, MAX_QUESTION)?;
    if text.trim().is_empty() {
        return Err(Refusal::Empty { field: "answer" }.into());
    }
    let (workspace, now, by) = (step.workspace, step.now, step.actor.person_id());
    question::answer(&mut step.tx, workspace, found.id, &text, by, now).await?;
    step.answered(Asking::Question(found.id)).await?;
    keep_files(step, &found, files).await?;
    if let Some(ticket) = found.ticket_id {
        posted::dirty(&mut step.tx, workspace, posted::TICKET, ticket.0, now).await?;
    }
    step.record("question.answered", json!({ "question": found.label() }))
        .await?;
    let to = place_of(&found, portfolio.id);
    let notice = Notice::QuestionAnswered { question: found.id };
    let people: Vec<_> = found.asker_id.into_iter().collect();
    let key = format!("answer:{}", found.id);
    step.tell_people(&people, portfolio.id, to, notice, key)
        .await?;
    let answered = pressed(step, found.id).await?;
    let (c, _) = about_of(step, portfolio, cycle, None).await?;
    private(reply::answered(step.settings.locale, &c, &answered))
}

/// *Keep as note*: the answer to a question on a cycle becomes a Note.
///
/// # Errors
/// Refused.
pub async fn keep(step: &mut Step<'_>, found: Question) -> Outcome<Reply> {
    let (portfolio, cycle) = ad_set::locked(step, found.cycle_id).await?;
    step.require(Act::Direction, views::named(&portfolio), &portfolio.client)
        .await?;
    let found = pressed(step, found.id).await?;
    let (Some(answer), None) = (&found.answer, found.kept_as_note) else {
        return Err(Refusal::QuestionClosed {
            label: found.label(),
            by: found.answerer,
        }
        .into());
    };
    let body = format!("{}\n\n{answer}", found.body);
    let id = note::keep(step, &portfolio, &cycle, &body, None).await?;
    question::keep(&mut step.tx, step.workspace, found.id, id).await?;
    note::logged(step, portfolio, cycle, id).await
}
