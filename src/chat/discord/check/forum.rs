//! The channel of the tickets, and its tags where it is a forum.

use serenity::all::Permissions;

use super::super::permission::for_tickets;
use super::super::tags;
use super::super::wire::Channel;
use super::{Rest, Server, TEXT, absent, may, shown, words};
use crate::finding::Findings;

/// The channel in which tickets get their threads.
pub(super) async fn tickets(
    rest: &Rest,
    server: &Server,
    id: Option<u64>,
    create_tags: bool,
    findings: &mut Findings,
) {
    let about = "discord.channels.tickets";
    let Some(id) = id else {
        let mend = "Set it to the id of a forum (best) or of a text channel.";
        findings.problem(about, "It is not set: tickets get no threads.", mend);
        return;
    };
    let Some(channel) = server.channel(id) else {
        return absent(about, id, findings);
    };
    if !channel.is_forum() && channel.kind != TEXT {
        let found = format!("{} is neither a forum nor a text channel.", shown(channel));
        findings.problem(about, found, "Set it to the id of a forum.");
        return;
    }
    match may(server, about, channel, for_tickets(channel)) {
        Some(lack) => lack.tell(findings),
        None => {
            let found = format!("The bot can open and keep tickets in {}.", shown(channel));
            findings.fine(about, found);
        }
    }
    if channel.is_forum() {
        forum_tags(rest, server, channel, create_tags, findings).await;
    }
}

async fn forum_tags(
    rest: &Rest,
    server: &Server,
    forum: &Channel,
    create_tags: bool,
    findings: &mut Findings,
) {
    let about = "forum tags";
    let missing = tags::missing(&forum.available_tags);
    let name = shown(forum);
    if missing.is_empty() {
        findings.fine(about, format!("{name} has a tag for each ticket status."));
        return;
    }
    let list = missing.join(", ");
    let lacks = server.lacks(forum, Permissions::MANAGE_CHANNELS);
    if !create_tags {
        let found = format!("{name} has no tag for {list}: those statuses show on the cards only.");
        let mend = "Run `refreshbot check --create-tags`, or make the tags by hand in the forum's \
                    settings.";
        // A forum that wants a tag of every post refuses a ticket whose status has none.
        if forum.wants_a_tag() {
            findings.problem(
                about,
                format!("{found} The forum requires a tag, so it refuses such tickets."),
                mend,
            );
        } else {
            findings.advice(about, found, mend);
        }
        return;
    }
    if !lacks.is_empty() {
        findings.problem(
            about,
            format!("The bot may not make the tags {list} in {name}: it lacks Manage Channels."),
            "Allow it there for a moment, and run check --create-tags again; or make the tags by \
             hand in the forum's settings.",
        );
        return;
    }
    match tags::create(rest, forum.id, &missing).await {
        Ok(()) => findings.fine(about, format!("Made in {name}: {list}.")),
        Err(error) => findings.problem(
            about,
            format!(
                "The tags {list} could not be made in {name}: {}",
                words(&error)
            ),
            "Make them by hand in the forum's settings: a forum has 20 tags at most.",
        ),
    }
}
