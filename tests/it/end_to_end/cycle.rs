//! One cycle, step by step, each with a restart of the bot in its middle.

use chrono::TimeDelta;

use super::agency::{Agency, Portfolio, days, said};
use super::sights::assert_shown;
use crate::support::discord::file;

impl Agency {
    /// From the kickoff to the reset.
    pub async fn whole_cycle(&mut self, p: &mut Portfolio) {
        self.kickoff(p).await;
        self.note(p).await;
        self.refresh_day(p).await;
        let first = self.submit(p).await;
        self.clone_the_rest(p, &first).await;
        self.production(p).await;
        self.review(p).await;
        self.implement(p, 9).await;
    }

    /// The kickoff, answered: the client wants a refresh.
    pub async fn kickoff(&mut self, p: &Portfolio) {
        self.until(p, days(p.refresh, -15), 9, 0).await;
        self.assert_kickoff(p);
        self.bot.restart().await;
        self.bot.settle().await;
        let asked = self.prompt(p, "refresh on");
        let refused = self.jo.press(&asked, "Client wants a refresh").await;
        said(refused, &["Only the Account Manager", "Nothing changed"]);
        let answer = self.dana.press(&asked, "Client wants a refresh").await;
        said(
            answer,
            &["Refresh Request Submitted", "your task is complete"],
        );
        let again = self.dana.press(&asked, "Client wants a refresh").await;
        said(again, &["already"]);
        self.bot.settle().await;
        self.assert_no_news(p);
    }

    fn assert_kickoff(&mut self, p: &Portfolio) {
        let (dana, date) = (self.dana.clone(), self.date(p, p.refresh));
        let asked = format!(
            "#refreshes: {}: refresh on {date} · cycle {} · @Dana Whitfield",
            p.client, p.number
        );
        self.assert_news(p, &[(&dana, &[asked])]);
    }

    /// The Account Manager's note, with a file whose first copy fails.
    pub async fn note(&mut self, p: &Portfolio) {
        self.until(p, days(p.refresh, -4), 14, 5).await;
        let start: String = p.client.to_lowercase().chars().take(5).collect();
        let portfolio = self.suggested(&self.dana, "refresh note", &start).await;
        let logo = format!("logo-{}.png", p.folder());
        let options = [
            ("portfolio", portfolio),
            ("file", file(&logo, format!("logo of {}", p.refresh)).into()),
        ];
        let path = "refresh note";
        let form = self
            .dana
            .command(self.refreshes(), path, &options)
            .await
            .modal();
        assert!(
            form.title.contains(&format!("note for cycle {}", p.number)),
            "{}",
            form.title
        );
        self.bot.restart().await;
        self.fail_copies(1);
        let typed = format!("Note {}: new logo, <@&1>.\n@everyone look", p.folder());
        let answer = self.dana.send(&form, &[("note", &typed)]).await;
        said(answer, &["is logged with 1 file", "Jo Becker is told"]);
        self.bot.rest().await;
        self.bot.restart().await;
        self.bot.settle().await;
        let (jo, date) = (self.jo.clone(), self.date(p, p.refresh));
        let told = format!(
            "#refreshes: {}: new note · cycle {} · refresh date {date} · @Jo Becker",
            p.client, p.number
        );
        self.assert_news(p, &[(&jo, &[told])]);
        assert_shown(
            &self.find(self.refreshes(), &format!("1 file: {logo}")),
            &logo,
        );
        assert!(self.prompt(p, "new note").plain().contains("new logo"));
    }

    /// The refresh date: the prompt, with the note.
    pub async fn refresh_day(&mut self, p: &Portfolio) {
        self.until(p, p.refresh, 9, 0).await;
        let (jo, date) = (self.jo.clone(), self.date(p, p.refresh));
        let prompted = format!(
            "#refreshes: {}: refresh day · cycle {} · due today, {date} · @Jo Becker",
            p.client, p.number
        );
        self.assert_news(p, &[(&jo, &[prompted])]);
        let prompt = self.prompt(p, "refresh day");
        assert!(!prompt.plain().contains("late"), "{}", prompt.plain());
        self.bot.restart().await;
        self.bot.settle().await;
        self.assert_no_news(p);
    }

