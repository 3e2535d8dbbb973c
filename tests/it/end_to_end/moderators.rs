//! What moderators and operators do to the bot's channels, roles and token: it stays up, the Leads
//! hear once what is in its way, and what waited is told afterwards.

use chrono::TimeDelta;
use refreshbot::app::StartError;
use serde_json::json;

use super::agency::{Agency, Portfolio, row, said};
use super::{SMALL, refresh_morning};
use crate::support::database;
use crate::support::discord::permission::{SEND_MESSAGES, VIEW_CHANNEL};

impl Agency {
    async fn note_of(&self, client: &str, words: &str) {
        let options = [("portfolio", client.into())];
        let form = self
            .dana
            .command(self.refreshes(), "refresh note", &options)
            .await
            .modal();
        said(
            self.dana.send(&form, &[("note", words)]).await,
            &["is logged"],
        );
    }

    async fn hand_in(&self, ticket: &str, link: &str) {
        let options = [("ticket", ticket.into()), ("link", link.into())];
        let answer = self
            .kofi
            .command(self.refreshes(), "refresh deliver", &options)
            .await;
        said(answer, &["1 link handed in"]);
    }

    /// Hours pass, with all the tries in them.
    async fn hours(&self, hours: i64) {
        self.bot.settle_for(TimeDelta::hours(hours)).await;
        self.bot.advance(TimeDelta::minutes(16));
        self.bot.settle_for(TimeDelta::seconds(30)).await;
    }

    fn in_the_way(&self) -> Vec<String> {
        let all = self.bot.discord.messages(self.leads());
        let told = all
            .iter()
            .filter(|m| m.plain().contains("cannot do its work"));
        told.map(|m| m.plain().lines().next().unwrap().replace("**", ""))
            .collect()
    }

    /// [`Agency::finish`] where Discord refused something.
    async fn finish_after_refusals(&mut self) {
        self.bot.settle().await;
        self.bot.assert_all_told().await;
        self.assert_nothing_twice();
        self.bot.discord.assert_nothing_refused();
        self.bot.stop().await;
    }
}

