//! The demo.

/// Plays one cycle as text.
///
/// # Errors
/// Always, for now.
#[allow(clippy::unused_async)]
pub async fn script() -> anyhow::Result<String> {
    anyhow::bail!("the script comes later")
}
