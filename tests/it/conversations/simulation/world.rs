//! The agency, what its people can do, and what they type.

use std::cell::Cell;
use std::collections::BTreeMap;

use refreshbot::chat::commands::Given;
use refreshbot::chat::transcript::Entry;
use refreshbot::domain::people::{Role, Roles};
use refreshbot::message::{Form, Message};
use refreshbot::request::{Account, Action, Press, Reply, Request};
use refreshbot::wording::plain::plain;

use super::{CLIENTS, World, settings};
use crate::support::bot::{TestBot, berlin};
use crate::support::database::TestDb;
use crate::support::hold_to_limits;

impl World {
    pub(super) async fn new(db: TestDb) -> Self {
        let bot = TestBot::with(db, berlin("2026-11-19", "14:00:00"), settings()).await;
        let mut people = Vec::new();
        for (name, roles) in [
            ("Lena", vec![Role::Lead]),
            ("Dana", vec![Role::Am]),
            ("Jo", vec![Role::Sas]),
            ("Ana", vec![Role::Copywriter]),
            ("Kofi", vec![Role::Designer]),
            ("Zoe", vec![]),
        ] {
            people.push(bot.person(name, roles.into_iter().collect::<Roles>()).await);
        }
        let world = Self {
            bot,
            reminders: Cell::new(0),
            people,
            heard: Vec::new(),
            folder: 0,
        };
        for (nth, client) in CLIENTS.iter().enumerate() {
            let date = format!("2026-11-{}", 20 + nth * 3);
            let cadence = ["7", "30", "60"][nth];
            let options = [
                ("client", Given::from(*client)),
                ("cadence", cadence.into()),
                ("date", date.as_str().into()),
                ("am", (&world.people[1]).into()),
                ("sas", (&world.people[2]).into()),
            ];
            let path = "refresh-admin portfolio add";
            let _ = world.bot.command(&world.people[0], path, &options).await;
        }
        world
    }

    pub(super) fn who(&self, n: u8) -> &Account {
        // The one whose turn it may be comes more often than chance.
        &self.people[usize::from(n) % self.people.len()]
    }

    /// Mostly somebody who may.
    pub(super) fn likely(&self, path: &str, n: u8) -> &Account {
        if n.is_multiple_of(3) {
            return self.who(n);
        }
        match path {
            "refresh note" | "refresh approve" if n % 3 == 1 => &self.people[1],
            "refresh submit" | "refresh clone" | "refresh done" | "refresh implement"
                if n % 3 == 1 =>
            {
                &self.people[2]
            }
            _ => &self.people[0],
        }
    }

    /// Every button that anybody can see, in channels and in answers.
    pub(super) fn buttons(&self) -> Vec<Press> {
        let mut messages: Vec<Message> = Vec::new();
        for entry in self.bot.stage.chat.all().into_iter().rev().take(60) {
            match entry {
                Entry::Post { message, .. }
                | Entry::Thread { message, .. }
                | Entry::Direct { message, .. }
                | Entry::Edit { message, .. } => messages.push(message),
                Entry::Tag { .. } => {}
            }
        }
        for (_, reply) in self.heard.iter().rev().take(20) {
            if let Reply::Private(message) = reply {
                messages.push(message.clone());
            }
        }
        let buttons = messages.iter().flat_map(|message| &message.buttons);
        buttons
            .filter_map(|button| button.id.parse().ok())
            .collect()
    }

    pub(super) fn command(
        &self,
        what: u8,
        which: u8,
    ) -> (&'static str, Vec<(&'static str, Given)>) {
        let client = CLIENTS[usize::from(which) % CLIENTS.len()];
        let portfolio = ("portfolio", Given::from(client));
        let ticket = (
            "ticket",
            Given::from(format!("T-{}", 1 + which % 12).as_str()),
        );
        match what % 13 {
            0 => ("refresh submit", vec![portfolio]),
            1 => ("refresh clone", vec![portfolio]),
            2 => (
                "refresh clone",
                vec![portfolio, ("name", "One more".into())],
            ),
            3 => ("refresh done", vec![portfolio]),
            4 => ("refresh note", vec![portfolio]),
            5 => ("refresh start", vec![ticket]),
            6 => (
                "refresh deliver",
                vec![ticket, ("link", "https://a.example/x".into())],
            ),
            7 => (
                "refresh deliver",
                vec![
                    ticket,
                    ("file", self.bot.stage.file("a.png", "picture").into()),
                    ("file2", self.bot.stage.file("b.png", "picture").into()),
                ],
            ),
            8 => ("refresh approve", vec![ticket]),
            9 => ("refresh approve", vec![portfolio]),
            10 => ("refresh implement", vec![portfolio]),
            11 => ("refresh status", vec![portfolio]),
            _ => (
                "refresh-admin people assign",
                vec![
                    (
                        "role",
                        ["sas", "am", "designer", "copywriter"][usize::from(which) % 4].into(),
                    ),
                    ("person", self.who(which).into()),
                    portfolio,
                ],
            ),
        }
    }

    pub(super) async fn hear(&mut self, request: Request) -> Reply {
        let reply = self.bot.hear(request.clone()).await.0;
        if let Reply::Private(message) = &reply {
            hold_to_limits(message);
            let said = plain(message);
            assert!(!said.contains("our fault"), "{:?}: {said}", request.action);
        }
        self.heard.push((request, reply.clone()));
        reply
    }

    pub(super) fn fill(&mut self, form: &Form, how: u8, more: u8) -> Action {
        self.folder += 1;
        let draft = form.id.strip_prefix("form:").unwrap().parse().unwrap();
        let mut fields: BTreeMap<String, String> = form
            .fields
            .iter()
            .map(|f| (f.name.clone(), f.value.clone()))
            .collect();
        for (name, value) in &mut fields {
            if how % 9 == 8 {
                *value =
                    ["", "x\0y", "@everyone | flim | x", "999"][usize::from(more) % 4].to_owned();
                continue;
            }
            match name.as_str() {
                "folder" => *value = format!("set {}", if how % 7 == 6 { 1 } else { self.folder }),
                "count" => *value = (1 + more % 4).to_string(),
                "name" => *value = "A ticket".to_owned(),
                "lines" => *value = (0..=more % 4).map(|n| format!("Clone {n}\n")).collect(),
                "link" => *value = "https://a.example/y".to_owned(),
                "note" | "reason" => *value = "Words.".to_owned(),
                _ => {}
            }
        }
        Action::SendForm { draft, fields }
    }

    /// The newest form that was shown and to whom.
    pub(super) fn form(&self, back: u8) -> Option<(Form, Account)> {
        let forms = self
            .heard
            .iter()
            .rev()
            .filter_map(|(request, reply)| match reply {
                Reply::Form(form) => Some((form.clone(), request.actor.clone())),
                _ => None,
            });
        let forms: Vec<_> = forms.take(4).collect();
        // Mostly the newest.
        forms
            .get(if back < 200 {
                0
            } else {
                usize::from(back) % forms.len().max(1)
            })
            .cloned()
    }
}
