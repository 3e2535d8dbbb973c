//! What people type is stored as typed, shown safely, within limits; a refused form loses nothing.

use refreshbot::chat::commands::Given;

use super::{Agency, SPRING, birch};

fn texts() -> Vec<(&'static str, String)> {
    vec![
        ("4,000 characters", "Spring! ".repeat(500)),
        ("4,000 of markup", "*_`~|>#-[x](y) <@1> ".repeat(200)),
        ("4,000 lines", "\n".repeat(1_999) + &"x\n".repeat(1_000)),
        ("emoji", "🐕‍🦺🎉🇩🇪".repeat(80)),
        ("everyone", "@everyone @here <@&1> <#2> <@3>".to_owned()),
        (
            "backticks",
            "``` `` ` ```rust\nfn main() {}\n```".to_owned(),
        ),
        (
            "right to left",
            "\u{202E}gpj.exe\u{202C} שלום \u{2067}x".to_owned(),
        ),
        ("zero width", "\u{200B}\u{FEFF}\u{2060}".to_owned()),
        (
            "a long address",
            format!("https://example.com/{}", "a".repeat(1_880)),
        ),
        (
            "carriage returns",
            "a\r\nb\rc\u{2028}d\u{85}e\u{c}f".to_owned(),
        ),
        ("sql", "'; DROP TABLE ticket; --".to_owned()),
        ("combining", format!("Z{}", "\u{0336}\u{035C}".repeat(600))),
    ]
}

#[tokio::test]
async fn in_a_note() {
    let a = Agency::with_first().await;
    for (what, text) in texts() {
        let answer = a.note(&text).await;
        assert!(
            answer.said().contains("is logged") || text.trim().is_empty(),
            "{what}: {}",
            answer.said()
        );
        a.bot.skip().await;
        let newest = a
            .bot
            .db
            .text("SELECT body FROM note_revision ORDER BY note_id DESC LIMIT 1")
            .await;
        assert_eq!(newest, text, "{what}");
        let status = a.bot.command(&a.ana, "refresh status", &birch()).await;
        status.message();
        let form = a.bot.command(&a.jo, "refresh submit", &birch()).await;
        form.form();
        let id = a.bot.number("SELECT max(id) FROM note").await;
        a.bot
            .press_id(&a.ana, format!("show-note:{id}").parse().unwrap())
            .await
            .message();
    }
    a.bot.go_to("2026-11-23", "09:00:00");
    a.bot.skip().await;
}

#[tokio::test]
async fn in_a_ticket() {
    let a = Agency::new().await;
    for (nth, (what, text)) in texts().into_iter().enumerate() {
        let folder = format!(
            "{nth} {}",
            text.chars()
                .filter(|c| !c.is_control() && *c != '\u{2028}')
                .take(90)
                .collect::<String>()
                .trim()
        );
        let name: String = text.chars().take(80).collect();
        let name = if name.trim().is_empty() {
            "x".to_owned()
        } else {
            name
        };
        let options = [
            birch()[0].clone(),
            (
                "url",
                Given::from(format!("https://example.com/?q={}", "%F0".repeat(600)).as_str()),
            ),
            (
                "placement",
                Given::from(
                    text.chars()
                        .filter(|c| !c.is_whitespace())
                        .take(100)
                        .collect::<String>()
                        .as_str(),
                ),
            ),
        ];
        let form = a.bot.command(&a.jo, "refresh submit", &options).await;
        let typed = [
            ("folder", folder.as_str()),
            ("count", " 3 "),
            ("name", &name),
            ("direction", &text),
            ("copy", &text),
        ];
        let answer = form.send(&a.bot, &a.jo, &typed).await;
        assert!(
            answer.said().contains("is 1 of 3 in"),
            "{what}: {}",
            answer.said()
        );
        let stored = a
            .bot
            .db
            .text("SELECT direction FROM ticket ORDER BY id DESC LIMIT 1")
            .await;
        assert_eq!(stored, text, "{what}");
        let kept = a
            .bot
            .db
            .text("SELECT folder_name FROM ad_set ORDER BY id DESC LIMIT 1")
            .await;
        assert_eq!(kept, folder, "{what}");
        // Prefilled from the first, and read back as it was.
        let one = answer.press(&a.bot, &a.jo, "Clone one").await;
        assert_eq!(one.form().fields[1].value, text, "{what}");
        one.send(&a.bot, &a.jo, &[("name", &name)]).await.message();
        let same = "SELECT count(*) FROM ticket a JOIN ticket b ON b.cloned_from = a.id WHERE a.direction = b.direction AND a.primary_text = b.primary_text AND a.headline = b.headline";
        assert_eq!(
            a.bot.number(same).await,
            i64::try_from(nth).unwrap() + 1,
            "{what}"
        );
        a.bot.skip().await;
        let id = a.bot.number("SELECT max(id) FROM ticket").await;
        a.bot
            .press_id(&a.ana, format!("show-ticket:{id}").parse().unwrap())
            .await
            .message();
        let number = a
            .bot
            .number("SELECT max(number) FROM ticket")
            .await
            .to_string();
        a.bot
            .command(
                &a.ana,
                "refresh status",
                &[("ticket", number.as_str().into())],
            )
            .await
            .message();
        a.bot
            .command(
                &a.ana,
                "refresh status",
                &[("ad_set", folder.as_str().into())],
            )
            .await
            .message();
    }
    a.bot
        .command(&a.ana, "refresh status", &birch())
        .await
        .message();
    a.bot.skip().await;
}

