-- Format 4: counting and paging of a search read an index alone, not the rows behind it. Only the
-- state of what is added here ever changes, so that an execution that moves on writes no more.

DROP INDEX executions_by_date;
CREATE INDEX executions_by_date
    ON execution_search (start_date DESC, id, kind, namespace, flow_id);
DROP INDEX executions_by_state;
CREATE INDEX executions_by_state ON execution_search (state, start_date DESC, id, kind);
