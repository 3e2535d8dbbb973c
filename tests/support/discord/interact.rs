//! Interactions as Discord sends them, made from what a person does.

use serde_json::{Map, Value, json};
use tokio::time::Instant;

use super::people::Opt;
use super::permission::{USE_APPLICATION_COMMANDS, VIEW_CHANNEL};
use super::request::id_of;
use super::state::{EPHEMERAL, Id, Interaction, World, kind};

/// Why the client would not send it.
pub type Unsendable = String;

/// Makes an interaction and tells the bot of it, unless interactions are held back.
pub fn begin(
    w: &mut World,
    what: u8,
    user: Id,
    channel: Id,
    message: Option<Id>,
    data: &Value,
) -> Result<Id, Unsendable> {
    if !w.may(user, channel, VIEW_CHANNEL) {
        return Err("you cannot see this channel".into());
    }
    let id = w.new_id();
    let token = format!("secret-interaction-token-{id:x}");
    let mut payload = json!({
        "id": id.to_string(), "application_id": w.application_id().to_string(), "type": what,
        "token": token, "version": 1, "data": data, "channel_id": channel.to_string(),
        "channel": w.partial_channel_json(channel, user), "locale": "en-US",
        "app_permissions": w.permissions_in(w.bot, channel).to_string(), "entitlements": [],
        "entitlement_sku_ids": [], "attachment_size_limit": super::rules::FILE,
    });
    if w.channels[&channel].kind == kind::DM {
        payload["user"] = w.user_json(user);
        payload["context"] = json!(1);
        payload["authorizing_integration_owners"] = json!({ "0": "0" });
    } else {
        let guild = w.elsewhere.unwrap_or(w.guild_id).to_string();
        let mut member = w.member_json(user).ok_or("you are not a member")?;
        member["permissions"] = json!(w.permissions_in(user, channel).to_string());
        payload["member"] = member;
        payload["guild_locale"] = json!("en-US");
        payload["guild"] = json!({ "id": guild, "locale": "en-US", "features": ["COMMUNITY"] });
        payload["authorizing_integration_owners"] = json!({ "0": guild });
        payload["guild_id"] = json!(guild);
        payload["context"] = json!(0);
    }
    if let Some(m) = message.and_then(|m| w.messages.get(&m)) {
        payload["message"] = w.message_json(m);
    }
    let interaction = Interaction {
        id,
        token,
        kind: what,
        user,
        channel,
        message,
        born: Instant::now(),
        given: None,
        acknowledged: None,
        failed: false,
        token_expired: false,
        original: None,
        followups: Vec::new(),
        payload,
    };
    w.interactions.insert(id, interaction);
    if !w.held {
        let_go(w, id);
    }
    Ok(id)
}

/// Tells the bot of an interaction, as often as the test wants it delivered.
pub fn let_go(w: &mut World, id: Id) {
    let i = w.interactions.get_mut(&id).expect("an interaction");
    i.born = Instant::now();
    let payload = i.payload.clone();
    for _ in 0..w.deliver_times {
        w.dispatch("INTERACTION_CREATE", &payload, 0);
    }
}

/// A command, or with `focused` the request for its choices.
pub fn command(
    w: &mut World,
    user: Id,
    channel: Id,
    path: &str,
    options: &[(&str, Opt)],
    focused: Option<(&str, &str)>,
) -> Result<Id, Unsendable> {
    let mut names = path.trim_start_matches('/').split(' ');
    let root = names.next().unwrap_or_default();
    let registered = w
        .command(root)
        .ok_or_else(|| format!("no command /{root} is registered"))?
        .clone();
    let needed = id_of(&registered["default_member_permissions"]).unwrap_or(0);
    if !w.may(user, channel, needed | USE_APPLICATION_COMMANDS) {
        return Err(format!("/{root} is hidden from you here"));
    }
    if w.channels.get(&channel).is_some_and(|c| c.archived) {
        return Err("this thread is archived".into());
    }
    let mut chain = vec![&registered];
    for name in names {
        let inside = chain[chain.len() - 1]["options"].as_array();
        let next = inside.and_then(|l| l.iter().find(|o| o["name"] == name));
        chain.push(next.ok_or_else(|| format!("/{path} is not a command"))?);
    }
    let leaf = chain[chain.len() - 1];
    let known = leaf["options"].as_array().cloned().unwrap_or_default();
    if known
        .iter()
        .any(|o| matches!(o["type"].as_u64(), Some(1 | 2)))
    {
        return Err(format!("/{path} needs a subcommand"));
    }
    let mut resolved = json!({});
    let mut given = Vec::new();
    for (name, opt) in options {
        let definition = known.iter().find(|o| o["name"] == *name);
        let definition = definition.ok_or_else(|| format!("/{path} has no option {name}"))?;
        given.push(value(w, definition, opt, &mut resolved, channel)?);
    }
    if let Some((name, typed)) = focused {
        let definition = known.iter().find(|o| o["name"] == name);
        let definition = definition.ok_or_else(|| format!("/{path} has no option {name}"))?;
        if definition["autocomplete"] != true {
            return Err(format!("{name} has no autocomplete"));
        }
        given.push(
            json!({ "name": name, "type": definition["type"], "value": typed,
            "focused": true }),
        );
    } else {
        let missing = known
            .iter()
            .find(|o| o["required"] == true && !options.iter().any(|(name, _)| o["name"] == *name));
        if let Some(o) = missing {
            return Err(format!("the option {} is required", o["name"]));
        }
    }
    let mut data = Value::Array(given);
    for level in chain[1..].iter().rev() {
        data = json!([{ "name": level["name"], "type": level["type"], "options": data }]);
    }
    let mut body = json!({ "id": registered["id"], "name": root, "type": 1, "options": data });
    if resolved != json!({}) {
        body["resolved"] = resolved;
    }
    if let Some(guild) = registered.get("guild_id") {
        body["guild_id"] = guild.clone();
    }
    let what = if focused.is_some() { 4 } else { 2 };
    begin(w, what, user, channel, None, &body)
}

