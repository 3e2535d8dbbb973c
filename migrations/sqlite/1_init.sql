-- What the bot knows. Every row belongs to a workspace: the agency.
-- Times are UTC; dates are calendar dates in the portfolio's zone.

CREATE TABLE workspace (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  -- of the schedule settings and the time-zone data from which due instants were derived
  schedule_fingerprint TEXT NOT NULL DEFAULT '',
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE platform_link (
  workspace_id INTEGER NOT NULL REFERENCES workspace (id),
  platform TEXT NOT NULL,
  external_id TEXT NOT NULL,
  PRIMARY KEY (platform, external_id)
) STRICT;

-- The last number given to a ticket or a question.
CREATE TABLE counter (
  workspace_id INTEGER NOT NULL REFERENCES workspace (id),
  kind TEXT NOT NULL,
  value INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, kind)
) STRICT;

CREATE TABLE person (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  workspace_id INTEGER NOT NULL REFERENCES workspace (id),
  name TEXT NOT NULL,
  email TEXT,
  email_key TEXT,
  created_at TEXT NOT NULL,
  UNIQUE (workspace_id, email_key)
) STRICT;

CREATE TABLE account (
  workspace_id INTEGER NOT NULL REFERENCES workspace (id),
  platform TEXT NOT NULL,
  external_id TEXT NOT NULL,
  person_id INTEGER NOT NULL REFERENCES person (id),
  name TEXT NOT NULL,
  -- roles that the platform gave when it was last seen
  roles TEXT NOT NULL,
  PRIMARY KEY (workspace_id, platform, external_id)
) STRICT;
CREATE INDEX account_person ON account (person_id);

CREATE TABLE person_role (
  workspace_id INTEGER NOT NULL REFERENCES workspace (id),
  person_id INTEGER NOT NULL REFERENCES person (id),
  role TEXT NOT NULL CHECK (role IN ('am', 'sas', 'copywriter', 'designer', 'lead', 'admin')),
  PRIMARY KEY (workspace_id, person_id, role)
) STRICT;

CREATE TABLE portfolio (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  workspace_id INTEGER NOT NULL REFERENCES workspace (id),
  client TEXT NOT NULL,
  client_key TEXT NOT NULL,
  cadence_days INTEGER NOT NULL CHECK (cadence_days BETWEEN 7 AND 366),
  time_zone TEXT NOT NULL,
  am_id INTEGER NOT NULL REFERENCES person (id),
  sas_id INTEGER NOT NULL REFERENCES person (id),
  ad_account TEXT,
  asset_folder TEXT,
  state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'paused', 'archived')),
  created_at TEXT NOT NULL,
  UNIQUE (workspace_id, client_key)
) STRICT;

CREATE TABLE portfolio_channel (
  workspace_id INTEGER NOT NULL REFERENCES workspace (id),
  portfolio_id INTEGER NOT NULL REFERENCES portfolio (id),
  platform TEXT NOT NULL,
  external_id TEXT NOT NULL,
  PRIMARY KEY (portfolio_id, platform)
) STRICT;
CREATE INDEX portfolio_channel_external ON portfolio_channel (workspace_id, platform, external_id);

CREATE TABLE portfolio_team (
  workspace_id INTEGER NOT NULL REFERENCES workspace (id),
  portfolio_id INTEGER NOT NULL REFERENCES portfolio (id),
  person_id INTEGER NOT NULL REFERENCES person (id),
  role TEXT NOT NULL CHECK (role IN ('copywriter', 'designer')),
  PRIMARY KEY (portfolio_id, role, person_id)
) STRICT;

CREATE TABLE external_ref (
  workspace_id INTEGER NOT NULL REFERENCES workspace (id),
  entity TEXT NOT NULL,
  entity_id INTEGER NOT NULL,
  system TEXT NOT NULL,
  external_id TEXT NOT NULL,
  PRIMARY KEY (workspace_id, system, entity, external_id)
) STRICT;
CREATE UNIQUE INDEX external_ref_entity ON external_ref (workspace_id, entity, entity_id, system);

