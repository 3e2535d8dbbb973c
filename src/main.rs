//! refreshbot.
#[tokio::main]
async fn main() -> anyhow::Result<()> {
    println!("{}", refreshbot::cli::demo::script().await?);
    Ok(())
}
