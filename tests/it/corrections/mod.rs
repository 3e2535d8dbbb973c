//! What is there is corrected: edit, cancel, correct, move, and the portfolios themselves.

mod cancel;
mod correct;
mod edit;
mod moving;
mod portfolios;
mod rest;

use chrono::{DateTime, TimeDelta, Utc};
use refreshbot::chat::commands::Given;
use refreshbot::chat::transcript::Entry;
use refreshbot::domain::calendar::local_to_utc;
use refreshbot::domain::people::{Role, Roles};
use refreshbot::message::Message;
use refreshbot::request::{Account, Reply};
use refreshbot::stage::{self, Stage};

use crate::support::database::{self, TestDb};
use crate::wording::said as said_message;

const ZONE: chrono_tz::Tz = chrono_tz::Europe::Berlin;

fn berlin(date: &str, time: &str) -> DateTime<Utc> {
    let date: chrono::NaiveDate = date.parse().unwrap();
    local_to_utc(date.and_time(time.parse().unwrap()), ZONE)
}

/// An agency on Thu 19 Nov 2026, 14:05 in Berlin, with Birch, which is due on Mon 23 Nov.
struct Agency {
    stage: Stage,
    db: TestDb,
    dana: Account,
    jo: Account,
    ana: Account,
    kofi: Account,
    mia: Account,
}

fn text(reply: &Reply) -> String {
    match reply {
        Reply::Private(message) | Reply::Shown(message) => said_message(message),
        Reply::Choices(choices) => {
            let labels: Vec<_> = choices.iter().map(|choice| choice.label.clone()).collect();
            labels.join("\n")
        }
        Reply::Form(form) => {
            let fields = form.fields.iter();
            let fields: Vec<_> = fields
                .map(|field| format!("{}: {} = {}", field.name, field.label, field.value))
                .collect();
            format!("{}\n{}", form.title, fields.join("\n"))
        }
        Reply::Nothing => String::new(),
    }
}

impl Agency {
    async fn new() -> Self {
        let db = database::sqlite().await;
        let start = berlin("2026-11-19", "14:05:00");
        let settings = stage::settings(ZONE).unwrap();
        let stage = Stage::open(db.db.clone(), start, settings).await.unwrap();
        let person = async |name: &str, roles: Roles| stage.person(name, roles).await.unwrap();
        let (dana, jo) = (
            person("Dana", Roles::new()).await,
            person("Jo", Roles::new()).await,
        );
        let ana = person("Ana", Roles::from([Role::Copywriter])).await;
        let kofi = person("Kofi", Roles::from([Role::Designer])).await;
        let mia = person("Mia", Roles::from([Role::Lead])).await;
        let agency = Self {
            stage,
            db,
            dana,
            jo,
            ana,
            kofi,
            mia,
        };
        let people = [("am", (&agency.dana).into()), ("sas", (&agency.jo).into())];
        let mut options: Vec<(&str, Given)> = vec![
            ("client", "Birch".into()),
            ("cadence", "30".into()),
            ("date", "2026-11-23".into()),
        ];
        options.extend(people);
        agency
            .stage
            .command(&agency.mia, None, "refresh-admin portfolio add", &options)
            .await;
        agency.read().await;
        agency
    }

    /// The same with the Ad Set BPS of three: T-1 hero, T-2 tall, T-3 reel.
    async fn with_set() -> Self {
        let agency = Self::new().await;
        agency.submit("BPS", "3", "hero").await;
        let form = agency.form(&agency.jo, "refresh clone ad_set:BPS").await;
        agency
            .send(&agency.jo, &form, &[("lines", "tall\nreel | video")])
            .await;
        agency.read().await;
        agency
    }

    async fn submit(&self, folder: &str, count: &str, name: &str) {
        let form = self.form(&self.jo, "refresh submit portfolio:Birch").await;
        let typed = [
            ("folder", folder),
            ("count", count),
            ("name", name),
            ("direction", "Two dogs"),
            ("copy", "Headline: Spring"),
        ];
        self.send(&self.jo, &form, &typed).await;
    }

