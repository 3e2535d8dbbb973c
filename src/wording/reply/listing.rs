//! Lists for those who set the bot up.

use chrono::NaiveDate;

use crate::domain::calendar::show_date;
use crate::domain::portfolio::PortfolioState;
use crate::message::{Card, FileToShow, LineKind, Message, Text, Tone, code};
use crate::spans;
use crate::wording::Locale;
use crate::wording::parts::{CARD_BODY, client, count, cycle_status, date, one_line, push_items};
use crate::wording::view::{CycleView, PersonView};

/// Every portfolio: client, status, date, people, and whether it rests.
pub fn portfolio_list(Locale::En: Locale, all: &[CycleView]) -> Message {
    if all.is_empty() {
        return Message::text(Text::line(spans![
            "There is no portfolio yet. Next: ",
            code("/refresh-admin portfolio add"),
            "."
        ]));
    }
    let rows: Vec<Vec<String>> = all
        .iter()
        .map(|c| {
            vec![
                client(c),
                cycle_status(c.cycle.status()).to_owned(),
                date(c, c.cycle.refresh_date),
                format!("AM {}", one_line(&c.am.name, 80)),
                format!("SAS {}", one_line(&c.sas.name, 80)),
                match c.portfolio.state {
                    PortfolioState::Active => String::new(),
                    PortfolioState::Paused => "paused".to_owned(),
                    PortfolioState::Archived => "archived".to_owned(),
                },
            ]
        })
        .collect();
    table(&rows, "portfolio", "portfolios.txt")
}

/// Everybody: name, address, whether they have an account here, roles, whether their address refuses
/// mail.
pub fn people_list(Locale::En: Locale, all: &[PersonView], today: NaiveDate) -> Message {
    let rows: Vec<Vec<String>> = all
        .iter()
        .map(|view| {
            let roles: Vec<&str> = view.roles.iter().map(|role| role.title()).collect();
            vec![
                one_line(&view.person.name, 80),
                match view.person.email.as_deref() {
                    Some(email) => one_line(email, 100),
                    None => "no address".to_owned(),
                },
                if view.linked { "linked" } else { "no account" }.to_owned(),
                roles.join(", "),
                match &view.refuses_mail {
                    Some((since, why)) => format!(
                        "mail refused since {}: {}",
                        show_date(*since, today),
                        one_line(why, 120)
                    ),
                    None => String::new(),
                },
            ]
        })
        .collect();
    let mut message = table(&rows, "person", "people.txt");
    if all.iter().any(|view| view.refuses_mail.is_some()) {
        message.text.push(
            LineKind::Plain,
            spans![
                "Where mail is refused: to correct the address, ",
                code("/refresh-admin people link"),
                "."
            ],
        );
    }
    if all.iter().any(|view| !view.linked) {
        message.text.push(
            LineKind::Plain,
            spans![
                "To give somebody an account: ",
                code("/refresh-admin people link"),
                "."
            ],
        );
    }
    message
}

/// Rows as a card; where it does not hold them all, as a file too.
fn table(rows: &[Vec<String>], noun: &str, file: &str) -> Message {
    let items: Vec<_> = rows
        .iter()
        .map(|row| {
            let cells: Vec<&str> = row
                .iter()
                .map(String::as_str)
                .filter(|cell| !cell.is_empty())
                .collect();
            spans![cells.join(" · ")]
        })
        .collect();
    let mut body = Text::new();
    push_items(&mut body, items.clone(), CARD_BODY, noun);
    let whole = body.0.last().map(|line| &line.spans) == items.last();
    let files = if whole {
        Vec::new()
    } else {
        vec![FileToShow::Text {
            name: file.to_owned(),
            content: padded(rows),
        }]
    };
    let shown = if whole {
        ""
    } else {
        "; the attached file has all"
    };
    let title = if noun == "person" && rows.len() != 1 {
        format!("{} people", rows.len())
    } else {
        count(rows.len(), noun)
    };
    Message {
        card: Some(Card {
            title: format!("{title}{shown}"),
            tone: Tone::Neutral,
            body,
            fields: Vec::new(),
            footer: "As of now".to_owned(),
        }),
        files,
        ..Message::default()
    }
}

/// Rows in columns of one width each.
fn padded(rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let cells: Vec<String> = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:<width$}"))
            .collect();
        lines.push(cells.join("  ").trim_end().to_owned());
    }
    lines.join("\n") + "\n"
}

/// The portfolios as a file in the columns of an import. `no_email`: how many of them an import
/// would refuse.
pub fn exported(
    Locale::En: Locale,
    portfolios: usize,
    no_email: usize,
    file: FileToShow,
) -> Message {
    let mut text = Text::line(spans![
        format!(
            "{} as a file, in the columns that ",
            count(portfolios, "portfolio")
        ),
        code("refreshbot import"),
        " reads. Archived ones are left out."
    ]);
    if no_email > 0 {
        text.push(
            LineKind::Plain,
            spans![format!(
                "{} of them cannot be imported as they are: the Account Manager or the Social Ad \
                 Specialist has no mail address.",
                no_email
            )],
        );
    }
    Message {
        text,
        files: vec![file],
        ..Message::default()
    }
}
