//! Files in a bucket: what cannot be followed is refused, and an exchange with a server that is not
//! ours (moto, `tests/support/bucket.py`), which checks signatures and rights.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Lines, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;

use object_store::{ObjectStore, ObjectStoreExt};
use refreshbot::chat::commands::Given;
use refreshbot::chat::transcript::Entry;
use refreshbot::config::{Attachments, Config, LoadArgs};
use refreshbot::files;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{Program, Said, text};
use crate::conversations::Agency;

const SECRET: &str = "wJalrXUtnFEMI-bucket-secret";
const TOKEN: &str = "FQoGZXIvYXdzE-session-secret";

/// A filter that asks for all that the libraries say.
const EVERYTHING: &str = "trace,refreshbot=trace,object_store=trace,reqwest=trace,hyper=trace";

/// What stands after `attachments:` in what `check` finds, and what to do about it.
fn about_files(said: &Said) -> String {
    let mut lines = said.out.lines();
    let found = lines
        .by_ref()
        .find(|line| line.contains("attachments: "))
        .unwrap_or_else(|| panic!("{said:?}"));
    match lines.next().map(str::trim) {
        Some(mend) if mend.starts_with('→') => format!("{found}\n{mend}"),
        _ => found.to_owned(),
    }
}

#[test]
fn variables_that_cannot_be_followed_are_2_and_name_the_variable() {
    let program = || {
        Program::new()
            .env("REFRESHBOT_ATTACHMENTS_S3", "s3://bucket/folder")
            .secret("AWS_SECRET_ACCESS_KEY", SECRET, SECRET)
    };
    let keys = || program().env("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE");
    let cases = [
        (program(), "AWS_ACCESS_KEY_ID is not. Set both."),
        (
            Program::new()
                .env("REFRESHBOT_ATTACHMENTS_S3", "s3://bucket")
                .env("AWS_PROFILE", "agency"),
            "AWS_PROFILE is set, and refreshbot reads no profiles",
        ),
        (
            keys().env("AWS_ENDPOINT_URL", "http://minio:9000"),
            "AWS_ENDPOINT_URL begins with http://",
        ),
        (
            keys().secret("AWS_ENDPOINT", "https://jo:hunter2@minio", "hunter2"),
            "AWS_ENDPOINT is not an address",
        ),
        (
            keys().env("AWS_CA_BUNDLE", "no.pem"),
            "AWS_CA_BUNDLE names cannot be read",
        ),
        (
            keys().secret("AWS_PROXY_URL", "http://jo:hunter2@proxy", "hunter2"),
            "AWS_PROXY_URL is set, and refreshbot cannot follow it",
        ),
        (
            keys().env("AWS_SECRET_ACCESS_KEY_FILE", "secret"),
            "AWS_SECRET_ACCESS_KEY and AWS_SECRET_ACCESS_KEY_FILE are both set",
        ),
        (
            keys().env("REFRESHBOT_ATTACHMENTS_S3", "s3://bucket/a//b"),
            "attachments.s3 cannot be used",
        ),
    ];
    for (program, words) in cases {
        program.fails(&["backup", "all.tar"], 2, &[words]);
        assert_eq!(program.files(), [""; 0]);
    }
}

