//! A message as Discord shows it. Pure.

use bytes::Bytes;

use super::files;
use super::markup::{
    Block, Line, Urls, clean, clean_line, cut, length, link_target, title, without_typed_backticks,
};
use crate::chat::References;
use crate::message::{Button, Card, LineKind, Message, Span, Text, Tone};

/// Content.
pub const CONTENT: usize = 2_000;
const TITLE: usize = 256;
const DESCRIPTION: usize = 4_096;
const FIELDS: usize = 25;
const FIELD_NAME: usize = 256;
const FIELD_VALUE: usize = 1_024;
/// Discord takes 2,048; a footer names a thing.
const FOOTER: usize = 512;
/// All texts of a message's embeds.
const EMBEDS: usize = 6_000;
/// What fields leave to the description, where it needs it.
const KEPT_FOR_DESCRIPTION: usize = 2_000;
const BUTTON_LABEL: usize = 80;
const CUSTOM_ID: usize = 100;
const ROW: usize = 5;
const ROWS: usize = 5;
/// Users that one message may mention.
const MENTIONS: usize = 100;

/// A message, ready for Discord.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rendered {
    /// The text, with mentions that notify.
    pub content: String,
    /// The card.
    pub embed: Option<Embed>,
    /// Rows of buttons.
    pub rows: Vec<Vec<Button>>,
    /// Files, within the limits of one request.
    pub files: Vec<(String, Bytes)>,
    /// The users whose mentions stand in the content: nobody else may be notified.
    pub mentioned: Vec<u64>,
}

/// A card.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Embed {
    /// Title.
    pub title: String,
    /// Text.
    pub description: String,
    /// 0xRRGGBB.
    pub colour: u32,
    /// Named values.
    pub fields: Vec<EmbedField>,
    /// Small print, which knows no markup.
    pub footer: String,
}

/// A named value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EmbedField {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
    /// Whether it may stand beside others.
    pub inline: bool,
}

/// Where text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Where {
    /// Mentions notify.
    Content,
    /// They do not.
    Card,
}

/// Renders `message` within all of Discord's limits; never empty.
pub fn render(message: &Message, references: &References) -> Rendered {
    let chosen = files::choose(message, references);
    let mut block = lines(&message.text, references, Where::Content);
    for note in &chosen.left_out {
        let mut line = Line::new("-# ");
        line.literal(&clean_line(note), Urls::Escaped);
        block.0.push(line);
    }
    let embed = message
        .card
        .as_ref()
        .map(|card| embed(card, references))
        .filter(|embed| !embed.is_empty());
    let mut content = block.fit(CONTENT);
    if content.trim().is_empty() {
        content.clear();
    }
    if content.is_empty() && embed.is_none() && chosen.files.is_empty() {
        // Discord refuses a message that says nothing.
        content.push('\u{200b}');
    }
    let mentioned = mentioned(&message.text, references, &content);
    if !mentioned.is_empty() {
        content = without_typed_backticks(&content);
    }
    Rendered {
        content,
        embed,
        rows: rows(&message.buttons),
        files: chosen.files,
        mentioned,
    }
}

/// The accounts that `content` really mentions.
fn mentioned(text: &Text, references: &References, content: &str) -> Vec<u64> {
    text.mentions()
        .iter()
        .filter_map(|person| references.accounts.get(person)?.parse().ok())
        .filter(|account: &u64| content.contains(&format!("<@{account}>")))
        .take(MENTIONS)
        .collect()
}

fn lines(text: &Text, references: &References, place: Where) -> Block {
    let mut block = Block::default();
    for line in &text.0 {
        let prefix = match line.kind {
            LineKind::Plain => "",
            LineKind::Quote => "> ",
            LineKind::Item => "- ",
            LineKind::Small => "-# ",
        };
        // What follows a line end inside a span stands like the line, but is no item of its own.
        let further = match line.kind {
            LineKind::Item => "",
            _ => prefix,
        };
        let mut out = Writer {
            lines: vec![Line::new(prefix)],
            further,
            references,
            place,
        };
        for span in &line.spans {
            out.span(span);
        }
        for mut line in out.lines {
            if line.is_blank() && !prefix.is_empty() {
                // A bare mark would be shown as the character that it is.
                line.atom("\u{200b}");
            }
            block.0.push(line);
        }
    }
    block
}

struct Writer<'a> {
    lines: Vec<Line>,
    further: &'static str,
    references: &'a References,
    place: Where,
}

