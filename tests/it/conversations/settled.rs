//! What asked for something says what came of it, and takes its buttons back.

use chrono::TimeDelta;
use insta::assert_snapshot;
use refreshbot::chat::commands::Given;
use refreshbot::chat::transcript::Entry;
use refreshbot::wording::plain::plain;

use super::{Agency, REST, SPRING, birch, with};
use crate::support::bot::chat::{Call, Fails, later};

/// What a post says by now: the newest of those that said `words` at first.
fn says(a: &Agency, words: &str) -> String {
    let (_, post) = a.bot.post_with(words);
    let all = a.bot.stage.chat.all().into_iter();
    let mut said = all.filter_map(|entry| match entry {
        Entry::Post { id, message, .. } | Entry::Edit { id, message } => {
            (id == post).then(|| plain(&message))
        }
        _ => None,
    });
    said.next_back().unwrap()
}

/// The kickoff of the second cycle has been asked.
async fn kicked_off() -> Agency {
    let a = Agency::approved().await;
    let done = a.bot.command(&a.jo, "refresh implement", &birch()).await;
    done.message();
    a.bot.go_to("2027-02-06", "09:00:00");
    a.bot.skip().await;
    a
}

/// The refresh day of the first cycle has come, with a note.
async fn prompted() -> Agency {
    let a = Agency::new().await;
    a.note("New logo in the folder.").await.message();
    a.bot.go_to("2026-11-23", "09:00:00");
    a.bot.skip().await;
    a
}

