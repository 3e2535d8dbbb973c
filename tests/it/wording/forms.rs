use std::collections::BTreeMap;
use std::fmt::Write as _;

use insta::assert_snapshot;
use refreshbot::domain::id::DraftId;
use refreshbot::message::Form;
use refreshbot::wording::Locale::En;
use refreshbot::wording::form;

use super::agency::*;

const DRAFT: DraftId = DraftId(31);

fn values(values: &[(&str, &str)]) -> BTreeMap<String, String> {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    values.iter().map(owned).collect()
}

/// What a reader sees; fails where a platform would refuse the form.
fn shown(form: &Form) -> String {
    hold_to_limits(form);
    let mut out = format!("{} ({})", form.title, form.id);
    for field in &form.fields {
        let star = if field.required { "*" } else { "" };
        let _ = write!(
            out,
            "\n{}: {}{star} [{}]",
            field.name, field.label, field.placeholder
        );
        if !field.value.is_empty() {
            let _ = write!(out, " = {}", field.value);
        }
    }
    out
}

fn hold_to_limits(form: &Form) {
    assert!(form.title.chars().count() <= 45, "{}", form.title);
    assert!((1..=5).contains(&form.fields.len()));
    for field in &form.fields {
        assert!(field.label.chars().count() <= 45, "{}", field.label);
        assert!(
            field.placeholder.chars().count() <= 100,
            "{}",
            field.placeholder
        );
        assert!(
            field.value.chars().count() <= usize::from(field.most),
            "{}",
            field.name
        );
        assert!(field.most <= 4_000);
    }
}

