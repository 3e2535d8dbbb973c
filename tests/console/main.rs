//! The tests' Discord at a keyboard: `cargo run --example discord -- FOLDER`, and in another window
//! the bot, with the command that it prints. `docs/development.md` says what to type.
#![allow(
    dead_code,
    unused_imports,
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::cast_possible_truncation,
    clippy::must_use_candidate,
    clippy::missing_panics_doc
)]

#[path = "../support"]
mod support {
    pub mod console;
    pub mod discord;
}

use std::path::PathBuf;

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use support::console::Console;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args_os().skip(1);
    let (folder, more) = (arguments.next(), arguments.next());
    if more.is_some() || folder.as_ref().is_some_and(|it| it == "--help") {
        eprintln!("usage: cargo run --example discord -- [FOLDER]");
        std::process::exit(2);
    }
    let throw_away = tempfile::tempdir()?;
    let folder = folder.map_or_else(|| throw_away.path().join("agency"), PathBuf::from);
    let (mut console, greeting) = Console::open(&folder).await?;
    println!("{greeting}");
    let mut lines = typed();
    loop {
        tokio::select! {
            line = lines.recv() => {
                let Some(line) = line else { return Ok(()) };
                if line.trim() == "quit" {
                    return Ok(());
                }
                match console.line(&line).await {
                    Ok(said) if said.is_empty() => {}
                    Ok(said) => println!("{said}"),
                    Err(why) => println!("✗ {why}"),
                }
            }
            news = console.news() => println!("{news}"),
        }
    }
}

/// The lines as they are typed, until there are no more.
fn typed() -> UnboundedReceiver<String> {
    let (lines, typed) = unbounded_channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lines() {
            let Ok(line) = line else { return };
            if lines.send(line).is_err() {
                return;
            }
        }
    });
    typed
}
