//! Teams that work through cycle after cycle of their clients, and try again where no answer comes.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::World;
use super::chance::Chance;
use super::record::What;
use crate::support::discord::{Answer, Id, Modal, Opt, Person, SeenMessage, file};

/// How often somebody tries the same.
const TRIES: u64 = 12;

/// Creatives are known when they are linked.
pub async fn link(world: &World) {
    let d = &world.discord;
    let ada = d.person("Ada Quist");
    for (name, email) in [
        ("Dana Whitfield", "dana@agency.example"),
        ("Jo Becker", "jo@agency.example"),
        ("Ana Ruiz", "ana@agency.example"),
        ("Kofi Mensah", "kofi@agency.example"),
    ] {
        let options = [
            ("person", Opt::from(&d.person(name))),
            ("email", email.into()),
        ];
        let path = "refresh-admin people link";
        let answer = ada.command(d.channel("refreshes"), path, &options).await;
        let plain = answer.plain();
        assert!(plain.contains("is linked to"), "{plain}");
    }
}

/// The people who work on a client, and what they decide by chance.
pub struct Team {
    nth: u64,
    chance: Chance,
    world: Arc<World>,
    dana: Person,
    jo: Person,
    kofi: Person,
    ada: Person,
    refreshes: Id,
}

impl Team {
    pub fn new(nth: u64, chance: Chance, world: Arc<World>) -> Self {
        let person = |name: &str| world.discord.person(name);
        Self {
            nth,
            chance,
            dana: person("Dana Whitfield"),
            jo: person("Jo Becker"),
            kofi: person("Kofi Mensah"),
            ada: person("Ada Quist"),
            refreshes: world.discord.channel("refreshes"),
            world,
        }
    }

    /// Works until it is over.
    pub async fn work(mut self) {
        self.pause(self.nth * 50).await;
        while !self.over() {
            if let Some(client) = self.add().await {
                let cycles = 1 + self.chance.below(3);
                for _ in 0..cycles {
                    if self.over() || self.cycle(&client).await.is_none() {
                        break;
                    }
                }
            }
        }
    }

    fn over(&self) -> bool {
        self.world.over.load(Ordering::Relaxed)
    }

    async fn pause(&self, millis: u64) {
        self.world.now();
        tokio::time::sleep(Duration::from_millis(millis)).await;
    }

    async fn rows(&self, what: What, word: &str) -> i64 {
        let sql = what.rows().replace('$', word);
        self.world.db.number(&sql).await
    }

    /// Whether the answer says so.
    fn says(&self, answer: &Answer, words: &str) -> bool {
        let plain = answer.plain();
        if plain.contains("did not respond") {
            self.world.record.unanswered();
        }
        plain.contains(words)
    }

