//! The program: arguments, logging, exit code.

#![forbid(unsafe_code)]

use std::process::ExitCode;

use clap::Parser;
use refreshbot::cli::{self, Arguments, Failure, logging};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = logging::start(arguments.logs()).and_then(|()| {
        tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .map_err(|error| Failure::Work(format!("The program cannot start: {error}.")))?
            .block_on(cli::run(arguments))
    });
    cli::exit_code(outcome)
}
