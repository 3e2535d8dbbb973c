//! The refusals that hold nothing.

use crate::domain::refusal::Refusal;
use crate::message::{Text, code};
use crate::spans;

/// The refusals that hold nothing.
pub(super) fn plain_case(refusal: &Refusal) -> Text {
    Text::line(match refusal {
        Refusal::NothingDelivered => spans![
            "Nothing was handed in. Give a file or a link: ",
            code("/refresh deliver file:"),
            " or ",
            code("/refresh deliver link:"),
            "."
        ],
        Refusal::DraftGone => spans![
            "This form was sent already, or it is older than 7 days. Nothing changed. \
             To begin anew, use its command or button again."
        ],
        Refusal::NotYourDraft => spans![
            "This form belongs to somebody else. Nothing changed. \
             Open your own with its command or button."
        ],
        Refusal::NotInWorkspace => spans![
            "This needs somebody who belongs to this workspace. Nothing changed. \
             An Admin adds people with ",
            code("/refresh-admin people link"),
            "."
        ],
        Refusal::NowhereToAsk => spans![
            "Where you mentioned the bot it is not clear what your question is about, so nothing \
             was asked. Ask in the ticket's thread or in the client's own channel, or use ",
            code("/refresh ask"),
            " with a ticket or a portfolio."
        ],
        Refusal::WrongWorkspace => spans![
            "This belongs to another workspace. Nothing changed. Use it where it was posted."
        ],
        _ => spans![
            "This button or command is from another version of the bot. Nothing changed. \
             What works now: ",
            code("/refresh help"),
            "."
        ],
    })
}
