//! Looks at everything of Discord's that the bot depends on and that can be known before it runs.

use std::num::NonZeroU64;

use serenity::all::{GuildId, Permissions};
use serenity::http::Route;

use super::Settings;
use super::commands::is_registered;
use super::error::StartError;
use super::permission::{TO_POST, in_channel, names};
use super::rest::{Rest, sentence};
use super::wire::{Application, Channel, Guild, Member, Role, Threads, User};
use crate::chat::ChatError;
use crate::finding::Findings;

mod forum;
mod gateway;

/// A text channel.
const TEXT: u8 = 0;
/// A text channel whose posts other servers may follow.
const ANNOUNCEMENTS: u8 = 5;
/// Discord allows some thousand active threads in a server.
const MANY_THREADS: usize = 900;
/// A channel to look at besides the configured ones.
#[derive(Debug, Clone)]
pub struct OwnChannel {
    /// Whose it is, as people call it.
    pub owner: String,
    /// Its id.
    pub channel: String,
}

/// Looks at the token, the intents, the server, its channels, roles and forum tags, the bot's
/// permissions, the commands, and the gateway. With `create_tags`, missing tags of the tickets'
/// forum are made. Problems are findings, never errors.
pub async fn check(
    settings: &Settings,
    own_channels: &[OwnChannel],
    create_tags: bool,
    findings: &mut Findings,
) {
    if let Err(stopped) = look(settings, own_channels, create_tags, findings).await {
        let (about, found, mend) = match stopped {
            Stopped::Start(StartError::Usage(text)) => (
                "discord",
                text,
                "Correct it; the rest of Discord was not looked at.",
            ),
            Stopped::Start(StartError::Work(text)) => ("discord", text, TRY_AGAIN),
            Stopped::Chat(error) => ("discord", words(&error), TRY_AGAIN),
        };
        findings.problem(about, found, mend);
    }
}

const TRY_AGAIN: &str = "Is Discord reachable from here, through discord.proxy where it is set? \
                         Then run check again; the rest of Discord was not looked at.";

enum Stopped {
    Start(StartError),
    Chat(ChatError),
}

impl From<StartError> for Stopped {
    fn from(error: StartError) -> Self {
        Self::Start(error)
    }
}

impl From<ChatError> for Stopped {
    fn from(error: ChatError) -> Self {
        Self::Chat(error)
    }
}

fn words(error: &ChatError) -> String {
    let (ChatError::Retry { reason, .. } | ChatError::Gone(reason) | ChatError::Denied(reason)) =
        error;
    format!("{}.", sentence(reason))
}

/// What is there, as far as it matters.
struct Server {
    guild: GuildId,
    bot: Member,
    owns: bool,
    channels: Vec<Channel>,
    roles: Vec<Role>,
}

impl Server {
    fn channel(&self, id: u64) -> Option<&Channel> {
        self.channels.iter().find(|channel| channel.id.get() == id)
    }

    /// What of `needed` the bot may not do in a channel.
    fn lacks(&self, channel: &Channel, needed: Permissions) -> Permissions {
        if self.owns {
            return Permissions::empty();
        }
        let overwrites = &channel.permission_overwrites;
        needed - in_channel(self.guild, &self.bot, &self.roles, overwrites)
    }
}

async fn look(
    settings: &Settings,
    own_channels: &[OwnChannel],
    create_tags: bool,
    findings: &mut Findings,
) -> Result<(), Stopped> {
    let proxy = settings.proxy.as_deref();
    let rest = Rest::new(&settings.token, proxy, settings.ca_file.as_deref())?;
    let application: Application = rest.application().await?;
    let bot: User = rest.get(Route::UserMe, Vec::new()).await?;
    findings.fine(
        "discord token",
        format!("Discord knows it: the bot is {}.", bot.username),
    );
    intents(&application, findings);
    gateway::look(&rest, settings, findings).await;
    let Some(server) = server(&rest, settings, &bot, findings).await? else {
        return Ok(());
    };
    place(&server, "refreshes", settings.refreshes, findings);
    forum::tickets(&rest, &server, settings.tickets, create_tags, findings).await;
    place(&server, "leads", settings.leads, findings);
    for own in own_channels {
        own_channel(&server, own, findings);
    }
    roles(&server, settings, findings);
    threads(&rest, server.guild, findings).await?;
    let registered = is_registered(&rest, application.id, server.guild).await?;
    if registered {
        findings.fine(
            "discord commands",
            "/refresh and /refresh-admin are registered.",
        );
    } else {
        findings.advice(
            "discord commands",
            "The server does not show this version's commands yet.",
            "Nothing: `refreshbot run` registers them when it starts.",
        );
    }
    Ok(())
}

fn intents(application: &Application, findings: &mut Findings) {
    if application.may_read_content() {
        findings.fine(
            "discord intents",
            "Message Content is granted: replies are read as answers.",
        );
    } else {
        findings.advice(
            "discord intents",
            "Message Content is not granted: a reply to a question is read only where it mentions \
             the bot.",
            "To have replies read, switch on Message Content Intent in the developer portal under \
             Bot, Privileged Gateway Intents. Without it, people press Answer.",
        );
    }
}

