//! What single settings must look like. Errors are sentences; they never show
//! a URL, which might hold a password, or a text long enough to be a token.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use chrono::{NaiveDate, NaiveTime, Weekday};
use url::Url;

use super::reader::Value;
use super::{SmtpSecurity, SmtpServer, StallRule};
use crate::domain::email::check_email;

/// Longest wait for a stall, in working hours.
const LONGEST_STALL: u32 = 1000;

/// The value as shown in an error: quoted, unless it might be a secret.
fn shown(text: &str) -> String {
    if text.chars().count() > 30 {
        return "This value".to_owned();
    }
    format!("\"{text}\"")
}

pub(super) fn whole_number(text: &str, most: u16) -> Result<u16, String> {
    let number = text.parse().ok().filter(|number| *number <= most);
    number.ok_or_else(|| format!("{} is not a whole number from 0 to {most}.", shown(text)))
}

/// A parser that has its own errors, which are sentences.
pub(super) fn parsed<T: std::str::FromStr>(text: &str) -> Result<T, String>
where
    T::Err: std::fmt::Display,
{
    text.parse().map_err(|error: T::Err| error.to_string())
}

pub(super) fn discord_id(text: &str) -> Result<u64, String> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let id = text.parse().ok().filter(|id| digits && *id > 0);
    id.ok_or_else(|| {
        format!(
            "{} is not a Discord id, which is a number such as 1082736455463728190. Switch on \
             Developer Mode in Discord's settings, then right-click and Copy ID.",
            shown(text)
        )
    })
}

pub(super) fn discord_ids(value: &Value) -> Result<Vec<u64>, String> {
    value.many()?.into_iter().map(discord_id).collect()
}

pub(super) fn weekdays(value: &Value) -> Result<Vec<Weekday>, String> {
    let mut days = Vec::new();
    for item in value.many()? {
        let wrong = |_| {
            format!(
                "{} is not a weekday. Write them as in Mon, Tue or Mon-Fri.",
                shown(item)
            )
        };
        let (first, last) = item.split_once('-').unwrap_or((item, item));
        let mut day: Weekday = first.trim().parse().map_err(wrong)?;
        let last: Weekday = last.trim().parse().map_err(wrong)?;
        days.push(day);
        while day != last {
            day = day.succ();
            days.push(day);
        }
    }
    Ok(days)
}

pub(super) fn time_of_day(text: &str) -> Result<NaiveTime, String> {
    NaiveTime::parse_from_str(text, "%H:%M")
        .or_else(|_| NaiveTime::parse_from_str(text, "%H:%M:%S"))
        .map_err(|_| {
            format!(
                "{} is not a time of day, as in 09:00 or 17:30.",
                shown(text)
            )
        })
}

pub(super) fn dates(value: &Value) -> Result<Vec<NaiveDate>, String> {
    let date = |text: &str| {
        NaiveDate::parse_from_str(text, "%Y-%m-%d")
            .map_err(|_| format!("{} is not a date, as in 2026-12-24.", shown(text)))
    };
    value.many()?.into_iter().map(date).collect()
}

pub(super) fn stall_rule(value: &Value) -> Result<StallRule, String> {
    let wrong = || {
        format!(
            "It must be two whole numbers of working hours, [remind, escalate], the second not \
             smaller than the first and at most {LONGEST_STALL}."
        )
    };
    let [remind, escalate] = value.many()?[..] else {
        return Err(wrong());
    };
    match (remind.parse(), escalate.parse()) {
        (Ok(remind), Ok(escalate)) if remind <= escalate && escalate <= LONGEST_STALL => {
            Ok(StallRule { remind, escalate })
        }
        _ => Err(wrong()),
    }
}

pub(super) fn http_proxy(text: &str) -> Result<String, String> {
    let trimmed = text.trim_end_matches('/');
    let port = trimmed
        .strip_prefix("http://")
        .and_then(|authority| authority.rsplit_once(':'))
        .and_then(|(_, port)| port.parse::<u16>().ok())
        .filter(|port| *port > 0);
    let bare = Url::parse(trimmed).is_ok_and(|url| {
        url.host().is_some()
            && url.path() == "/"
            && url.username().is_empty()
            && url.password().is_none()
    });
    if port.is_none() || !bare {
        return Err(
            "It must be http://host:port, without a user, a password or a path.".to_owned(),
        );
    }
    Ok(trimmed.to_owned())
}

