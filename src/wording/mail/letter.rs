//! A mail around a message: its subject, its heading, commands and a link in the place of buttons, and
//! why it came.

use crate::domain::people::Person;
use crate::domain::preference::TellKind;
use crate::message::{Card, Line, LineKind, Message, Span, Text};
use crate::wording::Locale;
use crate::wording::parts::{client, one_line};
use crate::wording::plain::plain;
use crate::wording::view::CycleView;

/// A mail: what stands in it, without to whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The same for all mails of a cycle: mail programs show them as one thread.
    pub subject: String,
    /// The language, as HTML names it.
    pub language: &'static str,
    /// What happened or is to be done, in a few words.
    pub heading: String,
    /// What stands beside the heading.
    pub beside: Vec<Span>,
    /// What it says.
    pub body: Text,
    /// The boxed part.
    pub card: Option<Card>,
    /// What leads to the message in chat: a label, and the address.
    pub link: Option<(&'static str, String)>,
    /// The heading over [`Letter::acts`].
    pub acts_heading: &'static str,
    /// What can be done, as it is typed in chat.
    pub acts: Vec<Act>,
    /// What else the recipient should know.
    pub remarks: Vec<String>,
    /// Why it came, whom a reply reaches, and how to have it otherwise.
    pub footer: Vec<String>,
    /// All of it as plain text; lines end with `\n`.
    pub text: String,
}

/// What a button does, as it is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// The button's label.
    pub label: String,
    /// The command.
    pub command: String,
}

/// Whom a mail goes to, and what it belongs to.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances<'a> {
    /// The recipient.
    pub to: &'a Person,
    /// Whether they have an account in the chat.
    pub linked: bool,
    /// The kind of thing that is told, where people choose how they are told of it.
    pub kind: Option<TellKind>,
    /// The cycle that it is about; `None`: it is about no single one.
    pub cycle: Option<&'a CycleView>,
    /// The address of the message in chat.
    pub link: Option<&'a str>,
    /// Whom a reply reaches.
    pub replies_to: Option<&'a Person>,
}

const LINK: &str = "Open in chat";
const ACTS: &str = "Where to act, in chat:";

/// A mail that says what `message` says in chat. `acts`: its buttons.
pub fn letter(
    locale @ Locale::En: Locale,
    message: &Message,
    acts: Vec<Act>,
    about: Circumstances<'_>,
) -> Letter {
    let message = without_mentions(message);
    let remarks = remarks(&message, about.linked);
    let footer = footer(locale, about);
    let text = as_text(&message, &acts, about.link, &remarks, &footer);
    let (heading, beside, body) = taken_apart(&message, about.to);
    let subject = match (about.cycle, &message.card) {
        (Some(c), _) => format!(
            "{}, cycle {}",
            one_line(&c.portfolio.name(), 120),
            c.cycle.number
        ),
        (None, Some(card)) => one_line(&card.title, 120),
        (None, None) => one_line(&heading, 120),
    };
    Letter {
        subject,
        language: "en",
        heading,
        beside,
        body,
        card: message.card,
        link: about.link.map(|url| (LINK, url.to_owned())),
        acts_heading: ACTS,
        acts,
        remarks,
        footer,
        text,
    }
}

fn as_text(
    message: &Message,
    acts: &[Act],
    link: Option<&str>,
    remarks: &[String],
    footer: &[String],
) -> String {
    let mut parts = vec![plain(&Message::text(message.text.clone()))];
    parts.extend(message.card.as_ref().map(|card| plain(&unboxed(card))));
    parts.retain(|part| !part.is_empty());
    let mut act = Vec::new();
    if !acts.is_empty() {
        act.push(ACTS.to_owned());
        let typed = acts.iter();
        act.extend(typed.map(|act| format!("- {}: {}", act.label, act.command)));
    }
    if let Some(link) = link {
        act.push(format!("{LINK}: {link}"));
    }
    if !act.is_empty() {
        parts.push(act.join("\n"));
    }
    if !remarks.is_empty() {
        parts.push(remarks.join("\n"));
    }
    parts.push(format!("-- \n{}", footer.join("\n")));
    format!("{}\n", parts.join("\n\n"))
}

/// A card without lines drawn around it, which mean nothing in a font of any widths.
fn unboxed(card: &Card) -> Message {
    let mut text = Text::line([Span::from(&card.title)]);
    text.append(card.body.clone());
    for field in &card.fields {
        match field.value.0.as_slice() {
            [only] if only.kind == LineKind::Plain => {
                let name = Span::from(format!("{}: ", field.name));
                text.push(
                    LineKind::Plain,
                    std::iter::once(name).chain(only.spans.clone()),
                );
            }
            several => {
                text.push(LineKind::Plain, [Span::from(format!("{}:", field.name))]);
                text.0.extend_from_slice(several);
            }
        }
    }
    Message::text(text)
}

/// In a mail nobody is mentioned; buttons become commands.
fn without_mentions(message: &Message) -> Message {
    let mut message = message.clone();
    message.buttons = Vec::new();
    for span in message.spans_mut() {
        if let Span::Person { mention, .. } = span {
            *mention = false;
        }
    }
    message
}

