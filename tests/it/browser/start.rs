//! The demo as the README starts it: it keeps nothing, and is there at once.

use tempfile::TempDir;

use super::desk::Desk;
use super::programs::Running;

#[tokio::test]
#[ignore = "needs chromium"]
async fn the_first_page_shows_the_refresh_day() {
    let desk = Desk::idle().await;
    let folder = TempDir::new().unwrap();
    let (demo, address) = Running::demo_passing(folder.path());
    desk.visit(&address).await;
    let page = desk.page_text().await;
    assert!(page.contains("Birch Pet Supply: refresh day"), "{page}");
    assert!(page.contains("First steps"), "{page}");
    drop(demo);
    let left = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(left, 0, "nothing is left in the folder");
    desk.close().await;
}