pub(super) fn existing_file(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    match std::fs::metadata(&path) {
        Ok(file) if file.is_file() => Ok(path),
        Ok(_) => Err(format!("{} is not a file.", path.display())),
        Err(error) => Err(format!("{} cannot be read: {error}.", path.display())),
    }
}

pub(super) fn smtp_server(text: &str) -> Result<SmtpServer, String> {
    let wrong = || {
        "It must be smtps://user@host:465, or smtp://user@host:587 for STARTTLS; in the user's \
         name the characters @ / : % are written %40 %2F %3A %25."
            .to_owned()
    };
    let url = Url::parse(text).map_err(|_| wrong())?;
    if url.password().is_some() {
        return Err(
            "The password does not belong here. Set the variable SMTP_PASSWORD, or \
             SMTP_PASSWORD_FILE to the path of a file that holds it."
                .to_owned(),
        );
    }
    let host = url.host_str().unwrap_or_default();
    let host = host
        .trim_start_matches('[')
        .trim_end_matches(']')
        .to_owned();
    let bare = matches!(url.path(), "" | "/") && url.query().is_none() && url.fragment().is_none();
    let (security, port) = match url.scheme() {
        "smtps" => (SmtpSecurity::Tls, 465),
        "smtp" if is_loopback(&host) => (SmtpSecurity::Plain, 25),
        "smtp" => (SmtpSecurity::StartTls, 587),
        _ => return Err(wrong()),
    };
    if host.is_empty() || !bare || url.port() == Some(0) {
        return Err(wrong());
    }
    Ok(SmtpServer {
        security,
        host,
        port: url.port().unwrap_or(port),
        user: Some(percent_decoded(url.username())).filter(|user| !user.is_empty()),
    })
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host
            .parse()
            .is_ok_and(|address: IpAddr| address.is_loopback())
}

fn percent_decoded(text: &str) -> String {
    // A form's decoding is the same but for these two characters.
    let form = text.replace('+', "%2B").replace('&', "%26");
    let mut pairs = url::form_urlencoded::parse(form.as_bytes());
    pairs
        .next()
        .map_or_else(String::new, |(name, _)| name.into_owned())
}

/// `someone@company.example` or `Some One <someone@company.example>`.
pub(super) fn mailbox(text: &str) -> Result<String, String> {
    let address = match text
        .strip_suffix('>')
        .and_then(|rest| rest.rsplit_once('<'))
    {
        Some((_, address)) => address,
        None => text,
    };
    check_email(address).map_err(|reason| {
        format!("It must be an address, as in Refreshes <refreshes@company.example>. {reason}")
    })?;
    Ok(text.to_owned())
}

pub(super) fn s3_url(text: &str) -> Result<String, String> {
    let url = Url::parse(text).ok().filter(|url| {
        url.scheme() == "s3"
            && url.host_str().is_some_and(|bucket| !bucket.is_empty())
            && url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none()
            && url.fragment().is_none()
            && url.port().is_none()
    });
    match url {
        Some(_) => Ok(text.trim_end_matches('/').to_owned()),
        None => Err(
            "It must be s3://bucket or s3://bucket/folder, without keys: those come from the \
             usual AWS variables."
                .to_owned(),
        ),
    }
}

pub(super) fn socket(text: &str) -> Result<SocketAddr, String> {
    let numeric = match text.strip_prefix("localhost:") {
        Some(port) => format!("127.0.0.1:{port}"),
        None => text.to_owned(),
    };
    let wrong = |_| {
        format!(
            "{} is not an address and port, as in 127.0.0.1:8080.",
            shown(text)
        )
    };
    numeric.parse().map_err(wrong)
}

pub(super) fn loopback_socket(text: &str) -> Result<SocketAddr, String> {
    let address = socket(text)?;
    if !address.ip().is_loopback() {
        return Err(format!(
            "{} can be reached from outside, and metrics are nobody else's business. Use a \
             loopback address, as in 127.0.0.1:9464.",
            shown(text)
        ));
    }
    Ok(address)
}

pub(super) fn public_url(text: &str) -> Result<String, String> {
    let fits = Url::parse(text).is_ok_and(|url| {
        matches!(url.scheme(), "http" | "https")
            && url.host().is_some()
            && url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none()
            && url.fragment().is_none()
    });
    if !fits {
        return Err(
            "It must be an address of the web, as in https://refreshes.example.".to_owned(),
        );
    }
    Ok(text.trim_end_matches('/').to_owned())
}
