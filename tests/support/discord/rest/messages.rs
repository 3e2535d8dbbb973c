//! Messages: posting with nonces and files, editing, reading, deleting.

use serde_json::Value;
use tokio::time::Instant;

use super::super::permission::{
    ATTACH_FILES, EMBED_LINKS, MANAGE_MESSAGES, MANAGE_THREADS, READ_MESSAGE_HISTORY,
    SEND_MESSAGES, SEND_MESSAGES_IN_THREADS,
};
use super::super::post::Post;
use super::super::request::{Answer, ApiError, Call, Mistake, Reply};
use super::super::state::{Id, Message, World, kind};
use super::need;

pub fn route(w: &mut World, call: &Call, channel: Id, rest: &[&str]) -> Reply {
    match (call.method.as_str(), rest) {
        ("POST", []) => create(w, call, channel),
        ("GET", []) => list(w, call, channel),
        ("GET", [id]) => {
            need(w, channel, READ_MESSAGE_HISTORY)?;
            let m = one(w, channel, id)?;
            Ok(Answer::json(&read(w, m)))
        }
        ("PATCH", [id]) => change(w, call, channel, id),
        ("DELETE", [id]) => {
            let m = one(w, channel, id)?;
            let (id, own) = (m.id, m.author == w.bot);
            if !own {
                need(w, channel, MANAGE_MESSAGES)?;
            }
            w.delete_message(id);
            Ok(Answer::nothing())
        }
        ("PUT" | "DELETE", [_, "reactions", ..]) => Ok(Answer::nothing()),
        _ => Err(ApiError::new(404, 0, "404: Not Found")),
    }
}

/// The message as REST lets the bot read it.
fn read(w: &World, m: &Message) -> Value {
    w.message_for_bot(m, w.settings.message_content)
}

fn one<'a>(w: &'a World, channel: Id, id: &str) -> Result<&'a Message, ApiError> {
    id.parse()
        .ok()
        .and_then(|id: Id| w.messages.get(&id))
        .filter(|m| m.channel == channel && m.ephemeral_to.is_none())
        .ok_or_else(ApiError::unknown_message)
}

/// Whether the bot may post this here.
pub fn may_post(w: &World, channel: Id, body: &Value, files: bool) -> Result<(), ApiError> {
    let c = &w.channels[&channel];
    if c.kind == kind::FORUM || c.kind == kind::CATEGORY {
        let words = "Cannot send messages in a non-text channel";
        return Err(ApiError::body(400, 50008, words));
    }
    if c.recipient
        .is_some_and(|r| w.dm_closed.contains(&r) || !w.members.contains_key(&r))
    {
        let words = "Cannot send messages to this user";
        return Err(ApiError::new(403, 50007, words));
    }
    let send = if c.is_thread() {
        SEND_MESSAGES_IN_THREADS
    } else {
        SEND_MESSAGES
    };
    need(w, channel, send)?;
    let moderates = w.settings.moderators_post_in_locked && w.may(w.bot, channel, MANAGE_THREADS);
    if c.locked && !moderates {
        return Err(ApiError::new(400, 160_005, "Thread is locked"));
    }
    if body["embeds"].as_array().is_some_and(|e| !e.is_empty()) {
        need(w, channel, EMBED_LINKS)?;
    }
    if files {
        need(w, channel, ATTACH_FILES)?;
    }
    Ok(())
}

fn create(w: &mut World, call: &Call, channel: Id) -> Reply {
    let body = call.body();
    may_post(w, channel, &body, !call.files.is_empty())?;
    let nonce = match &body["nonce"] {
        Value::Null => None,
        Value::String(s) => Some(s.clone()),
        other => Some(other.to_string()),
    };
    let key = nonce
        .filter(|_| body["enforce_nonce"] == true)
        .map(|n| (w.bot, n));
    if let Some(key) = &key {
        let window = w.settings.nonce_window;
        let known = w.nonces.get(key).filter(|(_, at)| at.elapsed() < window);
        if let Some((id, _)) = known {
            let m = w.messages.get(id).ok_or_else(ApiError::unknown_message)?;
            return Ok(Answer::json(&w.message_json(m)));
        }
    }
    if let Some(to) = super::super::request::id_of(&body["message_reference"]["message_id"]) {
        let strict = body["message_reference"]["fail_if_not_exists"] != false;
        if strict && w.messages.get(&to).is_none_or(|m| m.channel != channel) {
            return Err(ApiError::form(&[Mistake::new(
                "message_reference",
                "REPLIES_UNKNOWN_MESSAGE",
                "Unknown message",
            )]));
        }
    }
    if w.channels[&channel].archived {
        super::threads::room_for_one_more(w)?;
    }
    let flags = body["flags"].as_u64().unwrap_or(0) & ((1 << 2) | (1 << 12));
    let id = w.post(&Post {
        channel,
        author: w.bot,
        body,
        files: &call.files,
        flags,
        ..Post::default()
    });
    if let Some(key) = key {
        w.nonces.insert(key, (id, Instant::now()));
    }
    Ok(Answer::json(&w.message_json(&w.messages[&id])))
}

fn list(w: &World, call: &Call, channel: Id) -> Reply {
    need(w, channel, READ_MESSAGE_HISTORY)?;
    let limit = call.number("limit").unwrap_or(50) as usize;
    if !(1..=100).contains(&limit) {
        let words = "int value should be between 1 and 100.";
        return Err(ApiError::form(&[Mistake::new(
            "limit",
            "NUMBER_TYPE_MAX",
            words,
        )]));
    }
    let all = || w.public_messages(channel);
    let mut found: Vec<&Message> = if let Some(after) = call.number("after") {
        all().filter(|m| m.id > after).take(limit).collect()
    } else if let Some(around) = call.number("around") {
        let older = all().rev().filter(|m| m.id <= around).take(limit / 2 + 1);
        let newer = all().filter(|m| m.id > around).take(limit / 2);
        older.chain(newer).collect()
    } else {
        let before = call.number("before").unwrap_or(u64::MAX);
        all().rev().filter(|m| m.id < before).take(limit).collect()
    };
    found.sort_by_key(|m| std::cmp::Reverse(m.id));
    Ok(Answer::json(
        &found.into_iter().map(|m| read(w, m)).collect(),
    ))
}

fn change(w: &mut World, call: &Call, channel: Id, id: &str) -> Reply {
    let body = call.body();
    let m = one(w, channel, id)?;
    let id = m.id;
    if m.author != w.bot {
        let words = "Cannot edit a message authored by another user";
        return Err(ApiError::new(403, 50005, words));
    }
    if w.channels[&channel].archived {
        return Err(ApiError::new(400, 50083, "Thread is archived"));
    }
    not_emptied(w, id, &body, call)?;
    w.edit(id, &body, &call.files);
    Ok(Answer::json(&w.message_json(&w.messages[&id])))
}

/// An edit must leave something.
pub fn not_emptied(w: &World, id: Id, body: &Value, call: &Call) -> Result<(), ApiError> {
    let m = &w.messages[&id];
    let kept = |key: &str, now: bool| match body.get(key) {
        None => now,
        Some(Value::String(s)) => !s.trim().is_empty(),
        Some(Value::Array(a)) => !a.is_empty(),
        Some(_) => false,
    };
    let any = kept("content", !m.content.is_empty())
        || kept("embeds", !m.embeds.is_empty())
        || kept("components", !m.components.is_empty())
        || kept("attachments", !m.attachments.is_empty())
        || !call.files.is_empty();
    if any {
        Ok(())
    } else {
        Err(ApiError::body(400, 50006, "Cannot send an empty message"))
    }
}
