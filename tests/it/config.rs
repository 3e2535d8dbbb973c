//! The configuration: file, environment, defaults, and what is said when it is wrong.

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::Weekday;
use refreshbot::config::{
    Attachments, Config, ConfigErrors, DatabaseKind, DatabaseUrl, LoadArgs, SmtpSecurity,
    StallRule, keys,
};
use refreshbot::domain::calendar::RescheduleFrom;
use tempfile::TempDir;

const EXAMPLE: &str = include_str!("../../refreshbot.example.toml");

/// A folder with a configuration file in it.
struct Folder(TempDir);

impl Folder {
    fn with(toml: &str) -> Self {
        let folder = Self(TempDir::new().unwrap());
        std::fs::write(folder.path("refreshbot.toml"), toml).unwrap();
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) -> String {
        std::fs::write(self.path(name), text).unwrap();
        self.path(name).to_str().unwrap().to_owned()
    }

    fn args(&self, env: &[(&str, &str)]) -> LoadArgs {
        LoadArgs {
            path: None,
            default_path: self.path("refreshbot.toml"),
            env: variables(env),
        }
    }

    fn load(&self, env: &[(&str, &str)]) -> Result<Config, ConfigErrors> {
        Config::load(self.args(env))
    }

    /// The errors, with the folder's path left out.
    fn errors(&self, env: &[(&str, &str)]) -> String {
        let folder = format!("{}/", self.0.path().display());
        self.load(env).unwrap_err().to_string().replace(&folder, "")
    }
}

fn variables(env: &[(&str, &str)]) -> BTreeMap<String, String> {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    env.iter().map(owned).collect()
}

/// A configuration by environment alone.
fn by_env(env: &[(&str, &str)]) -> Result<Config, ConfigErrors> {
    Folder::with("").load(env)
}

fn rule(remind: u32, escalate: u32) -> StallRule {
    StallRule { remind, escalate }
}

#[test]
fn without_a_file_the_defaults_hold() {
    let folder = TempDir::new().unwrap();
    let config = Config::load(LoadArgs {
        default_path: folder.path().join("refreshbot.toml"),
        ..LoadArgs::default()
    })
    .unwrap();
    assert_eq!(config.file, None);
    assert_eq!(config.database.url.expose(), "sqlite://refreshbot.db");
    assert_eq!(config.workspace.name, "Agency");
    assert_eq!(config.workspace.time_zone, chrono_tz::UTC);
    assert_eq!(config.schedule.refresh_prompt.to_string(), "0 0 9 * * *");
    assert_eq!(
        config.schedule.digest.unwrap().to_string(),
        "0 30 8 * * Mon-Fri"
    );
    assert_eq!(config.schedule.kickoff_days, 15);
    assert_eq!(config.schedule.reschedule_from, RescheduleFrom::RefreshDate);
    assert_eq!(
        config.working_hours,
        refreshbot::domain::calendar::WorkingHours::default()
    );
    assert_eq!(config.stalls.kickoff, rule(16, 40));
    assert_eq!(config.stalls.note, rule(0, 4));
    assert_eq!(config.stalls.first_ticket, rule(4, 8));
    assert_eq!(config.stalls.ad_set, rule(8, 16));
    assert_eq!(config.stalls.question, rule(4, 8));
    assert_eq!(config.stalls.ticket_overdue, rule(0, 8));
    assert_eq!(config.stalls.ticket_untouched, rule(16, 32));
    assert_eq!(config.stalls.review, rule(16, 40));
    assert_eq!(config.stalls.implement, rule(8, 16));
    assert!(config.discord.is_none());
    assert!(config.mail.is_none());
    assert_eq!(
        config.attachments,
        Attachments::Folder("attachments".into())
    );
    assert_eq!(
        (
            config.http.listen,
            config.http.metrics,
            config.http.public_url
        ),
        (None, None, None)
    );
}

