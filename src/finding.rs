//! What a check of a deployment finds.

use serde::Serialize;

/// How much it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Grade {
    /// As it should be.
    Ok,
    /// The bot works; something could be better.
    Advice,
    /// The bot cannot do part of its work.
    Problem,
}

impl Grade {
    /// The word that a person reads.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Advice => "advice",
            Self::Problem => "PROBLEM",
        }
    }
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How much it matters.
    pub grade: Grade,
    /// What was looked at: a setting where there is one (`discord.channels.tickets`).
    pub about: String,
    /// What was found, a sentence without secrets.
    pub found: String,
    /// What to do about it, a sentence; `None` where nothing needs doing.
    #[serde(rename = "do")]
    pub mend: Option<String>,
}

/// What was found, in the order of looking.
#[derive(Debug, Default)]
pub struct Findings(pub Vec<Finding>);

impl Findings {
    /// Something is as it should be.
    pub fn fine(&mut self, about: &str, found: impl Into<String>) {
        self.push(Grade::Ok, about, found.into(), None);
    }

    /// Something could be better.
    pub fn advice(&mut self, about: &str, found: impl Into<String>, mend: impl Into<String>) {
        self.push(Grade::Advice, about, found.into(), Some(mend.into()));
    }

    /// Something keeps the bot from its work.
    pub fn problem(&mut self, about: &str, found: impl Into<String>, mend: impl Into<String>) {
        self.push(Grade::Problem, about, found.into(), Some(mend.into()));
    }

    /// How many are problems.
    pub fn problems(&self) -> usize {
        let problems = self.0.iter().filter(|one| one.grade == Grade::Problem);
        problems.count()
    }

    fn push(&mut self, grade: Grade, about: &str, found: String, mend: Option<String>) {
        self.0.push(Finding {
            grade,
            about: about.to_owned(),
            found,
            mend,
        });
    }
}