#[tokio::test]
async fn in_bulk_clones_and_deliveries() {
    let a = Agency::new().await;
    for (nth, (what, text)) in texts().into_iter().enumerate() {
        let mut typed = SPRING;
        let folder = format!("set {nth}");
        typed[0] = ("folder", &folder);
        a.submit(&typed).await.message();
        let form = a
            .bot
            .command(
                &a.jo,
                "refresh clone",
                &[("ad_set", folder.as_str().into())],
            )
            .await;
        let answer = form.send(&a.bot, &a.jo, &[("lines", &text)]).await;
        let said = answer.said();
        assert!(said.contains("created"), "{what}: {said}");
        if !answer.message().buttons.is_empty() && said.contains("Edit and send again") {
            let again = answer.press(&a.bot, &a.jo, "Edit and send again").await;
            assert_eq!(again.form().fields[0].value, text, "{what}");
        }
        let number = a.bot.number("SELECT max(number) FROM ticket").await;
        let form = a
            .bot
            .press_id(&a.lena, format!("deliver:{number}").parse().unwrap())
            .await;
        form.send(&a.bot, &a.lena, &[("link", &text)])
            .await
            .message();
    }
    a.bot.skip().await;
}

#[tokio::test]
async fn names_of_everything() {
    let a = Agency::new().await;
    for (what, text) in texts() {
        let client: String = text.chars().take(100).collect();
        let answer = a.add_portfolio(&client, "2026-12-01").await;
        answer.message();
        let mut person = a.bot.person("Somebody", []).await;
        person.id = format!("{what}-account");
        person.name.clone_from(&text);
        let options = [
            ("person", Given::from(&person)),
            (
                "email",
                format!("{}@x.example", person.id.len()).as_str().into(),
            ),
        ];
        a.bot
            .command(&a.lena, "refresh-admin people link", &options)
            .await
            .message();
        let options = [
            ("role", Given::from("designer")),
            ("person", (&person).into()),
        ];
        a.bot
            .command(&a.lena, "refresh-admin people assign", &options)
            .await
            .message();
        a.bot
            .command(&person, "refresh done", &birch())
            .await
            .message();
        for option in ["portfolio", "ticket", "ad_set"] {
            let options = [(option, Given::from(text.as_str()))];
            let answer = a.bot.command(&person, "refresh status", &options).await;
            answer.message();
        }
    }
    a.submit(&SPRING).await.message();
    a.bot.go_to("2026-12-01", "09:00:00");
    a.bot.skip().await;
}

