//! The local workspace in a real browser: how soon it is there, how soon a message is in another tab,
//! and how a long conversation scrolls. Needs Chromium and its driver; `cargo bench --bench page`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    missing_docs
)]

#[path = "../tests/it/browser/desk.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod desk;
#[path = "../tests/it/browser/programs.rs"]
mod programs;

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use desk::{Desk, Look, Tab};
use serde_json::{Value, json};
use tempfile::TempDir;

/// How often the program is started.
const STARTS: usize = 5;
/// How many messages go from one tab to the other.
const MESSAGES: usize = 100;
/// How many stand in the long conversation.
const LONG: usize = 1_000;

/// When something stands in a conversation for the first time, in milliseconds of the wall clock.
const WATCH: &str = "
    window.seen = new Map();
    const look = () => {
        for (const one of document.querySelectorAll('.message'))
            for (const [word] of one.innerText.matchAll(/word-\\d+/g))
                if (!window.seen.has(word))
                    window.seen.set(word, performance.timeOrigin + performance.now());
    };
    new MutationObserver(look).observe(document.querySelector('#messages'), { childList: true, subtree: true });
    return true;";

/// Scrolls from the newest message to the first, 300 pixels a frame, and says how long each frame took.
const SCROLL: &str = "
    const timeline = document.querySelector('#timeline');
    const frames = [];
    let last = performance.now();
    let still = 0;
    const step = (now) => {
        frames.push(now - last);
        last = now;
        still = timeline.scrollTop > 0 ? 0 : still + 1;
        if (still > 60) done({ frames, count: document.querySelectorAll('.message').length });
        else { timeline.scrollTop -= 300; requestAnimationFrame(step); }
    };
    requestAnimationFrame(step);";

#[tokio::main(flavor = "current_thread")]
async fn main() {
    start_to_paint().await;
    let desk = Desk::open(Look::default()).await;
    let jo = desk.tab("jo.becker").await;
    let dana = desk.tab("dana.whitfield").await;
    to_another_tab(&jo, &dana).await;
    long_conversation(&jo).await;
    drop((jo, dana));
    desk.close().await;
}

/// From the command's start to the first paint that shows the conversation. The browser waits already.
async fn start_to_paint() {
    let desk = Desk::idle().await;
    let mut listening = Vec::new();
    let mut painted = Vec::new();
    for _ in 0..STARTS {
        let folder = TempDir::new().unwrap();
        let (instant, wall) = (Instant::now(), SystemTime::now());
        let (demo, address) = programs::Running::demo_passing(folder.path());
        listening.push(instant.elapsed().as_secs_f64() * 1e3);
        let at = desk.visit(&address).await;
        let started = wall.duration_since(UNIX_EPOCH).unwrap().as_secs_f64() * 1e3;
        painted.push(at - started);
        drop(demo);
    }
    report("start to listening, ms", &mut listening);
    report("start to the conversation painted, ms", &mut painted);
    desk.close().await;
}

/// From *send* in one tab to the message in another.
async fn to_another_tab(jo: &Tab<'_>, dana: &Tab<'_>) {
    dana.ask(WATCH).await;
    let send = format!(
        "(async () => {{
            const sent = {{}};
            for (let i = 0; i < {MESSAGES}; i += 1) {{
                sent[`word-${{i}}`] = performance.timeOrigin + performance.now();
                await fetch('/api/say', {{ method: 'POST', headers: {{ 'Content-Type': 'application/json' }},
                    body: JSON.stringify({{ as: 'jo.becker', event: crypto.randomUUID(), channel: 'refreshes', text: `word-${{i}}` }}) }});
                await new Promise((next) => setTimeout(next, 20));
            }}
            done(sent);
        }})();"
    );
    let sent = jo.ask_later(&send).await;
    dana.until(
        "all came",
        &format!("window.seen.has('word-{}')", MESSAGES - 1),
    )
    .await;
    let seen = dana.ask("return Object.fromEntries(window.seen)").await;
    let mut taken: Vec<f64> = sent
        .as_object()
        .unwrap()
        .iter()
        .map(|(word, at)| seen[word].as_f64().unwrap() - at.as_f64().unwrap())
        .collect();
    report("sent to shown in another window, ms", &mut taken);
}

/// A conversation of a thousand messages, scrolled to its beginning.
async fn long_conversation(jo: &Tab<'_>) {
    let fill = format!(
        "(async () => {{
            for (let i = 0; i < {LONG}; i += 1)
                await fetch('/api/say', {{ method: 'POST', headers: {{ 'Content-Type': 'application/json' }},
                    body: JSON.stringify({{ as: 'jo.becker', event: crypto.randomUUID(), channel: 'leads', text: `line ${{i}}: the quick brown fox jumps over the lazy dog` }}) }});
            done(true);
        }})();"
    );
    jo.ask_later(&fill).await;
    jo.open("leads").await;
    let scrolled = jo.ask_later(SCROLL).await;
    let count = scrolled["count"].as_u64().unwrap();
    assert!(
        count >= LONG as u64,
        "only {count} messages were there in the end"
    );
    let mut frames: Vec<f64> = scrolled["frames"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_f64)
        .collect();
    println!("messages in the end: {}", json!(count));
    report("a frame while scrolling, ms", &mut frames);
}

fn report(what: &str, taken: &mut [f64]) {
    taken.sort_by(f64::total_cmp);
    let at = |part: f64| {
        let last = taken.len() - 1;
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss
        )]
        let index = (part * last as f64).round() as usize;
        taken[index]
    };
    println!(
        "{what}: median {:.1}, 99% {:.1}, most {:.1} (of {})",
        at(0.5),
        at(0.99),
        at(1.0),
        taken.len()
    );
}
