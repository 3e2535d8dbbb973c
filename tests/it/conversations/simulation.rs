//! Months of a small agency: random people do random things, valid and not; processes die, events
//! come twice, clocks jump, the platform fails. After every step the rules of process.md section 7
//! and the invariants are checked. The seed is printed when one is broken.

use chrono::TimeDelta;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use refreshbot::chat::ChatError;
use refreshbot::chat::commands::Given;
use refreshbot::domain::people::Role;
use refreshbot::message::Message;
use refreshbot::request::{Account, Action, Press, Reply, Request, Standing};
use refreshbot::stage;
use refreshbot::workflow::Settings;

use crate::support::bot::chat::{Call, Fails, later};
use crate::support::bot::{TestBot, ZONE, berlin};
use crate::support::database::{TestDb, postgres, sqlite};
use crate::support::invariants::INVARIANTS;

/// One step: what happens, and numbers that decide the rest.
#[derive(Debug, Clone)]
enum Event {
    Command(u8, u8, u8),
    Press(u8, u8),
    Send(u8, u8, u8),
    Again(u8),
    Twice(u8),
    Both(u8, u8),
    Elsewhere(u8, u8),
    Workers(u8),
    Settle,
    Crash,
    Hours(u8),
    Days(u8),
    Back(u8),
    Fail(u8),
    Heal,
    Pause(u8),
    /// Somebody does what comes next for a client.
    Next(u8, u8),
}

fn event() -> impl Strategy<Value = Event> {
    let n = any::<u8>;
    prop_oneof![
        14 => (n(), n(), n()).prop_map(|(a, b, c)| Event::Command(a, b, c)),
        12 => (n(), n()).prop_map(|(a, b)| Event::Press(a, b)),
        10 => (n(), n(), n()).prop_map(|(a, b, c)| Event::Send(a, b, c)),
        2 => n().prop_map(Event::Again),
        4 => n().prop_map(Event::Twice),
        4 => (n(), n()).prop_map(|(a, b)| Event::Both(a, b)),
        2 => (n(), n()).prop_map(|(a, b)| Event::Elsewhere(a, b)),
        8 => n().prop_map(Event::Workers),
        12 => Just(Event::Settle),
        3 => Just(Event::Crash),
        6 => n().prop_map(Event::Hours),
        5 => n().prop_map(Event::Days),
        1 => n().prop_map(Event::Back),
        3 => n().prop_map(Event::Fail),
        3 => Just(Event::Heal),
        1 => n().prop_map(Event::Pause),
        45 => (n(), n()).prop_map(|(a, b)| Event::Next(a, b)),
    ]
}

/// With reminders and digests.
fn settings() -> Settings {
    Settings {
        reminders: true,
        digest: Some("0 30 8 * * Mon-Fri".parse().unwrap()),
        ..stage::settings(ZONE).unwrap()
    }
}

struct World {
    bot: TestBot,
    /// How many messages that remind somebody were seen.
    reminders: std::cell::Cell<usize>,
    people: Vec<Account>,
    /// Every request that was heard, with its answer.
    heard: Vec<(Request, Reply)>,
    folder: u32,
}

const CLIENTS: [&str; 3] = ["Alder", "Birch", "Cedar"];

impl World {
    async fn new(db: TestDb) -> Self {
        let bot = TestBot::with(db, berlin("2026-11-19", "14:00:00"), settings()).await;
        let mut people = Vec::new();
        for (name, roles) in [
            ("Lena", vec![Role::Lead]),
            ("Dana", vec![Role::Am]),
            ("Jo", vec![Role::Sas]),
            ("Ana", vec![Role::Copywriter]),
            ("Kofi", vec![Role::Designer]),
            ("Zoe", vec![]),
        ] {
            people.push(
                bot.person(
                    name,
                    roles
                        .into_iter()
                        .collect::<refreshbot::domain::people::Roles>(),
                )
                .await,
            );
        }
        let world = Self {
            bot,
            reminders: std::cell::Cell::new(0),
            people,
            heard: Vec::new(),
            folder: 0,
        };
        for (nth, client) in CLIENTS.iter().enumerate() {
            let date = format!("2026-11-{}", 20 + nth * 3);
            let cadence = ["7", "30", "60"][nth];
            let options = [
                ("client", Given::from(*client)),
                ("cadence", cadence.into()),
                ("date", date.as_str().into()),
                ("am", (&world.people[1]).into()),
                ("sas", (&world.people[2]).into()),
            ];
            let path = "refresh-admin portfolio add";
            let _ = world.bot.command(&world.people[0], path, &options).await;
        }
        world
    }

