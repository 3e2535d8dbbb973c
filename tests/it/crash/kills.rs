//! What goes wrong: Discord's troubles, and the moments at which the program is killed.

use std::sync::Mutex;
use std::time::Duration;

use serde_json::json;

use super::World;
use super::chance::Chance;
use super::process::Process;
use crate::support::discord::{Call, FakeDiscord, Fault};

/// The longest that a kill waits for its moment.
const MOMENT: Duration = Duration::from_secs(3);

/// From now on requests fail at random: of a thousand like this, so many so.
pub fn trouble(discord: &FakeDiscord, seed: u64) {
    let status = |status: u16| Fault::Status(status, json!({ "message": "no", "code": 0 }));
    let limited = |global| Fault::RateLimited {
        retry_after: Duration::from_millis(400),
        global,
    };
    let faults = [
        (20, status(500)),
        (10, status(504)),
        (10, Fault::Html502),
        (20, Fault::DropReply),
        (10, Fault::DropRequest),
        (20, limited(false)),
        (3, limited(true)),
        (60, Fault::Delay(Duration::from_millis(250))),
        (3, Fault::TimeoutAfterExecuting),
    ];
    for (nth, (often, fault)) in (0..).zip(faults) {
        let chance = Mutex::new(Chance::new(seed + 100 + nth));
        discord.fail_when(usize::MAX / 100, fault, move |call| {
            is_work(call) && chance.lock().unwrap().per_mille(often)
        });
    }
}

/// What the bot does while it works: its start is spared.
fn is_work(call: &Call) -> bool {
    call.path.starts_with("/channels/")
        || call.path.starts_with("/interactions/")
        || call.path.starts_with("/webhooks/")
        || call.path.contains("/threads/active")
        || call.host != "discord.com"
}

/// Kills the program at a moment, and starts it again; which moment it was.
pub async fn one(world: &World, process: &mut Process, chance: &mut Chance) -> &'static str {
    let kind = match chance.below(10) {
        0 => {
            moment(
                world,
                "posted, and not told",
                Fault::TimeoutAfterExecuting,
                is_post,
            )
            .await
        }
        1 => {
            moment(
                world,
                "thread opened, and not told",
                Fault::TimeoutAfterExecuting,
                is_thread,
            )
            .await
        }
        2 => {
            moment(
                world,
                "edited, and not told",
                Fault::TimeoutAfterExecuting,
                is_edit,
            )
            .await
        }
        3 => {
            moment(
                world,
                "committed, and not answered",
                Fault::DropRequest,
                is_answer,
            )
            .await
        }
        4 => moment(world, "file fetched", Fault::TimeoutAfterExecuting, is_file).await,
        5 => after(world, "just answered", is_answer_line).await,
        6 => after(world, "just posted", is_post_line).await,
        7 => {
            process.kill();
            world.discord.lose_session();
            process.spawn();
            tokio::time::sleep(Duration::from_millis(chance.below(400))).await;
            "while starting"
        }
        _ => {
            tokio::time::sleep(Duration::from_millis(chance.below(2_000))).await;
            "any"
        }
    };
    process.still_runs();
    process.kill();
    world.discord.lose_session();
    world.lease_ends().await;
    world.now();
    process.start(world).await;
    // Something has to happen before the next.
    tokio::time::sleep(Duration::from_millis(300 + chance.below(700))).await;
    process.still_runs();
    kind
}

fn is_post(call: &Call) -> bool {
    call.method == "POST" && call.path.starts_with("/channels/") && call.path.ends_with("/messages")
}

fn is_thread(call: &Call) -> bool {
    call.method == "POST" && call.path.ends_with("/threads")
}

fn is_edit(call: &Call) -> bool {
    call.method == "PATCH" && call.path.starts_with("/channels/")
}

fn is_answer(call: &Call) -> bool {
    call.path.ends_with("/callback")
}

fn is_file(call: &Call) -> bool {
    call.host == "cdn.discordapp.com"
}

fn is_answer_line(path: &str) -> bool {
    path.ends_with("/callback")
}

fn is_post_line(path: &str) -> bool {
    path.starts_with("/channels/") && path.ends_with("/messages")
}

/// The moment at which a request meets its fault: what it was to do is done, or not, and nobody
/// told the bot.
async fn moment(
    world: &World,
    kind: &'static str,
    fault: Fault,
    which: fn(&Call) -> bool,
) -> &'static str {
    let (met, meets) = std::sync::mpsc::channel();
    world.discord.fail_first(fault, move |call| {
        let is = which(call);
        if is {
            let _ = met.send(());
        }
        is
    });
    let seen = |_: &_| meets.try_recv().ok();
    if world.discord.wait_at_most(MOMENT, seen).await.is_none() {
        return "any";
    }
    // Executed by now, unless it is not to be.
    tokio::time::sleep(Duration::from_millis(5)).await;
    kind
}

/// The moment after a request like this was answered.
async fn after(world: &World, kind: &'static str, which: fn(&str) -> bool) -> &'static str {
    let seen = world.discord.look(|w| w.requests.len());
    let done = |w: &crate::support::discord::World| {
        let news = w.requests.iter().skip(seen);
        news.into_iter()
            .any(|line| (200..300).contains(&line.status) && which(&line.path))
            .then_some(())
    };
    if world.discord.wait_at_most(MOMENT, done).await.is_none() {
        return "any";
    }
    kind
}
