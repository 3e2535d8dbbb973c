//! Rate limits: a bucket for each route, and one for all.

use std::collections::HashMap;
use std::time::{Duration, SystemTime};

use serde_json::json;
use tokio::time::Instant;

use super::request::{Answer, Call};
use super::setup::Settings;

struct Window {
    left: u32,
    until: Instant,
}

/// All windows, and how often they said no.
#[derive(Default)]
pub struct Buckets {
    windows: HashMap<String, Window>,
    global: Option<Window>,
    /// Answers 429 because of a route's bucket.
    pub refused: usize,
    /// Answers 429 because of the global limit.
    pub refused_globally: usize,
}

/// What a request's bucket says.
pub enum Verdict {
    /// Go on, and put these headers on the answer.
    Go(Vec<(String, String)>),
    Stop(Answer),
}

/// The answer 429.
pub fn limited(wait: Duration, global: bool, mut headers: Vec<(String, String)>) -> Answer {
    let secs = wait.as_secs_f64();
    let mut answer = Answer::with_status(
        429,
        &json!({ "message": "You are being rate limited.", "retry_after": secs, "global": global }),
    );
    headers.push(("Retry-After".into(), format!("{secs:.3}")));
    let scope = if global { "global" } else { "user" };
    headers.push(("X-RateLimit-Scope".into(), scope.into()));
    if global {
        headers.push(("X-RateLimit-Global".into(), "true".into()));
    }
    answer.headers = headers;
    answer
}

impl Buckets {
    pub fn take(&mut self, call: &Call, settings: &Settings) -> Verdict {
        if call.of_interaction() {
            return Verdict::Go(Vec::new());
        }
        let now = Instant::now();
        if let Some(most) = settings.global_limit {
            let second = Duration::from_secs(1);
            let window = fresh(&mut self.global, now, most, second);
            if window.left == 0 {
                self.refused_globally += 1;
                return Verdict::Stop(limited(window.until - now, true, Vec::new()));
            }
            window.left -= 1;
        }
        let posts = call.method == "POST" && call.template() == "/channels/{}/messages";
        let (most, per) = if posts {
            settings.post_bucket
        } else {
            settings.bucket
        };
        let name = call.bucket();
        let mut slot = self.windows.remove(&name);
        let window = fresh(&mut slot, now, most, per);
        let stop = window.left == 0;
        window.left = window.left.saturating_sub(1);
        let wait = window.until - now;
        let headers = headers(&name, most, window.left, wait);
        self.windows.extend(slot.map(|w| (name, w)));
        if stop {
            self.refused += 1;
            return Verdict::Stop(limited(wait, false, headers));
        }
        Verdict::Go(headers)
    }
}

fn fresh(slot: &mut Option<Window>, now: Instant, most: u32, per: Duration) -> &mut Window {
    if slot.as_ref().is_none_or(|w| w.until <= now) {
        *slot = Some(Window {
            left: most,
            until: now + per,
        });
    }
    slot.as_mut().expect("just filled")
}

#[allow(clippy::disallowed_methods)] // The header carries the real time of day.
fn headers(name: &str, most: u32, left: u32, wait: Duration) -> Vec<(String, String)> {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let reset = now.unwrap_or_default() + wait;
    let hash = name.bytes().fold(0_u64, |h, b| {
        h.wrapping_mul(0x0100_0000_01b3) ^ u64::from(b)
    });
    [
        ("X-RateLimit-Limit", most.to_string()),
        ("X-RateLimit-Remaining", left.to_string()),
        ("X-RateLimit-Reset", format!("{:.3}", reset.as_secs_f64())),
        (
            "X-RateLimit-Reset-After",
            format!("{:.3}", wait.as_secs_f64()),
        ),
        ("X-RateLimit-Bucket", format!("{hash:016x}")),
    ]
    .map(|(k, v)| (k.to_string(), v))
    .to_vec()
}
