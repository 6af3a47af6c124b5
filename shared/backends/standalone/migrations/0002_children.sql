-- Format 2: the children of a task run, page by page. None of the columns ever changes, so that the
-- index costs nothing when a task run moves on.

CREATE INDEX task_runs_by_parent ON task_runs (execution_id, parent_id, sequence);
