//! Waiting for something that another process does.

use std::time::Duration;

/// How long a test waits, in real time.
const PATIENCE: Duration = Duration::from_secs(30);

/// How often it looks.
const LOOK: Duration = Duration::from_millis(20);

/// Looks until it is so; fails with `what` if it does not come to be.
pub async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let look = async {
        while !is_so().await {
            tokio::time::sleep(LOOK).await;
        }
    };
    let came = tokio::time::timeout(PATIENCE, look).await;
    assert!(came.is_ok(), "{what} did not come to be");
}
