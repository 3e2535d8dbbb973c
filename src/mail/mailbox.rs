//! A box that keeps mails instead of sending them: the local workspace shows it, tests read it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;

use super::{Mail, MailError, Mailer};

#[derive(Default)]
struct Kept {
    mails: Vec<Mail>,
    read: usize,
}

/// The box. Clones share what is in it.
#[derive(Clone, Default)]
pub struct Mailbox(Arc<Mutex<Kept>>);

impl Mailbox {
    /// An empty box.
    pub fn new() -> Self {
        Self::default()
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Every mail, oldest first.
    pub fn all(&self) -> Vec<Mail> {
        self.kept().mails.clone()
    }

    /// What came since the last call.
    pub fn unread(&self) -> Vec<Mail> {
        let mut kept = self.kept();
        let news = kept.mails[kept.read..].to_vec();
        kept.read = kept.mails.len();
        news
    }
}

#[async_trait]
impl Mailer for Mailbox {
    fn host(&self) -> &'static str {
        "refreshbot.example"
    }

    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        self.kept().mails.push(mail.clone());
        Ok(())
    }
}
