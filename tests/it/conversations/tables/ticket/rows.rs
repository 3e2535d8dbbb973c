//! What the table's rows tell whoever acts.

use insta::assert_snapshot;

use super::row;

#[tokio::test]
async fn new() {
    assert_snapshot!(row("New").await, @r#"
    start (creative) → In Progress
    T-1 "New" is In Progress. It is due Mon 7 Dec.
    Next: hand it in with `/refresh deliver ticket:T-1 file:`, or press *Deliver* for a link.
    [Deliver]

    deliver (creative) → Pending Approval
    1 link handed in for T-1 "New": it is Pending Approval.
    *BPS-2026-11*: 4 of 6 handed in. Dana Whitfield is told when the set is ready.

    revise (AM) → refused
    T-1 is New, so it cannot be sent back for revisions. Nothing changed.
    Its creatives hand it in first, with *Deliver* or `/refresh deliver`.

    approve (AM) → refused
    T-1 is New, so it cannot be approved. Nothing changed.
    Its creatives hand it in first, with *Deliver* or `/refresh deliver`.

    complete (SAS) → refused
    T-1 is New, so it cannot be completed. Nothing changed.
    Its creatives hand it in first, with *Deliver* or `/refresh deliver`.

    cancel (SAS) → Cancelled
    T-1 "New" is Cancelled. Told in its thread: Ana Ruiz and Kofi Mensah.
    *BPS-2026-11*: 7 of 7 created, 1 pending approval, 1 with revisions requested, 2 approved, 2 cancelled.
    Its position is not used again; nothing more is needed.

    forced
    without a reason, T-1 is New, and the process does not lead from there to Pending Approval. Nothing changed. You can force it: say why, in the option `reason`.
    to Pending Approval: T-1 "New" is Pending Approval now; it was New. *BPS-2026-11*: 7 of 7 created, 2 pending approval, 1 with revisions requested, 2 approved, 1 cancelled.
    Next: Dana Whitfield approves it, or asks for changes.
    to Revisions Requested: T-1 "New" is Revisions Requested now; it was New. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 2 with revisions requested, 2 approved, 1 cancelled.
    Next: its creatives hand it in, with `/refresh deliver`.
    to Approved: T-1 "New" is Approved now; it was New. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 1 with revisions requested, 3 approved, 1 cancelled.
    Next: Dana Whitfield approves the cycle when the client has.
    to Completed Deliverable: T-1 "New" is Completed Deliverable now; it was New. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 1 with revisions requested, 3 approved, 1 cancelled.
    Nothing more is to be done on it.
    "#);
}

#[tokio::test]
async fn in_progress() {
    assert_snapshot!(row("In Progress").await, @r#"
    start (creative) → In Progress
    T-2 "Begun" is In Progress already. It is due Mon 7 Dec.
    Next: hand it in with `/refresh deliver ticket:T-2 file:`, or press *Deliver* for a link.
    [Deliver]

    deliver (creative) → Pending Approval
    1 link handed in for T-2 "Begun": it is Pending Approval.
    *BPS-2026-11*: 4 of 6 handed in. Dana Whitfield is told when the set is ready.

    revise (AM) → refused
    T-2 is In Progress, so it cannot be sent back for revisions. Nothing changed.
    Its creatives hand it in first, with *Deliver* or `/refresh deliver`.

    approve (AM) → refused
    T-2 is In Progress, so it cannot be approved. Nothing changed.
    Its creatives hand it in first, with *Deliver* or `/refresh deliver`.

    complete (SAS) → refused
    T-2 is In Progress, so it cannot be completed. Nothing changed.
    Its creatives hand it in first, with *Deliver* or `/refresh deliver`.

    cancel (SAS) → Cancelled
    T-2 "Begun" is Cancelled. Told in its thread: Ana Ruiz and Kofi Mensah.
    *BPS-2026-11*: 7 of 7 created, 1 pending approval, 1 with revisions requested, 2 approved, 2 cancelled.
    Its position is not used again; nothing more is needed.

    forced
    without a reason, T-2 is In Progress, and the process does not lead from there to New. Nothing changed. You can force it: say why, in the option `reason`.
    to New: T-2 "Begun" is New now; it was In Progress. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 1 with revisions requested, 2 approved, 1 cancelled.
    Next: its creatives hand it in, with `/refresh deliver`.
    to Pending Approval: T-2 "Begun" is Pending Approval now; it was In Progress. *BPS-2026-11*: 7 of 7 created, 2 pending approval, 1 with revisions requested, 2 approved, 1 cancelled.
    Next: Dana Whitfield approves it, or asks for changes.
    to Revisions Requested: T-2 "Begun" is Revisions Requested now; it was In Progress. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 2 with revisions requested, 2 approved, 1 cancelled.
    Next: its creatives hand it in, with `/refresh deliver`.
    to Approved: T-2 "Begun" is Approved now; it was In Progress. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 1 with revisions requested, 3 approved, 1 cancelled.
    Next: Dana Whitfield approves the cycle when the client has.
    to Completed Deliverable: T-2 "Begun" is Completed Deliverable now; it was In Progress. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 1 with revisions requested, 3 approved, 1 cancelled.
    Nothing more is to be done on it.
    "#);
}

#[tokio::test]
async fn pending_approval() {
    assert_snapshot!(row("Pending Approval").await, @r#"
    start (creative) → refused
    T-3 is Pending Approval, so it cannot be started. Nothing changed.
    It waits for the Account Manager. To add a file or a link now, use `/refresh deliver`.

    deliver (creative) → Pending Approval
    1 link handed in for T-3 "Waits": it is Pending Approval.
    *BPS-2026-11*: 3 of 6 handed in. Dana Whitfield is told when the set is ready.

    revise (AM) → Revisions Requested
    T-3 "Waits" is Revisions Requested, round 2. Told in its thread: Ana Ruiz and Kofi Mensah.
    *BPS-2026-11* (Birch Pet Supply) was not ready for review yet. You are told when it is.

    approve (AM) → Approved
    T-3 "Waits" is Approved. *BPS-2026-11*: 7 of 7 created, 1 with revisions requested, 3 approved, 1 cancelled.
    Next: the other tickets of the cycle; you are told when a set is ready for review.

    complete (SAS) → refused
    T-3 is Pending Approval, so it cannot be completed. Nothing changed.
    The Account Manager approves it first, with `/refresh approve`.

    cancel (SAS) → Cancelled
    T-3 "Waits" is Cancelled. Told in its thread: Ana Ruiz and Kofi Mensah.
    *BPS-2026-11*: 7 of 7 created, 1 with revisions requested, 2 approved, 2 cancelled.
    Its position is not used again; nothing more is needed.

    forced
    without a reason, T-3 is Pending Approval, and the process does not lead from there to New. Nothing changed. You can force it: say why, in the option `reason`.
    to New: T-3 "Waits" is New now; it was Pending Approval. *BPS-2026-11*: 7 of 7 created, 1 with revisions requested, 2 approved, 1 cancelled.
    Next: its creatives hand it in, with `/refresh deliver`.
    to In Progress: T-3 "Waits" is In Progress now; it was Pending Approval. *BPS-2026-11*: 7 of 7 created, 1 with revisions requested, 2 approved, 1 cancelled.
    Next: its creatives hand it in, with `/refresh deliver`.
    to Completed Deliverable: T-3 "Waits" is Completed Deliverable now; it was Pending Approval. *BPS-2026-11*: 7 of 7 created, 1 with revisions requested, 3 approved, 1 cancelled.
    Nothing more is to be done on it.
    "#);
}

#[tokio::test]
async fn revisions_requested() {
    assert_snapshot!(row("Revisions Requested").await, @r#"
    start (creative) → In Progress
    T-4 "Again" is In Progress. It is due Mon 7 Dec.
    Next: hand it in with `/refresh deliver ticket:T-4 file:`, or press *Deliver* for a link.
    [Deliver]

    deliver (creative) → Pending Approval
    1 link handed in for T-4 "Again": it is Pending Approval.
    *BPS-2026-11*: 4 of 6 handed in. Dana Whitfield is told when the set is ready.

    revise (AM) → Revisions Requested
    T-4 "Again" is Revisions Requested, round 2. Told in its thread: Ana Ruiz and Kofi Mensah.
    *BPS-2026-11* (Birch Pet Supply) was not ready for review yet. You are told when it is.

    approve (AM) → refused
    T-4 is Revisions Requested, so it cannot be approved. Nothing changed.
    Its creatives hand it in first, with *Deliver* or `/refresh deliver`.

    complete (SAS) → refused
    T-4 is Revisions Requested, so it cannot be completed. Nothing changed.
    Its creatives hand it in first, with *Deliver* or `/refresh deliver`.

    cancel (SAS) → Cancelled
    T-4 "Again" is Cancelled. Told in its thread: Ana Ruiz and Kofi Mensah.
    *BPS-2026-11*: 7 of 7 created, 1 pending approval, 2 approved, 2 cancelled.
    Its position is not used again; nothing more is needed.

    forced
    without a reason, T-4 is Revisions Requested, and the process does not lead from there to New. Nothing changed. You can force it: say why, in the option `reason`.
    to New: T-4 "Again" is New now; it was Revisions Requested. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 2 approved, 1 cancelled.
    Next: its creatives hand it in, with `/refresh deliver`.
    to Pending Approval: T-4 "Again" is Pending Approval now; it was Revisions Requested. *BPS-2026-11*: 7 of 7 created, 2 pending approval, 2 approved, 1 cancelled.
    Next: Dana Whitfield approves it, or asks for changes.
    to Approved: T-4 "Again" is Approved now; it was Revisions Requested. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 3 approved, 1 cancelled.
    Next: Dana Whitfield approves the cycle when the client has.
    to Completed Deliverable: T-4 "Again" is Completed Deliverable now; it was Revisions Requested. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 3 approved, 1 cancelled.
    Nothing more is to be done on it.
    "#);
}

#[tokio::test]
async fn approved() {
    assert_snapshot!(row("Approved").await, @r#"
    start (creative) → refused
    T-5 is Approved, so it cannot be started. Nothing changed.
    If something must change, the Account Manager asks for revisions first.

    deliver (creative) → refused
    T-5 is Approved, so it cannot be delivered. Nothing changed.
    If something must change, the Account Manager asks for revisions first.

    revise (AM) → Revisions Requested
    T-5 "Good" is Revisions Requested, round 2. Told in its thread: Ana Ruiz and Kofi Mensah.
    *BPS-2026-11* (Birch Pet Supply) was not ready for review yet. You are told when it is.

    approve (AM) → Approved
    T-5 "Good" is Approved already. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 1 with revisions requested, 2 approved, 1 cancelled.
    Next: 1 more ticket waits for approval.

    complete (SAS) → Completed Deliverable
    T-5 "Good" is Completed Deliverable now; it was Approved. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 1 with revisions requested, 2 approved, 1 cancelled.
    Nothing more is to be done on it.

    cancel (SAS) → Cancelled
    T-5 "Good" is Cancelled. Told in its thread: Ana Ruiz and Kofi Mensah.
    *BPS-2026-11*: 7 of 7 created, 1 pending approval, 1 with revisions requested, 1 approved, 2 cancelled.
    Its position is not used again; nothing more is needed.

    forced
    without a reason, T-5 is Approved, and the process does not lead from there to New. Nothing changed. You can force it: say why, in the option `reason`.
    to New: T-5 "Good" is New now; it was Approved. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 1 with revisions requested, 1 approved, 1 cancelled.
    Next: its creatives hand it in, with `/refresh deliver`.
    to In Progress: T-5 "Good" is In Progress now; it was Approved. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 1 with revisions requested, 1 approved, 1 cancelled.
    Next: its creatives hand it in, with `/refresh deliver`.
    to Pending Approval: T-5 "Good" is Pending Approval now; it was Approved. *BPS-2026-11*: 7 of 7 created, 2 pending approval, 1 with revisions requested, 1 approved, 1 cancelled.
    Next: Dana Whitfield approves it, or asks for changes.
    "#);
}

#[tokio::test]
async fn completed_deliverable() {
    assert_snapshot!(row("Completed Deliverable").await, @r#"
    start (creative) → refused
    T-6 is Completed Deliverable, so it cannot be started. Nothing changed.
    It is finished; a change goes into the next cycle.

    deliver (creative) → refused
    T-6 is Completed Deliverable, so it cannot be delivered. Nothing changed.
    It is finished; a change goes into the next cycle.

    revise (AM) → refused
    T-6 is Completed Deliverable, so it cannot be sent back for revisions. Nothing changed.
    It is finished; a change goes into the next cycle.

    approve (AM) → refused
    T-6 is Completed Deliverable, so it cannot be approved. Nothing changed.
    It is finished; a change goes into the next cycle.

    complete (SAS) → Completed Deliverable
    T-6 "Live" is Completed Deliverable already. Nothing changed. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 1 with revisions requested, 2 approved, 1 cancelled.
    Nothing more is to be done on it.

    cancel (SAS) → refused
    T-6 is Completed Deliverable, so it cannot be cancelled. Nothing changed.
    It is finished; a change goes into the next cycle.

    forced
    without a reason, T-6 is Completed Deliverable, and the process does not lead from there to New. Nothing changed. You can force it: say why, in the option `reason`.
    to New: T-6 "Live" is New now; it was Completed Deliverable. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 1 with revisions requested, 1 approved, 1 cancelled.
    Next: its creatives hand it in, with `/refresh deliver`.
    to In Progress: T-6 "Live" is In Progress now; it was Completed Deliverable. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 1 with revisions requested, 1 approved, 1 cancelled.
    Next: its creatives hand it in, with `/refresh deliver`.
    to Pending Approval: T-6 "Live" is Pending Approval now; it was Completed Deliverable. *BPS-2026-11*: 7 of 7 created, 2 pending approval, 1 with revisions requested, 1 approved, 1 cancelled.
    Next: Dana Whitfield approves it, or asks for changes.
    to Revisions Requested: T-6 "Live" is Revisions Requested now; it was Completed Deliverable. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 2 with revisions requested, 1 approved, 1 cancelled.
    Next: its creatives hand it in, with `/refresh deliver`.
    to Approved: T-6 "Live" is Approved now; it was Completed Deliverable. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 1 with revisions requested, 2 approved, 1 cancelled.
    Next: Dana Whitfield approves the cycle when the client has.
    to Cancelled: T-6 "Live" is Cancelled now; it was Completed Deliverable. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 1 with revisions requested, 1 approved, 2 cancelled.
    Nothing more is to be done on it.
    "#);
}

#[tokio::test]
async fn cancelled() {
    assert_snapshot!(row("Cancelled").await, @r#"
    start (creative) → refused
    T-7 is Cancelled, so it cannot be started. Nothing changed.
    It will not be made; ask the Social Ad Specialist if in doubt.

    deliver (creative) → refused
    T-7 is Cancelled, so it cannot be delivered. Nothing changed.
    It will not be made; ask the Social Ad Specialist if in doubt.

    revise (AM) → refused
    T-7 is Cancelled, so it cannot be sent back for revisions. Nothing changed.
    It will not be made; ask the Social Ad Specialist if in doubt.

    approve (AM) → refused
    T-7 is Cancelled, so it cannot be approved. Nothing changed.
    It will not be made; ask the Social Ad Specialist if in doubt.

    complete (SAS) → refused
    T-7 is Cancelled, so it cannot be completed. Nothing changed.
    It will not be made; ask the Social Ad Specialist if in doubt.

    cancel (SAS) → Cancelled
    T-7 "Off" is Cancelled already. Nothing changed.
    Nothing more is to be done on it.

    forced
    without a reason, T-7 is Cancelled, and the process does not lead from there to New. Nothing changed. You can force it: say why, in the option `reason`.
    to New: T-7 "Off" is New now; it was Cancelled. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 1 with revisions requested, 2 approved.
    Next: its creatives hand it in, with `/refresh deliver`.
    to In Progress: T-7 "Off" is In Progress now; it was Cancelled. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 1 with revisions requested, 2 approved.
    Next: its creatives hand it in, with `/refresh deliver`.
    to Pending Approval: T-7 "Off" is Pending Approval now; it was Cancelled. *BPS-2026-11*: 7 of 7 created, 2 pending approval, 1 with revisions requested, 2 approved.
    Next: Dana Whitfield approves it, or asks for changes.
    to Revisions Requested: T-7 "Off" is Revisions Requested now; it was Cancelled. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 2 with revisions requested, 2 approved.
    Next: its creatives hand it in, with `/refresh deliver`.
    to Approved: T-7 "Off" is Approved now; it was Cancelled. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 1 with revisions requested, 3 approved.
    Next: Dana Whitfield approves the cycle when the client has.
    to Completed Deliverable: T-7 "Off" is Completed Deliverable now; it was Cancelled. *BPS-2026-11*: 7 of 7 created, 1 pending approval, 1 with revisions requested, 3 approved.
    Nothing more is to be done on it.
    "#);
}
