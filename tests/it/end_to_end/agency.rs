//! An agency whose people work with the bot, and read what they are told.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use refreshbot::clock::Clock;
use refreshbot::domain::calendar::{local_to_utc, show_date, today};
use refreshbot::domain::crm::{self, CrmRow};

use crate::support::database::TestDb;
use crate::support::discord::{Answer, GuildSetup, Id, Opt, Person, SeenMessage, SeenThread};
use crate::support::running_bot::RunningBot;

/// The people of an agency, and the bot that they work with.
pub struct Agency {
    pub bot: RunningBot,
    /// Account Manager.
    pub dana: Person,
    /// Social Ad Specialist.
    pub jo: Person,
    /// Copywriter.
    pub ana: Person,
    /// Designer.
    pub kofi: Person,
    /// Creative Team Lead.
    pub lena: Person,
    /// Admin.
    pub ada: Person,
    /// Works here, and has no role.
    pub sam: Person,
    /// The channel of the tickets.
    pub tickets: Id,
    pub is_forum: bool,
    read: HashSet<(Id, Id)>,
}

/// A portfolio, as the test expects it.
#[derive(Debug, Clone)]
pub struct Portfolio {
    pub client: String,
    pub zone: Tz,
    pub cadence: i64,
    /// The open cycle's.
    pub refresh: NaiveDate,
    /// The open cycle's.
    pub number: i64,
    /// The numbers of the open cycle's tickets.
    pub tickets: Vec<i64>,
}

impl Portfolio {
    /// As the file says.
    pub fn of(row: &CrmRow) -> Self {
        Self {
            client: row.client.clone(),
            zone: row.time_zone.unwrap_or(Tz::UTC),
            cadence: row.cadence.days(),
            refresh: row.refresh_date,
            number: 1,
            tickets: Vec::new(),
        }
    }

    /// The open cycle's Deliverable Folder Name.
    pub fn folder(&self) -> String {
        let initials = self
            .client
            .split(' ')
            .filter_map(|word| word.chars().next());
        format!("{}-{}", initials.collect::<String>(), self.refresh)
    }
}

/// A row of an export.
pub fn row(csv: &[u8], client: &str) -> CrmRow {
    let rows = crm::read(csv).unwrap().rows;
    rows.into_iter().find(|row| row.client == client).unwrap()
}

/// So many days after a date; before it, if negative.
pub fn days(date: NaiveDate, days: i64) -> NaiveDate {
    date + TimeDelta::days(days)
}

impl Agency {
    /// Imports a file and starts the bot; `tickets` is `tickets`, a forum, or `ticket-threads`, a
    /// text channel.
    pub async fn open(db: TestDb, tickets: &str, now: DateTime<Utc>, csv: &[u8]) -> Self {
        let setup = GuildSetup::agency().text("ticket-threads");
        let mut bot = RunningBot::new(db, setup, tickets, now).await;
        bot.import(csv, false).await;
        bot.start().await;
        let person = |name: &str| bot.discord.person(name);
        let a = Self {
            dana: person("Dana Whitfield"),
            jo: person("Jo Becker"),
            ana: person("Ana Ruiz"),
            kofi: person("Kofi Mensah"),
            lena: person("Lena Hart"),
            ada: person("Ada Quist"),
            sam: person("Sam Stranger"),
            tickets: bot.discord.channel(tickets),
            is_forum: tickets == "tickets",
            read: HashSet::new(),
            bot,
        };
        a.bot.settle().await;
        a
    }

    /// The Admin links the accounts of everybody.
    pub async fn link_people(&self, am: &str, sas: &str) {
        for (person, email) in [
            (&self.dana, am),
            (&self.jo, sas),
            (&self.ana, "ana.ruiz@agency.example"),
            (&self.kofi, "kofi.mensah@agency.example"),
            (&self.lena, "lena.hart@agency.example"),
        ] {
            let options = [("person", Opt::from(person)), ("email", email.into())];
            let path = "refresh-admin people link";
            let answer = self.ada.command(self.refreshes(), path, &options).await;
            said(answer, &[&person.name, email]);
        }
    }

    /// The Admin gives a portfolio its Account Manager and its Social Ad Specialist.
    pub async fn assign(&mut self, of: &Portfolio) {
        for (role, person) in [("am", &self.dana), ("sas", &self.jo)] {
            let options = [
                ("role", Opt::from(role)),
                ("person", person.into()),
                ("portfolio", of.client.as_str().into()),
            ];
            let path = "refresh-admin people assign";
            let answer = self.ada.command(self.refreshes(), path, &options).await;
            said(answer, &[&of.client]);
        }
        self.bot.settle().await;
        for person in self.cast() {
            let news = self.news(of, &person);
            let taken_over = |one: &String| one.contains(": a new ");
            assert!(news.iter().all(taken_over), "{}: {news:?}", person.name);
        }
    }

    /// The channel of the prompts.
    pub fn refreshes(&self) -> Id {
        self.bot.discord.channel("refreshes")
    }

    /// The Leads' channel.
    pub fn leads(&self) -> Id {
        self.bot.discord.channel("leads")
    }

    /// Time passes, with all that falls due in it, until a time of day of a date in a portfolio's
    /// zone.
    pub async fn until(&self, of: &Portfolio, date: NaiveDate, hour: u32, minute: u32) {
        let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap();
        let then = local_to_utc(date.and_time(time), of.zone);
        self.bot.pass_until(then).await;
    }

