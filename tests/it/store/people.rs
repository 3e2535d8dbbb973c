//! Workspaces, persons, accounts, roles, teams.

use std::collections::BTreeSet;

use refreshbot::domain::people::{Platform, Role};
use refreshbot::domain::status::TicketStatus;
use refreshbot::domain::ticket::least_loaded;
use refreshbot::request::Account;
use refreshbot::store::{people, team, ticket, workspace};

use super::agency::{Agency, BEGIN, at, new_ticket, seen, written};
use crate::support::database::{TestDb, on_both};

on_both! {
    a_workspace_is_found_by_its_guild
    a_persons_mail_is_compared_without_case
    an_account_belongs_to_one_person
    roles_of_the_platform_and_of_the_workspace
    candidates_are_the_team_else_those_known
}

fn account(id: &str, name: &str, roles: &[Role]) -> Account {
    Account {
        id: id.to_owned(),
        name: name.to_owned(),
        roles: roles.iter().copied().collect(),
    }
}

async fn a_workspace_is_found_by_its_guild(db: TestDb) {
    let a = Agency::of(db).await;
    let w = a.workspace;
    let other = written!(a, |tx| workspace::insert(
        &mut tx,
        "Other",
        "UTC",
        at(BEGIN)
    ));
    for _ in 0..2 {
        written!(a, |tx| workspace::link(
            &mut tx,
            w,
            Platform::Discord,
            "1029"
        ));
    }
    written!(a, |tx| workspace::link(
        &mut tx,
        other,
        Platform::Local,
        "1029"
    ));

    let found = seen!(a, |tx| workspace::by_link(
        &mut tx,
        Platform::Discord,
        "1029"
    ));
    assert_eq!(found, Some(w));
    let found = seen!(a, |tx| workspace::by_link(&mut tx, Platform::Local, "1029"));
    assert_eq!(found, Some(other));
    let found = seen!(a, |tx| workspace::by_link(&mut tx, Platform::Discord, "1"));
    assert_eq!(found, None);
    assert_eq!(seen!(a, |tx| workspace::first(&mut tx)), Some(w));
    assert_eq!(seen!(a, |tx| workspace::all(&mut tx)), [w, other]);

    written!(a, |tx| workspace::rename(
        &mut tx,
        w,
        "Harbour",
        "Asia/Tokyo"
    ));
    let name = a.db.text("SELECT name FROM workspace WHERE id = 1").await;
    let zone =
        a.db.text("SELECT time_zone FROM workspace WHERE id = 1")
            .await;
    assert_eq!((name.as_str(), zone.as_str()), ("Harbour", "Asia/Tokyo"));

    assert_eq!(seen!(a, |tx| workspace::fingerprint(&mut tx, w)), "");
    written!(a, |tx| workspace::set_fingerprint(&mut tx, w, "v1"));
    assert_eq!(seen!(a, |tx| workspace::fingerprint(&mut tx, w)), "v1");
    assert_eq!(seen!(a, |tx| workspace::fingerprint(&mut tx, other)), "");
}

async fn a_persons_mail_is_compared_without_case(db: TestDb) {
    let a = Agency::of(db).await;
    let w = a.workspace;
    let dana = seen!(a, |tx| people::by_email(
        &mut tx,
        w,
        " DANA@agency.EXAMPLE "
    ));
    let dana = dana.unwrap();
    assert_eq!((dana.id, dana.workspace_id), (a.am, w));
    assert_eq!(
        dana.email.as_deref(),
        Some("Dana@Agency.example"),
        "as typed"
    );
    assert_eq!(seen!(a, |tx| people::person(&mut tx, w, a.am)), dana);
    assert_eq!(
        seen!(a, |tx| people::by_email(&mut tx, w, "none@agency.example")),
        None
    );

    let mut tx = a.begin().await;
    let again = people::insert(&mut tx, w, "Dana 2", Some("dana@AGENCY.example"), a.begin).await;
    assert!(
        again
            .unwrap_err()
            .as_database_error()
            .unwrap()
            .is_unique_violation()
    );
    drop(tx);

    written!(a, |tx| people::rename(
        &mut tx,
        w,
        a.am,
        "Dana W. \u{1f436}"
    ));
    assert_eq!(
        seen!(a, |tx| people::person(&mut tx, w, a.am)).name,
        "Dana W. \u{1f436}"
    );
}

