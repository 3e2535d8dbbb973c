//! What was handed in, ticket by ticket: for the review, and for Meta.

use std::fmt::Write as _;

use super::table;
use crate::domain::asset::{Asset, AssetPurpose, AssetState};
use crate::domain::status::TicketStatus;
use crate::message::{
    Card, FileToShow, LineKind, Message, Span, Text, Tone, code, emphasis, strong,
};
use crate::request::Press;
use crate::spans;
use crate::wording::Locale;
use crate::wording::parts::{
    self, CARD_BODY, client, count, delivered, file_name, folder, mention, one_line, success,
    thread, weight,
};
use crate::wording::view::{AdSetView, CycleView, TicketView};

/// Said where the card has no room for everything.
pub(in crate::wording) const SHORTENED: &str =
    "The card is shortened; the attached file has everything.";

/// What a handover shows of each ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Texts {
    /// Assets, texts and landing page: for implementation.
    All,
    /// Assets alone: for the review.
    AssetsOnly,
}

/// The tickets of some Ad Sets, as a card where it fits, and as a file.
pub struct Handover {
    body: Text,
    /// The body leaves something out that only the file has.
    shortened: bool,
    file: FileToShow,
}

impl Handover {
    /// Of every ticket that was not cancelled.
    pub fn of(c: &CycleView, sets: &[AdSetView], texts: Texts) -> Self {
        let levels = [
            (Texts::All, 200),
            (Texts::AssetsOnly, 80),
            (Texts::AssetsOnly, 0),
        ];
        let levels = levels
            .into_iter()
            .filter(|(level, _)| *level == texts || texts == Texts::All);
        let mut body = Text::new();
        let mut shortened = false;
        for (index, (level, words)) in levels.enumerate() {
            let (text, cut) = card_body(sets, level, words);
            shortened = cut || index > 0;
            body = text;
            if weight(&body) <= CARD_BODY {
                break;
            }
        }
        Self {
            body,
            shortened,
            file: FileToShow::Text {
                name: file_name(&format!("{} cycle {}", client(c), c.cycle.number), "csv"),
                content: table::csv(sets),
            },
        }
    }

    /// The message; the file goes along for implementation, and wherever the card leaves
    /// something out.
    pub fn message(self, mut text: Text, title: String, tone: Tone, footer: String) -> Message {
        if self.shortened {
            text.push(LineKind::Plain, spans![SHORTENED]);
        }
        Message {
            text,
            card: Some(Card {
                title,
                tone,
                body: self.body,
                fields: Vec::new(),
                footer,
            }),
            buttons: Vec::new(),
            files: if self.shortened {
                vec![self.file]
            } else {
                Vec::new()
            },
        }
    }
}

/// The tickets of a set that are not cancelled.
pub(in crate::wording) fn live(s: &AdSetView) -> impl Iterator<Item = &TicketView> {
    s.tickets
        .iter()
        .filter(|t| t.ticket.status != TicketStatus::Cancelled)
}

/// One block a ticket; `words`: the most characters of a text, 0 for the shortest form.
fn card_body(sets: &[AdSetView], texts: Texts, words: usize) -> (Text, bool) {
    let mut body = Text::new();
    let mut cut = false;
    for s in sets {
        if sets.len() > 1 {
            body.push(LineKind::Plain, spans![strong(folder(s))]);
        }
        for t in live(s) {
            cut |= ticket_block(&mut body, t, texts, words);
        }
    }
    (body, cut)
}

fn ticket_block(body: &mut Text, t: &TicketView, texts: Texts, words: usize) -> bool {
    let assets = delivered(t);
    if words == 0 {
        let thread = Span::Thread {
            ticket: t.ticket.id,
            name: t.ticket.label(),
        };
        let handed_in = count(assets.len(), "asset");
        body.push(LineKind::Plain, spans![thread, format!(": {handed_in}")]);
        return true;
    }
    let mut first = spans![thread(&t.ticket, 80), ": "];
    let (named, mut cut) = parts::assets_posted(assets);
    if named.is_empty() {
        first.push(Span::from("nothing handed in here"));
    }
    first.extend(named);
    body.push(LineKind::Plain, first);
    if texts == Texts::AssetsOnly {
        return cut;
    }
    for (name, typed) in [
        ("Primary text", &t.ticket.primary_text),
        ("Headline", &t.ticket.headline),
        ("Call to action", &t.ticket.call_to_action),
    ] {
        if !typed.trim().is_empty() {
            cut |= typed.chars().count() > words;
            body.push(
                LineKind::Item,
                spans![format!("{name}: "), one_line(typed, words)],
            );
        }
    }
    if let Some(url) = &t.ticket.landing_url {
        cut |= parts::link_is_cut(url);
        body.push(
            LineKind::Item,
            spans!["Landing page: ", parts::link(url, url)],
        );
    }
    cut
}