    /// A date as the bot writes it to this portfolio's people.
    pub fn date(&self, of: &Portfolio, date: NaiveDate) -> String {
        show_date(date, self.today(of))
    }

    /// Today in a portfolio's zone.
    pub fn today(&self, of: &Portfolio) -> NaiveDate {
        today(self.bot.clock.now(), of.zone)
    }

    /// What notified somebody about a client since they last read: where, and the first line.
    pub fn news(&mut self, of: &Portfolio, person: &Person) -> Vec<String> {
        let pings = self.bot.discord.pings(person);
        let mut news = Vec::new();
        for message in pings {
            if message.plain().contains(&of.client) && self.read.insert((person.id, message.id)) {
                news.push(self.headline(&message));
            }
        }
        news.sort();
        news
    }

    /// Exactly this notified these people since they last read, and nobody else of the client's
    /// people was notified at all.
    #[track_caller]
    pub fn assert_news(&mut self, of: &Portfolio, expected: &[(&Person, &[String])]) {
        for person in self.cast() {
            let of_person = expected.iter().find(|(who, _)| who.id == person.id);
            let mut wanted = of_person.map_or(Vec::new(), |(_, news)| news.to_vec());
            wanted.sort();
            assert_eq!(self.news(of, &person), wanted, "for {}", person.name);
        }
    }

    #[track_caller]
    pub fn assert_no_news(&mut self, of: &Portfolio) {
        self.assert_news(of, &[]);
    }

    fn cast(&self) -> Vec<Person> {
        let all = [&self.dana, &self.jo, &self.ana, &self.kofi, &self.lena];
        let others = [&self.ada, &self.sam];
        all.into_iter().chain(others).cloned().collect()
    }

    fn headline(&self, message: &SeenMessage) -> String {
        let named = |w: &crate::support::discord::World| w.channels[&message.channel].name.clone();
        let place = self.bot.discord.look(named);
        let first = message.plain().lines().next().unwrap_or_default();
        format!("#{place}: {}", first.replace("**", ""))
    }

    /// The newest message of a channel with these words.
    #[track_caller]
    pub fn find(&self, channel: Id, words: &str) -> SeenMessage {
        let all = self.bot.discord.messages(channel);
        let found = all.into_iter().rev().find(|m| m.plain().contains(words));
        found.unwrap_or_else(|| panic!("nobody said {words:?}\n{}", self.bot.discord.dump()))
    }

    /// How many messages of a channel have these words.
    pub fn count(&self, channel: Id, words: &str) -> usize {
        let all = self.bot.discord.messages(channel);
        all.iter().filter(|m| m.plain().contains(words)).count()
    }

    /// The thread of a ticket.
    pub fn thread(&self, ticket: i64) -> SeenThread {
        self.bot.discord.thread(&format!("T-{ticket} "))
    }

    /// The card of a ticket, which bears its thread's id.
    pub fn card(&self, ticket: i64) -> SeenMessage {
        self.bot.discord.message(self.thread(ticket).id).unwrap()
    }

    /// A portfolio, as autocomplete suggests it.
    pub async fn suggested(&self, by: &Person, path: &str, typed: &str) -> Opt {
        let place = self.refreshes();
        let choices = by.complete(place, path, "portfolio", typed, &[]).await;
        let first = choices.first();
        first
            .unwrap_or_else(|| panic!("no suggestion for {typed}"))
            .value
            .as_str()
            .into()
    }

    /// Nothing is left to be told, nothing was told twice, nobody was pinged who should not be, and
    /// Discord had nothing to complain about.
    pub async fn finish(&mut self) {
        self.bot.settle().await;
        self.bot.assert_all_told().await;
        self.bot.discord.assert_nothing_refused();
        assert_eq!(self.bot.discord.rate_limited(), (0, 0));
        let ignored = self.bot.discord.look(|w| {
            let all = w.interactions.values().filter(|i| i.failed);
            all.map(|i| i.payload["data"].clone()).collect::<Vec<_>>()
        });
        assert!(ignored.is_empty(), "not answered: {ignored:#?}");
        self.assert_nothing_twice();
        assert!(self.bot.discord.pings(&self.sam).is_empty());
        self.bot.stop().await;
    }

    /// No two messages of the bot's say the same in the same place.
    pub fn assert_nothing_twice(&self) {
        let mut said: BTreeMap<(Id, String), usize> = BTreeMap::new();
        self.bot.discord.look(|w| {
            let public = w.messages.values().filter(|m| m.ephemeral_to.is_none());
            for message in public.filter(|m| m.author == w.bot) {
                let words = w.see(message).plain().to_owned();
                // A set is handed over once more after its revision round, in the same words.
                if words.ends_with("approved and ready for Meta.") {
                    continue;
                }
                *said.entry((message.channel, words)).or_default() += 1;
            }
        });
        let twice: Vec<_> = said.iter().filter(|(_, times)| **times > 1).collect();
        assert!(twice.is_empty(), "said twice: {twice:#?}");
    }
}

/// A private answer, with these words in it.
#[track_caller]
pub fn said(answer: Answer, words: &[&str]) -> SeenMessage {
    assert!(answer.is_private(), "everybody saw: {}", answer.plain());
    let message = answer.message();
    let plain = message.plain();
    for word in words {
        assert!(plain.contains(word), "{word:?} is not in:\n{plain}");
    }
    message
}
