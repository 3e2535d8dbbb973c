-- The local workspace: a chat platform of our own, whose channels and messages are kept here.

-- One row for each workspace that has a local page.
CREATE TABLE local_workspace (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  workspace_id INTEGER NOT NULL UNIQUE REFERENCES workspace (id),
  -- where its clock stands
  clock_at TEXT NOT NULL,
  -- the cycle that the guide leads through
  guide_cycle INTEGER REFERENCES cycle (id),
  guide_closed INTEGER NOT NULL DEFAULT FALSE
) STRICT;

CREATE TABLE local_channel (
  workspace_id INTEGER NOT NULL REFERENCES workspace (id),
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('channel', 'thread', 'inbox')),
  parent TEXT,
  -- a ticket's status, on its thread
  status TEXT,
  archived INTEGER NOT NULL DEFAULT FALSE,
  -- when it was made, and its newest message: places in the one sequence of changes
  made INTEGER NOT NULL,
  last INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (workspace_id, id)
) STRICT;

CREATE TABLE local_message (
  workspace_id INTEGER NOT NULL REFERENCES workspace (id),
  -- its place in the one sequence of changes
  seq INTEGER NOT NULL,
  channel TEXT NOT NULL,
  -- the account; NULL: the bot
  author TEXT,
  author_name TEXT NOT NULL,
  at TEXT NOT NULL,
  edited INTEGER NOT NULL DEFAULT FALSE,
  reply_to INTEGER,
  content TEXT NOT NULL,
  mentions TEXT NOT NULL,
  nonce TEXT,
  PRIMARY KEY (workspace_id, seq),
  UNIQUE (workspace_id, nonce),
  FOREIGN KEY (workspace_id, channel) REFERENCES local_channel (workspace_id, id)
) STRICT;
CREATE INDEX local_message_channel ON local_message (workspace_id, channel, seq);

CREATE TABLE local_mention (
  workspace_id INTEGER NOT NULL REFERENCES workspace (id),
  account TEXT NOT NULL,
  channel TEXT NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, account, channel, seq)
) STRICT;

-- How far somebody has read a channel, or the mailbox.
CREATE TABLE local_read (
  workspace_id INTEGER NOT NULL REFERENCES workspace (id),
  account TEXT NOT NULL,
  channel TEXT NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, account, channel)
) STRICT;

-- What changed, in order: what a page that was away has missed. The numbers are given by a row of
-- counter, so they are in the order of commits.
CREATE TABLE local_change (
  workspace_id INTEGER NOT NULL REFERENCES workspace (id),
  seq INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('message', 'edited', 'channel', 'mail')),
  subject TEXT NOT NULL,
  -- concerns this account alone
  account TEXT,
  PRIMARY KEY (workspace_id, seq)
) STRICT;

CREATE TABLE local_file (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  workspace_id INTEGER NOT NULL REFERENCES workspace (id),
  name TEXT NOT NULL,
  size INTEGER NOT NULL,
  content BLOB NOT NULL,
  sender TEXT,
  at TEXT NOT NULL
) STRICT;

CREATE TABLE local_mail (
  workspace_id INTEGER NOT NULL REFERENCES workspace (id),
  -- its place in the one sequence of changes
  seq INTEGER NOT NULL,
  -- what a mail sent twice is known by
  message_id TEXT NOT NULL,
  at TEXT NOT NULL,
  recipient TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (workspace_id, seq),
  UNIQUE (workspace_id, message_id)
) STRICT;
