//! Tells what people do and what the bot says as a story in Markdown.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use chrono::TimeDelta;
use refreshbot::chat::commands::{self, Given};
use refreshbot::chat::transcript::{Entry, REFRESHES};
use refreshbot::mail::{Mail, MailError, Mailer};
use refreshbot::message::{Form, Message};
use refreshbot::request::{Account, Action, Reply, Said};
use refreshbot::stage;
use refreshbot::wording::plain::plain;

use crate::support::bot::{Answer, TestBot, ZONE, berlin};
use crate::support::database::sqlite;
use crate::support::markdown::{escaped, quoted, shortly};

/// Keeps what is mailed.
#[derive(Default)]
struct Post(Mutex<Vec<Mail>>);

#[async_trait]
impl Mailer for Post {
    fn host(&self) -> &'static str {
        "agency.example"
    }

    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        self.0.lock().unwrap().push(mail.clone());
        Ok(())
    }
}

/// The story so far, and the agency that it is about.
pub struct Story {
    pub bot: TestBot,
    pub text: String,
    people: Vec<Account>,
    post: Arc<Post>,
    threads: usize,
    sets: usize,
    /// The longer sentences that were told, so that they are not told twice.
    told: BTreeSet<String>,
    /// What each card was last told to say.
    cards: BTreeMap<String, String>,
    /// Messages that hold these words are left out.
    left_out: Vec<&'static str>,
    /// What somebody alone was answered last: a form to fill in, or a message with buttons.
    last: Option<Answer>,
}

impl Story {
    /// Before anything happened.
    pub async fn begin(date: &str, time: &str) -> Self {
        let mut settings = stage::settings(ZONE).unwrap();
        settings.mail = true;
        let mut bot = TestBot::with(sqlite().await, berlin(date, time), settings).await;
        let post = Arc::new(Post::default());
        bot.stage.workers = bot.workers("story").with_mail(post.clone());
        Self {
            bot,
            text: String::new(),
            people: Vec::new(),
            post,
            threads: 0,
            sets: 0,
            told: BTreeSet::new(),
            cards: BTreeMap::new(),
            left_out: Vec::new(),
            last: None,
        }
    }

    /// Somebody of the agency, who can be mentioned in options as `@Name`.
    pub async fn person(
        &mut self,
        name: &str,
        roles: impl Into<refreshbot::domain::people::Roles>,
    ) -> Account {
        let person = self.bot.person(name, roles).await;
        self.people.push(person.clone());
        person
    }

    /// What was done before the story begins is not told.
    pub async fn untold(&mut self, who: &Account, line: &str) {
        let _ = self.hear(who, REFRESHES, line).await.message();
        self.bot.skip().await;
        self.post.0.lock().unwrap().clear();
    }

    /// The clock goes on to an instant, and what falls due then is told.
    pub async fn scene(&mut self, date: &str, time: &str, title: &str, words: &str) {
        self.bot.go_to(date, &format!("{time}:00"));
        let day = self.bot.now().with_timezone(&ZONE).format("%a %-d %b");
        self.text
            .push_str(&format!("\n## {day}, {time} · {title}\n"));
        self.tell(words);
        self.settle().await;
    }

    /// Time passes within a scene.
    pub async fn later(&mut self, date: &str, time: &str, words: &str) {
        self.bot.go_to(date, &format!("{time}:00"));
        self.tell(&format!("*{time}.* {words}"));
        self.settle().await;
    }

    /// Messages that hold these words are not told: the teller says so in their own.
    pub fn leave_out(&mut self, words: &'static str) {
        self.left_out.push(words);
    }

    /// A paragraph of the teller's.
    pub fn tell(&mut self, words: &str) {
        if !words.is_empty() {
            self.text.push_str(&format!("\n{words}\n"));
        }
    }

    async fn hear(&self, who: &Account, channel: &str, line: &str) -> Answer {
        let (path, options) = self.typed(line);
        let action = commands::parse(&path, options.into_iter().collect());
        assert!(!matches!(action, Action::NotUnderstood { .. }), "{line}");
        let request = self.bot.stage.request(who, Some(channel), action);
        self.bot.hear(request).await
    }

    fn typed(&self, line: &str) -> (String, Vec<(String, Given)>) {
        let mut path = Vec::new();
        let mut options: Vec<(String, String)> = Vec::new();
        for word in line.split(' ') {
            let named = word.split_once(':').filter(|(name, _)| {
                name.chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
            });
            match (named, options.last_mut()) {
                (Some((name, value)), _) => options.push((name.to_owned(), value.to_owned())),
                (None, Some((_, value))) => {
                    value.push(' ');
                    value.push_str(word);
                }
                (None, None) => path.push(word),
            }
        }
        let given = |name: &str, value: String| match value.strip_prefix('@') {
            Some(person) => {
                let found = self.people.iter().find(|known| known.name == person);
                Given::from(found.unwrap_or_else(|| panic!("nobody is called {person}")))
            }
            None if name.starts_with("file") => Given::from(self.bot.stage.file(&value, &value)),
            None => Given::from(value.as_str()),
        };
        let options = options
            .into_iter()
            .map(|(name, value)| (name.clone(), given(&name, value)));
        (path.join(" "), options.collect())
    }

