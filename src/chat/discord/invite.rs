//! The link that adds the bot to a server.

use serenity::all::Permissions;

use super::Settings;
use super::error::StartError;
use super::rest::Rest;
use super::wire::Application;

/// What the bot needs in the channels that it works in, and nothing else.
const NEEDED: Permissions = Permissions::VIEW_CHANNEL
    .union(Permissions::SEND_MESSAGES)
    .union(Permissions::SEND_MESSAGES_IN_THREADS)
    .union(Permissions::CREATE_PUBLIC_THREADS)
    .union(Permissions::MANAGE_THREADS)
    .union(Permissions::EMBED_LINKS)
    .union(Permissions::ATTACH_FILES)
    .union(Permissions::READ_MESSAGE_HISTORY);

/// The link that adds the bot, with its commands and exactly the permissions that it needs, to the
/// configured server. The bot need not be in it.
///
/// # Errors
/// [`StartError::Usage`] for a refused token and settings that cannot be used;
/// [`StartError::Work`] if Discord cannot be reached.
pub async fn invitation(settings: &Settings) -> Result<String, StartError> {
    let rest = Rest::new(
        &settings.token,
        settings.proxy.as_deref(),
        settings.ca_file.as_deref(),
    )?;
    let application: Application = rest.application().await?;
    Ok(format!(
        "https://discord.com/oauth2/authorize?client_id={}&scope=bot+applications.commands\
         &permissions={}&guild_id={}",
        application.id,
        NEEDED.bits(),
        settings.guild_id
    ))
}
