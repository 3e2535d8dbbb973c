//! Requests to Discord: one client for all, paced, bounded in time, with errors in our words.

use std::cell::RefCell;
use std::num::NonZeroU32;
use std::path::Path;
use std::time::Duration;

use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use serde::de::DeserializeOwned;
use serenity::http::{Http, HttpBuilder, LightMethod, Ratelimiter, Request, Route};
use tokio::sync::oneshot;
use tracing::instrument::WithSubscriber;
use tracing::subscriber::NoSubscriber;

use super::error::{Doing, StartError, chat_error, unsent};
use crate::chat::ChatError;

const CONNECT: Duration = Duration::from_secs(10);
/// For one exchange, uploads included.
const EXCHANGE: Duration = Duration::from_mins(1);
/// For one call with all that the limiter waits for.
const PATIENCE: Duration = Duration::from_secs(90);
/// A wait longer than this is given back to whoever called, who has a queue for it.
const WAIT_HERE: Duration = Duration::from_secs(5);
/// Requests a second in all; Discord allows 50.
const PACE: NonZeroU32 = at_least_one(45);
const BURST: NonZeroU32 = at_least_one(5);
const API: &str = "https://discord.com/api/v10";

tokio::task_local! {
    /// Told by serenity's limiter when it is about to wait long.
    static LONG_WAIT: RefCell<Option<oneshot::Sender<Duration>>>;
}

const fn at_least_one(count: u32) -> NonZeroU32 {
    match NonZeroU32::new(count) {
        Some(count) => count,
        None => NonZeroU32::MIN,
    }
}

/// Discord's REST.
pub struct Rest {
    http: Http,
    client: reqwest::Client,
    token: String,
    pacer: DefaultDirectRateLimiter,
}

impl Rest {
    /// A client that goes through `proxy` and also trusts the root in `ca_file`.
    pub fn new(
        token: &str,
        proxy: Option<&str>,
        ca_file: Option<&Path>,
    ) -> Result<Self, StartError> {
        let token = token.trim().trim_start_matches("Bot ").to_owned();
        if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            let wrong = "The Discord token is empty or has characters that no token has.";
            return Err(StartError::Usage(wrong.into()));
        }
        let client = client(proxy, ca_file)?;
        let mut limiter = Ratelimiter::new(client.clone(), format!("Bot {token}"));
        limiter.set_ratelimit_callback(Box::new(|told| {
            if told.timeout > WAIT_HERE {
                let _ = LONG_WAIT
                    .try_with(|tell| tell.borrow_mut().take().map(|tell| tell.send(told.timeout)));
            }
        }));
        let http = HttpBuilder::new(&token)
            .client(client.clone())
            .ratelimiter(limiter)
            .build();
        Ok(Self {
            http,
            client,
            token,
            pacer: RateLimiter::direct(Quota::per_second(PACE).allow_burst(BURST)),
        })
    }

    /// For serenity's builders, within [`Self::call`].
    pub fn http(&self) -> &Http {
        &self.http
    }

    /// For what is not Discord's API: files.
    pub fn client(&self) -> &reqwest::Client {
        &self.client
    }

    /// A client of its own for one interaction, or for the gateway. Answers are exempt from the
    /// limits of posts; serenity would put the later answers of all interactions into one bucket,
    /// and remember a bucket of each interaction forever.
    pub fn separate(&self) -> Http {
        HttpBuilder::new(&self.token)
            .client(self.client.clone())
            .build()
    }

    /// Makes a call at the common pace.
    pub async fn call<T>(
        &self,
        doing: Doing,
        request: impl Future<Output = serenity::Result<T>>,
    ) -> Result<T, ChatError> {
        self.attempt(request).await.map_err(|failed| match failed {
            Failed::Refused(error) => chat_error(doing, &error),
            Failed::Wait(error) => error,
        })
    }

    /// The same, where the caller wants Discord's own error.
    pub async fn attempt<T>(
        &self,
        request: impl Future<Output = serenity::Result<T>>,
    ) -> Result<T, Failed> {
        self.pacer.until_ready().await;
        let (tell, told) = oneshot::channel();
        // serenity writes whole requests into its logs: what people said is not for there.
        let request = request.with_subscriber(NoSubscriber::default());
        let request = LONG_WAIT.scope(RefCell::new(Some(tell)), request);
        tokio::select! {
            result = tokio::time::timeout(PATIENCE, request) => match result {
                Ok(result) => result.map_err(|error| Failed::Refused(Box::new(error))),
                Err(_) => Err(Failed::Wait(ChatError::Retry {
                    after: None,
                    reason: "Discord did not answer in time".into(),
                })),
            },
            Ok(wait) = told => Err(Failed::Wait(ChatError::Retry {
                after: Some(wait),
                reason: "Discord wants the bot to wait".into(),
            })),
        }
    }

    /// Reads something.
    pub async fn get<T: DeserializeOwned>(
        &self,
        route: Route<'_>,
        params: Vec<(&'static str, String)>,
    ) -> Result<T, ChatError> {
        let params = Some(params).filter(|params| !params.is_empty());
        let request = Request::new(route, LightMethod::Get).params(params);
        self.call(Doing::Looking, self.http.fire(request)).await
    }

    /// `GET /applications/@me`, for which serenity has no route.
    pub async fn application<T: DeserializeOwned>(&self) -> Result<T, StartError> {
        let unreached =
            |error: &reqwest::Error| StartError::Work(format!("{}.", sentence(&unsent(error))));
        let response = self
            .client
            .get(format!("{API}/applications/@me"))
            .header("authorization", format!("Bot {}", self.token))
            .send()
            .await
            .map_err(|error| unreached(&error))?;
        match response.status() {
            reqwest::StatusCode::UNAUTHORIZED => Err(wrong_token()),
            status if status.is_success() => {
                let body = response.bytes().await.map_err(|error| unreached(&error))?;
                serde_json::from_slice(&body)
                    .map_err(|_| StartError::Work("Discord's answer could not be read.".into()))
            }
            status => Err(StartError::Work(format!(
                "Discord answered {status} when it was asked who the bot is."
            ))),
        }
    }
}

