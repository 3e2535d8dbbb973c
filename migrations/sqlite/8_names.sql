-- Suggestions while a client's name is typed: the asker's own, and all names in their order.
CREATE INDEX portfolio_am ON portfolio (am_id);
CREATE INDEX portfolio_sas ON portfolio (sas_id);
CREATE INDEX portfolio_names ON portfolio (workspace_id, client_key, client) WHERE state <> 'archived';
