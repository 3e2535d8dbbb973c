//! Many at once into one channel.

use std::time::Duration;

use refreshbot::chat::Chat;
use refreshbot::message::{Message, Text};
use refreshbot::spans;

use super::{agency, outgoing};

/// How many go at once.
const MANY: usize = 12;

#[tokio::test]
async fn a_channel_takes_as_many_as_it_says_and_refuses_none() {
    let (discord, bot) = agency().await;
    discord.set(|s| s.post_bucket = (5, Duration::from_millis(300)));
    let place = discord.channel("refreshes").to_string();
    let posts = (0..MANY).map(|nth| {
        let text = Text::line(spans![format!("news {nth}")]);
        bot.post(&place, outgoing(Message::text(text), &format!("n{nth}")))
    });
    let posted = futures::future::join_all(posts).await;
    assert!(posted.iter().all(Result::is_ok), "{posted:?}");
    assert_eq!(discord.rate_limited(), (0, 0));
    let said: Vec<String> = discord
        .messages(discord.channel("refreshes"))
        .iter()
        .map(|message| message.plain().to_owned())
        .collect();
    let wanted: Vec<String> = (0..MANY).map(|nth| format!("news {nth}")).collect();
    assert_eq!(said, wanted, "in the order of coming");
}
