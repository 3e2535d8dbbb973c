//! What the people of the demo's agency do, through the same requests as everybody.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};

use super::agency::Agency;
use super::clients::{Client, LEAD, Reach, Twist};
use crate::chat::commands::{self, Given, Options};
use crate::chat::web::REFRESHES;
use crate::domain::ad_set::AdSet;
use crate::domain::id::PersonId;
use crate::domain::people::Platform;
use crate::domain::portfolio::Cycle;
use crate::domain::ticket::Ticket;
use crate::message::Form;
use crate::request::{Account, Action, Place, Press, Reply, Request, Standing};
use crate::store::{ad_set, cycle, people, portfolio, question, ticket};

/// Something that somebody does in a cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scene {
    /// The portfolio is added.
    Add,
    /// *Client wants a refresh*.
    Confirm,
    /// *No refresh this cycle*.
    Decline,
    /// The AM's note.
    Note,
    /// The first ticket.
    Submit,
    /// The other tickets; `false`: not all of them.
    Clone(bool),
    /// *Mark submitted*.
    Done,
    /// A ticket is cancelled.
    Cancel,
    /// The direction changes.
    LateNote,
    /// The creatives begin.
    Start,
    /// One of them asks.
    Ask,
    /// And gets an answer.
    Answer,
    /// Assets are handed in; `false`: all but the last.
    Deliver(bool),
    /// The client wants changes.
    Revise,
    /// The set, then the cycle.
    Approve,
    /// *Mark implemented*.
    Implement,
    /// The portfolio rests.
    Pause,
}

impl Scene {
    /// What people do in a cycle that came so far: days from the refresh date, hour, what.
    pub fn of(reach: Reach, twist: Twist) -> Vec<(i64, u32, Self)> {
        if reach == Reach::Declined {
            return vec![(-12, 11, Self::Decline)];
        }
        let usual = [
            (Reach::Confirmed, -12, 11, Self::Confirm),
            (Reach::Noted, -4, 14, Self::Note),
            (Reach::Begun, 0, 10, Self::Submit),
            (Reach::Begun, 0, 11, Self::Clone(reach > Reach::Begun)),
            (Reach::Submitted, 0, 11, Self::Done),
            (Reach::Started, 1, 10, Self::Start),
            (
                Reach::Delivered,
                2,
                15,
                Self::Deliver(reach > Reach::Delivered),
            ),
            (Reach::Approved, 4, 10, Self::Approve),
            (Reach::Implemented, 7, 10, Self::Implement),
        ];
        let mut scenes: Vec<_> = usual
            .into_iter()
            .filter(|(needs, ..)| *needs <= reach)
            .map(|(_, days, hour, scene)| (days, hour, scene))
            .collect();
        match twist {
            Twist::None => {}
            Twist::OpenQuestion => scenes.push((1, 15, Self::Ask)),
            Twist::Answered => scenes.extend([(1, 14, Self::Ask), (1, 16, Self::Answer)]),
            Twist::Revisions => scenes.push((3, 11, Self::Revise)),
            Twist::LateNote => scenes.push((1, 13, Self::LateNote)),
            Twist::Cancelled => scenes.push((1, 14, Self::Cancel)),
            Twist::Paused => scenes.push((-14, 12, Self::Pause)),
        }
        scenes
    }
}

/// The people, acting.
pub struct Play<'a> {
    agency: &'a Agency,
    people: Vec<Account>,
    events: u64,
}

impl<'a> Play<'a> {
    /// The people of an agency.
    pub fn new(agency: &'a Agency, people: Vec<Account>) -> Self {
        Self {
            agency,
            people,
            events: 0,
        }
    }

    fn named(&self, name: &str) -> Result<Account> {
        let found = self.people.iter().find(|account| account.name == name);
        found
            .cloned()
            .with_context(|| format!("nobody is called {name}"))
    }

    fn am(&self, client: &Client) -> Result<Account> {
        self.named(if client.ours {
            "Dana Whitfield"
        } else {
            "Marcus Lee"
        })
    }

    fn sas(&self, client: &Client) -> Result<Account> {
        self.named(if client.ours {
            "Jo Becker"
        } else {
            "Priya Nair"
        })
    }

