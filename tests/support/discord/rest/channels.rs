//! Channels: reading and changing them, and opening direct messages.

use std::time::Duration;

use serde_json::{Value, json};

use tokio::time::Instant;

use super::super::buckets::limited;
use super::super::permission::{MANAGE_CHANNELS, MANAGE_THREADS};
use super::super::request::{Answer, ApiError, Call, Mistake, Reply, id_of};
use super::super::state::{Id, Tag, World, kind};
use super::{messages, need, threads};

pub fn route(w: &mut World, call: &Call, channel: Id, rest: &[&str]) -> Reply {
    match (call.method.as_str(), rest) {
        ("GET", []) => Ok(Answer::json(&w.channel_json(&w.channels[&channel]))),
        ("PATCH", []) => change(w, call, channel),
        ("DELETE", []) => {
            let thread = w.channels[&channel].is_thread();
            let permission = if thread {
                MANAGE_THREADS
            } else {
                MANAGE_CHANNELS
            };
            need(w, channel, permission)?;
            let value = w.channel_json(&w.channels[&channel]);
            w.delete_channel(channel);
            Ok(Answer::json(&value))
        }
        (_, ["messages", ..]) if rest.last() == Some(&"threads") => {
            threads::from_message(w, call, channel, rest)
        }
        (_, ["messages", rest @ ..]) => messages::route(w, call, channel, rest),
        ("POST", ["threads"]) => threads::create(w, call, channel),
        ("GET", ["threads", "archived", "public"]) => threads::archived(w, call, channel),
        ("PUT", ["thread-members", user]) => threads::add_member(w, channel, user),
        ("GET", ["thread-members", user]) => threads::get_member(w, channel, user),
        ("GET", ["thread-members"]) => Ok(threads::members(w, channel)),
        ("POST", ["typing"]) => Ok(Answer::nothing()),
        ("GET", ["pins"]) => Ok(Answer::json(&json!([]))),
        _ => Err(ApiError::new(404, 0, "404: Not Found")),
    }
}

pub fn open_dm(w: &mut World, call: &Call) -> Reply {
    let user = id_of(&call.body()["recipient_id"]).unwrap_or_default();
    if !w.users.contains_key(&user) {
        return Err(ApiError::new(404, 10013, "Unknown User"));
    }
    if user == w.bot {
        return Err(ApiError::new(
            400,
            50007,
            "Cannot send messages to this user",
        ));
    }
    let id = w.dm_with(user);
    Ok(Answer::json(&w.channel_json(&w.channels[&id])))
}

fn change(w: &mut World, call: &Call, id: Id) -> Reply {
    let body = call.body();
    let c = &w.channels[&id];
    if c.is_thread() {
        if let Some(wait) = renamed_too_often(w, &body, id) {
            return Ok(limited(wait, false, Vec::new()));
        }
        change_thread(w, &body, id)?;
    } else {
        need(w, id, MANAGE_CHANNELS)?;
        let c = w.channels.get_mut(&id).expect("a channel");
        if let Some(name) = body["name"].as_str() {
            c.name = name.into();
        }
        if let Some(topic) = body["topic"].as_str() {
            c.topic = Some(topic.into());
        }
        if let Some(list) = body["available_tags"].as_array() {
            let tags = list.iter().map(|t| tag(w, t)).collect();
            w.channels.get_mut(&id).expect("a channel").tags = tags;
        }
        w.tell_channel("CHANNEL_UPDATE", id);
    }
    Ok(Answer::json(&w.channel_json(&w.channels[&id])))
}

fn tag(w: &mut World, t: &Value) -> Tag {
    Tag {
        id: id_of(&t["id"]).unwrap_or_else(|| w.new_id()),
        name: t["name"].as_str().unwrap_or_default().into(),
        moderated: t["moderated"] == true,
        emoji_name: t["emoji_name"].as_str().map(String::from),
    }
}

/// Renaming has a limit of its own.
fn renamed_too_often(w: &mut World, body: &Value, id: Id) -> Option<Duration> {
    let (most, per) = w.settings.renames;
    let c = w.channels.get_mut(&id)?;
    if body["name"].as_str().is_none_or(|name| name == c.name) {
        return None;
    }
    c.renamed.retain(|at| at.elapsed() < per);
    if c.renamed.len() < most {
        c.renamed.push(Instant::now());
        return None;
    }
    Some(per.saturating_sub(c.renamed[0].elapsed()))
}

fn change_thread(w: &mut World, body: &Value, id: Id) -> Result<(), ApiError> {
    let c = &w.channels[&id];
    let manages = w.may(w.bot, id, MANAGE_THREADS);
    let own = c.owner == Some(w.bot);
    if !manages && (!own || !body["locked"].is_null() || c.locked) {
        return Err(ApiError::missing_permissions());
    }
    let reopened = body["archived"] == false;
    let only_archiving = body
        .as_object()
        .is_some_and(|b| b.keys().all(|k| k == "archived" || k == "locked"));
    if c.archived && !reopened && !only_archiving {
        return Err(ApiError::body(400, 50083, "Thread is archived"));
    }
    if let Some(tags) = body["applied_tags"].as_array() {
        let tags = applied(w, c.parent.unwrap_or_default(), tags)?;
        w.channels.get_mut(&id).expect("a thread").applied_tags = tags;
    }
    if reopened && w.channels[&id].archived {
        threads::room_for_one_more(w)?;
    }
    let c = w.channels.get_mut(&id).expect("a thread");
    if let Some(name) = body["name"].as_str() {
        c.name = name.into();
    }
    if let Some(archived) = body["archived"].as_bool() {
        c.archived = archived;
    }
    if let Some(locked) = body["locked"].as_bool() {
        c.locked = locked;
    }
    if let Some(minutes) = body["auto_archive_duration"].as_u64() {
        c.auto_archive = minutes;
    }
    w.tell_channel("THREAD_UPDATE", id);
    Ok(())
}

/// The tags of a forum post, each of which the forum must have.
pub fn applied(w: &World, forum: Id, tags: &[Value]) -> Result<Vec<Id>, ApiError> {
    let known = w.channels.get(&forum).filter(|c| c.kind == kind::FORUM);
    let ids: Vec<Id> = tags.iter().filter_map(id_of).collect();
    let all = known.is_some_and(|f| ids.iter().all(|id| f.tags.iter().any(|t| t.id == *id)));
    if all || ids.is_empty() {
        return Ok(ids);
    }
    Err(ApiError::form(&[Mistake::new(
        "applied_tags",
        "UNKNOWN_TAG",
        "Unknown tag.",
    )]))
}
