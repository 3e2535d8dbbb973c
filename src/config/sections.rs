//! Each section of the configuration: what was given, or the default.

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono_tz::Tz;

use super::keys;
use super::reader::Reader;
use super::values::{
    dates, discord_id, discord_ids, existing_file, http_proxy, loopback_socket, mailbox, parsed,
    public_url, s3_url, smtp_server, socket, stall_rule, time_of_day, weekdays, whole_number,
};
use super::{
    Attachments, Bucket, Channels, DatabaseUrl, Discord, Http, Mail, RoleIds, Schedule, Secret,
    StallRule, Stalls, Workspace,
};
use crate::domain::calendar::{
    DailySchedule, RescheduleFrom, WorkingHours, days_off, parse_time_zone,
};

pub(super) fn database_url(reader: &mut Reader) -> Option<DatabaseUrl> {
    const NAME: &str = "REFRESHBOT_DATABASE_URL";
    if let Some((url, place)) = reader.secret(NAME) {
        return DatabaseUrl::parse(&url)
            .map_err(|text| reader.error(place, text))
            .ok();
    }
    if !reader.is_given("database.url") {
        return Some(DatabaseUrl::default());
    }
    let url = reader.read_one("database.url", DatabaseUrl::parse)?;
    if url.has_password() {
        let text = format!(
            "A password does not belong in the file. Set the variable {NAME} to the whole URL, or \
             {NAME}_FILE to the path of a file that holds it."
        );
        reader.refuse("database.url", &text);
    }
    Some(url)
}

pub(super) fn workspace(reader: &mut Reader) -> Workspace {
    let name = reader.read_one("workspace.name", |name| match name.chars().count() {
        ..=100 => Ok(name.to_owned()),
        _ => Err("It has more than 100 characters.".to_owned()),
    });
    let zone = reader.read_one("workspace.time_zone", |zone| {
        parse_time_zone(zone).map_err(|error| error.to_string())
    });
    Workspace {
        name: name.unwrap_or_else(|| "Agency".to_owned()),
        time_zone: zone.unwrap_or(Tz::UTC),
    }
}

/// None only with an error reported: the defaults are schedules.
pub(super) fn schedule(reader: &mut Reader) -> Option<Schedule> {
    let mut daily = |path: &str, default: &str| {
        if reader.is_given(path) {
            reader.read_one(path, parsed::<DailySchedule>)
        } else {
            default.parse().ok()
        }
    };
    let refresh_prompt = daily("schedule.refresh_prompt", "0 0 9 * * *");
    let digest = reader.read_one("schedule.digest", |text| match text {
        "never" => Ok(None),
        cron => parsed::<DailySchedule>(cron).map(Some),
    });
    let digest = match (digest, reader.is_given("schedule.digest")) {
        (None, false) => Some("0 30 8 * * Mon-Fri".parse().ok()),
        (read, _) => read,
    };
    let reminders = reader.read_one("schedule.reminders", |text| match text {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err("It must be true or false.".to_owned()),
    });
    let capacity = reader.read_one("schedule.capacity", |text| {
        whole_number(text, 1_000).and_then(|number| match number {
            0 => Err("It must be at least 1.".to_owned()),
            number => Ok(number),
        })
    });
    let kickoff_days = reader.read_one("schedule.kickoff_days", |text| whole_number(text, 366));
    let from = reader.read_one("schedule.reschedule_from", |text| match text {
        "refresh-date" => Ok(RescheduleFrom::RefreshDate),
        "completion" => Ok(RescheduleFrom::Completion),
        _ => Err("It must be \"refresh-date\" or \"completion\".".to_owned()),
    });
    Some(Schedule {
        refresh_prompt: refresh_prompt?,
        kickoff_days: kickoff_days.unwrap_or(15),
        digest: digest?,
        reminders: reminders.unwrap_or(true),
        capacity: capacity.unwrap_or(10),
        reschedule_from: from.unwrap_or_default(),
    })
}

pub(super) fn working_hours(reader: &mut Reader) -> WorkingHours {
    let usual = WorkingHours::default();
    let errors_before = reader.error_count();
    let days = reader.read("working_hours.days", weekdays);
    let from = reader.read_one("working_hours.from", time_of_day);
    let to = reader.read_one("working_hours.to", time_of_day);
    let holidays = reader.read("working_hours.holidays", dates);
    let from_file = reader.read_one("working_hours.holidays_file", |path| {
        let text = std::fs::read_to_string(path)
            .map_err(|error| format!("{path} cannot be read: {error}."))?;
        days_off(&text).map_err(|error| error.to_string())
    });
    let holidays = holidays.unwrap_or_default().into_iter();
    let holidays = holidays.chain(from_file.unwrap_or_default());
    let hours = WorkingHours::new(
        days.unwrap_or_else(|| usual.days.iter(chrono::Weekday::Mon).collect()),
        from.unwrap_or(usual.from),
        to.unwrap_or(usual.to),
        holidays,
    );
    match hours {
        Ok(hours) => hours,
        Err(_) if reader.error_count() > errors_before => usual,
        Err(error) => {
            let paths = [
                "working_hours.to",
                "working_hours.from",
                "working_hours.days",
            ];
            let given = paths.iter().find(|path| reader.is_given(path));
            reader.refuse(given.unwrap_or(&paths[2]), &error.to_string());
            usual
        }
    }
}

