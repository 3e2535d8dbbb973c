//! What a delivery leaves to be told: to those whom it did not reach, and where it stands now.

use chrono::{DateTime, Utc};

use crate::chat::{Chat, MessageRef};
use crate::domain::id::PersonId;
use crate::domain::notice::{Asking, Destination, Notice};
use crate::domain::people::Platform;
use crate::store::outbox::{self, Delivery, ToTell};
use crate::store::{self, Tx, people, portfolio, posted};
use crate::workflow::about::portfolio_of;
use crate::workflow::mailing::by_mail;
use crate::workflow::render::Renderer;
use crate::workflow::{Settings, Workflow};

/// How the cause of an inbox's message ends that stands in the portfolio's channel already, which its
/// person does not see: there is no use in posting it there once more.
const UNSEEN: &str = ":unseen";

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
    if let Notice::InChannel { .. } = notice {
        return without_platform(tx, settings, row, person).await;
    }
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
    let in_channel = matches!(row.destination.0, Destination::Portfolio { .. });
    let unseen = if in_channel { UNSEEN } else { "" };
    Ok(Some(ToTell {
        destination: Destination::Inbox { person },
        notice: notice.clone(),
        dedupe_key: format!("{cause}{unseen}:inbox:{person}"),
    }))
}

/// Somebody cannot be written to. What the process tells those who take no direct messages stands in
/// the portfolio's channel, where they are mentioned; others, and whom no mention reaches there, get
/// a mail; else the Leads are told.
pub(super) async fn unreachable(
    tx: &mut Tx,
    settings: &Settings,
    row: &Delivery,
    person: PersonId,
) -> store::Result<Option<ToTell>> {
    let (workspace, notice) = (row.workspace_id, &row.notice.0);
    let cause = cause(row, person);
    if matches!(notice, Notice::InChannel { .. }) || cause.ends_with(UNSEEN) {
        return without_platform(tx, settings, row, person).await;
    }
    let account = people::account_of(tx, workspace, settings.home, person).await?;
    let portfolio = portfolio_of(tx, workspace, notice).await?;
    let (Some(_), Some(portfolio)) = (account, portfolio) else {
        return without_platform(tx, settings, row, person).await;
    };
    Ok(Some(ToTell {
        destination: Destination::Portfolio { portfolio },
        notice: Notice::InChannel {
            person,
            about: Box::new(notice.clone()),
        },
        dedupe_key: format!("{cause}:channel:{person}"),
    }))
}

/// What the follow-ups of one cause have in common.
fn cause(row: &Delivery, person: PersonId) -> &str {
    let key = row.dedupe_key.as_str();
    let key = key
        .strip_suffix(&format!(":channel:{person}"))
        .unwrap_or(key);
    key.strip_suffix(&format!(":inbox:{person}")).unwrap_or(key)
}

/// A reply that is for nobody else: the Leads learn whom it did not reach, once a day, and not what
/// it says.
pub(super) fn undelivered(account: String, now: DateTime<Utc>) -> ToTell {
    ToTell {
        destination: Destination::Leads,
        dedupe_key: format!("undelivered:{account}:{}", now.date_naive()),
        notice: Notice::ReplyUndelivered { account },
    }
}

/// By mail, else the Leads are told.
async fn without_platform(
    tx: &mut Tx,
    settings: &Settings,
    row: &Delivery,
    person: PersonId,
) -> store::Result<Option<ToTell>> {
    let workspace = row.workspace_id;
    let notice = match &row.notice.0 {
        Notice::InChannel { about, .. } => about,
        notice => notice,
    };
    let cause = cause(row, person);
    let cause = cause.strip_suffix(UNSEEN).unwrap_or(cause);
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

/// Keeps where a post stands that asks for something: a reply to a question's is known for an answer,
/// and each says later what came of it. Some may be settled by now.
pub(super) async fn keep_asking(
    workflow: &Workflow,
    mut tx: Tx,
    row: &Delivery,
    platform: Platform,
    at: &MessageRef,
) -> store::Result<Tx> {
    let Some(post) = Asking::of(&row.notice.0, &row.destination.0) else {
        return Ok(tx);
    };
    let (workspace, now) = (row.workspace_id, workflow.now());
    let (entity, id) = (post.entity(), post.id());
    posted::put(&mut tx, workspace, platform, entity, id, at, None, now).await?;
    let mut renderer = Renderer::within(workflow, workspace, tx);
    let settled = renderer.settled(post).await?.is_some();
    let mut tx = renderer.tx;
    if settled {
        posted::dirty(&mut tx, workspace, entity, id, now).await?;
    }
    Ok(tx)
}
