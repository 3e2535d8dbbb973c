//! How a message comes to be and changes: mentions, files, events. Everyone's posts go through here.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::gateway::intent;
use super::permission::{self, VIEW_CHANNEL};
use super::request::{Upload, id_of};
use super::state::{Id, Message, StoredFile, World, kind};

/// A message about to be posted.
#[derive(Default)]
pub struct Post<'a> {
    pub channel: Id,
    pub author: Id,
    pub body: Value,
    pub files: &'a [Upload],
    pub interaction: Option<Id>,
    pub ephemeral_to: Option<Id>,
    pub flags: u64,
}

/// The ids in `<@1>`, `<@!1>` or, with `sign` `@&`, `<@&1>`.
fn mentioned(text: &str, sign: &str) -> Vec<Id> {
    let mut ids = Vec::new();
    for part in text.split('<').skip(1) {
        let Some((inside, _)) = part.split_once('>') else {
            continue;
        };
        let Some(number) = inside.strip_prefix(sign) else {
            continue;
        };
        let number = number.strip_prefix('!').unwrap_or(number);
        if let Ok(id) = number.parse()
            && !ids.contains(&id)
        {
            ids.push(id);
        }
    }
    ids
}

/// The text without its code spans, in which Discord reads no mentions.
fn without_code(text: &str) -> String {
    let mut rest = text;
    let mut out = String::new();
    while let Some(at) = rest.find('`') {
        let ticks = rest[at..].chars().take_while(|c| *c == '`').count();
        let fence = &rest[at..at + ticks];
        out.push_str(&rest[..at]);
        let after = &rest[at + ticks..];
        let Some(end) = after.find(fence) else {
            out.push_str(after);
            return out;
        };
        rest = &after[end + ticks..];
    }
    out + rest
}

/// What `allowed_mentions` lets through.
struct Allowed<'a>(Option<&'a Value>);

impl Allowed<'_> {
    fn kind(&self, name: &str, id: Option<Id>) -> bool {
        let Some(allowed) = self.0 else {
            return true;
        };
        let listed = |list: &Value, what: &dyn Fn(&Value) -> bool| {
            list.as_array().is_some_and(|l| l.iter().any(what))
        };
        listed(&allowed["parse"], &|v| v == name)
            || id.is_some_and(|id| listed(&allowed[name], &|v| id_of(v) == Some(id)))
    }

    fn reply(&self) -> bool {
        self.0.is_none_or(|a| a["replied_user"] == true)
    }
}

impl World {
    /// Reads the mentions of `m.content`, and who is notified by them.
    fn read_mentions(&self, m: &mut Message, allowed: Option<&Value>) {
        let allowed = Allowed(allowed.filter(|a| !a.is_null()));
        let text = without_code(&m.content);
        let may_all = self.may(m.author, m.channel, permission::MENTION_EVERYONE);
        m.mentions = mentioned(&text, "@")
            .into_iter()
            .filter(|id| self.users.contains_key(id) && allowed.kind("users", Some(*id)))
            .collect();
        m.mention_roles = mentioned(&text, "@&")
            .into_iter()
            .filter(|id| self.roles.contains_key(id) && allowed.kind("roles", Some(*id)))
            .collect();
        let everyone = text.contains("@everyone") || text.contains("@here");
        m.mention_everyone = everyone && may_all && allowed.kind("everyone", None);
        let replied = m.reference.and_then(|r| self.messages.get(&r));
        let author = replied.map(|r| r.author).filter(|_| allowed.reply());
        m.mentions.extend(
            author
                .filter(|a| !m.mentions.contains(a))
                .into_iter()
                .collect::<Vec<_>>(),
        );
        let mut reached: BTreeSet<Id> = m.mentions.iter().copied().collect();
        for (id, member) in &self.members {
            let by_role = m
                .mention_roles
                .iter()
                .any(|r| member.roles.contains(r) && (self.roles[r].mentionable || may_all));
            if by_role || m.mention_everyone {
                reached.insert(*id);
            }
        }
        reached.remove(&m.author);
        reached.retain(|id| self.may(*id, m.channel, VIEW_CHANNEL));
        if let Some(only) = m.ephemeral_to {
            reached.retain(|id| *id == only);
        }
        if self.channels[&m.channel].kind == kind::DM {
            let partner = self.channels[&m.channel].recipient;
            reached.extend(partner.filter(|p| *p != m.author));
        }
        m.pinged = reached;
    }

