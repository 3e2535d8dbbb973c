//! Pieces that several messages are made of.

use std::fmt::Display;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::domain::ad_set::{Progress, room_left};
use crate::domain::asset::{Asset, AssetPurpose, AssetState};
use crate::domain::calendar::{show_date, show_instant, today};
use crate::domain::people::Person;
use crate::domain::question::Question;
use crate::domain::status::{CycleStatus, Notation, TicketStatus};
use crate::domain::ticket::Ticket;
use crate::message::{Button, ButtonStyle, FileToShow, Span, Text, Tone};
use crate::request::Press;
use crate::spans;
pub use crate::wording::fit::{
    CARD_BODY, LISTED, SHOWN, cut, listed, listed_up_to, one_line, push_items, quote, weight,
    weight_of,
};
use crate::wording::view::{AdSetView, CycleView, Late, NoteView, TicketView};

/// The longest address that a card shows as a link; a longer one is in *Show all* and in files.
const LONGEST_LINK: usize = 500;
/// What a line of files and links may weigh; a card's field takes 1,024 characters.
const ASSETS: usize = 750;

/// `4,120`.
pub fn thousands(n: usize) -> String {
    if n < 1_000 {
        return n.to_string();
    }
    format!("{},{:03}", thousands(n / 1_000), n % 1_000)
}

/// `1 file`, `2 files`.
pub fn count<N: Copy + Display + PartialEq + From<u8>>(n: N, noun: &str) -> String {
    if n == N::from(1) {
        format!("{n} {noun}")
    } else {
        format!("{n} {noun}s")
    }
}

/// `is` for one, `are` for others.
pub fn is_are<N: Copy + PartialEq + From<u8>>(n: N) -> &'static str {
    if n == N::from(1) { "is" } else { "are" }
}

/// `5 h`, `25 min`, `3 days`.
pub fn duration(time: TimeDelta) -> String {
    match (time.num_days(), time.num_hours(), time.num_minutes()) {
        (days, ..) if days >= 2 => count(days, "day"),
        (_, hours, _) if hours >= 1 => format!("{hours} h"),
        (_, _, minutes) => format!("{} min", minutes.max(1)),
    }
}

/// `name` without a mention.
pub fn named(person: &Person) -> Span {
    who(person, false)
}

/// The person, mentioned.
pub fn mention(person: &Person) -> Span {
    who(person, true)
}

fn who(person: &Person, mention: bool) -> Span {
    Span::Person {
        id: Some(person.id),
        name: one_line(&person.name, 80),
        mention,
    }
}

/// `Ana and Kofi`, mentioned or not.
pub fn people(people: &[&Person], mention: bool) -> Vec<Span> {
    let mut spans = Vec::new();
    for (index, person) in people.iter().enumerate() {
        if index > 0 {
            let joint = if index + 1 == people.len() {
                " and "
            } else {
                ", "
            };
            spans.push(Span::from(joint));
        }
        spans.push(who(person, mention));
    }
    spans
}

/// `Ana Lima (copy) and Kofi Mensah (design)`; empty where nobody is assigned.
pub fn creatives(t: &TicketView) -> Vec<Span> {
    match (&t.copywriter, &t.designer) {
        (Some(one), Some(two)) if one.id == two.id => {
            spans![named(one), " (copy and design)"]
        }
        (Some(copywriter), Some(designer)) => spans![
            named(copywriter),
            " (copy) and ",
            named(designer),
            " (design)"
        ],
        (Some(copywriter), None) => spans![named(copywriter), " (copy)"],
        (None, Some(designer)) => spans![named(designer), " (design)"],
        (None, None) => Vec::new(),
    }
}

/// A client's name inside a sentence.
pub fn client(c: &CycleView) -> String {
    one_line(&c.portfolio.client, 100)
}

/// `T-14 "Spring hero"`.
pub fn ticket(t: &TicketView) -> String {
    format!("{} \"{}\"", t.ticket.label(), one_line(&t.ticket.name, 80))
}

/// A ticket's thread.
pub fn thread(ticket: &Ticket, most: usize) -> Span {
    Span::Thread {
        ticket: ticket.id,
        name: format!("{} {}", ticket.label(), one_line(&ticket.name, most)),
    }
}

/// A date as people of the portfolio read it.
pub fn date(c: &CycleView, date: NaiveDate) -> String {
    show_date(date, c.today)
}

/// An instant on the portfolio's clocks.
pub fn instant(c: &CycleView, at: DateTime<Utc>) -> String {
    show_instant(at, c.portfolio.time_zone, c.today)
}