    fn who(&self, n: u8) -> &Account {
        // The one whose turn it may be comes more often than chance.
        &self.people[usize::from(n) % self.people.len()]
    }

    /// Every button that anybody can see, in channels and in answers.
    fn buttons(&self) -> Vec<Press> {
        use refreshbot::chat::transcript::Entry;
        let mut messages: Vec<Message> = Vec::new();
        for entry in self.bot.stage.chat.all().into_iter().rev().take(60) {
            match entry {
                Entry::Post { message, .. }
                | Entry::Thread { message, .. }
                | Entry::Direct { message, .. }
                | Entry::Edit { message, .. } => messages.push(message),
                Entry::Tag { .. } => {}
            }
        }
        for (_, reply) in self.heard.iter().rev().take(20) {
            if let Reply::Private(message) = reply {
                messages.push(message.clone());
            }
        }
        let buttons = messages.iter().flat_map(|message| &message.buttons);
        buttons
            .filter_map(|button| button.id.parse().ok())
            .collect()
    }

    fn command(&self, what: u8, which: u8) -> (&'static str, Vec<(&'static str, Given)>) {
        let client = CLIENTS[usize::from(which) % CLIENTS.len()];
        let portfolio = ("portfolio", Given::from(client));
        let ticket = (
            "ticket",
            Given::from(format!("T-{}", 1 + which % 12).as_str()),
        );
        match what % 13 {
            0 => ("refresh submit", vec![portfolio]),
            1 => ("refresh clone", vec![portfolio]),
            2 => (
                "refresh clone",
                vec![portfolio, ("name", "One more".into())],
            ),
            3 => ("refresh done", vec![portfolio]),
            4 => ("refresh note", vec![portfolio]),
            5 => ("refresh start", vec![ticket]),
            6 => (
                "refresh deliver",
                vec![ticket, ("link", "https://a.example/x".into())],
            ),
            7 => (
                "refresh deliver",
                vec![
                    ticket,
                    ("file", self.bot.stage.file("a.png", "picture").into()),
                    ("file2", self.bot.stage.file("b.png", "picture").into()),
                ],
            ),
            8 => ("refresh approve", vec![ticket]),
            9 => ("refresh approve", vec![portfolio]),
            10 => ("refresh implement", vec![portfolio]),
            11 => ("refresh status", vec![portfolio]),
            _ => (
                "refresh-admin people assign",
                vec![
                    (
                        "role",
                        ["sas", "am", "designer", "copywriter"][usize::from(which) % 4].into(),
                    ),
                    ("person", self.who(which).into()),
                    portfolio,
                ],
            ),
        }
    }

    async fn hear(&mut self, request: Request) -> Reply {
        let reply = self.bot.hear(request.clone()).await.0;
        if let Reply::Private(message) = &reply {
            crate::support::hold_to_limits(message);
            let said = refreshbot::wording::plain::plain(message);
            assert!(!said.contains("our fault"), "{:?}: {said}", request.action);
        }
        self.heard.push((request, reply.clone()));
        reply
    }

    fn fill(&mut self, form: &refreshbot::message::Form, how: u8, more: u8) -> Action {
        self.folder += 1;
        let draft = form.id.strip_prefix("form:").unwrap().parse().unwrap();
        let mut fields: std::collections::BTreeMap<String, String> = form
            .fields
            .iter()
            .map(|f| (f.name.clone(), f.value.clone()))
            .collect();
        for (name, value) in &mut fields {
            if how % 9 == 8 {
                *value =
                    ["", "x\0y", "@everyone | flim | x", "999"][usize::from(more) % 4].to_owned();
                continue;
            }
            match name.as_str() {
                "folder" => *value = format!("set {}", if how % 7 == 6 { 1 } else { self.folder }),
                "count" => *value = (1 + more % 4).to_string(),
                "name" => *value = "A ticket".to_owned(),
                "lines" => *value = (0..=more % 4).map(|n| format!("Clone {n}\n")).collect(),
                "link" => *value = "https://a.example/y".to_owned(),
                "note" | "reason" => *value = "Words.".to_owned(),
                _ => {}
            }
        }
        Action::SendForm { draft, fields }
    }

    /// The newest form that was shown and to whom.
    fn form(&self, back: u8) -> Option<(refreshbot::message::Form, Account)> {
        let forms = self
            .heard
            .iter()
            .rev()
            .filter_map(|(request, reply)| match reply {
                Reply::Form(form) => Some((form.clone(), request.actor.clone())),
                _ => None,
            });
        let forms: Vec<_> = forms.take(4).collect();
        // Mostly the newest.
        forms
            .get(if back < 200 {
                0
            } else {
                usize::from(back) % forms.len().max(1)
            })
            .cloned()
    }

    async fn happen(&mut self, event: &Event) {
        match *event {
            Event::Command(who, what, which) => {
                let (path, options) = self.command(what, which);
                let request = self.bot.request(self.likely(path, who), path, &options);
                let reply = self.hear(request).await;
                if let (Reply::Form(form), true) = (reply, who % 4 != 0) {
                    let actor = self.heard.last().unwrap().0.actor.clone();
                    let action = self.fill(&form, which, what.wrapping_mul(7));
                    let request = self.bot.stage.request(&actor, None, action);
                    self.hear(request).await;
                }
            }
            Event::Press(who, which) => {
                let buttons = self.buttons();
                if buttons.is_empty() {
                    return;
                }
                let press = buttons[usize::from(which) % buttons.len()];
                let actor = if who % 3 == 0 {
                    self.who(who).clone()
                } else {
                    self.people[0].clone()
                };
                let request = self.bot.stage.request(&actor, None, Action::Press(press));
                self.hear(request).await;
            }
            Event::Send(back, how, more) => {
                if let Some((form, actor)) = self.form(back) {
                    let action = self.fill(&form, how, more);
                    let request = self.bot.stage.request(&actor, None, action);
                    self.hear(request).await;
                }
            }
            Event::Again(who) => {
                if let Some((form, _)) = self.form(who) {
                    let id = form.id.replace("form:", "again:").parse().unwrap();
                    let actor = self.who(who).clone();
                    let request = self.bot.stage.request(&actor, None, Action::Press(id));
                    self.hear(request).await;
                }
            }
            Event::Twice(back) => {
                let known = self.heard.iter().rev().nth(usize::from(back % 6)).cloned();
                let Some((request, reply)) = known else {
                    return;
                };
                let reads = request.action.only_reads();
                let again = self.hear(request).await;
                assert!(
                    reads || again == reply,
                    "the same event, another answer:\n{reply:?}\n{again:?}"
                );
            }
            Event::Both(who, which) => {
                let buttons = self.buttons();
                let Some(press) = buttons.get(usize::from(which) % buttons.len().max(1)) else {
                    return;
                };
                let one = self
                    .bot
                    .stage
                    .request(&self.people[0], None, Action::Press(*press));
                let two = self
                    .bot
                    .stage
                    .request(self.who(who), None, Action::Press(*press));
                let workers = self.bot.workers("beside");
                let (one, two, settled) =
                    tokio::join!(self.bot.hear(one), self.bot.hear(two), workers.settle());
                settled.unwrap();
                for answer in [one, two] {
                    if let Reply::Private(message) = &answer.0 {
                        let said = refreshbot::wording::plain::plain(message);
                        assert!(!said.contains("our fault"), "{press}: {said}");
                    }
                }
            }
            Event::Elsewhere(who, which) => {
                let buttons = self.buttons();
                let Some(press) = buttons.get(usize::from(which) % buttons.len().max(1)) else {
                    return;
                };
                let mut request =
                    self.bot
                        .stage
                        .request(self.who(who), None, Action::Press(*press));
                request.standing = Standing::Elsewhere;
                let before = self.bot.state().await;
                self.hear(request).await;
                assert_eq!(
                    self.bot.state().await,
                    before,
                    "from elsewhere nothing changes"
                );
            }
            Event::Workers(which) => {
                let workers = &self.bot.stage.workers;
                match which % 4 {
                    0 => workers.scheduler.step().await,
                    1 => workers.delivery.step().await,
                    2 => workers.cards.step().await,
                    _ => workers.copying.step().await,
                }
                .unwrap();
            }
            Event::Settle => self.bot.settle().await,
            Event::Crash => self.bot.restart(settings()).await,
            Event::Hours(n) => self.bot.advance(TimeDelta::minutes(i64::from(n) * 7)),
            Event::Days(n) => self.bot.advance(TimeDelta::hours(i64::from(n) % 120)),
            Event::Back(n) => self.bot.advance(-TimeDelta::minutes(i64::from(n))),
            Event::Fail(how) => self.bot.wire.fail(move |call| match (how % 5, call) {
                (0, Call::Post(_)) | (1, _) => Some(Fails::Before(later())),
                (2, Call::Post(_) | Call::Open | Call::Direct(_)) | (4, Call::Edit(_)) => {
                    Some(Fails::After(later()))
                }
                (3, Call::Direct(_)) => Some(Fails::Before(ChatError::Denied("closed".to_owned()))),
                _ => None,
            }),
            Event::Heal => self.bot.wire.heal(),
            Event::Next(which, how) => self.next(which, how).await,
            Event::Pause(n) => {
                let client = CLIENTS[usize::from(n) % CLIENTS.len()];
                let state = if n % 3 == 0 { "paused" } else { "active" };
                let sql =
                    format!("UPDATE portfolio SET state = '{state}' WHERE client = '{client}'");
                self.bot.db.raw(&sql).await.unwrap();
            }
        }
    }

    /// Somebody does what comes next for a client, as its state says.
    async fn next(&mut self, which: u8, how: u8) {
        let client = CLIENTS[usize::from(which) % CLIENTS.len()];
        let of = format!(
            "c.portfolio_id = (SELECT id FROM portfolio WHERE client = '{client}') AND c.closed_at IS NULL"
        );
        let count = |sql: &str| format!("SELECT count(*) FROM cycle c {sql} AND {of}");
        let sets = self
            .bot
            .number(&count("JOIN ad_set s ON s.cycle_id = c.id WHERE TRUE"))
            .await;
        let room = self.bot.number(&count("JOIN ad_set s ON s.cycle_id = c.id WHERE (SELECT count(*) FROM ticket t WHERE t.ad_set_id = s.id) < s.count")).await;
        let open = self.bot.number(&format!("SELECT coalesce(min(t.number), 0) FROM ticket t JOIN ad_set s ON s.id = t.ad_set_id JOIN cycle c ON c.id = s.cycle_id WHERE t.status IN ('new', 'in-progress', 'revisions-requested') AND {of}")).await;
        let phase = self
            .bot
            .db
            .text(&format!("SELECT c.phase FROM cycle c WHERE {of}"))
            .await;
        let portfolio = ("portfolio", Given::from(client));
        let ticket = ("ticket", Given::from(format!("T-{open}").as_str()));
        let (path, options) = match phase.as_str() {
            "approved" => ("refresh implement", vec![portfolio]),
            "pending-approval" => ("refresh approve", vec![portfolio]),
            _ if sets == 0 => ("refresh submit", vec![portfolio]),
            _ if room > 0 => ("refresh clone", vec![portfolio]),
            _ if how.is_multiple_of(8) => ("refresh done", vec![portfolio]),
            _ => (
                "refresh deliver",
                vec![ticket, ("link", "https://a.example/x".into())],
            ),
        };
        let request = self.bot.request(&self.people[0], path, &options);
        let reply = self.hear(request).await;
        if let Reply::Form(form) = reply {
            let actor = self.people[0].clone();
            let action = self.fill(&form, how % 6, how);
            let request = self.bot.stage.request(&actor, None, action);
            self.hear(request).await;
        }
    }

    /// Mostly somebody who may.
    fn likely(&self, path: &str, n: u8) -> &Account {
        if n.is_multiple_of(3) {
            return self.who(n);
        }
        match path {
            "refresh note" | "refresh approve" if n % 3 == 1 => &self.people[1],
            "refresh submit" | "refresh clone" | "refresh done" | "refresh implement"
                if n % 3 == 1 =>
            {
                &self.people[2]
            }
            _ => &self.people[0],
        }
    }

    /// What must hold after every step: each query counts what may not be.
    async fn check(&self) -> Result<(), String> {
        self.reminders_keep_working_hours()?;
        let sql: String = INVARIANTS
            .iter()
            .map(|(_, sql)| format!("({sql})"))
            .collect::<Vec<_>>()
            .join(" + ");
        if self
            .bot
            .number(&format!("SELECT CAST({sql} AS BIGINT)"))
            .await
            == 0
        {
            return Ok(());
        }
        for (rule, sql) in INVARIANTS {
            let broken = self.bot.number(sql).await;
            if broken > 0 {
                return Err(format!("{rule}: {broken}"));
            }
        }
        Ok(())
    }

    /// In the end everything is told, once, and every card shows the newest state.
    async fn ends_well(&mut self) -> Result<(), String> {
        self.bot.wire.heal();
        // A clock that stepped back has to come to where it was; then what failed is tried again.
        for step in [TimeDelta::hours(6); 12] {
            self.bot.advance(step);
            self.bot.settle().await;
        }
        for (rule, sql) in [
            (
                "something still waits",
                "SELECT count(*) FROM outbox WHERE next_at IS NOT NULL",
            ),
            (
                "a card is old",
                "SELECT count(*) FROM posted WHERE shown <> revision",
            ),
            (
                "a file is not copied",
                "SELECT count(*) FROM asset WHERE state = 'copying'",
            ),
            (
                "a copied file is not posted",
                "SELECT count(*) FROM asset WHERE state = 'stored' AND NOT shown",
            ),
            (
                "something due has not fired",
                "SELECT count(*) FROM due d JOIN cycle c ON c.id = d.cycle_id WHERE d.due_at IS NOT NULL AND c.refresh_date < '2026-11-01'",
            ),
        ] {
            let count = self.bot.number(sql).await;
            if count > 0 {
                return Err(format!("{rule}: {count}"));
            }
        }
        self.nothing_was_said_twice()
    }

    /// What was said since the last look was said now, or before cards were shown.
    fn reminders_keep_working_hours(&self) -> Result<(), String> {
        use refreshbot::chat::transcript::Entry;
        let all = self.bot.stage.chat.all().into_iter();
        let reminders = all.filter(|entry| match entry {
            Entry::Direct { message, .. } | Entry::Post { message, .. } => message
                .buttons
                .iter()
                .any(|b| b.id.starts_with("snooze-day:")),
            _ => false,
        });
        let seen = reminders.count();
        let now = self.bot.now();
        let hours = settings().working_hours;
        let open = [now, now - TimeDelta::seconds(6)]
            .iter()
            .any(|at| hours.is_open(*at, ZONE));
        if seen > self.reminders.replace(seen) && !open {
            return Err(format!("a reminder came at {now}"));
        }
        Ok(())
    }

    fn nothing_was_said_twice(&self) -> Result<(), String> {
        use refreshbot::chat::transcript::Entry;
        let mut seen = std::collections::HashMap::new();
        for entry in self.bot.stage.chat.all() {
            let said = match entry {
                Entry::Thread { name, .. } => {
                    format!("thread {}", name.split(' ').next().unwrap_or_default())
                }
                Entry::Post { message, .. } => {
                    let text = refreshbot::wording::plain::plain(&message);
                    let first = text.lines().next().unwrap_or_default();
                    let once = first.contains(": refresh day")
                        || first.contains(" is closed")
                        || first.contains("ready for client review");
                    let Some(line) = once.then_some(first) else {
                        continue;
                    };
                    // The same set may become ready anew after changes; a closing names its cycle.
                    line.split(" · due").next().unwrap_or(line).to_owned()
                }
                _ => continue,
            };
            *seen.entry(said).or_insert(0) += 1;
        }
        match seen.into_iter().find(|(_, times)| *times > 1) {
            Some((said, times)) => Err(format!("said {times} times: {said}")),
            None => Ok(()),
        }
    }
}

