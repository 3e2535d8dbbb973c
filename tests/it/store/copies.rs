//! Backups: everything comes back, in either database, or nothing does.

use std::fs::File;
use std::io::{Read, Seek, Write};
use std::sync::Arc;

use object_store::memory::InMemory;
use object_store::{ObjectStore, ObjectStoreExt};
use refreshbot::backup::{self, Error, Made};
use refreshbot::chat::commands::Given;
use refreshbot::store::tables::{self, Kind};
use refreshbot::store::{Db, copy};
use serde_json::Value;

use crate::conversations::{Agency, birch};
use crate::support::database::{self, TestDb, on_both};

on_both! {
    everything_comes_back_and_the_bot_goes_on
    a_backup_is_of_one_moment
    what_is_there_is_never_replaced
}

/// What a table can hold and a careless copy would change.
const NASTY: &str = "It's {\"b\": 1, \"a\": [true]} \\ \"quoted\"\r\n\tΩ 🐕 =1+1 \u{200b}";

fn made() -> Made {
    Made {
        program: "0.1.0".into(),
        at: "2026-11-23T09:00:00Z".parse().unwrap(),
    }
}

/// A backup of a database and its files.
async fn backup(db: &Db, files: Option<&dyn ObjectStore>) -> Vec<u8> {
    let mut file = tempfile::tempfile().unwrap();
    let spool = std::env::temp_dir();
    backup::write(db, files, &file, &spool, &made(), &mut ())
        .await
        .unwrap();
    let mut bytes = Vec::new();
    file.rewind().unwrap();
    file.read_to_end(&mut bytes).unwrap();
    bytes
}

/// A SQLite database without tables.
async fn bare() -> (tempfile::TempDir, Db) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/new.db", folder.path().display());
    let db = Db::connect(&url).await.unwrap();
    (folder, db)
}

/// All rows of all tables.
async fn rows(db: &Db) -> Vec<String> {
    let mut tx = db.snapshot().await.unwrap();
    let mut rows = Vec::new();
    for table in tables::tables(&mut tx).await.unwrap() {
        copy::read(&mut tx, &table, |row| {
            rows.push(format!("{} {}", table.name, Value::from(row)));
            Ok::<(), sqlx::Error>(())
        })
        .await
        .unwrap();
    }
    rows
}

/// An agency after most of a cycle, with a file and with text that is hard to copy.
async fn agency(db: TestDb) -> Agency {
    let a = Agency::on(db).await;
    a.note(NASTY).await.message();
    a.bot.skip().await;
    let a = a.first().await;
    let file = a.bot.stage.file("hero.png", "picture");
    let options = [("ticket", Given::from("T-1")), ("file", file.into())];
    let answer = a.bot.command(&a.kofi, "refresh deliver", &options).await;
    answer.message();
    a.bot.skip().await;
    a
}

async fn everything_comes_back_and_the_bot_goes_on(db: TestDb) {
    let a = agency(db).await;
    let before = rows(&a.bot.db.db).await;
    assert!(before.len() > 40, "{} rows", before.len());
    assert!(before.iter().any(|row| row.contains("=1+1 \u{200b}")));
    let archive = backup(&a.bot.db.db, Some(a.bot.files.as_ref())).await;

    let (_folder, new) = bare().await;
    let files = InMemory::new();
    let restored = backup::restore(&new, Some(&files), &archive[..], &mut ())
        .await
        .unwrap();
    assert_eq!(restored.files, 1);
    assert_eq!(rows(&new).await, before);
    let path = a.bot.db.text("SELECT stored_path FROM asset").await;
    let kept = files.get(&path.as_str().into()).await.unwrap();
    assert_eq!(&kept.bytes().await.unwrap()[..], b"picture");
    // Copied once more, it is the same to the byte.
    assert_eq!(backup(&new, Some(&files)).await, archive);
    new.close().await;

    // A bot on the copy goes on with the cycle, and gives no number twice.
    let (folder, again) = bare().await;
    backup::restore(&again, None, &archive[..], &mut ())
        .await
        .unwrap();
    again.close().await;
    let url = format!("sqlite://{}/new.db", folder.path().display());
    let next = Db::open(&url).await.unwrap();
    let last = {
        let mut tx = next.snapshot().await.unwrap();
        let all = tables::tables(&mut tx).await.unwrap();
        copy::numbers(&mut tx, &all).await.unwrap()
    };
    assert!(last["draft"] >= 1 && last["activity"] > 5, "{last:?}");
    next.close().await;
}

