//! A forum's tags: one for each ticket status.

use serde_json::{Value, json};
use serenity::all::{ChannelId, ForumTagId};
use serenity::http::{LightMethod, Request, Route};

use super::error::Doing;
use super::rest::Rest;
use super::wire::Tag;
use crate::chat::ChatError;
use crate::domain::status::TicketStatus;

/// Tags that a forum's post may carry.
const TAGS: usize = 5;

/// The name of a status's tag: Discord takes 20 characters.
const fn tag_name(status: TicketStatus) -> &'static str {
    match status {
        TicketStatus::CompletedDeliverable => "Completed",
        other => other.title(),
    }
}

/// The tag of a status, where the forum has it.
pub fn tag_of(tags: &[Tag], status: TicketStatus) -> Option<ForumTagId> {
    tags.iter()
        .find(|tag| tag.name.trim().eq_ignore_ascii_case(tag_name(status)))
        .map(|tag| tag.id)
}

/// The tags of a thread with `status` in the place of the status that it had. Tags that people
/// added stay, as far as there is room.
pub fn retagged(applied: &[ForumTagId], tags: &[Tag], status: TicketStatus) -> Vec<ForumTagId> {
    let Some(wanted) = tag_of(tags, status) else {
        return applied.to_vec();
    };
    let is_status = |id: &ForumTagId| {
        TicketStatus::ALL
            .iter()
            .any(|status| tag_of(tags, *status) == Some(*id))
    };
    let others = applied.iter().filter(|id| !is_status(id)).copied();
    std::iter::once(wanted).chain(others).take(TAGS).collect()
}

/// The statuses for which a forum has no tag, by the names that their tags have.
pub fn missing(tags: &[Tag]) -> Vec<&'static str> {
    let lacking = TicketStatus::ALL.iter();
    let lacking = lacking.filter(|status| tag_of(tags, **status).is_none());
    lacking.map(|status| tag_name(*status)).collect()
}

/// Makes tags in a forum. Those that are there stay as they are, with all that Discord keeps of
/// them.
///
/// # Errors
/// Those of the platform; a forum has 20 tags at most.
pub async fn create(rest: &Rest, forum: ChannelId, names: &[&str]) -> Result<(), ChatError> {
    let route = Route::Channel { channel_id: forum };
    let known: Value = rest.get(route, Vec::new()).await?;
    let mut tags = known["available_tags"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    tags.extend(names.iter().map(|name| json!({ "name": name })));
    let body = json!({ "available_tags": tags }).to_string().into_bytes();
    let request = Request::new(route, LightMethod::Patch).body(Some(body));
    rest.call(Doing::MakingTags, rest.http().request(request))
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forum() -> Vec<Tag> {
        let names = [
            "New",
            "In Progress",
            "Approved",
            "Rush",
            "Client A",
            "B",
            "C",
            "D",
        ];
        let numbered = names.iter().enumerate();
        numbered
            .map(|(number, name)| Tag {
                id: ForumTagId::new(number as u64 + 1),
                name: (*name).into(),
            })
            .collect()
    }

    fn ids(of: &[u64]) -> Vec<ForumTagId> {
        of.iter().map(|id| ForumTagId::new(*id)).collect()
    }

    #[test]
    fn a_status_takes_the_place_of_the_one_before() {
        let tags = retagged(&ids(&[1, 4]), &forum(), TicketStatus::InProgress);
        assert_eq!(tags, ids(&[2, 4]));
    }

    #[test]
    fn five_tags_at_most_and_the_status_among_them() {
        let tags = retagged(&ids(&[4, 5, 6, 7, 8]), &forum(), TicketStatus::Approved);
        assert_eq!(tags, ids(&[3, 4, 5, 6, 7]));
    }

    #[test]
    fn a_status_without_a_tag_changes_nothing() {
        let tags = retagged(&ids(&[1, 4]), &forum(), TicketStatus::Cancelled);
        assert_eq!(tags, ids(&[1, 4]));
    }

    #[test]
    fn what_is_missing_is_named_as_its_tag() {
        let missing = missing(&forum());
        assert_eq!(
            missing,
            [
                "Pending Approval",
                "Revisions Requested",
                "Completed",
                "Cancelled"
            ]
        );
    }

    #[test]
    fn every_tag_name_is_short_enough() {
        for status in TicketStatus::ALL {
            assert!(tag_name(*status).chars().count() <= 20);
        }
    }
}
