-- The secret links behind which people's calendar programs read what is to come.
CREATE TABLE calendar_link (
  workspace_id BIGINT NOT NULL REFERENCES workspace (id),
  person_id BIGINT NOT NULL REFERENCES person (id),
  -- the person's own things, or everything of the workspace
  whose TEXT NOT NULL CHECK (whose IN ('own', 'team')),
  -- of the secret, which nobody but the person has
  sha256 TEXT NOT NULL UNIQUE,
  made_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (person_id, whose)
);
