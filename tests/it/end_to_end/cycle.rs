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

<<<<<<< HEAD
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
        assert!(
            !self
                .bot
                .discord
                .look(|w| w.thread_named(&format!("T-{ticket} ")).is_some())
        );
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

    fn assert_assigned(&mut self, p: &Portfolio, tickets: &[i64]) {
        let told: Vec<String> = tickets
            .iter()
            .map(|ticket| {
                let thread = self.thread(*ticket).name;
                let name = thread
                    .trim_start_matches(&format!("T-{ticket} "))
                    .to_owned();
                let due = "due";
                let _ = due;
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

    /// A ticket's card and its thread show this status.
    pub fn assert_card(&self, ticket: i64, status: &str, words: &[&str]) {
        let card = self.card(ticket);
        let plain = card.plain();
        assert!(
            plain.contains(&format!("│ Status: {status}")),
            "{status}:\n{plain}"
        );
        for word in words {
            assert!(plain.contains(word), "{word:?} is not in:\n{plain}");
        }
        let thread = self.thread(ticket);
        assert_eq!(thread.parent, self.tickets);
        if self.is_forum {
            let tag = status.split(" · ").next().unwrap();
            let tag = tag.replace("Completed Deliverable", "Completed");
            assert_eq!(thread.tags, [tag], "{}", thread.name);
        }
        let threads = self.bot.discord.threads(self.tickets);
        let named = threads
            .iter()
            .filter(|t| t.name.starts_with(&format!("T-{ticket} ")));
        assert_eq!(named.count(), 1);
    }

    /// The Ad Set has one card, and it shows this progress.
    pub fn assert_set(&self, p: &Portfolio, progress: &str) {
        let title = format!("│ Ad Set {}\n", p.folder());
        assert_eq!(
            self.count(self.refreshes(), &title),
            1,
            "{}",
            self.bot.discord.dump()
        );
        let card = self.find(self.refreshes(), &title);
        let line = card.plain().lines().nth(1).unwrap().to_owned();
        assert_eq!(line, format!("│ {progress}"), "{}", card.plain());
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
        self.assert_shown(
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
        let calm = format!(
            "#DM Jo Becker: {client}: {folder} (cycle {number}) is with the Account Manager, Dana \
             Whitfield, for client review."
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

=======
>>>>>>> e2e
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
