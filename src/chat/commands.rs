//! The command tree as data: every platform registers and parses from it (interface.md).
//!
//! Names are a contract. Descriptions come from [`crate::wording::commands`].

use std::collections::BTreeMap;

use crate::domain::ticket::Format;
use crate::request::{Account, Action, Completion, SentFile, TicketOptions, Which};

mod admin;
mod corrections;

pub use admin::REFRESH_ADMIN;

/// A slash command.
#[derive(Debug, Clone, Copy)]
pub struct Command {
    /// Its name.
    pub name: &'static str,
    /// Hidden by the platform from those who do not administer it.
    pub restricted: bool,
    /// What stands below it.
    pub entries: &'static [Entry],
}

/// What stands below a command.
#[derive(Debug, Clone, Copy)]
pub enum Entry {
    /// A subcommand.
    Sub(Subcommand),
    /// A group of subcommands.
    Group {
        /// Its name.
        name: &'static str,
        /// Its subcommands.
        subcommands: &'static [Subcommand],
    },
}

/// A subcommand with its options, required ones first.
#[derive(Debug, Clone, Copy)]
pub struct Subcommand {
    /// Its name.
    pub name: &'static str,
    /// Its options.
    pub options: &'static [Opt],
}

/// An option.
#[derive(Debug, Clone, Copy)]
pub struct Opt {
    /// Its name.
    pub name: &'static str,
    /// What it takes.
    pub kind: OptKind,
    /// Whether it must be given.
    pub required: bool,
}

/// What an option takes.
#[derive(Debug, Clone, Copy)]
pub enum OptKind {
    /// Text.
    Text,
    /// Text, with suggestions while it is typed.
    Complete(Completion),
    /// An account of the platform.
    Person,
    /// A file.
    File,
    /// One of a few words.
    Choice(fn() -> Vec<&'static str>),
}

const fn opt(name: &'static str, kind: OptKind) -> Opt {
    Opt {
        name,
        kind,
        required: false,
    }
}

const fn must(name: &'static str, kind: OptKind) -> Opt {
    Opt {
        name,
        kind,
        required: true,
    }
}

const fn sub(name: &'static str, options: &'static [Opt]) -> Entry {
    Entry::Sub(Subcommand { name, options })
}

fn formats() -> Vec<&'static str> {
    Format::ALL.iter().map(|format| format.as_str()).collect()
}

const PORTFOLIO: OptKind = OptKind::Complete(Completion::Portfolio);
const AD_SET: OptKind = OptKind::Complete(Completion::AdSet);
const QUESTION: OptKind = OptKind::Complete(Completion::Question);
const TICKET: OptKind = OptKind::Complete(Completion::Ticket);

/// `/refresh`: the work.
pub const REFRESH: Command = Command {
    name: "refresh",
    restricted: false,
    entries: &[
        sub(
            "submit",
            &[
                opt("portfolio", PORTFOLIO),
                opt("format", OptKind::Choice(formats)),
                opt("placement", OptKind::Text),
                opt("url", OptKind::Text),
                opt("due", OptKind::Text),
                opt("copywriter", OptKind::Person),
                opt("designer", OptKind::Person),
                opt("file", OptKind::File),
            ],
        ),
        sub(
            "clone",
            &[
                opt("ad_set", AD_SET),
                opt("portfolio", PORTFOLIO),
                opt("name", OptKind::Text),
                opt("format", OptKind::Choice(formats)),
                opt("placement", OptKind::Text),
                opt("url", OptKind::Text),
                opt("due", OptKind::Text),
                opt("copywriter", OptKind::Person),
                opt("designer", OptKind::Person),
                opt("file", OptKind::File),
            ],
        ),
        sub("done", &[opt("portfolio", PORTFOLIO)]),
        sub(
            "note",
            &[opt("portfolio", PORTFOLIO), opt("file", OptKind::File)],
        ),
        sub("confirm", &[opt("portfolio", PORTFOLIO)]),
        sub(
            "decline",
            &[opt("portfolio", PORTFOLIO), opt("reason", OptKind::Text)],
        ),
        sub("start", &[opt("ticket", TICKET)]),
        sub("edit", corrections::EDIT),
        sub("cancel", corrections::CANCEL),
        sub("correct", corrections::CORRECT),
        sub(
            "ask",
            &[
                must("question", OptKind::Text),
                opt("ticket", TICKET),
                opt("portfolio", PORTFOLIO),
                opt("file", OptKind::File),
            ],
        ),
        sub(
            "answer",
            &[must("answer", OptKind::Text), opt("question", QUESTION)],
        ),
        sub(
            "deliver",
            &[
                opt("ticket", TICKET),
                opt("file", OptKind::File),
                opt("file2", OptKind::File),
                opt("file3", OptKind::File),
                opt("link", OptKind::Text),
            ],
        ),
        sub(
            "revise",
            &[must("reason", OptKind::Text), opt("ticket", TICKET)],
        ),
        sub(
            "approve",
            &[
                opt("ticket", TICKET),
                opt("ad_set", AD_SET),
                opt("portfolio", PORTFOLIO),
            ],
        ),
        sub("implement", &[opt("portfolio", PORTFOLIO)]),
        sub("move", corrections::MOVE),
        sub(
            "status",
            &[
                opt("portfolio", PORTFOLIO),
                opt("ad_set", AD_SET),
                opt("ticket", TICKET),
            ],
        ),
        sub(
            "notes",
            &[
                opt("portfolio", PORTFOLIO),
                opt("ad_set", AD_SET),
                opt("ticket", TICKET),
            ],
        ),
        sub(
            "history",
            &[
                opt("portfolio", PORTFOLIO),
                opt("ad_set", AD_SET),
                opt("ticket", TICKET),
            ],
        ),
        sub("todo", &[opt("person", OptKind::Person)]),
        sub("board", &[]),
        sub("stalled", &[]),
        sub("help", &[]),
    ],
};

