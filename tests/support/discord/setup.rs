//! How a test describes the guild that it wants.

use std::time::Duration;

use super::permission::{self, MEMBER, WORKING_BOT};
use super::state::{Channel, Id, Member, Role, Tag, User, World, kind};

/// The rules of the place, which a test may make stricter or quicker.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How long the bot may take to acknowledge an interaction.
    pub acknowledge_within: Duration,
    /// How long an interaction's token works.
    pub token_life: Duration,
    /// How long a post's nonce is remembered.
    pub nonce_window: Duration,
    /// How long a file's link works.
    pub link_life: Duration,
    /// Requests a window of each route.
    pub bucket: (u32, Duration),
    /// Posts a window of each channel.
    pub post_bucket: (u32, Duration),
    /// Requests a second in all, where the global limit is on.
    pub global_limit: Option<u32>,
    pub heartbeat: Duration,
    /// The bot is granted the privileged intent message content.
    pub message_content: bool,
    pub members_intent: bool,
    /// Active threads a guild may have.
    pub active_threads: usize,
    /// How often a thread may be renamed in so long.
    pub renames: (usize, Duration),
    /// Who manages threads may post into a locked one; the rule otherwise is that nobody may.
    pub moderators_post_in_locked: bool,
    /// How long a test waits for something before it fails.
    pub patience: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            acknowledge_within: Duration::from_secs(3),
            token_life: Duration::from_mins(15),
            nonce_window: Duration::from_mins(3),
            link_life: Duration::from_hours(24),
            bucket: (50, Duration::from_secs(1)),
            post_bucket: (50, Duration::from_secs(1)),
            global_limit: None,
            heartbeat: Duration::from_millis(41_250),
            message_content: true,
            members_intent: false,
            active_threads: 1000,
            renames: (2, Duration::from_mins(10)),
            moderators_post_in_locked: false,
            patience: Duration::from_secs(15),
        }
    }
}

struct ChannelSetup {
    name: String,
    kind: u8,
    tags: Vec<String>,
    hidden_from_bot: bool,
}

/// A guild, described.
pub struct GuildSetup {
    name: String,
    roles: Vec<(String, u64)>,
    channels: Vec<ChannelSetup>,
    members: Vec<(String, Vec<String>)>,
    bot_name: String,
    bot_permissions: u64,
    settings: Settings,
}

/// The ticket statuses as forum tags.
pub const STATUS_TAGS: [&str; 7] = [
    "New",
    "In Progress",
    "Pending Approval",
    "Revisions Requested",
    "Approved",
    "Completed",
    "Cancelled",
];

impl GuildSetup {
    pub fn new(name: &str) -> Self {
        Self {
            name: name.into(),
            roles: Vec::new(),
            channels: Vec::new(),
            members: Vec::new(),
            bot_name: "Refreshbot".into(),
            bot_permissions: WORKING_BOT,
            settings: Settings::default(),
        }
    }

    /// An agency as the guide knows it: a role for each job, the channels that the bot works in,
    /// and a person for each role.
    pub fn agency() -> Self {
        Self::new("Northlight Media")
            .role("Account Manager")
            .role("Social Ad Specialist")
            .role("Copywriter")
            .role("Designer")
            .role("Creative Team Lead")
            .role_with("Admin", MEMBER | permission::MANAGE_GUILD)
            .text("refreshes")
            .text("leads")
            .text("general")
            .forum("tickets", &STATUS_TAGS)
            .member("Dana Whitfield", &["Account Manager"])
            .member("Jo Becker", &["Social Ad Specialist"])
            .member("Ana Ruiz", &["Copywriter"])
            .member("Kofi Mensah", &["Designer"])
            .member("Lena Hart", &["Creative Team Lead"])
            .member("Ada Quist", &["Admin"])
            .member("Sam Stranger", &[])
    }

    pub fn role(self, name: &str) -> Self {
        self.role_with(name, 0)
    }

    pub fn role_with(mut self, name: &str, permissions: u64) -> Self {
        self.roles.push((name.into(), permissions));
        self
    }

    pub fn text(self, name: &str) -> Self {
        self.channel(name, kind::TEXT, &[], false)
    }

    pub fn forum(self, name: &str, tags: &[&str]) -> Self {
        self.channel(name, kind::FORUM, tags, false)
    }

    /// A text channel that the bot may not look into.
    pub fn hidden(self, name: &str) -> Self {
        self.channel(name, kind::TEXT, &[], true)
    }

    fn channel(mut self, name: &str, kind: u8, tags: &[&str], hidden_from_bot: bool) -> Self {
        self.channels.push(ChannelSetup {
            name: name.into(),
            kind,
            tags: tags.iter().map(ToString::to_string).collect(),
            hidden_from_bot,
        });
        self
    }

    pub fn member(mut self, name: &str, roles: &[&str]) -> Self {
        let roles = roles.iter().map(ToString::to_string).collect();
        self.members.push((name.into(), roles));
        self
    }

    /// What the bot may do, in every channel that is not hidden from it.
    pub fn bot_permissions(mut self, permissions: u64) -> Self {
        self.bot_permissions = permissions;
        self
    }

    /// Changes the rules of the place.
    pub fn settings(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        change(&mut self.settings);
        self
    }

    pub(super) fn build(self, token: String) -> World {
        let mut world = World::empty(self.settings, token);
        world.guild_id = world.new_id();
        world.guild_name = self.name;
        // The role @everyone has the guild's id.
        add_role(&mut world, Some("@everyone"), MEMBER);
        for (name, permissions) in &self.roles {
            add_role(&mut world, Some(name), *permissions);
        }
        let bot_role = add_role(&mut world, Some(&self.bot_name), self.bot_permissions);
        let bot = add_user(&mut world, &self.bot_name, true);
        world.bot = bot;
        world.members.insert(
            bot,
            Member {
                roles: vec![bot_role],
                nick: None,
            },
        );
        let owner = add_user(&mut world, "Owner", false);
        world.owner = owner;
        world.members.insert(owner, Member::default());
        for c in self.channels {
            add_channel(&mut world, c);
        }
        world.limit_bot(self.bot_permissions);
        for (name, roles) in self.members {
            let id = add_user(&mut world, &name, false);
            let roles = roles
                .iter()
                .map(|r| world.role_named(r).expect("a role of the setup").id)
                .collect();
            world.members.insert(id, Member { roles, nick: None });
        }
        world
    }
}

fn add_role(world: &mut World, name: Option<&str>, permissions: u64) -> Id {
    let id = if world.roles.is_empty() {
        world.guild_id
    } else {
        world.new_id()
    };
    let role = Role {
        id,
        name: name.unwrap_or("role").into(),
        permissions,
        position: world.roles.len(),
        mentionable: false,
    };
    world.roles.insert(id, role);
    id
}

pub(super) fn add_user(world: &mut World, name: &str, bot: bool) -> Id {
    let id = world.new_id();
    let user = User {
        id,
        username: name.to_lowercase().replace(' ', "."),
        name: name.into(),
        bot,
    };
    world.users.insert(id, user);
    id
}

fn add_channel(world: &mut World, setup: ChannelSetup) {
    let id = world.new_id();
    let tags = setup
        .tags
        .into_iter()
        .map(|name| Tag {
            id: world.new_id(),
            name,
            moderated: false,
            emoji_name: None,
        })
        .collect();
    let channel = Channel {
        id,
        kind: setup.kind,
        name: setup.name,
        tags,
        ..Channel::default()
    };
    world.channels.insert(id, channel);
    if setup.hidden_from_bot {
        world.deny_bot(id, permission::VIEW_CHANNEL);
    }
}
