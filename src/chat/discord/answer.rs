//! Hearing what was asked, and answering within Discord's three seconds.

use std::sync::Arc;
use std::time::Duration;

use serenity::all::Builder;
use serenity::http::Http;
use tokio::time::{Instant, timeout_at};
use tracing::instrument::WithSubscriber;
use tracing::subscriber::NoSubscriber;

use super::Discord;
use super::error::{Doing, chat_error, code};
use super::interaction::{Asked, By, account, button_for};
use super::render::render;
use super::send;
use crate::chat::{ChatError, Listener, References};
use crate::domain::id::WorkspaceId;
use crate::domain::people::Platform;
use crate::measure;
use crate::message::{Button, ButtonStyle, Form, LineKind, Message, Text};
use crate::request::{Account, Place, Reply, Request, Standing};
use crate::spans;

/// An answer that takes longer is announced first; Discord waits 3 s.
const DEFER_AFTER: Duration = Duration::from_secs(2);
/// One attempt at an answer.
const ATTEMPT: Duration = Duration::from_secs(10);
const BEFORE_RETRY: Duration = Duration::from_millis(200);
/// An earlier attempt at the same answer arrived.
const ACKNOWLEDGED: isize = 40060;

/// How far an interaction has been answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum So {
    /// Not at all.
    Unanswered,
    /// "Wait".
    Deferred,
    /// "Wait" was said, and nobody knows whether it arrived.
    Unsure,
}

/// What is asked with whom it is told where, until it is answered.
struct Hearing {
    http: Http,
    asked: Asked,
}

impl Discord {
    /// Hears and answers one interaction.
    pub(super) async fn converse(
        &self,
        asked: Asked,
        workspace: WorkspaceId,
        listener: Arc<dyn Listener>,
    ) {
        let received = Instant::now();
        let hearing = Hearing {
            http: self.rest.separate(),
            asked,
        };
        hearing.http.set_application_id(self.application);
        let event_id = format!("discord:{}", hearing.asked.id);
        let hear = self.hear(&hearing.asked, workspace, &event_id, listener.as_ref());
        tokio::pin!(hear);
        let (mut so, completes) = (So::Unanswered, hearing.asked.completes);
        let (actor, reply) = match timeout_at(received + DEFER_AFTER, &mut hear).await {
            Ok(heard) => heard,
            Err(_) if completes => hear.await,
            Err(_) => {
                let (heard, deferred) = tokio::join!(&mut hear, hearing.defer(received));
                so = if deferred { So::Deferred } else { So::Unsure };
                heard
            }
        };
        let answered = hearing.answer(so, &reply).await;
        if answered.is_ok() && so != So::Deferred {
            measure::acknowledged(received.elapsed());
        }
        if let Err(error) = answered {
            tracing::warn!(event_id, %error, "an answer did not arrive");
            if matches!(reply, Reply::Private(_)) {
                listener
                    .reply_missed(Platform::Discord, &actor, &event_id)
                    .await;
            }
        }
    }

    async fn hear(
        &self,
        asked: &Asked,
        workspace: WorkspaceId,
        event_id: &str,
        listener: &dyn Listener,
    ) -> (Account, Reply) {
        let (actor, standing, channel) = match self.who(&asked.by, &asked.channel).await {
            Ok(who) => who,
            Err((actor, error)) => {
                tracing::warn!(event_id, %error, "the actor's membership is unknown");
                return (actor, Reply::Private(unknown_standing()));
            }
        };
        let request = Request {
            workspace,
            platform: Platform::Discord,
            actor: actor.clone(),
            standing,
            place: Place { channel },
            event_id: event_id.to_owned(),
            action: asked.action.clone(),
        };
        (actor, listener.hear(request).await)
    }

    /// Who asks, how they stand to the workspace, and in which channel.
    async fn who(
        &self,
        by: &By,
        channel: &str,
    ) -> Result<(Account, Standing, Option<String>), (Account, ChatError)> {
        let channel = Some(channel.to_owned());
        match by {
            By::Member { guild, account } if *guild == self.guild => {
                Ok((account.clone(), Standing::Member, channel))
            }
            By::Member { account, .. } => {
                // Roles of another guild mean nothing here.
                let account = Account {
                    roles: crate::domain::people::Roles::new(),
                    ..account.clone()
                };
                Ok((account, Standing::Elsewhere, channel))
            }
            By::Private { id, name } => {
                let stranger = Account {
                    id: id.to_string(),
                    name: name.clone(),
                    roles: crate::domain::people::Roles::new(),
                };
                match self.member_now(*id).await {
                    Ok(Some(member)) => {
                        Ok((account(&member, &self.roles_of), Standing::Member, None))
                    }
                    Ok(None) => Ok((stranger, Standing::Stranger, None)),
                    Err(error) => Err((stranger, error)),
                }
            }
        }
    }
}

