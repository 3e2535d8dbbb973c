//! *Show all*: whole texts, nothing left out.

use crate::domain::asset::{Asset, AssetPurpose, AssetState};
use crate::message::{Card, FileToShow, LineKind, Message, Text, Tone, strong};
use crate::spans;
use crate::wording::Locale;
use crate::wording::parts::{CARD_BODY, cut, file_name, one_line, push_items, quote, tone, weight};
use crate::wording::view::{NoteView, TicketView};

/// The most characters of each text that are shown beside the file that has all of it.
const START: usize = 200;

/// The whole texts of a ticket, its links and files.
pub fn show_ticket(Locale::En: Locale, t: &TicketView) -> Message {
    let ticket = &t.ticket;
    let texts = [
        ("Creative direction", ticket.direction.as_str()),
        ("Primary text", &ticket.primary_text),
        ("Headline", &ticket.headline),
        ("Call to action", &ticket.call_to_action),
        (
            "Landing page",
            ticket.landing_url.as_deref().unwrap_or_default(),
        ),
    ];
    let title = format!("{} · {}", ticket.label(), one_line(&ticket.name, 80));
    show(
        &title,
        tone(ticket.status),
        &texts,
        &t.assets,
        format!("All of {}", ticket.label()),
    )
}

/// The whole text of a Note, its links and files.
pub fn show_note(Locale::En: Locale, n: &NoteView) -> Message {
    let author = n.note.author.as_deref().unwrap_or("unknown author");
    show(
        &format!("Note from {}", one_line(author, 80)),
        Tone::Neutral,
        &[("Note", &n.note.body)],
        &n.assets,
        format!("All of note {}", n.note.id),
    )
}

fn show(
    title: &str,
    tone: Tone,
    texts: &[(&str, &str)],
    assets: &[Asset],
    footer: String,
) -> Message {
    let texts: Vec<(&str, &str)> = texts
        .iter()
        .filter(|(_, words)| !words.trim().is_empty())
        .copied()
        .collect();
    let whole = body(&texts, assets, usize::MAX);
    let fits = weight(&whole) <= CARD_BODY;
    let (text, body, files) = if fits {
        (Text::new(), whole, Vec::new())
    } else {
        let file = FileToShow::Text {
            name: file_name(title, "txt"),
            content: file(title, &texts, assets),
        };
        (
            Text::line(spans!["It is long: the attached file has all of it."]),
            body(&texts, assets, START),
            vec![file],
        )
    };
    Message {
        text,
        card: Some(Card {
            title: title.to_owned(),
            tone,
            body,
            fields: Vec::new(),
            footer,
        }),
        buttons: Vec::new(),
        files,
    }
}

fn body(texts: &[(&str, &str)], assets: &[Asset], most: usize) -> Text {
    let mut body = Text::new();
    for (name, words) in texts {
        // The title says already what a single text is.
        if texts.len() > 1 {
            body.push(LineKind::Plain, spans![strong(*name)]);
        }
        if most == usize::MAX {
            body.push_quote(words.trim());
        } else {
            body.append(quote(words, most).0);
        }
    }
    let lines = assets.iter().map(|asset| {
        let shown = asset_line(asset);
        spans![cut(&shown, most).unwrap_or(shown)]
    });
    let room = if most == usize::MAX {
        usize::MAX
    } else {
        CARD_BODY
    };
    push_items(&mut body, lines.collect(), room, "file");
    body
}

fn asset_line(asset: &Asset) -> String {
    let purpose = match asset.purpose {
        AssetPurpose::Reference => "Reference".to_owned(),
        AssetPurpose::Delivered => format!("Delivered, round {}", asset.round),
    };
    let shown = match asset.state {
        AssetState::Link if asset.name == asset.url => asset.url.clone(),
        AssetState::Link => format!("{}, {}", asset.name, asset.url),
        AssetState::Stored => asset.name.clone(),
        AssetState::Copying => format!("{} (copying)", asset.name),
        AssetState::Lost => format!("{} (lost: please send it again)", asset.name),
    };
    format!("{purpose}: {shown}")
}

fn file(title: &str, texts: &[(&str, &str)], assets: &[Asset]) -> String {
    let mut parts = vec![title.to_owned()];
    parts.extend(
        texts
            .iter()
            .map(|(name, words)| format!("{name}\n{}", words.trim())),
    );
    if !assets.is_empty() {
        let lines: Vec<String> = assets.iter().map(asset_line).collect();
        parts.push(lines.join("\n"));
    }
    format!("{}\n", parts.join("\n\n"))
}
