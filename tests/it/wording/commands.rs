use std::collections::BTreeSet;

use refreshbot::chat::commands::{ALL, Entry};
use refreshbot::wording::commands::describe;

/// Every path of the command tree: commands, groups, subcommands, options.
fn paths() -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    for command in ALL {
        paths.insert(command.name.to_owned());
        for entry in command.entries {
            if let Entry::Group { name, .. } = entry {
                paths.insert(format!("{} {name}", command.name));
            }
        }
        for (path, subcommand) in command.subcommands() {
            for option in subcommand.options {
                paths.insert(format!("{path} {}", option.name));
            }
            paths.insert(path);
        }
    }
    paths
}

#[test]
fn every_command_and_option_is_described_in_a_hundred_characters() {
    for path in paths() {
        let description = describe(&path);
        let length = description.chars().count();
        assert!((1..=100).contains(&length), "{path}: {length} characters");
    }
}

#[test]
fn nothing_is_described_that_does_not_exist() {
    let known = paths();
    let words: BTreeSet<&str> = known.iter().flat_map(|path| path.split(' ')).collect();
    let mut tried = vec![String::new()];
    for _ in 0..4 {
        tried = tried
            .iter()
            .flat_map(|start| words.iter().map(move |word| format!("{start} {word}")))
            .filter(|path| {
                path.split_whitespace()
                    .next()
                    .is_some_and(|first| first.starts_with("refresh"))
            })
            .collect();
        for path in tried.iter().map(|path| path.trim()) {
            if !known.contains(path) {
                assert_eq!(describe(path), "", "{path}");
            }
        }
    }
    assert_eq!(describe(""), "");
    assert_eq!(describe("refresh submit portfolio more"), "");
}

#[test]
fn no_command_takes_too_many_characters() {
    for command in ALL {
        let of_command: usize = paths()
            .iter()
            .filter(|path| path.split(' ').next() == Some(command.name))
            .map(|path| {
                let name = path.rsplit(' ').next().unwrap_or_default();
                name.len() + describe(path).chars().count()
            })
            .sum();
        assert!(of_command <= 7_000, "{}: {of_command}", command.name);
    }
}
