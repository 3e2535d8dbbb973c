//! Secrets: where they come from, and that nothing ever shows them.

use refreshbot::config::DatabaseKind;

use super::{Folder, by_env};

#[test]
fn secrets_come_from_variables_or_files() {
    let folder = Folder::with("[discord]\nguild_id = 1");
    let token = folder.write("token", "\n  from-file\r\n");
    let url = folder.write("url", "postgres://bot:pw@db.example/refreshbot\n");
    let config = folder
        .load(&[
            ("DISCORD_TOKEN_FILE", &token),
            ("REFRESHBOT_DATABASE_URL_FILE", &url),
        ])
        .unwrap();
    assert_eq!(config.discord.unwrap().token.unwrap().expose(), "from-file");
    assert_eq!(
        config.database.url.expose(),
        "postgres://bot:pw@db.example/refreshbot"
    );
    assert_eq!(config.database.url.kind(), DatabaseKind::Postgres);
    let config = folder
        .load(&[("DISCORD_TOKEN", " direct "), ("DISCORD_TOKEN_FILE", "")])
        .unwrap();
    assert_eq!(config.discord.unwrap().token.unwrap().expose(), "direct");

    let empty = folder.write("empty", " \n");
    insta::assert_snapshot!(
        folder.errors(&[
            ("DISCORD_TOKEN", "a"),
            ("DISCORD_TOKEN_FILE", &token),
            ("SMTP_PASSWORD_FILE", &empty),
            ("REFRESHBOT_DATABASE_URL_FILE", "/nowhere/url"),
        ]),
        @r#"
    DISCORD_TOKEN: DISCORD_TOKEN and DISCORD_TOKEN_FILE are both set. Remove one of them.
    REFRESHBOT_DATABASE_URL_FILE: The file that it names cannot be read: No such file or directory (os error 2).
    SMTP_PASSWORD_FILE: The file that it names is empty.
    "#
    );
    let errors = folder.errors(&[("DISCORD_TOKEN", "two\nlines")]);
    assert_eq!(
        errors,
        "DISCORD_TOKEN: It must be one line of text, without control characters."
    );
}

#[test]
fn a_token_alone_does_not_switch_discord_on() {
    let config = by_env(&[("DISCORD_TOKEN", "x"), ("SMTP_PASSWORD", "x")]).unwrap();
    assert!(config.discord.is_none() && config.mail.is_none());
}

#[test]
fn no_secret_is_ever_shown() {
    const SECRET: &str = "hunter2hunter2hunter2hunter2hunter2hunter2";
    let folder = Folder::with(
        "[discord]\nguild_id = 1\n[mail]\nsmtp = \"smtps://jo@h\"\nfrom = \"a@b.example\"",
    );
    let url = format!("postgres://bot:{SECRET}@db.example/x?sslmode=require&password={SECRET}");
    let env = [
        ("DISCORD_TOKEN", SECRET),
        ("SMTP_PASSWORD", SECRET),
        ("REFRESHBOT_DATABASE_URL", &url),
    ];
    let config = folder.load(&env).unwrap();
    assert!(config.database.url.expose().contains(SECRET));
    let shown = format!("{config:?} {config:#?} {} ", config.database.url);
    assert!(!shown.contains("hunter2"), "{shown}");
    assert!(
        shown.contains("token: Some(***)") && shown.contains("postgres://bot:***@db.example/x"),
        "{shown}"
    );
    let args = format!("{:?}", folder.args(&env));
    assert!(!args.contains("hunter2"), "{args}");

    for toml in [
        format!("[database]\nurl = \"{url}\""),
        format!("[database]\nurl = \"postgres://bot:{SECRET}/#@db.example/x\""),
        format!("[database]\nurl = \"{SECRET}\""),
        format!("[discord]\ntoken = \"{SECRET}\""),
        format!("discord_token = \"{SECRET}\""),
        format!("[discord]\nguild_id = \"{SECRET}\""),
        format!("[discord]\nguild_id = 1\nproxy = \"http://jo:{SECRET}@proxy.example:1\""),
        format!("[discord]\nguild_id = 1\n[discord.roles]\nam = [\"{SECRET}\"]"),
        format!("[discord]\ntoken = \"{SECRET}"),
        format!("[discord]\ntoken = {SECRET}"),
        format!("[mail]\npassword = \"{SECRET}\""),
        format!("[mail]\nfrom = \"a@b.example\"\nsmtp = \"smtps://jo:{SECRET}@mail.example\""),
        format!("[mail]\nfrom = \"a@b.example\"\nsmtp = \"http://jo:{SECRET}@mail.example\""),
        format!("[attachments]\ns3 = \"s3://jo:{SECRET}@bucket\""),
        format!("[http]\npublic_url = \"https://jo:{SECRET}@x.example\""),
        format!("[http]\nlisten = \"{SECRET}\""),
    ] {
        let folder = Folder::with(&toml);
        let errors = folder.load(&[]).unwrap_err();
        let shown = format!("{errors} {errors:?}");
        assert!(!shown.contains("hunter2"), "{toml}\n{shown}");
    }
    for name in [
        "DISCORD_TOKEN_FILE",
        "SMTP_PASSWORD_FILE",
        "REFRESHBOT_DATABASE_URL_FILE",
        "REFRESHBOT_DISCORD_TOKEN",
    ] {
        let errors = by_env(&[(name, SECRET)]).unwrap_err();
        assert!(
            !format!("{errors} {errors:?}").contains("hunter2"),
            "{errors}"
        );
    }
}
