//! The same thing twice, or two people at once: it acts once.

use insta::assert_snapshot;
use refreshbot::request::Action;

use super::{Agency, REST, SPRING, birch, with};
use crate::support::database::{TestDb, on_both};

on_both! {
    two_people_clone_at_the_same_time
    two_people_mark_it_implemented_at_once
    one_event_delivered_twice_at_once
    one_form_sent_twice_at_once
    two_people_submit_the_same_folder_at_once
    two_leads_add_the_same_client_at_once
    everybody_delivers_and_approves_at_once
}

async fn two_people_clone_at_the_same_time(db: TestDb) {
    let a = Agency::on(db).await.first().await;
    for round in 0..4 {
        let mut typed = SPRING;
        let folder = format!("BPS {round}");
        typed[0] = ("folder", &folder);
        a.submit(&typed).await.message();
        let options = [("ad_set", folder.as_str().into())];
        let one = a.bot.command(&a.jo, "refresh clone", &options).await;
        let two = a.bot.command(&a.lena, "refresh clone", &options).await;
        let one = one.request(&a.bot, &a.jo, &[("lines", "A\nB")]);
        let two = two.request(&a.bot, &a.lena, &[("lines", "C\nD")]);
        let (one, two) = tokio::join!(a.bot.hear(one), a.bot.hear(two));
        let created = [one.said(), two.said()];
        let won = created
            .iter()
            .filter(|said| said.starts_with("3 of 3 created"))
            .count();
        assert_eq!(won, 1, "{created:#?}");
        assert!(
            created
                .iter()
                .any(|said| said.starts_with("Nothing was created.")),
            "{created:#?}"
        );
    }
    let over = "SELECT count(*) FROM ad_set s WHERE (SELECT count(*) FROM ticket t WHERE t.ad_set_id = s.id) > s.count";
    assert_eq!(a.bot.number(over).await, 0);
    assert_eq!(a.bot.number("SELECT count(*) FROM ticket").await, 1 + 4 * 3);
    a.bot.skip().await;
}

async fn two_people_mark_it_implemented_at_once(db: TestDb) {
    let a = Agency::on(db)
        .await
        .all_submitted()
        .await
        .all_delivered()
        .await
        .cycle_approved()
        .await;
    let (_, press) = a.bot.button("Mark implemented");
    let one = a.bot.stage.request(&a.jo, None, Action::Press(press));
    let two = a.bot.stage.request(&a.lena, None, Action::Press(press));
    let three = a.bot.request(&a.jo, "refresh implement", &birch());
    let (one, two, three) = tokio::join!(a.bot.hear(one), a.bot.hear(two), a.bot.hear(three));
    let said = [one.said(), two.said(), three.said()];
    assert_eq!(
        said.iter()
            .filter(|said| said.contains("Next refresh"))
            .count(),
        1,
        "{said:#?}"
    );
    assert_eq!(a.bot.number("SELECT count(*) FROM cycle").await, 2);
    assert_eq!(
        a.bot
            .number("SELECT count(*) FROM activity WHERE what = 'cycle.closed'")
            .await,
        1
    );
    let posts = a.bot.read().await;
    assert_eq!(posts.matches("cycle 1 is closed").count(), 1, "{posts}");
}

async fn one_event_delivered_twice_at_once(db: TestDb) {
    let a = Agency::on(db).await;
    let form = a.bot.command(&a.jo, "refresh submit", &birch()).await;
    let request = form.request(&a.bot, &a.jo, &SPRING);
    let (one, two) = tokio::join!(a.bot.hear(request.clone()), a.bot.hear(request.clone()));
    assert_eq!(one, two);
    assert_eq!(a.bot.hear(request).await, one);
    assert_eq!(a.bot.number("SELECT count(*) FROM ticket").await, 1);
    let posts = a.bot.read().await;
    assert_eq!(posts.matches("new thread #").count(), 1, "{posts}");
}

async fn one_form_sent_twice_at_once(db: TestDb) {
    let a = Agency::on(db).await.first().await;
    let form = a.bot.command(&a.jo, "refresh clone", &birch()).await;
    let one = form.request(&a.bot, &a.jo, &REST);
    let two = form.request(&a.bot, &a.jo, &[("lines", "Another")]);
    assert_ne!(one.event_id, two.event_id);
    let (one, two) = tokio::join!(a.bot.hear(one), a.bot.hear(two));
    let (one, two) = (one.said(), two.said());
    let (first, second) = if one.starts_with("*This was sent before") {
        (two, one)
    } else {
        (one, two)
    };
    assert_eq!(
        second,
        format!("*This was sent before and counts once. The answer then:*\n{first}")
    );
    a.bot.skip().await;
}

