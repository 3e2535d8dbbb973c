//! How far long work is: a bar on a terminal, a plain line for each part elsewhere.

use std::io::{IsTerminal, stderr};

use indicatif::{ProgressBar, ProgressStyle};

use super::tell;
use crate::backup::Progress;

/// Shows progress on stderr.
pub struct Shown {
    verb: &'static str,
    bar: Option<ProgressBar>,
}

impl Shown {
    /// `verb` begins each line: what is being done.
    pub fn new(verb: &'static str) -> Self {
        let bar = stderr().is_terminal().then(|| {
            let bar = ProgressBar::new(0);
            let style = ProgressStyle::with_template("{prefix} {msg:<20} {wide_bar} {pos}/{len}");
            bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
                .with_prefix(verb)
        });
        Self { verb, bar }
    }
}

impl Progress for Shown {
    fn begin(&mut self, what: &str, items: u64) {
        match &self.bar {
            Some(bar) => {
                bar.reset();
                bar.set_length(items);
                bar.set_message(what.to_owned());
            }
            None if items > 0 => tell(&format!("{}: {what}, {items}\n", self.verb)),
            None => {}
        }
    }

    fn advance(&mut self, items: u64) {
        if let Some(bar) = &self.bar {
            bar.inc(items);
        }
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
