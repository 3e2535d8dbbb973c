//! Threads and forum posts.

use serde_json::{Value, json};

use super::super::permission::{
    CREATE_PUBLIC_THREADS, READ_MESSAGE_HISTORY, SEND_MESSAGES, VIEW_CHANNEL,
};
use super::super::post::Post;
use super::super::request::{Answer, ApiError, Call, Reply};
use super::super::state::{Channel, Id, World, kind};
use super::{channels, messages, need};

/// The active threads that the bot can see.
pub fn active(w: &World) -> Value {
    let threads: Vec<&Channel> = w
        .channels
        .values()
        .rev()
        .filter(|c| c.is_thread() && !c.archived && w.may(w.bot, c.id, VIEW_CHANNEL))
        .collect();
    listing(w, &threads)
}

fn listing(w: &World, threads: &[&Channel]) -> Value {
    let joined = threads.iter().filter(|c| c.joined.contains(&w.bot));
    let members: Vec<Value> = joined.map(|c| w.thread_member_json(c)).collect();
    let threads: Vec<Value> = threads.iter().map(|c| w.channel_json(c)).collect();
    json!({ "threads": threads, "members": members })
}

pub fn archived(w: &World, call: &Call, parent: Id) -> Reply {
    need(w, parent, READ_MESSAGE_HISTORY)?;
    let limit = call.number("limit").unwrap_or(50) as usize;
    let mut threads: Vec<&Channel> = w
        .channels
        .values()
        .filter(|c| c.is_thread() && c.archived && c.parent == Some(parent))
        .collect();
    threads.sort_by_key(|c| std::cmp::Reverse(c.last_message.unwrap_or(c.id)));
    if let Some(before) = call.query.get("before") {
        let before = before.replace("%3A", ":").replace("%2B", "+");
        threads.retain(|c| {
            let at = super::super::json::moment(c.last_message.unwrap_or(c.id));
            chrono::DateTime::parse_from_rfc3339(&at).ok()
                < chrono::DateTime::parse_from_rfc3339(&before).ok()
        });
    }
    let more = threads.len() > limit;
    threads.truncate(limit);
    let mut value = listing(w, &threads);
    value["has_more"] = json!(more);
    Ok(Answer::json(&value))
}

/// 160006 where the guild has as many active threads as it may.
pub fn room_for_one_more(w: &World) -> Result<(), ApiError> {
    let open = w.channels.values().filter(|c| c.is_thread() && !c.archived);
    if open.count() < w.settings.active_threads {
        return Ok(());
    }
    let words = "Maximum number of active threads reached";
    Err(ApiError::new(400, 160_006, words))
}

fn open_thread(w: &mut World, id: Id, parent: Id, body: &Value) -> Channel {
    let bot = w.bot;
    Channel {
        id,
        kind: kind::THREAD,
        name: body["name"].as_str().unwrap_or_default().into(),
        parent: Some(parent),
        owner: Some(bot),
        auto_archive: body["auto_archive_duration"].as_u64().unwrap_or(1440),
        joined: [bot].into(),
        ..Channel::default()
    }
}

pub fn create(w: &mut World, call: &Call, parent: Id) -> Reply {
    let body = call.body();
    let forum = match w.channels[&parent].kind {
        kind::FORUM => true,
        kind::TEXT => false,
        _ => {
            return Err(ApiError::body(
                400,
                50024,
                "Cannot execute action on this channel type",
            ));
        }
    };
    if forum {
        need(w, parent, SEND_MESSAGES)?;
    } else {
        need(w, parent, CREATE_PUBLIC_THREADS)?;
    }
    room_for_one_more(w)?;
    let tags = body["applied_tags"].as_array().cloned().unwrap_or_default();
    let tags = channels::applied(w, parent, &tags)?;
    let id = w.new_id();
    let mut thread = open_thread(w, id, parent, &body);
    thread.applied_tags = tags;
    if !forum && body["type"] != 11 {
        // A thread without a message is private unless its type says otherwise.
        thread.kind = 12;
    }
    w.channels.insert(id, thread);
    if let Some(p) = w.channels.get_mut(&parent) {
        p.last_message = Some(id);
    }
    w.tell_channel("THREAD_CREATE", id);
    let mut value = w.channel_json(&w.channels[&id]);
    if forum {
        if let Err(e) = messages::may_post(w, id, &body["message"], !call.files.is_empty()) {
            w.channels.remove(&id);
            return Err(e);
        }
        // The first message of a forum post bears the thread's id.
        w.post_as(
            id,
            &Post {
                channel: id,
                author: w.bot,
                body: body["message"].clone(),
                files: &call.files,
                ..Post::default()
            },
        );
        w.channels.get_mut(&id).expect("the thread").sent = 0;
        value = w.channel_json(&w.channels[&id]);
        value["message"] = w.message_json(&w.messages[&id]);
    }
    Ok(Answer::with_status(201, &value))
}

pub fn from_message(w: &mut World, call: &Call, channel: Id, rest: &[&str]) -> Reply {
    let (["messages", message, "threads"], "POST") = (rest, call.method.as_str()) else {
        return Err(ApiError::new(404, 0, "404: Not Found"));
    };
    need(w, channel, CREATE_PUBLIC_THREADS)?;
    let message: Id = message.parse().map_err(|_| super::not_a_snowflake())?;
    let exists = w.messages.get(&message);
    if !exists.is_some_and(|m| m.channel == channel && m.ephemeral_to.is_none()) {
        return Err(ApiError::unknown_message());
    }
    if w.channels.contains_key(&message) {
        let words = "A thread has already been created for this message";
        return Err(ApiError::new(400, 160_004, words));
    }
    room_for_one_more(w)?;
    let thread = open_thread(w, message, channel, &call.body());
    w.channels.insert(message, thread);
    let m = w.messages.get_mut(&message).expect("the message");
    m.thread = Some(message);
    m.flags |= 1 << 5;
    w.tell_channel("THREAD_CREATE", message);
    w.dispatch_message("MESSAGE_UPDATE", message);
    Ok(Answer::with_status(
        201,
        &w.channel_json(&w.channels[&message]),
    ))
}

pub fn add_member(w: &mut World, thread: Id, user: &str) -> Reply {
    let user = if user == "@me" {
        w.bot
    } else {
        user.parse().map_err(|_| super::not_a_snowflake())?
    };
    if !w.members.contains_key(&user) {
        return Err(ApiError::new(404, 10013, "Unknown User"));
    }
    let c = w.channels.get_mut(&thread).expect("a channel");
    if c.archived {
        return Err(ApiError::new(400, 50083, "Thread is archived"));
    }
    c.joined.insert(user);
    Ok(Answer::nothing())
}

/// Whether one person is in the thread.
pub fn get_member(w: &World, thread: Id, user: &str) -> Reply {
    let c = &w.channels[&thread];
    let user = if user == "@me" {
        Some(w.bot)
    } else {
        user.parse().ok()
    };
    if !user.is_some_and(|u| c.joined.contains(&u)) {
        return Err(ApiError::new(404, 10007, "Unknown Member"));
    }
    let mut value = w.thread_member_json(c);
    value["user_id"] = json!(user.unwrap_or_default().to_string());
    Ok(Answer::json(&value))
}

pub fn members(w: &World, thread: Id) -> Answer {
    let c = &w.channels[&thread];
    let list = c.joined.iter().map(|user| {
        let mut value = w.thread_member_json(c);
        value["user_id"] = json!(user.to_string());
        value
    });
    Answer::json(&list.collect())
}