    /// Somebody types a command with its options: `refresh cancel ticket:T-1 reason:no budget`.
    async fn reply(&self, who: &Account, typed: &str) -> Reply {
        self.reply_in(who, None, typed).await
    }

    async fn reply_in(&self, who: &Account, place: Option<&str>, typed: &str) -> Reply {
        let mut path = Vec::new();
        let mut options: Vec<(String, String)> = Vec::new();
        for word in typed.split(' ') {
            match (word.split_once(':'), options.last_mut()) {
                (Some((name, value)), _) if !value.starts_with("//") => {
                    options.push((name.to_owned(), value.to_owned()));
                }
                (_, Some((_, value))) => {
                    value.push(' ');
                    value.push_str(word);
                }
                _ => path.push(word),
            }
        }
        let options: Vec<(&str, Given)> = options
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str().into()))
            .collect();
        self.stage
            .command(who, place, &path.join(" "), &options)
            .await
    }

    async fn say(&self, who: &Account, typed: &str) -> String {
        text(&self.reply(who, typed).await)
    }

    async fn form(&self, who: &Account, typed: &str) -> refreshbot::message::Form {
        match self.reply(who, typed).await {
            Reply::Form(form) => form,
            other => panic!("a form was expected: {}", text(&other)),
        }
    }

    async fn send(
        &self,
        who: &Account,
        form: &refreshbot::message::Form,
        typed: &[(&str, &str)],
    ) -> String {
        text(&self.stage.send(who, None, form, typed).await.unwrap())
    }

    async fn deliver(&self, ticket: &str) {
        let typed = format!("refresh deliver ticket:{ticket} link:https://example.com/{ticket}");
        let said = self.say(&self.kofi, &typed).await;
        assert!(said.contains("handed in"), "{said}");
    }

    /// What was posted since the last time; of cards that change, only the title and status.
    async fn read(&self) -> String {
        self.stage.workers.settle().await.unwrap();
        self.stage.clock.advance(TimeDelta::seconds(6));
        self.stage.workers.settle().await.unwrap();
        let (mut said, mut edits) = (Vec::new(), Vec::new());
        for entry in self.stage.chat.unread() {
            match entry {
                Entry::Post {
                    channel, message, ..
                } => {
                    let place = self.stage.chat.name_of(&channel);
                    said.push(format!("#{place}\n{}", said_message(&message)));
                }
                Entry::Direct {
                    account, message, ..
                } => said.push(format!("inbox of {account}\n{}", said_message(&message))),
                Entry::Edit { message, .. } => edits.push(changed(&message)),
                Entry::Thread { .. } | Entry::Tag { .. } => {}
            }
        }
        // Cards have no order among themselves.
        edits.sort();
        edits.dedup();
        said.extend(edits);
        said.join("\n")
    }

    /// The thread of a ticket.
    fn thread(&self, label: &str) -> String {
        let found = self
            .stage
            .chat
            .all()
            .into_iter()
            .find_map(|entry| match entry {
                Entry::Thread { id, name, .. } if name.starts_with(label) => Some(id),
                _ => None,
            });
        found.unwrap()
    }

    /// The newest entry of the audit log that says `what`.
    async fn kept(&self, what: &str) -> String {
        let sql =
            format!("SELECT detail FROM activity WHERE what = '{what}' ORDER BY seq DESC LIMIT 1");
        self.db.text(&sql).await
    }

    async fn number(&self, sql: &str) -> i64 {
        self.db.number(sql).await
    }
}

fn changed(message: &Message) -> String {
    let Some(card) = message.card.as_ref() else {
        let said = said_message(message);
        let (first, last) = (said.lines().next(), said.lines().next_back());
        return format!("post changes: {} / {}", first.unwrap(), last.unwrap());
    };
    let status = card.fields.iter().find(|field| field.name == "Status");
    match status {
        Some(status) => format!(
            "card changes: {} · {}",
            card.title,
            said_message(&Message::text(status.value.clone()))
        ),
        None => format!("card changes: {}", card.title),
    }
}
