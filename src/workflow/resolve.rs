//! Which portfolio, Ad Set or ticket: as typed, else as the place says.

use super::{Error, Outcome, Step};
use crate::domain::ad_set::AdSet;
use crate::domain::name_key::{client_name, name_key};
use crate::domain::portfolio::{Cycle, Portfolio};
use crate::domain::refusal::{Noun, Refusal};
use crate::domain::ticket::{Ticket, parse_number};
use crate::request::Which;
use crate::store::{ad_set, cycle, portfolio, posted, ticket};

/// How many names a refusal suggests.
const SUGGESTIONS: usize = 5;

/// The portfolio that is meant, locked until the transaction ends.
///
/// # Errors
/// There is none, or it was not said which.
pub async fn portfolio_of(step: &mut Step<'_>, typed: Option<&str>) -> Outcome<Portfolio> {
    let found = match typed {
        Some(typed) => typed_portfolio(step, typed).await?,
        None => match portfolio_of_place(step).await? {
            Some(found) => found,
            None => return Err(which_one(step, Noun::Portfolio).await),
        },
    };
    step.about_portfolio(&found);
    Ok(step.hold(found).await?)
}

/// [`portfolio_of`] with its open cycle.
///
/// # Errors
/// There is none, it was not said which, or it is not active.
pub async fn open_cycle_of(
    step: &mut Step<'_>,
    typed: Option<&str>,
) -> Outcome<(Portfolio, Cycle)> {
    let portfolio = portfolio_of(step, typed).await?;
    let cycle = cycle::open(&mut step.tx, step.workspace, portfolio.id).await?;
    step.about_cycle(&cycle);
    Ok((portfolio, cycle))
}

async fn typed_portfolio(step: &mut Step<'_>, typed: &str) -> Outcome<Portfolio> {
    let client = client_name(typed);
    if let Some(found) = portfolio::by_client(&mut step.tx, step.workspace, client).await? {
        return Ok(found);
    }
    // A client may really be called "Creatives - Something".
    if let Some(found) = portfolio::by_client(&mut step.tx, step.workspace, typed).await? {
        return Ok(found);
    }
    let names = portfolio::names(&mut step.tx, step.workspace).await?;
    let nearest = nearest(client, names);
    Err(Refusal::Unknown {
        noun: Noun::Portfolio,
        typed: typed.to_owned(),
        nearest,
    }
    .into())
}

async fn portfolio_of_place(step: &mut Step<'_>) -> Outcome<Option<Portfolio>> {
    if let Some(ticket) = ticket_of_place(step).await? {
        return Ok(Some(
            portfolio::portfolio(&mut step.tx, step.workspace, ticket.portfolio_id).await?,
        ));
    }
    let Some(channel) = step.place.channel.clone() else {
        return Ok(None);
    };
    let (workspace, platform) = (step.workspace, step.platform);
    Ok(portfolio::by_channel(&mut step.tx, workspace, platform, &channel).await?)
}

/// Whether the place is a ticket's thread.
///
/// # Errors
/// A fault of the database.
pub async fn in_thread(step: &mut Step<'_>) -> Outcome<bool> {
    Ok(ticket_of_place(step).await?.is_some())
}

/// What the place is, in words: a ticket's thread, or one portfolio's own channel; `None`: neither.
///
/// # Errors
/// A fault of the database.
pub async fn place(step: &mut Step<'_>) -> Outcome<Option<String>> {
    if let Some(ticket) = ticket_of_place(step).await? {
        return Ok(Some(format!("the thread of {}", ticket.label())));
    }
    let portfolio = portfolio_of_place(step).await?;
    Ok(portfolio.map(|found| format!("the channel of {}", found.client)))
}

async fn ticket_of_place(step: &mut Step<'_>) -> Outcome<Option<Ticket>> {
    let Some(channel) = step.place.channel.clone() else {
        return Ok(None);
    };
    let (workspace, platform) = (step.workspace, step.platform);
    match posted::ticket_of_thread(&mut step.tx, workspace, platform, &channel).await? {
        Some(id) => Ok(ticket::find(&mut step.tx, workspace, id).await?),
        None => Ok(None),
    }
}

async fn which_one(step: &mut Step<'_>, noun: Noun) -> Error {
    let asker = step.actor.person_id();
    match portfolio::suggest(&mut step.tx, step.workspace, "", asker).await {
        Ok(mut candidates) => {
            candidates.truncate(SUGGESTIONS);
            let candidates = if noun == Noun::Portfolio {
                candidates
            } else {
                Vec::new()
            };
            Refusal::WhichOne { noun, candidates }.into()
        }
        Err(fault) => fault.into(),
    }
}

/// The ticket that is meant; its portfolio is locked until the transaction ends.
///
/// # Errors
/// There is none, or it was not said which.
pub async fn ticket_of(
    step: &mut Step<'_>,
    typed: Option<&str>,
) -> Outcome<(Portfolio, Cycle, Ticket)> {
    let found = match typed {
        Some(typed) => typed_ticket(step, typed).await?,
        None => match ticket_of_place(step).await? {
            Some(found) => found,
            None => return Err(which_one(step, Noun::Ticket).await),
        },
    };
    with_ticket(step, found).await
}

