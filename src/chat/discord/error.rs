//! What Discord's refusals mean for us: later, gone, or not allowed. Never with an address or a
//! token: serenity's errors carry both.

use std::time::Duration;

use serenity::http::{ErrorResponse, HttpError, StatusCode};

use crate::chat::ChatError;

/// Why the adapter did not start. Each is a sentence for the operator, without secrets.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StartError {
    /// Wrong settings: a token that Discord refuses, an intent that is not granted, a proxy or a
    /// root certificate that cannot be read. Trying again does not help.
    #[error("{0}")]
    Usage(String),
    /// Discord could not be reached, or did not do its work.
    #[error("{0}")]
    Work(String),
}

/// What a refused token is called.
pub const WRONG_TOKEN: &str = "Discord refuses the bot's token";

/// What was being done, for the sentence that says what is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// Looking at a guild, channel, member or message.
    Looking,
    /// Posting a message.
    Posting,
    /// Editing a message.
    Editing,
    /// Opening a thread.
    OpeningThread,
    /// Tagging or archiving a thread.
    TaggingThread,
    /// Sending a direct message.
    Direct,
    /// Making a forum's tags.
    MakingTags,
    /// Registering the commands.
    Registering,
    /// Answering an interaction.
    Answering,
}

impl Doing {
    const fn words(self) -> &'static str {
        match self {
            Self::Looking => "look there",
            Self::Posting => "post a message",
            Self::Editing => "edit its message",
            Self::OpeningThread => "open a thread",
            Self::TaggingThread => "tag or archive a thread",
            Self::Direct => "send a direct message",
            Self::MakingTags => "make the forum's tags",
            Self::Registering => "register its commands",
            Self::Answering => "answer",
        }
    }

    const fn needs(self) -> &'static str {
        match self {
            Self::Looking => "View Channel and Read Message History",
            Self::Posting => {
                "View Channel, Send Messages, Send Messages in Threads, Embed Links and Attach Files"
            }
            Self::Editing => "View Channel and, in a closed thread, Manage Threads",
            Self::OpeningThread => {
                "View Channel, Send Messages, Create Public Threads, Send Messages in Threads and \
                 Embed Links"
            }
            Self::TaggingThread => "Manage Threads",
            Self::Direct => "that the person accepts messages from members of the server",
            Self::MakingTags => "Manage Channels",
            Self::Registering => "the scope applications.commands",
            Self::Answering => "the interaction's token",
        }
    }
}

/// Discord's code in an error, if Discord itself refused.
pub fn code(error: &serenity::Error) -> Option<isize> {
    match error {
        serenity::Error::Http(HttpError::UnsuccessfulRequest(response)) => {
            Some(response.error.code)
        }
        _ => None,
    }
}

/// The same error in our words.
pub fn chat_error(doing: Doing, error: &serenity::Error) -> ChatError {
    match error {
        serenity::Error::Http(HttpError::UnsuccessfulRequest(response)) => refused(doing, response),
        serenity::Error::Http(HttpError::Request(error)) => later(unsent(error)),
        serenity::Error::Http(_) | serenity::Error::Model(_) => {
            ChatError::Denied(format!("what the bot would {} is not valid", doing.words()))
        }
        serenity::Error::Json(_) => later("Discord's answer could not be read".into()),
        _ => later("Discord did not answer".into()),
    }
}

fn later(reason: String) -> ChatError {
    ChatError::Retry {
        after: None,
        reason,
    }
}

/// Why a request got no answer, without its address.
pub fn unsent(error: &reqwest::Error) -> String {
    let what = if error.is_timeout() {
        "Discord did not answer in time"
    } else if error.is_connect() {
        "Discord cannot be reached"
    } else if error.is_decode() {
        "Discord's answer could not be read"
    } else {
        "the connection to Discord broke"
    };
    what.to_owned()
}

