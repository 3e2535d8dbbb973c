//! A slash command as it is typed, read by the commands that the bot has registered.

use std::path::Path;

use serde_json::Value;

use super::line::pairs;
use super::{Complaint, person};
use crate::support::discord::{FakeDiscord, Opt, World, file};

/// A command with its options.
pub struct Slash {
    pub path: String,
    pub options: Vec<(String, Opt)>,
    /// The last option as it was typed: what is completed.
    pub last: Option<(String, String)>,
}

/// Reads `/refresh submit portfolio:"Birch Pet Supply" file:hero.png`.
pub fn read(discord: &FakeDiscord, text: &str) -> Result<Slash, Complaint> {
    let text = text.trim_start_matches('/');
    let (path, leaf, rest) = discord.look(|w| find(w, text))?;
    let options = leaf["options"].as_array().cloned().unwrap_or_default();
    let names: Vec<&str> = options.iter().filter_map(|o| o["name"].as_str()).collect();
    let given = match pairs(&rest, ':', &names) {
        Ok(given) => given,
        Err(_) if names.is_empty() => return Err(format!("/{path} takes no options").into()),
        Err(why) => return Err(format!("/{path}: {why}").into()),
    };
    let last = given
        .last()
        .map(|(name, typed)| ((*name).to_owned(), typed.clone()));
    let mut read = Vec::new();
    for (name, typed) in given {
        let definition = options.iter().find(|o| o["name"] == name);
        let definition = definition.ok_or("the option is gone")?;
        let value = value(discord, definition, &typed);
        read.push((
            name.to_owned(),
            value.map_err(|why| format!("{name}: {why}"))?,
        ));
    }
    Ok(Slash {
        path,
        options: read,
        last,
    })
}

/// Every command that is registered, with its options.
pub fn registered(w: &World) -> String {
    let mut out = Vec::new();
    for command in w.guild_commands.iter().chain(&w.global_commands) {
        list(command, "/", &mut out);
    }
    if out.is_empty() {
        return "no command is registered: does the bot run?".into();
    }
    out.join("\n")
}

fn list(command: &Value, before: &str, out: &mut Vec<String>) {
    let name = |it: &Value| it["name"].as_str().unwrap_or_default().to_owned();
    let path = format!("{before}{}", name(command));
    let options = command["options"].as_array().cloned().unwrap_or_default();
    if options.iter().any(is_command) {
        for inside in &options {
            list(inside, &format!("{path} "), out);
        }
        return;
    }
    let options = options.iter().map(|o| {
        let needed = if o["required"] == true { "!" } else { "" };
        format!(" {}:{needed}", name(o))
    });
    out.push(format!("{path}{}", options.collect::<String>()));
}

fn is_command(option: &Value) -> bool {
    matches!(option["type"].as_u64(), Some(1 | 2))
}

/// The command's path, its registration, and what is typed after it.
fn find(w: &World, text: &str) -> Result<(String, Value, String), Complaint> {
    let (root, mut rest) = text.split_once(' ').unwrap_or((text, ""));
    let command = w.command(root);
    let mut command =
        command.ok_or_else(|| format!("no command /{root} is registered: does the bot run?"))?;
    let mut path = root.to_owned();
    loop {
        let options = command["options"].as_array();
        let inside: Vec<&Value> = options.into_iter().flatten().collect();
        if !inside.iter().any(|o| is_command(o)) {
            return Ok((path, command.clone(), rest.to_owned()));
        }
        let (word, left) = rest.trim().split_once(' ').unwrap_or((rest.trim(), ""));
        let Some(next) = inside.iter().find(|o| o["name"] == word) else {
            let names: Vec<&str> = inside.iter().filter_map(|o| o["name"].as_str()).collect();
            return Err(format!("after /{path} comes one of: {}", names.join(", ")).into());
        };
        (command, rest) = (next, left);
        path = format!("{path} {word}");
    }
}

/// What is typed, as the option's type takes it.
fn value(discord: &FakeDiscord, definition: &Value, typed: &str) -> Result<Opt, Complaint> {
    Ok(match definition["type"].as_u64() {
        Some(4) => typed
            .parse::<i64>()
            .map_err(|_| format!("{typed:?} is no number"))?
            .into(),
        Some(5) => typed.parse::<bool>().map_err(|_| "true or false")?.into(),
        Some(6) => (&person(discord, typed)?).into(),
        Some(11) => picked(typed).into(),
        Some(3) => {
            let choices = definition["choices"].as_array().into_iter().flatten();
            let mut named = choices.filter(|c| c["name"] == typed);
            let value = named.next().and_then(|c| c["value"].as_str());
            value.unwrap_or(typed).into()
        }
        other => return Err(format!("options of type {other:?} cannot be typed here").into()),
    })
}

/// The file of this path; where there is none, a small one of this name is made up.
pub fn picked(path: &str) -> crate::support::discord::Upload {
    let path = Path::new(path);
    let name = path
        .file_name()
        .map_or("file".into(), |it| it.to_string_lossy());
    let bytes = std::fs::read(path);
    file(
        &name,
        bytes.unwrap_or_else(|_| format!("made up: {name}").into_bytes()),
    )
}
