//! What is there is corrected: one exhaustive match over the corrections.

use super::{Outcome, Step, cancel, correct, edit, moving};
use crate::request::{Correction, Reply};

/// A correction was asked for.
///
/// # Errors
/// Refused.
pub async fn correct(step: &mut Step<'_>, correction: &Correction) -> Outcome<Reply> {
    match correction {
        Correction::Edit {
            ticket,
            name,
            options,
        } => edit::edit(step, ticket.as_deref(), name.as_deref(), options).await,
        Correction::AdSet {
            ad_set,
            folder,
            count,
            reason,
        } => {
            let (folder, count) = (folder.as_deref(), count.as_deref());
            correct::correct(step, ad_set.as_deref(), folder, count, reason).await
        }
        Correction::Move {
            status,
            portfolio,
            ticket,
            reason,
        } => {
            let which = (portfolio.as_deref(), ticket.as_deref());
            moving::move_to(step, status, which, reason.as_deref()).await
        }
        Correction::Cancel { ticket, reason } => {
            cancel::cancel(step, ticket.as_deref(), reason).await
        }
    }
}
