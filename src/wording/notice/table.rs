//! Tickets as a file to download: comma-separated values that spreadsheets open as they are
//! (RFC 4180, UTF-8 with a byte order mark).

use crate::domain::asset::{Asset, AssetState};
use crate::wording::notice::handover::live;
use crate::wording::parts::delivered;
use crate::wording::view::{AdSetView, TicketView};

/// The first row.
const HEAD: [&str; 11] = [
    "ticket",
    "position",
    "name",
    "format",
    "placement",
    "primary text",
    "headline",
    "call to action",
    "landing URL",
    "assets",
    "folder",
];

/// Without it Excel reads the file in the machine's own code page.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// A row for every ticket that was not cancelled, with its final assets.
pub fn csv(sets: &[AdSetView]) -> String {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let rows = sets
        .iter()
        .flat_map(|s| live(s).map(move |t| row(s, t)))
        .map(|row| row.map(|cell| harmless(&cell)));
    for row in std::iter::once(HEAD.map(str::to_owned)).chain(rows) {
        // In memory there is nothing that could fail.
        let _ = writer.write_record(row);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    format!("{BYTE_ORDER_MARK}{}", String::from_utf8_lossy(&bytes))
}

fn row(s: &AdSetView, t: &TicketView) -> [String; 11] {
    let ticket = &t.ticket;
    let assets: Vec<String> = delivered(t).into_iter().map(asset).collect();
    [
        ticket.label(),
        ticket.position.to_string(),
        ticket.name.clone(),
        ticket.format.as_str().to_owned(),
        ticket.placement.clone().unwrap_or_default(),
        ticket.primary_text.clone(),
        ticket.headline.clone(),
        ticket.call_to_action.clone(),
        ticket.landing_url.clone().unwrap_or_default(),
        assets.join("\n"),
        s.set.folder_name.clone(),
    ]
}

fn asset(asset: &Asset) -> String {
    match asset.state {
        AssetState::Link if asset.name == asset.url => asset.url.clone(),
        AssetState::Link => format!("{}: {}", asset.name, asset.url),
        AssetState::Stored => asset.name.clone(),
        AssetState::Copying => format!("{} (still being copied)", asset.name),
        AssetState::Lost => format!("{} (lost: ask for it again)", asset.name),
    }
}

/// A cell that a spreadsheet would take for a formula is made text by an apostrophe before it.
fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}
