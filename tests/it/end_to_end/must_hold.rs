//! What must hold whatever people do at the same moment, twice, too late, or from elsewhere.

use super::agency::{Agency, Portfolio, row, said};
use super::submission::submit_button;
use super::{SMALL, noon, refresh_morning};
use crate::support::database::{TestDb, on_both};
use crate::support::discord::{Id, Opt, Person, SeenMessage};

on_both! {
    implemented_by_two_at_once_closes_once
    clones_by_two_at_once_never_exceed_the_set
    the_last_place_is_taken_once
    an_interaction_delivered_twice_acts_once
    a_form_sent_by_two_devices_counts_once
    who_may_not_is_told_so_and_nothing_changes
    another_guild_and_a_stranger_change_nothing
}

impl Agency {
    /// A cycle that was imported in the middle, approved: the prompt with *Mark implemented*.
    async fn approved(&self, client: &str) -> SeenMessage {
        let options = [("portfolio", client.into())];
        let answer = self
            .dana
            .command(self.refreshes(), "refresh approve", &options)
            .await;
        said(answer, &["Creatives Completed & Approved"]);
        self.bot.settle().await;
        self.find(self.refreshes(), "Mark implemented")
    }

    /// Everything that the audit log keeps of this outcome, newest first.
    async fn history(&self, outcome: &str, what: &str) -> i64 {
        let sql = format!(
            "SELECT count(*) FROM activity WHERE outcome = '{outcome}' AND what LIKE '{what}'"
        );
        self.bot.db.number(&sql).await
    }
}

async fn implemented_by_two_at_once_closes_once(db: TestDb) {
    let mut a = Agency::open(db, "tickets", noon(2026, 11, 20), SMALL).await;
    let p = Portfolio::of(&row(SMALL, "Ünïcode"));
    a.link_people("dana@agency.example", "jo@agency.example")
        .await;
    let prompt = a.approved(&p.client).await;
    let (jo, dana) = (a.jo.clone(), a.dana.clone());
    assert_eq!(a.news(&p, &jo).len(), 1);
    let (one, two) = tokio::join!(
        a.jo.press(&prompt, "Mark implemented"),
        a.lena.press(&prompt, "Mark implemented")
    );
    let mut answers = [said(one, &[&p.client]), said(two, &[&p.client])];
    answers.sort_by_key(|answer| !answer.plain().contains("Next refresh"));
    assert!(
        answers[0].plain().contains("cycle 1 is closed"),
        "{}",
        answers[0].plain()
    );
    assert!(
        answers[1].plain().contains("Nothing changed"),
        "{}",
        answers[1].plain()
    );
    a.bot.settle().await;
    let cycles = "SELECT count(*) FROM cycle c JOIN portfolio p ON p.id = c.portfolio_id \
        WHERE p.client = 'Ünïcode'";
    assert_eq!(a.bot.db.number(cycles).await, 2);
    assert_eq!(a.history("done", "cycle.closed").await, 1);
    assert_eq!(a.news(&p, &dana).len(), 1);
    a.assert_no_news(&p);
    a.finish().await;
}

async fn clones_by_two_at_once_never_exceed_the_set(db: TestDb) {
    let (mut a, mut p) = refresh_morning(db).await;
    let first = a.submit_set(&mut p, "4").await;
    a.bot.settle().await;
    let jos = a.jo.press(&first, "Clone the rest (3)").await.modal();
    let card = a.find(a.refreshes(), "Ad Set BC-2026-11-23");
    let lenas = a.lena.press(&card, "Clone the rest (3)").await.modal();
    let (one, two) = tokio::join!(
        a.jo.send(&jos, &[("lines", "A\nB")]),
        a.lena.send(&lenas, &[("lines", "C\nD")])
    );
    let mut answers = [said(one, &[]), said(two, &[])];
    answers.sort_by_key(|answer| answer.plain().contains("Nothing was created"));
    assert!(
        answers[0].plain().contains("3 of 4 created"),
        "{}",
        answers[0].plain()
    );
    assert!(
        answers[1].plain().contains("the set has room for 1 more"),
        "{}",
        answers[1].plain()
    );
    a.bot.settle().await;
    assert_eq!(a.bot.db.number("SELECT count(*) FROM ticket").await, 3);
    assert_eq!(a.bot.discord.threads(a.tickets).len(), 3);
    a.assert_set(&p, "3 of 4 created.");
    a.finish().await;
}

