//! The exchange with a mail server.

use std::time::Duration;

use chrono::DateTime;
use mail_parser::{HeaderValue, Message, MessageParser};
use refreshbot::config::{Secret, SmtpSecurity};
use refreshbot::mail::smtp::{Patience, Smtp};
use refreshbot::mail::{Address, Mail, MailError, Mailer};

use crate::support::smtp::{Fault, PASSWORD, Setup, SmtpSink};

fn mail() -> Mail {
    Mail {
        name: "Dana Whitfield".to_owned(),
        to: "dana.whitfield@agency.example".to_owned(),
        subject: "Creatives - Birch Pet Supply, cycle 7".to_owned(),
        text: "Birch Pet Supply: refresh day.\n\n.A line that begins with a dot.\n".to_owned(),
        html: Some("<!DOCTYPE html>\n<p>Birch Pet Supply: refresh day.</p>\n".to_owned()),
        reply_to: Some(Address {
            name: "Jo Becker".to_owned(),
            email: "jo.becker@agency.example".to_owned(),
        }),
        message_id: "<cycle-12.row-345@agency.example>".to_owned(),
        in_reply_to: Some("<cycle-12@agency.example>".to_owned()),
        date: DateTime::from_timestamp(1_795_420_800, 0).unwrap(),
    }
}

fn mailer(sink: &SmtpSink) -> Smtp {
    Smtp::new(&sink.settings(), Patience::default()).unwrap()
}

fn parsed(data: &[u8]) -> Message<'_> {
    MessageParser::default().parse(data).unwrap()
}

fn raw(data: &[u8]) -> String {
    String::from_utf8(data.to_vec()).unwrap()
}

