//! What can happen in a step, and how it happens.

use chrono::TimeDelta;
use proptest::prelude::*;
use refreshbot::chat::ChatError;
use refreshbot::chat::commands::Given;
use refreshbot::request::{Action, Reply, Standing};

use super::{CLIENTS, World, settings};
use crate::support::bot::chat::{Call, Fails, later};

/// One step: what happens, and numbers that decide the rest.
#[derive(Debug, Clone)]
pub(super) enum Event {
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

pub(super) fn event() -> impl Strategy<Value = Event> {
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

impl World {
    pub(super) async fn happen(&mut self, event: &Event) {
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
}
