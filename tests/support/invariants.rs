//! What the rows of a database hold to at every moment, whatever happened: SQL for both databases.

/// Rules, each with the number of rows that break it.
pub const INVARIANTS: &[(&str, &str)] = &[
    (
        "somebody was reminded of a cause twice",
        "SELECT count(*) FROM (SELECT 1 FROM reminder_item i JOIN reminder r ON r.id = i.reminder_id GROUP BY i.cause, coalesce(r.person_id, 0) HAVING count(*) > 1 + (SELECT count(*) FROM reminder_answer a WHERE a.kind = 'snooze' AND a.cause = i.cause)) x",
    ),
    (
        "something was told of a cause without a trace",
        "SELECT count(*) FROM reminder_item i WHERE NOT EXISTS (SELECT 1 FROM reminded t WHERE t.cause = i.cause)",
    ),
    (
        "a portfolio has not exactly one open cycle",
        "SELECT count(*) FROM portfolio p WHERE (SELECT count(*) FROM cycle c WHERE c.portfolio_id = p.id AND c.closed_at IS NULL) <> 1",
    ),
    (
        "cycles are not numbered from 1 without gaps",
        "SELECT count(*) FROM portfolio p WHERE (SELECT max(number) FROM cycle c WHERE c.portfolio_id = p.id) <> (SELECT count(*) FROM cycle c WHERE c.portfolio_id = p.id)",
    ),
    (
        "a set is over its number",
        "SELECT count(*) FROM ad_set s WHERE (SELECT count(*) FROM ticket t WHERE t.ad_set_id = s.id) > s.count",
    ),
    (
        "a ticket differs from its set in the number",
        "SELECT count(*) FROM ticket t JOIN ad_set s ON s.id = t.ad_set_id WHERE t.set_count <> s.count",
    ),
    (
        "two sets of a portfolio share a folder name",
        "SELECT count(*) FROM ad_set a JOIN ad_set b ON a.portfolio_id = b.portfolio_id AND a.folder_key = b.folder_key AND a.id < b.id",
    ),
    (
        "positions have gaps",
        "SELECT count(*) FROM ad_set s WHERE (SELECT max(position) FROM ticket t WHERE t.ad_set_id = s.id) <> (SELECT count(*) FROM ticket t WHERE t.ad_set_id = s.id)",
    ),
    (
        "a cycle was closed twice, or without a trace",
        "SELECT count(*) FROM cycle c WHERE c.closed_at IS NOT NULL AND (SELECT count(*) FROM activity a WHERE a.cycle_id = c.id AND a.what = 'cycle.closed') <> 1",
    ),
    (
        "a next date was not in the future when it was set",
        "SELECT count(*) FROM cycle c WHERE c.number > 1 AND CAST(c.refresh_date AS TEXT) <= substr(CAST(c.opened_at AS TEXT), 1, 10)",
    ),
    (
        "something fired twice",
        "SELECT count(*) FROM cycle c WHERE (SELECT count(*) FROM activity a WHERE a.cycle_id = c.id AND a.what LIKE 'refresh-day.%') > (SELECT count(*) FROM due d WHERE d.cycle_id = c.id AND d.fired_at IS NOT NULL)",
    ),
    (
        "a closed cycle has open work",
        "SELECT count(*) FROM cycle c WHERE c.closed_at IS NOT NULL AND (EXISTS (SELECT 1 FROM task t WHERE t.cycle_id = c.id AND t.completed_at IS NULL AND t.cancelled_at IS NULL) OR EXISTS (SELECT 1 FROM ticket t JOIN ad_set s ON s.id = t.ad_set_id WHERE s.cycle_id = c.id AND t.status NOT IN ('completed-deliverable', 'cancelled')) OR EXISTS (SELECT 1 FROM due d WHERE d.cycle_id = c.id AND d.due_at IS NOT NULL))",
    ),
    (
        "readiness is not what the tickets say",
        "SELECT count(*) FROM ad_set s JOIN cycle c ON c.id = s.cycle_id WHERE c.closed_at IS NULL AND (CASE WHEN s.ready THEN 1 ELSE 0 END) <> (CASE WHEN (SELECT count(*) FROM ticket t WHERE t.ad_set_id = s.id) = s.count AND NOT EXISTS (SELECT 1 FROM ticket t WHERE t.ad_set_id = s.id AND t.status IN ('new', 'in-progress', 'revisions-requested')) THEN 1 ELSE 0 END)",
    ),
    (
        "a cycle is under review with a set that is not ready",
        "SELECT count(*) FROM cycle c WHERE c.closed_at IS NULL AND c.phase <> 'waiting' AND NOT c.untracked AND (NOT EXISTS (SELECT 1 FROM ad_set s WHERE s.cycle_id = c.id) OR EXISTS (SELECT 1 FROM ad_set s WHERE s.cycle_id = c.id AND NOT s.ready))",
    ),
    (
        "all sets are ready and the cycle is not under review",
        "SELECT count(*) FROM cycle c WHERE c.closed_at IS NULL AND c.phase = 'waiting' AND EXISTS (SELECT 1 FROM ad_set s WHERE s.cycle_id = c.id) AND NOT EXISTS (SELECT 1 FROM ad_set s WHERE s.cycle_id = c.id AND NOT s.ready)",
    ),
    (
        "an approved cycle has tickets that are not",
        "SELECT count(*) FROM cycle c JOIN ad_set s ON s.cycle_id = c.id JOIN ticket t ON t.ad_set_id = s.id WHERE c.closed_at IS NULL AND c.phase = 'approved' AND t.status NOT IN ('approved', 'completed-deliverable', 'cancelled')",
    ),
    (
        "an approved cycle has not one implement task",
        "SELECT count(*) FROM cycle c WHERE c.closed_at IS NULL AND (SELECT count(*) FROM task t WHERE t.cycle_id = c.id AND t.kind = 'implement' AND t.completed_at IS NULL AND t.cancelled_at IS NULL) <> (CASE WHEN c.phase = 'approved' THEN 1 ELSE 0 END)",
    ),
    (
        "a notation has no trace",
        "SELECT count(*) FROM cycle c WHERE c.notation = 'deliverables-submitted' AND NOT c.untracked AND NOT EXISTS (SELECT 1 FROM activity a WHERE a.cycle_id = c.id AND a.what = 'cycle.submitted')",
    ),
    (
        "a ticket has no trace",
        "SELECT count(*) FROM ticket t WHERE t.status <> 'new' AND NOT EXISTS (SELECT 1 FROM activity a WHERE a.ticket_id = t.id AND a.what = 'ticket.status')",
    ),
    (
        "a set has no trace",
        "SELECT count(*) FROM ad_set s WHERE NOT EXISTS (SELECT 1 FROM activity a WHERE a.cycle_id = s.cycle_id AND a.what = 'ad-set.submitted')",
    ),
    (
        "a ticket has no thread to come",
        "SELECT count(*) FROM ticket t WHERE NOT EXISTS (SELECT 1 FROM outbox o WHERE o.dedupe_key = 'thread:' || CAST(t.id AS TEXT))",
    ),
    (
        "an outbox row is neither waiting nor done nor given up",
        "SELECT count(*) FROM outbox WHERE (CASE WHEN next_at IS NULL THEN 0 ELSE 1 END) + (CASE WHEN done_at IS NULL THEN 0 ELSE 1 END) + (CASE WHEN given_up_at IS NULL THEN 0 ELSE 1 END) <> 1",
    ),
    (
        "an outbox key comes twice",
        "SELECT count(*) - count(DISTINCT dedupe_key) FROM outbox",
    ),
    (
        "a lane was told out of order",
        "SELECT count(*) FROM outbox a JOIN outbox b ON a.lane = b.lane AND a.id < b.id AND a.next_at IS NOT NULL AND a.attempts = 0 AND b.done_at IS NOT NULL",
    ),
    (
        "a new ticket's task is missing",
        "SELECT count(*) FROM ticket t WHERE NOT EXISTS (SELECT 1 FROM task k WHERE k.ticket_id = t.id)",
    ),
];
