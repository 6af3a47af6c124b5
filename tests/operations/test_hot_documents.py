"""No document is written for each iteration of a loop, however many there are."""

import json

import pytest

from shared.model.state import State
from tests.operations.service import WORK, Service

LOG = "io.kestra.plugin.core.log.Log"
FOREACH = "io.kestra.plugin.core.flow.ForEach"


SAYS = {"id": "each", "type": LOG, "message": "{{ taskrun.value }}"}
WORKS = {"id": "each", "type": WORK}


def loop(values, task):
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
                    "concurrencyLimit": 0,
                    "tasks": [task],
                }
            ],
        }
    )


def ran(values, task=SAYS):
    service = Service()
    service.save(loop(values, task))
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
