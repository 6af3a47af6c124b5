"""Problems that would only repeat others are left out."""

from shared.model.source import check_flow
from shared.sdk.registry import Registry

REGISTRY = Registry.installed()
HEAD = "id: flow\nnamespace: tests\n"


def _found(source):
    report = check_flow(source, REGISTRY)
    return [(problem.path, problem.message) for problem in report.problems]


def test_list_whose_items_are_all_wrong_is_not_called_empty():
    source = f"{HEAD}tasks:\n  - id: a\n    type: no.such.Type\n"

    assert _found(source) == [("tasks[0].type", "Invalid type: no.such.Type")]


def test_list_without_items_is_called_empty():
    assert _found(f"{HEAD}tasks: []\n") == [("tasks", "must not be empty")]
