//! Weeks under the manual clock, in three zones, over both changes of the clocks and a holiday: when
//! each reminder, escalation and digest comes, and that none comes twice, at night, or all at once.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, TimeDelta, Timelike, Utc, Weekday};
use chrono_tz::Tz;
use insta::{allow_duplicates, assert_snapshot};
use refreshbot::chat::commands::Given;
use refreshbot::domain::calendar::WorkingHours;
use refreshbot::domain::people::Role;
use refreshbot::request::Account;
use refreshbot::stage;
use refreshbot::store::{digest, due, outbox, watch};
use refreshbot::workflow::Settings;

use super::{Agency, SPRING, with};
use crate::support::bot::{TestBot, ZONE, berlin, local};
use crate::support::database::{TestDb, on_both, sqlite};

on_both! { five_weeks_in_three_zones }

/// A day on which nobody works, between the change of the clocks in Europe and that in America.
const HOLIDAY: &str = "2026-10-28";

/// Each client with its zone, its Account Manager and its Social Ad Specialist.
const CLIENTS: [(&str, Tz, &str, &str); 3] = [
    (
        "Berlin Bikes",
        chrono_tz::Europe::Berlin,
        "Bea Amsel",
        "Bob Specht",
    ),
    (
        "Kolkata Tea",
        chrono_tz::Asia::Kolkata,
        "Asha Roy",
        "Ravi Sen",
    ),
    (
        "York Yarn",
        chrono_tz::America::New_York,
        "Nora Hill",
        "Sam Dale",
    ),
];

fn everything_on() -> Settings {
    let hours = WorkingHours::default();
    let (days, from, to) = (hours.days, hours.from, hours.to);
    let holidays = [HOLIDAY.parse().unwrap()];
    let days = days.iter(Weekday::Mon);
    Settings {
        reminders: true,
        digest: Some("0 30 8 * * Mon-Fri".parse().unwrap()),
        working_hours: WorkingHours::new(days, from, to, holidays).unwrap(),
        ..stage::settings(ZONE).unwrap()
    }
}

/// One message: when, to whom, and its first line.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Told {
    at: DateTime<Utc>,
    to: String,
    says: String,
}

impl Told {
    fn is_digest(&self) -> bool {
        self.says.contains("wait for you.")
            || self.says.contains("waits for you")
            || self.says.contains("Nothing waits for you today")
            || self.says.contains("late.")
    }

    /// The zones of the clients that it is about.
    fn zone(&self) -> Option<Tz> {
        let mut all = CLIENTS.iter();
        let found = all.find(|(client, ..)| self.says.starts_with(client));
        found.map(|(_, zone, ..)| *zone)
    }
}

/// The agency of [`CLIENTS`], whose refresh is on Fri 23 Oct; it is Mon 5 Oct.
async fn agency(db: TestDb) -> (Agency, BTreeMap<&'static str, Account>) {
    let bot = TestBot::with(db, berlin("2026-10-05", "10:00:00"), everything_on()).await;
    let a = Agency {
        lena: bot.person("Lena Hart", [Role::Lead]).await,
        dana: bot.person("Dana Whitfield", [Role::Am]).await,
        jo: bot.person("Jo Becker", [Role::Sas]).await,
        ana: bot.person("Ana Ruiz", [Role::Copywriter]).await,
        kofi: bot.person("Kofi Mensah", [Role::Designer]).await,
        bot,
    };
    let mut specialists = BTreeMap::new();
    for (client, zone, am, sas) in CLIENTS {
        let am = a.bot.person(am, [Role::Am]).await;
        let sas = a.bot.person(sas, [Role::Sas]).await;
        let options = [
            ("client", Given::from(client)),
            ("cadence", "90".into()),
            ("date", "2026-10-23".into()),
            ("am", (&am).into()),
            ("sas", (&sas).into()),
            ("time_zone", zone.name().into()),
        ];
        let path = "refresh-admin portfolio add";
        a.bot.command(&a.lena, path, &options).await.message();
        specialists.insert(client, sas);
    }
    a.bot.skip().await;
    (a, specialists)
}

