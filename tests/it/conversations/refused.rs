use insta::assert_snapshot;
use refreshbot::chat::commands::Given;
use refreshbot::request::{Account, Action, Press, Standing};

use super::{Agency, SPRING, birch, with};

/// Every command that changes something, with options with which it could.
fn changes(a: &Agency) -> Vec<(&'static str, Vec<(&'static str, Given)>)> {
    let link = [
        ("ticket", Given::from("T-1")),
        ("link", "https://a.example".into()),
    ];
    vec![
        ("refresh submit", birch().to_vec()),
        ("refresh clone", birch().to_vec()),
        ("refresh done", birch().to_vec()),
        ("refresh note", birch().to_vec()),
        ("refresh start", with("ticket", "T-1").to_vec()),
        ("refresh deliver", link.to_vec()),
        ("refresh approve", with("ticket", "T-1").to_vec()),
        ("refresh approve", with("ad_set", "BPS-2026-11").to_vec()),
        ("refresh approve", birch().to_vec()),
        ("refresh implement", birch().to_vec()),
        (
            "refresh-admin people link",
            vec![("person", (&a.ana).into()), ("email", "x@y.example".into())],
        ),
        (
            "refresh-admin people assign",
            vec![("role", "admin".into()), ("person", (&a.ana).into())],
        ),
        (
            "refresh-admin portfolio add",
            vec![
                ("client", "Mine".into()),
                ("cadence", "30".into()),
                ("date", "2026-12-01".into()),
                ("am", (&a.ana).into()),
                ("sas", (&a.ana).into()),
            ],
        ),
    ]
}

/// Every button that changes something.
fn presses() -> Vec<Press> {
    [
        "submit:1",
        "clone-rest:1",
        "clone-one:1",
        "done:1",
        "done-anyway:1",
        "note:1",
        "start:1",
        "deliver:1",
        "approve:1",
        "approve-set:1",
        "approve-cycle:1",
        "implement:1",
        "start-imported:1",
    ]
    .map(|id| id.parse().unwrap())
    .to_vec()
}