/// One option's value, and what it refers to.
fn value(
    w: &mut World,
    definition: &Value,
    opt: &Opt,
    resolved: &mut Value,
    channel: Id,
) -> Result<Value, Unsendable> {
    let name = definition["name"].as_str().unwrap_or_default();
    let value = match (definition["type"].as_u64(), opt) {
        (Some(3), Opt::Text(text)) => {
            let choices = definition["choices"].as_array();
            if choices.is_some_and(|c| !c.is_empty() && c.iter().all(|c| c["value"] != **text)) {
                return Err(format!("{text:?} is not a choice of {name}"));
            }
            let length = text.chars().count() as u64;
            let min = definition["min_length"].as_u64().unwrap_or(0);
            let max = definition["max_length"].as_u64().unwrap_or(6000);
            if length < min || length > max {
                return Err(format!("{name} takes {min} to {max} characters"));
            }
            json!(text)
        }
        (Some(4), Opt::Number(n)) => json!(n),
        (Some(5), Opt::Flag(b)) => json!(b),
        (Some(6), Opt::Id(user)) => {
            resolve_user(w, *user, resolved);
            json!(user.to_string())
        }
        (Some(7), Opt::Id(id)) => {
            resolved["channels"][id.to_string()] = w.partial_channel_json(*id, w.bot);
            json!(id.to_string())
        }
        (Some(8), Opt::Id(id)) => {
            let role = w.roles.get(id).ok_or("no such role")?;
            resolved["roles"][id.to_string()] = w.role_json(role);
            json!(id.to_string())
        }
        (Some(11), Opt::File(file)) => {
            let stored = std::slice::from_ref(file);
            let ids = w.keep_files(channel, stored, &Value::Null, true);
            resolved["attachments"][ids[0].to_string()] = w.file_json(ids[0]);
            json!(ids[0].to_string())
        }
        (kind, _) => return Err(format!("{name} is an option of type {kind:?}, not {opt:?}")),
    };
    Ok(json!({ "name": name, "type": definition["type"], "value": value }))
}

fn resolve_user(w: &World, user: Id, resolved: &mut Value) {
    let id = user.to_string();
    resolved["users"][&id] = w.user_json(user);
    if let Some(mut member) = w.bare_member_json(user) {
        member["permissions"] = json!(w.permissions_of(user).to_string());
        resolved["members"][&id] = member;
    }
}

/// A press of a button, or a choice of a menu's values.
pub fn component(
    w: &mut World,
    user: Id,
    message: Id,
    custom_id: &str,
    kind: u64,
    values: &[String],
) -> Result<Id, Unsendable> {
    let m = w.messages.get(&message).ok_or("the message is gone")?;
    if m.ephemeral_to.is_some_and(|only| only != user) {
        return Err("you do not see this message".into());
    }
    let (channel, hidden) = (m.channel, m.flags & EPHEMERAL != 0);
    if w.channels
        .get(&channel)
        .is_some_and(|c| c.archived && c.locked)
        && !hidden
    {
        return Err("this thread is locked".into());
    }
    let mut data = Map::new();
    data.insert("custom_id".into(), json!(custom_id));
    data.insert("component_type".into(), json!(kind));
    data.insert("id".into(), json!(2));
    if kind != 2 {
        data.insert("values".into(), json!(values));
        let mut resolved = json!({});
        if kind == 5 {
            for id in values.iter().filter_map(|v| v.parse().ok()) {
                resolve_user(w, id, &mut resolved);
            }
            data.insert("resolved".into(), resolved);
        }
    }
    begin(w, 3, user, channel, Some(message), &data.into())
}
