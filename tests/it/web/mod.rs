//! The local workspace over real HTTP on a loopback port, as the page uses it.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use refreshbot::cli::workspace::{self, Opening};
use reqwest::{RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;

mod acts;
mod agency;
mod calendars;
mod chat;
mod events;
mod files;
mod guard;
mod typed;

/// Long enough on any machine; nothing waits for it where all is well.
const LONG: Duration = Duration::from_secs(60);

/// A running workspace, as the program serves it.
struct Site {
    address: SocketAddr,
    client: reqwest::Client,
    stop: watch::Sender<bool>,
    served: JoinHandle<Result<(), refreshbot::cli::Failure>>,
}

impl Site {
    /// The workspace in a folder, made where there is none.
    async fn open(folder: &Path, fresh: bool) -> Self {
        let opening = Opening {
            data: Some(folder.to_owned()),
            fresh,
            port: Some(0),
            address: None,
        };
        let (stop, stopping) = watch::channel(false);
        let (tell, told) = oneshot::channel();
        let served = tokio::spawn(async move {
            let ready = |at| {
                tell.send(at).unwrap();
                Ok(())
            };
            Box::pin(workspace::serve(&opening, stopping, ready)).await
        });
        let address = tokio::time::timeout(LONG, told).await.unwrap().unwrap();
        Self {
            address,
            client: reqwest::Client::builder().no_proxy().build().unwrap(),
            stop,
            served,
        }
    }

    /// Ends it as Ctrl-C does.
    async fn close(self) {
        self.stop.send_replace(true);
        let ended = tokio::time::timeout(LONG, self.served).await;
        ended.unwrap().unwrap().unwrap();
    }

    fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.origin())
    }

    async fn get(&self, path: &str) -> Value {
        let answer = self.client.get(self.at(path)).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        read(answer).await
    }

    /// A request as the page makes it.
    fn request(&self, path: &str, body: &Value) -> RequestBuilder {
        self.client
            .post(self.at(path))
            .header("origin", self.origin())
            .header("content-type", "application/json")
            .body(body.to_string())
    }

    async fn post(&self, path: &str, body: &Value) -> (StatusCode, Value) {
        let answer = self.request(path, body).send().await.unwrap();
        (answer.status(), read(answer).await)
    }

    /// Something that succeeds.
    async fn does(&self, path: &str, body: Value) -> Value {
        let (status, said) = self.post(path, &body).await;
        assert!(status.is_success(), "{path} {body}: {status} {said}");
        said
    }

    /// A command with text options; its reply.
    async fn command(&self, who: &str, event: &str, path: &str, options: Value) -> Value {
        let body = json!({
            "as": who, "channel": "refreshes", "event": event, "path": path, "options": options,
        });
        self.does("/api/command", body).await
    }

    async fn press(&self, who: &str, event: &str, button: &str) -> Value {
        let body = json!({ "as": who, "channel": "refreshes", "event": event, "button": button });
        self.does("/api/press", body).await
    }

    /// Sends a form that was shown, with what was typed over what stood in it.
    async fn send(&self, who: &str, event: &str, form: &Value, typed: Value) -> Value {
        let mut fields = serde_json::Map::new();
        for field in form["form"]["fields"].as_array().unwrap() {
            fields.insert(
                field["name"].as_str().unwrap().into(),
                field["value"].clone(),
            );
        }
        fields.extend(typed.as_object().unwrap().clone());
        let body = json!({
            "as": who, "channel": "refreshes", "event": event,
            "form": form["form"]["id"], "fields": fields,
        });
        self.does("/api/form", body).await
    }

    /// Adds a client that is due on the day on which a fresh workspace begins.
    async fn add_client(&self, name: &str) -> Value {
        let options = json!({
            "client": name, "cadence": "30", "date": "2026-11-23",
            "am": { "account": "dana.whitfield" }, "sas": { "account": "jo.becker" },
        });
        let event = format!("add-{}", name.len());
        self.command("lena.hart", &event, "refresh-admin portfolio add", options)
            .await
    }

    async fn messages(&self, who: &str, channel: &str) -> Vec<Value> {
        let page = self
            .get(&format!(
                "/api/messages?as={who}&channel={channel}&limit=200"
            ))
            .await;
        page["messages"].as_array().unwrap().clone()
    }

    /// Follows what happens, from a cursor.
    async fn follow(&self, who: &str, after: Option<&str>) -> Stream {
        let after = after.map_or_else(String::new, |after| format!("&after={after}"));
        let path = format!("/api/events?as={who}{after}");
        let answer = self.client.get(self.at(&path)).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        Stream {
            answer,
            text: String::new(),
        }
    }
}

