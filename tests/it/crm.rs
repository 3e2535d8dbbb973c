//! Portfolios from a CRM export.

use chrono::NaiveDate;
use proptest::prelude::*;
use refreshbot::domain::crm::{COLUMNS, CrmFileError, CrmStatus, Export, WHOLE_ROW, read};
use refreshbot::domain::email::check_email;
use refreshbot::domain::name_key::{client_name, name_key};

const SMALL: &[u8] = include_bytes!("../data/portfolios-small.csv");

/// A good record: the file's cells, to be changed one by one.
fn cells() -> [String; 13] {
    let cells = [
        "7000",
        "Creatives - Birch",
        "60",
        "2026-11-23",
        "",
        "Dana",
        "dana@agency.example",
        "Jo",
        "jo@agency.example",
        "Europe/Berlin",
        "",
        "",
        "",
    ];
    cells.map(str::to_owned)
}

/// A file with the usual header and these records, each written as CSV.
fn file(records: &[[String; 13]]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS).unwrap();
    for record in records {
        writer.write_record(record).unwrap();
    }
    writer.into_inner().unwrap()
}

fn with(column: &str, value: &str) -> [String; 13] {
    let mut cells = cells();
    let place = COLUMNS.iter().position(|c| *c == column).unwrap();
    value.clone_into(&mut cells[place]);
    cells
}

fn read_one(column: &str, value: &str) -> Export {
    read(&file(&[with(column, value)])).unwrap()
}

/// The errors as `line column`.
fn places(export: &Export) -> Vec<String> {
    let place = |e: &refreshbot::domain::crm::RowError| format!("{} {}", e.line, e.column);
    export.errors.iter().map(place).collect()
}

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
fn a_row_is_good_or_has_an_error() {
    for (column, value) in [
        ("Record ID", " "),
        ("Record ID", &"9".repeat(201)),
        ("Creative Portfolio Name", "   "),
        ("Creative Portfolio Name", "Creatives -"),
        ("Creative Portfolio Name", "Birch\nToys"),
        ("Creative Refresh Cadence", "monthly"),
        ("Creative Refresh Cadence", "6"),
        ("Creative Refresh Cadence", ""),
        ("Creative Refresh Date", "soon"),
        ("Creative Refresh Date", "2027-02-29"),
        ("Creative Refresh Status", "Creatives Implemented"),
        ("Account Manager Email", "a@b@c"),
        ("Social Ad Specialist Email", ""),
        ("Time Zone", "Mars/Olympus"),
        ("Asset Folder", "two\nlines"),
        ("Last Note", "a\0b"),
    ] {
        let export = read_one(column, value);
        assert_eq!(places(&export), [format!("2 {column}")], "{value:?}");
        assert_eq!(export.rows, []);
        assert_eq!(export.total_rows, 1);
    }
    for (column, value) in [
        ("Creative Portfolio Name", " CREATIVES -Birch "),
        (
            "Creative Refresh Status",
            "creatives completed and approved",
        ),
        ("Time Zone", " "),
        ("Last Note", "@everyone <b>&amp;</b> `x`"),
        ("Meta Ad Account ID", "not an id"),
    ] {
        let export = read_one(column, value);
        assert_eq!(
            (export.errors.as_slice(), export.rows.len()),
            (&[][..], 1),
            "{value:?}"
        );
    }
}

#[test]
fn a_repeated_client_or_id_is_an_error_even_in_a_row_that_is_bad_anyway() {
    let mut bad = with("Creative Refresh Date", "soon");
    "7001".clone_into(&mut bad[0]);
    let mut third = cells();
    "7001".clone_into(&mut third[0]);
    "creatives - BIRCH".clone_into(&mut third[1]);
    let export = read(&file(&[cells(), bad, third])).unwrap();
    assert_eq!(
        places(&export),
        [
            "2 Creative Portfolio Name",
            "3 Record ID",
            "3 Creative Portfolio Name",
            "3 Creative Refresh Date",
            "4 Record ID",
            "4 Creative Portfolio Name",
        ]
    );
    assert_eq!(
        export.errors[0].reason,
        "This client stands on lines 3, 4 too."
    );
}

