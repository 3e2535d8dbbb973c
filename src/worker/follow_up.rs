//! What a delivery leaves to be told: to those whom it did not reach, and where it stands now.

use crate::chat::{Chat, MessageRef};
use crate::domain::id::PersonId;
use crate::domain::notice::{Destination, Notice};
use crate::store::outbox::{self, Delivery, ToTell};
use crate::store::{self, Tx, portfolio};
use crate::workflow::Settings;
use crate::workflow::about::portfolio_of;
use crate::workflow::mailing::by_mail;

/// Keeps where a message stands, so that a mail beside it can link to it. Nobody but its owner can
/// follow a link into an inbox.
pub(super) async fn keep_link(
    tx: &mut Tx,
    chat: &dyn Chat,
    row: &Delivery,
    at: &MessageRef,
) -> store::Result<()> {
    let inbox = matches!(
        row.destination.0,
        Destination::Inbox { .. } | Destination::Account { .. }
    );
    match chat.link_to(at) {
        Some(link) if !inbox => outbox::linked(tx, row.id, &link).await,
        _ => Ok(()),
    }
}

/// A mention could not reach somebody: they get it in their inbox. A late note goes by mail instead,
/// where it does, and the SAS has had the note itself.
pub(super) async fn unreached(
    tx: &mut Tx,
    settings: &Settings,
    row: &Delivery,
    person: PersonId,
) -> store::Result<Option<ToTell>> {
    let (workspace, notice) = (row.workspace_id, &row.notice.0);
    let cause = &row.dedupe_key;
    if matches!(notice, Notice::LateNote { .. }) {
        let mail = by_mail(tx, settings, workspace, person, notice, cause).await?;
        let sas = match portfolio_of(tx, workspace, notice).await? {
            Some(id) => Some(portfolio::portfolio(tx, workspace, id).await?.sas_id),
            None => None,
        };
        if mail.is_some() || sas == Some(person) {
            return Ok(None);
        }
    }
    Ok(Some(ToTell {
        destination: Destination::Inbox { person },
        notice: notice.clone(),
        dedupe_key: format!("{cause}:inbox:{person}"),
    }))
}

/// Somebody cannot be written to: by mail, else the Leads are told.
pub(super) async fn unreachable(
    tx: &mut Tx,
    settings: &Settings,
    row: &Delivery,
    person: PersonId,
) -> store::Result<Option<ToTell>> {
    let (workspace, notice) = (row.workspace_id, &row.notice.0);
    let cause = row.dedupe_key.as_str();
    let cause = cause
        .strip_suffix(&format!(":inbox:{person}"))
        .unwrap_or(cause);
    if let Some(mail) = by_mail(tx, settings, workspace, person, notice, cause).await? {
        return Ok(Some(mail));
    }
    let found = portfolio_of(tx, workspace, notice).await?;
    Ok(found.map(|portfolio| ToTell {
        destination: Destination::Leads,
        notice: Notice::Unreachable {
            person,
            about: Box::new(notice.clone()),
            portfolio,
        },
        dedupe_key: format!("{}:unreachable:{person}", row.dedupe_key),
    }))
}
