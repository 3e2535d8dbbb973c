//! Messages as Markdown that reads well on a code host.

use refreshbot::message::{Card, CardField, FileToShow, Line, LineKind, Message, Span, Text};

/// Words that somebody typed, without becoming markup.
pub fn escaped(words: &str) -> String {
    let mut text = String::new();
    for c in words.chars() {
        if matches!(
            c,
            '*' | '_' | '`' | '<' | '>' | '[' | ']' | '|' | '\\' | '~'
        ) {
            text.push('\\');
        }
        text.push(c);
    }
    text
}

fn span(span: &Span) -> String {
    match span {
        Span::Text(text) => escaped(text),
        Span::Strong(text) => format!("**{}**", escaped(text)),
        Span::Emphasis(text) => format!("*{}*", escaped(text)),
        Span::Code(text) => format!("`{text}`"),
        Span::Once(secret) => format!("`{}`", secret.expose()),
        Span::Person {
            name,
            mention: true,
            ..
        } => format!("**@{}**", escaped(name)),
        Span::Person { name, .. } => escaped(name),
        Span::Link { label, url } if label == url => format!("<{url}>"),
        Span::Link { label, url } => format!("[{}]({url})", escaped(label)),
        Span::Thread { name, .. } => format!("#{}", escaped(name)),
    }
}

/// A line of a block quote.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Plain,
    Quote,
    Item,
    /// Nothing yet.
    Gap,
}

fn lines(text: &Text) -> Vec<(Kind, String)> {
    let line = |line: &Line| {
        let kind = match line.kind {
            LineKind::Plain | LineKind::Small => Kind::Plain,
            LineKind::Quote => Kind::Quote,
            LineKind::Item => Kind::Item,
        };
        let said: String = line.spans.iter().map(span).collect();
        let parts = said.lines().map(|part| (kind, part.trim_end().to_owned()));
        parts.collect::<Vec<_>>()
    };
    text.0.iter().flat_map(line).collect()
}

fn field(field: &CardField) -> Vec<(Kind, String)> {
    let value = lines(&field.value);
    let words: Vec<&str> = value.iter().map(|(_, words)| words.as_str()).collect();
    vec![(
        Kind::Plain,
        format!("{}: {}", field.name, words.join(" / ")),
    )]
}

fn card_lines(card: &Card) -> Vec<(Kind, String)> {
    let mut all = vec![(Kind::Plain, format!("**{}**", escaped(&card.title)))];
    all.extend(lines(&card.body));
    all.extend(card.fields.iter().flat_map(field));
    all
}

/// A message in a block quote. `said`: what stands before it, such as where it is posted. `told`: the
/// longer sentences that stood there before, for which `…` stands from then on.
pub fn quoted(said: &str, message: &Message, told: &mut impl FnMut(&str) -> bool) -> String {
    let mut all = lines(&message.text);
    if let Some(card) = &message.card {
        all.extend(card_lines(card));
    }
    for (kind, line) in &mut all {
        let sentence = *kind == Kind::Plain && line.chars().count() > 50;
        if sentence && !line.starts_with("**") && told(line) {
            "…".clone_into(line);
        }
    }
    all.dedup_by(|a, b| a.1 == "…" && b.1 == "…");
    let files = message.files.iter().map(|file| match file {
        FileToShow::Asset { name, .. } | FileToShow::Text { name, .. } => {
            (Kind::Plain, format!("📎 {}", escaped(name)))
        }
    });
    all.extend(files);
    if !message.buttons.is_empty() {
        let buttons: Vec<String> = message
            .buttons
            .iter()
            .map(|button| format!("<kbd>{}</kbd>", escaped(&button.label)))
            .collect();
        all.push((Kind::Plain, buttons.join(" ")));
    }
    let mut text = format!("> *{said}*");
    let mut before = Kind::Gap;
    for (kind, line) in all {
        let first = before == Kind::Gap && kind != Kind::Quote;
        if first || (before == Kind::Plain && line.starts_with("<kbd>")) {
            text.push(' ');
            text.push_str(&line);
            before = kind;
            continue;
        }
        text.push_str(match (before, kind) {
            (Kind::Plain, Kind::Plain) | (Kind::Quote, Kind::Quote) => "\\\n",
            (Kind::Quote | Kind::Item, Kind::Plain) => "\n>\n",
            _ => "\n",
        });
        text.push_str(match kind {
            Kind::Plain | Kind::Gap => "> ",
            Kind::Quote => "> > ",
            Kind::Item => "> - ",
        });
        text.push_str(&line);
        before = kind;
    }
    text
}

/// What a card says now, shortly: its title and its status or first line.
pub fn shortly(message: &Message) -> Option<String> {
    let mut text = lines(&message.text).into_iter().map(|(_, line)| line);
    let came = |line: &String| !line.starts_with("Next: ");
    if let (Some(post), Some(came)) = (text.next(), text.rfind(came)) {
        let post = post.split(" · ").next().unwrap_or_default();
        return Some(format!("{post}: {}", came.trim_end_matches('.')));
    }
    let card = message.card.as_ref()?;
    let status = card.fields.iter().find(|field| field.name == "Status");
    let told = match (status, lines(&card.body).into_iter().next()) {
        (Some(status), _) => lines(&status.value).into_iter().next()?.1,
        (None, Some((_, first))) => first,
        (None, None) => String::new(),
    };
    let told = told.trim_end_matches('.');
    Some(format!("{}: {told}", escaped(&card.title)))
}
