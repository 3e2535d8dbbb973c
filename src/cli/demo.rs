//! `demo --script`: one whole cycle with a clock that is moved by hand, as a readable conversation.

use std::fmt::Write as _;

use anyhow::{Context, Result, bail};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::chat::commands::Given;
use crate::chat::transcript::{Entry, REFRESHES};
use crate::clock::Clock;
use crate::domain::calendar::local_to_utc;
use crate::domain::people::Role;
use crate::message::{Form, Message, Text};
use crate::request::{Account, Reply};
use crate::stage::{self, Stage};
use crate::store::Db;
use crate::wording::plain::plain;

const ZONE: chrono_tz::Tz = chrono_tz::Europe::Berlin;

/// Plays one cycle, from the Account Manager's note to the next date, and gives the transcript.
///
/// # Errors
/// The temporary database cannot be made, or the play went off its script.
pub async fn script() -> Result<String> {
    let folder = tempfile::tempdir().context("no temporary folder could be made")?;
    let url = format!("sqlite://{}", folder.path().join("demo.db").display());
    let db = Db::open(&url).await?;
    let mut play = Play::open(db).await?;
    play.kickoff().await?;
    play.note().await?;
    play.refresh_day().await?;
    play.submission().await?;
    play.production().await?;
    play.review().await?;
    play.closing().await?;
    play.stage.workflow.db().close().await;
    Ok(play.text)
}

fn local(day: u32, hour: u32, minute: u32) -> DateTime<Utc> {
    let date = NaiveDate::from_ymd_opt(2026, 11, day).unwrap_or_default();
    local_to_utc(date.and_hms_opt(hour, minute, 0).unwrap_or_default(), ZONE)
}

struct Play {
    stage: Stage,
    text: String,
    dana: Account,
    jo: Account,
    ana: Account,
    kofi: Account,
    kickoff: Option<Message>,
    prompt: Option<Message>,
    threads: Vec<(String, Message)>,
    approve: Option<Message>,
    implement: Option<Message>,
}

impl Play {
    async fn open(db: Db) -> Result<Self> {
        let stage = Stage::open(db, local(2, 10, 0), stage::settings(ZONE)?).await?;
        let lena = stage.person("Lena Hart", [Role::Lead]).await?;
        let play = Self {
            dana: stage.person("Dana Whitfield", [Role::Am]).await?,
            jo: stage.person("Jo Becker", [Role::Sas]).await?,
            ana: stage.person("Ana Ruiz", [Role::Copywriter]).await?,
            kofi: stage.person("Kofi Mensah", [Role::Designer]).await?,
            stage,
            text: String::new(),
            kickoff: None,
            prompt: None,
            threads: Vec::new(),
            approve: None,
            implement: None,
        };
        let options = [
            ("client", Given::from("Birch Pet Supply")),
            ("cadence", "90".into()),
            ("date", "2026-11-23".into()),
            ("am", (&play.dana).into()),
            ("sas", (&play.jo).into()),
            ("time_zone", "Europe/Berlin".into()),
            ("folder", "https://drive.example/birch".into()),
            ("ad_account", "act_4711".into()),
        ];
        let path = "refresh-admin portfolio add";
        play.stage
            .command(&lena, Some(REFRESHES), path, &options)
            .await;
        Ok(play)
    }

    fn scene(&mut self, title: &str) {
        let when = self
            .stage
            .clock
            .now()
            .with_timezone(&ZONE)
            .format("%a %-d %b %Y, %H:%M");
        let line = format!("━━ {when} · {title} ");
        let rest = 78_usize.saturating_sub(line.chars().count());
        let _ = writeln!(self.text, "{line}{}\n", "━".repeat(rest));
    }

    fn says(&mut self, who: &str, what: &str) {
        let _ = writeln!(self.text, "{who} → {what}");
    }

    fn block(&mut self, head: &str, body: &str) {
        let _ = writeln!(self.text, "{head}");
        for line in body.lines() {
            let _ = writeln!(self.text, "  │ {line}");
        }
        self.text.push('\n');
    }

    /// Shows a private answer; gives it back.
    fn answer(&mut self, to: &Account, reply: Option<Reply>) -> Result<Message> {
        match reply.context("the button is not there")? {
            Reply::Private(message) | Reply::Shown(message) => {
                self.block(&format!("  (only {} sees this)", to.name), &plain(&message));
                Ok(message)
            }
            Reply::Form(_) | Reply::Choices(_) | Reply::Nothing => bail!("a message was expected"),
        }
    }

    fn form(&mut self, reply: Option<Reply>, typed: &[(&str, &str)]) -> Result<Form> {
        let Some(Reply::Form(form)) = reply else {
            bail!("a form was expected: {reply:?}")
        };
        let mut body = form.title.clone();
        for field in &form.fields {
            let typed = typed.iter().find(|(name, _)| *name == field.name);
            let value = typed.map_or(field.value.as_str(), |(_, text)| text);
            let shown = if value.is_empty() { "(empty)" } else { value };
            let _ = write!(body, "\n{}: {}", field.label, shown.replace('\n', "\n    "));
        }
        self.block("  (a form, filled in and sent)", &body);
        Ok(form)
    }

