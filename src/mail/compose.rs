//! A mail as the bytes that go over the wire: headers that nobody's name can break out of.

use std::time::SystemTime;

use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::{Address, address::AddressError};

use super::{Mail, MailError};

/// Says that no person wrote it, so that no machine answers (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// Reads a sender: an address, or a name and `<address>`.
pub(super) fn mailbox(text: &str) -> Result<Mailbox, AddressError> {
    let parts = text
        .strip_suffix('>')
        .and_then(|rest| rest.rsplit_once('<'));
    let (name, address) = parts.unwrap_or(("", text));
    let name = on_one_line(name.trim().trim_matches('"'));
    Ok(Mailbox::new(
        Some(name).filter(|name| !name.is_empty()),
        address.trim().parse::<Address>()?,
    ))
}

/// The message; its envelope says from whom to whom.
pub(super) fn message(mail: &Mail, from: &Mailbox) -> Result<Message, MailError> {
    let address = mail.to.trim().parse::<Address>().map_err(|error| {
        MailError::Refused(format!(
            "{} is no address: {error}",
            on_one_line(mail.to.trim())
        ))
    })?;
    let name = on_one_line(&mail.name);
    let to = Mailbox::new(Some(name).filter(|name| !name.is_empty()), address);
    Message::builder()
        .from(from.clone())
        .to(to)
        .subject(on_one_line(&mail.subject))
        .date(SystemTime::from(mail.date))
        .message_id(Some(on_one_line(&mail.message_id)))
        .in_reply_to(on_one_line(&mail.in_reply_to))
        .references(on_one_line(&mail.in_reply_to))
        .header(AutoSubmitted)
        .header(ContentType::TEXT_PLAIN)
        .body(mail.text.clone())
        .map_err(|error| MailError::Refused(format!("it cannot be written as a mail: {error}")))
}

/// Nothing in it can end a header.
fn on_one_line(text: &str) -> String {
    let clean = text.replace(
        |c: char| c.is_control() || c == '\u{2028}' || c == '\u{2029}',
        " ",
    );
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}
