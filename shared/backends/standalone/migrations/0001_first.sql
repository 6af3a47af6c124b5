-- Format 1 of windhover.db. Columns exist only for what is looked for; the rest of a document is its
-- JSON in `body`. A file of this folder that was released is never changed: add the next one.

CREATE TABLE executions (
    id TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    namespace TEXT NOT NULL,
    flow_id TEXT NOT NULL,
    state TEXT NOT NULL,
    start_date TEXT NOT NULL,
    body BLOB NOT NULL
) STRICT;

CREATE TABLE execution_search (
    id TEXT PRIMARY KEY,
    namespace TEXT NOT NULL,
    flow_id TEXT NOT NULL,
    flow_revision INTEGER NOT NULL,
    start_date TEXT NOT NULL,
    kind TEXT,
    parent_id TEXT,
    trigger_id TEXT,
    trigger_execution_id TEXT,
    state TEXT NOT NULL,
    end_date TEXT,
    duration INTEGER,
    labels TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX executions_by_date ON execution_search (start_date DESC, id);
CREATE INDEX executions_by_flow ON execution_search (namespace, flow_id, start_date DESC);
CREATE INDEX executions_by_state ON execution_search (state, start_date DESC);
CREATE INDEX executions_by_cause ON execution_search (trigger_execution_id)
    WHERE trigger_execution_id IS NOT NULL;

CREATE TABLE execution_labels (
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    execution_id TEXT NOT NULL,
    PRIMARY KEY (execution_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX execution_labels_by_value ON execution_labels (key, value);
CREATE TRIGGER labels_added AFTER INSERT ON execution_search BEGIN
    INSERT INTO execution_labels (key, value, execution_id)
        SELECT key, value, new.id FROM json_each(new.labels);
END;
CREATE TRIGGER labels_changed AFTER UPDATE OF labels ON execution_search
    WHEN old.labels <> new.labels BEGIN
    DELETE FROM execution_labels WHERE execution_id = new.id;
    INSERT INTO execution_labels (key, value, execution_id)
        SELECT key, value, new.id FROM json_each(new.labels);
END;
CREATE TRIGGER execution_deleted AFTER DELETE ON executions BEGIN
    DELETE FROM execution_search WHERE id = old.id;
    DELETE FROM execution_labels WHERE execution_id = old.id;
END;

CREATE TABLE task_runs (
    sequence INTEGER PRIMARY KEY,
    execution_id TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    task_id TEXT NOT NULL,
    path TEXT NOT NULL,
    parent_id TEXT NOT NULL,
    state TEXT NOT NULL,
    is_open INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX task_runs_by_id ON task_runs (execution_id, id);
CREATE INDEX task_runs_by_task ON task_runs (execution_id, task_id, path);
CREATE INDEX open_task_runs ON task_runs (execution_id, parent_id) WHERE is_open = 1;
CREATE INDEX restartable_task_runs ON task_runs (execution_id)
    WHERE state IN ('FAILED', 'PAUSED');

CREATE TABLE documents (
    execution_id TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (execution_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE log_chunks (
    sequence INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    execution_id TEXT NOT NULL,
    namespace TEXT NOT NULL,
    flow_id TEXT NOT NULL,
    task_id TEXT NOT NULL,
    task_run_id TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    last_at TEXT NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX log_chunks_by_execution ON log_chunks (execution_id);

CREATE TABLE metrics (
    sequence INTEGER PRIMARY KEY,
    chunk_id TEXT NOT NULL,
    execution_id TEXT NOT NULL,
    namespace TEXT NOT NULL,
    flow_id TEXT NOT NULL,
    task_id TEXT NOT NULL,
    task_run_id TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    at TEXT NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX metrics_by_chunk ON metrics (chunk_id);
CREATE INDEX metrics_by_execution ON metrics (execution_id);
CREATE INDEX metrics_by_flow ON metrics (namespace, flow_id, name, at);

CREATE TABLE messages (
    sequence INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    topic TEXT NOT NULL,
    body BLOB NOT NULL
) STRICT;

CREATE TABLE timers (
    id TEXT PRIMARY KEY,
    at TEXT NOT NULL,
    body BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX timers_by_date ON timers (at);

CREATE TABLE leases (
    task_run_id TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (task_run_id, attempt)
) STRICT, WITHOUT ROWID;

CREATE TABLE flows (
    namespace TEXT NOT NULL,
    flow_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (namespace, flow_id, revision)
) STRICT, WITHOUT ROWID;

-- Ids of timers that have fired: starting one of them again must not bring it back.
CREATE TABLE timers_done (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

CREATE TABLE accounts (
    username TEXT PRIMARY KEY,
    password_hash TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE trigger_states (
    namespace TEXT NOT NULL,
    flow_id TEXT NOT NULL,
    trigger_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    due_at TEXT,
    body BLOB NOT NULL,
    PRIMARY KEY (namespace, flow_id, trigger_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX trigger_states_by_date ON trigger_states (due_at) WHERE due_at IS NOT NULL;

-- Ids of messages that triggers have handled: one that comes again must change nothing.
CREATE TABLE trigger_messages (id TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT, WITHOUT ROWID;
