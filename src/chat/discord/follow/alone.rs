//! What people write to the bot alone, in direct messages. Only what comes while it listens: nothing is
//! asked or answered there, so nothing is lost when it was away.

use super::Follower;
use crate::chat::discord::talk::Written;
use crate::request::{Place, Standing};

impl Follower {
    /// A direct message. Whoever is no member of the guild is not answered.
    pub(super) async fn told_alone(&self, message: &Written) {
        let Some(said) = message.said_alone(self.discord.bot) else {
            return;
        };
        let event_id = format!("discord:message:{}", message.id);
        match self.author(message).await {
            Ok((actor, Standing::Member)) => {
                let (author, place) = ((actor, Standing::Member), Place::default());
                // What could not be kept is logged where it failed.
                let _ = self.act(author, place, event_id, said).await;
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(event_id, %error, "the author's membership is unknown"),
        }
    }
}
