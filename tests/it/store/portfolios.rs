//! Portfolios and their cycles.

use refreshbot::domain::calendar::Cadence;
use refreshbot::domain::id::CycleId;
use refreshbot::domain::people::{Platform, Role};
use refreshbot::domain::portfolio::PortfolioState;
use refreshbot::domain::status::{CycleStatus, Notation, Outcome, Phase};
use refreshbot::store::cycle::NewCycle;
use refreshbot::store::{cycle, import, portfolio};

use super::agency::{Agency, at, date, fields, new_cycle, seen, written};
use crate::support::database::{TestDb, on_both};

on_both! {
    a_portfolio_is_read_as_it_was_written
    a_client_is_known_by_its_key
    a_channel_names_a_portfolio_only_where_it_has_one
    clients_are_suggested_by_what_is_typed
    a_cycle_keeps_the_time_of_every_step
    a_closed_cycle_is_followed_by_the_next
    a_cycle_closes_once_however_often_it_is_pressed
    an_imported_cycle_begins_in_the_middle
    imports_are_counted
}

async fn a_portfolio_is_read_as_it_was_written(db: TestDb) {
    let a = Agency::of(db).await;
    let (w, id) = (a.workspace, a.portfolio);
    let p = seen!(a, |tx| portfolio::portfolio(&mut tx, w, id));
    assert_eq!(
        (p.id, p.workspace_id, p.am_id, p.sas_id),
        (id, w, a.am, a.sas)
    );
    assert_eq!(p.name(), "Creatives - Birch Pet Supply");
    assert_eq!(p.cadence.days(), 90);
    assert_eq!(p.time_zone, chrono_tz::Tz::America__St_Johns);
    assert_eq!(p.ad_account.as_deref(), Some("act_1029384756"));
    assert_eq!(p.asset_folder, None);
    assert_eq!(p.state, PortfolioState::Active);

    let mut changed = fields("Birch & Co", a.sas, a.am);
    changed.cadence = Cadence::new(366).unwrap();
    changed.time_zone = chrono_tz::Tz::Asia__Kathmandu;
    changed.ad_account = None;
    changed.asset_folder = Some("https://drive.example/birch?a=1&b='2'".to_owned());
    written!(a, |tx| portfolio::update(&mut tx, w, id, &changed));
    let p = written!(a, |tx| portfolio::lock(&mut tx, w, id));
    assert_eq!(p.client, "Birch & Co");
    assert_eq!((p.am_id, p.sas_id), (a.sas, a.am));
    assert_eq!(p.cadence, changed.cadence);
    assert_eq!(p.time_zone, changed.time_zone);
    assert_eq!((p.ad_account, p.asset_folder), (None, changed.asset_folder));

    written!(a, |tx| portfolio::set_owner(
        &mut tx,
        w,
        id,
        Role::Am,
        a.ana
    ));
    written!(a, |tx| portfolio::set_owner(
        &mut tx,
        w,
        id,
        Role::Sas,
        a.kofi
    ));
    written!(a, |tx| portfolio::set_owner(
        &mut tx,
        w,
        id,
        Role::Lead,
        a.sas
    ));
    let p = seen!(a, |tx| portfolio::portfolio(&mut tx, w, id));
    assert_eq!((p.am_id, p.sas_id), (a.ana, a.kofi));
}

async fn a_client_is_known_by_its_key(db: TestDb) {
    let a = Agency::of(db).await;
    let w = a.workspace;
    let found = seen!(a, |tx| portfolio::by_client(
        &mut tx,
        w,
        " birch PET supply"
    ));
    assert_eq!(found.unwrap().id, a.portfolio);
    let (cafe, _) = a.other_portfolio("CAF\u{c9} Stra\u{df}e").await;
    let found = seen!(a, |tx| portfolio::by_client(
        &mut tx,
        w,
        "cafe\u{301} STRASSE"
    ));
    assert_eq!(found.unwrap().id, cafe);
    assert!(seen!(a, |tx| portfolio::by_client(&mut tx, w, "cafe strasse")).is_none());

    let mut tx = a.begin().await;
    let twice = fields("birch pet supply", a.am, a.sas);
    let twice = portfolio::insert(&mut tx, w, &twice, a.begin).await;
    assert!(
        twice
            .unwrap_err()
            .as_database_error()
            .unwrap()
            .is_unique_violation()
    );
    drop(tx);

    let crm = portfolio::CRM;
    written!(a, |tx| portfolio::add_reference(
        &mut tx,
        w,
        cafe,
        crm,
        "12345678901"
    ));
    let found = seen!(a, |tx| portfolio::by_reference(
        &mut tx,
        w,
        crm,
        "12345678901"
    ));
    assert_eq!(found.unwrap().id, cafe);
    assert!(seen!(a, |tx| portfolio::by_reference(&mut tx, w, crm, "1")).is_none());
}

