//! What people do: commands, buttons, forms and messages.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::line::{Act, Reply, pairs};
use super::{Complaint, Console, Desk, channel, screen, slash};
use crate::support::discord::permission::{SEND_MESSAGES, SEND_MESSAGES_IN_THREADS, VIEW_CHANNEL};
use crate::support::discord::state::{Message, kind};
use crate::support::discord::{Answer, Id, Modal, Opt, Person, SeenMessage, Upload, World};

/// About so many buttons are named to somebody who looks for another.
const FEW: usize = 8;

impl Console {
    /// Does it, and says what cannot be read as a message.
    pub(super) async fn act(&mut self, who: &Person, act: Act<'_>) -> Result<String, Complaint> {
        // One step at most goes to a place first.
        let act = match act {
            Act::In(place, then) => {
                let place = self.goes(who, place)?;
                match then {
                    None => return Ok(format!("{} is in {place}", who.name)),
                    Some(then) => *then,
                }
            }
            other => other,
        };
        let here = self.desk(who).place;
        match act {
            Act::In(..) => Err("one place is enough".into()),
            Act::Command(_) if self.discord.look(|w| is_forum(w, here)) => {
                Err("commands are typed in channels and threads, not in a forum".into())
            }
            Act::Command(text) => {
                let slash = slash::read(&self.discord, text)?;
                let answer = who.command(here, &slash.path, &named(&slash.options)).await;
                self.answered(who, answer)
            }
            Act::Complete(text) => self.complete(who, here, text).await,
            Act::Press { label, on } => {
                let (message, label) = self.control(who, label, on)?;
                let answer = who.press(&message, &label).await;
                self.answered(who, answer)
            }
            Act::Pick { value, on } => {
                let (message, menu) = self.menu(who, value, on)?;
                let answer = who.select(&message, &menu, &[value]).await;
                self.answered(who, answer)
            }
            Act::Type(text) => self.types(who, text),
            Act::Send(text) => self.sends(who, text).await,
            Act::Close => {
                let form = self.desk(who).form.take();
                form.map_or_else(no_form, |(form, _)| {
                    Ok(format!("{:?} is closed", form.title))
                })
            }
            Act::Say { text, files, to } => self.says(who, here, text, &files, to).await,
            Act::Edit(number, text) => {
                let message = self.own(who, number)?;
                who.edits(message, &self.discord.look(|w| mentioned(w, text)));
                Ok(String::new())
            }
            Act::Delete(number) => {
                let message = self.own(who, number)?;
                who.deletes(message);
                Ok(String::new())
            }
            Act::Read => {
                let screen = &self.screen;
                Ok(self.discord.look(|w| screen.read(w, here, Some(who.id))))
            }
            Act::Inbox => {
                let (screen, dm) = (&self.screen, who.dm());
                Ok(self.discord.look(|w| screen.read(w, dm, Some(who.id))))
            }
        }
    }

    fn desk(&mut self, who: &Person) -> &mut Desk {
        let begin = self.discord.channel("refreshes");
        self.desks.entry(who.id).or_insert(Desk {
            place: begin,
            form: None,
        })
    }

    fn goes(&mut self, who: &Person, name: &str) -> Result<String, Complaint> {
        let place = match name {
            "dm" => who.dm(),
            _ => self.discord.look(|w| channel(w, name))?,
        };
        if !self.discord.look(|w| w.may(who.id, place, VIEW_CHANNEL)) {
            return Err(format!("{} cannot see {name}", who.name).into());
        }
        self.desk(who).place = place;
        Ok(self.discord.look(|w| screen::place(w, place)))
    }

    /// What an answer is beside a message; a form is opened.
    fn answered(&mut self, who: &Person, answer: Answer) -> Result<String, Complaint> {
        match answer {
            Answer::Message(_) | Answer::DeferredThen(_) => Ok(String::new()),
            Answer::Updated(m) => {
                let number = self.screen.number(m.id).unwrap_or_default();
                Ok(format!("[{number}] is up to date"))
            }
            Answer::Acknowledged(_) => Ok("acknowledged, and nothing to see yet".into()),
            Answer::Modal(form) => {
                let shown = screen::form(&form, &BTreeMap::new());
                self.desk(who).form = Some((form, BTreeMap::new()));
                Ok(shown)
            }
            Answer::NoResponse(why) => {
                Err(format!("The application did not respond: {why}").into())
            }
            Answer::Unsendable(why) => Err(why.into()),
        }
    }