#[tokio::test]
async fn a_kickoff_says_what_the_client_wants() {
    let a = kicked_off().await;
    let yes = a.bot.command(&a.dana, "refresh confirm", &birch()).await;
    yes.message();
    a.bot.skip().await;
    assert_snapshot!(says(&a, "refresh on Sun 21 Feb"), @"
    Birch Pet Supply: refresh on Sun 21 Feb · cycle 2 · @Dana Whitfield
    Answered: the client wants a refresh.
    [Add note]
    ");
    // What has come of it changes once more: the cycle ends.
    let no = a.bot.command(&a.dana, "refresh decline", &birch()).await;
    no.message();
    a.bot.skip().await;
    assert_snapshot!(says(&a, "refresh on Sun 21 Feb"), @"
    Birch Pet Supply: refresh on Sun 21 Feb · cycle 2 · @Dana Whitfield
    No refresh this cycle: closed Sat 6 Feb.
    ");
}

#[tokio::test]
async fn a_kickoff_shows_the_date_that_counts() {
    let a = kicked_off().await;
    let options = [birch()[0].clone(), ("date", Given::from("2027-02-24"))];
    let path = "refresh-admin portfolio reschedule";
    a.bot.command(&a.lena, path, &options).await.message();
    a.bot.skip().await;
    assert_snapshot!(says(&a, "refresh on Sun 21 Feb"), @"
    Birch Pet Supply: refresh on Wed 24 Feb · cycle 2 · @Dana Whitfield
    There is no note yet.
    Next: discuss it with the client, answer below, and log their direction with *Add note*.
    [Client wants a refresh] [No refresh this cycle] [Add note]
    ");
}

#[tokio::test]
async fn a_prompt_says_what_was_submitted() {
    let a = prompted().await;
    a.submit(&SPRING).await.message();
    a.bot.skip().await;
    assert_snapshot!(says(&a, "refresh day"), @"
    Birch Pet Supply: refresh day · cycle 1 · @Jo Becker
    Submitted: BPS-2026-11 (3 deliverables).
    ┌ Newest note from Dana Whitfield, Thu 19 Nov
    │ > New logo in the folder.
    └ Note 1 · cycle 1 · Birch Pet Supply
    [Submit another Ad Set] [Ask the AM]
    ");
    // The next cycle's note does not become this one's.
    a.clone_rest(&REST).await.message();
    let a = a.all_delivered().await.cycle_approved().await;
    let done = a.bot.command(&a.jo, "refresh implement", &birch()).await;
    done.message();
    a.note("For spring: more dogs.").await.message();
    a.bot.skip().await;
    assert_snapshot!(says(&a, "refresh day"), @"
    Birch Pet Supply: refresh day · cycle 1 · @Jo Becker
    Submitted: BPS-2026-11 (3 deliverables).
    Implemented Mon 23 Nov, on the refresh date. Cycle 1 is closed.
    ");
}

#[tokio::test]
async fn a_prompt_whose_date_was_moved_is_withdrawn() {
    let a = prompted().await;
    let options = [birch()[0].clone(), ("date", Given::from("2026-12-04"))];
    let path = "refresh-admin portfolio reschedule";
    a.bot.command(&a.lena, path, &options).await.message();
    a.bot.skip().await;
    assert_snapshot!(says(&a, "refresh day"), @"
    Birch Pet Supply: refresh day · cycle 1 · @Jo Becker
    Withdrawn: the refresh date is Fri 4 Dec now. You are asked again on that day.
    ");
    a.bot.go_to("2026-12-04", "09:00:00");
    a.bot.skip().await;
    let anew = says(&a, "refresh day");
    assert!(anew.contains("[Submit first ticket]"), "{anew}");
}

#[tokio::test]
async fn what_was_answered_on_its_way_says_so_at_once() {
    let a = Agency::new().await;
    a.bot.wire.fail({
        let mut once = true;
        move |call| {
            (matches!(call, Call::Post(_)) && std::mem::take(&mut once))
                .then(|| Fails::Before(later()))
        }
    });
    a.bot.go_to("2026-11-23", "09:00:00");
    a.bot.stage.workers.settle().await.unwrap();
    a.submit(&SPRING).await.message();
    a.bot.advance(TimeDelta::minutes(10));
    a.bot.skip().await;
    let said = says(&a, "refresh day");
    assert!(
        said.contains("Submitted: BPS-2026-11 (3 deliverables)."),
        "{said}"
    );
    assert!(!said.contains("[Submit first"), "{said}");
}

#[tokio::test]
async fn a_question_says_who_answered_it() {
    let a = Agency::submitted().await;
    let asked =
        |words: &str, ticket: &str| [("question", Given::from(words)), ("ticket", ticket.into())];
    for (words, ticket) in [
        ("Members only?", "T-1"),
        ("Which dog?", "T-2"),
        ("Which day?", "T-3"),
    ] {
        let put = a
            .bot
            .command(&a.ana, "refresh ask", &asked(words, ticket))
            .await;
        put.message();
    }
    a.bot.skip().await;
    let answer = [
        ("question", Given::from("Q-1")),
        ("answer", "For all.".into()),
    ];
    a.bot
        .command(&a.jo, "refresh answer", &answer)
        .await
        .message();
    let cancel = [
        ("ticket", Given::from("T-2")),
        ("reason", "No budget.".into()),
    ];
    a.bot
        .command(&a.jo, "refresh cancel", &cancel)
        .await
        .message();
    a.bot.skip().await;
    assert_snapshot!(says(&a, "Members only?"), @r#"
    Q-1 is answered by Jo Becker · T-1 "Spring hero" · @Ana Ruiz
    > Members only?
    The answer:
    > For all.
    "#);
    assert_snapshot!(says(&a, "Which dog?"), @r#"
    Q-2 from Ana Ruiz on T-2 "Spring hero tall" · @Jo Becker
    > Which dog?
    Closed, unanswered.
    "#);
    let open = says(&a, "Which day?");
    assert!(open.contains("[Answer]"), "{open}");
}

#[tokio::test]
async fn a_question_ends_with_its_cycle() {
    let a = prompted().await;
    let ask = with("question", "Is there a budget?");
    let options = [birch()[0].clone(), ask[0].clone()];
    a.bot
        .command(&a.jo, "refresh ask", &options)
        .await
        .message();
    a.bot.skip().await;
    let no = a.bot.command(&a.dana, "refresh decline", &birch()).await;
    no.message();
    a.bot.skip().await;
    assert_snapshot!(says(&a, "Is there a budget?"), @"
    Q-1 from Jo Becker on Birch Pet Supply, cycle 1 · @Dana Whitfield
    > Is there a budget?
    Closed, unanswered.
    ");
    assert_snapshot!(says(&a, "refresh day"), @"
    Birch Pet Supply: refresh day · cycle 1 · @Jo Becker
    No refresh this cycle: closed Mon 23 Nov.
    ");
}

#[tokio::test]
async fn a_review_shows_how_far_it_is() {
    let a = Agency::pending().await;
    let one = a
        .bot
        .command(&a.dana, "refresh approve", &with("ticket", "T-1"))
        .await;
    one.message();
    a.bot.skip().await;
    let said = says(&a, "ready for client review");
    assert!(
        said.contains("2 deliverables wait for approval, 1 is approved already."),
        "{said}"
    );
    assert!(said.contains("[Approve the set]"), "{said}");
    let change = [
        ("ticket", Given::from("T-2")),
        ("reason", "Less text.".into()),
    ];
    a.bot
        .command(&a.dana, "refresh revise", &change)
        .await
        .message();
    a.bot.skip().await;
    assert_snapshot!(says(&a, "ready for client review"), @"
    Birch Pet Supply: BPS-2026-11 is ready for client review · cycle 1 · @Dana Whitfield
    There is work to do on it again. You are told when it is ready for review once more.
    ┌ For review: BPS-2026-11
    │ #T-1 Spring hero: https://drive.example/final
    │ #T-2 Spring hero tall: https://drive.example/final
    │ #T-3 Spring dogs: https://drive.example/final
    └ Review of BPS-2026-11, round 1 · cycle 1 · Birch Pet Supply
    ");
    // The next round has a post of its own.
    a.deliver_link(&a.kofi, "T-2").await.message();
    a.bot.skip().await;
    let set = a
        .bot
        .command(&a.dana, "refresh approve", &with("ad_set", "BPS-2026-11"))
        .await;
    set.message();
    a.bot.skip().await;
    assert_snapshot!(says(&a, "ready for client review again"), @"
    Birch Pet Supply: BPS-2026-11 is ready for client review again, after revisions · cycle 1 · @Dana Whitfield
    Approved: nothing waits for approval here any more.
    ┌ For review: BPS-2026-11
    │ #T-1 Spring hero: https://drive.example/final
    │ #T-2 Spring hero tall: https://drive.example/final
    │ #T-3 Spring dogs: https://drive.example/final
    └ Review of BPS-2026-11, round 2 · cycle 1 · Birch Pet Supply
    ");
}

#[tokio::test]
async fn an_implementation_says_that_it_is_done() {
    let a = Agency::approved().await;
    let change = [
        ("ticket", Given::from("T-2")),
        ("reason", "Less text.".into()),
    ];
    a.bot
        .command(&a.lena, "refresh revise", &change)
        .await
        .message();
    a.bot.skip().await;
    let said = says(&a, "approved, ready for Meta");
    assert!(
        said.contains("The approval was taken back: do not put them live yet."),
        "{said}"
    );
    assert!(!said.contains('['), "{said}");
    a.deliver_link(&a.kofi, "T-2").await.message();
    let a = a.cycle_approved().await;
    let done = a.bot.press(&a.jo, "Mark implemented").await;
    done.message();
    a.bot.skip().await;
    assert_snapshot!(says(&a, "approved, ready for Meta"), @"
    Birch Pet Supply: approved, ready for Meta · cycle 1 · 3 deliverables · @Jo Becker
    Meta ad account `act_4711` · Asset folder (https://drive.example/birch)
    Implemented Thu 19 Nov, 4 days before the refresh date. Cycle 1 is closed.
    ┌ To implement
    │ #T-1 Spring hero: https://drive.example/final
    │ - Primary text: Everything for the first warm days.
    │ - Headline: Spring is here
    │ - Call to action: Shop now
    │ #T-2 Spring hero tall: https://drive.example/final
    │ - Primary text: Everything for the first warm days.
    │ - Headline: Spring is here
    │ - Call to action: Shop now
    │ #T-3 Spring dogs: https://drive.example/final
    │ - Primary text: Everything for the first warm days.
    │ - Headline: Spring is here
    │ - Call to action: Shop now
    └ Implement · cycle 1 · Birch Pet Supply
    📎 birch-pet-supply-cycle-1.csv
    ");
}

#[tokio::test]
async fn what_somebody_took_away_is_not_posted_anew() {
    let a = prompted().await;
    let (_, post) = a.bot.post_with("refresh day");
    a.bot.wire.delete(&post);
    a.submit(&SPRING).await.message();
    let said = a.bot.read().await;
    assert!(!said.contains("refresh day"), "{said}");
    let waits = "SELECT count(*) FROM posted WHERE next_at IS NOT NULL OR entity = 'refresh-day'";
    assert_eq!(a.bot.number(waits).await, 0);
}