async fn two_people_submit_the_same_folder_at_once(db: TestDb) {
    let a = Agency::on(db).await;
    let one = a
        .bot
        .command(&a.jo, "refresh submit", &birch())
        .await
        .request(&a.bot, &a.jo, &SPRING);
    let two = a
        .bot
        .command(&a.lena, "refresh submit", &birch())
        .await
        .request(&a.bot, &a.lena, &SPRING);
    let (one, two) = tokio::join!(a.bot.hear(one), a.bot.hear(two));
    let said = [one.said(), two.said()];
    assert!(
        said.iter().any(|said| said.starts_with("T-1 ")),
        "{said:#?}"
    );
    assert!(
        said.iter()
            .any(|said| said.contains("This cycle has the Ad Set")),
        "{said:#?}"
    );
    a.bot.skip().await;
}

async fn two_leads_add_the_same_client_at_once(db: TestDb) {
    let a = Agency::on(db).await;
    let (one, two) = tokio::join!(
        a.add_portfolio("Cedar", "2026-12-01"),
        a.add_portfolio("CEDAR", "2026-12-01")
    );
    let said = [one.said(), two.said()];
    assert!(
        said.iter().any(|said| said.contains("is set up")),
        "{said:#?}"
    );
    assert!(
        said.iter()
            .any(|said| said.contains("There is a portfolio for")),
        "{said:#?}"
    );
    a.bot.skip().await;
}

async fn everybody_delivers_and_approves_at_once(db: TestDb) {
    let a = Agency::on(db).await.first().await;
    a.clone_rest(&REST).await.message();
    // The threads are opened while people act: nobody waits for anybody in a circle.
    let workers = a.bot.workers("second");
    let (one, two, three, ..) = tokio::join!(
        a.deliver_link(&a.kofi, "T-1"),
        a.deliver_link(&a.ana, "T-2"),
        a.deliver_link(&a.kofi, "T-3"),
        async { a.bot.stage.workers.settle().await.unwrap() },
        async { workers.settle().await.unwrap() },
    );
    let said = [one.said(), two.said(), three.said()];
    assert_eq!(
        said.iter()
            .filter(|said| said.contains("That was the last one"))
            .count(),
        1,
        "{said:#?}"
    );
    let workers = a.bot.workers("third");
    let set = with("ad_set", "BPS-2026-11");
    let (answer, ..) = tokio::join!(
        a.bot.command(&a.dana, "refresh approve", &set),
        async { a.bot.stage.workers.settle().await.unwrap() },
        async { workers.settle().await.unwrap() },
    );
    assert!(
        answer.said().contains("3 tickets are Approved"),
        "{}",
        answer.said()
    );
    let posts = a.bot.read().await;
    let ready = |line: &&str| {
        line.starts_with("  Birch Pet Supply") && line.contains("is ready for client review")
    };
    assert_eq!(posts.lines().filter(ready).count(), 1, "{posts}");
    assert_eq!(posts.matches("new thread #").count(), 2, "{posts}");
}

#[tokio::test]
async fn a_refused_event_delivered_twice_is_refused_once() {
    let a = Agency::new().await;
    let request = a.bot.request(&a.ana, "refresh done", &birch());
    let count = a.bot.activity().await.len();
    let one = a.bot.hear(request.clone()).await;
    let two = a.bot.hear(request).await;
    assert_eq!(one, two);
    assert_eq!(a.bot.activity().await.len(), count + 1);
    a.bot.skip().await;
}

#[tokio::test]
async fn a_form_sent_again_under_a_new_event_gives_the_first_answer() {
    let a = Agency::new().await;
    let form = a.bot.command(&a.jo, "refresh submit", &birch()).await;
    let first = form.send(&a.bot, &a.jo, &SPRING).await;
    let mut other = SPRING;
    other[0] = ("folder", "Another");
    let second = form.send(&a.bot, &a.jo, &other).await;
    assert_snapshot!(second.said(), @r#"
    *This was sent before and counts once. The answer then:*
    T-1 "Spring hero" is 1 of 3 in *BPS-2026-11*. Its thread: #T-1 Spring hero. Ana Ruiz (copy) and Kofi Mensah (design) are told.
    Folder name and number of deliverables are set for the whole set from now on.
    Read from the copy:
    - Primary: Everything for the first warm days.
    - Headline: Spring is here
    - CTA: Shop now
    [Clone the rest (2)] [Clone one]
    "#);
    assert_eq!(second.message().buttons, first.message().buttons);
    assert_eq!(a.bot.number("SELECT count(*) FROM ad_set").await, 1);
    a.bot.skip().await;
}
