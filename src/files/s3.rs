//! A bucket that speaks S3, reached with the HTTP client and the TLS that the rest of the program
//! uses: `object_store`'s own would bring a second of each.

use std::error::Error as _;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use http_body_util::BodyExt;
use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::client::{
    ClientConfigKey, HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest,
    HttpRequestBody, HttpResponse, HttpResponseBody, HttpService,
};
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{ClientOptions, ObjectStore, RetryConfig};
use reqwest::{Certificate, StatusCode, Url};

use super::Fault;
use crate::config::Bucket;

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(5);

/// How long a server may be silent.
const SILENCE: Duration = Duration::from_secs(30);

/// How long one exchange may take. With what is tried again it is over before the lease of the file
/// that is copied is: 10 minutes.
const EXCHANGE: Duration = Duration::from_mins(4);

/// How often a request is tried again at once, and until when: the worker tries again by itself,
/// with longer pauses.
const AGAIN: usize = 2;
const AGAIN_WITHIN: Duration = Duration::from_secs(30);

/// As much of a refusal is read, in bytes, and as much of its message shown, in characters.
const LONGEST_REFUSAL: usize = 16 * 1024;
const LONGEST_MESSAGE: usize = 200;

/// The codes of a bucket in another region.
const OF_ANOTHER_REGION: [&str; 2] = [
    "AuthorizationHeaderMalformed",
    "IllegalLocationConstraintException",
];

/// The codes of keys that are not known, or not taken any more.
const OF_WRONG_KEYS: [&str; 7] = [
    "InvalidAccessKeyId",
    "SignatureDoesNotMatch",
    "InvalidToken",
    "ExpiredToken",
    "TokenRefreshRequired",
    "InvalidClientTokenId",
    "InvalidIdentityToken",
];

/// Opens it, with its folder before every path.
pub(super) fn open(bucket: &Bucket) -> Result<Arc<dyn ObjectStore>, String> {
    let keys = keys(bucket)?;
    endpoints(bucket)?;
    let roots = roots(bucket)?;
    let mut builder = AmazonS3Builder::new()
        .with_http_connector(Connector { keys, roots })
        .with_retry(RetryConfig {
            max_retries: AGAIN,
            retry_timeout: AGAIN_WITHIN,
            ..RetryConfig::default()
        });
    for (name, value) in &bucket.variables {
        match name.to_ascii_lowercase().parse() {
            // They configure an HTTP client that is not used here.
            Ok(AmazonS3ConfigKey::Client(
                key @ (ClientConfigKey::AllowHttp | ClientConfigKey::DefaultContentType),
            )) => {
                builder = builder.with_config(AmazonS3ConfigKey::Client(key), value.expose());
            }
            Ok(AmazonS3ConfigKey::Client(_)) => {
                return Err(format!(
                    "{name} is set, and refreshbot cannot follow it. Remove it; a proxy goes into \
                     HTTPS_PROXY, a certificate of your own into AWS_CA_BUNDLE."
                ));
            }
            Ok(key) => builder = builder.with_config(key, value.expose()),
            Err(_) => {}
        }
    }
    let (name, folder) = bucket.parts();
    let unusable = |error: object_store::Error| format!("attachments.s3 cannot be used: {error}.");
    let store = builder.with_bucket_name(name).build().map_err(unusable)?;
    if folder.is_empty() {
        return Ok(Arc::new(store));
    }
    let folder = Path::parse(folder).map_err(|error| unusable(error.into()))?;
    Ok(Arc::new(PrefixStore::new(store, folder)))
}

/// Whether keys are set. Half of them, or a profile, is refused: the machine's own role would be
/// taken instead.
fn keys(bucket: &Bucket) -> Result<bool, String> {
    let set = |name: &str| bucket.variables.contains_key(name);
    let (id, secret) = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY");
    match (set(id), set(secret)) {
        (true, true) => Ok(true),
        (true, false) => Err(format!("{id} is set, and {secret} is not. Set both.")),
        (false, true) => Err(format!("{secret} is set, and {id} is not. Set both.")),
        (false, false) if set("AWS_PROFILE") => Err(format!(
            "AWS_PROFILE is set, and refreshbot reads no profiles. Set {id} and {secret}."
        )),
        (false, false) => Ok(false),
    }
}

