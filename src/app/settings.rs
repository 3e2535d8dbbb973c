//! The configuration in the words of those who follow it.

use std::collections::BTreeMap;

use super::StartError;
use crate::chat::discord;
use crate::config::{self, Config};
use crate::domain::people::{Platform, Role, Roles};
use crate::domain::stall::{Threshold, Thresholds};
use crate::wording::Locale;
use crate::workflow::Settings;

/// What the process follows.
pub(super) fn settings(config: &Config) -> Settings {
    Settings {
        locale: Locale::default(),
        home: match config.discord {
            Some(_) => Platform::Discord,
            None => Platform::Local,
        },
        time_zone: config.workspace.time_zone,
        refresh_prompt: config.schedule.refresh_prompt.clone(),
        kickoff_days: config.schedule.kickoff_days,
        reschedule_from: config.schedule.reschedule_from,
        working_hours: config.working_hours.clone(),
        stalls: thresholds(&config.stalls),
        reminders: config.schedule.reminders,
        digest: config.schedule.digest.clone(),
        capacity: config.schedule.capacity,
        mail: config.mail.is_some(),
        public_url: config.http.calendars().map(str::to_owned),
    }
}

fn thresholds(stalls: &config::Stalls) -> Thresholds {
    let of = |rule: config::StallRule| Threshold {
        remind: rule.remind,
        escalate: rule.escalate,
    };
    Thresholds {
        kickoff: of(stalls.kickoff),
        note: of(stalls.note),
        first_ticket: of(stalls.first_ticket),
        ad_set: of(stalls.ad_set),
        question: of(stalls.question),
        ticket_overdue: of(stalls.ticket_overdue),
        ticket_untouched: of(stalls.ticket_untouched),
        review: of(stalls.review),
        implement: of(stalls.implement),
    }
}

const SERVER: &str = "Set discord.guild_id (REFRESHBOT_DISCORD_GUILD_ID) to the id of your Discord \
                      server: switch on Developer Mode in Discord's settings, then right-click the \
                      server and Copy Server ID.";
const TOKEN: &str = "Set DISCORD_TOKEN, or DISCORD_TOKEN_FILE to the path of a file that holds it. \
                     It is shown once on https://discord.com/developers/applications, under Bot, \
                     Reset Token.";

/// What is not set of what Discord needs, and how to set it; only what is missing is named.
pub fn missing_of_discord(config: &Config) -> Option<(&'static str, String)> {
    match (&config.discord, &config.discord_token) {
        (Some(_), Some(_)) => None,
        (None, Some(_)) => Some(("The Discord server is not named.", SERVER.into())),
        (Some(_), None) => Some(("The bot's token is missing.", TOKEN.into())),
        (None, None) => Some(("Discord is not configured.", format!("{SERVER} {TOKEN}"))),
    }
}

/// The bot's token, which is all that an invitation needs.
///
/// # Errors
/// It is not set.
pub fn discord_token(config: &Config) -> Result<&str, StartError> {
    let token = config.discord_token.as_ref();
    let missing = || StartError::Usage(format!("The bot's token is missing. {TOKEN}"));
    Ok(token.ok_or_else(missing)?.expose())
}

/// What the adapter has to know, from the configuration.
///
/// # Errors
/// Discord is not configured, its token is missing, or a role means two things.
pub fn discord_settings(config: &Config) -> Result<discord::Settings, StartError> {
    let (Some(discord), Some(token)) = (&config.discord, &config.discord_token) else {
        let (found, mend) = missing_of_discord(config).unwrap_or_default();
        return Err(StartError::Usage(format!("{found} {mend}")));
    };
    Ok(discord::Settings {
        token: token.expose().to_owned(),
        guild_id: discord.guild_id,
        proxy: discord.proxy.clone(),
        ca_file: discord.ca_file.clone(),
        refreshes: discord.channels.refreshes,
        tickets: discord.channels.tickets,
        leads: discord.channels.leads,
        roles: roles(&discord.roles),
    })
}

/// One role of the server may mean several of the process: a small team writes and draws.
fn roles(ids: &config::RoleIds) -> BTreeMap<u64, Roles> {
    let mut roles: BTreeMap<u64, Roles> = BTreeMap::new();
    for (role, ids) in [
        (Role::Am, &ids.am),
        (Role::Sas, &ids.sas),
        (Role::Copywriter, &ids.copywriter),
        (Role::Designer, &ids.designer),
        (Role::Lead, &ids.lead),
        (Role::Admin, &ids.admin),
    ] {
        for id in ids {
            roles.entry(*id).or_default().insert(role);
        }
    }
    roles
}
