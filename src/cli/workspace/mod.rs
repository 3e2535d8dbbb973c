//! `demo`: the local workspace in the browser.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;
use tokio::sync::watch;

use super::{Done, Failure, give};
use crate::chat::web::{Server, ServerError};
use crate::store::Db;
use crate::store::sole::{NotSole, Sole};

mod agency;
mod clients;
mod play;
mod seed;

pub use agency::{Agency, Times};

/// Where the page is, unless another port is asked for.
const PORT: u16 = 4848;

/// The database in its folder.
const FILE: &str = "refreshbot.db";

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
    let _sole = alone_in(&folder, opening.fresh && passing.is_none())?;
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

/// Takes a folder for this demo. `fresh`: one that has no workspace yet is asked for.
fn alone_in(folder: &Path, fresh: bool) -> Result<Option<Sole>, Failure> {
    let shown = folder.display();
    std::fs::create_dir_all(folder)
        .map_err(|error| Failure::Work(format!("The folder {shown} cannot be made: {error}.")))?;
    let file = folder.join(FILE);
    if fresh && file.exists() {
        return Err(Failure::Usage(format!(
            "{shown} holds a workspace already, and --fresh begins a new one. Leave out --fresh to go \
             on there, or name another folder."
        )));
    }
    Sole::take(&format!("sqlite://{}", file.display())).map_err(|why| {
        Failure::Work(match why {
            NotSole::Taken(holder) => {
                let holder = holder.map_or_else(String::new, |id| format!(" (process {id})"));
                format!(
                    "Another demo{holder} is open in the folder {shown}. Stop it first, or name \
                     another folder."
                )
            }
            NotSole::Failed(..) => format!("The demo cannot begin: {why}."),
        })
    })
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
    let remedy = match opening.port {
        Some(_) => "Choose another with --port, or leave it out: then a free one is found.",
        None => "Choose one that is free with --port.",
    };
    let why =
        failure.map(|(at, error)| format!("The page cannot listen on {at}: {error}. {remedy}"));
    Err(Failure::Work(
        why.unwrap_or_else(|| "There is no port.".into()),
    ))
}

/// The agency in a folder, made where there is none yet.
async fn open(folder: &Path, page: SocketAddr, keep: bool, fresh: bool) -> Result<Agency> {
    let (file, files) = (folder.join(FILE), folder.join("files"));
    if !file.exists() {
        seed::make(&file, &files, page, fresh).await?;
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
pub fn announce(at: SocketAddr, data: Option<&Path>) -> Done {
    let kept = match data {
        Some(folder) => format!("Everything is kept in {}.", folder.display()),
        None => "Nothing is kept; --data DIR would keep it.".to_owned(),
    };
    give(&format!(
        "The workspace is open at http://{at}/\n{kept} Press Ctrl-C to end it.\n"
    ))
}