    /// The creatives are live: the cycle closes, and the next one opens with its date.
    pub async fn implement(&mut self, p: &mut Portfolio, after: i64) {
        self.until(p, days(p.refresh, after), 10, 15).await;
        self.bot.restart().await;
        let prompt = self.prompt(p, "ready for Meta");
        said(
            self.dana.press(&prompt, "Mark implemented").await,
            &["Only the Social Ad Specialist"],
        );
        let mut next = p.refresh;
        while next <= self.today(p) {
            next += TimeDelta::days(p.cadence);
        }
        let answer = self.jo.press(&prompt, "Mark implemented").await;
        said(
            answer,
            &[
                &format!(
                    "{}: cycle {} is closed**, {after} days after",
                    p.client, p.number
                ),
                "3 deliverables completed",
                &format!("Next refresh: **{}**", self.date(p, next)),
            ],
        );
        self.bot.restart().await;
        self.bot.settle().await;
        let dana = self.dana.clone();
        let closed = format!(
            "#refreshes: {}: cycle {} is closed · @Dana Whitfield",
            p.client, p.number
        );
        let mut told = vec![closed];
        if days(next, -15) <= self.today(p) {
            let (date, number) = (self.date(p, next), p.number + 1);
            told.push(format!(
                "#refreshes: {}: refresh on {date} · cycle {number} · @Dana Whitfield",
                p.client
            ));
        }
        self.assert_news(p, &[(&dana, &told)]);
        let post = self.prompt(p, "is closed");
        let date = self.date(p, next);
        assert!(
            post.plain()
                .contains(&format!("Next refresh: **{date}**, kickoff")),
            "{}",
            post.plain()
        );
        assert!(
            post.plain().contains("3 deliverables, 1 revision round"),
            "{}",
            post.plain()
        );
        for ticket in &p.tickets {
            self.assert_card(*ticket, "Completed Deliverable", &[]);
            assert!(self.thread(*ticket).archived);
            assert!(self.card(*ticket).buttons().is_empty());
        }
        self.assert_set(p, "3 of 3 created, 3 approved.");
        let again = self.jo.press(&prompt, "Mark implemented").await;
        said(
            again,
            &[&format!(
                "cycle {} of {}, which is closed",
                p.number, p.client
            )],
        );
        let status = [("portfolio", p.client.as_str().into())];
        let answer = self
            .sam
            .command(self.refreshes(), "refresh status", &status)
            .await;
        (p.refresh, p.number) = (next, p.number + 1);
        said(
            answer,
            &[
                &p.client,
                &self.date(p, next),
                &format!("cycle {}", p.number),
            ],
        );
    }

    /// The kickoff, answered: no refresh this cycle.
    pub async fn decline(&mut self, p: &mut Portfolio) {
        let asked = self.prompt(p, "refresh on");
        let button = "No refresh this cycle";
        said(
            self.jo.press(&asked, button).await,
            &["Only the Account Manager"],
        );
        let form = self.dana.press(&asked, button).await.modal();
        self.bot.restart().await;
        let next = days(p.refresh, p.cadence);
        let answer = self
            .dana
            .send(&form, &[("reason", "Budget is frozen, @here")])
            .await;
        said(
            answer,
            &[
                &format!("cycle {} is closed without a refresh", p.number),
                &format!("Next refresh: **{}**", self.date(p, next)),
            ],
        );
        self.bot.restart().await;
        self.bot.settle().await;
        let jo = self.jo.clone();
        let told = format!(
            "#DM Jo Becker: {}: no refresh this cycle · cycle {} was closed by Dana Whitfield",
            p.client, p.number
        );
        self.assert_news(p, &[(&jo, &[told])]);
        let gone = self.dana.press(&asked, "Client wants a refresh").await;
        said(gone, &["which is closed", "Nothing changed"]);
        (p.refresh, p.number) = (next, p.number + 1);
    }
}
