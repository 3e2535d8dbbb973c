//! Who may talk to the local workspace: the page that it served, and nobody else. A page of the web
//! that the same browser shows cannot reach it, whatever names it gives this machine.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::problem::Problem;

/// What the page may load and do: its own files and the mails that it frames, and nothing inline.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data:; connect-src 'self'; font-src 'self'; frame-src 'self'; \
    form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

/// The port that the server listens on: only requests that name it are answered.
#[derive(Debug, Clone, Copy)]
pub struct Port(pub u16);

/// Lets a request through that this machine's own page may have made, and marks every answer.
pub async fn guard(State(Port(port)): State<Port>, request: Request, next: Next) -> Response {
    let mut response = match refused(
        port,
        request.method(),
        request.uri().path(),
        request.headers(),
    ) {
        Some(why) => Problem::new(StatusCode::FORBIDDEN, why).into_response(),
        None => next.run(request).await,
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
    ] {
        // A mail has a stricter policy of its own.
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Why a request is not answered.
fn refused(port: u16, method: &Method, path: &str, headers: &HeaderMap) -> Option<&'static str> {
    let host = one(headers, &header::HOST).unwrap_or_default();
    if !own_hosts(port).iter().any(|own| own == host) {
        // Another name that was made to lead here: DNS rebinding.
        return Some("This address is not the workspace's own.");
    }
    let origin = one(headers, &header::ORIGIN);
    let own_origin = format!("http://{host}");
    let reads = matches!(*method, Method::GET | Method::HEAD);
    match origin {
        Some(origin) if origin != own_origin => return Some(FOREIGN),
        None if !reads => return Some(FOREIGN),
        _ => {}
    }
    let site = headers.get("sec-fetch-site").map(HeaderValue::as_bytes);
    let opens_page = reads && path == "/";
    match site {
        None | Some(b"same-origin" | b"none") => None,
        // A link on another page may lead here: the page itself changes nothing.
        Some(_) if opens_page => None,
        Some(_) => Some(FOREIGN),
    }
}

const FOREIGN: &str = "Only the workspace's own page may do this.";

/// The names of this machine under which the page may be opened.
fn own_hosts(port: u16) -> [String; 3] {
    ["localhost", "127.0.0.1", "[::1]"].map(|name| format!("{name}:{port}"))
}

/// A header that stands there once; empty where it stands twice or is no text.
fn one<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let first = values.next()?;
    if values.next().is_some() {
        return Some("");
    }
    Some(first.to_str().unwrap_or_default())
}
