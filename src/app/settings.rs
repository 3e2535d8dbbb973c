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

/// What the adapter has to know, from the configuration.
///
/// # Errors
/// Discord is not configured, its token is missing, or a role means two things.
pub fn discord_settings(config: &Config) -> Result<discord::Settings, StartError> {
    let discord = config.discord.as_ref().ok_or_else(|| {
        StartError::Usage(
            "Discord is not configured. Set discord.guild_id (REFRESHBOT_DISCORD_GUILD_ID) and \
             DISCORD_TOKEN; refreshbot.example.toml says where to find them."
                .into(),
        )
    })?;
    let token = discord.token.as_ref().ok_or_else(|| {
        StartError::Usage(
            "The bot's token is missing. Set DISCORD_TOKEN, or DISCORD_TOKEN_FILE to the path of a \
             file that holds it."
                .into(),
        )
    })?;
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
