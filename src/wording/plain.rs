//! A message as readable plain text: for the demo's script and for snapshots.

use crate::message::{Card, CardField, FileToShow, Line, LineKind, Message, Span, Text};

/// Renders a message: text, card in a box, `[Button]` labels, 📎 files. Mentions are `@Name`,
/// threads `#name`.
pub fn plain(message: &Message) -> String {
    let mut lines = text_lines(&message.text);
    if let Some(card) = &message.card {
        lines.extend(card_lines(card));
    }
    if !message.buttons.is_empty() {
        let buttons: Vec<String> = message
            .buttons
            .iter()
            .map(|button| format!("[{}]", button.label))
            .collect();
        lines.push(buttons.join(" "));
    }
    lines.extend(message.files.iter().map(file_line));
    lines.join("\n")
}

fn text_lines(text: &Text) -> Vec<String> {
    text.0.iter().flat_map(line).collect()
}

/// A line; where a span holds line breaks, several.
fn line(line: &Line) -> Vec<String> {
    let start = match line.kind {
        LineKind::Plain | LineKind::Small => "",
        LineKind::Quote => "> ",
        LineKind::Item => "- ",
    };
    let said: String = line.spans.iter().map(span).collect();
    if said.is_empty() {
        return vec![start.trim_end().to_owned()];
    }
    said.lines()
        .map(|part| format!("{start}{part}").trim_end().to_owned())
        .collect()
}

fn span(span: &Span) -> String {
    match span {
        Span::Text(text) | Span::Strong(text) => text.clone(),
        Span::Emphasis(text) => format!("*{text}*"),
        Span::Code(text) => format!("`{text}`"),
        Span::Once(secret) => format!("`{}`", secret.expose()),
        Span::Person {
            name,
            mention: true,
            ..
        } => format!("@{name}"),
        Span::Person { name, .. } => name.clone(),
        Span::Link { label, url } if label == url => url.clone(),
        Span::Link { label, url } => format!("{label} ({url})"),
        Span::Thread { name, .. } => format!("#{name}"),
    }
}

fn card_lines(card: &Card) -> Vec<String> {
    let mut lines = vec![format!("┌ {}", card.title)];
    let inside = text_lines(&card.body)
        .into_iter()
        .chain(field_lines(&card.fields));
    lines.extend(inside.map(|line| format!("│ {line}").trim_end().to_owned()));
    lines.push(format!("└ {}", card.footer));
    lines
}

fn field_lines(fields: &[CardField]) -> Vec<String> {
    let mut lines = Vec::new();
    for field in fields {
        let value = text_lines(&field.value);
        match value.as_slice() {
            [only] if !only.starts_with("> ") => lines.push(format!("{}: {only}", field.name)),
            several => {
                lines.push(format!("{}:", field.name));
                lines.extend(several.iter().cloned());
            }
        }
    }
    lines
}

fn file_line(file: &FileToShow) -> String {
    match file {
        FileToShow::Asset { name, .. } | FileToShow::Text { name, .. } => format!("📎 {name}"),
    }
}
