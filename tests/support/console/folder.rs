//! The folder of a bot that works with this Discord: its configuration, and an export to import.

use std::fmt::Write as _;
use std::io;
use std::path::Path;

use chrono::TimeDelta;
use refreshbot::clock::{Clock, SystemClock};

use crate::support::discord::FakeDiscord;

/// What each setting of `[discord.roles]` is called here.
const ROLES: [(&str, &str); 6] = [
    ("am", "Account Manager"),
    ("sas", "Social Ad Specialist"),
    ("copywriter", "Copywriter"),
    ("designer", "Designer"),
    ("lead", "Creative Team Lead"),
    ("admin", "Admin"),
];

/// Writes the folder anew, but for the bot's own files; returns how the bot is run with it.
pub fn write(discord: &FakeDiscord, folder: &Path) -> io::Result<String> {
    std::fs::create_dir_all(folder)?;
    let folder = folder.canonicalize()?;
    std::fs::copy(discord.ca_file(), folder.join("root.pem"))?;
    std::fs::write(folder.join("portfolios.csv"), portfolios())?;
    let settings = settings(discord, &folder);
    let file = folder.join("refreshbot.toml");
    std::fs::write(&file, &settings)?;
    let (file, csv) = (file.display(), folder.join("portfolios.csv"));
    let csv = csv.display();
    Ok(format!(
        "{settings}\n\
         This stands in {file}. In another window:\n\n  \
         export DISCORD_TOKEN={token} REFRESHBOT_CONFIG={file}\n  \
         cargo run -- check\n  \
         cargo run -- import {csv}\n  \
         cargo run -- run\n\n\
         Then, here: lena: in #leads, ada: /refresh-admin people link for each of the people, \
         lena: press Start these.\n\
         The application's id is {application}.",
        token = discord.token(),
        application = discord.application_id(),
    ))
}

/// As an operator writes it.
fn settings(discord: &FakeDiscord, folder: &Path) -> String {
    let text = |path: &Path| format!("{:?}", path.display().to_string());
    let mut out = format!(
        "# Each start of the console writes this anew: settings of your own go into variables.\n\
         [database]\nurl = {database}\n\n\
         [workspace]\nname = \"Northlight Media\"\ntime_zone = \"UTC\"\n\n\
         # What is due today is due at once.\n\
         [schedule]\nrefresh_prompt = \"0 0 0 * * *\"\n\n\
         [attachments]\ndir = {attachments}\n\n\
         [discord]\nguild_id = \"{guild}\"\nproxy = \"{proxy}\"\nca_file = {root}\n\n\
         [discord.channels]\n",
        database = text(Path::new(&format!(
            "sqlite://{}",
            folder.join("refreshbot.db").display()
        ))),
        attachments = text(&folder.join("attachments")),
        guild = discord.guild_id(),
        proxy = discord.proxy_url(),
        root = text(&folder.join("root.pem")),
    );
    for name in ["refreshes", "tickets", "leads"] {
        let _ = writeln!(out, "{name} = \"{}\"", discord.channel(name));
    }
    out += "\n[discord.roles]\n";
    for (key, name) in ROLES {
        let _ = writeln!(out, "{key} = [\"{}\"]", discord.role(name));
    }
    out
}

/// Three clients of Dana's and Jo's: refresh day is today, the kickoff is due, and all is quiet.
fn portfolios() -> String {
    let today = SystemClock.now().date_naive();
    let mut out = String::from(
        "Record ID,Creative Portfolio Name,Creative Refresh Cadence,Creative Refresh Date,\
         Creative Refresh Status,Account Manager,Account Manager Email,Social Ad Specialist,\
         Social Ad Specialist Email,Time Zone,Meta Ad Account ID,Asset Folder,Last Note\n",
    );
    let clients = [
        ("Birch Pet Supply", 0),
        ("Alder Toys", 12),
        ("Zephyr Realty", 80),
    ];
    for (nth, (client, days)) in (1..).zip(clients) {
        let date = today + TimeDelta::days(days);
        let _ = writeln!(
            out,
            "{nth},Creatives - {client},90,{date},,Dana Whitfield,dana@agency.example,Jo Becker,\
             jo@agency.example,UTC,act_{nth},https://drive.example/{nth},"
        );
    }
    out
}
