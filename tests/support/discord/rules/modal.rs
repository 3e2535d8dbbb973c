//! Forms.

use std::collections::HashSet;

use serde_json::Value;

use super::{Found, items, length};

/// One to five text inputs, each in a row of its own.
pub fn check(found: &mut Found, data: &Value) {
    found.some("data/title", &data["title"], 45);
    found.some("data/custom_id", &data["custom_id"], 100);
    let rows = items(&data["components"]);
    if rows.is_empty() || rows.len() > 5 {
        let words = "Must be between 1 and 5 in length.";
        found.add("data/components", "BASE_TYPE_BAD_LENGTH", words);
    }
    let mut ids = HashSet::new();
    for (n, row) in rows.iter().enumerate() {
        let at = format!("data/components/{n}");
        let (input, at, label) = if row["type"] == 18 {
            (&row["component"], format!("{at}/component"), &row["label"])
        } else {
            let inside = items(&row["components"]);
            if row["type"] != 1 || inside.len() != 1 {
                found.add(
                    &at,
                    "BASE_TYPE_BAD_LENGTH",
                    "A row of a form holds one text input.",
                );
                continue;
            }
            (
                &inside[0],
                format!("{at}/components/0"),
                &inside[0]["label"],
            )
        };
        found.some(&format!("{at}/label"), label, 45);
        if !ids.insert(input["custom_id"].to_string()) {
            let words = "Component custom id cannot be duplicated";
            found.add(
                &format!("{at}/custom_id"),
                "COMPONENT_CUSTOM_ID_DUPLICATED",
                words,
            );
        }
        text(found, &at, input);
    }
}

fn text(found: &mut Found, at: &str, input: &Value) {
    found.some(&format!("{at}/custom_id"), &input["custom_id"], 100);
    found.most(&format!("{at}/placeholder"), &input["placeholder"], 100);
    found.most(&format!("{at}/value"), &input["value"], 4000);
    if input["type"] != 4 || !matches!(input["style"].as_u64(), Some(1 | 2)) {
        found.add(at, "UNION_TYPE_CHOICES", "Not a text input with a style.");
    }
    let least = input["min_length"].as_u64().unwrap_or(0);
    let most = input["max_length"].as_u64().unwrap_or(4000);
    if least > most || !(1..=4000).contains(&most) {
        let words = "min_length and max_length exclude every text.";
        found.add(&format!("{at}/min_length"), "NUMBER_TYPE_MAX", words);
    }
    if length(&input["value"]) as u64 > most {
        found.add(
            &format!("{at}/value"),
            "BASE_TYPE_MAX_LENGTH",
            "The value is longer than max_length.",
        );
    }
}