#[test]
fn a_file_that_is_named_must_exist() {
    let folder = Folder::with("[workspace]\nname = \"Default\"");
    let missing = folder.path("missing.toml");
    for args in [
        LoadArgs {
            path: Some(missing.clone()),
            ..folder.args(&[])
        },
        folder.args(&[("REFRESHBOT_CONFIG", missing.to_str().unwrap())]),
    ] {
        let errors = Config::load(args).unwrap_err().to_string();
        assert!(
            errors.contains("missing.toml: The configuration file cannot be read: "),
            "{errors}"
        );
        assert_eq!(errors.lines().count(), 1, "{errors}");
    }

    let named = folder.write("named.toml", "[workspace]\nname = \"Named\"");
    let other = folder.write("other.toml", "[workspace]\nname = \"Other\"");
    let env = [("REFRESHBOT_CONFIG", other.as_str())];
    assert_eq!(folder.load(&env).unwrap().workspace.name, "Other");
    let args = LoadArgs {
        path: Some(named.clone().into()),
        ..folder.args(&env)
    };
    let config = Config::load(args).unwrap();
    assert_eq!(
        config.workspace.name, "Named",
        "the command line goes before the environment"
    );
    assert_eq!(config.file, Some(named.into()));
}

#[test]
fn a_whole_configuration_is_read() {
    let folder = Folder::with(
        r#"
        [workspace]
        name = "Birch & Co."
        time_zone = "america/new_york"
        [schedule]
        refresh_prompt = "0 15 8 * * *"
        kickoff_days = 21
        reschedule_from = "completion"
        [working_hours]
        days = ["Sun-Tue", "thu"]
        from = "08:30"
        to = 16:00:00
        holidays = ["2026-12-25", 2027-01-01]
        [stalls]
        note = [1, 2]
        [discord]
        guild_id = 1082736455463728190
        proxy = "http://proxy.example:3128/"
        channels = { leads = "7" }
        [discord.roles]
        lead = ["1082736455463728201", 12]
        [mail]
        smtp = "smtp://bot%40agency.example@mail.example"
        from = "Refreshes <refreshes@agency.example>"
        [attachments]
        s3 = "s3://bucket/refreshes/"
        [http]
        listen = "0.0.0.0:8080"
        public_url = "https://refreshes.example/"
        metrics = "localhost:9464"
        "#,
    );
    let config = folder.load(&[("SMTP_PASSWORD", "hush")]).unwrap();
    assert_eq!(config.workspace.name, "Birch & Co.");
    assert_eq!(config.workspace.time_zone, chrono_tz::America::New_York);
    assert_eq!(config.schedule.refresh_prompt.to_string(), "0 15 8 * * *");
    assert_eq!(config.schedule.kickoff_days, 21);
    assert_eq!(config.schedule.reschedule_from, RescheduleFrom::Completion);
    let hours = &config.working_hours;
    let days: Vec<Weekday> = hours.days.iter(Weekday::Sun).collect();
    assert_eq!(
        days,
        [Weekday::Sun, Weekday::Mon, Weekday::Tue, Weekday::Thu]
    );
    assert_eq!(
        (hours.from.to_string(), hours.to.to_string()),
        ("08:30:00".into(), "16:00:00".into())
    );
    assert_eq!(hours.holidays.len(), 2);
    assert_eq!(config.stalls.note, rule(1, 2));
    assert_eq!(
        config.stalls.review,
        rule(16, 40),
        "the others keep their defaults"
    );
    let discord = config.discord.unwrap();
    assert_eq!(discord.guild_id, 1_082_736_455_463_728_190);
    assert_eq!(discord.proxy.as_deref(), Some("http://proxy.example:3128"));
    assert_eq!(
        (discord.channels.leads, discord.channels.tickets),
        (Some(7), None)
    );
    assert_eq!(discord.roles.lead, [1_082_736_455_463_728_201, 12]);
    assert!(discord.roles.am.is_empty() && discord.token.is_none());
    let mail = config.mail.unwrap();
    assert_eq!(mail.smtp.security, SmtpSecurity::StartTls);
    assert_eq!(
        (mail.smtp.host.as_str(), mail.smtp.port),
        ("mail.example", 587)
    );
    assert_eq!(mail.smtp.user.as_deref(), Some("bot@agency.example"));
    assert_eq!(mail.password.unwrap().expose(), "hush");
    assert_eq!(
        config.attachments,
        Attachments::S3("s3://bucket/refreshes".into())
    );
    assert_eq!(config.http.listen.unwrap().port(), 8080);
    assert_eq!(
        config.http.public_url.as_deref(),
        Some("https://refreshes.example")
    );
    assert_eq!(config.http.metrics.unwrap().to_string(), "127.0.0.1:9464");
}