/// `This comes 5 h late: it was due on Mon 23 Nov, 09:00.`
pub fn comes_late(c: &CycleView, late: Late) -> Span {
    let (by, due) = (duration(late.by), instant(c, late.due));
    Span::from(format!("This comes {by} late: it was due on {due}."))
}

/// The day of an instant in the portfolio's zone.
pub fn day(c: &CycleView, at: DateTime<Utc>) -> NaiveDate {
    today(at, c.portfolio.time_zone)
}

/// `due today, Mon 23 Nov`.
pub fn due(c: &CycleView, due: NaiveDate) -> String {
    due_on(c.today, due)
}

/// The same, seen from a day.
pub fn due_on(today: NaiveDate, due: NaiveDate) -> String {
    let shown = show_date(due, today);
    match due.signed_duration_since(today).num_days() {
        0 => format!("due today, {shown}"),
        1 => format!("due tomorrow, {shown}"),
        days if days < 0 => format!("due since {shown}"),
        _ => format!("due {shown}"),
    }
}

/// Creative Refresh Status, also the blank one.
pub fn cycle_status(status: CycleStatus) -> &'static str {
    match status.title() {
        "" => "blank",
        title => title,
    }
}

/// How a ticket's status looks.
pub const fn tone(status: TicketStatus) -> Tone {
    match status {
        TicketStatus::New => Tone::Action,
        TicketStatus::InProgress => Tone::Working,
        TicketStatus::PendingApproval => Tone::Waiting,
        TicketStatus::RevisionsRequested => Tone::Warning,
        TicketStatus::Approved | TicketStatus::CompletedDeliverable => Tone::Good,
        TicketStatus::Cancelled => Tone::Neutral,
    }
}

/// `video · Stories 9:16`.
pub fn format(ticket: &Ticket) -> String {
    let format = ticket.format.as_str();
    match ticket.placement.as_deref() {
        Some(placement) => format!("{format} · {}", one_line(placement, 100)),
        None => format.to_owned(),
    }
}

/// A link, or the start of the address where it is too long to be one here.
pub fn link(label: &str, url: &str) -> Span {
    if url.chars().count() > LONGEST_LINK {
        return Span::from(one_line(url, 200));
    }
    Span::Link {
        label: one_line(label, 80),
        url: url.to_owned(),
    }
}

/// Whether [`link`] leaves out a part of the address.
pub fn link_is_cut(url: &str) -> bool {
    url.chars().count() > LONGEST_LINK
}

/// One asset: a link as a link, a file by its name and what is wrong with it.
pub fn asset(asset: &Asset) -> Vec<Span> {
    let name = one_line(&asset.name, 60);
    match asset.state {
        AssetState::Link => spans![link(&name, &asset.url)],
        AssetState::Stored => spans![name],
        AssetState::Copying => spans![name, " (copying)"],
        AssetState::Lost => spans![name, " (lost: please send it again)"],
    }
}

/// `logo.png, brief.pdf (copying), Drive folder and 3 more`, and whether something was left out.
pub fn assets<'a>(all: impl IntoIterator<Item = &'a Asset>) -> (Vec<Span>, bool) {
    listed_assets(all, asset)
}

/// The same in a message that stays as it is posted: a file that is still being copied is named, and
/// follows by itself.
pub fn assets_posted<'a>(all: impl IntoIterator<Item = &'a Asset>) -> (Vec<Span>, bool) {
    listed_assets(all, |one| match one.state {
        AssetState::Copying => spans![one_line(&one.name, 60)],
        _ => asset(one),
    })
}

fn listed_assets<'a>(
    all: impl IntoIterator<Item = &'a Asset>,
    show: fn(&Asset) -> Vec<Span>,
) -> (Vec<Span>, bool) {
    let all: Vec<&Asset> = all.into_iter().collect();
    let mut spans = Vec::new();
    for (index, one) in all.iter().enumerate() {
        let mut longer = spans.clone();
        if index > 0 {
            longer.push(Span::from(", "));
        }
        longer.extend(show(one));
        if index > 0 && weight_of(&longer) > ASSETS {
            spans.push(format!(" and {} more", all.len() - index).into());
            return (spans, true);
        }
        spans = longer;
    }
    let is_cut = all
        .iter()
        .any(|asset| asset.state == AssetState::Link && link_is_cut(&asset.url));
    (spans, is_cut)
}

