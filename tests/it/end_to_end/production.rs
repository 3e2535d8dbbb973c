//! The tickets are worked, reviewed, revised and approved.

use chrono::TimeDelta;

use super::agency::{Agency, Portfolio, days, said};
use super::sights::assert_shown;
use crate::support::discord::file;

impl Agency {
    /// The creatives start and hand in; the bot restarts while a file is being copied.
    pub async fn production(&mut self, p: &Portfolio) {
        self.until(p, days(p.refresh, 2), 11, 30).await;
        let [one, two, three] = p.tickets[..] else {
            panic!("{p:?}")
        };
        said(
            self.kofi.press(&self.card(one), "Start").await,
            &["is In Progress"],
        );
        self.bot.settle().await;
        self.assert_card(one, "In Progress", &[]);
        self.late_note(p).await;

        let name = format!("one-{}.png", p.folder());
        self.fail_copies(3);
        let options = [("file", file(&name, format!("picture {one}")).into())];
        let path = "refresh deliver";
        let answer = self.ana.command(self.thread(one).id, path, &options).await;
        said(
            answer,
            &[
                &format!("1 file handed in for T-{one}"),
                "is being copied",
                "1 of 3 handed in",
            ],
        );
        // Time for the card, and not for the third try of the copy.
        self.bot.settle_for(TimeDelta::seconds(6)).await;
        assert!(
            self.card(one).plain().contains("copying"),
            "{}",
            self.card(one).plain()
        );
        self.bot.restart().await;
        self.bot.settle().await;
        self.assert_card(one, "Pending Approval", &[&name]);
        assert!(
            !self.card(one).plain().contains("copying"),
            "{}",
            self.card(one).plain()
        );
        assert_shown(
            &self.find(self.thread(one).id, &format!("1 file: {name}")),
            &name,
        );
        self.assert_set(p, "3 of 3 created, 1 pending approval.");

        let form = self.kofi.press(&self.card(two), "Deliver").await.modal();
        self.bot.restart().await;
        let wrong = self.kofi.send(&form, &[("link", "drive two")]).await;
        let wrong = said(wrong, &["web address"]);
        let form = self.kofi.press(&wrong, "Edit and send again").await.modal();
        assert_eq!(form.input("link").unwrap().value, "drive two");
        let link = format!("https://drive.example/{two}");
        said(
            self.kofi.send(&form, &[("link", &link)]).await,
            &["1 link handed in"],
        );
        self.bot.settle().await;
        self.assert_card(two, "Pending Approval", &[&link]);
        self.assert_no_news(p);

        let typed = format!("T-{three}");
        let choices = self
            .kofi
            .complete(self.refreshes(), path, "ticket", &typed, &[])
            .await;
        assert!(choices[0].name.starts_with(&typed), "{choices:?}");
        let (first, second) = (
            format!("a-{}.jpg", p.folder()),
            format!("b-{}.mp4", p.folder()),
        );
        let options = [
            ("ticket", choices[0].value.as_str().into()),
            ("file", file(&first, "a").into()),
            ("file2", file(&second, "b").into()),
        ];
        let answer = self.kofi.command(self.refreshes(), path, &options).await;
        said(answer, &["2 files handed in", "That was the last one"]);
        self.bot.restart().await;
        self.bot.settle().await;
        self.assert_ready(p, "", 3);
    }

    /// A note after the submission goes into the threads too.
    async fn late_note(&mut self, p: &Portfolio) {
        let options = [("portfolio", p.client.as_str().into())];
        let path = "refresh note";
        let form = self
            .dana
            .command(self.refreshes(), path, &options)
            .await
            .modal();
        let words = format!("No phone number in {}", p.folder());
        said(
            self.dana.send(&form, &[("note", &words)]).await,
            &["changed direction"],
        );
        self.bot.restart().await;
        self.bot.settle().await;
        let cycle = format!("cycle {}", p.number);
        let jo = self.jo.clone();
        let news = self.news(p, &jo);
        assert_eq!(news.len(), 4, "{news:#?}");
        assert!(news.iter().all(|line| line.contains(&cycle)), "{news:#?}");
        for person in [self.ana.clone(), self.kofi.clone()] {
            let news = self.news(p, &person);
            assert_eq!(news.len(), 3, "{news:#?}");
            assert!(
                news.iter()
                    .all(|line| line.contains("Changed direction for T-")),
                "{news:#?}"
            );
        }
        for ticket in &p.tickets {
            assert_eq!(self.count(self.thread(*ticket).id, &words), 1);
        }
        self.assert_no_news(p);
    }

