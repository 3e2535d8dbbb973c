//! Somebody who acts on the page: what they ask, and the answer as the page shows it.

use axum::Json;
use serde_json::{Value, json};

use super::content::{self, Named};
use super::problem::Problem;
use super::server::Site;
use crate::chat::References;
use crate::domain::people::Platform;
use crate::message::Message;
use crate::request::{Account, Action, Place, Reply, Request, Said, SentFile, Standing};
use crate::store::local::channel::{self, INBOX, Member};
use crate::store::local::kept;
use crate::store::{self, Tx};

/// Fails if somebody cannot see a channel.
pub(super) async fn visible(site: &Site, member: &Member, id: &str) -> Result<(), Problem> {
    let missing = || Problem::missing("This channel is not there.");
    if let Some(owner) = id.strip_prefix(INBOX)
        && owner != member.account
    {
        return Err(missing());
    }
    let mut tx = site.db().snapshot().await?;
    let found = channel::find(&mut tx, site.web.workspace(), id).await?;
    found.map(drop).ok_or_else(missing)
}

/// Somebody who acts in a channel.
pub(super) struct Actor {
    pub member: Member,
    place: Place,
}

impl Actor {
    pub async fn of(site: &Site, account: &str, channel: &str) -> Result<Self, Problem> {
        let member = site.member(account).await?;
        visible(site, &member, channel).await?;
        let inbox = channel.starts_with(INBOX);
        let place = Place {
            channel: (!inbox).then(|| channel.to_owned()),
        };
        Ok(Self { member, place })
    }

    /// What an event is known by: nobody's can take the place of another's.
    pub fn event(&self, event: &str) -> Result<String, Problem> {
        let known = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if event.is_empty() || event.len() > 64 || !event.chars().all(known) {
            return Err(Problem::unreadable(
                "An event is 1 to 64 letters, digits and hyphens.",
            ));
        }
        Ok(format!("local:{}:{event}", self.member.account))
    }

    /// Asks, and gives the reply as the page shows it.
    pub async fn asks(
        self,
        site: &Site,
        event: &str,
        action: Action,
    ) -> Result<Json<Value>, Problem> {
        let event_id = self.event(event)?;
        let reply = self.heard(site, event_id, action).await;
        Ok(Json(self::reply(site, &reply).await?))
    }

    /// Says something; what others see of the answer is posted for all.
    pub async fn says(self, site: &Site, event: &str, said: Said) -> Result<Value, Problem> {
        let event_id = format!("say:{}", self.event(event)?);
        match self.heard(site, event_id, Action::Say(said)).await {
            Reply::Shown(_) | Reply::Nothing => Ok(Value::Null),
            answer => reply(site, &answer).await,
        }
    }

    async fn heard(self, site: &Site, event_id: String, action: Action) -> Reply {
        let only_reads = action.only_reads();
        let request = Request {
            workspace: site.web.workspace(),
            platform: Platform::Local,
            actor: account_of(self.member),
            standing: Standing::Member,
            place: self.place,
            event_id,
            action,
        };
        let reply = site.listener.hear(request).await;
        // What it brought stands in the channels before the answer says so.
        if !only_reads && let Err(fault) = site.time.catch_up().await {
            tracing::error!(error = %fault, "the work behind the page failed");
        }
        reply
    }
}

async fn reply(site: &Site, reply: &Reply) -> Result<Value, Problem> {
    Ok(match reply {
        Reply::Private(message) | Reply::Shown(message) => private(site, message).await?,
        Reply::Nothing => Value::Null,
        Reply::Form(form) => json!({ "kind": "form", "form": content::form(form) }),
        Reply::Choices(choices) => content::choices(choices),
    })
}

async fn private(site: &Site, message: &Message) -> Result<Value, Problem> {
    let (workspace, now) = (site.web.workspace(), site.workflow.now());
    // Files that were made for the answer are kept, so that the page can fetch them.
    let mut tx = if message.files.is_empty() {
        site.db().snapshot().await?
    } else {
        site.db().begin().await?
    };
    let named = Named::of(&mut tx, workspace, message, &References::default()).await?;
    let content = content::of_message(&mut tx, workspace, message, &named, now).await?;
    tx.commit().await?;
    Ok(json!({ "kind": "message", "content": content }))
}

/// A file that somebody sent themselves.
pub(super) async fn own_file(
    site: &Site,
    tx: &mut Tx,
    member: &Member,
    file: &str,
) -> store::Result<Option<kept::File>> {
    let Ok(id) = file.parse() else {
        return Ok(None);
    };
    let found = kept::file(tx, site.web.workspace(), id).await?;
    Ok(found.filter(|file| file.sender.as_ref() == Some(&member.account)))
}

pub(super) fn sent_file(file: kept::File) -> SentFile {
    SentFile {
        url: content::file_url(file.id),
        name: file.name,
        size: file.size,
        media_type: None,
    }
}

pub(super) fn account_of(member: Member) -> Account {
    Account {
        id: member.account,
        name: member.name,
        roles: member.roles.0,
    }
}