/// When the next thing of any kind is due.
async fn next_due(a: &Agency) -> Option<DateTime<Utc>> {
    let mut tx = a.bot.stage.workflow.db().snapshot().await.unwrap();
    let all = [
        due::earliest(&mut tx).await.unwrap(),
        watch::earliest(&mut tx).await.unwrap(),
        digest::earliest(&mut tx).await.unwrap(),
        outbox::earliest(&mut tx).await.unwrap(),
    ];
    all.into_iter().flatten().min()
}

/// Everything said until an instant, each at the instant at which it fell due.
async fn live_until(a: &Agency, until: DateTime<Utc>) -> Vec<Told> {
    let mut all: Vec<Told> = Vec::new();
    for _ in 0..5_000 {
        let Some(next) = next_due(a).await.filter(|next| *next < until) else {
            a.bot.stage.clock.set(until.max(a.bot.now()));
            return all;
        };
        let at = next.max(a.bot.now());
        a.bot.stage.clock.set(at);
        let said = a.bot.read().await;
        let mut to = None;
        for line in said.lines() {
            if let Some(words) = line.strip_prefix("  ") {
                let to = to.take().map(str::to_owned);
                let says = words.to_owned();
                all.extend(to.map(|to| Told { at, to, says }));
            } else {
                to =
                    Some(line.trim_start_matches("inbox of ")).filter(|to| !to.starts_with("card"));
            }
        }
    }
    panic!("something is due without end: {all:#?}");
}

/// Each line of the diary with the local time of its client, or of the reader's clients.
fn diary<'a>(told: impl IntoIterator<Item = &'a Told>) -> String {
    let mut lines = String::new();
    for one in told {
        let zone = one.zone().unwrap_or(ZONE);
        let at = one.at.with_timezone(&zone).format("%a %-d %b %H:%M %Z");
        lines.push_str(&format!("{at} {}: {}\n", one.to, one.says));
    }
    lines
}

/// What holds of everything that is said, whenever.
fn hold(told: &[Told], zone_of: &BTreeMap<String, Tz>) {
    let hours = everything_on().working_hours;
    let mut once = BTreeSet::new();
    let mut minutes = BTreeSet::new();
    for one in told {
        let in_channel = one.to.starts_with("#refreshes") || one.to.starts_with("new thread");
        let minute = one.at.timestamp().div_euclid(60);
        assert!(
            in_channel || minutes.insert((one.to.clone(), minute)),
            "two at once: {one:?}"
        );
        if one.is_digest() {
            let zone = zone_of.get(&one.to).copied().unwrap_or(ZONE);
            let at = one.at.with_timezone(&zone);
            let day = at.date_naive();
            assert_eq!((at.hour(), at.minute()), (8, 30), "{one:?}");
            assert!(hours.is_working_day(day), "{one:?}");
            assert!(
                once.insert((one.to.clone(), day.to_string())),
                "twice: {one:?}"
            );
            continue;
        }
        if in_channel {
            continue; // the cycle's own prompts keep their own time
        }
        if let Some(zone) = one.zone() {
            assert!(hours.is_open(one.at, zone), "out of hours: {one:?}");
            assert!(
                once.insert((one.to.clone(), one.says.clone())),
                "twice: {one:?}"
            );
        } else {
            let open = CLIENTS
                .iter()
                .any(|(_, zone, ..)| hours.is_open(one.at, *zone));
            assert!(open, "nobody works: {one:?}");
        }
    }
}

/// On whose clock each digest comes.
fn zones() -> BTreeMap<String, Tz> {
    let of = |name: &str| name.to_lowercase().replace(' ', ".");
    let all = CLIENTS.iter();
    all.flat_map(|(_, zone, am, sas)| [(of(am), *zone), (of(sas), *zone)])
        .collect()
}

