//! What is said of a configuration that is wrong: all of it at once, each with its place.

use super::Folder;

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
