//! Whatever arrives: no parser panics, hangs, or makes more of it than was there. Dates, the CRM
//! file, renderings and gateway events have properties of their own beside their other tests.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use proptest::prelude::*;
use refreshbot::backup;
use refreshbot::chat::commands::{self, Given, Options};
use refreshbot::config::{Config, DatabaseUrl, LoadArgs, keys};
use refreshbot::domain::ad_set::{FolderName, parse_count};
use refreshbot::domain::calendar::{Cadence, DailySchedule};
use refreshbot::domain::email::check_email;
use refreshbot::domain::name_key::name_key;
use refreshbot::domain::ticket::{Copy, parse_clone_lines, parse_number};
use refreshbot::request::{Account, Action, Press, SentFile};
use refreshbot::store::Db;

/// Text as people and attackers send it: whole words of ours, digits, borders, anything.
fn any_text() -> impl Strategy<Value = String> {
    const WORDS: &[&str] = &[
        "Primary:",
        "Headline:",
        "CTA:",
        "|",
        "||",
        "\n",
        "\r\n",
        "\t",
        " ",
        ":",
        "-",
        "/",
        "*",
        ",",
        "?",
        "=",
        "\"",
        "'",
        "[",
        "]",
        "{",
        "}",
        "#",
        "0",
        "1",
        "59",
        "99999999999999999999",
        "-1",
        "static",
        "T-14",
        "Q-3",
        "Mon-Fri",
        "@",
        "a@b.c",
        "https://",
        "sqlite:",
        "postgres://u:p@h/d",
        "\u{0}",
        "\u{202e}",
        "\u{fffd}",
        "é",
        "𝔘",
        "ﷺ",
        "true",
        "2026-12-24",
    ];
    let part = prop_oneof![
        4 => proptest::sample::select(WORDS).prop_map(str::to_owned),
        1 => any::<String>(),
        1 => "[a-z]{1,30}",
    ];
    proptest::collection::vec(part, 0..16).prop_map(|parts| parts.concat())
}

fn any_given() -> impl Strategy<Value = Given> {
    prop_oneof![
        3 => any_text().prop_map(Given::Text),
        1 => any_text().prop_map(|text| Given::Person(Account {
            id: text.clone(),
            name: text,
            roles: refreshbot::domain::people::Roles::new(),
        })),
        1 => (any_text(), any::<i64>()).prop_map(|(text, size)| Given::File(SentFile {
            name: text.clone(),
            url: text.clone(),
            size,
            media_type: Some(text),
        })),
    ]
}

/// A command that there is, or any words.
fn any_path() -> impl Strategy<Value = String> {
    let known: Vec<String> = commands::ALL
        .iter()
        .flat_map(commands::Command::subcommands)
        .map(|(path, _)| path)
        .collect();
    prop_oneof![4 => proptest::sample::select(known), 1 => any_text()]
}

/// Options that there are, or any words.
fn any_options() -> impl Strategy<Value = BTreeMap<String, Given>> {
    let known: Vec<String> = commands::ALL
        .iter()
        .flat_map(commands::Command::subcommands)
        .flat_map(|(_, sub)| sub.options.iter().map(|option| option.name.to_owned()))
        .collect();
    let name = prop_oneof![6 => proptest::sample::select(known), 1 => any_text()];
    proptest::collection::btree_map(name, any_given(), 0..8)
}