CREATE TABLE cycle (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  workspace_id INTEGER NOT NULL REFERENCES workspace (id),
  portfolio_id INTEGER NOT NULL REFERENCES portfolio (id),
  number INTEGER NOT NULL CHECK (number >= 1),
  refresh_date TEXT NOT NULL,
  date_revision INTEGER NOT NULL DEFAULT 1 CHECK (date_revision >= 1),
  notation TEXT NOT NULL DEFAULT 'blank'
    CHECK (notation IN ('blank', 'request-submitted', 'deliverables-submitted')),
  phase TEXT NOT NULL DEFAULT 'waiting' CHECK (phase IN ('waiting', 'pending-approval', 'approved')),
  outcome TEXT CHECK (outcome IN ('implemented', 'no-refresh-requested')),
  untracked INTEGER NOT NULL DEFAULT FALSE,
  opened_at TEXT NOT NULL,
  prompted_at TEXT,
  requested_at TEXT,
  submitted_at TEXT,
  ready_at TEXT,
  approved_at TEXT,
  closed_at TEXT,
  closed_by INTEGER REFERENCES person (id),
  closing_reason TEXT,
  CHECK ((outcome IS NULL) = (closed_at IS NULL)),
  UNIQUE (portfolio_id, number),
  UNIQUE (id, portfolio_id)
) STRICT;
-- A portfolio has exactly one open cycle: two are refused here, none by closing and opening together.
CREATE UNIQUE INDEX cycle_open ON cycle (portfolio_id) WHERE closed_at IS NULL;

