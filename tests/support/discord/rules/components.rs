//! Rows of buttons and menus.

use std::collections::HashSet;

use serde_json::Value;

use super::{Found, items};

/// Five rows of five, each `custom_id` once.
pub fn check(found: &mut Found, at: &str, rows: &Value) {
    let rows = items(rows);
    if rows.len() > 5 {
        found.add(
            at,
            "BASE_TYPE_BAD_LENGTH",
            "Must be between 1 and 5 in length.",
        );
    }
    let mut ids = HashSet::new();
    for (r, row) in rows.iter().enumerate() {
        let at = format!("{at}/{r}");
        if row["type"] != 1 {
            let words = "Only action rows are used without the components-v2 flag.";
            found.add(&format!("{at}/type"), "UNION_TYPE_CHOICES", words);
            continue;
        }
        let inside = items(&row["components"]);
        if inside.is_empty() || inside.len() > 5 {
            let words = "Must be between 1 and 5 in length.";
            found.add(&format!("{at}/components"), "BASE_TYPE_BAD_LENGTH", words);
        }
        let menus = inside.iter().filter(|c| c["type"] != 2).count();
        if menus > 0 && inside.len() > 1 {
            let words = "A row holds buttons or one menu.";
            found.add(
                &format!("{at}/components"),
                "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
                words,
            );
        }
        for (n, c) in inside.iter().enumerate() {
            one(found, &format!("{at}/components/{n}"), c, &mut ids);
        }
    }
}

fn one(found: &mut Found, at: &str, c: &Value, ids: &mut HashSet<String>) {
    let link = c["type"] == 2 && c["style"] == 5;
    let id_at = format!("{at}/custom_id");
    if link {
        found.some(&format!("{at}/url"), &c["url"], 512);
        if !c["custom_id"].is_null() {
            found.add(
                &id_at,
                "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
                "A custom id and url cannot both be specified",
            );
        }
    } else {
        found.some(&id_at, &c["custom_id"], 100);
        let id = c["custom_id"].as_str().unwrap_or_default();
        if !ids.insert(id.to_string()) {
            found.add(
                &id_at,
                "COMPONENT_CUSTOM_ID_DUPLICATED",
                "Component custom id cannot be duplicated",
            );
        }
    }
    match c["type"].as_u64() {
        Some(2) => {
            found.most(&format!("{at}/label"), &c["label"], 80);
            let named = c["label"].as_str().is_some_and(|s| !s.is_empty());
            if !named && c["emoji"].is_null() {
                found.add(
                    &format!("{at}/label"),
                    "BUTTON_COMPONENT_LABEL_EMOJI_REQUIRED",
                    "A button needs a label or an emoji",
                );
            }
        }
        Some(3) => menu(found, at, c),
        Some(5..=8) => found.most(&format!("{at}/placeholder"), &c["placeholder"], 150),
        _ => found.add(
            &format!("{at}/type"),
            "UNION_TYPE_CHOICES",
            "Not a component of a message.",
        ),
    }
}

fn menu(found: &mut Found, at: &str, c: &Value) {
    found.most(&format!("{at}/placeholder"), &c["placeholder"], 150);
    let options = items(&c["options"]);
    let at = format!("{at}/options");
    if options.is_empty() || options.len() > 25 {
        found.add(
            &at,
            "BASE_TYPE_BAD_LENGTH",
            "Must be between 1 and 25 in length.",
        );
    }
    let mut values = HashSet::new();
    for (n, o) in options.iter().enumerate() {
        found.some(&format!("{at}/{n}/label"), &o["label"], 100);
        found.some(&format!("{at}/{n}/value"), &o["value"], 100);
        found.most(&format!("{at}/{n}/description"), &o["description"], 100);
        if !values.insert(o["value"].to_string()) {
            found.add(
                &format!("{at}/{n}/value"),
                "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                "The specified option value is already used",
            );
        }
    }
}
