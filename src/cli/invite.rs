//! `invite`.

use super::{Done, give};
use crate::app::{StartError, discord_settings};
use crate::chat::discord;
use crate::config::Config;

/// Prints the link that adds the bot to the server with exactly the permissions that it needs.
pub async fn invite(config: &Config) -> Done {
    let settings = discord_settings(config)?;
    let link = discord::invitation(&settings)
        .await
        .map_err(StartError::from)?;
    give(&format!("{link}\n"))
}