async fn five_weeks_in_three_zones(db: TestDb) {
    let (mut a, specialists) = agency(db).await;
    let mut told = live_until(&a, berlin("2026-10-20", "12:00:00")).await;
    a.bot.restart(everything_on()).await;
    told.extend(live_until(&a, berlin("2026-10-27", "10:00:20")).await);
    // The first ticket comes at last; then nobody does anything any more.
    for (client, ..) in CLIENTS {
        let sas = &specialists[client];
        let form = a
            .bot
            .command(sas, "refresh submit", &with("portfolio", client))
            .await;
        let mut typed = SPRING;
        typed[0].1 = client;
        form.send(&a.bot, sas, &typed).await.message();
        a.bot.advance(TimeDelta::seconds(10));
    }
    a.bot.skip().await;
    a.bot.restart(everything_on()).await;
    told.extend(live_until(&a, berlin("2026-11-07", "10:00:00")).await);

    hold(&told, &zones());
    let (digests, others): (Vec<Told>, Vec<Told>) = told.into_iter().partition(Told::is_digest);
    allow_duplicates! {
    assert_snapshot!(diary(&others), @r#"
    Thu 8 Oct 09:00 IST #refreshes: Kolkata Tea: refresh on Fri 23 Oct · cycle 1 · @Asha Roy
    Thu 8 Oct 09:00 CEST #refreshes: Berlin Bikes: refresh on Fri 23 Oct · cycle 1 · @Bea Amsel
    Thu 8 Oct 09:00 EDT #refreshes: York Yarn: refresh on Fri 23 Oct · cycle 1 · @Nora Hill
    Mon 12 Oct 09:00 IST asha.roy: Kolkata Tea: the kickoff of Thu 8 Oct is not answered · @Asha Roy
    Mon 12 Oct 09:00 CEST bea.amsel: Berlin Bikes: the kickoff of Thu 8 Oct is not answered · @Bea Amsel
    Mon 12 Oct 09:00 EDT nora.hill: York Yarn: the kickoff of Thu 8 Oct is not answered · @Nora Hill
    Thu 15 Oct 09:00 IST #leads: Kolkata Tea: the kickoff of Thu 8 Oct is not answered
    Thu 15 Oct 09:00 CEST #leads: Berlin Bikes: the kickoff of Thu 8 Oct is not answered
    Thu 15 Oct 09:00 EDT #leads: York Yarn: the kickoff of Thu 8 Oct is not answered
    Fri 23 Oct 09:00 IST #refreshes: Kolkata Tea: refresh day · cycle 1 · due today, Fri 23 Oct · @Ravi Sen
    Fri 23 Oct 09:00 IST asha.roy: Kolkata Tea: no note for the refresh of Fri 23 Oct · @Asha Roy
    Fri 23 Oct 09:00 CEST #refreshes: Berlin Bikes: refresh day · cycle 1 · due today, Fri 23 Oct · @Bob Specht
    Fri 23 Oct 09:00 CEST bea.amsel: Berlin Bikes: no note for the refresh of Fri 23 Oct · @Bea Amsel
    Fri 23 Oct 13:00 IST #leads: Kolkata Tea: no note for the refresh of Fri 23 Oct
    Fri 23 Oct 13:00 CEST #leads: Berlin Bikes: no note for the refresh of Fri 23 Oct
    Fri 23 Oct 09:00 EDT #refreshes: York Yarn: refresh day · cycle 1 · due today, Fri 23 Oct · @Sam Dale
    Fri 23 Oct 09:00 EDT nora.hill: York Yarn: no note for the refresh of Fri 23 Oct · @Nora Hill
    Fri 23 Oct 13:00 EDT #leads: York Yarn: no note for the refresh of Fri 23 Oct
    Mon 26 Oct 13:00 IST ravi.sen: Kolkata Tea: no ticket after the refresh date, Fri 23 Oct · @Ravi Sen
    Mon 26 Oct 13:00 CET bob.specht: Berlin Bikes: no ticket after the refresh date, Fri 23 Oct · @Bob Specht
    Mon 26 Oct 13:00 EDT sam.dale: York Yarn: no ticket after the refresh date, Fri 23 Oct · @Sam Dale
    Tue 27 Oct 09:00 IST #leads: Kolkata Tea: no ticket after the refresh date, Fri 23 Oct
    Tue 27 Oct 09:00 CET #leads: Berlin Bikes: no ticket after the refresh date, Fri 23 Oct
    Thu 29 Oct 10:01 CET bob.specht: Berlin Bikes: Berlin Bikes lacks 2 of 3 tickets · @Bob Specht
    Thu 29 Oct 14:31 IST ravi.sen: Kolkata Tea: Kolkata Tea lacks 2 of 3 tickets · @Ravi Sen
    Thu 29 Oct 09:00 EDT sam.dale: York Yarn: York Yarn lacks 2 of 3 tickets · @Sam Dale
    Fri 30 Oct 10:01 CET #leads: 2 things are stalled at 2 clients, and the reminders did not help.
    Fri 30 Oct 10:01 CET ana.ruiz: 2 things wait for you, @Ana Ruiz: the longest first.
    Fri 30 Oct 10:01 CET kofi.mensah: 2 things wait for you, @Kofi Mensah: the longest first.
    Fri 30 Oct 09:00 EDT #leads: York Yarn: York Yarn lacks 2 of 3 tickets
    Fri 30 Oct 09:00 EDT ana.ruiz: York Yarn: T-3 "Spring hero" is still New, due Mon 9 Nov · @Ana Ruiz
    Fri 30 Oct 09:00 EDT kofi.mensah: York Yarn: T-3 "Spring hero" is still New, due Mon 9 Nov · @Kofi Mensah
    Tue 3 Nov 10:01 CET #leads: 2 things are stalled at 2 clients, and the reminders did not help.
    Tue 3 Nov 09:00 EST #leads: York Yarn: T-3 "Spring hero" is still New, due Mon 9 Nov
    "#);
    }
    // From the day on which there is something to say, each working day has one, and the holiday none.
    let days = |person: &str| -> Vec<NaiveDate> {
        let zone = zones().get(person).copied().unwrap_or(ZONE);
        let of = digests.iter().filter(|one| one.to == person);
        of.map(|one| one.at.with_timezone(&zone).date_naive())
            .collect()
    };
    let hours = everything_on().working_hours;
    for (_, _, am, sas) in CLIENTS {
        for name in [am, sas] {
            let name = name.to_lowercase().replace(' ', ".");
            let days = days(&name);
            let first = days[0];
            let expected: Vec<NaiveDate> = first
                .iter_days()
                .take_while(|day| *day <= "2026-11-06".parse().unwrap())
                .filter(|day| hours.is_working_day(*day))
                .collect();
            assert_eq!(days, expected, "{name}");
            assert!(first <= "2026-10-09".parse().unwrap(), "{name}: {first}");
        }
    }
}

#[tokio::test]
async fn a_week_of_downtime_brings_one_digest_and_no_flood() {
    let (mut a, _) = agency(sqlite().await).await;
    let before = live_until(&a, berlin("2026-10-22", "18:00:00")).await;
    // From the evening before the refresh date to the night after the change of the clocks.
    a.bot.stage.clock.set(berlin("2026-10-30", "02:00:00"));
    a.bot.restart(everything_on()).await;
    let after = live_until(&a, berlin("2026-10-31", "12:00:00")).await;
    let all: Vec<Told> = before.iter().chain(&after).cloned().collect();
    hold(&all, &zones());
    let mut messages: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for one in after.iter().filter(|one| !one.to.starts_with('#')) {
        let counts = messages.entry(&one.to).or_default();
        if one.is_digest() {
            counts.0 += 1;
        } else {
            counts.1 += 1;
        }
    }
    for (_, _, am, sas) in CLIENTS {
        for name in [am, sas] {
            let name = name.to_lowercase().replace(' ', ".");
            let (digests, reminders) = messages.get(name.as_str()).copied().unwrap_or_default();
            assert_eq!(digests, 1, "{name}: {messages:?}");
            assert!(reminders <= 1, "{name}: {messages:?}");
        }
    }
    assert_eq!(messages["lena.hart"], (1, 0));
    let others = after.iter().filter(|one| !one.is_digest());
    assert_snapshot!(diary(others), @"
    Fri 30 Oct 06:30 IST #refreshes: Kolkata Tea: refresh day · cycle 1 · due since Fri 23 Oct · @Ravi Sen
    Fri 30 Oct 02:00 CET #refreshes: Berlin Bikes: refresh day · cycle 1 · due since Fri 23 Oct · @Bob Specht
    Thu 29 Oct 21:00 EDT #refreshes: York Yarn: refresh day · cycle 1 · due since Fri 23 Oct · @Sam Dale
    Fri 30 Oct 09:00 IST asha.roy: Kolkata Tea: no note for the refresh of Fri 23 Oct · @Asha Roy
    Fri 30 Oct 09:00 IST ravi.sen: Kolkata Tea: no ticket after the refresh date, Fri 23 Oct · @Ravi Sen
    Fri 30 Oct 08:30 CET #leads: 2 things are stalled at 1 client, and the reminders did not help.
    Fri 30 Oct 09:00 CET bea.amsel: Berlin Bikes: no note for the refresh of Fri 23 Oct · @Bea Amsel
    Fri 30 Oct 09:00 CET bob.specht: Berlin Bikes: no ticket after the refresh date, Fri 23 Oct · @Bob Specht
    Fri 30 Oct 13:00 CET #leads: 2 things are stalled at 1 client, and the reminders did not help.
    Fri 30 Oct 09:00 EDT nora.hill: York Yarn: no note for the refresh of Fri 23 Oct · @Nora Hill
    Fri 30 Oct 09:00 EDT sam.dale: York Yarn: no ticket after the refresh date, Fri 23 Oct · @Sam Dale
    Fri 30 Oct 18:00 CET #leads: 2 things are stalled at 1 client, and the reminders did not help.
    ");
}

/// Things that fall due within one minute, and not in the same second, are one message for each.
#[tokio::test]
async fn one_minute_is_one_message() {
    let (a, specialists) = agency(sqlite().await).await;
    let mut others = Vec::new();
    for n in 1..=3 {
        let sas = &specialists["Berlin Bikes"];
        let client = format!("Client {n}");
        let options = [
            ("client", Given::from(client.as_str())),
            ("cadence", "90".into()),
            ("date", "2026-12-23".into()),
            ("am", (&a.dana).into()),
            ("sas", sas.into()),
        ];
        let path = "refresh-admin portfolio add";
        a.bot.command(&a.lena, path, &options).await.message();
        others.push(client);
    }
    a.bot.skip().await;
    a.bot.go_to("2026-10-06", "09:30:01");
    for client in &others {
        let sas = &specialists["Berlin Bikes"];
        let ask = [
            ("portfolio", Given::from(client.as_str())),
            ("question", "Which logo?".into()),
        ];
        a.bot.command(sas, "refresh ask", &ask).await.message();
        a.bot.advance(TimeDelta::seconds(18));
    }
    a.bot.skip().await;
    let told = live_until(&a, berlin("2026-10-06", "16:00:00")).await;
    let to_dana: Vec<_> = told.iter().filter(|one| one.to == a.dana.id).collect();
    assert_snapshot!(diary(to_dana), @"Tue 6 Oct 13:31 CEST dana.whitfield: 3 things wait for you, @Dana Whitfield: the longest first.");
}

/// The machine's clock is set back, and the process starts again: what was told stays told.
#[tokio::test]
async fn a_clock_that_is_set_back_repeats_nothing() {
    let (mut a, _) = agency(sqlite().await).await;
    let mut told = live_until(&a, berlin("2026-10-23", "13:30:00")).await;
    let count = told.len();
    a.bot.stage.clock.set(local("2026-10-23", "08:00:00", ZONE));
    a.bot.restart(everything_on()).await;
    told.extend(live_until(&a, berlin("2026-10-23", "13:30:00")).await);
    assert_eq!(diary(&told[count..]), "");
    hold(&told, &zones());
}