/// Why a call failed: with Discord's own error, or in waiting.
pub enum Failed {
    /// The error of the request.
    Refused(Box<serenity::Error>),
    /// No answer yet.
    Wait(ChatError),
}

impl Failed {
    /// Discord's code.
    pub fn code(&self) -> Option<isize> {
        match self {
            Self::Refused(error) => super::error::code(error),
            Self::Wait(_) => None,
        }
    }

    /// In our words.
    pub fn into_chat(self, doing: Doing) -> ChatError {
        match self {
            Self::Refused(error) => chat_error(doing, &error),
            Self::Wait(error) => error,
        }
    }
}

/// Discord refused the token.
pub fn wrong_token() -> StartError {
    StartError::Usage(
        "Discord refuses the bot's token. Reset it in the developer portal under Bot, and set \
         DISCORD_TOKEN (or the file that DISCORD_TOKEN_FILE names)."
            .into(),
    )
}

/// With a capital letter.
pub fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn client(proxy: Option<&str>, ca_file: Option<&Path>) -> Result<reqwest::Client, StartError> {
    let mut builder = reqwest::Client::builder()
        .use_rustls_tls()
        .connect_timeout(CONNECT)
        .timeout(EXCHANGE)
        .redirect(reqwest::redirect::Policy::none());
    if let Some(proxy) = proxy {
        let usage = || {
            StartError::Usage(
                "discord.proxy is not an address such as http://proxy.example:3128.".into(),
            )
        };
        let url = reqwest::Url::parse(proxy).map_err(|_| usage())?;
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
            return Err(usage());
        }
        builder = builder.proxy(reqwest::Proxy::all(url).map_err(|_| usage())?);
    }
    if let Some(file) = ca_file {
        let usage =
            |why: String| StartError::Usage(format!("discord.ca_file {} {why}.", file.display()));
        let pem = std::fs::read(file).map_err(|error| usage(format!("cannot be read: {error}")))?;
        let roots = reqwest::Certificate::from_pem_bundle(&pem)
            .map_err(|_| usage("is not a PEM certificate".into()))?;
        if roots.is_empty() {
            return Err(usage("holds no PEM certificate".into()));
        }
        for root in roots {
            builder = builder.add_root_certificate(root);
        }
    }
    builder
        .build()
        .map_err(|_| StartError::Usage("The proxy or the certificate is not usable.".into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_settings_are_usage_errors() {
        let usage = |result: Result<Rest, StartError>| match result {
            Err(StartError::Usage(text)) => text,
            _ => panic!("accepted"),
        };
        usage(Rest::new("", None, None));
        usage(Rest::new("two\nlines", None, None));
        usage(Rest::new("t", Some("socks5://h:1"), None));
        usage(Rest::new("t", Some("not an address"), None));
        let text = usage(Rest::new("t", None, Some(Path::new("/nowhere/root.pem"))));
        assert!(text.contains("/nowhere/root.pem"), "{text}");
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "no certificate").unwrap();
        usage(Rest::new("t", None, Some(file.path())));
    }
}
