//! Discord's REST v10: one door, then a room for each resource.

mod channels;
mod commands;
mod guild;
mod interactions;
mod messages;
mod threads;

use std::sync::Arc;

use serde_json::{Value, json};

use super::Inner;
use super::buckets::{Verdict, limited};
use super::faults::Fault;
use super::permission::VIEW_CHANNEL;
use super::request::{Answer, ApiError, Call, Reply};
use super::state::{Channel, Id, Refusal, RequestLine, World};
use super::{rules, validate};

/// Answers a request; `None` cuts the connection.
pub async fn respond(call: Call, inner: &Arc<Inner>) -> Option<Answer> {
    if inner.look(|w| w.unreachable) {
        return None;
    }
    let fault = inner.with(|w| w.faults.meets(&call));
    if let Some(Fault::Delay(time)) = fault {
        tokio::time::sleep(time).await;
    }
    let early = match &fault {
        Some(Fault::Status(status, body)) => Some(Answer::with_status(*status, body)),
        Some(Fault::Html502) => Some(bad_gateway()),
        Some(Fault::RateLimited {
            retry_after,
            global,
        }) => Some(limited(*retry_after, *global, Vec::new())),
        _ => None,
    };
    let answer = match (early, &fault) {
        (Some(answer), _) => answer,
        (None, Some(Fault::DropRequest)) => {
            inner.with(|w| log(w, &call, 0));
            return None;
        }
        (None, _) => {
            let answer = execute(&call, inner);
            let unlike = validate::unlike(&call, answer.status, &answer.body);
            inner.with(|w| w.unlike_discord.extend(unlike));
            answer
        }
    };
    inner.with(|w| log(w, &call, answer.status));
    match fault {
        Some(Fault::DropReply) => None,
        Some(Fault::TimeoutAfterExecuting) => std::future::pending().await,
        _ => Some(answer),
    }
}

fn bad_gateway() -> Answer {
    Answer {
        content_type: "text/html".into(),
        body: "<html><head><title>502 Bad Gateway</title></head></html>".into(),
        ..Answer::with_status(502, &Value::Null)
    }
}

fn log(w: &mut World, call: &Call, status: u16) {
    w.requests.push(RequestLine {
        method: call.method.clone(),
        host: call.host.clone(),
        path: call.safe_path(),
        status,
        body: call.json.clone(),
    });
}

fn execute(call: &Call, inner: &Arc<Inner>) -> Answer {
    if call.host.ends_with("discordapp.com") || call.host.ends_with("discordapp.net") {
        return inner.with(|w| download(w, call));
    }
    let schema = match inner.with(|w| admit(w, call)) {
        Ok((headers, schema)) => (headers, schema),
        Err(answer) => return answer,
    };
    let (headers, schema) = schema;
    // Outside the lock: making a validator takes time.
    let reply = validate::check(call, schema)
        .and_then(|()| rules::check(call))
        .map_err(|e| inner.with(|w| unknown_place(w, call)).unwrap_or(e))
        .and_then(|()| inner.with(|w| route(w, call)));
    let mut answer = match reply {
        Ok(answer) => answer,
        Err(e) => {
            if e.about_body {
                inner.with(|w| refuse(w, call, &e));
            }
            e.answer()
        }
    };
    answer.headers.extend(headers);
    answer
}

/// The token and the rate limit; and which schema the body has to meet.
fn admit(w: &mut World, call: &Call) -> Result<Admitted, Answer> {
    let open = call.of_interaction() || call.path == "/gateway";
    let expected = format!("Bot {}", w.token);
    if !open && call.authorization.as_deref() != Some(&expected) {
        let no = json!({ "message": "401: Unauthorized", "code": 0 });
        return Err(Answer::with_status(401, &no));
    }
    let settings = w.settings.clone();
    match w.buckets.take(call, &settings) {
        Verdict::Stop(answer) => Err(answer),
        Verdict::Go(headers) => Ok((headers, validate::schema_for(call, w))),
    }
}

type Admitted = (Vec<(String, String)>, Option<String>);

