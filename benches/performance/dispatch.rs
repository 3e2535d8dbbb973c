//! From the sending of an interaction to its acknowledgement, beside a ping that a bare bot answers.

use std::time::Duration;

use crate::agency::{Agency, client};
use crate::discord::{Id, Opt};
use crate::figures::{millis, one_sync};
use crate::load::{self, Measured};
use crate::process::{Bot, Ping};

/// What is asked.
#[derive(Clone, Copy)]
enum Kind {
    Form,
    Submission,
    Autocomplete,
    Status,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Submission => "submission",
            Self::Autocomplete => "autocomplete",
            Self::Status => "status",
        }
    }

    /// How long the goal lets the 99th percentile be, where a ping's is `ping`.
    fn goal(self, ping: Duration, sync: Duration) -> Duration {
        match self {
            Self::Submission => ping * 2 + sync,
            _ => ping * 3 / 2,
        }
    }
}

/// Measures all kinds at all rates.
pub async fn measure(portfolios: i64, rates: &[u32], time: Duration) {
    let now = chrono::DateTime::UNIX_EPOCH;
    let agency = Agency {
        portfolios,
        due: 0,
        due_at: now,
        lean: false,
    };
    let bot = Bot::start(&agency, 0).await;
    let ping = Ping::start().await;
    let sync = one_sync();
    println!(
        "\nAcknowledgement, {portfolios} portfolios; one fsync of 4 KiB: {:.2} ms",
        millis(sync)
    );
    println!(
        "   a second  what             p50 ms   p99 ms   max ms   p99/ping   goal ms        missed   CPU   memory MiB"
    );
    let mut run = Run {
        bot,
        ping,
        portfolios,
        sync,
        next: 0,
    };
    for rate in rates {
        let count = (time.as_secs_f64() * f64::from(*rate)) as usize;
        run.at(*rate, count).await;
    }
    let ourselves = load::ourselves();
    println!(
        "   the fake and the sender took {:.1} s of a core",
        ourselves.cpu
    );
}

struct Run {
    bot: Bot,
    ping: Ping,
    portfolios: i64,
    sync: Duration,
    /// The next portfolio, so that all get their turn.
    next: i64,
}

impl Run {
    async fn at(&mut self, rate: u32, count: usize) {
        // What is compared with a ping is measured right beside it.
        let first = self.pings(rate, count).await;
        let autocomplete = self.completions(rate, count).await;
        let status = self.statuses(rate, count).await;
        let (form, ids) = self.forms(rate, count).await;
        let submission = self.submissions(rate, &ids).await;
        let last = self.pings(rate, count).await;
        let ping = (first.times.within(0.99) + last.times.within(0.99)) / 2;
        show(rate, "ping before", &first, None);
        for (kind, measured) in [
            (Kind::Form, &form),
            (Kind::Submission, &submission),
            (Kind::Autocomplete, &autocomplete),
            (Kind::Status, &status),
        ] {
            let goal = kind.goal(ping, self.sync);
            show(rate, kind.name(), measured, Some((ping, goal)));
        }
        show(rate, "ping after", &last, None);
    }

    async fn pings(&self, rate: u32, count: usize) -> Measured {
        let (discord, people) = (&self.ping.discord, 100);
        let place = discord.channel("refreshes");
        discord.hold(true);
        let ids = (0..count).map(|nth| {
            let person = discord.person(&format!("Specialist {}", nth % people));
            person.uses(place, "ping", &[])
        });
        let ids: Vec<Id> = ids.collect();
        let measured = load::run(discord, &self.ping.process, rate, &ids).await;
        discord.forget_the_past();
        measured
    }

    /// The next portfolio.
    fn turn(&mut self) -> i64 {
        self.next = self.next % self.portfolios + 1;
        self.next
    }

    async fn completions(&mut self, rate: u32, count: usize) -> Measured {
        let place = self.bot.refreshes();
        self.bot.discord.hold(true);
        let mut ids = Vec::new();
        for _ in 0..count {
            let nth = self.turn();
            let person = self.bot.specialist(nth);
            // As far as up to 1,000 names are the same.
            let typed = &client(nth)[.."Client 0001".len()];
            ids.push(person.types(place, "refresh status", "portfolio", typed));
        }
        self.run(rate, &ids).await
    }

    async fn statuses(&mut self, rate: u32, count: usize) -> Measured {
        let place = self.bot.refreshes();
        self.bot.discord.hold(true);
        let mut ids = Vec::new();
        for _ in 0..count {
            let nth = self.turn();
            let options = [("portfolio", Opt::from(client(nth)))];
            let person = self.bot.specialist(nth);
            ids.push(person.uses(place, "refresh status", &options));
        }
        self.run(rate, &ids).await
    }

    /// Opens forms; they are sent later.
    async fn forms(&mut self, rate: u32, count: usize) -> (Measured, Vec<(i64, Id)>) {
        let place = self.bot.refreshes();
        self.bot.discord.hold(true);
        let mut opened = Vec::new();
        for _ in 0..count {
            let nth = self.turn();
            let options = [("portfolio", Opt::from(client(nth)))];
            let person = self.bot.specialist(nth);
            opened.push((nth, person.uses(place, "refresh submit", &options)));
        }
        let ids: Vec<Id> = opened.iter().map(|(_, id)| *id).collect();
        let discord = &self.bot.discord;
        let measured = load::run(discord, &self.bot.process, rate, &ids).await;
        (measured, opened)
    }

    async fn submissions(&mut self, rate: u32, opened: &[(i64, Id)]) -> Measured {
        let discord = &self.bot.discord;
        let mut ids = Vec::new();
        for (nth, (portfolio, id)) in opened.iter().enumerate() {
            let Some(form) = discord.form(*id) else {
                continue;
            };
            let folder = format!("Load {rate} {nth}");
            let fields = [
                ("folder", folder.as_str()),
                ("count", "1"),
                ("name", "A banner under load"),
            ];
            let person = self.bot.specialist(*portfolio);
            ids.push(person.submits(&form, &fields));
        }
        let measured = load::run(discord, &self.bot.process, rate, &ids).await;
        self.bot.has_sets(&format!("Load {rate} "), ids.len()).await;
        discord.forget_the_past();
        self.bot.nothing_waits().await;
        measured
    }

    async fn run(&self, rate: u32, ids: &[Id]) -> Measured {
        let discord = &self.bot.discord;
        let measured = load::run(discord, &self.bot.process, rate, ids).await;
        discord.forget_the_past();
        measured
    }
}

fn show(rate: u32, what: &str, measured: &Measured, beside: Option<(Duration, Duration)>) {
    let times = &measured.times;
    let p99 = times.within(0.99);
    let beside = beside.map(|(ping, goal)| {
        let ratio = p99.as_secs_f64() / ping.as_secs_f64();
        let reached = if p99 <= goal { "met" } else { "NOT" };
        format!("{ratio:>10.2} {:>9.2} {reached}", millis(goal))
    });
    println!(
        "{rate:>11}  {what:<14} {:>8.2} {:>8.2} {:>8.2} {:<24} {:>8} {:>5.2} {:>8.1}",
        millis(times.within(0.5)),
        millis(p99),
        millis(times.longest()),
        beside.unwrap_or_default(),
        measured.missed,
        measured.cpu,
        measured.memory,
    );
}
