//! Calendars behind secret links: the buttons that make and revoke them, the file that an independent
//! library reads back, and the server that gives it.

mod buttons;
mod file;
mod served;

use calcard::Entry;
use calcard::common::PartialDateTime;
use calcard::icalendar::{ICalendar, ICalendarComponentType, ICalendarParameterName};
use calcard::icalendar::{ICalendarProperty as P, ICalendarValue};
use refreshbot::request::Account;
use refreshbot::stage;
use refreshbot::workflow::{Settings, calendar};

use crate::conversations::Agency;
use crate::support::bot::{TestBot, ZONE, berlin};
use crate::support::database::{TestDb, sqlite};

/// Where the pages of the tests' bot are.
const BASE: &str = "https://refreshes.example";

fn with_calendars() -> Settings {
    Settings {
        public_url: Some(BASE.to_owned()),
        ..stage::settings(ZONE).unwrap()
    }
}

async fn agency_on(db: TestDb) -> Agency {
    Agency::of(TestBot::with(db, berlin("2026-11-02", "14:05:00"), with_calendars()).await).await
}

async fn agency() -> Agency {
    agency_on(sqlite().await).await
}

impl Agency {
    /// Somebody makes a link with a button of *Calendar*; its secret.
    async fn secret(&self, who: &Account, button: &str) -> String {
        let todo = self.bot.command(who, "refresh todo", &[]).await;
        let state = todo.press(&self.bot, who, "Calendar").await;
        let made = state.press(&self.bot, who, button).await.said();
        self.bot.skip().await;
        let links = made.split('`').filter(|it| it.starts_with(BASE));
        let [link] = links.collect::<Vec<_>>()[..] else {
            panic!("{made}")
        };
        let name = link.strip_prefix(&format!("{BASE}/calendar/")).unwrap();
        name.strip_suffix(".ics").unwrap().to_owned()
    }

    /// The file behind a secret, if there is one.
    async fn feed(&self, secret: &str) -> Option<String> {
        let workflow = &self.bot.stage.workflow;
        calendar::feed(workflow, secret).await.unwrap()
    }

    /// What is in the calendar behind a secret, each on a line.
    async fn entries(&self, secret: &str) -> String {
        let file = self.feed(secret).await.expect("the link leads nowhere");
        let lines = read_back(&file).1;
        let lines = lines
            .iter()
            .map(|it| format!("{} · {}", it.when, it.summary));
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// An event, as the other library understands it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Found {
    uid: String,
    when: String,
    summary: String,
    description: String,
    sequence: i64,
    stamp: String,
}

/// The title and the events of a file, read by another library than the one that wrote it. That one
/// is lenient, so what RFC 5545 says of lines is looked at first.
fn read_back(file: &str) -> (String, Vec<Found>) {
    for line in file.split_terminator("\r\n") {
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
        assert!(!line.contains(['\r', '\n']), "{line:?}");
    }
    assert!(file.ends_with("END:VCALENDAR\r\n"));
    let mut parser = calcard::Parser::new(file);
    let read: ICalendar = match parser.entry() {
        Entry::ICalendar(read) => read,
        other => panic!("{other:?}"),
    };
    assert!(matches!(parser.entry(), Entry::Eof));
    let whole = &read.components[0];
    let text = |entry: &P, of: usize| -> String {
        let entry = read.components[of].property(entry).expect("a property");
        entry.values[0].as_text().unwrap().to_owned()
    };
    assert_eq!(text(&P::Version, 0), "2.0");
    let title = P::Other("X-WR-CALNAME".to_owned());
    assert_eq!(whole.component_type, ICalendarComponentType::VCalendar);
    let mut found = Vec::new();
    for (nth, event) in read.components.iter().enumerate().skip(1) {
        assert_eq!(event.component_type, ICalendarComponentType::VEvent);
        let at = |name: P| -> (bool, String) {
            let entry = event.property(&name).expect("an instant");
            let whole_day = entry.has_parameter(&ICalendarParameterName::Value);
            let ICalendarValue::PartialDateTime(at) = &entry.values[0] else {
                panic!("{entry:?}")
            };
            (whole_day, shown(at))
        };
        let ((whole_day, begins), (_, ends)) = (at(P::Dtstart), at(P::Dtend));
        assert!(begins < ends, "{begins} {ends}");
        assert_eq!(whole_day, begins.len() == 10, "{begins}");
        assert_eq!(at(P::Dtstamp), at(P::LastModified));
        let sequence = event.property(&P::Sequence).unwrap();
        found.push(Found {
            uid: text(&P::Uid, nth),
            when: begins,
            summary: text(&P::Summary, nth),
            description: text(&P::Description, nth),
            sequence: sequence.values[0].as_integer().unwrap(),
            stamp: at(P::Dtstamp).1,
        });
    }
    let mut uids: Vec<&str> = found.iter().map(|it| it.uid.as_str()).collect();
    uids.sort_unstable();
    uids.dedup();
    assert_eq!(uids.len(), found.len(), "each has its own: {uids:?}");
    (text(&title, 0), found)
}

/// `2026-11-23`, or an instant of UTC.
fn shown(at: &PartialDateTime) -> String {
    let (year, month, day) = (at.year.unwrap(), at.month.unwrap(), at.day.unwrap());
    let date = format!("{year}-{month:02}-{day:02}");
    let Some(hour) = at.hour else {
        return date;
    };
    assert_eq!((at.tz_hour, at.tz_minute), (Some(0), Some(0)), "{at:?}");
    format!("{date} {hour:02}:{:02} UTC", at.minute.unwrap())
}