-- What falls due for a cycle: once for each kind and revision of its date.
CREATE TABLE due (
  workspace_id INTEGER NOT NULL REFERENCES workspace (id),
  cycle_id INTEGER NOT NULL REFERENCES cycle (id),
  kind TEXT NOT NULL CHECK (kind IN ('kickoff', 'refresh-day')),
  revision INTEGER NOT NULL,
  -- NULL once fired, withdrawn, or held
  due_at TEXT,
  fired_at TEXT,
  -- imported when it was already past: waits for somebody to start it
  held_by_import INTEGER,
  PRIMARY KEY (cycle_id, kind, revision)
) STRICT;
CREATE INDEX due_pending ON due (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX due_held ON due (held_by_import) WHERE held_by_import IS NOT NULL;

CREATE TABLE import (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  workspace_id INTEGER NOT NULL REFERENCES workspace (id),
  at TEXT NOT NULL,
  imported INTEGER NOT NULL
) STRICT;

CREATE TABLE note (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  workspace_id INTEGER NOT NULL REFERENCES workspace (id),
  portfolio_id INTEGER NOT NULL REFERENCES portfolio (id),
  cycle_id INTEGER NOT NULL,
  author_id INTEGER REFERENCES person (id),
  author_name TEXT,
  logged_at TEXT NOT NULL,
  FOREIGN KEY (cycle_id, portfolio_id) REFERENCES cycle (id, portfolio_id)
) STRICT;
CREATE INDEX note_portfolio ON note (portfolio_id, id);

-- Append-only: an edit is a new revision.
CREATE TABLE note_revision (
  workspace_id INTEGER NOT NULL REFERENCES workspace (id),
  note_id INTEGER NOT NULL REFERENCES note (id),
  revision INTEGER NOT NULL CHECK (revision >= 1),
  body TEXT NOT NULL,
  at TEXT NOT NULL,
  author_id INTEGER REFERENCES person (id),
  PRIMARY KEY (note_id, revision)
) STRICT;

CREATE TABLE ad_set (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  workspace_id INTEGER NOT NULL REFERENCES workspace (id),
  portfolio_id INTEGER NOT NULL REFERENCES portfolio (id),
  cycle_id INTEGER NOT NULL,
  folder_name TEXT NOT NULL,
  folder_key TEXT NOT NULL,
  count INTEGER NOT NULL CHECK (count BETWEEN 1 AND 50),
  ready INTEGER NOT NULL DEFAULT FALSE,
  ready_round INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL,
  created_by INTEGER REFERENCES person (id),
  UNIQUE (id, count),
  UNIQUE (portfolio_id, folder_key),
  FOREIGN KEY (cycle_id, portfolio_id) REFERENCES cycle (id, portfolio_id)
) STRICT;
CREATE INDEX ad_set_cycle ON ad_set (cycle_id);
CREATE INDEX ad_set_folder ON ad_set (workspace_id, folder_key);

-- The folder name and the number of deliverables are the set's alone. A ticket carries the number
-- only so that its position can be checked against it; the key keeps the two equal.
CREATE TABLE ticket (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  workspace_id INTEGER NOT NULL REFERENCES workspace (id),
  number INTEGER NOT NULL,
  ad_set_id INTEGER NOT NULL,
  set_count INTEGER NOT NULL,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  -- the name as people search for it: folded in Rust, so that both databases agree
  name_key TEXT NOT NULL,
  format TEXT NOT NULL
    CHECK (format IN ('static', 'video', 'carousel', 'story/reel', 'copy only', 'other')),
  placement TEXT,
  direction TEXT NOT NULL,
  primary_text TEXT NOT NULL,
  headline TEXT NOT NULL,
  call_to_action TEXT NOT NULL,
  landing_url TEXT,
  due_date TEXT NOT NULL,
  copywriter_id INTEGER REFERENCES person (id),
  designer_id INTEGER REFERENCES person (id),
  status TEXT NOT NULL CHECK (status IN ('new', 'in-progress', 'pending-approval',
    'revisions-requested', 'approved', 'completed-deliverable', 'cancelled')),
  cloned_from INTEGER REFERENCES ticket (id),
  round INTEGER NOT NULL DEFAULT 1 CHECK (round >= 1),
  created_at TEXT NOT NULL,
  created_by INTEGER REFERENCES person (id),
  UNIQUE (workspace_id, number),
  UNIQUE (ad_set_id, position),
  FOREIGN KEY (ad_set_id, set_count) REFERENCES ad_set (id, count) ON UPDATE CASCADE,
  CHECK (position BETWEEN 1 AND set_count)
) STRICT;
CREATE INDEX ticket_copywriter ON ticket (copywriter_id, status);
CREATE INDEX ticket_designer ON ticket (designer_id, status);
CREATE INDEX ticket_open ON ticket (workspace_id, number)
  WHERE status NOT IN ('completed-deliverable', 'cancelled');

CREATE TABLE task (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  workspace_id INTEGER NOT NULL REFERENCES workspace (id),
  cycle_id INTEGER NOT NULL REFERENCES cycle (id),
  ticket_id INTEGER REFERENCES ticket (id),
  kind TEXT NOT NULL CHECK (kind IN ('discuss', 'create', 'ticket', 'implement')),
  owner_id INTEGER REFERENCES person (id),
  due_date TEXT NOT NULL,
  created_at TEXT NOT NULL,
  completed_at TEXT,
  completed_by INTEGER REFERENCES person (id),
  cancelled_at TEXT,
  cancel_reason TEXT,
  CHECK ((kind = 'ticket') = (ticket_id IS NOT NULL)),
  CHECK (completed_at IS NULL OR cancelled_at IS NULL)
) STRICT;
CREATE UNIQUE INDEX task_of_cycle ON task (cycle_id, kind)
  WHERE ticket_id IS NULL AND completed_at IS NULL AND cancelled_at IS NULL;
CREATE UNIQUE INDEX task_of_ticket ON task (ticket_id)
  WHERE ticket_id IS NOT NULL AND completed_at IS NULL AND cancelled_at IS NULL;
CREATE INDEX task_cycle ON task (cycle_id);
CREATE INDEX task_open ON task (owner_id, due_date)
  WHERE completed_at IS NULL AND cancelled_at IS NULL;

CREATE TABLE question (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  workspace_id INTEGER NOT NULL REFERENCES workspace (id),
  number INTEGER NOT NULL,
  cycle_id INTEGER NOT NULL REFERENCES cycle (id),
  ticket_id INTEGER REFERENCES ticket (id),
  asker_id INTEGER REFERENCES person (id),
  asker_name TEXT NOT NULL,
  body TEXT NOT NULL,
  asked_at TEXT NOT NULL,
  answer TEXT,
  answered_by INTEGER REFERENCES person (id),
  answered_at TEXT,
  kept_as_note INTEGER REFERENCES note (id),
  closed_reason TEXT,
  closed_at TEXT,
  UNIQUE (workspace_id, number)
) STRICT;
CREATE INDEX question_cycle ON question (workspace_id, cycle_id);
CREATE INDEX question_ticket ON question (ticket_id, workspace_id);
CREATE INDEX question_open ON question (workspace_id, asked_at)
  WHERE answered_at IS NULL AND closed_at IS NULL;

CREATE TABLE asset (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  workspace_id INTEGER NOT NULL REFERENCES workspace (id),
  note_id INTEGER REFERENCES note (id),
  ticket_id INTEGER REFERENCES ticket (id),
  question_id INTEGER REFERENCES question (id),
  purpose TEXT NOT NULL CHECK (purpose IN ('reference', 'delivered')),
  round INTEGER NOT NULL DEFAULT 1,
  name TEXT NOT NULL,
  url TEXT NOT NULL,
  size INTEGER NOT NULL DEFAULT 0,
  media_type TEXT,
  state TEXT NOT NULL CHECK (state IN ('link', 'copying', 'stored', 'lost')),
  stored_path TEXT,
  sha256 TEXT,
  sender_id INTEGER REFERENCES person (id),
  created_at TEXT NOT NULL,
  -- copying: when to try next; schedule, lease and backoff in one
  next_at TEXT,
  lease TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  last_error TEXT,
  -- posted where people look for it
  shown INTEGER NOT NULL DEFAULT FALSE,
  CHECK ((state = 'copying') = (next_at IS NOT NULL)),
  CHECK ((state = 'stored') = (stored_path IS NOT NULL))
) STRICT;
CREATE INDEX asset_ticket ON asset (ticket_id);
CREATE INDEX asset_note ON asset (note_id);
CREATE INDEX asset_pending ON asset (next_at, id) WHERE next_at IS NOT NULL;

-- The append-only audit log.
CREATE TABLE activity (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  workspace_id INTEGER NOT NULL REFERENCES workspace (id),
  at TEXT NOT NULL,
  actor_id INTEGER REFERENCES person (id),
  actor_name TEXT NOT NULL,
  platform TEXT NOT NULL,
  via TEXT NOT NULL,
  portfolio_id INTEGER REFERENCES portfolio (id),
  cycle_id INTEGER REFERENCES cycle (id),
  ticket_id INTEGER REFERENCES ticket (id),
  what TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('done', 'refused')),
  detail TEXT NOT NULL
) STRICT;
CREATE INDEX activity_portfolio ON activity (portfolio_id, seq);
CREATE INDEX activity_ticket ON activity (ticket_id, seq);

