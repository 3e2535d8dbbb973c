//! Permission bits, and who has which where.

use super::state::{Id, Overwrite, World, kind};

pub const ADMINISTRATOR: u64 = 1 << 3;
pub const MANAGE_CHANNELS: u64 = 1 << 4;
pub const MANAGE_GUILD: u64 = 1 << 5;
pub const ADD_REACTIONS: u64 = 1 << 6;
pub const VIEW_CHANNEL: u64 = 1 << 10;
pub const SEND_MESSAGES: u64 = 1 << 11;
pub const MANAGE_MESSAGES: u64 = 1 << 13;
pub const EMBED_LINKS: u64 = 1 << 14;
pub const ATTACH_FILES: u64 = 1 << 15;
pub const READ_MESSAGE_HISTORY: u64 = 1 << 16;
pub const MENTION_EVERYONE: u64 = 1 << 17;
pub const USE_APPLICATION_COMMANDS: u64 = 1 << 31;
pub const MANAGE_THREADS: u64 = 1 << 34;
pub const CREATE_PUBLIC_THREADS: u64 = 1 << 35;
pub const SEND_MESSAGES_IN_THREADS: u64 = 1 << 38;
const ALL: u64 = (1 << 53) - 1;

/// What @everyone has.
pub const MEMBER: u64 = VIEW_CHANNEL
    | SEND_MESSAGES
    | EMBED_LINKS
    | ATTACH_FILES
    | READ_MESSAGE_HISTORY
    | ADD_REACTIONS
    | USE_APPLICATION_COMMANDS
    | CREATE_PUBLIC_THREADS
    | SEND_MESSAGES_IN_THREADS;

/// What the bot's own role has unless a test says otherwise.
pub const WORKING_BOT: u64 = MEMBER | MANAGE_THREADS | MANAGE_MESSAGES | MANAGE_CHANNELS;

impl World {
    /// What a member may do in the guild, without any channel's exceptions.
    pub fn permissions_of(&self, user: Id) -> u64 {
        let Some(member) = self.members.get(&user) else {
            return 0;
        };
        if user == self.owner {
            return ALL;
        }
        let mut bits = self.roles[&self.guild_id].permissions;
        for role in &member.roles {
            bits |= self.roles.get(role).map_or(0, |r| r.permissions);
        }
        if bits & ADMINISTRATOR == 0 { bits } else { ALL }
    }

    /// What a person may do in this channel; a thread has its parent's exceptions.
    pub fn permissions_in(&self, user: Id, channel: Id) -> u64 {
        let Some(here) = self.channels.get(&channel) else {
            return 0;
        };
        if here.kind == kind::DM {
            let ours = here.recipient == Some(user) || user == self.bot;
            return if ours { ALL & !ADMINISTRATOR } else { 0 };
        }
        let mut bits = self.permissions_of(user);
        if bits == ALL || bits == 0 {
            return bits;
        }
        let place = match (here.is_thread(), here.parent) {
            (true, Some(parent)) => self.channels.get(&parent).unwrap_or(here),
            _ => here,
        };
        let roles = &self.members[&user].roles;
        let apply = |bits: u64, allow: u64, deny: u64| (bits & !deny) | allow;
        for o in place.overwrites.iter().filter(|o| o.id == self.guild_id) {
            bits = apply(bits, o.allow, o.deny);
        }
        let of_roles = place.overwrites.iter().filter(|o| roles.contains(&o.id));
        let (allow, deny) = of_roles.fold((0, 0), |(a, d), o| (a | o.allow, d | o.deny));
        bits = apply(bits, allow, deny);
        for o in place.overwrites.iter().filter(|o| o.id == user) {
            bits = apply(bits, o.allow, o.deny);
        }
        if bits & VIEW_CHANNEL == 0 { 0 } else { bits }
    }

    /// The bot's role has these permissions; what everyone has besides is denied to the bot in
    /// each channel, so that people keep theirs.
    pub fn limit_bot(&mut self, permissions: u64) {
        let role = self.members[&self.bot].roles[0];
        self.roles
            .get_mut(&role)
            .expect("the bot's role")
            .permissions = permissions;
        let bot = self.bot;
        let channels: Vec<Id> = self.channels.keys().copied().collect();
        for c in channels {
            let place = self.channels.get_mut(&c).expect("a channel");
            if place.recipient.is_none() && !place.is_thread() {
                let hidden = place.overwrites.iter().any(|o| o.deny & VIEW_CHANNEL != 0);
                place.overwrites.retain(|o| o.id != bot);
                let more = if hidden { VIEW_CHANNEL } else { 0 };
                self.deny_bot(c, (MEMBER & !permissions) | more);
            }
        }
    }

    pub fn deny_bot(&mut self, channel: Id, permissions: u64) {
        let bot = self.bot;
        let c = self.channels.get_mut(&channel).expect("a channel");
        if let Some(o) = c.overwrites.iter_mut().find(|o| o.id == bot) {
            o.deny |= permissions;
        } else if permissions != 0 {
            c.overwrites.push(Overwrite {
                id: bot,
                is_member: true,
                allow: 0,
                deny: permissions,
            });
        }
    }

    pub fn may(&self, user: Id, channel: Id, what: u64) -> bool {
        self.permissions_in(user, channel) & what == what
    }
}
