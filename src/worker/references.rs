//! Looks up whom and what a message refers to, for one platform.

use crate::chat::{Chat, References};
use crate::domain::id::{TicketId, WorkspaceId};
use crate::message::{Message, Span, Text};
use crate::store::{self, Tx, people, posted};

/// Looks up the accounts of who is mentioned and the threads that are named.
///
/// # Errors
/// A fault of the database.
pub async fn resolve(
    tx: &mut Tx,
    workspace: WorkspaceId,
    chat: &dyn Chat,
    message: &Message,
) -> store::Result<References> {
    let platform = chat.platform();
    let mut references = References::default();
    for person in message.text.mentions() {
        if let Some(account) = people::account_of(tx, workspace, platform, person).await? {
            references.accounts.insert(person, account);
        }
    }
    let cards = message.card.iter().flat_map(|card| {
        std::iter::once(&card.body).chain(card.fields.iter().map(|field| &field.value))
    });
    let mut tickets: Vec<TicketId> = std::iter::once(&message.text)
        .chain(cards)
        .flat_map(threads_of)
        .collect();
    tickets.sort_unstable();
    tickets.dedup();
    for ticket in tickets {
        let card = posted::find(tx, workspace, platform, posted::TICKET, ticket.0).await?;
        if let Some(thread) = card.and_then(|card| card.thread) {
            references.threads.insert(ticket, thread);
        }
    }
    Ok(references)
}

fn threads_of(text: &Text) -> Vec<TicketId> {
    let spans = text.0.iter().flat_map(|line| &line.spans);
    spans
        .filter_map(|span| match span {
            Span::Thread { ticket, .. } => Some(*ticket),
            _ => None,
        })
        .collect()
}