    /// A command that makes something, with a new word each time, until one is known to be done.
    async fn make(
        &mut self,
        what: What,
        by: &Person,
        place: Id,
        path: &str,
        options: impl Fn(&str) -> Vec<(&'static str, Opt)>,
        done: &str,
    ) -> Option<String> {
        for _ in 0..TRIES {
            let word = self.world.record.tries(what);
            let answer = by.command(place, path, &options(&word)).await;
            if self.says(&answer, done) {
                self.world.record.acknowledged(&word);
                return Some(word);
            }
            if self.rows(what, &word).await > 0 {
                return Some(word);
            }
            if self.over() {
                return None;
            }
            let rest = 100 + self.chance.below(300);
            self.pause(rest).await;
        }
        None
    }

    /// A form, opened until it opens.
    async fn open(&mut self, by: &Person, path: &str, options: &[(&str, Opt)]) -> Option<Modal> {
        for _ in 0..TRIES {
            match by.command(self.refreshes, path, options).await {
                Answer::Modal(form) => return Some(form),
                other => drop(self.says(&other, "")),
            }
            if self.over() {
                return None;
            }
            self.pause(200).await;
        }
        None
    }

    /// Sends a form, once more where no answer came: it counts once.
    async fn send(
        &mut self,
        by: &Person,
        form: &Modal,
        fields: &[(&str, &str)],
        makes: &[(What, &str)],
        done: &str,
    ) -> bool {
        for _ in 0..TRIES {
            let answer = by.send(form, fields).await;
            if self.says(&answer, done) || self.says(&answer, "counts once") {
                for (_, word) in makes {
                    self.world.record.acknowledged(word);
                }
                return true;
            }
            self.pause(150).await;
        }
        self.rows(makes[0].0, makes[0].1).await > 0
    }

    async fn add(&mut self) -> Option<String> {
        let (dana, jo) = (Opt::from(&self.dana), Opt::from(&self.jo));
        let date = if self.chance.per_mille(800) {
            "today"
        } else {
            "+3d"
        };
        let options = |word: &str| {
            vec![
                ("client", word.into()),
                ("cadence", "30".into()),
                ("date", date.into()),
                ("am", dana.clone()),
                ("sas", jo.clone()),
            ]
        };
        let (by, path) = (self.ada.clone(), "refresh-admin portfolio add");
        self.make(
            What::Portfolio,
            &by,
            self.refreshes,
            path,
            options,
            "is set up",
        )
        .await
    }

    async fn note(&mut self, client: &str) -> Option<()> {
        let word = self.world.record.tries(What::Note);
        let by = self.dana.clone();
        let options = [("portfolio", client.into())];
        let form = self.open(&by, "refresh note", &options).await?;
        let makes = [(What::Note, word.as_str())];
        self.send(&by, &form, &[("note", &word)], &makes, "is logged")
            .await
            .then_some(())
    }

    /// One cycle, from the note to the closing.
    async fn cycle(&mut self, client: &str) -> Option<()> {
        for _ in 0..self.chance.below(3) {
            self.note(client).await?;
        }
        if self.chance.per_mille(150) {
            return self.close(client, true).await;
        }
        let folder = self.world.record.tries(What::AdSet);
        let count = 1 + self.chance.below(3);
        let hero = self.submit(client, &folder, count).await?;
        let mut names = vec![hero];
        for _ in 1..count {
            names.push(self.clone_one(client, &folder).await?);
        }
        for name in names {
            self.ticket(&name).await?;
        }
        if self.chance.per_mille(300) {
            self.note(client).await?;
        }
        self.approve(client).await?;
        self.close(client, false).await
    }

    async fn submit(&mut self, client: &str, folder: &str, count: u64) -> Option<String> {
        let hero = self.world.record.tries(What::Ticket);
        let by = self.jo.clone();
        let options = [("portfolio", client.into())];
        let form = self.open(&by, "refresh submit", &options).await?;
        let count = count.to_string();
        let fields = [
            ("folder", folder),
            ("count", count.as_str()),
            ("name", hero.as_str()),
        ];
        let makes = [(What::Ticket, hero.as_str()), (What::AdSet, folder)];
        self.send(&by, &form, &fields, &makes, "is 1 of")
            .await
            .then_some(hero)
    }

    async fn clone_one(&mut self, client: &str, folder: &str) -> Option<String> {
        let name = self.world.record.tries(What::Ticket);
        let by = self.jo.clone();
        let options = [
            ("portfolio", client.into()),
            ("ad_set", folder.into()),
            ("name", name.as_str().into()),
        ];
        let form = self.open(&by, "refresh clone", &options).await?;
        let makes = [(What::Ticket, name.as_str())];
        self.send(&by, &form, &[("direction", "9:16")], &makes, "created")
            .await
            .then_some(name)
    }

    /// The number of what bears a word; `None` where there is nothing, which the verdict will say.
    async fn numbered(&self, table: &str, column: &str, word: &str) -> Option<i64> {
        let sql = format!("SELECT coalesce(max(number), 0) FROM {table} WHERE {column} = '{word}'");
        Some(self.world.db.number(&sql).await).filter(|number| *number > 0)
    }

    /// A ticket is worked on, asked about and handed in.
    async fn ticket(&mut self, name: &str) -> Option<()> {
        let number = self.numbered("ticket", "name", name).await?;
        let number = format!("T-{number}");
        let (kofi, jo) = (self.kofi.clone(), self.jo.clone());
        if self.chance.per_mille(500) {
            self.start(&number).await;
        }
        if self.chance.per_mille(400) {
            let of = number.clone();
            let options =
                move |word: &str| vec![("question", word.into()), ("ticket", of.as_str().into())];
            let asked = self
                .make(
                    What::Question,
                    &kofi,
                    self.refreshes,
                    "refresh ask",
                    options,
                    "is asked",
                )
                .await?;
            let number = self.numbered("question", "body", &asked).await?;
            let question = format!("Q-{number}");
            let options = move |word: &str| {
                vec![
                    ("answer", word.into()),
                    ("question", question.as_str().into()),
                ]
            };
            self.make(
                What::Answer,
                &jo,
                self.refreshes,
                "refresh answer",
                options,
                "is answered",
            )
            .await?;
        }
        let what = if self.chance.per_mille(300) {
            What::File
        } else {
            What::Link
        };
        let options = move |word: &str| {
            let ticket = ("ticket", number.as_str().into());
            vec![
                ticket,
                match what {
                    What::File => ("file", file(&format!("{word}.png"), word.to_owned()).into()),
                    _ => ("link", format!("https://drive.example/{word}").into()),
                },
            ]
        };
        self.make(
            what,
            &kofi,
            self.refreshes,
            "refresh deliver",
            options,
            "handed in",
        )
        .await?;
        Some(())
    }

    /// The button on the ticket's card, where the card is there already.
    async fn start(&mut self, number: &str) {
        let start = format!("{number} ");
        let card = self.world.discord.look(|w| {
            let all = w.channels.values();
            let thread = all
                .filter(|c| c.is_thread())
                .find(|c| c.name.starts_with(&start))?;
            w.messages.get(&thread.id).map(|m| w.see(m))
        });
        let kofi = self.kofi.clone();
        match card.filter(|card: &SeenMessage| card.buttons().iter().any(|b| b == "Start")) {
            Some(card) => drop(self.says(&kofi.press(&card, "Start").await, "")),
            None => {
                let options = [("ticket", number.into())];
                let answer = kofi
                    .command(self.refreshes, "refresh start", &options)
                    .await;
                self.says(&answer, "");
            }
        }
    }

    async fn phase(&self, client: &str) -> String {
        let sql = format!(
            "SELECT c.phase || ' ' || c.number FROM cycle c JOIN portfolio p ON p.id = c.portfolio_id \
             WHERE p.client = '{client}' AND c.closed_at IS NULL"
        );
        self.world.db.text(&sql).await
    }

    async fn approve(&mut self, client: &str) -> Option<()> {
        let dana = self.dana.clone();
        for _ in 0..TRIES {
            let options = [("portfolio", client.into())];
            let answer = dana
                .command(self.refreshes, "refresh approve", &options)
                .await;
            if self.says(&answer, "Completed & Approved")
                || self.phase(client).await.starts_with("approved")
            {
                return Some(());
            }
            self.pause(150).await;
        }
        None
    }

    async fn close(&mut self, client: &str, decline: bool) -> Option<()> {
        let open = self.phase(client).await;
        let number = open.split(' ').next_back().unwrap_or_default().to_owned();
        let (by, path) = if decline {
            (self.dana.clone(), "refresh decline")
        } else {
            (self.jo.clone(), "refresh implement")
        };
        for _ in 0..TRIES {
            let options = [("portfolio", client.into())];
            let answer = by.command(self.refreshes, path, &options).await;
            if self.says(&answer, &format!("{client}: cycle {number} is closed")) {
                self.world.record.closed(client, &number);
                return Some(());
            }
            if self.phase(client).await != open {
                return Some(());
            }
            self.pause(150).await;
        }
        None
    }
}
