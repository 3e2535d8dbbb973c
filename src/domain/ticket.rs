//! Deliverable tickets (process.md section 2), and what people type about them.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::id::{AdSetId, CycleId, PersonId, PortfolioId, TicketId};
use super::status::TicketStatus;
use super::text_enum::text_enum;

/// The longest name of a ticket, in characters.
pub const MAX_NAME: usize = 80;
/// The longest landing URL, in characters.
pub const MAX_URL: usize = 2_000;
/// The longest creative direction or copy, in characters: what a form field takes.
pub const MAX_TEXT: usize = 4_000;
/// The longest placement, in characters.
pub const MAX_PLACEMENT: usize = 100;
/// Working days from the refresh date to a ticket's due date, where none is given.
pub const DUE_WORKING_DAYS: u32 = 10;

text_enum! {
    /// What kind of deliverable a ticket asks for.
    pub enum Format {
        /// One picture.
        Static = "static",
        /// A film.
        Video = "video",
        /// Several pictures.
        Carousel = "carousel",
        /// Upright, full screen.
        StoryReel = "story/reel",
        /// Text alone.
        CopyOnly = "copy only",
        /// Anything else.
        Other = "other",
    }
}

impl Format {
    /// Reads a typed format: without case, `story` and `reel` alone are fine.
    pub fn typed(text: &str) -> Option<Self> {
        match text.trim().to_lowercase().as_str() {
            "story" | "reel" | "story/reel" | "story / reel" => Some(Self::StoryReel),
            "copy" | "copy only" | "copy-only" => Some(Self::CopyOnly),
            other => other.parse().ok(),
        }
    }
}

/// One deliverable of an Ad Set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// Identifier.
    pub id: TicketId,
    /// Its number within the workspace: 14 in `T-14`.
    pub number: i64,
    /// Its portfolio.
    pub portfolio_id: PortfolioId,
    /// Its cycle.
    pub cycle_id: CycleId,
    /// Its Ad Set.
    pub ad_set_id: AdSetId,
    /// n of N, from 1.
    pub position: i64,
    /// N, the set's.
    pub set_count: i64,
    /// Name.
    pub name: String,
    /// Format.
    pub format: Format,
    /// Placement or aspect ratio.
    pub placement: Option<String>,
    /// Creative direction, as typed.
    pub direction: String,
    /// Primary text.
    pub primary_text: String,
    /// Headline.
    pub headline: String,
    /// Call to action.
    pub call_to_action: String,
    /// Landing URL.
    pub landing_url: Option<String>,
    /// When the creatives should have handed it in.
    pub due_date: NaiveDate,
    /// Who writes.
    pub copywriter_id: Option<PersonId>,
    /// Who draws.
    pub designer_id: Option<PersonId>,
    /// Ticket Status.
    pub status: TicketStatus,
    /// The ticket that it was cloned from.
    pub cloned_from: Option<TicketId>,
    /// Revision round: 1 until the first revision is asked for.
    pub round: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

impl Ticket {
    /// `T-14`.
    pub fn label(&self) -> String {
        format!("T-{}", self.number)
    }

    /// Its creatives.
    pub fn creatives(&self) -> impl Iterator<Item = PersonId> + use<> {
        let designer = self
            .designer_id
            .filter(|id| Some(*id) != self.copywriter_id);
        self.copywriter_id.into_iter().chain(designer)
    }
}

/// Reads `T-14`, `t14`, `#14` or `14`.
pub fn parse_number(typed: &str) -> Option<i64> {
    let text = typed.trim().trim_start_matches('#');
    let digits = text
        .strip_prefix(['T', 't'])
        .map_or(text, |rest| rest.strip_prefix('-').unwrap_or(rest));
    if digits.starts_with('+') {
        return None;
    }
    digits.parse().ok().filter(|n| *n > 0)
}

/// Ad copy, read from one text field.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Copy {
    /// Primary text.
    pub primary: String,
    /// Headline.
    pub headline: String,
    /// Call to action.
    pub call_to_action: String,
}

impl Copy {
    /// Reads lines that begin `Primary:`, `Headline:`, `CTA:` (without case); a line without such a
    /// beginning goes on with the part before it, and text before any is primary text.
    pub fn parse(typed: &str) -> Self {
        let mut copy = Self::default();
        let mut part = 0;
        for line in typed.lines() {
            let (next, rest) = Self::labelled(line).unwrap_or((part, line));
            part = next;
            let field = match part {
                1 => &mut copy.headline,
                2 => &mut copy.call_to_action,
                _ => &mut copy.primary,
            };
            if !field.is_empty() {
                field.push('\n');
            }
            // a stray return would make another line break when it is read again
            field.push_str(rest.trim_end_matches('\r'));
        }
        for field in [
            &mut copy.primary,
            &mut copy.headline,
            &mut copy.call_to_action,
        ] {
            *field = field.trim().to_owned();
        }
        copy
    }