impl Hearing {
    /// Whether Discord knows now that an answer will come.
    async fn defer(&self, received: Instant) -> bool {
        let defer = || async {
            let to = (self.asked.id, self.asked.token.as_str());
            send::defer().execute(&self.http, to).await
        };
        match twice(defer).await {
            Ok(()) => {
                measure::acknowledged(received.elapsed());
                true
            }
            Err(error) => {
                tracing::warn!(event = %self.asked.id, %error, "an answer could not be announced");
                false
            }
        }
    }

    async fn answer(&self, so: So, reply: &Reply) -> Result<(), ChatError> {
        let token = self.asked.token.as_str();
        let reply = self.shown(so, reply);
        let body = match reply {
            Shown::Message(message) => {
                let rendered = render(&message, &References::default());
                let edit = || async {
                    let edit = send::after_deferral(&rendered);
                    edit.execute(&self.http, token).await.map(|_| ())
                };
                if so == So::Deferred {
                    return twice(edit).await;
                }
                if so == So::Unsure && twice(edit).await.is_ok() {
                    return Ok(());
                }
                send::answer(&rendered)
            }
            Shown::Form(form) => send::modal(&form),
            Shown::Choices(choices) => send::choices(&choices),
        };
        let respond = || async {
            let to = (self.asked.id, token);
            body.clone().execute(&self.http, to).await
        };
        twice(respond).await
    }

    /// The reply in a form that this interaction can take.
    fn shown(&self, so: So, reply: &Reply) -> Shown {
        match reply {
            Reply::Choices(choices) if self.asked.completes => Shown::Choices(choices.clone()),
            _ if self.asked.completes => Shown::Choices(Vec::new()),
            Reply::Form(form) if self.asked.takes_form && so == So::Unanswered => {
                Shown::Form(form.clone())
            }
            Reply::Form(form) => Shown::Message(button_to(form)),
            Reply::Private(message) | Reply::Shown(message) => Shown::Message(message.clone()),
            Reply::Nothing => Shown::Message(Message::default()),
            Reply::Choices(choices) => {
                let mut text = Text::new();
                for choice in choices {
                    text.push(LineKind::Item, [choice.label.as_str().into()]);
                }
                Shown::Message(Message::text(text))
            }
        }
    }
}

/// What Discord is told.
enum Shown {
    Message(Message),
    Form(Form),
    Choices(Vec<crate::message::Choice>),
}

/// A form that Discord does not take here, as a button that opens it.
fn button_to(form: &Form) -> Message {
    Message::text(Text::line(spans![&form.title])).button(Button {
        id: button_for(&form.id),
        label: "Open the form".into(),
        style: ButtonStyle::Primary,
    })
}

fn unknown_standing() -> Message {
    Message::text(Text::line(spans![
        "Discord did not say who you are in the server, so nothing was changed. Try again in a \
         minute."
    ]))
}

/// Tries, and once more where the first attempt met no answer of Discord's own.
async fn twice<F, Fut>(attempt: F) -> Result<(), ChatError>
where
    F: Fn() -> Fut,
    Fut: Future<Output = serenity::Result<()>>,
{
    let once = || async {
        let late = || ChatError::Retry {
            after: None,
            reason: "Discord did not answer in time".into(),
        };
        // serenity writes addresses, and with them tokens, into its logs.
        let attempt = attempt().with_subscriber(NoSubscriber::default());
        match tokio::time::timeout(ATTEMPT, attempt).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) if code(&error) == Some(ACKNOWLEDGED) => Ok(()),
            Ok(Err(error)) => Err(chat_error(Doing::Answering, &error)),
            Err(_) => Err(late()),
        }
    };
    match once().await {
        Err(ChatError::Retry { after, .. }) => {
            tokio::time::sleep(after.unwrap_or(BEFORE_RETRY).min(ATTEMPT)).await;
            once().await
        }
        done => done,
    }
}
