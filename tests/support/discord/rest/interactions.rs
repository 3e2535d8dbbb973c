//! Answers to interactions, and the webhook through which more may follow.

use serde_json::{Value, json};
use tokio::time::Instant;

use super::super::post::Post;
use super::super::request::{Answer, ApiError, Call, Mistake, Reply};
use super::super::state::{EPHEMERAL, Given, Id, Interaction, LOADING, World};
use super::messages::not_emptied;

/// The flags that an answer may set itself.
const SETTABLE: u64 = EPHEMERAL | (1 << 2) | (1 << 12);

pub fn callback(w: &mut World, call: &Call, id: Id, token: &str) -> Reply {
    let unknown = || ApiError::new(404, 10062, "Unknown interaction");
    let body = call.body();
    let limit = w.settings.acknowledge_within;
    let i = w.interactions.get(&id).filter(|i| i.token == token);
    let i = i.ok_or_else(unknown)?;
    if i.given.is_some() {
        let words = "Interaction has already been acknowledged.";
        return Err(ApiError::new(400, 40060, words));
    }
    if i.failed || i.born.elapsed() > limit {
        return Err(unknown());
    }
    let (kind, channel, has_message) = (i.kind, i.channel, i.message.is_some());
    let wanted = body["type"].as_u64().unwrap_or(0);
    let fits = match wanted {
        4 | 5 => kind != 4,
        6 | 7 => kind == 3 || (kind == 5 && has_message),
        8 => kind == 4,
        9 => kind == 2 || kind == 3,
        _ => false,
    };
    if !fits {
        let words = format!("Type {wanted} cannot answer an interaction of type {kind}.");
        let mistake = Mistake::new("type", "INTERACTION_RESPONSE_TYPE_INVALID", words);
        return Err(ApiError::form(&[mistake]));
    }
    if !w.channels.contains_key(&channel) {
        return Err(ApiError::unknown_channel());
    }
    let data = &body["data"];
    let flags = data["flags"].as_u64().unwrap_or(0) & SETTABLE;
    let given = match wanted {
        4 => {
            say(w, id, data, call, flags);
            Given::Message
        }
        5 => {
            say(w, id, &json!({}), call, flags | LOADING);
            Given::DeferredMessage
        }
        6 => Given::DeferredUpdate,
        7 => update(w, id, data, call)?,
        8 => Given::Choices(data["choices"].as_array().cloned().unwrap_or_default()),
        _ => Given::Modal(data.clone()),
    };
    let i = w.interactions.get_mut(&id).expect("an interaction");
    if matches!(given, Given::Update | Given::DeferredUpdate) {
        i.original = i.message;
    }
    i.given = Some(given);
    i.acknowledged = Some(Instant::now());
    if call.query.get("with_response").is_some_and(|v| v == "true") {
        return Ok(Answer::json(&resource(w, id, wanted)));
    }
    Ok(Answer::nothing())
}

fn resource(w: &World, id: Id, kind: u64) -> Value {
    let i = &w.interactions[&id];
    let mut value = json!({ "interaction": { "id": id.to_string(), "type": i.kind },
        "resource": { "type": kind } });
    if let Some(m) = i.original.and_then(|m| w.messages.get(&m)) {
        value["interaction"]["response_message_id"] = json!(m.id.to_string());
        value["resource"]["message"] = w.message_json(m);
    }
    value
}

/// Posts an answer and makes it the interaction's first one, or a later one.
fn say(w: &mut World, id: Id, data: &Value, call: &Call, flags: u64) -> Id {
    let (user, channel) = (w.interactions[&id].user, w.interactions[&id].channel);
    let message = w.post(&Post {
        channel,
        author: w.bot,
        body: data.clone(),
        files: &call.files,
        interaction: Some(id),
        ephemeral_to: (flags & EPHEMERAL != 0).then_some(user),
        flags,
    });
    let i = w.interactions.get_mut(&id).expect("an interaction");
    if i.original.is_none() && i.given.is_none() {
        i.original = Some(message);
    } else {
        i.followups.push(message);
    }
    message
}

fn update(w: &mut World, id: Id, data: &Value, call: &Call) -> Result<Given, ApiError> {
    let message = w.interactions[&id].message.unwrap_or_default();
    if !w.messages.contains_key(&message) {
        return Err(ApiError::unknown_message());
    }
    not_emptied(w, message, data, call)?;
    w.edit(message, data, &call.files);
    Ok(Given::Update)
}

pub fn webhook(w: &mut World, call: &Call, app: Id, token: &str, rest: &[&str]) -> Reply {
    let dead = || ApiError::new(401, 50027, "Invalid Webhook Token");
    if app != w.application_id() {
        return Err(ApiError::new(404, 10015, "Unknown Webhook"));
    }
    let life = w.settings.token_life;
    let i = w.interactions.values().find(|i| i.token == token);
    let i = i.ok_or_else(dead)?;
    if i.token_expired || i.born.elapsed() > life {
        return Err(dead());
    }
    if i.given.is_none() {
        return Err(ApiError::new(404, 10015, "Unknown Webhook"));
    }
    let id = i.id;
    match (call.method.as_str(), rest) {
        ("POST", []) => Ok(follow_up(w, id, call)),
        ("GET", ["messages", which]) => {
            let m = message_of(w, &w.interactions[&id], which)?;
            Ok(Answer::json(&w.message_json(&w.messages[&m])))
        }
        ("PATCH", ["messages", which]) => {
            let m = message_of(w, &w.interactions[&id], which)?;
            let body = call.body();
            not_emptied(w, m, &body, call)?;
            if w.messages[&m].flags & LOADING == 0 {
                w.edit(m, &body, &call.files);
            } else {
                w.fill(m, &body, &call.files);
            }
            Ok(Answer::json(&w.message_json(&w.messages[&m])))
        }
        ("DELETE", ["messages", which]) => {
            let m = message_of(w, &w.interactions[&id], which)?;
            w.delete_message(m);
            Ok(Answer::nothing())
        }
        _ => Err(ApiError::new(404, 0, "404: Not Found")),
    }
}

fn message_of(w: &World, i: &Interaction, which: &str) -> Result<Id, ApiError> {
    let id = if which == "@original" {
        i.original
    } else {
        let id: Option<Id> = which.parse().ok();
        id.filter(|id| i.followups.contains(id) || i.original == Some(*id))
    };
    id.filter(|id| w.messages.contains_key(id))
        .ok_or_else(ApiError::unknown_message)
}

/// The first follow-up of a deferred answer takes the place of the waiting message, whose
/// visibility the deferral has fixed.
fn follow_up(w: &mut World, id: Id, call: &Call) -> Answer {
    let body = call.body();
    let waiting = w.interactions[&id]
        .original
        .filter(|m| w.messages.get(m).is_some_and(|m| m.flags & LOADING != 0));
    let message = if let Some(m) = waiting {
        w.fill(m, &body, &call.files);
        m
    } else {
        let flags = body["flags"].as_u64().unwrap_or(0) & SETTABLE;
        say(w, id, &body, call, flags)
    };
    Answer::json(&w.message_json(&w.messages[&message]))
}