#[test]
fn the_environment_wins_over_the_file() {
    let folder = Folder::with(
        "[database]\nurl = \"sqlite://file.db\"\n[workspace]\nname = \"File\"\ntime_zone = \"Nowhere\"\n\
         [discord]\nguild_id = 1\n[discord.roles]\nlead = [1]\n",
    );
    let config = folder
        .load(&[
            ("REFRESHBOT_DATABASE_URL", "sqlite://env.db"),
            ("REFRESHBOT_WORKSPACE_NAME", ""),
            ("REFRESHBOT_WORKSPACE_TIME_ZONE", "Asia/Kolkata"),
            ("REFRESHBOT_STALLS_KICKOFF", "1, 2"),
            ("REFRESHBOT_WORKING_HOURS_DAYS", "Mon-Wed,Sat"),
            ("REFRESHBOT_DISCORD_CHANNELS_REFRESHES", "42"),
            ("REFRESHBOT_DISCORD_ROLES_LEAD", "2,3"),
            ("REFRESHBOT_LOG", "debug"),
            ("REFRESHBOT_PORTFOLIOS_CSV", "x"),
            ("HOME", "/root"),
        ])
        .unwrap();
    assert_eq!(config.database.url.expose(), "sqlite://env.db");
    assert_eq!(
        config.workspace.name, "File",
        "an empty variable is not set"
    );
    assert_eq!(
        config.workspace.time_zone,
        chrono_tz::Asia::Kolkata,
        "the file's zone is overruled"
    );
    assert_eq!(config.stalls.kickoff, rule(1, 2));
    assert_eq!(config.working_hours.days.len(), 4);
    let discord = config.discord.unwrap();
    assert_eq!(discord.channels.refreshes, Some(42));
    assert_eq!(discord.roles.lead, [2, 3]);
}

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

