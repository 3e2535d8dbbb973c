//! Something is in the bot's way that only people can mend: the Leads are told, once for as long as
//! anything waits for it.

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use sha2::{Digest, Sha256};

use crate::chat::ChatError;
use crate::domain::id::WorkspaceId;
use crate::domain::notice::{Destination, Notice};
use crate::domain::people::Platform;
use crate::store::outbox::{self, Delivery, ToTell};
use crate::store::{self, Tx, posted};

/// Tells the Leads what is in the way, unless something waits for the same already. To be called
/// before the reason is noted with what waits.
pub(super) async fn report(
    tx: &mut Tx,
    workspace: WorkspaceId,
    platform: Platform,
    error: &ChatError,
    now: DateTime<Utc>,
) -> store::Result<()> {
    let (ChatError::Denied(reason) | ChatError::Gone(reason)) = error else {
        return Ok(()); // it may pass by itself
    };
    let noted = error.to_string();
    if waits_for(tx, workspace, &noted).await? {
        return Ok(());
    }
    let digest = Sha256::digest(&noted);
    let tell = ToTell {
        destination: Destination::Leads,
        notice: Notice::Blocked {
            reason: reason.clone(),
            noted,
        },
        // Two that meet it at the same moment tell it once.
        dedupe_key: format!(
            "blocked:{:02x}{:02x}{:02x}{:02x}:{}",
            digest[0],
            digest[1],
            digest[2],
            digest[3],
            now.format("%Y-%m-%dT%H:%M")
        ),
    };
    outbox::enqueue(tx, workspace, platform, &tell, now).await?;
    Ok(())
}

async fn waits_for(tx: &mut Tx, workspace: WorkspaceId, noted: &str) -> store::Result<bool> {
    Ok(outbox::waits_for(tx, workspace, noted).await?
        || posted::waits_for(tx, workspace, noted).await?)
}

/// Tells the Leads, once an hour at most, that something was given up.
pub(super) async fn report_given_up(
    tx: &mut Tx,
    row: &Delivery,
    platform: Platform,
    now: DateTime<Utc>,
) -> store::Result<()> {
    let since = now.duration_trunc(TimeDelta::hours(1)).unwrap_or(now);
    let tell = ToTell {
        destination: Destination::Leads,
        notice: Notice::GivenUp { since },
        dedupe_key: format!("given-up:{}", since.format("%Y-%m-%dT%H")),
    };
    outbox::enqueue(tx, row.workspace_id, platform, &tell, now).await?;
    Ok(())
}

/// Tells the Leads, once, that a portfolio's own channel is gone: its notices go elsewhere.
pub(super) async fn report_gone(
    tx: &mut Tx,
    row: &Delivery,
    platform: Platform,
    channel: &str,
    now: DateTime<Utc>,
) -> store::Result<()> {
    let Destination::Portfolio { portfolio } = row.destination.0 else {
        return Ok(());
    };
    let tell = ToTell {
        destination: Destination::Leads,
        notice: Notice::OwnChannelGone { portfolio },
        dedupe_key: format!("channel-gone:{portfolio}:{channel}"),
    };
    outbox::enqueue(tx, row.workspace_id, platform, &tell, now).await?;
    Ok(())
}
