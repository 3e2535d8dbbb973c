//! What the outbox keeps outlives releases.

use refreshbot::domain::id::{CycleId, PersonId, PortfolioId};
use refreshbot::domain::notice::{Destination, Notice};

#[test]
fn rows_of_earlier_releases_are_read() {
    let row = r#"{"to":"mail","person":2,"cycle":7,"beside":"kickoff:7:1"}"#;
    let read: Destination = serde_json::from_str(row).unwrap();
    let mail = Destination::Mail {
        person: PersonId(2),
        cycle: Some(CycleId(7)),
        beside: "kickoff:7:1".to_owned(),
    };
    assert_eq!(read, mail);
    assert_eq!(serde_json::to_string(&mail).unwrap(), row);
    let row = r#"{"kind":"mail-given-up","person":2,"about":{"kind":"kickoff","cycle":7},"portfolio":3,"why":"550"}"#;
    let read: Notice = serde_json::from_str(row).unwrap();
    assert!(matches!(
        read,
        Notice::MailGivenUp {
            portfolio: Some(PortfolioId(3)),
            ..
        }
    ));
}

#[test]
fn a_mail_of_no_cycle_waits_for_no_other() {
    let mail = |cycle| Destination::Mail {
        person: PersonId(2),
        cycle,
        beside: String::new(),
    };
    assert_eq!(mail(Some(CycleId(7))).lane(), "mail:2:7");
    assert_eq!(mail(None).lane(), "mail:2");
    let text = r#"{"to":"mail","person":2,"beside":""}"#;
    assert_eq!(
        serde_json::from_str::<Destination>(text).unwrap(),
        mail(None)
    );
}
