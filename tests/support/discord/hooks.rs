//! What happens to a guild behind the bot's back, and on the line to it.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::FakeDiscord;
use super::faults::{Fault, fits};
use super::gateway::{Frame, intent};
use super::people::Person;
use super::request::Call;
use super::setup::{self, Settings};
use super::state::{Id, Member, World};

impl FakeDiscord {
    /// Changes the rules of the place from now on.
    pub fn set(&self, change: impl FnOnce(&mut Settings)) {
        self.inner.with(|w| change(&mut w.settings));
    }

    /// What is made from now on was made at `now` or later, as its id says.
    pub fn set_time(&self, now: DateTime<Utc>) {
        let unix_ms = u64::try_from(now.timestamp_millis()).unwrap_or(0);
        self.inner.with(|w| w.not_before(unix_ms));
    }

    /// The next request like this fails so. The path is without `/api/v10`; `*` stands for one
    /// segment, a final `**` for any rest.
    pub fn fail_next(&self, method: &str, path: &str, fault: Fault) {
        self.fail(method, path, 1, fault);
    }

    /// The next `times` requests like this fail so.
    pub fn fail(&self, method: &str, path: &str, times: usize, fault: Fault) {
        let (method, path) = (method.to_string(), path.to_string());
        self.fail_when(times, fault, move |call| {
            (method == "*" || call.method == method) && fits(&path, &call.path)
        });
    }

    pub fn fail_when(
        &self,
        times: usize,
        fault: Fault,
        applies: impl Fn(&Call) -> bool + Send + 'static,
    ) {
        self.inner
            .with(|w| w.faults.plan(times, fault, Box::new(applies)));
    }

    /// The next request like this fails so, whatever else is planned for it.
    pub fn fail_first(&self, fault: Fault, applies: impl Fn(&Call) -> bool + Send + 'static) {
        self.inner
            .with(|w| w.faults.plan_first(fault, Box::new(applies)));
    }

    /// No planned fault is left.
    pub fn no_more_faults(&self) {
        self.inner.with(|w| w.faults.clear());
    }

    /// Each interaction from now on reaches the bot so many times.
    pub fn deliver_interactions(&self, times: usize) {
        self.inner.with(|w| w.deliver_times = times);
    }

    /// Interactions from now on come from a guild of this id, which the bot is in as well; `None`:
    /// from its own.
    pub fn act_in_guild(&self, other: Option<Id>) {
        self.inner.with(|w| w.elsewhere = other);
    }

    /// The newest event of this name (`MESSAGE_CREATE`, `INTERACTION_CREATE`) comes again.
    pub fn redeliver(&self, event: &str) {
        self.inner.with(|w| w.redeliver(event));
    }

    /// The gateway's connection breaks without a word; it may be resumed.
    pub fn drop_gateway(&self) {
        self.inner.with(|w| w.hub.cut());
    }

    /// The gateway asks the bot to reconnect.
    pub fn ask_reconnect(&self) {
        let op = json!({ "op": 7, "d": null, "s": null, "t": null });
        self.inner
            .with(|w| w.hub.send_all(|| Frame::Send(op.clone())));
    }

    /// The connection breaks, and the session is lost.
    pub fn lose_session(&self) {
        self.inner.with(|w| w.hub.forget());
    }

    /// The gateway closes with this code.
    pub fn close_gateway(&self, code: u16) {
        self.inner
            .with(|w| w.hub.send_all(|| Frame::Close(code, "closed by the test")));
    }

    /// While true, nobody can connect to the gateway.
    pub fn gateway_down(&self, down: bool) {
        self.inner.with(|w| {
            w.hub.closed_for_business = down;
            if down {
                w.hub.cut();
            }
        });
    }

    /// While true, neither REST nor gateway nor files can be reached.
    pub fn unreachable(&self, gone: bool) {
        self.inner.with(|w| w.unreachable = gone);
        self.gateway_down(gone);
    }

    /// All interaction tokens given out so far work no longer.
    pub fn expire_tokens(&self) {
        self.inner.with(|w| {
            for i in w.interactions.values_mut() {
                i.token_expired = true;
            }
        });
    }

    /// All file links given out so far work no longer.
    pub fn expire_links(&self) {
        self.inner.with(|w| w.link_epoch += 1);
    }

    /// Somebody joins.
    pub fn join(&self, name: &str, roles: &[&str]) -> Person {
        self.inner.with(|w| {
            let id = setup::add_user(w, name, false);
            let roles = roles.iter().map(|r| w.role_named(r).expect("a role").id);
            let roles = roles.collect();
            w.members.insert(id, Member { roles, nick: None });
            let mut data = w.member_json(id).expect("a member");
            data["guild_id"] = json!(w.guild_id.to_string());
            w.dispatch("GUILD_MEMBER_ADD", &data, intent::GUILD_MEMBERS);
        });
        self.person(name)
    }

    /// Somebody leaves the guild.
    pub fn kick(&self, person: &Person) {
        self.inner.with(|w| {
            w.members.remove(&person.id);
            let data =
                json!({ "guild_id": w.guild_id.to_string(), "user": w.user_json(person.id) });
            w.dispatch("GUILD_MEMBER_REMOVE", &data, intent::GUILD_MEMBERS);
        });
    }