    /// Keeps uploaded files; `described` is the body's `attachments`.
    pub fn keep_files(
        &mut self,
        channel: Id,
        files: &[Upload],
        described: &Value,
        ephemeral: bool,
    ) -> Vec<Id> {
        let mut ids = Vec::new();
        for file in files {
            let id = self.new_id();
            let entry = described
                .as_array()
                .and_then(|l| l.iter().find(|a| id_of(&a["id"]) == Some(file.number)));
            let description = entry.and_then(|a| a["description"].as_str());
            let renamed = entry.and_then(|a| a["filename"].as_str());
            let name = renamed.unwrap_or(&file.filename);
            let stored = StoredFile {
                id,
                channel,
                // Discord keeps letters, digits, dots, dashes and underscores.
                filename: name
                    .replace(' ', "_")
                    .chars()
                    .filter(|c| c.is_alphanumeric() || "._-".contains(*c))
                    .collect(),
                content_type: file.content_type.clone(),
                description: description.map(String::from),
                bytes: file.bytes.clone(),
                ephemeral,
            };
            self.files.insert(id, stored);
            ids.push(id);
        }
        ids
    }

    /// Posts: stores, opens an archived thread, tells the gateway.
    pub fn post(&mut self, p: &Post<'_>) -> Id {
        let id = self.new_id();
        self.post_as(id, p)
    }

    /// Posts under an id given beforehand (a forum post has its thread's).
    pub fn post_as(&mut self, id: Id, p: &Post<'_>) -> Id {
        let b = &p.body;
        let attachments = self.keep_files(
            p.channel,
            p.files,
            &b["attachments"],
            p.ephemeral_to.is_some(),
        );
        let mut m = Message {
            id,
            channel: p.channel,
            author: p.author,
            content: b["content"].as_str().unwrap_or_default().trim().to_string(),
            attachments,
            flags: p.flags,
            reference: id_of(&b["message_reference"]["message_id"]),
            nonce: Some(b["nonce"].clone()).filter(|n| !n.is_null()),
            interaction: p.interaction,
            ephemeral_to: p.ephemeral_to,
            ..Message::default()
        };
        m.embeds = received_embeds(&b["embeds"]);
        m.components = received_components(&b["components"]);
        m.kind = match (m.reference, p.interaction) {
            (Some(_), _) => 19,
            (None, Some(i)) if self.interactions.get(&i).is_some_and(|i| i.kind == 2) => 20,
            _ => 0,
        };
        self.read_mentions(&mut m, b.get("allowed_mentions"));
        let ephemeral = m.ephemeral_to.is_some();
        let mentions = m.mentions.clone();
        self.messages.insert(id, m);
        if !ephemeral {
            self.wake(p.channel);
            let channel = self.channels.get_mut(&p.channel).expect("a channel");
            channel.last_message = Some(id);
            channel.sent += 1;
            if channel.is_thread() {
                channel.joined.insert(p.author);
                channel.joined.extend(mentions);
            }
            self.dispatch_message("MESSAGE_CREATE", id);
        }
        id
    }

    /// A message posted into an archived thread opens it.
    fn wake(&mut self, channel: Id) {
        let c = self.channels.get_mut(&channel).expect("a channel");
        if c.is_thread() && c.archived {
            c.archived = false;
            self.tell_channel("THREAD_UPDATE", channel);
        }
    }

