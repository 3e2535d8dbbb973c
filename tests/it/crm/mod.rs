//! Portfolios from a CRM export.

mod files;
mod format;
mod names;
mod rows;

use refreshbot::domain::crm::{COLUMNS, Export, read};

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
