//! A small agency in the store, for tests to act on.

use chrono::{DateTime, NaiveDate, Utc};
use refreshbot::domain::ad_set::{AdSet, FolderName};
use refreshbot::domain::calendar::Cadence;
use refreshbot::domain::id::{CycleId, PersonId, PortfolioId, TicketId, WorkspaceId};
use refreshbot::domain::status::{Notation, Phase};
use refreshbot::domain::ticket::{Copy, Format};
use refreshbot::store::cycle::NewCycle;
use refreshbot::store::portfolio::PortfolioFields;
use refreshbot::store::ticket::NewTicket;
use refreshbot::store::{Tx, ad_set, cycle, people, portfolio, ticket, workspace};

use crate::support::database::TestDb;

/// `written!(agency, |tx| store::function(&mut tx, …))`: in a transaction of its own.
macro_rules! written {
    ($agency:expr, |$tx:ident| $act:expr) => {{
        let mut $tx = $agency.begin().await;
        let outcome = $act.await.unwrap();
        $tx.commit().await.unwrap();
        outcome
    }};
}
pub(crate) use written;

/// `seen!(agency, |tx| store::function(&mut tx, …))`: in a snapshot.
macro_rules! seen {
    ($agency:expr, |$tx:ident| $act:expr) => {{
        let mut $tx = $agency.read().await;
        $act.await.unwrap()
    }};
}
pub(crate) use seen;

/// An instant written `2026-11-23T09:00:00.123456Z`.
pub(crate) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A date written `2026-11-23`.
pub(crate) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// When everything begins: a Monday, with the microseconds that both databases must keep.
pub(crate) const BEGIN: &str = "2026-11-23T09:00:00.123456Z";

/// A workspace with one portfolio, its people and its first cycle.
pub(crate) struct Agency {
    pub db: TestDb,
    pub workspace: WorkspaceId,
    pub am: PersonId,
    pub sas: PersonId,
    pub ana: PersonId,
    pub kofi: PersonId,
    pub portfolio: PortfolioId,
    pub cycle: CycleId,
    pub begin: DateTime<Utc>,
}

impl Agency {
    /// The agency in `db`.
    pub async fn of(db: TestDb) -> Self {
        let begin = at(BEGIN);
        let mut tx = db.db.begin().await.unwrap();
        let workspace = workspace::insert(&mut tx, "Harbour & Pine", "Europe/Berlin", begin)
            .await
            .unwrap();
        let mut made = Vec::new();
        for (name, email) in [
            ("Dana Whitfield", Some("Dana@Agency.example")),
            ("Jo Becker", Some("jo@agency.example")),
            ("Ana", None),
            ("Kofi", None),
        ] {
            let person = people::insert(&mut tx, workspace, name, email, begin).await;
            made.push(person.unwrap().id);
        }
        let (am, sas) = (made[0], made[1]);
        let portfolio = portfolio::insert(
            &mut tx,
            workspace,
            &fields("Birch Pet Supply", am, sas),
            begin,
        )
        .await
        .unwrap();
        let cycle = cycle::insert(
            &mut tx,
            workspace,
            new_cycle(portfolio, 1, "2026-11-23"),
            begin,
        )
        .await
        .unwrap()
        .id;
        tx.commit().await.unwrap();
        Self {
            db,
            workspace,
            am,
            sas,
            ana: made[2],
            kofi: made[3],
            portfolio,
            cycle,
            begin,
        }
    }

    /// A transaction that writes.
    pub async fn begin(&self) -> Tx {
        self.db.db.begin().await.unwrap()
    }

    /// A transaction that reads.
    pub async fn read(&self) -> Tx {
        self.db.db.snapshot().await.unwrap()
    }

    /// An Ad Set of the cycle.
    pub async fn ad_set(&self, folder: &str, count: i64) -> AdSet {
        let folder = FolderName::parse(folder).unwrap();
        let (workspace, portfolio, cycle) = (self.workspace, self.portfolio, self.cycle);
        let by = Some(self.sas);
        written!(self, |tx| ad_set::insert(
            &mut tx, workspace, portfolio, cycle, &folder, count, by, self.begin
        ))
    }

    /// A ticket of a set, with the next number.
    pub async fn ticket(&self, set: &AdSet, position: i64) -> TicketId {
        self.insert_ticket(set, &new_ticket(position, Some(self.ana), Some(self.kofi)))
            .await
    }

    /// A ticket as given, with the next number.
    pub async fn insert_ticket(&self, set: &AdSet, new: &NewTicket) -> TicketId {
        let workspace = self.workspace;
        let number = written!(self, |tx| workspace::next_ticket_number(&mut tx, workspace));
        let by = Some(self.sas);
        written!(self, |tx| ticket::insert(
            &mut tx, workspace, set, number, new, by, self.begin
        ))
    }

    /// Another portfolio, with its first cycle.
    pub async fn other_portfolio(&self, client: &str) -> (PortfolioId, CycleId) {
        let fields = fields(client, self.am, self.sas);
        let portfolio = written!(self, |tx| portfolio::insert(
            &mut tx,
            self.workspace,
            &fields,
            self.begin
        ));
        let first = new_cycle(portfolio, 1, "2026-12-24");
        let cycle = written!(self, |tx| cycle::insert(
            &mut tx,
            self.workspace,
            first,
            self.begin
        ));
        (portfolio, cycle.id)
    }
}

/// The fields of a portfolio.
pub(crate) fn fields(client: &str, am: PersonId, sas: PersonId) -> PortfolioFields {
    PortfolioFields {
        client: client.to_owned(),
        cadence: Cadence::new(90).unwrap(),
        time_zone: chrono_tz::Tz::America__St_Johns,
        am,
        sas,
        ad_account: Some("act_1029384756".to_owned()),
        asset_folder: None,
    }
}

/// A blank cycle.
pub(crate) fn new_cycle(portfolio: PortfolioId, number: i64, refresh_date: &str) -> NewCycle {
    NewCycle {
        portfolio,
        number,
        refresh_date: date(refresh_date),
        notation: Notation::Blank,
        phase: Phase::Waiting,
        untracked: false,
    }
}

/// What a ticket is made of.
pub(crate) fn new_ticket(
    position: i64,
    copywriter: Option<PersonId>,
    designer: Option<PersonId>,
) -> NewTicket {
    NewTicket {
        position,
        name: format!("Spring hero {position}"),
        format: Format::StoryReel,
        placement: Some("9:16".to_owned()),
        direction: "New logo. \u{1f436} \"Spring is here\"\nNo phone number.".to_owned(),
        copy: Copy {
            primary: "Spring is here".to_owned(),
            headline: "20 % off".to_owned(),
            call_to_action: "Shop now".to_owned(),
        },
        landing_url: None,
        due_date: date("2026-12-07"),
        copywriter,
        designer,
        cloned_from: None,
    }
}