/// Both commands.
pub const ALL: [Command; 2] = [REFRESH, REFRESH_ADMIN];

impl Command {
    /// Every subcommand with its path, such as `refresh-admin people link`.
    pub fn subcommands(&self) -> Vec<(String, &'static Subcommand)> {
        let mut all = Vec::new();
        for entry in self.entries {
            match entry {
                Entry::Sub(sub) => all.push((format!("{} {}", self.name, sub.name), sub)),
                Entry::Group { name, subcommands } => all.extend(
                    subcommands
                        .iter()
                        .map(|sub| (format!("{} {name} {}", self.name, sub.name), sub)),
                ),
            }
        }
        all
    }
}

/// What was given for an option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// Text.
    Text(String),
    /// An account, with the roles that the platform says.
    Person(Account),
    /// A file.
    File(SentFile),
}

/// The options of one command, as given.
#[derive(Debug, Clone, Default)]
pub struct Options(BTreeMap<String, Given>);

impl FromIterator<(String, Given)> for Options {
    fn from_iter<I: IntoIterator<Item = (String, Given)>>(given: I) -> Self {
        Self(given.into_iter().collect())
    }
}

impl Options {
    fn text(&mut self, name: &str) -> Option<String> {
        match self.0.remove(name) {
            Some(Given::Text(text)) => Some(text).filter(|text| !text.trim().is_empty()),
            _ => None,
        }
    }

    fn person(&mut self, name: &str) -> Option<Account> {
        match self.0.remove(name) {
            Some(Given::Person(account)) => Some(account),
            _ => None,
        }
    }

    fn file(&mut self, name: &str) -> Option<SentFile> {
        match self.0.remove(name) {
            Some(Given::File(file)) => Some(file),
            _ => None,
        }
    }

    fn which(&mut self) -> Which {
        Which {
            portfolio: self.text("portfolio"),
            ad_set: self.text("ad_set"),
            ticket: self.text("ticket"),
        }
    }

    fn ticket_options(&mut self) -> TicketOptions {
        TicketOptions {
            format: self.text("format"),
            placement: self.text("placement"),
            url: self.text("url"),
            due: self.text("due"),
            copywriter: self.person("copywriter"),
            designer: self.person("designer"),
            file: self.file("file"),
        }
    }
}

/// What a command with its options asks for. `path` is such as `refresh-admin people link`. What
/// this release does not know becomes [`Action::NotUnderstood`]: a platform may still show the
/// commands of another release.
pub fn parse(path: &str, mut given: Options) -> Action {
    if given
        .0
        .values()
        .any(|given| matches!(given, Given::Text(text) if text.contains('\0')))
    {
        return Action::NulTyped;
    }
    read(path, &mut given).unwrap_or_else(|| Action::NotUnderstood {
        what: path.chars().take(100).collect(),
    })
}

fn read(path: &str, given: &mut Options) -> Option<Action> {
    Some(match path {
        "refresh submit" => Action::Submit {
            portfolio: given.text("portfolio"),
            options: given.ticket_options(),
        },
        "refresh clone" => Action::Clone {
            which: given.which(),
            name: given.text("name"),
            options: given.ticket_options(),
        },
        "refresh done" => Action::Done {
            portfolio: given.text("portfolio"),
        },
        "refresh note" => Action::Note {
            portfolio: given.text("portfolio"),
            file: given.file("file"),
        },
        "refresh confirm" => Action::Confirm {
            portfolio: given.text("portfolio"),
        },
        "refresh decline" => Action::Decline {
            portfolio: given.text("portfolio"),
            reason: given.text("reason"),
        },
        "refresh start" => Action::Start {
            ticket: given.text("ticket"),
        },
        "refresh deliver" => Action::Deliver {
            ticket: given.text("ticket"),
            files: ["file", "file2", "file3"]
                .iter()
                .filter_map(|name| given.file(name))
                .collect(),
            link: given.text("link"),
        },
        "refresh ask" => Action::Ask {
            which: given.which(),
            question: given.text("question")?,
            file: given.file("file"),
        },
        "refresh answer" => Action::Answer {
            question: given.text("question"),
            answer: given.text("answer")?,
        },
        "refresh revise" => Action::Revise {
            ticket: given.text("ticket"),
            reason: given.text("reason")?,
        },
        "refresh approve" => Action::Approve {
            which: given.which(),
        },
        "refresh implement" => Action::Implement {
            portfolio: given.text("portfolio"),
        },
        "refresh status" => Action::Status {
            which: given.which(),
        },
        "refresh notes" => Action::Notes {
            which: given.which(),
        },
        "refresh history" => Action::History {
            which: given.which(),
        },
        "refresh todo" => Action::Todo {
            person: given.person("person"),
        },
        "refresh board" => Action::Board,
        "refresh stalled" => Action::Stalled,
        "refresh help" => Action::Help,
        _ => return corrections::read(path, given).or_else(|| admin::read(path, given)),
    })
}

/// What an option that is being typed completes to.
pub fn completion(path: &str, option: &str, typed: String, mut others: Options) -> Action {
    let known = ALL
        .iter()
        .flat_map(Command::subcommands)
        .find(|(known, _)| known == path)
        .and_then(|(_, sub)| sub.options.iter().find(|opt| opt.name == option));
    match known.map(|opt| opt.kind) {
        Some(OptKind::Complete(of)) => Action::Complete {
            of,
            typed,
            portfolio: others.text("portfolio"),
        },
        _ => Action::NotUnderstood {
            what: format!("{path} {option}").chars().take(100).collect(),
        },
    }
}