/// Locks a ticket's portfolio and reads the ticket again.
///
/// # Errors
/// A fault of the database.
pub async fn with_ticket(
    step: &mut Step<'_>,
    found: Ticket,
) -> Outcome<(Portfolio, Cycle, Ticket)> {
    step.about_ticket(&found);
    let workspace = step.workspace;
    let portfolio = step.portfolio(found.portfolio_id).await?;
    let ticket = if step.stays_as_read() {
        found
    } else {
        ticket::ticket(&mut step.tx, workspace, found.id).await?
    };
    let cycle = cycle::cycle(&mut step.tx, workspace, ticket.cycle_id).await?;
    Ok((portfolio, cycle, ticket))
}

async fn typed_ticket(step: &mut Step<'_>, typed: &str) -> Outcome<Ticket> {
    let found = match parse_number(typed) {
        Some(number) => ticket::by_number(&mut step.tx, step.workspace, number).await?,
        None => None,
    };
    if let Some(found) = found {
        return Ok(found);
    }
    let asker = step.actor.person_id();
    let near = ticket::suggest(&mut step.tx, step.workspace, typed, None, asker).await?;
    let nearest = near
        .into_iter()
        .take(SUGGESTIONS)
        .map(|(number, name, _, _)| format!("T-{number} {name}"))
        .collect();
    Err(Refusal::Unknown {
        noun: Noun::Ticket,
        typed: typed.to_owned(),
        nearest,
    }
    .into())
}

/// The Ad Set that is meant, of the open cycle; its portfolio is locked.
///
/// # Errors
/// There is none, or it was not said which.
pub async fn ad_set_of(step: &mut Step<'_>, which: &Which) -> Outcome<(Portfolio, Cycle, AdSet)> {
    let set = match &which.ad_set {
        Some(folder) => typed_ad_set(step, folder, which.portfolio.as_deref()).await?,
        None => ad_set_of_place(step, which.portfolio.as_deref()).await?,
    };
    with_ad_set(step, set).await
}

/// Locks an Ad Set's portfolio and reads the set again.
///
/// # Errors
/// A fault of the database.
pub async fn with_ad_set(step: &mut Step<'_>, found: AdSet) -> Outcome<(Portfolio, Cycle, AdSet)> {
    let workspace = step.workspace;
    let portfolio = step.portfolio(found.portfolio_id).await?;
    let set = if step.stays_as_read() {
        found
    } else {
        ad_set::ad_set(&mut step.tx, workspace, found.id).await?
    };
    let cycle = cycle::cycle(&mut step.tx, workspace, set.cycle_id).await?;
    step.about_cycle(&cycle);
    Ok((portfolio, cycle, set))
}

async fn typed_ad_set(
    step: &mut Step<'_>,
    folder: &str,
    portfolio: Option<&str>,
) -> Outcome<AdSet> {
    let workspace = step.workspace;
    let of = match portfolio {
        Some(_) => Some(portfolio_of(step, portfolio).await?),
        None => portfolio_of_place(step).await?,
    };
    if let Some(portfolio) = &of
        && let Some(set) = ad_set::by_folder(&mut step.tx, workspace, portfolio.id, folder).await?
    {
        return Ok(set);
    }
    let mut found = ad_set::open_by_folder(&mut step.tx, workspace, folder).await?;
    match (found.pop(), found.pop()) {
        (Some(set), None) if portfolio.is_none() => Ok(set),
        (Some(_), Some(_)) if portfolio.is_none() => Err(which_one(step, Noun::Portfolio).await),
        _ => {
            let client = of.map(|portfolio| portfolio.client);
            let near = ad_set::suggest(&mut step.tx, workspace, "", client.as_deref()).await?;
            let nearest = nearest(folder, near.into_iter().map(|(folder, _)| folder).collect());
            let typed = folder.to_owned();
            Err(Refusal::Unknown {
                noun: Noun::AdSet,
                typed,
                nearest,
            }
            .into())
        }
    }
}

async fn ad_set_of_place(step: &mut Step<'_>, portfolio: Option<&str>) -> Outcome<AdSet> {
    let workspace = step.workspace;
    if portfolio.is_none()
        && let Some(ticket) = ticket_of_place(step).await?
    {
        return Ok(ad_set::ad_set(&mut step.tx, workspace, ticket.ad_set_id).await?);
    }
    let (portfolio, cycle) = open_cycle_of(step, portfolio).await?;
    let mut sets = ad_set::of_cycle(&mut step.tx, workspace, cycle.id).await?;
    if sets.len() > 1 {
        let candidates = sets.into_iter().map(|set| set.folder_name).collect();
        return Err(Refusal::WhichOne {
            noun: Noun::AdSet,
            candidates,
        }
        .into());
    }
    sets.pop().ok_or_else(|| {
        Refusal::NothingToClone {
            client: portfolio.client,
        }
        .into()
    })
}

/// The names that are most like a wrong one, the likest first.
fn nearest(typed: &str, names: Vec<String>) -> Vec<String> {
    let key = name_key(typed);
    let mut scored: Vec<(f64, String)> = names
        .into_iter()
        .map(|name| {
            let other = name_key(&name);
            let contains = if !key.is_empty() && other.contains(&key) {
                1.0
            } else {
                0.0
            };
            (strsim::jaro_winkler(&key, &other) + contains, name)
        })
        .filter(|(score, _)| *score > 0.75)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    scored
        .into_iter()
        .take(SUGGESTIONS)
        .map(|(_, name)| name)
        .collect()
}