#[test]
fn many_rows_of_one_client_are_errors_of_a_bearable_length() {
    let rows: Vec<_> = (0..3000)
        .map(|n| with("Record ID", &n.to_string()))
        .collect();
    let export = read(&file(&rows)).unwrap();
    assert_eq!((export.rows.len(), export.errors.len()), (0, 3000));
    let reason = "This client stands on lines 2, 3, 4 and 2996 more too.";
    assert_eq!(export.errors[2999].reason, reason);
}

#[test]
fn columns_may_stand_anywhere_and_be_written_in_any_case() {
    let header: Vec<String> = COLUMNS
        .iter()
        .rev()
        .map(|c| format!(" {} ", c.to_uppercase()))
        .collect();
    let record: Vec<String> = cells().into_iter().rev().collect();
    let text = format!("Extra,{}\r\nx,{}\r\n", header.join(","), record.join(","));
    let export = read(text.as_bytes()).unwrap();
    assert_eq!((export.rows.len(), export.errors.len()), (1, 0));
    assert_eq!(export.rows[0].client, "Birch");
}

#[test]
fn a_file_that_is_no_export_says_why() {
    let error = |text: &[u8]| read(text).unwrap_err();
    assert_eq!(error(b""), CrmFileError::Empty);
    assert_eq!(error(b"\xEF\xBB\xBF\r\n\r\n"), CrmFileError::Empty);
    assert_eq!(error(b"\xFF\xFER\0e\0"), CrmFileError::Utf16);
    assert_eq!(
        error(COLUMNS.join(";").as_bytes()),
        CrmFileError::NotCommas("semicolons")
    );
    assert_eq!(
        error(COLUMNS.join("\t").as_bytes()),
        CrmFileError::NotCommas("tabs")
    );
    assert_eq!(error(b"\"Record ID"), CrmFileError::HeaderQuote(1));
    let without = COLUMNS[2..].join(",");
    assert_eq!(
        error(without.as_bytes()).to_string(),
        "The header (line 1) lacks \"Record ID\", \"Creative Portfolio Name\"."
    );
    let twice = format!("{},time zone", COLUMNS.join(","));
    assert_eq!(
        error(twice.as_bytes()).to_string(),
        "The header (line 1) has \"Time Zone\" more than once."
    );
    assert_eq!(
        read(COLUMNS.join(",").as_bytes()).unwrap(),
        Export::default()
    );
}

#[test]
fn an_unclosed_quote_costs_its_own_row_only() {
    let good = cells().join(",");
    let open = with("Last Note", "").join(",") + "\"note";
    let header = COLUMNS.join(",");
    let id = |n: u32, record: &str| {
        record
            .replacen("7000", &n.to_string(), 1)
            .replacen("Birch", &format!("Birch {n}"), 1)
    };

    // Never closed, closed by a later quote, and by one that ends a later row.
    let inches = id(3, &good) + "a 5\" screen";
    let ends_in_quote = id(3, &good) + "screen of 5\"";
    for third in [
        &id(3, &good),
        &(id(3, &good) + "\"a note\""),
        &inches,
        &ends_in_quote,
    ] {
        let rows = [&header, &id(1, &good), &id(2, &open), third, &id(4, &good)];
        let text = rows.map(String::as_str).join("\r\n");
        let export = read(text.as_bytes()).unwrap();
        let lines: Vec<u64> = export.rows.iter().map(|row| row.line).collect();
        assert_eq!(lines, [2, 4, 5], "{third}");
        assert_eq!(places(&export), [format!("3 {WHOLE_ROW}")]);
        assert_eq!(export.total_rows, 4);
    }
}

#[test]
fn a_quote_that_is_closed_in_the_middle_is_an_error() {
    let text = format!(
        "{}\n{}\"say \"hello\" now\"\n",
        COLUMNS.join(","),
        cells().join(",")
    );
    let export = read(text.as_bytes()).unwrap();
    assert_eq!(places(&export), ["2 (row)"]);
    assert!(export.errors[0].reason.contains("written twice"));
}

#[test]
fn lines_are_counted_alike_whatever_ends_them() {
    for end in ["\n", "\r\n", "\r"] {
        let mut text = COLUMNS.join(",") + end + end;
        text += &(with("Last Note", "").join(",") + "\"one" + end + "two\"" + end);
        text += &(with("Creative Refresh Date", "soon").join(",") + end);
        let export = read(text.as_bytes()).unwrap();
        assert_eq!(places(&export)[0], "3 Record ID", "{end:?}");
        assert_eq!(export.errors.last().unwrap().line, 5, "{end:?}");
    }
    let text = format!(
        "{}\r\n{}\"one\r\ntwo\"",
        COLUMNS.join(","),
        cells().join(",")
    );
    let export = read(text.as_bytes()).unwrap();
    assert_eq!(export.rows[0].last_note.as_deref(), Some("one\ntwo"));
}

