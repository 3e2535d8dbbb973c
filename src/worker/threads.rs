//! Threads of tickets: opened by the delivery that needs them, and anew where they are gone.

use super::delivery::{Deliverer, Failure, Told, nonce};
use super::references::resolve;
use crate::chat::{ChatError, NewThread, Outgoing};
use crate::domain::id::TicketId;
use crate::domain::notice::Destination;
use crate::store::outbox::Delivery;
use crate::store::{self, posted};
use crate::workflow::render::Renderer;

impl Deliverer {
    /// Posts in a ticket's thread; a thread that was deleted is opened anew.
    pub(super) async fn post_in_thread(
        &self,
        row: &Delivery,
        ticket: TicketId,
        thread: &str,
        outgoing: Outgoing,
    ) -> Result<Told, Failure> {
        match self.chat.post(thread, outgoing.clone()).await {
            Err(ChatError::Gone(_)) => {
                let thread = self.open_thread(row, ticket, true).await?;
                Ok(Told::Posted(self.chat.post(&thread, outgoing).await?))
            }
            posted => Ok(Told::Posted(posted?)),
        }
    }

    /// A ticket's thread, opened if there is none.
    pub(super) async fn thread_of(
        &self,
        row: &Delivery,
        ticket: TicketId,
    ) -> Result<String, Failure> {
        let mut tx = self.workflow.db().snapshot().await?;
        let platform = self.chat.platform();
        let workspace = row.workspace_id;
        let card = posted::find(&mut tx, workspace, platform, posted::TICKET, ticket.0).await?;
        drop(tx);
        match card.and_then(|card| card.thread) {
            Some(thread) => Ok(thread),
            None => {
                // An earlier attempt may have opened it: this row's, or the one that was given up.
                let own = matches!(row.destination.0, Destination::NewThread { .. });
                let first = row.attempts == 1 && row.first_attempt_at == row.trying_since;
                self.open_thread(row, ticket, !(own && first)).await
            }
        }
    }

    async fn open_thread(
        &self,
        row: &Delivery,
        ticket: TicketId,
        look_first: bool,
    ) -> Result<String, Failure> {
        let workspace = row.workspace_id;
        let mut renderer = Renderer::new(&self.workflow, workspace).await?;
        let card = renderer.ticket_card(ticket).await?;
        let chat = self.chat.as_ref();
        let references = resolve(&mut renderer.tx, workspace, chat, &card.message).await?;
        drop(renderer);
        let outgoing = self.outgoing(row, card.message.clone(), references).await?;
        let parent = self.chat.ticket_channel().ok_or_else(|| {
            ChatError::Denied(
                "no channel for tickets is configured: discord.channels.tickets".to_owned(),
            )
        })?;
        let thread = NewThread {
            ticket,
            name: card.thread_name.clone(),
            status: card.status,
            // A thread and its card have one nonce, whatever asked for it.
            card: Outgoing {
                nonce: nonce(&format!("thread {workspace} {ticket} {}", row.created_at)),
                ..outgoing
            },
            look_first,
        };
        let opened = self.chat.open_thread(&parent, thread).await?;
        let now = self.workflow.now();
        let mut tx = self.workflow.db().begin().await?;
        let platform = self.chat.platform();
        let thread = Some(opened.thread.as_str());
        let (at, entity) = (&opened.card, posted::TICKET);
        let set = store::ticket::ticket(&mut tx, workspace, ticket)
            .await?
            .ad_set_id;
        // The set's card first, as everywhere.
        posted::dirty(&mut tx, workspace, posted::AD_SET, set.0, now).await?;
        posted::put(
            &mut tx, workspace, platform, entity, ticket.0, at, thread, now,
        )
        .await?;
        let mut renderer = Renderer::within(&self.workflow, workspace, tx);
        let by_now = renderer.ticket_card(ticket).await?;
        let mut tx = renderer.tx;
        // What an earlier attempt posted may be older; and something may have changed meanwhile.
        if look_first || row.attempts > 1 || by_now != card {
            posted::dirty(&mut tx, workspace, entity, ticket.0, now).await?;
        }
        tx.commit().await?;
        Ok(opened.thread)
    }
}
