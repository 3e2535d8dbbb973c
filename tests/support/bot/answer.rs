//! What somebody was answered, alone: read it, press its buttons, fill its form in.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

use refreshbot::chat::transcript::REFRESHES;
use refreshbot::message::{Form, Message};
use refreshbot::request::{Account, Action, Reply, Request};
use refreshbot::wording::plain::plain;

use super::TestBot;
use crate::support::hold_to_limits;

/// What somebody was answered, alone.
#[must_use = "every answer is read"]
#[derive(Debug, Clone, PartialEq)]
pub struct Answer(pub Reply);

impl Answer {
    /// The message that only the actor sees.
    pub fn message(&self) -> Message {
        match &self.0 {
            Reply::Private(message) | Reply::Shown(message) => {
                hold_to_limits(message);
                assert!(
                    names_the_next_step(message),
                    "what next? {}",
                    plain(message)
                );
                message.clone()
            }
            other => panic!("a message was expected: {other:?}"),
        }
    }

    /// The same as text.
    pub fn said(&self) -> String {
        plain(&self.message())
    }

    /// The form that is shown.
    pub fn form(&self) -> Form {
        let Reply::Form(form) = &self.0 else {
            panic!("a form was expected: {}", self.said())
        };
        assert!((1..=5).contains(&form.fields.len()));
        assert!(
            (1..=45).contains(&form.title.chars().count()),
            "{}",
            form.title
        );
        for field in &form.fields {
            assert!(
                (1..=45).contains(&field.label.chars().count()),
                "{}",
                field.label
            );
            assert!(
                field.placeholder.chars().count() <= 100,
                "{}",
                field.placeholder
            );
            assert!(field.most <= 4_000);
            assert!(
                field.value.chars().count() <= usize::from(field.most),
                "{}",
                field.name
            );
        }
        form.clone()
    }

    /// The form as somebody reads it.
    pub fn form_said(&self) -> String {
        let form = self.form();
        let mut said = form.title;
        for field in form.fields {
            let needed = if field.required { "" } else { " (optional)" };
            said.push_str(&format!("\n{}{needed}: {}", field.label, field.placeholder));
            if !field.value.is_empty() {
                said.push_str(&format!("\n  = {}", field.value.replace('\n', "\n    ")));
            }
        }
        said
    }

    /// Suggestions: label, and value where it differs.
    pub fn choices(&self) -> Vec<String> {
        let Reply::Choices(choices) = &self.0 else {
            panic!("suggestions were expected: {:?}", self.0)
        };
        assert!(choices.len() <= 25);
        choices
            .iter()
            .map(|choice| {
                assert!(
                    (1..=100).contains(&choice.label.chars().count()),
                    "{}",
                    choice.label
                );
                assert!(
                    (1..=100).contains(&choice.value.chars().count()),
                    "{}",
                    choice.value
                );
                if choice.label == choice.value {
                    choice.label.clone()
                } else {
                    format!("{} → {}", choice.label, choice.value)
                }
            })
            .collect()
    }

    /// Presses a button of the answer.
    pub async fn press(&self, bot: &TestBot, who: &Account, label: &str) -> Answer {
        let message = self.message();
        bot.unsettled.store(true, Ordering::Relaxed);
        let reply = bot.stage.press(who, Some(REFRESHES), &message, label).await;
        Answer(reply.unwrap_or_else(|| panic!("no button {label}: {}", plain(&message))))
    }

    /// Fills the form in and sends it.
    pub async fn send(&self, bot: &TestBot, who: &Account, typed: &[(&str, &str)]) -> Answer {
        bot.unsettled.store(true, Ordering::Relaxed);
        let reply = bot
            .stage
            .send(who, Some(REFRESHES), &self.form(), typed)
            .await;
        Answer(reply.expect("a form's id names its draft"))
    }

    /// The same as a request, to be sent as often as one likes.
    pub fn request(&self, bot: &TestBot, who: &Account, typed: &[(&str, &str)]) -> Request {
        let form = self.form();
        let draft = form.id.strip_prefix("form:").unwrap().parse().unwrap();
        let mut fields: BTreeMap<String, String> = form
            .fields
            .iter()
            .map(|field| (field.name.clone(), field.value.clone()))
            .collect();
        for (name, text) in typed {
            fields.insert((*name).to_owned(), (*text).to_owned());
        }
        bot.stage
            .request(who, Some(REFRESHES), Action::SendForm { draft, fields })
    }
}

/// Whether somebody who reads it knows what comes next, or that nothing is needed. A card alone is
/// something that was looked at; a refusal says what would be right, which its own tests look at.
fn names_the_next_step(message: &Message) -> bool {
    let said = plain(message);
    let refused = ["Nothing changed", "othing was c", "Name it in the option"];
    let next = [
        "Next",
        "`/",
        " told",
        "nothing more",
        "nothing is needed",
        "Nothing more",
        "Did you mean",
        " is named by ",
    ];
    let looked_at = message.text.is_empty() && message.card.is_some() || !message.files.is_empty();
    let says = |words: &[&str]| words.iter().any(|word| said.contains(word));
    looked_at || !message.buttons.is_empty() || says(&refused) || says(&next)
}