#[test]
fn unknown_names_are_errors_that_name_the_nearest() {
    let folder = Folder::with(
        "time_zone = \"UTC\"\n\
         [shedule]\n\
         digest = \"x\"\n\
         [schedule]\n\
         kickof_days = 3\n\
         time_zone = \"UTC\"\n\
         [discord]\n\
         guild_id = 1\n\
         leads = 2\n\
         [discord.channel]\n\
         leads = 2\n\
         [workspace]\n\
         name = { first = \"x\" }\n",
    );
    let errors = folder.errors(&[
        ("REFRESHBOT_DISCORD_GUILDID", "3"),
        ("REFRESHBOT_DATABASE_URI", "x"),
    ]);
    insta::assert_snapshot!(errors, @r#"
    refreshbot.toml:1: time_zone stands outside of every section. Did you mean workspace.time_zone?
    refreshbot.toml:2: There is no section [shedule]. Did you mean [schedule]?
    refreshbot.toml:5: There is no kickof_days in [schedule]. Did you mean schedule.kickoff_days?
    refreshbot.toml:6: There is no time_zone in [schedule]. Did you mean workspace.time_zone?
    refreshbot.toml:9: There is no leads in [discord]. Did you mean discord.channels.leads?
    refreshbot.toml:10: There is no section [discord.channel]. Did you mean [discord.channels]?
    refreshbot.toml:13: workspace.name: It must be a single value.
    REFRESHBOT_DATABASE_URI: There is no such setting. Did you mean REFRESHBOT_DATABASE_URL?
    REFRESHBOT_DISCORD_GUILDID: There is no such setting. Did you mean REFRESHBOT_DISCORD_GUILD_ID?
    "#);
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let folder = Folder::with(
        r#"[database]
url = "mysql://localhost/x"
[workspace]
name = ""
time_zone = "America/New York City"
[schedule]
refresh_prompt = "0 9 * * *"
kickoff_days = 400
digest = 3
reschedule_from = "refresh"
[working_hours]
days = ["Mon", "Funday"]
from = "9 am"
holidays = ["12/25/2026"]
[stalls]
kickoff = [40, 16]
note = 4
review = [[1], [2]]
[discord]
proxy = "https://proxy.example:3128"
ca_file = "/nowhere/root.pem"
channels.leads = "general"
roles.am = [0]
[mail]
smtp = "mail.example:465"
[attachments]
dir = "a"
s3 = "https://bucket"
[http]
listen = "8080"
public_url = "refreshes.example"
metrics = "0.0.0.0:9464"
"#,
    );
    let errors = folder.errors(&[("REFRESHBOT_STALLS_AD_SET", "1,2,3")]);
    insta::assert_snapshot!(errors, @r#"
    refreshbot.toml:2: database.url: It must begin with sqlite:// or postgres://, as in sqlite://refreshbot.db or postgres://user:password@host:5432/refreshbot.
    refreshbot.toml:4: workspace.name: It is empty. Remove the line to use the default.
    refreshbot.toml:5: workspace.time_zone: "America/New York City" is not a time zone. Did you mean America/New_York? Names look like Europe/Berlin or America/New_York.
    refreshbot.toml:7: schedule.refresh_prompt: A schedule has six fields: seconds, minutes, hours, day, month, weekday. Yours has 5. "0 0 9 * * Mon-Fri" is nine o'clock on weekdays.
    refreshbot.toml:8: schedule.kickoff_days: "400" is not a whole number from 0 to 366.
    refreshbot.toml:9: schedule.digest: A schedule has six fields: seconds, minutes, hours, day, month, weekday. Yours has 1. "0 0 9 * * Mon-Fri" is nine o'clock on weekdays.
    refreshbot.toml:10: schedule.reschedule_from: It must be "refresh-date" or "completion".
    refreshbot.toml:12: working_hours.days: "Funday" is not a weekday. Write them as in Mon, Tue or Mon-Fri.
    refreshbot.toml:13: working_hours.from: "9 am" is not a time of day, as in 09:00 or 17:30.
    refreshbot.toml:14: working_hours.holidays: "12/25/2026" is not a date, as in 2026-12-24.
    refreshbot.toml:16: stalls.kickoff: It must be two whole numbers of working hours, [remind, escalate], the second not smaller than the first and at most 1000.
    refreshbot.toml:17: stalls.note: It must be two whole numbers of working hours, [remind, escalate], the second not smaller than the first and at most 1000.
    refreshbot.toml:18: stalls.review: It must be a list of single values.
    refreshbot.toml:20: discord.proxy: It must be http://host:port, without a user, a password or a path.
    refreshbot.toml:21: discord.ca_file: /nowhere/root.pem cannot be read: No such file or directory (os error 2).
    refreshbot.toml:22: discord.channels.leads: "general" is not a Discord id, which is a number such as 1082736455463728190. Switch on Developer Mode in Discord's settings, then right-click and Copy ID.
    refreshbot.toml:23: discord.roles.am: "0" is not a Discord id, which is a number such as 1082736455463728190. Switch on Developer Mode in Discord's settings, then right-click and Copy ID.
    refreshbot.toml:25: mail.smtp: It must be smtps://user@host:465, or smtp://user@host:587 for STARTTLS; in the user's name the characters @ / : % are written %40 %2F %3A %25.
    refreshbot.toml:28: attachments.s3: It must be s3://bucket or s3://bucket/folder, without keys: those come from the usual AWS variables.
    refreshbot.toml:28: attachments.s3: Files are copied to one place: set either attachments.s3 or attachments.dir.
    refreshbot.toml:30: http.listen: "8080" is not an address and port, as in 127.0.0.1:8080.
    refreshbot.toml:31: http.public_url: It must be an address of the web, as in https://refreshes.example.
    refreshbot.toml:32: http.metrics: "0.0.0.0:9464" can be reached from outside, and metrics are nobody else's business. Use a loopback address, as in 127.0.0.1:9464.
    REFRESHBOT_STALLS_AD_SET: stalls.ad_set: It must be two whole numbers of working hours, [remind, escalate], the second not smaller than the first and at most 1000.
    discord.guild_id is missing. It is the id of your Discord server: switch on Developer Mode in Discord's settings, then right-click the server and Copy Server ID.
    mail.from is missing. It is the sender, as in Refreshes <refreshes@company.example>.
    "#);
}

#[test]
fn what_depends_on_two_settings_is_checked() {
    let error = |toml: &str, env: &[(&str, &str)]| Folder::with(toml).errors(env);
    insta::assert_snapshot!(error("[working_hours]\nfrom = \"10:00\"\nto = \"09:00\"", &[]), @"refreshbot.toml:3: working_hours.to: Working hours must end later than they begin, on the same day: 10:00 to 09:00 do not.");
    insta::assert_snapshot!(error("[working_hours]\nfrom = \"18:00\"", &[]), @"refreshbot.toml:2: working_hours.from: Working hours must end later than they begin, on the same day: 18:00 to 17:00 do not.");
    insta::assert_snapshot!(error("[working_hours]\ndays = []", &[]), @"refreshbot.toml:2: working_hours.days: Working hours need at least one working day.");
    insta::assert_snapshot!(error("[attachments]\ndir = \"a\"\ns3 = \"s3://b\"", &[]), @"refreshbot.toml:3: attachments.s3: Files are copied to one place: set either attachments.s3 or attachments.dir.");
    let mail = "[mail]\nfrom = \"a@b.example\"\nsmtp = ";
    insta::assert_snapshot!(error(&format!("{mail}\"smtps://jo@mail.example\""), &[]), @"refreshbot.toml:3: mail.smtp: It names a user, and there is no password. Set the variable SMTP_PASSWORD, or SMTP_PASSWORD_FILE to the path of a file that holds it.");
    let password = [("SMTP_PASSWORD", "x")];
    insta::assert_snapshot!(error(&format!("{mail}\"smtps://mail.example\""), &password), @"SMTP_PASSWORD: There is a password for mail, and mail.smtp names no user. Write it as in smtps://user@host:465.");
}

#[test]
fn a_line_that_is_not_toml_does_not_hide_the_other_errors() {
    let folder = Folder::with(
        "[workspace]\nname = \"open\ntime_zone = \"Nowhere/X\"\n[discord]\nproxy = 1\n",
    );
    let errors = folder.errors(&[]);
    insta::assert_snapshot!(errors, @r#"
    refreshbot.toml:2: The line is not valid TOML: invalid basic string, expected `"`.
    refreshbot.toml:3: workspace.time_zone: "Nowhere/X" is not a time zone. Did you mean Antarctica/Rothera? Names look like Europe/Berlin or America/New_York.
    refreshbot.toml:5: discord.proxy: It must be http://host:port, without a user, a password or a path.
    "#);
    std::fs::write(
        folder.path("refreshbot.toml"),
        b"[workspace]\nname = \"Caf\xe9\"",
    )
    .unwrap();
    assert_eq!(
        folder.errors(&[]),
        "refreshbot.toml: The file is not UTF-8 text. Save it as UTF-8."
    );
    std::fs::write(
        folder.path("refreshbot.toml"),
        "\u{feff}[workspace]\r\nname = \"BOM\"\r\n",
    )
    .unwrap();
    assert_eq!(folder.load(&[]).unwrap().workspace.name, "BOM");
}

#[test]
fn secrets_come_from_variables_or_files() {
    let folder = Folder::with("[discord]\nguild_id = 1");
    let token = folder.write("token", "\n  from-file\r\n");
    let url = folder.write("url", "postgres://bot:pw@db.example/refreshbot\n");
    let config = folder
        .load(&[
            ("DISCORD_TOKEN_FILE", &token),
            ("REFRESHBOT_DATABASE_URL_FILE", &url),
        ])
        .unwrap();
    assert_eq!(config.discord.unwrap().token.unwrap().expose(), "from-file");
    assert_eq!(
        config.database.url.expose(),
        "postgres://bot:pw@db.example/refreshbot"
    );
    assert_eq!(config.database.url.kind(), DatabaseKind::Postgres);
    let config = folder
        .load(&[("DISCORD_TOKEN", " direct "), ("DISCORD_TOKEN_FILE", "")])
        .unwrap();
    assert_eq!(config.discord.unwrap().token.unwrap().expose(), "direct");

    let empty = folder.write("empty", " \n");
    insta::assert_snapshot!(
        folder.errors(&[
            ("DISCORD_TOKEN", "a"),
            ("DISCORD_TOKEN_FILE", &token),
            ("SMTP_PASSWORD_FILE", &empty),
            ("REFRESHBOT_DATABASE_URL_FILE", "/nowhere/url"),
        ]),
        @r#"
    DISCORD_TOKEN: DISCORD_TOKEN and DISCORD_TOKEN_FILE are both set. Remove one of them.
    REFRESHBOT_DATABASE_URL_FILE: The file that it names cannot be read: No such file or directory (os error 2).
    SMTP_PASSWORD_FILE: The file that it names is empty.
    "#
    );
    let errors = folder.errors(&[("DISCORD_TOKEN", "two\nlines")]);
    assert_eq!(
        errors,
        "DISCORD_TOKEN: It must be one line of text, without control characters."
    );
}

#[test]
fn a_token_alone_does_not_switch_discord_on() {
    let config = by_env(&[("DISCORD_TOKEN", "x"), ("SMTP_PASSWORD", "x")]).unwrap();
    assert!(config.discord.is_none() && config.mail.is_none());
}

#[test]
fn no_secret_is_ever_shown() {
    const SECRET: &str = "hunter2hunter2hunter2hunter2hunter2hunter2";
    let folder = Folder::with(
        "[discord]\nguild_id = 1\n[mail]\nsmtp = \"smtps://jo@h\"\nfrom = \"a@b.example\"",
    );
    let url = format!("postgres://bot:{SECRET}@db.example/x?sslmode=require&password={SECRET}");
    let env = [
        ("DISCORD_TOKEN", SECRET),
        ("SMTP_PASSWORD", SECRET),
        ("REFRESHBOT_DATABASE_URL", &url),
    ];
    let config = folder.load(&env).unwrap();
    assert!(config.database.url.expose().contains(SECRET));
    let shown = format!("{config:?} {config:#?} {} ", config.database.url);
    assert!(!shown.contains("hunter2"), "{shown}");
    assert!(
        shown.contains("token: Some(***)") && shown.contains("postgres://bot:***@db.example/x"),
        "{shown}"
    );
    let args = format!("{:?}", folder.args(&env));
    assert!(!args.contains("hunter2"), "{args}");

    for toml in [
        format!("[database]\nurl = \"{url}\""),
        format!("[database]\nurl = \"postgres://bot:{SECRET}/#@db.example/x\""),
        format!("[database]\nurl = \"{SECRET}\""),
        format!("[discord]\ntoken = \"{SECRET}\""),
        format!("discord_token = \"{SECRET}\""),
        format!("[discord]\nguild_id = \"{SECRET}\""),
        format!("[discord]\nguild_id = 1\nproxy = \"http://jo:{SECRET}@proxy.example:1\""),
        format!("[discord]\nguild_id = 1\n[discord.roles]\nam = [\"{SECRET}\"]"),
        format!("[discord]\ntoken = \"{SECRET}"),
        format!("[discord]\ntoken = {SECRET}"),
        format!("[mail]\npassword = \"{SECRET}\""),
        format!("[mail]\nfrom = \"a@b.example\"\nsmtp = \"smtps://jo:{SECRET}@mail.example\""),
        format!("[mail]\nfrom = \"a@b.example\"\nsmtp = \"http://jo:{SECRET}@mail.example\""),
        format!("[attachments]\ns3 = \"s3://jo:{SECRET}@bucket\""),
        format!("[http]\npublic_url = \"https://jo:{SECRET}@x.example\""),
        format!("[http]\nlisten = \"{SECRET}\""),
    ] {
        let folder = Folder::with(&toml);
        let errors = folder.load(&[]).unwrap_err();
        let shown = format!("{errors} {errors:?}");
        assert!(!shown.contains("hunter2"), "{toml}\n{shown}");
    }
    for name in [
        "DISCORD_TOKEN_FILE",
        "SMTP_PASSWORD_FILE",
        "REFRESHBOT_DATABASE_URL_FILE",
        "REFRESHBOT_DISCORD_TOKEN",
    ] {
        let errors = by_env(&[(name, SECRET)]).unwrap_err();
        assert!(
            !format!("{errors} {errors:?}").contains("hunter2"),
            "{errors}"
        );
    }
}

#[test]
fn a_database_url_names_a_file_or_a_server() {
    for (url, kind, has_password) in [
        ("sqlite://refreshbot.db", DatabaseKind::Sqlite, false),
        ("sqlite::memory:", DatabaseKind::Sqlite, false),
        (
            "sqlite:///var/lib/a b.db?mode=rwc",
            DatabaseKind::Sqlite,
            false,
        ),
        ("postgres://bot@db.example/x", DatabaseKind::Postgres, false),
        (
            "postgres:///x?host=/run/postgresql",
            DatabaseKind::Postgres,
            false,
        ),
        (
            "postgresql://bot:pw@[::1]:5432/x",
            DatabaseKind::Postgres,
            true,
        ),
        (
            "postgres://db.example/x?password=pw",
            DatabaseKind::Postgres,
            true,
        ),
    ] {
        let read = DatabaseUrl::parse(url).unwrap();
        assert_eq!(
            (read.kind(), read.has_password(), read.expose()),
            (kind, has_password, url)
        );
        assert!(!format!("{read:?}{read}").contains("pw"), "{read}");
    }
    for url in [
        "",
        "refreshbot.db",
        "sqlite://",
        "mysql://x",
        "postgres://bot:a/b@db.example/x",
    ] {
        assert!(DatabaseUrl::parse(url).unwrap_err().ends_with('.'), "{url}");
    }
}

#[test]
fn mail_goes_unencrypted_on_this_machine_only() {
    let smtp = |url: &str| {
        let env = [
            ("REFRESHBOT_MAIL_SMTP", url),
            ("REFRESHBOT_MAIL_FROM", "a@b.example"),
        ];
        by_env(&env).map(|config| {
            let smtp = config.mail.unwrap().smtp;
            (smtp.security, smtp.host, smtp.port)
        })
    };
    assert_eq!(
        smtp("smtps://m.example").unwrap(),
        (SmtpSecurity::Tls, "m.example".into(), 465)
    );
    assert_eq!(
        smtp("smtp://m.example:2525").unwrap(),
        (SmtpSecurity::StartTls, "m.example".into(), 2525)
    );
    assert_eq!(
        smtp("smtp://localhost:1025").unwrap(),
        (SmtpSecurity::Plain, "localhost".into(), 1025)
    );
    assert_eq!(
        smtp("smtp://[::1]").unwrap(),
        (SmtpSecurity::Plain, "::1".into(), 25)
    );
    assert_eq!(
        smtp("smtp://127.0.0.1.evil.example").unwrap().0,
        SmtpSecurity::StartTls
    );
    for wrong in [
        "m.example",
        "https://m.example",
        "smtps://",
        "smtps://m.example/x",
        "smtps://m.example:0",
    ] {
        assert!(smtp(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_proxy_is_a_host_and_a_port() {
    let proxy = |url: &str| {
        by_env(&[
            ("REFRESHBOT_DISCORD_GUILD_ID", "1"),
            ("REFRESHBOT_DISCORD_PROXY", url),
        ])
    };
    for right in [
        "http://127.0.0.1:8080",
        "http://proxy.example:80",
        "http://[::1]:3128/",
    ] {
        assert!(proxy(right).is_ok(), "{right}");
    }
    for wrong in [
        "http://proxy.example",
        "proxy.example:80",
        "socks5://p:1",
        "http://p:1/x",
        "http://jo@p:1",
        "http://:80",
        "http://p:0",
    ] {
        assert!(proxy(wrong).is_err(), "{wrong}");
    }
}
