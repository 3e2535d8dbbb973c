use insta::assert_snapshot;
use refreshbot::domain::people::Role;
use refreshbot::request::Press;
use refreshbot::stage;

use super::{BASE, agency, agency_on};
use crate::conversations::{Agency, REST};
use crate::support::bot::ZONE;
use crate::support::database::{TestDb, on_both};

on_both! {
    links_come_and_go
    two_that_were_one_have_one_link
}

/// The secret of a link in what somebody was told.
fn hidden(said: &str) -> String {
    let mut parts: Vec<&str> = said.split('`').collect();
    for part in &mut parts {
        if part.starts_with(BASE) {
            *part = "(the link)";
        }
    }
    parts.join("`")
}

#[tokio::test]
async fn said() {
    let a = agency().await;
    let todo = a.bot.command(&a.jo, "refresh todo", &[]).await;
    let state = todo.press(&a.bot, &a.jo, "Calendar").await;
    assert_snapshot!(state.said(), @"
    Your calendar has the refresh dates and kickoffs of your portfolios, and when your tickets are due.
    There is no link to it.
    Next: press *New link*, and add the link to your calendar program as a calendar from the internet. Whoever has the link can read the calendar.
    [New link]
    ");
    let made = state.press(&a.bot, &a.jo, "New link").await;
    assert_snapshot!(hidden(&made.said()), @"
    The link to your calendar:
    `(the link)`
    It is shown only now, and to you alone: whoever has it can read the calendar.
    Next: add it to your calendar program as a calendar from the internet.
    [Revoke]
    ");
    let todo = a.bot.command(&a.jo, "refresh todo", &[]).await;
    let state = todo.press(&a.bot, &a.jo, "Calendar").await;
    assert_snapshot!(state.said(), @"
    Your calendar has the refresh dates and kickoffs of your portfolios, and when your tickets are due.
    Its link was made on Mon 2 Nov. It was shown then and cannot be shown again; a new link makes it stop working.
    Next: press *New link*, and add the link to your calendar program as a calendar from the internet. Whoever has the link can read the calendar.
    [New link] [Revoke]
    ");
    let again = state.press(&a.bot, &a.jo, "New link").await;
    assert_snapshot!(hidden(&again.said()), @"
    The link to your calendar:
    `(the link)`
    It is shown only now, and to you alone: whoever has it can read the calendar.
    The link before it does not work any more.
    Next: add it to your calendar program as a calendar from the internet.
    [Revoke]
    ");
    let revoked = again.press(&a.bot, &a.jo, "Revoke").await;
    assert_snapshot!(revoked.said(), @"
    Revoked. The link does not work any more: calendar programs that have it find nothing.
    Nothing more is needed. A new link: `/refresh todo`, then Calendar.
    [Calendar]
    ");
    let twice = again.press(&a.bot, &a.jo, "Revoke").await;
    assert_snapshot!(twice.said(), @"
    There was no link. Nothing changed.
    Nothing more is needed. A new link: `/refresh todo`, then Calendar.
    [Calendar]
    ");
    let state = revoked.press(&a.bot, &a.jo, "Calendar").await.said();
    assert!(state.contains("There is no link to it."), "{state}");
    a.bot.skip().await;
}

#[tokio::test]
async fn said_to_a_lead() {
    let a = agency().await;
    let todo = a.bot.command(&a.lena, "refresh todo", &[]).await;
    let state = todo.press(&a.bot, &a.lena, "Calendar").await;
    let made = state.press(&a.bot, &a.lena, "New team link").await;
    assert_snapshot!(hidden(&made.said()), @"
    The link to the team's calendar:
    `(the link)`
    It is shown only now, and to you alone: whoever has it can read the calendar.
    Next: add it to your calendar program as a calendar from the internet.
    [Revoke the team link]
    ");
    let state = todo.press(&a.bot, &a.lena, "Calendar").await;
    assert_snapshot!(state.said(), @"
    Your calendar has the refresh dates and kickoffs of your portfolios, and when your tickets are due.
    There is no link to it.
    The team's calendar has the same of every client.
    Its link was made on Mon 2 Nov. It was shown then and cannot be shown again; a new link makes it stop working.
    Next: press *New link*, and add the link to your calendar program as a calendar from the internet. Whoever has the link can read the calendar.
    [New link] [New team link] [Revoke the team link]
    ");
    let revoked = state.press(&a.bot, &a.lena, "Revoke the team link").await;
    assert!(revoked.said().starts_with("Revoked."));
    a.bot.skip().await;
}

#[tokio::test]
async fn without_an_address_there_is_no_calendar() {
    let mut a = agency().await;
    let jo = a.bot.command(&a.jo, "refresh todo", &[]).await;
    let secret = a.secret(&a.jo, "New link").await;
    a.bot.restart(stage::settings(ZONE).unwrap()).await;
    let todo = a.bot.command(&a.jo, "refresh todo", &[]).await.message();
    assert!(todo.buttons.iter().all(|it| it.label != "Calendar"));
    // The button of an older message says what is wrong.
    let old = jo.press(&a.bot, &a.jo, "Calendar").await;
    assert_snapshot!(old.said(), @"
    There are no calendars here: the bot has no web address.
    Next: ask whoever runs the bot to set `http.listen` and `http.public_url`.
    ");
    let press = jo.message().buttons[1]
        .id
        .replace("calendar", "new-calendar-link");
    let press: Press = press.parse().unwrap();
    let none = a.bot.press_id(&a.jo, press).await;
    assert_eq!(none.said(), old.said());
    a.bot.skip().await;
    assert!(a.feed(&secret).await.is_some(), "the link is still good");
}

async fn links_come_and_go(db: TestDb) {
    let a = agency_on(db).await;
    let first = a.secret(&a.jo, "New link").await;
    assert!(a.feed(&first).await.is_some());
    let second = a.secret(&a.jo, "New link").await;
    assert_ne!(first, second);
    assert_eq!(a.feed(&first).await, None, "a new one replaces it");
    assert!(a.feed(&second).await.is_some());
    let others = a.secret(&a.dana, "New link").await;
    let revoke = a.bot.command(&a.jo, "refresh todo", &[]).await;
    let revoke = revoke.press(&a.bot, &a.jo, "Calendar").await;
    revoke.press(&a.bot, &a.jo, "Revoke").await.message();
    assert_eq!(a.feed(&second).await, None);
    assert!(a.feed(&others).await.is_some(), "somebody else's stays");
    for wrong in [
        String::new(),
        "x".repeat(48),
        "0".repeat(48),
        others[..47].to_owned(),
        format!("{others}0"),
        others.replace(|c: char| c.is_ascii_digit(), "é"),
    ] {
        assert_eq!(a.feed(&wrong).await, None, "{wrong}");
    }
    let log = a.bot.activity().await;
    let log: Vec<_> = log.iter().filter(|it| it.contains("calendar")).collect();
    assert_eq!(
        log,
        [
            "Jo Becker · button new-calendar-link · calendar.link-made · done",
            "Jo Becker · button new-calendar-link · calendar.link-made · done",
            "Dana Whitfield · button new-calendar-link · calendar.link-made · done",
            "Jo Becker · button revoke-calendar-link · calendar.link-revoked · done",
        ]
    );
    a.bot.skip().await;
}

/// Whoever has the database has no link: not in a table, not in the reply that is kept with the
/// action, not in a file beside it.
#[tokio::test]
async fn the_secret_is_nowhere() {
    let a = agency().await;
    let secret = a.secret(&a.jo, "New link").await;
    let reply = "SELECT group_concat(CAST(reply AS TEXT)) FROM event";
    let kept = a.bot.db.text(reply).await;
    assert!(kept.contains("The link to your calendar"), "{kept}");
    let folder = a.bot.db.url.strip_prefix("sqlite://").unwrap();
    let folder = std::path::Path::new(folder).parent().unwrap();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let there = bytes.windows(16).any(|it| it == &secret.as_bytes()[..16]);
        assert!(!there, "it is in {}", path.display());
    }
    let todo = a.bot.command(&a.jo, "refresh todo", &[]).await;
    let state = todo.press(&a.bot, &a.jo, "Calendar").await;
    let made = state.press(&a.bot, &a.jo, "New link").await;
    let debug = format!("{made:?}");
    assert!(!debug.contains(BASE), "{debug}");
    a.bot.skip().await;
}

/// The platform asks once more: it acts once, and the link is not told again.
#[tokio::test]
async fn the_same_press_again() {
    let a = agency().await;
    let request = a.bot.request(&a.jo, "refresh todo", &[]);
    let press = a.bot.command(&a.jo, "refresh todo", &[]).await.message();
    let mut request = request;
    let press = press.buttons[1].id.replace("calendar", "new-calendar-link");
    request.action = refreshbot::request::Action::Press(press.parse().unwrap());
    let first = a.bot.hear(request.clone()).await.said();
    let again = a.bot.hear(request).await.said();
    assert!(first.contains(BASE), "{first}");
    assert!(!again.contains(BASE), "{again}");
    assert!(
        again.contains("it was shown once and is not kept"),
        "{again}"
    );
    let made = "SELECT count(*) FROM activity WHERE what = 'calendar.link-made'";
    assert_eq!(a.bot.number(made).await, 1);
    a.bot.skip().await;
}

/// Who is no Lead any more, or has no account any more, reads nothing.
#[tokio::test]
async fn a_link_does_not_outlive_the_right_to_it() {
    let a = agency().await;
    let secret = a.secret(&a.lena, "New team link").await;
    assert!(a.feed(&secret).await.is_some());
    let mut lena = a.lena.clone();
    lena.roles = [Role::Am].into();
    let own = a.bot.command(&lena, "refresh confirm", &[]).await;
    let _ = own;
    a.bot.skip().await;
    let mut tx = a.bot.stage.workflow.db().begin().await.unwrap();
    let (workspace, home) = (a.bot.stage.workspace, a.bot.stage.workflow.settings().home);
    refreshbot::store::people::seen(&mut tx, workspace, home, &lena)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(a.feed(&secret).await, None);
    let own = a.secret(&lena, "New link").await;
    assert!(a.feed(&own).await.is_some());
    let sql = "DELETE FROM account WHERE name = 'Lena Hart'";
    a.bot.db.raw(sql).await.unwrap();
    assert_eq!(a.feed(&own).await, None);
}

async fn two_that_were_one_have_one_link(db: TestDb) {
    let a = agency_on(db).await;
    let (kept, gone) = (
        a.secret(&a.jo, "New link").await,
        a.secret(&a.dana, "New link").await,
    );
    let mut tx = a.bot.stage.workflow.db().begin().await.unwrap();
    let workspace = a.bot.stage.workspace;
    let id = async |tx: &mut refreshbot::store::Tx, email: &str| {
        let found = refreshbot::store::people::by_email(tx, workspace, email).await;
        found.unwrap().unwrap().id
    };
    let jo = id(&mut tx, "jo.becker@agency.example").await;
    let dana = id(&mut tx, "dana.whitfield@agency.example").await;
    let ana = id(&mut tx, "ana.ruiz@agency.example").await;
    refreshbot::store::people::take_over(&mut tx, workspace, dana, jo)
        .await
        .unwrap();
    refreshbot::store::people::take_over(&mut tx, workspace, jo, ana)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(a.feed(&gone).await, None);
    let title = super::read_back(&a.feed(&kept).await.unwrap()).0;
    assert_eq!(title, "Creative refreshes of Ana Ruiz");
}

/// What is handed over is in the other's calendar from then on.
#[tokio::test]
async fn a_handover_and_an_absence_move_entries() {
    let a: Agency = agency().await;
    a.bot.go_to("2026-11-19", "14:05:00");
    let a = a.first().await;
    a.clone_rest(&REST).await.message();
    a.bot.skip().await;
    let (kofi, nia) = (
        a.kofi.clone(),
        a.bot.person("Nia Elm", [Role::Designer]).await,
    );
    let (his, hers) = (
        a.secret(&kofi, "New link").await,
        a.secret(&nia, "New link").await,
    );
    let of = async |secret: &str| a.entries(secret).await.lines().count();
    assert_eq!((of(&his).await, of(&hers).await), (3, 0));
    let away = [
        ("person", (&kofi).into()),
        ("from", "today".into()),
        ("to", "+3d".into()),
        ("cover", (&nia).into()),
    ];
    let path = "refresh-admin people away";
    a.bot.command(&a.lena, path, &away).await.message();
    a.bot.skip().await;
    assert_eq!((of(&his).await, of(&hers).await), (3, 3));
    a.bot.go_to("2026-11-26", "14:05:00");
    a.bot.skip().await;
    assert_eq!((of(&his).await, of(&hers).await), (3, 0));
    let over = [("from", (&kofi).into()), ("to", (&nia).into())];
    let path = "refresh-admin people handover";
    a.bot.command(&a.lena, path, &over).await.message();
    a.bot.skip().await;
    assert_eq!((of(&his).await, of(&hers).await), (0, 3));
}