    async fn complete(&self, who: &Person, here: Id, text: &str) -> Result<String, Complaint> {
        let mut slash = slash::read(&self.discord, text)?;
        let (name, typed) = slash.last.ok_or("which option? As in: ticket:sp")?;
        slash.options.pop();
        let others = named(&slash.options);
        let choices = who
            .suggested(here, &slash.path, &name, &typed, &others)
            .await?;
        let lines = choices.iter().map(|c| {
            let value = Some(&c.value).filter(|it| **it != c.name);
            let value = value.map_or(String::new(), |it| format!(" ({it})"));
            format!("    {}{value}", c.name)
        });
        let lines: Vec<String> = lines.collect();
        Ok(match lines.len() {
            0 => format!("{name}: nothing is suggested"),
            many => format!("{name}: {many} suggested\n{}", lines.join("\n")),
        })
    }

    /// The message that is meant: the numbered one, or the newest that this person sees and that is
    /// `right`.
    fn meant(
        &self,
        who: &Person,
        on: Option<usize>,
        right: impl Fn(&SeenMessage) -> bool,
    ) -> Result<Option<SeenMessage>, Complaint> {
        let numbered = |n: usize| {
            let id = self.screen.numbered(n);
            id.ok_or_else(|| format!("no message has the number {n}"))
        };
        let only = on.map(numbered).transpose()?;
        Ok(self.discord.look(|w| {
            let sees = |m: &&Message| {
                m.ephemeral_to.is_none_or(|only| only == who.id)
                    && w.may(who.id, m.channel, VIEW_CHANNEL)
            };
            let all = w.messages.values().rev().filter(sees);
            let mut all = all.filter(|m| only.is_none_or(|only| only == m.id));
            all.find_map(|m| Some(w.see(m)).filter(&right))
        }))
    }

    /// A button by its label, whatever its case, and the message that has it.
    fn control(
        &self,
        who: &Person,
        label: &str,
        on: Option<usize>,
    ) -> Result<(SeenMessage, String), Complaint> {
        let wanted = label.to_lowercase();
        let called = |m: &SeenMessage| {
            let labels = m.controls().into_iter().map(|c| c.label);
            labels.into_iter().find(|it| it.to_lowercase() == wanted)
        };
        let message = self.meant(who, on, |m| called(m).is_some())?;
        let found = message.and_then(|m| called(&m).map(|label| (m, label)));
        if let Some(found) = found {
            return Ok(found);
        }
        let others = self.buttons(who, on)?;
        Err(format!("no button {label:?}; there are: {others}").into())
    }

    /// The labels that somebody could press instead, the newest first.
    fn buttons(&self, who: &Person, on: Option<usize>) -> Result<String, Complaint> {
        let labels = RefCell::new(Vec::new());
        self.meant(who, on, |m| {
            let mut labels = labels.borrow_mut();
            for label in m.buttons() {
                if !labels.contains(&label) {
                    labels.push(label);
                }
            }
            labels.len() >= FEW
        })?;
        let labels = labels.into_inner();
        Ok(if labels.is_empty() {
            "none".into()
        } else {
            labels.join(", ")
        })
    }

    /// The menu that offers a value.
    fn menu(
        &self,
        who: &Person,
        value: &str,
        on: Option<usize>,
    ) -> Result<(SeenMessage, String), Complaint> {
        let offering = |m: &SeenMessage| {
            let mut menus = m.controls().into_iter().filter(|c| c.kind != 2);
            let menu = menus.find(|c| c.options.iter().any(|(v, l)| v == value || l == value));
            menu.and_then(|c| c.custom_id)
        };
        let message = self.meant(who, on, |m| offering(m).is_some())?;
        let found = message.and_then(|m| offering(&m).map(|menu| (m, menu)));
        found.ok_or_else(|| format!("no menu offers {value:?}").into())
    }

    /// Types into the form.
    fn types(&mut self, who: &Person, text: &str) -> Result<String, Complaint> {
        let Some((form, typed)) = &mut self.desk(who).form else {
            return no_form();
        };
        typing(form, typed, text)?;
        Ok(screen::form(form, typed))
    }

    /// Sends the form. It stays open if nothing came back, as Discord's client has it.
    async fn sends(&mut self, who: &Person, text: &str) -> Result<String, Complaint> {
        let Some((form, mut typed)) = self.desk(who).form.take() else {
            return no_form();
        };
        let filled = typing(&form, &mut typed, text);
        let answer = match filled {
            Ok(()) => {
                let fields = typed
                    .iter()
                    .map(|(key, value)| (key.as_str(), value.as_str()));
                who.send(&form, &fields.collect::<Vec<_>>()).await
            }
            Err(why) => Answer::Unsendable(why.into()),
        };
        if matches!(answer, Answer::Unsendable(_) | Answer::NoResponse(_)) {
            self.desk(who).form = Some((form, typed));
        }
        self.answered(who, answer)
    }

