"""How many operations a task run costs on Google Cloud."""

import json

import pytest

from shared.model.state import State
from shared.runtime import executor
from tests.operations.double import Ledger
from tests.operations.service import WORK, Service

LOG = "io.kestra.plugin.core.log.Log"
PARALLEL = "io.kestra.plugin.core.flow.Parallel"
FOREACH = "io.kestra.plugin.core.flow.ForEach"
TEN = 10


@pytest.fixture
def service():
    return Service()


def flow(*tasks):
    return json.dumps({"id": "a-flow", "namespace": "company.team", "tasks": list(tasks)})


def light(number=TEN):
    return [{"id": f"t{one}", "type": LOG, "message": f"line {one}"} for one in range(number)]


def work(number=TEN, **fields):
    return [{"id": f"t{one}", "type": WORK} | fields for one in range(number)]


def ran(service, *tasks):
    """The figures of one execution that succeeded."""
    service.save(flow(*tasks))
    execution_id = service.run("company.team", "a-flow")
    counted = service.ledger.counted()
    execution = service.api.ports.repository.execution(execution_id)
    assert execution.state.current is State.SUCCESS
    return counted


def side_by_side(number=TEN, **fields):
    return [{"id": "all", "type": PARALLEL, "tasks": work(number, **fields)}]


def loop(number=TEN, names=("one",), **fields):
    values = [str(value) for value in range(number)]
    tasks = [{"id": name, "type": WORK} | fields for name in names]
    each = {"id": "each", "type": FOREACH, "values": values, "concurrencyLimit": 0, "tasks": tasks}
    return [each]


def each(make, **fields):
    """What ten more task runs add to a flow of ten."""
    ten = ran(Service(), *make(TEN, **fields))
    twenty = ran(Service(), *make(2 * TEN, **fields))
    return {name: (twenty[name] - ten[name]) / TEN for name in ten}


# Light task runs.


def test_flow_of_ten_light_tasks_is_one_commit_of_a_header_ten_task_runs_and_one_log(service):
    # One look whether a trigger listens serves both new states of the execution.
    assert ran(service, *light()) == figures(reads=1, writes=12, calls=1)


def test_lines_of_a_commit_are_read_one_by_one(service):
    service.save(flow(*light(3)))
    execution_id = service.run("company.team", "a-flow")

    chunks = list(service.api.ports.logs.of_execution(execution_id))

    assert [(one.task_id, one.lines[0].message) for one in chunks] == [
        ("t0", "line 0"),
        ("t1", "line 1"),
        ("t2", "line 2"),
    ]


# Task runs of workers.


def test_task_run_of_a_worker_is_written_twice_and_its_execution_once():
    # The read looks for the task run that comes next.
    assert each(work) == figures(reads=1, writes=3)


def test_log_of_a_worker_is_one_write_more():
    assert each(work, says="done") == figures(reads=1, writes=4)


def test_worker_looks_at_the_execution_again_after_a_long_task():
    assert each(work, seconds=11) == figures(reads=2, writes=3)


def test_flow_of_ten_tasks_of_a_worker_costs_one_message_and_one_call_more_than_its_request(
    service,
):
    # Creation writes the header and a task run, the first start that task run again. Its message
    # carries it. Read: the header and each next task run, and what listens to the first and the
    # last state of the execution.
    assert ran(service, *work()) == figures(reads=12, writes=32, messages=1, calls=2)


# Task runs side by side.


@pytest.mark.parametrize("make", [side_by_side, loop])
def test_task_run_side_by_side_is_written_three_times_and_its_group_by_nobody(make):
    # Written: when it is created, starts and ends. Read: the header, and whether its group is over.
    assert each(make) == figures(reads=2, writes=3, messages=1, calls=1)


def test_iteration_of_two_tasks_of_a_worker_writes_each_of_them_and_no_loop():
    # Written: the first task when it is created, starts and ends; the second when it starts, with
    # the end of the first, and when it ends. Read: the header, the loop before and behind the start
    # of the second, the second, which may be there, and behind its end whether all are over.
    assert each(loop, names=("one", "two")) == figures(reads=5, writes=5, messages=1, calls=1)


def test_ten_task_runs_side_by_side_cost_two_writes_of_their_group(service):
    # Written: the header and the group when they are created and when they end (4), and the task
    # runs (30). Read: by task runs (20), by the step that closes the group: the header, the group,
    # and once more whether all are over (3), and what listens (2).
    expected = figures(reads=25, writes=34, messages=10, calls=11)
    assert ran(service, *side_by_side()) == expected


def test_log_of_a_worker_side_by_side_is_one_write_more():
    assert each(side_by_side, says="done") == figures(reads=2, writes=4, messages=1, calls=1)


def test_message_without_the_task_run_costs_a_read_more(service, monkeypatch):
    monkeypatch.setattr(executor, "LARGEST_HANDED_OUT", 0)

    expected = figures(reads=35, writes=34, messages=10, calls=11)
    assert ran(service, *side_by_side()) == expected


def figures(**known):
    """Figures; those that are not named are nothing."""
    return Ledger().counted() | known