    /// Lets the bot do what is to be done, and shows what it said.
    async fn settle(&mut self) -> Result<()> {
        self.stage.workers.settle().await?;
        // Cards are edited at most once in five seconds.
        self.stage.clock.advance(TimeDelta::seconds(6));
        self.stage.workers.settle().await?;
        let mut edits: Vec<(String, Message)> = Vec::new();
        for entry in self.stage.chat.unread() {
            match entry {
                Entry::Post {
                    channel, message, ..
                } => {
                    let place = self.stage.chat.name_of(&channel);
                    self.remember(&channel, &message);
                    self.block(&format!("  refreshbot in #{place}"), &plain(&message));
                }
                Entry::Thread { id, name, message } => {
                    self.block(&format!("  refreshbot opens #{name}"), &plain(&message));
                    self.threads.push((id, message));
                }
                Entry::Direct {
                    account, message, ..
                } => {
                    self.block(
                        &format!("  refreshbot to {account} alone"),
                        &plain(&message),
                    );
                }
                Entry::Edit { id, message } => {
                    edits.retain(|(known, _)| *known != id);
                    edits.push((id, message));
                }
                Entry::Tag { .. } => {}
            }
        }
        edits.sort_by(|a, b| {
            a.1.card
                .as_ref()
                .map(|c| &c.title)
                .cmp(&b.1.card.as_ref().map(|c| &c.title))
        });
        for (id, message) in edits {
            if let Some(card) = &message.card {
                let status = card.fields.iter().find(|field| field.name == "Status");
                let told = match (status, card.body.0.first()) {
                    (Some(status), _) => status.value.clone(),
                    (None, Some(first)) => Text(vec![first.clone()]),
                    (None, None) => Text::new(),
                };
                let changed = format!("{} · {}", card.title, plain(&Message::text(told)));
                let _ = writeln!(self.text, "  (card changes: {changed})");
            }
            if let Some(thread) = self.threads.iter_mut().find(|(known, _)| *known == id) {
                thread.1 = message;
            }
        }
        self.text.push('\n');
        Ok(())
    }

    fn remember(&mut self, channel: &str, message: &Message) {
        let has = |label: &str| {
            message
                .buttons
                .iter()
                .any(|button| button.label.starts_with(label))
        };
        if has("Client wants a refresh") {
            self.kickoff = Some(message.clone());
        }
        if channel == REFRESHES && has("Submit first ticket") {
            self.prompt = Some(message.clone());
        }
        if has("Approve the") {
            self.approve = Some(message.clone());
        }
        if has("Mark implemented") {
            self.implement = Some(message.clone());
        }
    }

    async fn kickoff(&mut self) -> Result<()> {
        self.stage.clock.set(local(8, 9, 0));
        self.scene("the kickoff, 15 days before the refresh date");
        self.settle().await?;
        let dana = self.dana.clone();
        let asked = self.kickoff.clone().context("no kickoff was posted")?;
        self.says(
            "Dana Whitfield (Account Manager)",
            "presses [Client wants a refresh]",
        );
        let label = "Client wants a refresh";
        let reply = self
            .stage
            .press(&dana, Some(REFRESHES), &asked, label)
            .await;
        self.answer(&dana, reply)?;
        self.settle().await
    }

    async fn note(&mut self) -> Result<()> {
        self.stage.clock.set(local(19, 14, 5));
        self.scene("the Account Manager logs a note");
        let dana = self.dana.clone();
        self.says("Dana Whitfield", "/refresh note portfolio:Birch Pet Supply");
        let options = [("portfolio", Given::from("Birch Pet Supply"))];
        let reply = self
            .stage
            .command(&dana, Some(REFRESHES), "refresh note", &options)
            .await;
        let typed = [(
            "note",
            "New logo in the folder. Headline \"Spring is here\".\nKeep the phone number out of the image.",
        )];
        let form = self.form(Some(reply), &typed)?;
        let reply = self.stage.send(&dana, Some(REFRESHES), &form, &typed).await;
        self.answer(&dana, reply)?;
        self.settle().await
    }

    async fn refresh_day(&mut self) -> Result<()> {
        self.stage.clock.set(local(23, 9, 0));
        self.scene("the Creative Refresh Date");
        self.settle().await
    }

