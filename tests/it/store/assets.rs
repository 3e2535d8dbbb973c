//! Files and links, and the copying of files.

use chrono::{DateTime, TimeDelta, Utc};
use refreshbot::domain::asset::{Asset, AssetPurpose, AssetState};
use refreshbot::domain::id::AssetId;
use refreshbot::store::asset::{self, Copying, NewAsset, Owner};
use refreshbot::store::note::{self, Author};

use super::agency::{Agency, seen, written};
use crate::support::database::{TestDb, on_both};

on_both! {
    an_asset_belongs_to_a_ticket_or_a_note
    a_file_is_copied_once
    a_file_that_expired_is_lost
    a_clone_brings_the_reference_files_along
    workers_never_copy_the_same_file
}

fn new(purpose: AssetPurpose, state: AssetState, name: &str) -> NewAsset {
    NewAsset {
        purpose,
        state,
        name: name.to_owned(),
        url: format!("https://cdn.example/{name}?ex=1&is=2"),
        size: 3_000_000_000,
        media_type: Some("image/png".to_owned()),
    }
}

impl Agency {
    async fn asset(&self, owner: Owner, new: &NewAsset) -> Asset {
        let by = Some(self.kofi);
        written!(self, |tx| asset::insert(
            &mut tx,
            self.workspace,
            owner,
            new,
            by,
            self.begin
        ))
    }

    async fn copies(&self, now: DateTime<Utc>, lease: &str) -> Vec<Copying> {
        let lease_end = now + TimeDelta::seconds(60);
        written!(self, |tx| asset::claim(&mut tx, now, 10, lease, lease_end))
    }
}

use AssetPurpose::{Delivered, Reference};
use AssetState::{Copying as ToCopy, Link, Lost, Stored};

async fn an_asset_belongs_to_a_ticket_or_a_note(db: TestDb) {
    let a = Agency::of(db).await;
    let w = a.workspace;
    let set = a.ad_set("BPS", 2).await;
    let (t1, t2) = (a.ticket(&set, 1).await, a.ticket(&set, 2).await);
    let note = written!(a, |tx| note::insert(
        &mut tx,
        w,
        a.portfolio,
        a.cycle,
        Author::default(),
        "n",
        a.begin
    ));
    let file = a
        .asset(Owner::Ticket(t1, 2), &new(Delivered, ToCopy, "hero v2.png"))
        .await;
    let link = a
        .asset(Owner::Ticket(t2, 1), &new(Delivered, Link, "Drive"))
        .await;
    let logo = a
        .asset(Owner::Note(note), &new(Reference, ToCopy, "logo.svg"))
        .await;

    assert_eq!(
        (file.ticket_id, file.note_id, file.round),
        (Some(t1), None, 2)
    );
    assert_eq!(
        (file.purpose, file.state, file.size),
        (Delivered, ToCopy, 3_000_000_000)
    );
    assert_eq!(
        (file.name.as_str(), file.stored_path.as_ref()),
        ("hero v2.png", None)
    );
    assert_eq!(file.url, "https://cdn.example/hero v2.png?ex=1&is=2");
    assert_eq!(file.sender_id, Some(a.kofi));
    assert_eq!((logo.ticket_id, logo.note_id), (None, Some(note)));
    assert_eq!(seen!(a, |tx| asset::asset(&mut tx, w, file.id)), file);
    assert_eq!(
        seen!(a, |tx| asset::of_ticket(&mut tx, w, t1)),
        std::slice::from_ref(&file)
    );
    assert_eq!(
        seen!(a, |tx| asset::of_cycle(&mut tx, w, a.cycle)),
        [file, link]
    );
    assert_eq!(seen!(a, |tx| asset::of_note(&mut tx, w, note)), [logo]);
    let media = a.db.text("SELECT DISTINCT media_type FROM asset").await;
    assert_eq!(media, "image/png");
}

async fn a_file_is_copied_once(db: TestDb) {
    let a = Agency::of(db).await;
    let w = a.workspace;
    let set = a.ad_set("BPS", 1).await;
    let owner = Owner::Ticket(a.ticket(&set, 1).await, 1);
    assert_eq!(seen!(a, |tx| asset::earliest(&mut tx)), None);
    a.asset(owner, &new(Delivered, Link, "a link is not copied"))
        .await;
    let file = a.asset(owner, &new(Delivered, ToCopy, "hero.png")).await;
    assert_eq!(seen!(a, |tx| asset::earliest(&mut tx)), Some(a.begin));

    let copy = a.copies(a.begin, "w").await.remove(0);
    assert_eq!((copy.id, copy.workspace_id, copy.attempts), (file.id, w, 1));
    assert_eq!((copy.url, copy.name.as_str()), (file.url, "hero.png"));
    assert_eq!(copy.created_at, a.begin);
    assert!(a.copies(a.begin, "v").await.is_empty());
    let next = a.begin + TimeDelta::seconds(9);
    written!(a, |tx| asset::retry(
        &mut tx, file.id, "other", a.begin, "no lease"
    ));
    written!(a, |tx| asset::retry(&mut tx, file.id, "w", next, "503"));
    assert!(
        a.copies(next - TimeDelta::microseconds(1), "v")
            .await
            .is_empty()
    );
    assert_eq!(a.copies(next, "v").await.remove(0).attempts, 2);
    let store = |lease| {
        let a = &a;
        async move {
            written!(a, |tx| asset::stored(
                &mut tx, file.id, lease, "ab/cd", "abcd", 42
            ))
        }
    };
    assert!(!store("w").await, "its lease is lost");
    assert!(store("v").await);
    assert!(!store("v").await, "it is stored");
    let kept = seen!(a, |tx| asset::asset(&mut tx, w, file.id));
    assert_eq!(
        (kept.state, kept.stored_path.as_deref(), kept.size),
        (Stored, Some("ab/cd"), 42)
    );
    assert_eq!(seen!(a, |tx| asset::earliest(&mut tx)), None);
}

