//! A refresh morning: many portfolios fall due in the same minute, and people go on asking meanwhile.

use std::time::Duration;

use chrono::TimeDelta;
use refreshbot::clock::{Clock, SystemClock};
use tokio::time::Instant;

use crate::agency::{Agency, client};
use crate::discord::{Opt, RequestLine};
use crate::figures::{Times, millis};
use crate::process::Bot;

/// How long after the bot is ready they fall due.
const BEGINS: TimeDelta = TimeDelta::seconds(10);

/// Requests a second that the bot makes at most, and posts a second that a channel takes.
const PACE: f64 = 45.0;
const ONE_CHANNEL: f64 = 1.0;

/// One morning.
pub struct Morning {
    pub portfolios: i64,
    /// Channels of their own, to which the portfolios are spread; none: all share one.
    pub channels: usize,
    /// How long to look on at most.
    pub most: Duration,
}

impl Morning {
    /// Lives through it.
    pub async fn measure(&self) {
        let now = SystemClock.now();
        // Writing the agency and starting take a while.
        let due_at = now + TimeDelta::seconds(10) + BEGINS;
        let agency = Agency {
            portfolios: self.portfolios,
            due: self.portfolios,
            due_at,
            lean: true,
        };
        let bot = Bot::start(&agency, self.channels).await;
        let wait = (due_at - SystemClock.now()).to_std();
        tokio::time::sleep(wait.expect("it started in time")).await;
        let before = bot.process.taken();
        let began = Instant::now();
        let (first, posts) = tokio::join!(self.watch(&bot, began), self.ask(&bot, began));
        let (prompts, requests, took) = first;
        let after = bot.process.taken();
        let a_second = |count: usize| count as f64 / took.as_secs_f64();
        // One channel is limited by its posts; many, by all that is asked of Discord.
        let reached = match self.channels {
            0 => a_second(prompts) / ONE_CHANNEL,
            _ => a_second(requests) / PACE,
        };
        let (route, global) = bot.discord.rate_limited();
        let (asked, missed) = posts;
        let place = match self.channels {
            0 => "one shared channel".to_owned(),
            n => format!("{n} channels"),
        };
        println!(
            "{:>10} in {place:<18} {prompts:>7} {:>8.1} {:>8.2} {:>8.2} {:>7.1}% {:>5} {:>8.2} {:>8.2} {missed:>8} {:>6.2} {:>8.1}",
            self.portfolios,
            took.as_secs_f64(),
            a_second(prompts),
            a_second(requests),
            reached * 100.0,
            route + global,
            millis(asked.within(0.5)),
            millis(asked.within(0.99)),
            (after.cpu - before.cpu) / began.elapsed().as_secs_f64(),
            after.memory,
        );
    }

    /// Looks on until all are prompted, or it has been long enough: how many were, what was asked of
    /// Discord, and how long it took from the instant on which they fell due.
    async fn watch(&self, bot: &Bot, began: Instant) -> (usize, usize, Duration) {
        let count = || {
            bot.discord.look(|w| {
                // Answers to interactions are exempt from the limits.
                let exempt = ["/interactions/", "/webhooks/"];
                let all = w.requests.iter();
                let all = all.filter(|it| !exempt.iter().any(|one| it.path.starts_with(one)));
                let posted = |it: &&RequestLine| {
                    it.method == "POST" && it.path.ends_with("/messages") && it.status == 200
                };
                (all.clone().filter(posted).count(), all.count())
            })
        };
        let (_, before) = count();
        loop {
            tokio::time::sleep(Duration::from_millis(100)).await;
            let (prompts, requests) = count();
            if prompts as i64 >= self.portfolios || began.elapsed() > self.most {
                return (prompts, requests - before, began.elapsed());
            }
        }
    }

    /// Ten questions a second for as long as they are prompted, twenty seconds at most: how long
    /// each was to its answer, and how many had none in time.
    async fn ask(&self, bot: &Bot, began: Instant) -> (Times, usize) {
        let place = bot.refreshes();
        let mut ids = Vec::new();
        let seconds = (self.portfolios as u64).min(20);
        for nth in 0..seconds as i64 * 10 {
            tokio::time::sleep_until(began + Duration::from_millis(100) * nth as u32).await;
            let portfolio = 1 + nth % self.portfolios;
            let options = [("portfolio", Opt::from(client(portfolio)))];
            let person = bot.specialist(portfolio);
            // Half of them are written.
            let path = ["refresh status", "refresh submit"][nth as usize % 2];
            let sent = Instant::now();
            ids.push((sent, person.uses(place, path, &options)));
        }
        tokio::time::sleep(Duration::from_secs(3)).await;
        let answers = ids.iter().map(|(sent, id)| {
            let answer = bot.discord.acknowledged(*id)?;
            Some(answer.at.saturating_duration_since(*sent))
        });
        let answers: Vec<Duration> = answers.flatten().collect();
        let missed = ids.len() - answers.len();
        (Times::new(answers), missed)
    }
}

/// The table's head.
pub fn head() {
    println!("\nA refresh morning; 10 questions a second meanwhile");
    println!(
        "portfolios                       prompts  seconds a second requests  of rate   429   p50 ms   p99 ms   missed    CPU   memory"
    );
}