    async fn submission(&mut self) -> Result<()> {
        self.scene("the Social Ad Specialist submits the tickets");
        let jo = self.jo.clone();
        let prompt = self.prompt.clone().context("no prompt was posted")?;
        self.says(
            "Jo Becker (Social Ad Specialist)",
            "presses [Submit first ticket]",
        );
        let reply = self
            .stage
            .press(&jo, Some(REFRESHES), &prompt, "Submit first ticket")
            .await;
        let typed = [
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
        let form = self.form(reply, &typed)?;
        let reply = self.stage.send(&jo, Some(REFRESHES), &form, &typed).await;
        let first = self.answer(&jo, reply)?;
        self.settle().await?;

        self.says("Jo Becker", "presses [Clone the rest]");
        let reply = self
            .stage
            .press(&jo, Some(REFRESHES), &first, "Clone the rest")
            .await;
        let typed = [(
            "lines",
            "Spring hero tall | story/reel | 9:16, logo on top\nSpring dogs | carousell | five breeds",
        )];
        let form = self.form(reply, &typed)?;
        let reply = self.stage.send(&jo, Some(REFRESHES), &form, &typed).await;
        let refused = self.answer(&jo, reply)?;

        self.says("Jo Becker", "presses [Edit and send again]");
        let reply = self
            .stage
            .press(&jo, Some(REFRESHES), &refused, "Edit and send again")
            .await;
        let typed = [(
            "lines",
            "Spring hero tall | story/reel | 9:16, logo on top\nSpring dogs | carousel | five breeds",
        )];
        let form = self.form(reply, &typed)?;
        let reply = self.stage.send(&jo, Some(REFRESHES), &form, &typed).await;
        let cloned = self.answer(&jo, reply)?;
        self.settle().await?;

        self.says("Jo Becker", "presses [Mark submitted]");
        let reply = self
            .stage
            .press(&jo, Some(REFRESHES), &cloned, "Mark submitted")
            .await;
        self.answer(&jo, reply)?;
        self.settle().await
    }

    async fn production(&mut self) -> Result<()> {
        self.stage.clock.set(local(25, 11, 30));
        self.scene("the creative team works");
        let (ana, kofi) = (self.ana.clone(), self.kofi.clone());
        let threads = self.threads.clone();
        let (thread, card) = threads.first().context("no thread was opened")?;
        let place = self.stage.chat.name_of(thread);
        self.says(
            "Kofi Mensah (Designer)",
            &format!("presses [Start] in #{place}"),
        );
        let reply = self.stage.press(&kofi, Some(thread), card, "Start").await;
        self.answer(&kofi, reply)?;
        self.settle().await?;
        for (index, (thread, _)) in threads.iter().enumerate() {
            let (who, title) = if index == 1 {
                (&ana, "Ana Ruiz (Copywriter)")
            } else {
                (&kofi, "Kofi Mensah")
            };
            let place = self.stage.chat.name_of(thread);
            let name = format!("spring-{}.png", index + 1);
            self.says(title, &format!("/refresh deliver file:{name} in #{place}"));
            let file = self.stage.file(&name, "a picture");
            let options = [("file", Given::from(file))];
            let reply = self
                .stage
                .command(who, Some(thread), "refresh deliver", &options)
                .await;
            self.answer(who, Some(reply))?;
            self.settle().await?;
        }
        Ok(())
    }

    async fn review(&mut self) -> Result<()> {
        self.stage.clock.set(local(27, 16, 0));
        self.scene("the client approves");
        let (jo, dana) = (self.jo.clone(), self.dana.clone());
        let portfolio = [("portfolio", Given::from("Birch Pet Supply"))];
        self.says("Jo Becker", "/refresh approve portfolio:Birch Pet Supply");
        let reply = self
            .stage
            .command(&jo, Some(REFRESHES), "refresh approve", &portfolio)
            .await;
        self.answer(&jo, Some(reply))?;
        self.says("Dana Whitfield", "presses [Approve the set]");
        let prompt = self.approve.clone().context("no review was announced")?;
        let reply = self
            .stage
            .press(&dana, Some(REFRESHES), &prompt, "Approve the set")
            .await;
        let offered = self.answer(&dana, reply)?;
        self.says("Dana Whitfield", "presses [Approve the cycle]");
        let reply = self
            .stage
            .press(&dana, Some(REFRESHES), &offered, "Approve the cycle")
            .await;
        self.answer(&dana, reply)?;
        self.settle().await
    }

    async fn closing(&mut self) -> Result<()> {
        self.stage.clock.set(local(30, 10, 15));
        self.scene("the Social Ad Specialist implements, and the cycle closes");
        let jo = self.jo.clone();
        let prompt = self
            .implement
            .clone()
            .context("no implement prompt was posted")?;
        self.says("Jo Becker", "presses [Mark implemented]");
        let reply = self
            .stage
            .press(&jo, Some(REFRESHES), &prompt, "Mark implemented")
            .await;
        self.answer(&jo, reply)?;
        self.settle().await?;
        self.says("Jo Becker", "presses it once more");
        let reply = self
            .stage
            .press(&jo, Some(REFRESHES), &prompt, "Mark implemented")
            .await;
        self.answer(&jo, reply)?;
        self.settle().await
    }
}
