//! Every setting there is, and what to say about one that is not.

/// A setting's place in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// The section, as in `discord.channels`.
    pub section: &'static str,
    /// The key within it.
    pub name: &'static str,
}

impl Key {
    /// As in `discord.channels.leads`.
    pub fn path(self) -> String {
        format!("{}.{}", self.section, self.name)
    }

    /// As in `REFRESHBOT_DISCORD_CHANNELS_LEADS`.
    pub fn variable(self) -> String {
        format!(
            "REFRESHBOT_{}",
            self.path().replace('.', "_").to_uppercase()
        )
    }
}

const SECTIONS: [(&str, &[&str]); 11] = [
    ("database", &["url"]),
    ("workspace", &["name", "time_zone"]),
    (
        "schedule",
        &[
            "refresh_prompt",
            "kickoff_days",
            "digest",
            "reminders",
            "capacity",
            "reschedule_from",
        ],
    ),
    (
        "working_hours",
        &["days", "from", "to", "holidays", "holidays_file"],
    ),
    (
        "stalls",
        &[
            "kickoff",
            "note",
            "first_ticket",
            "ad_set",
            "question",
            "ticket_overdue",
            "ticket_untouched",
            "review",
            "implement",
        ],
    ),
    ("discord", &["guild_id", "proxy", "ca_file"]),
    ("discord.channels", &["refreshes", "tickets", "leads"]),
    (
        "discord.roles",
        &["am", "sas", "copywriter", "designer", "lead", "admin"],
    ),
    ("mail", &["smtp", "from", "ca_file"]),
    ("attachments", &["dir", "s3"]),
    ("http", &["listen", "public_url", "metrics"]),
];

/// Variables that are secrets; each also as `<NAME>_FILE`.
pub(super) const SECRETS: [&str; 3] = ["DISCORD_TOKEN", "SMTP_PASSWORD", "REFRESHBOT_DATABASE_URL"];

/// Those of Amazon's usual variables that are secrets; here each also as `<NAME>_FILE`.
pub(super) const AWS_SECRETS: [&str; 3] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
];

/// Variables with our prefix that are no settings.
const TOLERATED: [&str; 6] = [
    "REFRESHBOT_CONFIG",
    "REFRESHBOT_DATABASE_URL_FILE",
    "REFRESHBOT_LOG",
    // Only tests read these.
    "REFRESHBOT_DISCORD_OPENAPI",
    "REFRESHBOT_PORTFOLIOS_CSV",
    "REFRESHBOT_TEST_POSTGRES",
];

/// Every key of the configuration file, in its order.
pub fn all() -> impl Iterator<Item = Key> {
    SECTIONS
        .into_iter()
        .flat_map(|(section, names)| names.iter().map(move |name| Key { section, name }))
}

pub(super) fn find(path: &str) -> Option<Key> {
    all().find(|key| key.path() == path)
}

/// Whether `path` is a section, or holds one.
pub(super) fn is_section(path: &str) -> bool {
    SECTIONS.iter().any(|(section, _)| *section == path)
}

pub(super) fn is_tolerated(variable: &str) -> bool {
    TOLERATED.contains(&variable)
}

/// The variable of the secret that someone who wrote this key or variable
/// most likely meant, if they meant one.
pub(super) fn secret_meant(written: &str) -> Option<&'static str> {
    let written = written.to_lowercase();
    match (written.contains("token"), written.contains("password")) {
        (true, _) => Some(SECRETS[0]),
        (_, true) if written.contains("database") => Some(SECRETS[2]),
        (_, true) => Some(SECRETS[1]),
        _ => None,
    }
}

/// The key that someone who wrote `path` most likely meant: one of the same
/// name in another section, else the nearest spelling.
pub(super) fn nearest(path: &str) -> String {
    let name = path.rsplit('.').next().unwrap_or(path);
    let elsewhere = all().find(|key| key.name == name);
    let paths = || all().map(Key::path);
    elsewhere.map_or_else(|| nearest_of(path, paths()), Key::path)
}

pub(super) fn nearest_section(path: &str) -> String {
    nearest_of(
        path,
        SECTIONS.iter().map(|(section, _)| (*section).to_owned()),
    )
}

pub(super) fn nearest_variable(variable: &str) -> String {
    if let Some(secret) = secret_meant(variable) {
        return secret.to_owned();
    }
    let others = TOLERATED[..3].iter().map(|name| (*name).to_owned());
    nearest_of(variable, all().map(Key::variable).chain(others))
}

fn nearest_of(written: &str, known: impl Iterator<Item = String>) -> String {
    known
        .min_by_key(|name| strsim::damerau_levenshtein(written, name))
        .unwrap_or_default()
}
