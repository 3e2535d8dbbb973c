//! Health and metrics, and a log line for each thing that was done.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;

use serde_json::Value;

use super::SMALL;
use super::with_discord::{program, start};
use crate::support::discord::{FakeDiscord, GuildSetup};
use crate::support::until::until;

/// An address that nobody listens on at this moment.
fn free_address() -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.local_addr().unwrap()
}

async fn get(address: SocketAddr, path: &str) -> (u16, String) {
    let answer = reqwest::get(format!("http://{address}{path}"))
        .await
        .unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

/// The value of a metric, with its labels as they are written.
fn value(metrics: &str, name: &str) -> f64 {
    let line = metrics
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    let line = line.unwrap_or_else(|| panic!("no {name} in\n{metrics}"));
    line.parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn health_metrics_and_a_line_for_each_action_and_delivery() {
    let discord = FakeDiscord::start(GuildSetup::agency()).await;
    let address = free_address();
    let public = free_address();
    let program = program(&discord)
        .env("REFRESHBOT_HTTP_METRICS", address)
        .env("REFRESHBOT_HTTP_LISTEN", public);
    let program = Arc::new(program);
    // The leads are told of what waits since the import.
    assert_eq!(program.run(&["import", SMALL]).code, 1);
    let running = start(&program, &["run"]);
    discord.gateway_connected().await;
    let am = discord.person("Dana Whitfield");
    let refreshes = discord.channel("refreshes");
    let help = am.command(refreshes, "refresh help", &[]).await;
    assert!(help.is_private(), "{help:?}");
    let board = am.command(refreshes, "refresh confirm", &[]).await;
    assert!(board.is_private(), "{board:?}");

    assert_eq!(get(address, "/healthz").await, (200, "ok\n".into()));
    // The fake has told who is there; serenity's manager hears of it a moment later.
    until("ready", async || get(address, "/readyz").await.0 == 200).await;
    let told = "refreshbot_deliveries_total{lane=\"leads\",outcome=\"told\"}";
    until("told", async || {
        get(address, "/metrics").await.1.contains(told)
    })
    .await;
    let (code, metrics) = get(address, "/metrics").await;
    assert_eq!(code, 200);
    let action = |name: &str, outcome: &str| {
        format!("refreshbot_actions_total{{action=\"{name}\",outcome=\"{outcome}\"}}")
    };
    assert!(value(&metrics, &action("help", "done")) >= 1.0);
    assert!(value(&metrics, &action("confirm", "refused")) >= 1.0);
    assert!(value(&metrics, "refreshbot_acknowledgement_seconds_count") >= 2.0);
    assert!(
        value(
            &metrics,
            "refreshbot_acknowledgement_seconds_bucket{le=\"3\"}"
        ) >= 2.0
    );
    for (name, expected) in [
        ("refreshbot_gateway_connected", 1.0),
        ("refreshbot_outbox_waiting", 0.0),
        ("refreshbot_outbox_oldest_seconds", 0.0),
        ("refreshbot_outbox_given_up", 0.0),
        ("refreshbot_due_waiting", 0.0),
    ] {
        assert!(
            (value(&metrics, name) - expected).abs() < f64::EPSILON,
            "{name}\n{metrics}"
        );
    }
    assert_eq!(get(address, "/").await.0, 404);
    // Calendars are elsewhere, where nothing else is.
    let no_calendar = (404, "There is no such calendar.\n".to_owned());
    assert_eq!(get(public, "/calendar/x.ics").await, no_calendar);
    assert_eq!(get(public, "/metrics").await.0, 404);

    discord.drop_gateway();
    running.signal("TERM");
    let said = running.end().await;
    assert_eq!(said.code, 0, "{said:?}");
    let lines: Vec<Value> = said
        .err
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let actions: Vec<_> = lines
        .iter()
        .filter(|it| it["message"] == "action")
        .collect();
    assert_eq!(actions.len(), 2, "{said:?}");
    assert_eq!(
        (&actions[0]["action"], &actions[0]["outcome"]),
        (&"help".into(), &"done".into())
    );
    for action in actions {
        assert!(action["event"].as_str().unwrap().starts_with("discord:"));
        assert!(action["ms"].is_u64());
    }
    let delivery = lines.iter().find(|it| it["message"] == "delivery").unwrap();
    assert_eq!(
        (
            &delivery["lane"],
            &delivery["outcome"],
            &delivery["attempts"]
        ),
        (&"leads".into(), &"told".into(), &1.into())
    );
    // No names and nothing that was typed.
    assert!(!said.err.contains("Dana"), "{said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_taken_is_2() {
    let discord = FakeDiscord::start(GuildSetup::agency()).await;
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = taken.local_addr().unwrap();
    for (variable, setting) in [
        ("REFRESHBOT_HTTP_METRICS", "http.metrics"),
        ("REFRESHBOT_HTTP_LISTEN", "http.listen"),
    ] {
        let program = Arc::new(program(&discord).env(variable, address));
        let said = start(&program, &["run"]).end().await;
        assert_eq!(said.code, 2, "{said:?}");
        let says = format!("{setting}: {address}");
        assert!(said.err.contains(&says), "{said:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_its_database_or_gateway_the_bot_is_not_ready_and_lives() {
    let discord = FakeDiscord::start(GuildSetup::agency()).await;
    let address = free_address();
    let program = Arc::new(program(&discord).env("REFRESHBOT_HTTP_METRICS", address));
    let running = start(&program, &["run"]);
    discord.gateway_connected().await;
    discord.unreachable(true);
    discord.drop_gateway();
    until("not ready", async || get(address, "/readyz").await.0 == 503).await;
    let (_, why) = get(address, "/readyz").await;
    assert_eq!(why, "the gateway is not connected\n");
    assert_eq!(get(address, "/healthz").await.0, 200);
    let (_, metrics) = get(address, "/metrics").await;
    assert!(value(&metrics, "refreshbot_gateway_connected") < 0.5);
    running.signal("TERM");
    running.signal("TERM");
    running.end().await;
}
