//! Portfolios from a CRM export.

use insta::assert_snapshot;
use refreshbot::domain::crm;
use refreshbot::workflow::import::{self, Report};

use super::with;
use crate::support::bot::TestBot;
use crate::support::database::{TestDb, on_both, sqlite};

const SMALL: &[u8] = include_bytes!("../../data/portfolios-small.csv");

on_both! {
    the_small_file_row_by_row
}

/// How a file is imported.
enum Way {
    /// What is due waits to be started.
    Import,
    /// What is due is started.
    Start,
    /// Nothing is written.
    Dry,
    /// Nothing is written, or started.
    DryStart,
}

async fn read(bot: &TestBot, csv: &[u8], way: Way) -> Report {
    let export = crm::read(csv).unwrap();
    let dry_run = matches!(way, Way::Dry | Way::DryStart);
    let start = matches!(way, Way::Start | Way::DryStart);
    let workspace = bot.stage.workspace;
    import::import(&bot.stage.workflow, workspace, export, dry_run, start)
        .await
        .unwrap()
}

fn shown(report: &Report) -> String {
    let mut lines = vec![format!(
        "{} rows, {} imported, {} updated, {} unchanged, {} held",
        report.rows, report.imported, report.updated, report.unchanged, report.held
    )];
    for e in &report.errors {
        lines.push(format!(
            "line {} · {} · {:?} · {}",
            e.line, e.column, e.value, e.reason
        ));
    }
    for l in &report.left_alone {
        lines.push(format!(
            "left alone: line {} · {} · {} · file {:?}, here {:?}",
            l.line, l.client, l.column, l.file, l.here
        ));
    }
    lines.join("\n")
}

/// A file of rows: id, name, cadence, date, status, AM, SAS, zone, note.
fn file(rows: &[&str]) -> Vec<u8> {
    let mut text = "Record ID,Creative Portfolio Name,Creative Refresh Cadence,Creative Refresh Date,Creative Refresh Status,Account Manager,Account Manager Email,Social Ad Specialist,Social Ad Specialist Email,Time Zone,Meta Ad Account ID,Asset Folder,Last Note\n".to_owned();
    for row in rows {
        let cells: Vec<&str> = row.split(',').collect();
        let [id, name, cadence, date, status, am, sas, zone, note] = cells[..] else {
            panic!("nine cells: {row}");
        };
        text.push_str(&format!("{id},{name},{cadence},{date},{status},{am},{am}@agency.example,{sas},{sas}@agency.example,{zone},,,{note}\n"));
    }
    text.into_bytes()
}

async fn bot() -> TestBot {
    let bot = TestBot::new(sqlite().await).await;
    people(&bot).await;
    bot
}

async fn people(bot: &TestBot) {
    use refreshbot::domain::people::Role;
    for (name, role) in [
        ("Lena", Role::Lead),
        ("Dana", Role::Am),
        ("Jo", Role::Sas),
        ("Kofi", Role::Designer),
        ("Ana", Role::Copywriter),
    ] {
        bot.person(name, [role]).await;
    }
}

/// As programs read it: without the numbers of cycles, which a dry run takes on PostgreSQL too.
fn outside(report: &Report) -> serde_json::Value {
    serde_json::to_value(report).unwrap()
}