/// Refuses addresses that could not be asked, without showing them.
fn endpoints(bucket: &Bucket) -> Result<(), String> {
    let allowed = bucket.variables.get("AWS_ALLOW_HTTP");
    let allowed = allowed.is_some_and(|text| is_true(text.expose()));
    for name in ["AWS_ENDPOINT", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"] {
        let Some(text) = bucket.variables.get(name) else {
            continue;
        };
        let url = Url::parse(text.expose()).ok().filter(|url| {
            matches!(url.scheme(), "http" | "https")
                && url.has_host()
                && url.username().is_empty()
                && url.password().is_none()
                && url.query().is_none()
                && url.fragment().is_none()
        });
        let Some(url) = url else {
            return Err(format!(
                "{name} is not an address such as https://minio.example:9000."
            ));
        };
        if url.scheme() == "http" && !allowed {
            return Err(format!(
                "{name} begins with http://, and what is sent there could be read on the way. \
                 Use https://, or set AWS_ALLOW_HTTP=true where nobody can."
            ));
        }
    }
    Ok(())
}

fn roots(bucket: &Bucket) -> Result<Vec<Certificate>, String> {
    let Some(file) = bucket.variables.get("AWS_CA_BUNDLE") else {
        return Ok(Vec::new());
    };
    let unusable = |why: String| format!("The file that AWS_CA_BUNDLE names {why}.");
    let pem = std::fs::read(file.expose())
        .map_err(|error| unusable(format!("cannot be read: {error}")))?;
    match Certificate::from_pem_bundle(&pem) {
        Ok(roots) if !roots.is_empty() => Ok(roots),
        _ => Err(unusable("holds no PEM certificate".to_owned())),
    }
}

/// As `object_store` reads it.
fn is_true(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    matches!(text.as_str(), "1" | "true" | "on" | "yes" | "y")
}

/// Makes clients.
#[derive(Debug)]
struct Connector {
    keys: bool,
    roots: Vec<Certificate>,
}

impl HttpConnector for Connector {
    fn connect(&self, options: &ClientOptions) -> object_store::Result<HttpClient> {
        let http = options.get_config_value(&ClientConfigKey::AllowHttp);
        let mut builder = reqwest::Client::builder()
            .use_rustls_tls()
            .user_agent(concat!("refreshbot/", env!("CARGO_PKG_VERSION")))
            .https_only(!http.is_some_and(|text| is_true(&text)))
            .connect_timeout(CONNECT)
            .read_timeout(SILENCE)
            .timeout(EXCHANGE)
            // A request is signed for one host.
            .redirect(reqwest::redirect::Policy::none());
        for root in &self.roots {
            builder = builder.add_root_certificate(root.clone());
        }
        let client = builder
            .build()
            .map_err(|error| object_store::Error::Generic {
                store: "S3",
                source: error.into(),
            })?;
        let keys = self.keys;
        Ok(HttpClient::new(Client { client, keys }))
    }
}

/// Asks, and turns what was refused into a [`Fault`].
#[derive(Debug)]
struct Client {
    client: reqwest::Client,
    keys: bool,
}

#[async_trait]
impl HttpService for Client {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let uri = request.uri();
        let port = uri.port().map_or(String::new(), |port| format!(":{port}"));
        let host = format!("{}{port}", uri.host().unwrap_or_default());
        // The service that gives a machine the keys of its role.
        let for_keys = !self.keys && uri.path().starts_with("/latest/");
        let failed = |error: reqwest::Error| broken(&host, for_keys, &error);
        let request = reqwest::Request::try_from(request.map(body)).map_err(failed)?;
        let mut response = self.client.execute(request).await.map_err(failed)?;
        let status = response.status();
        if status.is_success() || status == StatusCode::NOT_MODIFIED {
            let (host, response) = (host.clone(), reqwest_response(response));
            let failed = move |error| broken(&host, for_keys, &error);
            return Ok(response.map(|body| HttpResponseBody::new(body.map_err(failed))));
        }
        let mut refusal = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(failed)? {
            refusal.extend_from_slice(&chunk);
            if refusal.len() > LONGEST_REFUSAL {
                break;
            }
        }
        if for_keys {
            return Err(HttpError::new(HttpErrorKind::Unknown, Fault::NoKeys));
        }
        let refusal = String::from_utf8_lossy(&refusal);
        let (code, said) = said(status, &refusal);
        if let Some(fault) = refused(status, code, &host, &said) {
            return Err(HttpError::new(HttpErrorKind::Unknown, fault));
        }
        let mut answer = HttpResponse::new(said.into());
        *answer.status_mut() = status;
        Ok(answer)
    }
}

fn reqwest_response(response: reqwest::Response) -> axum::http::Response<reqwest::Body> {
    response.into()
}

fn body(body: HttpRequestBody) -> reqwest::Body {
    match body.as_bytes() {
        Some(bytes) => bytes.clone().into(),
        None => reqwest::Body::wrap(body),
    }
}