#[tokio::test]
async fn a_character_that_cannot_be_stored() {
    let a = Agency::new().await;
    for field in ["folder", "count", "name", "direction", "copy"] {
        let mut typed = SPRING;
        for one in &mut typed {
            if one.0 == field {
                one.1 = "a\0b";
            }
        }
        let answer = a.submit(&typed).await;
        let said = answer.said();
        assert!(!said.contains("our fault"), "{field}: {said}");
        let again = answer.press(&a.bot, &a.jo, "Edit and send again").await;
        let kept = again
            .form()
            .fields
            .into_iter()
            .find(|f| f.name == field)
            .unwrap()
            .value;
        assert_eq!(kept, "ab", "{field}");
        let other = again
            .form()
            .fields
            .into_iter()
            .find(|f| f.name != field && f.name != "count")
            .unwrap();
        assert!(!other.value.is_empty());
    }
    for (path, option) in [
        ("refresh status", "portfolio"),
        ("refresh status", "ticket"),
        ("refresh clone", "ad_set"),
        ("refresh start", "ticket"),
    ] {
        let said = a
            .bot
            .command(&a.jo, path, &[(option, "a\0b".into())])
            .await
            .said();
        assert!(said.contains("U+0000"), "{said}");
    }
    assert_eq!(a.bot.number("SELECT count(*) FROM ad_set").await, 0);
    a.bot.skip().await;
}

#[tokio::test]
async fn a_refused_form_gives_the_text_back_many_times() {
    let a = Agency::new().await;
    let text = "Spring! ".repeat(500);
    let mut typed = SPRING;
    typed[1] = ("count", "many");
    typed[3] = ("direction", &text);
    let mut answer = a.submit(&typed).await;
    for round in 0..5 {
        let count = format!("many {round}");
        let again = answer.press(&a.bot, &a.jo, "Edit and send again").await;
        assert_eq!(again.form().fields[3].value, text);
        answer = again.send(&a.bot, &a.jo, &[("count", &count)]).await;
        assert!(answer.said().contains(&count), "{}", answer.said());
    }
    let again = answer.press(&a.bot, &a.jo, "Edit and send again").await;
    let done = again.send(&a.bot, &a.jo, &[("count", "3")]).await;
    assert!(done.said().contains("1 of 3"));
    // The button of a form that was accepted since does not begin it anew.
    let stale = answer.press(&a.bot, &a.jo, "Edit and send again").await;
    assert!(stale.said().contains("sent already"), "{}", stale.said());
    a.bot.skip().await;
}

#[tokio::test]
async fn a_fault_keeps_the_text_too() {
    let a = Agency::new().await;
    let form = a.bot.command(&a.jo, "refresh submit", &birch()).await;
    a.bot
        .db
        .raw("ALTER TABLE task RENAME TO task_away")
        .await
        .unwrap();
    let answer = form.send(&a.bot, &a.jo, &SPRING).await;
    let said = answer.said();
    assert!(
        said.starts_with("That did not work, and nothing was changed."),
        "{said}"
    );
    assert!(said.contains("Your text is kept"), "{said}");
    assert_eq!(a.bot.number("SELECT count(*) FROM ad_set").await, 0);
    a.bot
        .db
        .raw("ALTER TABLE task_away RENAME TO task")
        .await
        .unwrap();
    let again = answer.press(&a.bot, &a.jo, "Edit and send again").await;
    assert_eq!(again.form().fields[3].value, SPRING[3].1);
    let done = again.send(&a.bot, &a.jo, &[]).await;
    assert!(done.said().starts_with("T-1"), "{}", done.said());
    a.bot.skip().await;
}

#[tokio::test]
async fn a_fault_keeps_nobody_elses_text() {
    let a = Agency::new().await;
    let form = a.bot.command(&a.jo, "refresh submit", &birch()).await;
    let theirs = form.request(&a.bot, &a.ana, &SPRING);
    a.bot
        .db
        .raw("ALTER TABLE account RENAME TO account_away")
        .await
        .unwrap();
    a.bot.hear(theirs).await.message();
    a.bot
        .db
        .raw("ALTER TABLE account_away RENAME TO account")
        .await
        .unwrap();
    let again = form.form().id.replace("form:", "again:");
    let again = a.bot.press_id(&a.jo, again.parse().unwrap()).await;
    assert!(
        again
            .form()
            .fields
            .iter()
            .all(|field| field.value.is_empty())
    );
    a.bot.skip().await;
}