/// `2 files and 1 link`.
pub fn files_and_links(files: usize, links: usize) -> String {
    match (files, links) {
        (files, 0) => count(files, "file"),
        (0, links) => count(links, "link"),
        (files, links) => format!("{} and {}", count(files, "file"), count(links, "link")),
    }
}

/// A ticket's references.
pub fn references(t: &TicketView) -> impl Iterator<Item = &Asset> {
    t.assets
        .iter()
        .filter(|asset| asset.purpose == AssetPurpose::Reference)
}

/// What was handed in last: the delivered assets of the newest round that has any.
pub fn delivered(t: &TicketView) -> Vec<&Asset> {
    let handed_in = || {
        t.assets
            .iter()
            .filter(|asset| asset.purpose == AssetPurpose::Delivered)
    };
    let newest = handed_in().map(|asset| asset.round).max();
    handed_in()
        .filter(|asset| Some(asset.round) == newest)
        .collect()
}

/// `from Dana Whitfield, Thu 19 Nov`.
pub fn note_from(c: &CycleView, n: &NoteView) -> String {
    let on = date(c, day(c, n.note.logged_at));
    match n.note.author.as_deref() {
        Some(author) => format!("from {}, {on}", one_line(author, 80)),
        None => format!("of unknown author, imported {on}"),
    }
}

/// `4 of 6 created, 2 pending approval, 1 cancelled`.
pub fn progress(progress: Progress) -> String {
    let mut parts = vec![format!(
        "{} of {} created",
        progress.created, progress.count
    )];
    for (n, what) in [
        (progress.pending, "pending approval"),
        (progress.revisions, "with revisions requested"),
        (progress.approved, "approved"),
        (progress.cancelled, "cancelled"),
    ] {
        if n > 0 {
            parts.push(format!("{n} {what}"));
        }
    }
    parts.join(", ")
}

/// How many tickets may still be made.
pub fn room(s: &AdSetView) -> i64 {
    room_left(s.set.count, s.tickets.len())
}

/// The Deliverable Folder Name inside a sentence.
pub fn folder(s: &AdSetView) -> String {
    one_line(&s.set.folder_name, 100)
}

/// Whether *Mark submitted* would change anything.
pub fn may_be_submitted(c: &CycleView) -> bool {
    matches!(
        c.cycle.status(),
        CycleStatus::Waiting(Notation::Blank | Notation::RequestSubmitted)
    )
}

/// A button for the next step.
pub fn primary(press: Press, label: impl Into<String>) -> Button {
    button(press, label, ButtonStyle::Primary)
}

/// A button for another possibility.
pub fn secondary(press: Press, label: impl Into<String>) -> Button {
    button(press, label, ButtonStyle::Secondary)
}

/// A button that ends something well.
pub fn success(press: Press, label: impl Into<String>) -> Button {
    button(press, label, ButtonStyle::Success)
}

fn button(press: Press, label: impl Into<String>, style: ButtonStyle) -> Button {
    Button {
        id: press.to_string(),
        label: label.into(),
        style,
    }
}

/// *Clone the rest (n)* and *Clone one*, while there is room.
pub fn clone_buttons(s: &AdSetView) -> Vec<Button> {
    match room(s) {
        0 => Vec::new(),
        room => vec![
            primary(
                Press::CloneRest(s.set.id),
                format!("Clone the rest ({room})"),
            ),
            secondary(Press::CloneOne(s.set.id), "Clone one"),
        ],
    }
}

/// Somebody's own words as quoted lines that weigh at most `room`; where something is left out, the
/// file `<name>.txt` has all of it.
pub fn own_words(words: &str, room: usize, name: &str) -> (Text, Vec<FileToShow>) {
    let mut most = room;
    loop {
        let (text, is_cut) = quote(words, most);
        if weight(&text) > room && most > 0 {
            most = most * 3 / 4;
            continue;
        }
        let file = is_cut.then(|| FileToShow::Text {
            name: file_name(name, "txt"),
            content: format!("{}\n", words.trim()),
        });
        return (text, file.into_iter().collect());
    }
}

/// A file name made of what it is about: lower case, digits and hyphens.
pub fn file_name(about: &str, extension: &str) -> String {
    let lower = about.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let joined: String = words.join("-").chars().take(60).collect();
    format!("{}.{extension}", joined.trim_matches('-'))
}

/// `Q-1 and Q-4`, or the first of many.
pub fn question_labels(questions: &[Question]) -> String {
    let labels: Vec<String> = questions.iter().map(Question::label).collect();
    listed_up_to(&labels, LISTED)
}
