//! Questions in plain words: asked by mention, answered by reply, and some of it while the bot is away.

use super::agency::Agency;
use super::refresh_morning;
use crate::support::database::{TestDb, sqlite};
use crate::support::discord::{Id, SeenMessage, file};

impl Agency {
    /// What the bot posts in a channel that says these words, when it has.
    async fn hears(&self, channel: Id, words: &str) -> SeenMessage {
        let seen = format!("a post that says {words}");
        self.bot
            .discord
            .wait_for(&seen, |w| {
                let mut all = w.public_messages(channel).filter(|m| m.author == w.bot);
                all.find(|m| m.content.contains(words)).map(|_| ())
            })
            .await;
        self.bot.settle().await;
        self.find(channel, words)
    }

    fn bot_mention(&self) -> String {
        format!("<@{}>", self.bot.discord.bot_id())
    }
}

async fn a_question_round(db: TestDb) {
    let (mut a, mut birch) = refresh_morning(db).await;
    a.submit(&mut birch).await;
    let thread = a.thread(birch.tickets[0]).id;
    let (bot, refreshes) = (a.bot_mention(), a.refreshes());

    // Asked by a mention, with a file; answered by a reply to its post.
    let words = format!(
        "{bot} Is the 20% off for members only? Like this, {}?",
        a.jo.mention()
    );
    let files = [file("badge.png", "a picture")];
    a.ana.says_with(thread, &words, &files).await;
    let question = a.hears(thread, "Q-1").await;
    assert!(
        question
            .plain()
            .contains("Is the 20% off for members only? Like this, @Jo Becker?"),
        "{}",
        question.plain()
    );
    assert!(a.count(thread, "1 file: badge.png") > 0);
    // The question mentions the specialist; the words that were typed mention nobody.
    assert_eq!(
        question.content.matches("<@").count(),
        1,
        "{}",
        question.content
    );
    a.ana.replies(question.id, "I mean the spring one.").await;
    a.kofi.replies(question.id, "I wonder too.").await;
    let reply =
        a.jo.replies_quietly(question.id, "Yes, members only.")
            .await;
    let answer = a.hears(thread, "Q-1 is answered").await;
    assert!(
        answer.plain().contains("> Yes, members only."),
        "{}",
        answer.plain()
    );
    a.bot.discord.redeliver("MESSAGE_CREATE");
    a.jo.edits(reply, "No, everybody.");

    // Who may not is told alone, and a mention where nobody knows what it is about is too.
    a.sam.says(thread, &format!("{bot} what is this?")).await;
    a.ana.says(refreshes, &format!("{bot} which logo?")).await;
    a.told_alone(&a.sam, "Only the creatives of T-").await;
    a.told_alone(&a.ana, "is not clear what your question is about")
        .await;

    // While the bot is away.
    a.bot.stop().await;
    a.kofi.says(thread, "Morning, all.").await;
    a.kofi.says(thread, &format!("{bot} Which font?")).await;
    a.bot.start().await;
    let question = a.hears(thread, "Q-2").await;
    assert!(
        question.plain().contains("> Which font?"),
        "{}",
        question.plain()
    );
    a.bot.stop().await;
    a.dana.replies(question.id, "Inter, as always.").await;
    a.bot.start().await;
    let answer = a.hears(thread, "Q-2 is answered").await;
    assert!(
        answer.plain().contains("by Dana Whitfield"),
        "{}",
        answer.plain()
    );

    a.bot.restart().await;
    a.bot.settle().await;
    for words in ["Q-1 is answered", "Q-2 is answered", "Which font?"] {
        let posts = a.bot.discord.messages(thread);
        let own = posts
            .iter()
            .filter(|m| m.author == "Refreshbot" && m.plain().contains(words));
        assert_eq!(
            own.count(),
            if words == "Which font?" { 2 } else { 1 },
            "{words}"
        );
    }
    a.bot.assert_all_told().await;
    a.bot.stop().await;
}

impl Agency {
    async fn told_alone(&self, who: &crate::support::discord::Person, words: &str) {
        self.bot
            .discord
            .wait_for(words, |w| {
                let inbox = w.inbox(who.id);
                inbox.iter().find(|m| m.plain().contains(words)).map(|_| ())
            })
            .await;
        self.bot.settle().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_round_on_sqlite() {
    a_question_round(sqlite().await).await;
}

#[ignore = "needs PostgreSQL (initdb, or REFRESHBOT_TEST_POSTGRES)"]
#[tokio::test(flavor = "multi_thread")]
async fn a_question_round_on_postgres() {
    a_question_round(crate::support::database::postgres().await).await;
}
