//! An exchange with a mail server that is not ours, and the mails read back by a parser that is not
//! ours: aiosmtpd, and Python's own `email` and `html.parser` (`tests/support/sink.py`).

use std::io::{BufRead, BufReader, Lines};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use refreshbot::config::{self, SmtpSecurity, SmtpServer};
use refreshbot::mail::smtp::{Patience, Smtp};
use refreshbot::mail::{Mail, Mailer};
use serde_json::{Value, json};

use super::story::story;
use crate::support::smtp::Issued;

/// The program, which ends with the test.
struct Sink {
    process: Child,
    lines: Lines<BufReader<ChildStdout>>,
    settings: config::Mail,
    _folder: tempfile::TempDir,
}

impl Drop for Sink {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Sink {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let issued = Issued::new();
        let file = |name: &str, content: String| {
            let path = folder.path().join(name);
            std::fs::write(&path, content).unwrap();
            path
        };
        let root = file("root.pem", issued.root);
        let certificate = file("certificate.pem", issued.certificate.pem());
        let key = file("key.pem", issued.key.serialize_pem());
        let python = std::env::var_os("REFRESHBOT_PYTHON").unwrap_or_else(|| "python3".into());
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/sink.py");
        let mut process = Command::new(python)
            .args([&script, &certificate, &key])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("REFRESHBOT_PYTHON is a Python that has aiosmtpd");
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let port = lines.next().expect("the server listens").unwrap();
        let smtp = SmtpServer {
            security: SmtpSecurity::StartTls,
            host: "localhost".to_owned(),
            port: port.parse().unwrap(),
            user: None,
        };
        let settings = config::Mail {
            smtp,
            from: "Creative Refreshes <refreshes@agency.example>".to_owned(),
            ca_file: Some(root),
            password: None,
        };
        Self {
            process,
            lines,
            settings,
            _folder: folder,
        }
    }

    /// The next mail, as it was read back.
    fn taken(&mut self) -> Value {
        let line = self.lines.next().expect("a mail was taken").unwrap();
        serde_json::from_str(&line).unwrap()
    }
}

/// What the template is made of; whatever else is found was typed by somebody.
const TAGS: [&str; 23] = [
    "a",
    "blockquote",
    "body",
    "br",
    "code",
    "div",
    "em",
    "h1",
    "h2",
    "h3",
    "head",
    "html",
    "li",
    "meta",
    "p",
    "span",
    "strong",
    "style",
    "table",
    "td",
    "title",
    "tr",
    "ul",
];
const ATTRIBUTES: [&str; 11] = [
    "charset", "class", "content", "dir", "href", "lang", "name", "rel", "role", "style", "target",
];

fn only(found: &Value, known: &[&str], kind: &str) {
    for one in found.as_array().unwrap() {
        assert!(known.contains(&one.as_str().unwrap()), "{kind}: {one}");
    }
}

fn looked_at(kind: &str, mail: &Mail, read: &Value) {
    assert_eq!(read["encrypted"], true);
    assert_eq!(read["from"], "refreshes@agency.example");
    assert_eq!(read["to"], json!([mail.to]));
    let parts = ["multipart/alternative", "text/plain", "text/html"];
    assert_eq!(read["structure"], json!(parts), "{kind}");
    assert_eq!(read["charsets"], json!(["utf-8", "utf-8"]), "{kind}");
    assert_eq!(read["defects"], json!([]), "{kind}");
    let reply_to = mail.reply_to.as_ref();
    let headers = json!({
        "From": "Creative Refreshes <refreshes@agency.example>",
        "To": format!("{} <{}>", mail.name, mail.to),
        "Reply-To": reply_to.map(|to| format!("{} <{}>", to.name, to.email)),
        "Subject": mail.subject,
        "Message-ID": mail.message_id,
        "In-Reply-To": mail.in_reply_to,
        "References": mail.in_reply_to,
        "List-Unsubscribe": "<mailto:refreshes@agency.example?subject=unsubscribe>",
        "Auto-Submitted": "auto-generated",
        "MIME-Version": "1.0",
    });
    assert_eq!(read["headers"], headers, "{kind}");
    // Lines end with CRLF on the wire.
    let arrived = |part: &str| read[part].as_str().unwrap().replace("\r\n", "\n");
    assert_eq!(arrived("text"), mail.text, "{kind}");
    let html = mail.html.as_deref().unwrap();
    assert_eq!(arrived("html").trim_end(), html.trim_end(), "{kind}");
    only(&read["page"]["tags"], &TAGS, kind);
    only(&read["page"]["attributes"], &ATTRIBUTES, kind);
    for link in read["page"]["links"].as_array().unwrap() {
        let made = ["https://chat.example/", "https://drive.example/"];
        let link = link.as_str().unwrap();
        assert!(
            made.iter().any(|start| link.starts_with(start)),
            "{kind}: {link}"
        );
        // What somebody only wrote is no link.
        assert!(!link.contains("b=1"), "{kind}: {link}");
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs aiosmtpd (REFRESHBOT_PYTHON names a Python that has it)"]
async fn a_server_and_a_reader_that_are_not_ours() {
    let mails = story().await;
    let mut sink = Sink::start();
    let smtp = Smtp::new(&sink.settings, Patience::default()).unwrap();
    let mut said = String::new();
    for (kind, mail) in &mails {
        smtp.send(mail).await.unwrap();
        let read = sink.taken();
        looked_at(kind, mail, &read);
        if *kind == "revisions" {
            said = read["page"]["says"].as_str().unwrap().to_owned();
        }
    }
    smtp.rest().await;
    // As it was typed, and as text.
    for words in [
        "New logo & \"Spring is here\" </p><script>alert(1)</script>",
        "<img src=x onerror=alert(1)> {{ subject }} @everyone",
        "https://drive.example/a?b=1&c=\"2\"",
    ] {
        assert!(said.contains(words), "{said}");
    }
}
