//! Why the server did not do what the page asked, as the page shows it.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// A refusal of the server's own; what the process refuses is an ordinary answer.
#[derive(Debug)]
pub struct Problem {
    status: StatusCode,
    error: String,
    option: Option<String>,
}

impl Problem {
    /// A sentence for people, with its status.
    pub fn new(status: StatusCode, error: impl Into<String>) -> Self {
        Self {
            status,
            error: error.into(),
            option: None,
        }
    }

    /// Something that cannot be read.
    pub fn unreadable(error: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, error)
    }

    /// Something that is not there.
    pub fn missing(error: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, error)
    }

    /// What is wrong with an option of a command.
    pub fn option(name: &str, error: impl Into<String>) -> Self {
        Self {
            option: Some(name.to_owned()),
            ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, error)
        }
    }
}

impl From<sqlx::Error> for Problem {
    fn from(fault: sqlx::Error) -> Self {
        tracing::error!(error = %fault, "the database failed");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "Something went wrong here. Try it again.",
        )
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let said = match self.option {
            Some(option) => json!({ "error": self.error, "option": option }),
            None => json!({ "error": self.error }),
        };
        (self.status, Json(said)).into_response()
    }
}