    /// Somebody types a command in a place: the channel for all, or a ticket's thread.
    pub async fn types(&mut self, who: &Account, place: &str, line: &str) {
        let (channel, place) = self.place(place);
        self.tell(&format!("**{}** types in {place}: `/{line}`", who.name));
        let answer = self.hear(who, &channel, line).await;
        self.answered(who, answer);
    }

    /// The id of a place, and what people call it.
    fn place(&self, place: &str) -> (String, String) {
        if place.starts_with("T-") {
            let thread = self.bot.thread(place);
            let name = self.bot.stage.chat.name_of(&thread);
            return (thread, format!("#{}", escaped(&name)));
        }
        (place.to_owned(), format!("#{place}"))
    }

    /// Somebody presses the newest button with that label that all can see.
    pub async fn presses(&mut self, who: &Account, label: &str) {
        let (_, press) = self.bot.button(label);
        self.tell(&format!("**{}** presses <kbd>{label}</kbd>.", who.name));
        let answer = self.bot.press_id(who, press).await;
        self.answered(who, answer);
    }

    /// Somebody presses a button by its id: the label may stand on several cards.
    pub async fn presses_on(&mut self, who: &Account, label: &str, of: &str, id: &str) {
        self.tell(&format!(
            "**{}** presses <kbd>{label}</kbd> on the card of {of}.",
            who.name
        ));
        let answer = self.bot.press_id(who, id.parse().unwrap()).await;
        self.answered(who, answer);
    }

    /// Somebody presses a button of what they alone were answered.
    pub async fn presses_own(&mut self, who: &Account, label: &str) {
        self.tell(&format!("**{}** presses <kbd>{label}</kbd>.", who.name));
        let last = self.last.take().expect("an answer");
        let answer = last.press(&self.bot, who, label).await;
        self.answered(who, answer);
    }

    /// Somebody fills the form in and sends it.
    pub async fn sends(&mut self, who: &Account, typed: &[(&str, &str)]) {
        let form = self.last.take().expect("a form");
        self.tell(&filled_in(&form.form(), typed));
        let answer = form.send(&self.bot, who, typed).await;
        self.answered(who, answer);
    }

    /// The same where the form was shown before: the teller says what is typed.
    pub async fn sends_again(&mut self, who: &Account, typed: &[(&str, &str)], words: &str) {
        self.tell(words);
        let form = self.last.take().expect("a form");
        let answer = form.send(&self.bot, who, typed).await;
        self.answered(who, answer);
    }

    /// Somebody mentions the bot in a place.
    pub async fn mentions(&mut self, who: &Account, place: &str, words: &str) {
        let (channel, place) = self.place(place);
        let said = Said {
            text: words.to_owned(),
            mentions_bot: true,
            ..Said::default()
        };
        self.tell(&format!(
            "**{}** writes in {place}: “**@refreshbot** {}”",
            who.name,
            escaped(words)
        ));
        self.say(who, &channel, said).await;
    }

    /// Somebody replies to the post of a question, as one replies to any message.
    pub async fn replies(&mut self, who: &Account, question: &str, words: &str) {
        let (channel, post) = self.bot.post_with(question);
        let said = Said {
            text: words.to_owned(),
            reply_to: Some(post),
            ..Said::default()
        };
        self.tell(&format!(
            "**{}** replies to the post of {question}: “{}”",
            who.name,
            escaped(words)
        ));
        self.say(who, &channel, said).await;
    }

    async fn say(&mut self, who: &Account, channel: &str, said: Said) {
        let request = self
            .bot
            .stage
            .request(who, Some(channel), Action::Say(said));
        let answer = self.bot.hear(request).await;
        assert!(matches!(answer.0, Reply::Shown(_)), "{:?}", answer.0);
    }

    fn quote(&mut self, said: &str, message: &Message) -> String {
        let told = &mut self.told;
        quoted(said, message, &mut |line| !told.insert(nameless(line)))
    }

    fn answered(&mut self, who: &Account, answer: Answer) {
        if let Reply::Private(message) = &answer.0 {
            let first = who.name.split(' ').next().unwrap();
            let said = self.quote(&format!("Only {first} sees:"), message);
            // It belongs to what was done just before.
            self.text.push_str(&format!("{said}\n"));
        }
        self.last = Some(answer);
    }

