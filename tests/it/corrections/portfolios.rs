//! `portfolio edit`, `list`, `export`, and `people list`.

use insta::assert_snapshot;
use refreshbot::chat::commands::Given;
use refreshbot::domain::crm;
use refreshbot::domain::people::Roles;
use refreshbot::request::Reply;

use super::{Agency, berlin};

#[tokio::test]
async fn a_portfolio_is_edited() {
    let a = Agency::new().await;
    let typed = "refresh-admin portfolio edit portfolio:Birch client:Birch Pet Supply cadence:60 \
                 time_zone:America/New_York channel:birch ad_account:act_1 folder:https://example.com/f";
    assert_snapshot!(a.say(&a.mia, typed).await, @"
    Birch Pet Supply is changed:
    - client: Birch Pet Supply (was Birch)
    - cadence: every 60 days (was every 30 days)
    - time zone: America/New_York (was Europe/Berlin)
    - Meta ad account: act_1 (was nothing)
    - asset folder: https://example.com/f (was nothing)
    - channel: birch (was nothing)
    How it stands: `/refresh status`.
    ");
    assert_snapshot!(a.kept("portfolio.edited").await, @r#"{"changes":{"Meta ad account":{"after":"act_1","before":""},"asset folder":{"after":"https://example.com/f","before":""},"cadence":{"after":"every 60 days","before":"every 30 days"},"channel":{"after":"birch","before":""},"client":{"after":"Birch Pet Supply","before":"Birch"},"time zone":{"after":"America/New_York","before":"Europe/Berlin"}}}"#);
    assert_snapshot!(a.say(&a.mia, "refresh-admin portfolio edit portfolio:birch pet supply cadence:60").await, @"Birch Pet Supply is set up so already. Nothing changed.");
    a.stage.clock.set(berlin("2026-11-23", "14:59:00"));
    assert_eq!(a.read().await, "", "nine o'clock in New York is later");
    a.stage.clock.set(berlin("2026-11-23", "15:00:00"));
    let said = a.read().await;
    assert!(said.starts_with("#birch\n"), "{said}");
}

#[tokio::test]
async fn a_new_sas_gets_the_open_tasks_and_a_new_date_reschedules() {
    let a = Agency::new().await;
    a.stage.clock.set(berlin("2026-11-23", "09:00:00"));
    a.read().await;
    let lee = a.stage.person("Lee", Roles::new()).await.unwrap();
    let options: [(&str, Given); 3] = [
        ("portfolio", "Birch".into()),
        ("sas", (&lee).into()),
        ("date", "2026-12-01".into()),
    ];
    let reply = a
        .stage
        .command(&a.mia, None, "refresh-admin portfolio edit", &options)
        .await;
    assert_snapshot!(super::text(&reply), @"
    Birch is changed:
    - Social Ad Specialist: Lee (was Jo)
    - refresh date: 2026-12-01 (was 2026-11-23)
    How it stands: `/refresh status`.
    ");
    a.stage.clock.set(berlin("2026-12-01", "09:00:00"));
    assert!(a.read().await.contains("@Lee"));
}

#[tokio::test]
async fn what_cannot_be_edited() {
    let a = Agency::new().await;
    assert_snapshot!(a.say(&a.mia, "refresh-admin portfolio edit portfolio:Birch").await, @"Nothing changed: give what is to change, in the option `client`, `cadence`, `date`, `am`, `sas`, `time_zone`, `channel`, `ad_account` or `folder`.");
    assert_snapshot!(a.say(&a.jo, "refresh-admin portfolio edit portfolio:Birch cadence:60").await, @"Only a Lead or an Admin can do this. Nothing changed.");
    assert_snapshot!(a.say(&a.mia, "refresh-admin portfolio edit portfolio:Birch cadence:5").await, @r#"Nothing changed. cadence: "5" does not fit. A cadence is 7 to 366 days, not 5."#);
    assert_snapshot!(a.say(&a.mia, "refresh-admin portfolio edit portfolio:Birch cadence:60 date:2026-01-01").await, @r#"Nothing changed. date: "2026-01-01" does not fit; right would be a date from today on."#);
    assert_eq!(
        a.number("SELECT cadence_days FROM portfolio").await,
        30,
        "all or nothing"
    );
}

#[tokio::test]
async fn portfolios_and_people_are_listed() {
    let a = Agency::with_set().await;
    a.say(&a.mia, "refresh-admin portfolio pause portfolio:Birch")
        .await;
    assert_snapshot!(a.say(&a.mia, "refresh-admin portfolio list").await, @"
    ┌ 1 portfolio
    │ - Birch · blank · Mon 23 Nov · AM Dana · SAS Jo · paused
    └ As of now
    ");
    assert_snapshot!(a.say(&a.mia, "refresh-admin people list").await, @"
    ┌ 5 people
    │ - Ana · ana@agency.example · linked · Copywriter
    │ - Dana · dana@agency.example · linked
    │ - Jo · jo@agency.example · linked
    │ - Kofi · kofi@agency.example · linked · Designer
    │ - Mia · mia@agency.example · linked · Creative Team Lead
    └ As of now
    ");
    assert_snapshot!(a.say(&a.dana, "refresh-admin people list").await, @"Only a Lead or an Admin can do this. Nothing changed.");
}

#[tokio::test]
async fn an_export_can_be_imported() {
    let a = Agency::new().await;
    let form = a.form(&a.dana, "refresh note portfolio:Birch").await;
    a.send(&a.dana, &form, &[("note", "New \"logo\",\nno phone")])
        .await;
    a.read().await;
    let reply = a.reply(&a.mia, "refresh-admin portfolio export").await;
    assert_snapshot!(super::text(&reply), @"
    1 portfolio as a file, in the columns that `refreshbot import` reads. Archived ones are left out.
    📎 portfolios.csv
    ");
    let Reply::Private(message) = reply else {
        panic!("a message was expected")
    };
    let content = crate::wording::attached(&message);
    assert_snapshot!(content, @r#"
    Record ID,Creative Portfolio Name,Creative Refresh Cadence,Creative Refresh Date,Creative Refresh Status,Account Manager,Account Manager Email,Social Ad Specialist,Social Ad Specialist Email,Time Zone,Meta Ad Account ID,Asset Folder,Last Note
    refreshbot-1,Creatives - Birch,Every 30 days,2026-11-23,,Dana,dana@agency.example,Jo,jo@agency.example,Europe/Berlin,,,"New ""logo"",
    no phone"
    "#);
    let read = crm::read(content.as_bytes()).unwrap();
    assert_eq!(read.errors, []);
    assert_eq!(read.rows[0].client, "Birch");
    assert_eq!(
        read.rows[0].last_note.as_deref(),
        Some("New \"logo\",\nno phone")
    );
    assert_snapshot!(a.say(&a.jo, "refresh-admin portfolio export").await, @"Only a Lead or an Admin can do this. Nothing changed.");
}