/// How much is played: `REFRESHBOT_SIMULATION` many plays of 160 steps.
fn plays() -> u32 {
    let asked = std::env::var("REFRESHBOT_SIMULATION").ok();
    asked.and_then(|n| n.parse().ok()).unwrap_or(6)
}

async fn play(db: TestDb, events: &[Event]) -> Result<(), String> {
    let mut world = World::new(db).await;
    for (nth, event) in events.iter().enumerate() {
        world.happen(event).await;
        world
            .check()
            .await
            .map_err(|broken| format!("after step {nth}, {event:?}: {broken}"))?;
    }
    let ended = world.ends_well().await;
    let _ = world.bot.unread();
    ended
}

fn simulate<F: Future<Output = TestDb>>(seed: u64, db: impl Fn() -> F) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    for nth in 0..plays() {
        let seed = seed + u64::from(nth);
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        let rng = proptest::test_runner::TestRng::from_seed(
            proptest::test_runner::RngAlgorithm::ChaCha,
            &bytes,
        );
        let config = Config {
            cases: 1,
            max_shrink_iters: 0,
            failure_persistence: None,
            ..Config::default()
        };
        let mut runner = TestRunner::new_with_rng(config, rng);
        let outcome = runner.run(&prop::collection::vec(event(), 160), |events| {
            let whole = async { play(db().await, &events).await };
            let played =
                std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| runtime.block_on(whole)));
            match played {
                Ok(Ok(())) => Ok(()),
                Ok(Err(broken)) => Err(TestCaseError::fail(broken)),
                Err(_) => Err(TestCaseError::fail("a step panicked; see above")),
            }
        });
        if let Err(error) = outcome {
            panic!("seed {seed} (REFRESHBOT_SIMULATION_SEED={seed}): {error}");
        }
    }
}

fn seed() -> u64 {
    let asked = std::env::var("REFRESHBOT_SIMULATION_SEED").ok();
    asked
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(20_261_123)
}

#[test]
fn months_of_a_small_agency() {
    simulate(seed(), sqlite);
}

#[ignore = "needs PostgreSQL (initdb, or REFRESHBOT_TEST_POSTGRES)"]
#[test]
fn months_of_a_small_agency_on_postgresql() {
    simulate(seed() + 1_000, postgres);
}
