"""No document is written for each iteration of a loop, however many there are."""

import json

import pytest

from shared.model.state import State
from tests.operations.service import WORK, Service

LOG = "io.kestra.plugin.core.log.Log"
FOREACH = "io.kestra.plugin.core.flow.ForEach"


SAYS = {"id": "each", "type": LOG, "message": "{{ taskrun.value }}"}
WORKS = {"id": "each", "type": WORK}


def loop(values, task, limit):
    listed = [str(one) for one in range(values)]
    return json.dumps(
        {
            "id": "a-flow",
            "namespace": "company.team",
            "tasks": [
                {
                    "id": "loop",
                    "type": FOREACH,
                    "values": listed,
                    "concurrencyLimit": limit,
                    "tasks": [task],
                }
            ],
        }
    )


def ran(values, task=SAYS, limit=0):
    service = Service()
    service.save(loop(values, task, limit))
    execution_id = service.run("company.team", "a-flow")
    assert service.api.ports.repository.execution(execution_id).state.current is State.SUCCESS
    return service.ledger


@pytest.mark.parametrize("values", [100, 1_000, pytest.param(10_000, marks=pytest.mark.slow)])
def test_no_document_is_written_once_for_each_iteration(values):
    assert most_written(ran(values)) <= 2 + values / 100


@pytest.mark.parametrize("values", [50, 1_000])
def test_no_document_is_written_once_for_each_iteration_of_a_worker(values):
    # A task run is created, starts and ends.
    assert most_written(ran(values, WORKS)) <= max(3, 2 + values / 100)


@pytest.mark.parametrize("limit", [1, 20])
@pytest.mark.parametrize("task", [SAYS, WORKS], ids=["light", "worker"])
def test_no_document_is_written_once_for_each_iteration_with_a_limit(task, limit):
    # A hundred iterations of light tasks are one commit, which writes the loop.
    assert most_written(ran(300, task, limit)) <= 2 + 300 / 100


def test_iteration_with_a_limit_costs_what_a_task_of_a_worker_costs():
    ledger = ran(300, WORKS, 20)

    assert ledger.writes <= 3.1 * 300
    assert ledger.messages <= 1.1 * 300


def most_written(ledger):
    """How often the document was written that was written most.

    A loop is created, and counts the end of each shard of 100 values.
    """
    [(_, most)] = ledger.of_document.most_common(1)
    return most


def test_iteration_of_a_light_task_costs_little_more_than_its_task_run():
    ledger = ran(1_000)

    assert ledger.writes <= 1.2 * 1_000
    assert ledger.messages <= 0.2 * 1_000
