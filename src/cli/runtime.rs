//! The threads that the program runs on.

use tokio::runtime::{Builder, Runtime};

use super::{Arguments, Command, Failure};
use crate::config::{Config, DatabaseKind, LoadArgs};
use crate::one_core;

/// Makes them: on an embedded database all on one core, else one for each core.
///
/// # Errors
/// The system gives no threads.
pub fn runtime(arguments: &Arguments) -> Result<Runtime, Failure> {
    let mut threads = Builder::new_multi_thread();
    if is_embedded(arguments) {
        one_core::keep();
        threads.worker_threads(1);
    }
    threads
        .enable_all()
        .build()
        .map_err(|error| Failure::Work(format!("The program cannot start: {error}.")))
}

/// Whether the database is in the program. A configuration that cannot be read is refused later.
fn is_embedded(arguments: &Arguments) -> bool {
    match arguments.command {
        Command::Demo(_) => true,
        _ => Config::load(LoadArgs::from_process(arguments.config.clone()))
            .is_ok_and(|config| config.database.url.kind() == DatabaseKind::Sqlite),
    }
}
