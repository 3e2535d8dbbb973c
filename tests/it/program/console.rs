//! The developers' console: lines as people type them, with the real program beside it.

use super::{Program, Running};
use crate::support::console::Console;

/// The lines that link the people's accounts.
const LINKED: [&str; 4] = [
    "ada: /refresh-admin people link person:dana email:dana@agency.example",
    "ada: /refresh-admin people link person:jo email:jo@agency.example",
    "ada: /refresh-admin people link person:@Ana email:ana@agency.example",
    "ada: /refresh-admin people link person:\"Kofi Mensah\" email:kofi@agency.example",
];

/// Types a line: all that was shown up to then says these words.
async fn typed(console: &mut Console, screen: &mut String, line: &str, words: &[&str]) {
    let said = console.line(line).await;
    let said = said.unwrap_or_else(|why| panic!("{line}: {why}\n{}", console.discord().dump()));
    *screen += &format!("{said}\n{}\n", console.shown());
    for words in words {
        assert!(screen.contains(words), "{line}: no {words:?} in\n{screen}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_answered_at_the_keyboard() {
    let folder = tempfile::tempdir().unwrap();
    let (mut console, greeting) = Console::open(folder.path()).await.unwrap();
    let file = folder
        .path()
        .canonicalize()
        .unwrap()
        .join("refreshbot.toml");
    assert!(greeting.contains(file.to_str().unwrap()), "{greeting}");
    let program = Program::new()
        .env("REFRESHBOT_CONFIG", file.display())
        .env("DISCORD_TOKEN", console.discord().token());
    let csv = folder.path().join("portfolios.csv");
    for arguments in [&["check"] as &[&str], &["import", csv.to_str().unwrap()]] {
        let said = program.run(arguments);
        assert_eq!(said.code, 0, "{said:?}");
    }
    let _running = Running::of(program.start(&["run"]));

    console.discord().gateway_connected().await;
    let mut screen = String::new();
    typed(
        &mut console,
        &mut screen,
        "wait 3 portfolios imported",
        &["Refreshbot is online", "#leads", "[Start these]"],
    )
    .await;
    for line in LINKED {
        typed(
            &mut console,
            &mut screen,
            line,
            &["only Ada Quist sees this", "is linked to"],
        )
        .await;
    }
    typed(
        &mut console,
        &mut screen,
        "lena: in #leads: press start these",
        &["2 cycles are started"],
    )
    .await;
    for (line, words) in [
        (
            "wait Birch Pet Supply: refresh day",
            &["notifies Jo Becker"] as &[&str],
        ),
        (
            "jo: complete /refresh submit portfolio:bir",
            &["Birch Pet Supply"],
        ),
        (
            "jo: press Submit first ticket anyway",
            &["folder: Deliverable Folder Name", "1 to 100"],
        ),
        (
            "jo: type folder=BPS-1 name=\"Spring hero\" count=three",
            &["= BPS-1", "= Spring hero"],
        ),
        (
            "jo: send",
            &["Nothing was created.", "only Jo Becker sees this"],
        ),
        (
            "jo: press edit and send again",
            &["= three", "= Spring hero"],
        ),
        (
            "jo: send count=1 copy=\"Primary: Warm days.\\nCTA: Shop now\"",
            &["Primary: Warm days."],
        ),
        (
            "wait is yours",
            &[
                "#T-1 Spring hero · a thread in #tickets",
                "notifies Ana Ruiz",
            ],
        ),
        (
            "ana: in #t-1: say with mock.png: @Refreshbot members only?",
            &["mock.png"],
        ),
        ("wait Q-1", &["notifies Jo Becker", "[Answer]"]),
        (
            "jo: press Answer",
            &["answer: Your answer", "members only?"],
        ),
        ("jo: send answer=everybody", &["only Jo Becker sees this"]),
        (
            "wait answered** by Jo Becker",
            &["> everybody", "notifies Ana Ruiz"],
        ),
        ("dana: inbox", &["is empty"]),
        ("refused", &["nothing was refused"]),
    ] {
        typed(&mut console, &mut screen, line, words).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_makes_no_sense_says_what_would() {
    let folder = tempfile::tempdir().unwrap();
    let (mut console, _) = Console::open(folder.path()).await.unwrap();
    for (line, why) in [
        ("jo press Approve", "help lists"),
        ("joe: read", "people lists them"),
        ("jo: jump", "press, pick, type"),
        ("jo:", "does what?"),
        ("jo: /refresh submit", "does the bot run?"),
        ("jo: complete", "complete which command?"),
        ("jo: press Approve", "there are: none"),
        ("jo: press Approve on 7", "no message has the number 7"),
        ("jo: type name=x", "no form is open"),
        ("jo: in #nowhere", "channels lists them"),
        ("jo: in #tickets: say hello", "a forum"),
        ("jo: edit x: y", "not the number of a message"),
        ("jo: reply: hello", "the bot said nothing here"),
        ("read", "read what?"),
        ("wait", "wait for which words?"),
    ] {
        let said = console.line(line).await;
        let said = said.expect_err(line);
        assert!(said.contains(why), "{line}: {said}");
    }
    for line in [
        "",
        "// a remark",
        "help",
        "jo: in #leads",
        "jo: say hello: all",
    ] {
        console.line(line).await.unwrap();
    }
    assert!(
        console
            .shown()
            .contains("#leads · Jo Becker\n    hello: all")
    );
}
