use insta::assert_snapshot;
use refreshbot::domain::id::{CycleId, ImportId, PersonId};
use refreshbot::message::Text;
use refreshbot::spans;
use refreshbot::wording::Locale::En;
use refreshbot::wording::{notice, reply};

use super::agency::*;
use super::said;

#[test]
fn refresh_day() {
    assert_snapshot!(said(&notice::refresh_day(En, &birch(), Some(&note()), None)), @r#"
    Birch Pet Supply: refresh day · cycle 7 · due today, Mon 23 Nov · @Jo Becker
    ┌ Newest note from Dana Whitfield, Thu 19 Nov
    │ > New logo in the folder. Headline "Spring is here".
    │ > Keep the phone number out of the image.
    │ 📎 logo-2027.png, brief.pdf, Drive folder (https://drive.example.com/birch/spring)
    │ Next: create one ticket for each deliverable.
    └ Note 12 · cycle 7 · Birch Pet Supply
    [Submit first ticket] [Ask the AM]
    "#);
}

#[test]
fn refresh_day_with_an_old_note() {
    assert_snapshot!(said(&notice::refresh_day(En, &birch(), Some(&old_note()), None)), @r#"
    Birch Pet Supply: refresh day · cycle 7 · due today, Mon 23 Nov · @Jo Becker
    There is no note for this cycle; the newest one is from Mon 24 Aug, before the last refresh closed. Ask Dana Whitfield before you start.
    ┌ Old note from Dana Whitfield, Mon 24 Aug
    │ > New logo in the folder. Headline "Spring is here".
    │ > Keep the phone number out of the image.
    └ Note 12 · cycle 7 · Birch Pet Supply
    [Ask the AM] [Submit first ticket anyway]
    "#);
}

#[test]
fn refresh_day_without_a_note_and_late() {
    let mut c = birch();
    c.today = day(11, 25);
    assert_snapshot!(said(&notice::refresh_day(En, &c, None, Some(late()))), @"
    Birch Pet Supply: refresh day · cycle 7 · due since Mon 23 Nov · @Jo Becker
    This comes 2 days late: it was due on Mon 23 Nov, 09:00.
    There is no note for this client yet. Ask Dana Whitfield before you start.
    [Ask the AM] [Submit first ticket anyway]
    ");
}

#[test]
fn refresh_day_mentions_the_sas_and_nobody_else() {
    for note in [None, Some(note()), Some(old_note())] {
        let message = notice::refresh_day(En, &birch(), note.as_ref(), None);
        assert_eq!(message.text.mentions(), [PersonId(2)]);
    }
}

#[test]
fn a_note_of_unknown_author() {
    let mut n = note();
    n.note.author = None;
    n.note.author_id = None;
    n.assets.clear();
    assert_snapshot!(said(&notice::refresh_day(En, &birch(), Some(&n), None)), @r#"
    Birch Pet Supply: refresh day · cycle 7 · due today, Mon 23 Nov · @Jo Becker
    ┌ Newest note of unknown author, imported Thu 19 Nov
    │ > New logo in the folder. Headline "Spring is here".
    │ > Keep the phone number out of the image.
    │ Next: create one ticket for each deliverable.
    └ Note 12 · cycle 7 · Birch Pet Supply
    [Submit first ticket] [Ask the AM]
    "#);
}

#[test]
fn note_logged() {
    assert_snapshot!(said(&notice::note_logged(En, &birch(), &note(), false)), @r#"
    Birch Pet Supply: new note · cycle 7 · refresh date Mon 23 Nov · @Jo Becker
    Next: read it, then create one ticket for each deliverable.
    ┌ Newest note from Dana Whitfield, Thu 19 Nov
    │ > New logo in the folder. Headline "Spring is here".
    │ > Keep the phone number out of the image.
    │ 📎 logo-2027.png, brief.pdf, Drive folder (https://drive.example.com/birch/spring)
    └ Note 12 · cycle 7 · Birch Pet Supply
    [Submit first ticket]
    "#);
}

#[test]
fn a_long_note_is_cut_and_offers_the_rest() {
    let mut n = note();
    n.note.body = "Würde ".repeat(400);
    let message = notice::note_logged(En, &birch(), &n, false);
    let shown = said(&message);
    assert!(shown.contains("Wür…"), "{shown}");
    assert_eq!(message.buttons.last().unwrap().id, "show-note:12");
}

#[test]
fn late_note() {
    let message = notice::late_note(En, &submitted(), &note(), &hero());
    assert_eq!(
        message.text.mentions(),
        [PersonId(3), PersonId(4), PersonId(2)]
    );
    assert_snapshot!(said(&message), @r#"
    Changed direction for T-41 "Spring hero" · Birch Pet Supply · cycle 7 · @Ana Lima, @Kofi Mensah and @Jo Becker
    This note came after the tickets were created. Check it against what you have started.
    ┌ Newest note from Dana Whitfield, Thu 19 Nov
    │ > New logo in the folder. Headline "Spring is here".
    │ > Keep the phone number out of the image.
    │ 📎 logo-2027.png, brief.pdf, Drive folder (https://drive.example.com/birch/spring)
    └ Note 12 · cycle 7 · Birch Pet Supply
    "#);
}

#[test]
fn cycle_closed() {
    let message = notice::closed(En, &closed(), &summary());
    assert_eq!(message.text.mentions(), [PersonId(1)]);
    assert_snapshot!(said(&message), @"
    Birch Pet Supply: cycle 7 is closed · @Dana Whitfield
    Implemented Wed 9 Dec by Jo Becker, 16 days after the refresh date. 6 deliverables, 2 revision rounds, 3 questions (longest open 5 h).
    Next refresh: Sun 21 Feb 2027, kickoff Sat 6 Feb.
    ");
}

#[test]
fn cycle_closed_on_the_day_by_somebody_unknown() {
    let mut c = closed();
    c.cycle.refresh_date = day(12, 9);
    let summary = refreshbot::wording::view::CycleSummary {
        closed_by: None,
        reason: None,
        deliverables: 1,
        revision_rounds: 0,
        questions: 1,
        longest_question: Some(chrono::TimeDelta::minutes(25)),
        unanswered: Vec::new(),
        next_refresh: day(12, 16),
        next_kickoff: day(12, 9),
    };
    assert_snapshot!(said(&notice::closed(En, &c, &summary)), @"
    Birch Pet Supply: cycle 7 is closed · @Dana Whitfield
    Implemented Wed 9 Dec, on the refresh date. 1 deliverable, no revisions, 1 question (open 25 min).
    Next refresh: Wed 16 Dec, kickoff Wed 9 Dec.
    ");
}

#[test]
fn missed_reply() {
    let original = reply::done(En, &submitted(), false);
    assert_snapshot!(said(&notice::missed_reply(En, &original)), @"
    *This answer could not be shown to you at the time. What it says was done then:*
    Birch Pet Supply is Deliverables Submitted (cycle 7), and your task is complete.
    Next: the creatives work; you answer their questions. You are told when the set is ready for review.
    ");
}

#[test]
fn import_summary() {
    let mut sage = birch();
    sage.portfolio.client = "Sage & Sons".to_owned();
    sage.cycle.id = CycleId(71);
    sage.cycle.refresh_date = day(11, 9);
    let message = notice::import_summary(En, ImportId(3), &[birch(), sage], &[approved()], 40);
    assert_eq!(message.buttons[0].id, "start-imported:3");
    assert_snapshot!(said(&message), @"
    40 portfolios imported.
    2 of them were due or had begun before the import; nothing was posted for them.
    Next: check the list, link the accounts of its people (`/refresh-admin people link`), then start them: their people are told what is due.
    1 of them is in the middle of a cycle: imported, work not tracked here. Without tickets, go on with `/refresh approve` and `/refresh implement`.
    ┌ Due or begun
    │ - Birch Pet Supply · refresh Mon 23 Nov
    │ - Sage & Sons · refresh Mon 9 Nov
    │ In the middle of a cycle
    │ - Birch Pet Supply · refresh Mon 23 Nov · Creatives Completed & Approved
    └ Import 3
    [Start these]
    ");
    assert_snapshot!(said(&notice::import_summary(En, ImportId(3), &[], &[], 1)), @"
    1 portfolio imported.
    Nothing waits to be started; each posts when its day comes.
    ");
}

#[test]
fn blocked() {
    let message = notice::blocked(En, "in #refreshes the bot lacks Send Messages");
    assert_snapshot!(said(&message), @"
    The bot cannot do its work: in #refreshes the bot lacks Send Messages.
    What it has to tell there waits. It tries for a day, and tells it within a quarter of an hour after this is mended.
    Next: mend it in Discord (Edit Channel, Permissions, the bot or its role; a locked thread: unlock it), or ask the Admin: `refreshbot check` says what else is missing.
    ");
    assert_snapshot!(said(&notice::own_channel_gone(En, &birch())), @"
    The channel of Birch Pet Supply is gone. Its prompts and notes go to the channel for all.
    Next: if it should have one of its own again, name it: `/refresh-admin portfolio edit channel:#name`.
    ");
}

#[test]
fn unreachable() {
    let about = notice::refresh_day(En, &birch(), None, None).text;
    let message = notice::unreachable(En, &jo(), false, about, &birch());
    assert_eq!(message.text.mentions(), []);
    assert_snapshot!(said(&message), @"
    Jo Becker (jo@example.com) has no account here and could not be told · Birch Pet Supply · cycle 7
    What they should know:
    > Birch Pet Supply: refresh day · cycle 7 · due today, Mon 23 Nov · Jo Becker
    > There is no note for this client yet. Ask Dana Whitfield before you start.
    Next: tell them, and link their account so that they are told from now on.
    [Link]
    ");
    assert_snapshot!(said(&notice::unreachable(En, &jo(), false, Text::line(spans!["x"]), &birch())).lines().next().unwrap(), @"Jo Becker (jo@example.com) has no account here and could not be told · Birch Pet Supply · cycle 7");
}
