use insta::assert_snapshot;
use refreshbot::chat::commands::Given;

use super::{Agency, SPRING, birch};

#[tokio::test]
async fn the_first_ticket_from_the_prompt() {
    let a = Agency::new().await;
    a.note("New logo in the folder.\nKeep the phone number out of the image.")
        .await
        .message();
    a.bot.skip().await;
    a.bot.go_to("2026-11-23", "09:00:00");
    assert_snapshot!(a.bot.read().await, @"
    #refreshes
      Birch Pet Supply: refresh day · cycle 1 · due today, Mon 23 Nov · @Jo Becker
      ┌ Newest note from Dana Whitfield, Thu 19 Nov
      │ > New logo in the folder.
      │ > Keep the phone number out of the image.
      │ Next: create one ticket for each deliverable.
      └ Note 1 · cycle 1 · Birch Pet Supply
      [Submit first ticket] [Ask the AM]
    ");
    let form = a.bot.press(&a.jo, "Submit first ticket").await;
    assert_snapshot!(form.form_said(), @"
    Birch Pet Supply · note of Thu 19 Nov
    Deliverable Folder Name (for the whole set): Such as BPS-2026-11; every ticket of the set gets it
    Number of Deliverables In This Ad Set (1-50): 1 to 50, this first ticket included
    Name of the first ticket: Such as Spring hero
    Creative direction (optional): What to show and what to avoid, from the note of Thu 19 Nov
    Copy: lines Primary:, Headline:, CTA: (optional): Primary: Spring is here for your dog. / Headline: Spring is here / CTA: Shop now
    ");
    let answer = form.send(&a.bot, &a.jo, &SPRING).await;
    assert_snapshot!(answer.said(), @r#"
    T-1 "Spring hero" is 1 of 3 in *BPS-2026-11*. Its thread: #T-1 Spring hero. Ana Ruiz (copy) and Kofi Mensah (design) are told.
    Folder name and number of deliverables are set for the whole set from now on.
    Read from the copy:
    - Primary: Everything for the first warm days.
    - Headline: Spring is here
    - CTA: Shop now
    [Clone the rest (2)] [Clone one]
    "#);
    assert_snapshot!(a.bot.read().await, @r#"
    #refreshes
      ┌ Ad Set BPS-2026-11
      │ 1 of 3 created.
      │ 1. #T-1 Spring hero · New · Ana Ruiz, Kofi Mensah
      └ Ad Set BPS-2026-11 · cycle 1 · Birch Pet Supply
      [Clone the rest (2)] [Clone one]
    new thread #T-1 Spring hero
      ┌ T-1 · Spring hero
      │ > Bright kitchen, the dog looks into the camera.
      │ Status: New
      │ Deliverable: 1 of 3 in BPS-2026-11
      │ Format: static
      │ Due: Mon 7 Dec
      │ Creatives: Ana Ruiz (copy) and Kofi Mensah (design)
      │ Primary text:
      │ > Everything for the first warm days.
      │ Headline:
      │ > Spring is here
      │ Call to action:
      │ > Shop now
      └ T-1 · cycle 1 · Birch Pet Supply
      [Start] [Deliver] [Ask a question]
    #T-1 Spring hero
      T-1 "Spring hero" is yours · Birch Pet Supply · due Mon 7 Dec · @Ana Ruiz and @Kofi Mensah
      On its card in #T-1 Spring hero, press *Start* when you begin and *Deliver* when you have a link. Files go with `/refresh deliver`.
    card changes: Ad Set BPS-2026-11 · 1 of 3 created. [Clone the rest (2)] [Clone one]
    post changes: Birch Pet Supply: refresh day · cycle 1 · @Jo Becker
      Submitted: BPS-2026-11 (3 deliverables). [Submit another Ad Set] [Ask the AM]
    "#);
}

#[tokio::test]
async fn a_prompt_without_a_note_warns() {
    let a = Agency::new().await;
    a.bot.go_to("2026-11-23", "09:00:00");
    assert_snapshot!(a.bot.read().await, @"
    #refreshes
      Birch Pet Supply: refresh day · cycle 1 · due today, Mon 23 Nov · @Jo Becker
      There is no note for this client yet. Ask Dana Whitfield before you start.
      [Ask the AM] [Submit first ticket anyway]
    ");
}

#[tokio::test]
async fn every_option_reaches_the_ticket() {
    let a = Agency::new().await;
    let maria = a.bot.person("Maria Silva", []).await;
    let options = [
        ("portfolio", Given::from("creatives - birch pet supply")),
        ("format", "video".into()),
        ("placement", "Stories 9:16".into()),
        ("url", "https://birch.example/spring".into()),
        ("due", "2026-12-01".into()),
        ("copywriter", (&maria).into()),
        ("designer", (&maria).into()),
        ("file", a.bot.stage.file("brief.pdf", "a brief").into()),
    ];
    let form = a.bot.command(&a.jo, "refresh submit", &options).await;
    let answer = form.send(&a.bot, &a.jo, &SPRING).await;
    assert_snapshot!(answer.said(), @r#"
    T-1 "Spring hero" is 1 of 3 in *BPS-2026-11*. Its thread: #T-1 Spring hero. Maria Silva (copy and design) is told.
    Folder name and number of deliverables are set for the whole set from now on.
    Read from the copy:
    - Primary: Everything for the first warm days.
    - Headline: Spring is here
    - CTA: Shop now
    [Clone the rest (2)] [Clone one]
    "#);
    assert_snapshot!(a.bot.read().await, @r#"
    #refreshes
      ┌ Ad Set BPS-2026-11
      │ 1 of 3 created.
      │ 1. #T-1 Spring hero · New · Maria Silva
      └ Ad Set BPS-2026-11 · cycle 1 · Birch Pet Supply
      [Clone the rest (2)] [Clone one]
    new thread #T-1 Spring hero
      ┌ T-1 · Spring hero
      │ > Bright kitchen, the dog looks into the camera.
      │ Status: New
      │ Deliverable: 1 of 3 in BPS-2026-11
      │ Format: video · Stories 9:16
      │ Due: Tue 1 Dec
      │ Creatives: Maria Silva (copy and design)
      │ Primary text:
      │ > Everything for the first warm days.
      │ Headline:
      │ > Spring is here
      │ Call to action:
      │ > Shop now
      │ Landing page: https://birch.example/spring
      │ References: brief.pdf
      └ T-1 · cycle 1 · Birch Pet Supply
      [Start] [Deliver] [Ask a question]
    #T-1 Spring hero
      T-1 "Spring hero" is yours · Birch Pet Supply · due Tue 1 Dec · @Maria Silva
      On its card in #T-1 Spring hero, press *Start* when you begin and *Deliver* when you have a link. Files go with `/refresh deliver`.
    #T-1 Spring hero
      📎 1 file: brief.pdf
      📎 brief.pdf
    card changes: Ad Set BPS-2026-11 · 1 of 3 created. [Clone the rest (2)] [Clone one]
    "#);
}

#[tokio::test]
async fn a_set_of_one_is_complete_at_once() {
    let a = Agency::new().await;
    let mut typed = SPRING;
    typed[1] = ("count", "1");
    let answer = a.submit(&typed).await;
    assert_snapshot!(answer.said(), @r#"
    T-1 "Spring hero" is 1 of 1 in *BPS-2026-11*. Its thread: #T-1 Spring hero. Ana Ruiz (copy) and Kofi Mensah (design) are told.
    Read from the copy:
    - Primary: Everything for the first warm days.
    - Headline: Spring is here
    - CTA: Shop now
    The set is complete. Next: *Mark submitted*, when this cycle needs no other Ad Set.
    [Mark submitted]
    "#);
    let done = answer.press(&a.bot, &a.jo, "Mark submitted").await;
    assert_snapshot!(done.said(), @"
    Birch Pet Supply is Deliverables Submitted (cycle 1), and your task is complete.
    Next: the creatives work; you answer their questions. You are told when the set is ready for review.
    ");
    a.bot.skip().await;
}

#[tokio::test]
async fn nobody_to_work_it() {
    let a = Agency::new().await;
    a.bot
        .db
        .raw("DELETE FROM account WHERE external_id IN ('ana.ruiz', 'kofi.mensah')")
        .await
        .unwrap();
    assert_snapshot!(a.submit(&SPRING).await.said(), @r#"
    T-1 "Spring hero" is 1 of 3 in *BPS-2026-11*. Its thread: #T-1 Spring hero. Nobody could be assigned; the Leads are told.
    Folder name and number of deliverables are set for the whole set from now on.
    Read from the copy:
    - Primary: Everything for the first warm days.
    - Headline: Spring is here
    - CTA: Shop now
    [Clone the rest (2)] [Clone one]
    "#);
    assert_snapshot!(a.bot.read().await, @r#"
    #refreshes
      ┌ Ad Set BPS-2026-11
      │ 1 of 3 created.
      │ 1. #T-1 Spring hero · New · nobody assigned
      └ Ad Set BPS-2026-11 · cycle 1 · Birch Pet Supply
      [Clone the rest (2)] [Clone one]
    new thread #T-1 Spring hero
      ┌ T-1 · Spring hero
      │ > Bright kitchen, the dog looks into the camera.
      │ Status: New
      │ Deliverable: 1 of 3 in BPS-2026-11
      │ Format: static
      │ Due: Mon 7 Dec
      │ Creatives: nobody yet
      │ Primary text:
      │ > Everything for the first warm days.
      │ Headline:
      │ > Spring is here
      │ Call to action:
      │ > Shop now
      └ T-1 · cycle 1 · Birch Pet Supply
      [Start] [Deliver] [Ask a question]
    #leads
      T-1 "Spring hero" has nobody assigned · Birch Pet Supply · cycle 1 · due Mon 7 Dec
      Its thread: #T-1 Spring hero
      Next: assign somebody, for this ticket or for all of the client's: `/refresh-admin people assign role:designer person:@name ticket:T-1`
    card changes: Ad Set BPS-2026-11 · 1 of 3 created. [Clone the rest (2)] [Clone one]
    "#);
}

#[tokio::test]
async fn the_team_goes_to_the_least_loaded() {
    let a = Agency::new().await;
    let lou = a
        .bot
        .person("Lou Ito", [refreshbot::domain::people::Role::Designer])
        .await;
    a.submit(&SPRING).await.message();
    a.clone_rest(&super::REST).await.message();
    a.bot.skip().await;
    let count = |who: &str| {
        format!(
            "SELECT count(*) FROM ticket t JOIN person p ON p.id = t.designer_id WHERE p.name = '{who}'"
        )
    };
    let (kofi, lous) = (
        a.bot.number(&count("Kofi Mensah")).await,
        a.bot.number(&count("Lou Ito")).await,
    );
    assert_eq!((kofi.max(lous), kofi.min(lous)), (2, 1), "{}", lou.name);
}

#[tokio::test]
async fn wrong_values_are_refused_with_what_would_be_right() {
    let a = Agency::new().await;
    let mut said = Vec::new();
    for (field, typed) in [
        ("folder", "  "),
        ("folder", "two\nlines"),
        ("count", "0"),
        ("count", "51"),
        ("count", "six"),
        ("name", " "),
        (
            "name",
            "an eighty-one character name, and then some more words until it does not fit in it",
        ),
    ] {
        let mut form = SPRING;
        for one in &mut form {
            if one.0 == field {
                one.1 = typed;
            }
        }
        said.push(a.submit(&form).await.said());
    }
    assert_snapshot!(said.join("\n---\n"), @r#"
    Nothing was created. The Deliverable Folder Name is empty. Give the Ad Set a name, such as BPS-2026-11.
    [Edit and send again]
    ---
    Nothing was created. The Deliverable Folder Name must be one line, without control characters.
    [Edit and send again]
    ---
    Nothing was created. "0" is not a Number of Deliverables: write a whole number from 1 to 50.
    [Edit and send again]
    ---
    Nothing was created. "51" is not a Number of Deliverables: write a whole number from 1 to 50.
    [Edit and send again]
    ---
    Nothing was created. "six" is not a Number of Deliverables: write a whole number from 1 to 50.
    [Edit and send again]
    ---
    "name" is empty. Nothing changed. Fill it in and send it again.
    [Edit and send again]
    ---
    "name" has 82 characters; 80 is the most. Nothing changed. Shorten it and send it again.
    [Edit and send again]
    "#);
    let mut said = Vec::new();
    for (option, typed) in [
        ("format", "carousell"),
        ("url", "birch.example"),
        ("url", "javascript:alert(1)"),
        ("due", "yesterday"),
        ("due", "2026-11-18"),
        ("due", "2026-02-30"),
    ] {
        let options = [birch()[0].clone(), (option, Given::from(typed))];
        said.push(
            a.bot
                .command(&a.jo, "refresh submit", &options)
                .await
                .said(),
        );
    }
    assert_snapshot!(said.join("\n---\n"), @r#"
    Nothing changed. format: "carousell" does not fit; right would be static, video, carousel, story/reel, copy only, other.
    ---
    Nothing changed. landing URL: "birch.example" does not fit; right would be a web address such as https://example.com/page.
    ---
    Nothing changed. landing URL: "javascript:alert(1)" does not fit; right would be a web address such as https://example.com/page.
    ---
    Nothing changed. due: "yesterday" is not a date. Write 2026-12-24, today, tomorrow, +3d or fri.
    ---
    Nothing changed. due: "2026-11-18" does not fit; right would be a date from today on.
    ---
    Nothing changed. due: "2026-02-30" has day 30; that month has 28 days.
    "#);
    assert_eq!(a.bot.number("SELECT count(*) FROM ad_set").await, 0);
    a.bot.skip().await;
}

#[tokio::test]
async fn a_folder_name_is_used_once() {
    let a = Agency::with_first().await;
    let mut typed = SPRING;
    typed[0] = ("folder", "  bps-2026-11 ");
    assert_snapshot!(a.submit(&typed).await.said(), @"
    Nothing was created. This cycle has the Ad Set BPS-2026-11 already. To add tickets to it, use `/refresh clone`; for another Ad Set, choose another Deliverable Folder Name.
    [Edit and send again]
    ");
    typed[0] = ("folder", "BPS-2026-11 video");
    assert!(a.submit(&typed).await.said().starts_with("T-2"));
    a.bot.skip().await;
}

#[tokio::test]
async fn a_new_set_takes_the_cycle_back_from_its_review() {
    let a = Agency::pending().await;
    let mut typed = SPRING;
    typed[0] = ("folder", "BPS-2026-11 video");
    a.submit(&typed).await.message();
    a.bot.skip().await;
    let status = a.bot.command(&a.jo, "refresh status", &birch()).await;
    assert_snapshot!(status.said(), @"
    ┌ Birch Pet Supply · cycle 1
    │ Next: Jo Becker creates the other 2 tickets of *BPS-2026-11 video*.
    │ - *BPS-2026-11*: 3 of 3 created, 3 pending approval
    │ - *BPS-2026-11 video*: 1 of 3 created
    │ Creative Refresh Status: Deliverables Submitted
    │ Creative Refresh Date: Mon 23 Nov, every 90 days
    │ Account Manager: Dana Whitfield
    │ Social Ad Specialist: Jo Becker
    │ Newest note: none yet
    └ Status of Birch Pet Supply · cycle 1
    [Clone the rest (2)] [Clone one]
    ");
    a.bot.skip().await;
}

#[tokio::test]
async fn an_approved_cycle_takes_no_new_set() {
    let a = Agency::approved().await;
    let answer = a.bot.command(&a.jo, "refresh submit", &birch()).await;
    assert_snapshot!(answer.said(), @"Birch Pet Supply is Creatives Completed & Approved. Nothing changed. Only a Lead can take it back from there, with `/refresh move` and a reason.");
    a.bot.skip().await;
}
