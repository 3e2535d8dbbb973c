//! `demo`.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::Args;
use tokio::sync::watch;

use super::workspace::{self, Opening};
use super::{Done, Failure, demo, give, run};

/// Options of `demo`.
#[derive(Debug, Args)]
pub struct Options {
    /// Plays one whole cycle as text and ends
    #[arg(long, conflicts_with_all = ["data", "fresh", "port", "address"])]
    script: bool,
    /// Keeps the workspace in this folder and goes on there the next time
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Begins with the people only, without clients
    #[arg(long)]
    fresh: bool,
    /// The page's port [default: 4848, or the next that is free]
    #[arg(long)]
    port: Option<u16>,
    /// The address to listen on, which must be this machine's own [default: 127.0.0.1]
    #[arg(long)]
    address: Option<IpAddr>,
}

/// Opens the workspace, or plays the script.
pub async fn play(options: &Options) -> Done {
    if options.script {
        let text = demo::script()
            .await
            .map_err(|error| Failure::Work(format!("The demo broke off: {error:#}.")))?;
        return give(&format!("{}\n", text.trim_end()));
    }
    let opening = Opening {
        data: options.data.clone(),
        fresh: options.fresh,
        port: options.port,
        address: options.address,
    };
    let (stop, stopping) = watch::channel(false);
    let mut stops = run::signals()?;
    let data = options.data.clone();
    let serving = workspace::serve(&opening, stopping, |at| {
        workspace::announce(at, data.as_deref())
    });
    tokio::pin!(serving);
    tokio::select! {
        ended = &mut serving => return ended,
        _ = stops.recv() => {
            stop.send_replace(true);
        }
    }
    tokio::select! {
        ended = &mut serving => ended,
        _ = stops.recv() => Err(Failure::Work("Ended at once.".into())),
    }
}
