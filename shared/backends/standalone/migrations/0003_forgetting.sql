-- Format 3: what is kept only so that nothing comes back goes when nothing can bring it back any more.

-- Ids of executions that were deleted.
CREATE TABLE deletions (execution_id TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- Timers that were done before this format may all be forgotten: the messages that had started them
-- went in the same transaction.
ALTER TABLE timers_done ADD COLUMN at TEXT NOT NULL DEFAULT '1970-01-01T00:00:00.000+00:00';