    /// Changes a message as PATCH does. The caller has checked the body.
    pub fn edit(&mut self, id: Id, body: &Value, files: &[Upload]) {
        let (channel, hidden) = {
            let m = &self.messages[&id];
            (m.channel, m.ephemeral_to.is_some())
        };
        let new_files = self.keep_files(channel, files, &body["attachments"], hidden);
        let mut m = self.messages.remove(&id).expect("a message");
        if let Some(kept) = body["attachments"].as_array() {
            let kept: Vec<Id> = kept.iter().filter_map(|a| id_of(&a["id"])).collect();
            m.attachments.retain(|a| kept.contains(a));
        }
        m.attachments.extend(new_files);
        if let Some(content) = body.get("content") {
            m.content = content.as_str().unwrap_or_default().trim().to_string();
            // An edit never notifies anyone.
            let pinged = m.pinged.clone();
            self.read_mentions(&mut m, body.get("allowed_mentions"));
            m.pinged = pinged;
        }
        if let Some(embeds) = body.get("embeds") {
            m.embeds = received_embeds(embeds);
        }
        if let Some(components) = body.get("components") {
            m.components = received_components(components);
        }
        m.edits += 1;
        self.messages.insert(id, m);
        self.dispatch_message("MESSAGE_UPDATE", id);
    }

    /// An interaction's waiting answer gets its content, which notifies as a new message would.
    pub fn fill(&mut self, id: Id, body: &Value, files: &[Upload]) {
        self.edit(id, body, files);
        let mut m = self.messages.remove(&id).expect("a message");
        m.edits = 0;
        m.flags &= !super::state::LOADING;
        self.read_mentions(&mut m, body.get("allowed_mentions"));
        self.messages.insert(id, m);
    }

    pub fn delete_message(&mut self, id: Id) {
        let Some(m) = self.messages.remove(&id) else {
            return;
        };
        self.deleted.insert(id);
        if m.ephemeral_to.is_some() {
            return;
        }
        let mut data = json!({ "id": id.to_string(), "channel_id": m.channel.to_string() });
        let mut needs = intent::DIRECT_MESSAGES;
        if self
            .channels
            .get(&m.channel)
            .is_some_and(|c| c.kind != kind::DM)
        {
            data["guild_id"] = json!(self.guild_id.to_string());
            needs = intent::GUILD_MESSAGES;
        }
        self.dispatch("MESSAGE_DELETE", &data, needs);
    }

    /// CHANNEL_UPDATE, THREAD_CREATE and the like, where the bot can see it.
    pub fn tell_channel(&mut self, event: &str, id: Id) {
        if self.may(self.bot, id, VIEW_CHANNEL) {
            let mut data = self.channel_json(&self.channels[&id]);
            if event == "THREAD_CREATE" {
                data["newly_created"] = json!(true);
            }
            self.dispatch(event, &data, intent::GUILDS);
        }
    }
}

fn received_embeds(value: &Value) -> Vec<Value> {
    let mut embeds = value.as_array().cloned().unwrap_or_default();
    for e in &mut embeds {
        e["type"] = json!("rich");
        for f in e["fields"].as_array_mut().into_iter().flatten() {
            if f.get("inline").is_none() {
                f["inline"] = json!(false);
            }
        }
    }
    for e in &mut embeds {
        if let Some(map) = e.as_object_mut() {
            map.retain(|_, v| !v.is_null());
        }
    }
    embeds
}

/// Components come back numbered.
fn received_components(value: &Value) -> Vec<Value> {
    let mut next = 0;
    let mut rows = value.as_array().cloned().unwrap_or_default();
    for row in &mut rows {
        next += 1;
        row["id"] = json!(next);
        for c in row["components"].as_array_mut().into_iter().flatten() {
            next += 1;
            c["id"] = json!(next);
            if c["type"] != 2 {
                c["min_values"] = c.get("min_values").cloned().unwrap_or(json!(1));
                c["max_values"] = c.get("max_values").cloned().unwrap_or(json!(1));
            }
        }
    }
    rows
}
