//! Discord's addresses: an HTTP proxy (CONNECT), and behind it TLS for Discord's host names.

use std::collections::HashMap;
use std::convert::Infallible;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use super::Inner;
use super::request::{Call, Upload};

/// The hosts that the certificate names.
const HOSTS: [&str; 4] = [
    "discord.com",
    "cdn.discordapp.com",
    "media.discordapp.net",
    "discordapp.com",
];

/// A certificate for Discord's hosts; its root is written to `root`.
pub fn certificate(root: &Path) -> TlsAcceptor {
    let mut ca = CertificateParams::new(Vec::new()).unwrap();
    ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    ca.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let ca_key = KeyPair::generate().unwrap();
    let ca_cert = ca.self_signed(&ca_key).unwrap();
    std::fs::write(root, ca_cert.pem()).unwrap();
    let issuer = Issuer::new(ca, ca_key);
    let key = KeyPair::generate().unwrap();
    let hosts: Vec<String> = HOSTS.map(String::from).to_vec();
    let mut leaf = CertificateParams::new(hosts).unwrap();
    leaf.use_authority_key_identifier_extension = true;
    let leaf = leaf.signed_by(&key, &issuer).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![leaf.der().clone()], key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

/// Serves proxy connections until the listener's task is ended.
pub async fn serve(listener: TcpListener, tls: TlsAcceptor, inner: Arc<Inner>) {
    while let Ok((stream, _)) = listener.accept().await {
        let _ = stream.set_nodelay(true);
        tokio::spawn(tunnel(stream, tls.clone(), inner.clone()));
    }
}

/// Reads `CONNECT host:port`, answers it, and serves HTTPS inside.
async fn tunnel(mut stream: TcpStream, tls: TlsAcceptor, inner: Arc<Inner>) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) if head.len() < 8192 => head.push(byte),
            _ => return,
        }
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let mut words = head.split_whitespace();
    let (method, target) = (words.next(), words.next().unwrap_or_default());
    let host = target
        .rsplit_once(':')
        .map_or(target, |(h, _)| h)
        .to_string();
    if inner.look(|w| w.unreachable) {
        return;
    }
    inner.with(|w| *w.connects.entry(host.clone()).or_default() += 1);
    if method != Some("CONNECT") || !HOSTS.contains(&host.as_str()) {
        let no = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        let _ = stream.write_all(no).await;
        return;
    }
    let yes = b"HTTP/1.1 200 Connection established\r\n\r\n";
    if stream.write_all(yes).await.is_err() {
        return;
    }
    let Ok(stream) = tls.accept(stream).await else {
        return;
    };
    let service = service_fn(|request| {
        let (inner, host) = (inner.clone(), host.clone());
        async move { reply(request, host, inner).await }
    });
    let _ = hyper::server::conn::http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

/// The connection is to be cut instead of answered.
#[derive(Debug)]
struct Cut;

impl std::fmt::Display for Cut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the connection was cut on purpose")
    }
}

impl std::error::Error for Cut {}

async fn reply(
    request: Request<Incoming>,
    host: String,
    inner: Arc<Inner>,
) -> Result<Response<Full<Bytes>>, Cut> {
    let call = read(request, host).await;
    let Some(answer) = super::rest::respond(call, &inner).await else {
        return Err(Cut);
    };
    let mut response = Response::builder().status(answer.status);
    if !answer.content_type.is_empty() {
        response = response.header("content-type", &answer.content_type);
    }
    for (name, value) in &answer.headers {
        response = response.header(name, value);
    }
    Ok(response.body(Full::new(answer.body)).unwrap())
}

async fn read(request: Request<Incoming>, host: String) -> Call {
    let (head, body) = request.into_parts();
    let header = |name: &str| {
        let value = head.headers.get(name)?;
        Some(value.to_str().ok()?.to_string())
    };
    let kind = header("content-type").unwrap_or_default();
    let query = head.uri.query().unwrap_or_default();
    let query: HashMap<String, String> = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(k, v)| (k.to_string(), v.to_string()))
        .collect();
    let path = head.uri.path();
    let path = path.strip_prefix("/api/v10").unwrap_or(path);
    let mut call = Call {
        method: head.method.to_string(),
        host,
        path: path.replace("%40", "@"),
        query,
        authorization: header("authorization"),
        json: None,
        files: Vec::new(),
        size: 0,
        unreadable: None,
    };
    let Ok(bytes) = body
        .collect()
        .await
        .map(http_body_util::Collected::to_bytes)
    else {
        call.unreadable = Some("the body broke off".into());
        return call;
    };
    call.size = bytes.len();
    if let Ok(boundary) = multer::parse_boundary(&kind) {
        if let Err(e) = parts(&mut call, bytes, boundary).await {
            call.unreadable = Some(e.to_string());
        }
    } else if !bytes.is_empty() {
        match serde_json::from_slice(&bytes) {
            Ok(value) => call.json = Some(value),
            Err(e) => call.unreadable = Some(e.to_string()),
        }
    }
    call
}

async fn parts(call: &mut Call, bytes: Bytes, boundary: String) -> Result<(), multer::Error> {
    let stream = futures::stream::once(async { Ok::<_, Infallible>(bytes) });
    let mut form = multer::Multipart::new(stream, boundary);
    while let Some(field) = form.next_field().await? {
        let name = field.name().unwrap_or_default().to_string();
        if name == "payload_json" {
            let text = field.text().await?;
            match serde_json::from_str(&text) {
                Ok(value) => call.json = Some(value),
                Err(e) => call.unreadable = Some(e.to_string()),
            }
            continue;
        }
        let number = name
            .trim_start_matches("files[")
            .trim_end_matches(']')
            .parse()
            .unwrap_or(0);
        let upload = Upload {
            number,
            filename: field.file_name().unwrap_or("file").to_string(),
            content_type: field
                .content_type()
                .map_or("application/octet-stream".into(), ToString::to_string),
            bytes: field.bytes().await?,
        };
        call.files.push(upload);
    }
    Ok(())
}