fn refused(doing: Doing, response: &ErrorResponse) -> ChatError {
    let status = response.status_code;
    let gone = |what: &str| ChatError::Gone(what.to_owned());
    let denied = |what: String| ChatError::Denied(what);
    let act = doing.words();
    match response.error.code {
        10003 => gone("the channel or thread does not exist"),
        10004 => gone("the server does not exist, or the bot is not in it"),
        10007 => gone("the person is no member of the server"),
        10008 => gone("the message does not exist"),
        10011 => gone("the role does not exist"),
        10013 => gone("the account does not exist"),
        10015 | 10062 | 50027 => gone("the interaction is over"),
        20016 | 20028 | 30046 | 40062 | 130_000 => ChatError::Retry {
            after: Some(Duration::from_secs(30)),
            reason: format!("Discord wants the bot to {act} more slowly"),
        },
        160_006 => later("the server has as many active threads as it may have".into()),
        50001 | 50013 | 160_002 => {
            denied(format!("the bot may not {act}: it needs {}", doing.needs()))
        }
        50007 => denied("the person accepts no direct messages from the bot".into()),
        50083 => {
            denied("the thread is archived or locked, and the bot may do nothing there".into())
        }
        40005 => denied("the files are too large for Discord".into()),
        40067 => denied("the forum demands a tag: add one named New to it".into()),
        // No JSON: something in front of Discord answered.
        -1 if status != StatusCode::UNAUTHORIZED => {
            later(format!("something in front of Discord answered {status}"))
        }
        _ if status == StatusCode::UNAUTHORIZED => {
            tracing::error!("Discord refuses the bot's token: set DISCORD_TOKEN anew and restart");
            denied(WRONG_TOKEN.into())
        }
        _ if status.is_server_error()
            || status == StatusCode::TOO_MANY_REQUESTS
            || status == StatusCode::REQUEST_TIMEOUT =>
        {
            later(format!("Discord answered {status}"))
        }
        _ if status == StatusCode::NOT_FOUND => gone("Discord knows no such thing"),
        code => denied(format!(
            "Discord does not let the bot {act} ({code}): {}",
            reason(response)
        )),
    }
}

/// Discord's own sentence and the places in the body that it names, cut short.
fn reason(response: &ErrorResponse) -> String {
    let mut text = response.error.message.clone();
    for error in &response.error.errors {
        text.push_str("; ");
        text.push_str(&error.path);
        text.push_str(": ");
        text.push_str(&error.message);
    }
    text.chars().take(300).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn refusal(status: u16, code: i64, message: &str) -> serenity::Error {
        let error: serenity::http::DiscordJsonError =
            serde_json::from_value(json!({ "code": code, "message": message })).unwrap();
        // `ErrorResponse` cannot be built outside serenity: go the way that a response goes.
        let body = serde_json::to_string(&error).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let response = reqwest::Response::from(http_response(status, body));
        let response = runtime.block_on(ErrorResponse::from_response(
            response,
            reqwest::Method::POST,
        ));
        serenity::Error::Http(HttpError::UnsuccessfulRequest(response))
    }

    fn http_response(status: u16, body: String) -> axum::http::Response<String> {
        axum::http::Response::builder()
            .status(status)
            .body(body)
            .unwrap()
    }

    fn kind(status: u16, code: i64) -> &'static str {
        match chat_error(Doing::Posting, &refusal(status, code, "no")) {
            ChatError::Retry { .. } => "retry",
            ChatError::Gone(_) => "gone",
            ChatError::Denied(_) => "denied",
        }
    }

    #[test]
    fn each_refusal_is_of_its_kind() {
        for (status, code, expected) in [
            (404, 10003, "gone"),
            (404, 10008, "gone"),
            (404, 10013, "gone"),
            (404, 10007, "gone"),
            (404, 0, "gone"),
            (403, 50001, "denied"),
            (403, 50013, "denied"),
            (403, 50007, "denied"),
            (400, 50035, "denied"),
            (400, 160_002, "denied"),
            (401, 0, "denied"),
            (429, 0, "retry"),
            (400, 30046, "retry"),
            (500, 0, "retry"),
            (503, 0, "retry"),
            (400, 160_006, "retry"),
        ] {
            assert_eq!(kind(status, code), expected, "{status} {code}");
        }
    }

    #[test]
    fn a_page_instead_of_json_is_tried_again() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let response = reqwest::Response::from(http_response(502, "<html>".into()));
        let response =
            runtime.block_on(ErrorResponse::from_response(response, reqwest::Method::GET));
        let error = serenity::Error::Http(HttpError::UnsuccessfulRequest(response));
        assert!(matches!(
            chat_error(Doing::Looking, &error),
            ChatError::Retry { .. }
        ));
    }

    #[test]
    fn a_denial_names_what_is_missing() {
        let error = chat_error(
            Doing::TaggingThread,
            &refusal(403, 50013, "Missing Permissions"),
        );
        assert_eq!(
            error,
            ChatError::Denied(
                "the bot may not tag or archive a thread: it needs Manage Threads".into()
            )
        );
    }
}
