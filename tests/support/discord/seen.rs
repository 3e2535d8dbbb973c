//! What people see: messages, forms and threads, readable enough for a snapshot.

use std::fmt::Write as _;

use serde_json::Value;

use super::state::{Channel, EPHEMERAL, Id, LOADING, Message, World};

/// A message as a person sees it now.
#[derive(Clone, Debug)]
pub struct SeenMessage {
    pub id: Id,
    pub channel: Id,
    pub author: String,
    /// As it was sent, with raw mentions.
    pub content: String,
    pub embeds: Vec<Value>,
    pub components: Vec<Value>,
    pub files: Vec<SeenFile>,
    pub ephemeral: bool,
    /// Shows "is thinking" until its content comes.
    pub waiting: bool,
    pub edited: bool,
    pub reply_to: Option<Id>,
    pub thread: Option<Id>,
    /// The interaction that it answers.
    pub interaction: Option<Id>,
    /// Who was notified by it.
    pub pinged: Vec<String>,
    plain: String,
}

#[derive(Clone, Debug)]
pub struct SeenFile {
    pub name: String,
    pub url: String,
    pub size: usize,
}

/// A button or a menu.
#[derive(Clone, Debug)]
pub struct SeenComponent {
    pub label: String,
    pub custom_id: Option<String>,
    pub url: Option<String>,
    pub disabled: bool,
    /// Discord's component type: 2 is a button.
    pub kind: u64,
    /// The values that a menu offers, with their labels.
    pub options: Vec<(String, String)>,
}

#[derive(Clone, Debug)]
pub struct SeenThread {
    pub id: Id,
    pub name: String,
    pub parent: Id,
    pub archived: bool,
    pub locked: bool,
    pub tags: Vec<String>,
    pub people: Vec<String>,
}

impl SeenMessage {
    /// Text, embeds, buttons and files; a mention is `@Name` only if it really notified.
    pub fn plain(&self) -> &str {
        &self.plain
    }

    pub fn controls(&self) -> Vec<SeenComponent> {
        self.components
            .iter()
            .flat_map(|row| row["components"].as_array().cloned().unwrap_or_default())
            .map(|c| component(&c))
            .collect()
    }

    /// The labels of the buttons that can be pressed.
    pub fn buttons(&self) -> Vec<String> {
        let controls = self.controls();
        let live = controls.into_iter().filter(|c| c.kind == 2 && !c.disabled);
        live.map(|c| c.label).collect()
    }

    /// A button or menu by its label or `custom_id`.
    pub fn control(&self, which: &str) -> Option<SeenComponent> {
        let found = |c: &SeenComponent| c.custom_id.as_deref() == Some(which) || c.label == which;
        self.controls().into_iter().find(found)
    }
}

fn component(c: &Value) -> SeenComponent {
    let text = |v: &Value| v.as_str().map(String::from);
    let emoji = text(&c["emoji"]["name"]);
    let words = text(&c["label"]).or_else(|| text(&c["placeholder"]));
    let label = match (emoji, words) {
        (Some(e), Some(w)) => format!("{e} {w}"),
        (e, w) => e.or(w).unwrap_or_default(),
    };
    let options = c["options"].as_array().into_iter().flatten();
    SeenComponent {
        label,
        custom_id: text(&c["custom_id"]),
        url: text(&c["url"]),
        disabled: c["disabled"] == true,
        kind: c["type"].as_u64().unwrap_or_default(),
        options: options
            .map(|o| {
                let part = |k: &str| o[k].as_str().unwrap_or_default().to_string();
                (part("value"), part("label"))
            })
            .collect(),
    }
}

impl World {
    pub fn see(&self, m: &Message) -> SeenMessage {
        let files = m.attachments.iter().filter_map(|f| self.files.get(f));
        SeenMessage {
            id: m.id,
            channel: m.channel,
            author: self.name_of(m.author),
            content: m.content.clone(),
            embeds: m.embeds.clone(),
            components: m.components.clone(),
            files: files
                .map(|f| SeenFile {
                    name: f.filename.clone(),
                    url: self.file_url(f),
                    size: f.bytes.len(),
                })
                .collect(),
            ephemeral: m.flags & EPHEMERAL != 0,
            waiting: m.flags & LOADING != 0,
            edited: m.edits > 0,
            reply_to: m.reference,
            thread: m.thread,
            interaction: m.interaction,
            pinged: m.pinged.iter().map(|id| self.name_of(*id)).collect(),
            plain: self.plain(m),
        }
    }