fn remarks(message: &Message, linked: bool) -> Vec<String> {
    let mut remarks = Vec::new();
    if !message.files.is_empty() {
        remarks.push("The files named here are with the message in chat.".to_owned());
    }
    if !linked {
        remarks.push(
            "You have no account in the chat that is linked to you yet: ask a Creative Team Lead \
             to link it."
                .to_owned(),
        );
    }
    remarks
}

/// The heading, what stands beside it, and the rest. The recipient's own name at the end of the
/// first line, which mentions them in chat, is left out.
fn taken_apart(message: &Message, to: &Person) -> (String, Vec<Span>, Text) {
    let mut lines = message.text.0.clone();
    let has_heading = matches!(
        lines.first(),
        Some(Line { kind: LineKind::Plain, spans }) if !spans.is_empty()
    );
    if !has_heading {
        let title = message.card.as_ref().map(|card| card.title.clone());
        return (title.unwrap_or_default(), Vec::new(), Text(lines));
    }
    let mut beside = lines.remove(0).spans;
    // Who is named beside others stays.
    if let [.., Span::Text(before), Span::Person { id, .. }] = beside.as_slice()
        && *id == Some(to.id)
        && before.ends_with(" · ")
    {
        beside.pop();
    }
    // What goes on as a sentence is not taken apart.
    let ends = match beside.get(1) {
        Some(Span::Text(next)) => next.starts_with([',', '.']) || next.starts_with(" · "),
        Some(_) => false,
        None => true,
    };
    let (Span::Strong(heading), true) = (&beside[0], ends) else {
        let whole = Message::text(Text::line(beside));
        return (plain(&whole), Vec::new(), Text(lines));
    };
    let heading = heading.trim_end_matches('.').to_owned();
    beside.remove(0);
    if let Some(Span::Text(first)) = beside.first_mut() {
        *first = first
            .trim_start_matches([' ', '·', '.', ',', ':'])
            .to_owned();
    }
    if let Some(Span::Text(last)) = beside.last_mut() {
        *last = last.trim_end_matches([' ', '·', ',']).to_owned();
    }
    beside.retain(|span| *span != Span::from(""));
    (heading, beside, Text(lines))
}

fn footer(Locale::En: Locale, about: Circumstances<'_>) -> Vec<String> {
    let mut says = Vec::new();
    says.push(match about.replies_to {
        Some(person) => format!(
            "A reply to this mail reaches {}.",
            one_line(&person.name, 80)
        ),
        None => "Replies to this mail are not read: answer in chat.".to_owned(),
    });
    let why = match (about.kind, about.cycle) {
        (Some(TellKind::Digest), _) => "This is your digest of the morning.".to_owned(),
        (_, Some(c)) if c.sas.id == about.to.id => {
            format!("You get this as the Social Ad Specialist of {}.", client(c))
        }
        (_, Some(c)) if c.am.id == about.to.id => {
            format!("You get this as the Account Manager of {}.", client(c))
        }
        (_, Some(c)) => format!("You get this because you work for {}.", client(c)),
        (_, None) => "You get this because it is about you.".to_owned(),
    };
    let how = match about.kind {
        Some(_) if about.linked => {
            " To change where you are told, type /refresh todo in chat and press Preferences."
        }
        Some(_) => {
            " Once your account is linked, /refresh todo and its button Preferences say where you \
             are told."
        }
        None => "",
    };
    says.push(format!("{why}{how}"));
    says.push("Sent by refreshbot.".to_owned());
    says
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{PersonId, WorkspaceId};
    use crate::message::strong;
    use crate::spans;

    fn jo() -> Person {
        Person {
            id: PersonId(2),
            workspace_id: WorkspaceId(1),
            name: "Jo Becker".to_owned(),
            email: None,
        }
    }

    #[test]
    fn the_first_line_becomes_the_heading_without_the_recipient() {
        let mention = Span::Person {
            id: Some(PersonId(2)),
            name: "Jo Becker".to_owned(),
            mention: true,
        };
        for (line, heading, beside) in [
            (
                spans![
                    strong("Birch: refresh day"),
                    " · cycle 7 · ",
                    mention.clone()
                ],
                "Birch: refresh day",
                spans!["cycle 7"],
            ),
            (
                spans![
                    strong("3 things wait for you"),
                    ", ",
                    mention.clone(),
                    ": the longest first."
                ],
                "3 things wait for you",
                spans![mention.clone(), ": the longest first."],
            ),
            (
                spans![strong("1 thing waits for you"), "."],
                "1 thing waits for you",
                spans![],
            ),
            (
                spans![
                    strong("Birch: BPS"),
                    " (cycle 1) is with ",
                    strong("Dana"),
                    "."
                ],
                "Birch: BPS (cycle 1) is with Dana.",
                spans![],
            ),
            (
                spans!["BPS is with ", strong("Dana"), "."],
                "BPS is with Dana.",
                spans![],
            ),
        ] {
            let message = Message::text(Text::line(line).and_line(spans!["More."]));
            let taken = taken_apart(&message, &jo());
            assert_eq!(
                taken,
                (heading.to_owned(), beside, Text::line(spans!["More."]))
            );
        }
    }
}
