//! The world's things as Discord writes them.

use serde_json::{Value, json};

use super::state::{Channel, Id, Interaction, Message, Role, StoredFile, World, kind};

/// What a snowflake says about when it was made.
pub fn moment(id: Id) -> String {
    let ms = (id >> 22) + 1_420_070_400_000;
    let at = chrono::DateTime::from_timestamp_millis(ms.cast_signed()).expect("a date");
    at.format("%Y-%m-%dT%H:%M:%S%.6f+00:00").to_string()
}

fn text(id: Id) -> String {
    id.to_string()
}

fn texts<'a>(ids: impl IntoIterator<Item = &'a Id>) -> Vec<String> {
    ids.into_iter().map(ToString::to_string).collect()
}

impl World {
    pub fn user_json(&self, id: Id) -> Value {
        let Some(user) = self.users.get(&id) else {
            return json!({ "id": text(id), "username": "deleted_user", "discriminator": "0",
                "global_name": null, "avatar": null, "public_flags": 0, "flags": 0 });
        };
        let mut value = json!({
            "id": text(id), "username": user.username,
            "discriminator": if user.bot { "4242" } else { "0" },
            "global_name": if user.bot { Value::Null } else { json!(user.name) },
            "avatar": null, "banner": null, "accent_color": null,
            "public_flags": 0, "flags": 0, "avatar_decoration_data": null,
            "collectibles": null, "primary_guild": null, "clan": null,
        });
        if user.bot {
            value["bot"] = json!(true);
        }
        value
    }

    /// The member without its user, as a message carries it.
    pub fn bare_member_json(&self, id: Id) -> Option<Value> {
        let member = self.members.get(&id)?;
        Some(json!({
            "roles": texts(&member.roles), "nick": member.nick, "avatar": null, "banner": null,
            "joined_at": moment(id), "premium_since": null, "deaf": false, "mute": false,
            "flags": 0, "pending": false, "communication_disabled_until": null,
        }))
    }

    pub fn member_json(&self, id: Id) -> Option<Value> {
        let mut value = self.bare_member_json(id)?;
        value["user"] = self.user_json(id);
        Some(value)
    }

    pub fn role_json(&self, role: &Role) -> Value {
        let mut value = json!({
            "id": text(role.id), "name": role.name, "description": null,
            "permissions": text(role.permissions), "position": role.position,
            "color": 0, "colors": { "primary_color": 0, "secondary_color": null, "tertiary_color": null },
            "hoist": false, "managed": false, "mentionable": role.mentionable,
            "icon": null, "unicode_emoji": null, "flags": 0,
        });
        if self.users[&self.bot].name == role.name {
            value["managed"] = json!(true);
            value["tags"] = json!({ "bot_id": text(self.bot) });
        }
        value
    }

    pub fn channel_json(&self, c: &Channel) -> Value {
        let mut value = json!({
            "id": text(c.id), "type": c.kind, "flags": 0,
            "last_message_id": c.last_message.map(text),
        });
        if c.kind == kind::DM {
            let other = c.recipient.unwrap_or_default();
            value["recipients"] = json!([self.user_json(other)]);
            return value;
        }
        value["guild_id"] = json!(text(self.guild_id));
        value["name"] = json!(c.name);
        value["parent_id"] = json!(c.parent.map(text));
        value["rate_limit_per_user"] = json!(0);
        if c.is_thread() {
            value["owner_id"] = json!(text(c.owner.unwrap_or(self.bot)));
            value["message_count"] = json!(c.sent);
            value["total_message_sent"] = json!(c.sent);
            value["member_count"] = json!(c.joined.len().min(50));
            value["thread_metadata"] = json!({
                "archived": c.archived, "locked": c.locked,
                "auto_archive_duration": c.auto_archive,
                "archive_timestamp": moment(c.last_message.unwrap_or(c.id)),
                "create_timestamp": moment(c.id),
            });
            value["applied_tags"] = json!(texts(&c.applied_tags));
            if c.joined.contains(&self.bot) {
                value["member"] = self.thread_member_json(c);
            }
            return value;
        }
        value["nsfw"] = json!(false);
        value["topic"] = json!(c.topic);
        value["position"] = json!(self.channels.range(..c.id).count());
        value["permission_overwrites"] = c
            .overwrites
            .iter()
            .map(|o| {
                json!({ "id": text(o.id), "type": u8::from(o.is_member),
                "allow": text(o.allow), "deny": text(o.deny) })
            })
            .collect();
        if c.kind == kind::FORUM {
            value["available_tags"] = c
                .tags
                .iter()
                .map(|t| {
                    json!({ "id": text(t.id), "name": t.name, "moderated": t.moderated,
                    "emoji_id": null, "emoji_name": t.emoji_name })
                })
                .collect();
            value["default_reaction_emoji"] = Value::Null;
            value["default_sort_order"] = Value::Null;
            value["default_forum_layout"] = json!(0);
            value["template"] = json!("");
        }
        value
    }

