use insta::assert_snapshot;
use refreshbot::domain::id::{CycleId, NoteId, PersonId, QuestionId, TicketId};
use refreshbot::domain::question::Question;
use refreshbot::wording::Locale::En;
use refreshbot::wording::{notice, reply};

use super::agency::*;
use super::{attached, hold_to_limits, said};

fn on_ticket() -> Question {
    Question {
        id: QuestionId(120),
        number: 12,
        cycle_id: CycleId(70),
        ticket_id: Some(TicketId(401)),
        asker_id: Some(PersonId(3)),
        asker: "Ana Lima".to_owned(),
        body: "Is the 20% off for members only?".to_owned(),
        asked_at: at(11, 24),
        answer: None,
        answerer: None,
        answered_at: None,
        closed_at: None,
        kept_as_note: None,
    }
}

fn on_cycle() -> Question {
    Question {
        ticket_id: None,
        asker_id: Some(PersonId(2)),
        asker: "Jo Becker".to_owned(),
        body: "Which logo is the new one?\nThere are two in the folder.".to_owned(),
        ..on_ticket()
    }
}

fn answered(q: Question, answer: &str, by: &str) -> Question {
    Question {
        answer: Some(answer.to_owned()),
        answerer: Some(by.to_owned()),
        answered_at: Some(at(11, 24)),
        ..q
    }
}

