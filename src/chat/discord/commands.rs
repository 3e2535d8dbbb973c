//! The two slash commands as Discord wants them, registered only when they changed: Discord allows
//! 200 command creations a day. Pure, but for [`register`].

use serde_json::{Map, Value, json};
use serenity::all::{ApplicationId, GuildId};
use serenity::http::{LightMethod, Request, Route};

use super::error::Doing;
use super::rest::Rest;
use crate::chat::ChatError;
use crate::chat::commands::{ALL, Command, Entry, Opt, OptKind, Subcommand};
use crate::wording::commands::describe;

const SUBCOMMAND: u8 = 1;
const GROUP: u8 = 2;
const STRING: u8 = 3;
const USER: u8 = 6;
const ATTACHMENT: u8 = 11;
/// The permission Manage Server.
const MANAGE_GUILD: u64 = 1 << 5;

/// Both commands.
pub fn tree() -> Value {
    ALL.iter().map(command).collect()
}

fn described(path: &str) -> String {
    let text = describe(path);
    let name = path.rsplit(' ').next().unwrap_or(path);
    let text = if text.is_empty() { name } else { text };
    text.chars().take(100).collect()
}

fn command(command: &Command) -> Value {
    let options: Vec<Value> = command
        .entries
        .iter()
        .map(|entry| match entry {
            Entry::Sub(sub) => subcommand(command.name, sub),
            Entry::Group { name, subcommands } => {
                let path = format!("{} {name}", command.name);
                let inner: Vec<Value> =
                    subcommands.iter().map(|sub| subcommand(&path, sub)).collect();
                json!({ "type": GROUP, "name": name, "description": described(&path), "options": inner })
            }
        })
        .collect();
    json!({
        "type": 1,
        "name": command.name,
        "description": described(command.name),
        "default_member_permissions": command.restricted.then(|| MANAGE_GUILD.to_string()),
        "contexts": [0],
        "options": options,
    })
}

fn subcommand(above: &str, sub: &Subcommand) -> Value {
    let path = format!("{above} {}", sub.name);
    let options: Vec<Value> = sub.options.iter().map(|opt| option(&path, opt)).collect();
    json!({
        "type": SUBCOMMAND,
        "name": sub.name,
        "description": described(&path),
        "options": options,
    })
}

fn option(above: &str, opt: &Opt) -> Value {
    let kind = match opt.kind {
        OptKind::Text | OptKind::Complete(_) | OptKind::Choice(_) => STRING,
        OptKind::Person => USER,
        OptKind::File => ATTACHMENT,
    };
    let mut value = json!({
        "type": kind,
        "name": opt.name,
        "description": described(&format!("{above} {}", opt.name)),
        "required": opt.required,
    });
    match opt.kind {
        OptKind::Complete(_) => value["autocomplete"] = json!(true),
        OptKind::Choice(words) => {
            let choices = words()
                .into_iter()
                .map(|word| json!({ "name": word, "value": word }));
            value["choices"] = choices.collect();
        }
        _ => {}
    }
    value
}

/// What of a command counts: Discord's answer has more fields, and leaves out what is false.
fn essence(value: &Value) -> Value {
    let mut kept = Map::new();
    for key in ["type", "name", "description", "default_member_permissions"] {
        kept.insert(key.into(), value[key].clone());
    }
    for key in ["required", "autocomplete"] {
        kept.insert(key.into(), json!(value[key].as_bool().unwrap_or(false)));
    }
    let choices: Vec<Value> = list(value, "choices")
        .iter()
        .map(|choice| json!([choice["name"], choice["value"]]))
        .collect();
    let options: Vec<Value> = list(value, "options").iter().map(essence).collect();
    kept.insert("choices".into(), choices.into());
    kept.insert("options".into(), options.into());
    kept.into()
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

/// Whether the guild shows these commands already, in whatever order.
fn same(known: &Value, wanted: &Value) -> bool {
    let sorted = |value: &Value| {
        let all = value.as_array().map_or(&[][..], Vec::as_slice);
        let mut all: Vec<Value> = all.iter().map(essence).collect();
        all.sort_by_key(|command| command["name"].to_string());
        all
    };
    sorted(known) == sorted(wanted)
}

/// Whether the guild shows this version's commands.
pub async fn is_registered(
    rest: &Rest,
    application_id: ApplicationId,
    guild_id: GuildId,
) -> Result<bool, ChatError> {
    let route = Route::GuildCommands {
        application_id,
        guild_id,
    };
    let known: Value = rest.get(route, Vec::new()).await?;
    Ok(same(&known, &tree()))
}

/// Registers both commands in the guild where they differ. Whether they did.
pub async fn register(
    rest: &Rest,
    application_id: ApplicationId,
    guild_id: GuildId,
) -> Result<bool, ChatError> {
    if is_registered(rest, application_id, guild_id).await? {
        return Ok(false);
    }
    let route = Route::GuildCommands {
        application_id,
        guild_id,
    };
    let body = tree().to_string().into_bytes();
    let request = Request::new(route, LightMethod::Put).body(Some(body));
    rest.call(Doing::Registering, rest.http().request(request))
        .await?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As Discord counts: names, descriptions and values of a command and all below it.
    fn characters(value: &Value) -> usize {
        let own: usize = ["name", "description", "value"]
            .iter()
            .filter_map(|key| value[*key].as_str())
            .map(|text| text.chars().count())
            .sum();
        let below: usize = ["options", "choices"]
            .iter()
            .flat_map(|key| list(value, key))
            .map(characters)
            .sum();
        own + below
    }

    fn everything(value: &Value) -> Vec<Value> {
        let below = list(value, "options").iter().flat_map(everything);
        std::iter::once(value.clone()).chain(below).collect()
    }

    #[test]
    fn a_command_tree_has_room_to_grow() {
        for command in list(&json!({ "all": tree() }), "all") {
            let count = characters(command);
            assert!(count <= 7_000, "{}: {count} of 8,000", command["name"]);
        }
    }

    #[test]
    fn every_level_keeps_discords_limits() {
        for command in list(&json!({ "all": tree() }), "all") {
            for entry in everything(command) {
                let name = entry["name"].as_str().unwrap();
                let description = entry["description"].as_str().unwrap();
                assert!((1..=32).contains(&name.chars().count()), "{name}");
                assert!((1..=100).contains(&description.chars().count()), "{name}");
                assert!(list(&entry, "options").len() <= 25, "{name}");
                assert!(list(&entry, "choices").len() <= 25, "{name}");
                let required = list(&entry, "options").iter();
                let required: Vec<bool> = required.map(|opt| opt["required"] == true).collect();
                assert!(
                    required.is_sorted_by(|a, b| a >= b),
                    "{name}: required first"
                );
            }
        }
    }

    #[test]
    fn administration_is_hidden_from_others() {
        let tree = tree();
        assert_eq!(tree[0]["default_member_permissions"], Value::Null);
        assert_eq!(tree[1]["default_member_permissions"], "32");
    }

    #[test]
    fn what_discord_adds_is_no_change() {
        let wanted = tree();
        let mut known = wanted.clone();
        for command in known.as_array_mut().unwrap() {
            command["id"] = json!("1");
            command["version"] = json!("2");
            command["nsfw"] = json!(false);
            command["contexts"] = Value::Null;
        }
        known.as_array_mut().unwrap().reverse();
        assert!(same(&known, &wanted));
        known[0]["description"] = json!("Another");
        assert!(!same(&known, &wanted));
        assert!(!same(&json!([]), &wanted));
    }
}
