"""An execution whose very first step raises is there, and has failed."""

from datetime import timedelta

import pytest
from typing_extensions import override

from plugins.core.flow.sequential import Sequential
from shared.cli.composition import open_memory
from shared.model.state import State
from shared.runtime.executions import Request
from shared.sdk.registry import Catalog, Registry
from shared.settings import Settings
from tests.builders import source

INNER = {"id": "inner", "type": "io.kestra.plugin.core.debug.Return", "format": "a"}


class Broken(Sequential):
    """A flowable with a bug."""

    @override
    def open(self, evaluator):
        raise ZeroDivisionError


@pytest.fixture
def instance(tmp_path):
    registry = Registry.installed().with_catalog(
        Catalog(types={"test.Broken": f"{__name__}:Broken"}, aliases={})
    )
    with open_memory(Settings(home=tmp_path, workers=1), registry) as opened:
        yield opened


def test_execution_that_was_promised_is_there_and_failed(instance):
    tasks = [{"id": "broken", "type": "test.Broken", "tasks": [INNER]}]
    instance.flows.save(source(tasks=tasks))

    created = instance.executions.create(Request("company.team", "a-flow"))
    ended = instance.executions.wait(created.id, timedelta(seconds=10))

    assert ended.state.current is State.FAILED
    assert "ZeroDivisionError" in ended.error
