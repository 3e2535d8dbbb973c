//! A row: good, or with an error for each cell that is not.

use refreshbot::domain::crm::read;

use super::{cells, file, places, read_one, with};

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
