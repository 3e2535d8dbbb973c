//! What is read: defaults, the file, the environment, and which of them wins.

use chrono::Weekday;
use refreshbot::config::{Attachments, Bucket, Config, LoadArgs, Secret, SmtpSecurity, StallRule};
use refreshbot::domain::calendar::{RescheduleFrom, WorkingHours};
use tempfile::TempDir;

use super::Folder;

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
    assert_eq!(config.working_hours, WorkingHours::default());
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
    let env = [("SMTP_PASSWORD", "hush"), ("AWS_REGION", "eu-west-1")];
    let config = folder.load(&env).unwrap();
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
        Attachments::S3(Bucket {
            url: "s3://bucket/refreshes".into(),
            variables: [("AWS_REGION".to_owned(), Secret::new("eu-west-1"))].into(),
        })
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
