//! `/refresh-admin`: its tree, and what its commands ask for.

use super::{Command, Entry, OptKind, Options, PORTFOLIO, Subcommand, TICKET, must, opt};
use crate::domain::people::Role;
use crate::request::{Action, Administration, NewPortfolio, PortfolioChanges};

fn roles() -> Vec<&'static str> {
    Role::ALL.iter().map(|role| role.as_str()).collect()
}

const ADD: Subcommand = Subcommand {
    name: "add",
    options: &[
        must("client", OptKind::Text),
        must("cadence", OptKind::Text),
        must("date", OptKind::Text),
        must("am", OptKind::Person),
        must("sas", OptKind::Person),
        opt("time_zone", OptKind::Text),
        opt("channel", OptKind::Text),
        opt("ad_account", OptKind::Text),
        opt("folder", OptKind::Text),
    ],
};

const EDIT: Subcommand = Subcommand {
    name: "edit",
    options: &[
        opt("portfolio", PORTFOLIO),
        opt("client", OptKind::Text),
        opt("cadence", OptKind::Text),
        opt("date", OptKind::Text),
        opt("am", OptKind::Person),
        opt("sas", OptKind::Person),
        opt("time_zone", OptKind::Text),
        opt("channel", OptKind::Text),
        opt("ad_account", OptKind::Text),
        opt("folder", OptKind::Text),
    ],
};

const PORTFOLIO_COMMANDS: &[Subcommand] = &[
    ADD,
    EDIT,
    Subcommand {
        name: "pause",
        options: &[opt("portfolio", PORTFOLIO), opt("reason", OptKind::Text)],
    },
    Subcommand {
        name: "resume",
        options: &[
            opt("portfolio", PORTFOLIO),
            opt("date", OptKind::Text),
            opt("reason", OptKind::Text),
        ],
    },
    Subcommand {
        name: "archive",
        options: &[opt("portfolio", PORTFOLIO), opt("reason", OptKind::Text)],
    },
    Subcommand {
        name: "reschedule",
        options: &[
            must("date", OptKind::Text),
            opt("portfolio", PORTFOLIO),
            opt("reason", OptKind::Text),
        ],
    },
    Subcommand {
        name: "list",
        options: &[],
    },
    Subcommand {
        name: "export",
        options: &[],
    },
];

const PEOPLE_COMMANDS: &[Subcommand] = &[
    Subcommand {
        name: "link",
        options: &[
            must("person", OptKind::Person),
            must("email", OptKind::Text),
        ],
    },
    Subcommand {
        name: "assign",
        options: &[
            must("role", OptKind::Choice(roles)),
            must("person", OptKind::Person),
            opt("portfolio", PORTFOLIO),
            opt("ticket", TICKET),
        ],
    },
    Subcommand {
        name: "handover",
        options: &[must("from", OptKind::Person), must("to", OptKind::Person)],
    },
    Subcommand {
        name: "away",
        options: &[
            must("person", OptKind::Person),
            must("from", OptKind::Text),
            must("to", OptKind::Text),
            must("cover", OptKind::Person),
        ],
    },
    Subcommand {
        name: "preferences",
        options: &[must("person", OptKind::Person)],
    },
    Subcommand {
        name: "list",
        options: &[],
    },
];

/// `/refresh-admin`: administration.
pub const REFRESH_ADMIN: Command = Command {
    name: "refresh-admin",
    restricted: true,
    entries: &[
        Entry::Group {
            name: "portfolio",
            subcommands: PORTFOLIO_COMMANDS,
        },
        Entry::Group {
            name: "people",
            subcommands: PEOPLE_COMMANDS,
        },
    ],
};

/// What one of these commands asks for; `None`: it is none of them, or lacks what it must have.
pub(super) fn read(path: &str, given: &mut Options) -> Option<Action> {
    Some(match path {
        "refresh-admin people link" => Action::PeopleLink {
            account: given.person("person")?,
            email: given.text("email")?,
        },
        "refresh-admin people assign" => Action::PeopleAssign {
            role: given.text("role")?.parse().ok()?,
            account: given.person("person")?,
            which: given.which(),
        },
        "refresh-admin portfolio add" => Action::PortfolioAdd(Box::new(NewPortfolio {
            client: given.text("client")?,
            cadence: given.text("cadence")?,
            date: given.text("date")?,
            am: given.person("am")?,
            sas: given.person("sas")?,
            time_zone: given.text("time_zone"),
            channel: given.text("channel"),
            ad_account: given.text("ad_account"),
            folder: given.text("folder"),
        })),
        _ => return administration(path, given),
    })
}

fn administration(path: &str, given: &mut Options) -> Option<Action> {
    let asked = match path {
        "refresh-admin portfolio edit" => Administration::EditPortfolio {
            portfolio: given.text("portfolio"),
            changes: Box::new(PortfolioChanges {
                client: given.text("client"),
                cadence: given.text("cadence"),
                date: given.text("date"),
                am: given.person("am"),
                sas: given.person("sas"),
                time_zone: given.text("time_zone"),
                channel: given.text("channel"),
                ad_account: given.text("ad_account"),
                folder: given.text("folder"),
            }),
        },
        "refresh-admin portfolio pause" => Administration::Pause {
            portfolio: given.text("portfolio"),
            reason: given.text("reason"),
        },
        "refresh-admin portfolio resume" => Administration::Resume {
            portfolio: given.text("portfolio"),
            date: given.text("date"),
            reason: given.text("reason"),
        },
        "refresh-admin portfolio archive" => Administration::Archive {
            portfolio: given.text("portfolio"),
            reason: given.text("reason"),
        },
        "refresh-admin portfolio reschedule" => Administration::Reschedule {
            portfolio: given.text("portfolio"),
            date: given.text("date")?,
            reason: given.text("reason"),
        },
        "refresh-admin portfolio list" => Administration::ListPortfolios,
        "refresh-admin portfolio export" => Administration::ExportPortfolios,
        "refresh-admin people list" => Administration::ListPeople,
        "refresh-admin people handover" => Administration::HandOver {
            from: given.person("from")?,
            to: given.person("to")?,
        },
        "refresh-admin people away" => Administration::Away {
            person: given.person("person")?,
            from: given.text("from")?,
            to: given.text("to")?,
            cover: given.person("cover")?,
        },
        "refresh-admin people preferences" => Administration::Preferences {
            person: given.person("person")?,
        },
        _ => return None,
    };
    Some(Action::Administration(Box::new(asked)))
}