async fn morning() -> (Agency, Portfolio) {
    refresh_morning(database::sqlite().await).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_permission_that_was_taken_away_is_named_once_and_made_up_for() {
    let (mut a, birch) = morning().await;
    let zephyr = Portfolio::of(&row(SMALL, "Zephyr Realty"));
    a.bot.discord.deny(a.refreshes(), SEND_MESSAGES);
    a.note_of(&birch.client, "One.").await;
    a.note_of(&birch.client, "Two.").await;
    a.note_of(&zephyr.client, "Three.").await;
    a.hours(3).await;
    let told = ["The bot cannot do its work: in #refreshes the bot lacks Send Messages."];
    assert_eq!(a.in_the_way(), told);
    assert!(a.bot.discord.invalid_requests() < 100);
    a.bot.discord.allow(a.refreshes());
    a.hours(1).await;
    assert_eq!(a.count(a.refreshes(), ": new note"), 3);
    // Another time it is another cause.
    a.bot.discord.deny(a.refreshes(), VIEW_CHANNEL);
    a.note_of(&birch.client, "Four.").await;
    a.hours(1).await;
    assert_eq!(a.in_the_way().len(), 2);
    assert!(a.in_the_way()[1].contains("in #refreshes the bot lacks View Channel"));
    a.bot.discord.allow(a.refreshes());
    a.hours(1).await;
    assert_eq!(a.count(a.refreshes(), ": new note"), 4);
    a.bot.discord.deny(a.refreshes(), SEND_MESSAGES);
    a.note_of(&zephyr.client, "Five.").await;
    a.bot.settle_for(TimeDelta::minutes(5)).await;
    assert_eq!(a.in_the_way()[2], told[0]);
    a.bot.discord.allow(a.refreshes());
    a.hours(1).await;
    assert_eq!(a.count(a.refreshes(), ": new note"), 5);
    a.bot.assert_all_told().await;
    a.bot.discord.assert_nothing_refused();
    a.bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forum_that_refuses_posts_gets_them_later() {
    let (mut a, mut p) = morning().await;
    a.bot.discord.deny(a.tickets, SEND_MESSAGES);
    a.submit_set(&mut p, "2").await;
    a.hours(1).await;
    assert_eq!(
        a.in_the_way(),
        ["The bot cannot do its work: in #tickets the bot lacks Create Posts."]
    );
    assert_eq!(a.bot.discord.threads(a.tickets).len(), 0);
    a.bot.discord.allow(a.tickets);
    a.hours(1).await;
    a.assert_card(1, "New", &[]);
    assert_eq!(a.count(a.thread(1).id, "is yours"), 1);
    a.finish_after_refusals().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_forum_is_named_and_its_tickets_go_to_the_next() {
    let (mut a, mut p) = morning().await;
    a.submit_set(&mut p, "1").await;
    a.bot.settle().await;
    a.bot.discord.delete_channel(a.tickets);
    a.hand_in("T-1", "https://drive.example/1").await;
    a.hours(1).await;
    assert_eq!(
        a.in_the_way(),
        [format!(
            "The bot cannot do its work: the channel {} of discord.channels.tickets does not exist.",
            a.tickets
        )]
    );
    a.bot.stop().await;
    a.bot.tickets_go_to("ticket-threads");
    a.bot.start().await;
    a.hours(1).await;
    a.tickets = a.bot.discord.channel("ticket-threads");
    a.is_forum = false;
    a.assert_card(1, "Pending Approval", &["https://drive.example/1"]);
    assert_eq!(a.count(a.thread(1).id, "https://drive.example/1"), 1);
    a.finish_after_refusals().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_thread_is_named_and_an_archived_one_is_opened() {
    let (mut a, mut p) = morning().await;
    a.submit_set(&mut p, "1").await;
    a.bot.settle().await;
    let thread = a.thread(1);
    a.bot.discord.archive(thread.id);
    a.hand_in("T-1", "https://drive.example/1").await;
    a.bot.settle().await;
    // Its card has the link too.
    assert_eq!(a.count(thread.id, "https://drive.example/1"), 2);
    a.bot.discord.lock(thread.id);
    a.hand_in("T-1", "https://drive.example/2").await;
    a.hours(1).await;
    let told = a.in_the_way();
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(told[0].contains(&format!("in the thread {}", thread.name)));
    assert!(told[0].contains("locked"), "{told:#?}");
    a.bot.discord.unlock(thread.id);
    a.hours(1).await;
    assert_eq!(a.count(thread.id, "https://drive.example/2"), 2);
    a.assert_card(1, "Pending Approval", &["https://drive.example/2"]);
    a.finish_after_refusals().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_threads_are_too_many_the_quietest_makes_room() {
    let (mut a, mut p) = morning().await;
    a.bot.discord.set(|s| s.active_threads = 2);
    let first = a.submit_set(&mut p, "4").await;
    let form = a.jo.press(&first, "Clone the rest (3)").await.modal();
    said(
        a.jo.send(&form, &[("lines", "Two\nThree\nFour")]).await,
        &["4 of 4 created"],
    );
    a.hours(1).await;
    assert_eq!(a.bot.discord.threads(a.tickets).len(), 4);
    for ticket in 1..=4 {
        a.assert_card(ticket, "New", &[]);
        assert_eq!(a.count(a.thread(ticket).id, "is yours"), 1);
    }
    assert_eq!(a.in_the_way(), [""; 0]);
    a.finish_after_refusals().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_who_left_and_a_deleted_role_are_reported() {
    let (mut a, mut p) = morning().await;
    a.bot.discord.kick(&a.kofi);
    a.bot.discord.delete_role("Social Ad Specialist");
    a.submit_set(&mut p, "1").await;
    a.bot.settle().await;
    let told = a.find(a.leads(), "Kofi Mensah");
    assert!(told.plain().contains("is yours"), "{}", told.plain());
    a.assert_card(1, "New", &["Kofi Mensah"]);
    // The Leads are told of the role, once, whatever new session sees it is gone.
    let gone =
        "A role was deleted: whoever had it is no Social Ad Specialist for the bot any more.";
    assert_eq!(a.count(a.leads(), gone), 1);
    a.bot.restart().await;
    a.bot.settle().await;
    assert_eq!(a.count(a.leads(), gone), 1);
    a.finish_after_refusals().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_revoked_while_running_loses_nothing() {
    let (mut a, p) = morning().await;
    a.bot.discord.revoke_token();
    a.note_of(&p.client, "Before the gateway notices.").await;
    a.bot.settle_for(TimeDelta::minutes(30)).await;
    assert_eq!(a.count(a.refreshes(), ": new note"), 0);
    assert!(a.bot.discord.invalid_requests() < 50);
    a.bot.discord.close_gateway(4004);
    let why = a.bot.ended().await;
    assert!(matches!(why, StartError::Usage(_)), "{why}");
    assert!(why.to_string().contains("DISCORD_TOKEN"), "{why}");
    a.bot.discord.restore_token();
    a.bot.start().await;
    a.hours(1).await;
    assert_eq!(a.count(a.refreshes(), ": new note"), 1);
    // Nobody is told of what has passed.
    assert_eq!(a.in_the_way(), [""; 0]);
    a.finish_after_refusals().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_cannot_be_read_is_passed_over() {
    let (mut a, p) = morning().await;
    let d = &a.bot.discord;
    d.send_event(
        "INTERACTION_CREATE",
        &json!({ "id": "no number", "type": 99 }),
    );
    d.send_event("GUILD_ROLE_UPDATE", &json!({ "role": "none" }));
    d.send_event("A_NEW_KIND_OF_EVENT", &json!({ "what": [1, 2, 3] }));
    a.note_of(&p.client, "Still here.").await;
    a.bot.settle().await;
    assert_eq!(a.count(a.refreshes(), "Still here."), 1);
    a.finish().await;
}