    /// The bot is thrown out of the guild.
    pub fn remove_bot(&self) {
        self.inner.with(|w| {
            let bot = w.bot;
            w.members.remove(&bot);
            let data = json!({ "id": w.guild_id.to_string() });
            w.dispatch("GUILD_DELETE", &data, intent::GUILDS);
        });
    }

    /// Somebody's roles become these.
    pub fn set_roles(&self, person: &Person, roles: &[&str]) {
        self.inner.with(|w| {
            let ids = roles.iter().map(|r| w.role_named(r).expect("a role").id);
            let ids = ids.collect();
            w.members.get_mut(&person.id).expect("a member").roles = ids;
            let mut data = w.member_json(person.id).expect("a member");
            data["guild_id"] = json!(w.guild_id.to_string());
            w.dispatch("GUILD_MEMBER_UPDATE", &data, intent::GUILD_MEMBERS);
        });
    }

    /// What the bot may do becomes this, in every channel.
    pub fn set_bot_permissions(&self, permissions: u64) {
        self.inner.with(|w| {
            w.limit_bot(permissions);
            let role = w.members[&w.bot].roles[0];
            let data = json!({ "guild_id": w.guild_id.to_string(),
                "role": w.role_json(&w.roles[&role]) });
            w.dispatch("GUILD_ROLE_UPDATE", &data, intent::GUILDS);
        });
    }

    /// The bot may no longer do this in this channel.
    pub fn deny(&self, channel: Id, permissions: u64) {
        self.inner.with(|w| {
            w.deny_bot(channel, permissions);
            w.tell_channel("CHANNEL_UPDATE", channel);
        });
    }

    /// The bot may do everything in this channel again.
    pub fn allow(&self, channel: Id) {
        self.inner.with(|w| {
            let bot = w.bot;
            let c = w.channels.get_mut(&channel).expect("a channel");
            c.overwrites.retain(|o| o.id != bot);
            w.tell_channel("CHANNEL_UPDATE", channel);
        });
    }

    /// A role is deleted: nobody has it any more.
    pub fn delete_role(&self, name: &str) {
        self.inner.with(|w| {
            let id = w.role_named(name).expect("a role").id;
            w.roles.remove(&id);
            for member in w.members.values_mut() {
                member.roles.retain(|role| *role != id);
            }
            let data = json!({ "guild_id": w.guild_id.to_string(), "role_id": id.to_string() });
            w.dispatch("GUILD_ROLE_DELETE", &data, intent::GUILDS);
        });
    }

    /// The gateway sends this, whatever it is.
    pub fn send_event(&self, name: &str, data: &serde_json::Value) {
        self.inner.with(|w| w.dispatch(name, data, 0));
    }

    /// A channel or thread is deleted.
    pub fn delete_channel(&self, channel: Id) {
        self.inner.with(|w| w.delete_channel(channel));
    }

    pub fn delete_message(&self, message: Id) {
        self.inner.with(|w| w.delete_message(message));
    }

    /// A moderator archives a thread.
    pub fn archive(&self, thread: Id) {
        self.change_thread(thread, true, false);
    }

    /// A moderator archives and locks a thread.
    pub fn lock(&self, thread: Id) {
        self.change_thread(thread, true, true);
    }

    /// A moderator opens and unlocks a thread.
    pub fn unlock(&self, thread: Id) {
        self.change_thread(thread, false, false);
    }

    fn change_thread(&self, thread: Id, archived: bool, locked: bool) {
        self.inner.with(|w| {
            let c = w.channels.get_mut(&thread).expect("a thread");
            (c.archived, c.locked) = (archived, locked);
            w.tell_channel("THREAD_UPDATE", thread);
        });
    }

    /// Somebody takes no direct messages.
    pub fn close_dms(&self, person: &Person) {
        self.inner.with(|w| w.dm_closed.insert(person.id));
    }

    pub fn open_dms(&self, person: &Person) {
        self.inner.with(|w| w.dm_closed.remove(&person.id));
    }

    /// The wrong token from now on: REST answers 401, the gateway closes with 4004.
    pub fn revoke_token(&self) {
        self.inner.with(|w| w.token.push_str("-revoked"));
    }

    /// The token that was revoked is right again.
    pub fn restore_token(&self) {
        self.inner
            .with(|w| w.token = w.token.replace("-revoked", ""));
    }
}

impl World {
    pub fn delete_channel(&mut self, id: Id) {
        let Some(c) = self.channels.get(&id) else {
            return;
        };
        let thread = c.is_thread();
        let mut data = self.channel_json(c);
        let event = if thread {
            "THREAD_DELETE"
        } else {
            "CHANNEL_DELETE"
        };
        if thread {
            data = json!({ "id": data["id"], "guild_id": data["guild_id"],
                "parent_id": data["parent_id"], "type": data["type"] });
        }
        let inside: Vec<Id> = self
            .channels
            .values()
            .filter(|t| t.is_thread() && t.parent == Some(id))
            .map(|t| t.id)
            .collect();
        self.channels.remove(&id);
        for t in inside {
            self.channels.remove(&t);
            self.messages.retain(|_, m| m.channel != t);
        }
        self.messages.retain(|_, m| m.channel != id);
        self.dispatch(event, &data, intent::GUILDS);
    }
}