#[tokio::test]
async fn a_mail_as_it_arrives() {
    let sink = SmtpSink::plain().await;
    mailer(&sink).send(&mail()).await.unwrap();
    let taken = &sink.taken()[0];
    assert_eq!(taken.from, "refreshes@agency.example");
    assert_eq!(taken.to, "dana.whitfield@agency.example");
    insta::assert_snapshot!(raw(&taken.data).replace('\r', ""), @r#"
    From: "Creative Refreshes" <refreshes@agency.example>
    To: "Dana Whitfield" <dana.whitfield@agency.example>
    Subject: Creatives - Birch Pet Supply, cycle 7
    Date: Mon, 23 Nov 2026 08:00:00 +0000
    Message-ID: <cycle-12.row-345@agency.example>
    Reply-To: "Jo Becker" <jo.becker@agency.example>
    In-Reply-To: <cycle-12@agency.example>
    References: <cycle-12@agency.example>
    List-Unsubscribe: <mailto:refreshes@agency.example?subject=unsubscribe>
    Auto-Submitted: auto-generated
    MIME-Version: 1.0
    Content-Type: multipart/alternative;
     boundary="part-69b9337506653aa93ac928624a8b202b"

    --part-69b9337506653aa93ac928624a8b202b
    Content-Type: text/plain; charset=utf-8
    Content-Transfer-Encoding: 7bit

    Birch Pet Supply: refresh day.

    .A line that begins with a dot.

    --part-69b9337506653aa93ac928624a8b202b
    Content-Type: text/html; charset=utf-8
    Content-Transfer-Encoding: 7bit

    <!DOCTYPE html>
    <p>Birch Pet Supply: refresh day.</p>

    --part-69b9337506653aa93ac928624a8b202b--
    "#);
    let read = parsed(&taken.data);
    assert_eq!(read.message_id(), Some("cycle-12.row-345@agency.example"));
    assert_eq!(
        read.in_reply_to().as_text(),
        Some("cycle-12@agency.example")
    );
    assert_eq!(read.references().as_text(), Some("cycle-12@agency.example"));
    assert_eq!(read.date().unwrap().to_timestamp(), mail().date.timestamp());
    assert_eq!(
        read.subject(),
        Some("Creatives - Birch Pet Supply, cycle 7")
    );
    let body = read.body_text(0).unwrap().replace('\r', "");
    assert_eq!(body.trim_end(), mail().text.trim_end());
    assert!(matches!(
        read.header("Auto-Submitted"),
        Some(HeaderValue::Text(word)) if word == "auto-generated"
    ));
}

#[tokio::test]
async fn names_cannot_break_out_of_a_header_and_may_be_in_any_script() {
    let sink = SmtpSink::plain().await;
    let odd = Mail {
        name: "Dana\r\nBcc: all@agency.example\r\n\r\n\"<x@y.example>, Zoë 渡辺".to_owned(),
        subject: "Creatives - Café\r\nX-Evil: yes\r\n\r\nBody 犬\u{2028}!, cycle 1".to_owned(),
        text: "Zoë 渡辺: \u{1F43E}\n".to_owned(),
        ..mail()
    };
    mailer(&sink).send(&odd).await.unwrap();
    let taken = &sink.taken()[0];
    assert!(taken.data.is_ascii());
    let read = parsed(&taken.data);
    let names: Vec<&str> = read.headers_raw().map(|(name, _)| name).collect();
    insta::assert_snapshot!(names.join(", "), @"From, To, Subject, Date, Message-ID, Reply-To, In-Reply-To, References, List-Unsubscribe, Auto-Submitted, MIME-Version, Content-Type");
    assert_eq!(
        read.subject(),
        Some("Creatives - Café X-Evil: yes Body 犬 !, cycle 1")
    );
    let to = read.to().unwrap().first().unwrap();
    assert_eq!(to.address(), Some("dana.whitfield@agency.example"));
    assert_eq!(
        to.name(),
        Some("Dana Bcc: all@agency.example \"<x@y.example>, Zoë 渡辺")
    );
    assert_eq!(read.to().unwrap().iter().count(), 1);
    assert_eq!(read.body_text(0).unwrap().trim_end(), "Zoë 渡辺: \u{1F43E}");
    assert!(
        sink.lines()
            .iter()
            .filter(|line| line.starts_with("RCPT"))
            .count()
            == 1
    );
}

#[tokio::test]
async fn an_address_that_is_none_is_refused_without_a_connection() {
    let sink = SmtpSink::plain().await;
    for to in [
        "",
        "dana",
        "dana@",
        "a@b.example>\r\nRCPT TO:<c@d.example",
        "a b@c.example",
    ] {
        let mail = Mail {
            to: to.to_owned(),
            ..mail()
        };
        let error = mailer(&sink).send(&mail).await.unwrap_err();
        assert!(matches!(error, MailError::Refused(_)), "{to}: {error}");
    }
    assert_eq!(sink.connections().0, 0);
}

#[tokio::test]
async fn one_connection_for_a_burst_of_mails() {
    let sink = SmtpSink::plain().await;
    let mailer = mailer(&sink);
    for _ in 0..3 {
        mailer.send(&mail()).await.unwrap();
    }
    assert_eq!(sink.connections(), (1, 0));
    mailer.rest().await;
    assert_eq!(sink.connections(), (1, 1));
    mailer.send(&mail()).await.unwrap();
    assert_eq!(sink.taken().last().unwrap().connection, 2);
}

#[tokio::test]
async fn encrypted_from_the_start_or_by_starttls_with_a_login() {
    for security in [SmtpSecurity::Tls, SmtpSecurity::StartTls] {
        let setup = Setup {
            security,
            starttls: true,
            login: true,
        };
        let sink = SmtpSink::start(setup).await;
        mailer(&sink).check().await.unwrap();
        assert_eq!(sink.taken().len(), 0);
        mailer(&sink).send(&mail()).await.unwrap();
        let taken = &sink.taken()[0];
        assert!(taken.encrypted && taken.user.is_some(), "{security:?}");
    }
}

#[tokio::test]
async fn without_starttls_nothing_is_sent_not_even_the_password() {
    let setup = Setup {
        security: SmtpSecurity::StartTls,
        starttls: false,
        login: true,
    };
    let sink = SmtpSink::start(setup).await;
    let error = mailer(&sink).send(&mail()).await.unwrap_err();
    assert!(
        matches!(&error, MailError::Setup(why) if why.contains("STARTTLS")),
        "{error}"
    );
    assert_eq!(sink.lines(), ["EHLO agency.example"]);
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_a_matter_of_the_settings() {
    let setup = Setup {
        security: SmtpSecurity::Tls,
        starttls: false,
        login: true,
    };
    let sink = SmtpSink::start(setup).await;
    let mut settings = sink.settings();
    settings.ca_file = None;
    let stranger = Smtp::new(&settings, Patience::default()).unwrap();
    let error = stranger.send(&mail()).await.unwrap_err();
    assert!(matches!(&error, MailError::Setup(_)), "{error:?}");
    assert!(sink.lines().is_empty());
}

#[tokio::test]
async fn a_wrong_password_is_a_matter_of_the_settings_and_is_never_shown() {
    let setup = Setup {
        security: SmtpSecurity::Plain,
        starttls: false,
        login: true,
    };
    let sink = SmtpSink::start(setup).await;
    let mut settings = sink.settings();
    settings.password = Some(Secret::new("correct-horse"));
    let mailer = Smtp::new(&settings, Patience::default()).unwrap();
    let error = mailer.send(&mail()).await.unwrap_err();
    assert!(matches!(error, MailError::Setup(_)));
    let said = format!("{error} {error:?} {settings:?}");
    assert!(
        !said.contains("correct-horse") && !said.contains("AHJl"),
        "{said}"
    );
    assert!(said.contains("535"), "{said}");
    let _ = PASSWORD;
}

#[tokio::test]
async fn what_each_fault_means() {
    let sink = SmtpSink::plain().await;
    let mailer = mailer(&sink);
    let mut told = Vec::new();
    for fault in [
        Fault::NoMailbox,
        Fault::Busy,
        Fault::NotThisSender,
        Fault::Content,
        Fault::Later,
        Fault::EndsBefore,
        Fault::EndsAfter,
    ] {
        sink.fail_next([Some(fault)]);
        let error = mailer.send(&mail()).await.unwrap_err();
        let port = sink.settings().smtp.port.to_string();
        told.push(format!("{fault:?}: {error}").replace(&port, "PORT"));
        // The next mail is not affected.
        mailer.send(&mail()).await.unwrap();
    }
    insta::assert_snapshot!(told.join("\n"), @"
    NoMailbox: refused: permanent error (550): 5.1.1 no such mailbox
    Busy: try again later: transient error (451): 4.7.1 try again later
    NotThisSender: the mail settings do not work: localhost:PORT does not take mail from refreshes@agency.example: permanent error (550): not this sender
    Content: refused: permanent error (554): 5.7.1 looks like spam
    Later: try again later: transient error (451): 4.3.0 try again later
    EndsBefore: try again later: response error: incomplete response
    EndsAfter: it is not known whether it was sent: response error: incomplete response
    ");
}

#[tokio::test]
async fn a_server_that_falls_silent_is_not_waited_for_forever() {
    let brief = Patience {
        connect: Duration::from_millis(300),
        envelope: Duration::from_secs(20),
        content: Duration::from_millis(300),
    };
    let sink = SmtpSink::plain().await;
    sink.fail_next([Some(Fault::Silent)]);
    let mailer = Smtp::new(&sink.settings(), brief).unwrap();
    // The connection is quick on this machine, but not always within 300 ms.
    let patient = Patience {
        connect: Duration::from_secs(20),
        ..brief
    };
    let after = Smtp::new(&sink.settings(), patient).unwrap();
    let error = after.send(&mail()).await.unwrap_err();
    assert!(matches!(error, MailError::Unknown(_)), "{error:?}");
    sink.mute();
    let error = mailer.send(&mail()).await.unwrap_err();
    assert!(matches!(error, MailError::Retry(_)), "{error:?}");
}

#[tokio::test]
async fn a_server_that_is_not_there() {
    let sink = SmtpSink::plain().await;
    let mut settings = sink.settings();
    // Nothing listens on the port of a socket that is closed again.
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    settings.smtp.port = closed.local_addr().unwrap().port();
    drop(closed);
    let mailer = Smtp::new(&settings, Patience::default()).unwrap();
    let error = mailer.send(&mail()).await.unwrap_err();
    assert!(matches!(error, MailError::Retry(_)), "{error:?}");
}

#[test]
fn a_sender_that_is_none_is_a_matter_of_the_settings() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let sink = runtime.block_on(SmtpSink::plain());
    let mut settings = sink.settings();
    settings.from = "\"Refreshes, Inc.\" <refreshes@agency.example>".to_owned();
    assert!(Smtp::new(&settings, Patience::default()).is_ok());
    settings.from = "Refreshes".to_owned();
    let error = Smtp::new(&settings, Patience::default()).err().unwrap();
    assert!(
        error.to_string().starts_with("mail.from is no sender"),
        "{error}"
    );
}