-- What has been acted on, with the reply: the same event acts once.
CREATE TABLE event (
  workspace_id INTEGER NOT NULL REFERENCES workspace (id),
  event_id TEXT NOT NULL,
  at TEXT NOT NULL,
  reply TEXT,
  PRIMARY KEY (workspace_id, event_id)
) STRICT;
CREATE INDEX event_age ON event (at);

CREATE TABLE draft (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  workspace_id INTEGER NOT NULL REFERENCES workspace (id),
  platform TEXT NOT NULL,
  account TEXT NOT NULL,
  purpose TEXT NOT NULL,
  fields TEXT NOT NULL,
  created_at TEXT NOT NULL,
  consumed_at TEXT,
  consumed_by TEXT
) STRICT;
CREATE INDEX draft_age ON draft (created_at);

CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  workspace_id INTEGER NOT NULL REFERENCES workspace (id),
  platform TEXT NOT NULL,
  dedupe_key TEXT NOT NULL,
  lane TEXT NOT NULL,
  destination TEXT NOT NULL,
  notice TEXT NOT NULL,
  created_at TEXT NOT NULL,
  -- schedule, lease end and backoff in one; NULL when done or given up
  next_at TEXT,
  lease TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  first_attempt_at TEXT,
  -- given up a day after this: begins anew when it is requeued
  trying_since TEXT,
  last_error TEXT,
  done_at TEXT,
  given_up_at TEXT,
  UNIQUE (workspace_id, dedupe_key)
) STRICT;
CREATE INDEX outbox_pending ON outbox (next_at, id) WHERE next_at IS NOT NULL;
CREATE INDEX outbox_lane ON outbox (workspace_id, lane, id) WHERE next_at IS NOT NULL;
CREATE INDEX outbox_given_up ON outbox (workspace_id, id) WHERE given_up_at IS NOT NULL;

-- Messages of the bot's that show a state: how cards are found and edited.
CREATE TABLE posted (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  workspace_id INTEGER NOT NULL REFERENCES workspace (id),
  entity TEXT NOT NULL,
  entity_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  platform TEXT NOT NULL,
  channel TEXT NOT NULL,
  message TEXT NOT NULL,
  thread TEXT,
  -- raised by every change; shown is the one that the message shows
  revision INTEGER NOT NULL DEFAULT 1,
  shown INTEGER NOT NULL DEFAULT 1,
  edited_at TEXT,
  next_at TEXT,
  lease TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  last_error TEXT,
  UNIQUE (workspace_id, entity, entity_id, kind, platform)
) STRICT;
CREATE INDEX posted_pending ON posted (next_at, id) WHERE next_at IS NOT NULL;
CREATE INDEX posted_thread ON posted (workspace_id, platform, thread) WHERE thread IS NOT NULL;

-- What is append-only stays as it was written, and a closed cycle stays closed.
CREATE TRIGGER activity_kept_update BEFORE UPDATE ON activity
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER activity_kept_delete BEFORE DELETE ON activity
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER note_revision_kept_update BEFORE UPDATE ON note_revision
BEGIN SELECT RAISE(ABORT, 'a note is append-only'); END;
CREATE TRIGGER note_revision_kept_delete BEFORE DELETE ON note_revision
BEGIN SELECT RAISE(ABORT, 'a note is append-only'); END;
CREATE TRIGGER cycle_stays_closed BEFORE UPDATE ON cycle WHEN OLD.outcome IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'the cycle is closed'); END;
CREATE TRIGGER cycle_kept_closed BEFORE DELETE ON cycle WHEN OLD.outcome IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'the cycle is closed'); END;
