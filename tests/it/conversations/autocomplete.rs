use insta::assert_snapshot;
use refreshbot::chat::commands;
use refreshbot::request::{Account, Standing};

use super::{Agency, SPRING};
use crate::support::bot::Answer;

async fn suggest(a: &Agency, who: &Account, path: &str, option: &str, typed: &str) -> Vec<String> {
    suggest_with(a, who, path, option, typed, None)
        .await
        .choices()
}

async fn suggest_with(
    a: &Agency,
    who: &Account,
    path: &str,
    option: &str,
    typed: &str,
    portfolio: Option<&str>,
) -> Answer {
    let others = portfolio
        .map(|text| ("portfolio".to_owned(), text.into()))
        .into_iter()
        .collect();
    let action = commands::completion(path, option, typed.to_owned(), others);
    let request = a.bot.stage.request(who, None, action);
    a.bot.hear(request).await
}

#[tokio::test]
async fn portfolios_the_own_first() {
    let a = Agency::new().await;
    a.add_portfolio("Alder Toys", "2026-12-01").await.message();
    a.bot.db.raw("UPDATE portfolio SET am_id = (SELECT id FROM person WHERE name = 'Lena Hart'), sas_id = (SELECT id FROM person WHERE name = 'Lena Hart') WHERE client = 'Alder Toys'").await.unwrap();
    let all = suggest(&a, &a.dana, "refresh submit", "portfolio", "").await;
    assert_eq!(all, ["Birch Pet Supply", "Alder Toys"]);
    let all = suggest(&a, &a.lena, "refresh status", "portfolio", "").await;
    assert_eq!(all, ["Alder Toys", "Birch Pet Supply"]);
    let prefixed = suggest(
        &a,
        &a.dana,
        "refresh submit",
        "portfolio",
        "Creatives - BIR",
    )
    .await;
    assert_eq!(prefixed, ["Birch Pet Supply"]);
    for nothing in ["%", "_", "!", "birch\0", "'; DROP TABLE portfolio"] {
        assert!(
            suggest(&a, &a.dana, "refresh submit", "portfolio", nothing)
                .await
                .is_empty()
        );
    }
    a.bot.skip().await;
}

#[tokio::test]
async fn ad_sets_of_open_cycles() {
    let a = Agency::with_first().await;
    let found = suggest(&a, &a.jo, "refresh clone", "ad_set", "2026").await;
    assert_snapshot!(found.join("\n"), @"BPS-2026-11 · Birch Pet Supply → BPS-2026-11");
    let within = suggest_with(
        &a,
        &a.jo,
        "refresh clone",
        "ad_set",
        "",
        Some("creatives - birch pet supply"),
    )
    .await;
    assert_eq!(within.choices().len(), 1);
    let elsewhere = suggest_with(&a, &a.jo, "refresh clone", "ad_set", "", Some("Alder")).await;
    assert!(elsewhere.choices().is_empty());
    a.bot.skip().await;
}

#[tokio::test]
async fn tickets_by_name_number_and_client() {
    let a = Agency::submitted().await;
    for typed in ["hero tall", "T-2", "t2"] {
        let found = suggest(&a, &a.ana, "refresh start", "ticket", typed).await;
        assert_eq!(
            found,
            ["T-2 Spring hero tall · New · Birch Pet Supply → T-2"],
            "{typed}"
        );
    }
    assert_eq!(
        suggest(&a, &a.ana, "refresh start", "ticket", "birch")
            .await
            .len(),
        3
    );
    a.bot.skip().await;
}

#[tokio::test]
async fn the_longest_names_fit_and_strangers_get_none() {
    let a = Agency::new().await;
    let client = "🌲".repeat(100);
    a.add_portfolio(&client, "2026-12-01").await.message();
    let form = a
        .bot
        .command(
            &a.jo,
            "refresh submit",
            &[("portfolio", client.as_str().into())],
        )
        .await;
    let (folder, name) = ("ф".repeat(100), "н".repeat(80));
    let mut typed = SPRING;
    typed[0] = ("folder", &folder);
    typed[2] = ("name", &name);
    form.send(&a.bot, &a.jo, &typed).await.message();
    for (path, option) in [
        ("refresh submit", "portfolio"),
        ("refresh clone", "ad_set"),
        ("refresh start", "ticket"),
    ] {
        let found = suggest(&a, &a.jo, path, option, "").await;
        assert!(!found.is_empty());
        let action =
            commands::completion(path, option, String::new(), commands::Options::default());
        let mut request = a.bot.stage.request(&a.jo, None, action);
        request.standing = Standing::Stranger;
        assert!(a.bot.hear(request).await.choices().is_empty());
    }
    // What was suggested is understood.
    let found = a
        .bot
        .command(
            &a.jo,
            "refresh status",
            &[("ad_set", folder.as_str().into())],
        )
        .await;
    assert!(found.said().contains("ффф"));
    a.bot.skip().await;
}
