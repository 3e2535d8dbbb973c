//! The mailboxes of the agency, and the faults of a mail server before them.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use refreshbot::mail::mailbox::Mailbox;
use refreshbot::mail::{Mail, MailError, Mailer};

/// How a mail fails.
pub enum MailFails {
    /// It was not sent.
    Before(MailError),
    /// It was sent, and the answer was lost.
    After(MailError),
}

type Decide = Box<dyn FnMut(&Mail) -> Option<MailFails> + Send>;

/// The mail server.
#[derive(Clone, Default)]
pub struct Post {
    /// What arrived.
    pub arrived: Mailbox,
    decide: Arc<Mutex<Option<Decide>>>,
}

impl Post {
    /// From now on `decide` says what fails; `None` from it: it works.
    pub fn fail(&self, decide: impl FnMut(&Mail) -> Option<MailFails> + Send + 'static) {
        *self.decide.lock().unwrap() = Some(Box::new(decide));
    }

    /// Everything works again.
    pub fn heal(&self) {
        *self.decide.lock().unwrap() = None;
    }
}

#[async_trait]
impl Mailer for Post {
    fn host(&self) -> &'static str {
        "agency.example"
    }

    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let fails = self
            .decide
            .lock()
            .unwrap()
            .as_mut()
            .and_then(|fails| fails(mail));
        match fails {
            Some(MailFails::Before(error)) => Err(error),
            Some(MailFails::After(error)) => {
                self.arrived.send(mail).await?;
                Err(error)
            }
            None => self.arrived.send(mail).await,
        }
    }
}

/// Mails as text. What is the same to the letter stands once: a footer is named by its number, and a
/// mail to several follows all of their heads.
pub fn as_text<'a>(mails: impl IntoIterator<Item = (String, &'a Mail)>) -> String {
    let mut footers: Vec<&str> = Vec::new();
    let mut told: Vec<(Vec<String>, String)> = Vec::new();
    for (head, mail) in mails {
        let (text, footer) = mail.text.split_once("\n-- \n").expect("a footer");
        let known = footers.iter().position(|known| *known == footer);
        let nth = known.unwrap_or_else(|| {
            footers.push(footer);
            footers.len() - 1
        });
        let head = format!("{head} · footer {}", nth + 1);
        let date = mail.date.format("%F %H:%M");
        let text = format!("{} · {date}\n\n{text}", mail.subject);
        match told.last_mut() {
            Some((heads, same)) if *same == text => heads.push(head),
            _ => told.push((vec![head], text)),
        }
    }
    let told = told
        .into_iter()
        .map(|(heads, text)| format!("{}\n{text}", heads.join("\n")));
    let footers = footers
        .iter()
        .enumerate()
        .map(|(nth, footer)| format!("footer {}\n{footer}", nth + 1));
    told.chain(footers)
        .collect::<Vec<_>>()
        .join("\n==========\n")
}
