//! What a mail is made of: read back by a parser that is not ours.

use insta::assert_snapshot;
use mail_parser::{Message, MessageParser, MimeHeaders, PartType};
use refreshbot::mail::smtp::{Patience, Smtp};
use refreshbot::mail::{Mail, Mailer};

use super::story::story;
use crate::support::bot::mail::as_text;
use crate::support::smtp::SmtpSink;

/// What of a mail's structure and headers people and programs rely on.
fn outline(read: &Message<'_>) -> String {
    let text = |name: &str| {
        let value = read.header(name).and_then(|value| value.as_text());
        value.unwrap_or("-").to_owned()
    };
    let reply = read.reply_to().and_then(|to| to.first());
    let reply = reply.and_then(|to| to.address()).unwrap_or("-");
    let kinds: Vec<String> = read
        .parts
        .iter()
        .map(|part| {
            let kind = part.content_type().unwrap();
            format!("{}/{}", kind.c_type, kind.c_subtype.as_deref().unwrap())
        })
        .collect();
    format!(
        "{} | reply to {reply} | {} | {}",
        read.subject().unwrap(),
        text("Auto-Submitted"),
        kinds.join(" > ")
    )
}

fn whole<'a>(mails: &'a [(&str, Mail)], kind: &str) -> &'a Mail {
    let found = mails.iter().find(|(known, _)| *known == kind);
    &found.unwrap_or_else(|| panic!("no {kind}")).1
}

