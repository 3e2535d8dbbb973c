//! Portfolios are changed and listed: one exhaustive match over what can be asked.

use super::{Outcome, Step, handing_over, listing, pause, portfolio_edit, reschedule};
use crate::domain::portfolio::PortfolioState;
use crate::request::{Administration, Reply};

/// Somebody who sets the bot up asks for something.
///
/// # Errors
/// Refused.
pub async fn administer(step: &mut Step<'_>, asked: &Administration) -> Outcome<Reply> {
    match asked {
        Administration::EditPortfolio { portfolio, changes } => {
            portfolio_edit::edit(step, portfolio.as_deref(), changes).await
        }
        Administration::Pause { portfolio, reason } => {
            let state = PortfolioState::Paused;
            pause::rest(step, portfolio.as_deref(), state, reason.as_deref()).await
        }
        Administration::Archive { portfolio, reason } => {
            let state = PortfolioState::Archived;
            pause::rest(step, portfolio.as_deref(), state, reason.as_deref()).await
        }
        Administration::Resume {
            portfolio,
            date,
            reason,
        } => {
            let (date, reason) = (date.as_deref(), reason.as_deref());
            pause::resume(step, portfolio.as_deref(), date, reason).await
        }
        Administration::Reschedule {
            portfolio,
            date,
            reason,
        } => reschedule::reschedule(step, portfolio.as_deref(), date, reason.as_deref()).await,
        Administration::ListPortfolios => listing::portfolios(step).await,
        Administration::ExportPortfolios => listing::export(step).await,
        Administration::ListPeople => listing::everybody(step).await,
        Administration::HandOver { from, to } => handing_over::hand_over(step, from, to).await,
        Administration::Away {
            person,
            from,
            to,
            cover,
        } => handing_over::away(step, person, (from, to), cover).await,
        Administration::Preferences { person } => handing_over::preferences(step, person).await,
    }
}
