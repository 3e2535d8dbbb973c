-- Mail: since when somebody's address refuses it, and in which words of the server.
ALTER TABLE person ADD COLUMN mail_refused_at TIMESTAMPTZ;
ALTER TABLE person ADD COLUMN mail_refused_why TEXT;
-- The local workspace shows mails as they look.
ALTER TABLE local_mail ADD COLUMN html TEXT;
