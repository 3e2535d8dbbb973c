//! The link that adds the bot to a server.

use super::error::StartError;
use super::permission::NEEDED;
use super::rest::Rest;
use super::wire::Application;
use crate::config;

/// The link that adds the bot, with its commands and exactly the permissions that it needs, to the
/// configured server, or to one that is chosen there. The bot need not be in it.
///
/// # Errors
/// [`StartError::Usage`] for a refused token and settings that cannot be used;
/// [`StartError::Work`] if Discord cannot be reached.
pub async fn invitation(
    token: &str,
    discord: Option<&config::Discord>,
) -> Result<String, StartError> {
    let proxy = discord.and_then(|discord| discord.proxy.as_deref());
    let ca_file = discord.and_then(|discord| discord.ca_file.as_deref());
    let application: Application = Rest::new(token, proxy, ca_file)?.application().await?;
    Ok(link(
        &application.id.to_string(),
        discord.map(|discord| discord.guild_id),
    ))
}

fn link(application: &str, guild: Option<u64>) -> String {
    let guild = guild.map_or_else(String::new, |guild| format!("&guild_id={guild}"));
    format!(
        "https://discord.com/oauth2/authorize?client_id={application}\
         &scope=bot+applications.commands&permissions={}{guild}",
        NEEDED.bits(),
    )
}

#[cfg(test)]
mod tests {
    use super::link;

    #[test]
    fn without_a_configured_server_the_link_lets_choose_one() {
        let chosen = link("42", None);
        assert!(chosen.contains("client_id=42&") && !chosen.contains("guild_id"));
        assert_eq!(link("42", Some(7)), format!("{chosen}&guild_id=7"));
    }
}