    fn labelled(line: &str) -> Option<(usize, &str)> {
        let (label, rest) = line.split_once(':')?;
        let part = match label.trim().to_lowercase().as_str() {
            "primary" | "primary text" => 0,
            "headline" => 1,
            "cta" | "call to action" => 2,
            _ => return None,
        };
        Some((part, rest.strip_prefix(' ').unwrap_or(rest)))
    }

    /// The text that `parse` reads back as this. A line that would itself be taken for a label bears
    /// the label of its own part.
    pub fn to_text(&self) -> String {
        let parts = [
            ("Primary", &self.primary),
            ("Headline", &self.headline),
            ("CTA", &self.call_to_action),
        ];
        parts
            .iter()
            .filter(|(_, text)| !text.is_empty())
            .flat_map(|(label, text)| {
                text.lines().enumerate().map(move |(nth, line)| {
                    if nth == 0 || Self::labelled(line).is_some() {
                        format!("{label}: {line}")
                    } else {
                        line.to_owned()
                    }
                })
            })
            .collect::<Vec<_>>()
            .join("\n")
    }
}

/// One line of a bulk clone: `name | format | what differs`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CloneLine {
    /// The new ticket's name.
    pub name: String,
    /// Its format; `None`: the first ticket's.
    pub format: Option<Format>,
    /// What differs from the first ticket.
    pub differs: String,
}

/// What is wrong with a line of a bulk clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloneLineError {
    /// Counted as typed, from 1; empty lines count too.
    pub line: usize,
    /// What is wrong.
    pub wrong: CloneLineFault,
}

/// The faults that a bulk clone's line can have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CloneLineFault {
    /// Nothing before the first bar.
    NoName,
    /// The name is over 80 characters.
    NameTooLong(usize),
    /// Not a format; holds what was typed.
    UnknownFormat(String),
    /// The set is full: it has room for `room` more, and this would be number `nth`.
    NoRoom {
        /// How many more fit.
        room: i64,
        /// The place of this line among the typed ones, from 1.
        nth: i64,
    },
}

/// Reads a bulk clone: one ticket a line, empty lines passed over, all or nothing.
///
/// # Errors
/// Every line that is wrong, with its number.
pub fn parse_clone_lines(typed: &str, room: i64) -> Result<Vec<CloneLine>, Vec<CloneLineError>> {
    let mut lines = Vec::new();
    let mut errors = Vec::new();
    let mut nth = 0;
    for (index, text) in typed.lines().enumerate() {
        if text.trim().is_empty() {
            continue;
        }
        nth += 1;
        let mut fault = |wrong| {
            errors.push(CloneLineError {
                line: index + 1,
                wrong,
            });
        };
        if nth > room {
            fault(CloneLineFault::NoRoom { room, nth });
        }
        match parse_clone_line(text) {
            Ok(line) => lines.push(line),
            Err(wrong) => fault(wrong),
        }
    }
    if errors.is_empty() {
        Ok(lines)
    } else {
        Err(errors)
    }
}

fn parse_clone_line(text: &str) -> Result<CloneLine, CloneLineFault> {
    let mut parts = text.splitn(3, '|').map(str::trim);
    let name = parts.next().unwrap_or_default();
    let format = parts.next().unwrap_or_default();
    let differs = parts.next().unwrap_or_default();
    if name.is_empty() {
        return Err(CloneLineFault::NoName);
    }
    let characters = name.chars().count();
    if characters > MAX_NAME {
        return Err(CloneLineFault::NameTooLong(characters));
    }
    let format = match format {
        "" => None,
        typed => Some(
            Format::typed(typed).ok_or_else(|| CloneLineFault::UnknownFormat(typed.to_owned()))?,
        ),
    };
    Ok(CloneLine {
        name: name.to_owned(),
        format,
        differs: differs.to_owned(),
    })
}

/// Who is assigned where nobody was named: the fewest open tickets, a tie to the longest idle, then
/// the smallest id, so that the choice never depends on the order of rows.
pub fn least_loaded(candidates: &[Load]) -> Option<PersonId> {
    candidates
        .iter()
        .min_by_key(|load| (load.open_tickets, load.last_assigned, load.person))
        .map(|load| load.person)
}

/// How much somebody has to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Load {
    /// Who.
    pub person: PersonId,
    /// Open tickets assigned.
    pub open_tickets: i64,
    /// When a ticket was last assigned to them; `None`: never, the longest idle of all.
    pub last_assigned: Option<DateTime<Utc>>,
}
