//! What the outbox keeps outlives releases.

use refreshbot::domain::id::{AdSetId, CycleId, PersonId, PortfolioId, QuestionId};
use refreshbot::domain::notice::{Asking, Destination, Notice};

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

#[test]
fn posts_that_ask_are_read_as_they_were_kept() {
    let posts = [
        ("kickoff", Asking::Kickoff(CycleId(7))),
        ("refresh-day", Asking::RefreshDay(CycleId(7))),
        ("question", Asking::Question(QuestionId(7))),
        ("review", Asking::Review(AdSetId(7))),
        ("implement", Asking::Implement(CycleId(7))),
    ];
    for (entity, post) in posts {
        assert_eq!((post.entity(), post.id()), (entity, 7));
        assert_eq!(Asking::kept(entity, 7), Some(post));
    }
    for other in ["ticket", "ad-set", ""] {
        assert_eq!(Asking::kept(other, 7), None, "{other}");
    }
}

#[test]
fn what_somebody_was_told_alone_stays_as_it_was() {
    let prompt = Notice::RefreshDay {
        cycle: CycleId(7),
        was_due: None,
    };
    let (portfolio, person) = (PortfolioId(1), PersonId(2));
    let asks = |to| Asking::of(&prompt, &to);
    assert_eq!(
        asks(Destination::Portfolio { portfolio }),
        Some(Asking::RefreshDay(CycleId(7)))
    );
    assert_eq!(asks(Destination::Inbox { person }), None);
    assert_eq!(asks(Destination::Leads), None);
}