    /// Plays a scene.
    ///
    /// # Errors
    /// A fault of the database, or the play went off its script.
    pub async fn scene(&mut self, client: &Client, scene: Scene) -> Result<()> {
        match scene {
            Scene::Add => return self.add(client).await,
            Scene::Pause => return self.pause(client).await,
            _ => {}
        }
        let (am, sas) = (self.am(client)?, self.sas(client)?);
        let (cycle, sets, tickets) = self.open(client).await?;
        let set = sets.first();
        let first = tickets.first();
        match scene {
            Scene::Add | Scene::Pause => {}
            Scene::Confirm => {
                self.press(&am, Press::Confirm(cycle.id)).await?;
            }
            Scene::Decline => self.decline(&am, &cycle).await?,
            Scene::Note => self.note(&am, &cycle, client.note).await?,
            Scene::LateNote => {
                let words = "Changed: the client wants the blue model, not the grey one.";
                self.note(&am, &cycle, words).await?;
            }
            Scene::Submit => self.submit(&sas, client, &cycle).await?,
            Scene::Clone(all) => {
                let set = set.context("no Ad Set")?;
                self.clone(&sas, client, set, all).await?;
            }
            Scene::Done => {
                self.press(&sas, Press::Done(cycle.id)).await?;
            }
            Scene::Start => {
                for ticket in &tickets {
                    let who = self.designer(ticket).await?;
                    self.press(&who, Press::Start(ticket.id)).await?;
                }
            }
            Scene::Cancel => {
                let label = tickets.last().context("no ticket")?.label();
                let options = [
                    ("ticket", label.as_str()),
                    ("reason", "The client dropped this format."),
                ];
                self.command(&sas, "refresh cancel", &options).await?;
            }
            Scene::Ask => {
                let ticket = first.context("no ticket")?;
                let who = self.designer(ticket).await?;
                let words = "Which of the two logos: the one with the claim, or without?";
                self.fill(&who, Press::AskTicket(ticket.id), &[("question", words)])
                    .await?;
            }
            Scene::Answer => {
                let ticket = first.context("no ticket")?;
                self.answer(&sas, ticket).await?;
            }
            Scene::Deliver(all) => self.deliver(client, &tickets, all).await?,
            Scene::Revise => {
                let ticket = first.context("no ticket")?;
                let words = "The box is cut off on the right. Show all of it, please.";
                self.fill(&am, Press::Revise(ticket.id), &[("reason", words)])
                    .await?;
            }
            Scene::Approve => {
                let set = set.context("no Ad Set")?;
                self.press(&am, Press::ApproveSet(set.id)).await?;
                self.press(&am, Press::ApproveCycle(cycle.id)).await?;
            }
            Scene::Implement => {
                self.press(&sas, Press::Implement(cycle.id)).await?;
            }
        }
        Ok(())
    }

    async fn open(&self, client: &Client) -> Result<(Cycle, Vec<AdSet>, Vec<Ticket>)> {
        let workspace = self.agency.workspace;
        let mut tx = self.agency.workflow.db().snapshot().await?;
        let found = portfolio::by_client(&mut tx, workspace, client.name).await?;
        let found = found.context("the portfolio was not made")?;
        let cycle = cycle::open(&mut tx, workspace, found.id).await?;
        let sets = ad_set::of_cycle(&mut tx, workspace, cycle.id).await?;
        let tickets = ticket::of_cycle(&mut tx, workspace, cycle.id).await?;
        Ok((cycle, sets, tickets))
    }

    async fn add(&mut self, client: &Client) -> Result<()> {
        let lead = self.named(LEAD)?;
        let folder = format!("https://drive.example/{}", client.code.to_lowercase());
        let text = |text: &str| Given::Text(text.to_owned());
        let options = [
            ("client", text(client.name)),
            ("cadence", text(client.cadence)),
            ("date", text(client.first)),
            ("am", Given::Person(self.am(client)?)),
            ("sas", Given::Person(self.sas(client)?)),
            ("time_zone", text(client.zone.name())),
            ("folder", text(&folder)),
            (
                "ad_account",
                text(&format!("act_{}", 4700 + client.name.len() * 31)),
            ),
        ];
        let options: Options = options
            .into_iter()
            .map(|(name, given)| (name.to_owned(), given))
            .collect();
        let action = commands::parse("refresh-admin portfolio add", options);
        self.act(&lead, action).await?;
        Ok(())
    }

    async fn pause(&mut self, client: &Client) -> Result<()> {
        let lead = self.named(LEAD)?;
        let options = [
            ("portfolio", client.name),
            ("reason", "The client pauses its ads until the spring."),
        ];
        self.command(&lead, "refresh-admin portfolio pause", &options)
            .await?;
        Ok(())
    }

    async fn decline(&mut self, am: &Account, cycle: &Cycle) -> Result<()> {
        let words = "The budget of this quarter is spent.";
        self.fill(am, Press::Decline(cycle.id), &[("reason", words)])
            .await
    }

    async fn note(&mut self, am: &Account, cycle: &Cycle, words: &str) -> Result<()> {
        self.fill(am, Press::Note(cycle.id), &[("note", words)])
            .await
    }