#[ignore = "needs PostgreSQL (initdb, or REFRESHBOT_TEST_POSTGRES)"]
#[tokio::test(flavor = "multi_thread")]
async fn a_backup_of_one_database_comes_back_in_the_other_and_from_there_again() {
    let a = agency(database::sqlite().await).await;
    let before = rows(&a.bot.db.db).await;
    let archive = backup(&a.bot.db.db, None).await;
    let postgres = database::postgres().await;
    backup::restore(&postgres.db, None, &archive[..], &mut ())
        .await
        .unwrap();
    assert_eq!(rows(&postgres.db).await, before);
    // The next number is a new one.
    let last: i64 = a.bot.db.number("SELECT max(id) FROM person").await;
    postgres
        .raw("INSERT INTO person (workspace_id, name, created_at) VALUES (1, 'New', '2026-11-23T09:00:00Z')")
        .await
        .unwrap();
    let new = postgres.number("SELECT max(id) FROM person").await;
    assert_eq!(new, last + 1);
    postgres
        .raw("DELETE FROM person WHERE name = 'New'")
        .await
        .unwrap();

    let archive = backup(&postgres.db, None).await;
    let (_folder, lite) = bare().await;
    backup::restore(&lite, None, &archive[..], &mut ())
        .await
        .unwrap();
    assert_eq!(rows(&lite).await, before);
    // A number that was given and forgotten is not given again.
    let mut tx = lite.begin().await.unwrap();
    let all = tables::tables(&mut tx).await.unwrap();
    assert_eq!(copy::numbers(&mut tx, &all).await.unwrap()["person"], new);
}

#[ignore = "needs PostgreSQL (initdb, or REFRESHBOT_TEST_POSTGRES)"]
#[tokio::test(flavor = "multi_thread")]
async fn both_databases_mean_the_same_by_each_column() {
    let (lite, pg) = (database::sqlite().await, database::postgres().await);
    let described = async |db: &TestDb| {
        let mut tx = db.db.snapshot().await.unwrap();
        tables::tables(&mut tx).await.unwrap()
    };
    let (lite, pg) = (described(&lite).await, described(&pg).await);
    assert_eq!(lite.len(), pg.len());
    // A new column of JSON belongs into store/tables.rs; SQLite does not say what is JSON.
    for (lite, pg) in lite.iter().zip(&pg) {
        assert_eq!(lite, pg);
    }
}

#[tokio::test]
async fn each_table_has_a_key_and_comes_after_those_it_refers_to() {
    let db = database::sqlite().await;
    let mut tx = db.db.snapshot().await.unwrap();
    let all = tables::tables(&mut tx).await.unwrap();
    assert!(all.len() >= 23, "{}", all.len());
    assert!(all.iter().all(|table| !table.key.is_empty()), "{all:#?}");
    let place = |name: &str| all.iter().position(|table| table.name == name).unwrap();
    for (before, after) in [
        ("workspace", "person"),
        ("cycle", "due"),
        ("ad_set", "ticket"),
        ("note", "question"),
    ] {
        assert!(place(before) < place(after), "{before} after {after}");
    }
    let cycle = &all[place("cycle")];
    let kind = |name: &str| {
        cycle
            .columns
            .iter()
            .find(|it| it.name == name)
            .unwrap()
            .kind
    };
    assert_eq!(kind("untracked"), Kind::Flag);
    assert_eq!(kind("opened_at"), Kind::Instant);
    assert_eq!(kind("refresh_date"), Kind::Date);
}

