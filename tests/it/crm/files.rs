//! Whole files: which rows are read, and what is reported of the others.

use chrono::NaiveDate;
use refreshbot::domain::crm::{CrmStatus, read};

use super::places;

const SMALL: &[u8] = include_bytes!("../../data/portfolios-small.csv");

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn the_good_rows_of_a_messy_file_are_read() {
    let export = read(SMALL).unwrap();
    let lines: Vec<u64> = export.rows.iter().map(|row| row.line).collect();
    assert_eq!(lines, [2, 4, 5, 15, 18]);

    let birch = &export.rows[0];
    assert_eq!(
        (birch.record_id.as_str(), birch.client.as_str()),
        ("1", "Birch Café")
    );
    assert_eq!(
        (birch.cadence.days(), birch.refresh_date),
        (60, date("2026-11-23"))
    );
    assert_eq!(birch.status, CrmStatus::Blank);
    assert_eq!(birch.sas.name, "Jo Becker");
    assert_eq!(birch.time_zone, Some(chrono_tz::Europe::Berlin));
    assert_eq!(birch.ad_account.as_deref(), Some("act_1"));
    assert_eq!(
        birch.asset_folder.as_deref(),
        Some("https://drive.example/1")
    );
    let note = "Say \"Spring\", please.\n<@123> & <b>no phone</b>";
    assert_eq!(birch.last_note.as_deref(), Some(note));

    let alder = &export.rows[1];
    assert_eq!(alder.client, "Alder Toys");
    assert_eq!(
        (alder.cadence.days(), alder.refresh_date),
        (90, date("2026-12-18"))
    );
    assert_eq!(alder.status, CrmStatus::CreativesCompletedApproved);
    assert_eq!(
        alder.am.name, "dana@agency.example",
        "a person without a name"
    );
    assert_eq!(
        (
            alder.time_zone,
            &alder.ad_account,
            &alder.asset_folder,
            &alder.last_note
        ),
        (None, &None, &None, &None)
    );

    let zephyr = &export.rows[2];
    assert_eq!(zephyr.client, "Zephyr Realty");
    assert_eq!(
        (zephyr.cadence.days(), zephyr.refresh_date),
        (30, date("2027-01-09"))
    );
    assert_eq!(zephyr.status, CrmStatus::RefreshRequestSubmitted);
    assert_eq!(zephyr.time_zone, Some(chrono_tz::America::New_York));
    assert_eq!(
        export.rows[3].last_note.as_deref(),
        Some("Closed, and \"fine\".")
    );
}

#[test]
fn every_bad_row_of_a_messy_file_is_reported() {
    let export = read(SMALL).unwrap();
    let expected = [
        "7 Creative Portfolio Name",
        "8 Creative Portfolio Name",
        "9 Creative Portfolio Name",
        "9 Creative Refresh Cadence",
        "9 Creative Refresh Date",
        "9 Creative Refresh Status",
        "9 Social Ad Specialist Email",
        "9 Time Zone",
        "10 Record ID",
        "10 Creative Refresh Date",
        "10 Creative Refresh Status",
        "10 Account Manager Email",
        "11 (row)",
        "12 Record ID",
        "13 Record ID",
        "14 (row)",
        "17 Record ID",
        "19 Account Manager",
        "20 Last Note",
    ];
    assert_eq!(places(&export), expected);
    assert_eq!(export.total_rows, 16, "five good, eleven bad");
    let by_line = |line| export.errors.iter().find(|e| e.line == line).unwrap();
    assert_eq!(by_line(7).reason, "This client stands on line 8 too.");
    assert_eq!(by_line(7).value, "Twin");
    assert_eq!(
        by_line(11).reason,
        "It has 3 fields where the header has 14."
    );
    assert_eq!(by_line(11).value, "7,Creatives - Short,90");
    assert!(by_line(14).reason.contains("quote opened on line 14"));
    for error in &export.errors {
        assert!(error.reason.ends_with('.'), "a sentence: {error}");
    }
}

#[test]
#[ignore = "needs the CRM export (REFRESHBOT_PORTFOLIOS_CSV)"]
fn the_agency_s_export_is_read() {
    let path = std::env::var("REFRESHBOT_PORTFOLIOS_CSV")
        .expect("REFRESHBOT_PORTFOLIOS_CSV must name the CRM export");
    let export = read(&std::fs::read(path).unwrap()).unwrap();
    assert_eq!((export.total_rows, export.rows.len()), (240, 221));
    assert_eq!(
        places(&export),
        [
            "9 Social Ad Specialist Email",
            "20 Creative Refresh Date",
            "42 Social Ad Specialist Email",
            "58 Creative Portfolio Name",
            "59 Creative Portfolio Name",
            "86 Creative Refresh Date",
            "94 Creative Refresh Date",
            "102 Time Zone",
            "111 Social Ad Specialist Email",
            "130 Creative Portfolio Name",
            "134 Creative Portfolio Name",
            "137 Social Ad Specialist Email",
            "163 Creative Refresh Cadence",
            "167 (row)",
            "177 Social Ad Specialist Email",
            "198 Creative Portfolio Name",
            "210 Creative Portfolio Name",
            "274 Creative Portfolio Name",
            "275 Creative Portfolio Name",
        ]
    );
}