proptest! {
    #[test]
    fn any_command_with_any_options_is_an_action(path in any_path(), options in any_options(), typed in any_text()) {
        let has_nul = options.values().any(|it| matches!(it, Given::Text(text) if text.contains('\0')));
        let given: Options = options.clone().into_iter().collect();
        let action = commands::parse(&path, given);
        prop_assert_eq!(has_nul, action == Action::NulTyped);
        if let Action::NotUnderstood { what } = &action {
            prop_assert!(what.chars().count() <= 100);
        }
        prop_assert!(action.name().len() <= 60);
        let option = options.keys().next().cloned().unwrap_or_default();
        let _ = commands::completion(&path, &option, typed, options.into_iter().collect());
    }

    #[test]
    fn any_text_may_be_on_a_button(text in any_text(), verb in "[a-z-]{1,20}", id in any::<i64>()) {
        for text in [text, format!("{verb}:{id}"), format!("{verb}:{id}:{id}")] {
            if let Ok(press) = text.parse::<Press>() {
                prop_assert_eq!(press.to_string().parse::<Press>(), Ok(press));
            }
        }
    }

    #[test]
    fn what_is_typed_into_forms_is_read_or_refused(text in any_text(), room in -1..60_i64) {
        // Nothing is added to what was typed, and nothing of it is multiplied.
        let copy = Copy::parse(&text);
        let read = copy.primary.len() + copy.headline.len() + copy.call_to_action.len();
        prop_assert!(read <= text.len() + 3);
        let lines = text.lines().count();
        match parse_clone_lines(&text, room) {
            Ok(read) => prop_assert!(read.len() <= lines),
            // A line may be wrong by itself and have no room too.
            Err(errors) => prop_assert!(errors.len() <= 2 * lines),
        }
        let _ = (FolderName::parse(&text), parse_count(&text), parse_number(&text), check_email(&text));
        let _ = (text.parse::<Cadence>(), DatabaseUrl::parse(&text));
        prop_assert!(name_key(&text).len() <= 20 * text.len());
    }

    #[test]
    fn any_cron_expression_ends(
        text in any_text(),
        fields in proptest::collection::vec("(\\*|[0-9]{1,3})([-/,][0-9]{1,3}){0,3}|Mon|Feb|Mon-Fri|L|\\?", 5..8),
        seconds in 0..4_000_000_000_i64,
    ) {
        let now: DateTime<Utc> = DateTime::from_timestamp(seconds, 0).unwrap();
        for text in [text, fields.join(" ")] {
            if let Ok(schedule) = text.parse::<DailySchedule>() {
                if let Some(next) = schedule.next_after(now, chrono_tz::Europe::Berlin) {
                    prop_assert!(next > now);
                }
                let _ = schedule.first_on_or_after(now.date_naive(), chrono_tz::America::New_York);
            }
        }
    }

    #[test]
    fn any_file_and_any_variables_are_a_configuration_or_sentences(
        text in any_text(),
        values in proptest::collection::vec((any::<proptest::sample::Index>(), any_text()), 0..6),
        section in proptest::sample::select(vec!["[schedule]\n", "[discord]\n", "[stalls]\n", "[mail]\n", ""]),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("refreshbot.toml");
        let all: Vec<_> = keys::all().collect();
        let line = |(at, value): &(proptest::sample::Index, String)| format!("{} = {value}\n", all[at.index(all.len())].path());
        let lines: String = values.iter().map(line).collect();
        std::fs::write(&path, format!("{section}{lines}{text}")).unwrap();
        let from_file = LoadArgs { default_path: path, ..LoadArgs::default() };
        let variable = |(at, value): &(proptest::sample::Index, String)| (all[at.index(all.len())].variable(), value.clone());
        let mut env: BTreeMap<String, String> = values.iter().map(variable).collect();
        env.insert("DISCORD_TOKEN".into(), "a-secret-token".into());
        let by_env = LoadArgs { default_path: folder.path().join("none.toml"), env, ..LoadArgs::default() };
        for args in [from_file, by_env] {
            if let Err(errors) = Config::load(args) {
                let said = errors.to_string();
                prop_assert!(!said.is_empty() && !said.contains("a-secret-token"), "{}", said);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn any_bytes_are_no_backup_and_leave_nothing(bytes in proptest::collection::vec(any::<u8>(), 0..2_000), whole in any::<bool>()) {
        let mut archive = bytes;
        if whole {
            // A tar whose first file is named as it should be.
            let mut tar = tar::Builder::new(Vec::new());
            let mut header = tar::Header::new_gnu();
            header.set_size(archive.len() as u64);
            tar.append_data(&mut header, "manifest.json", &archive[..]).unwrap();
            archive = tar.into_inner().unwrap();
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let folder = tempfile::tempdir().unwrap();
            let db = Db::connect(&format!("sqlite://{}/a.db", folder.path().display())).await.unwrap();
            let restored = backup::restore(&db, None, &archive[..], &mut ()).await;
            assert!(matches!(restored, Err(backup::Error::NotABackup(_))), "{restored:?}");
            db.close().await;
        });
    }
}
