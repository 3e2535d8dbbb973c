//! What the table's rows tell whoever acts.

use insta::assert_snapshot;

use super::row;

#[tokio::test]
async fn blank() {
    assert_snapshot!(row("blank").await, @r#"
    request (AM) → Refresh Request Submitted
    Birch Pet Supply is Refresh Request Submitted (cycle 1), and your task is complete.
    Next: log the client's direction with *Add note* before Mon 23 Nov, when Jo Becker creates the tickets from it.
    [Add note]

    decline (AM) → No Refresh Requested
    Birch Pet Supply: cycle 1 is closed without a refresh.
    Next refresh: Sun 21 Feb 2027. Jo Becker is told; nothing more to do until the next kickoff.

    submitted (SAS) → Deliverables Submitted
    Birch Pet Supply is Deliverables Submitted (cycle 1), and your task is complete.
    Next: the creatives work; you answer their questions. You are told when the set is ready for review.

    last delivery → Creatives Pending Approval
    1 link handed in for T-2 "Tall": it is Pending Approval.
    That was the last one: *BPS-2026-11* is ready for review, and Dana Whitfield is told.

    moved there → refused
    Not yet: 1 of 2 tickets is still in production: T-2 (In Progress, Ana Ruiz, Kofi Mensah). Nothing changed.
    The portfolio's channel says so when everything is ready for review.

    revision → blank
    T-1 "Hero" is Revisions Requested, round 2. Told in its thread: Ana Ruiz and Kofi Mensah.
    *BPS-2026-11* (Birch Pet Supply) was not ready for review yet. You are told when it is.

    new set → blank
    T-3 "Spring hero" is 1 of 3 in *BPS-2026-11-B*. Its thread: #T-3 Spring hero. Ana Ruiz (copy) and Kofi Mensah (design) are told.
    Folder name and number of deliverables are set for the whole set from now on.
    Read from the copy:
    - Primary: Everything for the first warm days.
    - Headline: Spring is here
    - CTA: Shop now
    [Clone the rest (2)] [Clone one]

    approve (AM) → refused
    Not yet: 1 of 2 tickets is still in production: T-2 (In Progress, Ana Ruiz, Kofi Mensah). Nothing changed.
    The portfolio's channel says so when everything is ready for review.

    implemented (SAS) → refused
    Not yet: Birch Pet Supply is not approved; its status is blank. Nothing changed. The Account Manager approves first, with `/refresh approve`.

    forced
    without a reason, Birch Pet Supply is blank, and the process does not lead from there to Creatives Pending Approval. Nothing changed. You can force it: say why, in the option `reason`.
    to Creatives Pending Approval: Birch Pet Supply, cycle 1, is Creatives Pending Approval. The audit log keeps your reason.
    What comes next: `/refresh status`.
    to Creatives Completed & Approved: Birch Pet Supply, cycle 1, is Creatives Completed & Approved. The audit log keeps your reason.
    What comes next: `/refresh status`.
    to Creatives Implemented: Birch Pet Supply: cycle 1 is closed, 4 days before the refresh date. 0 deliverables completed.
    Next refresh: Sun 21 Feb 2027. Dana Whitfield is told.
    "#);
}

#[tokio::test]
async fn request_submitted() {
    assert_snapshot!(row("Request Submitted").await, @r#"
    request (AM) → Refresh Request Submitted
    Birch Pet Supply is Refresh Request Submitted already (cycle 1). Nothing changed.
    Next: log the client's direction with *Add note* before Mon 23 Nov, when Jo Becker creates the tickets from it.
    [Add note]

    decline (AM) → No Refresh Requested
    Birch Pet Supply: cycle 1 is closed without a refresh.
    Next refresh: Sun 21 Feb 2027. Jo Becker is told; nothing more to do until the next kickoff.

    submitted (SAS) → Deliverables Submitted
    Birch Pet Supply is Deliverables Submitted (cycle 1), and your task is complete.
    Next: the creatives work; you answer their questions. You are told when the set is ready for review.

    last delivery → Creatives Pending Approval
    1 link handed in for T-2 "Tall": it is Pending Approval.
    That was the last one: *BPS-2026-11* is ready for review, and Dana Whitfield is told.

    moved there → refused
    Not yet: 1 of 2 tickets is still in production: T-2 (In Progress, Ana Ruiz, Kofi Mensah). Nothing changed.
    The portfolio's channel says so when everything is ready for review.

    revision → Refresh Request Submitted
    T-1 "Hero" is Revisions Requested, round 2. Told in its thread: Ana Ruiz and Kofi Mensah.
    *BPS-2026-11* (Birch Pet Supply) was not ready for review yet. You are told when it is.

    new set → Refresh Request Submitted
    T-3 "Spring hero" is 1 of 3 in *BPS-2026-11-B*. Its thread: #T-3 Spring hero. Ana Ruiz (copy) and Kofi Mensah (design) are told.
    Folder name and number of deliverables are set for the whole set from now on.
    Read from the copy:
    - Primary: Everything for the first warm days.
    - Headline: Spring is here
    - CTA: Shop now
    [Clone the rest (2)] [Clone one]

    approve (AM) → refused
    Not yet: 1 of 2 tickets is still in production: T-2 (In Progress, Ana Ruiz, Kofi Mensah). Nothing changed.
    The portfolio's channel says so when everything is ready for review.

    implemented (SAS) → refused
    Not yet: Birch Pet Supply is not approved; its status is Refresh Request Submitted. Nothing changed. The Account Manager approves first, with `/refresh approve`.

    forced
    without a reason, Birch Pet Supply is Refresh Request Submitted, and the process does not lead from there to blank. Nothing changed. You can force it: say why, in the option `reason`.
    to blank: Birch Pet Supply, cycle 1, is blank. The audit log keeps your reason.
    What comes next: `/refresh status`.
    to Creatives Pending Approval: Birch Pet Supply, cycle 1, is Creatives Pending Approval. The audit log keeps your reason.
    What comes next: `/refresh status`.
    to Creatives Completed & Approved: Birch Pet Supply, cycle 1, is Creatives Completed & Approved. The audit log keeps your reason.
    What comes next: `/refresh status`.
    to Creatives Implemented: Birch Pet Supply: cycle 1 is closed, 4 days before the refresh date. 0 deliverables completed.
    Next refresh: Sun 21 Feb 2027. Dana Whitfield is told.
    "#);
}

#[tokio::test]
async fn deliverables_submitted() {
    assert_snapshot!(row("Deliverables Submitted").await, @r#"
    request (AM) → refused
    Birch Pet Supply is further already: Deliverables Submitted. Nothing changed, and nothing is needed.

    decline (AM) → No Refresh Requested
    Birch Pet Supply: cycle 1 is closed without a refresh.
    Next refresh: Sun 21 Feb 2027. Jo Becker is told; nothing more to do until the next kickoff.

    submitted (SAS) → Deliverables Submitted
    Birch Pet Supply is Deliverables Submitted already (cycle 1). Nothing changed.
    Next: the creatives work; you answer their questions. You are told when the set is ready for review.

    last delivery → Creatives Pending Approval
    1 link handed in for T-2 "Tall": it is Pending Approval.
    That was the last one: *BPS-2026-11* is ready for review, and Dana Whitfield is told.

    moved there → refused
    Not yet: 1 of 2 tickets is still in production: T-2 (In Progress, Ana Ruiz, Kofi Mensah). Nothing changed.
    The portfolio's channel says so when everything is ready for review.

    revision → Deliverables Submitted
    T-1 "Hero" is Revisions Requested, round 2. Told in its thread: Ana Ruiz and Kofi Mensah.
    *BPS-2026-11* (Birch Pet Supply) was not ready for review yet. You are told when it is.

    new set → Deliverables Submitted
    T-3 "Spring hero" is 1 of 3 in *BPS-2026-11-B*. Its thread: #T-3 Spring hero. Ana Ruiz (copy) and Kofi Mensah (design) are told.
    Folder name and number of deliverables are set for the whole set from now on.
    Read from the copy:
    - Primary: Everything for the first warm days.
    - Headline: Spring is here
    - CTA: Shop now
    [Clone the rest (2)] [Clone one]

    approve (AM) → refused
    Not yet: 1 of 2 tickets is still in production: T-2 (In Progress, Ana Ruiz, Kofi Mensah). Nothing changed.
    The portfolio's channel says so when everything is ready for review.

    implemented (SAS) → refused
    Not yet: Birch Pet Supply is not approved; its status is Deliverables Submitted. Nothing changed. The Account Manager approves first, with `/refresh approve`.

    forced
    without a reason, Birch Pet Supply is Deliverables Submitted, and the process does not lead from there to blank. Nothing changed. You can force it: say why, in the option `reason`.
    to blank: Birch Pet Supply, cycle 1, is blank. The audit log keeps your reason.
    What comes next: `/refresh status`.
    to Refresh Request Submitted: Birch Pet Supply, cycle 1, is Refresh Request Submitted. The audit log keeps your reason.
    What comes next: `/refresh status`.
    to Creatives Pending Approval: Birch Pet Supply, cycle 1, is Creatives Pending Approval. The audit log keeps your reason.
    What comes next: `/refresh status`.
    to Creatives Completed & Approved: Birch Pet Supply, cycle 1, is Creatives Completed & Approved. The audit log keeps your reason.
    What comes next: `/refresh status`.
    to Creatives Implemented: Birch Pet Supply: cycle 1 is closed, 4 days before the refresh date. 0 deliverables completed.
    Next refresh: Sun 21 Feb 2027. Dana Whitfield is told.
    "#);
}

#[tokio::test]
async fn pending_approval() {
    assert_snapshot!(row("Pending Approval").await, @r#"
    request (AM) → refused
    Birch Pet Supply is further already: Creatives Pending Approval. Nothing changed, and nothing is needed.

    decline (AM) → No Refresh Requested
    Birch Pet Supply: cycle 1 is closed without a refresh.
    Next refresh: Sun 21 Feb 2027. Jo Becker is told; nothing more to do until the next kickoff.

    submitted (SAS) → Creatives Pending Approval
    Birch Pet Supply is Creatives Pending Approval already (cycle 1), and your task is complete.
    Next: Dana Whitfield reviews it with the client. Nothing is needed from you until then.

    last delivery → Creatives Pending Approval
    1 link handed in for T-2 "Tall": it is Pending Approval.
    *BPS-2026-11* was ready for review already, and Dana Whitfield was told then.

    moved there → Creatives Pending Approval
    Birch Pet Supply, cycle 1, is Creatives Pending Approval already. Nothing changed.
    What comes next: `/refresh status`.

    revision → Deliverables Submitted
    T-1 "Hero" is Revisions Requested, round 2. Told in its thread: Ana Ruiz and Kofi Mensah.
    *BPS-2026-11* (Birch Pet Supply) is not ready for review any more. You are told when it is ready again.

    new set → Deliverables Submitted
    T-3 "Spring hero" is 1 of 3 in *BPS-2026-11-B*. Its thread: #T-3 Spring hero. Ana Ruiz (copy) and Kofi Mensah (design) are told.
    Folder name and number of deliverables are set for the whole set from now on.
    Read from the copy:
    - Primary: Everything for the first warm days.
    - Headline: Spring is here
    - CTA: Shop now
    [Clone the rest (2)] [Clone one]

    approve (AM) → Creatives Completed & Approved
    Birch Pet Supply, cycle 1 is Creatives Completed & Approved.
    Jo Becker is told to put the creatives live in Meta. When that is done, the cycle closes and the next refresh date is set.

    implemented (SAS) → refused
    Not yet: Birch Pet Supply is not approved; its status is Creatives Pending Approval. Nothing changed. The Account Manager approves first, with `/refresh approve`.

    forced
    without a reason, Birch Pet Supply is Creatives Pending Approval, and the process does not lead from there to blank. Nothing changed. You can force it: say why, in the option `reason`.
    to blank: Birch Pet Supply, cycle 1, is blank. The audit log keeps your reason.
    What comes next: `/refresh status`.
    to Refresh Request Submitted: Birch Pet Supply, cycle 1, is Refresh Request Submitted. The audit log keeps your reason.
    What comes next: `/refresh status`.
    to Deliverables Submitted: Birch Pet Supply, cycle 1, is Deliverables Submitted. The audit log keeps your reason.
    What comes next: `/refresh status`.
    to Creatives Implemented: Birch Pet Supply: cycle 1 is closed, 4 days before the refresh date. 1 deliverable completed.
    Next refresh: Sun 21 Feb 2027. Dana Whitfield is told.
    "#);
}

#[tokio::test]
async fn approved() {
    assert_snapshot!(row("Completed & Approved").await, @"
    request (AM) → refused
    Birch Pet Supply is further already: Creatives Completed & Approved. Nothing changed, and nothing is needed.

    decline (AM) → refused
    Birch Pet Supply is Creatives Completed & Approved, so it can only be implemented now. Nothing changed. Only a Lead can take it back from there, with `/refresh move` and a reason.

    submitted (SAS) → refused
    Birch Pet Supply is further already: Creatives Completed & Approved. Nothing changed, and nothing is needed.

    last delivery → refused
    T-2 is Approved, so it cannot be delivered. Nothing changed.
    If something must change, the Account Manager asks for revisions first.

    moved there → refused
    Birch Pet Supply is Creatives Completed & Approved. Nothing changed. Only a Lead can take it back from there, with `/refresh move` and a reason.

    revision → refused
    Only a Lead or an Admin can do this. Nothing changed.

    new set → refused
    Birch Pet Supply is Creatives Completed & Approved. Nothing changed. Only a Lead can take it back from there, with `/refresh move` and a reason.

    approve (AM) → Creatives Completed & Approved
    Birch Pet Supply, cycle 1 is Creatives Completed & Approved already. Nothing changed.
    Jo Becker was told to put the creatives live in Meta. When that is done, the cycle closes and the next refresh date is set.

    implemented (SAS) → Creatives Implemented
    Birch Pet Supply: cycle 1 is closed, 4 days before the refresh date. 2 deliverables completed.
    Next refresh: Sun 21 Feb 2027. Dana Whitfield is told.

    forced
    without a reason, Birch Pet Supply is Creatives Completed & Approved, and the process does not lead from there to blank. Nothing changed. You can force it: say why, in the option `reason`.
    to blank: Birch Pet Supply, cycle 1, is blank. The audit log keeps your reason.
    What comes next: `/refresh status`.
    to Refresh Request Submitted: Birch Pet Supply, cycle 1, is Refresh Request Submitted. The audit log keeps your reason.
    What comes next: `/refresh status`.
    to Deliverables Submitted: Birch Pet Supply, cycle 1, is Deliverables Submitted. The audit log keeps your reason.
    What comes next: `/refresh status`.
    to Creatives Pending Approval: Birch Pet Supply, cycle 1, is Creatives Pending Approval. The audit log keeps your reason.
    What comes next: `/refresh status`.
    to No Refresh Requested: Birch Pet Supply: cycle 1 is closed without a refresh.
    Next refresh: Sun 21 Feb 2027. Jo Becker is told; nothing more to do until the next kickoff.
    ");
}
