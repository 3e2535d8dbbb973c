//! The gateway: one websocket a shard, sessions that can be resumed, events by intent.

use std::sync::Arc;
use std::time::Duration;

use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::Message as Ws;
use tokio_tungstenite::tungstenite::handshake::server::{Request, Response};
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::{WebSocketStream, accept_hdr_async};

use super::Inner;
use super::permission::VIEW_CHANNEL;
use super::state::{Id, World, kind};

pub mod intent {
    pub const GUILDS: u64 = 1;
    pub const GUILD_MEMBERS: u64 = 1 << 1;
    pub const GUILD_PRESENCES: u64 = 1 << 8;
    pub const GUILD_MESSAGES: u64 = 1 << 9;
    pub const DIRECT_MESSAGES: u64 = 1 << 12;
    pub const MESSAGE_CONTENT: u64 = 1 << 15;
}

/// What is put on a connection.
#[derive(Debug)]
pub enum Frame {
    Send(Value),
    Close(u16, &'static str),
    /// The connection ends without a word.
    Cut,
}

struct Session {
    id: String,
    intents: u64,
    seq: u64,
    sent: Vec<Value>,
    line: Option<UnboundedSender<Frame>>,
}

/// All sessions, and what the bot asked of the gateway.
#[derive(Default)]
pub struct Hub {
    sessions: Vec<Session>,
    made: usize,
    pub identifies: usize,
    /// When READY was last sent.
    pub ready: Option<Instant>,
    pub resumes: usize,
    pub heartbeats: usize,
    /// The query of each connection's address.
    pub queries: Vec<String>,
    /// New connections are cut at once.
    pub closed_for_business: bool,
}

impl Hub {
    pub fn connected(&self) -> bool {
        self.sessions
            .iter()
            .any(|s| s.line.as_ref().is_some_and(|l| !l.is_closed()))
    }

    /// The intents that the bot identified with.
    pub fn intents(&self) -> Option<u64> {
        self.sessions.last().map(|s| s.intents)
    }

    pub fn send_all(&mut self, frame: impl Fn() -> Frame) {
        for s in &mut self.sessions {
            if let Some(line) = &s.line {
                let _ = line.send(frame());
            }
        }
    }

    /// Ends every connection; the sessions can be resumed.
    pub fn cut(&mut self) {
        self.send_all(|| Frame::Cut);
        for s in &mut self.sessions {
            s.line = None;
        }
    }

    /// Forgets what was sent: what a session missed cannot be sent again.
    pub fn forget_sent(&mut self) {
        for s in &mut self.sessions {
            s.sent.clear();
        }
    }

    /// Forgets every session: a resume is answered with INVALID_SESSION.
    pub fn forget(&mut self) {
        self.send_all(|| Frame::Cut);
        self.sessions.clear();
    }
}

impl Session {
    fn push(&mut self, name: &str, data: &Value) {
        self.seq += 1;
        let payload = json!({ "op": 0, "s": self.seq, "t": name, "d": data });
        if let Some(line) = &self.line {
            let _ = line.send(Frame::Send(payload.clone()));
        }
        self.sent.push(payload);
    }
}

impl World {
    /// Tells each session that asked for such events.
    pub fn dispatch(&mut self, name: &str, data: &Value, needs: u64) {
        for s in &mut self.hub.sessions {
            if s.intents & needs == needs {
                s.push(name, data);
            }
        }
    }

    /// MESSAGE_CREATE or MESSAGE_UPDATE, as each session may read it.
    pub fn dispatch_message(&mut self, name: &str, id: Id) {
        let Some(m) = self.messages.get(&id) else {
            return;
        };
        if m.ephemeral_to.is_some() || !self.may(self.bot, m.channel, VIEW_CHANNEL) {
            return;
        }
        let dm = self.channels[&m.channel].kind == kind::DM;
        let decorate = |mut value: Value| {
            if !dm {
                value["guild_id"] = json!(self.guild_id.to_string());
                if let Some(member) = self.bare_member_json(m.author) {
                    value["member"] = member;
                }
            }
            value
        };
        let whole = decorate(self.message_for_bot(m, true));
        let bare = decorate(self.message_for_bot(m, false));
        let needs = if dm {
            intent::DIRECT_MESSAGES
        } else {
            intent::GUILD_MESSAGES
        };
        for s in &mut self.hub.sessions {
            if s.intents & needs == needs {
                let reads = s.intents & intent::MESSAGE_CONTENT != 0;
                s.push(name, if reads { &whole } else { &bare });
            }
        }
    }

