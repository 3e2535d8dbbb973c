//! What the program takes when nothing happens, and how fast it is ready after a start.

use std::time::Duration;

use crate::agency::Agency;
use crate::figures::{Taken, millis};
use crate::process::{Bot, Ping};

/// Measures both, beside the bare bot.
pub async fn measure(all: bool) {
    let time = Duration::from_secs(if all { 30 } else { 10 });
    println!("\nAt rest for {} s; times in ms", time.as_secs());
    println!(
        "what                         start to READY   READY to ready   memory MiB   most MiB   CPU s"
    );
    let ping = Ping::start().await;
    tokio::time::sleep(time).await;
    show("a bare serenity bot", None, ping.process.taken());
    drop(ping);
    for portfolios in [1_000, 10_000] {
        let agency = Agency {
            portfolios,
            due: 0,
            due_at: chrono::DateTime::UNIX_EPOCH,
            lean: false,
        };
        let bot = Bot::start(&agency, 0).await;
        tokio::time::sleep(time).await;
        let what = format!("{portfolios} portfolios");
        show(&what, Some(bot.started), bot.process.taken());
    }
}

fn show(what: &str, started: Option<(Duration, Duration)>, taken: Taken) {
    let time =
        |time: Option<Duration>| time.map_or("-".to_owned(), |it| format!("{:.0}", millis(it)));
    println!(
        "{what:<28} {:>14} {:>16} {:>12.1} {:>10.1} {:>7.2}",
        time(started.map(|it| it.0)),
        time(started.map(|it| it.1)),
        taken.memory,
        taken.most,
        taken.cpu,
    );
}
