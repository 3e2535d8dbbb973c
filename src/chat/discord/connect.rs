//! Connecting: whether the token is good, what is granted, and whether the guild is as configured.

use std::num::NonZeroU64;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use serenity::all::{ApplicationId, GuildId};
use serenity::http::Route;

use super::error::StartError;
use super::rest::{Rest, sentence};
use super::wire::{Application, Channel, Guild, Role, User};
use super::{Discord, Settings, commands};
use crate::chat::ChatError;

impl Discord {
    /// Connects to REST: checks the token, learns what is granted, looks at the guild, and registers
    /// the commands where they changed. A channel or role that is missing is only logged: it may be
    /// made while the bot runs.
    ///
    /// # Errors
    /// [`StartError::Usage`] for a refused token, a guild that the bot is not in, a proxy or root
    /// certificate that cannot be used; [`StartError::Work`] if Discord cannot be reached.
    pub async fn connect(settings: Settings) -> Result<Arc<Self>, StartError> {
        let rest = Rest::new(
            &settings.token,
            settings.proxy.as_deref(),
            settings.ca_file.as_deref(),
        )?;
        let guild = NonZeroU64::new(settings.guild_id)
            .map(GuildId::from)
            .ok_or_else(|| StartError::Usage("discord.guild_id is missing.".into()))?;
        let application: Application = rest.application().await?;
        rest.http().set_application_id(application.id);
        let bot: User = rest.get(Route::UserMe, Vec::new()).await.map_err(work)?;
        let found = look_at_guild(&rest, guild).await?;
        check_places(&rest, guild, &settings).await.map_err(work)?;
        register(&rest, application.id, guild).await?;
        let reads_content = application.may_read_content();
        tracing::info!(
            bot = bot.username,
            guild = found.name,
            reads_content,
            "connected to Discord"
        );
        Ok(Arc::new(Self {
            rest,
            guild,
            owner: found.owner_id,
            application: application.id,
            bot: bot.id,
            reads_content,
            roles_of: settings.roles,
            refreshes: settings.refreshes,
            tickets: settings.tickets,
            leads: settings.leads,
            known: super::reach::Knowledge::default(),
            gates: super::gates::Gates::default(),
            unread: AtomicU64::new(0),
            shards: std::sync::Mutex::default(),
        }))
    }
}

fn work(error: ChatError) -> StartError {
    let (ChatError::Retry { reason, .. } | ChatError::Gone(reason) | ChatError::Denied(reason)) =
        error;
    StartError::Work(format!("{}.", sentence(&reason)))
}

async fn look_at_guild(rest: &Rest, guild_id: GuildId) -> Result<Guild, StartError> {
    let found = rest.get(Route::Guild { guild_id }, Vec::new()).await;
    found.map_err(|error| match error {
        ChatError::Gone(_) | ChatError::Denied(_) => StartError::Usage(format!(
            "The bot is not in the Discord server {guild_id}. Invite it with the scopes bot and \
             applications.commands, or correct discord.guild_id."
        )),
        error @ ChatError::Retry { .. } => work(error),
    })
}

async fn check_places(
    rest: &Rest,
    guild_id: GuildId,
    settings: &Settings,
) -> Result<(), ChatError> {
    let route = Route::GuildChannels { guild_id };
    let channels: Vec<Channel> = rest.get(route, Vec::new()).await?;
    for (name, id) in [
        ("refreshes", settings.refreshes),
        ("tickets", settings.tickets),
        ("leads", settings.leads),
    ] {
        if let Some(id) = id
            && !channels.iter().any(|channel| channel.id.get() == id)
        {
            tracing::warn!("discord.channels.{name}: the server has no channel {id} for the bot");
        }
    }
    let route = Route::GuildRoles { guild_id };
    let roles: Vec<Role> = rest.get(route, Vec::new()).await?;
    for (id, means) in &settings.roles {
        if !roles.iter().any(|known| known.id.get() == *id) {
            for role in means {
                let role = role.as_str();
                tracing::warn!("discord.roles.{role}: the server has no role {id}");
            }
        }
    }
    Ok(())
}

async fn register(
    rest: &Rest,
    application: ApplicationId,
    guild: GuildId,
) -> Result<(), StartError> {
    match commands::register(rest, application, guild).await {
        Ok(true) => tracing::info!("registered the commands"),
        Ok(false) => tracing::debug!("the commands are registered already"),
        Err(error @ ChatError::Retry { .. }) => return Err(work(error)),
        Err(ChatError::Gone(reason) | ChatError::Denied(reason)) => {
            return Err(StartError::Usage(format!(
                "The commands cannot be registered: {reason}."
            )));
        }
    }
    Ok(())
}