#[tokio::test]
async fn whoever_has_no_part_in_it_changes_nothing_and_is_told_who_may() {
    let a = Agency::with_first().await;
    let mut nobody = a.bot.person("Nobody", []).await;
    nobody.id = "unlinked".to_owned();
    let before = a.bot.state().await;
    let mut said = Vec::new();
    let attempts = a.bot.activity().await.len();
    let mut tried = 0;
    for (path, options) in changes(&a) {
        said.push(format!(
            "{path}: {}",
            a.bot.command(&nobody, path, &options).await.said()
        ));
        tried += 1;
    }
    for press in presses() {
        said.push(format!(
            "{press}: {}",
            a.bot.press_id(&nobody, press).await.said()
        ));
        tried += 1;
    }
    assert_eq!(a.bot.state().await, before);
    let log = a.bot.activity().await;
    assert_eq!(log.len(), attempts + tried);
    assert!(
        log[attempts..]
            .iter()
            .all(|line| line.starts_with("Nobody") && line.ends_with("refused")),
        "{log:#?}"
    );
    assert_snapshot!(said.join("\n"), @"
    refresh submit: Only the Social Ad Specialist of Birch Pet Supply (Jo Becker) or a Lead can do this. Nothing changed.
    Your account is not linked to a person yet. If that is you, ask an Admin to link your account: `/refresh-admin people link`.
    refresh clone: Only the Social Ad Specialist of Birch Pet Supply (Jo Becker) or a Lead can do this. Nothing changed.
    Your account is not linked to a person yet. If that is you, ask an Admin to link your account: `/refresh-admin people link`.
    refresh done: Only the Social Ad Specialist of Birch Pet Supply (Jo Becker) or a Lead can do this. Nothing changed.
    Your account is not linked to a person yet. If that is you, ask an Admin to link your account: `/refresh-admin people link`.
    refresh note: Only the Account Manager of Birch Pet Supply (Dana Whitfield) or a Lead can do this. Nothing changed.
    Your account is not linked to a person yet. If that is you, ask an Admin to link your account: `/refresh-admin people link`.
    refresh start: Only the creatives of T-1 (Ana Ruiz, Kofi Mensah) or a Lead can do this. Nothing changed.
    Your account is not linked to a person yet. If that is you, ask an Admin to link your account: `/refresh-admin people link`.
    refresh deliver: Only the creatives of T-1 (Ana Ruiz, Kofi Mensah) or a Lead can do this. Nothing changed.
    Your account is not linked to a person yet. If that is you, ask an Admin to link your account: `/refresh-admin people link`.
    refresh approve: Only the Account Manager of Birch Pet Supply (Dana Whitfield) or a Lead can do this. Nothing changed.
    Your account is not linked to a person yet. If that is you, ask an Admin to link your account: `/refresh-admin people link`.
    refresh approve: Only the Account Manager of Birch Pet Supply (Dana Whitfield) or a Lead can do this. Nothing changed.
    Your account is not linked to a person yet. If that is you, ask an Admin to link your account: `/refresh-admin people link`.
    refresh approve: Only the Account Manager of Birch Pet Supply (Dana Whitfield) or a Lead can do this. Nothing changed.
    Your account is not linked to a person yet. If that is you, ask an Admin to link your account: `/refresh-admin people link`.
    refresh implement: Only the Social Ad Specialist of Birch Pet Supply (Jo Becker) or a Lead can do this. Nothing changed.
    Your account is not linked to a person yet. If that is you, ask an Admin to link your account: `/refresh-admin people link`.
    refresh-admin people link: Only a Lead or an Admin can do this. Nothing changed.
    Your account is not linked to a person yet. If that is you, ask an Admin to link your account: `/refresh-admin people link`.
    refresh-admin people assign: Only a Lead or an Admin can do this. Nothing changed.
    Your account is not linked to a person yet. If that is you, ask an Admin to link your account: `/refresh-admin people link`.
    refresh-admin portfolio add: Only a Lead or an Admin can do this. Nothing changed.
    Your account is not linked to a person yet. If that is you, ask an Admin to link your account: `/refresh-admin people link`.
    submit:1: Only the Social Ad Specialist of Birch Pet Supply (Jo Becker) or a Lead can do this. Nothing changed.
    Your account is not linked to a person yet. If that is you, ask an Admin to link your account: `/refresh-admin people link`.
    clone-rest:1: Only the Social Ad Specialist of Birch Pet Supply (Jo Becker) or a Lead can do this. Nothing changed.
    Your account is not linked to a person yet. If that is you, ask an Admin to link your account: `/refresh-admin people link`.
    clone-one:1: Only the Social Ad Specialist of Birch Pet Supply (Jo Becker) or a Lead can do this. Nothing changed.
    Your account is not linked to a person yet. If that is you, ask an Admin to link your account: `/refresh-admin people link`.
    done:1: Only the Social Ad Specialist of Birch Pet Supply (Jo Becker) or a Lead can do this. Nothing changed.
    Your account is not linked to a person yet. If that is you, ask an Admin to link your account: `/refresh-admin people link`.
    done-anyway:1: Only the Social Ad Specialist of Birch Pet Supply (Jo Becker) or a Lead can do this. Nothing changed.
    Your account is not linked to a person yet. If that is you, ask an Admin to link your account: `/refresh-admin people link`.
    note:1: Only the Account Manager of Birch Pet Supply (Dana Whitfield) or a Lead can do this. Nothing changed.
    Your account is not linked to a person yet. If that is you, ask an Admin to link your account: `/refresh-admin people link`.
    start:1: Only the creatives of T-1 (Ana Ruiz, Kofi Mensah) or a Lead can do this. Nothing changed.
    Your account is not linked to a person yet. If that is you, ask an Admin to link your account: `/refresh-admin people link`.
    deliver:1: Only the creatives of T-1 (Ana Ruiz, Kofi Mensah) or a Lead can do this. Nothing changed.
    Your account is not linked to a person yet. If that is you, ask an Admin to link your account: `/refresh-admin people link`.
    approve:1: Only the Account Manager of Birch Pet Supply (Dana Whitfield) or a Lead can do this. Nothing changed.
    Your account is not linked to a person yet. If that is you, ask an Admin to link your account: `/refresh-admin people link`.
    approve-set:1: Only the Account Manager of Birch Pet Supply (Dana Whitfield) or a Lead can do this. Nothing changed.
    Your account is not linked to a person yet. If that is you, ask an Admin to link your account: `/refresh-admin people link`.
    approve-cycle:1: Only the Account Manager of Birch Pet Supply (Dana Whitfield) or a Lead can do this. Nothing changed.
    Your account is not linked to a person yet. If that is you, ask an Admin to link your account: `/refresh-admin people link`.
    implement:1: Only the Social Ad Specialist of Birch Pet Supply (Jo Becker) or a Lead can do this. Nothing changed.
    Your account is not linked to a person yet. If that is you, ask an Admin to link your account: `/refresh-admin people link`.
    start-imported:1: Only a Lead or an Admin can do this. Nothing changed.
    Your account is not linked to a person yet. If that is you, ask an Admin to link your account: `/refresh-admin people link`.
    ");
    assert_eq!(a.bot.read().await, "");
}

#[tokio::test]
async fn each_role_may_its_own_and_not_the_others() {
    let a = Agency::with_first().await;
    let refused = |who: Account, path: &'static str, options: [(&'static str, Given); 1]| {
        let bot = &a.bot;
        async move {
            let said = bot.command(&who, path, &options).await.said();
            assert!(said.starts_with("Only "), "{} {path}: {said}", who.name);
        }
    };
    refused(a.dana.clone(), "refresh submit", birch()).await;
    refused(a.dana.clone(), "refresh clone", birch()).await;
    refused(a.dana.clone(), "refresh implement", birch()).await;
    refused(a.dana.clone(), "refresh start", with("ticket", "T-1")).await;
    refused(a.jo.clone(), "refresh note", birch()).await;
    refused(a.jo.clone(), "refresh approve", birch()).await;
    refused(a.ana.clone(), "refresh approve", with("ticket", "T-1")).await;
    refused(a.ana.clone(), "refresh done", birch()).await;
    // Another portfolio's people are nobody here.
    let other = a
        .bot
        .person("Otto", [refreshbot::domain::people::Role::Sas])
        .await;
    refused(other, "refresh submit", birch()).await;
    a.bot.skip().await;
}

