//! A mail server that speaks the real protocol over a socket, keeps what it is given, and fails as
//! it is told to.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use refreshbot::config::{self, Secret, SmtpSecurity, SmtpServer};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncWrite, AsyncWriteExt, BufStream};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// The user that it knows.
pub const USER: &str = "refreshes@agency.example";
/// That user's password.
pub const PASSWORD: &str = "correct-horse-battery";

/// What goes wrong with a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// There is no such mailbox: 550 to RCPT.
    NoMailbox,
    /// Try later: 451 to RCPT.
    Busy,
    /// The sender may not send here: 550 to MAIL.
    NotThisSender,
    /// The content is refused: 554 after DATA.
    Content,
    /// The content is put off: 451 after DATA.
    Later,
    /// The connection ends before the content.
    EndsBefore,
    /// The mail is taken, and the connection ends before the answer.
    EndsAfter,
    /// The mail is taken, and the answer never comes.
    Silent,
}

/// A mail that was taken.
#[derive(Debug, Clone)]
pub struct Taken {
    pub from: String,
    pub to: String,
    /// Headers and body as they came, dots unstuffed.
    pub data: Vec<u8>,
    pub encrypted: bool,
    pub user: Option<String>,
    /// The number of the connection that it came by, from 1.
    pub connection: usize,
}

/// How the server is set up.
#[derive(Debug, Clone, Copy)]
pub struct Setup {
    pub security: SmtpSecurity,
    /// Whether it offers STARTTLS.
    pub starttls: bool,
    /// Whether somebody has to log in.
    pub login: bool,
}

#[derive(Default)]
struct State {
    taken: Vec<Taken>,
    faults: VecDeque<Option<Fault>>,
    /// Every line that a client sent, except contents.
    lines: Vec<String>,
    connections: usize,
    quits: usize,
    /// It says nothing at all.
    mute: bool,
}

/// The server.
pub struct SmtpSink {
    state: Arc<Mutex<State>>,
    port: u16,
    setup: Setup,
    folder: tempfile::TempDir,
}

impl SmtpSink {
    /// A server on a free port of this machine.
    pub async fn start(setup: Setup) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let folder = tempfile::tempdir().unwrap();
        let (acceptor, root) = certificates();
        std::fs::write(folder.path().join("root.pem"), root).unwrap();
        let state: Arc<Mutex<State>> = Arc::default();
        let shared = state.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (acceptor, state) = (acceptor.clone(), shared.clone());
                tokio::spawn(async move {
                    let _ = serve(stream, setup, acceptor, state).await;
                });
            }
        });
        Self {
            state,
            port,
            setup,
            folder,
        }
    }

    /// One without encryption or login.
    pub async fn plain() -> Self {
        Self::start(Setup {
            security: SmtpSecurity::Plain,
            starttls: false,
            login: false,
        })
        .await
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// The settings with which the bot sends here.
    pub fn settings(&self) -> config::Mail {
        config::Mail {
            smtp: SmtpServer {
                security: self.setup.security,
                host: "localhost".to_owned(),
                port: self.port,
                user: self.setup.login.then(|| USER.to_owned()),
            },
            from: "Creative Refreshes <refreshes@agency.example>".to_owned(),
            ca_file: Some(self.root()),
            password: self.setup.login.then(|| Secret::new(PASSWORD)),
        }
    }

    /// The root certificate that its own is signed with.
    pub fn root(&self) -> PathBuf {
        self.folder.path().join("root.pem")
    }

    /// What goes wrong with the next mails, in order.
    pub fn fail_next(&self, faults: impl IntoIterator<Item = Option<Fault>>) {
        self.state().faults.extend(faults);
    }

    /// It accepts connections and says nothing.
    pub fn mute(&self) {
        self.state().mute = true;
    }

    /// Every mail that was taken.
    pub fn taken(&self) -> Vec<Taken> {
        self.state().taken.clone()
    }

    /// Every line that clients sent, except contents.
    pub fn lines(&self) -> Vec<String> {
        self.state().lines.clone()
    }

    /// How many connections there were, and how many of them ended with QUIT.
    pub fn connections(&self) -> (usize, usize) {
        let state = self.state();
        (state.connections, state.quits)
    }
}

/// A certificate for localhost, and the root that signed it.
fn certificates() -> (TlsAcceptor, String) {
    let issued = Issued::new();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(issued.key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![issued.certificate.der().clone()], key)
        .unwrap();
    (TlsAcceptor::from(Arc::new(config)), issued.root)
}

/// A certificate for `localhost`, and who vouches for it.
pub struct Issued {
    /// The root certificate, in PEM.
    pub root: String,
    /// The server's certificate.
    pub certificate: rcgen::Certificate,
    /// Its key.
    pub key: KeyPair,
}

impl Issued {
    /// A fresh one.
    pub fn new() -> Self {
        let root_key = KeyPair::generate().unwrap();
        let mut root = CertificateParams::default();
        root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        root.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let root_pem = root.self_signed(&root_key).unwrap().pem();
        let issuer = Issuer::new(root, root_key);
        let key = KeyPair::generate().unwrap();
        let leaf = CertificateParams::new(["localhost".to_owned()]).unwrap();
        Self {
            root: root_pem,
            certificate: leaf.signed_by(&key, &issuer).unwrap(),
            key,
        }
    }
}

