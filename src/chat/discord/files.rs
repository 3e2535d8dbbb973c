//! Which files go with a message, within Discord's limits. Pure.

use bytes::Bytes;

use super::markup::{clean_line, cut};
use crate::chat::References;
use crate::message::{FileToShow, Message};

/// Bytes of one file.
const FILE: usize = 10 * 1024 * 1024;
/// Bytes of a request, less what its other parts need.
const REQUEST: usize = 25 * 1024 * 1024 - 128 * 1024;
/// Files of a request.
const COUNT: usize = 10;
const NAME: usize = 120;

/// What goes, and what is said of the rest.
#[derive(Debug, Default)]
pub struct Chosen {
    /// Names and contents.
    pub files: Vec<(String, Bytes)>,
    /// A sentence for each file that does not go.
    pub left_out: Vec<String>,
}

/// Chooses among the files of `message`: texts come with the message, the bytes of assets with the
/// references.
pub fn choose(message: &Message, references: &References) -> Chosen {
    let mut brought: Vec<&(String, Bytes)> = references.files.iter().collect();
    let mut take = |name: &str| {
        let at = brought.iter().position(|(brought, _)| brought == name)?;
        Some(brought.remove(at).1.clone())
    };
    let mut all: Vec<(String, Option<Bytes>)> = Vec::new();
    for file in &message.files {
        all.push(match file {
            FileToShow::Asset { name, .. } => (name.clone(), take(name)),
            FileToShow::Text { name, content } => {
                take(name);
                (name.clone(), Some(Bytes::from(content.clone())))
            }
        });
    }
    all.extend(
        brought
            .iter()
            .map(|(name, bytes)| (name.clone(), Some(bytes.clone()))),
    );

    let mut chosen = Chosen::default();
    let mut left = REQUEST;
    for (name, bytes) in all {
        let name = safe_name(&name);
        let Some(bytes) = bytes else {
            chosen
                .left_out
                .push(format!("{name} cannot be shown here."));
            continue;
        };
        if bytes.len() > FILE || bytes.len() > left || chosen.files.len() == COUNT {
            chosen
                .left_out
                .push(format!("{name} is too large to show here."));
            continue;
        }
        left -= bytes.len();
        chosen.files.push((name, bytes));
    }
    chosen
}

fn safe_name(name: &str) -> String {
    let name: String = clean_line(name)
        .chars()
        .map(|c| {
            if matches!(c, '/' | '\\' | '"') {
                '_'
            } else {
                c
            }
        })
        .collect();
    match name.trim() {
        "" => "file".to_owned(),
        name => cut(name, NAME),
    }
}