/// Somebody is made with an account, and always both: while this goes on, a backup is made.
async fn a_backup_is_of_one_moment(db: TestDb) {
    db.raw("INSERT INTO workspace (name, time_zone, created_at) VALUES ('w', 'UTC', '2026-11-23T09:00:00Z')")
        .await
        .unwrap();
    let db = Arc::new(db);
    let busy = tokio::spawn({
        let db = db.clone();
        async move {
            for n in 1..=150 {
                db.raw(&format!(
                    "BEGIN; INSERT INTO person (workspace_id, name, created_at) VALUES (1, 'p{n}', '2026-11-23T09:00:00Z');
                     INSERT INTO account (workspace_id, platform, external_id, person_id, name, roles)
                     SELECT 1, 'discord', '{n}', max(id), 'p{n}', '[]' FROM person; COMMIT;"
                ))
                .await
                .unwrap();
            }
        }
    });
    let mut counts = Vec::new();
    while !busy.is_finished() {
        let archive = backup(&db.db, None).await;
        let (_folder, new) = bare().await;
        let restored = backup::restore(&new, None, &archive[..], &mut ())
            .await
            .unwrap();
        let count = |name: &str| {
            let mut tables = restored.manifest.tables.iter();
            tables.find(|it| it.name == name).unwrap().rows
        };
        counts.push((count("person"), count("account")));
        new.close().await;
    }
    busy.await.unwrap();
    assert!(!counts.is_empty());
    assert!(
        counts.iter().all(|(people, accounts)| people == accounts),
        "{counts:?}"
    );
}

async fn what_is_there_is_never_replaced(db: TestDb) {
    let a = agency(db).await;
    let before = rows(&a.bot.db.db).await;
    let archive = backup(&a.bot.db.db, None).await;
    let error = backup::restore(&a.bot.db.db, None, &archive[..], &mut ())
        .await
        .unwrap_err();
    assert!(matches!(error, Error::NotEmpty(_)), "{error}");
    assert_eq!(rows(&a.bot.db.db).await, before);
}

/// The archive with some bytes of its contents replaced by as many others.
fn with(archive: &[u8], old: &str, new: &str) -> Vec<u8> {
    assert_eq!(old.len(), new.len());
    let (old, new) = (old.as_bytes(), new.as_bytes());
    let mut changed = archive.to_vec();
    let mut found = false;
    for at in 0..=changed.len() - old.len() {
        if &changed[at..at + old.len()] == old {
            changed[at..at + old.len()].copy_from_slice(new);
            found = true;
        }
    }
    assert!(found);
    changed
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_or_newer_backup_restores_nothing() {
    let a = agency(database::sqlite().await).await;
    let archive = backup(&a.bot.db.db, Some(a.bot.files.as_ref())).await;
    let at = |text: &str| {
        let found = archive
            .windows(text.len())
            .position(|it| it == text.as_bytes());
        found.unwrap()
    };
    let step = copy::newest_step();
    // As long as it was, so that what follows stands where it stood.
    let newer = format!("\"step\":{},", step + 1);
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("not a backup", b"a letter".to_vec()),
        ("not a backup", Vec::new()),
        ("not a backup", with(&archive, "\"made_at\"", "\"made_of\"")),
        (
            "newer than this one",
            with(&archive, "\"format\": 1", "\"format\": 2"),
        ),
        (
            "newer than this one",
            with(&archive, &format!("\"step\": {step},"), &newer),
        ),
        // Other words, another name, half of it.
        (
            "is not the same",
            with(&archive, "Birch Pet Supply", "Larch Pet Supply"),
        ),
        (
            "has no column",
            with(&archive, "\"client_key\":", "\"client_kex\":"),
        ),
        ("damaged", archive[..at("\"client_key\":") + 5].to_vec()),
        ("damaged", archive[..at("tables/person.jsonl")].to_vec()),
        ("is not what it was", with(&archive, "picture", "painted")),
        ("damaged", archive[..archive.len() - 4096].to_vec()),
    ];
    for (words, archive) in cases {
        let (_folder, new) = bare().await;
        let files = InMemory::new();
        let error = backup::restore(&new, Some(&files), &archive[..], &mut ())
            .await
            .unwrap_err();
        assert!(error.to_string().contains(words), "{words}: {error}");
        assert_eq!(rows(&new).await, [""; 0], "{words}: not even a table");
        new.close().await;
    }
    let _ = a.bot.command(&a.jo, "refresh status", &birch()).await;
    a.bot.skip().await;
}

