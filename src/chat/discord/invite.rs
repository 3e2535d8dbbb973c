//! The link that adds the bot to a server.

use super::Settings;
use super::error::StartError;
use super::permission::NEEDED;
use super::rest::Rest;
use super::wire::Application;

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