async fn an_account_belongs_to_one_person(db: TestDb) {
    let a = Agency::of(db).await;
    let w = a.workspace;
    let on = Platform::Discord;
    let ana = account("77", "ana_", &[Role::Copywriter]);
    written!(a, |tx| people::link_account(&mut tx, w, on, &ana, a.ana));
    let found = seen!(a, |tx| people::by_account(&mut tx, w, on, "77"));
    assert_eq!(found.unwrap().id, a.ana);
    assert_eq!(
        seen!(a, |tx| people::by_account(
            &mut tx,
            w,
            Platform::Local,
            "77"
        )),
        None
    );
    assert_eq!(
        seen!(a, |tx| people::account_of(&mut tx, w, on, a.kofi)),
        None
    );

    // Linked anew: to a new account, and the old one to somebody else.
    let second = account("78", "ana", &[]);
    written!(a, |tx| people::link_account(&mut tx, w, on, &second, a.ana));
    assert_eq!(
        seen!(a, |tx| people::by_account(&mut tx, w, on, "77")),
        None
    );
    let of = seen!(a, |tx| people::account_of(&mut tx, w, on, a.ana));
    assert_eq!(of.as_deref(), Some("78"));
    written!(a, |tx| people::link_account(
        &mut tx, w, on, &second, a.kofi
    ));
    assert_eq!(
        seen!(a, |tx| people::account_of(&mut tx, w, on, a.ana)),
        None
    );
    let of = seen!(a, |tx| people::account_of(&mut tx, w, on, a.kofi));
    assert_eq!(of.as_deref(), Some("78"));
}

async fn roles_of_the_platform_and_of_the_workspace(db: TestDb) {
    let a = Agency::of(db).await;
    let w = a.workspace;
    for role in [Role::Lead, Role::Am, Role::Lead] {
        written!(a, |tx| people::add_role(&mut tx, w, a.am, role));
    }
    let roles = seen!(a, |tx| people::roles(&mut tx, w, a.am));
    assert_eq!(roles, BTreeSet::from([Role::Am, Role::Lead]));
    assert!(seen!(a, |tx| people::roles(&mut tx, w, a.sas)).is_empty());

    let before = account("77", "kofi", &[]);
    written!(a, |tx| people::link_account(
        &mut tx,
        w,
        Platform::Local,
        &before,
        a.kofi
    ));
    let candidates = || async {
        seen!(a, |tx| team::candidates(
            &mut tx,
            w,
            a.portfolio,
            Role::Designer
        ))
    };
    assert_eq!(candidates().await, []);
    let after = account("77", "Kofi", &[Role::Designer, Role::Lead]);
    written!(a, |tx| people::seen(&mut tx, w, Platform::Local, &after));
    assert_eq!(candidates().await.len(), 1);
    let name = a.db.text("SELECT name FROM account").await;
    assert_eq!(name, "Kofi");
}

async fn candidates_are_the_team_else_those_known(db: TestDb) {
    let a = Agency::of(db).await;
    let (w, p) = (a.workspace, a.portfolio);
    let set = a.ad_set("BPS-2026-11", 5).await;
    for person in [a.ana, a.kofi] {
        written!(a, |tx| people::add_role(
            &mut tx,
            w,
            person,
            Role::Copywriter
        ));
    }
    // Kofi writes and draws T-1: one ticket for him, not two. Ana writes T-2 and T-3; T-3 is done.
    for (position, writer, designer) in [
        (1, Some(a.kofi), Some(a.kofi)),
        (2, Some(a.ana), None),
        (3, Some(a.ana), Some(a.kofi)),
    ] {
        a.insert_ticket(&set, &new_ticket(position, writer, designer))
            .await;
    }
    let third = seen!(a, |tx| ticket::by_number(&mut tx, w, 3)).unwrap();
    written!(a, |tx| ticket::set_status(
        &mut tx,
        w,
        third.id,
        TicketStatus::New,
        TicketStatus::Cancelled,
        0
    ));

    let loads = seen!(a, |tx| team::candidates(&mut tx, w, p, Role::Copywriter));
    let mut open: Vec<_> = loads.iter().map(|l| (l.person, l.open_tickets)).collect();
    open.sort_unstable();
    assert_eq!(open, [(a.ana, 1), (a.kofi, 1)]);
    assert!(loads.iter().all(|load| load.last_assigned == Some(a.begin)));
    assert_eq!(
        least_loaded(&loads),
        Some(a.ana),
        "a tie of all: the smallest id"
    );

    // A team of its own: nobody else is asked.
    for _ in 0..2 {
        written!(a, |tx| team::add_to_team(
            &mut tx,
            w,
            p,
            a.sas,
            Role::Copywriter
        ));
    }
    let loads = seen!(a, |tx| team::candidates(&mut tx, w, p, Role::Copywriter));
    assert_eq!(loads.len(), 1);
    assert_eq!(
        (
            loads[0].person,
            loads[0].open_tickets,
            loads[0].last_assigned
        ),
        (a.sas, 0, None)
    );
    assert!(seen!(a, |tx| team::candidates(&mut tx, w, p, Role::Designer)).is_empty());
}