async fn the_last_place_is_taken_once(db: TestDb) {
    let (mut a, mut p) = refresh_morning(db).await;
    let first = a.submit_set(&mut p, "2").await;
    let jos = a.jo.press(&first, "Clone one").await.modal();
    let options = [
        ("portfolio", p.client.as_str().into()),
        ("name", "Hers".into()),
    ];
    let lenas = a
        .lena
        .command(a.refreshes(), "refresh clone", &options)
        .await
        .modal();
    let (one, two) = tokio::join!(
        a.jo.send(&jos, &[("name", "His")]),
        a.lena.send(&lenas, &[])
    );
    let answers = [said(one, &[]), said(two, &[])];
    let done = answers
        .iter()
        .filter(|answer| answer.plain().contains("2 of 2 created"));
    assert_eq!(done.count(), 1, "{answers:#?}");
    a.bot.settle().await;
    assert_eq!(a.bot.db.number("SELECT count(*) FROM ticket").await, 2);
    a.assert_set(&p, "2 of 2 created.");
    a.finish().await;
}

async fn an_interaction_delivered_twice_acts_once(db: TestDb) {
    let (mut a, mut p) = refresh_morning(db).await;
    a.bot.discord.deliver_interactions(2);
    a.submit_set(&mut p, "1").await;
    a.bot.settle().await;
    let ticket = p.tickets[0];
    said(
        a.kofi.press(&a.card(ticket), "Start").await,
        &["is In Progress."],
    );
    let link = [("link", "https://drive.example/1".into())];
    let delivered = a
        .kofi
        .command(a.thread(ticket).id, "refresh deliver", &link)
        .await;
    said(delivered, &["1 link handed in"]);
    a.bot.settle().await;
    assert_eq!(a.bot.db.number("SELECT count(*) FROM ticket").await, 1);
    assert_eq!(a.bot.db.number("SELECT count(*) FROM asset").await, 1);
    assert_eq!(a.history("done", "ad-set.submitted").await, 1);
    assert_eq!(a.history("done", "ticket.delivered").await, 1);
    assert_eq!(a.history("refused", "%").await, 0);
    a.finish().await;
}

async fn a_form_sent_by_two_devices_counts_once(db: TestDb) {
    let (mut a, p) = refresh_morning(db).await;
    let prompt = a.prompt(&p, "refresh day");
    let form = a.jo.press(&prompt, &submit_button(&prompt)).await.modal();
    let typed = [("folder", "F"), ("count", "2"), ("name", "N")];
    let (one, two) = tokio::join!(a.jo.send(&form, &typed), a.jo.send(&form, &typed));
    for answer in [one, two] {
        said(answer, &["T-1 \"N\" is 1 of 2 in *F*"]);
    }
    // Somebody else's form is not theirs to send.
    said(
        a.lena.send(&form, &typed).await,
        &["belongs to somebody else"],
    );
    a.bot.settle().await;
    assert_eq!(a.bot.db.number("SELECT count(*) FROM ticket").await, 1);
    a.finish().await;
}

/// Who tries what where.
type Try<'a> = (&'a Person, Id, &'a str, Vec<(&'a str, Opt)>);

