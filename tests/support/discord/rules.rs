//! Limits on bodies, by hand: those that the OpenAPI description lacks, and the ones that matter
//! most again, so that they hold where the description is not at hand.

mod commands;
mod components;
mod modal;

use serde_json::Value;

use super::request::{ApiError, Call, Mistake};

/// Bytes of one file.
pub const FILE: usize = 10 * 1024 * 1024;
/// Bytes of one request.
const REQUEST: usize = 25 * 1024 * 1024;

/// What was found wrong so far.
#[derive(Default)]
pub struct Found(Vec<Mistake>);

impl Found {
    fn add(&mut self, at: &str, code: &'static str, words: &str) {
        self.0.push(Mistake::new(at, code, words));
    }

    /// A text of at most so many characters.
    fn most(&mut self, at: &str, value: &Value, most: usize) {
        if length(value) > most {
            self.0.push(Mistake::too_long(at, most));
        }
    }

    /// A text that must be there, of at most so many characters.
    fn some(&mut self, at: &str, value: &Value, most: usize) {
        if value.as_str().is_none_or(|s| s.trim().is_empty()) {
            self.add(at, "BASE_TYPE_REQUIRED", "This field is required");
        }
        self.most(at, value, most);
    }
}

fn length(value: &Value) -> usize {
    // Discord counts UTF-16 units nowhere and characters everywhere.
    value.as_str().map_or(0, |s| s.chars().count())
}

