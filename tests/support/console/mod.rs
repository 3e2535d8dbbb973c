//! The fake Discord for a person at a keyboard: each line is what somebody does, and everything that
//! anybody is shown comes back as text. The bot is a program of its own beside it.

mod acts;
mod folder;
mod line;
mod screen;
mod slash;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use refreshbot::clock::{Clock, SystemClock};
use tokio::task::JoinHandle;

use self::line::Line;
use self::screen::Screen;
use super::discord::{FakeDiscord, GuildSetup, Id, Modal, Person, World};

/// Why a line did nothing.
pub type Complaint = Box<str>;

/// How long `wait` waits.
const PATIENCE: Duration = Duration::from_mins(1);

/// How often Discord's clock is set by the machine's.
const TICK: Duration = Duration::from_secs(1);

const HELP: &str = r#"A line is what somebody does (people lists them; the first name is enough):
  jo: in #refreshes                 where what follows is done; in dm for the bot's direct messages
  jo: /refresh submit portfolio:"Birch Pet Supply"      commands lists them all
  jo: complete /refresh submit portfolio:bir            what is suggested for the last option
  jo: press Submit first ticket     on the newest message that has it; press Answer on 12
  jo: pick Carousel on 12           from a menu
  jo: type name="Spring hero" copy="Primary: one\nHeadline: two"     into the form that is open
  jo: send                          the form; send name="…" types and sends; close throws it away
  ana: say in #T-1: @Refreshbot is the 20% off for members only?
  ana: say with brief.pdf, hero.png: two files      (a file that is not there is made up)
  jo: reply to 12: members only     without a number: to what the bot told them here last
  jo: edit 14: words · delete 14 · read · inbox
Or what the console is asked:
  channels · people · commands · read #leads · refused (requests that Discord refused)
  wait WORDS (until a message says so) · away, back (nothing of Discord answers) · help · quit"#;

/// The fake, its people's forms and places, and what was shown of it.
pub struct Console {
    discord: Arc<FakeDiscord>,
    screen: Screen,
    desks: BTreeMap<Id, Desk>,
    clock: JoinHandle<()>,
}

/// Where a person is, and the form before them.
struct Desk {
    place: Id,
    form: Option<(Modal, BTreeMap<String, String>)>,
}

impl Drop for Console {
    fn drop(&mut self) {
        self.clock.abort();
    }
}

impl Console {
    /// A Discord with the agency's people, and a folder for a bot that works with it; what its
    /// operator needs to know.
    pub async fn open(folder: &Path) -> std::io::Result<(Self, String)> {
        let setup = GuildSetup::agency().text("client-birch");
        let discord = Arc::new(FakeDiscord::start(setup).await);
        let greeting = folder::write(&discord, folder)?;
        let ticking = discord.clone();
        let clock = tokio::spawn(async move {
            loop {
                ticking.set_time(SystemClock.now());
                tokio::time::sleep(TICK).await;
            }
        });
        let console = Self {
            discord,
            screen: Screen::default(),
            desks: BTreeMap::new(),
            clock,
        };
        Ok((
            console,
            format!("{greeting} Type help for what to type here."),
        ))
    }

    /// The Discord of these people.
    pub fn discord(&self) -> &FakeDiscord {
        &self.discord
    }

    /// Waits for something new, and shows it.
    pub async fn news(&mut self) -> String {
        loop {
            let screen = &self.screen;
            let behind = |w: &World| screen.is_behind(w).then_some(());
            self.discord.wait_at_most(Duration::MAX, behind).await;
            let shown = self.shown();
            if !shown.is_empty() {
                return shown;
            }
        }
    }

    /// What is new, without waiting.
    pub fn shown(&mut self) -> String {
        let screen = &mut self.screen;
        self.discord.look(|w| screen.show(w))
    }

    /// Does what a line says: what it comes to, messages excepted, which [`Console::news`] shows.
    pub async fn line(&mut self, text: &str) -> Result<String, Complaint> {
        self.discord.set_time(SystemClock.now());
        Ok(match line::read(text)? {
            Line::Nothing => String::new(),
            Line::Help => HELP.into(),
            Line::Channels => self.discord.look(screen::channels),
            Line::People => self.discord.look(screen::people),
            Line::Commands => self.discord.look(slash::registered),
            Line::Refused => self.refused(),
            Line::Read(place) => {
                let place = self.discord.look(|w| channel(w, place))?;
                let screen = &self.screen;
                self.discord.look(|w| screen.read(w, place, None))
            }
            Line::Wait(words) => {
                let said = |w: &World| {
                    let mut all = w.messages.values();
                    all.find(|m| w.see(m).plain().contains(words)).map(|_| ())
                };
                let found = self.discord.wait_at_most(PATIENCE, said).await;
                found.ok_or_else(|| format!("no message says {words:?}"))?;
                String::new()
            }
            Line::Away(gone) => {
                self.discord.unreachable(gone);
                let state = if gone {
                    "nothing of Discord answers"
                } else {
                    "Discord answers again"
                };
                state.into()
            }
            Line::Person(who, act) => {
                let who = person(&self.discord, who)?;
                self.act(&who, act).await?
            }
        })
    }
}

/// Somebody by their whole or first name.
fn person(discord: &FakeDiscord, name: &str) -> Result<Person, Complaint> {
    let name = name.trim_start_matches('@');
    let found = discord.look(|w| {
        let mut all = w.users.values().filter(|u| u.id != w.bot);
        let is = |whole: &str| whole.eq_ignore_ascii_case(name);
        let first = |n: &str| is(n) || n.split(' ').next().is_some_and(is);
        all.find(|u| first(&u.name)).map(|u| u.name.clone())
    });
    let found = found.ok_or_else(|| format!("nobody is called {name:?}: people lists them"))?;
    Ok(discord.person(&found))
}

/// A channel or thread by its name or the beginning of it, or by its id.
fn channel(w: &World, name: &str) -> Result<Id, Complaint> {
    let wanted = name.trim_start_matches('#').to_lowercase();
    let named = || {
        let open = w.channels.values().filter(|c| c.recipient.is_none());
        open.map(|c| (c.name.to_lowercase(), c.id))
    };
    let begins = |name: &str| {
        let rest = name.strip_prefix(&wanted);
        rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    let exact = named().find(|(name, id)| *name == wanted || id.to_string() == wanted);
    let found = exact.or_else(|| named().find(|(name, _)| begins(name)));
    let found = found.filter(|_| !wanted.is_empty());
    let none = || format!("there is no channel {name:?}: channels lists them");
    Ok(found.ok_or_else(none)?.1)
}