#[test]
fn an_unreachable_server_is_named_and_no_key_is_printed() {
    let program = Program::new()
        .env("REFRESHBOT_LOG", EVERYTHING)
        .env("REFRESHBOT_ATTACHMENTS_S3", "s3://bucket/folder")
        .env("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
        .env("AWS_ALLOW_HTTP", "true")
        .secret("AWS_ACCESS_KEY_ID", "AKIA-id-secret", "id-secret")
        .secret("AWS_SESSION_TOKEN", TOKEN, TOKEN);
    let mut program = program.env("AWS_SECRET_ACCESS_KEY_FILE", "key");
    program.write("key", SECRET);
    program.secrets.push(SECRET.to_owned());
    insta::assert_snapshot!(about_files(&program.run(&["check"])), @"
    PROBLEM  attachments: Files cannot be kept in s3://bucket/folder: a small one could not be written, because 127.0.0.1:1 cannot be reached (Connection refused (os error 111)).
    → Is AWS_ENDPOINT_URL right (or AWS_REGION, for Amazon itself), and may this machine connect there? A certificate of your own goes into AWS_CA_BUNDLE.
    ");
    let program = Program::new()
        .env("REFRESHBOT_ATTACHMENTS_S3", "s3://bucket")
        .env("AWS_METADATA_ENDPOINT", "http://127.0.0.1:1");
    insta::assert_snapshot!(about_files(&program.run(&["check"])), @"
    PROBLEM  attachments: Files cannot be kept in s3://bucket: a small one could not be written, because there are no keys for it, and this machine has no role that gives some.
    → Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the machine a role.
    ");
}

/// The server, which ends with the test.
struct Server {
    process: Child,
    commands: ChildStdin,
    lines: Lines<BufReader<ChildStdout>>,
    said: Value,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Server {
    fn start() -> Self {
        let python = std::env::var_os("REFRESHBOT_PYTHON").unwrap_or_else(|| "python3".into());
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/bucket.py");
        let mut process = Command::new(python)
            .arg(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("REFRESHBOT_PYTHON is a Python that has moto");
        let commands = process.stdin.take().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let said = lines.next().expect("the server listens").unwrap();
        Self {
            process,
            commands,
            lines,
            said: serde_json::from_str(&said).unwrap(),
        }
    }

    fn key(&self, user: &str, nth: usize) -> String {
        self.said["keys"][user][nth].as_str().unwrap().to_owned()
    }

    /// The SHA-256 of each object in the bucket, as another program reads it.
    fn kept(&mut self, command: &str) -> BTreeMap<String, String> {
        writeln!(self.commands, "{command}").unwrap();
        let line = self.lines.next().expect("an answer").unwrap();
        serde_json::from_str(&line).unwrap()
    }

    fn program(&self, url: &str, user: &str) -> Program {
        let (id, secret) = (self.key(user, 0), self.key(user, 1));
        self.with_keys(url, &id, &secret)
    }

    fn with_keys(&self, url: &str, id: &str, secret: &str) -> Program {
        Program::new()
            .env("REFRESHBOT_LOG", EVERYTHING)
            .env("REFRESHBOT_ATTACHMENTS_S3", url)
            .env("AWS_ENDPOINT_URL", self.said["endpoint"].as_str().unwrap())
            .env("AWS_ALLOW_HTTP", "true")
            .env("AWS_ACCESS_KEY_ID", id)
            .secret("AWS_SECRET_ACCESS_KEY", secret, secret)
    }
}

/// The place that a program's environment names, as `run` opens it.
fn opened(program: &Program) -> Arc<dyn ObjectStore> {
    let config = Config::load(LoadArgs {
        path: None,
        default_path: "there-is-no-such-file.toml".into(),
        env: program.env.iter().cloned().collect(),
    })
    .unwrap();
    let shown = format!("{config:?}");
    assert!(
        program.secrets.iter().all(|it| !shown.contains(it)),
        "{shown}"
    );
    let Attachments::S3(bucket) = &config.attachments else {
        unreachable!()
    };
    let files = files::open_bucket(bucket).unwrap();
    let shown = format!("{files:?}");
    assert!(
        program.secrets.iter().all(|it| !shown.contains(it)),
        "{shown}"
    );
    files
}

fn sha256(content: &str) -> String {
    let digest = Sha256::digest(content);
    let hex = |text: String, byte: &u8| format!("{text}{byte:02x}");
    digest.iter().fold(String::new(), hex)
}

/// Kofi delivers a file; what of it was posted in the ticket's thread, in bytes.
async fn delivers(a: &Agency, name: &str, content: &str) -> Option<usize> {
    let mut file = a.bot.stage.file("plain.png", content);
    file.name = name.to_owned();
    let options = [("ticket", Given::from("T-1")), ("file", file.into())];
    let done = a.bot.command(&a.kofi, "refresh deliver", &options).await;
    done.message();
    a.bot.read().await;
    let entries = a.bot.stage.chat.all();
    entries.iter().rev().find_map(|entry| match entry {
        Entry::Post { files, .. } => files.first().map(|(_, bytes)| *bytes),
        _ => None,
    })
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs moto (REFRESHBOT_PYTHON names a Python that has it)"]
async fn files_live_in_a_bucket_that_is_not_ours() {
    let mut server = Server::start();
    let program = server.program("s3://agency/files/2026", "bot");
    let mut a = Agency::with_first().await;
    a.bot.files = opened(&program);
    a.bot.stage.workers = a.bot.workers("bucket");

    // Copied, posted again from there, and shown by the card.
    let names = ["one.png", "Весенняя 50% off #1 (final)+.png", "a/b\\c?.png"];
    for name in names {
        let content = format!("picture {name}");
        assert_eq!(delivers(&a, name, &content).await, Some(content.len()));
    }
    let ticket = [("ticket", Given::from("T-1"))];
    let card = a.bot.command(&a.jo, "refresh status", &ticket).await.said();
    assert!(
        card.contains("one.png") && !card.contains("copying"),
        "{card}"
    );
    let there = server.kept("list");
    let digests: Vec<&String> = there.values().collect();
    assert_eq!(there.len(), names.len(), "{there:?}");
    for name in names {
        assert!(
            digests.contains(&&sha256(&format!("picture {name}"))),
            "{name}"
        );
    }
    let paths: Vec<&String> = there.keys().collect();
    assert!(
        paths
            .iter()
            .all(|path| path.starts_with("files/2026/workspace-")),
        "{paths:?}"
    );

    // A copy that is made twice, because a worker ended in between, is one object.
    let first = a.bot.db.text("SELECT min(stored_path) FROM asset").await;
    let again = a
        .bot
        .files
        .put(&first.as_str().into(), "again".into())
        .await;
    again.unwrap();
    let now = server.kept("list");
    assert_eq!(now.len(), there.len());
    assert_eq!(now[&format!("files/2026/{first}")], sha256("again"));
    let original = there[&format!("files/2026/{first}")].clone();
    assert!(!now.values().any(|digest| *digest == original));

    backups(&mut server, &a, program, &first).await;
    a.bot.let_go();
}

/// A backup carries the bucket's files into another folder; a wrong bucket is no bucket without files.
async fn backups(server: &mut Server, a: &Agency, program: Program, again: &str) {
    // Restoring compares digests: the object is as it was.
    let first = "picture one.png";
    a.bot.files.put(&again.into(), first.into()).await.unwrap();
    let program = program.env("REFRESHBOT_DATABASE_URL", &a.bot.db.url);
    let said = program.run(&["backup", "all.tar"]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.out.ends_with(" rows and 3 files.\n"), "{said:?}");
    let tar = program.folder.path().join("all.tar");
    let elsewhere = server.program("s3://agency/restored", "bot");
    let said = elsewhere.run(&["restore", text(&tar)]);
    assert_eq!(said.code, 0, "{said:?}");
    let there = server.kept("list");
    for (path, digest) in there.iter().filter(|(path, _)| path.starts_with("files/")) {
        let path = path.replace("files/2026/", "restored/");
        assert_eq!(there.get(&path), Some(digest), "{path}");
    }

    server.kept(&format!("delete files/2026/{again}"));
    let said = program.run(&["backup", "less.tar"]);
    assert!(said.out.ends_with(" rows and 2 files.\n"), "{said:?}");
    assert!(
        said.err
            .contains(&format!("The kept file {again} is not there any more"))
    );
    for (url, user, words) in [
        (
            "s3://agencies/files/2026",
            "bot",
            "the bucket is not there (NoSuchBucket",
        ),
        (
            "s3://agency/restored",
            "reader",
            "that is not allowed (AccessDenied",
        ),
    ] {
        let wrong = server.program(url, user);
        let wrong = match user {
            "bot" => wrong.env("REFRESHBOT_DATABASE_URL", &a.bot.db.url),
            _ => wrong,
        };
        match user {
            "bot" => wrong.fails(&["backup", "none.tar"], 1, &["There is no backup.", words]),
            _ => wrong.fails(&["restore", text(&tar)], 1, &["was not restored.", words]),
        };
    }
}

#[test]
#[ignore = "needs moto (REFRESHBOT_PYTHON names a Python that has it)"]
fn check_says_what_is_wrong_with_a_bucket() {
    let mut server = Server::start();
    let (id, secret) = (server.key("bot", 0), server.key("bot", 1));
    let said = [
        server.program("s3://agency/files", "bot"),
        server.program("s3://agency", "bot"),
        server.program("s3://agencies/files", "bot"),
        server.program("s3://agency/files", "reader"),
        server.with_keys("s3://agency/files", &id, SECRET),
        server.with_keys("s3://agency/files", "AKIAUNKNOWN", &secret),
    ]
    .map(|program| about_files(&program.run(&["check"])));
    assert_eq!(
        server.kept("list"),
        BTreeMap::new(),
        "nothing is left behind"
    );
    insta::assert_snapshot!(said.join("\n"), @"
    ok       attachments: Files go to s3://agency/files: a small one was written, read back and deleted.
    ok       attachments: Files go to s3://agency: a small one was written, read back and deleted.
    PROBLEM  attachments: Files cannot be kept in s3://agencies/files: a small one could not be written, because the bucket is not there (NoSuchBucket: The specified bucket does not exist).
    → Correct the bucket's name in attachments.s3, or make the bucket: refreshbot makes none.
    PROBLEM  attachments: Files cannot be kept in s3://agency/files: a small one could not be written, because that is not allowed (AccessDenied: Access Denied).
    → Allow s3:PutObject, s3:GetObject and s3:DeleteObject in the folder, and s3:ListBucket on the bucket.
    PROBLEM  attachments: Files cannot be kept in s3://agency/files: a small one could not be written, because the keys are refused (SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. Check your key and signing method).
    → Correct AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN, where the keys are temporary).
    PROBLEM  attachments: Files cannot be kept in s3://agency/files: a small one could not be written, because the keys are refused (InvalidAccessKeyId: The AWS Access Key Id you provided does not exist in our records).
    → Correct AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN, where the keys are temporary).
    ");
}
