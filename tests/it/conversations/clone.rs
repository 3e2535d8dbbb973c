use insta::assert_snapshot;
use refreshbot::chat::commands::Given;

use super::{Agency, REST, SPRING, birch, with};

#[tokio::test]
async fn the_rest_line_by_line() {
    let a = Agency::with_first().await;
    let form = a.bot.press(&a.jo, "Clone the rest").await;
    assert_snapshot!(form.form_said(), @"
    BPS-2026-11 · 2 of 3 to create
    One line each: name | format | what differs: Up to 2 lines, such as: Spring hero tall | story/reel | 9:16, logo on top
    ");
    let answer = form.send(&a.bot, &a.jo, &REST).await;
    assert_snapshot!(answer.said(), @"
    3 of 3 created in *BPS-2026-11* · Birch Pet Supply
    - #T-2 Spring hero tall · Ana Ruiz (copy) and Kofi Mensah (design)
    - #T-3 Spring dogs · Ana Ruiz (copy) and Kofi Mensah (design)
    The set is complete. Next: *Mark submitted*, when this cycle needs no other Ad Set.
    [Mark submitted]
    ");
    assert_snapshot!(a.bot.read().await, @r#"
    new thread #T-2 Spring hero tall
      ┌ T-2 · Spring hero tall
      │ > 9:16, logo on top
      │ >
      │ > Bright kitchen, the dog looks into the camera.
      │ Status: New
      │ Deliverable: 2 of 3 in BPS-2026-11
      │ Format: story/reel
      │ Due: Mon 7 Dec
      │ Creatives: Ana Ruiz (copy) and Kofi Mensah (design)
      │ Primary text:
      │ > Everything for the first warm days.
      │ Headline:
      │ > Spring is here
      │ Call to action:
      │ > Shop now
      └ T-2 · cycle 1 · Birch Pet Supply
      [Start] [Deliver] [Ask a question]
    new thread #T-3 Spring dogs
      ┌ T-3 · Spring dogs
      │ > five breeds
      │ >
      │ > Bright kitchen, the dog looks into the camera.
      │ Status: New
      │ Deliverable: 3 of 3 in BPS-2026-11
      │ Format: carousel
      │ Due: Mon 7 Dec
      │ Creatives: Ana Ruiz (copy) and Kofi Mensah (design)
      │ Primary text:
      │ > Everything for the first warm days.
      │ Headline:
      │ > Spring is here
      │ Call to action:
      │ > Shop now
      └ T-3 · cycle 1 · Birch Pet Supply
      [Start] [Deliver] [Ask a question]
    #T-2 Spring hero tall
      T-2 "Spring hero tall" is yours · Birch Pet Supply · due Mon 7 Dec · @Ana Ruiz and @Kofi Mensah
      On its card in #T-2 Spring hero tall, press *Start* when you begin and *Deliver* when you have a link. Files go with `/refresh deliver`.
    #T-3 Spring dogs
      T-3 "Spring dogs" is yours · Birch Pet Supply · due Mon 7 Dec · @Ana Ruiz and @Kofi Mensah
      On its card in #T-3 Spring dogs, press *Start* when you begin and *Deliver* when you have a link. Files go with `/refresh deliver`.
    card changes: Ad Set BPS-2026-11 · 3 of 3 created. [Mark submitted]
    "#);
}

#[tokio::test]
async fn one_by_its_name_prefilled_from_the_first() {
    let a = Agency::with_first().await;
    let options = [
        birch()[0].clone(),
        ("name", Given::from("Spring cats")),
        ("format", "video".into()),
        ("due", "fri".into()),
    ];
    let form = a.bot.command(&a.jo, "refresh clone", &options).await;
    assert_snapshot!(form.form_said(), @r#"
    BPS-2026-11 · 2 of 3
    Creative direction (optional): What differs from T-1, "Spring hero"
      = Bright kitchen, the dog looks into the camera.
    Copy: lines Primary:, Headline:, CTA: (optional): Primary: Spring is here for your dog. / Headline: Spring is here / CTA: Shop now
      = Primary: Everything for the first warm days.
        Headline: Spring is here
        CTA: Shop now
    "#);
    let answer = form
        .send(&a.bot, &a.jo, &[("direction", "Cats, not dogs.")])
        .await;
    assert_snapshot!(answer.said(), @"
    2 of 3 created in *BPS-2026-11* · Birch Pet Supply
    - #T-2 Spring cats · Ana Ruiz (copy) and Kofi Mensah (design)
    Read from the copy:
    - Primary: Everything for the first warm days.
    - Headline: Spring is here
    - CTA: Shop now
    [Clone the rest (1)] [Clone one]
    ");
    assert_snapshot!(a.bot.read().await, @r#"
    new thread #T-2 Spring cats
      ┌ T-2 · Spring cats
      │ > Cats, not dogs.
      │ Status: New
      │ Deliverable: 2 of 3 in BPS-2026-11
      │ Format: video
      │ Due: Fri 20 Nov
      │ Creatives: Ana Ruiz (copy) and Kofi Mensah (design)
      │ Primary text:
      │ > Everything for the first warm days.
      │ Headline:
      │ > Spring is here
      │ Call to action:
      │ > Shop now
      └ T-2 · cycle 1 · Birch Pet Supply
      [Start] [Deliver] [Ask a question]
    #T-2 Spring cats
      T-2 "Spring cats" is yours · Birch Pet Supply · due tomorrow, Fri 20 Nov · @Ana Ruiz and @Kofi Mensah
      On its card in #T-2 Spring cats, press *Start* when you begin and *Deliver* when you have a link. Files go with `/refresh deliver`.
    card changes: Ad Set BPS-2026-11 · 2 of 3 created. [Clone the rest (1)] [Clone one]
    "#);
}

#[tokio::test]
async fn one_by_the_button_asks_for_its_name() {
    let a = Agency::with_first().await;
    let form = a.bot.press(&a.jo, "Clone one").await;
    assert_snapshot!(form.form_said(), @r#"
    BPS-2026-11 · 2 of 3
    Name of the new ticket: Such as Spring hero tall
    Creative direction (optional): What differs from T-1, "Spring hero"
      = Bright kitchen, the dog looks into the camera.
    Copy: lines Primary:, Headline:, CTA: (optional): Primary: Spring is here for your dog. / Headline: Spring is here / CTA: Shop now
      = Primary: Everything for the first warm days.
        Headline: Spring is here
        CTA: Shop now
    "#);
    let nameless = form.send(&a.bot, &a.jo, &[]).await;
    assert_snapshot!(nameless.said(), @r#"
    "name" is empty. Nothing changed. Fill it in and send it again.
    [Edit and send again]
    "#);
    let again = nameless.press(&a.bot, &a.jo, "Edit and send again").await;
    let answer = again.send(&a.bot, &a.jo, &[("name", "Spring cats")]).await;
    assert!(
        answer.said().starts_with("2 of 3 created"),
        "{}",
        answer.said()
    );
    a.bot.skip().await;
}

#[tokio::test]
async fn never_more_than_the_number() {
    let a = Agency::with_first().await;
    let answer = a.clone_rest(&[("lines", "A\nB\nC\nD")]).await;
    assert_snapshot!(answer.said(), @"
    Nothing was created.
    - Line 3: the set has room for 2 more, this would be the 3rd.
    - 1 line after it is too many as well.
    [Edit and send again]
    ");
    let answer = a
        .clone_rest(&[("lines", "A\n\n| video\nB | flim | x")])
        .await;
    assert_snapshot!(answer.said(), @r#"
    Nothing was created.
    - Line 3: there is no name before the first |. Write name | format | what differs.
    - Line 4: the set has room for 2 more, this would be the 3rd.
    - Line 4: "flim" is not a format (static, video, carousel, story/reel, copy only, other).
    [Edit and send again]
    "#);
    assert_snapshot!(a.clone_rest(&[("lines", " \n ")]).await.said(), @r#"
    "lines" is empty. Nothing changed. Fill it in and send it again.
    [Edit and send again]
    "#);
    a.clone_rest(&REST).await.message();
    a.bot.skip().await;
    let full = a.bot.command(&a.jo, "refresh clone", &birch()).await;
    assert_snapshot!(full.said(), @"Nothing was created. BPS-2026-11 has all of its 3 tickets. When every Ad Set is complete: `/refresh done`.");
    assert_eq!(a.bot.number("SELECT count(*) FROM ticket").await, 3);
    a.bot.skip().await;
}

#[tokio::test]
async fn a_form_that_was_open_while_the_set_filled_up() {
    let a = Agency::with_first().await;
    let form = a.bot.press(&a.jo, "Clone the rest").await;
    a.clone_rest(&REST).await.message();
    let late = form.send(&a.bot, &a.jo, &[("lines", "Late")]).await;
    assert_snapshot!(late.said(), @"
    Nothing was created. BPS-2026-11 has all of its 3 tickets. When every Ad Set is complete: `/refresh done`.
    [Edit and send again]
    ");
    a.bot.skip().await;
}

#[tokio::test]
async fn nothing_to_clone_from() {
    let a = Agency::new().await;
    let answer = a.bot.command(&a.jo, "refresh clone", &birch()).await;
    assert_snapshot!(answer.said(), @"Nothing was created. Birch Pet Supply has no Ad Set in this cycle to clone from. Submit the first ticket: `/refresh submit`.");
    let answer = a
        .bot
        .command(&a.jo, "refresh clone", &with("ad_set", "BPS"))
        .await;
    assert_snapshot!(answer.said(), @r#"There is no Ad Set "BPS". Nothing changed. An Ad Set is named by its Deliverable Folder Name, such as BPS-2026-11."#);
    a.bot.skip().await;
}

#[tokio::test]
async fn of_two_sets_one_must_be_named() {
    let a = Agency::with_first().await;
    let mut typed = SPRING;
    typed[0] = ("folder", "BPS video");
    a.submit(&typed).await.message();
    a.bot.skip().await;
    let answer = a.bot.command(&a.jo, "refresh clone", &birch()).await;
    assert_snapshot!(answer.said(), @"
    Which Ad Set? It may be BPS-2026-11 or BPS video.
    Name it in the option `ad_set`.
    ");
    let form = a
        .bot
        .command(&a.jo, "refresh clone", &with("ad_set", "bps VIDEO"))
        .await;
    assert_eq!(form.form().title, "BPS video · 2 of 3 to create");
    let unknown = a
        .bot
        .command(&a.jo, "refresh clone", &with("ad_set", "BPS-2026-12"))
        .await;
    assert_snapshot!(unknown.said(), @r#"There is no Ad Set "BPS-2026-12". Nothing changed. Did you mean BPS-2026-11?"#);
    a.bot.skip().await;
}

#[tokio::test]
async fn in_a_tickets_thread_its_set_is_known() {
    let a = Agency::with_first().await;
    let thread = a.bot.thread("T-1");
    let form = a.bot.command_in(&a.jo, &thread, "refresh clone", &[]).await;
    assert_eq!(form.form().title, "BPS-2026-11 · 2 of 3 to create");
    a.bot.skip().await;
}

#[tokio::test]
async fn files_of_the_first_ticket_come_along() {
    let a = Agency::new().await;
    let options = [
        birch()[0].clone(),
        ("file", a.bot.stage.file("brief.pdf", "a brief").into()),
    ];
    let form = a.bot.command(&a.jo, "refresh submit", &options).await;
    form.send(&a.bot, &a.jo, &SPRING).await.message();
    a.bot.skip().await;
    a.clone_rest(&[("lines", "Spring dogs")]).await.message();
    assert_snapshot!(a.bot.read().await, @r#"
    new thread #T-2 Spring dogs
      ┌ T-2 · Spring dogs
      │ > Bright kitchen, the dog looks into the camera.
      │ Status: New
      │ Deliverable: 2 of 3 in BPS-2026-11
      │ Format: static
      │ Due: Mon 7 Dec
      │ Creatives: Ana Ruiz (copy) and Kofi Mensah (design)
      │ Primary text:
      │ > Everything for the first warm days.
      │ Headline:
      │ > Spring is here
      │ Call to action:
      │ > Shop now
      │ References: brief.pdf
      └ T-2 · cycle 1 · Birch Pet Supply
      [Start] [Deliver] [Ask a question]
    #T-2 Spring dogs
      T-2 "Spring dogs" is yours · Birch Pet Supply · due Mon 7 Dec · @Ana Ruiz and @Kofi Mensah
      On its card in #T-2 Spring dogs, press *Start* when you begin and *Deliver* when you have a link. Files go with `/refresh deliver`.
    #T-2 Spring dogs
      📎 1 file: brief.pdf
      📎 brief.pdf
    card changes: Ad Set BPS-2026-11 · 2 of 3 created. [Clone the rest (1)] [Clone one]
    "#);
}