async fn server(
    rest: &Rest,
    settings: &Settings,
    bot: &User,
    findings: &mut Findings,
) -> Result<Option<Server>, Stopped> {
    let about = "discord.guild_id";
    let id = settings.guild_id;
    let Some(guild) = NonZeroU64::new(id).map(GuildId::from) else {
        findings.problem(about, "It is missing.", "Set it to the id of the server.");
        return Ok(None);
    };
    let route = Route::Guild { guild_id: guild };
    let found: Guild = match rest.get(route, Vec::new()).await {
        Ok(found) => found,
        Err(ChatError::Gone(_) | ChatError::Denied(_)) => {
            let mend = "Open the link that `refreshbot invite` prints, or correct the id.";
            findings.problem(about, format!("The bot is not in the server {id}."), mend);
            return Ok(None);
        }
        Err(error) => return Err(error.into()),
    };
    findings.fine(about, format!("The bot is in the server {}.", found.name));
    let route = Route::GuildMember {
        guild_id: guild,
        user_id: bot.id,
    };
    let member: Member = rest.get(route, Vec::new()).await?;
    let route = Route::GuildChannels { guild_id: guild };
    let channels: Vec<Channel> = rest.get(route, Vec::new()).await?;
    let route = Route::GuildRoles { guild_id: guild };
    let roles: Vec<Role> = rest.get(route, Vec::new()).await?;
    Ok(Some(Server {
        guild,
        owns: found.owner_id == bot.id,
        bot: member,
        channels,
        roles,
    }))
}

/// A channel's name as people see it.
fn shown(channel: &Channel) -> String {
    channel
        .name
        .as_ref()
        .map_or_else(|| channel.id.to_string(), |name| format!("#{name}"))
}

fn absent(about: &str, id: u64, findings: &mut Findings) {
    findings.problem(
        about,
        format!("The server has no channel {id} that the bot can see."),
        "Correct the id (right-click the channel, Copy Channel ID), or give the bot View Channel \
         there.",
    );
}

/// Whether the bot may do in a channel what it needs; says so where it may not.
fn may(server: &Server, about: &str, channel: &Channel, needed: Permissions) -> Option<Lack> {
    let lacks = names(server.lacks(channel, needed), channel.is_forum());
    (!lacks.is_empty()).then(|| Lack {
        about: about.to_owned(),
        found: format!("In {} the bot lacks {}.", shown(channel), lacks.join(", ")),
        mend: format!(
            "In Discord: Edit Channel {}, Permissions, add the bot or its role, and allow {}.",
            shown(channel),
            lacks.join(", ")
        ),
    })
}

struct Lack {
    about: String,
    found: String,
    mend: String,
}

impl Lack {
    fn tell(self, findings: &mut Findings) {
        findings.problem(&self.about, self.found, self.mend);
    }
}

/// A channel that the bot posts in.
fn place(server: &Server, name: &str, id: Option<u64>, findings: &mut Findings) {
    let about = format!("discord.channels.{name}");
    let Some(id) = id else {
        let found = match name {
            "leads" => {
                "It is not set: nobody is told what cannot be delivered, and whom it concerns."
            }
            _ => "It is not set: portfolios without a channel of their own have no prompts.",
        };
        findings.problem(&about, found, "Set it to the id of a text channel.");
        return;
    };
    let Some(channel) = server.channel(id) else {
        return absent(&about, id, findings);
    };
    if !matches!(channel.kind, TEXT | ANNOUNCEMENTS) {
        let found = format!("{} is no text channel.", shown(channel));
        findings.problem(&about, found, "Set it to the id of a text channel.");
        return;
    }
    match may(server, &about, channel, TO_POST) {
        Some(lack) => lack.tell(findings),
        None => findings.fine(&about, format!("The bot can post in {}.", shown(channel))),
    }
}

fn own_channel(server: &Server, own: &OwnChannel, findings: &mut Findings) {
    let about = format!("channel of {}", own.owner);
    let found = own.channel.parse().ok().and_then(|id| server.channel(id));
    let Some(channel) = found else {
        findings.problem(
            &about,
            format!(
                "The server has no channel {} that the bot can see.",
                own.channel
            ),
            "Choose another with /refresh-admin portfolio edit, or give the bot View Channel \
             there. Until then its prompts go to discord.channels.refreshes.",
        );
        return;
    };
    match may(server, &about, channel, TO_POST) {
        Some(lack) => lack.tell(findings),
        None => findings.fine(&about, format!("The bot can post in {}.", shown(channel))),
    }
}

fn roles(server: &Server, settings: &Settings, findings: &mut Findings) {
    let mut missing = false;
    for (id, means) in &settings.roles {
        if server.roles.iter().any(|known| known.id.get() == *id) {
            continue;
        }
        missing = true;
        for role in means {
            findings.problem(
                &format!("discord.roles.{}", role.as_str()),
                format!("The server has no role {id}."),
                "Correct the id (Server Settings, Roles, Copy Role ID), or take it out.",
            );
        }
    }
    if settings.roles.is_empty() {
        findings.advice(
            "discord.roles",
            "No role of the server means anything: nobody is a lead until somebody is assigned.",
            "Name at least the leads' role in discord.roles.lead. Until then the members with \
             Manage Server cannot do what leads may.",
        );
    } else if !missing {
        let count = settings.roles.len();
        findings.fine(
            "discord.roles",
            format!("All {count} are roles of the server."),
        );
    }
}

async fn threads(rest: &Rest, guild_id: GuildId, findings: &mut Findings) -> Result<(), ChatError> {
    let route = Route::GuildThreadsActive { guild_id };
    let active: Threads = rest.get(route, Vec::new()).await?;
    let count = active.threads.len();
    let about = "discord threads";
    if count < MANY_THREADS {
        findings.fine(
            about,
            format!("{count} are active; a server may have some 1,000."),
        );
    } else {
        findings.advice(
            about,
            format!("{count} are active, and a server may have some 1,000."),
            "Archive quiet threads, or let them archive sooner; the bot archives the tickets' own \
             when room is needed.",
        );
    }
    Ok(())
}
