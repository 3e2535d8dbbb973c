//! `migrate`.

use super::{Done, give};
use crate::app::open_database;
use crate::config::Config;

/// Brings the database up to date.
pub async fn migrate(config: &Config) -> Done {
    let url = &config.database.url;
    open_database(url).await?.close().await;
    give(&format!("The database {url} is up to date.\n"))
}
