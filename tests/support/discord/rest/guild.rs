//! The gateway's address, the application, users, and what a guild says of itself.

use serde_json::{Value, json};

use super::super::request::{Answer, ApiError, Reply};
use super::super::state::{Id, World};

/// Application flag: message content is granted, for fewer than 100 guilds.
const MESSAGE_CONTENT_LIMITED: u64 = 1 << 19;
const MEMBERS_LIMITED: u64 = 1 << 15;

impl World {
    pub fn application_flags(&self) -> u64 {
        let content = u64::from(self.settings.message_content) * MESSAGE_CONTENT_LIMITED;
        content | (u64::from(self.settings.members_intent) * MEMBERS_LIMITED)
    }
}

pub fn gateway(w: &mut World, bot: bool) -> Answer {
    w.gateway_asked += 1;
    let mut value = json!({ "url": w.gateway_url });
    if bot {
        value["shards"] = json!(1);
        value["session_start_limit"] = json!({ "total": 1000, "remaining": 999,
            "reset_after": 0, "max_concurrency": 1 });
    }
    Answer::json(&value)
}

pub fn application(w: &World) -> Answer {
    let id = w.application_id().to_string();
    Answer::json(&json!({
        "id": id, "name": w.users[&w.bot].name, "icon": null, "description": "", "type": null,
        "bot": w.user_json(w.bot), "summary": "", "bot_public": false,
        "bot_require_code_grant": false, "verify_key": "00", "flags": w.application_flags(),
        "owner": w.user_json(w.owner), "team": null, "redirect_uris": [],
        "interactions_endpoint_url": null, "role_connections_verification_url": null,
        "approximate_guild_count": 1, "approximate_user_install_count": 0,
        "integration_types_config": { "0": {} }, "flags_new": w.application_flags().to_string(),
        "approximate_user_authorization_count": 0, "explicit_content_filter": 0,
        "eligible_oauth2_scopes": [], "hook": true, "max_participants": null,
    }))
}

pub fn me(w: &World) -> Answer {
    let mut value = w.user_json(w.bot);
    value["verified"] = json!(true);
    value["mfa_enabled"] = json!(true);
    value["locale"] = json!("en-US");
    value["email"] = Value::Null;
    value["premium_type"] = json!(0);
    Answer::json(&value)
}

/// The guilds that the bot is in.
pub fn mine(w: &World) -> Answer {
    let guild = json!({ "id": w.guild_id.to_string(), "name": w.guild_name, "icon": null,
        "banner": null, "owner": false, "features": ["COMMUNITY"],
        "permissions": w.permissions_of(w.bot).to_string() });
    let inside = w.members.contains_key(&w.bot);
    Answer::json(&if inside { json!([guild]) } else { json!([]) })
}

pub fn user(w: &World, id: Id) -> Reply {
    if w.users.contains_key(&id) {
        Ok(Answer::json(&w.user_json(id)))
    } else {
        Err(ApiError::new(404, 10013, "Unknown User"))
    }
}

pub fn get(w: &World, guild: Id, rest: &[&str]) -> Reply {
    if guild != w.guild_id || !w.members.contains_key(&w.bot) {
        return Err(ApiError::new(404, 10004, "Unknown Guild"));
    }
    match rest {
        [] => Ok(Answer::json(&w.guild_json())),
        ["channels"] => {
            let list = w.channels.values().filter(|c| !c.is_thread());
            let list = list.filter(|c| c.recipient.is_none());
            Ok(Answer::json(&list.map(|c| w.channel_json(c)).collect()))
        }
        ["roles"] => Ok(Answer::json(
            &w.roles.values().map(|r| w.role_json(r)).collect(),
        )),
        ["threads", "active"] => {
            let mut value = super::threads::active(w);
            value["has_more"] = json!(false);
            Ok(Answer::json(&value))
        }
        ["members", "@me"] => member(w, w.bot),
        ["members", user] => {
            let id = user.parse().map_err(|_| super::not_a_snowflake())?;
            member(w, id)
        }
        ["members"] => Err(ApiError::missing_access()),
        _ => Err(ApiError::new(404, 0, "404: Not Found")),
    }
}

fn member(w: &World, user: Id) -> Reply {
    if !w.users.contains_key(&user) {
        return Err(ApiError::new(404, 10013, "Unknown User"));
    }
    let value = w
        .member_json(user)
        .ok_or_else(|| ApiError::new(404, 10007, "Unknown Member"))?;
    Ok(Answer::json(&value))
}