    pub fn see_thread(&self, c: &Channel) -> SeenThread {
        let forum = c.parent.and_then(|p| self.channels.get(&p));
        let tags = c.applied_tags.iter().filter_map(|id| {
            let tag = forum?.tags.iter().find(|t| t.id == *id)?;
            Some(tag.name.clone())
        });
        SeenThread {
            id: c.id,
            name: c.name.clone(),
            parent: c.parent.unwrap_or_default(),
            archived: c.archived,
            locked: c.locked,
            tags: tags.collect(),
            people: c.joined.iter().map(|id| self.name_of(*id)).collect(),
        }
    }

    pub fn name_of(&self, user: Id) -> String {
        let known = self.users.get(&user);
        known.map_or_else(|| format!("unknown user {user}"), |u| u.name.clone())
    }

    fn plain(&self, m: &Message) -> String {
        if m.flags & LOADING != 0 {
            return format!("{} is thinking…", self.name_of(m.author));
        }
        let mut out = String::new();
        if !m.content.is_empty() {
            let _ = writeln!(out, "{}", self.resolve(&m.content, Some(m)));
        }
        for e in &m.embeds {
            self.plain_embed(&mut out, e);
        }
        for row in &m.components {
            let parts = row["components"].as_array().into_iter().flatten();
            let parts: Vec<String> = parts.map(|c| plain_component(&component(c))).collect();
            let _ = writeln!(out, "{}", parts.join(" "));
        }
        for file in m.attachments.iter().filter_map(|f| self.files.get(f)) {
            let _ = writeln!(out, "📎 {}", file.filename);
        }
        out.trim_end().to_string()
    }

    fn plain_embed(&self, out: &mut String, e: &Value) {
        let text = |v: &Value| v.as_str().map(|t| self.resolve(t, None));
        let mut lines: Vec<String> = Vec::new();
        lines.extend(text(&e["author"]["name"]));
        let title = text(&e["title"]).map(|t| match e["url"].as_str() {
            Some(url) => format!("[{t}]({url})"),
            None => t,
        });
        lines.extend(title);
        lines.extend(text(&e["description"]));
        for f in e["fields"].as_array().into_iter().flatten() {
            let (name, value) = (text(&f["name"]), text(&f["value"]));
            let (name, value) = (name.unwrap_or_default(), value.unwrap_or_default());
            lines.push(format!("{name}: {value}"));
        }
        lines.extend(text(&e["footer"]["text"]));
        for line in lines.iter().flat_map(|l| l.split('\n')) {
            let _ = writeln!(out, "│ {line}");
        }
    }

    /// Mentions as names: `@Name` where it notified, `‹Name›` where it did not.
    fn resolve(&self, text: &str, m: Option<&Message>) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some(at) = rest.find('<') {
            out.push_str(&rest[..at]);
            rest = &rest[at..];
            let end = rest.find('>');
            let known = end.and_then(|end| Some((end, self.token(&rest[1..end], m)?)));
            if let Some((end, words)) = known {
                out.push_str(&words);
                rest = &rest[end + 1..];
            } else {
                out.push('<');
                rest = &rest[1..];
            }
        }
        out.push_str(rest);
        if m.is_some_and(|m| m.mention_everyone) {
            out = out
                .replace("@everyone", "‼@everyone")
                .replace("@here", "‼@here");
        }
        out
    }

    fn token(&self, inside: &str, m: Option<&Message>) -> Option<String> {
        let number = |t: &str| t.parse::<Id>().ok();
        if let Some(id) = inside.strip_prefix("@&").and_then(number) {
            let name = self.roles.get(&id).map(|r| r.name.clone());
            let name = name.unwrap_or_else(|| "unknown role".into());
            let really = m.is_some_and(|m| m.mention_roles.contains(&id) && !m.pinged.is_empty());
            return Some(if really {
                format!("@{name}")
            } else {
                format!("‹@{name}›")
            });
        }
        let user = inside.strip_prefix('@').map(|t| t.trim_start_matches('!'));
        if let Some(id) = user.and_then(number) {
            let name = self.name_of(id);
            let really = m.is_some_and(|m| m.pinged.contains(&id));
            return Some(if really {
                format!("@{name}")
            } else {
                format!("‹{name}›")
            });
        }
        if let Some(id) = inside.strip_prefix('#').and_then(number) {
            let name = self.channels.get(&id).map(|c| c.name.clone());
            return Some(format!("#{}", name.unwrap_or_else(|| "unknown".into())));
        }
        let command = inside.strip_prefix('/').and_then(|t| t.rsplit_once(':'));
        command.map(|(name, _)| format!("/{name}"))
    }
}

