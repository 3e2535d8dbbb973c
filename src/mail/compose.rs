//! A mail as the bytes that go over the wire: headers that nobody's name can break out of.

use std::fmt::Write;
use std::time::SystemTime;

use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart, SinglePart};
use lettre::{Address, address::AddressError};
use sha2::{Digest, Sha256};

use super::{Mail, MailError};

/// A header of ours: a value, and no way to read it back.
macro_rules! written_header {
    ($(#[$doc:meta])* $name:ident = $header:literal) => {
        $(#[$doc])*
        #[derive(Clone)]
        struct $name(String);

        impl Header for $name {
            fn name() -> HeaderName {
                HeaderName::new_from_ascii_str($header)
            }

            fn parse(value: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
                Ok(Self(value.to_owned()))
            }

            fn display(&self) -> HeaderValue {
                HeaderValue::new(Self::name(), self.0.clone())
            }
        }
    };
}

written_header! {
    /// Says that no person wrote it, so that no machine answers (RFC 3834).
    AutoSubmitted = "Auto-Submitted"
}

written_header! {
    /// Where somebody writes who wants no more of it (RFC 2369): mail programs show a button.
    ListUnsubscribe = "List-Unsubscribe"
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
    let mut builder = Message::builder()
        .from(from.clone())
        .to(named(&mail.name, address))
        .subject(on_one_line(&mail.subject))
        .date(SystemTime::from(mail.date))
        .message_id(Some(on_one_line(&mail.message_id)));
    // An address that cannot be read loses the reply, not the mail.
    if let Some(reply_to) = &mail.reply_to
        && let Ok(address) = reply_to.email.trim().parse::<Address>()
    {
        builder = builder.reply_to(named(&reply_to.name, address));
    }
    if let Some(thread) = &mail.in_reply_to {
        let thread = on_one_line(thread);
        builder = builder.in_reply_to(thread.clone()).references(thread);
    }
    let builder = builder
        .header(ListUnsubscribe(unsubscribe(&from.email)))
        .header(AutoSubmitted("auto-generated".to_owned()));
    let text = SinglePart::plain(mail.text.clone());
    let message = match &mail.html {
        None => builder.singlepart(text),
        Some(html) => builder.multipart(
            MultiPart::alternative()
                .boundary(boundary(mail, html))
                .singlepart(text)
                .singlepart(SinglePart::html(html.clone())),
        ),
    };
    message.map_err(|error| MailError::Refused(format!("it cannot be written as a mail: {error}")))
}

fn named(name: &str, address: Address) -> Mailbox {
    let name = on_one_line(name);
    Mailbox::new(Some(name).filter(|name| !name.is_empty()), address)
}

/// What stands between the parts: the same for the same mail, and in none of them.
fn boundary(mail: &Mail, html: &str) -> String {
    let mut hash = Sha256::new();
    for part in [&mail.message_id, &mail.text, html] {
        hash.update(part.as_bytes());
    }
    let hash = hash.finalize();
    let hex = hash.iter().take(16);
    hex.fold("part-".to_owned(), |text, byte| format!("{text}{byte:02x}"))
}

/// The sender's own address: there is no other that the operator is known to read.
fn unsubscribe(sender: &Address) -> String {
    let text: &str = sender.as_ref();
    let mut address = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~@".contains(&byte) {
            address.push(char::from(byte));
        } else {
            let _ = write!(address, "%{byte:02X}");
        }
    }
    format!("<mailto:{address}?subject=unsubscribe>")
}

/// Nothing in it can end a header.
fn on_one_line(text: &str) -> String {
    let clean = text.replace(
        |c: char| c.is_control() || c == '\u{2028}' || c == '\u{2029}',
        " ",
    );
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}