fn items(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// Checks a request's body by what it is for.
pub fn check(call: &Call) -> Result<(), ApiError> {
    if call.size > REQUEST || call.files.iter().any(|f| f.bytes.len() > FILE) {
        return Err(ApiError::body(413, 40005, "Request entity too large"));
    }
    let body = call.body();
    let mut found = Found::default();
    let template = call.template();
    match (call.method.as_str(), template.as_str()) {
        ("POST", "/channels/{}/messages" | "/webhooks/{}/{}") => {
            message(&mut found, "", &body, call, true)?;
        }
        ("PATCH", "/channels/{}/messages/{}") => message(&mut found, "", &body, call, false)?,
        ("PATCH", t) if t.starts_with("/webhooks/") => {
            message(&mut found, "", &body, call, false)?;
        }
        ("POST", "/channels/{}/threads") => {
            found.some("name", &body["name"], 100);
            if items(&body["applied_tags"]).len() > 5 {
                found.add(
                    "applied_tags",
                    "BASE_TYPE_MAX_LENGTH",
                    "Must be 5 or fewer in length.",
                );
            }
            if body.get("message").is_some() {
                message(&mut found, "message", &body["message"], call, true)?;
            }
        }
        ("POST", "/channels/{}/messages/{}/threads") => found.some("name", &body["name"], 100),
        ("PATCH", "/channels/{}") => channel(&mut found, &body),
        ("POST", "/interactions/{}/{}/callback") => callback(&mut found, &body, call)?,
        ("PUT" | "POST", t) if t.ends_with("/commands") => commands::all(&mut found, &body),
        _ => {}
    }
    if found.0.is_empty() {
        Ok(())
    } else {
        Err(ApiError::form(&found.0))
    }
}

fn channel(found: &mut Found, body: &Value) {
    if body.get("name").is_some() {
        found.some("name", &body["name"], 100);
    }
    if items(&body["applied_tags"]).len() > 5 {
        found.add(
            "applied_tags",
            "BASE_TYPE_MAX_LENGTH",
            "Must be 5 or fewer in length.",
        );
    }
    let tags = items(&body["available_tags"]);
    if tags.len() > 20 {
        found.add(
            "available_tags",
            "BASE_TYPE_MAX_LENGTH",
            "Must be 20 or fewer in length.",
        );
    }
    for (n, tag) in tags.iter().enumerate() {
        found.some(&format!("available_tags/{n}/name"), &tag["name"], 20);
    }
}

fn callback(found: &mut Found, body: &Value, call: &Call) -> Result<(), ApiError> {
    let data = &body["data"];
    match body["type"].as_u64() {
        Some(4) => message(found, "data", data, call, true),
        Some(7) => message(found, "data", data, call, false),
        Some(8) => {
            let choices = items(&data["choices"]);
            if choices.len() > 25 {
                found.add(
                    "data/choices",
                    "BASE_TYPE_MAX_LENGTH",
                    "Must be 25 or fewer in length.",
                );
            }
            for (n, choice) in choices.iter().enumerate() {
                found.some(&format!("data/choices/{n}/name"), &choice["name"], 100);
                found.most(&format!("data/choices/{n}/value"), &choice["value"], 100);
            }
            Ok(())
        }
        Some(9) => {
            modal::check(found, data);
            Ok(())
        }
        _ => Ok(()),
    }
}

/// A message's limits; `new` ones must not be empty.
fn message(found: &mut Found, at: &str, m: &Value, call: &Call, new: bool) -> Result<(), ApiError> {
    found.most(&format!("{at}/content"), &m["content"], 2000);
    if call.files.len() > 10 {
        found.add(
            &format!("{at}/attachments"),
            "BASE_TYPE_MAX_LENGTH",
            "Must be 10 or fewer in length.",
        );
    }
    found.most(&format!("{at}/nonce"), &m["nonce"], 25);
    let listed = items(&m["attachments"]);
    for (n, a) in listed.iter().enumerate() {
        found.most(
            &format!("{at}/attachments/{n}/description"),
            &a["description"],
            1024,
        );
    }
    embeds(found, &format!("{at}/embeds"), &m["embeds"]);
    components::check(found, &format!("{at}/components"), &m["components"]);
    mentions(
        found,
        &format!("{at}/allowed_mentions"),
        &m["allowed_mentions"],
    );
    let empty = m["content"].as_str().is_none_or(|s| s.trim().is_empty())
        && items(&m["embeds"]).is_empty()
        && items(&m["components"]).is_empty()
        && items(&m["sticker_ids"]).is_empty()
        && m["poll"].is_null()
        && call.files.is_empty();
    if new && empty {
        return Err(ApiError::body(400, 50006, "Cannot send an empty message"));
    }
    Ok(())
}

/// `parse` and an id list for the same kind exclude each other.
fn mentions(found: &mut Found, at: &str, m: &Value) {
    for kind in ["users", "roles"] {
        let parsed = items(&m["parse"]).iter().any(|p| p == kind);
        if parsed && !items(&m[kind]).is_empty() {
            let words = format!("parse:[\"{kind}\"] and {kind}: [ids...] are mutually exclusive.");
            found.add(
                &format!("{at}/parse"),
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                &words,
            );
        }
        if items(&m[kind]).len() > 100 {
            found.add(
                &format!("{at}/{kind}"),
                "BASE_TYPE_MAX_LENGTH",
                "Must be 100 or fewer in length.",
            );
        }
    }
}

fn embeds(found: &mut Found, at: &str, list: &Value) {
    let list = items(list);
    if list.len() > 10 {
        found.add(at, "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length.");
    }
    let mut total = 0;
    for (n, e) in list.iter().enumerate() {
        let at = format!("{at}/{n}");
        let parts = [
            ("title", &e["title"], 256),
            ("description", &e["description"], 4096),
            ("footer/text", &e["footer"]["text"], 2048),
            ("author/name", &e["author"]["name"], 256),
        ];
        for (name, value, most) in parts {
            found.most(&format!("{at}/{name}"), value, most);
            total += length(value);
        }
        let fields = items(&e["fields"]);
        if fields.len() > 25 {
            found.add(
                &format!("{at}/fields"),
                "BASE_TYPE_MAX_LENGTH",
                "Must be 25 or fewer in length.",
            );
        }
        for (f, field) in fields.iter().enumerate() {
            found.some(&format!("{at}/fields/{f}/name"), &field["name"], 256);
            found.some(&format!("{at}/fields/{f}/value"), &field["value"], 1024);
            total += length(&field["name"]) + length(&field["value"]);
        }
        let pictures = !e["image"].is_null() || !e["thumbnail"].is_null();
        let words = ["title", "description", "footer", "author"].iter();
        if !pictures && fields.is_empty() && words.clone().all(|k| e[*k].is_null()) {
            found.add(&at, "BASE_TYPE_REQUIRED", "This field is required");
        }
    }
    if total > 6000 {
        let words = "Embed size exceeds maximum size of 6000";
        found.add(at, "MAX_EMBED_SIZE_EXCEEDED", words);
    }
}
