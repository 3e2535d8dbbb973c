//! What people tried, and what the bot acknowledged.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What was tried. Each bears a word that stands nowhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    Portfolio,
    Note,
    AdSet,
    Ticket,
    Question,
    Answer,
    Link,
    File,
}

impl What {
    /// What its words begin with.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Portfolio => "client",
            Self::Note => "note",
            Self::AdSet => "folder",
            Self::Ticket => "hero",
            Self::Question => "ask",
            Self::Answer => "reply",
            Self::Link => "link",
            Self::File => "file",
        }
    }

    /// How many rows bear the word `$`.
    pub const fn rows(self) -> &'static str {
        match self {
            Self::Portfolio => "SELECT count(*) FROM portfolio WHERE client = '$'",
            Self::Note => "SELECT count(*) FROM note_revision WHERE body = '$'",
            Self::AdSet => "SELECT count(*) FROM ad_set WHERE folder_name = '$'",
            Self::Ticket => "SELECT count(*) FROM ticket WHERE name = '$'",
            Self::Question => "SELECT count(*) FROM question WHERE body = '$'",
            Self::Answer => "SELECT count(*) FROM question WHERE answer = '$'",
            Self::Link => "SELECT count(*) FROM asset WHERE url = 'https://drive.example/$'",
            Self::File => "SELECT count(*) FROM asset WHERE name = '$.png'",
        }
    }
}

#[derive(Default)]
struct Inner {
    made: u64,
    /// By word: what it is, and whether it was acknowledged.
    tried: BTreeMap<String, (What, bool)>,
    /// Cycles whose closing was acknowledged: client and number.
    closed: Vec<(String, String)>,
    kills: BTreeMap<&'static str, u64>,
    unanswered: u64,
}

/// All that was tried so far.
#[derive(Default)]
pub struct Record(Mutex<Inner>);

impl Record {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A new word, of which it is not known yet what becomes of it.
    pub fn tries(&self, what: What) -> String {
        let mut inner = self.inner();
        inner.made += 1;
        let word = format!("{}{}x", what.word(), inner.made);
        inner.tried.insert(word.clone(), (what, false));
        word
    }

    /// The bot said that it is done.
    pub fn acknowledged(&self, word: &str) {
        self.inner().tried.get_mut(word).unwrap().1 = true;
    }

    pub fn closed(&self, client: &str, cycle: &str) {
        let closed = (client.to_owned(), cycle.to_owned());
        self.inner().closed.push(closed);
    }

    pub fn unanswered(&self) {
        self.inner().unanswered += 1;
    }

    pub fn killed(&self, kind: &'static str) {
        *self.inner().kills.entry(kind).or_default() += 1;
    }

    /// Each word, what it is, and whether it was acknowledged.
    pub fn tried(&self) -> BTreeMap<String, (What, bool)> {
        self.inner().tried.clone()
    }

    pub fn all_closed(&self) -> Vec<(String, String)> {
        self.inner().closed.clone()
    }

    pub fn figures(&self) -> String {
        let inner = self.inner();
        let acknowledged = inner.tried.values().filter(|(_, done)| *done).count();
        format!(
            "{} kills {:?}; {} tried, {acknowledged} acknowledged, {} cycles closed, {} answers lost",
            inner.kills.values().sum::<u64>(),
            inner.kills,
            inner.tried.len(),
            inner.closed.len(),
            inner.unanswered
        )
    }
}