#[tokio::test]
async fn every_kind_has_both_parts_and_reaches_somebody_who_answers() {
    let mails = story().await;
    let sink = SmtpSink::plain().await;
    let smtp = Smtp::new(&sink.settings(), Patience::default()).unwrap();
    let mut outlines = Vec::new();
    for (kind, mail) in &mails {
        smtp.send(mail).await.unwrap();
        let taken = sink.taken().pop().unwrap();
        let read = MessageParser::default().parse(&taken.data).unwrap();
        outlines.push(format!("{kind}: {}", outline(&read)));
        assert_eq!(
            read.body_text(0).unwrap().replace('\r', "").trim_end(),
            mail.text.trim_end()
        );
        let html = mail.html.as_deref().unwrap();
        let PartType::Html(arrived) = &read.parts[2].body else {
            panic!("{kind}: no page");
        };
        assert_eq!(arrived.replace('\r', "").trim_end(), html.trim_end());
        let threads = |id: &Option<String>| {
            id.as_deref()
                .map(|id| id.trim_matches(['<', '>']).to_owned())
        };
        assert_eq!(
            read.in_reply_to().as_text().map(str::to_owned),
            threads(&mail.in_reply_to)
        );
        assert_eq!(
            read.references().as_text().map(str::to_owned),
            threads(&mail.in_reply_to)
        );
        let raw = String::from_utf8(taken.data.clone()).unwrap();
        let leave = "List-Unsubscribe: <mailto:refreshes@agency.example?subject=unsubscribe>\r\n";
        assert!(raw.contains(leave), "{raw}");
        assert!(raw.lines().all(|line| line.len() <= 998), "{kind}");
    }
    assert_snapshot!(outlines.join("\n"), @"
    kickoff: Creatives - Birch Pet Supply, cycle 1 | reply to jo.becker@agency.example | auto-generated | multipart/alternative > text/plain > text/html
    refresh-day: Creatives - Birch Pet Supply, cycle 1 | reply to dana.whitfield@agency.example | auto-generated | multipart/alternative > text/plain > text/html
    late-note: Creatives - Birch Pet Supply, cycle 1 | reply to jo.becker@agency.example | auto-generated | multipart/alternative > text/plain > text/html
    reminder: Creatives - Birch Pet Supply, cycle 1 | reply to dana.whitfield@agency.example | auto-generated | multipart/alternative > text/plain > text/html
    digest: Your day, Tue 24 Nov | reply to lena.hart@agency.example | auto-generated | multipart/alternative > text/plain > text/html
    set-ready: Creatives - Birch Pet Supply, cycle 1 | reply to jo.becker@agency.example | auto-generated | multipart/alternative > text/plain > text/html
    set-ready-sas: Creatives - Birch Pet Supply, cycle 1 | reply to dana.whitfield@agency.example | auto-generated | multipart/alternative > text/plain > text/html
    revisions: Creatives - Birch Pet Supply, cycle 1 | reply to jo.becker@agency.example | auto-generated | multipart/alternative > text/plain > text/html
    approved: Creatives - Birch Pet Supply, cycle 1 | reply to dana.whitfield@agency.example | auto-generated | multipart/alternative > text/plain > text/html
    closed: Creatives - Birch Pet Supply, cycle 1 | reply to jo.becker@agency.example | auto-generated | multipart/alternative > text/plain > text/html
    declined: Creatives - Birch Pet Supply, cycle 2 | reply to dana.whitfield@agency.example | auto-generated | multipart/alternative > text/plain > text/html
    ");
}

#[tokio::test]
async fn what_people_type_is_text_in_the_page() {
    let mails = story().await;
    for (kind, mail) in &mails {
        let html = mail.html.as_deref().unwrap();
        for wrong in [
            "<script",
            "<img",
            "</p><",
            "href=\"https://drive.example/a?b",
        ] {
            let wanted = usize::from(wrong == "</p><") * html.matches(wrong).count();
            assert_eq!(html.matches(wrong).count(), wanted, "{kind}: {wrong}");
        }
    }
    let kind = whole(&mails, "revisions").html.as_deref().unwrap();
    assert!(
        kind.contains("&lt;script&gt;alert(1)&lt;&#x2f;script&gt;"),
        "{kind}"
    );
    assert!(kind.contains("{{ subject }}"), "{kind}");
}

#[tokio::test]
async fn as_text_they_say() {
    let mails = story().await;
    let kinds = ["refresh-day", "reminder", "approved", "digest"];
    let told = kinds.map(|kind| (kind.to_owned(), whole(&mails, kind)));
    assert_snapshot!(as_text(told), @r#"
    refresh-day · footer 1
    Creatives - Birch Pet Supply, cycle 1 · 2026-11-23 08:00

    Birch Pet Supply: refresh day · cycle 1 · due today, Mon 23 Nov · Jo Becker

    Newest note from Dana Whitfield, Thu 19 Nov
    > New logo in the folder. Headline "Spring is here".
    > Keep the phone number out of the image.
    Next: create one ticket for each deliverable.

    Where to act, in chat:
    - Submit first ticket: /refresh submit portfolio:Birch Pet Supply
    - Ask the AM: /refresh ask portfolio:Birch Pet Supply question:
    Open in chat: https://chat.example/refreshes/m3

    ==========
    reminder · footer 1
    Creatives - Birch Pet Supply, cycle 1 · 2026-11-23 14:00

    Birch Pet Supply: Q-1 from Kofi Mensah on T-1 is not answered · Jo Becker
    "Which logo?" Kofi Mensah waits. It waits since today.
    Next: press *Answer*, or `/refresh answer question:Q-1`.

    Where to act, in chat:
    - Answer: /refresh answer question:Q-1 answer:
    Open in chat: https://chat.example/T-1/m16

    ==========
    approved · footer 1
    Creatives - Birch Pet Supply, cycle 1 · 2026-11-24 07:30

    Birch Pet Supply: approved, ready for Meta · cycle 1 · 3 deliverables · Jo Becker
    Meta ad account `act_4711` · Asset folder (https://drive.example/birch)
    Next: put them live, then press *Mark implemented*. Until then no next refresh is scheduled.

    Ad Set BPS-2026-11

    T-1 Spring hero · 1 of 3 · static · Approved
    - Primary text: Everything for the first warm days.
    - Headline: Spring is here
    - Call to action: Shop now
    - Final: https://drive.example/final

    T-2 Spring hero tall · 2 of 3 · story/reel · Approved
    - Primary text: Everything for the first warm days.
    - Headline: Spring is here
    - Call to action: Shop now
    - Replaced in a later round: https://drive.example/final
    - Final: https://drive.example/final

    T-3 Spring dogs · 3 of 3 · carousel · Approved
    - Primary text: Everything for the first warm days.
    - Headline: Spring is here
    - Call to action: Shop now
    - Final: https://drive.example/final

    Where to act, in chat:
    - Mark implemented: /refresh implement portfolio:Birch Pet Supply
    Open in chat: https://chat.example/refreshes/m29

    ==========
    digest · footer 2
    Your day, Tue 24 Nov · 2026-11-24 07:30

    Your day, Tue 24 Nov · 2 things wait for you, 1 late.

    Waits for you
    - Birch Pet Supply · Q-1 from Kofi Mensah: Which logo? · waits since Mon 23 Nov · `/refresh answer question:Q-1` · in chat (https://chat.example/T-1/m16)
    - Birch Pet Supply · all tickets exist: mark them submitted · due since Mon 23 Nov · `/refresh done portfolio:Birch Pet Supply` · in chat (https://chat.example/refreshes/m3)

    You wait for
    - Birch Pet Supply · Ana Ruiz, Kofi Mensah: 3 tickets in production · the next due Mon 7 Dec

    ==========
    footer 1
    A reply to this mail reaches Dana Whitfield.
    You get this as the Social Ad Specialist of Birch Pet Supply. To change where you are told, type /refresh todo in chat and press Preferences.
    Sent by refreshbot.

    ==========
    footer 2
    A reply to this mail reaches Lena Hart.
    This is your digest of the morning. To change where you are told, type /refresh todo in chat and press Preferences.
    Sent by refreshbot.
    "#);
}

#[tokio::test]
async fn a_page_is_one_column_of_text() {
    let mails = story().await;
    assert_snapshot!(body(whole(&mails, "set-ready-sas").html.as_deref().unwrap()), @r#"
    <body class="page">
    <!--[if mso]><table role="presentation" align="center" width="600" cellpadding="0" cellspacing="0"><tr><td><![endif]-->
    <div class="sheet" role="main">
    <h1 class="ink" dir="auto">Birch Pet Supply: BPS-2026-11 (cycle 1) is with the Account Manager, Dana Whitfield, for client review.</h1>
    <p dir="auto">Nothing is needed from you now. You are told when it is approved and ready for Meta.</p>

    <p><a class="button" href="https:&#x2f;&#x2f;chat.example&#x2f;refreshes&#x2f;m23" target="_blank" rel="noopener noreferrer">Open in chat</a></p>
    <div class="rule quiet">
    <p>A reply to this mail reaches Dana Whitfield.</p>
    <p>You get this as the Social Ad Specialist of Birch Pet Supply. To change where you are told, type &#x2f;refresh todo in chat and press Preferences.</p>
    <p>Sent by refreshbot.</p>
    </div>
    </div>
    <!--[if mso]></td></tr></table><![endif]-->
    </body>
    </html>
    "#);
}

/// The page without its styles, which pictures show better.
fn body(html: &str) -> String {
    let body = html.split_once("<body").unwrap().1;
    let mut bare = String::new();
    let mut rest = body;
    while let Some((before, after)) = rest.split_once(" style=\"") {
        bare.push_str(before);
        rest = after.split_once('"').unwrap().1;
    }
    bare.push_str(rest);
    format!("<body{bare}")
}
