-- Mail: it can be neither deduplicated nor read back. How many attempts ended, or may have ended,
-- without anybody knowing whether it was sent; counted before each attempt.
ALTER TABLE outbox ADD COLUMN in_doubt BIGINT NOT NULL DEFAULT 0;
-- The address of the message that the row became, for the mail that is sent beside it.
ALTER TABLE outbox ADD COLUMN link TEXT;
