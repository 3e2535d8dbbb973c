//! Sends by SMTP. Each step of the exchange is our own to watch, because what an error means depends
//! on how far the exchange was: only after the content has gone out is the outcome unknown.

use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use lettre::message::Mailbox;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail as MailFrom, Noop, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use lettre::{Message, address::Envelope};
use tokio::time::timeout;

use super::{Mail, MailError, Mailer, compose};
use crate::config::{self, SmtpSecurity, SmtpServer};

/// How we log in, in the order of preference.
const MECHANISMS: [Mechanism; 2] = [Mechanism::Plain, Mechanism::Login];

/// The most connections that are kept between two mails of a burst.
const KEPT: usize = 4;

/// The most characters of what a server says that are passed on.
const SAID: usize = 300;

/// How long a kept connection may take to say that it is alive, or to be closed.
const ALIVE: Duration = Duration::from_secs(5);

/// How long a server may take. Together they stay below what [`Mailer::send`] promises.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// To connect, agree on encryption and log in.
    pub connect: Duration,
    /// To agree on sender and recipient.
    pub envelope: Duration,
    /// To take the content and say so.
    pub content: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(20),
            envelope: Duration::from_secs(20),
            content: Duration::from_secs(50),
        }
    }
}

/// Why no mailer could be made from the settings: a sentence without secrets.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unusable(String);

/// A mail server, and the connections that are kept to it during a burst of mails.
pub struct Smtp {
    server: SmtpServer,
    from: Mailbox,
    hello: ClientId,
    login: Option<Credentials>,
    tls: Option<TlsParameters>,
    patience: Patience,
    kept: Mutex<Vec<AsyncSmtpConnection>>,
}

impl Smtp {
    /// A mailer of the settings. Nothing is connected yet.
    ///
    /// # Errors
    /// The sender is no address, or the certificate cannot be used.
    pub fn new(settings: &config::Mail, patience: Patience) -> Result<Self, Unusable> {
        let from = compose::mailbox(&settings.from)
            .map_err(|error| Unusable(format!("mail.from is no sender: {error}.")))?;
        let server = &settings.smtp;
        let login = match (&server.user, &settings.password) {
            (Some(user), Some(password)) => {
                let password = password.expose().to_owned();
                Some(Credentials::new(user.clone(), password))
            }
            _ => None,
        };
        Ok(Self {
            hello: ClientId::Domain(from.email.domain().to_owned()),
            tls: tls(server, settings.ca_file.as_deref())?,
            server: server.clone(),
            from,
            login,
            patience,
            kept: Mutex::default(),
        })
    }

    /// Connects and logs in, and sends nothing.
    ///
    /// # Errors
    /// As [`Mailer::send`].
    pub async fn check(&self) -> Result<(), MailError> {
        let connection = self.connect().await?;
        self.keep(connection);
        self.rest().await;
        Ok(())
    }

    fn keep(&self, connection: AsyncSmtpConnection) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < KEPT {
            kept.push(connection);
        }
    }

    fn take(&self) -> Option<AsyncSmtpConnection> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.pop()
    }

    /// A kept connection that still answers, else a new one.
    async fn connection(&self) -> Result<AsyncSmtpConnection, MailError> {
        while let Some(mut kept) = self.take() {
            if let Ok(Ok(_)) = timeout(ALIVE, kept.command(Noop)).await {
                return Ok(kept);
            }
        }
        self.connect().await
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, MailError> {
        match timeout(self.patience.connect, self.log_in()).await {
            Ok(connected) => connected,
            Err(_) => Err(MailError::Retry(format!("{self} does not answer"))),
        }
    }

    async fn log_in(&self) -> Result<AsyncSmtpConnection, MailError> {
        let address = (self.server.host.as_str(), self.server.port);
        let from_the_start = match self.server.security {
            SmtpSecurity::Tls => self.tls.clone(),
            SmtpSecurity::StartTls | SmtpSecurity::Plain => None,
        };
        let connected =
            AsyncSmtpConnection::connect_tokio1(address, None, &self.hello, from_the_start, None);
        let mut connection = connected.await.map_err(|error| self.unreached(&error))?;
        if let (SmtpSecurity::StartTls, Some(tls)) = (self.server.security, &self.tls) {
            if !connection.can_starttls() {
                return Err(MailError::Setup(format!(
                    "{self} offers no STARTTLS, and without encryption nothing is sent"
                )));
            }
            let upgraded = connection.starttls(tls.clone(), &self.hello).await;
            upgraded.map_err(|error| self.unreached(&error))?;
        }
        if let Some(credentials) = &self.login {
            let answer = connection.auth(&MECHANISMS, credentials).await;
            answer.map_err(|error| self.not_let_in(&error))?;
        }
        Ok(connection)
    }

    fn unreached(&self, error: &Error) -> MailError {
        let why = format!("{self} was not reached: {}", said(error));
        // A certificate that is not trusted stays so; an alert in the middle may be a hiccup.
        if error.is_permanent() || error.is_tls() || why.contains("certificate") {
            MailError::Setup(why)
        } else {
            MailError::Retry(why)
        }
    }

    /// Of a refused login only the code is passed on: a server's words may echo the password.
    fn not_let_in(&self, error: &Error) -> MailError {
        match error.status() {
            Some(code) if error.is_permanent() => MailError::Setup(format!(
                "{self} refuses the login (code {code}): is SMTP_PASSWORD right?"
            )),
            Some(code) => MailError::Retry(format!("{self} puts the login off (code {code})")),
            None if error.is_client() => MailError::Setup(format!(
                "{self} offers no login that we know (PLAIN, LOGIN)"
            )),
            None => MailError::Retry(format!("{self} ended the connection at the login")),
        }
    }

    /// Sender, recipient, and the request to send: nothing has been sent when it fails.
    async fn envelope(
        &self,
        connection: &mut AsyncSmtpConnection,
        envelope: &Envelope,
        parameters: Vec<MailParameter>,
    ) -> Result<(), MailError> {
        let sender = MailFrom::new(envelope.from().cloned(), parameters);
        let answer = connection.command(sender).await;
        answer.map_err(|error| match error.status() {
            Some(_) if error.is_permanent() => MailError::Setup(format!(
                "{self} does not take mail from {}: {}",
                self.from.email,
                said(&error)
            )),
            _ => unsent(&error),
        })?;
        for to in envelope.to() {
            let answer = connection.command(Rcpt::new(to.clone(), Vec::new())).await;
            answer.map_err(|error| unsent(&error))?;
        }
        let answer = connection.command(Data).await;
        answer.map(|_| ()).map_err(|error| unsent(&error))
    }

    async fn exchange(
        &self,
        connection: &mut AsyncSmtpConnection,
        message: &Message,
    ) -> Result<(), MailError> {
        let bytes = message.formatted();
        let envelope = message.envelope();
        let parameters = parameters(connection, envelope, &bytes)?;
        let agreed = self.envelope(connection, envelope, parameters);
        match timeout(self.patience.envelope, agreed).await {
            Ok(agreed) => agreed?,
            Err(_) => return Err(MailError::Retry(format!("{self} does not answer"))),
        }
        match timeout(self.patience.content, connection.message(&bytes)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) if error.status().is_some() => Err(unsent(&error)),
            // From here on it may have been taken.
            Ok(Err(error)) => Err(MailError::Unknown(said(&error))),
            Err(_) => Err(MailError::Unknown(format!("{self} did not answer in time"))),
        }
    }
}