    /// The bot's own membership of a thread.
    pub fn thread_member_json(&self, c: &Channel) -> Value {
        json!({ "id": text(c.id), "user_id": text(self.bot), "flags": 1,
            "join_timestamp": moment(c.id) })
    }

    /// The channel as an interaction carries it.
    pub fn partial_channel_json(&self, channel: Id, user: Id) -> Value {
        let Some(c) = self.channels.get(&channel) else {
            return json!({ "id": text(channel), "type": 0 });
        };
        let mut value = self.channel_json(c);
        value["permissions"] = json!(text(self.permissions_in(user, channel)));
        if let Some(map) = value.as_object_mut() {
            map.remove("permission_overwrites");
            map.remove("available_tags");
        }
        value
    }

    /// A link to a file, which works for a time.
    pub fn file_url(&self, file: &StoredFile) -> String {
        let folder = if file.ephemeral {
            "ephemeral-attachments"
        } else {
            "attachments"
        };
        let (a, b, name) = (file.channel, file.id, &file.filename);
        let is = self.link_age();
        format!(
            "https://cdn.discordapp.com/{folder}/{a}/{b}/{name}?ex={:x}&is={is:x}&hm={b:x}&",
            is + 1
        )
    }

    /// Which generation of links is good now.
    pub fn link_age(&self) -> u64 {
        let lives = self.started.elapsed().as_millis() / self.settings.link_life.as_millis().max(1);
        self.link_epoch * 1_000_000 + lives as u64
    }

    pub fn file_json(&self, id: Id) -> Value {
        let Some(file) = self.files.get(&id) else {
            return Value::Null;
        };
        let url = self.file_url(file);
        let mut value = json!({
            "id": text(id), "filename": file.filename, "size": file.bytes.len(),
            "url": url, "proxy_url": url.replace("cdn.discordapp.com", "media.discordapp.net"),
            "content_type": file.content_type, "content_scan_version": 0,
        });
        if let Some(words) = &file.description {
            value["description"] = json!(words);
        }
        if file.ephemeral {
            value["ephemeral"] = json!(true);
        }
        value
    }

    /// A message as REST gives it; the gateway adds the guild and the member.
    pub fn message_json(&self, m: &Message) -> Value {
        let mut value = json!({
            "id": text(m.id), "channel_id": text(m.channel), "author": self.user_json(m.author),
            "content": m.content, "timestamp": moment(m.id),
            "edited_timestamp": (m.edits > 0).then(|| moment(m.id + (m.edits << 32))),
            "tts": false, "mention_everyone": m.mention_everyone,
            "mentions": m.mentions.iter().map(|u| self.user_json(*u)).collect::<Vec<_>>(),
            "mention_roles": texts(&m.mention_roles),
            "attachments": m.attachments.iter().map(|f| self.file_json(*f)).collect::<Vec<_>>(),
            "embeds": m.embeds, "components": m.components, "pinned": false, "type": m.kind,
            "flags": m.flags,
        });
        if let Some(nonce) = &m.nonce {
            value["nonce"] = nonce.clone();
        }
        if let Some(to) = m.reference {
            value["message_reference"] = json!({ "type": 0, "channel_id": text(m.channel),
                "message_id": text(to), "guild_id": text(self.guild_id) });
            value["referenced_message"] = self.messages.get(&to).map_or(Value::Null, |r| {
                let mut r = r.clone();
                r.reference = None;
                self.message_json(&r)
            });
        }
        if let Some(thread) = m.thread.and_then(|t| self.channels.get(&t)) {
            value["thread"] = self.channel_json(thread);
        }
        if let Some(i) = m.interaction.and_then(|i| self.interactions.get(&i)) {
            value["application_id"] = json!(text(self.application_id()));
            value["webhook_id"] = json!(text(self.application_id()));
            value["interaction_metadata"] = self.interaction_metadata(i);
        }
        value
    }