/// A hostile archive: the names in it are only looked up, never followed.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_no_row_names_is_written_nowhere() {
    let a = agency(database::sqlite().await).await;
    let archive = backup(&a.bot.db.db, Some(a.bot.files.as_ref())).await;
    let mut hostile = tar::Builder::new(Vec::new());
    for entry in tar::Archive::new(&archive[..]).entries().unwrap() {
        let mut entry = entry.unwrap();
        let mut header = entry.header().clone();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).unwrap();
        if entry.path_bytes().starts_with(b"files/") {
            let name = b"files/../../../escaped";
            let field = &mut header.as_old_mut().name;
            field.fill(0);
            field[..name.len()].copy_from_slice(name);
            header.set_cksum();
        }
        hostile.append(&header, &content[..]).unwrap();
    }
    let hostile = hostile.into_inner().unwrap();
    let (folder, new) = bare().await;
    let inner = folder.path().join("a/b/c");
    std::fs::create_dir_all(&inner).unwrap();
    let files = object_store::local::LocalFileSystem::new_with_prefix(&inner).unwrap();
    let error = backup::restore(&new, Some(&files), &hostile[..], &mut ())
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("no row names the file"),
        "{error}"
    );
    assert!(!folder.path().join("escaped").exists());
    assert_eq!(rows(&new).await, [""; 0]);
}

#[tokio::test]
async fn an_older_backup_is_brought_up_to_date() {
    let (_old_folder, old) = bare().await;
    let mut tx = old.begin().await.unwrap();
    copy::make_tables(&mut tx, 1).await.unwrap();
    tx.commit().await.unwrap();
    let Db::Sqlite { write, .. } = &old else {
        unreachable!()
    };
    sqlx::query("INSERT INTO workspace (name, time_zone, created_at) VALUES ('Harbour', 'UTC', '2026-11-23T09:00:00.123+00:00')")
        .execute(write)
        .await
        .unwrap();
    let archive = backup(&old, None).await;
    let (_folder, new) = bare().await;
    let restored = backup::restore(&new, None, &archive[..], &mut ())
        .await
        .unwrap();
    assert_eq!(restored.manifest.step, 1);
    assert_eq!(new.tables().await, refreshbot::store::Tables::Current);
    assert_eq!(rows(&new).await.len(), 1);
    // Into tables that are newer than the backup nothing is put, even where they are empty.
    if copy::newest_step() > 1 {
        let current = database::sqlite().await;
        let error = backup::restore(&current.db, None, &archive[..], &mut ())
            .await
            .unwrap_err();
        assert!(matches!(error, Error::NewerTables), "{error}");
    }
}

#[tokio::test]
async fn a_file_that_somebody_removed_is_named_and_the_rest_is_kept() {
    let a = agency(database::sqlite().await).await;
    let path = a.bot.db.text("SELECT stored_path FROM asset").await;
    a.bot.files.delete(&path.as_str().into()).await.unwrap();
    let file: File = tempfile::tempfile().unwrap();
    let (db, files) = (&a.bot.db.db, Some(a.bot.files.as_ref()));
    let spool = std::env::temp_dir();
    let written = backup::write(db, files, &file, &spool, &made(), &mut ())
        .await
        .unwrap();
    assert_eq!(
        (written.missing, written.manifest.files),
        (vec![path], Some(0))
    );
    let mut file = file;
    file.rewind().unwrap();
    file.flush().unwrap();
    let (_folder, new) = bare().await;
    backup::restore(&new, Some(&InMemory::new()), file, &mut ())
        .await
        .unwrap();
}