impl Writer<'_> {
    fn line(&mut self) -> &mut Line {
        if self.lines.is_empty() {
            self.lines.push(Line::new(self.further));
        }
        let last = self.lines.len() - 1;
        &mut self.lines[last]
    }

    fn span(&mut self, span: &Span) {
        match span {
            Span::Text(text) => {
                for (number, part) in clean(text).split('\n').enumerate() {
                    if number > 0 {
                        self.lines.push(Line::new(self.further));
                    }
                    self.line().literal(part, Urls::Clickable);
                }
            }
            Span::Strong(text) => self.line().marked("**", &clean_line(text)),
            Span::Emphasis(text) => self.line().marked("*", &clean_line(text)),
            Span::Code(text) => self.line().code(&clean_line(text)),
            Span::Once(secret) => self.line().code(&clean_line(secret.expose())),
            Span::Person { id, name, mention } => {
                let account = id
                    .filter(|_| *mention && self.place == Where::Content)
                    .and_then(|id| self.references.accounts.get(&id))
                    .filter(|account| is_id(account));
                match account {
                    Some(account) => {
                        let mention = format!("<@{account}>");
                        self.line().atom(mention);
                    }
                    None if *mention => self.line().marked("**", &clean_line(name)),
                    None => self.line().literal(&clean_line(name), Urls::Escaped),
                }
            }
            Span::Link { label, url } => self.link(&clean_line(label), url),
            Span::Thread { ticket, name } => match self.references.threads.get(ticket) {
                Some(thread) if is_id(thread) => {
                    let link = format!("<#{thread}>");
                    self.line().atom(link);
                }
                _ => self.line().literal(&clean_line(name), Urls::Escaped),
            },
        }
    }

    fn link(&mut self, label: &str, url: &str) {
        let place = self.place;
        let line = self.line();
        let Some(target) = link_target(url) else {
            return line.literal(label, Urls::Escaped);
        };
        // Discord shows a link whose label is an address as bare text.
        if label.trim().is_empty() || label.contains("://") {
            return line.atom(format!("<{target}>"));
        }
        let mut shown = Line::new("");
        shown.literal(label, Urls::Escaped);
        let shown = Block(vec![shown]).fit(CONTENT / 2);
        line.atom(match place {
            Where::Content => format!("[{shown}](<{target}>)"),
            Where::Card => format!("[{shown}]({target})"),
        });
    }
}

fn is_id(text: &str) -> bool {
    !text.is_empty() && text.len() <= 20 && text.bytes().all(|byte| byte.is_ascii_digit())
}

impl Embed {
    fn is_empty(&self) -> bool {
        self.title.is_empty()
            && self.description.is_empty()
            && self.fields.is_empty()
            && self.footer.is_empty()
    }
}

fn embed(card: &Card, references: &References) -> Embed {
    let heading = title(&card.title, TITLE);
    let footer = cut(clean_line(&card.footer).trim(), FOOTER);
    let budget = EMBEDS - length(&heading) - length(&footer);
    let mut body = lines(&card.body, references, Where::Card);
    let kept = body.length().min(KEPT_FOR_DESCRIPTION);
    let mut left = budget - kept;
    let mut fields = Vec::new();
    for field in &card.fields {
        let value = lines(&field.value, references, Where::Card);
        let name = or_blank(title(&field.name, FIELD_NAME));
        let size = length(&name) + value.length().max(1);
        if value.length() > FIELD_VALUE || fields.len() == FIELDS || size > left {
            // Too long for a field: it goes on in the text, under its name.
            let mut line = Line::new("");
            line.marked("**", &clean_line(&field.name));
            body.0.push(line);
            body.0.extend(value.0);
            continue;
        }
        left -= size;
        fields.push(EmbedField {
            name,
            value: or_blank(value.fit(FIELD_VALUE)),
            inline: field.short,
        });
    }
    let mut description = body.fit(DESCRIPTION.min(left + kept));
    if description.trim().is_empty() {
        description.clear();
    }
    Embed {
        title: heading,
        description,
        colour: colour(card.tone),
        fields,
        footer,
    }
}

fn or_blank(text: String) -> String {
    if text.trim().is_empty() {
        "\u{200b}".to_owned()
    } else {
        text
    }
}

const fn colour(tone: Tone) -> u32 {
    match tone {
        Tone::Neutral => 0x95_A5_A6,
        Tone::Action => 0x58_65_F2,
        Tone::Working => 0x34_98_DB,
        Tone::Waiting => 0xF1_C4_0F,
        Tone::Good => 0x2E_CC_71,
        Tone::Warning => 0xE7_4C_3C,
    }
}

/// Rows of five; a second button of the same id is refused by Discord and left out.
fn rows(buttons: &[Button]) -> Vec<Vec<Button>> {
    let mut kept: Vec<Button> = Vec::new();
    for button in buttons {
        let known = kept.iter().any(|other| other.id == button.id);
        if !known && !button.id.is_empty() && length(&button.id) <= CUSTOM_ID {
            let label = cut(clean_line(&button.label).trim(), BUTTON_LABEL);
            kept.push(Button {
                label: if label.is_empty() {
                    "…".into()
                } else {
                    label
                },
                ..button.clone()
            });
        }
    }
    kept.truncate(ROW * ROWS);
    kept.chunks(ROW).map(<[Button]>::to_vec).collect()
}