async fn serve(
    stream: TcpStream,
    setup: Setup,
    acceptor: TlsAcceptor,
    state: Arc<Mutex<State>>,
) -> std::io::Result<()> {
    let connection = {
        let mut state = state.lock().unwrap();
        state.connections += 1;
        state.connections
    };
    if state.lock().unwrap().mute {
        return std::future::pending().await;
    }
    let mut session = Session {
        setup,
        state,
        connection,
        encrypted: false,
        user: None,
    };
    if setup.security == SmtpSecurity::Tls {
        session.encrypted = true;
        let mut stream = BufStream::new(acceptor.accept(stream).await?);
        stream.write_all(b"220 sink ESMTP\r\n").await?;
        session.talk(&mut stream).await?;
        return Ok(());
    }
    let mut stream = BufStream::new(stream);
    stream.write_all(b"220 sink ESMTP\r\n").await?;
    if session.talk(&mut stream).await? == Next::Encrypt {
        session.encrypted = true;
        let mut stream = BufStream::new(acceptor.accept(stream.into_inner()).await?);
        session.talk(&mut stream).await?;
    }
    Ok(())
}

#[derive(PartialEq, Eq)]
enum Next {
    Encrypt,
    End,
}

struct Session {
    setup: Setup,
    state: Arc<Mutex<State>>,
    connection: usize,
    encrypted: bool,
    user: Option<String>,
}

impl Session {
    async fn talk(
        &mut self,
        stream: &mut (impl AsyncBufRead + AsyncWrite + Unpin + Send),
    ) -> std::io::Result<Next> {
        let (mut from, mut to) = (String::new(), String::new());
        let mut fault = None;
        loop {
            stream.flush().await?;
            let mut line = String::new();
            if stream.read_line(&mut line).await? == 0 {
                return Ok(Next::End);
            }
            let line = line.trim_end().to_owned();
            self.state.lock().unwrap().lines.push(line.clone());
            let verb = line.split([' ', ':']).next().unwrap_or_default();
            let answer = match verb.to_ascii_uppercase().as_str() {
                "EHLO" => self.extensions(),
                "STARTTLS" => {
                    stream.write_all(b"220 go ahead\r\n").await?;
                    stream.flush().await?;
                    return Ok(Next::Encrypt);
                }
                "AUTH" => self.log_in(&line),
                "MAIL" if self.setup.login && self.user.is_none() => "530 log in first".to_owned(),
                "MAIL" => {
                    fault = self.state.lock().unwrap().faults.pop_front().flatten();
                    from = address(&line);
                    match fault {
                        Some(Fault::NotThisSender) => "550 not this sender".to_owned(),
                        _ => "250 ok".to_owned(),
                    }
                }
                "RCPT" => {
                    to = address(&line);
                    match fault {
                        Some(Fault::NoMailbox) => "550 5.1.1 no such mailbox".to_owned(),
                        Some(Fault::Busy) => "451 4.7.1 try again later".to_owned(),
                        _ => "250 ok".to_owned(),
                    }
                }
                "DATA" if fault == Some(Fault::EndsBefore) => return Ok(Next::End),
                "DATA" => {
                    stream.write_all(b"354 go on\r\n").await?;
                    stream.flush().await?;
                    let data = content(stream).await?;
                    let taken = Taken {
                        from: from.clone(),
                        to: to.clone(),
                        data,
                        encrypted: self.encrypted,
                        user: self.user.clone(),
                        connection: self.connection,
                    };
                    if !matches!(fault, Some(Fault::Content | Fault::Later)) {
                        self.state.lock().unwrap().taken.push(taken);
                    }
                    match fault {
                        Some(Fault::EndsAfter) => return Ok(Next::End),
                        Some(Fault::Silent) => return std::future::pending().await,
                        Some(Fault::Content) => "554 5.7.1 looks like spam".to_owned(),
                        Some(Fault::Later) => "451 4.3.0 try again later".to_owned(),
                        _ => "250 taken".to_owned(),
                    }
                }
                "NOOP" | "RSET" => "250 ok".to_owned(),
                "QUIT" => {
                    self.state.lock().unwrap().quits += 1;
                    stream.write_all(b"221 bye\r\n").await?;
                    stream.flush().await?;
                    return Ok(Next::End);
                }
                _ => "500 what?".to_owned(),
            };
            stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
        }
    }

    fn extensions(&self) -> String {
        let mut said = vec!["sink".to_owned(), "8BITMIME".to_owned()];
        if self.setup.starttls && !self.encrypted {
            said.push("STARTTLS".to_owned());
        }
        if self.setup.login {
            said.push("AUTH PLAIN LOGIN".to_owned());
        }
        let last = said.len() - 1;
        let lines = said.iter().enumerate().map(|(index, word)| {
            let sign = if index == last { ' ' } else { '-' };
            format!("250{sign}{word}")
        });
        lines.collect::<Vec<_>>().join("\r\n")
    }

    /// It echoes what it was sent, as some servers do.
    fn log_in(&mut self, line: &str) -> String {
        let expected =
            "AUTH PLAIN AHJlZnJlc2hlc0BhZ2VuY3kuZXhhbXBsZQBjb3JyZWN0LWhvcnNlLWJhdHRlcnk=";
        if line == expected {
            self.user = Some(USER.to_owned());
            "235 welcome".to_owned()
        } else {
            format!("535 5.7.8 wrong: {line} correct-horse")
        }
    }
}

/// The address between `<` and `>`.
fn address(line: &str) -> String {
    let after = line.split('<').nth(1).unwrap_or_default();
    after.split('>').next().unwrap_or_default().to_owned()
}

/// What stands before the line with a lone dot.
async fn content(stream: &mut (impl AsyncBufRead + Unpin)) -> std::io::Result<Vec<u8>> {
    let mut data = Vec::new();
    loop {
        let mut line = Vec::new();
        if stream.read_until(b'\n', &mut line).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if line == b".\r\n" {
            return Ok(data);
        }
        let begins_with_dot = line.first() == Some(&b'.');
        data.extend_from_slice(if begins_with_dot { &line[1..] } else { &line });
    }
}