async fn who_may_not_is_told_so_and_nothing_changes(db: TestDb) {
    let (mut a, mut p) = refresh_morning(db).await;
    a.submit_set(&mut p, "2").await;
    a.bot.settle().await;
    let (refreshes, thread) = (a.refreshes(), a.thread(1).id);
    let client = || vec![("portfolio", Opt::from(p.client.as_str()))];
    let card = a.card(1);
    let before = a
        .bot
        .db
        .number("SELECT count(*) FROM activity WHERE outcome = 'done'")
        .await;
    let mut attempts = 0;
    let tries: Vec<Try> = vec![
        (&a.sam, refreshes, "refresh submit", client()),
        (&a.kofi, refreshes, "refresh clone", client()),
        (&a.dana, refreshes, "refresh done", client()),
        (&a.jo, refreshes, "refresh confirm", client()),
        (&a.jo, refreshes, "refresh decline", client()),
        (&a.ana, refreshes, "refresh note", client()),
        (&a.sam, refreshes, "refresh approve", client()),
        (&a.dana, refreshes, "refresh implement", client()),
        (&a.sam, thread, "refresh start", vec![]),
        (
            &a.sam,
            thread,
            "refresh revise",
            vec![("reason", "no".into())],
        ),
        (
            &a.sam,
            thread,
            "refresh deliver",
            vec![("link", "https://a.example".into())],
        ),
    ];
    for (who, place, path, options) in tries {
        said(
            who.command(place, path, &options).await,
            &["Only ", "Nothing changed"],
        );
        attempts += 1;
        assert_eq!(a.history("refused", "%").await, attempts, "{path}");
    }
    for button in ["Start", "Deliver"] {
        said(
            a.sam.press(&card, button).await,
            &["Only ", "Nothing changed"],
        );
        attempts += 1;
    }
    assert_eq!(a.history("refused", "%").await, attempts);
    let after = a
        .bot
        .db
        .number("SELECT count(*) FROM activity WHERE outcome = 'done'")
        .await;
    assert_eq!(before, after);
    let path = "refresh-admin people link";
    let options = [
        ("person", Opt::from(&a.sam)),
        ("email", "sam@agency.example".into()),
    ];
    let hidden = a.sam.command(refreshes, path, &options).await;
    assert!(
        hidden.plain().contains("hidden from you"),
        "{}",
        hidden.plain()
    );
    a.bot.settle().await;
    a.assert_card(1, "New", &[]);
    a.finish().await;
}

async fn another_guild_and_a_stranger_change_nothing(db: TestDb) {
    let (mut a, mut p) = refresh_morning(db).await;
    let prompt = a.prompt(&p, "refresh day");
    a.bot.discord.act_in_guild(Some(4_711));
    let elsewhere = a.jo.press(&prompt, &submit_button(&prompt)).await;
    said(elsewhere, &["another workspace", "Nothing changed"]);
    let options = [("portfolio", p.client.as_str().into())];
    let elsewhere =
        a.jo.command(a.refreshes(), "refresh status", &options)
            .await;
    let elsewhere = said(elsewhere, &["another workspace"]);
    assert!(
        !elsewhere.plain().contains(&p.client),
        "{}",
        elsewhere.plain()
    );
    let choices =
        a.jo.complete(a.refreshes(), "refresh status", "portfolio", "", &[])
            .await;
    assert_eq!(choices, []);
    a.bot.discord.act_in_guild(None);

    // An answer that comes by direct message bears its buttons there.
    a.bot
        .discord
        .set(|s| s.acknowledge_within = std::time::Duration::from_millis(400));
    let lost = crate::support::discord::Fault::Status(
        404,
        serde_json::json!({ "message": "Unknown interaction", "code": 10062 }),
    );
    let options = [("portfolio", p.client.as_str().into())];
    let form =
        a.jo.command(a.refreshes(), "refresh submit", &options)
            .await
            .modal();
    a.bot
        .discord
        .fail("POST", "/interactions/*/*/callback", 1, lost);
    let typed = [("folder", "F"), ("count", "2"), ("name", "N")];
    let missed = a.jo.send(&form, &typed).await;
    assert!(
        missed.plain().contains("did not respond"),
        "{}",
        missed.plain()
    );
    a.bot
        .discord
        .set(|s| s.acknowledge_within = std::time::Duration::from_secs(3));
    let told = a.bot.discord.wait_for_inbox(&a.jo, "1 of 2 in").await;
    p.tickets = vec![1];
    assert_eq!(told.buttons(), ["Clone the rest (1)", "Clone one"]);
    let form = a.jo.press(&told, "Clone one").await.modal();
    a.bot.discord.kick(&a.jo);
    said(
        a.jo.press(&told, "Clone one").await,
        &["another workspace", "Nothing changed"],
    );
    said(
        a.jo.send(&form, &[("name", "Late")]).await,
        &["another workspace"],
    );
    a.bot.settle().await;
    assert_eq!(a.bot.db.number("SELECT count(*) FROM ticket").await, 1);
    assert!(a.history("refused", "%").await >= 4);
    a.bot.discord.assert_nothing_refused();
    a.bot.stop().await;
}
