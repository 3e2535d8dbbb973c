//! Command trees.

use std::collections::HashSet;

use serde_json::Value;

use super::{Found, items, length};

/// Characters of one command in all.
const TREE: usize = 8000;

/// The body of PUT (a list) or POST (one command).
pub fn all(found: &mut Found, body: &Value) {
    let one = std::slice::from_ref(body);
    let list = body.as_array().map_or(one, Vec::as_slice);
    let mut names = HashSet::new();
    for (n, command) in list.iter().enumerate() {
        let at = if body.is_array() {
            n.to_string()
        } else {
            String::new()
        };
        if !names.insert(command["name"].to_string()) {
            let words = "Application command names must be unique";
            found.add(
                &format!("{at}/name"),
                "APPLICATION_COMMANDS_DUPLICATE_NAME",
                words,
            );
        }
        if command["type"].as_u64().unwrap_or(1) == 1 {
            entry(found, &at, command, 0);
        }
        if characters(command) > TREE {
            let words = "Command exceeds maximum size (8000)";
            found.add(&at, "APPLICATION_COMMAND_TOO_LARGE", words);
        }
    }
}

/// Names, descriptions and choices' values, with the longest of each one's translations.
pub fn characters(value: &Value) -> usize {
    let longest = |key: &str| {
        let others = value[format!("{key}_localizations")].as_object();
        let others = others.into_iter().flatten().map(|(_, v)| length(v));
        others.chain([length(&value[key])]).max().unwrap_or(0)
    };
    let inside = items(&value["options"])
        .iter()
        .chain(items(&value["choices"]));
    let number = usize::from(value["value"].is_number()) * value["value"].to_string().len();
    longest("name")
        + longest("description")
        + length(&value["value"])
        + number
        + inside.map(characters).sum::<usize>()
}

fn entry(found: &mut Found, at: &str, value: &Value, depth: usize) {
    name(found, &format!("{at}/name"), &value["name"]);
    found.some(&format!("{at}/description"), &value["description"], 100);
    let options = items(&value["options"]);
    let at = format!("{at}/options");
    if options.len() > 25 {
        found.add(
            &at,
            "BASE_TYPE_MAX_LENGTH",
            "Must be 25 or fewer in length.",
        );
    }
    let mut names = HashSet::new();
    let mut optional_seen = false;
    for (n, o) in options.iter().enumerate() {
        let at = format!("{at}/{n}");
        if !names.insert(o["name"].to_string()) {
            found.add(
                &at,
                "APPLICATION_COMMAND_OPTIONS_NAME_INVALID",
                "Option names must be unique",
            );
        }
        match o["type"].as_u64() {
            Some(kind @ (1 | 2)) => {
                if depth > usize::from(kind == 1) {
                    found.add(
                        &at,
                        "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
                        "Subcommands are nested too deep",
                    );
                }
                entry(found, &at, o, depth + 1);
            }
            Some(3..=11) => {
                let required = o["required"] == true;
                if required && optional_seen {
                    let words = "Required options must be placed before non-required options";
                    found.add(&at, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", words);
                }
                optional_seen |= !required;
                option(found, &at, o);
            }
            _ => found.add(&at, "BASE_TYPE_CHOICES", "Not an option type."),
        }
    }
    let subcommands = options
        .iter()
        .filter(|o| matches!(o["type"].as_u64(), Some(1 | 2)))
        .count();
    if subcommands > 0 && subcommands < options.len() {
        let words = "Sub-command and sub-command group option types are mutually exclusive to all other types";
        found.add(&at, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", words);
    }
}

fn option(found: &mut Found, at: &str, o: &Value) {
    name(found, &format!("{at}/name"), &o["name"]);
    found.some(&format!("{at}/description"), &o["description"], 100);
    let choices = items(&o["choices"]);
    if choices.len() > 25 {
        found.add(
            &format!("{at}/choices"),
            "BASE_TYPE_MAX_LENGTH",
            "Must be 25 or fewer in length.",
        );
    }
    for (n, c) in choices.iter().enumerate() {
        found.some(&format!("{at}/choices/{n}/name"), &c["name"], 100);
        found.most(&format!("{at}/choices/{n}/value"), &c["value"], 100);
    }
    let automatic = o["autocomplete"] == true;
    let texts = matches!(o["type"].as_u64(), Some(3 | 4 | 10));
    if automatic && (!choices.is_empty() || !texts) {
        let words = "Autocomplete is for texts and numbers without choices";
        found.add(
            &format!("{at}/autocomplete"),
            "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID",
            words,
        );
    }
}

fn name(found: &mut Found, at: &str, value: &Value) {
    let text = value.as_str().unwrap_or_default();
    let letters = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '\'');
    let good = (1..=32).contains(&text.chars().count())
        && text.chars().all(letters)
        && text.to_lowercase() == text;
    if !good {
        found.add(
            at,
            "APPLICATION_COMMAND_INVALID_NAME",
            "Command name is invalid",
        );
    }
}
