//! The page itself: a few files, in the program.

use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::problem::Problem;

const INDEX: &str = include_str!("page/index.html");
const STYLE: &str = include_str!("page/app.css");
const SCRIPT: &str = include_str!("page/app.js");
const ICON: &str = include_str!("page/favicon.svg");

const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

macro_rules! modules {
    ($($name:literal)*) => { &[$(($name, include_str!(concat!("page/js/", $name)))),*] };
}

/// The modules of the script, by name.
const MODULES: &[(&str, &str)] = modules![
    "api.js"
    "clock.js"
    "command.js"
    "composer.js"
    "content.js"
    "dates.js"
    "dom.js"
    "drawer.js"
    "elsewhere.js"
    "form.js"
    "guide.js"
    "help.js"
    "live.js"
    "message.js"
    "notices.js"
    "option.js"
    "people.js"
    "replies.js"
    "sidebar.js"
    "state.js"
    "suggestions.js"
    "text.js"
    "timeline.js"
    "typed.js"
    "views.js"
];

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
    file(JAVASCRIPT, SCRIPT)
}

/// `/favicon.svg`.
pub async fn icon() -> Response {
    file("image/svg+xml", ICON)
}

/// `/js/NAME.js`.
pub async fn module(Path(name): Path<String>) -> Result<Response, Problem> {
    let found = MODULES.iter().find(|(known, _)| *known == name);
    let (_, text) = found.ok_or_else(nothing_here)?;
    Ok(file(JAVASCRIPT, text))
}

/// What is not there.
pub async fn nothing() -> Problem {
    nothing_here()
}

fn nothing_here() -> Problem {
    Problem::missing("There is nothing here.")
}

fn file(media_type: &'static str, text: &'static str) -> Response {
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static(media_type))];
    (kind, text).into_response()
}
