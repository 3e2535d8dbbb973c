//! `demo`.

use clap::Args;

use super::{Done, Failure, demo, give};

/// Options of `demo`.
#[derive(Debug, Args)]
pub struct Options {
    /// Plays one whole cycle as text and ends
    #[arg(long)]
    script: bool,
}

/// Plays the demo.
pub async fn play(options: &Options) -> Done {
    if !options.script {
        return Err(Failure::Usage(
            "The workspace in the browser comes with a later release. Use demo --script: it plays \
             one whole cycle as text."
                .into(),
        ));
    }
    let text = demo::script()
        .await
        .map_err(|error| Failure::Work(format!("The demo broke off: {error:#}.")))?;
    give(&format!("{}\n", text.trim_end()))
}
