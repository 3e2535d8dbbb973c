//! A mail of each kind, as it arrives along two cycles.

use refreshbot::mail::Mail;
use refreshbot::workflow::Settings;

use crate::conversations::{Agency, REST, birch};
use crate::support::bot::{TestBot, with_digests};
use crate::support::database::sqlite;

/// What people typed, and would like to be more than text.
pub const HOSTILE: &str = "New logo & \"Spring is here\" </p><script>alert(1)</script>\n\
                           <img src=x onerror=alert(1)> {{ subject }} @everyone\n\
                           https://drive.example/a?b=1&c=\"2\"";

const NOTE: &str = "New logo in the folder. Headline \"Spring is here\".\n\
                    Keep the phone number out of the image.";

/// Mail, and digests in the morning.
pub fn settings() -> Settings {
    Settings {
        mail: true,
        ..with_digests()
    }
}

struct Story {
    a: Agency,
    told: Vec<(&'static str, Mail)>,
}

impl Story {
    /// The newest mail to somebody that says these words is of this kind.
    async fn keep(&mut self, kind: &'static str, to: &str, says: &str) {
        self.a.bot.skip().await;
        let arrived = self.a.bot.post.arrived.all();
        let mut theirs = arrived.iter().filter(|mail| mail.to.starts_with(to));
        let mail = theirs.rfind(|mail| mail.text.contains(says));
        let mail = mail.unwrap_or_else(|| panic!("{kind}: no mail to {to}: {arrived:#?}"));
        self.told.push((kind, mail.clone()));
    }
}

/// A mail of each kind, by the kind's name.
pub async fn story() -> Vec<(&'static str, Mail)> {
    let settings = Settings {
        reminders: true,
        ..settings()
    };
    let bot = TestBot::set(sqlite().await, settings).await;
    let a = Agency::of(bot).await;
    let told = Vec::new();
    let mut s = Story { a, told };
    s.keep("kickoff", "dana", "refresh on").await;
    s.a.note(NOTE).await.message();
    for (who, digest) in [("lena.hart", "none"), ("jo.becker", "mail")] {
        let who = match who {
            "lena.hart" => &s.a.lena,
            _ => &s.a.jo,
        };
        let todo = s.a.bot.command(who, "refresh todo", &[]).await;
        let form = todo.press(&s.a.bot, who, "Preferences").await;
        let typed = [("digest", digest), ("reminders", "mail")];
        form.send(&s.a.bot, who, &typed).await.message();
    }
    s.a.bot.skip().await;
    s.a.bot.go_to("2026-11-23", "09:00:00");
    s.keep("refresh-day", "jo", "refresh day").await;
    s.a = s.a.first().await;
    s.a.clone_rest(&REST).await.message();
    s.a.note(HOSTILE).await.message();
    s.keep("late-note", "kofi", "Changed direction").await;
    let ask = [("question", "Which logo?".into()), ("ticket", "T-1".into())];
    s.a.bot
        .command(&s.a.kofi, "refresh ask", &ask)
        .await
        .message();
    s.a.bot.skip().await;
    s.a.bot.go_to("2026-11-23", "15:00:00");
    s.keep("reminder", "jo", "Which logo").await;
    s.a.bot.go_to("2026-11-24", "08:30:00");
    s.keep("digest", "jo", "Your day").await;
    s.a = s.a.all_delivered().await;
    s.keep("set-ready", "dana", "is ready for client review")
        .await;
    s.keep("set-ready-sas", "jo", "is with the Account Manager")
        .await;
    let revise = [("ticket", "T-2".into()), ("reason", HOSTILE.into())];
    let revised = s.a.bot.command(&s.a.dana, "refresh revise", &revise).await;
    revised.message();
    s.keep("revisions", "kofi", "<script>").await;
    s.a.deliver_link(&s.a.kofi, "T-2").await.message();
    s.a = s.a.cycle_approved().await;
    s.keep("approved", "jo", "ready for Meta").await;
    s.a.bot
        .command(&s.a.jo, "refresh implement", &birch())
        .await
        .message();
    s.keep("closed", "dana", "is closed").await;
    let decline = [birch()[0].clone(), ("reason", HOSTILE.into())];
    s.a.bot
        .command(&s.a.dana, "refresh decline", &decline)
        .await
        .message();
    s.keep("declined", "jo", "no refresh this cycle").await;
    s.a.bot.let_go();
    s.told
}
