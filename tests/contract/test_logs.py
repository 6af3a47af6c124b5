"""The contract of `Logs`."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.model import log_search
from shared.model.query import Comparison, LogField, Operation, Query
from shared.model.task import LogLevel
from shared.ports.repository import Unstorable
from tests.builders import EXECUTION_ID, NOW, commit, execution, later, log_chunk, log_line


def of_execution(logs, execution_id=EXECUTION_ID):
    return list(logs.of_execution(execution_id))


def lines(*dates):
    return tuple(log_line(at=at) for at in dates)


def test_execution_without_logs_has_none(logs):
    assert of_execution(logs) == []


def test_chunks_come_in_the_order_in_which_they_were_added(logs):
    chunks = [log_chunk(number) for number in (3, 1, 2)]
    logs.append(chunks[:2])
    logs.append(chunks[2:])

    assert of_execution(logs) == chunks


def test_chunks_are_all_given_however_many(logs):
    chunks = [log_chunk(number) for number in range(250)]
    logs.append(chunks)

    assert of_execution(logs) == chunks


def test_chunk_whose_id_is_there_changes_nothing(logs):
    logs.append([log_chunk(1), log_chunk(2)])

    logs.append([log_chunk(1, lines=lines(later(9))), log_chunk(3)])

    assert of_execution(logs) == [log_chunk(1), log_chunk(2), log_chunk(3)]


def test_chunks_of_commits_and_of_appends_are_one_log(backend):
    backend.ports.logs.append([log_chunk(1)])
    backend.ports.repository.commit([commit(execution(), logs=(log_chunk(2), log_chunk(1)))])
    backend.ports.logs.append([log_chunk(2), log_chunk(3)])

    assert of_execution(backend.ports.logs) == [log_chunk(1), log_chunk(2), log_chunk(3)]


def test_chunks_are_those_of_the_execution(logs):
    logs.append([log_chunk(1), log_chunk(1, execution_id="another")])

    assert of_execution(logs, "another") == [log_chunk(1, execution_id="another")]


def test_chunks_survive_a_crash(backend):
    backend.ports.logs.append([log_chunk()])

    backend.crash()

    assert of_execution(backend.ports.logs) == [log_chunk()]


def test_chunks_may_be_added_while_they_are_read(logs):
    logs.append([log_chunk(1), log_chunk(2)])

    seen = []
    for chunk in logs.of_execution(EXECUTION_ID):
        if len(seen) < 2:
            logs.append([log_chunk(len(seen) + 10)])
        seen.append(chunk)

    assert seen[:2] == [log_chunk(1), log_chunk(2)]


def test_chunks_may_be_added_from_any_thread(logs):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: logs.append([log_chunk(number)]), range(40)))

    assert {chunk.id for chunk in of_execution(logs)} == {log_chunk(n).id for n in range(40)}


def test_newest_chunks_come_last_added_first(logs):
    chunks = [log_chunk(number) for number in range(250)]
    logs.append([log_chunk(1, execution_id="another"), *chunks])

    assert list(logs.newest(EXECUTION_ID)) == chunks[::-1]


def test_newest_chunks_before_one_are_those_added_before_it(logs):
    chunks = [log_chunk(number) for number in (3, 1, 2)]
    logs.append(chunks)

    assert list(logs.newest(EXECUTION_ID, before=chunks[2].id)) == [chunks[1], chunks[0]]
    assert list(logs.newest(EXECUTION_ID, before=chunks[0].id)) == []


def test_before_a_chunk_that_is_not_there_are_none(logs):
    logs.append([log_chunk(1)])

    assert list(logs.newest(EXECUTION_ID, before="gone")) == []


@pytest.mark.parametrize("text", ["", "\u2028", "\U0001f600", "x" * 10_240])
def test_line_is_read_as_it_was_written(logs, text):
    chunk = log_chunk(lines=(log_line(text),))

    logs.append([chunk])

    assert of_execution(logs) == [chunk]


def test_chunk_that_can_not_be_written_is_refused_with_those_before_it(logs):
    with pytest.raises(Unstorable):
        logs.append([log_chunk(1), log_chunk(2, task_id="\ud800")])

    assert of_execution(logs) == []


def test_purge_removes_every_chunk_of_an_execution_and_counts_lines(logs):
    logs.append([log_chunk(1, lines=lines(NOW, NOW)), log_chunk(2)])
    logs.append([log_chunk(1, execution_id="another")])

    assert logs.purge(EXECUTION_ID) == 3
    assert of_execution(logs) == []
    assert of_execution(logs, "another") == [log_chunk(1, execution_id="another")]


def test_purge_keeps_chunks_whose_last_line_is_not_before_the_date(logs):
    old = log_chunk(1, lines=lines(later(-3), later(-2), later(-1)))
    around = log_chunk(2, lines=lines(later(-1), NOW))
    logs.append([old, around])

    assert logs.purge(EXECUTION_ID, NOW) == 3
    assert of_execution(logs) == [around]


def test_purge_of_some_levels_leaves_the_others_in_their_place(logs):
    debug, info = log_line("debug", level=LogLevel.DEBUG), log_line("info")
    logs.append([log_chunk(1, lines=(debug, info, debug)), log_chunk(2, lines=(debug,))])
    logs.append([log_chunk(3, lines=(info,))])

    assert logs.purge(EXECUTION_ID, levels={LogLevel.DEBUG}) == 3
    assert of_execution(logs) == [log_chunk(1, lines=(info,)), log_chunk(3, lines=(info,))]


def test_purge_of_some_levels_keeps_chunks_whose_last_line_is_not_before_the_date(logs):
    logs.append([log_chunk(1, lines=lines(NOW))])

    assert logs.purge(EXECUTION_ID, NOW, levels=set(LogLevel)) == 0
    assert of_execution(logs) == [log_chunk(1, lines=lines(NOW))]


def test_second_purge_removes_nothing(logs):
    logs.append([log_chunk()])
    logs.purge(EXECUTION_ID)

    assert logs.purge(EXECUTION_ID) == 0


def about(number, trigger_id="nightly", **fields):
    """A chunk about a trigger."""
    plain = {"execution_id": "", "task_run_id": "", "task_id": "", "attempt": 0}
    return log_chunk(number, **plain, trigger_id=trigger_id, **fields)


def test_lines_about_triggers_are_purged_by_flow_and_by_trigger(logs):
    kept = [log_chunk(1), about(2, flow_id="other"), about(3, namespace="other")]
    logs.append([*kept, about(4), about(5), about(6, "hourly")])

    assert logs.purge_triggers("company.team", "a-flow", "hourly") == 1
    assert logs.purge_triggers("company.team", "a-flow") == 2
    assert logs.purge_triggers("company.team", "a-flow") == 0
    assert of_execution(logs) == kept[:1]
    assert of_execution(logs, "") == kept[1:]


def test_lines_about_a_trigger_are_found_by_it(logs):
    logs.append([log_chunk(1), about(2), about(3, "hourly")])

    page = logs.search(Query(Comparison(LogField.TRIGGER_ID, Operation.EQUALS, ("hourly",))))

    assert [one.line.message for one in page.results] == ["line 3"]


def test_search_goes_on_behind_what_it_has_looked_at(logs, monkeypatch):
    monkeypatch.setattr(log_search, "MOST_LINES", 2)
    logs.append([log_chunk(number) for number in range(5)])

    pages = [logs.search(Query())]
    while pages[-1].rest:
        pages.append(logs.search(Query(), pages[-1].rest))

    messages = [one.line.message for page in pages for one in page.results]
    assert messages == ["line 4", "line 3", "line 2", "line 1", "line 0"]
    assert sum(page.total for page in pages) == 5


def test_search_that_has_seen_everything_has_no_rest(logs, monkeypatch):
    monkeypatch.setattr(log_search, "MOST_LINES", 2)
    logs.append([log_chunk(number) for number in range(2)])

    page = logs.search(Query())

    assert (page.total, page.rest) == (2, "")
    assert logs.search(Query(), "gone").results == []
