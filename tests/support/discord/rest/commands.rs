//! Application commands: registered for the guild or for all.

use serde_json::{Value, json};

use super::super::request::{Answer, ApiError, Call, Reply, id_of};
use super::super::state::{Id, World};

/// Creations a day that a guild allows.
const CREATIONS_A_DAY: usize = 200;

pub fn route(w: &mut World, call: &Call, parts: &[&str]) -> Reply {
    let app: Option<Id> = parts.get(1).and_then(|p| p.parse().ok());
    if app != Some(w.application_id()) {
        return Err(ApiError::new(
            403,
            20012,
            "You are not authorized to perform this action on this application",
        ));
    }
    let (guild, rest) = match &parts[2..] {
        ["guilds", guild, "commands", rest @ ..] => {
            if guild.parse() != Ok(w.guild_id) {
                return Err(ApiError::missing_access());
            }
            (true, rest)
        }
        ["commands", rest @ ..] => (false, rest),
        _ => return Err(ApiError::new(404, 0, "404: Not Found")),
    };
    let list = |w: &World| {
        if guild {
            w.guild_commands.clone()
        } else {
            w.global_commands.clone()
        }
    };
    let mut commands = list(w);
    let body = call.body();
    let answer = match (call.method.as_str(), rest) {
        ("GET", []) => return Ok(Answer::json(&json!(commands))),
        ("GET", [id]) => return Ok(Answer::json(&commands[find(&commands, id)?])),
        ("PUT", []) => {
            let old = std::mem::take(&mut commands);
            for given in body.as_array().into_iter().flatten() {
                let known = old.iter().find(|c| c["name"] == given["name"]);
                let id = known.and_then(|c| id_of(&c["id"]));
                let made = registered(w, given, id, guild)?;
                commands.push(made);
            }
            Answer::json(&json!(commands))
        }
        ("POST", []) => {
            let at = commands.iter().position(|c| c["name"] == body["name"]);
            let id = at.and_then(|at| id_of(&commands[at]["id"]));
            let made = registered(w, &body, id, guild)?;
            commands.retain(|c| c["name"] != body["name"]);
            commands.push(made.clone());
            Answer::with_status(if at.is_some() { 200 } else { 201 }, &made)
        }
        ("PATCH", [id]) => {
            let at = find(&commands, id)?;
            for (key, value) in body.as_object().into_iter().flatten() {
                commands[at][key] = value.clone();
            }
            Answer::json(&commands[at])
        }
        ("DELETE", [id]) => {
            let at = find(&commands, id)?;
            commands.remove(at);
            Answer::nothing()
        }
        _ => return Err(ApiError::new(404, 0, "404: Not Found")),
    };
    if guild {
        w.guild_commands = commands;
    } else {
        w.global_commands = commands;
    }
    Ok(answer)
}

fn find(commands: &[Value], id: &str) -> Result<usize, ApiError> {
    let at = commands.iter().position(|c| c["id"] == id);
    at.ok_or_else(|| ApiError::new(404, 10063, "Unknown application command"))
}

/// Discord leaves out of an option what says nothing.
fn tidy(option: &mut Value) {
    if let Some(map) = option.as_object_mut() {
        map.retain(|_, v| !v.is_null() && *v != json!(false) && *v != json!([]));
    }
    option["options"]
        .as_array_mut()
        .into_iter()
        .flatten()
        .for_each(tidy);
    if option["options"].is_null() {
        option.as_object_mut().map(|map| map.remove("options"));
    }
}

fn registered(
    w: &mut World,
    given: &Value,
    id: Option<Id>,
    guild: bool,
) -> Result<Value, ApiError> {
    if id.is_none() {
        w.command_creations += 1;
        if w.command_creations > CREATIONS_A_DAY {
            let words = "Max number of daily application command creates has been reached (200)";
            return Err(ApiError::new(400, 30034, words));
        }
    }
    let mut made = given.clone();
    made["options"]
        .as_array_mut()
        .into_iter()
        .flatten()
        .for_each(tidy);
    made["id"] = json!(id.unwrap_or_else(|| w.new_id()).to_string());
    made["application_id"] = json!(w.application_id().to_string());
    made["version"] = json!(w.new_id().to_string());
    if guild {
        made["guild_id"] = json!(w.guild_id.to_string());
    }
    if made["options"].is_null() {
        made.as_object_mut().map(|map| map.remove("options"));
    }
    for (key, default) in [
        ("type", json!(1)),
        ("description", json!("")),
        ("default_member_permissions", Value::Null),
        ("nsfw", json!(false)),
    ] {
        if made.get(key).is_none() {
            made[key] = default;
        }
    }
    if let Some(number) = made["default_member_permissions"].as_u64() {
        made["default_member_permissions"] = json!(number.to_string());
    }
    Ok(made)
}
