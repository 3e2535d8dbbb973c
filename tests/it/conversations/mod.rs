//! Conversations: act as a person, read the private answer and what everybody else got.
#![allow(
    clippy::too_many_lines,
    clippy::assigning_clones,
    clippy::format_collect,
    clippy::format_push_string,
    reason = "a test tells one story from its beginning to its end"
)]

mod approve;
mod autocomplete;
mod cards;
mod clone;
mod closed_inbox;
mod cycle_mails;
mod deliver_anyway;
mod delivery;
mod digest;
mod done;
mod files;
mod flood;
mod handing_over;
mod hostile;
mod implement;
mod import;
mod kickoff;
mod note;
mod notices;
mod one_message;
mod open_questions;
mod people;
mod portfolio;
mod refused;
mod reminders;
mod saying;
mod scheduler;
mod settled;
mod simulation;
mod start_and_deliver;
mod status;
mod submit;
mod tables;
mod twice;
mod weeks;

use refreshbot::chat::commands::Given;
use refreshbot::domain::people::Role;
use refreshbot::request::Account;

use crate::support::bot::{Answer, TestBot};
use crate::support::database::{TestDb, sqlite};

/// A form of `/refresh submit`, filled in.
pub const SPRING: [(&str, &str); 5] = [
    ("folder", "BPS-2026-11"),
    ("count", "3"),
    ("name", "Spring hero"),
    (
        "direction",
        "Bright kitchen, the dog looks into the camera.",
    ),
    (
        "copy",
        "Primary: Everything for the first warm days.\nHeadline: Spring is here\nCTA: Shop now",
    ),
];

/// The two other tickets of [`SPRING`].
pub const REST: [(&str, &str); 1] = [(
    "lines",
    "Spring hero tall | story/reel | 9:16, logo on top\nSpring dogs | carousel | five breeds",
)];

/// The agency of the examples: one client, one of each role.
pub struct Agency {
    pub bot: TestBot,
    pub lena: Account,
    pub dana: Account,
    pub jo: Account,
    pub ana: Account,
    pub kofi: Account,
}

impl Agency {
    /// Birch Pet Supply refreshes on Mon 23 Nov; it is Thu 19 Nov.
    pub async fn new() -> Self {
        Self::on(sqlite().await).await
    }

    pub async fn on(db: TestDb) -> Self {
        Self::of(TestBot::new(db).await).await
    }

    pub async fn of(bot: TestBot) -> Self {
        let agency = Self {
            lena: bot.person("Lena Hart", [Role::Lead]).await,
            dana: bot.person("Dana Whitfield", [Role::Am]).await,
            jo: bot.person("Jo Becker", [Role::Sas]).await,
            ana: bot.person("Ana Ruiz", [Role::Copywriter]).await,
            kofi: bot.person("Kofi Mensah", [Role::Designer]).await,
            bot,
        };
        let _ = agency.add_portfolio("Birch Pet Supply", "2026-11-23").await;
        agency.bot.skip().await;
        agency
    }

    pub async fn add_portfolio(&self, client: &str, date: &str) -> Answer {
        let options = [
            ("client", Given::from(client)),
            ("cadence", "90".into()),
            ("date", date.into()),
            ("am", (&self.dana).into()),
            ("sas", (&self.jo).into()),
            ("folder", "https://drive.example/birch".into()),
            ("ad_account", "act_4711".into()),
        ];
        let path = "refresh-admin portfolio add";
        self.bot.command(&self.lena, path, &options).await
    }

    /// The first ticket of three exists.
    pub async fn with_first() -> Self {
        Self::new().await.first().await
    }

    pub async fn first(self) -> Self {
        self.submit(&SPRING).await.message();
        self.bot.skip().await;
        self
    }

    /// All three tickets exist and are marked as submitted.
    pub async fn submitted() -> Self {
        Self::new().await.all_submitted().await
    }

    pub async fn all_submitted(self) -> Self {
        let this = self.first().await;
        this.clone_rest(&REST).await.message();
        let done = this.bot.command(&this.jo, "refresh done", &birch()).await;
        done.message();
        this.bot.skip().await;
        this
    }

    /// The first ticket exists; the others are made, marked, handed in and approved.
    pub async fn cloned_to_approved(self) -> Self {
        self.cloned_and_delivered().await.cycle_approved().await
    }

    /// The first ticket exists; the others are made, marked and handed in.
    pub async fn cloned_and_delivered(self) -> Self {
        self.clone_rest(&REST).await.message();
        let done = self.bot.command(&self.jo, "refresh done", &birch()).await;
        done.message();
        self.bot.skip().await;
        self.all_delivered().await
    }

    /// All three tickets are handed in: the cycle is pending approval.
    pub async fn pending() -> Self {
        Self::submitted().await.all_delivered().await
    }

    pub async fn all_delivered(self) -> Self {
        for ticket in ["T-1", "T-2", "T-3"] {
            let answer = self.deliver_link(&self.kofi, ticket).await;
            let mut buttons = answer.message().buttons.into_iter();
            // A question on it may be open.
            if buttons.any(|button| button.label == "Deliver anyway") {
                let anyway = answer.press(&self.bot, &self.kofi, "Deliver anyway");
                anyway.await.message();
            }
        }
        self.bot.skip().await;
        self
    }

    /// The cycle is approved.
    pub async fn approved() -> Self {
        Self::pending().await.cycle_approved().await
    }

    pub async fn cycle_approved(self) -> Self {
        let answer = self
            .bot
            .command(&self.dana, "refresh approve", &birch())
            .await;
        answer.message();
        self.bot.skip().await;
        self
    }

    pub async fn submit(&self, typed: &[(&str, &str)]) -> Answer {
        let form = self.bot.command(&self.jo, "refresh submit", &birch()).await;
        form.send(&self.bot, &self.jo, typed).await
    }

    pub async fn clone_rest(&self, typed: &[(&str, &str)]) -> Answer {
        let form = self.bot.command(&self.jo, "refresh clone", &birch()).await;
        form.send(&self.bot, &self.jo, typed).await
    }

    pub async fn note(&self, words: &str) -> Answer {
        let form = self.bot.command(&self.dana, "refresh note", &birch()).await;
        form.send(&self.bot, &self.dana, &[("note", words)]).await
    }

    pub async fn deliver_link(&self, who: &Account, ticket: &str) -> Answer {
        let options = [
            ("ticket", Given::from(ticket)),
            ("link", "https://drive.example/final".into()),
        ];
        self.bot.command(who, "refresh deliver", &options).await
    }
}

/// The client as an option.
pub fn birch() -> [(&'static str, Given); 1] {
    [("portfolio", "Birch Pet Supply".into())]
}

/// What was told in a place: `#refreshes`, `inbox of jo.becker`.
pub fn told_in(said: &str, place: &str) -> String {
    let mut inside = false;
    let lines = said.lines().filter(|line| {
        if !line.starts_with(' ') {
            inside = *line == place;
        }
        inside
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// One option.
pub fn with(name: &'static str, text: &str) -> [(&'static str, Given); 1] {
    [(name, text.into())]
}