/// No answer, or half of one. The address is left out but for the host: a query may hold a token.
fn broken(host: &str, for_keys: bool, error: &reqwest::Error) -> HttpError {
    let kind = if error.is_builder() {
        HttpErrorKind::Unknown
    } else if error.is_connect() {
        HttpErrorKind::Connect
    } else if error.is_timeout() {
        HttpErrorKind::Timeout
    } else {
        HttpErrorKind::Interrupted
    };
    if for_keys {
        return HttpError::new(kind, Fault::NoKeys);
    }
    let mut deepest = error.source();
    while let Some(deeper) = deepest.and_then(|one| one.source()) {
        deepest = Some(deeper);
    }
    let why = match deepest {
        _ if error.is_timeout() => "no answer in time".to_owned(),
        Some(deepest) => deepest.to_string(),
        None => "the connection broke".to_owned(),
    };
    let host = host.to_owned();
    HttpError::new(kind, Fault::Unreached { host, why })
}

/// The code of a refusal, and how it is shown.
fn said(status: StatusCode, refusal: &str) -> (&str, String) {
    let part = |name: &str| {
        let (_, rest) = refusal.split_once(&format!("<{name}>"))?;
        let (text, _) = rest.split_once(&format!("</{name}>"))?;
        Some(text.trim())
    };
    let Some(code) = part("Code") else {
        return ("", status.to_string());
    };
    let message: String = part("Message")
        .unwrap_or_default()
        .chars()
        .filter(|c| !c.is_control())
        .take(LONGEST_MESSAGE)
        .collect();
    let said = format!("{code}: {message}");
    (code, said.trim_end_matches([' ', ':', '.']).to_owned())
}

/// What a refusal means. `None`: `object_store` makes something of it, because it is no fault (there
/// is no such file), or may be over soon.
fn refused(status: StatusCode, code: &str, host: &str, said: &str) -> Option<Fault> {
    let (host, said) = (host.to_owned(), said.to_owned());
    Some(match (code, status.as_u16()) {
        ("NoSuchBucket", _) => Fault::NoBucket(said),
        ("RequestTimeTooSkewed", _) => Fault::Clock(said),
        (_, 300..=399) => Fault::Elsewhere(said),
        _ if OF_ANOTHER_REGION.contains(&code) => Fault::Elsewhere(said),
        (_, 401) => Fault::Keys(said),
        _ if OF_WRONG_KEYS.contains(&code) => Fault::Keys(said),
        (_, 403) => Fault::Denied(said),
        (_, 404 | 408 | 409 | 412 | 416 | 429 | 500..) => return None,
        _ => Fault::Refused { host, said },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As Amazon words it: with the request that was signed, and the session's token in that.
    const QUOTES: &str = "<?xml version=\"1.0\"?><Error><Code>SignatureDoesNotMatch</Code><Message>The \
        request signature we calculated does not match.</Message><AWSAccessKeyId>AKIA</AWSAccessKeyId>\
        <CanonicalRequest>PUT x-amz-security-token:token-secret</CanonicalRequest></Error>";

    #[test]
    fn a_refusal_is_its_code_and_message_and_quotes_no_request() {
        let (code, shown) = said(StatusCode::FORBIDDEN, QUOTES);
        let fault = refused(StatusCode::FORBIDDEN, code, "s3.example", &shown).unwrap();
        assert_eq!(
            fault.to_string(),
            "the keys are refused (SignatureDoesNotMatch: The request signature we calculated does \
             not match)"
        );
        for (refusal, shown) in [
            ("", "403 Forbidden"),
            ("<html>token-secret</html>", "403 Forbidden"),
            ("<Code>AccessDenied</Code>", "AccessDenied"),
        ] {
            assert_eq!(said(StatusCode::FORBIDDEN, refusal).1, shown);
        }
    }

    #[test]
    fn what_may_be_over_soon_and_what_is_no_fault_is_left_to_be_tried_again() {
        for (status, code) in [(404, "NoSuchKey"), (404, ""), (503, "SlowDown"), (429, "")] {
            let status = StatusCode::from_u16(status).unwrap();
            assert_eq!(refused(status, code, "s3.example", code), None, "{status}");
        }
        for (status, code, means) in [
            (404, "NoSuchBucket", "Correct the bucket's name"),
            (301, "", "Set AWS_REGION"),
            (400, "AuthorizationHeaderMalformed", "Set AWS_REGION"),
            (400, "ExpiredToken", "AWS_SESSION_TOKEN"),
            (403, "RequestTimeTooSkewed", "Set the clock"),
            (403, "AccessDenied", "s3:ListBucket"),
            (400, "InvalidBucketName", "Correct attachments.s3"),
        ] {
            let status = StatusCode::from_u16(status).unwrap();
            let fault = refused(status, code, "s3.example", code).unwrap();
            assert!(fault.mend().contains(means), "{fault}: {}", fault.mend());
        }
    }
}
