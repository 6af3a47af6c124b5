"""Parses one trigger as a flow declares it."""

import yaml

from shared.model.source import check_flow
from shared.sdk.registry import Registry

REGISTRY = Registry.installed()
LOG = {"id": "log", "type": "io.kestra.plugin.core.log.Log", "message": "x"}
TRIGGER = "io.kestra.plugin.core.trigger"


def report(kind, **properties):
    """All that is to be said of a flow with this trigger."""
    trigger = {"id": "it", "type": f"{TRIGGER}.{kind}", **properties}
    flow = {"id": "flow", "namespace": "tests", "tasks": [LOG], "triggers": [trigger]}
    return check_flow(yaml.safe_dump(flow, sort_keys=False), REGISTRY)


def trigger(kind, **properties):
    """The trigger; it must be valid."""
    found = report(kind, **properties)
    assert [problem.text() for problem in found.problems] == []
    return found.flow.triggers[0]


def problems(kind, **properties):
    """(path below the trigger, message) of everything that is wrong with it."""
    found = report(kind, **properties).problems
    return [(one.path.removeprefix("triggers[0]").lstrip("."), one.message) for one in found]