    fn interaction_metadata(&self, i: &Interaction) -> Value {
        let mut meta = json!({ "id": text(i.id), "type": i.kind, "user": self.user_json(i.user),
            "authorizing_integration_owners": { "0": text(self.guild_id) } });
        if i.kind == 2 {
            meta["name"] = i.payload["data"]["name"].clone();
            meta["command_type"] = json!(1);
        }
        if i.kind == 3 {
            meta["interacted_message_id"] = json!(i.message.map(text));
        }
        if i.kind == 5 {
            meta["triggering_interaction_metadata"] = json!({ "id": text(i.id), "type": 2,
                "user": self.user_json(i.user), "name": "command", "command_type": 1,
                "authorizing_integration_owners": { "0": text(self.guild_id) } });
        }
        meta
    }

    /// The message for the bot's eyes: without the granted intent, only what concerns it.
    pub fn message_for_bot(&self, m: &Message, may_read: bool) -> Value {
        let mut value = self.message_json(m);
        let dm = self
            .channels
            .get(&m.channel)
            .is_some_and(|c| c.kind == kind::DM);
        if may_read || dm || m.author == self.bot || m.mentions.contains(&self.bot) {
            return value;
        }
        value["content"] = json!("");
        for part in ["attachments", "embeds", "components"] {
            value[part] = json!([]);
        }
        if let Some(inner) = value
            .get_mut("referenced_message")
            .filter(|v| v.is_object())
        {
            let ours = inner["author"]["id"] == text(self.bot);
            if !ours {
                inner["content"] = json!("");
            }
        }
        value
    }

    /// What `GET /guilds/{id}` says, and the beginning of GUILD_CREATE.
    pub fn guild_json(&self) -> Value {
        let roles: Vec<Value> = self.roles.values().map(|r| self.role_json(r)).collect();
        let mut value = json!({
            "id": text(self.guild_id), "name": self.guild_name, "features": ["COMMUNITY"],
            "owner_id": text(self.owner), "region": "us-east", "afk_timeout": 300, "roles": roles,
            "system_channel_flags": 0, "widget_enabled": false, "verification_level": 1,
            "default_message_notifications": 0, "mfa_level": 0, "explicit_content_filter": 0,
            "max_members": 500_000, "max_stage_video_channel_users": 50,
            "max_video_channel_users": 25, "premium_tier": 0, "premium_subscription_count": 0,
            "preferred_locale": "en-US", "premium_progress_bar_enabled": false, "nsfw": false,
            "nsfw_level": 0, "emojis": [], "stickers": [],
        });
        for absent in [
            "icon",
            "description",
            "home_header",
            "splash",
            "discovery_splash",
            "banner",
            "application_id",
            "afk_channel_id",
            "system_channel_id",
            "widget_channel_id",
            "max_presences",
            "vanity_url_code",
            "rules_channel_id",
            "safety_alerts_channel_id",
            "public_updates_channel_id",
            "hub_type",
            "incidents_data",
            "inventory_settings",
        ] {
            value[absent] = Value::Null;
        }
        value
    }

    /// GUILD_CREATE: with channels and active threads, and only the bot's own member.
    pub fn guild_create_json(&self) -> Value {
        let mut value = self.guild_json();
        let sees = |c: &&Channel| self.may(self.bot, c.id, super::permission::VIEW_CHANNEL);
        let (threads, channels): (Vec<_>, Vec<_>) = self
            .channels
            .values()
            .filter(|c| c.kind != kind::DM)
            .filter(sees)
            .partition(|c| c.is_thread());
        value["channels"] = channels.into_iter().map(|c| self.channel_json(c)).collect();
        value["threads"] = threads
            .into_iter()
            .filter(|c| !c.archived)
            .map(|c| self.channel_json(c))
            .collect();
        value["members"] = json!([self.member_json(self.bot)]);
        value["member_count"] = json!(self.members.len());
        value["joined_at"] = json!(moment(self.bot));
        value["large"] = json!(false);
        value["unavailable"] = json!(false);
        for empty in [
            "voice_states",
            "presences",
            "stage_instances",
            "guild_scheduled_events",
            "soundboard_sounds",
        ] {
            value[empty] = json!([]);
        }
        value
    }
}
