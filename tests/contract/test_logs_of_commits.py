"""Chunks that a commit has added together, as `Logs` gives them one by one."""

from datetime import timedelta

import pytest

from shared.model.log import LogLine
from shared.model.task import LogLevel
from tests.builders import EXECUTION_ID, NOW, commit, later, log_chunk

HOUR = timedelta(hours=1)


def said(number, at=NOW, level=LogLevel.INFO):
    line = LogLine(at=at, level=level, message=f"line {number}")
    return log_chunk(number, lines=(line,))


@pytest.fixture
def together(backend):
    """Adds chunks in one commit, and gives the port."""

    def add(*chunks):
        backend.ports.repository.commit([commit(logs=chunks)])
        return backend.ports.logs

    return add


def test_chunks_of_a_commit_are_read_in_their_order(together):
    logs = together(said(1), said(2), said(3))

    assert list(logs.of_execution(EXECUTION_ID)) == [said(1), said(2), said(3)]


def test_chunks_of_executions_that_are_committed_together_stay_apart(together):
    other = log_chunk(2, execution_id="another")
    logs = together(said(1), other, said(3))

    assert list(logs.of_execution(EXECUTION_ID)) == [said(1), said(3)]
    assert list(logs.of_execution("another")) == [other]


def test_chunk_that_is_added_again_alone_is_read_once(together):
    logs = together(said(1), said(2))

    logs.append([said(2)])

    assert list(logs.of_execution(EXECUTION_ID)) == [said(1), said(2)]


def test_newest_chunks_of_commits_come_first(together):
    together(said(1), said(2))
    logs = together(said(3), said(4))

    assert list(logs.newest(EXECUTION_ID)) == [said(4), said(3), said(2), said(1)]


@pytest.mark.parametrize("before", [4, 3, 2, 1])
def test_newest_chunks_before_one_go_on_inside_of_its_commit(together, before):
    together(said(1), said(2))
    logs = together(said(3), said(4))

    found = list(logs.newest(EXECUTION_ID, said(before).id))

    assert found == [said(number) for number in range(before - 1, 0, -1)]


def test_old_chunks_of_a_commit_go_and_the_others_stay(together):
    logs = together(said(1, later(-7200)), said(2, later(-1)), said(3, later(-7200)))

    assert logs.purge(EXECUTION_ID, NOW - HOUR) == 2
    assert list(logs.of_execution(EXECUTION_ID)) == [said(2, later(-1))]
    assert list(logs.newest(EXECUTION_ID)) == [said(2, later(-1))]


def test_lines_of_a_level_go_from_each_chunk_of_a_commit(together):
    warned = said(2, level=LogLevel.WARN)
    logs = together(said(1), warned, said(3))

    assert logs.purge(EXECUTION_ID, later(1), {LogLevel.INFO}) == 2
    assert list(logs.of_execution(EXECUTION_ID)) == [warned]


def test_everything_a_commit_has_said_is_purged(together):
    logs = together(said(1), said(2))

    assert logs.purge(EXECUTION_ID) == 2
    assert list(logs.of_execution(EXECUTION_ID)) == []
