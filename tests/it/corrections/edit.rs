use insta::assert_snapshot;

use super::Agency;

#[tokio::test]
async fn what_is_given_changes_and_the_thread_is_told() {
    let a = Agency::with_set().await;
    let typed = "refresh edit ticket:T-1 name:Spring hero format:video due:2026-12-11";
    assert_snapshot!(a.say(&a.jo, typed).await, @r#"T-1 "Spring hero" is changed: name, format (video) and due date (due Fri 11 Dec). Its card and its thread say so; nothing more is needed."#);
    assert_snapshot!(a.read().await, @r#"
    #T-1 hero
    Changed: T-1 "Spring hero" · by Jo
    New: name, format (video) and due date (due Fri 11 Dec). The card shows the ticket as it is now.
    card changes: Ad Set BPS
    card changes: T-1 · Spring hero · New
    "#);
    assert_snapshot!(a.kept("ticket.edited").await, @r#"{"changes":{"due":{"after":"2026-12-11","before":"2026-12-07"},"format":{"after":"video","before":"static"},"name":{"after":"Spring hero","before":"hero"}},"ticket":"T-1"}"#);
    let task = "SELECT count(*) FROM task WHERE ticket_id = 1 AND due_date = '2026-12-11'";
    assert_eq!(a.number(task).await, 1);
    assert_snapshot!(a.say(&a.jo, typed).await, @r#"T-1 "Spring hero" says so already. Nothing changed, and nothing is needed."#);
    assert_eq!(a.read().await, "");
}

#[tokio::test]
async fn who_has_begun_is_mentioned() {
    let a = Agency::with_set().await;
    a.say(&a.kofi, "refresh start ticket:T-1").await;
    a.read().await;
    a.say(
        &a.jo,
        "refresh edit ticket:T-1 placement:Stories tall url:https://example.com/a",
    )
    .await;
    assert_snapshot!(a.read().await, @r#"
    #T-1 hero
    Changed: T-1 "hero" · by Jo · @Ana and @Kofi
    New: placement (Stories tall) and landing page. The card shows the ticket as it is now.
    card changes: Ad Set BPS
    card changes: T-1 · hero · In Progress
    "#);
}

#[tokio::test]
async fn without_options_the_texts_are_a_form() {
    let a = Agency::with_set().await;
    let form = a.form(&a.jo, "refresh edit ticket:T-1").await;
    assert_snapshot!(super::text(&refreshbot::request::Reply::Form(form.clone())), @"
    Edit T-1 · hero
    direction: Creative direction = Two dogs
    primary: Primary text = 
    headline: Headline = Spring
    cta: Call to action =
    ");
    let typed = [("headline", "Spring is here"), ("cta", "Shop now")];
    assert_snapshot!(a.send(&a.jo, &form, &typed).await, @r#"T-1 "hero" is changed: headline and call to action. Its card and its thread say so; nothing more is needed."#);
    assert_snapshot!(a.send(&a.jo, &form, &typed).await, @r#"
    *This was sent before and counts once. The answer then:*
    T-1 "hero" is changed: headline and call to action. Its card and its thread say so; nothing more is needed.
    "#);
    assert_snapshot!(a.kept("ticket.edited").await, @r#"{"changes":{"cta":{"after":"Shop now","before":""},"headline":{"after":"Spring is here","before":"Spring"}},"ticket":"T-1"}"#);
}

#[tokio::test]
async fn what_cannot_be_edited() {
    let a = Agency::with_set().await;
    assert_snapshot!(a.say(&a.ana, "refresh edit ticket:T-1 name:x").await, @"Only the Social Ad Specialist of Birch (Jo) or a Lead can do this. Nothing changed.");
    assert_snapshot!(a.say(&a.dana, "refresh edit ticket:T-1").await, @"Only the Social Ad Specialist of Birch (Jo) or a Lead can do this. Nothing changed.");
    assert_snapshot!(a.say(&a.jo, "refresh edit ticket:T-1 due:2026-11-01").await, @r#"Nothing changed. due: "2026-11-01" does not fit; right would be a date from today on."#);
    assert_snapshot!(a.say(&a.jo, "refresh edit ticket:T-1 format:poster").await, @r#"Nothing changed. format: "poster" does not fit; right would be static, video, carousel, story/reel, copy only, other."#);
    a.say(&a.jo, "refresh cancel ticket:T-1 reason:no").await;
    assert_snapshot!(a.say(&a.jo, "refresh edit ticket:T-1 name:x").await, @"T-1 is Cancelled, so it cannot be changed. Nothing changed. A Lead can bring it back, with a reason.");
}
