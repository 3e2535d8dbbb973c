//! Addresses: of the database, the mail server and the proxy.

use refreshbot::config::{DatabaseKind, DatabaseUrl, SmtpSecurity};

use super::by_env;

#[test]
fn a_database_url_names_a_file_or_a_server() {
    for (url, kind, has_password) in [
        ("sqlite://refreshbot.db", DatabaseKind::Sqlite, false),
        ("sqlite::memory:", DatabaseKind::Sqlite, false),
        (
            "sqlite:///var/lib/a b.db?mode=rwc",
            DatabaseKind::Sqlite,
            false,
        ),
        ("postgres://bot@db.example/x", DatabaseKind::Postgres, false),
        (
            "postgres:///x?host=/run/postgresql",
            DatabaseKind::Postgres,
            false,
        ),
        (
            "postgresql://bot:pw@[::1]:5432/x",
            DatabaseKind::Postgres,
            true,
        ),
        (
            "postgres://db.example/x?password=pw",
            DatabaseKind::Postgres,
            true,
        ),
    ] {
        let read = DatabaseUrl::parse(url).unwrap();
        assert_eq!(
            (read.kind(), read.has_password(), read.expose()),
            (kind, has_password, url)
        );
        assert!(!format!("{read:?}{read}").contains("pw"), "{read}");
    }
    for url in [
        "",
        "refreshbot.db",
        "sqlite://",
        "mysql://x",
        "postgres://bot:a/b@db.example/x",
    ] {
        assert!(DatabaseUrl::parse(url).unwrap_err().ends_with('.'), "{url}");
    }
}

#[test]
fn mail_goes_unencrypted_on_this_machine_only() {
    let smtp = |url: &str| {
        let env = [
            ("REFRESHBOT_MAIL_SMTP", url),
            ("REFRESHBOT_MAIL_FROM", "a@b.example"),
        ];
        by_env(&env).map(|config| {
            let smtp = config.mail.unwrap().smtp;
            (smtp.security, smtp.host, smtp.port)
        })
    };
    assert_eq!(
        smtp("smtps://m.example").unwrap(),
        (SmtpSecurity::Tls, "m.example".into(), 465)
    );
    assert_eq!(
        smtp("smtp://m.example:2525").unwrap(),
        (SmtpSecurity::StartTls, "m.example".into(), 2525)
    );
    assert_eq!(
        smtp("smtp://localhost:1025").unwrap(),
        (SmtpSecurity::Plain, "localhost".into(), 1025)
    );
    assert_eq!(
        smtp("smtp://[::1]").unwrap(),
        (SmtpSecurity::Plain, "::1".into(), 25)
    );
    assert_eq!(
        smtp("smtp://127.0.0.1.evil.example").unwrap().0,
        SmtpSecurity::StartTls
    );
    for wrong in [
        "m.example",
        "https://m.example",
        "smtps://",
        "smtps://m.example/x",
        "smtps://m.example:0",
    ] {
        assert!(smtp(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_proxy_is_a_host_and_a_port() {
    let proxy = |url: &str| {
        by_env(&[
            ("REFRESHBOT_DISCORD_GUILD_ID", "1"),
            ("REFRESHBOT_DISCORD_PROXY", url),
        ])
    };
    for right in [
        "http://127.0.0.1:8080",
        "http://proxy.example:80",
        "http://[::1]:3128/",
    ] {
        assert!(proxy(right).is_ok(), "{right}");
    }
    for wrong in [
        "http://proxy.example",
        "proxy.example:80",
        "socks5://p:1",
        "http://p:1/x",
        "http://jo@p:1",
        "http://:80",
        "http://p:0",
    ] {
        assert!(proxy(wrong).is_err(), "{wrong}");
    }
}
