//! Buttons as the commands that do the same.

use crate::request::Press;
use crate::wording::parts::one_line;

/// The command that does what a button does; `None` where there is none to type. `client`: whose
/// portfolio it is about; `of`: what the button's entity is called (`T-14`, an Ad Set's folder name,
/// `Q-3`).
pub fn command(press: Press, client: &str, of: Option<&str>) -> Option<String> {
    let portfolio = || format!("portfolio:{}", one_line(client, 100));
    let named = |option: &str| of.map(|of| format!("{option}:{}", one_line(of, 120)));
    let (does, about) = match press {
        Press::Submit(_) => ("submit", portfolio()),
        Press::CloneRest(_) => ("clone", named("ad_set")?),
        Press::CloneOne(_) => ("clone", format!("{} name:", named("ad_set")?)),
        Press::Done(_) | Press::DoneAnyway(_) => ("done", portfolio()),
        Press::Confirm(_) => ("confirm", portfolio()),
        Press::Decline(_) => ("decline", format!("{} reason:", portfolio())),
        Press::Note(_) => ("note", portfolio()),
        Press::Start(_) => ("start", named("ticket")?),
        Press::Deliver(_) => ("deliver", format!("{} link:", named("ticket")?)),
        Press::AskTicket(_) => ("ask", format!("{} question:", named("ticket")?)),
        Press::AskCycle(_) => ("ask", format!("{} question:", portfolio())),
        Press::Answer(_) => ("answer", format!("{} answer:", named("question")?)),
        Press::Revise(_) => ("revise", format!("{} reason:", named("ticket")?)),
        Press::Approve(_) => ("approve", named("ticket")?),
        Press::ApproveSet(_) => ("approve", named("ad_set")?),
        Press::ApproveCycle(_) => ("approve", portfolio()),
        Press::Implement(_) => ("implement", portfolio()),
        Press::ShowTicket(_) => ("status", named("ticket")?),
        Press::ShowNote(_) | Press::MoreNotes(_) => ("notes", portfolio()),
        Press::MoreHistory(_) | Press::MoreTicketHistory(_) => ("history", portfolio()),
        Press::MoreBoard(_) => ("board", String::new()),
        // These continue what only the chat shows.
        Press::KeepAsNote(_)
        | Press::DeliverAnyway(_)
        | Press::Again(_)
        | Press::Link(_)
        | Press::OnIt(_)
        | Press::Preferences(_)
        | Press::SnoozeDay(_)
        | Press::SnoozeThreeDays(_)
        | Press::Calendar(_)
        | Press::NewCalendarLink(_)
        | Press::RevokeCalendarLink(_)
        | Press::NewTeamLink(_)
        | Press::RevokeTeamLink(_)
        | Press::StartImported(_) => return None,
    };
    Some(format!("/refresh {does} {about}").trim_end().to_owned())
}
