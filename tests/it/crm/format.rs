//! The format: header, quotes and lines, whatever the bytes are.

use proptest::prelude::*;
use refreshbot::domain::crm::{COLUMNS, CrmFileError, Export, WHOLE_ROW, read};

use super::{cells, file, places, with};

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
}
