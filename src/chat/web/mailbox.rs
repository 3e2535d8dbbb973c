//! The mailbox of the local workspace: a mail goes nowhere, and everybody can read it.

use async_trait::async_trait;

use super::Web;
use crate::mail::{Mail, MailError, Mailer};
use crate::store;
use crate::store::local::kept::{self, NewMail};

#[async_trait]
impl Mailer for Web {
    fn host(&self) -> &'static str {
        "refreshbot.example"
    }

    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        self.keep(mail)
            .await
            .map_err(|fault| MailError::Retry(format!("the database failed: {fault}")))
    }
}

impl Web {
    async fn keep(&self, mail: &Mail) -> store::Result<()> {
        let recipient = format!("{} <{}>", mail.name, mail.to);
        let new = NewMail {
            message_id: &mail.message_id,
            recipient: &recipient,
            subject: &mail.subject,
            body: &mail.text,
        };
        let mut tx = self.db.begin().await?;
        kept::insert_mail(&mut tx, self.workspace, new, mail.date).await?;
        tx.commit().await?;
        self.nudge();
        Ok(())
    }
}