#[test]
fn asked() {
    let (c, t) = (submitted(), hero());
    assert_snapshot!(said(&notice::question_asked(En, &c, Some(&t), &on_ticket(), true)), @r#"
    Q-12 from Ana Lima on T-41 "Spring hero" · @Jo Becker
    > Is the 20% off for members only?
    To answer, reply to this message or press *Answer*.
    [Answer]
    "#);
    assert_snapshot!(said(&notice::question_asked(En, &c, None, &on_cycle(), true)), @"
    Q-12 from Jo Becker on Birch Pet Supply, cycle 7 · @Dana Whitfield
    > Which logo is the new one?
    > There are two in the folder.
    To answer, reply to this message or press *Answer*.
    [Answer]
    ");
    assert_snapshot!(said(&reply::asked(En, &c, Some(&t), &on_ticket())), @r#"
    Q-12 is asked in the thread of T-41 "Spring hero". Jo Becker is told.
    You are mentioned there when it is answered; until then it stays open.
    "#);
    assert_snapshot!(said(&reply::asked(En, &c, None, &on_cycle())), @"
    Q-12 is asked in the channel of Birch Pet Supply. Dana Whitfield is told.
    You are mentioned there when it is answered; until then it stays open.
    ");
}

#[test]
fn a_question_mentions_who_can_answer_it() {
    let c = submitted();
    let of_ticket = notice::question_asked(En, &c, Some(&hero()), &on_ticket(), true);
    assert_eq!(of_ticket.text.mentions(), [PersonId(2)]);
    let of_cycle = notice::question_asked(En, &c, None, &on_cycle(), true);
    assert_eq!(of_cycle.text.mentions(), [PersonId(1)]);
}

#[test]
fn answers() {
    let (c, t) = (submitted(), hero());
    let q = answered(on_ticket(), "For members only, and say so.", "Jo Becker");
    assert_snapshot!(said(&notice::question_answered(En, &c, Some(&t), &q)), @r#"
    Q-12 is answered by Jo Becker · T-41 "Spring hero" · @Ana Lima
    > Is the 20% off for members only?
    The answer:
    > For members only, and say so.
    "#);
    assert_snapshot!(said(&reply::answered(En, &c, &q)), @"
    Q-12 is answered. Ana Lima is told.
    The answer stands in the ticket's thread. Does it change the direction for other tickets too? Then it belongs in a note: `/refresh note`.
    ");
    let q = answered(on_cycle(), "The one of 2027.", "Dana Whitfield");
    assert_snapshot!(said(&notice::question_answered(En, &c, None, &q)), @"
    Q-12 is answered by Dana Whitfield · Birch Pet Supply, cycle 7 · @Jo Becker
    > Which logo is the new one?
    > There are two in the folder.
    The answer:
    > The one of 2027.
    [Keep as note]
    ");
    assert_snapshot!(said(&reply::answered(En, &c, &q)), @"
    Q-12 is answered. Jo Becker is told.
    Does it hold for the whole submission? *Keep as note* makes it the newest note.
    [Keep as note]
    ");
    let kept = Question {
        kept_as_note: Some(NoteId(13)),
        ..q
    };
    assert_snapshot!(said(&notice::question_answered(En, &c, None, &kept)), @"
    Q-12 is answered by Dana Whitfield · Birch Pet Supply, cycle 7 · @Jo Becker
    > Which logo is the new one?
    > There are two in the folder.
    The answer:
    > The one of 2027.
    ");
    assert_snapshot!(said(&reply::answered(En, &c, &kept)), @"
    Q-12 is answered. Jo Becker is told.
    The answer is kept as a note of Birch Pet Supply.
    ");
}

#[test]
fn an_answer_to_somebody_unknown_mentions_nobody() {
    let mut q = answered(on_ticket(), "Yes.", "Jo Becker");
    q.asker_id = None;
    let message = notice::question_answered(En, &submitted(), Some(&hero()), &q);
    assert_eq!(message.text.mentions(), []);
    assert!(said(&message).contains("Ana Lima"));
}

#[test]
fn open_questions_stand_on_the_ticket_card() {
    let mut t = hero();
    t.open_questions = vec![on_ticket()];
    assert_snapshot!(said(&notice::ticket_card(En, &submitted(), &set_in_work(), &t)), @"
    ┌ T-41 · Spring hero
    │ > Two dogs on the beach, the new logo top left.
    │ > No phone number.
    │ Status: New
    │ Deliverable: 1 of 6 in BPS-2026-11
    │ Format: static · Feed 4:5
    │ Due: Mon 7 Dec
    │ Creatives: Ana Lima (copy) and Kofi Mensah (design)
    │ Open questions: - Q-12 from Ana Lima: Is the 20% off for members only?
    │ Primary text:
    │ > Spring is here, and so is the shedding.
    │ Headline:
    │ > Spring is here
    │ Call to action:
    │ > Shop now
    │ Landing page: https://birch.example.com/spring
    └ T-41 · cycle 7 · Birch Pet Supply
    [Start] [Deliver] [Ask a question] [Answer Q-12]
    ");
}

#[test]
fn changes() {
    let mut t = hero_delivered();
    t.ticket.round = 2;
    assert_snapshot!(said(&reply::revised(En, &pending(), &set_ready(), &t, true)), @r#"
    T-41 "Spring hero" is Revisions Requested, round 2. Told in its thread: Ana Lima and Kofi Mensah.
    *BPS-2026-11* (Birch Pet Supply) is not ready for review any more. You are told when it is ready again.
    "#);
}

#[test]
fn the_longest_questions_and_answers_fit_and_nothing_is_lost() {
    let mut c = submitted();
    c.portfolio.client = "*".repeat(100);
    c.sas.name = "_".repeat(100);
    let mut t = hero();
    t.ticket.name = "*".repeat(80);
    let mut q = answered(on_ticket(), &"*_~|".repeat(500), &"_".repeat(100));
    q.asker = "_".repeat(100);
    q.body = "[x](y)\n".repeat(285);
    for t in [None, Some(&t)] {
        let asked = notice::question_asked(En, &c, t, &q, true);
        hold_to_limits(&asked);
        assert_eq!(attached(&asked).trim(), q.body.trim());
        let told = notice::question_answered(En, &c, t, &q);
        hold_to_limits(&told);
        assert_eq!(attached(&told).trim(), q.answer.as_deref().unwrap());
        hold_to_limits(&reply::asked(En, &c, t, &q));
    }
    hold_to_limits(&reply::answered(En, &c, &q));
    t.open_questions = vec![q; 60];
    hold_to_limits(&notice::ticket_card(En, &c, &set_in_work(), &t));
}