    async fn submit(&mut self, sas: &Account, client: &Client, cycle: &Cycle) -> Result<()> {
        let folder = format!("{}-{}", client.code, cycle.refresh_date.format("%Y-%m"));
        let name = format!("{} hero", client.about);
        let copy = format!(
            "Primary: {}. Find out more today.\nHeadline: {}\nCTA: Learn more",
            client.about, client.about
        );
        let typed = [
            ("folder", folder.as_str()),
            ("count", &client.tickets.to_string()),
            ("name", &name),
            ("direction", client.note),
            ("copy", &copy),
        ];
        self.fill(sas, Press::Submit(cycle.id), &typed).await
    }

    async fn clone(
        &mut self,
        sas: &Account,
        client: &Client,
        set: &AdSet,
        all: bool,
    ) -> Result<()> {
        let others = [
            "tall | story/reel | 9:16",
            "close-ups | carousel | five cards",
            "film | video | 15 seconds",
        ];
        let most = if all {
            client.tickets
        } else {
            client.tickets - 2
        };
        let lines: Vec<String> = others
            .iter()
            .take(most - 1)
            .map(|line| format!("{} {line}", client.about))
            .collect();
        self.fill(
            sas,
            Press::CloneRest(set.id),
            &[("lines", &lines.join("\n"))],
        )
        .await
    }

    async fn answer(&mut self, sas: &Account, ticket: &Ticket) -> Result<()> {
        let workspace = self.agency.workspace;
        let mut tx = self.agency.workflow.db().snapshot().await?;
        let asked = question::open_of_ticket(&mut tx, workspace, ticket.id).await?;
        drop(tx);
        let asked = asked.first().context("nobody has asked")?.id;
        let words = "Without the claim: it stands in the headline already.";
        self.fill(sas, Press::Answer(asked), &[("answer", words)])
            .await
    }

    async fn deliver(&mut self, client: &Client, tickets: &[Ticket], all: bool) -> Result<()> {
        let count = if all {
            tickets.len()
        } else {
            tickets.len() - 1
        };
        for ticket in &tickets[..count] {
            let who = self.designer(ticket).await?;
            let link = format!(
                "https://drive.example/{}/{}",
                client.code.to_lowercase(),
                ticket.label().to_lowercase()
            );
            let label = ticket.label();
            let options = [("ticket", label.as_str()), ("link", &link)];
            self.command(&who, "refresh deliver", &options).await?;
        }
        Ok(())
    }

    /// Who draws a ticket, else who writes it.
    async fn designer(&self, ticket: &Ticket) -> Result<Account> {
        let who: PersonId = ticket
            .designer_id
            .or(ticket.copywriter_id)
            .context("nobody is assigned")?;
        let mut tx = self.agency.workflow.db().snapshot().await?;
        let workspace = self.agency.workspace;
        let account = people::account_of(&mut tx, workspace, Platform::Local, who).await?;
        let found = self
            .people
            .iter()
            .find(|it| Some(&it.id) == account.as_ref());
        found.cloned().context("a creative has no account")
    }

    async fn press(&mut self, who: &Account, press: Press) -> Result<Reply> {
        self.act(who, Action::Press(press)).await
    }

    async fn command(&mut self, who: &Account, path: &str, options: &[(&str, &str)]) -> Result<()> {
        let options: Options = options
            .iter()
            .map(|(name, text)| ((*name).to_owned(), Given::Text((*text).to_owned())))
            .collect();
        self.act(who, commands::parse(path, options)).await?;
        Ok(())
    }

    /// Presses a button, fills in its form and sends it.
    async fn fill(&mut self, who: &Account, press: Press, typed: &[(&str, &str)]) -> Result<()> {
        let Reply::Form(form) = self.press(who, press).await? else {
            bail!("{press} gave no form");
        };
        let draft = form.id.strip_prefix("form:").and_then(|id| id.parse().ok());
        let draft = draft.context("the form names no draft")?;
        let fields = filled(&form, typed);
        self.act(who, Action::SendForm { draft, fields }).await?;
        Ok(())
    }

    async fn act(&mut self, who: &Account, action: Action) -> Result<Reply> {
        self.events += 1;
        let request = Request {
            workspace: self.agency.workspace,
            platform: Platform::Local,
            actor: who.clone(),
            standing: Standing::Member,
            place: Place {
                channel: Some(REFRESHES.to_owned()),
            },
            event_id: format!("seed:{}", self.events),
            action,
        };
        Ok(self.agency.workflow.act(&request).await?)
    }
}

fn filled(form: &Form, typed: &[(&str, &str)]) -> BTreeMap<String, String> {
    let fields = form.fields.iter();
    let mut fields: BTreeMap<String, String> = fields
        .map(|field| (field.name.clone(), field.value.clone()))
        .collect();
    for (name, text) in typed {
        fields.insert((*name).to_owned(), (*text).to_owned());
    }
    fields
}
