//! Suggestions while somebody types: labels of 100 characters at most.

use crate::domain::status::TicketStatus;
use crate::message::Choice;
use crate::wording::Locale;
use crate::wording::parts::one_line;

/// The longest label.
const LABEL: usize = 100;
/// How much of it a name may take where something follows.
const NAME: usize = 50;

/// A portfolio, by its client.
pub fn portfolio(Locale::En: Locale, client: String) -> Choice {
    Choice {
        label: shown(&client, LABEL, &client),
        value: client,
    }
}

/// An Ad Set, by its Deliverable Folder Name.
pub fn ad_set(Locale::En: Locale, folder: String, client: &str) -> Choice {
    let name = shown(&folder, NAME, "Ad Set");
    Choice {
        label: one_line(&format!("{name} · {client}"), LABEL),
        value: folder,
    }
}

/// A ticket, by its number.
pub fn ticket(
    Locale::En: Locale,
    number: i64,
    name: &str,
    status: TicketStatus,
    client: &str,
) -> Choice {
    let name = one_line(name, NAME);
    let label = format!("T-{number} {name} · {} · {client}", status.title());
    Choice {
        label: one_line(&label, LABEL),
        value: format!("T-{number}"),
    }
}

/// A question, by its number.
pub fn question(Locale::En: Locale, number: i64, body: &str) -> Choice {
    Choice {
        label: one_line(&format!("Q-{number} {body}"), LABEL),
        value: format!("Q-{number}"),
    }
}

/// One line of what was typed; what holds nothing that can be seen is shown as `instead`.
fn shown(typed: &str, most: usize, instead: &str) -> String {
    let line = one_line(typed, most);
    if line.is_empty() {
        instead.to_owned()
    } else {
        line
    }
}