async fn a_channel_names_a_portfolio_only_where_it_has_one(db: TestDb) {
    let a = Agency::of(db).await;
    let (w, on) = (a.workspace, Platform::Discord);
    let (other, _) = a.other_portfolio("Cedar").await;
    written!(a, |tx| portfolio::set_channel(
        &mut tx,
        w,
        a.portfolio,
        on,
        "c1"
    ));
    written!(a, |tx| portfolio::set_channel(
        &mut tx,
        w,
        a.portfolio,
        on,
        "c2"
    ));
    assert_eq!(
        seen!(a, |tx| portfolio::channel(&mut tx, a.portfolio, on)).as_deref(),
        Some("c2")
    );
    assert_eq!(seen!(a, |tx| portfolio::channel(&mut tx, other, on)), None);
    assert_eq!(
        seen!(a, |tx| portfolio::channel(
            &mut tx,
            a.portfolio,
            Platform::Local
        )),
        None
    );

    let of = |channel| {
        let a = &a;
        async move { seen!(a, |tx| portfolio::by_channel(&mut tx, w, on, channel)).map(|p| p.id) }
    };
    assert_eq!(of("c1").await, None);
    assert_eq!(of("c2").await, Some(a.portfolio));
    written!(a, |tx| portfolio::set_channel(&mut tx, w, other, on, "c2"));
    assert_eq!(of("c2").await, None, "it is not the channel of one alone");
    a.db.raw("UPDATE portfolio SET state = 'archived' WHERE client = 'Cedar'")
        .await
        .unwrap();
    assert_eq!(of("c2").await, Some(a.portfolio));
}

async fn clients_are_suggested_by_what_is_typed(db: TestDb) {
    let a = Agency::of(db).await;
    let w = a.workspace;
    for client in ["100% Wool", "100 Wool_x", "\u{dc}berwool", "Old wool"] {
        a.other_portfolio(client).await;
    }
    a.db.raw("UPDATE portfolio SET state = 'archived' WHERE client = 'Old wool'")
        .await
        .unwrap();
    a.db.raw("UPDATE portfolio SET am_id = sas_id WHERE client <> '100 Wool_x'")
        .await
        .unwrap();
    let suggest = |typed, asker| {
        let a = &a;
        async move { seen!(a, |tx| portfolio::suggest(&mut tx, w, typed, asker)) }
    };
    // Their own first, then by key. Nobody: by key alone.
    let all = suggest("WOOL", None).await;
    assert_eq!(all, ["100 Wool_x", "100% Wool", "\u{dc}berwool"]);
    let own = suggest("wool", Some(a.am)).await;
    assert_eq!(own[0], "100 Wool_x");
    assert_eq!(suggest("0%", None).await, ["100% Wool"], "% is a character");
    assert_eq!(
        suggest("l_", None).await,
        ["100 Wool_x"],
        "_ is a character"
    );
    assert_eq!(suggest("!", None).await, [""; 0]);
    assert_eq!(suggest("\u{fc}BER", None).await, ["\u{dc}berwool"]);
    let names = seen!(a, |tx| portfolio::names(&mut tx, w));
    assert_eq!(
        names,
        [
            "100 Wool_x",
            "100% Wool",
            "Birch Pet Supply",
            "\u{dc}berwool"
        ]
    );
}

async fn a_cycle_keeps_the_time_of_every_step(db: TestDb) {
    let a = Agency::of(db).await;
    let (w, id) = (a.workspace, a.cycle);
    let open = seen!(a, |tx| cycle::open(&mut tx, w, a.portfolio));
    assert_eq!(open, seen!(a, |tx| cycle::cycle(&mut tx, w, id)));
    assert_eq!(
        (open.number, open.date_revision, open.untracked),
        (1, 1, false)
    );
    assert_eq!(open.refresh_date, date("2026-11-23"));
    assert_eq!(open.opened_at, a.begin);
    assert_eq!(open.status(), CycleStatus::Waiting(Notation::Blank));
    assert!(seen!(a, |tx| cycle::find(&mut tx, w, CycleId(99))).is_none());

    let step = |n: u32| at(&format!("2026-11-2{n}T10:00:00.00000{n}Z"));
    let go = |to, n| {
        let a = &a;
        async move {
            written!(a, |tx| cycle::move_to(&mut tx, w, id, to, step(n)));
            let now = seen!(a, |tx| cycle::cycle(&mut tx, w, id));
            assert_eq!(now.status(), to);
            now
        }
    };
    use CycleStatus::{Approved, PendingApproval, Waiting};
    let submitted = Notation::DeliverablesSubmitted;
    go(Waiting(Notation::RequestSubmitted), 1).await;
    let requested = "SELECT count(*) FROM cycle WHERE requested_at IS NOT NULL";
    assert_eq!(a.db.number(requested).await, 1);
    assert_eq!(go(Waiting(submitted), 2).await.submitted_at, Some(step(2)));
    let ready = go(PendingApproval(submitted), 3).await;
    assert_eq!(
        (ready.submitted_at, ready.ready_at),
        (Some(step(2)), Some(step(3)))
    );
    let revised = go(Waiting(submitted), 4).await;
    assert_eq!(
        (revised.submitted_at, revised.ready_at),
        (Some(step(2)), None)
    );
    assert_eq!(
        go(PendingApproval(submitted), 5).await.ready_at,
        Some(step(5))
    );
    let approved = go(Approved(submitted), 6).await;
    assert_eq!(
        (approved.ready_at, approved.approved_at),
        (Some(step(5)), Some(step(6)))
    );
    let reopened = go(Waiting(submitted), 7).await;
    assert_eq!((reopened.ready_at, reopened.approved_at), (None, None));

    written!(a, |tx| cycle::prompted(&mut tx, w, id, step(8)));
    assert_eq!(
        seen!(a, |tx| cycle::cycle(&mut tx, w, id)).prompted_at,
        Some(step(8))
    );
}

