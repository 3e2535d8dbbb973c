//! Whether the gateway can be reached.

use std::time::Duration;

use serde::Deserialize;
use serenity::http::Route;

use super::{Rest, Settings, words};
use crate::finding::Findings;

/// New sessions a day that are left before it is worth saying so; Discord allows 1,000.
const FEW_SESSIONS: u32 = 50;
/// How long the gateway may take to answer.
const GATEWAY: Duration = Duration::from_secs(10);

#[derive(Deserialize)]
struct Gateway {
    url: String,
    session_start_limit: Sessions,
}

#[derive(Deserialize)]
struct Sessions {
    remaining: u32,
    /// Milliseconds.
    reset_after: u64,
}

/// Whether the gateway can be reached, and how many sessions may still be begun today.
pub(super) async fn look(rest: &Rest, settings: &Settings, findings: &mut Findings) {
    let about = "discord gateway";
    let found: Gateway = match rest.get(Route::GatewayBot, Vec::new()).await {
        Ok(found) => found,
        Err(error) => {
            findings.problem(about, words(&error), "Run check again later.");
            return;
        }
    };
    let limit = &found.session_start_limit;
    if limit.remaining < FEW_SESSIONS {
        let hours = limit.reset_after.div_ceil(3_600_000);
        findings.problem(
            about,
            format!(
                "{} new sessions are left of today's; at 0 the bot cannot connect.",
                limit.remaining
            ),
            format!("Find out what restarts the bot so often. The count is reset in {hours} h."),
        );
    }
    let direct = settings.proxy.is_some() || settings.ca_file.is_some();
    let also = if direct {
        " It is connected directly: discord.proxy and discord.ca_file do not serve it."
    } else {
        ""
    };
    match reach(&found.url).await {
        Ok(()) => findings.fine(about, format!("It answers.{also}")),
        Err(why) => findings.problem(
            about,
            format!("It cannot be reached: {why}.{also}"),
            "Open outgoing connections to Discord's gateway, port 443, in the firewall.",
        ),
    }
}

/// Whether anything answers there. What it says does not matter: a gateway wants a websocket.
async fn reach(url: &str) -> Result<(), String> {
    let address = url
        .strip_prefix("wss://")
        .map(|rest| format!("https://{rest}"))
        .or_else(|| {
            url.strip_prefix("ws://")
                .map(|rest| format!("http://{rest}"))
        })
        .ok_or("Discord named no address")?;
    let client = reqwest::Client::builder()
        .use_rustls_tls()
        .no_proxy()
        .timeout(GATEWAY)
        .build()
        .map_err(|_| "no client can be made")?;
    match client.get(address).send().await {
        Err(error) if error.is_timeout() => Err("it does not answer in time".into()),
        Err(error) if error.is_connect() => Err("no connection".into()),
        // Even what is no HTTP is an answer.
        Ok(_) | Err(_) => Ok(()),
    }
}