#[tokio::test]
async fn from_another_guild_or_as_a_stranger() {
    let a = Agency::with_first().await;
    let before = a.bot.state().await;
    for standing in [Standing::Elsewhere, Standing::Stranger] {
        let count = a.bot.activity().await.len();
        let mut actions: Vec<Action> = presses().into_iter().map(Action::Press).collect();
        for (path, options) in changes(&a) {
            actions.push(a.bot.request(&a.lena, path, &options).action);
        }
        actions.push(Action::Help);
        let tried = actions.len();
        for action in actions {
            let mut request = a.bot.stage.request(&a.lena, None, action);
            request.standing = standing;
            let said = a.bot.hear(request).await.said();
            assert_eq!(
                said,
                "This belongs to another workspace. Nothing changed. Use it where it was posted."
            );
        }
        assert_eq!(a.bot.activity().await.len(), count + tried);
    }
    assert_eq!(a.bot.state().await, before);
    assert_eq!(a.bot.read().await, "");
}

#[tokio::test]
async fn buttons_of_a_closed_cycle() {
    let a = Agency::approved().await;
    a.bot
        .command(&a.jo, "refresh implement", &birch())
        .await
        .message();
    a.bot.skip().await;
    let before = a.bot.state().await;
    let mut said = Vec::new();
    for press in presses() {
        if press == "start-imported:1".parse().unwrap() {
            continue;
        }
        let count = a.bot.activity().await.len();
        said.push(format!(
            "{press}: {}",
            a.bot.press_id(&a.lena, press).await.said()
        ));
        assert_eq!(a.bot.activity().await.len(), count + 1, "{press}");
    }
    assert_snapshot!(said.join("\n"), @"
    submit:1: This belongs to cycle 1 of Birch Pet Supply, which is closed. Nothing changed. The open one: `/refresh status`.
    clone-rest:1: This belongs to cycle 1 of Birch Pet Supply, which is closed. Nothing changed. The open one: `/refresh status`.
    clone-one:1: This belongs to cycle 1 of Birch Pet Supply, which is closed. Nothing changed. The open one: `/refresh status`.
    done:1: This belongs to cycle 1 of Birch Pet Supply, which is closed. Nothing changed. The open one: `/refresh status`.
    done-anyway:1: This belongs to cycle 1 of Birch Pet Supply, which is closed. Nothing changed. The open one: `/refresh status`.
    note:1: This belongs to cycle 1 of Birch Pet Supply, which is closed. Nothing changed. The open one: `/refresh status`.
    start:1: This belongs to cycle 1 of Birch Pet Supply, which is closed. Nothing changed. The open one: `/refresh status`.
    deliver:1: This belongs to cycle 1 of Birch Pet Supply, which is closed. Nothing changed. The open one: `/refresh status`.
    approve:1: This belongs to cycle 1 of Birch Pet Supply, which is closed. Nothing changed. The open one: `/refresh status`.
    approve-set:1: This belongs to cycle 1 of Birch Pet Supply, which is closed. Nothing changed. The open one: `/refresh status`.
    approve-cycle:1: This belongs to cycle 1 of Birch Pet Supply, which is closed. Nothing changed. The open one: `/refresh status`.
    implement:1: This belongs to cycle 1 of Birch Pet Supply, which is closed. Nothing changed. The open one: `/refresh status`.
    ");
    assert_eq!(a.bot.state().await, before);
    assert_eq!(a.bot.read().await, "");
}

#[tokio::test]
async fn forms_that_were_open_when_the_cycle_closed() {
    let a = Agency::approved().await;
    let note = a.bot.command(&a.dana, "refresh note", &birch()).await;
    a.bot
        .command(&a.jo, "refresh implement", &birch())
        .await
        .message();
    a.bot.skip().await;
    let before = a.bot.state().await;
    let late = note.send(&a.bot, &a.dana, &[("note", "Too late.")]).await;
    assert_snapshot!(late.said(), @"
    This belongs to cycle 1 of Birch Pet Supply, which is closed. Nothing changed. The open one: `/refresh status`.
    [Edit and send again]
    ");
    assert_eq!(a.bot.state().await, before);
    a.bot.skip().await;
}

#[tokio::test]
async fn buttons_of_things_that_never_were() {
    let a = Agency::with_first().await;
    let before = a.bot.state().await;
    for verb in [
        "submit",
        "clone-rest",
        "clone-one",
        "done",
        "done-anyway",
        "note",
        "start",
        "deliver",
        "approve",
        "approve-set",
        "approve-cycle",
        "implement",
        "again",
        "show-ticket",
        "show-note",
        "link",
        "start-imported",
        "revise",
    ] {
        let Ok(press) = format!("{verb}:4711").parse() else {
            continue;
        };
        let said = a.bot.press_id(&a.lena, press).await.said();
        assert!(
            said.contains("Nothing changed") || said.contains("othing"),
            "{verb}: {said}"
        );
        assert!(!said.contains("our fault"), "{verb}: {said}");
    }
    let unknown = a.bot.stage.request(
        &a.lena,
        None,
        Action::NotUnderstood {
            what: "frobnicate:1".to_owned(),
        },
    );
    assert_snapshot!(a.bot.hear(unknown).await.said(), @"This button or command is from another version of the bot. Nothing changed. What works now: `/refresh help`.");
    let kept = "SELECT count(*) FROM activity WHERE CAST(detail AS TEXT) LIKE '%frobnicate:1%'";
    assert_eq!(a.bot.number(kept).await, 1);
    assert_eq!(a.bot.state().await, before);
    a.bot.skip().await;
}

#[tokio::test]
async fn somebody_elses_form() {
    let a = Agency::new().await;
    let form = a.bot.command(&a.jo, "refresh submit", &birch()).await;
    let request = form.request(&a.bot, &a.lena, &SPRING);
    assert_snapshot!(a.bot.hear(request).await.said(), @"This form belongs to somebody else. Nothing changed. Open your own with its command or button.");
    assert_eq!(a.bot.number("SELECT count(*) FROM ad_set").await, 0);
    // The owner's text was not replaced by the other's.
    let draft = form.form().id.replace("form:", "again:");
    let again = a.bot.press_id(&a.jo, draft.parse().unwrap()).await;
    assert!(
        again
            .form()
            .fields
            .iter()
            .all(|field| field.value.is_empty())
    );
    let theirs = a.bot.press_id(&a.lena, draft.parse().unwrap()).await;
    assert_snapshot!(theirs.said(), @"This form belongs to somebody else. Nothing changed. Open your own with its command or button.");
    a.bot.skip().await;
}

#[tokio::test]
async fn a_form_older_than_a_week() {
    let a = Agency::new().await;
    let form = a.bot.command(&a.dana, "refresh note", &birch()).await;
    a.bot.go_to("2026-11-26", "14:06:00");
    a.bot.skip().await;
    let late = form.send(&a.bot, &a.dana, &[("note", "Late")]).await;
    assert_snapshot!(late.said(), @"This form was sent already, or it is older than 7 days. Nothing changed. To begin anew, use its command or button again.");
    a.bot.skip().await;
}
