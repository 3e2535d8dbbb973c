//! The refresh date: the first ticket and its clones.

use std::time::Duration;

use serde_json::json;

use super::agency::{Agency, Portfolio, said};
use crate::support::discord::{Fault, Modal, SeenMessage};

/// What the first ticket's form is filled in with.
const COPY: &str =
    "Primary: Everything for the first warm days.\nHeadline: Spring is here\nCTA: Shop now";

impl Agency {
    /// The Ad Set and its first ticket, whose thread cannot be opened at first.
    pub async fn submit(&mut self, p: &mut Portfolio) -> SeenMessage {
        let prompt = self.prompt(p, "refresh day");
        let button = submit_button(&prompt);
        let refused = self.kofi.press(&prompt, &button).await;
        said(refused, &["Only the Social Ad Specialist"]);
        let form = self.jo.press(&prompt, &button).await.modal();
        self.bot.restart().await;
        let broken = Fault::Status(500, json!({ "message": "500", "code": 0 }));
        self.bot.discord.fail_when(1, broken, |call| {
            call.method == "POST" && call.path.ends_with("/threads")
        });
        let (folder, name) = (p.folder(), format!("Hero {}", p.folder()));
        let typed = [
            ("folder", folder.as_str()),
            ("count", "3"),
            ("name", &name),
            ("direction", "Bright kitchen."),
            ("copy", COPY),
        ];
        let first = said(
            self.jo.send(&form, &typed).await,
            &[
                &format!("is 1 of 3 in *{folder}*"),
                "Ana Ruiz (copy) and Kofi Mensah (design) are told",
                "Headline: Spring is here",
            ],
        );
        let ticket = ticket_in(first.plain());
        p.tickets = vec![ticket];
        self.bot.rest().await;
        let threads = self.bot.discord.threads(self.tickets);
        let start = format!("T-{ticket} ");
        assert!(threads.iter().all(|t| !t.name.starts_with(&start)));
        self.assert_no_news(p);
        self.bot.restart().await;
        self.bot.settle().await;
        self.assert_assigned(p, &[ticket]);
        self.assert_card(ticket, "New", &["1 of 3 in", "Bright kitchen.", "Shop now"]);
        self.assert_set(p, "1 of 3 created.");
        // The form once more: it counts once.
        said(
            self.jo.send(&form, &typed).await,
            &["This was sent before and counts once"],
        );
        first
    }

    /// `/refresh submit` by somebody, without trouble.
    pub async fn submit_set(&self, p: &mut Portfolio, count: &str) -> SeenMessage {
        let options = [("portfolio", p.client.as_str().into())];
        let form = self
            .jo
            .command(self.refreshes(), "refresh submit", &options)
            .await
            .modal();
        let (folder, name) = (p.folder(), format!("Hero {}", p.folder()));
        let typed = [
            ("folder", folder.as_str()),
            ("count", count),
            ("name", &name),
        ];
        let first = said(
            self.jo.send(&form, &typed).await,
            &[&format!("1 of {count} in")],
        );
        p.tickets = vec![ticket_in(first.plain())];
        first
    }