async fn the_small_file_row_by_row(db: TestDb) {
    let bot = TestBot::new(db).await;
    let before = bot.state().await;
    let dry = read(&bot, SMALL, Way::Dry).await;
    assert_eq!(bot.state().await, before, "a dry run changes nothing");
    assert_eq!(bot.read().await, "");
    let report = read(&bot, SMALL, Way::Import).await;
    assert_eq!(outside(&report), outside(&dry));
    let first = shown(&report);
    // A dry run takes a number on PostgreSQL.
    let said = bot.read().await.replace("Import 2", "Import 1");
    let again = read(&bot, SMALL, Way::Import).await;
    assert_eq!(
        (again.imported, again.updated, again.unchanged),
        (0, 0, report.imported)
    );
    assert_eq!(again.errors, report.errors);
    assert_eq!(bot.read().await, "");
    assert_snapshot!(first, @r#"
    16 rows, 5 imported, 0 updated, 0 unchanged, 1 held
    line 7 · Creative Portfolio Name · "Twin" · This client stands on line 8 too.
    line 8 · Creative Portfolio Name · "ＴＷＩＮ" · This client stands on line 7 too.
    line 9 · Creative Portfolio Name · "Creatives - " · No client's name follows the prefix "Creatives - ".
    line 9 · Creative Refresh Cadence · "400" · A cadence is 7 to 366 days, not 400.
    line 9 · Creative Refresh Date · "13/45/2026" · "13/45/2026" has month 13; there are 12. Write 2026-12-24, or with slashes the month first: 12/24/2026.
    line 9 · Creative Refresh Status · "Paused" · It is not a Creative Refresh Status. Leave it empty, or write Refresh Request Submitted, Deliverables Submitted, Creatives Pending Approval or Creatives Completed & Approved.
    line 9 · Social Ad Specialist Email · "jo(at)agency" · An email address has no spaces, brackets, quotes, commas or colons.
    line 9 · Time Zone · "PST8PDT7" · "PST8PDT7" is not a time zone. Did you mean PST8PDT? Names look like Europe/Berlin or America/New_York.
    line 10 · Record ID · "" · It is empty, and it is required.
    line 10 · Creative Refresh Date · "" · It is empty, and it is required.
    line 10 · Creative Refresh Status · "No Refresh Requested" · This status ends a cycle. Let the CRM set the next date and clear the status, then export again.
    line 10 · Account Manager Email · "" · It is empty. An email address is needed.
    line 11 · (row) · "7,Creatives - Short,90" · It has 3 fields where the header has 14.
    line 12 · Record ID · "8" · This Record ID stands on line 13 too.
    line 13 · Record ID · "8" · This Record ID stands on line 12 too.
    line 14 · (row) · "9,Creatives - Open Quote,90,2026-12-01,,Dana Whitfield,dana@agency.example,Jo Becker,jo@agency.example,,,,\"never closed,x" · A quote opened on line 14 is not closed at the end of its field. A quote within quoted text is written twice.
    line 17 · Record ID · "7.0002E+09" · A spreadsheet has rounded this number. Export the file again.
    line 19 · Account Manager · "Dan�" · It is not UTF-8 text. Save the file as CSV UTF-8.
    line 20 · Last Note · "a\0b" · It contains the character U+0000. Remove it.
    "#);
    assert_snapshot!(said, @"
    #leads
      5 portfolios imported.
      1 of them was due or had begun before the import; nothing was posted for it.
      Next: check the list, link the accounts of its people (`/refresh-admin people link`), then start them: their people are told what is due.
      3 of them are in the middle of a cycle: imported, work not tracked here. Without tickets, go on with `/refresh approve` and `/refresh implement`.
      ┌ Due or begun
      │ - Birch Café · refresh Mon 23 Nov
      │ In the middle of a cycle
      │ - Alder Toys · refresh Fri 18 Dec · Creatives Completed & Approved
      │ - After The Quote · refresh Tue 1 Dec · Deliverables Submitted
      │ - Ünïcode · refresh Tue 1 Dec · Creatives Pending Approval
      └ Import 1
      [Start these]
    ");
}

#[tokio::test]
async fn dates_that_are_past_post_nothing_until_somebody_starts_them() {
    let bot = bot().await;
    let csv = file(&[
        "1,Creatives - Past,60,2026-11-01,,dana,jo,,Old words.",
        "2,Creatives - Requested,60,2026-10-01,Refresh Request Submitted,dana,jo,,",
        "3,Creatives - Future,60,2026-12-01,,dana,jo,,",
        "4,Creatives - Kickoff,60,2026-11-25,,dana,jo,,",
        "5,Creatives - Working,60,2026-11-02,Deliverables Submitted,dana,jo,,",
    ]);
    let report = read(&bot, &csv, Way::Import).await;
    assert_snapshot!(shown(&report), @"5 rows, 5 imported, 0 updated, 0 unchanged, 4 held");
    assert_snapshot!(bot.read().await, @"
    #leads
      5 portfolios imported.
      4 of them were due or had begun before the import; nothing was posted for them.
      Next: check the list, link the accounts of its people (`/refresh-admin people link`), then start them: their people are told what is due.
      1 of them is in the middle of a cycle: imported, work not tracked here. Without tickets, go on with `/refresh approve` and `/refresh implement`.
      ┌ Due or begun
      │ - Past · refresh Sun 1 Nov
      │ - Requested · refresh Thu 1 Oct · Refresh Request Submitted
      │ - Future · refresh Tue 1 Dec
      │ - Kickoff · refresh Wed 25 Nov
      │ In the middle of a cycle
      │ - Working · refresh Mon 2 Nov · Deliverables Submitted
      └ Import 1
      [Start these]
    ");
    let ana = bot.person("Ana", []).await;
    let before = bot.state().await;
    let refused = bot.press(&ana, "Start these").await;
    assert_snapshot!(refused.said(), @"Only a Lead or an Admin can do this. Nothing changed.");
    assert_eq!(bot.state().await, before);
    assert_eq!(bot.read().await, "");
    let lena = bot
        .person("Lena", [refreshbot::domain::people::Role::Lead])
        .await;
    let started = bot.press(&lena, "Start these").await;
    assert_snapshot!(started.said(), @"4 cycles are started. Their prompts are on their way; nothing more is needed.");
    assert_snapshot!(bot.read().await, @"
    #refreshes
      Past: refresh day · cycle 1 · due since Sun 1 Nov · @Jo
      ┌ Newest note of unknown author, imported Thu 19 Nov
      │ > Old words.
      │ Next: create one ticket for each deliverable.
      └ Note 1 · cycle 1 · Past
      [Submit first ticket] [Ask the AM]
    #refreshes
      Requested: refresh day · cycle 1 · due since Thu 1 Oct · @Jo
      There is no note for this client yet. Ask Dana before you start.
      [Ask the AM] [Submit first ticket anyway]
    #refreshes
      Future: refresh on Tue 1 Dec · cycle 1 · @Dana
      There is no note yet.
      Next: discuss it with the client, answer below, and log their direction with *Add note*.
      [Client wants a refresh] [No refresh this cycle] [Add note]
    #refreshes
      Kickoff: refresh on Wed 25 Nov · cycle 1 · @Dana
      There is no note yet.
      Next: discuss it with the client, answer below, and log their direction with *Add note*.
      [Client wants a refresh] [No refresh this cycle] [Add note]
    ");
    let again = bot.press(&lena, "Start these").await;
    assert_snapshot!(again.said(), @"They were started before. Nothing changed, and nothing is needed.");
    assert_eq!(bot.read().await, "");
    bot.go_to("2026-12-01", "09:00:00");
    let said = bot.read().await;
    assert_eq!(
        said.matches(": refresh day").count(),
        2,
        "Kickoff and Future: {said}"
    );
    assert!(said.contains("Future: refresh day"), "{said}");
}

#[tokio::test]
async fn the_command_line_can_start_them_too_also_later() {
    let csv = file(&[
        "1,Creatives - Past,60,2026-11-01,,dana,jo,,",
        "3,Creatives - Future,60,2026-12-01,,dana,jo,,",
    ]);
    let at_once = bot().await;
    read(&at_once, &csv, Way::Start).await;
    let said = at_once.read().await;
    assert!(said.contains("Past: refresh day"), "{said}");
    assert!(!said.contains("Start these"), "{said}");

    let later = bot().await;
    read(&later, &csv, Way::Import).await;
    later.skip().await;
    read(&later, &csv, Way::DryStart).await;
    assert_eq!(later.read().await, "", "a dry run starts nothing");
    read(&later, &csv, Way::Start).await;
    let said = later.read().await;
    assert!(said.contains("Past: refresh day"), "{said}");
}

#[tokio::test]
async fn the_middle_of_a_cycle_is_approved_and_implemented_without_tickets() {
    let bot = bot().await;
    let csv = file(&[
        "1,Creatives - Sub,60,2026-11-02,Deliverables Submitted,dana,jo,,",
        "2,Creatives - Pend,60,2026-11-02,Creatives Pending Approval,dana,jo,,",
        "3,Creatives - Appr,60,2026-11-02,Creatives Completed & Approved,dana,jo,,",
    ]);
    read(&bot, &csv, Way::Import).await;
    assert_snapshot!(bot.read().await, @"
    #leads
      3 portfolios imported.
      Nothing waits to be started; each posts when its day comes.
      3 of them are in the middle of a cycle: imported, work not tracked here. Without tickets, go on with `/refresh approve` and `/refresh implement`.
      ┌ In the middle of a cycle
      │ - Sub · refresh Mon 2 Nov · Deliverables Submitted
      │ - Pend · refresh Mon 2 Nov · Creatives Pending Approval
      │ - Appr · refresh Mon 2 Nov · Creatives Completed & Approved
      └ Import 1
    ");
    let (dana, jo) = (bot.person("Dana", []).await, bot.person("Jo", []).await);
    for client in ["Sub", "Pend"] {
        let early = bot
            .command(&jo, "refresh implement", &with("portfolio", client))
            .await;
        assert!(early.said().starts_with("Not yet:"), "{}", early.said());
        let status = bot
            .command(&jo, "refresh status", &with("portfolio", client))
            .await;
        assert!(!status.said().is_empty());
        let approved = bot
            .command(&dana, "refresh approve", &with("portfolio", client))
            .await;
        assert!(
            approved.said().contains("Creatives Completed & Approved"),
            "{}",
            approved.said()
        );
    }
    assert_snapshot!(bot.read().await, @"
    #refreshes
      Sub: approved, ready for Meta · cycle 1 · @Jo
      This cycle was imported: its tickets are not here.
      Next: put them live, then press *Mark implemented*. Until then no next refresh is scheduled.
      [Mark implemented]
    #refreshes
      Pend: approved, ready for Meta · cycle 1 · @Jo
      This cycle was imported: its tickets are not here.
      Next: put them live, then press *Mark implemented*. Until then no next refresh is scheduled.
      [Mark implemented]
    ");
    for client in ["Sub", "Pend", "Appr"] {
        let closed = bot
            .command(&jo, "refresh implement", &with("portfolio", client))
            .await;
        assert!(closed.said().contains("Fri 1 Jan"), "{}", closed.said());
    }
    let said = bot.read().await;
    assert_eq!(said.matches("cycle 1 is closed").count(), 3, "{said}");
    assert_eq!(
        bot.number("SELECT count(*) FROM cycle WHERE untracked AND closed_at IS NULL")
            .await,
        0
    );
    assert_eq!(
        bot.number(
            "SELECT count(*) FROM task WHERE kind = 'implement' AND completed_at IS NOT NULL"
        )
        .await,
        3
    );
}

#[tokio::test]
async fn tickets_made_here_in_an_imported_cycle_are_waited_for() {
    let bot = bot().await;
    let csv = file(&["1,Creatives - Sub,60,2026-11-02,Deliverables Submitted,dana,jo,,"]);
    read(&bot, &csv, Way::Import).await;
    let (dana, jo) = (bot.person("Dana", []).await, bot.person("Jo", []).await);
    let form = bot
        .command(&jo, "refresh submit", &with("portfolio", "Sub"))
        .await;
    form.send(&bot, &jo, &super::SPRING).await.message();
    let answer = bot
        .command(&dana, "refresh approve", &with("portfolio", "Sub"))
        .await;
    assert!(answer.said().starts_with("Not yet:"), "{}", answer.said());
    bot.skip().await;
}

#[tokio::test]
async fn imported_again_some_things_follow_the_file_and_others_never() {
    let bot = bot().await;
    read(
        &bot,
        &file(&[
            "1,Creatives - Birch,60,2026-12-01,,dana,jo,Europe/Berlin,A note.",
            "2,Creatives - Cedar,60,2026-12-01,,dana,jo,,",
        ]),
        Way::Import,
    )
    .await;
    bot.skip().await;
    let report = read(
        &bot,
        &file(&[
            "1,Creatives - Birch & Co,90,2026-12-24,Deliverables Submitted,kofi,ana,America/New_York,Another note.",
            "2,Creatives - Cedar,60,2026-12-01,,dana,jo,,",
        ]),
        Way::Import,
    )
    .await;
    assert_snapshot!(shown(&report), @r#"
    2 rows, 0 imported, 1 updated, 1 unchanged, 0 held
    left alone: line 2 · Birch & Co · Creative Refresh Date · file "2026-12-24", here "2026-12-01"
    left alone: line 2 · Birch & Co · Creative Refresh Status · file "Deliverables Submitted", here ""
    "#);
    assert_eq!(bot.read().await, "");
    let kofi = bot.person("Kofi", []).await;
    let status = bot
        .command(&kofi, "refresh status", &with("portfolio", "birch & CO"))
        .await;
    assert_snapshot!(status.said(), @"
    ┌ Birch & Co · cycle 1
    │ Next: Ana creates the tickets on Tue 1 Dec.
    │ Creative Refresh Status: blank
    │ Creative Refresh Date: Tue 1 Dec, every 90 days
    │ Account Manager: Kofi
    │ Social Ad Specialist: Ana
    │ Newest note: of unknown author, imported Thu 19 Nov: A note.
    └ Status of Birch & Co · cycle 1
    [Add note]
    ");
    // Nine o'clock is New York's now.
    bot.go_to("2026-12-01", "14:59:50");
    assert!(!bot.read().await.contains("Birch"));
    bot.go_to("2026-12-01", "15:00:00");
    assert!(bot.read().await.contains("Birch & Co: refresh day"));
}

#[tokio::test]
async fn a_name_that_is_taken_by_another_is_an_error_of_its_row() {
    let bot = bot().await;
    let csv = file(&["1,Creatives - Birch,60,2026-12-01,,dana,jo,,"]);
    read(&bot, &csv, Way::Import).await;
    let csv = file(&[
        "2,creatives - BIRCH,60,2026-12-01,,dana,jo,,",
        "3,Creatives - Cedar,60,2026-12-01,,dana,jo,,",
    ]);
    let report = read(&bot, &csv, Way::Import).await;
    assert_snapshot!(shown(&report), @r#"
    2 rows, 1 imported, 0 updated, 0 unchanged, 1 held
    line 2 · Creative Portfolio Name · "BIRCH" · Another portfolio of this name is here already. Rename one of them.
    "#);
    bot.skip().await;
}

#[tokio::test]
async fn a_person_without_a_name_gets_it_from_a_later_row() {
    let bot = bot().await;
    let nameless = String::from_utf8(file(&["1,Creatives - Birch,60,2026-12-01,,nora,jo,,"]))
        .unwrap()
        .replace(",nora,nora@", ",,nora@");
    read(&bot, nameless.as_bytes(), Way::Import).await;
    let csv = file(&["2,Creatives - Cedar,60,2026-12-01,,nora,jo,,"]);
    read(&bot, &csv, Way::Import).await;
    assert_eq!(
        bot.number(
            "SELECT count(*) FROM person WHERE name = 'nora' AND email = 'nora@agency.example'"
        )
        .await,
        1
    );
    bot.skip().await;
}

#[tokio::test]
#[ignore = "needs the CRM export (REFRESHBOT_PORTFOLIOS_CSV)"]
async fn the_agencys_own_file() {
    let path = std::env::var("REFRESHBOT_PORTFOLIOS_CSV").unwrap();
    let bot = bot().await;
    let report = read(&bot, &std::fs::read(path).unwrap(), Way::Import).await;
    assert!(report.imported > 0);
    bot.skip().await;
}
