//! Everything of a cycle's tickets: a mail has room for what a card shortens.

use crate::domain::asset::{Asset, AssetPurpose, AssetState};
use crate::message::{LineKind, Span, Text, strong};
use crate::spans;
use crate::wording::notice;
use crate::wording::parts::{format, one_line};
use crate::wording::view::{AdSetView, TicketView};

/// Every ticket of these sets with its texts, its landing page and what was handed in.
pub fn everything(sets: &[AdSetView]) -> Text {
    let mut text = Text::new();
    for s in sets {
        let folder = one_line(&s.set.folder_name, 200);
        text.push(LineKind::Plain, []);
        text.push(LineKind::Plain, spans![strong(format!("Ad Set {folder}"))]);
        for t in notice::live(s) {
            text.push(LineKind::Plain, []);
            text.append(ticket(t));
        }
    }
    text
}

fn ticket(t: &TicketView) -> Text {
    let ticket = &t.ticket;
    let mut text = Text::line(spans![
        strong(format!(
            "{} {}",
            ticket.label(),
            one_line(&ticket.name, 200)
        )),
        format!(
            " · {} of {} · {} · {}",
            ticket.position,
            ticket.set_count,
            format(ticket),
            ticket.status.title()
        )
    ]);
    for (name, typed) in [
        ("Primary text", ticket.primary_text.as_str()),
        ("Headline", &ticket.headline),
        ("Call to action", &ticket.call_to_action),
    ] {
        match typed.trim() {
            "" => {}
            typed if typed.contains('\n') => {
                text.push(LineKind::Item, spans![format!("{name}:")]);
                text.push_quote(typed);
            }
            typed => text.push(LineKind::Item, spans![format!("{name}: {typed}")]),
        }
    }
    if let Some(url) = ticket.landing_url.as_deref() {
        text.push(
            LineKind::Item,
            spans!["Landing page: ", address(url.trim())],
        );
    }
    let handed_in = || {
        let assets = t.assets.iter();
        assets.filter(|asset| asset.purpose == AssetPurpose::Delivered)
    };
    let newest = handed_in().map(|asset| asset.round).max();
    for one in handed_in() {
        let mut line = if Some(one.round) == newest {
            spans!["Final: "]
        } else {
            spans!["Replaced in a later round: "]
        };
        line.extend(asset(one));
        text.push(LineKind::Item, line);
    }
    text
}

fn asset(asset: &Asset) -> Vec<Span> {
    let name = one_line(&asset.name, 200);
    match asset.state {
        AssetState::Link => spans![Span::Link {
            label: name,
            url: asset.url.clone(),
        }],
        AssetState::Stored => spans![name, " (in the ticket's thread)"],
        AssetState::Copying => spans![name, " (still being copied)"],
        AssetState::Lost => spans![name, " (lost: ask for it again)"],
    }
}

fn address(url: &str) -> Span {
    Span::Link {
        label: url.to_owned(),
        url: url.to_owned(),
    }
}