fn plain_component(c: &SeenComponent) -> String {
    let label = &c.label;
    match (c.kind, &c.url) {
        (2, Some(url)) => format!("[{label}]({url})"),
        (2, None) if c.disabled => format!("[{label} (disabled)]"),
        (2, None) => format!("[{label}]"),
        _ => {
            let options: Vec<&str> = c.options.iter().map(|(_, l)| l.as_str()).collect();
            format!("[▾ {label}: {}]", options.join(" / "))
        }
    }
}

/// One text input of a form.
#[derive(Clone, Debug)]
pub struct Input {
    pub custom_id: String,
    pub label: String,
    pub long: bool,
    pub value: String,
    pub placeholder: String,
    pub required: bool,
    pub min: usize,
    pub max: usize,
    /// It came in a label component, and goes back so.
    pub labelled: bool,
}

/// A form that the bot opened.
#[derive(Clone, Debug)]
pub struct Modal {
    pub custom_id: String,
    pub title: String,
    pub inputs: Vec<Input>,
    pub channel: Id,
    /// The message whose button opened it.
    pub message: Option<Id>,
}

impl Modal {
    pub(super) fn read(data: &Value, channel: Id, message: Option<Id>) -> Self {
        let rows = data["components"].as_array().into_iter().flatten();
        let inputs = rows.filter_map(|row| {
            let labelled = row["type"] == 18;
            let c = if labelled {
                &row["component"]
            } else {
                &row["components"][0]
            };
            let text = |v: &Value| v.as_str().unwrap_or_default().to_string();
            let label = if labelled { &row["label"] } else { &c["label"] };
            Some(Input {
                custom_id: c["custom_id"].as_str()?.to_string(),
                label: text(label),
                long: c["style"] == 2,
                value: text(&c["value"]),
                placeholder: text(&c["placeholder"]),
                required: c["required"] != false,
                min: c["min_length"].as_u64().unwrap_or(0) as usize,
                max: c["max_length"].as_u64().unwrap_or(4000) as usize,
                labelled,
            })
        });
        Self {
            custom_id: data["custom_id"].as_str().unwrap_or_default().into(),
            title: data["title"].as_str().unwrap_or_default().into(),
            inputs: inputs.collect(),
            channel,
            message,
        }
    }

    pub fn input(&self, custom_id: &str) -> Option<&Input> {
        self.inputs.iter().find(|i| i.custom_id == custom_id)
    }

    pub fn plain(&self) -> String {
        let mut out = format!("Form: {}", self.title);
        for i in &self.inputs {
            let star = if i.required { "*" } else { "" };
            let _ = write!(out, "\n  {}: {}{star}", i.custom_id, i.label);
            if !i.placeholder.is_empty() {
                let _ = write!(out, " ({})", i.placeholder.replace('\n', " ⏎ "));
            }
            if !i.value.is_empty() {
                let _ = write!(out, " = {}", i.value.replace('\n', " ⏎ "));
            }
        }
        out
    }
}

/// How the bot answered what a person did.
#[derive(Clone, Debug)]
pub enum Answer {
    /// At once.
    Message(SeenMessage),
    /// First "is thinking", then this.
    DeferredThen(SeenMessage),
    /// The message with the button was changed.
    Updated(SeenMessage),
    /// The press was acknowledged and shows nothing (yet): the interaction.
    Acknowledged(Id),
    Modal(Modal),
    /// "The application did not respond", and why the fake thinks so.
    NoResponse(String),
    /// The client did not even send it, and says why.
    Unsendable(String),
}

impl Answer {
    /// The message of the answer, whichever way it came.
    pub fn message(self) -> SeenMessage {
        match self {
            Self::Message(m) | Self::DeferredThen(m) | Self::Updated(m) => m,
            other => panic!("no message, but:\n{}", other.plain()),
        }
    }

    pub fn modal(self) -> Modal {
        match self {
            Self::Modal(m) => m,
            other => panic!("no form, but:\n{}", other.plain()),
        }
    }

    /// Whether only the person who acted sees it. A form is always private.
    pub fn is_private(&self) -> bool {
        match self {
            Self::Message(m) | Self::DeferredThen(m) | Self::Updated(m) => m.ephemeral,
            _ => true,
        }
    }

    pub fn plain(&self) -> String {
        match self {
            Self::Message(m) | Self::DeferredThen(m) | Self::Updated(m) => m.plain().to_string(),
            Self::Acknowledged(_) => "(acknowledged)".into(),
            Self::Modal(m) => m.plain(),
            Self::NoResponse(why) => format!("The application did not respond ({why})"),
            Self::Unsendable(why) => format!("(not sent: {why})"),
        }
    }
}
