//! In the end: what was acknowledged, what the rows say, and what stands in Discord.

use std::collections::{BTreeMap, BTreeSet};

use super::World;
use super::record::What;
use crate::support::discord::{Id, SeenMessage};
use crate::support::invariants::INVARIANTS;

/// How often something was posted, by its word or its words.
#[derive(Default)]
struct Posted {
    words: BTreeMap<(What, String), usize>,
    automations: BTreeMap<String, usize>,
    closings: BTreeMap<String, usize>,
    same: BTreeMap<(Id, String), usize>,
}

pub async fn compare(world: &World) {
    let mut wrong = Vec::new();
    rows_hold(world, &mut wrong).await;
    let posted = read(world);
    let tried = world.record.tried();
    let acknowledged = tried.values().filter(|(_, done)| *done).count();
    assert!(
        acknowledged > 10,
        "hardly anything happened: {}",
        world.record.figures()
    );
    for (word, (what, acknowledged)) in tried {
        let rows = world.db.number(&what.rows().replace('$', &word)).await;
        if acknowledged && rows != 1 {
            wrong.push(format!("{word} was acknowledged, and has {rows} rows"));
        }
        if rows > 1 {
            wrong.push(format!("{word} was done {rows} times"));
        }
        if what == What::Portfolio {
            continue;
        }
        let posts = posted.words.get(&(what, word.clone())).copied();
        let posts = posts.unwrap_or_default();
        if i64::try_from(posts) != Ok(rows) {
            wrong.push(format!("{word} has {rows} rows and {posts} posts"));
        }
    }
    for (client, cycle) in world.record.all_closed() {
        let sql = format!(
            "SELECT count(*) FROM cycle c JOIN portfolio p ON p.id = c.portfolio_id \
             WHERE p.client = '{client}' AND c.number = {cycle} AND c.closed_at IS NOT NULL"
        );
        if world.db.number(&sql).await != 1 {
            wrong.push(format!("the closing of {client}, cycle {cycle}, was lost"));
        }
    }
    automations(world, &posted, &mut wrong).await;
    for ((channel, words), times) in &posted.same {
        if *times > 1 {
            wrong.push(format!("said {times} times in {channel}: {words}"));
        }
    }
    cards(world, &mut wrong).await;
    let refused = world.discord.refusals();
    if !refused.is_empty() {
        wrong.push(format!("Discord refused {refused:#?}"));
    }
    assert!(
        wrong.is_empty(),
        "{} things are wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

async fn rows_hold(world: &World, wrong: &mut Vec<String>) {
    let ended = [
        (
            "something was given up",
            "SELECT count(*) FROM outbox WHERE given_up_at IS NOT NULL",
        ),
        (
            "a card is old",
            "SELECT count(*) FROM posted WHERE shown <> revision",
        ),
        (
            "a file is not copied",
            "SELECT count(*) FROM asset WHERE state NOT IN ('link', 'stored')",
        ),
        (
            "a copied file is not posted",
            "SELECT count(*) FROM asset WHERE state = 'stored' AND NOT shown",
        ),
    ];
    for (rule, sql) in INVARIANTS.iter().chain(&ended) {
        let broken = world.db.number(sql).await;
        if broken > 0 {
            wrong.push(format!("{rule}: {broken}"));
        }
    }
}

/// Reads all that stands in Discord once.
fn read(world: &World) -> Posted {
    let refreshes = world.discord.channel("refreshes");
    let tried = world.record.tried();
    world.discord.look(|w| {
        let mut posted = Posted::default();
        let threads: BTreeSet<Id> = w
            .channels
            .values()
            .filter(|c| c.is_thread())
            .map(|c| c.id)
            .collect();
        for thread in &threads {
            for word in words(&w.channels[thread].name) {
                count(&mut posted.words, &tried, What::Ticket, word);
            }
        }
        let public = w.messages.values().filter(|m| m.ephemeral_to.is_none());
        for message in public.filter(|m| m.author == w.bot).map(|m| w.see(m)) {
            let is_card = threads.contains(&message.id);
            let in_thread = threads.contains(&message.channel);
            let text = message.plain();
            let first = text.lines().next().unwrap_or_default().replace("**", "");
            let mut tally = |what: What, of: &str| {
                let unique: BTreeSet<&str> = words(of).collect();
                for word in unique {
                    count(&mut posted.words, &tried, what, word);
                }
            };
            if let Some(title) =
                title(&message).and_then(|t| t.strip_prefix("Ad Set ").map(str::to_owned))
            {
                tally(What::AdSet, &title);
            } else if message.channel == refreshes && first.contains(": new note · ") {
                tally(What::Note, text);
            } else if first.starts_with("Q-") && first.contains(" is answered by ") {
                tally(What::Answer, text);
            } else if first.starts_with("Q-") && first.contains(" from ") {
                tally(What::Question, text);
            } else if in_thread && !is_card {
                tally(What::Link, text);
                for file in &message.files {
                    tally(What::File, &file.name);
                }
            }
            if message.channel == refreshes {
                let cycle = first.split(" · @").next().unwrap_or_default();
                if first.contains(": refresh day · cycle ") || first.contains(": refresh on ") {
                    let key = first.split(" · due").next().unwrap_or(cycle);
                    *posted.automations.entry(key.to_owned()).or_default() += 1;
                }
                if let Some((what, _)) = first.split_once(" is closed") {
                    *posted.closings.entry(what.to_owned()).or_default() += 1;
                }
            }
            // A set is handed over once more after its revision round, in the same words.
            if !text.ends_with("approved and ready for Meta.") {
                *posted
                    .same
                    .entry((message.channel, text.to_owned()))
                    .or_default() += 1;
            }
        }
        posted
    })
}

type Tried = BTreeMap<String, (What, bool)>;

fn count(words: &mut BTreeMap<(What, String), usize>, tried: &Tried, what: What, word: &str) {
    if tried.get(word).is_some_and(|(is, _)| *is == what) {
        *words.entry((what, word.to_owned())).or_default() += 1;
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric())
}

fn title(message: &SeenMessage) -> Option<String> {
    Some(message.embeds.first()?["title"].as_str()?.to_owned())
}

/// Each automation that fired was posted once, or had lost its cause before it was told.
async fn automations(world: &World, posted: &Posted, wrong: &mut Vec<String>) {
    for (said, times) in posted.automations.iter().chain(&posted.closings) {
        if *times > 1 {
            wrong.push(format!("{times} times: {said}"));
        }
    }
    let closed = "SELECT count(*) FROM cycle WHERE outcome = 'implemented'";
    let (closed, told) = (world.db.number(closed).await, posted.closings.len());
    if i64::try_from(told) != Ok(closed) {
        wrong.push(format!(
            "{closed} cycles were implemented, and {told} are told"
        ));
    }
    // Nothing has happened in these: their prompt must stand.
    let quiet = "SELECT count(*) FROM cycle c JOIN due d ON d.cycle_id = c.id \
        WHERE d.kind = 'refresh-day' AND d.fired_at IS NOT NULL AND NOT EXISTS \
        (SELECT 1 FROM outbox o WHERE o.dedupe_key = 'refresh-day:' || CAST(c.id AS TEXT) || ':' || CAST(d.revision AS TEXT)) \
        AND NOT EXISTS (SELECT 1 FROM ad_set s WHERE s.cycle_id = c.id) AND c.closed_at IS NULL";
    let untold = world.db.number(quiet).await;
    if untold > 0 {
        wrong.push(format!(
            "{untold} refresh days fired and were never to be told"
        ));
    }
    let fired = "SELECT count(*) FROM outbox WHERE dedupe_key LIKE 'refresh-day:%'";
    let fired = world.db.number(fired).await;
    let told = posted.automations.keys();
    let told = told.filter(|said| said.contains("refresh day")).count();
    if i64::try_from(told).is_ok_and(|told| told > fired) {
        wrong.push(format!("{fired} refresh days fired, and {told} are told"));
    }
}

/// Each ticket has one thread, whose card and tag show its status.
async fn cards(world: &World, wrong: &mut Vec<String>) {
    let sql = "SELECT coalesce(string_agg(number || ':' || status, ' '), '') FROM ticket";
    for ticket in world.db.text(sql).await.split_whitespace() {
        let (number, status) = ticket.split_once(':').unwrap();
        let start = format!("T-{number} ");
        let shown = world.discord.look(|w| {
            let mut all = w
                .channels
                .values()
                .filter(|c| c.is_thread() && c.name.starts_with(&start));
            let thread = all.next()?;
            let card = w.see(w.messages.get(&thread.id)?);
            let seen = w.see_thread(thread);
            all.next()
                .is_none()
                .then(|| (card.plain().to_owned(), seen.tags))
        });
        let Some((card, tags)) = shown else {
            wrong.push(format!("T-{number} has not one thread with a card"));
            continue;
        };
        let words = status.replace('-', " ");
        let card = card.to_lowercase();
        let is_shown = card.contains(&format!("│ status: {words}"));
        let is_tagged = tags.len() == 1 && words.starts_with(&tags[0].to_lowercase());
        if !is_shown || !is_tagged {
            wrong.push(format!(
                "T-{number} is {status}; its tag is {tags:?}, its card:\n{card}"
            ));
        }
    }
}
