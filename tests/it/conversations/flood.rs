//! One person who asks for very much at once keeps nobody else waiting.

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use refreshbot::chat::Listener;
use refreshbot::request::{Action, Reply, Request};

use super::{Agency, birch};
use crate::support::database::{TestDb, on_both};

on_both! {
    a_thousand_commands_of_one_person_keep_nobody_waiting
    neither_do_forms_and_all_of_those_are_answered
}

/// Everything at once, the last one by somebody else: how many of the flood were really worked on,
/// how many of them before the other's, and how many were sent away.
async fn flood(a: &Agency, flood: Vec<Request>, other: Request) -> (usize, usize, usize) {
    let other_id = other.event_id.clone();
    let workflow = &a.bot.stage.workflow;
    let mut under_way: FuturesUnordered<_> = flood
        .into_iter()
        .chain([other])
        .map(|request| async move {
            let id = request.event_id.clone();
            (id, workflow.hear(request).await)
        })
        .collect();
    let (mut worked_on, mut before, mut sent_away) = (0, None, 0);
    while let Some((id, reply)) = under_way.next().await {
        if id == other_id {
            assert!(matches!(reply, Reply::Form(_)), "{reply:?}");
            before = Some(worked_on);
        } else if format!("{reply:?}").contains("too many at once") {
            sent_away += 1;
        } else {
            worked_on += 1;
        }
    }
    (worked_on, before.expect("an answer"), sent_away)
}

async fn a_thousand_commands_of_one_person_keep_nobody_waiting(db: TestDb) {
    let a = Agency::on(db).await;
    let commands = (0..1_000).map(|_| a.bot.request(&a.jo, "refresh submit", &birch()));
    let note = a.bot.request(&a.dana, "refresh note", &birch());
    let (worked_on, before, sent_away) = flood(&a, commands.collect(), note).await;
    assert_eq!(worked_on + sent_away, 1_000);
    assert!(
        worked_on >= 20,
        "a person who is only quick is served: {worked_on}"
    );
    assert!(
        before < worked_on * 3 / 4,
        "{before} of {worked_on} came first"
    );
    // And afterwards the one who did it is served as before.
    let form = a.bot.command(&a.jo, "refresh submit", &birch()).await;
    form.form();
    a.bot.skip().await;
}

async fn neither_do_forms_and_all_of_those_are_answered(db: TestDb) {
    let a = Agency::on(db).await;
    let form = a.bot.command(&a.jo, "refresh submit", &birch()).await;
    let Action::SendForm { draft, .. } = form.request(&a.bot, &a.jo, &[]).action else {
        unreachable!()
    };
    let fields = std::collections::BTreeMap::from([("name".to_owned(), "x".to_owned())]);
    let forms = (0..200).map(|_| {
        let fields = fields.clone();
        let action = Action::SendForm { draft, fields };
        a.bot.stage.request(&a.jo, None, action)
    });
    let note = a.bot.request(&a.dana, "refresh note", &birch());
    let (worked_on, before, sent_away) = flood(&a, forms.collect(), note).await;
    assert_eq!((worked_on, sent_away), (200, 0));
    assert!(before < worked_on / 2, "{before} of {worked_on} came first");
    a.bot.skip().await;
}