    async fn says(
        &self,
        who: &Person,
        here: Id,
        text: &str,
        files: &[&str],
        to: Option<Reply>,
    ) -> Result<String, Complaint> {
        let to = match to {
            None => None,
            Some(Reply::Numbered(number)) => {
                let message = self.meant(who, Some(number), |_| true)?;
                Some(message.ok_or("that message cannot be seen any more")?)
            }
            Some(Reply::Newest) => {
                let bot = self.discord.look(|w| w.name_of(w.bot));
                let theirs = |m: &SeenMessage| m.channel == here && m.author == bot && !m.ephemeral;
                let told = |m: &SeenMessage| theirs(m) && m.pinged.contains(&who.name);
                let newest = self.meant(who, None, told)?;
                let newest = newest.map_or_else(|| self.meant(who, None, theirs), |m| Ok(Some(m)));
                Some(newest?.ok_or("the bot said nothing here")?)
            }
        };
        if to.as_ref().is_some_and(|m| m.ephemeral) {
            return Err("nobody can reply to a private answer".into());
        }
        let place = to.as_ref().map_or(here, |m| m.channel);
        self.discord.look(|w| may_write(w, who, place))?;
        let text = self.discord.look(|w| mentioned(w, text));
        let files: Vec<Upload> = files.iter().map(|path| slash::picked(path)).collect();
        match to {
            Some(to) if files.is_empty() => who.replies(to.id, &text).await,
            Some(_) => return Err("a reply takes no files here".into()),
            None => who.says_with(place, &text, &files).await,
        };
        Ok(String::new())
    }

    /// A message of this person's own.
    fn own(&self, who: &Person, number: usize) -> Result<Id, Complaint> {
        let message = self.meant(who, Some(number), |m| m.author == who.name)?;
        let not = || format!("[{number}] is not {}'s", who.name);
        Ok(message.ok_or_else(not)?.id)
    }

    /// What Discord would not take of the bot.
    pub(super) fn refused(&self) -> String {
        let all = self.discord.refusals();
        let lines = all
            .iter()
            .map(|r| format!("{} {} → {} {}", r.method, r.path, r.status, r.reason));
        let lines: Vec<String> = lines.collect();
        if lines.is_empty() {
            "nothing was refused".into()
        } else {
            lines.join("\n")
        }
    }
}

fn no_form<T>() -> Result<T, Complaint> {
    Err("no form is open".into())
}

fn typing(form: &Modal, typed: &mut BTreeMap<String, String>, text: &str) -> Result<(), Complaint> {
    let keys: Vec<&str> = form.inputs.iter().map(|i| i.custom_id.as_str()).collect();
    for (key, value) in pairs(text, '=', &keys)? {
        typed.insert(key.to_owned(), value);
    }
    Ok(())
}

fn named(options: &[(String, Opt)]) -> Vec<(&str, Opt)> {
    let all = options.iter();
    all.map(|(name, value)| (name.as_str(), value.clone()))
        .collect()
}

fn is_forum(w: &World, place: Id) -> bool {
    w.channels
        .get(&place)
        .is_some_and(|c| c.kind == kind::FORUM)
}

fn may_write(w: &World, who: &Person, place: Id) -> Result<(), Complaint> {
    let name = screen::place(w, place);
    let here = w.channels.get(&place).ok_or("the channel is gone")?;
    if is_forum(w, place) {
        return Err(format!("{name} is a forum: people write in its threads").into());
    }
    let send = if here.is_thread() {
        SEND_MESSAGES_IN_THREADS
    } else {
        SEND_MESSAGES
    };
    if here.locked || !w.may(who.id, place, send) {
        return Err(format!("{} may not write in {name}", who.name).into());
    }
    Ok(())
}

/// `@Name` as the mention that a client makes of it; the first name is enough.
fn mentioned(w: &World, text: &str) -> String {
    let mut names: Vec<(String, String)> = Vec::new();
    for user in w.users.values() {
        let mention = format!("<@{}>", user.id);
        let first = user.name.split(' ').next().unwrap_or_default();
        names.extend([user.name.as_str(), first].map(|it| (format!("@{it}"), mention.clone())));
    }
    let roles = w.roles.values();
    names.extend(roles.map(|role| (format!("@{}", role.name), format!("<@&{}>", role.id))));
    names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('@') {
        out += &rest[..at];
        rest = &rest[at..];
        let is = |name: &str| {
            let start = rest.get(..name.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(name))
                && !rest[name.len()..].starts_with(char::is_alphanumeric)
        };
        let (length, mention) = match names.iter().find(|(name, _)| is(name)) {
            Some((name, mention)) => (name.len(), mention.as_str()),
            None => (1, "@"),
        };
        out += mention;
        rest = &rest[length..];
    }
    out + rest
}
