//! The message that somebody replies to, and the question that it asks.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serenity::all::{ActionRow, ActionRowComponent, Button, ButtonKind, UserId, WebhookId};

use super::Author;
use crate::domain::id::QuestionId;
use crate::request::Press;

/// The message that somebody replies to.
#[derive(Debug, Clone, Deserialize)]
pub struct Referenced {
    pub author: Author,
    #[serde(default)]
    pub webhook_id: Option<WebhookId>,
    /// Only whether there are any counts: a card is one.
    #[serde(default)]
    pub embeds: Vec<IgnoredAny>,
    #[serde(default)]
    pub components: Vec<Row>,
}

/// A row of buttons.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Row {
    #[serde(default)]
    pub components: Vec<Control>,
}

/// What can be pressed.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Control {
    #[serde(default)]
    pub custom_id: Option<String>,
}

impl From<serenity::all::Message> for Referenced {
    fn from(message: serenity::all::Message) -> Self {
        let control = |component: ActionRowComponent| Control {
            custom_id: match component {
                ActionRowComponent::Button(Button {
                    data: ButtonKind::NonLink { custom_id, .. },
                    ..
                }) => Some(custom_id),
                _ => None,
            },
        };
        let row = |row: ActionRow| Row {
            components: row.components.into_iter().map(control).collect(),
        };
        Self {
            author: message.author.into(),
            webhook_id: message.webhook_id,
            embeds: message.embeds.iter().map(|_| IgnoredAny).collect(),
            components: message.components.into_iter().map(row).collect(),
        }
    }
}

impl Referenced {
    /// The question that it asks to be answered. Anybody else's message may look as it likes.
    pub fn question(&self, bot: UserId) -> Option<QuestionId> {
        let is_own = self.author.id == bot && self.webhook_id.is_none();
        if !is_own || !self.embeds.is_empty() {
            return None;
        }
        let controls = self.components.iter().flat_map(|row| &row.components);
        Press::only_answer(controls.map(|control| control.custom_id.as_deref().unwrap_or_default()))
    }
}
