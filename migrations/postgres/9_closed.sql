-- Cycles that closed lately: what is written in their tickets' threads is still read after a restart.
CREATE INDEX cycle_closed ON cycle (workspace_id, closed_at) WHERE closed_at IS NOT NULL;
