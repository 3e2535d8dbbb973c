//! Who is answered, and how the answers are marked.

use reqwest::StatusCode;
use serde_json::json;

use super::fresh;

/// Something that anybody may do, for trying who may.
fn harmless() -> serde_json::Value {
    json!({ "as": "jo.becker", "closed": true })
}

async fn status(request: reqwest::RequestBuilder) -> StatusCode {
    request.send().await.unwrap().status()
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_own_names_of_this_machine_are_answered() {
    let (site, _folder) = fresh().await;
    let port = site.address.port();
    for host in [
        "evil.example".to_owned(),
        format!("evil.example:{port}"),
        "localhost".to_owned(),
        format!("localhost:{}", port.wrapping_add(1)),
        format!("localhost.:{port}"),
        format!("192.168.0.7:{port}"),
        format!("0.0.0.0:{port}"),
        String::new(),
    ] {
        let asked = site.client.get(site.at("/api/start")).header("host", &host);
        assert_eq!(status(asked).await, StatusCode::FORBIDDEN, "{host:?}");
    }
    for host in ["localhost", "127.0.0.1", "[::1]"] {
        let host = format!("{host}:{port}");
        let asked = site.client.get(site.at("/api/start")).header("host", &host);
        assert_eq!(status(asked).await, StatusCode::OK, "{host}");
        let origin = format!("http://{host}");
        let body = harmless().to_string();
        let acts = site.client.post(site.at("/api/guide"));
        let acts = acts.header("host", &host).header("origin", origin);
        let acts = acts.header("content-type", "application/json").body(body);
        assert_eq!(status(acts).await, StatusCode::NO_CONTENT, "{host}");
    }
    site.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_own_page_may_act() {
    let (site, _folder) = fresh().await;
    let act = || {
        site.client
            .post(site.at("/api/guide"))
            .header("content-type", "application/json")
            .body(harmless().to_string())
    };
    assert_eq!(status(act()).await, StatusCode::FORBIDDEN, "no origin");
    for origin in [
        "http://evil.example".to_owned(),
        "null".to_owned(),
        format!("https://{}", site.address),
        format!("http://localhost:{}", site.address.port()),
        format!("http://127.0.0.1:{}", site.address.port().wrapping_add(1)),
    ] {
        let asked = act().header("origin", &origin);
        assert_eq!(status(asked).await, StatusCode::FORBIDDEN, "{origin}");
        let reads = site
            .client
            .get(site.at("/api/start"))
            .header("origin", &origin);
        assert_eq!(status(reads).await, StatusCode::FORBIDDEN, "{origin}");
    }
    for foreign in ["cross-site", "same-site"] {
        let asked = act()
            .header("origin", site.origin())
            .header("sec-fetch-site", foreign);
        assert_eq!(status(asked).await, StatusCode::FORBIDDEN, "{foreign}");
        let reads = site
            .client
            .get(site.at("/api/start"))
            .header("sec-fetch-site", foreign);
        assert_eq!(status(reads).await, StatusCode::FORBIDDEN, "{foreign}");
        // A link to the page itself may stand anywhere.
        let page = site
            .client
            .get(site.at("/"))
            .header("sec-fetch-site", foreign);
        assert_eq!(status(page).await, StatusCode::OK, "{foreign}");
    }
    let own = act()
        .header("origin", site.origin())
        .header("sec-fetch-site", "same-origin");
    assert_eq!(status(own).await, StatusCode::NO_CONTENT);
    site.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_have_a_type_and_a_size() {
    let (site, _folder) = fresh().await;
    let typed = |kind: &str, body: String| {
        let act = site
            .client
            .post(site.at("/api/guide"))
            .header("origin", site.origin());
        act.header("content-type", kind).body(body)
    };
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    ] {
        let asked = typed(kind, harmless().to_string());
        assert_eq!(
            status(asked).await,
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "{kind}"
        );
    }
    let json = "application/json; charset=utf-8";
    assert_eq!(
        status(typed(json, "{".into())).await,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(
        status(typed(json, "{}".into())).await,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(
        status(typed(json, "[[[".repeat(50_000))).await,
        StatusCode::BAD_REQUEST
    );
    let large = json!({ "as": "x".repeat(300 * 1024), "closed": true }).to_string();
    assert_eq!(
        status(typed(json, large)).await,
        StatusCode::PAYLOAD_TOO_LARGE
    );

    let upload = |kind: &'static str, bytes: Vec<u8>| {
        let at = site.at("/api/files?as=jo.becker&name=a.bin");
        let act = site.client.post(at).header("origin", site.origin());
        act.header("content-type", kind).body(bytes)
    };
    let binary = "application/octet-stream";
    assert_eq!(
        status(upload("application/json", vec![0; 3])).await,
        StatusCode::UNSUPPORTED_MEDIA_TYPE
    );
    assert_eq!(
        status(upload(binary, vec![0; 10 * 1024 * 1024 + 1])).await,
        StatusCode::PAYLOAD_TOO_LARGE
    );
    assert_eq!(
        status(upload(binary, vec![0; 300 * 1024])).await,
        StatusCode::OK
    );
    site.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_is_marked() {
    let (site, _folder) = fresh().await;
    for path in [
        "/",
        "/app.css",
        "/api/start",
        "/nowhere",
        "/files/1",
        "/js/none.js",
    ] {
        let answer = site.client.get(site.at(path)).send().await.unwrap();
        let headers = answer.headers();
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(headers["referrer-policy"], "no-referrer", "{path}");
        assert_eq!(
            headers["cross-origin-opener-policy"], "same-origin",
            "{path}"
        );
        assert_eq!(
            headers["cross-origin-resource-policy"], "same-origin",
            "{path}"
        );
        assert_eq!(headers["cache-control"], "no-store", "{path}");
        let policy = headers["content-security-policy"].to_str().unwrap();
        for part in [
            "default-src 'none'",
            "script-src 'self'",
            "frame-ancestors 'none'",
        ] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{policy}");
    }
    let wrong = site.client.delete(site.at("/api/start"));
    let wrong = wrong.header("origin", site.origin());
    assert_eq!(status(wrong).await, StatusCode::NOT_FOUND);
    site.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_file_of_the_page_is_served() {
    let (site, _folder) = fresh().await;
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/src/chat/web/page");
    let mut served = 0;
    for (folder, path) in [("", ""), ("js", "js/")] {
        for entry in std::fs::read_dir(format!("{root}/{folder}")).unwrap() {
            let entry = entry.unwrap();
            if entry.path().is_dir() {
                continue;
            }
            let name = entry.file_name().into_string().unwrap();
            let at = match format!("/{path}{name}") {
                at if at == "/index.html" => "/".to_owned(),
                at => at,
            };
            let kind = match name.rsplit('.').next().unwrap() {
                "html" => "text/html; charset=utf-8",
                "css" => "text/css; charset=utf-8",
                "js" => "text/javascript; charset=utf-8",
                "svg" => "image/svg+xml",
                other => panic!("what is {other}?"),
            };
            let answer = site.client.get(site.at(&at)).send().await.unwrap();
            assert_eq!(answer.status(), StatusCode::OK, "{at}");
            assert_eq!(answer.headers()["content-type"], kind, "{at}");
            let text = std::fs::read_to_string(entry.path()).unwrap();
            assert_eq!(answer.text().await.unwrap(), text, "{at}");
            served += 1;
        }
    }
    assert!(served > 3);
    site.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_here_is_not_answered() {
    let (site, _folder) = fresh().await;
    let not_found = |answer: (StatusCode, serde_json::Value)| {
        assert_eq!(answer.0, StatusCode::NOT_FOUND, "{answer:?}");
        assert!(answer.1["error"].is_string(), "{answer:?}");
    };
    let act = |who: &str, channel: &str| {
        json!({ "as": who, "channel": channel, "event": "e", "button": "submit:1", "text": "x",
                "seq": 1, "move": "hour", "closed": true, "path": "refresh help", "option": "",
                "form": "form:1", "fields": {} })
    };
    for path in [
        "command", "complete", "press", "form", "say", "read", "clock", "guide",
    ] {
        let path = format!("/api/{path}");
        not_found(site.post(&path, &act("nobody", "refreshes")).await);
        if !["/api/clock", "/api/guide"].contains(&path.as_str()) {
            not_found(site.post(&path, &act("jo.becker", "nowhere")).await);
            // Somebody else's inbox.
            not_found(site.post(&path, &act("jo.becker", "inbox:ana.ruiz")).await);
        }
    }
    for path in [
        "/api/messages?as=nobody&channel=refreshes",
        "/api/messages?as=jo.becker&channel=inbox:ana.ruiz",
        "/api/events?as=nobody",
        "/files/99",
        "/files/asset-99",
    ] {
        let answer = site.client.get(site.at(path)).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
    }
    site.close().await;
}