    /// The bot works, and what everybody sees is told: channels and threads, inboxes, mails, and
    /// shortly what the cards say now.
    pub async fn settle(&mut self) {
        self.bot.settle().await;
        // A mail waits a little for the message that it belongs to.
        self.bot.advance(TimeDelta::seconds(40));
        self.bot.settle().await;
        let entries = self.bot.stage.chat.unread();
        let _ = self.bot.unread();
        let mut said: Vec<(&str, Vec<String>, Message)> = Vec::new();
        let mut cards: BTreeMap<String, String> = BTreeMap::new();
        let mut threads = Vec::new();
        for entry in entries {
            match entry {
                Entry::Post {
                    channel, message, ..
                } => {
                    let place = format!("#{}", escaped(&self.bot.stage.chat.name_of(&channel)));
                    self.sets += usize::from(is_set_card(&message));
                    if is_set_card(&message) && self.sets > 1 || is_only_files(&message) {
                        continue;
                    }
                    add(&mut said, "In", place, message);
                }
                Entry::Thread { name, message, .. } => {
                    self.threads += 1;
                    let place = format!("#{}", escaped(&name));
                    if self.threads == 1 {
                        add(&mut said, "A new thread,", place, message);
                    } else {
                        threads.push(place);
                    }
                }
                Entry::Direct {
                    account, message, ..
                } => add(&mut said, "Inbox of", self.name(&account), message),
                Entry::Edit { id, message } => {
                    if let Some(words) = shortly(&message) {
                        cards.insert(id, words);
                    }
                }
                Entry::Tag { .. } => {}
            }
        }
        if !threads.is_empty() {
            let all = threads.join(", ");
            self.tell(&format!(
                "> *New threads, with cards like the first:* {all}"
            ));
        }
        for (how, places, message) in said {
            let words = plain(&message);
            if self
                .left_out
                .iter()
                .any(|left_out| words.contains(left_out))
            {
                continue;
            }
            let words = self.quote(&format!("{how} {}:", places.join(", ")), &message);
            self.tell(&words);
        }
        cards.retain(|id, words| {
            self.cards.insert(id.clone(), words.clone()).as_ref() != Some(words)
        });
        let mut cards: Vec<String> = cards.into_values().collect();
        cards.sort();
        if !cards.is_empty() {
            self.tell(&format!("> *Cards:* {}", cards.join(" · ")));
        }
        self.mailed();
    }

    fn mailed(&mut self) {
        let mails: Vec<Mail> = self.post.0.lock().unwrap().drain(..).collect();
        if mails.is_empty() {
            return;
        }
        let mut names: Vec<String> = mails.iter().map(|mail| escaped(&mail.name)).collect();
        names.dedup();
        self.tell(&format!("> *By mail too:* {}", names.join(", ")));
    }

    fn name(&self, account: &str) -> String {
        let found = self.people.iter().find(|person| person.id == account);
        found.map_or_else(|| account.to_owned(), |person| person.name.clone())
    }
}

fn is_set_card(message: &Message) -> bool {
    let card = message.card.as_ref();
    message.text.is_empty() && card.is_some_and(|card| card.title.starts_with("Ad Set "))
}

/// Files that follow what was said before.
fn is_only_files(message: &Message) -> bool {
    message.card.is_none() && !message.files.is_empty() && plain(message).starts_with("📎")
}

/// What is said word for word in several places, but for the ticket's name, is told once.
fn add<'a>(
    said: &mut Vec<(&'a str, Vec<String>, Message)>,
    how: &'a str,
    place: String,
    message: Message,
) {
    let alike = nameless(&plain(&message));
    let known = said
        .iter_mut()
        .find(|(_, _, known)| nameless(&plain(known)) == alike);
    match known {
        Some((_, places, _)) if !places.contains(&place) => places.push(place),
        _ => said.push((how, vec![place], message)),
    }
}

/// A text without the labels and names of tickets.
fn nameless(said: &str) -> String {
    let mut rest = said;
    let mut text = String::new();
    while let Some(at) = rest.find("T-") {
        text.push_str(&rest[..at]);
        rest = rest[at + 2..].trim_start_matches(|c: char| c.is_ascii_digit());
        if let Some(quoted) = rest.strip_prefix(" \"") {
            rest = quoted.split_once('"').map_or(quoted, |(_, rest)| rest);
        } else if text.ends_with('#') {
            // A thread's name ends where the sentence goes on.
            rest = rest.find([',', ':', '·']).map_or("", |end| &rest[end..]);
        }
        text.push('T');
    }
    text + rest
}

/// The form with what was typed into it.
fn filled_in(form: &Form, typed: &[(&str, &str)]) -> String {
    let mut said = format!("*The form:* **{}**", escaped(&form.title));
    for field in &form.fields {
        let given = typed.iter().find(|(name, _)| *name == field.name);
        let value = given.map_or(field.value.as_str(), |(_, value)| value);
        if !value.is_empty() {
            let value = escaped(value).replace('\n', "\\\n  ");
            let label = escaped(field.label.trim_end_matches([':', '?']));
            said.push_str(&format!("\n- *{label}:* {value}"));
        }
    }
    said
}
