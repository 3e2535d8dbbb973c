//! The bare bot: serenity as the real bot is built with it, and one command that it answers at once.

use serenity::all::{
    ClientBuilder, Command, Context, CreateCommand, CreateInteractionResponse,
    CreateInteractionResponseMessage, EventHandler, GatewayIntents, HttpBuilder, Interaction,
    Ready,
};

/// The argument that turns the benchmark's program into the bare bot.
pub const ARGUMENT: &str = "answer-pings";

struct Pong;

#[serenity::async_trait]
impl EventHandler for Pong {
    async fn ready(&self, context: Context, _: Ready) {
        let ping = CreateCommand::new("ping").description("Answers.");
        Command::create_global_command(&context.http, ping)
            .await
            .unwrap();
    }

    async fn interaction_create(&self, context: Context, interaction: Interaction) {
        let Interaction::Command(command) = interaction else {
            return;
        };
        let message = CreateInteractionResponseMessage::new();
        let message = message.content("pong").ephemeral(true);
        let response = CreateInteractionResponse::Message(message);
        if let Err(error) = command.create_response(&context.http, response).await {
            eprintln!("{error}");
        }
    }
}

/// Answers pings until it is killed.
pub async fn run() {
    let variable = |name: &str| std::env::var(name).unwrap();
    let root = std::fs::read(variable("REFRESHBOT_DISCORD_CA_FILE")).unwrap();
    let proxy = variable("REFRESHBOT_DISCORD_PROXY");
    let client = reqwest::Client::builder()
        .proxy(reqwest::Proxy::all(proxy).unwrap())
        .add_root_certificate(reqwest::Certificate::from_pem(&root).unwrap())
        .build()
        .unwrap();
    let http = HttpBuilder::new(variable("DISCORD_TOKEN"))
        .client(client)
        .build();
    let address = http.get_gateway().await.unwrap().url;
    let intents = GatewayIntents::GUILDS | GatewayIntents::GUILD_MESSAGES;
    let mut client = ClientBuilder::new_with_http(http, intents)
        .event_handler(Pong)
        .await
        .unwrap();
    *client.ws_url.lock().await = address;
    client.start().await.unwrap();
}