    /// The Account Manager is told that a set is ready, and the Social Ad Specialist that nothing is
    /// needed.
    fn assert_ready(&mut self, p: &Portfolio, again: &str, pending: usize) {
        let (client, folder, number) = (&p.client, p.folder(), p.number);
        let (dana, jo) = (self.dana.clone(), self.jo.clone());
        let ready = format!(
            "#refreshes: {client}: {folder} is ready for client review{again} · cycle {number} · \
             @Dana Whitfield"
        );
        let (is, round) = if again.is_empty() {
            ("is", "")
        } else {
            ("is again", " after revisions (round 2)")
        };
        let calm = format!(
            "#DM Jo Becker: {client}: {folder} (cycle {number}) {is} with the Account Manager, Dana \
             Whitfield, for client review{round}."
        );
        self.assert_news(p, &[(&dana, &[ready]), (&jo, &[calm])]);
        self.assert_set(p, &format!("3 of 3 created, {pending} pending approval."));
    }

    /// A revision round, then the approval of one ticket, of the set, and of the cycle.
    pub async fn review(&mut self, p: &Portfolio) {
        self.until(p, days(p.refresh, 4), 16, 0).await;
        self.bot.restart().await;
        let [one, two, _] = p.tickets[..] else {
            panic!("{p:?}")
        };
        let portfolio = || [("portfolio", p.client.as_str().into())];
        let refused = self
            .jo
            .command(self.refreshes(), "refresh approve", &portfolio())
            .await;
        said(refused, &["Only the Account Manager", "Dana Whitfield"]);
        let stale = self.card(two);
        self.revise(p, two).await;
        let early = self
            .dana
            .command(self.refreshes(), "refresh approve", &portfolio())
            .await;
        said(early, &["Not yet", &format!("T-{two}")]);
        // A view of the card from before the revision.
        said(
            self.dana.press(&stale, "Approve").await,
            &[&format!("T-{two}")],
        );
        self.assert_card(two, "Revisions Requested · round 2", &[]);

        said(
            self.kofi.press(&self.card(two), "Start").await,
            &["is In Progress"],
        );
        let link = format!("https://drive.example/{two}/final");
        let options = [("link", link.as_str().into())];
        let answer = self
            .kofi
            .command(self.thread(two).id, "refresh deliver", &options)
            .await;
        said(answer, &["1 link handed in", "That was the last one"]);
        self.bot.settle().await;
        self.assert_ready(p, " again, after revisions", 3);
        self.assert_card(two, "Pending Approval · round 2", &[&link]);

        said(
            self.dana.press(&self.card(one), "Approve").await,
            &["is Approved", "2 more tickets"],
        );
        self.bot.restart().await;
        let ready = self.prompt(p, "again, after revisions");
        let answer = self.dana.press(&ready, "Approve the set").await;
        let offered = said(
            answer,
            &["2 tickets are Approved", "3 approved", "Every ticket"],
        );
        self.bot.settle().await;
        self.assert_no_news(p);
        self.bot.restart().await;
        let answer = self.dana.press(&offered, "Approve the cycle").await;
        said(
            answer,
            &["is Creatives Completed & Approved", "Jo Becker is told"],
        );
        self.bot.settle().await;
        let jo = self.jo.clone();
        let approved = format!(
            "#refreshes: {}: approved, ready for Meta · cycle {} · 3 deliverables · @Jo Becker",
            p.client, p.number
        );
        self.assert_news(p, &[(&jo, &[approved])]);
        self.assert_card(one, "Approved", &[]);
        self.assert_set(p, "3 of 3 created, 3 approved.");
        let prompt = self.prompt(p, "ready for Meta");
        assert_eq!(prompt.files.len(), 1, "{}", prompt.plain());
        assert!(prompt.plain().contains(&link), "{}", prompt.plain());
    }

    /// The Account Manager asks for changes on a ticket.
    async fn revise(&mut self, p: &Portfolio, ticket: i64) {
        let form = self
            .dana
            .press(&self.card(ticket), "Ask for changes")
            .await
            .modal();
        self.bot.restart().await;
        let words = format!("Bigger logo on T-{ticket}, `please`");
        let answer = self.dana.send(&form, &[("reason", &words)]).await;
        said(
            answer,
            &[
                "is Revisions Requested, round 2",
                "Ana Ruiz and Kofi Mensah",
            ],
        );
        self.bot.settle().await;
        for person in [self.ana.clone(), self.kofi.clone()] {
            let news = self.news(p, &person);
            assert_eq!(news.len(), 1, "{news:#?}");
            assert!(
                news[0].contains(&format!("Changes asked for: T-{ticket}")),
                "{news:#?}"
            );
        }
        self.assert_no_news(p);
        self.assert_set(
            p,
            "3 of 3 created, 2 pending approval, 1 with revisions requested.",
        );
    }
}
