//! What every platform can show: messages, cards, buttons, forms. Structure, never markup.
//!
//! Every string in here is literal text. A platform's renderer escapes it; nothing that a user
//! typed can become markup or a mention, because those exist only as structure.

#[cfg(test)]
pub(crate) mod any;

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::domain::id::{AssetId, PersonId, TicketId};

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Span {
    /// Literal text.
    Text(String),
    /// Literal text, strong.
    Strong(String),
    /// Literal text, emphasised.
    Emphasis(String),
    /// Literal text in a fixed pitch: a command to type, an identifier.
    Code(String),
    /// A person: mentioned where `mention` is set and they have an account, else by name.
    Person {
        /// Who; `None` for somebody whom the workspace does not know.
        id: Option<PersonId>,
        /// Their name.
        name: String,
        /// Whether they should be notified.
        mention: bool,
    },
    /// A link. Only `http` and `https` addresses become links; others are shown as text.
    Link {
        /// What is shown.
        label: String,
        /// Where it leads.
        url: String,
    },
    /// A secret in a fixed pitch, for the one who is answered.
    Once(Once),
    /// A ticket's thread: a link where it is open, else its name.
    Thread {
        /// Whose thread.
        ticket: TicketId,
        /// What is shown where there is none.
        name: String,
    },
}

/// A secret that is shown once. Where a message is kept, or printed to find a fault, it is left out.
#[derive(Clone, PartialEq, Eq)]
pub struct Once(String);

impl Once {
    /// What stands in its place wherever it was left out.
    pub const LEFT_OUT: &str = "(it was shown once and is not kept)";

    /// Takes a secret into custody.
    pub fn new(secret: impl Into<String>) -> Self {
        Self(secret.into())
    }

    /// The secret itself, for the one who is answered and nobody else.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Self::LEFT_OUT)
    }
}

impl Serialize for Once {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}

impl<'de> Deserialize<'de> for Once {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <()>::deserialize(deserializer)?;
        Ok(Self::new(Self::LEFT_OUT))
    }
}

impl From<&str> for Span {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Span {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Span {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

/// Strong text.
pub fn strong(text: impl Into<String>) -> Span {
    Span::Strong(text.into())
}

/// Emphasised text.
pub fn emphasis(text: impl Into<String>) -> Span {
    Span::Emphasis(text.into())
}

/// Text in a fixed pitch.
pub fn code(text: impl Into<String>) -> Span {
    Span::Code(text.into())
}

/// How a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LineKind {
    /// An ordinary line.
    Plain,
    /// A line of somebody's own words.
    Quote,
    /// An item of a list.
    Item,
    /// Less important than the rest.
    Small,
}

/// A line of text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// How it stands.
    pub kind: LineKind,
    /// What it says.
    pub spans: Vec<Span>,
}

/// Lines of text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Text(pub Vec<Line>);

impl Text {
    /// No text.
    pub fn new() -> Self {
        Self::default()
    }

    /// One ordinary line.
    pub fn line(spans: impl IntoIterator<Item = Span>) -> Self {
        Self::new().and(LineKind::Plain, spans)
    }

    /// One more line.
    #[must_use]
    pub fn and(mut self, kind: LineKind, spans: impl IntoIterator<Item = Span>) -> Self {
        self.push(kind, spans);
        self
    }

    /// One more ordinary line.
    #[must_use]
    pub fn and_line(self, spans: impl IntoIterator<Item = Span>) -> Self {
        self.and(LineKind::Plain, spans)
    }

    /// Adds a line.
    pub fn push(&mut self, kind: LineKind, spans: impl IntoIterator<Item = Span>) {
        self.0.push(Line {
            kind,
            spans: spans.into_iter().collect(),
        });
    }

    /// Adds somebody's own words as quoted lines.
    pub fn push_quote(&mut self, words: &str) {
        for line in words.lines() {
            self.push(LineKind::Quote, [Span::from(line)]);
        }
    }

