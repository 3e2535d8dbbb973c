//! The mailbox of the local workspace: a mail goes nowhere, and everybody can read it.

use async_trait::async_trait;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};

use super::Web;
use super::problem::Problem;
use super::server::Shared;
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

/// What a mail's page may do in its frame: show itself, and open what is clicked in a new tab. It runs
/// nothing, loads nothing, and has no origin.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'self'; \
    sandbox allow-popups allow-popups-to-escape-sandbox";

/// `GET /api/mail/...`: a mail as it looks, for a frame of the page.
pub async fn page(State(site): Shared, Path(seq): Path<i64>) -> Result<Response, Problem> {
    let mut tx = site.db().snapshot().await?;
    let page = kept::page(&mut tx, site.web.workspace(), seq).await?;
    let page = page.ok_or_else(|| Problem::missing("This mail is not there any more."))?;
    let headers = [
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(POLICY),
        ),
        (
            header::X_FRAME_OPTIONS,
            HeaderValue::from_static("SAMEORIGIN"),
        ),
    ];
    Ok((headers, Html(page)).into_response())
}

impl Web {
    async fn keep(&self, mail: &Mail) -> store::Result<()> {
        let recipient = format!("{} <{}>", mail.name, mail.to);
        let new = NewMail {
            message_id: &mail.message_id,
            recipient: &recipient,
            subject: &mail.subject,
            body: &mail.text,
            html: mail.html.as_deref(),
        };
        let mut tx = self.db.begin().await?;
        kept::insert_mail(&mut tx, self.workspace, new, mail.date).await?;
        tx.commit().await?;
        self.nudge();
        Ok(())
    }
}
