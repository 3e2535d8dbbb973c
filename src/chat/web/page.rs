//! The page itself: three files, in the program.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::problem::Problem;

const INDEX: &str = include_str!("page/index.html");
const STYLE: &str = include_str!("page/app.css");
const SCRIPT: &str = include_str!("page/app.js");

/// `/`.
pub async fn index() -> Response {
    file("text/html; charset=utf-8", INDEX)
}

/// `/app.css`.
pub async fn style() -> Response {
    file("text/css; charset=utf-8", STYLE)
}

/// `/app.js`.
pub async fn script() -> Response {
    file("text/javascript; charset=utf-8", SCRIPT)
}

/// What is not there.
pub async fn nothing() -> Problem {
    Problem::missing("There is nothing here.")
}

fn file(media_type: &'static str, text: &'static str) -> Response {
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static(media_type))];
    (kind, text).into_response()
}