impl std::fmt::Display for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.server.host, self.server.port)
    }
}

#[async_trait]
impl Mailer for Smtp {
    fn host(&self) -> &str {
        self.from.email.domain()
    }

    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let message = compose::message(mail, &self.from)?;
        let mut connection = self.connection().await?;
        let sent = self.exchange(&mut connection, &message).await;
        // After an error a new connection begins afresh.
        if sent.is_ok() {
            self.keep(connection);
        }
        sent
    }

    async fn rest(&self) {
        while let Some(mut connection) = self.take() {
            let _ = timeout(ALIVE, connection.quit()).await;
        }
    }
}

fn tls(server: &SmtpServer, ca_file: Option<&Path>) -> Result<Option<TlsParameters>, Unusable> {
    if server.security == SmtpSecurity::Plain {
        return Ok(None);
    }
    let mut builder = TlsParameters::builder(server.host.clone());
    if let Some(file) = ca_file {
        let pem = std::fs::read(file).map_err(|error| {
            Unusable(format!(
                "mail.ca_file {} cannot be read: {error}.",
                file.display()
            ))
        })?;
        let certificate = Certificate::from_pem(&pem).map_err(|_| {
            Unusable(format!(
                "mail.ca_file {} holds no certificate in PEM.",
                file.display()
            ))
        })?;
        builder = builder.add_root_certificate(certificate);
    }
    let parameters = builder.build();
    let parameters = parameters
        .map_err(|error| Unusable(format!("Encryption of mail cannot be set up: {error}.")))?;
    Ok(Some(parameters))
}

/// What has to be announced of a message that is not all ASCII.
fn parameters(
    connection: &AsyncSmtpConnection,
    envelope: &Envelope,
    bytes: &[u8],
) -> Result<Vec<MailParameter>, MailError> {
    let server = connection.server_info();
    let mut parameters = Vec::new();
    let mut addresses = envelope.from().into_iter().chain(envelope.to());
    if !addresses.all(|address| AsRef::<str>::as_ref(address).is_ascii()) {
        if !server.supports_feature(Extension::SmtpUtfEight) {
            return Err(MailError::Refused(
                "the mail server takes only addresses of ASCII letters".to_owned(),
            ));
        }
        parameters.push(MailParameter::SmtpUtfEight);
    }
    if !bytes.is_ascii() && server.supports_feature(Extension::EightBitMime) {
        parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
    }
    Ok(parameters)
}

/// An error before the content went out, or the server's own word about the content.
fn unsent(error: &Error) -> MailError {
    let why = said(error);
    match error.status().map(|code| code.to_string()) {
        // Log in first, login refused, login too weak, encryption needed.
        Some(code) if ["530", "534", "535", "538"].contains(&code.as_str()) => {
            MailError::Setup(why)
        }
        Some(_) if error.is_permanent() => MailError::Refused(why),
        _ => MailError::Retry(why),
    }
}

/// What went wrong, on one line, cut.
fn said(error: &Error) -> String {
    let mut why = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if !why.contains(&cause_text) {
            why = format!("{why}: {cause_text}");
        }
        source = cause.source();
    }
    let words: Vec<&str> = why.split_whitespace().collect();
    words.join(" ").chars().take(SAID).collect()
}
