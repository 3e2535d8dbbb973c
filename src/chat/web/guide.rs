//! The guide: what is to be done next, from the state of its cycle.

use crate::domain::id::WorkspaceId;
use crate::message::Text;
use crate::store::local;
use crate::store::{self, Tx};
use crate::wording::Locale;

/// The guide's steps.
#[derive(Debug, Clone)]
pub struct Guide {
    /// Somebody closed it.
    pub closed: bool,
    /// In order.
    pub steps: Vec<GuideStep>,
}

/// One step.
#[derive(Debug, Clone)]
pub struct GuideStep {
    /// What it is called.
    pub id: &'static str,
    /// What is to be done.
    pub text: Text,
    /// Whether it was, by anybody.
    pub done: bool,
    /// The account of somebody who can do it.
    pub account: Option<String>,
    /// Where.
    pub channel: Option<String>,
    /// The button's id, or the command.
    pub control: Option<String>,
}

/// Where the guide's cycle stands; `None`: there is no guide.
///
/// # Errors
/// A fault of the database.
pub async fn steps(
    tx: &mut Tx,
    workspace: WorkspaceId,
    _locale: Locale,
) -> store::Result<Option<Guide>> {
    let _ = local::find(tx, workspace).await?;
    Ok(None)
}
