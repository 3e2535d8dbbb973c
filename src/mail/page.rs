//! A letter as an HTML page: one column of text that loads nothing. What people typed is text there,
//! because the template escapes whatever is put into it; only what we made a link leads anywhere.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment};
use serde::Serialize;
use url::Url;

use crate::message::{Card, Line, LineKind, Once, Span, Text, Tone};
use crate::wording::mail::Letter;

const TEMPLATE: &str = include_str!("templates/letter.html");

/// A letter as an HTML page.
///
/// # Errors
/// The template is broken.
pub fn page(letter: &Letter) -> Result<String, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    let mut syntax = SyntaxConfig::builder();
    syntax.trim_blocks(true).lstrip_blocks(true);
    environment.set_syntax(syntax.build()?);
    environment.render_str(TEMPLATE, Serde(Page::of(letter)))
}

/// What the template lays out.
#[derive(Serialize)]
struct Page<'a> {
    language: &'a str,
    subject: &'a str,
    heading: &'a str,
    beside: Vec<Piece<'a>>,
    blocks: Vec<Block<'a>>,
    card: Option<Boxed<'a>>,
    link: Option<Link<'a>>,
    acts_heading: &'a str,
    acts: Vec<Typed<'a>>,
    remarks: &'a [String],
    footer: &'a [String],
}

/// What leads to the message in chat.
#[derive(Serialize)]
struct Link<'a> {
    label: &'a str,
    url: String,
}

/// What can be done, as it is typed.
#[derive(Serialize)]
struct Typed<'a> {
    label: &'a str,
    command: &'a str,
}

/// Lines of one kind, one after the other.
#[derive(Serialize)]
struct Block<'a> {
    kind: &'static str,
    /// What follows belongs to it: a list, or somebody's words.
    leads: bool,
    lines: Vec<Vec<Piece<'a>>>,
}

/// A piece of a line.
#[derive(Serialize)]
struct Piece<'a> {
    kind: &'static str,
    text: &'a str,
    /// Of a link: where it leads, as a browser reads it.
    url: Option<String>,
    /// Of a link that shows another address than the one it leads to, or a file: its host.
    host: Option<String>,
}

#[derive(Serialize)]
struct Boxed<'a> {
    tone: &'static str,
    title: &'a str,
    blocks: Vec<Block<'a>>,
    fields: Vec<Named<'a>>,
    footer: &'a str,
}

#[derive(Serialize)]
struct Named<'a> {
    name: &'a str,
    blocks: Vec<Block<'a>>,
}

impl<'a> Page<'a> {
    fn of(letter: &'a Letter) -> Self {
        let link = letter.link.as_ref();
        let acts = letter.acts.iter().map(|act| Typed {
            label: &act.label,
            command: &act.command,
        });
        Self {
            language: letter.language,
            subject: &letter.subject,
            heading: &letter.heading,
            beside: pieces(&letter.beside),
            blocks: blocks(&letter.body),
            card: letter.card.as_ref().map(boxed),
            link: link.and_then(|(label, url)| {
                let url = address(url)?.into();
                Some(Link { label, url })
            }),
            acts_heading: letter.acts_heading,
            acts: acts.collect(),
            remarks: &letter.remarks,
            footer: &letter.footer,
        }
    }
}

fn boxed(card: &Card) -> Boxed<'_> {
    Boxed {
        tone: match card.tone {
            Tone::Warning => "warning",
            Tone::Good => "good",
            Tone::Neutral | Tone::Action | Tone::Working | Tone::Waiting => "plain",
        },
        title: &card.title,
        blocks: blocks(&card.body),
        fields: card
            .fields
            .iter()
            .map(|field| Named {
                name: &field.name,
                blocks: blocks(&field.value),
            })
            .collect(),
        footer: &card.footer,
    }
}

/// Lines of one kind belong together; an empty line ends a paragraph.
fn blocks(text: &Text) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let mut ended = true;
    for Line { kind, spans } in &text.0 {
        if spans.is_empty() {
            ended = true;
            continue;
        }
        let kind = match kind {
            LineKind::Plain => "plain",
            LineKind::Quote => "quote",
            LineKind::Item => "item",
            LineKind::Small => "small",
        };
        match blocks.last_mut() {
            Some(block) if !ended && block.kind == kind => block.lines.push(pieces(spans)),
            last => {
                if let Some(last) = last.filter(|_| !ended) {
                    last.leads = true;
                }
                blocks.push(Block {
                    kind,
                    leads: false,
                    lines: vec![pieces(spans)],
                });
            }
        }
        ended = false;
    }
    blocks
}

fn pieces(spans: &[Span]) -> Vec<Piece<'_>> {
    spans.iter().flat_map(piece).collect()
}

/// A span; its line breaks are kept.
fn piece(span: &Span) -> Vec<Piece<'_>> {
    let (kind, text) = match span {
        Span::Text(text) => ("text", text),
        Span::Strong(text) => ("strong", text),
        Span::Emphasis(text) => ("emphasis", text),
        Span::Code(text) => ("code", text),
        Span::Person { name, .. } | Span::Thread { name, .. } => ("text", name),
        // A mail is kept by others, and passes through many hands.
        Span::Once(_) => return vec![Piece::of("code", Once::LEFT_OUT)],
        Span::Link { label, url } => return link(label, url),
    };
    let mut pieces = Vec::new();
    for (index, text) in text.split('\n').enumerate() {
        if index > 0 {
            pieces.push(Piece::of("break", ""));
        }
        pieces.push(Piece::of(kind, text));
    }
    pieces
}

impl<'a> Piece<'a> {
    fn of(kind: &'static str, text: &'a str) -> Self {
        Self {
            kind,
            text,
            url: None,
            host: None,
        }
    }
}

/// A link that says where it leads; what is no address stands there as text.
fn link<'a>(label: &'a str, url: &'a str) -> Vec<Piece<'a>> {
    match address(url) {
        Some(read) => vec![Piece {
            host: read
                .host_str()
                .filter(|_| label != url && label.contains(['.', ':', '/']))
                .map(ToOwned::to_owned),
            url: Some(read.into()),
            ..Piece::of("link", label)
        }],
        None if label == url => vec![Piece::of("text", label)],
        None => vec![
            Piece::of("text", label),
            Piece::of("text", " ("),
            Piece::of("text", url),
            Piece::of("text", ")"),
        ],
    }
}

/// What a browser may open.
fn address(url: &str) -> Option<Url> {
    let read = Url::parse(url).ok()?;
    matches!(read.scheme(), "http" | "https").then_some(read)
}