pub(super) fn stalls(reader: &mut Reader) -> Stalls {
    let mut rule = |name: &str, remind: u32, escalate: u32| {
        let given = reader.read(&format!("stalls.{name}"), stall_rule);
        given.unwrap_or(StallRule { remind, escalate })
    };
    Stalls {
        kickoff: rule("kickoff", 16, 40),
        note: rule("note", 0, 4),
        first_ticket: rule("first_ticket", 4, 8),
        ad_set: rule("ad_set", 8, 16),
        question: rule("question", 4, 8),
        ticket_overdue: rule("ticket_overdue", 0, 8),
        ticket_untouched: rule("ticket_untouched", 16, 32),
        review: rule("review", 16, 40),
        implement: rule("implement", 8, 16),
    }
}

/// The bot's token; `invite` needs nothing else.
pub(super) fn discord_token(reader: &mut Reader) -> Option<Secret> {
    let token = reader.secret("DISCORD_TOKEN");
    token.map(|(token, _)| Secret::new(token))
}

pub(super) fn discord(reader: &mut Reader, token: Option<Secret>) -> Option<Discord> {
    if !reader.has_section("discord") {
        return None;
    }
    let why = "It is the id of your Discord server: switch on Developer Mode in Discord's \
               settings, then right-click the server and Copy Server ID.";
    let guild_id = reader.require("discord.guild_id", why, discord_id);
    let proxy = reader.read_one("discord.proxy", http_proxy);
    let ca_file = reader.read_one("discord.ca_file", existing_file);
    let mut channel = |name: &str| reader.read_one(&format!("discord.channels.{name}"), discord_id);
    let channels = Channels {
        refreshes: channel("refreshes"),
        tickets: channel("tickets"),
        leads: channel("leads"),
    };
    let mut role = |name: &str| {
        let ids = reader.read(&format!("discord.roles.{name}"), discord_ids);
        ids.unwrap_or_default()
    };
    let roles = RoleIds {
        am: role("am"),
        sas: role("sas"),
        copywriter: role("copywriter"),
        designer: role("designer"),
        lead: role("lead"),
        admin: role("admin"),
    };
    Some(Discord {
        guild_id: guild_id?,
        proxy,
        ca_file,
        channels,
        roles,
        token,
    })
}

pub(super) fn mail(reader: &mut Reader) -> Option<Mail> {
    let password = reader.secret("SMTP_PASSWORD");
    if !reader.has_section("mail") {
        return None;
    }
    let why = "It is the server that sends mail, as in smtps://user@host:465.";
    let smtp = reader.require("mail.smtp", why, smtp_server);
    let why = "It is the sender, as in Refreshes <refreshes@company.example>.";
    let from = reader.require("mail.from", why, mailbox);
    let ca_file = reader.read_one("mail.ca_file", existing_file);
    let smtp = smtp?;
    if smtp.user.is_some() && password.is_none() {
        let text = "It names a user, and there is no password. Set the variable SMTP_PASSWORD, or \
                    SMTP_PASSWORD_FILE to the path of a file that holds it.";
        reader.refuse("mail.smtp", text);
    }
    if let (None, Some((_, place))) = (&smtp.user, &password) {
        let text = "There is a password for mail, and mail.smtp names no user. Write it as in \
                    smtps://user@host:465.";
        reader.error(place.clone(), text.to_owned());
    }
    Some(Mail {
        smtp,
        from: from?,
        ca_file,
        password: password.map(|(password, _)| Secret::new(password)),
    })
}

pub(super) fn attachments(reader: &mut Reader) -> Attachments {
    let dir = reader.read_one("attachments.dir", |text| Ok(PathBuf::from(text)));
    let s3 = reader.read_one("attachments.s3", s3_url);
    if reader.is_given("attachments.dir") && reader.is_given("attachments.s3") {
        let text = "Files are copied to one place: set either attachments.s3 or attachments.dir.";
        reader.refuse("attachments.s3", text);
    }
    match s3 {
        Some(url) => Attachments::S3(Bucket {
            url,
            variables: aws_variables(reader),
        }),
        None => Attachments::Folder(dir.unwrap_or_else(|| PathBuf::from("attachments"))),
    }
}

/// The usual variables; the secret ones may be given as files, as all of ours.
fn aws_variables(reader: &mut Reader) -> BTreeMap<String, Secret> {
    let mut all = reader.variables("AWS_");
    for name in keys::AWS_SECRETS {
        all.remove(&format!("{name}_FILE"));
        if let Some((secret, _)) = reader.secret(name) {
            all.insert(name.to_owned(), secret);
        }
    }
    let secret = |(name, value)| (name, Secret::new(value));
    all.into_iter().map(secret).collect()
}

pub(super) fn http(reader: &mut Reader) -> Http {
    Http {
        listen: reader.read_one("http.listen", socket),
        public_url: reader.read_one("http.public_url", public_url),
        metrics: reader.read_one("http.metrics", loopback_socket),
    }
}
