//! The settings with which an operator would run the bot in this guild.

use super::FakeDiscord;

impl FakeDiscord {
    /// As variables of the environment; `tickets` names the channel of the tickets.
    pub fn environment(&self, tickets: &str) -> Vec<(String, String)> {
        let mut all = vec![
            ("DISCORD_TOKEN".to_owned(), self.token()),
            guild("GUILD_ID", self.guild_id().to_string()),
            guild("PROXY", self.proxy_url()),
            guild("CA_FILE", self.ca_file().display().to_string()),
            guild("CHANNELS_REFRESHES", self.channel("refreshes").to_string()),
            guild("CHANNELS_TICKETS", self.channel(tickets).to_string()),
            guild("CHANNELS_LEADS", self.channel("leads").to_string()),
        ];
        for (key, role) in [
            ("ROLES_AM", "Account Manager"),
            ("ROLES_SAS", "Social Ad Specialist"),
            ("ROLES_COPYWRITER", "Copywriter"),
            ("ROLES_DESIGNER", "Designer"),
            ("ROLES_LEAD", "Creative Team Lead"),
            ("ROLES_ADMIN", "Admin"),
        ] {
            all.push(guild(key, self.role(role).to_string()));
        }
        all
    }
}

fn guild(key: &str, value: String) -> (String, String) {
    (format!("REFRESHBOT_DISCORD_{key}"), value)
}
