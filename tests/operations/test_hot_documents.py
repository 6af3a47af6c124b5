"""No document is written for each iteration of a loop, however many there are."""

import json

import pytest

from shared.model.state import State
from tests.operations.service import Service

LOG = "io.kestra.plugin.core.log.Log"
FOREACH = "io.kestra.plugin.core.flow.ForEach"


def loop(values):
    task = {"id": "each", "type": LOG, "message": "{{ taskrun.value }}"}
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


def ran(values):
    service = Service()
    service.save(loop(values))
    execution_id = service.run("company.team", "a-flow")
    assert service.api.ports.repository.execution(execution_id).state.current is State.SUCCESS
    return service.ledger


@pytest.mark.parametrize("values", [100, 1_000, pytest.param(10_000, marks=pytest.mark.slow)])
def test_no_document_is_written_once_for_each_iteration(values):
    ledger = ran(values)

    [(path, most)] = ledger.of_document.most_common(1)
    # The loop is created, and counts the end of each shard of 100 values.
    assert most <= 2 + values / 100, path


def test_iteration_of_a_light_task_costs_little_more_than_its_task_run():
    ledger = ran(1_000)

    assert ledger.writes <= 1.2 * 1_000
    assert ledger.messages <= 0.2 * 1_000