#[test]
fn names_are_compared_without_case_width_and_composition() {
    assert_eq!(name_key(" Café\u{a0}"), name_key("CAFE\u{301}"));
    assert_eq!(name_key("ＢＰＳ"), "bps");
    assert_eq!(name_key("STRASSE"), name_key("straße"));
    assert_ne!(name_key("Birch"), name_key("Bîrch"));
    assert_eq!(
        name_key("a  b"),
        "a  b",
        "spaces within a name are part of it"
    );
    for character in '\0'..=char::MAX {
        let key = name_key(&character.to_string());
        assert_eq!(name_key(&key), key, "{character:?}");
    }
}

#[test]
fn a_portfolio_s_name_may_have_its_prefix_or_not() {
    for name in [
        "Creatives - Birch",
        "creatives — Birch ",
        "Birch",
        " CREATIVES -Birch",
        "Creatives- Birch",
    ] {
        assert_eq!(client_name(name), "Birch", "{name}");
    }
    assert_eq!(client_name("Creatives-R-Us"), "Creatives-R-Us");
    assert_eq!(
        client_name("Creatives Inc - Berlin"),
        "Creatives Inc - Berlin"
    );
    assert_eq!(client_name("Creatives - "), "");
}

#[test]
fn an_email_address_must_look_like_one() {
    for good in [
        "a@b.example",
        "sam.o'neil+x@mail.agency.example",
        "jö@möbel.example",
    ] {
        assert_eq!(check_email(good), Ok(()), "{good}");
    }
    for bad in [
        "",
        "jo",
        "jo.becker(at)agency",
        "a@b@c",
        "a@b@c.example",
        "@b.example",
        "a@",
        "a@b",
        "a@.example",
        "a@b..example",
        "a b@c.example",
        ".a@b.example",
        "Jo <jo@b.example>",
        "a@-b.example",
    ] {
        assert!(check_email(bad).is_err(), "{bad}");
    }
    assert!(check_email(&format!("{}@b.example", "a".repeat(250))).is_err());
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

/// Text with a good share of what means something in CSV.
fn csv_like() -> impl Strategy<Value = String> {
    proptest::collection::vec(
        prop_oneof![
            Just("\"".to_owned()),
            Just(",".to_owned()),
            Just("\n".to_owned()),
            Just("\r\n".to_owned()),
            Just(",,,,,,a@b.c,,,,,,".to_owned()),
            "[a-z]{1,3}",
            any::<char>().prop_map(String::from),
        ],
        0..60,
    )
    .prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn reading_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&bytes);
        let _ = read(&[COLUMNS.join(",").as_bytes(), b"\n", &bytes].concat());
    }

    #[test]
    fn every_record_is_a_row_or_has_an_error(text in csv_like()) {
        let export = read(format!("{}\n{text}", COLUMNS.join(",")).as_bytes()).unwrap();
        let mut bad: Vec<u64> = export.errors.iter().map(|e| e.line).collect();
        bad.dedup();
        prop_assert_eq!(export.total_rows, export.rows.len() + bad.len());
        prop_assert!(export.rows.iter().all(|row| !bad.contains(&row.line)));
    }

    #[test]
    fn what_a_csv_library_writes_is_read_back(note in "(\\PC|[\n\", ]){0,40}", client in "[a-z\"',]{1,20}") {
        let mut record = with("Last Note", &note);
        record[1] = format!("Creatives - {client}");
        let export = read(&file(&[record])).unwrap();
        prop_assert_eq!(&export.errors, &[]);
        let note = note.trim();
        prop_assert_eq!(export.rows[0].last_note.as_deref(), Some(note).filter(|n| !n.is_empty()));
        prop_assert_eq!(&export.rows[0].client, &client);
    }

    #[test]
    fn the_key_of_a_key_is_itself(name in any::<String>()) {
        let key = name_key(&name);
        prop_assert_eq!(name_key(&key), key.clone());
        prop_assert_eq!(name_key(&format!(" {name}\t")), key);
    }
}
