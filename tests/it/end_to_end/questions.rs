//! Questions in plain words: asked by mention, answered by reply, and some of it while the bot is away.

use super::agency::Agency;
use super::refresh_morning;
use crate::support::database::{TestDb, sqlite};
use crate::support::discord::{Fault, Id, SeenMessage, file};
use crate::support::until::until;

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
    a.hears(thread, "1 file: badge.png").await;
    let question = a.hears(thread, "** from Ana Ruiz on").await;
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

/// The files of a question are posted after it: whoever answers replies to the newest post.
#[tokio::test(flavor = "multi_thread")]
async fn a_reply_to_the_files_of_a_question_answers_it() {
    let (mut a, mut birch) = refresh_morning(sqlite().await).await;
    a.submit_set(&mut birch, "1").await;
    a.bot.settle().await;
    let thread = a.thread(1).id;
    let words = format!("{} Like this?", a.bot_mention());
    let files = [file("badge.png", "a picture")];
    a.ana.says_with(thread, &words, &files).await;
    let posted = a.hears(thread, "1 file: badge.png").await;
    a.jo.replies(posted.id, "Just like this.").await;
    let answer = a.hears(thread, "Q-1 is answered").await;
    assert!(answer.plain().contains("> Just like this."));
    a.dana.replies(posted.id, "No, like that.").await;
    a.told_alone(&a.dana, "Q-1 is answered already, by Jo Becker")
        .await;
    a.bot.assert_all_told().await;
    a.bot.stop().await;
}

/// The question's post stands in the thread, and Discord's answer to it was lost: the bot has not kept
/// where it is when the reply comes, live or after it was away.
#[tokio::test(flavor = "multi_thread")]
async fn a_reply_to_a_post_that_is_not_kept_yet_answers() {
    for away in [false, true] {
        let (mut a, mut birch) = refresh_morning(sqlite().await).await;
        a.submit_set(&mut birch, "1").await;
        a.bot.settle().await;
        let thread = a.thread(1).id;
        a.bot
            .discord
            .fail("POST", "/channels/*/messages", 1, Fault::DropReply);
        let words = format!("{} Members only?", a.bot_mention());
        a.ana.says(thread, &words).await;
        let post = a
            .bot
            .discord
            .wait_for_message(thread, "from Ana Ruiz on T-")
            .await;
        if away {
            a.bot.stop().await;
        }
        a.jo.replies(post.id, "Yes, members only.").await;
        if away {
            a.bot.start().await;
        }
        // The clock stands still: the post is not tried again before.
        let answered = "SELECT count(*) FROM question WHERE answered_at IS NOT NULL";
        until("the answer", async || a.bot.db.number(answered).await == 1).await;
        let unkept = "SELECT count(*) FROM posted WHERE entity = 'question'";
        assert_eq!(a.bot.db.number(unkept).await, 0);
        a.bot.settle().await;
        let answer = a.hears(thread, "Q-1 is answered").await;
        assert!(answer.plain().contains("> Yes, members only."));
        a.bot.assert_all_told().await;
        a.assert_nothing_twice();
        a.bot.stop().await;
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
