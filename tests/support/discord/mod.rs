//! The tests' Discord: the real protocol over real sockets, for the real serenity client.
//!
//! REST v10 over TLS behind an HTTP CONNECT proxy, and the gateway over a websocket, both on an
//! in-memory guild. Tests act as people and read what people see.

mod buckets;
mod deployment;
mod faults;
mod gateway;
mod hooks;
mod interact;
mod json;
mod load;
mod people;
pub mod permission;
mod post;
mod proxy;
mod reading;
mod request;
mod rest;
mod rules;
mod seen;
mod setup;
pub mod state;
mod validate;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

pub use faults::Fault;
pub use gateway::intent;
pub use people::{Choice, Opt, Person, file};
pub use request::{Call, Upload};
pub use seen::{Answer, Input, Modal, SeenComponent, SeenFile, SeenMessage, SeenThread};
pub use setup::{GuildSetup, STATUS_TAGS, Settings};
pub use state::{Id, Refusal, RequestLine, World};

/// The world behind its lock, and a bell that rings at every change.
pub struct Inner {
    world: Mutex<World>,
    changed: watch::Sender<u64>,
}

impl Inner {
    fn lock(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does something to the world, and rings.
    pub fn with<T>(&self, f: impl FnOnce(&mut World) -> T) -> T {
        let out = f(&mut self.lock());
        self.changed.send_modify(|n| *n += 1);
        out
    }

    /// Only looks.
    pub fn look<T>(&self, f: impl FnOnce(&World) -> T) -> T {
        f(&self.lock())
    }

    /// Looks again at each change, until something is found or the time is over.
    pub async fn wait<T>(
        &self,
        limit: Duration,
        mut look: impl FnMut(&World) -> Option<T>,
    ) -> Option<T> {
        let mut bell = self.changed.subscribe();
        let found = async {
            loop {
                bell.mark_unchanged();
                if let Some(found) = self.look(&mut look) {
                    return Some(found);
                }
                bell.changed().await.ok()?;
            }
        };
        tokio::time::timeout(limit, found).await.ok().flatten()
    }
}

/// A Discord of one's own. It ends when it is dropped.
pub struct FakeDiscord {
    inner: Arc<Inner>,
    proxy: String,
    ca_file: PathBuf,
    _dir: tempfile::TempDir,
    tasks: Vec<JoinHandle<()>>,
}

impl FakeDiscord {
    /// Opens the guild and listens.
    pub async fn start(setup: GuildSetup) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let ca_file = dir.path().join("root.pem");
        let tls = proxy::certificate(&ca_file);
        let rest = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let sockets = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let proxy = format!("http://{}", rest.local_addr().unwrap());
        let mut world = setup.build("MTk4NjIy.fake-token.not-a-secret".into());
        world.gateway_url = format!("ws://{}", sockets.local_addr().unwrap());
        let inner = Arc::new(Inner {
            world: Mutex::new(world),
            changed: watch::Sender::new(0),
        });
        let tasks = vec![
            tokio::spawn(proxy::serve(rest, tls, inner.clone())),
            tokio::spawn(gateway::serve(sockets, inner.clone())),
        ];
        Self {
            inner,
            proxy,
            ca_file,
            _dir: dir,
            tasks,
        }
    }

    /// For `discord.proxy`.
    pub fn proxy_url(&self) -> String {
        self.proxy.clone()
    }

    /// For `discord.ca_file`.
    pub fn ca_file(&self) -> &Path {
        &self.ca_file
    }

    pub fn token(&self) -> String {
        self.inner.look(|w| w.token.clone())
    }

    pub fn guild_id(&self) -> Id {
        self.inner.look(|w| w.guild_id)
    }

    pub fn application_id(&self) -> Id {
        self.inner.look(World::application_id)
    }

    /// The bot's own user.
    pub fn bot_id(&self) -> Id {
        self.inner.look(|w| w.bot)
    }

    /// Whether bodies are held against Discord's OpenAPI description here.
    pub fn validates_bodies() -> bool {
        validate::is_on()
    }

    /// Fails where Discord's OpenAPI description is not at hand.
    pub fn require_validation() {
        assert!(
            validate::is_on(),
            "set REFRESHBOT_DISCORD_OPENAPI to the path of Discord's OpenAPI description"
        );
    }
}

impl Drop for FakeDiscord {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}