async fn read(answer: Response) -> Value {
    let text = answer.text().await.unwrap();
    serde_json::from_str(&text).unwrap_or(Value::String(text))
}

/// All words of something that the page shows, in order.
fn words(shown: &Value) -> String {
    match shown {
        Value::Object(fields) => {
            let mut said = String::new();
            for name in [
                "text", "name", "label", "title", "card", "body", "fields", "value",
            ] {
                if let Some(part) = fields.get(name) {
                    said.push_str(&words(part));
                }
            }
            for (name, part) in fields {
                if matches!(name.as_str(), "spans" | "content" | "footer" | "buttons") {
                    said.push_str(&words(part));
                }
            }
            said
        }
        Value::Array(parts) => parts.iter().map(words).collect(),
        Value::String(text) => text.clone(),
        _ => String::new(),
    }
}

/// Server-sent events.
struct Stream {
    answer: Response,
    text: String,
}

/// One of them.
#[derive(Debug, Clone)]
struct Event {
    name: String,
    id: Option<String>,
    data: Value,
}

impl Stream {
    /// The next event; `None`: the server ended the stream.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let (event, rest) = (event(block), rest.to_owned());
                self.text = rest;
                match event {
                    Some(event) => return Some(event),
                    None => continue,
                }
            }
            let chunk = tokio::time::timeout(LONG, self.answer.chunk())
                .await
                .unwrap();
            let chunk = chunk.ok().flatten()?;
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    /// The next event of a name.
    async fn next_of(&mut self, name: &str) -> Event {
        loop {
            let event = self.next().await.expect("the stream goes on");
            if event.name == name {
                return event;
            }
        }
    }
}

fn event(block: &str) -> Option<Event> {
    let line = |name: &str| {
        let mut lines = block.lines();
        lines
            .find_map(|line| line.strip_prefix(name))
            .map(str::trim)
    };
    Some(Event {
        name: line("event:")?.to_owned(),
        id: line("id:").map(str::to_owned),
        data: serde_json::from_str(line("data:").unwrap_or("null")).unwrap(),
    })
}

/// A folder that goes with the test.
fn folder() -> TempDir {
    TempDir::new().unwrap()
}

/// A workspace with people and no clients, in a folder that goes with the test.
async fn fresh() -> (Site, TempDir) {
    let folder = folder();
    (Site::open(folder.path(), true).await, folder)
}

/// Presses *Submit first ticket* of the one client and fills in the form.
async fn submit(site: &Site, typed: Value) -> Value {
    let prompt = prompt(site).await;
    submit_by(site, &prompt, typed).await
}

/// The button *Submit first ticket* of the newest prompt that has one.
async fn prompt(site: &Site) -> String {
    let prompt = site.messages("jo.becker", "refreshes").await;
    let prompt = prompt.iter().rev().find_map(|message| {
        let buttons = message["content"]["buttons"].as_array().unwrap();
        let submit = buttons
            .iter()
            .find(|it| it["id"].as_str().unwrap().starts_with("submit:"));
        submit.map(|button| button["id"].as_str().unwrap().to_owned())
    });
    prompt.expect("a prompt")
}

/// Presses that button and fills in the form.
async fn submit_by(site: &Site, prompt: &str, typed: Value) -> Value {
    let form = site.press("jo.becker", "submit", prompt).await;
    assert_eq!(form["kind"], "form", "{form}");
    site.send("jo.becker", "send", &form, typed).await
}

fn ticket() -> Value {
    json!({ "folder": "BPS-2026-11", "count": "2", "name": "Hero", "direction": "Bright.", "copy": "" })
}
