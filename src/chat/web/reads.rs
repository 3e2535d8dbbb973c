//! What the page asks for: where everything stands now.

use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;
use serde_json::{Value, json};

use super::content::{ShownChannel, shown};
use super::problem::Problem;
use super::server::{Shared, Site};
use super::{actor, events, guide};
use crate::chat::commands::{ALL, Command, Opt, OptKind, Subcommand};
use crate::domain::calendar;
use crate::domain::id::{ActivityId, PersonId};
use crate::domain::people::{Platform, Role, Roles};
use crate::store::activity::{self, Watched};
use crate::store::local::channel::{self, Member};
use crate::store::local::{self, kept, message};
use crate::store::{self, Tx, people, workspace};
use crate::wording::commands::describe;
use crate::wording::reply;
use crate::wording::view::PastView;

/// The most messages, mails or entries that one answer holds.
const MOST: i64 = 200;

/// The "channel" under which it is kept how far somebody has read the mails.
pub(super) const MAIL: &str = "mail";

/// Whose page asks.
#[derive(Debug, Deserialize)]
pub struct As {
    #[serde(rename = "as", default)]
    account: String,
}

/// `GET /api/start`: everything that a page begins with.
pub async fn start(
    State(site): Shared,
    Query(As { account }): Query<As>,
) -> Result<Json<Value>, Problem> {
    let id = site.web.workspace();
    let mut tx = site.db().snapshot().await?;
    let members = channel::members(&mut tx, id).await?;
    let me = match members.iter().find(|member| member.account == account) {
        Some(me) => me.clone(),
        None => newcomer(&mut tx, &site, &members).await?,
    };
    let channels = channel::all_seen_by(&mut tx, id, &me.account).await?;
    let channels: Vec<ShownChannel> = channels.into_iter().map(ShownChannel::from).collect();
    let people: Vec<Value> = members.iter().map(person).collect();
    Ok(Json(json!({
        "agency": workspace::name(&mut tx, id).await?,
        "me": person(&me),
        "people": people,
        "channels": channels,
        "commands": commands(),
        "clock": site.clock(),
        "guide": guide_of(&site, &mut tx).await?,
        "cursor": events::Cursor::now(&mut tx, id).await?.to_string(),
        "mail_unread": unread_mails(&mut tx, id, &me.account).await?,
        "boot": site.boot,
    })))
}

/// Who somebody is that does not say: the one whom the guide asks to act first, else the first.
async fn newcomer(tx: &mut Tx, site: &Site, members: &[Member]) -> Result<Member, Problem> {
    let id = site.web.workspace();
    let mut sas = None;
    if let Some(cycle) = local::find(tx, id)
        .await?
        .and_then(|local| local.guide_cycle)
    {
        let cycle = store::cycle::cycle(tx, id, cycle).await?;
        let portfolio = store::portfolio::portfolio(tx, id, cycle.portfolio_id).await?;
        sas = Some(portfolio.sas_id);
    }
    let found = members
        .iter()
        .find(|member| Some(member.person) == sas)
        .or(members.first());
    let found = found.ok_or_else(|| Problem::missing("Nobody has an account here yet."))?;
    Ok(found.clone())
}

/// The guide, as the page shows it.
pub(super) async fn guide_of(site: &Site, tx: &mut Tx) -> store::Result<Value> {
    let id = site.web.workspace();
    let steps = guide::steps(tx, id, site.workflow.settings().locale).await?;
    let Some(shown) = steps else {
        return Ok(Value::Null);
    };
    let mut steps = Vec::new();
    for step in &shown.steps {
        let named = super::content::Named::of_text(tx, id, &step.text).await?;
        let who = match step.who {
            Some(who) => people::account_of(tx, id, Platform::Local, who).await?,
            None => None,
        };
        steps.push(json!({
            "id": step.id,
            "text": named.text(&step.text),
            "done": step.done,
            "as": who,
            "channel": step.channel,
            "control": step.control,
        }));
    }
    let current = shown.steps.iter().find(|step| !step.done);
    Ok(json!({
        "closed": shown.closed,
        "steps": steps,
        "current": current.map(|step| step.id),
    }))
}

/// How many mails somebody has not seen.
pub(super) async fn unread_mails(
    tx: &mut Tx,
    id: crate::domain::id::WorkspaceId,
    account: &str,
) -> store::Result<i64> {
    let read = channel::read_up_to(tx, id, account, MAIL).await?;
    kept::mails_after(tx, id, read).await
}

/// A person, as the page shows them.
fn person(member: &Member) -> Value {
    let words = member.name.split_whitespace();
    let initials: String = words
        .filter_map(|word| word.chars().next())
        .take(2)
        .collect();
    json!({
        "account": member.account,
        "name": member.name,
        "initials": initials.to_uppercase(),
        "role": title(&member.roles.0),
        // Far apart for those who came one after the other.
        "hue": (member.person.0 * 137).rem_euclid(360),
    })
}

fn title(roles: &Roles) -> &'static str {
    roles.iter().next().map_or("", |role: &Role| role.title())
}