/// Everything about every ticket, as plain text: for a mail.
pub fn listing(c: &CycleView, sets: &[AdSetView]) -> String {
    let mut out = format!("{}, cycle {}\n", c.portfolio.name(), c.cycle.number);
    if let Some(account) = &c.portfolio.ad_account {
        let _ = writeln!(out, "Meta ad account: {account}");
    }
    if let Some(folder) = &c.portfolio.asset_folder {
        let _ = writeln!(out, "Asset folder: {folder}");
    }
    for s in sets {
        let _ = writeln!(out, "\nAd Set {}", s.set.folder_name);
        for t in live(s) {
            ticket_in_file(&mut out, t);
        }
    }
    out
}

fn ticket_in_file(out: &mut String, t: &TicketView) {
    let ticket = &t.ticket;
    let _ = writeln!(
        out,
        "\n{} {} ({} of {}, {}, {})",
        ticket.label(),
        ticket.name,
        ticket.position,
        ticket.set_count,
        parts::format(ticket),
        ticket.status.title()
    );
    for (name, typed) in [
        ("Primary text", ticket.primary_text.as_str()),
        ("Headline", &ticket.headline),
        ("Call to action", &ticket.call_to_action),
        (
            "Landing page",
            ticket.landing_url.as_deref().unwrap_or_default(),
        ),
    ] {
        if !typed.trim().is_empty() {
            let _ = writeln!(out, "  {name}: {}", typed.trim().replace('\n', "\n    "));
        }
    }
    let newest = delivered(t).first().map(|asset| asset.round);
    for asset in &t.assets {
        if asset.purpose == AssetPurpose::Delivered {
            let _ = writeln!(out, "  {}", asset_in_file(asset, newest));
        }
    }
}

fn asset_in_file(asset: &Asset, newest: Option<i64>) -> String {
    let shown = match asset.state {
        AssetState::Link if asset.name == asset.url => asset.url.clone(),
        AssetState::Link => format!("{}: {}", asset.name, asset.url),
        AssetState::Stored => format!("{} (in the ticket's thread)", asset.name),
        AssetState::Copying => format!("{} (still being copied)", asset.name),
        AssetState::Lost => format!("{} (lost: ask for it again)", asset.name),
    };
    if Some(asset.round) == newest {
        format!("Final: {shown}")
    } else {
        format!("Replaced in a later round: {shown}")
    }
}

/// The client has approved: the SAS implements. Everything needed goes along as one file too.
pub fn approved(Locale::En: Locale, c: &CycleView, sets: &[AdSetView]) -> Message {
    let next = spans![
        "Next: put them live, then press ",
        emphasis("Mark implemented"),
        ". Until then no next refresh is scheduled."
    ];
    to_implement(c, sets, next).button(success(Press::Implement(c.cycle.id), "Mark implemented"))
}

/// What there is to implement; `next` stands below where it goes.
pub(super) fn to_implement(c: &CycleView, sets: &[AdSetView], next: Vec<Span>) -> Message {
    let deliverables: usize = sets.iter().map(|s| live(s).count()).sum();
    let mut facts = format!(" · cycle {} · ", c.cycle.number);
    if deliverables > 0 {
        facts = format!("{facts}{} · ", count(deliverables, "deliverable"));
    }
    let mut text = Text::line(spans![
        strong(format!("{}: approved, ready for Meta", client(c))),
        facts,
        mention(&c.sas),
    ]);
    if deliverables == 0 {
        text.push(LineKind::Plain, spans![without_tickets(c)]);
    }
    if let Some(place) = place(c) {
        text.push(LineKind::Plain, place);
    }
    text.push(LineKind::Plain, next);
    if deliverables == 0 {
        return Message::text(text);
    }
    for_meta(c, sets, text)
}

fn without_tickets(c: &CycleView) -> &'static str {
    if c.cycle.untracked {
        "This cycle was imported: its tickets are not here."
    } else {
        "There are no tickets in this cycle."
    }
}

fn for_meta(c: &CycleView, sets: &[AdSetView], text: Text) -> Message {
    let handover = Handover::of(c, sets, Texts::All);
    let file = handover.file.clone();
    let mut message = handover.message(
        text,
        "To implement".to_owned(),
        Tone::Action,
        format!("Implement · cycle {} · {}", c.cycle.number, client(c)),
    );
    if message.files.is_empty() {
        message.files.push(file);
    }
    message
}

/// Meta ad account and asset folder, as far as known.
fn place(c: &CycleView) -> Option<Vec<Span>> {
    let account = c.portfolio.ad_account.as_deref();
    let folder = c.portfolio.asset_folder.as_deref();
    let account = account.map(|id| spans!["Meta ad account ", code(one_line(id, 80))]);
    let folder = folder.map(|url| spans![parts::link("Asset folder", url)]);
    match (account, folder) {
        (Some(mut account), Some(folder)) => {
            account.push(Span::from(" · "));
            account.extend(folder);
            Some(account)
        }
        (account, folder) => account.or(folder),
    }
}