async fn a_file_that_expired_is_lost(db: TestDb) {
    let a = Agency::of(db).await;
    let set = a.ad_set("BPS", 1).await;
    let owner = Owner::Ticket(a.ticket(&set, 1).await, 1);
    let file = a.asset(owner, &new(Delivered, ToCopy, "hero.png")).await;
    a.copies(a.begin, "w").await;
    assert!(!written!(a, |tx| asset::lost(&mut tx, file.id, "v", "404")));
    assert!(written!(a, |tx| asset::lost(&mut tx, file.id, "w", "404")));
    let lost = seen!(a, |tx| asset::asset(&mut tx, a.workspace, file.id));
    assert_eq!((lost.state, lost.stored_path), (Lost, None));
    assert_eq!(a.db.text("SELECT last_error FROM asset").await, "404");
    assert_eq!(seen!(a, |tx| asset::earliest(&mut tx)), None);
}

async fn a_clone_brings_the_reference_files_along(db: TestDb) {
    let a = Agency::of(db).await;
    let w = a.workspace;
    let set = a.ad_set("BPS", 2).await;
    let (first, clone) = (a.ticket(&set, 1).await, a.ticket(&set, 2).await);
    let owner = Owner::Ticket(first, 1);
    a.asset(owner, &new(Reference, ToCopy, "stored.png")).await;
    let path = "a/b";
    let copy = a.copies(a.begin, "w").await.remove(0);
    assert!(written!(a, |tx| asset::stored(
        &mut tx, copy.id, "w", path, "ab", 42
    )));
    a.asset(owner, &new(Reference, ToCopy, "copying.png")).await;
    a.asset(owner, &new(Reference, Link, "link")).await;
    a.asset(Owner::Ticket(first, 3), &new(Delivered, Link, "delivered"))
        .await;

    let later = a.begin + TimeDelta::microseconds(7);
    written!(a, |tx| asset::bring_along(&mut tx, w, first, clone, later));
    let along = seen!(a, |tx| asset::of_ticket(&mut tx, w, clone));
    let told: Vec<_> = along
        .iter()
        .map(|it| (it.name.as_str(), it.state, it.round))
        .collect();
    assert_eq!(
        told,
        [
            ("stored.png", Stored, 1),
            ("copying.png", ToCopy, 1),
            ("link", Link, 1)
        ]
    );
    assert_eq!(along[0].stored_path.as_deref(), Some(path));
    assert_eq!(along[1].sender_id, Some(a.kofi));
    let mut copies: Vec<AssetId> = a.copies(later, "w").await.iter().map(|it| it.id).collect();
    copies.sort_unstable();
    assert_eq!(copies, [AssetId(2), along[1].id], "each ticket's own");
}

async fn workers_never_copy_the_same_file(db: TestDb) {
    let a = Agency::of(db).await;
    let set = a.ad_set("BPS", 1).await;
    let owner = Owner::Ticket(a.ticket(&set, 1).await, 1);
    for n in 0..60 {
        a.asset(owner, &new(Reference, ToCopy, &n.to_string()))
            .await;
    }
    let workers: Vec<_> = (0..8)
        .map(|worker| {
            let (db, now) = (a.db.db.clone(), a.begin);
            tokio::spawn(async move {
                let mut got = Vec::new();
                loop {
                    let lease = format!("{worker}");
                    let end = now + TimeDelta::minutes(1);
                    let mut tx = db.begin().await.unwrap();
                    let copies = asset::claim(&mut tx, now, 7, &lease, end).await.unwrap();
                    let left = asset::earliest(&mut tx).await.unwrap();
                    tx.commit().await.unwrap();
                    if copies.is_empty() && left.is_none_or(|at| at > now) {
                        return got;
                    }
                    got.extend(copies.into_iter().map(|it| it.name.parse::<u32>().unwrap()));
                }
            })
        })
        .collect();
    let mut got = Vec::new();
    for worker in workers {
        got.extend(worker.await.unwrap());
    }
    got.sort_unstable();
    assert_eq!(got, (0..60).collect::<Vec<_>>());
}