fn commands() -> Vec<Value> {
    let all = ALL.iter().flat_map(Command::subcommands);
    all.map(|(path, sub)| command(&path, sub)).collect()
}

fn command(path: &str, sub: &Subcommand) -> Value {
    let options: Vec<Value> = sub.options.iter().map(|opt| option(path, opt)).collect();
    json!({ "path": path, "description": describe(path), "options": options })
}

fn option(path: &str, opt: &Opt) -> Value {
    let (kind, choices) = match opt.kind {
        OptKind::Text => ("text", Vec::new()),
        OptKind::Complete(_) => ("complete", Vec::new()),
        OptKind::Person => ("person", Vec::new()),
        OptKind::File => ("file", Vec::new()),
        OptKind::Choice(words) => ("choice", words()),
    };
    json!({
        "name": opt.name,
        "description": describe(&format!("{path} {}", opt.name)),
        "kind": kind,
        "required": opt.required,
        "choices": choices,
    })
}

/// Which messages are asked for.
#[derive(Debug, Deserialize)]
pub struct Page {
    #[serde(rename = "as")]
    account: String,
    channel: String,
    before: Option<i64>,
    limit: Option<i64>,
}

/// `GET /api/messages`.
pub async fn messages(
    State(site): Shared,
    Query(page): Query<Page>,
) -> Result<Json<Value>, Problem> {
    let member = site.member(&page.account).await?;
    actor::visible(&site, &member, &page.channel).await?;
    let limit = page.limit.unwrap_or(50).clamp(1, MOST);
    let before = page.before.unwrap_or(i64::MAX);
    let id = site.web.workspace();
    let mut tx = site.db().snapshot().await?;
    let mut found = message::before(&mut tx, id, &page.channel, before, limit + 1).await?;
    let more = cut(&mut found, limit);
    let messages: Vec<Value> = found.iter().rev().map(shown).collect();
    Ok(Json(json!({ "messages": messages, "more": more })))
}

/// Cuts a list to a page; whether there is more.
fn cut<T>(found: &mut Vec<T>, limit: i64) -> bool {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = found.len() > limit;
    found.truncate(limit);
    more
}

/// Which part of a list is asked for.
#[derive(Debug, Deserialize)]
pub struct Before {
    before: Option<i64>,
}

/// `GET /api/mail`: the agency's whole mailbox, newest first.
pub async fn mail(
    State(site): Shared,
    Query(Before { before }): Query<Before>,
) -> Result<Json<Value>, Problem> {
    let mut tx = site.db().snapshot().await?;
    let before = before.unwrap_or(i64::MAX);
    let mut found = kept::mails(&mut tx, site.web.workspace(), before, 51).await?;
    let more = cut(&mut found, 50);
    let mails = found.iter().map(|mail| {
        json!({
            "id": mail.seq,
            "at": mail.at,
            "to": mail.recipient,
            "subject": mail.subject,
            "text": mail.body,
            "page": mail.has_page,
            "html": null,
        })
    });
    Ok(Json(
        json!({ "mails": mails.collect::<Vec<_>>(), "more": more }),
    ))
}

/// `GET /api/activity`: the audit log, newest first.
pub async fn activity(
    State(site): Shared,
    Query(Before { before }): Query<Before>,
) -> Result<Json<Value>, Problem> {
    let id = site.web.workspace();
    let mut tx = site.db().snapshot().await?;
    let before = ActivityId(before.unwrap_or(i64::MAX));
    let mut found = activity::watched_before(&mut tx, id, before, 51).await?;
    let more = cut(&mut found, 50);
    let mut entries = Vec::new();
    for entry in found {
        entries.push(in_words(&site, &mut tx, entry).await?);
    }
    Ok(Json(json!({ "entries": entries, "more": more })))
}

/// An entry of the audit log as a sentence.
pub(super) async fn in_words(site: &Site, tx: &mut Tx, entry: Watched) -> store::Result<Value> {
    let settings = site.workflow.settings();
    let person = entry.past.detail.0.get("person").and_then(Value::as_i64);
    let person = match person {
        Some(id) => people::find(tx, site.web.workspace(), PersonId(id)).await?,
        None => None,
    };
    let view = past_of(&entry, person.map(|person| person.name));
    let place = [entry.client, view.ticket.clone()];
    let place: Vec<String> = place.into_iter().flatten().collect();
    let today = calendar::today(site.workflow.now(), settings.time_zone);
    let (who, what) = reply::past(settings.locale, &view, today);
    Ok(json!({
        "seq": view.seq,
        "at": view.at,
        "who": who,
        "what": what,
        "where": place.join(" · "),
        "outcome": entry.past.outcome,
    }))
}

/// An entry as the wording takes it. `person`: the name of whom it was about.
pub fn past_of(entry: &Watched, person: Option<String>) -> PastView {
    let past = &entry.past;
    PastView {
        seq: past.seq,
        at: past.at,
        actor: past.actor_name.clone(),
        via: past.via.clone(),
        what: past.what.clone(),
        refused: past.outcome == "refused",
        detail: past.detail.0.clone(),
        ticket: past.ticket.map(|number| format!("T-{number}")),
        person,
    }
}