    /// The other tickets: one alone, one by a line after a line that is refused.
    pub async fn clone_the_rest(&mut self, p: &mut Portfolio, first: &SeenMessage) {
        let folder = p.folder();
        let form = self.jo.press(first, "Clone one").await.modal();
        assert_eq!(form.input("direction").unwrap().value, "Bright kitchen.");
        self.bot.restart().await;
        let name = format!("Tall {folder}");
        let answer = self
            .jo
            .send(&form, &[("name", &name), ("direction", "9:16")])
            .await;
        let second = said(answer, &[&format!("2 of 3 created** in *{folder}*")]);
        p.tickets
            .push(ticket_in(&second.plain().replace("2 of 3", "")));
        self.bot.restart().await;
        let refreshes = self.refreshes();
        let client = [("portfolio", p.client.as_str().into())];
        let sets = self
            .jo
            .complete(refreshes, "refresh clone", "ad_set", "", &client)
            .await;
        assert_eq!(sets[0].name, format!("{folder} · {}", p.client));
        let options = [("ad_set", sets[0].value.as_str().into())];
        let form = self
            .jo
            .command(refreshes, "refresh clone", &options)
            .await
            .modal();
        assert!(form.title.ends_with("1 of 3 to create"), "{}", form.title);
        let wrong = format!("Dogs {folder} | carousell | five breeds");
        let refused = self.jo.send(&form, &[("lines", &wrong)]).await;
        let refused = said(
            refused,
            &["Nothing was created", "\"carousell\" is not a format"],
        );
        self.bot.restart().await;
        let form = self.jo.press(&refused, "Edit and send again").await.modal();
        assert_eq!(form.input("lines").unwrap().value, wrong);
        let right = wrong.replace("carousell", "carousel");
        let answer = self.jo.send(&form, &[("lines", &right)]).await;
        let complete = said(answer, &["3 of 3 created", "The set is complete"]);
        p.tickets
            .push(ticket_in(&complete.plain().replace("3 of 3", "")));
        self.bot.settle().await;
        let cloned = p.tickets[1..].to_vec();
        self.assert_assigned(p, &cloned);
        self.assert_card(
            cloned[1],
            "New",
            &["3 of 3 in", "five breeds", "Bright kitchen.", "carousel"],
        );
        self.assert_set(p, "3 of 3 created.");
        let options = [
            ("ad_set", folder.as_str().into()),
            ("name", "One more".into()),
        ];
        let full = self.jo.command(refreshes, "refresh clone", &options).await;
        said(full, &["3"]);
        let done = self.jo.press(&complete, "Mark submitted").await;
        said(
            done,
            &["is Deliverables Submitted", "your task is complete"],
        );
        self.bot.restart().await;
        self.bot.settle().await;
        self.assert_no_news(p);
    }

    pub fn assert_assigned(&mut self, p: &Portfolio, tickets: &[i64]) {
        let told: Vec<String> = tickets
            .iter()
            .map(|ticket| {
                let thread = self.thread(*ticket).name;
                let name = thread
                    .trim_start_matches(&format!("T-{ticket} "))
                    .to_owned();
                format!("#{thread}: T-{ticket} \"{name}\" is yours · {}", p.client)
            })
            .collect();
        let (ana, kofi) = (self.ana.clone(), self.kofi.clone());
        for person in [ana, kofi] {
            let news = self.news(p, &person);
            assert_eq!(news.len(), told.len(), "{}: {news:#?}", person.name);
            for (news, told) in news.iter().zip(&told) {
                assert!(news.starts_with(told.as_str()), "{news} is not {told}");
                assert!(news.contains(&format!("@{}", person.name)), "{news}");
            }
        }
        self.assert_no_news(p);
    }
}

/// A set of two, whose first ticket is named.
pub const HERO: [(&str, &str); 3] = [("folder", "F"), ("count", "2"), ("name", "Hero")];

/// Jo sends the first ticket's form, and is not answered within `patience`: the answer comes after
/// `delay`. The form.
pub async fn unanswered(a: &Agency, p: &Portfolio, patience: Duration, delay: Duration) -> Modal {
    let prompt = a.prompt(p, "refresh day");
    let form = a.jo.press(&prompt, &submit_button(&prompt)).await.modal();
    let discord = &a.bot.discord;
    discord.set(|s| s.acknowledge_within = patience);
    let slow = Fault::Delay(delay);
    discord.fail("POST", "/interactions/*/*/callback", 1, slow);
    let answer = a.jo.send(&form, &HERO).await.plain();
    assert!(answer.contains("did not respond"), "{answer}");
    discord.set(|s| s.acknowledge_within = Duration::from_secs(3));
    form
}

/// The button that opens the form of the first ticket.
pub fn submit_button(prompt: &SeenMessage) -> String {
    let buttons = prompt.buttons();
    let found = buttons
        .into_iter()
        .find(|label| label.starts_with("Submit first ticket"));
    found.unwrap_or_else(|| panic!("{}", prompt.plain()))
}

/// The first ticket that a text names.
fn ticket_in(text: &str) -> i64 {
    let (_, rest) = text
        .split_once("T-")
        .unwrap_or_else(|| panic!("no ticket in {text}"));
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap()
}