    /// The newest event of this name goes out again as it was.
    pub fn redeliver(&mut self, name: &str) {
        for s in &mut self.hub.sessions {
            let last = s.sent.iter().rev().find(|p| p["t"] == name);
            if let Some(data) = last.map(|p| p["d"].clone()) {
                s.push(name, &data);
            }
        }
    }
}

/// Serves gateway connections until the listener's task is ended.
pub async fn serve(listener: TcpListener, inner: Arc<Inner>) {
    while let Ok((stream, _)) = listener.accept().await {
        // Small frames leave at once, as everywhere: else each waits for the last one's receipt.
        let _ = stream.set_nodelay(true);
        tokio::spawn(connection(stream, inner.clone()));
    }
}

// The handshake's callback has this shape in the library.
#[allow(clippy::result_large_err)]
async fn connection(stream: TcpStream, inner: Arc<Inner>) {
    if inner.with(|w| w.hub.closed_for_business) {
        return;
    }
    let mut query = String::new();
    let note = |request: &Request, response: Response| {
        query = request.uri().query().unwrap_or_default().to_string();
        Ok(response)
    };
    let Ok(mut socket) = accept_hdr_async(stream, note).await else {
        return;
    };
    let interval = inner.with(|w| {
        w.hub.queries.push(query);
        w.settings.heartbeat.as_millis() as u64
    });
    let hello = json!({ "op": 10, "s": null, "t": null,
        "d": { "heartbeat_interval": interval, "_trace": ["[\"gateway-fake\"]"] } });
    let (line, mut frames) = unbounded_channel();
    let _ = line.send(Frame::Send(hello));
    let clean = talk(&mut socket, &mut frames, &line, &inner).await;
    inner.with(|w| {
        // A session that the bot itself closed is over; any other may be resumed.
        if clean {
            w.hub.sessions.retain(|s| !same(s, &line));
        }
        for s in w.hub.sessions.iter_mut().filter(|s| same(s, &line)) {
            s.line = None;
        }
    });
}

fn same(s: &Session, line: &UnboundedSender<Frame>) -> bool {
    s.line.as_ref().is_some_and(|l| l.same_channel(line))
}

/// Talks until either side ends it; true when the bot ended the session in good order.
async fn talk(
    socket: &mut WebSocketStream<TcpStream>,
    frames: &mut UnboundedReceiver<Frame>,
    line: &UnboundedSender<Frame>,
    inner: &Arc<Inner>,
) -> bool {
    loop {
        tokio::select! {
            biased;
            frame = frames.recv() => match frame {
                Some(Frame::Send(value)) => {
                    if socket.send(Ws::text(value.to_string())).await.is_err() {
                        return false;
                    }
                }
                Some(Frame::Close(code, reason)) => {
                    let frame = CloseFrame { code: code.into(), reason: reason.into() };
                    let _ = socket.close(Some(frame)).await;
                    let rest = async { while socket.next().await.is_some() {} };
                    let _ = tokio::time::timeout(Duration::from_secs(1), rest).await;
                    return false;
                }
                Some(Frame::Cut) | None => return false,
            },
            heard = socket.next() => match heard {
                Some(Ok(Ws::Text(text))) => {
                    let value = serde_json::from_str(&text).unwrap_or(Value::Null);
                    inner.with(|w| hear(w, &value, line));
                }
                Some(Ok(Ws::Close(frame))) => {
                    return frame.is_some_and(|f| matches!(u16::from(f.code), 1000 | 1001));
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return false,
            },
        }
    }
}

fn hear(w: &mut World, value: &Value, line: &UnboundedSender<Frame>) {
    let d = &value["d"];
    match value["op"].as_u64() {
        Some(1) => {
            w.hub.heartbeats += 1;
            let ack = json!({ "op": 11, "d": null, "s": null, "t": null });
            let _ = line.send(Frame::Send(ack));
        }
        Some(2) => identify(w, d, line),
        Some(6) => resume(w, d, line),
        Some(3 | 4) => {}
        Some(8) => member_chunk(w, d, line),
        _ => {
            let _ = line.send(Frame::Close(4001, "Unknown opcode."));
        }
    }
}

/// Discord takes the token with or without `Bot `.
fn right_token(w: &World, d: &Value) -> bool {
    let given = d["token"].as_str().unwrap_or_default();
    given.strip_prefix("Bot ").unwrap_or(given) == w.token
}

fn identify(w: &mut World, d: &Value, line: &UnboundedSender<Frame>) {
    w.hub.identifies += 1;
    if !right_token(w, d) {
        let _ = line.send(Frame::Close(4004, "Authentication failed."));
        return;
    }
    let intents = d["intents"].as_u64().unwrap_or(0);
    let mut closed = intent::GUILD_PRESENCES;
    if !w.settings.message_content {
        closed |= intent::MESSAGE_CONTENT;
    }
    if !w.settings.members_intent {
        closed |= intent::GUILD_MEMBERS;
    }
    if intents & closed != 0 {
        let _ = line.send(Frame::Close(4014, "Disallowed intent(s)."));
        return;
    }
    w.hub.made += 1;
    let id = format!("session-{}", w.hub.made);
    let guild = w.guild_id.to_string();
    let mut user = w.user_json(w.bot);
    user["verified"] = json!(true);
    user["email"] = Value::Null;
    user["mfa_enabled"] = json!(true);
    let ready = json!({
        "v": 10, "user": user, "guilds": [{ "id": guild, "unavailable": true }],
        "session_id": id, "session_type": "normal", "resume_gateway_url": w.gateway_url,
        "shard": d["shard"], "private_channels": [], "presences": [], "relationships": [],
        "user_settings": {}, "guild_join_requests": [], "auth": {},
        "application": { "id": w.application_id().to_string(), "flags": w.application_flags() },
    });
    let mut session = Session {
        id,
        intents,
        seq: 0,
        sent: Vec::new(),
        line: Some(line.clone()),
    };
    session.push("READY", &ready);
    w.hub.ready = Some(Instant::now());
    if intents & intent::GUILDS != 0 {
        session.push("GUILD_CREATE", &w.guild_create_json());
    }
    w.hub.sessions.push(session);
}

fn resume(w: &mut World, d: &Value, line: &UnboundedSender<Frame>) {
    w.hub.resumes += 1;
    if !right_token(w, d) {
        let _ = line.send(Frame::Close(4004, "Authentication failed."));
        return;
    }
    let seen = d["seq"].as_u64().unwrap_or(0);
    let wanted = d["session_id"].as_str().unwrap_or_default();
    let Some(session) = w.hub.sessions.iter_mut().find(|s| s.id == wanted) else {
        let invalid = json!({ "op": 9, "d": false, "s": null, "t": null });
        let _ = line.send(Frame::Send(invalid));
        return;
    };
    if seen > session.seq {
        let _ = line.send(Frame::Close(4007, "Invalid seq."));
        return;
    }
    session.line = Some(line.clone());
    for missed in session.sent.iter().filter(|p| p["s"].as_u64() > Some(seen)) {
        let _ = line.send(Frame::Send(missed.clone()));
    }
    session.push("RESUMED", &json!({ "_trace": ["[\"gateway-fake\"]"] }));
}

fn member_chunk(w: &mut World, d: &Value, line: &UnboundedSender<Frame>) {
    let asked: Vec<Id> = d["user_ids"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(super::request::id_of)
        .collect();
    let members: Vec<Value> = w
        .members
        .keys()
        .filter(|id| asked.contains(id) || (asked.is_empty() && w.settings.members_intent))
        .filter_map(|id| w.member_json(*id))
        .collect();
    let chunk = json!({ "guild_id": w.guild_id.to_string(), "members": members,
        "chunk_index": 0, "chunk_count": 1, "nonce": d["nonce"] });
    if let Some(s) = w.hub.sessions.iter_mut().find(|s| same(s, line)) {
        s.push("GUILD_MEMBERS_CHUNK", &chunk);
    }
}
