"""The contract of `Metrics`."""

import pytest

from shared.model.commit import Deletion
from shared.model.metric import MetricKind, entries_of
from shared.model.query import (
    Comparison,
    Direction,
    Every,
    MetricField,
    Operation,
    Query,
    Sort,
)
from shared.ports.repository import Unstorable
from tests.builders import EXECUTION_ID, NOW, commit, execution, later, measurement, metric_chunk

OWN = Comparison(MetricField.EXECUTION_ID, Operation.EQUALS, (EXECUTION_ID,))


def keep(backend, *chunks):
    backend.ports.repository.commit([commit(metrics=chunks)])


def of_execution(backend, execution_id=EXECUTION_ID):
    own = Comparison(MetricField.EXECUTION_ID, Operation.EQUALS, (execution_id,))
    return backend.ports.metrics.search(Query(own, size=1000)).results


def test_execution_that_has_measured_nothing_has_none(metrics):
    assert metrics.search(Query(OWN)).total == 0
    assert metrics.names("company.team", "a-flow") == []
    assert metrics.task_ids("company.team", "a-flow") == []


def test_values_come_in_the_order_in_which_they_were_added(backend):
    second = metric_chunk(2, measurements=(measurement("b"), measurement("a")))
    keep(backend, second)
    keep(backend, metric_chunk(1))

    assert of_execution(backend) == [*entries_of(second), *entries_of(metric_chunk(1))]


def test_chunk_whose_id_is_there_changes_nothing(backend):
    keep(backend, metric_chunk(1))

    keep(backend, metric_chunk(1, measurements=(measurement("other"), measurement())))

    assert of_execution(backend) == list(entries_of(metric_chunk(1)))


def test_values_of_a_commit_that_is_refused_are_not_kept(backend):
    with pytest.raises(Unstorable):
        keep(backend, metric_chunk(1), metric_chunk(2, task_id="\ud800"))

    assert of_execution(backend) == []


def test_value_is_read_as_it_was_written(backend):
    tags = {"région": "île", "empty": ""}
    timed = measurement("took", kind=MetricKind.TIMER, value=1.5e-7, tags=tags, at=later(0.25))
    keep(backend, metric_chunk(measurements=(timed,)))

    assert [entry.measured for entry in of_execution(backend)] == [timed]


def test_values_survive_a_crash_and_the_execution_itself(backend):
    backend.ports.repository.commit([commit(execution(), metrics=(metric_chunk(),))])
    backend.ports.repository.commit([commit(deleted=Deletion(EXECUTION_ID, NOW))])

    backend.crash()

    assert of_execution(backend) == list(entries_of(metric_chunk()))


def test_search_filters_sorts_and_pages(backend):
    keep(
        backend,
        metric_chunk(
            1,
            task_id="load",
            measurements=tuple(measurement(name, at=later(at)) for at, name in enumerate("abc")),
        ),
        metric_chunk(2, task_id="other"),
    )
    where = Every((OWN, Comparison(MetricField.TASK_ID, Operation.EQUALS, ("load",))))
    newest = (Sort(MetricField.TIMESTAMP, Direction.DESCENDING),)

    page = backend.ports.metrics.search(Query(where, newest, 2, 2))

    assert ([entry.measured.name for entry in page.results], page.total) == (["a"], 3)


def test_search_sorts_by_what_was_measured(backend):
    values = {"ten": 10, "half": 0.5, "two": 2, "none": 0}
    keep(
        backend,
        metric_chunk(
            measurements=tuple(measurement(name, value=value) for name, value in values.items())
        ),
    )
    largest = (Sort(MetricField.VALUE, Direction.DESCENDING),)

    page = backend.ports.metrics.search(Query(OWN, largest, 1, 10))

    assert [entry.measured.name for entry in page.results] == ["ten", "two", "half", "none"]


def test_names_and_tasks_are_told_once_and_sorted(backend):
    two = (measurement("z"), measurement("m"))
    keep(
        backend,
        metric_chunk(1, task_id="second", measurements=two),
        metric_chunk(2, task_id="first", measurements=two[:1]),
        metric_chunk(3, task_id="third", flow_id="another"),
    )
    metrics = backend.ports.metrics

    assert metrics.names("company.team", "a-flow") == ["m", "z"]
    assert metrics.names("company.team", "a-flow", "first") == ["z"]
    assert metrics.task_ids("company.team", "a-flow") == ["first", "second"]


def test_purge_removes_the_values_of_an_execution_and_counts_them(backend):
    other = metric_chunk(1, execution_id="another")
    keep(backend, metric_chunk(1, measurements=(measurement("a"), measurement("b"))), other)

    assert backend.ports.metrics.purge(EXECUTION_ID) == 2
    assert backend.ports.metrics.purge(EXECUTION_ID) == 0
    assert of_execution(backend) == []
    assert of_execution(backend, "another") == list(entries_of(other))
