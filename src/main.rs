//! The program: arguments, logging, exit code.

#![forbid(unsafe_code)]

use std::process::ExitCode;

use clap::Parser;
use refreshbot::cli::{self, Arguments, logging};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = logging::start(arguments.logs())
        .and_then(|()| cli::runtime::runtime(&arguments)?.block_on(cli::run(arguments)));
    cli::exit_code(outcome)
}
