//! `docs/a-difficult-cycle.md`: a cycle in which much goes wrong, played on the real bot and told. The
//! document is what the bot says now, or the test fails.

mod story;

use refreshbot::domain::people::Role;

use self::story::Story;

const HEAD: &str = include_str!("head.md");

/// What keeps the document up to date.
const AGAIN: &str = "REFRESHBOT_UPDATE_DOCS=1 cargo test --test it difficult_cycle";

#[tokio::test]
async fn the_document_says_what_the_bot_says() {
    let told = tell().await;
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/a-difficult-cycle.md");
    if std::env::var_os("REFRESHBOT_UPDATE_DOCS").is_some() {
        std::fs::write(&path, &told).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = told
        .lines()
        .zip(written.lines())
        .position(|(told, written)| told != written);
    let line = differs.unwrap_or_else(|| told.lines().count().min(written.lines().count()));
    assert!(
        told == written,
        "docs/a-difficult-cycle.md is not what the bot says now, from line {}: \
         {AGAIN} writes it anew, to be read before it is committed.",
        line + 1
    );
}

const BIRCH: &str = "portfolio:Birch Pet Supply";

#[allow(clippy::too_many_lines, reason = "a story is told in one go")]
async fn tell() -> String {
    let mut s = Story::begin("2026-11-02", "10:00:00").await;
    let lena = s.person("Lena Hart", [Role::Lead]).await;
    let dana = s.person("Dana Whitfield", [Role::Am]).await;
    let jo = s.person("Jo Becker", [Role::Sas]).await;
    let ana = s.person("Ana Ruiz", [Role::Copywriter]).await;
    let kofi = s.person("Kofi Mensah", [Role::Designer]).await;
    let robin = s.person("Robin Vale", [Role::Sas]).await;
    for client in ["Birch Pet Supply", "Cedar Books"] {
        let line = format!(
            "refresh-admin portfolio add client:{client} cadence:90 date:2026-11-23 \
             am:@Dana Whitfield sas:@Jo Becker ad_account:act_4711 folder:https://drive.example/birch"
        );
        s.untold(&lena, &line).await;
    }

    s.leave_out("Cedar Books: refresh on");
    s.scene(
        "2026-11-08",
        "09:00",
        "Kickoff",
        "Fifteen days before the refresh date the bot asks the Account Manager whether the client \
         wants one. Dana has two clients with the same date; she is asked the same for Cedar Books.",
    )
    .await;
    s.types(&dana, "refreshes", &format!("refresh confirm {BIRCH}"))
        .await;
    s.tell("Cedar Books has no budget. Saying so is all that there is to do: the cycle closes, and the next date is set.");
    s.types(
        &dana,
        "refreshes",
        "refresh decline portfolio:Cedar Books reason:No budget before spring.",
    )
    .await;
    s.settle().await;

    s.scene("2026-11-19", "14:05", "The note", "What the client wants is logged where the Social Ad Specialist will find it on refresh day.").await;
    s.types(
        &dana,
        "refreshes",
        &format!("refresh note {BIRCH} file:new-logo.png"),
    )
    .await;
    let note = "New logo, see the file. Headline: Spring is here.\n20% off everything for dogs.";
    s.sends(&dana, &[("note", note)]).await;
    s.settle().await;

    s.scene(
        "2026-11-23",
        "09:00",
        "Refresh day",
        "The prompt brings the newest note along. Jo has a question before she starts, so the first \
         thing that she does is not to start.",
    )
    .await;
    s.presses(&jo, "Ask the AM").await;
    s.sends(&jo, &[("question", "Does the 20% hold for cats too?")])
        .await;
    s.settle().await;
    s.presses(&dana, "Answer").await;
    s.sends(&dana, &[("answer", "No. Dogs only, until 15 December.")])
        .await;
    s.settle().await;
    s.tell("The answer is worth more than one reader, so Dana makes it a note: from now on it is what the tickets are made from.");
    s.presses(&dana, "Keep as note").await;
    s.settle().await;

    s.scene("2026-11-23", "10:30", "Four tickets", "").await;
    s.types(
        &jo,
        "refreshes",
        &format!("refresh submit {BIRCH} format:static url:https://birch.example/spring"),
    )
    .await;
    let first = [
        ("folder", "BSP-2026-11"),
        ("count", "4"),
        ("name", "Spring hero"),
        (
            "direction",
            "Bright kitchen, the dog looks into the camera.",
        ),
        (
            "copy",
            "Primary: Everything for the first warm days.\nHeadline: Spring is here\nCTA: Shop now",
        ),
    ];
    s.sends(&jo, &first).await;
    s.settle().await;
    s.tell("The other three are clones. Folder name and number cannot be typed again, so they cannot differ. One line of the list is wrong, and nothing is created until it is right.");
    s.presses_own(&jo, "Clone the rest (3)").await;
    let wrong = "Spring hero tall | story/reel | 9:16, logo on top\nSpring dogs | carousell | five breeds\nSpring leash | static | close-up of the leash";
    s.sends(&jo, &[("lines", wrong)]).await;
    s.presses_own(&jo, "Edit and send again").await;
    let lines = wrong.replace("carousell", "carousel");
    let again = "*The form again, as it was filled in.* Jo takes one *l* away and sends it.";
    s.sends_again(&jo, &[("lines", &lines)], again).await;
    s.settle().await;

    s.scene("2026-11-23", "11:15", "A wrong folder name", "Birch Pet Supply is BPS, not BSP. One correction mends the whole set; nothing has to be made anew.").await;
    s.types(
        &jo,
        "refreshes",
        "refresh correct ad_set:BSP-2026-11 folder:BPS-2026-11 reason:Two letters were swapped.",
    )
    .await;
    s.types(&jo, "refreshes", &format!("refresh done {BIRCH}"))
        .await;
    s.settle().await;

    s.scene("2026-11-24", "09:20", "Questions while they work", "A question stands in the ticket's thread until somebody answers it, however it was asked and however it is answered.").await;
    s.presses_on(&ana, "Start", "T-1", "start:1").await;
    s.mentions(&ana, "T-1", "Is the 20% off for members only?")
        .await;
    s.settle().await;
    s.replies(&jo, "Q-2", "For everybody. No need to mention members.")
        .await;
    s.settle().await;
    s.tell("Kofi presses the button of his ticket's card. Jo is not in the thread when she knows the answer; she gives it where she is.");
    s.presses_on(&kofi, "Ask a question", "T-2", "ask:2").await;
    s.sends(&kofi, &[("question", "May the logo touch the upper edge?")])
        .await;
    s.settle().await;
    s.types(
        &jo,
        "refreshes",
        "refresh answer question:Q-3 answer:No, keep 64 px free. Instagram covers the edge.",
    )
    .await;
    s.settle().await;

    s.scene("2026-11-25", "16:40", "A late note", "The client changes their mind after work has begun. The note goes into every open thread, marked, because people have started.").await;
    s.types(&dana, "refreshes", &format!("refresh note {BIRCH}"))
        .await;
    let late = "Changed: no discount in the pictures. The 20% goes into the text only.";
    s.sends(&dana, &[("note", late)]).await;
    s.settle().await;
    s.types(
        &ana,
        "refreshes",
        &format!("refresh ask {BIRCH} question:Does that hold for the carousel's last card too?"),
    )
    .await;
    s.settle().await;
    s.replies(&dana, "Q-4", "Yes. Every picture.").await;
    s.settle().await;

    s.scene(
        "2026-11-26",
        "08:50",
        "Jo is ill",
        "Kofi asks, and nobody answers.",
    )
    .await;
    s.mentions(&kofi, "T-3", "Which five breeds? The note names none.")
        .await;
    s.settle().await;
    s.later(
        "2026-11-26",
        "11:30",
        "Lena gives the client to Robin; whatever was waiting for Jo waits for Robin.",
    )
    .await;
    s.types(
        &lena,
        "refreshes",
        &format!("refresh-admin people assign role:sas person:@Robin Vale {BIRCH}"),
    )
    .await;
    s.settle().await;
    s.types(&robin, "refreshes", "refresh todo").await;
    s.replies(
        &robin,
        "Q-5",
        "Labrador, poodle, dachshund, beagle, and any mongrel.",
    )
    .await;
    s.settle().await;
    s.tell(
        "Jo, from bed, tries to help. The role has gone to Robin, and the bot says who may now.",
    );
    s.types(&jo, "refreshes", "refresh cancel ticket:T-4 reason:Double")
        .await;
    s.tell("Robin sees it too: the leash is in the hero already.");
    s.types(
        &robin,
        "refreshes",
        "refresh cancel ticket:T-4 reason:The leash is in the hero already.",
    )
    .await;
    s.settle().await;

    s.scene("2026-11-27", "15:30", "Handed in", "Files or links; the last one makes the set ready, and the bot tells the Account Manager by itself.").await;
    s.types(&ana, "T-1", "refresh deliver file:hero-1x1.png")
        .await;
    s.types(
        &kofi,
        "T-2",
        "refresh deliver link:https://drive.example/birch/tall.mp4",
    )
    .await;
    s.types(
        &kofi,
        "T-3",
        "refresh deliver file:dogs-1.png file2:dogs-2.png",
    )
    .await;
    s.settle().await;

    s.scene("2026-11-30", "11:00", "First round of changes", "")
        .await;
    s.presses_on(&dana, "Ask for changes", "T-1", "revise:1")
        .await;
    s.sends(&dana, &[("reason", "The client wants the dog larger.")])
        .await;
    s.settle().await;
    s.tell("Dana tries to approve the rest of the cycle with it. Not yet, and the bot says what is missing.");
    s.types(&dana, "refreshes", &format!("refresh approve {BIRCH}"))
        .await;
    s.types(
        &ana,
        "T-1",
        "refresh ask question:Larger than the headline?",
    )
    .await;
    s.settle().await;
    s.presses(&robin, "Answer").await;
    s.sends(&robin, &[("answer", "Yes, up to the headline's baseline.")])
        .await;
    s.settle().await;
    s.types(&kofi, "T-1", "refresh deliver file:hero-1x1-larger.png")
        .await;
    s.settle().await;

    s.leave_out("again, after revisions");
    s.leave_out("is again with the Account Manager");
    s.scene(
        "2026-12-01",
        "10:10",
        "Second round",
        "When it is handed in, Dana and Robin are told again, as the day before.",
    )
    .await;
    s.types(
        &dana,
        "refreshes",
        "refresh revise ticket:T-1 reason:Now the logo is hidden behind the ear.",
    )
    .await;
    s.settle().await;
    s.types(&kofi, "T-1", "refresh deliver file:hero-1x1-ear.png")
        .await;
    s.settle().await;
    s.tell("Dana approves what the client has seen. The carousel has to wait for Thursday's call.");
    s.types(&dana, "T-1", "refresh approve").await;
    s.types(&dana, "T-2", "refresh approve").await;
    s.settle().await;

    s.scene("2026-12-04", "17:20", "A forced close", "Dana is on leave. On the phone the client has taken the hero and the tall one and dropped the carousel; Robin put both live yesterday. Nobody is left who may approve the cycle, so Lena closes it by hand. That needs a reason, which the audit log keeps.").await;
    let close = format!("refresh move status:Creatives Implemented {BIRCH}");
    s.types(&robin, "refreshes", &close).await;
    s.types(&lena, "refreshes", &close).await;
    s.types(
        &lena,
        "refreshes",
        &format!("{close} reason:Live since Thursday, agreed with the client on the phone. The carousel is dropped."),
    )
    .await;
    s.settle().await;

    s.scene(
        "2026-12-07",
        "09:05",
        "What is left of it",
        "Dana is back, and reads what happened.",
    )
    .await;
    s.types(&dana, "refreshes", &format!("refresh history {BIRCH}"))
        .await;
    s.types(&dana, "refreshes", &format!("refresh status {BIRCH}"))
        .await;
    s.settle().await;
    format!("{HEAD}{}", s.text)
}
