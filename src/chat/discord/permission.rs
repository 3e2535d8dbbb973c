//! What somebody may do in a channel, by Discord's own sum of roles and overwrites, and what the bot
//! needs.

use serenity::all::{GuildId, Permissions};

use super::wire::{Channel, Member, Overwrite, Role};

/// What the bot needs to post, in any channel.
pub const TO_POST: Permissions = Permissions::VIEW_CHANNEL
    .union(Permissions::SEND_MESSAGES)
    .union(Permissions::EMBED_LINKS)
    .union(Permissions::ATTACH_FILES)
    .union(Permissions::READ_MESSAGE_HISTORY);

/// What it needs to open tickets' threads in a forum and to work in them.
const TO_WORK_IN_A_FORUM: Permissions = TO_POST
    .union(Permissions::SEND_MESSAGES_IN_THREADS)
    .union(Permissions::MANAGE_THREADS);

/// What it needs in the channels that it works in, and nothing else.
pub const NEEDED: Permissions = TO_WORK_IN_A_FORUM.union(Permissions::CREATE_PUBLIC_THREADS);

/// Permissions by the names that Discord's settings show, in their order there.
const NAMES: [(Permissions, &str); 9] = [
    (Permissions::VIEW_CHANNEL, "View Channel"),
    (Permissions::MANAGE_CHANNELS, "Manage Channels"),
    (Permissions::SEND_MESSAGES, "Send Messages"),
    (
        Permissions::SEND_MESSAGES_IN_THREADS,
        "Send Messages in Threads",
    ),
    (Permissions::CREATE_PUBLIC_THREADS, "Create Public Threads"),
    (Permissions::EMBED_LINKS, "Embed Links"),
    (Permissions::ATTACH_FILES, "Attach Files"),
    (Permissions::MANAGE_THREADS, "Manage Threads"),
    (Permissions::READ_MESSAGE_HISTORY, "Read Message History"),
];

/// What the bot needs to open and keep tickets' threads in a channel.
pub const fn for_tickets(channel: &Channel) -> Permissions {
    if channel.is_forum() {
        TO_WORK_IN_A_FORUM
    } else {
        NEEDED
    }
}

/// Permissions as Discord's settings for a channel call them.
pub fn names(permissions: Permissions, is_forum: bool) -> Vec<&'static str> {
    NAMES
        .iter()
        .filter(|(one, _)| permissions.contains(*one))
        .map(|(one, name)| match *one {
            // A forum's settings call it so: whoever may send messages opens posts.
            Permissions::SEND_MESSAGES if is_forum => "Create Posts",
            Permissions::SEND_MESSAGES_IN_THREADS if is_forum => "Send Messages in Posts",
            Permissions::MANAGE_THREADS if is_forum => "Manage Posts",
            _ => *name,
        })
        .collect()
}

/// What a member may do in a channel, as Discord computes it. Whoever may not see it may do nothing
/// there. The server's owner is not known here.
pub fn in_channel(
    guild: GuildId,
    member: &Member,
    roles: &[Role],
    overwrites: &[Overwrite],
) -> Permissions {
    let everyone = guild.get();
    let has = |role: u64| role == everyone || member.roles.iter().any(|own| own.get() == role);
    let base = roles
        .iter()
        .filter(|role| has(role.id.get()))
        .fold(Permissions::empty(), |sum, role| sum | role.permissions);
    if base.contains(Permissions::ADMINISTRATOR) {
        return Permissions::all();
    }
    let apply = |base: Permissions, which: &dyn Fn(&Overwrite) -> bool| {
        let (mut allow, mut deny) = (Permissions::empty(), Permissions::empty());
        for overwrite in overwrites.iter().filter(|overwrite| which(overwrite)) {
            allow |= overwrite.allow;
            deny |= overwrite.deny;
        }
        (base - deny) | allow
    };
    let of_role = |overwrite: &Overwrite| overwrite.kind == 0;
    let base = apply(base, &|o| of_role(o) && o.id.get() == everyone);
    let base = apply(base, &|o| {
        of_role(o) && o.id.get() != everyone && has(o.id.get())
    });
    let base = apply(base, &|o| o.kind == 1 && o.id.get() == member.user.id.get());
    if base.contains(Permissions::VIEW_CHANNEL) {
        base
    } else {
        Permissions::empty()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json};

    use super::*;

    const VIEW: u64 = 1 << 10;

    fn member(roles: &[&str]) -> Member {
        from_value(json!({ "user": { "id": "7", "username": "ana" }, "roles": roles })).unwrap()
    }

    fn roles(everyone: u64) -> Vec<Role> {
        from_value(json!([
            { "id": "1", "permissions": everyone.to_string() },
            { "id": "2", "permissions": "0" },
            { "id": "3", "permissions": "8" },
        ]))
        .unwrap()
    }

    fn sees(member: &Member, everyone: u64, overwrites: &serde_json::Value) -> bool {
        let overwrites: Vec<Overwrite> = from_value(overwrites.clone()).unwrap();
        in_channel(GuildId::new(1), member, &roles(everyone), &overwrites)
            .contains(Permissions::VIEW_CHANNEL)
    }

    fn overwrite(id: &str, kind: u8, allow: u64, deny: u64) -> serde_json::Value {
        json!({ "id": id, "type": kind, "allow": allow.to_string(), "deny": deny.to_string() })
    }

    #[test]
    fn everyone_sees_what_nothing_hides() {
        assert!(sees(&member(&[]), VIEW, &json!([])));
        assert!(!sees(&member(&[]), 0, &json!([])));
    }

    #[test]
    fn a_role_opens_what_is_closed_to_everyone() {
        let closed = json!([overwrite("1", 0, 0, VIEW), overwrite("2", 0, VIEW, 0)]);
        assert!(!sees(&member(&[]), VIEW, &closed));
        assert!(sees(&member(&["2"]), VIEW, &closed));
    }

    #[test]
    fn what_is_said_of_the_member_decides_last() {
        let closed = json!([overwrite("2", 0, VIEW, 0), overwrite("7", 1, 0, VIEW)]);
        assert!(!sees(&member(&["2"]), VIEW, &closed));
    }

    #[test]
    fn an_administrator_sees_all() {
        let closed = json!([overwrite("1", 0, 0, VIEW)]);
        assert!(sees(&member(&["3"]), VIEW, &closed));
    }

    #[test]
    fn who_may_not_look_may_do_nothing() {
        let closed: Vec<Overwrite> = from_value(json!([overwrite("1", 0, 1 << 11, VIEW)])).unwrap();
        let may = in_channel(GuildId::new(1), &member(&[]), &roles(VIEW), &closed);
        assert_eq!(may, Permissions::empty());
    }

    #[test]
    fn whatever_is_needed_has_a_name() {
        let needed = NEEDED | Permissions::MANAGE_CHANNELS;
        assert_eq!(
            names(needed, false).len(),
            needed.bits().count_ones() as usize
        );
        assert_eq!(
            names(Permissions::SEND_MESSAGES | Permissions::VIEW_CHANNEL, true),
            ["View Channel", "Create Posts"]
        );
    }
}