#[test]
fn submit() {
    assert_snapshot!(shown(&form::submit(En, DRAFT, &birch(), Some(&note()), &values(&[]))), @"
    Birch Pet Supply · note of Thu 19 Nov (form:31)
    folder: Deliverable Folder Name (for the whole set)* [Such as BPS-2026-11; every ticket of the set gets it]
    count: Number of Deliverables In This Ad Set (1-50)* [1 to 50, this first ticket included]
    name: Name of the first ticket* [Such as Spring hero]
    direction: Creative direction [What to show and what to avoid, from the note of Thu 19 Nov]
    copy: Copy: lines Primary:, Headline:, CTA: [Primary: Spring is here for your dog. / Headline: Spring is here / CTA: Shop now]
    ");
    assert_snapshot!(shown(&form::submit(En, DRAFT, &birch(), Some(&old_note()), &values(&[]))), @"
    Birch Pet Supply · old note of Mon 24 Aug (form:31)
    folder: Deliverable Folder Name (for the whole set)* [Such as BPS-2026-11; every ticket of the set gets it]
    count: Number of Deliverables In This Ad Set (1-50)* [1 to 50, this first ticket included]
    name: Name of the first ticket* [Such as Spring hero]
    direction: Creative direction [The newest note (Mon 24 Aug) is from before the last refresh closed; ask the AM]
    copy: Copy: lines Primary:, Headline:, CTA: [Primary: Spring is here for your dog. / Headline: Spring is here / CTA: Shop now]
    ");
    assert_snapshot!(shown(&form::submit(En, DRAFT, &birch(), None, &values(&[("count", "six")]))), @"
    Birch Pet Supply · no note yet (form:31)
    folder: Deliverable Folder Name (for the whole set)* [Such as BPS-2026-11; every ticket of the set gets it]
    count: Number of Deliverables In This Ad Set (1-50)* [1 to 50, this first ticket included] = six
    name: Name of the first ticket* [Such as Spring hero]
    direction: Creative direction [There is no note yet: what to show and what to avoid?]
    copy: Copy: lines Primary:, Headline:, CTA: [Primary: Spring is here for your dog. / Headline: Spring is here / CTA: Shop now]
    ");
}

#[test]
fn submit_for_a_client_of_a_hundred_characters() {
    let mut c = birch();
    c.portfolio.client = "Ä".repeat(100);
    let form = form::submit(En, DRAFT, &c, Some(&note()), &values(&[]));
    hold_to_limits(&form);
    assert!(
        form.title.ends_with("… · note of Thu 19 Nov"),
        "{}",
        form.title
    );
    hold_to_limits(&form::note(En, DRAFT, &c, &values(&[])));
}

#[test]
fn clone() {
    let s = set_in_work();
    assert_snapshot!(shown(&form::clone_many(En, DRAFT, &birch(), &s, &values(&[]))), @"
    BPS-2026-11 · 2 of 6 to create (form:31)
    lines: One line each: name | format | what differs* [Up to 2 lines, such as: Spring hero tall | story/reel | 9:16, logo on top]
    ");
    let prefilled = values(&[
        ("direction", "Two dogs"),
        ("copy", "Headline: Spring is here"),
    ]);
    assert_snapshot!(shown(&form::clone_one(En, DRAFT, &birch(), &s, &hero(), &prefilled)), @r#"
    BPS-2026-11 · 5 of 6 (form:31)
    direction: Creative direction [What differs from T-41, "Spring hero"] = Two dogs
    copy: Copy: lines Primary:, Headline:, CTA: [Primary: Spring is here for your dog. / Headline: Spring is here / CTA: Shop now] = Headline: Spring is here
    "#);
    assert_snapshot!(shown(&form::clone_one(En, DRAFT, &birch(), &s, &hero(), &values(&[("name", "")]))), @r#"
    BPS-2026-11 · 5 of 6 (form:31)
    name: Name of the new ticket* [Such as Spring hero tall]
    direction: Creative direction [What differs from T-41, "Spring hero"]
    copy: Copy: lines Primary:, Headline:, CTA: [Primary: Spring is here for your dog. / Headline: Spring is here / CTA: Shop now]
    "#);
}

#[test]
fn clone_in_a_folder_of_a_hundred_characters() {
    let mut s = set_in_work();
    s.set.folder_name = "日".repeat(100);
    let mut first = hero();
    first.ticket.name = "n".repeat(80);
    hold_to_limits(&form::clone_many(En, DRAFT, &birch(), &s, &values(&[])));
    hold_to_limits(&form::clone_one(
        En,
        DRAFT,
        &birch(),
        &s,
        &first,
        &values(&[("name", "")]),
    ));
    hold_to_limits(&form::deliver(En, DRAFT, &birch(), &first, &values(&[])));
}

#[test]
fn note_and_deliver() {
    assert_snapshot!(shown(&form::note(En, DRAFT, &birch(), &values(&[]))), @"
    Birch Pet Supply · note for cycle 7 (form:31)
    note: Note for the submission* [The client's direction, requests, links. A file goes with /refresh note file:]
    ");
    assert_snapshot!(shown(&form::deliver(En, DRAFT, &birch(), &hero(), &values(&[]))), @"
    Deliver T-41 · Spring hero (form:31)
    link: Links, one a line* [https://... For files use /refresh deliver ticket:T-41 file:]
    ");
}

#[test]
fn nothing_typed_is_lost_when_a_form_opens_again() {
    let typed = "x".repeat(150);
    let form = form::submit(En, DRAFT, &birch(), None, &values(&[("folder", &typed)]));
    hold_to_limits(&form);
    assert_eq!(form.fields[0].value, typed);
}

#[test]
fn decline() {
    assert_snapshot!(shown(&form::decline(En, DRAFT, &birch(), &values(&[]))), @"
    Birch Pet Supply · no refresh this cycle (form:31)
    reason: Why? (you may leave this empty) [Sending this closes the cycle and schedules the next refresh date]
    ");
}

#[test]
fn questions_and_changes() {
    let (c, t) = (birch(), hero());
    assert_snapshot!(shown(&form::ask_ticket(En, DRAFT, &c, &t, &values(&[]))), @"
    Question on T-41 · Spring hero (form:31)
    question: Your question* [Jo Becker is told, and the answer comes back to you]
    ");
    assert_snapshot!(shown(&form::ask_cycle(En, DRAFT, &c, &values(&[]))), @"
    Birch Pet Supply · question to the AM (form:31)
    question: Your question* [Dana Whitfield is told, and the answer comes back to you]
    ");
    assert_snapshot!(shown(&form::revise(En, DRAFT, &c, &t, &values(&[("reason", "Bigger logo.")]))), @"
    Changes to T-41 · Spring hero (form:31)
    reason: What should change?* [The creatives read this in the ticket's thread] = Bigger logo.
    ");
}
