//! Suggestions for an option that is being typed.

use super::{Outcome, Step, resolve};
use crate::domain::moving::Target;
use crate::domain::name_key::{client_name, name_key};
use crate::message::Choice;
use crate::request::{Completion, Reply};
use crate::store::{ad_set, portfolio, question, ticket};
use crate::wording::choice;

/// 25 suggestions at most, the asker's own first.
///
/// # Errors
/// A fault of the database.
pub async fn complete(
    step: &mut Step<'_>,
    of: Completion,
    typed: &str,
    within: Option<&str>,
) -> Outcome<Reply> {
    if typed.contains('\0') {
        return Ok(Reply::Choices(Vec::new()));
    }
    let (workspace, asker) = (step.workspace, step.actor.person_id());
    let locale = step.settings.locale;
    let client = within.map(client_name);
    let choices = match of {
        Completion::Portfolio => {
            let typed = client_name(typed);
            portfolio::suggest(&mut step.tx, workspace, typed, asker)
                .await?
                .into_iter()
                .map(|client| choice::portfolio(locale, client))
                .collect()
        }
        Completion::AdSet => ad_set::suggest(&mut step.tx, workspace, typed, client)
            .await?
            .into_iter()
            .map(|(folder, client)| choice::ad_set(locale, folder, &client))
            .collect(),
        Completion::Question => question::suggest(&mut step.tx, workspace, typed)
            .await?
            .into_iter()
            .map(|(number, body)| choice::question(locale, number, &body))
            .collect(),
        Completion::Status => statuses(step, typed).await?,
        Completion::Ticket => ticket::suggest(&mut step.tx, workspace, typed, client, asker)
            .await?
            .into_iter()
            .map(|(number, name, status, client)| {
                choice::ticket(locale, number, &name, status, &client)
            })
            .collect(),
    };
    Ok(Reply::Choices(choices))
}

/// The statuses that contain what is typed; in a ticket's thread, the tickets' first.
async fn statuses(step: &mut Step<'_>, typed: &str) -> Outcome<Vec<Choice>> {
    let key = name_key(typed);
    let mut targets: Vec<Target> = Target::all()
        .filter(|target| name_key(target.title()).contains(&key))
        .collect();
    if resolve::in_thread(step).await? {
        targets.sort_by_key(|target| matches!(target, Target::Cycle(_)));
    }
    Ok(targets
        .into_iter()
        .map(|target| Choice {
            label: target.title().to_owned(),
            value: target.title().to_owned(),
        })
        .collect())
}
