//! `demo`: the local workspace in the browser.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result};
use tokio::sync::watch;

use super::{Done, Failure, give};
use crate::chat::web::{Server, ServerError};
use crate::store::Db;

mod agency;
mod clients;
mod one_core;
mod play;
mod seed;

pub use agency::{Agency, Times};

/// Where the page is, unless another port is asked for.
const PORT: u16 = 4848;

/// How many ports are tried when the usual one is taken.
const TRIES: u16 = 20;

/// How the workspace is opened.
#[derive(Debug, Clone, Default)]
pub struct Opening {
    /// The folder that keeps it; `None`: it goes with the program.
    pub data: Option<PathBuf>,
    /// People only, no clients.
    pub fresh: bool,
    /// The port; `None`: the usual one, or the next that is free.
    pub port: Option<u16>,
    /// The address; loopback only.
    pub address: Option<IpAddr>,
}

/// Opens the workspace and serves it until `stop` turns true. `ready` learns the address.
///
/// # Errors
/// It cannot be opened, or the address cannot be listened on.
pub async fn serve(
    opening: &Opening,
    stop: watch::Receiver<bool>,
    ready: impl FnOnce(SocketAddr) -> Done,
) -> Done {
    let server = listen(opening).await?;
    let broke = |error: anyhow::Error| Failure::Work(format!("The demo broke off: {error:#}."));
    // Goes with the program where no folder is named.
    let passing = match opening.data {
        Some(_) => None,
        None => Some(tempfile::tempdir().map_err(|error| {
            Failure::Work(format!("No temporary folder can be made: {error}."))
        })?),
    };
    let folder = match (&opening.data, &passing) {
        (Some(folder), _) => folder.clone(),
        (None, Some(passing)) => passing.path().to_owned(),
        (None, None) => return Err(Failure::Work("There is no folder.".into())),
    };
    let agency = open(&folder, server.address(), passing.is_none(), opening.fresh)
        .await
        .map_err(broke)?;
    let agency = Arc::new(agency);
    ready(server.address())?;
    let (end_work, work_ends) = watch::channel(false);
    let working = tokio::spawn({
        let agency = agency.clone();
        async move { agency.work(work_ends).await }
    });
    let boot = format!("{:016x}", random());
    let (web, workflow) = (agency.web.clone(), agency.workflow.clone());
    let served = server
        .serve(web, workflow, agency.clone(), boot, stop)
        .await;
    end_work.send_replace(true);
    let worked = working.await;
    agency.workflow.db().close().await;
    served.map_err(|error| Failure::Work(format!("The page cannot be served: {error}.")))?;
    worked.map_err(|_| Failure::Work("The work behind the page broke off.".into()))
}

/// Something that no other start of the program has.
fn random() -> u64 {
    use std::hash::{BuildHasher, Hasher, RandomState};
    RandomState::new().build_hasher().finish()
}

async fn listen(opening: &Opening) -> Result<Server, Failure> {
    let ip = opening.address.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
    let first = opening.port.unwrap_or(PORT);
    let last = match opening.port {
        Some(port) => port,
        None => PORT + TRIES,
    };
    let mut failure = None;
    for port in first..=last {
        let at = SocketAddr::new(ip, port);
        match Server::listen(at).await {
            Ok(server) => return Ok(server),
            Err(error @ ServerError::BeyondLoopback(_)) => {
                return Err(Failure::Usage(format!(
                    "The page shows everything to everybody who can reach it, so it listens on this \
                     machine only: {error}. Leave out --address."
                )));
            }
            Err(ServerError::Listen(error)) => failure = Some((at, error)),
        }
    }
    let why = failure.map(|(at, error)| format!("The page cannot listen on {at}: {error}."));
    Err(Failure::Work(
        why.unwrap_or_else(|| "There is no port.".into()),
    ))
}

/// The agency in a folder, made where there is none yet.
async fn open(
    folder: &std::path::Path,
    page: SocketAddr,
    keep: bool,
    fresh: bool,
) -> Result<Agency> {
    std::fs::create_dir_all(folder)
        .with_context(|| format!("the folder {} cannot be made", folder.display()))?;
    let (file, files) = (folder.join("refreshbot.db"), folder.join("files"));
    if !file.exists() {
        let (file, files) = (file.clone(), files.clone());
        one_core::run(move || async move { seed::make(&file, &files, page, fresh).await }).await?;
    }
    let url = format!("sqlite://{}", file.display());
    let db = if keep {
        Db::open(&url).await?
    } else {
        Db::open_passing(&url).await?
    };
    let agency = Agency::open(db, &files, page, seed::start(), Times::Present).await?;
    agency.take_up().await?;
    Ok(agency)
}

/// Says where the page is.
///
/// # Errors
/// It cannot be written.
pub fn announce(at: SocketAddr, data: Option<&std::path::Path>) -> Done {
    let kept = match data {
        Some(folder) => format!("Everything is kept in {}.", folder.display()),
        None => "Nothing is kept; --data DIR would keep it.".to_owned(),
    };
    give(&format!(
        "The workspace is open at http://{at}/\n{kept} Press Ctrl-C to end it.\n"
    ))
}
