-- What people write without a command: replies to questions' posts, and what was written while the
-- bot was away.

CREATE INDEX posted_question ON posted (workspace_id, platform, message) WHERE entity = 'question';

-- How far the bot has heard what is written in a channel or thread.
CREATE TABLE heard (
  workspace_id INTEGER NOT NULL REFERENCES workspace (id),
  platform TEXT NOT NULL,
  channel TEXT NOT NULL,
  -- the newest message that was heard, by the platform's id
  message TEXT NOT NULL,
  PRIMARY KEY (workspace_id, platform, channel)
) STRICT;
