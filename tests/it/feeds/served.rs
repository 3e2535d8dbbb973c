use std::net::{Ipv4Addr, SocketAddr};

use refreshbot::http::public::Server;
use reqwest::header;
use tokio::sync::watch;

use super::agency;
use crate::conversations::Agency;

/// The server of an agency's calendars, for as long as the sender lives.
async fn serve(a: &Agency) -> (String, watch::Sender<bool>) {
    let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let server = Server::bind(any, a.bot.stage.workflow.clone())
        .await
        .unwrap();
    let at = format!("http://{}", server.address().unwrap());
    let (stop, stopping) = watch::channel(false);
    tokio::spawn(server.run(stopping));
    (at, stop)
}

#[tokio::test]
async fn a_calendar_is_read_over_http() {
    let a = agency().await;
    let secret = a.secret(&a.jo, "New link").await;
    let (at, _stop) = serve(&a).await;
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = format!("{at}/calendar/{secret}.ics");
    let read = client.get(&url).send().await.unwrap();
    assert_eq!(read.status(), 200);
    let headers = read.headers().clone();
    assert_eq!(headers["content-type"], "text/calendar; charset=utf-8");
    assert_eq!(headers["cache-control"], "private, no-cache");
    assert_eq!(headers["referrer-policy"], "no-referrer");
    assert_eq!(read.text().await.unwrap(), a.feed(&secret).await.unwrap());

    let tag = headers[header::ETAG].to_str().unwrap();
    for known in [tag.to_owned(), format!("\"x\", W/{tag}"), "*".to_owned()] {
        let again = client.get(&url).header(header::IF_NONE_MATCH, known);
        let again = again.send().await.unwrap();
        assert_eq!(again.status(), 304);
        assert_eq!(again.headers()[header::ETAG], tag);
        assert_eq!(again.text().await.unwrap(), "");
    }
    let head = client.head(&url).send().await.unwrap();
    assert_eq!(
        (head.status().as_u16(), head.text().await.unwrap()),
        (200, String::new())
    );
    let _ = a.add_portfolio("Cedar", "2026-12-01").await;
    a.bot.skip().await;
    let newer = client.get(&url).header(header::IF_NONE_MATCH, tag);
    let newer = newer.send().await.unwrap();
    assert_eq!(newer.status(), 200);
    assert!(newer.text().await.unwrap().contains("Cedar: refresh day"));
    let wrong = client.post(&url).send().await.unwrap();
    assert_eq!(wrong.status(), 405);
}

/// Nobody learns whether there was a link once.
#[tokio::test]
async fn what_is_revoked_and_what_never_was_are_answered_alike() {
    let a = agency().await;
    let revoked = a.secret(&a.jo, "New link").await;
    let _ = a.secret(&a.jo, "New link").await;
    let (at, _stop) = serve(&a).await;
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let mut answers = Vec::new();
    for name in [
        format!("{revoked}.ics"),
        format!("{}.ics", "0".repeat(48)),
        revoked.clone(),
        "%00%ff.ics".to_owned(),
        ".ics".to_owned(),
    ] {
        let url = format!("{at}/calendar/{name}");
        let answer = client.get(&url).send().await.unwrap();
        let mut headers = answer.headers().clone();
        headers.remove(header::DATE);
        let (status, text) = (answer.status(), answer.text().await.unwrap());
        answers.push((status.as_u16(), format!("{headers:?}"), text));
    }
    assert_eq!(answers[0].0, 404);
    assert_eq!(answers[0].2, "There is no such calendar.\n");
    for (nth, answer) in answers.iter().enumerate().filter(|(nth, _)| *nth != 3) {
        assert_eq!(*answer, answers[0], "{nth}");
    }
    assert!([400, 404].contains(&answers[3].0));
}

#[tokio::test]
async fn a_database_that_fails_is_no_missing_calendar() {
    let a = agency().await;
    let secret = a.secret(&a.jo, "New link").await;
    let (at, _stop) = serve(&a).await;
    let gone = "ALTER TABLE calendar_link RENAME TO elsewhere";
    a.bot.db.raw(gone).await.unwrap();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = format!("{at}/calendar/{secret}.ics");
    let answer = client.get(&url).send().await.unwrap();
    assert_eq!(answer.status(), 503);
    assert_eq!(answer.headers()[header::RETRY_AFTER], "60");
    let said = answer.text().await.unwrap();
    assert!(
        !said.contains(&secret) && !said.contains("calendar_link"),
        "{said}"
    );
}
