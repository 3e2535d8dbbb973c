//! Interactions as Discord sends them, read by serenity and by us.

use serde_json::{Value, json};
use serenity::all::Interaction;

use super::interaction::{By, RoleMap, button_for, read};
use crate::domain::id::{CycleId, DraftId};
use crate::domain::people::{Role, Roles};
use crate::request::{Account, Action, Completion, Press};

fn user(id: &str, name: &str) -> Value {
    json!({ "id": id, "username": name, "discriminator": "0", "global_name": name.to_uppercase(),
        "avatar": null })
}

fn member(id: &str, name: &str, nick: Option<&str>, roles: &[&str]) -> Value {
    json!({ "user": user(id, name), "nick": nick, "roles": roles, "deaf": false, "mute": false,
        "joined_at": "2024-01-01T00:00:00Z", "flags": 0, "permissions": "0" })
}

fn interaction(kind: u8, data: &Value) -> Value {
    json!({ "id": "900", "application_id": "5", "type": kind, "token": "secret", "version": 1,
        "data": data, "channel_id": "77", "guild_id": "1", "locale": "en-US",
        "member": member("10", "dana", Some("Dana W"), &["21", "99"]),
        "entitlements": [], "attachment_size_limit": 1, "authorizing_integration_owners": {} })
}

fn roles() -> RoleMap {
    RoleMap::from([
        (21, Roles::from([Role::Am])),
        (22, Roles::from([Role::Copywriter, Role::Designer])),
    ])
}

fn asked(value: Value) -> super::interaction::Asked {
    let interaction: Interaction = serde_json::from_value(value).unwrap();
    read(&interaction, &roles()).unwrap()
}

fn command(options: &Value, resolved: &Value) -> Value {
    json!({ "id": "1", "type": 1, "name": "refresh", "options": options, "resolved": resolved })
}

#[test]
fn a_command_with_all_kinds_of_options() {
    let options = json!([{ "name": "submit", "type": 1, "options": [
        { "name": "portfolio", "type": 3, "value": "Birch" },
        { "name": "format", "type": 3, "value": "static" },
        { "name": "designer", "type": 6, "value": "11" },
        { "name": "file", "type": 11, "value": "55" },
    ]}]);
    let mut partial = member("11", "kofi", None, &["22"]);
    partial.as_object_mut().unwrap().remove("user");
    let resolved = json!({
        "users": { "11": user("11", "kofi") },
        "members": { "11": partial },
        "attachments": { "55": { "id": "55", "filename": "a.png", "size": 12, "url": "https://cdn.discordapp.com/a.png",
            "proxy_url": "https://media.discordapp.net/a.png", "content_type": "image/png" } },
    });
    let asked = asked(interaction(2, &command(&options, &resolved)));
    assert_eq!(asked.channel, "77");
    assert!(asked.takes_form && !asked.completes);
    let By::Member { guild, account } = asked.by else {
        panic!("{:?}", asked.by)
    };
    assert_eq!(guild.get(), 1);
    assert_eq!(
        account,
        Account {
            id: "10".into(),
            name: "Dana W".into(),
            roles: [Role::Am].into()
        }
    );
    let Action::Submit { portfolio, options } = asked.action else {
        panic!("{:?}", asked.action)
    };
    assert_eq!(portfolio.as_deref(), Some("Birch"));
    assert_eq!(options.format.as_deref(), Some("static"));
    let designer = options.designer.unwrap();
    assert_eq!(
        (designer.id.as_str(), designer.name.as_str()),
        ("11", "KOFI")
    );
    assert_eq!(designer.roles, [Role::Copywriter, Role::Designer].into());
    let file = options.file.unwrap();
    assert_eq!((file.name.as_str(), file.size), ("a.png", 12));
    assert_eq!(file.media_type.as_deref(), Some("image/png"));
}

#[test]
fn a_group_is_part_of_the_path() {
    let data = json!({ "id": "1", "type": 1, "name": "refresh-admin", "options": [
        { "name": "people", "type": 2, "options": [{ "name": "link", "type": 1, "options": [
            { "name": "person", "type": 6, "value": "11" },
            { "name": "email", "type": 3, "value": "k@a.example" },
        ]}]}], "resolved": { "users": { "11": user("11", "kofi") } } });
    let asked = asked(interaction(2, &data));
    let Action::PeopleLink { account, email } = asked.action else {
        panic!("{:?}", asked.action)
    };
    assert_eq!((account.id.as_str(), email.as_str()), ("11", "k@a.example"));
}

#[test]
fn a_command_of_another_release_is_not_understood() {
    let options = json!([{ "name": "teleport", "type": 1, "options": [] }]);
    let asked = asked(interaction(2, &command(&options, &json!({}))));
    assert_eq!(
        asked.action,
        Action::NotUnderstood {
            what: "refresh teleport".into()
        }
    );
}

#[test]
fn typing_an_option_asks_for_suggestions() {
    let options = json!([{ "name": "status", "type": 1, "options": [
        { "name": "portfolio", "type": 3, "value": "Birch" },
        { "name": "ticket", "type": 3, "value": "T-1", "focused": true },
    ]}]);
    let asked = asked(interaction(4, &command(&options, &json!({}))));
    assert!(asked.completes);
    assert_eq!(
        asked.action,
        Action::Complete {
            of: Completion::Ticket,
            typed: "T-1".into(),
            portfolio: Some("Birch".into())
        }
    );
}

fn press(custom_id: &str) -> Value {
    let message = json!({ "id": "3", "channel_id": "77", "author": user("5", "bot"), "content": "",
        "timestamp": "2024-01-01T00:00:00Z", "edited_timestamp": null, "tts": false,
        "mention_everyone": false, "mentions": [], "mention_roles": [], "attachments": [],
        "embeds": [], "pinned": false, "type": 0 });
    let mut value = interaction(3, &json!({ "custom_id": custom_id, "component_type": 2 }));
    value["message"] = message;
    value
}

#[test]
fn a_button_is_its_press() {
    let pressed = asked(press("done:7"));
    assert_eq!(pressed.action, Action::Press(Press::Done(CycleId(7))));
    assert!(pressed.takes_form);
    let unknown = "x".repeat(100);
    assert_eq!(
        asked(press(&unknown)).action,
        Action::NotUnderstood { what: unknown }
    );
}

#[test]
fn a_form_brings_its_draft_and_fields() {
    let data = json!({ "custom_id": "form:12", "components": [
        { "type": 1, "components": [{ "type": 4, "custom_id": "folder", "value": "BPS" }] },
        { "type": 1, "components": [{ "type": 4, "custom_id": "count", "value": "" }] },
    ]});
    let asked = asked(interaction(5, &data));
    assert!(!asked.takes_form);
    let Action::SendForm { draft, fields } = asked.action else {
        panic!("{:?}", asked.action)
    };
    assert_eq!(draft, DraftId(12));
    assert_eq!(fields["folder"], "BPS");
    assert_eq!(fields["count"], "");
    assert_eq!(button_for("form:12"), "again:12");
    assert_eq!(button_for("form:12").parse(), Ok(Press::Again(DraftId(12))));
}

#[test]
fn in_a_direct_message_only_the_user_is_known() {
    let mut value = press("done:7");
    let map = value.as_object_mut().unwrap();
    map.remove("guild_id");
    map.remove("member");
    map.insert("user".into(), user("10", "dana"));
    let By::Private { id, name } = asked(value).by else {
        panic!()
    };
    assert_eq!((id.get(), name.as_str()), (10, "DANA"));
}
