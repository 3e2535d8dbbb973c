//! Mail: what a mail is, and who carries it: an SMTP server, or a box that keeps it (local workspace, tests).

use async_trait::async_trait;
use chrono::{DateTime, Utc};

mod compose;
pub mod mailbox;
mod page;
#[cfg(test)]
mod page_properties;
pub mod smtp;

pub use page::page;

/// Somebody's address, and their name as people write it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
}

/// A mail to one person, ready to be sent: the same as text and as HTML, no attachments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// The recipient's name, as people write it.
    pub name: String,
    /// The recipient's address.
    pub to: String,
    /// The subject, on one line: the same for all mails of a cycle, so that they are one thread.
    pub subject: String,
    /// The text; lines end with `\n`.
    pub text: String,
    /// The same as an HTML page that loads nothing; `None`: as text alone.
    pub html: Option<String>,
    /// Whom a reply reaches; `None`: the sender, where nobody reads.
    pub reply_to: Option<Address>,
    /// Its id, in angle brackets: the same whenever the same outbox row is sent again.
    pub message_id: String,
    /// The id, in angle brackets, that all mails of a cycle answer to: `In-Reply-To` and
    /// `References`. No mail bears it itself. `None`: it belongs to no cycle.
    pub in_reply_to: Option<String>,
    /// When it was sent, on the bot's clock.
    pub date: DateTime<Utc>,
}

/// Why a mail was not sent. No variant holds a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// It was not sent, and may go later: the server said so (4xx), or was not reached.
    #[error("try again later: {0}")]
    Retry(String),
    /// It may have been sent or not: the connection ended before the server's last word.
    #[error("it is not known whether it was sent: {0}")]
    Unknown(String),
    /// The server will never take it: no such mailbox, or the content is refused (5xx).
    #[error("refused: {0}")]
    Refused(String),
    /// Nothing can be sent before somebody mends the settings: login, sender, or encryption.
    #[error("the mail settings do not work: {0}")]
    Setup(String),
}

/// Who carries mails away.
#[async_trait]
pub trait Mailer: Send + Sync + 'static {
    /// The part after the `@` in the ids of mails: the host of the sender's address.
    fn host(&self) -> &str;

    /// Sends a mail, and returns within 100 seconds.
    ///
    /// # Errors
    /// By kind: see [`MailError`].
    async fn send(&self, mail: &Mail) -> Result<(), MailError>;

    /// Nothing more is to be sent for now: connections may be closed.
    async fn rest(&self) {}
}
