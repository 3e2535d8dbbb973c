//! The example file that operators begin with.

use refreshbot::config::{Config, keys};

use super::{Folder, by_env};

const EXAMPLE: &str = include_str!("../../../refreshbot.example.toml");

#[test]
fn every_key_is_in_the_example_and_in_the_environment() {
    let commented = |key: &str| {
        EXAMPLE.lines().any(|line| {
            line.trim_start_matches(['#', ' '])
                .starts_with(&format!("{key} = "))
        })
    };
    for key in keys::all() {
        assert!(
            EXAMPLE.contains(&format!("\n[{}]\n", key.section)),
            "[{}]",
            key.section
        );
        assert!(
            commented(key.name),
            "{} is not in refreshbot.example.toml",
            key.path()
        );
    }
    assert!(Folder::with(EXAMPLE).load(&[]).is_ok(), "as it is");
}

#[test]
fn the_example_s_settings_are_right_and_its_defaults_are_the_defaults() {
    let folder = Folder::with("");
    let root = folder.write("root.pem", "");
    let off = "begin:vcalendar\nbegin:vevent\ndtstart;value=date:20261225\nend:vevent\n";
    let holidays = folder.write("holidays.ics", off);
    let is_setting = |line: &str| {
        let name = line
            .strip_prefix('#')
            .and_then(|rest| rest.split_once(" = "));
        name.is_some_and(|(name, _)| name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'))
    };
    let lines = EXAMPLE
        .lines()
        .map(|line| if is_setting(line) { &line[1..] } else { line });
    let toml = lines.collect::<Vec<_>>().join("\n");
    let toml = toml.replace("/etc/ssl/company-root.pem", &root);
    let toml = toml.replace("holidays.ics", &holidays);
    let all = Folder::with(&toml).load(&[("SMTP_PASSWORD", "x")]).unwrap();
    for key in keys::all().filter(|key| key.name != "s3") {
        assert!(
            toml.contains(&format!("\n{} = ", key.name)),
            "{} is a setting",
            key.path()
        );
    }

    let defaults = by_env(&[]).unwrap();
    let shown = |config: &Config| {
        // Those of the file that the example names.
        let mut hours = config.working_hours.clone();
        hours.holidays.clear();
        format!(
            "{:?} {:?} {:?} {:?} {:?} {:?}",
            config.database,
            config.workspace,
            config.schedule,
            hours,
            config.stalls,
            config.attachments
        )
    };
    assert_eq!(all.working_hours.holidays.len(), 1);
    assert_eq!(shown(&all), shown(&defaults));
    assert!(all.discord.is_some() && all.mail.is_some());
}
