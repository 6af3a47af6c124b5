"""Parses one flowable as a flow declares it, and evaluates as the engine does."""

import yaml

from shared.engine.evaluation import TemplateEvaluator
from shared.model.source import check_flow
from shared.sdk.registry import Registry

REGISTRY = Registry.installed()
LOG = "io.kestra.plugin.core.log.Log"


def log(task_id, **properties):
    """A Log task."""
    return {"id": task_id, "type": LOG, "message": "x", **properties}


def _report(kind, properties):
    task = {"id": "it", "type": f"io.kestra.plugin.core.flow.{kind}", **properties}
    flow = {"id": "flow", "namespace": "tests", "tasks": [task]}
    return check_flow(yaml.safe_dump(flow, sort_keys=False), REGISTRY)


def flowable(kind, **properties):
    """The task; it must be valid."""
    report = _report(kind, properties)
    assert [problem.text() for problem in report.problems] == []
    return report.flow.tasks[0]


def problems(kind, **properties):
    """(path below the task, message) of everything that is wrong with it."""
    found = _report(kind, properties).problems
    return [(one.path.removeprefix("tasks[0]").lstrip("."), one.message) for one in found]


def evaluator(**variables):
    """Renders with these variables."""
    return TemplateEvaluator(variables, None)


def ids(tasks):
    """The ids of tasks, in order."""
    return [task.id for task in tasks]