    /// Adds the lines of `other`.
    pub fn append(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The persons who are mentioned, each once, in order.
    pub fn mentions(&self) -> Vec<PersonId> {
        let mut people = Vec::new();
        for span in self.0.iter().flat_map(|line| &line.spans) {
            if let Span::Person {
                id: Some(id),
                mention: true,
                ..
            } = span
                && !people.contains(id)
            {
                people.push(*id);
            }
        }
        people
    }
}

/// Builds the spans of a line: `spans!["Newest note from ", strong(name), ":"]`.
#[macro_export]
macro_rules! spans {
    ($($span:expr),* $(,)?) => { vec![$($crate::message::Span::from($span)),*] };
}

/// What a card's colour says; the words say it too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tone {
    /// Nothing special.
    Neutral,
    /// Something to do.
    Action,
    /// In work.
    Working,
    /// Waits for somebody.
    Waiting,
    /// Done.
    Good,
    /// Late or wrong.
    Warning,
}

/// A named value on a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardField {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: Text,
    /// Whether it may stand beside others.
    pub short: bool,
}

/// A boxed part of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// Title.
    pub title: String,
    /// Colour.
    pub tone: Tone,
    /// Text.
    pub body: Text,
    /// Named values.
    pub fields: Vec<CardField>,
    /// Small print that names the thing ("T-14 · cycle 7"); also how the bot knows its own card.
    pub footer: String,
}

/// How much a button calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ButtonStyle {
    /// The next step.
    Primary,
    /// Another possibility.
    Secondary,
    /// Ends something well.
    Success,
}

/// A button. Its `id` is `<verb>:<entity id>`: it works after a restart and forever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    /// What a press sends: see [`crate::request::Press`].
    pub id: String,
    /// What people read.
    pub label: String,
    /// How much it calls.
    pub style: ButtonStyle,
}

/// A file that goes with a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileToShow {
    /// A stored asset; delivery reads its bytes.
    Asset {
        /// Which.
        id: AssetId,
        /// Its path in the object store.
        path: String,
        /// Its file name.
        name: String,
        /// Bytes.
        size: i64,
    },
    /// A text made for this message.
    Text {
        /// File name.
        name: String,
        /// Content.
        content: String,
    },
}

/// A message that a platform shows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Message {
    /// The text; mentions notify only from here.
    pub text: Text,
    /// The boxed part.
    pub card: Option<Card>,
    /// Buttons, in order.
    pub buttons: Vec<Button>,
    /// Files.
    pub files: Vec<FileToShow>,
}

impl Message {
    /// A message of text alone.
    pub fn text(text: Text) -> Self {
        Self {
            text,
            ..Self::default()
        }
    }

    /// Every span, in the text and on the card.
    pub fn spans_mut(&mut self) -> impl Iterator<Item = &mut Span> {
        let card = self.card.iter_mut().flat_map(|card| {
            let fields = card.fields.iter_mut().map(|field| &mut field.value);
            std::iter::once(&mut card.body).chain(fields)
        });
        let texts = std::iter::once(&mut self.text).chain(card);
        texts
            .flat_map(|text| &mut text.0)
            .flat_map(|line| &mut line.spans)
    }

    /// With one more button.
    #[must_use]
    pub fn button(mut self, button: Button) -> Self {
        self.buttons.push(button);
        self
    }
}

/// A field of a form: text that somebody types.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormField {
    /// Its name in interface.md.
    pub name: String,
    /// What people read, 45 characters at most.
    pub label: String,
    /// A hint, 100 characters at most.
    pub placeholder: String,
    /// What stands in it already.
    pub value: String,
    /// Several lines.
    pub multiline: bool,
    /// Whether it may be left empty.
    pub required: bool,
    /// The most characters, 4,000 at most.
    pub most: u16,
}

/// A form, five fields at most.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// What sending it sends: names the draft.
    pub id: String,
    /// Title, 45 characters at most.
    pub title: String,
    /// Fields.
    pub fields: Vec<FormField>,
}

/// A suggestion for an option that somebody is typing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What people read, 100 characters at most.
    pub label: String,
    /// What is sent, 100 characters at most.
    pub value: String,
}
