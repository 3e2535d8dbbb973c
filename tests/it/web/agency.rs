//! The seeded agency, its clock and its guide.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use refreshbot::domain::id::ActivityId;
use refreshbot::domain::portfolio::PortfolioState;
use refreshbot::domain::status::{Notation, Phase, TicketStatus};
use refreshbot::store::{
    Db, activity, ad_set, cycle, outbox, portfolio, question, ticket, workspace,
};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{Site, folder, words};

/// The folder of a seeded workspace: made once, copied for each test.
async fn seeded() -> TempDir {
    static MADE: OnceLock<tokio::sync::Mutex<Option<TempDir>>> = OnceLock::new();
    let mut made = MADE
        .get_or_init(|| tokio::sync::Mutex::new(None))
        .lock()
        .await;
    if made.is_none() {
        let first = folder();
        Site::open(first.path(), false).await.close().await;
        *made = Some(first);
    }
    let copy = folder();
    copy_all(made.as_ref().unwrap().path(), copy.path());
    copy
}

fn copy_all(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            std::fs::create_dir(&to).unwrap();
            copy_all(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

async fn database(folder: &Path) -> Db {
    let file = folder.join("refreshbot.db");
    Db::open(&format!("sqlite://{}", file.display()))
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_phase_is_there() {
    let folder = seeded().await;
    let db = database(folder.path()).await;
    let mut tx = db.begin().await.unwrap();
    let id = workspace::first(&mut tx).await.unwrap().unwrap();
    let portfolios = portfolio::all(&mut tx, id).await.unwrap();
    assert!(portfolios.len() >= 24, "{}", portfolios.len());
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut count =
        |what: &'static str, is: bool| *seen.entry(what).or_default() += usize::from(is);
    let today = "2026-11-23".parse().unwrap();
    let mut zones = std::collections::BTreeSet::new();
    for portfolio in &portfolios {
        zones.insert(portfolio.time_zone.name());
        let open = cycle::open(&mut tx, id, portfolio.id).await.unwrap();
        let last = cycle::last_closed(&mut tx, id, portfolio.id).await.unwrap();
        let sets = ad_set::of_cycle(&mut tx, id, open.id).await.unwrap();
        let tickets = ticket::of_cycle(&mut tx, id, open.id).await.unwrap();
        let questions = question::open_of_cycle(&mut tx, id, open.id).await.unwrap();
        let wanted: i64 = sets.iter().map(|set| set.count).sum();
        let made = i64::try_from(tickets.len()).unwrap();
        let has = |status| tickets.iter().any(|it| it.status == status);
        let active = portfolio.state == PortfolioState::Active;
        count(
            "due today",
            active && open.refresh_date == today && sets.is_empty() && open.prompted_at.is_some(),
        );
        count(
            "overdue without a ticket",
            open.refresh_date < today && sets.is_empty(),
        );
        count(
            "waits for its date",
            active && open.notation == Notation::Blank && open.refresh_date > today,
        );
        count("requested", open.notation == Notation::RequestSubmitted);
        count("Ad Set incomplete", made < wanted);
        count("in production", has(TicketStatus::InProgress));
        count("revisions", has(TicketStatus::RevisionsRequested));
        count("cancelled ticket", has(TicketStatus::Cancelled));
        count("open question", !questions.is_empty());
        count("in review", open.phase == Phase::PendingApproval);
        count("waits for implementation", open.phase == Phase::Approved);
        count(
            "implemented before",
            last.as_ref()
                .is_some_and(|it| it.outcome.unwrap().as_str() == "implemented"),
        );
        count(
            "declined before",
            last.as_ref()
                .is_some_and(|it| it.outcome.unwrap().as_str() == "no-refresh-requested"),
        );
        count("paused", portfolio.state == PortfolioState::Paused);
    }
    let missing: Vec<_> = seen.iter().filter(|(_, count)| **count == 0).collect();
    assert!(missing.is_empty(), "{missing:?} of {seen:?}");
    assert_eq!(seen["due today"], 1);
    assert!(zones.len() > 5, "{zones:?}");
    assert_eq!(outbox::waiting(&mut tx).await.unwrap(), 0);
    assert!(outbox::given_up(&mut tx, id).await.unwrap().is_empty());
    // Everybody acted within the rules.
    let log = activity::watched_after(&mut tx, id, ActivityId(0), 5_000)
        .await
        .unwrap();
    let refused: Vec<_> = log
        .iter()
        .filter(|it| it.past.outcome == "refused")
        .collect();
    assert!(refused.is_empty(), "{refused:?}");
    assert!(log.len() > 300);
    assert!(
        log.is_sorted_by_key(|it| it.past.at),
        "the past is in order"
    );
    drop(tx);
    db.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newcomer_finds_the_morning() {
    let folder = seeded().await;
    let site = Site::open(folder.path(), false).await;
    let start = site.get("/api/start").await;
    assert_eq!(start["me"]["name"], "Jo Becker");
    assert_eq!(start["clock"]["text"], "Mon 23 Nov 2026, 09:00");
    assert_eq!(start["guide"]["current"], "submit");
    let refreshes = &start["channels"][0];
    assert!(refreshes["unread"].as_i64().unwrap() < 5, "{refreshes}");
    assert!(refreshes["mentioned"].as_i64().unwrap() > 0, "{refreshes}");
    let newest = site.messages("jo.becker", "refreshes").await;
    assert!(
        newest
            .iter()
            .any(|it| words(it).contains("Birch Pet Supply: refresh day"))
    );
    let stalled = site
        .command("lena.hart", "s", "refresh stalled", json!({}))
        .await;
    assert!(words(&stalled).contains("Cedar & Clay"), "{stalled}");
    let mails = site.get("/api/mail?as=jo.becker").await;
    let mails = mails["mails"].as_array().unwrap();
    assert!(
        mails
            .iter()
            .any(|it| it["to"] == "Jo Becker <jo.becker@northlight.example>")
    );
    let shown = format!("/api/mail/{}", mails[0]["id"]);
    let page = site.client.get(site.at(&shown)).send().await.unwrap();
    let policy = page.headers()["content-security-policy"].to_str().unwrap();
    for part in ["default-src 'none'", "sandbox", "frame-ancestors 'self'"] {
        assert!(policy.contains(part), "{policy}");
    }
    assert_eq!(page.headers()["x-frame-options"], "SAMEORIGIN");
    let page = page.text().await.unwrap();
    assert!(page.starts_with("<!DOCTYPE html>"), "{page}");
    let log = site.get("/api/activity").await;
    let (first, more) = (&log["entries"][0], &log["more"]);
    assert_eq!((&first["who"], more), (&json!("The bot"), &json!(true)));
    let before = log["entries"].as_array().unwrap().last().unwrap()["seq"]
        .as_i64()
        .unwrap();
    let next = site.get(&format!("/api/activity?before={before}")).await;
    assert!(next["entries"][0]["seq"].as_i64().unwrap() < before);
    site.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_clock_moves_and_things_fall_due() {
    let folder = seeded().await;
    let site = Site::open(folder.path(), false).await;
    let go = |to: &str| json!({ "as": "jo.becker", "move": to });
    let text = |said: &Value| said["clock"]["text"].as_str().unwrap().to_owned();
    let moved = site.does("/api/clock", go("hour")).await;
    assert_eq!(text(&moved), "Mon 23 Nov 2026, 10:00");
    assert!(
        moved["what"]
            .as_str()
            .unwrap()
            .starts_with("Moved to Mon 23 Nov 2026, 10:00.")
    );
    let moved = site.does("/api/clock", go("working-day")).await;
    assert_eq!(text(&moved), "Tue 24 Nov 2026, 09:00");
    let moved = site.does("/api/clock", go("due")).await;
    let newest = site.messages("jo.becker", "refreshes").await;
    assert!(
        newest
            .iter()
            .any(|it| words(it).contains("Nimbus Hosting: refresh day")),
        "{moved}"
    );
    let day = text(&moved);
    let moved = site.does("/api/clock", go("due")).await;
    assert_ne!(text(&moved), day, "and on to the next");
    let (status, _) = site.post("/api/clock", &go("back")).await;
    assert!(status.is_client_error());
    let text = text(&moved);
    site.close().await;
    // The clock goes on where it stood.
    let site = Site::open(folder.path(), false).await;
    assert_eq!(site.get("/api/start").await["clock"]["text"], json!(text));
    site.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_weekend_is_no_working_day() {
    let folder = folder();
    let site = Site::open(folder.path(), true).await;
    let go = json!({ "as": "jo.becker", "move": "working-day" });
    for day in ["Tue 24", "Wed 25", "Thu 26", "Fri 27", "Mon 30"] {
        let moved = site.does("/api/clock", go.clone()).await;
        assert_eq!(moved["clock"]["text"], format!("{day} Nov 2026, 09:00"));
    }
    let due = site
        .does("/api/clock", json!({ "as": "jo.becker", "move": "due" }))
        .await;
    assert_eq!(due["clock"]["text"], "Mon 30 Nov 2026, 09:00");
    assert!(
        due["what"].as_str().unwrap().starts_with("Nothing is due"),
        "{due}"
    );
    site.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_is_there_after_a_restart() {
    let folder = seeded().await;
    let site = Site::open(folder.path(), false).await;
    let say =
        json!({ "as": "ana.ruiz", "channel": "refreshes", "event": "s", "text": "Good morning" });
    site.does("/api/say", say).await;
    site.does("/api/guide", json!({ "as": "ana.ruiz", "closed": true }))
        .await;
    let before = site.get("/api/start?as=ana.ruiz").await;
    let talk = site.messages("ana.ruiz", "refreshes").await;
    site.close().await;
    let site = Site::open(folder.path(), false).await;
    let mut after = site.get("/api/start?as=ana.ruiz").await;
    assert_ne!(after["boot"], before["boot"]);
    after["boot"] = before["boot"].clone();
    assert_eq!(after, before);
    assert_eq!(site.messages("ana.ruiz", "refreshes").await, talk);
    site.close().await;
}

/// Does what the guide says until nothing is left.
#[tokio::test(flavor = "multi_thread")]
async fn the_guide_leads_through_a_whole_cycle() {
    let folder = seeded().await;
    let site = Site::open(folder.path(), false).await;
    let mut done = Vec::new();
    for turn in 0..40 {
        let guide = site.get("/api/start").await["guide"].clone();
        let Some(current) = guide["current"].as_str() else {
            break;
        };
        let steps = guide["steps"].as_array().unwrap();
        let step = steps.iter().find(|it| it["id"] == current).unwrap();
        done.push(current.to_owned());
        follow(&site, step, turn).await;
    }
    done.dedup();
    assert_eq!(
        done,
        [
            "submit",
            "clone",
            "submitted",
            "start",
            "ask",
            "answer",
            "deliver",
            "approve-set",
            "approve-cycle",
            "implement",
            "next"
        ]
    );
    let guide = &site.get("/api/start").await["guide"];
    assert!(
        guide["steps"]
            .as_array()
            .unwrap()
            .iter()
            .all(|it| it["done"] == true)
    );
    site.close().await;
}

async fn follow(site: &Site, step: &Value, turn: usize) {
    let (who, control) = (&step["as"], step["control"].as_str().unwrap());
    if control == "clock:due" {
        site.does("/api/clock", json!({ "as": who, "move": "due" }))
            .await;
        return;
    }
    let talk = site
        .messages(who.as_str().unwrap(), step["channel"].as_str().unwrap())
        .await;
    let buttons = talk
        .iter()
        .flat_map(|it| it["content"]["buttons"].as_array().unwrap());
    let is_shown = buttons.into_iter().any(|it| it["id"] == control);
    // The one button that only the answer before it shows.
    assert!(is_shown || step["id"] == "approve-cycle", "{step}");
    let event = format!("turn-{turn}");
    let body = json!({ "as": who, "channel": step["channel"], "event": event, "button": control });
    let reply = site.does("/api/press", body).await;
    if reply["kind"] != "form" {
        return;
    }
    let typed = match step["id"].as_str().unwrap() {
        "submit" => {
            json!({ "folder": "BPS-2026-11", "count": "2", "name": "Hero", "direction": "Bright.", "copy": "" })
        }
        "clone" => json!({ "lines": "Hero tall | story/reel | 9:16" }),
        "ask" => json!({ "question": "Which logo?" }),
        "answer" => json!({ "answer": "The new one." }),
        "deliver" => json!({ "link": "https://drive.example/a" }),
        other => panic!("{other} gave a form: {reply}"),
    };
    let who = who.as_str().unwrap();
    site.send(who, &format!("send-{turn}"), &reply, typed).await;
}
