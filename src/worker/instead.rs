//! Where something goes that could not be told where it should: the inbox, else the portfolio's
//! channel, else the Leads.

use chrono::{DateTime, Utc};

use super::about::portfolio_of;
use crate::domain::id::PersonId;
use crate::domain::notice::{Destination, Notice};
use crate::domain::people::Platform;
use crate::store::outbox::{Delivery, ToTell};
use crate::store::{self, Tx, people};

/// How the cause of an inbox's message ends that stood in the portfolio's channel before, which its
/// person does not see: there is no use in posting it there once more.
const UNSEEN: &str = ":unseen";

/// Somebody was mentioned where they see nothing: it goes to their inbox.
pub(super) async fn unreached(
    tx: &mut Tx,
    row: &Delivery,
    person: PersonId,
) -> store::Result<Option<ToTell>> {
    if let Notice::InChannel { .. } = row.notice.0 {
        return leads(tx, row, person).await;
    }
    let in_channel = matches!(row.destination.0, Destination::Portfolio { .. });
    let unseen = if in_channel { UNSEEN } else { "" };
    Ok(Some(ToTell {
        destination: Destination::Inbox { person },
        notice: row.notice.0.clone(),
        dedupe_key: format!("{}:inbox:{person}{unseen}", row.dedupe_key),
    }))
}

/// Somebody's inbox is closed, or they have none: what the process tells them stands in the
/// portfolio's channel, where they are mentioned. Whom no mention reaches the Leads must tell.
pub(super) async fn unreachable(
    tx: &mut Tx,
    row: &Delivery,
    platform: Platform,
    person: PersonId,
) -> store::Result<Option<ToTell>> {
    let workspace = row.workspace_id;
    let told_there = matches!(row.notice.0, Notice::InChannel { .. });
    if told_there || row.dedupe_key.ends_with(UNSEEN) {
        return leads(tx, row, person).await;
    }
    let account = people::account_of(tx, workspace, platform, person).await?;
    let portfolio = portfolio_of(tx, workspace, &row.notice.0).await?;
    let (Some(_), Some(portfolio)) = (account, portfolio) else {
        return leads(tx, row, person).await;
    };
    Ok(Some(ToTell {
        destination: Destination::Portfolio { portfolio },
        notice: Notice::InChannel {
            person,
            about: Box::new(row.notice.0.clone()),
        },
        dedupe_key: format!("{}:channel:{person}", row.dedupe_key),
    }))
}

async fn leads(tx: &mut Tx, row: &Delivery, person: PersonId) -> store::Result<Option<ToTell>> {
    let about = match &row.notice.0 {
        Notice::InChannel { about, .. } => about.clone(),
        other => Box::new(other.clone()),
    };
    let portfolio = portfolio_of(tx, row.workspace_id, &about).await?;
    Ok(portfolio.map(|portfolio| ToTell {
        destination: Destination::Leads,
        notice: Notice::Unreachable {
            person,
            about,
            portfolio,
        },
        dedupe_key: format!("{}:unreachable:{person}", row.dedupe_key),
    }))
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