/// A channel that is gone is said before the body is looked at.
fn unknown_place(w: &World, call: &Call) -> Option<ApiError> {
    let mut parts = call.path.split('/').skip(1);
    let first = parts.next();
    let id: Id = parts.next()?.parse().ok()?;
    (first == Some("channels") && !w.channels.contains_key(&id)).then(ApiError::unknown_channel)
}

fn refuse(w: &mut World, call: &Call, e: &ApiError) {
    let errors = e.errors.as_ref().map(Value::to_string).unwrap_or_default();
    w.refusals.push(Refusal {
        method: call.method.clone(),
        path: call.safe_path(),
        status: e.status,
        body: call.json.clone(),
        reason: format!("{} {} {errors}", e.code, e.message),
    });
}

fn route(w: &mut World, call: &Call) -> Reply {
    let parts: Vec<&str> = call.path.split('/').skip(1).collect();
    let id = |text: &str| text.parse::<Id>().map_err(|_| not_a_snowflake());
    match (call.method.as_str(), parts.as_slice()) {
        ("GET", ["gateway"]) => Ok(guild::gateway(w, false)),
        ("GET", ["gateway", "bot"]) => Ok(guild::gateway(w, true)),
        ("GET", ["applications" | "oauth2", "@me"] | ["oauth2", "applications", "@me"]) => {
            Ok(guild::application(w))
        }
        ("GET", ["users", "@me"]) => Ok(guild::me(w)),
        ("GET", ["users", "@me", "guilds"]) => Ok(guild::mine(w)),
        ("GET", ["users", user]) => guild::user(w, id(user)?),
        ("POST", ["users", "@me", "channels"]) => channels::open_dm(w, call),
        ("GET" | "PUT" | "POST" | "PATCH" | "DELETE", ["applications", ..]) => {
            commands::route(w, call, &parts)
        }
        ("GET", ["guilds", guild, rest @ ..]) => guild::get(w, id(guild)?, rest),
        ("POST", ["interactions", i, token, "callback"]) => {
            interactions::callback(w, call, id(i)?, token)
        }
        (_, ["webhooks", app, token, rest @ ..]) => {
            interactions::webhook(w, call, id(app)?, token, rest)
        }
        (_, ["channels", channel, rest @ ..]) => {
            let channel = id(channel)?;
            seen(w, channel)?;
            channels::route(w, call, channel, rest)
        }
        _ => Err(ApiError::new(404, 0, "404: Not Found")),
    }
}

pub(super) fn not_a_snowflake() -> ApiError {
    ApiError::body(400, 50035, "Invalid Form Body")
}

/// The channel, if it exists and the bot may see it.
fn seen(w: &World, channel: Id) -> Result<&Channel, ApiError> {
    let c = w
        .channels
        .get(&channel)
        .ok_or_else(ApiError::unknown_channel)?;
    if w.may(w.bot, channel, VIEW_CHANNEL) {
        Ok(c)
    } else {
        Err(ApiError::missing_access())
    }
}

fn need(w: &World, channel: Id, permission: u64) -> Result<(), ApiError> {
    if w.may(w.bot, channel, permission) {
        Ok(())
    } else {
        Err(ApiError::missing_permissions())
    }
}

/// A file of the CDN, while its link is good.
fn download(w: &mut World, call: &Call) -> Answer {
    let parts: Vec<&str> = call.path.split('/').skip(1).collect();
    let file = parts
        .get(2)
        .and_then(|id| id.parse().ok())
        .and_then(|id: Id| w.files.get(&id));
    let is = call
        .query
        .get("is")
        .and_then(|t| u64::from_str_radix(t, 16).ok());
    match file {
        Some(file) if is == Some(w.link_age()) && parts.get(3) == Some(&&*file.filename) => {
            Answer {
                content_type: file.content_type.clone(),
                body: file.bytes.clone(),
                ..Answer::with_status(200, &Value::Null)
            }
        }
        _ => Answer {
            content_type: "text/plain;charset=UTF-8".into(),
            body: "This content is no longer available.".into(),
            ..Answer::with_status(404, &Value::Null)
        },
    }
}
