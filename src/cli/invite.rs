//! `invite`.

use super::{Done, give};
use crate::app::{StartError, discord_token};
use crate::chat::discord;
use crate::config::Config;

/// Prints the link that adds the bot to a server with exactly the permissions that it needs. The token
/// is enough; a configured server is chosen already.
pub async fn invite(config: &Config) -> Done {
    let token = discord_token(config)?;
    let link = discord::invitation(token, config.discord.as_ref())
        .await
        .map_err(StartError::from)?;
    give(&format!("{link}\n"))
}