async fn a_closed_cycle_is_followed_by_the_next(db: TestDb) {
    let a = Agency::of(db).await;
    let (w, p) = (a.workspace, a.portfolio);
    assert!(seen!(a, |tx| cycle::last_closed(&mut tx, w, p)).is_none());
    let end = at("2026-12-09T15:00:00.5Z");
    let mut tx = a.begin().await;
    let by = Some(a.sas);
    let closed = cycle::close(
        &mut tx,
        w,
        a.cycle,
        Outcome::Implemented,
        by,
        Some("done"),
        end,
    );
    assert!(closed.await.unwrap());
    let next = cycle::insert(&mut tx, w, new_cycle(p, 2, "2027-02-21"), end)
        .await
        .unwrap();
    tx.commit().await.unwrap();

    assert_eq!(seen!(a, |tx| cycle::open(&mut tx, w, p)), next);
    let last = seen!(a, |tx| cycle::last_closed(&mut tx, w, p)).unwrap();
    assert_eq!(last.id, a.cycle);
    assert_eq!(last.status(), CycleStatus::Closed(Outcome::Implemented));
    assert_eq!((last.closed_at, last.closed_by), (Some(end), by));
    // It stays as it was, whatever comes.
    let to = CycleStatus::Waiting(Notation::Blank);
    written!(a, |tx| cycle::move_to(&mut tx, w, a.cycle, to, end));
    written!(a, |tx| cycle::prompted(&mut tx, w, a.cycle, end));
    assert_eq!(seen!(a, |tx| cycle::cycle(&mut tx, w, a.cycle)), last);
}

async fn a_cycle_closes_once_however_often_it_is_pressed(db: TestDb) {
    let a = Agency::of(db).await;
    let (w, p, id, at) = (a.workspace, a.portfolio, a.cycle, a.begin);
    let presses: Vec<_> = (0..8)
        .map(|n| {
            let db = a.db.db.clone();
            tokio::spawn(async move {
                let mut tx = db.begin().await.unwrap();
                if n % 2 == 0 {
                    portfolio::lock(&mut tx, w, p).await.unwrap();
                }
                let outcome = Outcome::NoRefreshRequested;
                let closed = cycle::close(&mut tx, w, id, outcome, None, None, at)
                    .await
                    .unwrap();
                if closed {
                    let next = new_cycle(p, 2, "2027-02-21");
                    cycle::insert(&mut tx, w, next, at).await.unwrap();
                }
                tx.commit().await.unwrap();
                closed
            })
        })
        .collect();
    let mut closed = 0;
    for press in presses {
        closed += usize::from(press.await.unwrap());
    }
    assert_eq!(closed, 1);
    assert_eq!(a.db.number("SELECT count(*) FROM cycle").await, 2);
    assert_eq!(seen!(a, |tx| cycle::open(&mut tx, w, p)).number, 2);
}

async fn an_imported_cycle_begins_in_the_middle(db: TestDb) {
    let a = Agency::of(db).await;
    let w = a.workspace;
    let p = fields("Imported", a.am, a.sas);
    let p = written!(a, |tx| portfolio::insert(&mut tx, w, &p, a.begin));
    let new = NewCycle {
        notation: Notation::DeliverablesSubmitted,
        phase: Phase::Approved,
        untracked: true,
        ..new_cycle(p, 1, "2026-10-01")
    };
    let made = written!(a, |tx| cycle::insert(&mut tx, w, new, a.begin));
    assert!(made.untracked);
    assert_eq!(
        made.status(),
        CycleStatus::Approved(Notation::DeliverablesSubmitted)
    );
    assert_eq!(made, seen!(a, |tx| cycle::cycle(&mut tx, w, made.id)));
}

async fn imports_are_counted(db: TestDb) {
    let a = Agency::of(db).await;
    let w = a.workspace;
    let id = written!(a, |tx| import::insert(&mut tx, w, a.begin));
    assert_eq!(seen!(a, |tx| import::imported(&mut tx, w, id)), Some(0));
    written!(a, |tx| import::count(&mut tx, w, id, 212));
    assert_eq!(seen!(a, |tx| import::imported(&mut tx, w, id)), Some(212));
    let none = refreshbot::domain::id::ImportId(99);
    assert_eq!(seen!(a, |tx| import::imported(&mut tx, w, none)), None);
}
