//! Fetching a file that somebody sent, while Discord's link lasts.

use bytes::{Bytes, BytesMut};
use futures::StreamExt;
use reqwest::{StatusCode, Url};

use super::error::unsent;
use crate::chat::ChatError;

/// Where Discord keeps files. Nothing else is asked, whatever a link says.
const HOSTS: [&str; 2] = ["cdn.discordapp.com", "media.discordapp.net"];

/// The bytes behind `url`, `most` at most.
pub async fn fetch(client: &reqwest::Client, url: &str, most: u64) -> Result<Bytes, ChatError> {
    let url = address(url)?;
    let later = |error: &reqwest::Error| ChatError::Retry {
        after: None,
        reason: unsent(error),
    };
    let response = client
        .get(url)
        .send()
        .await
        .map_err(|error| later(&error))?;
    match response.status() {
        status if status.is_success() => {}
        StatusCode::FORBIDDEN | StatusCode::NOT_FOUND | StatusCode::GONE => {
            return Err(ChatError::Gone("the file's link has expired".into()));
        }
        status if status.is_redirection() => {
            return Err(ChatError::Denied("the file has moved elsewhere".into()));
        }
        status => {
            return Err(ChatError::Retry {
                after: None,
                reason: format!("Discord's files answered {status}"),
            });
        }
    }
    let too_large = || ChatError::Denied(format!("the file is larger than {most} bytes"));
    if response.content_length().is_some_and(|size| size > most) {
        return Err(too_large());
    }
    let mut bytes = BytesMut::new();
    let mut parts = response.bytes_stream();
    while let Some(part) = parts.next().await {
        let part = part.map_err(|error| later(&error))?;
        if (bytes.len() + part.len()) as u64 > most {
            return Err(too_large());
        }
        bytes.extend_from_slice(&part);
    }
    Ok(bytes.freeze())
}

fn address(url: &str) -> Result<Url, ChatError> {
    let parsed = Url::parse(url).ok().filter(|url| {
        url.scheme() == "https"
            && url.port().is_none()
            && url.host_str().is_some_and(|host| HOSTS.contains(&host))
    });
    parsed.ok_or_else(|| ChatError::Denied("the file is not one of Discord's".into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_discords_files_are_fetched() {
        assert!(address("https://cdn.discordapp.com/attachments/1/2/a.png?ex=1").is_ok());
        assert!(address("https://media.discordapp.net/attachments/1/2/a.png").is_ok());
        for url in [
            "http://cdn.discordapp.com/a.png",
            "https://cdn.discordapp.com.example.com/a.png",
            "https://cdn.discordapp.com@example.com/a.png",
            "https://cdn.discordapp.com:8443/a.png",
            "https://169.254.169.254/latest",
            "file:///etc/passwd",
            "no address",
        ] {
            assert!(matches!(address(url), Err(ChatError::Denied(_))), "{url}");
        }
    }
}
