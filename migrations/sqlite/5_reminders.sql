-- Who is told in time: what is looked at when, what was told, what people said to it; absences; digests.

-- When a portfolio is looked at for what stalls, next. Whatever happens to it makes it due at once.
CREATE TABLE watch (
  portfolio_id INTEGER PRIMARY KEY REFERENCES portfolio (id),
  workspace_id INTEGER NOT NULL REFERENCES workspace (id),
  look_at TEXT
) STRICT;
CREATE INDEX watch_pending ON watch (look_at) WHERE look_at IS NOT NULL;
INSERT INTO watch (portfolio_id, workspace_id, look_at) SELECT id, workspace_id, created_at FROM portfolio;

-- A message that reminds somebody, or tells the Leads (no person).
CREATE TABLE reminder (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  workspace_id INTEGER NOT NULL REFERENCES workspace (id),
  person_id INTEGER REFERENCES person (id),
  at TEXT NOT NULL
) STRICT;

-- What a message is about.
CREATE TABLE reminder_item (
  reminder_id INTEGER NOT NULL REFERENCES reminder (id),
  cause TEXT NOT NULL,
  workspace_id INTEGER NOT NULL REFERENCES workspace (id),
  portfolio_id INTEGER NOT NULL REFERENCES portfolio (id),
  cycle_id INTEGER NOT NULL REFERENCES cycle (id),
  -- whose thing it is: somebody who is away, for whom the reminded person stands in
  actor_id INTEGER REFERENCES person (id),
  PRIMARY KEY (reminder_id, cause)
) STRICT;

-- What was told of a cause: each stage once, and once more for each time that it was snoozed.
CREATE TABLE reminded (
  workspace_id INTEGER NOT NULL REFERENCES workspace (id),
  cause TEXT NOT NULL,
  stage TEXT NOT NULL CHECK (stage IN ('remind', 'escalate')),
  round INTEGER NOT NULL,
  cycle_id INTEGER NOT NULL REFERENCES cycle (id),
  at TEXT NOT NULL,
  PRIMARY KEY (workspace_id, cause, stage, round)
) STRICT;
CREATE INDEX reminded_cycle ON reminded (cycle_id);

-- What people said to a reminder.
CREATE TABLE reminder_answer (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  workspace_id INTEGER NOT NULL REFERENCES workspace (id),
  cycle_id INTEGER NOT NULL REFERENCES cycle (id),
  cause TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('snooze', 'on-it')),
  person_id INTEGER REFERENCES person (id),
  name TEXT NOT NULL,
  until TEXT,
  reason TEXT,
  at TEXT NOT NULL,
  CHECK ((kind = 'snooze') = (until IS NOT NULL))
) STRICT;
CREATE INDEX reminder_answer_cycle ON reminder_answer (cycle_id, id);

-- When a person's next digest is due. Not planned: only when it comes is to be found out.
CREATE TABLE digest (
  person_id INTEGER PRIMARY KEY REFERENCES person (id),
  workspace_id INTEGER NOT NULL REFERENCES workspace (id),
  next_at TEXT,
  planned INTEGER NOT NULL DEFAULT FALSE
) STRICT;
CREATE INDEX digest_pending ON digest (next_at) WHERE next_at IS NOT NULL;
INSERT INTO digest (person_id, workspace_id, next_at) SELECT id, workspace_id, created_at FROM person;

-- Somebody is away, and somebody else stands in. Both days belong to it.
CREATE TABLE absence (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  workspace_id INTEGER NOT NULL REFERENCES workspace (id),
  person_id INTEGER NOT NULL REFERENCES person (id),
  cover_id INTEGER NOT NULL REFERENCES person (id),
  first_day TEXT NOT NULL,
  last_day TEXT NOT NULL,
  CHECK (first_day <= last_day),
  CHECK (person_id <> cover_id)
) STRICT;
CREATE INDEX absence_person ON absence (person_id, last_day);
CREATE INDEX absence_cover ON absence (cover_id, last_day);

-- How somebody wants to be told of something, where it is not the usual way.
CREATE TABLE preference (
  workspace_id INTEGER NOT NULL REFERENCES workspace (id),
  person_id INTEGER NOT NULL REFERENCES person (id),
  kind TEXT NOT NULL,
  channel TEXT NOT NULL CHECK (channel IN ('chat', 'mail', 'both', 'none')),
  PRIMARY KEY (person_id, kind)
) STRICT;
