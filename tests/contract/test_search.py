"""Searches find the same in every store."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.model.commit import Commit
from shared.model.execution import Execution, ExecutionMetadata, Label, TriggerInfo
from shared.model.log import LogChunk, LogLine
from shared.model.query import (
    Comparison,
    Direction,
    Every,
    ExecutionField,
    LogField,
    Operation,
    Query,
    Some,
    Sort,
    date_key,
)
from shared.model.state import EXECUTION_MOVES, History, State
from shared.model.statistics import Spread
from shared.model.task import LogLevel

START = datetime(2026, 10, 21, 3, tzinfo=UTC)
THIRD = date_key(START + timedelta(minutes=3))
F = ExecutionField
O = Operation  # noqa: E741


def _execution(number, **more):
    at = START + timedelta(minutes=number)
    given = {
        "id": f"execution{number}",
        "namespace": "shop.reports",
        "flow_id": "orders",
        "flow_revision": number,
        "state": History.created(at),
        "original_id": f"execution{number}",
        "metadata": ExecutionMetadata(original_created_date=at),
    }
    return Execution(**(given | more))


def _ended(number, state, **more):
    created = _execution(number, **more)
    at = created.state.start_date
    running = created.state.moved(EXECUTION_MOVES, State.RUNNING, at)
    ended = running.moved(EXECUTION_MOVES, state, at + timedelta(seconds=10 - number))
    return created.model_copy(update={"state": ended})


@pytest.fixture
def executions(repository):
    cause = {"executionId": "execution1", "flowId": "orders"}
    trigger = TriggerInfo(id="after", type="io.kestra.plugin.core.trigger.Flow", variables=cause)
    found = [
        _ended(1, State.SUCCESS, labels=(Label(key="team", value="a"), Label(key="x", value="1"))),
        _ended(2, State.FAILED, labels=(Label(key="team", value="b"),), kind="TEST"),
        _execution(3, namespace="shop", flow_id="100% sure", trigger=trigger),
        _execution(4, namespace="shopping", parent_id="execution1"),
    ]
    repository.commit([Commit(cause="test", documents=tuple(found))])
    return found


def one(field, operation, *values, key=None):
    return Comparison(field, operation, values, key)


@pytest.mark.parametrize(
    ("where", "found"),
    [
        (Every(), {1, 2, 3, 4}),
        (Some(()), set()),
        (one(F.ID, O.EQUALS, "execution2"), {2}),
        (one(F.ID, O.IN, "execution2", "execution3", "nothing"), {2, 3}),
        (one(F.ID, O.IN), set()),
        (one(F.ID, O.NOT_IN, "execution2"), {1, 3, 4}),
        (one(F.NAMESPACE, O.PREFIX, "shop"), {1, 2, 3}),
        (one(F.NAMESPACE, O.STARTS_WITH, "shop"), {1, 2, 3, 4}),
        (one(F.NAMESPACE, O.ENDS_WITH, "reports"), {1, 2}),
        (one(F.NAMESPACE, O.CONTAINS, "PING"), {4}),
        (one(F.NAMESPACE, O.NOT_CONTAINS, "ping"), {1, 2, 3}),
        (one(F.NAMESPACE, O.REGEX, "^shop$"), {3}),
        (one(F.NAMESPACE, O.REGEX, "("), set()),
        (one(F.FLOW_ID, O.CONTAINS, "%"), {3}),
        (one(F.FLOW_ID, O.STARTS_WITH, "_"), set()),
        (one(F.FLOW_ID, O.EQUALS, "x' OR '1'='1"), set()),
        (one(F.FLOW_REVISION, O.GREATER_THAN, 2), {3, 4}),
        (one(F.FLOW_REVISION, O.LESS_THAN_OR_EQUAL_TO, 2), {1, 2}),
        (one(F.STATE, O.EQUALS, "FAILED"), {2}),
        (one(F.STATE, O.NOT_EQUALS, "CREATED"), {1, 2}),
        (
            one(F.START_DATE, O.GREATER_THAN_OR_EQUAL_TO, THIRD),
            {3, 4},
        ),
        (one(F.START_DATE, O.LESS_THAN, THIRD), {1, 2}),
        (one(F.END_DATE, O.IS_NULL), {3, 4}),
        (one(F.DURATION, O.LESS_THAN, 9000), {2}),
        (one(F.KIND, O.NOT_IN, "TEST", "PLAYGROUND"), {1, 3, 4}),
        (one(F.KIND, O.IS_NOT_NULL), {2}),
        (one(F.PARENT_ID, O.EQUALS, "execution1"), {4}),
        (one(F.TRIGGER_ID, O.EQUALS, "after"), {3}),
        (one(F.TRIGGER_EXECUTION_ID, O.EQUALS, "execution1"), {3}),
        (one(F.LABELS, O.EQUALS, "a", key="team"), {1}),
        (one(F.LABELS, O.NOT_EQUALS, "a", key="team"), {2, 3, 4}),
        (one(F.LABELS, O.IN, "a", "b", key="team"), {1, 2}),
        (one(F.LABELS, O.IS_NULL, key="team"), {3, 4}),
        (one(F.LABELS, O.IS_NOT_NULL, key="team"), {1, 2}),
        (one(F.LABELS, O.NOT_IN, "a", "b", key="team"), {3, 4}),
        (one(F.LABELS, O.STARTS_WITH, "b", key="team"), {2}),
        (one(F.LABELS, O.CONTAINS, "A", key="team"), {1}),
        (one(F.LABELS, O.NOT_CONTAINS, "A", key="team"), {2, 3, 4}),
        (one(F.LABELS, O.REGEX, "^[ab]$", key="team"), {1, 2}),
        (one(F.LABELS, O.EQUALS, "a"), set()),
        (
            Every((one(F.STATE, O.IN, "SUCCESS", "FAILED"), one(F.LABELS, O.EQUALS, "1", key="x"))),
            {1},
        ),
        (Some((one(F.STATE, O.EQUALS, "FAILED"), one(F.NAMESPACE, O.EQUALS, "shop"))), {2, 3}),
    ],
)
def test_executions_are_found_by_what_they_are(repository, executions, where, found):
    page = repository.search(Query(where, size=100))

    assert {execution.flow_revision for execution in page.results} == found
    assert page.total == len(found)


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ((), [1, 2, 3, 4]),
        ((Sort(F.START_DATE, Direction.DESCENDING),), [4, 3, 2, 1]),
        ((Sort(F.NAMESPACE),), [3, 1, 2, 4]),
        ((Sort(F.NAMESPACE, Direction.DESCENDING), Sort(F.ID, Direction.DESCENDING)), [4, 2, 1, 3]),
        ((Sort(F.DURATION),), [2, 1, 3, 4]),
        ((Sort(F.DURATION, Direction.DESCENDING),), [1, 2, 3, 4]),
    ],
)
def test_executions_come_in_the_order_that_is_asked_for(repository, executions, sort, order):
    page = repository.search(Query(sort=sort))

    assert [execution.flow_revision for execution in page.results] == order


def test_page_is_a_part_of_what_matches(repository, executions):
    page = repository.search(Query(sort=(Sort(F.START_DATE),), page=2, size=3))

    assert ([one.flow_revision for one in page.results], page.total) == ([4], 4)


def test_execution_is_found_by_what_it_has_become(repository, executions):
    [stored] = repository.search(Query(one(F.ID, O.EQUALS, "execution3"))).results
    at = START + timedelta(hours=1)
    changed = stored.moved(State.RUNNING, at).with_labels({"team": "new"})
    repository.commit([Commit(cause="again", documents=(changed,))])

    for where in (one(F.STATE, O.EQUALS, "RUNNING"), one(F.LABELS, O.EQUALS, "new", key="team")):
        assert [one.flow_revision for one in repository.search(Query(where)).results] == [3]
    assert repository.search(Query(one(F.STATE, O.EQUALS, "CREATED"))).total == 1


def _tallied(repository, where, *by):
    found = repository.tally(where, by)
    assert found.is_whole
    return {one.values: (one.count, one.milliseconds) for one in found.results}


def test_executions_are_counted_by_what_they_are_alike_in(repository, executions):
    found = _tallied(repository, Every(), F.NAMESPACE, F.KIND)

    assert found == {
        ("shop.reports", None): (1, Spread(1, 9000, 9000, 9000)),
        ("shop.reports", "TEST"): (1, Spread(1, 8000, 8000, 8000)),
        ("shop", None): (1, Spread()),
        ("shopping", None): (1, Spread()),
    }


def test_durations_of_a_group_come_to_a_sum_and_its_ends(repository, executions):
    assert _tallied(repository, Every()) == {(): (4, Spread(2, 17000, 8000, 9000))}


def test_hours_tell_the_dates_of_a_count_apart(repository, executions):
    later = _execution(99)
    repository.commit([Commit(cause="later", documents=(later,))])

    found = _tallied(repository, Every(), F.START_DATE, F.END_DATE)

    assert {values: count for values, (count, _) in found.items()} == {
        ("2026-10-21T03", "2026-10-21T03"): 2,
        ("2026-10-21T03", None): 2,
        ("2026-10-21T04", None): 1,
    }


def test_only_what_matches_is_counted(repository, executions):
    labelled = one(F.LABELS, O.EQUALS, "a", key="team")

    assert _tallied(repository, labelled, F.FLOW_REVISION) == {
        (1,): (1, Spread(1, 9000, 9000, 9000))
    }
    assert _tallied(repository, Some(())) == {}


def _line(second, level, message):
    return LogLine(at=START + timedelta(seconds=second), level=level, message=message)


@pytest.fixture
def lines(logs):
    logs.append(
        [
            LogChunk(
                id="first",
                execution_id="one",
                namespace="shop",
                flow_id="orders",
                task_id="say",
                task_run_id="run1",
                attempt=1,
                lines=(_line(1, LogLevel.INFO, "Hello"), _line(2, LogLevel.ERROR, "Oh no")),
            ),
            LogChunk(
                id="second",
                execution_id="two",
                namespace="shop.reports",
                flow_id="orders",
                lines=(_line(3, LogLevel.INFO, "hello again"),),
            ),
        ]
    )


@pytest.mark.parametrize(
    ("where", "messages"),
    [
        (Every(), ["hello again", "Oh no", "Hello"]),
        (one(LogField.EXECUTION_ID, O.EQUALS, "one"), ["Oh no", "Hello"]),
        (one(LogField.NAMESPACE, O.PREFIX, "shop.reports"), ["hello again"]),
        (one(LogField.TASK_ID, O.EQUALS, "say"), ["Oh no", "Hello"]),
        (one(LogField.TASK_ID, O.IS_NULL), ["hello again"]),
        (one(LogField.ATTEMPT, O.EQUALS, 1), ["Oh no", "Hello"]),
        (one(LogField.LEVEL, O.IN, "ERROR"), ["Oh no"]),
        (one(LogField.LEVEL, O.NOT_IN, "ERROR"), ["hello again", "Hello"]),
        (one(LogField.MESSAGE, O.CONTAINS, "hello"), ["hello again", "Hello"]),
        (
            one(LogField.TIMESTAMP, O.GREATER_THAN, date_key(START + timedelta(seconds=1))),
            ["hello again", "Oh no"],
        ),
        (
            Some((one(LogField.LEVEL, O.IN, "ERROR"), one(LogField.EXECUTION_ID, O.EQUALS, "two"))),
            ["hello again", "Oh no"],
        ),
    ],
)
def test_lines_are_found_newest_first(logs, lines, where, messages):
    page = logs.search(Query(where))

    assert [entry.line.message for entry in page.results] == messages
    assert page.total == len(messages)


def test_lines_come_in_the_order_that_is_asked_for(logs, lines):
    page = logs.search(Query(sort=(Sort(LogField.TIMESTAMP),), size=2))

    assert ([one.line.message for one in page.results], page.total) == (["Hello", "Oh no"], 3)


def test_lines_come_in_the_order_of_their_dates_and_not_of_their_keeping(logs, lines):
    late = (_line(1.5, LogLevel.INFO, "late"), _line(2.000_999, LogLevel.INFO, "said second"))
    logs.append([LogChunk(id="late", execution_id="one", namespace="n", flow_id="f", lines=late)])

    newest = logs.search(Query(size=3))
    oldest = logs.search(Query(sort=(Sort(LogField.TIMESTAMP),), size=3, page=2))

    assert _messages(newest) == ["hello again", "said second", "Oh no"]
    assert _messages(oldest) == ["said second", "hello again"]
    assert newest.total == oldest.total == 5


def test_text_of_lines_is_found_whatever_its_case_and_alphabet(logs):
    said = (_line(1, LogLevel.INFO, "Zwei Äpfel"), _line(2, LogLevel.INFO, 'a "quote" \\n'))
    logs.append([LogChunk(id="x", execution_id="one", namespace="n", flow_id="f", lines=said)])

    def found(operation, text):
        return _messages(logs.search(Query(one(LogField.MESSAGE, operation, text))))

    assert found(O.CONTAINS, "äpfel") == found(O.CONTAINS, "ÄPFEL") == ["Zwei Äpfel"]
    assert found(O.NOT_CONTAINS, "äpfel") == found(O.CONTAINS, '"QUOTE" \\N') == [said[1].message]


def _messages(page):
    return [entry.line.message for entry in page.results]
