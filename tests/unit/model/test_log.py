"""Log lines as they are stored in chunks and found again one by one."""

from datetime import timedelta

import pytest

from shared.model import log_search
from shared.model.log import entries_of, log_field
from shared.model.log_search import earliest, found_entries, of_chunks
from shared.model.query import (
    Comparison,
    Direction,
    Every,
    LogField,
    Operation,
    Query,
    Some,
    Sort,
    date_key,
)
from tests.builders import EXECUTION_ID, NOW, later, log_chunk, log_line

LEVEL = Comparison(LogField.LEVEL, Operation.EQUALS, ("INFO",))
TASK = Comparison(LogField.TASK_ID, Operation.EQUALS, ("hello",))


def _since(seconds, operation=Operation.GREATER_THAN):
    return Comparison(LogField.TIMESTAMP, operation, (date_key(later(seconds)),))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (LogField.NAMESPACE, "company.team"),
        (LogField.FLOW_ID, "a-flow"),
        (LogField.EXECUTION_ID, EXECUTION_ID),
        (LogField.TASK_ID, "hello"),
        (LogField.ATTEMPT, 1),
        (LogField.LEVEL, "INFO"),
        (LogField.TIMESTAMP, date_key(NOW)),
        (LogField.MESSAGE, "line 1"),
        (LogField.TRIGGER_ID, None),
    ],
)
def test_line_has_the_fields_that_it_is_searched_by(name, value):
    [entry] = entries_of(log_chunk())

    assert log_field(entry, name) == value


def test_line_about_the_execution_has_no_task():
    [entry] = entries_of(log_chunk(task_id="", task_run_id=""))

    assert (log_field(entry, LogField.TASK_ID), log_field(entry, LogField.TASK_RUN_ID)) == (
        None,
        None,
    )


def test_chunk_may_match_when_what_its_lines_share_does():
    assert of_chunks(Every((LEVEL, TASK))) == Every((Every(), TASK))
    assert of_chunks(Some((LEVEL, TASK))) == Some((Every(), TASK))


@pytest.mark.parametrize(
    ("where", "date"),
    [
        (Every(), ""),
        (TASK, ""),
        (_since(5), date_key(later(5))),
        (_since(5, Operation.LESS_THAN), ""),
        (Every((_since(5), _since(7), TASK)), date_key(later(7))),
        (Some((_since(5), TASK)), ""),
    ],
)
def test_search_knows_where_it_need_not_look(where, date):
    assert earliest(where) == date


def _messages(query):
    chunks = [
        log_chunk(2, lines=(log_line("c", at=later(2)), log_line("d", at=later(2)))),
        log_chunk(1, lines=(log_line("a"), log_line("b", at=NOW + timedelta(seconds=1)))),
    ]
    return [entry.line.message for entry in found_entries(query, chunks).results]


def test_newest_lines_come_first_unless_asked_otherwise():
    oldest_first = (Sort(LogField.TIMESTAMP, Direction.ASCENDING),)

    assert _messages(Query()) == ["d", "c", "b", "a"]
    assert _messages(Query(sort=oldest_first)) == ["a", "b", "c", "d"]
    assert _messages(Query(where=_since(1))) == ["d", "c"]


def test_search_looks_through_a_limited_number_of_lines(monkeypatch):
    monkeypatch.setattr(log_search, "MOST_LINES", 2)

    assert _messages(Query()) == ["d", "c"]
