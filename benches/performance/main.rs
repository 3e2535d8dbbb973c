//! What refreshbot takes, and how that grows: a tick of the scheduler, the program at rest and while
//! it starts, how fast it acknowledges under load, and a refresh morning; against the fake Discord, and
//! beside a bare serenity bot. `docs/performance.md` has the goals and figures.
//!
//! `cargo bench --bench performance` takes some minutes; with `-- --all`, a quarter of an hour. Named parts run alone:
//! `-- tick`, `-- rest`, `-- dispatch`, `-- morning`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    missing_docs
)]

mod agency;
#[allow(
    dead_code,
    unused_imports,
    clippy::must_use_candidate,
    clippy::missing_panics_doc
)]
#[path = "../../tests/support/discord/mod.rs"]
mod discord;
mod dispatch;
mod figures;
mod load;
mod morning;
mod ping;
mod process;
mod rest;
mod tick;

use std::time::Duration;

use morning::Morning;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let given = |name: &str| arguments.iter().any(|it| it == name);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let parts = ["tick", "rest", "dispatch", "morning"];
    let every = !parts.into_iter().any(given);
    runtime.unwrap().block_on(async {
        if given(ping::ARGUMENT) {
            return ping::run().await;
        }
        let all = given("--all");
        // First, while this process has not taken much itself.
        if every || given("tick") {
            tick::measure(all).await;
        }
        if every || given("rest") {
            rest::measure(all).await;
        }
        if every || given("dispatch") {
            dispatch(all).await;
        }
        if every || given("morning") {
            mornings(all).await;
        }
    });
}

async fn dispatch(all: bool) {
    let time = Duration::from_secs(if all { 8 } else { 3 });
    for portfolios in [1_000, 10_000] {
        dispatch::measure(portfolios, &[50, 200, 1_000], time).await;
    }
}

async fn mornings(all: bool) {
    morning::head();
    let seconds = Duration::from_secs;
    let of = |portfolios, channels, most| Morning {
        portfolios,
        channels,
        most,
    };
    let mut mornings = vec![of(200, 400, seconds(60))];
    if all {
        mornings.extend([
            of(2_000, 400, seconds(120)),
            of(200, 0, seconds(240)),
            // The whole of it would take 33 minutes.
            of(2_000, 0, seconds(120)),
        ]);
    } else {
        mornings.push(of(200, 0, seconds(30)));
    }
    for morning in mornings {
        morning.measure().await;
    }
}
