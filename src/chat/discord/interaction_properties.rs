//! Whatever Discord, or somebody who plays Discord, sends: it is read, or refused by serde.

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};
use serenity::all::{GatewayEvent, Interaction};

use super::interaction::{RoleMap, read};
use super::wire;
use crate::domain::people::{Role, Roles};
use crate::request::Action;

/// Interactions as they should be: a command, a completion, a press, a form.
fn samples() -> Vec<Value> {
    let user = json!({ "id": "11", "username": "kofi", "discriminator": "0", "global_name": null, "avatar": null });
    let member = json!({ "user": user, "nick": "Kofi", "roles": ["21"], "deaf": false, "mute": false,
        "joined_at": "2024-01-01T00:00:00Z", "flags": 0, "permissions": "0" });
    let message = json!({ "id": "5", "channel_id": "77", "author": user, "content": "", "timestamp": "2024-01-01T00:00:00Z",
        "edited_timestamp": null, "tts": false, "mention_everyone": false, "mentions": [], "mention_roles": [],
        "attachments": [], "embeds": [], "pinned": false, "type": 0, "components": [] });
    let options = json!([{ "name": "submit", "type": 1, "options": [
        { "name": "portfolio", "type": 3, "value": "Birch", "focused": false },
        { "name": "designer", "type": 6, "value": "11" },
        { "name": "file", "type": 11, "value": "55" },
    ]}]);
    let completing = json!([{ "name": "submit", "type": 1, "options": [
        { "name": "portfolio", "type": 3, "value": "Bi", "focused": true },
    ]}]);
    let resolved = json!({ "users": { "11": user }, "attachments": { "55": { "id": "55", "filename": "a.png",
        "size": 12, "url": "https://cdn.discordapp.com/a.png", "proxy_url": "https://media.discordapp.net/a.png" } } });
    let form = json!({ "custom_id": "form:7", "components": [{ "type": 1, "components": [
        { "type": 4, "custom_id": "folder", "value": "BPS" } ]}] });
    let of = |kind: u8, data: Value| {
        json!({ "id": "900", "application_id": "5", "type": kind, "token": "secret", "version": 1, "data": data,
            "channel_id": "77", "guild_id": "1", "locale": "en-US", "member": member, "message": message,
            "entitlements": [], "attachment_size_limit": 1, "authorizing_integration_owners": {} })
    };
    vec![
        of(
            2,
            json!({ "id": "1", "type": 1, "name": "refresh", "options": options, "resolved": resolved }),
        ),
        of(
            4,
            json!({ "id": "1", "type": 1, "name": "refresh", "options": completing }),
        ),
        of(3, json!({ "custom_id": "again:7", "component_type": 2 })),
        of(5, form),
    ]
}

/// Any JSON, a few levels deep.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[0-9]{1,20}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map("[a-z_]{1,12}", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// How many values there are in a value, itself included.
fn size(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(size).sum(),
        Value::Object(map) => map.values().map(size).sum(),
        _ => 0,
    }
}

/// Replaces the nth value in a value.
fn put(value: &mut Value, nth: &mut usize, new: &Value) {
    if *nth == 0 {
        *value = new.clone();
        *nth = usize::MAX;
        return;
    }
    *nth -= 1;
    match value {
        Value::Array(items) => items.iter_mut().for_each(|it| put(it, nth, new)),
        Value::Object(map) => map.values_mut().for_each(|it| put(it, nth, new)),
        _ => {}
    }
}

fn roles() -> RoleMap {
    RoleMap::from([(21, Roles::from([Role::Am]))])
}

/// Reads it as the gateway does; whether it was understood so far.
fn hear(value: &Value) -> bool {
    let frame = json!({ "op": 0, "s": 1, "t": "INTERACTION_CREATE", "d": value }).to_string();
    let _ = serde_json::from_str::<GatewayEvent>(&frame);
    let Ok(interaction) = serde_json::from_value::<Interaction>(value.clone()) else {
        return false;
    };
    let Some(asked) = read(&interaction, &roles()) else {
        return false;
    };
    if let Action::NotUnderstood { what } = &asked.action {
        assert!(what.chars().count() <= 100);
    }
    true
}

#[test]
fn the_samples_are_read() {
    for sample in samples() {
        assert!(hear(&sample), "{sample}");
    }
}

#[test]
fn a_deep_event_is_refused_and_no_stack_ends() {
    let deep = "[".repeat(200_000);
    let frame = format!("{{\"op\":0,\"s\":1,\"t\":\"INTERACTION_CREATE\",\"d\":{deep}");
    assert!(serde_json::from_str::<GatewayEvent>(&frame).is_err());
}

proptest! {
    #[test]
    fn an_interaction_that_is_wrong_anywhere_is_no_panic(
        which in any::<Index>(),
        wrong in proptest::collection::vec((any::<Index>(), any_json()), 1..4),
    ) {
        let samples = samples();
        let mut sample = samples[which.index(samples.len())].clone();
        for (at, new) in wrong {
            let mut nth = at.index(size(&sample));
            put(&mut sample, &mut nth, &new);
        }
        hear(&sample);
    }

    #[test]
    fn any_frame_is_no_panic(text in any::<String>(), value in any_json(), op in 0..12_u8, kind in "[A-Z_]{0,20}") {
        let _ = serde_json::from_str::<GatewayEvent>(&text);
        let frame = json!({ "op": op, "s": 1, "t": kind, "d": value }).to_string();
        let _ = serde_json::from_str::<GatewayEvent>(&frame);
    }

    #[test]
    fn any_answer_of_rest_is_read_or_refused(value in any_json()) {
        let _ = serde_json::from_value::<wire::Application>(value.clone());
        let _ = serde_json::from_value::<wire::Guild>(value.clone());
        let _ = serde_json::from_value::<wire::Member>(value.clone());
        let _ = serde_json::from_value::<wire::Channel>(value.clone());
        let _ = serde_json::from_value::<wire::Threads>(value.clone());
        let _ = serde_json::from_value::<wire::Message>(value);
    }
}
